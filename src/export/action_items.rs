//! Action items with their incidents as a table, or as objects with the same names: read back with `--actions`.

use serde_json::{Map, Value};

use crate::export::guarded;
use crate::incident::{ActionItem, ActionState};

/// The columns, in order.
const COLUMNS: [&str; 15] = [
    "incident_id",
    "action_id",
    "title",
    "owner",
    "team",
    "status",
    "due_at",
    "created_at",
    "completed_at",
    "priority",
    "deliverable",
    "type",
    "reason",
    "url",
    "session",
];

/// Returns action items as comma-separated values, in the order given; without any, only the heading.
#[must_use]
pub fn action_items<'i>(items: impl Iterator<Item = (Option<&'i str>, &'i ActionItem)>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(COLUMNS)
        .expect("writing to memory does not fail");
    for (incident_id, item) in items {
        let cells =
            cells(incident_id, item).map(|cell| guarded(&cell.unwrap_or_default()).into_owned());
        writer
            .write_record(&cells)
            .expect("writing to memory does not fail");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

/// Returns an action item as an object; what is not known is left out.
#[must_use]
pub fn action_object(incident_id: Option<&str>, item: &ActionItem) -> Value {
    let cells = COLUMNS.iter().zip(cells(incident_id, item));
    let filled = cells.filter_map(|(name, cell)| Some(((*name).to_owned(), Value::from(cell?))));
    Value::Object(filled.collect::<Map<_, _>>())
}

fn cells(incident_id: Option<&str>, item: &ActionItem) -> [Option<String>; 15] {
    let state = match item.state {
        ActionState::Open => "open",
        ActionState::InProgress => "in_progress",
        ActionState::Done => "done",
        ActionState::Dropped => "dropped",
    };
    let time = |at: Option<crate::incident::Instant>| at.map(crate::incident::Instant::rfc3339);
    [
        incident_id.map(str::to_owned),
        item.id.clone(),
        Some(item.title.clone()),
        item.owner.clone(),
        item.team.clone(),
        Some(state.to_owned()),
        time(item.due_at),
        time(item.created_at),
        time(item.completed_at),
        item.priority.clone(),
        item.deliverable.clone(),
        item.kind.clone(),
        item.reason.clone(),
        item.url.clone(),
        item.session.clone(),
    ]
}
