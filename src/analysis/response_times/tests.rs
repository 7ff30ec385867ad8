use super::closed_only;
use crate::analysis::sample::{Case, seen, seen_in, since, window};
use crate::incident::{Milestone, Phase, Severity, Status};

#[test]
fn finished_incidents_are_summarised_by_type_7() {
    let minute = 60_000_000;
    let seen = closed_only([minute, 2 * minute, 3 * minute, 14 * minute].into_iter());
    assert_eq!(
        (seen.count, seen.mean_seconds, seen.median_seconds),
        (4, Some(300.0), Some(150.0))
    );
    assert!((seen.p90_seconds.expect("a value") - 642.0).abs() < 1e-9);
    assert_eq!(seen.max_seconds, Some(840.0));
    assert_eq!(closed_only(std::iter::empty()).mean_seconds, None);
}

#[test]
fn open_incidents_count_as_at_least_their_age() {
    let cases = [
        Case::lasting("a", "2026-03-02", 60),
        Case::lasting("b", "2026-03-02", 120),
        Case::new("c")
            .at(Milestone::Started, "2026-03-31 23:30")
            .status(Status::Open),
        Case::new("d")
            .at(Milestone::Started, "2026-03-02")
            .status(Status::Open),
    ];
    let resolve = &seen(&cases, "2026-04-01").phases[&Phase::Resolve];
    // At risk: 4, then one leaves unseen after 30 minutes; the curve falls to 2/3 at 60 and to 1/3 at 120 minutes.
    assert_eq!(
        (resolve.known, resolve.open, resolve.median_seconds),
        (2, 2, Some(7_200.0))
    );
    assert_eq!(resolve.p90_seconds, None);
    assert_eq!(resolve.closed_only.median_seconds, Some(5_400.0));
}

#[test]
fn severities_and_baseline_have_their_own_figures() {
    let cases = [
        Case::lasting("a", "2026-03-02", 10).severity(Severity::Sev1),
        Case::lasting("b", "2026-03-02", 30).severity(Severity::Sev3),
        Case::lasting("c", "2026-03-03", 50).severity(Severity::Sev3),
        Case::lasting("d", "2026-02-03", 20).severity(Severity::Sev3),
    ];
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2026-02-02",
    );
    let resolve = &seen_in(&cases, &scope).phases[&Phase::Resolve];
    assert_eq!(
        resolve.by_severity.keys().copied().collect::<Vec<_>>(),
        [Severity::Sev1, Severity::Sev3]
    );
    let third = &resolve.by_severity[&Severity::Sev3];
    assert_eq!((third.population, third.median_seconds), (2, Some(2_400.0)));
    assert_eq!(
        third.baseline.as_ref().expect("a baseline").median_seconds,
        Some(1_200.0)
    );
    let first = &resolve.by_severity[&Severity::Sev1];
    assert_eq!(first.baseline.as_ref().expect("a baseline").population, 0);
    assert_eq!(
        resolve
            .baseline
            .as_ref()
            .expect("a baseline")
            .closed_only
            .count,
        1
    );
}
