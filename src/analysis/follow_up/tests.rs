use crate::analysis::sample::{Case, seen, time};
use crate::analysis::{FixVerdict, Measure, TopicKind};
use crate::incident::{ActionItem, ActionState, Instant};

fn item(
    id: Option<&str>,
    title: &str,
    state: ActionState,
    due: Option<&str>,
    owner: Option<&str>,
) -> ActionItem {
    ActionItem {
        id: id.map(str::to_owned),
        title: title.to_owned(),
        state,
        due_at: due.map(time),
        owner: owner.map(str::to_owned),
        ..ActionItem::default()
    }
}

#[test]
fn items_are_counted_by_state_owner_and_due_date() {
    let items = [
        item(None, "a", ActionState::Open, Some("2026-03-22"), None),
        item(None, "A ", ActionState::Open, Some("2026-03-22"), None),
        item(
            Some("1"),
            "b",
            ActionState::InProgress,
            Some("2026-03-02"),
            Some("kim"),
        ),
        item(
            Some("1"),
            "b again",
            ActionState::InProgress,
            Some("2026-03-02"),
            Some("kim"),
        ),
        item(None, "c", ActionState::Open, None, Some(" ")),
        item(
            None,
            "d",
            ActionState::Open,
            Some("2026-04-01"),
            Some("kim"),
        ),
        item(None, "e", ActionState::Done, Some("2026-03-02"), None),
        item(None, "f", ActionState::Dropped, None, None),
    ];
    let cases = [
        Case::lasting("x", "2026-03-01", 5).actions(&items),
        Case::lasting("y", "2026-03-01", 5).actions(&items[..1]),
    ];
    let seen = seen(&cases, "2026-04-01").actions;
    assert!(seen.recorded);
    assert_eq!(
        (seen.total, seen.pending, seen.done, seen.dropped),
        (7, 5, 1, 1)
    );
    assert_eq!((seen.overdue, seen.unowned, seen.without_due), (3, 3, 1));
    let overdue: Vec<(&str, &str, Option<f64>)> = seen
        .overdue_items
        .iter()
        .map(|one| {
            (
                one.incident_id.as_str(),
                one.title.as_str(),
                one.days_overdue,
            )
        })
        .collect();
    assert_eq!(
        overdue,
        [
            ("x", "b", Some(30.0)),
            ("x", "a", Some(10.0)),
            ("y", "a", Some(10.0))
        ]
    );
}

#[test]
fn items_of_what_does_not_count_are_left_out_and_none_is_not_recorded() {
    let items = [item(None, "a", ActionState::Open, None, None)];
    let drill = Case::lasting("x", "2026-03-01", 5)
        .actions(&items)
        .with(|i| i.is_drill = true);
    let seen_drill = seen(&[drill], "2026-04-01").actions;
    assert_eq!((seen_drill.recorded, seen_drill.total), (true, 0));
    assert!(
        !seen(&[Case::lasting("x", "2026-03-01", 5)], "2026-04-01")
            .actions
            .recorded
    );
}

/// A problem with its occurrences by day of 2025, each of 60 minutes, ended as told.
fn problem(
    name: &str,
    title: &str,
    service: &'static str,
    days: &[i64],
    mitigation: &str,
) -> Vec<Case> {
    days.iter()
        .enumerate()
        .map(|(place, day)| {
            let at = time("2025-01-01").micros() + day * 86_400 * Instant::SECOND;
            let start = Instant::from_micros(at).rfc3339();
            let start = format!("{} {}", &start[..10], &start[11..16]);
            Case::lasting(&format!("{name}-{place}"), &start, 60)
                .title(title)
                .services(&[service])
                .with(|incident| incident.mitigation = Some(mitigation.to_owned().into()))
        })
        .collect()
}

fn done(id: &str, title: &str, day: i64) -> ActionItem {
    let at = time("2025-01-01").micros() + day * 86_400 * Instant::SECOND;
    ActionItem {
        completed_at: Some(Instant::from_micros(at)),
        deliverable: Some("a check".to_owned()),
        ..item(Some(id), title, ActionState::Done, None, Some("kim"))
    }
}

fn due(id: &str, title: &str, due: &str) -> ActionItem {
    ActionItem {
        deliverable: Some("a check".to_owned()),
        ..item(Some(id), title, ActionState::Open, Some(due), Some("kim"))
    }
}

