//! The sheet of actions: those that are open or did not hold, and room for new ones. No action is made up.

use crate::analysis::{ActionEntry, CaseFile, FixVerdict};
use crate::incident::session_sheet::{Decision, SHEET, SheetRow, shown_day};
use crate::incident::{ActionItem, ActionKind, ActionState};
use crate::report::sharing_pack::{Session, Sheet, earlier};
use crate::report::{Facts, words};

/// Proposals on the sheet: more are not decided in one session.
const MOST: usize = 14;
/// Rows for actions of no incident that is talked over.
const SPARE: usize = 2;

/// What could be decided.
#[derive(Debug)]
pub(super) struct Proposals {
    proposed: Vec<Proposal>,
    /// Rows for new actions.
    room: Vec<SheetRow>,
    /// Proposals that found no room.
    left_out: usize,
}

#[derive(Debug)]
struct Proposal {
    entry: ActionEntry,
    verdict: Option<FixVerdict>,
    row: SheetRow,
}

impl Proposals {
    /// Collects the actions of the incidents and of their problems that are open or did not hold, each once.
    pub(super) fn new(session: &str, talked_over: &Session) -> Self {
        let mut found: Vec<(ActionEntry, Option<FixVerdict>)> = Vec::new();
        for (_, case) in &talked_over.incidents {
            let mut of_case = of_case(case);
            of_case.sort_by_key(|(entry, verdict)| {
                (rank(entry, *verdict), entry.due_at, entry.title.clone())
            });
            for one in of_case {
                if !found.iter().any(|known| is_same(&known.0, &one.0)) {
                    found.push(one);
                }
            }
        }
        let left_out = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        let proposed = (1..).zip(found).map(|(number, (entry, verdict))| {
            let no = format!("A{number}");
            let item = item(&entry, verdict, &format!("{session}-{no}"));
            Proposal {
                row: SheetRow {
                    no,
                    incident_id: Some(entry.incident_id.clone()),
                    item: Some(item),
                },
                entry,
                verdict,
            }
        });
        let ids = talked_over
            .incidents
            .iter()
            .map(|(told, _)| Some(told.id.clone()));
        let spare = std::iter::repeat_n(None, SPARE);
        let room = (1..)
            .zip(ids.chain(spare))
            .map(|(number, incident_id)| SheetRow {
                no: format!("N{number}"),
                incident_id,
                item: None,
            });
        Self {
            proposed: proposed.collect(),
            room: room.collect(),
            left_out,
        }
    }

    /// Returns the rows for reading the sheet back.
    pub(super) fn copy(&self) -> Vec<SheetRow> {
        let proposed = self.proposed.iter().map(|proposal| &proposal.row);
        proposed.chain(&self.room).cloned().collect()
    }

    /// Says which proposals an incident brings, and how they stand.
    pub(super) fn of(&self, facts: &Facts, case: &CaseFile) -> Vec<String> {
        let own = of_case(case);
        self.proposed
            .iter()
            .filter(|proposal| own.iter().any(|(entry, _)| is_same(entry, &proposal.entry)))
            .map(|proposal| proposal.words(facts))
            .collect()
    }

    /// Makes the sheet.
    pub(super) fn sheet(&self, facts: &Facts) -> Sheet {
        let row = |row: &SheetRow| {
            let item = row.item.clone().unwrap_or_default();
            let due = item.due_at.map(|at| shown_day(at, facts.zone()));
            [
                Some(row.no.clone()),
                row.incident_id.clone(),
                Some(item.title),
                item.owner,
                due,
                item.deliverable,
            ]
            .map(Option::unwrap_or_default)
            .to_vec()
        };
        let proposed = words::plural(self.proposed.len() as u64, "action was", "actions were");
        let lead = if self.proposed.is_empty() {
            "No earlier action of these incidents or their problems is open or came back, so none is proposed: the rows are for what you agree on.".to_owned()
        } else {
            format!(
                "{proposed} proposed before and {}: decide on each. The empty rows are for what you agree on.",
                if self.proposed.len() == 1 {
                    "is open, or did not hold"
                } else {
                    "are open, or did not hold"
                }
            )
        };
        Sheet {
            lead,
            headings: SHEET.map(str::to_owned).to_vec(),
            rows: self.copy().iter().map(row).collect(),
            decisions: Decision::ALL
                .map(|decision| decision.word().to_owned())
                .to_vec(),
            note: if self.left_out == 0 {
                String::new()
            } else {
                format!(
                    "{} more open actions found no room here; `afteraction actions` lists them.",
                    self.left_out
                )
            },
        }
    }
}

