use crate::analysis::Change;
use crate::report::{fixture, trend_report};

use super::*;

/// What is said under all checks of a report that was changed.
fn seen(mut report: TrendReport, change: impl Fn(&mut TrendReport)) -> (Vec<String>, Vec<String>) {
    change(&mut report);
    let found = checked(&report, &Check::ALL);
    (found.tripped, found.unknown)
}

/// Gives every comparison of a report the same verdict.
fn judged(report: &mut TrendReport, verdict: Verdict) {
    let found = &mut report.analyses;
    let change = Change {
        verdict: Some(verdict),
        ..Change::default()
    };
    found.rate.change = Some(change.clone());
    for figures in found.phases.values_mut() {
        figures.change = Some(change.clone());
    }
    found.severity_change.verdict = Some(verdict);
}

#[test]
fn what_is_clear_trips_a_check_and_what_is_only_possible_does_not() {
    let usual = || trend_report(fixture::usual());
    let (before, _) = seen(usual(), |report| judged(report, Verdict::PossibleIncrease));
    for words in ["more:", "more-severe:", "slower:"] {
        assert!(
            !before.iter().any(|what| what.starts_with(words)),
            "{before:?}"
        );
    }
    let (tripped, unknown) = seen(usual(), |report| judged(report, Verdict::ClearIncrease));
    for words in [
        "more: clearly more incidents a week",
        "more-severe: ",
        "slower: clearly longer than before to ",
    ] {
        assert!(
            tripped.iter().any(|what| what.starts_with(words)),
            "{tripped:?}"
        );
    }
    assert!(
        !unknown.iter().any(|what| what.starts_with("more")),
        "{unknown:?}"
    );
}

#[test]
fn what_is_not_recorded_cannot_be_told() {
    let (tripped, unknown) = seen(trend_report(fixture::usual()), |report| {
        report.analyses.actions.recorded = false;
        report.analyses.actions.overdue = 0;
        report.analyses.postmortems.recorded = false;
        report.analyses.rate.change = None;
    });
    for words in [
        "more: there is nothing",
        "overdue: no input",
        "unowned: no input",
        "late-postmortems: no input",
    ] {
        assert!(
            unknown.iter().any(|what| what.starts_with(words)),
            "{unknown:?}"
        );
    }
    assert!(
        !tripped.iter().any(|what| what.starts_with("overdue")),
        "{tripped:?}"
    );
}

#[test]
fn action_items_and_postmortems_are_counted() {
    let (tripped, _) = seen(trend_report(fixture::usual()), |report| {
        let found = &mut report.analyses;
        (
            found.actions.recorded,
            found.actions.overdue,
            found.actions.unowned,
        ) = (true, 1, 2);
        (found.postmortems.recorded, found.postmortems.overdue) = (true, 3);
    });
    for words in [
        "overdue: 1 action item overdue",
        "unowned: 2 action items without an owner",
        "late-postmortems: 3 postmortems overdue",
    ] {
        assert!(tripped.iter().any(|what| what == words), "{tripped:?}");
    }
}
