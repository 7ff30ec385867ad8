//! Sample quantiles by linear interpolation, and the interval that the order of the values supports.

use crate::stats::distribution::{binomial_lower, binomial_upper};
use crate::stats::first;

/// Returns the quantile `probability` (0 to 1) of values in ascending order.
///
/// *Definition*: linear interpolation between the order statistics around (n − 1)·p + 1.
/// *Empty*: `None`. **Source**: Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
/// Statistician 50 (1996), type 7: the default of R, numpy and pandas.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rank lies between 0 and the count"
)]
pub fn quantile(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = crate::stats::number(last as u64) * probability.clamp(0.0, 1.0);
    let below = (rank.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * rank.fract())
}

/// Returns the interval of a quantile at a `level` such as 0.95, from values in ascending order.
///
/// *Definition*: the innermost order statistics of which each is passed with a chance of at most (1 − level) / 2.
/// *Output*: an end is `None` where the values are too few for it. **Source**: Thompson, "On Confidence Ranges for the
/// Median", Annals of Mathematical Statistics 7 (1936); as scipy's `quantile_test`.
#[must_use]
pub fn quantile_interval(
    sorted: &[f64],
    probability: f64,
    level: f64,
) -> (Option<f64>, Option<f64>) {
    let (count, tail) = (sorted.len() as u64, (1.0 - level) / 2.0);
    let below = first(0, count, |rank| {
        binomial_lower(rank, count, probability) > tail
    });
    let above = first(0, count + 1, |rank| {
        binomial_upper(rank, count, probability) <= tail
    });
    let value = |rank: u64| {
        let place = usize::try_from(rank.checked_sub(1)?).ok()?;
        sorted.get(place).copied()
    };
    (value(below), value(above))
}

#[cfg(test)]
mod tests;