/// Gives the last incident of a problem its actions.
fn agreed(mut incidents: Vec<Case>, items: &[ActionItem]) -> Vec<Case> {
    let last = incidents.pop().map(|last| last.actions(items));
    incidents.extend(last);
    incidents
}

const OFTEN: [i64; 6] = [5, 20, 37, 52, 70, 88];

/// Problems with a closed action: one held, one came back, one is too recent, one ended what lived on stop-gaps.
fn with_fixes() -> Vec<Case> {
    let with = |more: &[i64]| [&OFTEN[..], more].concat();
    let back = with(&[150, 200, 250, 300, 355]);
    [
        agreed(
            problem(
                "held",
                "Certificate of the gateway expired",
                "gateway",
                &OFTEN,
                "Renewed.",
            ),
            &[done(
                "A-held",
                "Renew gateway certificates by a nightly job",
                95,
            )],
        ),
        agreed(
            problem(
                "back",
                "Payment acquirer answers too late",
                "payments",
                &back,
                "Waited.",
            ),
            &[done("A-back", "Renew idle acquirer connections", 100)],
        ),
        agreed(
            problem(
                "early",
                "Seat plan drawn twice",
                "seats",
                &with(&[330]),
                "Waited.",
            ),
            &[done("A-early", "Cache drawn seat plans", 350)],
        ),
        agreed(
            problem(
                "fixed",
                "Search index corrupt",
                "search",
                &OFTEN,
                "Rolled back a day.",
            ),
            &[done("A-fixed", "Write the search index to two places", 120)],
        ),
    ]
    .concat()
}

/// Problems without one: one lives on stop-gaps, one comes while its action is overdue, one does not.
fn without_fixes() -> Vec<Case> {
    let stuck = [200, 240, 290, 340, 350];
    let late = due(
        "A-late",
        "Start the nightly report an hour sooner",
        "2025-06-01",
    );
    let calm = due("A-calm", "Prune build agents every night", "2025-06-01");
    [
        problem(
            "stop",
            "Mail queue stuck at broker",
            "mail",
            &stuck,
            "Restarted the broker.",
        ),
        agreed(
            problem(
                "late",
                "Nightly report misses its hour",
                "reporting",
                &[40, 90, 345],
                "Waited.",
            ),
            &[late],
        ),
        agreed(
            problem(
                "calm",
                "Build agents run out of space",
                "builds",
                &[40, 90],
                "Waited.",
            ),
            &[calm],
        ),
    ]
    .concat()
}

/// Single incidents with the same action each, and a vague one.
fn with_repeated_actions() -> Vec<Case> {
    let vague = item(
        Some("A-vague"),
        "Improve monitoring",
        ActionState::Open,
        None,
        None,
    );
    let titles = [
        "Turnstile firmware refuses badges",
        "Lamp of hall seven flickers",
        "Printer drum worn out",
    ];
    let mut cases = Vec::new();
    for (place, (title, day)) in titles.into_iter().zip([15, 75, 135]).enumerate() {
        let id = format!("A-again-{place}");
        let mut items = vec![due(
            &id,
            "Add an alert for refused tills above 2 %",
            "2026-03-01",
        )];
        if place == 0 {
            items.push(vague.clone());
        }
        let name = format!("lone-{place}");
        cases.extend(agreed(
            problem(&name, title, "venue", &[day], "Waited."),
            &items,
        ));
    }
    cases
}

/// A history with planted truth, seen from 1 January 2026; the window is the four weeks before.
fn planted() -> Vec<Case> {
    [with_fixes(), without_fixes(), with_repeated_actions()].concat()
}

fn planted_scope() -> crate::analysis::Scope {
    crate::analysis::sample::since(
        crate::analysis::sample::window("2025-12-04", "2026-01-01", "2026-01-01"),
        "2025-09-11",
    )
}

