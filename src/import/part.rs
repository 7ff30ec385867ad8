//! The records of one part of an input, mapped one by one: incidents, fates, findings. Parts are worked apart and joined
//! in order, so that the outcome does not depend on how many threads there are.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::import::damage::{At, Damage};
use crate::import::fold::fitted::FoldPlan;
use crate::import::fold::others::Others;
use crate::import::fold::step::{NoStep, Step};
use crate::import::map;
use crate::import::named::{self, NamedRecord};
use crate::import::plan::Plan;
use crate::import::preset::Records;
use crate::import::raw::Raw;
use crate::import::read_csv::Fields;
use crate::import::seen::{Doubt, Seen};
use crate::incident::{Incident, IncidentTable, Instant, Milestone, TableBuilder};
use crate::notes::{Code, Consequence, Finding, Ledger, Notes, Place};

/// The tool of tables that people write themselves.
pub(super) const PLAIN: &str = "plain";

/// Why a record without a place in time is left out.
pub(super) const NO_START: &str =
    "the record has no time that places it: started, detected, declared or acknowledged";

/// What to do about it.
pub(super) const FILL_IN_START: &str = "fill in when it started";

/// What one part of an input gave.
#[derive(Default)]
pub(super) struct PartResult {
    /// Its incidents; `None` without any.
    pub rows: Option<IncidentTable>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Its records that are parts of an incident which they name.
    pub named: Vec<NamedRecord>,
    /// Fates; duplicates and merges are found later.
    pub ledger: Ledger,
    /// What was found.
    pub notes: Notes,
    /// Local times that were read in the zone of the input.
    pub local_times: u64,
    /// Dates whose order of day and month is not settled.
    pub unordered: u64,
    /// How often a time was told by a duration, by field and the column of the duration.
    pub told: BTreeMap<(&'static str, String), u64>,
    /// Records that are no incidents, by the column that says so.
    pub left_out: BTreeMap<String, u64>,
    /// Incidents that have an end.
    pub ended: u64,
    /// The latest instant of any kind.
    pub latest: Option<Instant>,
    /// The latest place in time.
    pub newest: Option<Instant>,
    /// Records that fold with others, once all inputs are read.
    pub steps: Vec<Step>,
    /// Records that are no incident, counted by reason.
    pub others: Others,
    /// Incidents whose beginning the records do not hold: the place of the first record, and how many there are.
    pub without_start: BTreeMap<(u32, u64), u64>,
}

/// Maps the records of one part.
pub(super) struct PartWork<'p> {
    plan: &'p Plan,
    headings: &'p [String],
    input: u32,
    seen: Seen,
    rows: TableBuilder,
    result: PartResult,
}

impl<'p> PartWork<'p> {
    /// Begins the part of an input; `headings` are those of a table, none for objects.
    #[must_use]
    pub(super) fn new(plan: &'p Plan, headings: &'p [String], input: u32) -> Self {
        Self {
            plan,
            headings,
            input,
            seen: Seen::default(),
            rows: TableBuilder::new(),
            result: PartResult::default(),
        }
    }

    /// Ends the part; its rows are a table from now on, which takes less room than growing columns.
    ///
    /// # Errors
    /// Internal, when the table cannot be made.
    pub(super) fn finish(mut self) -> Result<PartResult> {
        if !self.rows.is_empty() {
            self.result.rows = Some(self.rows.finish()?);
        }
        self.result.local_times = self.seen.local_times;
        self.result.unordered = self.seen.unordered;
        self.result.told = self.seen.told;
        self.result.left_out = self.seen.left_out;
        Ok(self.result)
    }

    fn place(&self, at: At) -> Place {
        Place {
            input: self.input,
            record: at.index + 1,
            line: 0,
            byte: at.byte,
        }
    }

    /// Counts a blank line.
    pub(super) fn blank(&mut self) {
        self.result.ledger.read += 1;
        self.result.ledger.blank += 1;
    }

    /// Counts and lists a record that is damaged beyond use.
    pub(super) fn damaged(&mut self, at: At, damage: &Damage) {
        self.result.ledger.read += 1;
        self.result.ledger.rejected += 1;
        let finding = self.damage_finding(at, damage, Consequence::Rejected);
        self.result.notes.add(finding);
    }

