//! The action items: read once, counted, and listed where something is the matter with them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::follow_up::lint::{LintFinding, lint, same};
use crate::analysis::follow_up::{ActionFigures, Members};
use crate::analysis::population::Population;
use crate::error::{Error, Result};
use crate::incident::table::ACTION_ITEMS;
use crate::incident::{ActionItem, ActionKind, ActionState, Instant};

/// Items that are listed at most.
const LISTED: usize = 200;
/// An owner with more pending items than this has many.
const MANY: u64 = 5;

/// An action item as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionEntry {
    /// The item's id in its tool.
    pub id: Option<String>,
    /// The incident.
    pub incident_id: String,
    /// The recurring problem that the incident belongs to.
    pub cluster_id: Option<String>,
    /// What is to be done.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// How far it has come.
    pub state: ActionState,
    /// Who does it, as the table names them.
    pub owner: Option<String>,
    /// The owner's team.
    pub team: Option<String>,
    /// When it was agreed on.
    pub created_at: Option<Instant>,
    /// When it was due.
    pub due_at: Option<Instant>,
    /// When it was finished.
    pub completed_at: Option<Instant>,
    /// What will exist when it is finished.
    pub deliverable: Option<String>,
    /// Why it was decided not to do it.
    pub reason: Option<String>,
    /// The sharing session that decided on it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Days since it was due, at as-of, of a pending one.
    pub days_overdue: Option<f64>,
    /// The tests that its text fails.
    pub faults: Vec<LintFinding>,
}

/// An action that was proposed more than once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatedAction {
    /// Its latest text.
    pub title: String,
    /// How often it was proposed.
    pub times: u64,
    /// Of them, done.
    pub done: u64,
    /// Of them, decided not to do.
    pub dropped: u64,
    /// The incidents after which it was proposed, by time.
    pub incident_ids: Vec<String>,
}

/// An owner with many pending items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerLoad {
    /// The owner, as the table names them.
    pub owner: String,
    /// The owner's team.
    pub team: Option<String>,
    /// Pending items.
    pub pending: u64,
    /// Of them, overdue.
    pub overdue: u64,
}

/// An action item with the incident and the problem that it belongs to.
pub(super) struct Held {
    /// The incident, as it is shown.
    pub(super) incident_id: String,
    /// The problem's place in the list of problems.
    pub(super) cluster: Option<usize>,
    /// The problem.
    pub(super) cluster_id: Option<String>,
    /// The item.
    pub(super) item: ActionItem,
}

impl Held {
    /// Tells whether it waits to be done and its time is over.
    pub(super) fn is_overdue(&self, as_of: Instant) -> bool {
        self.item.is_pending() && self.item.due_at.is_some_and(|due| due < as_of)
    }

    /// Returns what it is called: its id, or its text where it has none.
    pub(super) fn name(&self) -> String {
        self.item
            .id
            .clone()
            .unwrap_or_else(|| self.item.title.clone())
    }

    /// Returns the owner, when one is named.
    fn owner(&self) -> Option<&str> {
        filled(self.item.owner.as_deref())
    }

