//! Problems that name the record that ended them → incidents.
//!
//! Where problems name none (the tool was asked for few fields), the next recovery of the same object ends them.

use std::collections::{BTreeMap, HashMap};

use crate::import::fold::spec::Fold;
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::fold::transitions;
use crate::import::fold::words::State;
use crate::incident::{Milestone, Status};
use crate::notes::Code;

/// Folds the steps of one preset.
pub(super) fn fold(fold: &Fold, steps: Vec<Step>) -> Folded {
    let mut folded = Folded::default();
    if steps.iter().all(|step| step.detail.recovered_by.is_none()) {
        return transitions::fold(fold, steps);
    }
    let (problems, recoveries): (Vec<Step>, Vec<Step>) = transitions::in_order(steps)
        .into_iter()
        .partition(|step| matches!(step.state, Some(State::Problem { .. })));
    let recoveries = once(recoveries, &mut folded);
    let at: HashMap<String, Step> = recoveries
        .iter()
        .filter_map(|step| Some((step.detail.event_id.clone()?, step.clone())))
        .collect();
    let mut ended: BTreeMap<String, usize> = BTreeMap::new();
    for step in once(problems, &mut folded) {
        let recovered_by = step.detail.recovered_by.clone();
        let (key, detected) = (step.key.clone(), step.at);
        let mut story = Story::new(step, false);
        for milestone in Milestone::ALL {
            if fold.opens.iter().any(|name| name == milestone.column()) {
                story.set(milestone, detected);
            }
        }
        let acknowledged = story.incident.at(Milestone::Acknowledged);
        let status = match (&recovered_by, acknowledged) {
            (None, None) => Status::Open,
            (None, Some(_)) => Status::Acknowledged,
            (Some(_), _) => Status::Resolved,
        };
        if let Some(id) = recovered_by {
            if let Some(recovery) = at.get(&id) {
                story.set(Milestone::Resolved, recovery.at);
                let count = ended.entry(id).or_default();
                // One recovery can end several problems; its record belongs to the first.
                story.records += u64::from(*count == 0);
                *count += 1;
            } else {
                let reason = format!(
                    "it has ended, but the record `{id}` that says when is not in the export"
                );
                story.doubt(Code::EndNotRecorded, reason);
            }
        }
        story.name(&key, detected);
        folded.keep(story, status);
    }
    for step in recoveries {
        let id = step.detail.event_id.as_ref();
        if id.is_none_or(|id| !ended.contains_key(id)) {
            folded.other(&step, "recoveries of problems that are not in the export");
        }
    }
    folded
}

/// Keeps each record once by its own id.
fn once(steps: Vec<Step>, folded: &mut Folded) -> Vec<Step> {
    let mut seen = std::collections::HashSet::new();
    let mut kept = Vec::with_capacity(steps.len());
    for step in steps {
        let is_new = step
            .detail
            .event_id
            .as_ref()
            .is_none_or(|id| seen.insert(id.clone()));
        if is_new {
            kept.push(step);
        } else {
            folded.duplicate(&step);
        }
    }
    kept
}
