use super::{Bare, SeverityWord, StatusWord, detected_by, flag, reporter, severity, status};
use crate::incident::{DetectedBy, Severity, Status};

#[track_caller]
fn check(words: &[&str], expected: Severity) {
    for word in words {
        assert_eq!(
            severity(word, Bare::Nothing),
            Some(SeverityWord::Level(expected)),
            "{word}"
        );
    }
}

#[test]
fn severities_as_people_write_them() {
    check(
        &[
            "SEV1",
            "sev-1",
            "Sev 1",
            "P1",
            "p0",
            "SEV0",
            "Critical",
            "1 - Critical",
            "Highest",
            "P1 - Critical",
            "Critical (P1)",
        ],
        Severity::Sev1,
    );
    check(&["SEV2", "P2", "2 - High", "High", "major"], Severity::Sev2);
    check(
        &["3 - Moderate", "Medium", "minor", "error", "severity: 3"],
        Severity::Sev3,
    );
    check(&["4 - Low", "warning", "none"], Severity::Sev4);
    check(&["5 - Planning", "info", "Lowest"], Severity::Sev5);
}

#[test]
fn unknown_severities_are_not_guessed() {
    for word in [
        "SEV-banana",
        "SEV9",
        "3",
        "purple",
        "not critical",
        "high or low",
        "P1 - Low",
    ] {
        assert_eq!(severity(word, Bare::Nothing), None, "{word}");
    }
    assert_eq!(
        severity("3", Bare::Levels),
        Some(SeverityWord::Level(Severity::Sev3))
    );
    assert_eq!(severity("9", Bare::Levels), None);
    assert_eq!(
        severity("maintenance", Bare::Nothing),
        Some(SeverityWord::Maintenance)
    );
}

#[test]
fn states_as_tools_write_them() {
    for (word, expected) in [
        ("triggered", StatusWord::State(Status::Open)),
        ("UNACKED", StatusWord::State(Status::Open)),
        ("In Progress", StatusWord::State(Status::Acknowledged)),
        ("Awaiting User Info", StatusWord::UnderWay),
        ("Active", StatusWord::UnderWay),
        ("on hold", StatusWord::UnderWay),
        ("Monitoring", StatusWord::State(Status::Mitigated)),
        ("RESOLVED", StatusWord::State(Status::Resolved)),
        ("completed", StatusWord::State(Status::Closed)),
        ("canceled", StatusWord::State(Status::Cancelled)),
        ("duplicate", StatusWord::State(Status::Merged)),
    ] {
        assert_eq!(status(word), Some(expected), "{word}");
    }
    assert_eq!(status("parked at Egon"), None);
}

#[test]
fn who_noticed() {
    assert_eq!(detected_by("Monitoring alert"), DetectedBy::Monitoring);
    assert_eq!(detected_by("customer"), DetectedBy::Customer);
    assert_eq!(detected_by("support staff"), DetectedBy::Staff);
    assert_eq!(detected_by("Phone"), DetectedBy::Person);
    assert_eq!(detected_by("carrier pigeon"), DetectedBy::Unknown);
}

#[test]
fn who_reported_is_told_from_a_tool() {
    assert_eq!(reporter("Monitoring"), Some(DetectedBy::Monitoring));
    assert_eq!(reporter("customer"), Some(DetectedBy::Customer));
    assert_eq!(reporter("Service Desk"), Some(DetectedBy::Staff));
    for how in ["email", "E-mail", " Phone ", "self-service", "walk_in"] {
        assert_eq!(reporter(how), Some(DetectedBy::Person), "{how}");
    }
    for tool in [
        "alertmanager",
        "pagerduty",
        "Azure Monitor",
        "plain",
        "Uptime checks",
        "slack",
        "",
    ] {
        assert_eq!(reporter(tool), None, "{tool}");
    }
}

#[test]
fn yes_and_no() {
    assert_eq!(
        (flag("TRUE"), flag("no"), flag("perhaps")),
        (Some(true), Some(false), None)
    );
}

#[test]
fn yes_and_no_are_read_in_the_languages_of_spreadsheets() {
    let yes = [
        "WAHR",
        "ja",
        "VRAI",
        "Oui",
        "VERDADERO",
        "SÍ",
        "verdadeiro",
        "Sim",
    ];
    let no = ["FALSCH", "Nein", "FAUX", "non", "FALSO", "NÃO"];
    assert!(yes.iter().all(|word| flag(word) == Some(true)));
    assert!(no.iter().all(|word| flag(word) == Some(false)));
}