    fn entry(&self, as_of: Instant) -> ActionEntry {
        let item = &self.item;
        let overdue = item.due_at.filter(|_| self.is_overdue(as_of));
        ActionEntry {
            id: item.id.clone(),
            incident_id: self.incident_id.clone(),
            cluster_id: self.cluster_id.clone(),
            title: item.title.clone(),
            kind: item.purpose(),
            state: item.state,
            owner: self.owner().map(str::to_owned),
            team: filled(item.team.as_deref()).map(str::to_owned),
            created_at: item.created_at,
            due_at: item.due_at,
            completed_at: item.completed_at,
            deliverable: filled(item.deliverable.as_deref()).map(str::to_owned),
            reason: filled(item.reason.as_deref()).map(str::to_owned),
            session: filled(item.session.as_deref()).map(str::to_owned),
            days_overdue: overdue.map(|due| as_of.seconds_since(due) / 86_400.0),
            faults: lint(&item.title, item.deliverable.as_deref()),
        }
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// All items of the counted incidents, by place in time.
pub(super) struct Ledger {
    /// Whether any input carries action items.
    pub(super) recorded: bool,
    /// The items.
    pub(super) items: Vec<Held>,
}

/// Reads the items; one that an incident names twice (same id, or same title where there is no id) counts once.
pub(super) fn held(population: &Population<'_>, members: &Members<'_>) -> Result<Ledger> {
    let cells = population.table.text_rows(ACTION_ITEMS);
    let recorded = !cells.is_blank();
    if !recorded {
        return Ok(Ledger {
            recorded,
            items: Vec::new(),
        });
    }
    let filled = population
        .rows
        .par_iter()
        .enumerate()
        .filter_map(|(place, row)| Some((place, row, cells.get(row.index())?)));
    let read: Vec<Vec<Held>> = filled
        .map(|(place, row, cell)| {
            let incident_id = population.id(row.index());
            let cluster = members.of(place);
            let held = |item| Held {
                incident_id: incident_id.clone(),
                cluster,
                cluster_id: cluster.map(|place| members.clusters[place].id.clone()),
                item,
            };
            Ok(items(cell)?.into_iter().map(held).collect())
        })
        .collect::<Result<_>>()?;
    Ok(Ledger {
        recorded,
        items: read.into_iter().flatten().collect(),
    })
}

/// Reads a cell, each item once.
fn items(cell: &str) -> Result<Vec<ActionItem>> {
    let items: Vec<ActionItem> = serde_json::from_str(cell)
        .map_err(|cause| Error::internal(format!("action items cannot be read: {cause}")))?;
    Ok(once(items))
}

fn once(items: Vec<ActionItem>) -> Vec<ActionItem> {
    let mut seen = HashSet::new();
    let title = |item: &ActionItem| item.id.is_none().then(|| item.title.trim().to_lowercase());
    items
        .into_iter()
        .filter(|item| seen.insert((item.id.clone(), title(item))))
        .collect()
}

/// Returns one incident's items as they are shown, each once; owners under their names.
pub(in crate::analysis) fn entries(
    items: &[ActionItem],
    incident_id: &str,
    cluster_id: Option<&str>,
    as_of: Instant,
) -> Vec<ActionEntry> {
    let held = |item| Held {
        incident_id: incident_id.to_owned(),
        cluster: None,
        cluster_id: cluster_id.map(str::to_owned),
        item,
    };
    let items = once(items.to_vec());
    items
        .into_iter()
        .map(|item| held(item).entry(as_of))
        .collect()
}

/// Counts the items and lists those with which something is the matter.
///
/// *Definition*: overdue = open or in progress, and due before as-of. *Empty*: counts of 0 and empty lists.
pub(super) fn figures(population: &Population<'_>, items: &[Held]) -> ActionFigures {
    let as_of = population.scope.as_of;
    let window = population.scope.current;
    let mut found = ActionFigures::default();
    for held in items {
        let entry = held.entry(as_of);
        found.total += 1;
        match held.item.state {
            ActionState::Done => {
                found.done += 1;
                if held
                    .item
                    .completed_at
                    .is_some_and(|at| window.from <= at && at < window.to)
                {
                    found.done_in_window += 1;
                    found.done_items.push(entry);
                }
            }
            ActionState::Dropped => {
                found.dropped += 1;
                found.dropped_items.push(entry);
            }
            ActionState::Open | ActionState::InProgress => found.pending(entry),
        }
    }
    found.last_session = last_session(items, as_of);
    found.repeated = repeated(items);
    found.overloaded = overloaded(items, as_of);
    found.order();
    found
}

impl ActionFigures {
    fn pending(&mut self, entry: ActionEntry) {
        self.pending += 1;
        self.unowned += u64::from(entry.owner.is_none());
        self.without_due += u64::from(entry.due_at.is_none());
        self.without_deliverable += u64::from(entry.deliverable.is_none());
        self.vague += u64::from(!entry.faults.is_empty());
        if entry.days_overdue.is_some() {
            self.overdue += 1;
            self.overdue_items.push(entry.clone());
        }
        if faults(&entry) > 0 {
            self.incomplete_items.push(entry);
        }
    }

    /// Puts the lists into their orders and cuts them.
    fn order(&mut self) {
        let names = |entry: &ActionEntry| (entry.incident_id.clone(), entry.title.clone());
        self.overdue_items
            .sort_by_cached_key(|entry| (entry.due_at, names(entry)));
        self.done_items
            .sort_by_cached_key(|entry| (entry.completed_at, names(entry)));
        self.dropped_items
            .sort_by_cached_key(|entry| (Reverse(entry.created_at), names(entry)));
        self.incomplete_items
            .sort_by_cached_key(|entry| (Reverse(faults(entry)), names(entry)));
        for list in [
            &mut self.overdue_items,
            &mut self.done_items,
            &mut self.dropped_items,
            &mut self.incomplete_items,
        ] {
            list.truncate(LISTED);
        }
    }
}

/// Returns how many things are the matter with a pending item.
fn faults(entry: &ActionEntry) -> usize {
    let missing = [
        entry.owner.is_none(),
        entry.due_at.is_none(),
        entry.deliverable.is_none(),
    ];
    entry.faults.len() + missing.into_iter().filter(|is_missing| *is_missing).count()
}

/// Returns what the last session decided on; sessions are named by their days.
fn last_session(items: &[Held], as_of: Instant) -> Vec<ActionEntry> {
    let session = |held: &Held| filled(held.item.session.as_deref()).map(str::to_owned);
    let last = items.iter().filter_map(session).max();
    let decided = items
        .iter()
        .filter(|held| last.is_some() && session(held) == last);
    decided.map(|held| held.entry(as_of)).take(LISTED).collect()
}

/// Finds actions that were proposed more than once: the same text without signs, small words and figures.
fn repeated(items: &[Held]) -> Vec<RepeatedAction> {
    let mut by_text: BTreeMap<String, Vec<&Held>> = BTreeMap::new();
    for held in items {
        let text = same(&held.item.title);
        if !text.is_empty() {
            by_text.entry(text).or_default().push(held);
        }
    }
    let count = |held: &[&Held], state: ActionState| {
        held.iter().filter(|one| one.item.state == state).count() as u64
    };
    let mut found: Vec<RepeatedAction> = by_text
        .into_values()
        .filter(|held| held.len() > 1)
        .map(|held| RepeatedAction {
            title: held
                .last()
                .map(|one| one.item.title.clone())
                .unwrap_or_default(),
            times: held.len() as u64,
            done: count(&held, ActionState::Done),
            dropped: count(&held, ActionState::Dropped),
            incident_ids: held.iter().map(|one| one.incident_id.clone()).collect(),
        })
        .collect();
    found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.title.cmp(&b.title)));
    found.truncate(LISTED);
    found
}

/// Finds owners with more pending items than one person keeps in sight.
fn overloaded(items: &[Held], as_of: Instant) -> Vec<OwnerLoad> {
    let mut by_owner: BTreeMap<&str, OwnerLoad> = BTreeMap::new();
    for held in items.iter().filter(|held| held.item.is_pending()) {
        let Some(owner) = held.owner() else { continue };
        let load = by_owner.entry(owner).or_insert_with(|| OwnerLoad {
            owner: owner.to_owned(),
            team: filled(held.item.team.as_deref()).map(str::to_owned),
            pending: 0,
            overdue: 0,
        });
        load.pending += 1;
        load.overdue += u64::from(held.is_overdue(as_of));
    }
    let mut found: Vec<OwnerLoad> = by_owner
        .into_values()
        .filter(|load| load.pending > MANY)
        .collect();
    found.sort_by(|a, b| {
        b.pending
            .cmp(&a.pending)
            .then_with(|| a.owner.cmp(&b.owner))
    });
    found
}
