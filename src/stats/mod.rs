//! NUMBERS ONLY: slices in, figures out; one method a file, its source cited. Knows no incident and no table.

pub mod interval;
pub mod quantile;
pub mod survival;

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

#[cfg(test)]
pub(crate) mod oracle;
