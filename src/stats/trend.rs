//! A steady rise or fall of counts: a log-linear slope that allows for bursts.

use crate::stats::distribution::{t_quantile, t_upper};
use crate::stats::{number, size};

/// A fitted slope of the logarithm of the counts, per step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// The slope.
    pub slope: f64,
    /// Logarithm of the fitted count at the first step.
    pub intercept: f64,
    /// Pearson's χ² over k − 2.
    pub dispersion: f64,
    /// Standard error of the slope at a dispersion of 1.
    error: f64,
    freedom: f64,
}

impl Slope {
    /// Fits counts of equal steps, oldest first.
    ///
    /// *Empty*: `None` below three counts or without an event. **Source**: `McCullagh` and Nelder, *Generalized Linear
    /// Models* (1989); R's `glm(y ~ week, family = quasipoisson)`.
    #[must_use]
    pub fn fit(counts: &[u64]) -> Option<Self> {
        let all: u64 = counts.iter().sum();
        if counts.len() < 3 || all == 0 {
            return None;
        }
        let middle = (size(counts) - 1.0) / 2.0;
        let (mut level, mut slope) = ((number(all) / size(counts)).ln(), 0.0_f64);
        let mut sums = Sums::at(counts, middle, level, slope);
        for _ in 0..100 {
            let det = sums.weight * sums.square - sums.cross * sums.cross;
            if !(det > 0.0 && det.is_finite()) {
                break;
            }
            // A step never doubles or halves the fit at the ends more than once, so that it cannot run away.
            let limit = std::f64::consts::LN_2 / middle.max(1.0);
            let by =
                ((sums.weight * sums.slope - sums.cross * sums.level) / det).clamp(-limit, limit);
            let level_by =
                ((sums.square * sums.level - sums.cross * sums.slope) / det).clamp(-1.0, 1.0);
            level += level_by;
            slope += by;
            sums = Sums::at(counts, middle, level, slope);
            if by.abs() < 1e-14 && level_by.abs() < 1e-14 {
                break;
            }
        }
        let freedom = size(counts) - 2.0;
        let det = sums.weight * sums.square - sums.cross * sums.cross;
        Some(Self {
            slope,
            intercept: level - slope * middle,
            dispersion: sums.chi_squared / freedom,
            error: (sums.weight / det).sqrt(),
            freedom,
        })
    }

    /// Returns the standard error of the slope, dispersion floored at 1.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.error * self.dispersion.max(1.0).sqrt()
    }

    /// Returns the standard error of the slope with the dispersion as it is.
    #[must_use]
    pub fn plain_error(&self) -> f64 {
        self.error * self.dispersion.sqrt()
    }

    /// Returns the two-sided p value of no slope.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        let t = (self.slope / self.error()).abs();
        if t.is_finite() {
            (2.0 * t_upper(t, self.freedom)).min(1.0)
        } else {
            1.0
        }
    }

    /// Returns the growth over so many steps, as a factor with its 95 % interval.
    #[must_use]
    pub fn factor(&self, steps: f64) -> (f64, f64, f64) {
        let half = t_quantile(0.975, self.freedom) * self.error();
        let factor = |slope: f64| (slope * steps).exp();
        (
            factor(self.slope),
            factor(self.slope - half),
            factor(self.slope + half),
        )
    }
}

/// What a step of the fit needs: sums over the counts at the present level and slope.
struct Sums {
    weight: f64,
    cross: f64,
    square: f64,
    level: f64,
    slope: f64,
    chi_squared: f64,
}

impl Sums {
    fn at(counts: &[u64], middle: f64, level: f64, slope: f64) -> Self {
        let mut sums = Self {
            weight: 0.0,
            cross: 0.0,
            square: 0.0,
            level: 0.0,
            slope: 0.0,
            chi_squared: 0.0,
        };
        for (place, &count) in counts.iter().enumerate() {
            let x = number(place as u64) - middle;
            let fit = (level + slope * x).exp();
            let rest = number(count) - fit;
            sums.weight += fit;
            sums.cross += fit * x;
            sums.square += fit * x * x;
            sums.level += rest;
            sums.slope += rest * x;
            sums.chi_squared += rest * rest / fit.max(f64::MIN_POSITIVE);
        }
        sums
    }
}

#[cfg(test)]
mod tests;
