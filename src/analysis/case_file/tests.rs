//! Case files of small tables: what is compared, what was tried, what came before.

use std::fmt::Write;

use snapbox::{assert_data_eq, str};

use super::*;
use crate::analysis::sample::{Case, everything, table, time};
use crate::incident::{ActionItem, ActionState, Update};

fn case_of(cases: &[Case], id: &str) -> CaseFile {
    let table = table(cases);
    let scope = everything(&table, "2026-03-01");
    let row = cases
        .iter()
        .position(|case| case.incident.id == id)
        .expect("the incident is there");
    let mut found = case_files(&table, &scope, &Rules::default(), &[row]).expect("a case file");
    found.pop().expect("one case file")
}

/// Six incidents of a problem, an hour each but the last, and others around them.
fn pool_runs_dry() -> Vec<Case> {
    let minutes = [60, 60, 60, 60, 60, 150];
    let mut cases: Vec<Case> = minutes
        .iter()
        .enumerate()
        .map(|(place, minutes)| {
            let day = format!("2026-01-{:02} 10:00", 2 + 4 * place);
            Case::lasting(&format!("P-{place}"), &day, *minutes)
                .severity(Severity::Sev2)
                .title("Connection pool of the ledger runs dry")
                .services(&["ledger"])
                .with(|incident| incident.mitigation = Some("Restarted the ledger".into()))
        })
        .collect();
    let titles = [
        "Certificate expires",
        "Disk nearly full",
        "Search lags behind",
    ];
    cases.extend(titles.iter().enumerate().map(|(place, title)| {
        Case::lasting(
            &format!("X-{place}"),
            &format!("2026-02-0{} 09:00", place + 1),
            30,
        )
        .severity(Severity::Sev3)
        .title(title)
    }));
    cases
}

fn phases(case: &CaseFile) -> String {
    let mut out = String::new();
    for phase in &case.phases {
        let usual = |usual: &Usual| {
            format!(
                "{:?} ({} known of {})",
                usual.median_seconds, usual.known, usual.others
            )
        };
        let problem = phase.by_problem.as_ref().map(usual);
        writeln!(
            out,
            "{}: {:?}, severity {}, problem {problem:?}",
            phase.phase.word(),
            phase.state,
            usual(&phase.by_severity)
        )
        .expect("memory has room");
    }
    out
}

#[test]
fn a_length_is_compared_with_the_others_of_its_severity_and_problem() {
    let case = case_of(&pool_runs_dry(), "P-5");
    let seen = phases(&case);
    let resolve = seen
        .lines()
        .find(|line| line.starts_with("resolve"))
        .unwrap_or_default();
    assert_data_eq!(
        resolve,
        str![
            "resolve: Known(9000.0), severity Some(3600.0) (5 known of 5), problem Some(\"Some(3600.0) (5 known of 5)\")"
        ]
    );
}

#[test]
fn four_others_make_nothing_usual() {
    let case = case_of(&pool_runs_dry()[1..], "P-5");
    let resolve = case
        .phases
        .iter()
        .find(|phase| phase.phase == Phase::Resolve)
        .expect("a phase");
    assert_eq!(
        (
            resolve.by_severity.known,
            resolve.by_severity.median_seconds
        ),
        (4, None)
    );
}

#[test]
fn history_is_what_lies_before_with_what_ended_it_and_whether_a_fix_held() {
    let mut cases = pool_runs_dry();
    cases[2] = cases[2].clone().actions(&[ActionItem {
        id: Some("AI-1".to_owned()),
        title: "Close idle connections".to_owned(),
        owner: Some("Ada L".to_owned()),
        state: ActionState::Done,
        completed_at: Some(time("2026-01-12")),
        ..ActionItem::default()
    }]);
    let case = case_of(&cases, "P-4");
    let history = case.history.expect("it came before");
    let at = time("2026-01-18 10:00");
    let ids = |list: &[PastIncident]| list.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(history.earlier(at)), ["P-0", "P-1", "P-2", "P-3"]);
    assert_eq!(ids(history.later(at)), ["P-5"]);
    let ended = history.others[0].ended.clone().expect("it is told");
    assert_eq!(
        (ended.measure, ended.words.as_str()),
        (Some(Measure::Restart), "Restarted")
    );
    let [action] = history.actions.as_slice() else {
        panic!("one action: {:?}", history.actions);
    };
    assert_eq!(action.verdict, Some(history.fixes[0].verdict));
}

#[test]
fn steps_come_by_time_and_say_what_followed() {
    let update = |at: &str, text: &str| Update {
        at: Some(time(at)),
        text: text.to_owned(),
        ..Update::default()
    };
    let case = Case::lasting("A", "2026-01-02 10:00", 90)
        .at(Milestone::Mitigated, "2026-01-02 11:00")
        .with(|incident| {
            incident.updates = vec![
                update("2026-01-02 10:50", "We rolled back the release."),
                update(
                    "2026-01-02 10:20",
                    "We restarted the pods, that did not help.",
                ),
                update("2026-01-02 10:30", "We scaled up the pool to 40."),
            ];
            incident.mitigation = Some("Rollback".into());
        });
    let case = case_of(&[case], "A");
    let seen: Vec<String> = case
        .steps
        .iter()
        .map(|step| {
            format!(
                "{:?} {} {:?}",
                step.measure,
                step.field,
                step.followed_by.map(|(milestone, _)| milestone)
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "Some(ScaleUp) updates Some(Mitigated)",
            "Some(Rollback) updates Some(Mitigated)",
            "Some(Rollback) mitigation Some(Mitigated)",
        ]
    );
}

#[test]
fn planned_work_is_compared_with_nothing() {
    let planned =
        Case::lasting("M", "2026-01-02 10:00", 60).with(|incident| incident.is_maintenance = true);
    let case = case_of(&[planned, Case::lasting("A", "2026-01-03 10:00", 60)], "M");
    assert!(!case.counts && case.phases.is_empty() && case.history.is_none());
}
