use super::{Kind, Measured};
use crate::analysis::sample::{Case, everything, seen, seen_in, since, table, window};
use crate::analysis::{PhaseFigures, analyses};
use crate::incident::{Instant, Milestone, Phase, Status};

const DAY: f64 = 86_400.0;

fn figures(cases: &[Case], phase: Phase) -> PhaseFigures {
    seen(cases, "2026-04-01")
        .phases
        .remove(&phase)
        .expect("every phase stands there")
}

/// known, open, missing, negative, zero
fn fates(cases: &[Case], phase: Phase) -> [u64; 5] {
    let seen = figures(cases, phase);
    [
        seen.known,
        seen.open,
        seen.excluded.missing,
        seen.excluded.negative,
        seen.excluded.zero,
    ]
}

fn started(id: &str) -> Case {
    Case::new(id).at(Milestone::Started, "2026-03-02")
}

#[test]
fn eight_bytes_hold_kind_basis_and_length() {
    for kind in [
        Kind::Missing,
        Kind::Negative,
        Kind::Zero,
        Kind::Known,
        Kind::Open,
    ] {
        for basis in 0..3 {
            let span = Measured::new(kind, basis, 86_400_000_001);
            assert_eq!((span.kind(), span.basis()), (kind, basis));
            assert_eq!(
                span.micros().is_some(),
                matches!(kind, Kind::Known | Kind::Open)
            );
        }
    }
    let longest = Measured::new(Kind::Known, 2, i64::MAX);
    assert!(longest.micros().expect("known") > 9_000 * 365 * 86_400 * Instant::SECOND);
}

#[test]
fn a_phase_begins_with_the_first_filled_milestone() {
    let cases = [
        Case::lasting("s", "2026-03-02 10:00", 60).at(Milestone::Detected, "2026-03-02 10:30"),
        Case::new("d")
            .at(Milestone::Detected, "2026-03-02 10:30")
            .at(Milestone::Resolved, "2026-03-02 11:00"),
        Case::new("c")
            .at(Milestone::Declared, "2026-03-02 10:40")
            .at(Milestone::Resolved, "2026-03-02 11:00"),
        Case::new("a")
            .at(Milestone::Acknowledged, "2026-03-02 10:40")
            .at(Milestone::Resolved, "2026-03-02 11:00"),
    ];
    let seen = figures(&cases, Phase::Resolve);
    assert_eq!(
        seen.basis.into_iter().collect::<Vec<_>>(),
        [
            (Milestone::Started, 1),
            (Milestone::Detected, 1),
            (Milestone::Declared, 1)
        ]
    );
    assert_eq!((seen.known, seen.excluded.missing), (3, 1));
    assert_eq!(
        seen.closed_only.mean_seconds,
        Some((60.0 + 30.0 + 20.0) * 60.0 / 3.0)
    );
}

#[test]
fn only_a_status_before_the_end_of_the_phase_is_open() {
    let open_in = |status: Status| {
        let cases = [
            started("a")
                .at(Milestone::Detected, "2026-03-02")
                .status(status),
            started("x").at(Milestone::Closed, "2026-03-03"),
        ];
        let seen = seen(&cases, "2026-04-01");
        let open = |phase: &Phase| seen.phases[phase].open;
        Phase::ALL
            .iter()
            .filter(|phase| open(phase) > 0)
            .map(|phase| phase.word())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        open_in(Status::Open),
        "acknowledge identify mitigate resolve close"
    );
    assert_eq!(
        open_in(Status::Acknowledged),
        "identify mitigate resolve close"
    );
    assert_eq!(open_in(Status::Mitigated), "resolve close");
    assert_eq!(open_in(Status::Resolved), "close");
    assert_eq!(open_in(Status::Closed), "");
}

#[test]
fn closing_is_only_awaited_where_the_input_records_it() {
    let cases = [
        started("a").status(Status::Open),
        started("b").status(Status::Open).input(1),
        started("c").at(Milestone::Closed, "2026-03-03").input(1),
    ];
    assert_eq!(fates(&cases, Phase::Close), [1, 1, 1, 0, 0]);
}

