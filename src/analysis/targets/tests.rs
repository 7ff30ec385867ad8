use crate::analysis::rules::{Rules, Target};
use crate::analysis::sample::{Case, everything, table};
use crate::analysis::{Analyses, analyses_by};
use crate::incident::period::Tz;
use crate::incident::working_hours::WorkingHours;
use crate::incident::{Phase, Severity};

fn seen(minutes: &[i64], rules: &Rules) -> Analyses {
    let cases: Vec<Case> = minutes
        .iter()
        .enumerate()
        .map(|(place, &minutes)| {
            Case::lasting(&place.to_string(), "2026-03-06 17:00", minutes).severity(Severity::Sev1)
        })
        .collect();
    let table = table(&cases);
    analyses_by(&table, &everything(&table, "2026-03-20"), rules).expect("results")
}

#[test]
fn the_share_within_a_target_has_its_band() {
    let target = |seconds: f64| Rules {
        targets: vec![Target {
            severity: None,
            phase: Phase::Resolve,
            seconds,
        }],
        ..Rules::default()
    };
    let minutes = [10, 20, 30, 40, 50, 60, 70, 80];
    let at = |seconds: f64| {
        let found = seen(&minutes, &target(seconds)).phases[&Phase::Resolve].clone();
        found.within_target.expect("a target")
    };
    let half = at(2_400.0);
    assert!((half.share - 0.5).abs() < 1e-12, "{half:?}");
    assert!(
        half.lower > 0.2 && half.lower < 0.25 && half.upper > 0.84 && half.upper < 0.87,
        "{half:?}"
    );
    let (none, all) = (at(60.0), at(86_400.0));
    assert!(
        none.share <= 0.0 && none.lower <= 0.0 && none.upper > 0.3 && none.upper < 0.4,
        "{none:?}"
    );
    assert!(
        all.share >= 1.0 && all.upper >= 1.0 && all.lower > 0.6 && all.lower < 0.7,
        "{all:?}"
    );
    assert_eq!(
        seen(&[], &target(60.0)).phases[&Phase::Resolve].within_target,
        None
    );
}

#[test]
fn support_hours_stand_beside_the_wall_clock() {
    let rules = Rules {
        working_hours: Some(WorkingHours::usual(Tz::UTC)),
        ..Rules::default()
    };
    // From Friday 17:00: one hour that day, nothing at the weekend.
    let found = seen(&[30, 3 * 24 * 60, 180], &rules).phases[&Phase::Resolve].clone();
    assert_eq!(found.closed_only.max_seconds, Some(3.0 * 86_400.0));
    let worked = found.support_hours.expect("working hours");
    // 30 min, 1 h (of three), and 1 h + 9 h until Monday 17:00.
    assert_eq!(
        (
            worked.median_seconds,
            worked.closed_only.max_seconds,
            worked.closed_only.count
        ),
        (Some(3_600.0), Some(36_000.0), 3)
    );
    assert_eq!(
        seen(&[30], &Rules::default()).phases[&Phase::Resolve].support_hours,
        None
    );
}
