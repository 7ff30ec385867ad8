//! One incident seen several times: kept once, conflicts noted.
//!
//! Records with the same tool and id are one incident. Identical ones are duplicates; otherwise they are merged: what one
//! leaves open the other fills, and where they contradict each other the record whose latest stamp is later is right.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use crate::error::Result;
use crate::import::fold::others::Others;
use crate::import::owner::Owners;
use crate::import::part::{FILL_IN_START, NO_START};
use crate::incident::row::RowReader;
use crate::incident::table::{ID, NUMBER, SOURCE};
use crate::incident::{
    DetectedBy, Incident, IncidentTable, Instant, Milestone, Severity, Status, TableBuilder, Text,
};
use crate::notes::{Code, Consequence, Finding, Ledger, Notes, Place};

/// Why steps of an incident are none themselves.
const BEGAN_BEFORE: &str = "steps of incidents whose beginning is not in the export: export a longer period, or give the incidents as well";

/// What became of the records so far.
pub(super) struct Fates<'f> {
    /// How many records had each fate.
    pub ledger: &'f mut Ledger,
    /// What was found.
    pub notes: &'f mut Notes,
    /// Records that are no incident, by input.
    pub others: &'f mut BTreeMap<u32, Others>,
    /// Folded incidents whose beginning is not in their own input: the place of the first record, and how many there are.
    pub without_start: &'f BTreeMap<(u32, u64), u64>,
}

/// Keeps each incident of the table once; `places` has one entry a row and follows the table. `people` gets those whom the
/// records name that do not stay as they are: what is said of these records may mention them.
///
/// # Errors
/// Internal, when the table cannot be cut.
pub(super) fn merge(
    table: IncidentTable,
    places: &mut Vec<Place>,
    fates: &mut Fates<'_>,
    people: &mut BTreeSet<String>,
) -> Result<IncidentTable> {
    let groups = repeated(&table);
    if groups.is_empty() {
        return only_placed(table, places, fates);
    }
    let reader = RowReader::new(&table);
    let mut keep = vec![true; table.len()];
    let mut merged = TableBuilder::new();
    let mut merged_places = Vec::new();
    for rows in groups {
        let whole = fold_rows(&reader, &rows, places, fates.ledger, fates.notes);
        for row in &rows {
            people.extend(named_in(reader.incident(*row)));
        }
        for &row in &rows[1..] {
            keep[row] = false;
        }
        if let Some(incident) = whole {
            keep[rows[0]] = false;
            if !merged.push(&incident, reader.input(rows[0])) {
                merged.push_unplaced(&incident, reader.input(rows[0]));
            }
            merged_places.push(places[rows[0]]);
        }
    }
    let mut kept = keep.iter();
    places.retain(|_| *kept.next().expect("one entry a row"));
    places.extend(merged_places);
    let table = IncidentTable::join(vec![table.filter(&keep)?, merged.finish()?])?;
    only_placed(table, places, fates)
}

/// Leaves out records that were kept because they might add to an incident, and found none: those of a user's own table
/// are rejected, steps of an incident that began before the export are none.
fn only_placed(
    table: IncidentTable,
    places: &mut Vec<Place>,
    fates: &mut Fates<'_>,
) -> Result<IncidentTable> {
    let keep = table.placed();
    if keep.iter().all(|placed| *placed) {
        return Ok(table);
    }
    let lost = keep.iter().zip(places.iter()).filter(|(keep, _)| !**keep);
    for (_, &place) in lost {
        fates.ledger.imported -= 1;
        if let Some(records) = fates.without_start.get(&(place.input, place.record)) {
            fates.ledger.merged -= records - 1;
            fates.ledger.not_incident += records;
            let others = fates.others.entry(place.input).or_default();
            (0..*records).for_each(|_| others.add(Code::NotIncident, BEGAN_BEFORE, place.record));
            continue;
        }
        fates.ledger.rejected += 1;
        fates.notes.add(Finding {
            place,
            consequence: Consequence::Rejected,
            code: Code::MissingStart,
            column_index: None,
            column_name: None,
            value: String::new(),
            reason: NO_START.to_owned(),
            suggestion: FILL_IN_START.to_owned(),
        });
    }
    let mut kept = keep.iter();
    places.retain(|_| *kept.next().expect("one entry a row"));
    table.filter(&keep)
}

