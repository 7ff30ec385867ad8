//! Promises: the share that ended within a target, and durations counted in working hours only.

use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::analysis::response_times::{self, Stay, SupportHours};
use crate::analysis::spans::Measured;
use crate::incident::period::Period;
use crate::incident::{Instant, Phase};
use crate::stats::interval::clopper_pearson;
use crate::stats::survival::{Curve, Step};

/// The share that ended within a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WithinTarget {
    /// The target.
    pub target_seconds: f64,
    /// The share that ended by then, open incidents counted.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub lower: f64,
    /// Upper end of its 95 % interval.
    pub upper: f64,
}

/// Reads the share that ended within a target off the curve of `count` stays.
///
/// *Definition*: 1 − S(target) with the log-log band; where nothing or everything has ended by then, which leaves no
/// band, the exact interval of none or all of those that were observed as long. *Empty*: `None`.
pub(super) fn within_target(
    curve: &Curve,
    count: u64,
    target_seconds: f64,
) -> Option<WithinTarget> {
    let steps = curve.steps();
    let reached = steps.partition_point(|step| step.time <= target_seconds);
    let last = reached.checked_sub(1).and_then(|last| steps.get(last));
    let observed = steps.get(reached).map_or(0, |step| step.at_risk);
    let share = last.map_or(0.0, |step| 1.0 - step.survival);
    let (lower, upper) = match last.and_then(Step::band) {
        Some((lower, upper)) => (1.0 - upper, 1.0 - lower),
        None if last.is_some() => clopper_pearson(count, count)?,
        None => clopper_pearson(0, observed)?,
    };
    Some(WithinTarget {
        target_seconds,
        share,
        lower,
        upper,
    })
}

/// Measures the window's stays of a phase in the team's working hours; `None` unless they are given.
pub(super) fn support_hours(
    population: &Population<'_>,
    phase: Phase,
    spans: &[Measured],
    ordered: &[Stay],
) -> Option<SupportHours> {
    let hours = population.rules.working_hours.as_ref()?;
    let begins = population.rules.definitions.begins(phase);
    let begin = |place: u32| {
        let span = spans[place as usize];
        let at = population.at(
            *begins.get(span.basis())?,
            population.window.start + place as usize,
        );
        Some((at?, span.micros()?))
    };
    let first = ordered
        .iter()
        .filter_map(|stay| begin(stay.place))
        .map(|(at, _)| at)
        .min()?;
    let timeline = hours.timeline(Period {
        from: Instant::from_micros(first),
        to: population.scope.as_of,
    });
    Some(response_times::support_hours(ordered, |place| {
        begin(place).map_or(0, |(at, micros)| {
            timeline.between(at, at.saturating_add(micros))
        })
    }))
}

#[cfg(test)]
mod tests;
