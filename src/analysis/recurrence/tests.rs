use super::cluster_id;
use crate::analysis::Cluster;
use crate::analysis::sample::{Case, seen, seen_in, window};
use crate::incident::{Milestone, Status};

fn found(cases: &[Case]) -> Vec<Cluster> {
    seen(cases, "2026-04-01").clusters
}

fn case(id: &str, day: u32, title: &str) -> Case {
    Case::lasting(id, &format!("2026-03-{day:02} 10:00"), 60)
        .title(title)
        .services(&["checkout-api"])
}

#[test]
fn the_same_title_and_service_in_two_episodes_is_a_cluster() {
    let cases = [
        case("c", 20, "disk full on node 7"),
        case("a", 2, "Disk full on node 12"),
        case("b", 3, "Disk full on node 12"),
        case("d", 9, "Disk full on node 1").services(&["other"]),
    ];
    let clusters = found(&cases);
    assert_eq!(clusters.len(), 1);
    let one = &clusters[0];
    assert_eq!(one.incident_ids, ["a", "b", "c"]);
    assert_eq!(
        (one.label.as_str(), one.size, one.in_window, one.episodes),
        ("Disk full on node 12", 3, 3, 2)
    );
    assert_eq!(
        (one.median_gap_days, one.total_seconds),
        (Some(18.0), 3.0 * 3_600.0)
    );
    assert_eq!(one.id, cluster_id("tool", "a"));
    assert_eq!(
        (
            one.terms.join(" "),
            one.services.join(" "),
            one.why.join(" ")
        ),
        (
            "disk full node".to_owned(),
            "checkout-api".to_owned(),
            "same_title same_service".to_owned()
        )
    );
}

#[test]
fn an_episode_goes_on_for_24_hours_after_its_latest_end() {
    let long =
        |id: &str, start: &str, minutes: i64| Case::lasting(id, start, minutes).title("Queue lag");
    let day = 24 * 60;
    let one = [
        long("a", "2026-03-02", 3 * day),
        long("b", "2026-03-03", 5),
        long("c", "2026-03-06", 5),
    ];
    assert!(found(&one).is_empty());
    let two = [
        long("a", "2026-03-02", 3 * day),
        long("b", "2026-03-03", 5),
        long("c", "2026-03-06 00:01", 5),
    ];
    assert_eq!(found(&two)[0].episodes, 2);
    let open = Case::new("a")
        .at(Milestone::Started, "2026-03-02")
        .status(Status::Open)
        .title("Queue lag");
    assert_eq!(found(&[open, long("b", "2026-03-04", 5)])[0].episodes, 2);
}

#[test]
fn titles_that_say_nothing_group_nothing() {
    for title in [
        "Incident on 2013-02-03 UTC",
        "Service disruption (update 3)",
        "Checkout API issue",
        "[RESOLVED] P #4: Investigating problems, 3:15 pm PDT",
        "",
    ] {
        assert!(
            found(&[case("a", 2, title), case("b", 12, title)]).is_empty(),
            "{title}"
        );
    }
}

#[test]
fn a_name_that_stands_in_titles_of_all_services_says_nothing() {
    let services = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
    let mut cases: Vec<Case> = Vec::new();
    for (n, service) in services.iter().enumerate() {
        for day in [2, 12] {
            let id = format!("{n}-{day}");
            cases.push(case(&id, day, "Disruption with some Acme services").services(&[service]));
            cases.push(
                case(
                    &format!("{id}x"),
                    day,
                    &format!("Slow logins with Acme {service}"),
                )
                .services(&[service]),
            );
        }
    }
    let clusters = found(&cases);
    assert_eq!(clusters.len(), 8);
    assert!(
        clusters.iter().all(|one| one.terms == ["slow", "logins"]),
        "{:?}",
        clusters[0].terms
    );
}

#[test]
fn members_lie_before_the_windows_end_and_recent_clusters_come_first() {
    let at = |id: &str, start: &str, title: &str| Case::lasting(id, start, 5).title(title);
    let cases = [
        at("a1", "2026-01-02", "Queue lag"),
        at("a2", "2026-01-12", "Queue lag"),
        at("a3", "2026-02-12", "Queue lag"),
        at("b1", "2026-01-02", "Disk full"),
        at("b2", "2026-03-12", "Disk full"),
        at("b3", "2026-03-31", "Disk full"),
    ];
    let clusters = seen_in(&cases, &window("2026-03-02", "2026-03-30", "2026-04-01")).clusters;
    let shown: Vec<(&str, u64, u64)> = clusters
        .iter()
        .map(|one| (one.label.as_str(), one.size, one.in_window))
        .collect();
    assert_eq!(shown, [("Disk full", 2, 1), ("Queue lag", 3, 0)]);
    assert_eq!(clusters[0].why, ["same_title"]);
}
