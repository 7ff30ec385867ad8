//! Events that nothing ends → incidents: those that follow each other closely are one.
//!
//! When such an incident ended is not in the export, so its end stays open and its state unknown; the note says when
//! the last event came.

use crate::import::fold::spec::Fold;
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::fold::transitions;
use crate::import::fold::words::State;
use crate::incident::{Instant, Milestone, Status};
use crate::notes::Code;

/// Folds the steps of one preset.
pub(super) fn fold(fold: &Fold, steps: Vec<Step>) -> Folded {
    let mut folded = Folded::default();
    let quiet = i64::from(fold.quiet_seconds.unwrap_or(0)) * Instant::SECOND;
    for (key, steps) in transitions::by_key(steps) {
        let mut open: Option<Running> = None;
        for step in transitions::without_doubles(steps, &mut folded) {
            if !matches!(step.state, Some(State::Problem { .. })) {
                folded.other(&step, "events that raise no alert");
                continue;
            }
            let Some(at) = step.at else { continue };
            match &mut open {
                Some(running) if at.micros() - running.last.micros() <= quiet => {
                    running.last = at;
                    running.story.absorb(step);
                }
                _ => {
                    let next = Running {
                        story: Story::new(step, false),
                        first: at,
                        last: at,
                    };
                    if let Some(before) = open.replace(next) {
                        before.finish(fold, &key, &mut folded);
                    }
                }
            }
        }
        if let Some(running) = open {
            running.finish(fold, &key, &mut folded);
        }
    }
    folded
}

struct Running {
    story: Story,
    first: Instant,
    last: Instant,
}

impl Running {
    fn finish(mut self, fold: &Fold, key: &str, folded: &mut Folded) {
        for milestone in Milestone::ALL {
            if fold.opens.iter().any(|name| name == milestone.column()) {
                self.story.set(milestone, Some(self.first));
            }
        }
        let reason = format!(
            "the export does not say when it ended; its last event is of {}",
            self.last.rfc3339()
        );
        self.story.doubt(Code::EndNotRecorded, reason);
        self.story.name(key, Some(self.first));
        folded.keep(self.story, Status::Unknown);
    }
}
