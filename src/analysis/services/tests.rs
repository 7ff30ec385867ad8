use crate::analysis::sample::{Case, seen, seen_in, since, window};
use crate::incident::{Milestone, Phase, Severity, Status};

#[test]
fn an_incident_counts_in_each_of_its_services() {
    let cases = [
        Case::lasting("a", "2026-03-02", 60)
            .services(&["web", "api"])
            .severity(Severity::Sev1),
        Case::lasting("b", "2026-03-04", 30).services(&["api", "api"]),
        Case::new("c")
            .at(Milestone::Started, "2026-03-31")
            .status(Status::Open)
            .services(&["api"]),
        Case::lasting("d", "2026-03-05", 15),
    ];
    let services = seen(&cases, "2026-04-01").services;
    let names: Vec<(&str, u64)> = services
        .iter()
        .map(|one| (one.name.as_str(), one.incidents))
        .collect();
    assert_eq!(names, [("api", 3), ("web", 1)]);
    let api = &services[0];
    assert_eq!(
        (api.severe, api.open, api.seconds, api.seconds_known),
        (1, 1, 86_400.0 + 5_400.0, 3)
    );
    assert_eq!(api.mean_gap_seconds, Some(29.0 * 86_400.0 / 2.0));
    let resolve = &api.phases[&Phase::Resolve];
    assert_eq!(
        (
            resolve.open,
            resolve.closed_only.count,
            resolve.median_seconds
        ),
        (1, 2, Some(3_600.0))
    );
    assert_eq!(services[1].mean_gap_seconds, None);
    assert!(!api.phases.contains_key(&Phase::Detect));
}

#[test]
fn the_baseline_is_counted_beside_the_window() {
    let cases = [
        Case::lasting("a", "2026-03-02", 60).services(&["web"]),
        Case::lasting("b", "2026-02-04", 30).services(&["web", "gone"]),
    ];
    let scope = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2026-02-02",
    );
    let services = seen_in(&cases, &scope).services;
    assert_eq!(services.len(), 1);
    assert_eq!(
        (services[0].incidents, services[0].baseline_incidents),
        (1, Some(1))
    );
}

#[test]
fn spans_left_out_as_zero_add_nothing() {
    let cases = [
        Case::lasting("a", "2026-03-02", 0).services(&["web"]),
        Case::lasting("b", "2026-03-03", 30).services(&["web"]),
    ];
    let web = &seen(&cases, "2026-04-01").services[0];
    assert_eq!(
        (web.incidents, web.seconds, web.seconds_known),
        (2, 1_800.0, 1)
    );
}

#[test]
fn teams_are_counted_likewise() {
    let cases =
        [Case::lasting("a", "2026-03-02", 60)
            .with(|i| i.teams = vec!["core".into(), "edge".into()])];
    let seen = seen(&cases, "2026-04-01");
    assert_eq!(
        seen.teams
            .iter()
            .map(|team| team.name.as_str())
            .collect::<Vec<_>>(),
        ["core", "edge"]
    );
    assert!(seen.services.is_empty());
}