    fn damage_finding(&self, at: At, damage: &Damage, consequence: Consequence) -> Finding {
        let repaired = damage
            .repaired_to
            .as_ref()
            .map(|after| format!("; read as `{after}`"))
            .unwrap_or_default();
        Finding {
            place: self.place(at),
            consequence,
            code: damage.code,
            column_index: damage.column.map(|index| index + 1),
            column_name: damage
                .column
                .and_then(|index| self.headings.get(index))
                .cloned(),
            value: damage.value.clone(),
            reason: format!("{}{repaired}", damage.reason),
            suggestion: match consequence {
                Consequence::Rejected => {
                    "correct the record in the export and run again".to_owned()
                }
                _ => String::new(),
            },
        }
    }

    /// Counts a record that is about to be mapped.
    pub(super) fn begin(&mut self) {
        self.result.ledger.read += 1;
        self.seen.doubts.clear();
    }

    /// Maps a record.
    pub(super) fn record(&mut self, at: At, raw: Raw<'_>, repair: Option<&Damage>) {
        self.begin();
        if let Raw::Row(fields) = raw
            && self.is_heading(fields)
        {
            self.result.ledger.not_incident += 1;
            let others = &mut self.result.others;
            others.add(Code::NotIncident, "the heading, once more", at.index + 1);
            return;
        }
        let mut others = self.plan.not_incident.iter();
        if let Some(source) = others.find(|source| source.is_filled(raw)) {
            let count = self.seen.left_out.entry(source.name.clone());
            *count.or_default() += 1;
            self.result.ledger.not_incident += 1;
            return;
        }
        if let Some(fold) = &self.plan.fold {
            self.step(at, raw, repair, fold);
            return;
        }
        match self.plan.records {
            Records::Incidents => {
                let incident = map::incident(raw, self.plan, &mut self.seen);
                self.keep(at, &incident, repair);
            }
            Records::ActionItems | Records::Updates => self.named(at, raw, repair),
        }
    }

    /// Reads a record that folds with others; its fate is decided when all inputs are read.
    fn step(&mut self, at: At, raw: Raw<'_>, repair: Option<&Damage>, fold: &FoldPlan) {
        // Members of one record are records, so they are numbered as they are read.
        let place = At {
            index: self.result.ledger.read - 1,
            ..at
        };
        match fold.step(raw, self.plan, &mut self.seen) {
            Ok(step) => self.result.steps.push(Step {
                input: self.input,
                place,
                repair: repair.cloned(),
                ..step
            }),
            Err(NoStep::Other(reason)) => {
                self.result.ledger.not_incident += 1;
                let others = &mut self.result.others;
                others.add(Code::NotIncident, &reason, place.index + 1);
            }
            Err(NoStep::Refused(doubt)) => self.reject(place, doubt),
        }
    }

    /// Says whether a row is the heading once more.
    fn is_heading(&self, fields: Fields<'_>) -> bool {
        let same =
            |(index, heading): (usize, &String)| fields.get(index).trim() == heading.as_str();
        let first = self.headings.first();
        first.is_some_and(|first| !first.is_empty() && same((0, first)))
            && self.headings.iter().enumerate().all(same)
    }

    fn named(&mut self, at: At, raw: Raw<'_>, repair: Option<&Damage>) {
        if let Some((incident_id, part)) = named::part(raw, self.plan, &mut self.seen) {
            let place = self.place(at);
            self.result.named.push(NamedRecord {
                place,
                tool: self.plan.tool.clone(),
                incident_id,
                part,
            });
            self.list(at, repair);
        } else {
            let doubt = Doubt {
                code: Code::MissingId,
                column_index: None,
                column_name: Some("incident_id".to_owned()),
                value: String::new(),
                reason: "the record does not say to which incident it belongs".to_owned(),
                suggestion: "fill in the incident's id",
            };
            self.reject(at, doubt);
        }
    }

    /// Keeps an incident that can be placed in time, and rejects one that cannot.
    pub(super) fn keep(&mut self, at: At, incident: &Incident<'_>, repair: Option<&Damage>) {
        let placed_at = incident.placed().map(|(placed_at, _)| placed_at);
        if placed_at.is_none() && !self.may_add_columns(incident) {
            let doubt = self.why_not_placed();
            self.reject(at, doubt);
            return;
        }
        if placed_at.is_some() {
            self.rows.push(incident, self.input);
        } else {
            self.rows.push_unplaced(incident, self.input);
        }
        let place = self.place(at);
        self.result.places.push(place);
        self.result.ledger.imported += 1;
        self.result.newest = self.result.newest.max(placed_at);
        let ends = [Milestone::Resolved, Milestone::Closed];
        let is_ended = ends.into_iter().any(|end| incident.at(end).is_some());
        self.result.ended += u64::from(is_ended);
        let stamps = incident.milestones.iter().flatten().copied();
        let updates = incident.updates.iter().filter_map(|update| update.at);
        self.result.latest = stamps
            .chain(updates)
            .fold(self.result.latest, |latest, at| latest.max(Some(at)));
        self.list(at, repair);
        self.note_formula(at, incident);
    }

