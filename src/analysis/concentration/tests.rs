use crate::analysis::sample::{Case, seen};
use crate::incident::{Milestone, Status};

#[test]
fn overlapping_time_is_added_up_and_its_union_measured() {
    let cases = [
        Case::lasting("a", "2026-03-02 10:00", 60),
        Case::lasting("b", "2026-03-02 10:30", 60),
        Case::lasting("c", "2026-03-02 10:40", 5),
        Case::lasting("d", "2026-03-03 10:00", 10),
        Case::lasting("wrong", "2026-03-03 11:00", -10),
        Case::new("open")
            .at(Milestone::Started, "2026-03-31 23:00")
            .status(Status::Open),
    ];
    let seen = seen(&cases, "2026-04-01").concentration;
    assert_eq!(
        (seen.total_seconds, seen.union_seconds, seen.known),
        (195.0 * 60.0, 160.0 * 60.0, 5)
    );
    assert_eq!(seen.top3_share, Some(180.0 / 195.0));
    assert_eq!(
        seen.top3
            .iter()
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>(),
        ["a", "b", "open"]
    );
}

#[test]
fn three_incidents_have_no_share() {
    let cases = [
        Case::lasting("a", "2026-03-02", 60),
        Case::lasting("b", "2026-03-03", 60),
        Case::lasting("c", "2026-03-04", 60),
    ];
    assert_eq!(seen(&cases, "2026-04-01").concentration.top3_share, None);
    assert_eq!(seen(&[], "2026-04-01").concentration.top3_share, None);
}