/// Doubts incidents of a tool that share a number and are not the same: its numbers should name one each.
pub(super) fn note_numbers(
    table: &IncidentTable,
    places: &[Place],
    tools: &BTreeSet<String>,
    notes: &mut Notes,
) {
    if tools.is_empty() {
        return;
    }
    let mut first: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let rows = table.texts(SOURCE).iter().zip(table.texts(NUMBER).iter());
    for ((source, number), place) in rows.zip(places) {
        let (Some(source), Some(number)) = (source, number) else {
            continue;
        };
        if !tools.contains(source) {
            continue;
        }
        if let Some(record) = first.get(&(source, number)) {
            notes.add(Finding {
                place: *place,
                consequence: Consequence::Doubted,
                code: Code::NumberTwice,
                column_index: None,
                column_name: Some(NUMBER.to_owned()),
                value: number.to_owned(),
                reason: format!("`{number}` is the number of record {record} too, which has another id: both are kept"),
                suggestion: "look whether both are the same incident".to_owned(),
            });
        } else {
            first.insert((source, number), place.record);
        }
    }
}

/// Finds rows that share tool and id, in the order of the rows; only groups of two or more.
fn repeated<'t>(table: &'t IncidentTable) -> Vec<Vec<usize>> {
    let (ids, sources) = (table.texts(ID), table.texts(SOURCE));
    let owners = Owners::new(table).map(|owners| (owners, table.placed()));
    let key_of = |row: usize, source: Option<&'t str>, id: Option<&'t str>| {
        let (source, id) = (source.unwrap_or_default(), id.unwrap_or_default());
        match &owners {
            Some((owners, placed)) => owners.key(source, id, placed[row]),
            None => (source, id),
        }
    };
    let key = |row: usize| key_of(row, sources.get(row), ids.get(row));
    let mut hashes: Vec<(u64, usize)> = ids
        .iter()
        .zip(sources.iter())
        .enumerate()
        .map(|(row, (id, source))| {
            let mut hasher = FxHasher::default();
            key_of(row, source, id).hash(&mut hasher);
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
        for ((source, id), mut rows) in by_key {
            if rows.len() > 1 {
                // The record that bears the incident's own name comes first, whatever the order of the inputs.
                let is_own = |row| sources.get(row) == Some(source) && ids.get(row) == Some(id);
                rows.sort_by_key(|&row| (!is_own(row), row));
                found.push(rows);
            }
        }
    }
    found.sort_unstable();
    found
}

fn named_in(incident: Incident<'_>) -> impl Iterator<Item = String> {
    let leaders = [incident.incident_leader, incident.communication_leader];
    let leaders = leaders.into_iter().flatten().chain(incident.experts);
    let authors = incident
        .updates
        .into_iter()
        .filter_map(|update| update.author);
    let owners = incident
        .action_items
        .into_iter()
        .filter_map(|item| item.owner);
    leaders.map(Text::into_owned).chain(authors).chain(owners)
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
    let other_is_later = progress(&other) > progress(whole);
    join(whole, other, other_is_later)
}

/// Fills what is open in `whole` from `other`; what is filled stays.
pub(super) fn fill<'a>(whole: &mut Incident<'a>, other: Incident<'a>) {
    join(whole, other, false);
}

fn join<'a>(
    whole: &mut Incident<'a>,
    other: Incident<'a>,
    other_is_later: bool,
) -> Vec<&'static str> {
    let mut joint = Joint {
        other_is_later,
        conflicts: Vec::new(),
    };
    let milestones = whole.milestones.iter_mut().zip(other.milestones);
    for ((mine, theirs), milestone) in milestones.zip(Milestone::ALL) {
        if let Some(finer) = finer(*mine, theirs) {
            *mine = Some(finer);
            continue;
        }
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

/// Returns the finer of two stamps of which one is the other cut to the second or to the minute.
fn finer(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    let (earlier, later) = (one?.min(other?), one?.max(other?));
    let is_cut = |unit: i64| {
        earlier.micros() % unit == 0
            && later.micros() - later.micros().rem_euclid(unit) == earlier.micros()
    };
    (is_cut(Instant::SECOND) || is_cut(60 * Instant::SECOND)).then_some(later)
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

#[cfg(test)]
mod tests;
