//! Whether it takes longer than before: the durations of a phase compared as ratios, open ones among them.

use crate::analysis::change::{Change, is_long_enough};
use crate::analysis::response_times::{Length, Stay};
use crate::stats::gehan::{self, Observation};
use crate::stats::rate_ratio::Ratio;
use crate::stats::{hodges_lehmann, number, size};

/// Durations are written down to the minute: inside ratios none is shorter than half of one.
const FLOOR_SECONDS: f64 = 30.0;

/// The fewest finished stays of the window that are compared.
const FEWEST: usize = 3;

/// Compares the window's stays in a phase with the baseline's, both ascending.
///
/// *Definition*: ranks, by Gehan's scores with permutation variance (the rank-sum test where nothing is open); the ratio
/// is that of Hodges and Lehmann, or the inversion of the comparison where something is open. *Output*: the verdict
/// still is open, unless too few could show anything.
pub(super) fn duration_change(current: &[Stay], baseline: &[Stay], baseline_weeks: f64) -> Change {
    let finished = current.iter().filter(|stay| !stay.length.is_open()).count();
    let (now, before) = (observations(current), observations(baseline));
    let Some(ratio) = ratio(&now, &before) else {
        return Change::too_few();
    };
    let change = Change::of(&ratio);
    let is_reachable = hodges_lehmann::is_reachable(now.len(), before.len());
    if finished < FEWEST || !is_reachable || !is_long_enough(baseline_weeks) {
        return change.called_too_few();
    }
    change
}

fn observations(stays: &[Stay]) -> Vec<Observation> {
    stays.iter().map(|stay| stay.length.observation()).collect()
}

fn ratio(now: &[Observation], before: &[Observation]) -> Option<Ratio> {
    if now.is_empty() || before.is_empty() {
        return None;
    }
    let floored = |of: &[Observation]| -> Vec<Observation> {
        of.iter()
            .map(|&(time, ended)| (time.max(FLOOR_SECONDS), ended))
            .collect()
    };
    let p_value = gehan::p_value(now, before);
    let (now, before) = (floored(now), floored(before));
    let nothing_open = now.iter().chain(&before).all(|&(_, ended)| ended);
    let found = if nothing_open {
        let times = |of: &[Observation]| -> Vec<f64> { of.iter().map(|one| one.0).collect() };
        hodges_lehmann::duration_ratio(&times(&now), &times(&before))?
    } else {
        gehan::duration_ratio(&resorted(now), &resorted(before))
    };
    Some(Ratio { p_value, ..found })
}

/// Puts ended ones before open ones again where the floor made them equal; the times still ascend.
fn resorted(mut observations: Vec<Observation>) -> Vec<Observation> {
    observations.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    observations
}

/// Returns the standard deviation of the logarithms of finished stays; `None` below three.
pub(super) fn log_deviation(stays: &[&[Stay]]) -> Option<f64> {
    let logs: Vec<f64> = stays
        .iter()
        .flat_map(|stays| stays.iter())
        .filter(|stay| !stay.length.is_open())
        .map(|stay| Length::observation(stay.length).0.max(FLOOR_SECONDS).ln())
        .collect();
    if logs.len() < FEWEST {
        return None;
    }
    let mean = logs.iter().sum::<f64>() / size(&logs);
    let squares: f64 = logs.iter().map(|log| (log - mean).powi(2)).sum();
    Some((squares / number(logs.len() as u64 - 1)).sqrt())
}

#[cfg(test)]
mod tests;
