use crate::analysis::Excluded;
use crate::analysis::sample::{Case, seen, seen_in, since, time, window};
use crate::incident::{Milestone, Status};

fn started(id: &str, at: &str) -> Case {
    Case::new(id).at(Milestone::Started, at)
}

#[test]
fn each_row_has_one_fate_and_the_first_reason_counts() {
    let cases = [
        started("a", "2026-03-02"),
        started("maintenance", "2026-03-02")
            .status(Status::Cancelled)
            .with(|i| (i.is_maintenance, i.is_drill) = (true, true)),
        started("drill", "2026-03-02")
            .status(Status::Merged)
            .with(|i| i.is_drill = true),
        started("cancelled", "2026-03-02")
            .status(Status::Cancelled)
            .with(|i| i.duplicate_of = Some("a".into())),
        started("merged", "2026-03-02").status(Status::Merged),
        started("duplicate", "2027-03-02").with(|i| i.duplicate_of = Some("a".into())),
        started("now", "2026-04-01"),
    ];
    let basis = seen(&cases, "2026-04-01").incidents;
    assert_eq!(basis.total, 1);
    let excluded = Excluded {
        maintenance: 1,
        drill: 1,
        cancelled: 1,
        merged: 2,
        not_yet_started: 1,
        filtered: 0,
    };
    assert_eq!(basis.total + basis.excluded.total(), 7);
    assert_eq!(basis.excluded, excluded);
}

#[test]
fn periods_include_their_first_instant_and_not_their_last() {
    let cases = [
        started("early", "2026-02-08 23:59"),
        started("baseline", "2026-02-09"),
        started("baseline end", "2026-03-01 23:59"),
        started("window", "2026-03-02"),
        started("since", "2026-03-30").status(Status::Open),
    ];
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2026-02-09",
    );
    let seen = seen_in(&cases, &scope);
    let basis = seen.incidents;
    assert_eq!(
        (
            basis.total,
            basis.in_window,
            basis.in_baseline,
            basis.since_window
        ),
        (5, 1, Some(2), 1)
    );
    assert_eq!((basis.open, basis.open_in_window), (1, 0));
    assert_eq!(seen.since_window[0].id, "since");
    assert_eq!(basis.span.expect("a span").last, time("2026-03-30"));
}

#[test]
fn the_place_in_time_falls_back_and_the_basis_is_counted() {
    let cases = [
        started("a", "2026-03-02").at(Milestone::Detected, "2026-03-01"),
        Case::new("b").at(Milestone::Detected, "2026-03-03"),
        Case::new("c").at(Milestone::Declared, "2026-03-04"),
        Case::new("d").at(Milestone::Acknowledged, "2026-03-05"),
    ];
    let seen = seen(&cases, "2026-04-01");
    assert_eq!(
        seen.incidents.placed_by.into_values().collect::<Vec<_>>(),
        [1, 1, 1, 1]
    );
    assert_eq!(seen.incidents_digest[0].started_at, time("2026-03-02"));
}

#[test]
fn an_id_that_two_tools_share_is_shown_with_its_tool() {
    let cases = [
        started("7", "2026-03-02").source("pager"),
        started("7", "2026-03-03").source("desk"),
        started("8", "2026-03-04").source("desk"),
    ];
    let ids: Vec<String> = seen(&cases, "2026-04-01")
        .incidents_digest
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(ids, ["pager:7", "desk:7", "8"]);
}
