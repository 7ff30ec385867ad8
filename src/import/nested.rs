//! Lists inside a record: updates and action items.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::plan::NestedPlan;
use crate::import::raw::Raw;
use crate::import::timestamp::{self, Form};
use crate::import::value::scalar;
use crate::incident::{ActionItem, ActionState, Instant, Text, Update};

fn part<'v>(nested: &NestedPlan, name: &str, object: &'v Map<String, Value>) -> Option<Text<'v>> {
    let (_, paths) = nested.fields.iter().find(|(field, _)| field == name)?;
    paths.iter().find_map(|path| {
        let mut first = None;
        path.visit(object, &mut |value| {
            if first.is_none() {
                first = scalar(value);
            }
        });
        first
    })
}

fn part_instant(nested: &NestedPlan, name: &str, object: &Map<String, Value>) -> Option<Instant> {
    let word = part(nested, name, object)?;
    timestamp::read(&word, &Form::Any, None, nested.zone)
        .ok()
        .map(|reading| reading.instant)
}

pub(super) fn updates(raw: Raw<'_>, nested: &NestedPlan) -> Vec<Update> {
    let mut found = Vec::new();
    nested.list.objects(raw, &mut |object| {
        let word = |name: &str| part(nested, name, object).map(Cow::into_owned);
        found.push(Update {
            at: part_instant(nested, "at", object),
            status: word("status"),
            author: word("author"),
            text: word("text").unwrap_or_default(),
        });
    });
    if found.is_empty() && !nested.cell.is_empty() {
        nested
            .list
            .values(raw, &mut |cell| found.push(cell_update(nested, &cell)));
    }
    // Exports list updates newest first or oldest first; the canonical order is oldest first.
    found.sort_by_key(|update| update.at);
    found
}

/// Reads an update off a cell whose parts stand behind each other: `03/Mar/26 10:08 AM;5b10ac8d;on it`.
fn cell_update(nested: &NestedPlan, cell: &str) -> Update {
    let mut parts = cell.splitn(nested.cell.len(), ';');
    let mut update = Update::default();
    for name in &nested.cell {
        let word = parts.next().map(str::trim).filter(|word| !word.is_empty());
        match (name.as_str(), word) {
            ("at", Some(word)) => {
                let reading = timestamp::read(word, &Form::Any, None, nested.zone);
                update.at = reading.ok().map(|reading| reading.instant);
            }
            ("author", word) => update.author = word.map(str::to_owned),
            ("status", word) => update.status = word.map(str::to_owned),
            (_, word) => word.unwrap_or_default().clone_into(&mut update.text),
        }
    }
    if update.at.is_none() {
        update.author = None;
        cell.clone_into(&mut update.text);
    }
    update
}

/// Makes an action item of its parts, however each is read.
pub(super) fn action_item(
    mut word: impl FnMut(&str) -> Option<String>,
    time: impl Fn(&str) -> Option<Instant>,
) -> ActionItem {
    ActionItem {
        id: word("id"),
        title: word("title").unwrap_or_default(),
        owner: word("owner"),
        team: word("team"),
        state: word("state").map_or(ActionState::Open, |state| action_state(&state)),
        due_at: time("due_at"),
        created_at: time("created_at"),
        completed_at: time("completed_at"),
        priority: word("priority"),
        deliverable: word("deliverable"),
        kind: word("kind"),
        reason: word("reason"),
        url: word("url"),
        session: word("session"),
    }
}

pub(super) fn action_items(raw: Raw<'_>, nested: &NestedPlan) -> Vec<ActionItem> {
    let mut found = Vec::new();
    nested.list.objects(raw, &mut |object| {
        let word = |name: &str| part(nested, name, object).map(Cow::into_owned);
        let time = |name: &str| part_instant(nested, name, object);
        found.push(action_item(word, time));
    });
    found
}

/// Reads how far an action item has come; a word that is not known leaves it open, so that nothing is lost from sight.
pub(super) fn action_state(word: &str) -> ActionState {
    let squeezed: String = word
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match squeezed.as_str() {
        "done" | "completed" | "complete" | "closed" | "resolved" | "finished" | "fixed" => {
            ActionState::Done
        }
        "inprogress" | "started" | "doing" | "active" | "inreview" => ActionState::InProgress,
        "wontdo" | "wontfix" | "dropped" | "cancelled" | "canceled" | "notdoing" | "deleted"
        | "declined" | "rejected" => ActionState::Dropped,
        _ => ActionState::Open,
    }
}
