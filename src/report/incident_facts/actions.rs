//! What was agreed on after it, and what is still owed from earlier incidents of the same problem.

use crate::analysis::{ActionEntry, FixVerdict};
use crate::incident::{ActionKind, ActionState};
use crate::report::incident_facts::{FactCell, FactRow, FactTable, Part, Reach, Teller};
use crate::report::sections::{mending, verdict_words};
use crate::report::words;

const COLUMNS: [&str; 7] = [
    "Action",
    "For",
    "PIC",
    "Time box",
    "Deliverable",
    "How we will know that it held",
    "State",
];

impl Teller<'_> {
    pub(super) fn actions(&mut self) -> Part {
        let mut part = Part::default();
        let agreed: Vec<ActionEntry> = self
            .case
            .actions
            .iter()
            .filter(|entry| entry.state != ActionState::Dropped)
            .cloned()
            .collect();
        if agreed.is_empty() {
            part.fill(
                "actions to prevent, to detect sooner, to soften, and to work together better",
                Some("action_items"),
            );
        } else {
            let rows = agreed
                .iter()
                .map(|entry| self.action(entry, self.case.input))
                .collect();
            part.tables
                .push(table("Agreed on after this incident", rows));
            for entry in agreed.iter().filter(|entry| !entry.faults.is_empty()) {
                let source = self.cite(&["action_items"]);
                let text = format!("{}: {}", action_name(entry), mending(&entry.faults));
                part.say("To sharpen", text, source, Reach::Internal);
            }
        }
        let owed: Vec<(ActionEntry, u32, Option<FixVerdict>)> = self
            .case
            .history
            .iter()
            .flat_map(|history| &history.actions)
            .filter(|action| {
                let failed = matches!(
                    action.verdict,
                    Some(FixVerdict::CameBack | FixVerdict::Fewer)
                );
                let is_pending = matches!(
                    action.entry.state,
                    ActionState::Open | ActionState::InProgress
                );
                failed || is_pending
            })
            .map(|action| (action.entry.clone(), action.input, action.verdict))
            .collect();
        if !owed.is_empty() {
            let rows = owed
                .iter()
                .map(|(entry, input, verdict)| self.owed(entry, *input, *verdict))
                .collect();
            part.tables.push(table(
                "From earlier incidents of this problem: not finished, or it came back",
                rows,
            ));
        }
        if self.case.history.is_some() {
            part.ask("What on this list keeps the problem from coming back, and what only makes it shorter?", "the problem came more than once");
        }
        part.ask(
            "How confident is the team that these actions are enough, and what more would it take?",
            "asked of every incident",
        );
        part
    }

    fn action(&mut self, entry: &ActionEntry, input: u32) -> FactRow {
        let source = self
            .sources
            .record(&entry.incident_id, input, &["action_items"]);
        let purpose = match entry.kind {
            ActionKind::Prevent => Some("prevent"),
            ActionKind::Detect => Some("detect"),
            ActionKind::Mitigate => Some("mitigate"),
            ActionKind::Process => Some("process"),
            ActionKind::Unknown => None,
        };
        let watch = self
            .case
            .history
            .as_ref()
            .map(|history| format!("{} stays quiet", history.cluster.id));
        let due = entry.due_at.map(|at| words::date(at, self.zone));
        FactRow {
            cells: vec![
                FactCell::known(action_name(entry)),
                FactCell::or(
                    purpose.map(str::to_owned),
                    "prevent, detect, mitigate or process",
                ),
                FactCell::or(entry.owner.clone(), "PIC"),
                FactCell::or(due, "time box"),
                FactCell::or(entry.deliverable.clone(), "deliverable"),
                FactCell::or(watch, "how"),
                FactCell::known(self.action_state(entry)),
            ],
            sources: vec![source],
            reach: Reach::Internal,
        }
    }

    fn owed(&mut self, entry: &ActionEntry, input: u32, verdict: Option<FixVerdict>) -> FactRow {
        let mut row = self.action(entry, input);
        let state = format!("{}, after {}", self.action_state(entry), entry.incident_id);
        let state = verdict.map_or_else(
            || state.clone(),
            |verdict| format!("{state}; {}", verdict_words(verdict).to_lowercase()),
        );
        if let Some(last) = row.cells.last_mut() {
            *last = FactCell::known(state);
        }
        row
    }

    /// Says how far an action has come, and when.
    pub(super) fn action_state(&self, entry: &ActionEntry) -> String {
        let on = |at| words::date(at, self.zone);
        match (entry.state, entry.completed_at, entry.days_overdue) {
            (ActionState::Done, Some(at), _) => format!("done {}", on(at)),
            (ActionState::Done, None, _) => "done".to_owned(),
            (ActionState::Dropped, ..) => "dropped".to_owned(),
            (state, _, overdue) => {
                let word = if state == ActionState::InProgress {
                    "in progress"
                } else {
                    "open"
                };
                overdue.map_or_else(
                    || word.to_owned(),
                    |days| format!("{word}, overdue for {}", words::duration(days * 86_400.0)),
                )
            }
        }
    }
}

fn table(caption: &str, rows: Vec<FactRow>) -> FactTable {
    FactTable {
        caption: caption.to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows,
        note: String::new(),
    }
}

/// Names an action: its id and its text.
pub(super) fn action_name(entry: &ActionEntry) -> String {
    match (entry.id.as_deref(), entry.title.trim()) {
        (Some(id), "") => id.to_owned(),
        (Some(id), title) => format!("{id}: {title}"),
        (None, title) => title.to_owned(),
    }
}
