//! Milestones of a record that stand the wrong way round: doubted, never moved.

use chrono::TimeDelta;

use crate::import::seen::{Doubt, Seen};
use crate::incident::{Incident, Milestone, Phase};
use crate::notes::Code;

/// Doubts what stands the wrong way round.
pub(super) fn doubt(made: &Incident<'_>, seen: &mut Seen) {
    doubt_phases(made, seen);
    doubt_sequence(made, seen);
}

/// Doubts milestones that lie before the one from which their phase is measured; nothing is moved.
fn doubt_phases(made: &Incident<'_>, seen: &mut Seen) {
    for phase in Phase::ALL {
        let Some(end) = made.at(phase.end()) else {
            continue;
        };
        let begin = phase
            .begins()
            .iter()
            .find_map(|&milestone| made.at(milestone).map(|at| (milestone, at)));
        if let Some((milestone, begin)) = begin
            && end < begin
        {
            let apart = TimeDelta::microseconds(begin.micros() - end.micros()).num_minutes();
            let reason = format!(
                "{} lies {apart} min before {}: the duration is left out",
                phase.end().column(),
                milestone.column()
            );
            seen.doubts.push(Doubt {
                code: Code::EndBeforeStart,
                column_index: None,
                column_name: Some(phase.end().column().to_owned()),
                value: end.rfc3339(),
                reason,
                suggestion: "correct one of the two in the tool",
            });
        }
    }
}

/// Pairs of milestones of which the first comes first, and that bound no phase together.
const IN_ORDER: [(Milestone, Milestone); 6] = [
    (Milestone::Started, Milestone::Declared),
    (Milestone::Detected, Milestone::Declared),
    (Milestone::Acknowledged, Milestone::Mitigated),
    (Milestone::Acknowledged, Milestone::Resolved),
    (Milestone::Mitigated, Milestone::Resolved),
    (Milestone::Resolved, Milestone::Closed),
];

/// Microseconds by which two clocks, or a stamp cut to the minute, may disagree.
const TOLERANCE: i64 = 60_000_000;

/// Doubts milestones that stand the wrong way round without spoiling a duration; nothing is moved.
fn doubt_sequence(made: &Incident<'_>, seen: &mut Seen) {
    for (first, second) in IN_ORDER {
        let (Some(before), Some(after)) = (made.at(first), made.at(second)) else {
            continue;
        };
        if after.micros() + TOLERANCE < before.micros() {
            let apart = TimeDelta::microseconds(before.micros() - after.micros()).num_minutes();
            let reason = format!(
                "{} lies {apart} min before {}, which should come first",
                second.column(),
                first.column()
            );
            seen.doubts.push(Doubt {
                code: Code::OutOfOrder,
                column_index: None,
                column_name: Some(second.column().to_owned()),
                value: after.rfc3339(),
                reason,
                suggestion: "correct one of the two in the tool",
            });
        }
    }
}
