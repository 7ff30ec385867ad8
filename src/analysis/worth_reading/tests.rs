use crate::analysis::ReadingReason;
use crate::analysis::sample::{Case, seen, seen_in, window};
use crate::incident::{DetectedBy, Severity};

fn noticed_by_a_customer(case: Case) -> Case {
    case.with(|incident| incident.detected_by = DetectedBy::Customer)
}

fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::lasting("a year ago", "2025-03-10", 90).severity(Severity::Sev1),
        Case::lasting("small, a year ago", "2025-03-11", 90).severity(Severity::Sev4),
        Case::lasting("half a year ago", "2025-09-11", 90).severity(Severity::Sev1),
        Case::lasting("long", "2026-03-08", 500).severity(Severity::Sev3),
        noticed_by_a_customer(Case::lasting("told", "2026-03-09", 5).severity(Severity::Sev3)),
        noticed_by_a_customer(Case::lasting("told before", "2026-01-09", 5)),
    ];
    for day in ["2026-03-05", "2026-03-12"] {
        cases.push(
            Case::lasting(&format!("again {day}"), day, 7)
                .title("Pump of hall two leaks")
                .services(&["pump"]),
        );
    }
    cases
}

#[test]
fn each_incident_stands_once_under_its_first_reason() {
    let found = seen_in(&cases(), &window("2026-03-02", "2026-03-30", "2026-04-01")).worth_reading;
    let seen: Vec<(ReadingReason, &str)> = found
        .iter()
        .map(|one| (one.reason, one.incident.id.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (ReadingReason::Longest, "long"),
            (ReadingReason::CustomerDetected, "told"),
            (ReadingReason::FirstOfItsKind, "again 2026-03-05"),
            (ReadingReason::Anniversary, "a year ago"),
        ]
    );
}

#[test]
fn over_all_time_there_is_no_anniversary_and_of_nothing_nothing() {
    let all = seen(&cases(), "2026-04-01").worth_reading;
    assert!(
        all.iter()
            .all(|one| one.reason != ReadingReason::Anniversary)
    );
    let none = seen_in(&cases(), &window("2024-03-02", "2024-03-30", "2026-04-01")).worth_reading;
    assert_eq!(none, Vec::new());
}
