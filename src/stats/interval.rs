//! 95 % intervals of shares and of rates.

use crate::stats::distribution::{beta_quantile, chi_squared_quantile};
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

/// Returns the exact interval of the rate `count / exposure` at a `level` such as 0.95.
///
/// *Definition*: χ²(α/2; 2x) / 2t to χ²(1 − α/2; 2x + 2) / 2t, α = 1 − level; the lower end is 0 without events.
/// *Empty*: `None` without exposure. **Source**: Garwood, "Fiducial Limits for the Poisson Distribution",
/// Biometrika 28 (1936).
#[must_use]
pub fn garwood(count: u64, exposure: f64, level: f64) -> Option<(f64, f64)> {
    bursty_garwood(count, exposure, level, 1.0)
}

/// Returns the interval of [`garwood`] for events in bursts: both the count and the exposure are divided by how much
/// the counts vary (1 = as independent events do), which leaves the rate as it is.
#[must_use]
pub fn bursty_garwood(
    count: u64,
    exposure: f64,
    level: f64,
    dispersion: f64,
) -> Option<(f64, f64)> {
    let exposure = exposure / dispersion;
    let effective = number(count) / dispersion;
    if exposure.is_nan() || exposure <= 0.0 {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let lower = if count == 0 {
        0.0
    } else {
        chi_squared_quantile(tail, 2.0 * effective)
    };
    let upper = chi_squared_quantile(1.0 - tail, 2.0 * effective + 2.0);
    Some((lower / (2.0 * exposure), upper / (2.0 * exposure)))
}

/// Returns the exact 95 % interval of the share `count / of`.
///
/// *Empty*: `None` when `of` is 0. **Source**: Clopper and Pearson, "The Use of Confidence or Fiducial Limits
/// Illustrated in the Case of the Binomial", Biometrika 26 (1934).
#[must_use]
pub fn clopper_pearson(count: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (hits, misses) = (number(count), number(of.saturating_sub(count)));
    let lower = if count == 0 {
        0.0
    } else {
        beta_quantile(0.025, hits, misses + 1.0)
    };
    let upper = if count >= of {
        1.0
    } else {
        beta_quantile(0.975, hits + 1.0, misses)
    };
    Some((lower, upper))
}

#[cfg(test)]
mod tests;
