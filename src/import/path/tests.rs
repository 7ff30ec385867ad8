use serde_json::{Map, Value, json};

use super::{Keys, Path};

fn record() -> Map<String, Value> {
    let record = json!({
        "id": "1",
        "status": "Resolved",
        "steps": [
            {"kind": {"name": "Fixed at"}, "at": "b", "action": "4"},
            {"kind": {"name": "Seen"}, "at": "a", "action": 6},
        ],
        "flat.name": "dotted",
        "attributes": {"title": "inner", "customfield_7": "by name", "status": "inner"},
    });
    record.as_object().expect("an object").clone()
}

/// What stands at a path, joined by blanks; `-` when no record has its keys.
fn seen(path: &str) -> String {
    let record = record();
    let mut keys = Keys::of(&std::iter::once(&record), &["attributes".to_owned()]);
    keys.names = vec![("affected_service".to_owned(), "customfield_7".to_owned())];
    let Some(path) = Path::parse(path).expect("a path").bound(&keys) else {
        return "-".to_owned();
    };
    let mut found = Vec::new();
    path.visit(&record, &mut |value| {
        found.push(value.as_str().unwrap_or("?").to_owned());
    });
    found.join(" ")
}

#[track_caller]
fn check(path: &str, expected: &str) {
    assert_eq!(seen(path), expected, "{path}");
}

#[test]
fn tests_choose_the_parts_of_a_list() {
    check("steps[].at", "b a");
    check("steps[kind.name=fixed at].at", "b");
    check("steps[kind.name=other|SEEN].at", "a");
    check("steps[kind.name=fix*].at", "b");
    check("steps[action=#].at", "b a");
    check("steps[action&2].at", "a");
    check("steps[action&4].at", "b a");
    check("steps[kind.name=nothing].at", "");
}

#[test]
fn tests_at_the_beginning_are_made_on_the_record() {
    check("[status=resolved]id", "1");
    check("[status=open]id", "");
    check("[status=resolved][id=#]steps[kind.name=seen].at", "a");
    check("[nowhere=x]id", "-");
}

#[test]
fn keys_are_found_with_dots_in_them_inside_of_objects_and_by_the_names_that_people_know() {
    check("flat.name", "dotted");
    check("title", "inner");
    check("status", "Resolved");
    check("attributes.status", "inner");
    check("Affected Service", "by name");
    check("nowhere", "-");
    check("steps.nowhere", "");
}

#[test]
fn a_wrong_path_is_explained() {
    let said = |path: &str| Path::parse(path).expect_err("it is wrong");
    assert!(said("a[b").contains("without `]`"));
    assert!(said("a[b&x]").contains("whole number"));
}
