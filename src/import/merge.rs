//! One incident seen several times: kept once, conflicts noted.
//!
//! Records with the same tool and id are one incident. Identical ones are duplicates; otherwise they are merged: what one
//! leaves open the other fills, and where they contradict each other the record whose latest stamp is later is right.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use crate::error::Result;
use crate::import::part::ActionRecord;
use crate::incident::row::RowReader;
use crate::incident::table::{ID, SOURCE};
use crate::incident::{ActionItem, Incident, IncidentTable, Status, TableBuilder};
use crate::notes::{Code, Consequence, Finding, Ledger, Notes, Place};

/// Keeps each incident of the table once; `places` has one entry a row and follows the table.
///
/// # Errors
/// Internal, when the table cannot be cut.
pub fn merge(
    table: IncidentTable,
    places: &mut Vec<Place>,
    ledger: &mut Ledger,
    notes: &mut Notes,
) -> Result<IncidentTable> {
    let groups = repeated(&table);
    if groups.is_empty() {
        return Ok(table);
    }
    let reader = RowReader::new(&table);
    let mut keep = vec![true; table.len()];
    let mut merged = TableBuilder::new();
    let mut merged_places = Vec::new();
    for rows in groups {
        let whole = fold_rows(&reader, &rows, places, ledger, notes);
        for &row in &rows[1..] {
            keep[row] = false;
        }
        if let Some(incident) = whole {
            keep[rows[0]] = false;
            merged.push(&incident, reader.input(rows[0]));
            merged_places.push(places[rows[0]]);
        }
    }
    let mut kept = keep.iter();
    places.retain(|_| *kept.next().expect("one entry a row"));
    places.extend(merged_places);
    IncidentTable::join(vec![table.filter(&keep)?, merged.finish()?])
}

/// Finds rows that share tool and id, in the order of the rows; only groups of two or more.
fn repeated(table: &IncidentTable) -> Vec<Vec<usize>> {
    let (ids, sources) = (table.texts(ID), table.texts(SOURCE));
    let key = |row: usize| (sources.get(row), ids.get(row));
    let mut hashes: Vec<(u64, usize)> = ids
        .iter()
        .zip(sources.iter())
        .enumerate()
        .map(|(row, (id, source))| {
            let mut hasher = DefaultHasher::new();
            (source, id).hash(&mut hasher);
            (hasher.finish(), row)
        })
        .collect();
    hashes.par_sort_unstable();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for run in hashes
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|run| run.len() > 1)
    {
        let mut by_key: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &(_, row) in run {
            by_key.entry(key(row)).or_default().push(row);
        }
        found.extend(by_key.into_values().filter(|rows| rows.len() > 1));
    }
    found.sort_unstable();
    found
}

/// Counts the rows after the first as duplicates or merges; returns the merged incident when they differ.
fn fold_rows<'t>(
    reader: &RowReader<'t>,
    rows: &[usize],
    places: &[Place],
    ledger: &mut Ledger,
    notes: &mut Notes,
) -> Option<Incident<'t>> {
    let first = reader.incident(rows[0]);
    let mut whole = first.clone();
    for &row in &rows[1..] {
        let other = reader.incident(row);
        ledger.imported -= 1;
        if other == first {
            ledger.duplicate += 1;
            let reason = format!("the same record as record {}", places[rows[0]].record);
            notes.add(finding(
                &other,
                places[row],
                Consequence::Duplicate,
                Code::DuplicateIdSame,
                reason,
            ));
            continue;
        }
        ledger.merged += 1;
        let conflicts = combine(&mut whole, other.clone());
        if !conflicts.is_empty() {
            let reason = format!(
                "differs from record {} in {}: the record with the later stamp is taken",
                places[rows[0]].record,
                conflicts.join(", ")
            );
            notes.add(finding(
                &other,
                places[row],
                Consequence::Merged,
                Code::DuplicateIdConflict,
                reason,
            ));
        }
    }
    (whole != first).then_some(whole)
}

fn finding(
    incident: &Incident<'_>,
    place: Place,
    consequence: Consequence,
    code: Code,
    reason: String,
) -> Finding {
    Finding {
        place,
        consequence,
        code,
        column_index: None,
        column_name: Some(ID.to_owned()),
        value: incident.id.to_string(),
        reason,
        suggestion: String::new(),
    }
}

