//! Whether counts vary more than chance alone: variance over mean, group by group.

use crate::stats::distribution::chi_squared_upper;
use crate::stats::{number, size};

/// How much the counts of one or several groups vary around their own group's mean.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Dispersion {
    /// Pearson's χ²: the sum of (count − mean)² / mean.
    pub chi_squared: f64,
    /// Counts less groups.
    pub freedom: f64,
}

impl Dispersion {
    /// Measures the counts of each group around the group's mean; a group without events adds nothing to χ².
    ///
    /// **Source**: Fisher's index of dispersion; Cochran, Biometrics 10 (1954).
    #[must_use]
    pub fn of(groups: &[&[u64]]) -> Self {
        let mut found = Self::default();
        for counts in groups.iter().filter(|counts| !counts.is_empty()) {
            let mean = number(counts.iter().sum()) / size(counts);
            if mean > 0.0 {
                let squares = counts.iter().map(|&count| (number(count) - mean).powi(2));
                found.chi_squared += squares.sum::<f64>() / mean;
            }
            found.freedom += size(counts) - 1.0;
        }
        found
    }

    /// Returns variance over mean: 1 for events that are independent of each other, more where they come in bursts.
    ///
    /// *Empty*: `None` without a degree of freedom.
    #[must_use]
    pub fn index(&self) -> Option<f64> {
        (self.freedom > 0.0).then(|| self.chi_squared / self.freedom)
    }

    /// Returns the index, at least 1: counts that are more even than chance are no evidence of anything.
    #[must_use]
    pub fn floored(&self) -> f64 {
        self.index().map_or(1.0, |index| index.max(1.0))
    }

    /// Returns the probability that independent events vary at least this much.
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        (self.freedom > 0.0).then(|| chi_squared_upper(self.chi_squared, self.freedom))
    }
}

#[cfg(test)]
mod tests;
