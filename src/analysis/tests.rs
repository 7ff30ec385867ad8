use super::sample::{Case, seen_in, since, time, window};
use super::{Analyses, Scope};
use crate::analysis::sample;
use crate::incident::{ActionItem, IncidentTable, Milestone, Severity, Status, TableBuilder};

/// A lively set: two tools, several services, gaps, ties, repeated titles, open ones, wrong order.
fn lively() -> Vec<Case> {
    let services = [&["api"][..], &["web", "api"], &[], &["db"]];
    (0..240_u32)
        .map(|n| {
            let day = n % 28 + 1;
            let start = format!("2026-{:02}-{day:02} {:02}:00", n % 5 + 1, n * 7 % 24);
            let mut case =
                Case::lasting(&format!("I-{}", n / 2), &start, i64::from(n * n % 900) - 20);
            case = case
                .severity(Severity::ALL[n as usize % 6])
                .services(services[n as usize % 4]);
            case = case.title(
                [
                    "Disk full on host 7",
                    "Queue lag",
                    "Login fails",
                    "Incident",
                ][n as usize / 3 % 4],
            );
            case = case
                .source(if n % 2 == 0 { "pager" } else { "desk" })
                .input(n % 2);
            if n % 9 == 0 {
                case = case
                    .status(Status::Open)
                    .with(|i| i.milestones[Milestone::Resolved as usize] = None);
            }
            if n % 11 == 0 {
                case = case.actions(&[ActionItem {
                    title: format!("item {n}"),
                    due_at: Some(time("2026-02-01")),
                    ..ActionItem::default()
                }]);
            }
            if n % 13 == 0 {
                case = case.at(Milestone::Detected, "2026-03-03 03:03");
            }
            case
        })
        .collect()
}

fn lively_scope() -> Scope {
    since(
        window("2026-04-06", "2026-05-04", "2026-05-06 09:00"),
        "2026-01-12",
    )
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let cases = lively();
    let reversed: Vec<Case> = cases.iter().rev().cloned().collect();
    let shuffled: Vec<Case> = (0..cases.len())
        .map(|n| cases[n * 77 % cases.len()].clone())
        .collect();
    let plain = seen_in(&cases, &lively_scope());
    assert_eq!(plain, seen_in(&reversed, &lively_scope()));
    assert_eq!(plain, seen_in(&shuffled, &lively_scope()));
    assert!(plain.incidents.in_window > 20 && !plain.clusters.is_empty());
}

#[test]
fn the_number_of_threads_and_the_joints_of_the_table_change_nothing() {
    let cases = lively();
    let parts: Vec<IncidentTable> = cases.chunks(17).map(sample::table).collect();
    let joined = IncidentTable::join(parts).expect("a table");
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool");
    let alone = one.install(|| super::analyses(&joined, &lively_scope()).expect("results"));
    assert_eq!(alone, seen_in(&cases, &lively_scope()));
}

#[test]
fn a_table_without_rows_gives_nothing_and_does_not_stop() {
    let empty = TableBuilder::new().finish().expect("a table");
    for scope in [sample::everything(&empty, "2026-05-06"), lively_scope()] {
        let seen = super::analyses(&empty, &scope).expect("results");
        assert_eq!(seen.incidents.total, 0);
        assert!(
            seen.phases
                .values()
                .all(|phase| phase.population == 0 && phase.median_seconds.is_none())
        );
        assert_eq!(seen.severity[0].share, None);
    }
}

#[test]
fn survives_a_round_trip_as_json() {
    let plain = seen_in(&lively(), &lively_scope());
    let text = serde_json::to_string(&plain).expect("json");
    let back: Analyses = serde_json::from_str(&text).expect("the same");
    // The last digit of a float may differ: the reader of JSON is not exact.
    assert_eq!(
        (plain.incidents, plain.data_quality.missing),
        (back.incidents, back.data_quality.missing)
    );
    assert_eq!(
        (plain.incidents_digest, plain.detection),
        (back.incidents_digest, back.detection)
    );
    assert_eq!(
        plain.phases.keys().collect::<Vec<_>>(),
        back.phases.keys().collect::<Vec<_>>()
    );
}

#[test]
fn every_population_adds_up() {
    let seen = seen_in(&lively(), &lively_scope());
    for (phase, figures) in &seen.phases {
        let mut all = vec![figures, figures.baseline.as_ref().expect("a baseline")];
        all.extend(figures.by_severity.values());
        for one in all {
            let excluded = one.excluded.missing + one.excluded.negative + one.excluded.zero;
            assert_eq!(one.population, one.known + one.open + excluded, "{phase:?}");
            assert_eq!(
                one.basis.values().sum::<u64>(),
                one.known + one.open,
                "{phase:?}"
            );
        }
        assert_eq!(
            figures.population,
            figures
                .by_severity
                .values()
                .map(|one| one.population)
                .sum::<u64>()
        );
    }
}
