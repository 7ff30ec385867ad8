use crate::analysis::sample::{Case, seen};
use crate::analysis::{Analyses, SurvivalGroup};
use crate::incident::{Milestone, Severity, Status};

fn lasting(minutes: &[i64]) -> Analyses {
    let case =
        |(n, minutes): (usize, &i64)| Case::lasting(&format!("{n:05}"), "2026-03-02", *minutes);
    seen(
        &minutes.iter().enumerate().map(case).collect::<Vec<_>>(),
        "2026-12-01",
    )
}

#[test]
fn a_curve_falls_at_each_end() {
    let curves = lasting(&[10, 20, 20, 40]).still_open;
    assert_eq!(curves.len(), 1);
    let steps: Vec<(f64, f64, u64)> = curves[0]
        .steps
        .iter()
        .map(|step| (step.seconds, step.share, step.at_risk))
        .collect();
    assert_eq!(
        steps,
        [(600.0, 0.75, 4), (1_200.0, 0.25, 3), (2_400.0, 0.0, 1)]
    );
    assert_eq!(
        (curves[0].finished, curves[0].median_seconds),
        (4, Some(1_200.0))
    );
    assert!(curves[0].steps[1].lower.is_some() && curves[0].steps[2].lower.is_none());
    assert!(lasting(&[]).still_open.is_empty());
}

#[test]
fn parts_are_drawn_when_each_has_ten() {
    let cases = |severe: usize, other: usize| {
        let case = |n: usize| {
            Case::lasting(&n.to_string(), "2026-03-02", 10).severity(if n < severe {
                Severity::Sev2
            } else {
                Severity::Unknown
            })
        };
        seen(
            &(0..severe + other).map(case).collect::<Vec<_>>(),
            "2026-12-01",
        )
        .still_open
    };
    assert_eq!(cases(9, 10).len(), 1);
    let groups: Vec<SurvivalGroup> = cases(10, 10).into_iter().map(|curve| curve.group).collect();
    assert_eq!(
        groups,
        [
            SurvivalGroup::All,
            SurvivalGroup::Severe,
            SurvivalGroup::Other
        ]
    );
}

#[test]
fn a_long_curve_keeps_400_steps_and_both_ends() {
    let minutes: Vec<i64> = (0..5_000).collect();
    let steps = &lasting(&minutes).still_open[0].steps;
    assert!((200..=400).contains(&steps.len()), "{}", steps.len());
    assert_eq!(steps.first().map(|step| step.seconds), Some(0.0));
    assert_eq!(
        steps
            .last()
            .map(|step| (step.seconds, step.share.abs() < 1e-9)),
        Some((4_999.0 * 60.0, true))
    );
    assert!(
        steps
            .windows(2)
            .all(|pair| pair[0].seconds < pair[1].seconds && pair[0].share > pair[1].share)
    );
}

#[test]
fn the_grid_holds_every_known_duration() {
    let grid = lasting(&[0, 1, 10, 100, 50_000]).duration_distribution;
    assert_eq!(grid.edges.len(), grid.counts.len() + 1);
    assert_eq!(
        (grid.counts.iter().sum::<u64>(), grid.below, grid.counts[0]),
        (5, 1, 2)
    );
    assert_eq!(grid.edges.first(), Some(&60.0));
    assert!(grid.edges.last().is_some_and(|last| *last >= 3_000_000.0));
    assert_eq!(grid.marks[0], (0.5, 600.0));
    let narrow = lasting(&[30, 40]).duration_distribution;
    assert_eq!((narrow.edges[0], narrow.edges[40]), (1_000.0, 10_000.0));
    assert!(lasting(&[]).duration_distribution.edges.is_empty());
}

#[test]
fn open_incidents_are_on_the_curve_and_not_on_the_grid() {
    let cases = [
        Case::lasting("a", "2026-03-02", 10),
        Case::new("b")
            .at(Milestone::Started, "2026-03-02")
            .status(Status::Open),
    ];
    let seen = seen(&cases, "2026-12-01");
    assert_eq!(
        (seen.still_open[0].count, seen.still_open[0].finished),
        (2, 1)
    );
    assert_eq!(seen.duration_distribution.counts.iter().sum::<u64>(), 1);
}
