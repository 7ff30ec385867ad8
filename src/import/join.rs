//! Action items and updates that stand apart → parts of the incidents that they name.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::import::named::{NamedRecord, Part};
use crate::incident::table::{ACTION_ITEMS, ID, NUMBER, SOURCE, UPDATES};
use crate::incident::{ActionItem, IncidentTable, Update, problem_id};
use crate::notes::{Code, Consequence, Finding, Ledger, Notes};

/// Joins records to the incidents that they name, by id, else by number, else by the id of the recurring problem that
/// the incident begins; each becomes a part of its incident, or is listed as lost.
///
/// # Errors
/// Internal, when a column cannot be made.
pub(super) fn join(
    table: IncidentTable,
    records: Vec<NamedRecord>,
    ledger: &mut Ledger,
    notes: &mut Notes,
) -> Result<IncidentTable> {
    if records.is_empty() {
        return Ok(table);
    }
    let names_problems = records
        .iter()
        .any(|record| record.incident_id.starts_with("c-"));
    let rows = Rows::new(&table, names_problems);
    let mut actions: BTreeMap<usize, Vec<ActionItem>> = BTreeMap::new();
    let mut updates: BTreeMap<usize, Vec<Update>> = BTreeMap::new();
    // What a session decided is laid over what the tools know, whichever was named first.
    let (decided, others): (Vec<NamedRecord>, Vec<NamedRecord>) =
        records.into_iter().partition(NamedRecord::is_decided);
    for record in others.into_iter().chain(decided) {
        let Some(row) = rows.find(&record.incident_id, &record.tool) else {
            ledger.not_incident += 1;
            notes.add(lost(&record));
            continue;
        };
        ledger.merged += 1;
        match record.part {
            Part::Action(item) => {
                let items = actions
                    .entry(row)
                    .or_insert_with(|| table.action_items_of(row));
                match items.iter_mut().find(|other| is_same(other, &item)) {
                    Some(other) if item.session.is_some() => other.decided(*item),
                    Some(other) => *other = *item,
                    None => items.push(*item),
                }
            }
            Part::Update(update) => {
                let known = updates.entry(row).or_insert_with(|| table.updates_of(row));
                if !known.contains(&update) {
                    known.push(update);
                }
            }
        }
    }
    for known in updates.values_mut() {
        known.sort_by_key(|update| update.at);
    }
    table
        .with_cells(ACTION_ITEMS, &actions)?
        .with_cells(UPDATES, &updates)
}

fn lost(record: &NamedRecord) -> Finding {
    let what = match record.part {
        Part::Action(_) => "action item",
        Part::Update(_) => "update",
    };
    Finding {
        place: record.place,
        consequence: Consequence::Doubted,
        code: Code::ActionWithoutIncident,
        column_index: None,
        column_name: Some("incident_id".to_owned()),
        value: record.incident_id.clone(),
        reason: format!(
            "no incident `{}` is among the inputs: its {what} is left out",
            record.incident_id
        ),
        suggestion: "add the export that holds the incident".to_owned(),
    }
}

/// The rows of incidents by what records may call them.
struct Rows {
    by_id: BTreeMap<String, Vec<(String, usize)>>,
    by_number: BTreeMap<String, Vec<(String, usize)>>,
    /// By the problem that an incident begins; filled only when a record names a problem.
    problems: BTreeMap<String, usize>,
}

impl Rows {
    fn new(table: &IncidentTable, names_problems: bool) -> Self {
        let by = |column: &str| {
            let mut rows: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
            let names = table.texts(column).iter().zip(table.texts(SOURCE).iter());
            for (row, (name, source)) in names.enumerate() {
                if let Some(name) = name {
                    let source = source.unwrap_or_default().to_owned();
                    rows.entry(name.to_owned()).or_default().push((source, row));
                }
            }
            rows
        };
        Self {
            by_id: by(ID),
            by_number: by(NUMBER),
            problems: if names_problems {
                problems(table)
            } else {
                BTreeMap::new()
            },
        }
    }

    /// Finds the incident of this name: the tool's own, else the first.
    fn find(&self, name: &str, tool: &str) -> Option<usize> {
        let named = self.by_id.get(name).or_else(|| self.by_number.get(name));
        let Some(found) = named else {
            return self
                .problems
                .get(name)
                .copied()
                .or_else(|| self.of_tool(name));
        };
        let own = found.iter().find(|(source, _)| source == tool);
        own.or_else(|| found.first()).map(|(_, row)| *row)
    }
}

impl Rows {
    /// Finds the incident that is called `tool:id`, as it is shown where two tools share an id.
    fn of_tool(&self, name: &str) -> Option<usize> {
        let (tool, id) = name.split_once(':')?;
        let found = self.by_id.get(id)?;
        let own = found.iter().find(|(source, _)| source == tool);
        own.map(|(_, row)| *row)
    }
}

fn problems(table: &IncidentTable) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let pairs = table.texts(SOURCE).iter().zip(table.texts(ID).iter());
    for (row, (source, id)) in pairs.enumerate() {
        let problem = problem_id(source.unwrap_or_default(), id.unwrap_or_default());
        found.entry(problem).or_insert(row);
    }
    found
}

fn is_same(one: &ActionItem, other: &ActionItem) -> bool {
    match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => one.title == other.title,
    }
}

#[cfg(test)]
mod tests;