#[test]
fn without_a_status_another_record_of_the_input_must_have_the_stamp() {
    let unknown = |id: &str| started(id).status(Status::Unknown);
    let cases = [
        unknown("a"),
        unknown("b").input(1),
        unknown("c").at(Milestone::Resolved, "2026-03-03").input(1),
    ];
    assert_eq!(fates(&cases, Phase::Resolve), [1, 1, 1, 0, 0]);
    assert_eq!(fates(&cases, Phase::Mitigate), [0, 0, 3, 0, 0]);
    assert_eq!(fates(&cases, Phase::Postmortem), [0, 0, 3, 0, 0]);
}

#[test]
fn an_open_incident_lasts_at_least_until_as_of() {
    let cases = [
        started("a").status(Status::Open),
        Case::lasting("b", "2026-03-02", 60),
        Case::lasting("c", "2026-03-03", 60),
    ];
    let seen = seen(&cases, "2026-04-01");
    assert_eq!(seen.open_now[0].seconds, Some(30.0 * DAY));
    assert!(seen.open_now[0].open);
    assert_eq!(seen.phases[&Phase::Resolve].median_seconds, Some(3_600.0));
    assert_eq!(seen.incidents.open, 1);
}

#[test]
fn an_end_after_as_of_is_still_open_and_a_begin_after_it_is_missing() {
    let cases = [
        started("a").at(Milestone::Resolved, "2026-05-01"),
        started("b")
            .at(Milestone::Detected, "2026-05-01")
            .at(Milestone::Acknowledged, "2026-05-02"),
    ];
    assert_eq!(fates(&cases, Phase::Resolve), [0, 1, 1, 0, 0]);
    assert_eq!(fates(&cases, Phase::Acknowledge), [0, 0, 2, 0, 0]);
    assert_eq!(fates(&cases, Phase::Detect), [0, 0, 2, 0, 0]);
    let end_at_as_of = [started("a").at(Milestone::Resolved, "2026-04-01")];
    assert_eq!(fates(&end_at_as_of, Phase::Resolve), [1, 0, 0, 0, 0]);
}

#[test]
fn negative_spans_are_left_out_and_counted() {
    let cases = [
        Case::lasting("a", "2026-03-02", -5),
        Case::lasting("b", "2026-03-02", 5),
    ];
    assert_eq!(fates(&cases, Phase::Resolve), [1, 0, 0, 1, 0]);
}

#[test]
fn half_of_the_known_spans_at_zero_means_not_recorded() {
    let zero = |id: &str| Case::lasting(id, "2026-03-02", 0);
    let some = |id: &str| Case::lasting(id, "2026-03-02", 30);
    assert_eq!(
        fates(
            &[zero("a"), some("b"), Case::lasting("n", "2026-03-02", -1)],
            Phase::Resolve
        ),
        [1, 0, 0, 1, 1]
    );
    let fewer = figures(&[zero("a"), some("b"), some("c")], Phase::Resolve);
    assert_eq!(
        (fewer.known, fewer.zero_kept, fewer.zero_is_missing),
        (3, 1, false)
    );
}

#[test]
fn zero_is_decided_once_over_window_and_baseline() {
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2026-02-02",
    );
    let cases = [
        Case::lasting("w1", "2026-03-02", 0),
        Case::lasting("w2", "2026-03-03", 10),
        Case::lasting("w3", "2026-03-03", 10),
        Case::lasting("b1", "2026-02-03", 0),
        Case::lasting("older 1", "2026-01-03", 10),
        Case::lasting("older 2", "2026-01-04", 0),
    ];
    let seen = seen_in(&cases, &scope);
    let resolve = &seen.phases[&Phase::Resolve];
    assert!(resolve.zero_is_missing);
    assert_eq!((resolve.excluded.zero, resolve.known), (1, 2));
    let before = resolve.baseline.as_ref().expect("a baseline");
    assert_eq!((before.excluded.zero, before.known), (1, 0));
    assert_eq!(seen.data_quality.zero_spans[&Phase::Resolve], 1);

    let whole = table(&cases);
    let all = analyses(&whole, &everything(&whole, "2026-04-01")).expect("results");
    assert_eq!(all.phases[&Phase::Resolve].excluded.zero, 3);
}
