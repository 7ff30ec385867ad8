use super::{ClusterStatus, episodes, median_gap_days};
use crate::analysis::Cluster;
use crate::analysis::sample::{Case, seen, seen_in, since, window};
use crate::incident::{Milestone, Status};

fn lag(id: &str, start: &str, minutes: i64) -> Case {
    Case::lasting(id, start, minutes).title("Queue lag")
}

fn found(cases: &[Case]) -> Vec<Cluster> {
    seen(cases, "2026-04-01").clusters
}

#[test]
fn an_episode_goes_on_for_24_hours_after_its_latest_end() {
    let day = 24 * 60;
    let long = lag("a", "2026-03-02", 3 * day);
    let one = [
        long.clone(),
        lag("b", "2026-03-03", 5),
        lag("c", "2026-03-06", 5),
    ];
    assert!(found(&one).is_empty());
    let two = [
        long,
        lag("b", "2026-03-03", 5),
        lag("c", "2026-03-06 00:01", 5),
    ];
    assert_eq!(found(&two)[0].episodes, 2);
    let open = Case::new("a")
        .at(Milestone::Started, "2026-03-02")
        .status(Status::Open)
        .title("Queue lag");
    assert_eq!(found(&[open, lag("b", "2026-03-04", 5)])[0].episodes, 2);
}

/// The status of a problem that came on these days, with March as the window and the year before as its baseline.
fn status(days: &[&str]) -> ClusterStatus {
    let cases: Vec<Case> = days
        .iter()
        .enumerate()
        .map(|(n, day)| lag(&format!("i-{n}"), day, 5))
        .collect();
    let scope = since(
        window("2026-03-01", "2026-04-01", "2026-04-01"),
        "2025-03-01",
    );
    seen_in(&cases, &scope).clusters[0]
        .status
        .expect("it is computed")
}

#[test]
fn the_status_tells_new_returned_growing_quiet_and_steady_apart() {
    assert_eq!(status(&["2026-03-03", "2026-03-10"]), ClusterStatus::New);
    assert_eq!(status(&["2025-11-03", "2025-12-10"]), ClusterStatus::Quiet);
    assert_eq!(status(&["2026-02-03", "2026-03-10"]), ClusterStatus::Steady);
    assert_eq!(
        status(&["2025-08-01", "2025-08-08", "2025-08-15", "2026-03-10"]),
        ClusterStatus::Returned
    );
    // Two episodes, seven months apart: no usual gap is known, but that is long.
    assert_eq!(
        status(&["2025-08-01", "2026-03-10"]),
        ClusterStatus::Returned
    );
    let growing = [
        "2026-02-20",
        "2026-03-02",
        "2026-03-06",
        "2026-03-10",
        "2026-03-14",
        "2026-03-18",
    ];
    assert_eq!(status(&growing), ClusterStatus::Growing);
}

#[test]
fn over_all_time_the_last_four_weeks_decide() {
    let cases = [lag("a", "2026-01-02", 5), lag("b", "2026-01-12", 5)];
    assert_eq!(
        seen(&cases, "2026-04-01").clusters[0].status,
        Some(ClusterStatus::Quiet)
    );
    assert_eq!(
        seen(&cases, "2026-01-20").clusters[0].status,
        Some(ClusterStatus::New)
    );
}

#[test]
fn nothing_has_no_episodes_and_one_has_no_gap() {
    assert!(episodes(std::iter::empty()).is_empty());
    assert_eq!(median_gap_days(&[7]), None);
}
