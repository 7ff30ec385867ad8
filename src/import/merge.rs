//! One incident seen several times: kept once, conflicts noted.
//!
//! Records with the same tool and id are one incident. Identical ones are duplicates; otherwise they are merged: what one
//! leaves open the other fills, and where they contradict each other the record whose latest stamp is later is right.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use crate::error::Result;
use crate::import::part::ActionRecord;
use crate::incident::row::RowReader;
use crate::incident::table::{ID, SOURCE};
use crate::incident::{
    ActionItem, DetectedBy, Incident, IncidentTable, Instant, Milestone, Severity, Status,
    TableBuilder,
};
use crate::notes::{Code, Consequence, Finding, Ledger, Notes, Place};

/// Keeps each incident of the table once; `places` has one entry a row and follows the table.
///
/// # Errors
/// Internal, when the table cannot be cut.
pub(super) fn merge(
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
            let mut hasher = FxHasher::default();
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

/// Joins two records of one incident field by field.
struct Joint {
    other_is_later: bool,
    conflicts: Vec<&'static str>,
}

impl Joint {
    /// Fills a field that is open; where both are filled and differ, the later record is right.
    fn take<T: PartialEq>(
        &mut self,
        name: &'static str,
        mine: &mut T,
        theirs: T,
        is_open: fn(&T) -> bool,
    ) {
        let conflict = !is_open(mine) && !is_open(&theirs) && *mine != theirs;
        if conflict {
            self.conflicts.push(name);
        }
        if is_open(mine) || (conflict && self.other_is_later) {
            *mine = theirs;
        }
    }
}

/// Says how far a record has come: its latest stamp, then its state.
fn progress(incident: &Incident<'_>) -> (Option<Instant>, u8) {
    let latest = incident.milestones.iter().flatten().max().copied();
    let known = incident.status != Status::Unknown;
    (latest, if known { incident.status.code() } else { 0 })
}

/// Fills what is open in `whole` from `other`, and takes over from it where they differ and it is later.
///
/// *Output*: the fields in which the two contradict each other.
fn combine<'a>(whole: &mut Incident<'a>, other: Incident<'a>) -> Vec<&'static str> {
    let mut joint = Joint {
        other_is_later: progress(&other) > progress(whole),
        conflicts: Vec::new(),
    };
    let milestones = whole.milestones.iter_mut().zip(other.milestones);
    for ((mine, theirs), milestone) in milestones.zip(Milestone::ALL) {
        joint.take(milestone.column(), mine, theirs, Option::is_none);
    }
    whole.is_maintenance |= other.is_maintenance;
    whole.is_drill |= other.is_drill;
    joint.take_words(whole, &other);
    joint.take_story(whole, &other);
    joint.take_records(whole, &other);
    joint.take_lists(whole, other);
    joint.conflicts
}

impl Joint {
    fn take_words(&mut self, whole: &mut Incident<'_>, other: &Incident<'_>) {
        self.take("severity", &mut whole.severity, other.severity, |level| {
            *level == Severity::Unknown
        });
        self.take("status", &mut whole.status, other.status, |state| {
            *state == Status::Unknown
        });
        let (mine, theirs) = (&mut whole.detected_by, other.detected_by);
        self.take("detected_by", mine, theirs, |kind| {
            *kind == DetectedBy::Unknown
        });
    }

    fn take_story<'a>(&mut self, whole: &mut Incident<'a>, other: &Incident<'a>) {
        self.take(
            "number",
            &mut whole.number,
            other.number.clone(),
            Option::is_none,
        );
        self.take(
            "title",
            &mut whole.title,
            other.title.clone(),
            Option::is_none,
        );
        self.take(
            "description",
            &mut whole.description,
            other.description.clone(),
            Option::is_none,
        );
        self.take(
            "native_severity",
            &mut whole.native_severity,
            other.native_severity.clone(),
            Option::is_none,
        );
        self.take(
            "root_cause",
            &mut whole.root_cause,
            other.root_cause.clone(),
            Option::is_none,
        );
        self.take(
            "trigger",
            &mut whole.trigger,
            other.trigger.clone(),
            Option::is_none,
        );
        self.take(
            "mitigation",
            &mut whole.mitigation,
            other.mitigation.clone(),
            Option::is_none,
        );
    }

    fn take_records<'a>(&mut self, whole: &mut Incident<'a>, other: &Incident<'a>) {
        self.take(
            "problem_id",
            &mut whole.problem_id,
            other.problem_id.clone(),
            Option::is_none,
        );
        self.take(
            "customers_affected",
            &mut whole.customers_affected,
            other.customers_affected,
            Option::is_none,
        );
        self.take(
            "incident_leader",
            &mut whole.incident_leader,
            other.incident_leader.clone(),
            Option::is_none,
        );
        self.take(
            "communication_leader",
            &mut whole.communication_leader,
            other.communication_leader.clone(),
            Option::is_none,
        );
        self.take("url", &mut whole.url, other.url.clone(), Option::is_none);
        self.take(
            "postmortem_url",
            &mut whole.postmortem_url,
            other.postmortem_url.clone(),
            Option::is_none,
        );
        self.take(
            "duplicate_of",
            &mut whole.duplicate_of,
            other.duplicate_of.clone(),
            Option::is_none,
        );
    }

    fn take_lists<'a>(&mut self, whole: &mut Incident<'a>, other: Incident<'a>) {
        self.take(
            "services",
            &mut whole.services,
            other.services,
            Vec::is_empty,
        );
        self.take("teams", &mut whole.teams, other.teams, Vec::is_empty);
        self.take("tags", &mut whole.tags, other.tags, Vec::is_empty);
        self.take(
            "components",
            &mut whole.components,
            other.components,
            Vec::is_empty,
        );
        self.take("experts", &mut whole.experts, other.experts, Vec::is_empty);
        self.take("updates", &mut whole.updates, other.updates, Vec::is_empty);
        self.take(
            "action_items",
            &mut whole.action_items,
            other.action_items,
            Vec::is_empty,
        );
    }
}

/// Joins action items to the incidents that they name; each becomes a part of its incident, or is listed as lost.
///
/// # Errors
/// Internal, when the column cannot be made.
pub(super) fn join_actions(
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
    table.with_action_items(&joined)
}

fn is_same(one: &ActionItem, other: &ActionItem) -> bool {
    match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => one.title == other.title,
    }
}

#[cfg(test)]
mod tests;
