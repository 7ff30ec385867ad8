//! Sample quantiles by linear interpolation.

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

#[cfg(test)]
mod tests;
