use crate::analysis::sample::{Case, seen, seen_in, since, time, window};
use crate::analysis::{Extent, PeriodCount, Scope};
use crate::incident::period::Tz;
use crate::incident::{Milestone, Severity};

fn started(id: &str, at: &str) -> Case {
    Case::new(id).at(Milestone::Started, at)
}

fn shown(counts: &[PeriodCount]) -> Vec<String> {
    let one = |c: &PeriodCount| {
        format!(
            "{} {}{}",
            &c.from.rfc3339()[..10],
            c.count,
            if c.complete { "" } else { " cut" }
        )
    };
    counts.iter().map(one).collect()
}

#[test]
fn a_rate_has_its_exact_interval() {
    let cases: Vec<Case> = (2..16)
        .map(|day| started(&day.to_string(), &format!("2026-03-{day:02}")))
        .collect();
    let rate = seen_in(
        &cases,
        &since(
            window("2026-03-02", "2026-03-30", "2026-04-01"),
            "2025-12-08",
        ),
    )
    .rate;
    assert_eq!(
        (
            rate.current.count,
            rate.current.weeks,
            rate.current.per_week
        ),
        (14, 4.0, Some(3.5))
    );
    assert!((rate.current.lower.expect("an end") - 1.913_482_569).abs() < 1e-8);
    let before = rate.baseline.expect("a baseline");
    assert_eq!(
        (before.count, before.per_week, before.lower),
        (0, Some(0.0), Some(0.0))
    );
    assert!(before.upper.expect("an end") > 0.3);
}

#[test]
fn a_week_is_seven_local_days_when_the_clock_changes() {
    let scope = Scope {
        zone: Tz::Europe__Berlin,
        ..window("2026-03-22 23:00", "2026-03-29 22:00", "2026-04-01")
    };
    let cases = [
        started("last", "2026-03-29 21:59"),
        started("after", "2026-03-29 22:00"),
    ];
    let seen = seen_in(&cases, &scope);
    assert_eq!((seen.rate.current.weeks, seen.rate.current.count), (1.0, 1));
    assert_eq!(
        seen.weekly
            .last()
            .map(|week| (week.from, week.to, week.count)),
        Some((scope.current.from, scope.current.to, 1))
    );
}

#[test]
fn a_window_past_as_of_is_cut_there() {
    let rate = seen_in(
        &[started("a", "2026-03-03")],
        &window("2026-03-02", "2026-03-30", "2026-03-09"),
    )
    .rate;
    assert_eq!(Some(rate.current.weeks), Some(1.0));
}

#[test]
fn there_are_at_least_26_weeks_up_to_the_windows_end() {
    let cases = [
        started("a", "2026-03-11"),
        started("b", "2026-03-16"),
        started("after", "2026-03-30"),
    ];
    let weekly = seen_in(&cases, &window("2026-03-02", "2026-03-30", "2026-04-01")).weekly;
    assert_eq!(weekly.len(), 26);
    assert_eq!(weekly[25].to, time("2026-03-30"));
    assert_eq!(
        shown(&weekly[22..]),
        [
            "2026-03-02 0 cut",
            "2026-03-09 1 cut",
            "2026-03-16 1",
            "2026-03-23 0"
        ]
    );
}

#[test]
fn a_longer_baseline_shows_more_weeks_and_at_most_104() {
    let scope = window("2026-03-02", "2026-03-30", "2026-04-01");
    let weeks = |from: &str| {
        seen_in(&[started("a", "2026-03-11")], &since(scope, from))
            .weekly
            .len()
    };
    assert_eq!(weeks("2025-06-02"), 43);
    assert_eq!(weeks("2020-06-01"), 104);
}

#[test]
fn a_week_that_the_window_cuts_is_counted_up_to_there() {
    let cases = [
        started("old", "2026-01-05"),
        started("a", "2026-03-10"),
        started("after", "2026-03-12"),
    ];
    let seen = seen_in(&cases, &window("2026-03-02", "2026-03-11", "2026-04-01"));
    assert_eq!(
        shown(&seen.weekly[24..]),
        ["2026-03-02 0", "2026-03-09 1 cut"]
    );
    assert_eq!(
        shown(&seen.monthly[5..]),
        ["2026-02-01 0", "2026-03-01 1 cut"]
    );
}

#[test]
fn the_first_week_is_complete_when_the_data_begin_on_its_monday() {
    let cases = [started("a", "2026-03-02 15:00"), started("b", "2026-03-17")];
    let seen = seen(&cases, "2026-03-23");
    assert_eq!(
        shown(&seen.weekly),
        ["2026-03-02 1", "2026-03-09 0", "2026-03-16 1"]
    );
    assert_eq!(shown(&seen.monthly), ["2026-03-01 2 cut"]);
}

#[test]
fn everything_shows_every_week_and_every_severity() {
    let cases = [
        started("a", "2022-03-02").severity(Severity::Sev1),
        started("b", "2026-03-17"),
    ];
    let seen = seen(&cases, "2026-03-25");
    assert_eq!(seen.weekly.len(), 213);
    assert_eq!(
        seen.weekly[0]
            .by_severity
            .values()
            .copied()
            .collect::<Vec<_>>(),
        [1, 0, 0, 0, 0, 0]
    );
    assert!(!seen.weekly[212].complete);
    assert_eq!(seen.monthly.len(), 49);
    assert_eq!(seen.monthly.iter().map(|month| month.count).sum::<u64>(), 2);
}

#[test]
fn nothing_has_no_complete_week() {
    let seen = seen_in(&[], &window("2026-03-02", "2026-03-30", "2026-04-01"));
    assert!(
        seen.weekly.len() == 26
            && seen
                .weekly
                .iter()
                .all(|week| week.count == 0 && !week.complete)
    );
    assert_eq!(
        window("2026-03-02", "2026-03-30", "2026-04-01").extent,
        Extent::Window
    );
}
