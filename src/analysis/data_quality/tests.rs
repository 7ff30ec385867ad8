use super::gone_quiet;
use crate::analysis::sample::{Case, seen, seen_in, window};
use crate::incident::{Instant, Milestone, Severity, Status};

fn quiet_from(counts: &[u64]) -> Option<usize> {
    let week = 7 * 86_400 * Instant::SECOND;
    let weeks: Vec<(Instant, u64)> = (0_i64..)
        .map(|n| Instant::from_micros(n * week))
        .zip(counts.iter().copied())
        .collect();
    gone_quiet(&weeks).map(|found| {
        weeks
            .iter()
            .position(|one| one.0 == found.since)
            .expect("a week")
    })
}

#[test]
fn missing_values_are_counted_in_the_window_only() {
    let cases = [
        Case::lasting("a", "2026-03-02", 5)
            .severity(Severity::Sev1)
            .title("t")
            .services(&["api"]),
        Case::lasting("b", "2026-03-03", 5)
            .with(|i| i.milestones[Milestone::Resolved as usize] = None),
        Case::lasting("out", "2026-01-03", 5).status(Status::Unknown),
    ];
    let quality = seen_in(&cases, &window("2026-03-02", "2026-03-30", "2026-04-01")).data_quality;
    let count = |field: &str| {
        quality
            .missing
            .iter()
            .find(|one| one.field == field)
            .map(|one| one.count)
    };
    assert_eq!(quality.population, 2);
    assert_eq!(
        (
            count("title"),
            count("services"),
            count("severity"),
            count("resolved_at")
        ),
        (Some(1), Some(1), Some(1), Some(1))
    );
    assert_eq!(
        (
            count("status"),
            count("id"),
            count("started_at"),
            count("number")
        ),
        (Some(0), Some(0), Some(0), Some(2))
    );
    assert_eq!(
        (
            count("is_drill"),
            count("detected_by"),
            count("customers_affected")
        ),
        (None, Some(2), Some(2))
    );
    assert_eq!(quality.missing.len(), 35);
}

#[test]
fn milestones_out_of_order_are_named() {
    let wrong = |id: &str| Case::lasting(id, "2026-03-02 10:00", -5);
    let cases = [
        wrong("b"),
        wrong("a"),
        Case::lasting("c", "2026-03-02 10:00", 5).at(Milestone::Detected, "2026-03-02 09:00"),
        Case::lasting("d", "2026-03-02 10:00", 5)
            .at(Milestone::Acknowledged, "2026-03-02 10:02")
            .at(Milestone::Declared, "2026-03-02 10:03"),
    ];
    let found = seen(&cases, "2026-04-01").data_quality.out_of_order;
    let shown: Vec<String> = found
        .iter()
        .map(|o| {
            format!(
                "{} {} {} {}",
                o.earlier.word(),
                o.later.word(),
                o.count,
                o.examples.join(",")
            )
        })
        .collect();
    assert_eq!(shown, ["started resolved 2 a,b", "started detected 1 c"]);
}

#[test]
fn stamps_after_as_of_and_the_age_of_the_newest_are_told() {
    let cases = [
        Case::lasting("a", "2026-03-29", 5).at(Milestone::Closed, "2026-04-02"),
        Case::lasting("b", "2026-05-02", 5),
    ];
    let quality = seen(&cases, "2026-04-01").data_quality;
    assert_eq!(
        (quality.future_stamps, quality.newest_age_days),
        (1, Some(3.0))
    );
    assert_eq!(seen(&[], "2026-04-01").data_quality.newest_age_days, None);
}

#[test]
fn data_that_stop_are_noticed_from_the_first_quiet_week() {
    assert_eq!(quiet_from(&[10, 12, 9, 11, 10, 0, 0, 0, 0]), Some(5));
    assert_eq!(quiet_from(&[200, 210, 190, 205, 3, 1, 0, 2, 4, 1]), Some(4));
}

#[test]
fn steady_short_thin_or_halved_data_are_not_called_quiet() {
    assert_eq!(quiet_from(&[10, 12, 9, 11, 10, 8, 13, 9, 10]), None);
    assert_eq!(quiet_from(&[10, 12, 9, 11, 0, 0, 0]), None);
    assert_eq!(quiet_from(&[1, 0, 2, 1, 0, 0, 0, 0]), None);
    assert_eq!(quiet_from(&[20, 20, 20, 20, 10, 10, 10, 10]), None);
    assert_eq!(quiet_from(&[]), None);
}
