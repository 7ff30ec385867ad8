//! What could have been seen: the smallest changes that the comparisons raise four times out of five.

use serde::{Deserialize, Serialize};

use crate::analysis::duration_change::log_deviation;
use crate::analysis::response_times::Stay;
use crate::stats::power::{RatePower, duration_ratio};

/// What could have been seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Detectable {
    /// Of the rate.
    pub rate: Option<DetectableChange>,
    /// Of the time to detect.
    pub detect: Option<DetectableChange>,
    /// Of the time to resolve.
    pub resolve: Option<DetectableChange>,
}

/// The smallest changes that are raised with a chance of 80 %, as factors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetectableChange {
    /// The smallest decrease: `0.3` = to 30 % of before. `None` = no decrease could have shown.
    pub decrease: Option<f64>,
    /// The smallest increase: `2.1` = to 2.1 times as much. `None` = none up to twenty times could have shown.
    pub increase: Option<f64>,
}

/// Looks for the smallest change of a rate.
pub(super) fn of_rate(power: Option<RatePower>) -> Option<DetectableChange> {
    let power = power?;
    Some(DetectableChange {
        decrease: power.drop(),
        increase: power.rise(),
    })
}

/// Looks for the smallest change of durations, from how much those at hand vary.
///
/// *Empty*: `None` below three finished ones or without any on a side.
pub(super) fn of_durations(current: &[Stay], baseline: &[Stay]) -> Option<DetectableChange> {
    let finished =
        |stays: &[Stay]| stays.iter().filter(|stay| !stay.length.is_open()).count() as u64;
    let deviation = log_deviation(&[current, baseline])?;
    let shorter = duration_ratio(deviation, finished(current), finished(baseline))?;
    Some(DetectableChange {
        decrease: Some(shorter),
        increase: Some(1.0 / shorter),
    })
}

#[cfg(test)]
mod tests;
