//! 95 % intervals of shares and of rates.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::stats::{Z_95, number};

/// Returns the 95 % interval of the share `count / of`.
///
/// *Empty*: `None` when `of` is 0. **Source**: Wilson, "Probable Inference, the Law of Succession, and Statistical
/// Inference", JASA 22 (1927), without continuity correction.
#[must_use]
pub fn wilson(count: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (n, z2) = (number(of), Z_95 * Z_95);
    let share = number(count) / n;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let lower = if count == 0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let upper = if count >= of {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some((lower, upper))
}

/// Returns the exact 95 % interval of the rate `count / exposure`.
///
/// *Definition*: χ²(0.025; 2x) / 2t to χ²(0.975; 2x + 2) / 2t; the lower end is 0 without events.
/// *Empty*: `None` without exposure. **Source**: Garwood, "Fiducial Limits for the Poisson Distribution",
/// Biometrika 28 (1936).
#[must_use]
pub fn garwood(count: u64, exposure: f64) -> Option<(f64, f64)> {
    if exposure.is_nan() || exposure <= 0.0 {
        return None;
    }
    let lower = if count == 0 {
        0.0
    } else {
        chi_squared(0.025, 2.0 * number(count))
    };
    let upper = chi_squared(0.975, 2.0 * number(count) + 2.0);
    Some((lower / (2.0 * exposure), upper / (2.0 * exposure)))
}

/// Returns a quantile of the χ² distribution.
fn chi_squared(probability: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom)
        .expect("the degrees of freedom are positive")
        .inverse_cdf(probability)
}

#[cfg(test)]
mod tests;
