//! NUMBERS ONLY: slices in, figures out; one method a file, its source cited. Knows no incident and no table.

pub mod adjust;
pub mod burst;
pub mod dispersion;
pub mod distribution;
pub mod fisher;
pub mod gehan;
pub mod hodges_lehmann;
pub mod interval;
pub mod level_change;
pub mod monte_carlo;
pub mod permutation;
pub mod power;
pub mod quantile;
pub mod random;
pub mod rate_ratio;
pub mod search;
pub mod survival;
pub mod trend;

/// The quantile of the standard normal distribution that bounds a two-sided 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Returns a count as a number for arithmetic.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of incidents lie far below 2^53"
)]
#[inline]
pub fn number(count: u64) -> f64 {
    count as f64
}

/// Returns a length as a number for arithmetic.
#[must_use]
#[inline]
pub fn size<T>(values: &[T]) -> f64 {
    number(values.len() as u64)
}

/// From so many values on, an estimate is sought from that of a part, and not to the last digit.
pub(crate) const MANY: usize = 2_000;

/// Returns at most a thousand of many ordered values, evenly spread.
pub(crate) fn thinned<T: Copy>(values: &[T]) -> Vec<T> {
    let every = values.len().div_ceil(1_000).max(1);
    values
        .iter()
        .copied()
        .skip(every / 2)
        .step_by(every)
        .collect()
}

/// Returns the first number from `from` at which `holds` turns true, or `to`; once true, it must stay so.
fn first(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut below, mut above) = (from, to);
    while below < above {
        let middle = below + (above - below) / 2;
        if holds(middle) {
            above = middle;
        } else {
            below = middle + 1;
        }
    }
    above
}

#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;
