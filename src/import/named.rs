//! Records that are a part of an incident and name it: action items, updates.

use std::borrow::Cow;

use crate::import::map::text;
use crate::import::moment::instant;
use crate::import::nested::action_item;
use crate::import::plan::Plan;
use crate::import::preset::Records;
use crate::import::raw::Raw;
use crate::import::seen::Seen;
use crate::incident::table::Kind;
use crate::incident::{ActionItem, Instant, Update};
use crate::notes::Place;

/// A record that names its incident.
#[derive(Debug, Clone)]
pub(super) struct NamedRecord {
    /// Where it stands.
    pub place: Place,
    /// The tool that it comes from.
    pub tool: String,
    /// The incident that it names.
    pub incident_id: String,
    /// What it adds.
    pub part: Part,
}

impl NamedRecord {
    /// Tells whether it is an action that a sharing session decided on.
    pub(super) fn is_decided(&self) -> bool {
        matches!(&self.part, Part::Action(item) if item.session.is_some())
    }
}

/// What a record adds to its incident.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// An action item.
    Action(Box<ActionItem>),
    /// An update.
    Update(Update),
}

/// Reads a record that is a part of an incident; `None` when it does not name it.
pub(super) fn part(raw: Raw<'_>, plan: &Plan, seen: &mut Seen) -> Option<(String, Part)> {
    let mut words = Vec::new();
    let mut times = Vec::new();
    for field in &plan.fields {
        if matches!(field.kind, Kind::Instant(_)) {
            times.push((field.target, instant(raw, field, seen)));
        } else {
            words.push((field.target, text(raw, field).map(Cow::into_owned)));
        }
    }
    let mut word = |name: &str| {
        let found = words.iter_mut().find(|(target, _)| *target == name);
        found.and_then(|(_, word)| word.take())
    };
    let time = |name: &str| -> Option<Instant> {
        let found = times.iter().find(|(target, _)| *target == name);
        found.and_then(|(_, at)| *at)
    };
    let incident_id = word("incident_id")?;
    let part = if plan.records == Records::Updates {
        Part::Update(Update {
            at: time("at"),
            status: word("status"),
            author: word("author"),
            text: word("text").unwrap_or_default(),
        })
    } else {
        Part::Action(Box::new(action_item(word, time)))
    };
    Some((incident_id, part))
}
