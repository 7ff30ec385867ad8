use super::{Change, Verdict, judge};
use crate::stats::rate_ratio::Ratio;

fn change(ratio: f64, lower: f64, upper: f64, p_value: f64) -> Change {
    Change::of(&Ratio {
        ratio,
        lower,
        upper,
        p_value,
    })
}

#[test]
fn clear_needs_all_comparisons_together() {
    let mut changes = [
        change(2.0, 1.4, 3.0, 0.001),
        change(0.7, 0.5, 0.98, 0.03),
        change(1.1, 0.8, 1.5, 0.6),
        change(f64::NAN, 0.0, f64::INFINITY, 1.0),
        Change::too_few(),
    ];
    let mut further = [change(3.0, 1.5, 6.0, 0.02), change(0.2, 0.1, 0.4, 0.000_1)];
    let compared = judge(
        changes.iter_mut().map(Change::pending).collect(),
        further.iter_mut().map(Change::pending).collect(),
    );
    let words =
        |of: &[Change]| -> Vec<Option<Verdict>> { of.iter().map(|one| one.verdict).collect() };
    assert_eq!(compared, 4);
    assert_eq!(
        words(&changes),
        [
            Some(Verdict::ClearIncrease),
            Some(Verdict::PossibleDecrease),
            Some(Verdict::NoClearChange),
            Some(Verdict::NoClearChange),
            Some(Verdict::TooFew),
        ]
    );
    assert_eq!(
        words(&further),
        [
            Some(Verdict::PossibleIncrease),
            Some(Verdict::ClearDecrease)
        ]
    );
}

#[test]
fn unbounded_ends_are_not_known_and_ties_touch_one() {
    let seen = change(f64::INFINITY, 1.98, f64::INFINITY, 0.008);
    assert_eq!(
        (seen.ratio, seen.lower, seen.upper),
        (None, Some(1.98), None)
    );
    let tied = change(1.4, 1.02, 2.0, 0.06);
    assert_eq!((tied.lower, tied.upper), (Some(1.0), Some(2.0)));
    let mut rise = seen;
    judge(vec![rise.pending()], Vec::new());
    assert_eq!(rise.verdict, Some(Verdict::ClearIncrease));
}

#[test]
fn an_interval_around_one_is_never_raised() {
    let mut seen = change(1.3, 0.95, 1.9, 0.04);
    judge(vec![seen.pending()], Vec::new());
    assert_eq!(seen.verdict, Some(Verdict::NoClearChange));
}
