//! Records that are action items and name their incident.

use std::borrow::Cow;

use crate::import::map::{Seen, instant, text};
use crate::import::nested::action_state;
use crate::import::plan::Plan;
use crate::import::raw::Raw;
use crate::incident::table::Kind;
use crate::incident::{ActionItem, ActionState};

/// Reads a record that is an action item; `None` when it does not name its incident.
pub(super) fn action_item(
    raw: Raw<'_>,
    plan: &Plan,
    seen: &mut Seen,
) -> Option<(String, ActionItem)> {
    let mut made = ActionItem::default();
    let mut incident_id = None;
    for field in &plan.fields {
        if matches!(field.kind, Kind::Instant(_)) {
            let at = instant(raw, field, seen);
            match field.target {
                "due_at" => made.due_at = at,
                "created_at" => made.created_at = at,
                _ => made.completed_at = at,
            }
            continue;
        }
        let word = text(raw, field).map(Cow::into_owned);
        match field.target {
            "incident_id" => incident_id = word,
            "id" => made.id = word,
            "title" => made.title = word.unwrap_or_default(),
            "owner" => made.owner = word,
            "team" => made.team = word,
            "state" => made.state = word.map_or(ActionState::Open, |state| action_state(&state)),
            "priority" => made.priority = word,
            "deliverable" => made.deliverable = word,
            "kind" => made.kind = word,
            _ => made.url = word,
        }
    }
    Some((incident_id?, made))
}
