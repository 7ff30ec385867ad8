use crate::analysis::sample::{Case, seen_in, window};
use crate::analysis::{Load, TeamLoad};

/// A case of a team with a leader.
fn case(
    id: &str,
    team: &'static str,
    leader: Option<&'static str>,
    started: &str,
    minutes: i64,
) -> Case {
    Case::lasting(id, started, minutes).with(|incident| {
        incident.teams = vec![team.into()];
        incident.incident_leader = leader.map(Into::into);
    })
}

fn seen(cases: &[Case]) -> Load {
    seen_in(cases, &window("2026-03-02", "2026-03-09", "2026-03-10")).load
}

fn of<'l>(load: &'l Load, name: &str) -> Option<&'l TeamLoad> {
    load.teams.iter().find(|team| team.name == name)
}

/// Six incidents of a team: five of an hour from 10:00 on working days, one of four hours over a Saturday's noon, of which
/// one hour lies under another one.
fn six(team: &'static str, leader: fn(usize) -> Option<&'static str>) -> Vec<Case> {
    let mut cases: Vec<Case> = (0..5)
        .map(|day| {
            case(
                &format!("{team}{day}"),
                team,
                leader(day),
                &format!("2026-03-0{} 10:00", 2 + day),
                60,
            )
        })
        .collect();
    cases.push(case(
        &format!("{team}5"),
        team,
        leader(5),
        "2026-03-07 10:00",
        180,
    ));
    cases.push(case(
        &format!("{team}6"),
        team,
        leader(6),
        "2026-03-07 12:00",
        120,
    ));
    cases
}

#[test]
fn time_under_another_incident_counts_once_and_out_of_hours_is_told() {
    let load = seen(&six("web", |_| None));
    let web = of(&load, "web").expect("it is large enough");
    assert_eq!((web.incidents, web.began_out_of_hours), (7, 2));
    // Five hours of working days, and four of a Saturday: three and two, one of them at the same time.
    assert!(
        (web.disrupted_seconds - 9.0 * 3_600.0).abs() < 1e-6,
        "{web:?}"
    );
    assert!((web.out_of_hours_share.expect("a share") - 4.0 / 9.0).abs() < 1e-9);
    assert_eq!(load.small_teams, None);
}

#[test]
fn teams_in_which_one_could_be_told_are_taken_together() {
    let pair = |day: usize| Some(if day == 0 { "Person 1" } else { "Person 2" });
    let three = |day: usize| Some(["Person 3", "Person 4", "Person 5"][day % 3]);
    let mut cases = six("pair", pair);
    cases.extend(six("three", three));
    cases.push(case("x", "tiny", Some("Person 6"), "2026-03-03 20:00", 30));
    let load = seen(&cases);
    assert!(
        of(&load, "three").is_some() && of(&load, "pair").is_none() && of(&load, "tiny").is_none()
    );
    let small = load.small_teams.expect("two teams");
    assert_eq!(
        (small.teams, small.incidents, small.name.as_str()),
        (2, 8, "")
    );
}

#[test]
fn an_open_incident_counts_up_to_the_end_of_the_window() {
    let mut cases = six("web", |_| None);
    cases.truncate(4);
    let open = Case::new("open")
        .at(crate::incident::Milestone::Started, "2026-03-08 22:00")
        .status(crate::incident::Status::Open)
        .with(|incident| incident.teams = vec!["web".into()]);
    cases.push(open);
    let load = seen(&cases);
    let web = of(&load, "web").expect("five incidents");
    assert!(
        (web.disrupted_seconds - 6.0 * 3_600.0).abs() < 1e-6,
        "{web:?}"
    );
}

#[test]
fn without_teams_there_is_nothing() {
    let load = seen(&[Case::lasting("a", "2026-03-03", 10)]);
    assert!(load.teams.is_empty() && load.small_teams.is_none());
}