#[test]
fn every_planted_case_is_named_and_no_other() {
    let seen = crate::analysis::sample::seen_in(&planted(), &planted_scope());
    let actions = &seen.actions;
    let verdicts: Vec<(&str, FixVerdict)> = actions
        .fixes
        .iter()
        .map(|fix| (fix.check.action_ids[0].as_str(), fix.check.verdict))
        .collect();
    let mut sorted = verdicts.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            ("A-back", FixVerdict::CameBack),
            ("A-early", FixVerdict::TooEarly),
            ("A-fixed", FixVerdict::Held),
            ("A-held", FixVerdict::Held),
        ]
    );
    let back = actions
        .fixes
        .iter()
        .find(|fix| fix.check.verdict == FixVerdict::CameBack);
    assert_eq!(
        back.and_then(|fix| fix.check.first_after.as_deref()),
        Some("back-6")
    );
    let debts: Vec<(&str, u64, Measure)> = actions
        .stop_gaps
        .debts
        .iter()
        .map(|debt| (debt.label.as_str(), debt.times, debt.measure))
        .collect();
    assert_eq!(debts, [("Mail queue stuck at broker", 5, Measure::Restart)]);
    let waiting: Vec<(Option<&str>, u64)> = actions
        .waiting
        .iter()
        .map(|waiting| (waiting.action_id.as_deref(), waiting.incidents))
        .collect();
    assert_eq!(waiting, [(None, 4), (Some("A-late"), 1)]);
    let again: Vec<(&str, u64)> = actions
        .repeated
        .iter()
        .map(|one| (one.title.as_str(), one.times))
        .collect();
    assert_eq!(again, [("Add an alert for refused tills above 2 %", 3)]);
    let incomplete: Vec<Option<&str>> = actions
        .incomplete_items
        .iter()
        .map(|one| one.id.as_deref())
        .collect();
    assert_eq!(incomplete[0], Some("A-vague"));
    assert_eq!(
        (actions.vague, actions.unowned, actions.without_due),
        (1, 1, 1)
    );
    let mut kinds: Vec<TopicKind> = seen.topics.iter().map(|topic| topic.kind).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [TopicKind::CameBack, TopicKind::StopGaps, TopicKind::Overdue]
    );
}

#[test]
fn the_verdict_stands_at_its_problem() {
    let seen = crate::analysis::sample::seen_in(&planted(), &planted_scope());
    let of = |label: &str| {
        let cluster = seen.clusters.iter().find(|cluster| cluster.label == label);
        cluster
            .and_then(|cluster| cluster.fix.as_ref())
            .map(|fix| fix.verdict)
    };
    assert_eq!(
        of("Payment acquirer answers too late"),
        Some(FixVerdict::CameBack)
    );
    assert_eq!(of("Mail queue stuck at broker"), None);
}

#[test]
fn postmortems_are_held_against_the_policy() {
    let severe =
        |id: &str, day: &str| Case::lasting(id, day, 60).severity(crate::incident::Severity::Sev1);
    let cases = [
        severe("written", "2026-03-01").at(crate::incident::Milestone::Postmortem, "2026-03-05"),
        severe("late", "2026-03-01").at(crate::incident::Milestone::Postmortem, "2026-03-25"),
        severe("missing", "2026-03-02"),
        severe("ahead", "2026-03-29"),
        Case::lasting("small", "2026-03-03", 60).severity(crate::incident::Severity::Sev3),
    ];
    let found = seen(&cases, "2026-04-01").postmortems;
    assert!(found.recorded);
    assert_eq!((found.needed, found.written, found.written_late), (4, 2, 1));
    assert_eq!((found.overdue, found.ahead), (1, 1));
    assert_eq!(found.missing[0].incident_id, "missing");
    let unknown = seen(&[severe("x", "2026-03-01")], "2026-04-01").postmortems;
    assert!(!unknown.recorded && unknown.needed == 0);
}

#[test]
fn one_person_with_too_many_is_named_and_decisions_keep_their_reason() {
    let mut items: Vec<ActionItem> = (0..6)
        .map(|place| {
            due(
                &format!("{place}"),
                &format!("Add check number {place} to the till"),
                "2027-01-01",
            )
        })
        .collect();
    items.push(ActionItem {
        reason: Some("the vendor ends the product".to_owned()),
        ..item(
            Some("no"),
            "Replace the till",
            ActionState::Dropped,
            None,
            None,
        )
    });
    let found = seen(
        &[Case::lasting("x", "2026-03-01", 5).actions(&items)],
        "2026-04-01",
    )
    .actions;
    assert_eq!(found.overloaded.len(), 1);
    assert_eq!(
        (found.overloaded[0].pending, found.overloaded[0].overdue),
        (6, 0)
    );
    assert_eq!(
        found.dropped_items[0].reason.as_deref(),
        Some("the vendor ends the product")
    );
}