/// Fills what is open in `whole` from `other`, and takes over from it where they differ and it is later.
///
/// *Output*: the fields in which the two contradict each other.
fn combine<'a>(whole: &mut Incident<'a>, other: Incident<'a>) -> Vec<&'static str> {
    let progress = |incident: &Incident<'_>| {
        let stamps = incident.milestones.iter().flatten().max().copied();
        let status = if incident.status == Status::Unknown {
            0
        } else {
            incident.status.code()
        };
        (stamps, status)
    };
    let other_is_later = progress(&other) > progress(whole);
    let mut conflicts = Vec::new();
    macro_rules! option {
        ($($field:ident),*) => { $(
            if whole.$field.is_none() {
                whole.$field = other.$field;
            } else if other.$field.is_some() && whole.$field != other.$field {
                conflicts.push(stringify!($field));
                if other_is_later { whole.$field = other.$field; }
            }
        )* };
    }
    macro_rules! list {
        ($($field:ident),*) => { $(
            if whole.$field.is_empty() {
                whole.$field = other.$field;
            } else if !other.$field.is_empty() && whole.$field != other.$field {
                conflicts.push(stringify!($field));
                if other_is_later { whole.$field = other.$field; }
            }
        )* };
    }
    macro_rules! known {
        ($($field:ident, $unknown:expr);*) => { $(
            if whole.$field == $unknown {
                whole.$field = other.$field;
            } else if other.$field != $unknown && whole.$field != other.$field {
                conflicts.push(stringify!($field));
                if other_is_later { whole.$field = other.$field; }
            }
        )* };
    }
    option!(
        number,
        title,
        description,
        native_severity,
        root_cause,
        trigger,
        mitigation,
        problem_id
    );
    option!(
        customers_affected,
        incident_leader,
        communication_leader,
        url,
        postmortem_url,
        duplicate_of
    );
    list!(
        services,
        teams,
        tags,
        components,
        experts,
        updates,
        action_items
    );
    known!(severity, crate::incident::Severity::Unknown; status, Status::Unknown; detected_by, crate::incident::DetectedBy::Unknown);
    for (mine, theirs) in whole.milestones.iter_mut().zip(other.milestones) {
        if mine.is_none() || (theirs.is_some() && other_is_later) {
            *mine = theirs.or(*mine);
        }
    }
    whole.is_maintenance |= other.is_maintenance;
    whole.is_drill |= other.is_drill;
    conflicts
}

/// Joins action items to the incidents that they name; each becomes a part of its incident, or is listed as lost.
///
/// # Errors
/// Internal, when the column cannot be made.
pub fn join_actions(
    table: IncidentTable,
    actions: Vec<ActionRecord>,
    ledger: &mut Ledger,
    notes: &mut Notes,
) -> Result<IncidentTable> {
    if actions.is_empty() {
        return Ok(table);
    }
    let rows: BTreeMap<String, usize> = table
        .texts(ID)
        .iter()
        .enumerate()
        .filter_map(|(row, id)| Some((id?.to_owned(), row)))
        .collect();
    let mut joined: BTreeMap<usize, Vec<ActionItem>> = BTreeMap::new();
    for action in actions {
        let Some(&row) = rows.get(&action.incident_id) else {
            ledger.not_incident += 1;
            notes.add(Finding {
                place: action.place,
                consequence: Consequence::Doubted,
                code: Code::ActionWithoutIncident,
                column_index: None,
                column_name: Some("incident_id".to_owned()),
                value: action.incident_id.clone(),
                reason: format!(
                    "no incident `{}` is among the inputs: its action item is left out",
                    action.incident_id
                ),
                suggestion: "add the export that holds the incident".to_owned(),
            });
            continue;
        };
        ledger.merged += 1;
        let items = joined
            .entry(row)
            .or_insert_with(|| table.action_items_of(row));
        match items.iter_mut().find(|item| is_same(item, &action.item)) {
            Some(item) => *item = action.item,
            None => items.push(action.item),
        }
    }
    table.with_action_items(joined)
}

fn is_same(one: &ActionItem, other: &ActionItem) -> bool {
    match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => one.title == other.title,
    }
}

#[cfg(test)]
mod tests;
