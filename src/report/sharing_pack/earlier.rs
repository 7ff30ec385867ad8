//! What became of earlier actions: those of the last session, else those that were finished or due in the window.

use std::cmp::Reverse;

use crate::analysis::{ActionEntry, FixCheck, FixVerdict};
use crate::incident::ActionState;
use crate::report::figures::number;
use crate::report::sections::{fix_table, verdict_words};
use crate::report::sharing_pack::EarlierActions;
use crate::report::table::showing;
use crate::report::{Align, Cell, Facts, Table, spans, words};

/// Rows at most: five minutes bear no more.
const SHOWN: usize = 12;

/// Verdicts on fixes at most.
const FIXES: usize = 6;

/// Says what became of earlier actions.
pub(super) fn earlier(facts: &Facts) -> EarlierActions {
    let found = &facts.analyses.actions;
    let session = found
        .last_session
        .first()
        .and_then(|entry| entry.session.clone());
    let title = if session.is_some() {
        "What became of the last session's actions"
    } else {
        "What became of earlier actions"
    };
    if !found.recorded {
        return EarlierActions {
            title: title.to_owned(),
            lead: "Not recorded: no input carries action items. --actions takes a tracker, or the filled pack of the last session.".to_owned(),
            table: None,
            fixes: None,
        };
    }
    let mut entries: Vec<&ActionEntry> = match session {
        Some(_) => found.last_session.iter().collect(),
        None => found
            .done_items
            .iter()
            .chain(&found.overdue_items)
            .collect(),
    };
    // Of those that are overdue the latest come first: what has waited for a year is told by its number.
    entries.sort_by_key(|entry| {
        (
            rank(facts, entry),
            Reverse(entry.due_at),
            entry.title.clone(),
        )
    });
    let lead = lead(facts, session.as_deref(), &entries);
    let shown = entries.len().min(SHOWN);
    let table = (!entries.is_empty()).then(|| {
        table(facts, &entries[..shown]).noted(showing(
            shown,
            entries.len(),
            "what did not hold first",
            "the report",
        ))
    });
    // The last session's actions carry their verdicts; without them those of all fixes are shown.
    let of = facts.analyses.actions.fixes.len();
    let note = showing(of.min(FIXES), of, "what came back first", "the report");
    let fixes = session
        .is_none()
        .then(|| fix_table(facts, FIXES).noted(note));
    EarlierActions {
        title: title.to_owned(),
        lead,
        table,
        fixes: fixes.filter(|table| !table.rows.is_empty()),
    }
}

/// What did not hold comes first, then what is done, what is late, what is on its way, what was refused.
fn rank(facts: &Facts, entry: &ActionEntry) -> u8 {
    let verdict = check(facts, entry).map(|check| check.verdict);
    match (verdict, entry.state) {
        (Some(FixVerdict::CameBack | FixVerdict::Fewer), _) => 0,
        (_, ActionState::Done) => 1,
        _ if entry.days_overdue.is_some() => 2,
        (_, ActionState::Open | ActionState::InProgress) => 3,
        (_, ActionState::Dropped) => 4,
    }
}

fn check<'f>(facts: &'f Facts, entry: &ActionEntry) -> Option<&'f FixCheck> {
    let name = entry.id.as_deref().unwrap_or(&entry.title);
    let fixes = facts.analyses.actions.fixes.iter();
    let of_problem = |cluster: &str| entry.cluster_id.as_deref() == Some(cluster);
    fixes
        .filter(|fix| of_problem(&fix.cluster_id))
        .map(|fix| &fix.check)
        .find(|check| check.action_ids.iter().any(|id| id == name))
}

fn lead(facts: &Facts, session: Option<&str>, entries: &[&ActionEntry]) -> String {
    let count = |wanted: &dyn Fn(&ActionEntry) -> bool| {
        words::count(number(entries.iter().filter(|entry| wanted(entry)).count()))
    };
    let done = count(&|entry| entry.state == ActionState::Done);
    let late = count(&|entry| entry.days_overdue.is_some());
    let failed = count(&|entry| rank(facts, entry) == 0);
    let told = format!(
        "{done} done, {late} overdue; {failed} of the problems behind them came back after the fix."
    );
    match session {
        Some(session) => {
            let decided = words::plural(number(entries.len()), "action", "actions");
            let refused = count(&|entry| entry.state == ActionState::Dropped);
            format!("The session of {session} decided on {decided}: {told} {refused} were refused.")
        }
        None if entries.is_empty() => {
            "No action was finished in this window, and none is overdue. The last session's filled pack is not among the inputs (--actions).".to_owned()
        }
        None => format!(
            "The last session's filled pack is not among the inputs (--actions); these were finished {} or are overdue: {told}",
            facts.in_period()
        ),
    }
}

fn table(facts: &Facts, entries: &[&ActionEntry]) -> Table {
    let columns = [
        ("Action", Align::Text),
        ("PIC", Align::Text),
        ("Incident", Align::Word),
        ("State", Align::Text),
        ("Did the fix hold?", Align::Text),
    ];
    let row = |entry: &&ActionEntry| {
        vec![
            Cell::text_or(Some(&entry.title), "no title"),
            Cell::text_or(entry.owner.as_deref(), "nobody"),
            Cell::text(&entry.incident_id),
            Cell::text(state(facts, entry)),
            Cell::text(held(facts, entry)),
        ]
    };
    Table::new("earlier-actions", "Earlier actions", &columns).with_rows(entries.iter().map(row))
}

/// "overdue by 3 weeks", "done on 5 Oct 2026", "refused: too costly".
fn state(facts: &Facts, entry: &ActionEntry) -> String {
    let day = |at| words::date(at, facts.zone());
    match (entry.state, entry.days_overdue) {
        (ActionState::Done, _) => entry
            .completed_at
            .map_or_else(|| "done".to_owned(), |at| format!("done on {}", day(at))),
        (ActionState::Dropped, _) => {
            let reason = entry.reason.as_deref().unwrap_or("no reason recorded");
            format!("refused: {}", words::cut(reason, 80))
        }
        (_, Some(days)) => format!("overdue by {}", words::duration(days * 86_400.0)),
        _ => entry.due_at.map_or_else(
            || "open, no due date".to_owned(),
            |at| format!("due on {}", day(at)),
        ),
    }
}

fn held(facts: &Facts, entry: &ActionEntry) -> String {
    let Some(check) = check(facts, entry) else {
        return match entry.state {
            ActionState::Done => "no recurring problem to tell by".to_owned(),
            _ => "not done".to_owned(),
        };
    };
    let verdict = verdict_words(check.verdict);
    check.first_after.as_ref().map_or_else(
        || verdict.to_owned(),
        |first| format!("{verdict}: first with {first}"),
    )
}

/// Says in lower case what became of a fix, for a sentence.
pub(super) fn verdict(verdict: FixVerdict) -> String {
    spans::lower(verdict_words(verdict))
}
