//! What was agreed on afterwards, and what became of it.

use std::collections::HashSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, one_chunk};
use crate::error::{Error, Result};
use crate::incident::table::ACTION_ITEMS;
use crate::incident::{ActionItem, ActionState, Instant};

/// Action items of the counted incidents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionFigures {
    /// Whether any input carries action items; if not, every figure here is unknown, not 0.
    pub recorded: bool,
    /// All action items.
    pub total: u64,
    /// Of them, open or in progress.
    pub pending: u64,
    /// Of the pending ones, due before as-of.
    pub overdue: u64,
    /// Of the pending ones, without an owner.
    pub unowned: u64,
    /// Of the pending ones, without a due date: whether they are overdue is unknown.
    pub without_due: u64,
    /// Finished.
    pub done: u64,
    /// Decided not to do.
    pub dropped: u64,
    /// Overdue items, longest overdue first (at most 50).
    pub overdue_items: Vec<OverdueAction>,
}

/// An action item that should be finished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverdueAction {
    /// The incident.
    pub incident_id: String,
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owner: Option<String>,
    /// When it was due.
    pub due_at: Instant,
    /// Days since then, at as-of.
    pub days_overdue: f64,
}

/// Overdue items that are listed at most.
const LISTED: usize = 50;

/// Counts the action items of the counted incidents.
///
/// *Definition*: overdue = open or in progress, and due before as-of; an item that an incident names twice (same id,
/// or same title where there is no id) counts once. *Empty*: `recorded` tells "none" from "not recorded".
///
/// # Errors
/// Internal, when a cell of the table is not what the builder wrote.
pub(super) fn follow_up(population: &Population<'_>) -> Result<ActionFigures> {
    let cells = one_chunk(population.table.texts(ACTION_ITEMS));
    let mut figures = ActionFigures {
        recorded: cells.null_count() < cells.len(),
        ..ActionFigures::default()
    };
    if !figures.recorded {
        return Ok(figures);
    }
    let filled = population
        .rows
        .par_iter()
        .filter_map(|row| Some((row.index(), cells.get(row.index())?)));
    let parsed: Vec<(usize, Vec<ActionItem>)> = filled
        .map(|(row, cell)| Ok((row, items(cell)?)))
        .collect::<Result<_>>()?;
    let mut overdue: Vec<(usize, &ActionItem, Instant)> = Vec::new();
    for (row, item) in parsed
        .iter()
        .flat_map(|(row, items)| items.iter().map(move |item| (*row, item)))
    {
        figures.add(item);
        if let Some(due_at) = item
            .due_at
            .filter(|due| item.is_pending() && *due < population.scope.as_of)
        {
            overdue.push((row, item, due_at));
        }
    }
    figures.overdue = overdue.len() as u64;
    overdue.sort_by_cached_key(|(row, item, due_at)| {
        (*due_at, population.id(*row), item.title.clone())
    });
    overdue.truncate(LISTED);
    let as_of = population.scope.as_of;
    figures.overdue_items = overdue
        .into_iter()
        .map(|(row, item, due_at)| OverdueAction {
            incident_id: population.id(row),
            title: item.title.clone(),
            owner: owner(item).map(str::to_owned),
            due_at,
            days_overdue: as_of.seconds_since(due_at) / 86_400.0,
        })
        .collect();
    Ok(figures)
}

impl ActionFigures {
    fn add(&mut self, item: &ActionItem) {
        self.total += 1;
        match item.state {
            ActionState::Done => self.done += 1,
            ActionState::Dropped => self.dropped += 1,
            ActionState::Open | ActionState::InProgress => {
                self.pending += 1;
                self.unowned += u64::from(owner(item).is_none());
                self.without_due += u64::from(item.due_at.is_none());
            }
        }
    }
}

/// Returns the owner, when one is named.
fn owner(item: &ActionItem) -> Option<&str> {
    item.owner
        .as_deref()
        .map(str::trim)
        .filter(|owner| !owner.is_empty())
}

/// Reads a cell, each item once.
fn items(cell: &str) -> Result<Vec<ActionItem>> {
    let items: Vec<ActionItem> = serde_json::from_str(cell)
        .map_err(|cause| Error::internal(format!("action items cannot be read: {cause}")))?;
    let mut seen = HashSet::new();
    Ok(items
        .into_iter()
        .filter(|item| seen.insert((item.id.clone(), title_where_needed(item))))
        .collect())
}

fn title_where_needed(item: &ActionItem) -> Option<String> {
    item.id.is_none().then(|| item.title.trim().to_lowercase())
}

#[cfg(test)]
mod tests;
