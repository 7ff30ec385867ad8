//! The state of objects at one moment, perhaps seen several times → the incidents that are open or have ended.
//!
//! An object and the time at which its problem began are one incident, in however many groups, notifications or pages
//! it stands.

use std::collections::BTreeMap;

use crate::import::fold::spec::Fold;
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::fold::words::State;
use crate::incident::{Instant, Milestone, Status};

/// Folds the steps of one preset.
pub(super) fn fold(fold: &Fold, steps: Vec<Step>) -> Folded {
    let mut folded = Folded::default();
    let mut groups: BTreeMap<(String, Option<Instant>), Vec<Step>> = BTreeMap::new();
    for step in steps {
        match step.state {
            Some(State::Problem { .. } | State::Ended) => {
                let group = groups.entry((step.key.clone(), step.at)).or_default();
                group.push(step);
            }
            Some(State::Pending) => folded.other(&step, "alerts that are pending"),
            Some(State::Fine) => folded.other(&step, "checks that pass"),
            _ => folded.other(&step, "states that say nothing"),
        }
    }
    for ((key, at), group) in groups {
        finish(fold, &key, at, group, &mut folded);
    }
    folded
}

fn finish(fold: &Fold, key: &str, at: Option<Instant>, group: Vec<Step>, folded: &mut Folded) {
    let ended = group.iter().filter_map(end).max();
    let is_over = ended.is_some() || group.iter().any(|step| step.state == Some(State::Ended));
    let mut group = group.into_iter();
    let Some(first) = group.next() else { return };
    let mut story = Story::new(first, false);
    for step in group {
        story.absorb(step);
    }
    for milestone in Milestone::ALL {
        if fold.opens.iter().any(|name| name == milestone.column()) {
            story.set(milestone, at);
        }
    }
    story.set(Milestone::Resolved, ended);
    story.name(key, at);
    let status = if is_over {
        Status::Resolved
    } else {
        Status::Open
    };
    folded.keep(story, status);
}

/// Returns when the problem ended: only a record that says so counts, since an open alert has an end in the future.
fn end(step: &Step) -> Option<Instant> {
    (step.state == Some(State::Ended))
        .then_some(step.detail.ends)
        .flatten()
}
