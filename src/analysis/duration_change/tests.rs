use crate::analysis::sample::{Case, seen_in, since, window};
use crate::analysis::{Change, Verdict};
use crate::incident::{Milestone, Phase, Status};

/// The change of the time to resolve from the minutes before and now; negative minutes are open since so long.
fn seen(before: &[i64], now: &[i64]) -> Change {
    let case = |(place, (day, &minutes)): (usize, (&str, &i64))| {
        let id = format!("{day}-{place}");
        if minutes >= 0 {
            return Case::lasting(&id, &format!("{day} 10:00"), minutes);
        }
        Case::new(&id)
            .at(Milestone::Started, &format!("{day} 10:00"))
            .status(Status::Open)
    };
    let earlier = before.iter().map(|minutes| ("2026-01-14", minutes));
    let later = now.iter().map(|minutes| ("2026-03-11", minutes));
    let cases: Vec<Case> = earlier.chain(later).enumerate().map(case).collect();
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2025-12-08",
    );
    seen_in(&cases, &scope).phases[&Phase::Resolve]
        .change
        .clone()
        .expect("a baseline")
}

#[test]
fn half_as_long_is_seen_among_many() {
    let before: Vec<i64> = (0..40).map(|place| 40 + place * 7).collect();
    let now: Vec<i64> = (0..14).map(|place| 10 + place * 5).collect();
    let change = seen(&before, &now);
    assert_eq!(change.verdict, Some(Verdict::ClearDecrease));
    assert!(change.ratio.expect("a ratio") < 0.4 && change.upper.expect("an end") < 1.0);
}

#[test]
fn open_ones_count_as_longer() {
    let before: Vec<i64> = (0..30).map(|place| 30 + place * 10).collect();
    let mut now: Vec<i64> = (0..8).map(|place| 30 + place * 12).collect();
    let finished_only = seen(&before, &now);
    now.extend([-1; 8]);
    let with_open = seen(&before, &now);
    assert!(finished_only.ratio.expect("a ratio") < 1.0);
    assert!(
        with_open.ratio.is_none_or(|ratio| ratio > 1.0),
        "{with_open:?}"
    );
}

#[test]
fn one_or_two_are_too_few() {
    let before: Vec<i64> = (0..40).map(|place| 40 + place * 7).collect();
    assert_eq!(seen(&before, &[5, 6]).verdict, Some(Verdict::TooFew));
    assert_eq!(seen(&before, &[]).verdict, Some(Verdict::TooFew));
    assert_eq!(seen(&[50, 60], &[5, 6, 7]).verdict, Some(Verdict::TooFew));
}

#[test]
fn rounded_and_zero_durations_are_no_trouble() {
    let before = [0, 15, 15, 30, 30, 30, 45, 60, 60, 90, 120, 240];
    let change = seen(&before, &[0, 15, 30, 30, 45, 60, 120]);
    assert_eq!(change.verdict, Some(Verdict::NoClearChange));
    assert!(change.lower.expect("an end") <= 1.0 && change.upper.expect("an end") >= 1.0);
}
