//! Lists inside a record: updates and action items.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::plan::NestedPlan;
use crate::import::raw::{self, Raw};
use crate::import::timestamp::{self, Form};
use crate::incident::{ActionItem, ActionState, Instant, Text, Update};

fn part<'v>(nested: &NestedPlan, name: &str, object: &'v Map<String, Value>) -> Option<Text<'v>> {
    let (_, paths) = nested.fields.iter().find(|(field, _)| field == name)?;
    paths.iter().find_map(|path| {
        let mut first = None;
        path.visit(object, &mut |value| {
            if first.is_none() {
                first = raw::scalar(value);
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
    // Exports list updates newest first or oldest first; the canonical order is oldest first.
    found.sort_by_key(|update| update.at);
    found
}

pub(super) fn action_items(raw: Raw<'_>, nested: &NestedPlan) -> Vec<ActionItem> {
    let mut found = Vec::new();
    nested.list.objects(raw, &mut |object| {
        let word = |name: &str| part(nested, name, object).map(Cow::into_owned);
        let time = |name: &str| part_instant(nested, name, object);
        found.push(ActionItem {
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
            url: word("url"),
        });
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
