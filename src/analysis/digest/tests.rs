use super::smallest;
use crate::analysis::sample::{Case, seen};
use crate::incident::{Milestone, Severity, Status};

#[test]
fn the_smallest_are_found_without_sorting_all() {
    assert_eq!(smallest([5, 1, 4, 1, 3].into_iter(), 3), [1, 1, 3]);
    assert_eq!(smallest([5, 1].into_iter(), 3), [1, 5]);
    assert!(smallest(std::iter::empty::<u8>(), 3).is_empty());
}

#[test]
fn the_notable_are_severe_first_then_long() {
    let cases = [
        Case::lasting("short severe", "2026-03-05", 5).severity(Severity::Sev1),
        Case::lasting("long minor", "2026-03-02", 500).severity(Severity::Sev4),
        Case::lasting("long severe", "2026-03-04", 50)
            .severity(Severity::Sev1)
            .title("Down")
            .services(&["web", "api"]),
        Case::new("unknown length")
            .at(Milestone::Started, "2026-03-01")
            .severity(Severity::Sev1),
    ];
    let notable = seen(&cases, "2026-04-01").notable;
    assert_eq!(
        notable
            .iter()
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>(),
        [
            "long severe",
            "short severe",
            "unknown length",
            "long minor"
        ]
    );
    assert_eq!(
        (notable[0].title.as_deref(), notable[0].services.join(" ")),
        (Some("Down"), "web api".to_owned())
    );
    assert_eq!(notable[2].seconds, None);
}

#[test]
fn the_open_are_listed_longest_first_and_at_most_25() {
    let open = |day: u32| {
        Case::new(&format!("{day:02}"))
            .at(Milestone::Started, &format!("2026-03-{day:02}"))
            .status(Status::Open)
    };
    let cases: Vec<Case> = (1..31).map(open).collect();
    let seen = seen(&cases, "2026-04-01");
    assert_eq!(
        (
            seen.open_now.len(),
            seen.open_now[0].id.as_str(),
            seen.notable.len()
        ),
        (25, "01", 25)
    );
    assert_eq!(seen.incidents.open, 30);
    assert_eq!(seen.incidents_digest.len(), 30);
}
