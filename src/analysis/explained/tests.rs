use crate::analysis::sample::{Case, seen, seen_in, since, window};
use crate::incident::Severity;

fn cases(from: u32, count: u32, minutes: i64, severity: Severity) -> Vec<Case> {
    (0..count)
        .map(|place| {
            let day = from + place % 20;
            let at = format!("2026-{:02}-{:02} 10:00", 1 + day / 28, 1 + day % 28);
            Case::lasting(&format!("{from}-{place}-{minutes}"), &at, minutes).severity(severity)
        })
        .collect()
}

#[test]
fn other_severities_are_a_mix_and_longer_ones_are_not() {
    // Before: half take 60 minutes (SEV3), half 180 (SEV1). Now: all are SEV1 and take 200.
    let all = [
        cases(0, 10, 60, Severity::Sev3),
        cases(0, 10, 180, Severity::Sev1),
        cases(60, 8, 200, Severity::Sev1),
    ]
    .concat();
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2025-12-08",
    );
    let found = seen_in(&all, &scope).explained.expect("enough");
    assert_eq!(found.known, (8, 20));
    let change = found.mean_seconds - found.baseline_mean_seconds;
    assert!((change - 80.0 * 60.0).abs() < 1e-6);
    for part in &found.by {
        assert!(
            (part.mix_seconds + part.within_seconds - change).abs() < 1e-6,
            "{part:?}"
        );
    }
    let severity = &found.by[0];
    // SEV1: share 1 against 0.5, mean 200 against 180; SEV3: share 0 against 0.5, mean 60.
    assert!((severity.mix_seconds / 60.0 - (0.5 * 190.0 - 0.5 * 60.0)).abs() < 1e-6);
    assert!((severity.within_seconds / 60.0 - 20.0 * 0.75).abs() < 1e-6);
}

#[test]
fn the_longest_are_left_out() {
    let all: Vec<Case> = [10, 20, 30, 40, 50, 6_000]
        .iter()
        .enumerate()
        .map(|(place, &minutes)| Case::lasting(&place.to_string(), "2026-03-02 10:00", minutes))
        .collect();
    let found = seen(&all, "2026-04-01").influence;
    let minutes = |seconds: Option<f64>| seconds.map(|seconds| seconds / 60.0);
    let [one, three] =
        [found.without_longest, found.without_three_longest].map(|one| one.expect("enough"));
    assert_eq!(minutes(found.all.mean_seconds), Some(1_025.0));
    assert_eq!(
        (minutes(one.mean_seconds), minutes(one.median_seconds)),
        (Some(30.0), Some(30.0))
    );
    assert_eq!(minutes(three.mean_seconds), Some(20.0));
    assert_eq!(
        seen(&all[..2], "2026-04-01").influence.without_longest,
        None
    );
}