impl Proposal {
    /// "A1: Add an alert (open, overdue by 3 weeks; agreed on after INC-7)".
    fn words(&self, facts: &Facts) -> String {
        let entry = &self.entry;
        let state = match (entry.state, self.verdict, entry.days_overdue) {
            (ActionState::Done, Some(verdict), _) => {
                let day = entry.completed_at.map_or_else(String::new, |at| {
                    format!(" on {}", words::date(at, facts.zone()))
                });
                format!("done{day}, and the problem {}", earlier::verdict(verdict))
            }
            (state, _, Some(days)) => format!(
                "{}, overdue by {}",
                word(state),
                words::duration(days * 86_400.0)
            ),
            (state, ..) => entry.due_at.map_or_else(
                || format!("{}, no due date", word(state)),
                |at| format!("{}, due on {}", word(state), words::date(at, facts.zone())),
            ),
        };
        format!(
            "{}: {} ({state}; after {})",
            self.row.no,
            words::cut(&entry.title, 160),
            entry.incident_id
        )
    }
}

fn word(state: ActionState) -> &'static str {
    match state {
        ActionState::Open => "open",
        ActionState::InProgress => "in progress",
        ActionState::Done => "done",
        ActionState::Dropped => "refused",
    }
}

/// Returns the actions of an incident and of its problem that are open, or done and did not hold.
fn of_case(case: &CaseFile) -> Vec<(ActionEntry, Option<FixVerdict>)> {
    let own = case.actions.iter().map(|entry| (entry, None));
    let past = case.history.iter().flat_map(|history| &history.actions);
    own.chain(past.map(|past| (&past.entry, past.verdict)))
        .filter(|(entry, verdict)| is_open(entry) || is_failed(entry, *verdict))
        .filter(|(entry, _)| !entry.title.trim().is_empty())
        .map(|(entry, verdict)| (entry.clone(), verdict))
        .collect()
}

fn is_open(entry: &ActionEntry) -> bool {
    matches!(entry.state, ActionState::Open | ActionState::InProgress)
}

fn is_failed(entry: &ActionEntry, verdict: Option<FixVerdict>) -> bool {
    entry.state == ActionState::Done
        && matches!(verdict, Some(FixVerdict::CameBack | FixVerdict::Fewer))
}

fn rank(entry: &ActionEntry, verdict: Option<FixVerdict>) -> u8 {
    match entry {
        _ if is_failed(entry, verdict) => 0,
        _ if entry.days_overdue.is_some() => 1,
        _ => 2,
    }
}

fn is_same(one: &ActionEntry, other: &ActionEntry) -> bool {
    let is_it = match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => one.title == other.title,
    };
    one.incident_id == other.incident_id && is_it
}

/// Makes the item that is decided on: the open one itself, or for one that did not hold a new one with its words.
fn item(entry: &ActionEntry, verdict: Option<FixVerdict>, made_id: &str) -> ActionItem {
    let kind = match entry.kind {
        ActionKind::Prevent => Some("prevent"),
        ActionKind::Detect => Some("detect"),
        ActionKind::Mitigate => Some("mitigate"),
        ActionKind::Process => Some("process"),
        ActionKind::Unknown => None,
    };
    let again = ActionItem {
        id: Some(made_id.to_owned()),
        title: entry.title.clone(),
        deliverable: entry.deliverable.clone(),
        kind: kind.map(str::to_owned),
        ..ActionItem::default()
    };
    if is_failed(entry, verdict) {
        return again;
    }
    ActionItem {
        id: entry.id.clone(),
        owner: entry.owner.clone(),
        team: entry.team.clone(),
        state: entry.state,
        // What is overdue needs another time box.
        due_at: entry.due_at.filter(|_| entry.days_overdue.is_none()),
        created_at: entry.created_at,
        ..again
    }
}
