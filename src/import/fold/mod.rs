//! Records that are no incidents but tell of them → incidents: state changes, check runs, samples, log lines,
//! notifications, audit logs.
//!
//! What a fold does is decided by its *kind* and by the words of its preset, never by the tool's name. Every record
//! has one fate: it opens an incident, belongs to one that is counted, or is none, and then its reason is counted.
//!
//! ```text
//! record ─ members, labels ─► step (about what, when, what it says) ─ all inputs of a preset, by kind ─► incidents
//! ```

pub(super) mod fitted;
pub(super) mod last_record;
pub(super) mod log_lines;
pub(super) mod members;
pub(super) mod others;
mod quiet;
mod recovery;
mod samples;
mod snapshots;
pub(super) mod spec;
pub(super) mod step;
mod story;
mod transitions;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::import::fold::others::Others;
use crate::import::fold::spec::{Fold, FoldKind};
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::order;
use crate::import::part::{PartResult, PartWork};
use crate::import::plan::Plan;

/// The steps of all inputs of one preset.
pub(super) struct Steps {
    /// What the preset says.
    pub fold: Fold,
    /// The steps, in the order of the inputs.
    pub steps: Vec<Step>,
}

impl Steps {
    /// Begins without any.
    pub(super) fn new(fold: Fold) -> Self {
        Self {
            fold,
            steps: Vec::new(),
        }
    }

    /// Takes over the steps of a part that follows `records_before` records.
    pub(super) fn take(&mut self, steps: Vec<Step>, records_before: u64) {
        self.steps.extend(steps.into_iter().map(|mut step| {
            step.place.index += records_before;
            step
        }));
    }
}

/// What folding gave for one input.
pub(super) struct FoldedPart {
    /// The input.
    pub input: u32,
    /// Its incidents and fates.
    pub part: PartResult,
    /// Its records that are no incident.
    pub others: Others,
}

/// Folds the steps of one preset into incidents, input by input.
///
/// # Errors
/// Internal, when a table cannot be made.
pub(super) fn fold(all: Steps) -> Result<Vec<FoldedPart>> {
    let Steps { fold, steps } = all;
    let folded = match fold.kind {
        FoldKind::LastRecord => Folded::default(),
        FoldKind::Transitions => transitions::fold(&fold, steps),
        FoldKind::Recovery => recovery::fold(&fold, steps),
        FoldKind::Samples => samples::fold(&fold, steps),
        FoldKind::Snapshots => snapshots::fold(&fold, steps),
        FoldKind::QuietGap => quiet::fold(&fold, steps),
    };
    parts(folded)
}

fn parts(mut folded: Folded) -> Result<Vec<FoldedPart>> {
    folded
        .stories
        .sort_by_key(|story| (story.input, story.place.index));
    let mut stories: BTreeMap<u32, Vec<Story>> = BTreeMap::new();
    for story in std::mem::take(&mut folded.stories) {
        stories.entry(story.input).or_default().push(story);
    }
    let inputs: BTreeSet<u32> = stories
        .keys()
        .chain(folded.others.keys())
        .copied()
        .collect();
    let plan = Plan::nothing();
    let part = |input: u32| {
        let mut work = PartWork::new(&plan, &[], input);
        for story in stories.remove(&input).unwrap_or_default() {
            let is_without_start = story.is_without_start();
            work.seen().doubts = story.doubts;
            order::doubt(&story.incident, work.seen());
            if is_without_start {
                work.keep_without_start(story.place, &story.incident, story.records);
            } else {
                work.keep(story.place, &story.incident, story.repair.as_ref());
            }
            work.merged(story.records - 1);
        }
        let mut part = work.finish()?;
        let count = |of: &BTreeMap<u32, u64>| of.get(&input).copied().unwrap_or(0);
        part.ledger.not_incident += count(&folded.not_incident);
        part.ledger.duplicate += count(&folded.duplicates);
        part.ledger.read += count(&folded.cuts);
        Ok(FoldedPart {
            input,
            part,
            others: folded.others.remove(&input).unwrap_or_default(),
        })
    };
    inputs.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests;