    /// Tells whether a record without a place in time may add columns to an incident of another input: one of the user's
    /// own, with an id, in which no time was lost.
    fn may_add_columns(&self, incident: &Incident<'_>) -> bool {
        let mut doubts = self.seen.doubts.iter();
        self.plan.tool == PLAIN
            && !doubts.any(|doubt| doubt.code == Code::MissingId || is_lost_time(doubt))
            && !incident.id.is_empty()
    }

    fn note_formula(&mut self, at: At, incident: &Incident<'_>) {
        let Some(title) = incident.title.as_deref() else {
            return;
        };
        if title.starts_with(['=', '+', '@']) {
            let reason = format!(
                "the title `{title}` would run as a formula in a spreadsheet: our exports guard it with an apostrophe"
            );
            let finding = Finding {
                place: self.place(at),
                consequence: Consequence::Doubted,
                code: Code::FormulaPrefix,
                column_index: None,
                column_name: Some("title".to_owned()),
                value: title.to_owned(),
                reason,
                suggestion: String::new(),
            };
            self.result.notes.add(finding);
        }
    }

    /// Says why an incident has no place in time: a time that cannot be read, else that there is none.
    fn why_not_placed(&mut self) -> Doubt {
        let mut doubts = self.seen.doubts.iter();
        let found = doubts.find(|doubt| is_lost_time(doubt)).cloned();
        found.unwrap_or_else(|| Doubt {
            code: Code::MissingStart,
            column_index: None,
            column_name: None,
            value: String::new(),
            reason: NO_START.to_owned(),
            suggestion: FILL_IN_START,
        })
    }

    fn reject(&mut self, at: At, doubt: Doubt) {
        self.result.ledger.rejected += 1;
        let finding = self.finding(at, doubt, Consequence::Rejected);
        self.result.notes.add(finding);
    }

    fn finding(&self, at: At, doubt: Doubt, consequence: Consequence) -> Finding {
        Finding {
            place: self.place(at),
            consequence,
            code: doubt.code,
            column_index: doubt.column_index,
            column_name: doubt.column_name,
            value: doubt.value,
            reason: doubt.reason,
            suggestion: doubt.suggestion.to_owned(),
        }
    }

    /// Lists the repair and the doubts of a record that is kept.
    fn list(&mut self, at: At, repair: Option<&Damage>) {
        if let Some(damage) = repair {
            self.result.ledger.repaired += 1;
            let finding = self.damage_finding(at, damage, Consequence::Repaired);
            self.result.notes.add(finding);
        }
        for doubt in std::mem::take(&mut self.seen.doubts) {
            let finding = self.finding(at, doubt, Consequence::Doubted);
            self.result.notes.add(finding);
        }
    }

    /// Keeps what folded records tell of an incident whose beginning they do not hold: another input may have it.
    pub(super) fn keep_without_start(&mut self, at: At, incident: &Incident<'_>, records: u64) {
        self.rows.push_unplaced(incident, self.input);
        let place = self.place(at);
        self.result.places.push(place);
        self.result.ledger.imported += 1;
        let first = (place.input, place.record);
        self.result.without_start.insert(first, records);
        self.list(at, None);
    }

    /// Counts records that were read before and belong to an incident that is counted.
    pub(super) fn merged(&mut self, records: u64) {
        self.result.ledger.merged += records;
    }

    /// Counts records that fold into one already counted.
    pub(super) fn folded(&mut self, records: u64) {
        self.result.ledger.read += records;
        self.result.ledger.merged += records;
    }

    /// Gives the mapping's eye for doubts, for records that are mapped elsewhere.
    pub(super) fn seen(&mut self) -> &mut Seen {
        &mut self.seen
    }
}

/// Tells whether a time was left out because it cannot be read or cannot be.
fn is_lost_time(doubt: &Doubt) -> bool {
    matches!(
        doubt.code,
        Code::BadTimestamp | Code::AmbiguousTimestamp | Code::ImpossibleYear
    )
}
