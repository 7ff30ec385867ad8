//! How the times to resolve are spread: curves of what is still open, and counts on a logarithmic grid.

use serde::{Deserialize, Serialize};

use crate::analysis::response_times::Stay;
use crate::analysis::spans::seconds;
use crate::incident::Severity;
use crate::stats::number;
use crate::stats::quantile::quantile;
use crate::stats::survival::{Curve, Step};

/// A Kaplan-Meier curve of the resolve phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalCurve {
    /// Which incidents.
    pub group: SurvivalGroup,
    /// Incidents in it (known and open).
    pub count: u64,
    /// Of them, finished.
    pub finished: u64,
    /// Median; `None` when it is not reached.
    pub median_seconds: Option<f64>,
    /// Steps in order of time, thinned to at most 400; before the first the share is 1.
    pub steps: Vec<SurvivalStep>,
}

/// Which incidents a curve is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurvivalGroup {
    /// All of the window.
    All,
    /// SEV1 and SEV2 of the window.
    Severe,
    /// SEV3 and below (unknown too) of the window.
    Other,
    /// All of the baseline.
    Baseline,
}

/// One step of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SurvivalStep {
    /// Seconds since the start.
    pub seconds: f64,
    /// Share still open from here on, 0 to 1.
    pub share: f64,
    /// Lower end of the 95 % band.
    pub lower: Option<f64>,
    /// Upper end of the 95 % band.
    pub upper: Option<f64>,
    /// Incidents still open and observed just before this time.
    pub at_risk: u64,
}

/// Counts on a grid of durations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Edges in seconds, one more than counts; evenly spaced in the logarithm.
    pub edges: Vec<f64>,
    /// Incidents from one edge (inclusive) to the next.
    pub counts: Vec<u64>,
    /// Percentiles of the same incidents: (0.5, 0.75, 0.9, 0.95, 0.99), seconds, type 7; empty without data.
    pub marks: Vec<(f64, f64)>,
    /// Durations below the first edge (zero among them), counted in the first bin.
    pub below: u64,
}

/// Steps that a curve keeps at most.
const STEPS: usize = 400;

/// Incidents from which a curve of a part is drawn.
const PART: usize = 10;

/// Bins of the grid of durations.
const BINS: u32 = 40;

/// The shares of which the grid carries marks.
const MARKS: [f64; 5] = [0.5, 0.75, 0.9, 0.95, 0.99];

/// Draws the share of the window's incidents that are still unresolved, from `ordered`, its resolve stays, and the same
/// of the baseline, from `before`.
///
/// *Output*: all, severe and other where each has at least ten, then the baseline. *Empty*: no curve.
pub(super) fn still_open(ordered: &[Stay], before: &[Stay]) -> Vec<SurvivalCurve> {
    let is_severe = |stay: &Stay| stay.severity <= Severity::Sev2;
    let severe = ordered.iter().filter(|stay| is_severe(stay)).count();
    let mut curves = Vec::new();
    if !ordered.is_empty() {
        curves.push(curve(SurvivalGroup::All, ordered.iter()));
    }
    if severe >= PART && ordered.len() - severe >= PART {
        curves.push(curve(
            SurvivalGroup::Severe,
            ordered.iter().filter(|stay| is_severe(stay)),
        ));
        curves.push(curve(
            SurvivalGroup::Other,
            ordered.iter().filter(|stay| !is_severe(stay)),
        ));
    }
    if !before.is_empty() {
        curves.push(curve(SurvivalGroup::Baseline, before.iter()));
    }
    curves
}

fn curve<'s>(group: SurvivalGroup, stays: impl Iterator<Item = &'s Stay> + Clone) -> SurvivalCurve {
    let count = stays.clone().count();
    let curve = Curve::new(count, stays.clone().map(|stay| stay.length.observation()));
    let step = |step: &Step| {
        let band = step.band();
        SurvivalStep {
            seconds: step.time,
            share: step.survival,
            lower: band.map(|band| band.0),
            upper: band.map(|band| band.1),
            at_risk: step.at_risk,
        }
    };
    SurvivalCurve {
        group,
        count: count as u64,
        finished: stays.filter(|stay| !stay.length.is_open()).count() as u64,
        median_seconds: curve.estimate(0.5),
        steps: thinned(curve.steps()).into_iter().map(step).collect(),
    }
}

/// Keeps the first and the last step and, evenly on the logarithm of time, the last step before each mark.
fn thinned(steps: &[Step]) -> Vec<&Step> {
    let positive = steps.iter().find(|step| step.time > 0.0);
    let (Some(first), Some(last), true) = (positive, steps.last(), steps.len() > STEPS) else {
        return steps.iter().collect();
    };
    let (low, high) = (first.time.ln(), last.time.ln());
    let marks = STEPS - 2;
    let at = |mark: usize| (low + (high - low) * number(mark as u64) / number(marks as u64)).exp();
    let mut places = vec![0];
    places.extend((0..marks).map(|mark| {
        steps
            .partition_point(|step| step.time <= at(mark))
            .saturating_sub(1)
    }));
    places.push(steps.len() - 1);
    places.dedup();
    places.into_iter().map(|place| &steps[place]).collect()
}

/// Counts the window's known times to resolve on a logarithmic grid.
///
/// *Output*: 40 bins between whole decades, within 1 minute and 30 days unless a duration is longer than that.
/// *Empty*: no bins and no marks.
pub(super) fn duration_distribution(ordered: &[Stay]) -> Histogram {
    let known: Vec<f64> = ordered
        .iter()
        .filter(|stay| !stay.length.is_open())
        .map(|stay| seconds(stay.length.micros()))
        .collect();
    let (Some(shortest), Some(longest)) = (known.first(), known.last()) else {
        return Histogram::default();
    };
    let edges = edges(*shortest, *longest);
    let before: Vec<usize> = edges
        .iter()
        .map(|edge| known.partition_point(|seconds| seconds < edge))
        .collect();
    let mut counts: Vec<u64> = before
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) as u64)
        .collect();
    let (below, above) = (
        before[0] as u64,
        (known.len() - before[before.len() - 1]) as u64,
    );
    counts[0] += below;
    *counts.last_mut().expect("there are bins") += above;
    let marks = MARKS
        .iter()
        .filter_map(|&share| Some((share, quantile(&known, share)?)))
        .collect();
    Histogram {
        edges,
        counts,
        marks,
        below,
    }
}

/// Lays the grid from the decade below the shortest to the decade above the longest.
fn edges(shortest: f64, longest: f64) -> Vec<f64> {
    const MINUTE: f64 = 60.0;
    const MONTH: f64 = 2_592_000.0;
    let decade =
        |seconds: f64, round: fn(f64) -> f64| 10_f64.powf(round(seconds.max(MINUTE).log10()));
    let low = decade(shortest, f64::floor).clamp(MINUTE, MONTH);
    let high = decade(longest, f64::ceil);
    let high = if longest <= MONTH {
        high.min(MONTH)
    } else {
        high
    };
    let high = if high > low { high } else { 10.0 * low };
    let edge = |place: u32| low * (high / low).powf(f64::from(place) / f64::from(BINS));
    (0..=BINS)
        .map(|place| if place == BINS { high } else { edge(place) })
        .collect()
}

#[cfg(test)]
mod tests;
