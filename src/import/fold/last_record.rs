//! Several records → one incident: audit logs that write a record for every change.
//!
//! The last record of an incident counts, by the column that grows; milestones come from it alone, and an unknown stamp
//! in it stays unknown. Only the acknowledgement may come from a step between two states.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::import::damage::{At, Damage};
use crate::import::fold::spec::{Fold, Step};
use crate::import::part::{PartResult, PartWork};
use crate::import::plan::Plan;
use crate::import::raw::{Available, Raw, Source};
use crate::import::read_csv::{Csv, Fields, Row};
use crate::import::timestamp::{self, DateOrder, Form};
use crate::incident::{Instant, Milestone};

/// The columns of a fold, found in the input.
pub(in crate::import) struct LastRecordPlan {
    key: Source,
    order: Source,
    step: Option<StepPlan>,
}

struct StepPlan {
    column: Source,
    from: String,
    to: String,
    at: Source,
    date_order: Option<DateOrder>,
    zone: crate::incident::period::Tz,
}

/// What is known of one incident while its records are read.
struct Last {
    order: f64,
    at: At,
    cells: Vec<String>,
    repair: Option<Damage>,
    records: u64,
    state: Option<String>,
    acknowledged: Option<Instant>,
}

impl LastRecordPlan {
    /// Finds the columns of a fold.
    ///
    /// # Errors
    /// Input: the key is not among the columns.
    pub(in crate::import) fn new(
        fold: &Fold,
        available: &Available<'_>,
        zone: crate::incident::period::Tz,
        order: &dyn Fn(&str) -> Option<DateOrder>,
    ) -> Result<Self> {
        let column = |name: Option<&String>| {
            let name = name.map(String::as_str).unwrap_or_default();
            available
                .find(name)
                .ok_or_else(|| Error::missing_column("the audit log", name))
        };
        let key = column(fold.key.first())?;
        let grows = column(fold.order.as_ref())?;
        let step = fold
            .acknowledged
            .as_ref()
            .and_then(|step| step_plan(step, available, zone, order));
        Ok(Self {
            key,
            order: grows,
            step,
        })
    }
}

fn step_plan(
    step: &Step,
    available: &Available<'_>,
    zone: crate::incident::period::Tz,
    order: &dyn Fn(&str) -> Option<DateOrder>,
) -> Option<StepPlan> {
    let at = available.find(&step.at)?;
    Some(StepPlan {
        column: available.find(&step.column)?,
        from: step.from.clone(),
        to: step.to.clone(),
        date_order: order(&at.name),
        at,
        zone,
    })
}

/// Reads a table and keeps the last record of each incident, in the order in which the incidents first appear.
pub(in crate::import) fn fold(
    csv: &Csv<'_>,
    fold: &LastRecordPlan,
    plan: &Plan,
    input: u32,
) -> Result<PartResult> {
    let mut work = PartWork::new(plan, &csv.header, input);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut incidents: Vec<Last> = Vec::new();
    let mut before = 0;
    for part in csv.parts() {
        let mut records = 0;
        part.read(|row| {
            records += 1;
            match row {
                Row::Blank { .. } => work.blank(),
                Row::Rejected { at, damage, .. } => work.damaged(moved(at, before), &damage),
                Row::Record { at, fields, repair } => {
                    let at = moved(at, before);
                    let Some(key) = fold.key.text(Raw::Row(fields)) else {
                        work.record(at, Raw::Row(fields), repair.as_ref());
                        return;
                    };
                    let number = numbers.get(key.as_ref()).copied().unwrap_or_else(|| {
                        numbers.insert(key.to_string(), incidents.len());
                        incidents.push(Last::new());
                        incidents.len() - 1
                    });
                    incidents[number].see(fold, at, fields, repair);
                }
            }
        });
        before += records;
    }
    for last in &incidents {
        finish(last, plan, &mut work);
    }
    work.finish()
}

fn moved(at: At, before: u64) -> At {
    At {
        index: at.index + before,
        ..at
    }
}

impl Last {
    fn new() -> Self {
        Self {
            order: f64::NEG_INFINITY,
            at: At::default(),
            cells: Vec::new(),
            repair: None,
            records: 0,
            state: None,
            acknowledged: None,
        }
    }

    fn see(&mut self, fold: &LastRecordPlan, at: At, fields: Fields<'_>, repair: Option<Damage>) {
        let raw = Raw::Row(fields);
        self.records += 1;
        if let Some(step) = &fold.step {
            self.step(step, raw);
        }
        let order = fold
            .order
            .text(raw)
            .and_then(|text| text.parse().ok())
            .unwrap_or(self.order);
        if order >= self.order {
            self.order = order;
            self.at = at;
            self.repair = repair;
            self.cells.clear();
            self.cells
                .extend((0..fields.len()).map(|index| fields.get(index).to_owned()));
        }
    }

    fn step(&mut self, step: &StepPlan, raw: Raw<'_>) {
        let state = step.column.text(raw);
        let came = self.state.as_deref() == Some(step.from.as_str())
            && state.as_deref() == Some(step.to.as_str());
        if came && self.acknowledged.is_none() {
            let word = step.at.text(raw);
            let reading = word.and_then(|word| {
                timestamp::read(&word, &Form::Any, step.date_order, step.zone).ok()
            });
            self.acknowledged = reading.map(|reading| reading.instant);
        }
        self.state = state.map(std::borrow::Cow::into_owned);
    }
}

fn finish(last: &Last, plan: &Plan, work: &mut PartWork<'_>) {
    work.begin();
    let mut incident = crate::import::map::incident(Raw::Kept(&last.cells), plan, work.seen());
    let slot = &mut incident.milestones[Milestone::Acknowledged as usize];
    *slot = slot.or(last.acknowledged);
    work.keep(last.at, &incident, last.repair.as_ref());
    work.folded(last.records - 1);
}
