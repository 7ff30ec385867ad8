use super::{heading, parse};
use crate::import::carried;

fn failure(text: &str) -> String {
    parse(text, "ours.toml")
        .expect_err("it is wrong")
        .to_string()
}

#[test]
fn every_carried_preset_is_right_and_bears_its_files_name() {
    for preset in carried().expect("the carried presets are right") {
        assert!(
            !preset.title.is_empty() && !preset.id.is_empty(),
            "{}",
            preset.id
        );
        assert!(
            preset.id == "canonical" || !preset.detect.is_empty(),
            "{} has no marks",
            preset.id
        );
    }
}

#[test]
fn a_wrong_key_is_answered_with_its_place_and_the_right_ones() {
    let said = failure("[fields]\ntitle = { form = \"Name\" }\n");
    assert!(
        said.contains("fields.title") && said.contains("form") && said.contains("`from`"),
        "{said}"
    );
}

#[test]
fn a_wrong_field_is_answered_with_the_nearest() {
    let said = failure("[fields]\nseverty = { from = \"Prio\" }\n");
    assert!(said.contains("did you mean `severity`"), "{said}");
}

#[test]
fn wrong_zones_and_paths_are_found_at_once() {
    assert!(
        failure("[fields]\nstarted_at = { from = \"S\", zone = \"Mars/Olympus\" }\n")
            .contains("Mars/Olympus")
    );
    assert!(failure("[fields]\ntitle = { from = \"a[b\" }\n").contains("without `]`"));
}

#[test]
fn headings_are_equal_but_for_case_and_punctuation() {
    assert_eq!(heading(" Incident Number "), "incident_number");
    assert_eq!(heading("Component/s"), "component_s");
    assert_eq!(heading("Custom field (Severity)"), "custom_field_severity");
}
