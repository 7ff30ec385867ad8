//! Two rates compared exactly: given how many events there were in all, how many fell into the current exposure.

use crate::stats::distribution::{binomial_lower, binomial_upper};
use crate::stats::interval::clopper_pearson;
use crate::stats::number;

/// A ratio with its 95 % interval and its two-sided p value.
///
/// Infinite ends are unbounded; a ratio of nothing to nothing is no number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The estimate.
    pub ratio: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Two-sided p value.
    pub p_value: f64,
}

/// Events in an exposure (any unit, the same for both that are compared).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Events {
    /// How many events.
    pub count: u64,
    /// In how much time.
    pub exposure: f64,
}

impl Events {
    /// Returns the events per unit of exposure.
    #[must_use]
    pub fn rate(&self) -> f64 {
        number(self.count) / self.exposure
    }
}

/// Compares the rate of `current` with that of `baseline`.
///
/// *Definition*: with B binomial of all events and π = t₁/(t₁+t₀), p = min(1, 2·min(P\[B≤x₁\], P\[B≥x₁\])); the
/// interval is Clopper and Pearson's of π, mapped by π/(1−π)·t₀/t₁, so that both always agree.
/// *Empty*: `None` without exposure on either side. **Source**: Przyborowski and Wilenski, Biometrika 31 (1940);
/// Fay, "Two-sided Exact Tests and Matching Confidence Intervals for Discrete Data", The R Journal 2 (2010).
#[must_use]
pub fn rate_ratio(current: Events, baseline: Events) -> Option<Ratio> {
    if !(current.exposure > 0.0 && baseline.exposure > 0.0) {
        return None;
    }
    let all = current.count + baseline.count;
    let (lower, upper) = clopper_pearson(current.count, all).unwrap_or((0.0, 1.0));
    let mapped = |share: f64| share / (1.0 - share) * baseline.exposure / current.exposure;
    Some(Ratio {
        ratio: current.rate() / baseline.rate(),
        lower: mapped(lower),
        upper: mapped(upper),
        p_value: exact_p_value(current, baseline),
    })
}

/// Returns the p value of [`rate_ratio`] alone, for exposures above 0.
pub(crate) fn exact_p_value(current: Events, baseline: Events) -> f64 {
    let all = current.count + baseline.count;
    let chance = current.exposure / (current.exposure + baseline.exposure);
    let less = binomial_lower(current.count, all, chance);
    let more = binomial_upper(current.count, all, chance);
    (2.0 * less.min(more)).min(1.0)
}

#[cfg(test)]
mod tests;
