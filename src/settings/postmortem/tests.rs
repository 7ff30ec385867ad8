//! Which template, by flag, severity and configuration.

use super::*;

fn configured() -> PostmortemConfig {
    PostmortemConfig {
        template: Some("google".to_owned()),
        templates: BTreeMap::from([("sev1".to_owned(), "coe".to_owned())]),
        ..PostmortemConfig::default()
    }
}

fn file(flag: Option<&str>, format: Option<&str>, is_external: bool, severity: Severity) -> String {
    let own = Templates::default();
    match choice((flag, format), is_external, &configured(), &own) {
        Ok(choice) => choice.file(severity).to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_flag_wins_over_the_severity_and_that_over_the_usual_one() {
    let cases = [
        (None, None, false, Severity::Sev1, "postmortem-coe.md"),
        (
            None,
            Some("html"),
            false,
            Severity::Sev2,
            "postmortem-google.html",
        ),
        (
            Some("light"),
            None,
            false,
            Severity::Sev1,
            "postmortem-light.md",
        ),
        (None, None, true, Severity::Sev1, "postmortem-external.md"),
        (
            Some("light"),
            Some("html"),
            true,
            Severity::Sev1,
            "postmortem-light.html",
        ),
    ];
    for (flag, format, is_external, severity, expected) in cases {
        assert_eq!(file(flag, format, is_external, severity), expected);
    }
}

#[test]
fn what_is_no_template_is_refused_with_the_nearest() {
    let said = file(Some("gogle"), None, false, Severity::Sev1);
    assert!(said.contains("there is no template `gogle`"), "{said}");
    let said = file(Some("absent.md"), None, false, Severity::Sev1);
    assert!(said.contains("cannot be read"), "{said}");
}

#[test]
fn a_field_that_does_not_exist_is_not_declared_public() {
    let config = PostmortemConfig {
        public_fields: vec!["titel".to_owned()],
        ..PostmortemConfig::default()
    };
    assert!(public_words(config).is_err());
}
