use crate::analysis::sample::{Case, seen_in, since, window};

#[test]
fn few_incidents_show_only_large_changes() {
    // 42 in twelve weeks, 14 in four: the example of the guide.
    let day = |place: i64| {
        let at = chrono::DateTime::from_timestamp(1_765_152_000 + place * 2 * 86_400, 0)
            .expect("a time");
        at.format("%Y-%m-%d %H:%M").to_string()
    };
    let all: Vec<Case> = (0..56)
        .map(|place| Case::lasting(&place.to_string(), &day(place), 10 + place * 3))
        .collect();
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2025-12-08",
    );
    let found = seen_in(&all, &scope).detectable;
    let rate = found.rate.expect("a baseline");
    let near =
        |seen: Option<f64>, expected: f64| seen.is_some_and(|seen| (seen - expected).abs() < 0.01);
    assert!(
        near(rate.decrease, 0.275) && near(rate.increase, 2.09),
        "{rate:?}"
    );
    let resolve = found.resolve.expect("durations");
    let (shorter, longer) = (
        resolve.decrease.expect("seen"),
        resolve.increase.expect("seen"),
    );
    assert!((0.3..0.8).contains(&shorter) && (shorter * longer - 1.0).abs() < 1e-9);
    assert_eq!(found.detect, None);
}
