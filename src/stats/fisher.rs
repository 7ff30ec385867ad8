//! Two shares compared exactly, given all four sums.

use statrs::function::factorial::ln_factorial;

/// How much more likely than the seen table another may be and still count as no more likely: R's tolerance.
const TOLERANCE: f64 = 1e-7;

/// A two-by-two table: `count` of `of` here, the same there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Successes and trials of the one group.
    pub current: (u64, u64),
    /// Successes and trials of the other.
    pub baseline: (u64, u64),
}

impl Shares {
    /// Returns the two-sided p value: the sum of the chances of all tables that are no more likely than this one.
    ///
    /// *Empty*: 1 when a group is empty. **Source**: Fisher, *Statistical Methods for Research Workers* (1934); two
    /// sides as R's `fisher.test`.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        let (lowest, highest) = self.support();
        let seen = self.log_chance(self.current.0.clamp(lowest, highest));
        let (mut all, mut unlikely) = (0.0, 0.0);
        for count in lowest..=highest {
            let chance = self.log_chance(count);
            // Chances are taken against the seen one, so that none of them vanishes.
            let relative = (chance - seen).exp();
            all += relative;
            if relative <= 1.0 + TOLERANCE {
                unlikely += relative;
            }
        }
        if all.is_finite() {
            (unlikely / all).min(1.0)
        } else {
            0.0
        }
    }

    /// Returns the smallest p value that any table with these sums has.
    #[must_use]
    pub fn least_p_value(&self) -> f64 {
        let (lowest, highest) = self.support();
        let at = |count: u64| {
            Self {
                current: (count, self.current.1),
                baseline: (self.current.0 + self.baseline.0 - count, self.baseline.1),
            }
            .p_value()
        };
        at(lowest).min(at(highest))
    }

    /// The fewest and the most successes that the one group can have.
    fn support(&self) -> (u64, u64) {
        let successes = self.current.0 + self.baseline.0;
        (
            successes.saturating_sub(self.baseline.1),
            successes.min(self.current.1),
        )
    }

    /// Logarithm of the hypergeometric chance of so many successes in the one group.
    fn log_chance(&self, count: u64) -> f64 {
        let choose = |of: u64, count: u64| {
            ln_factorial(of) - ln_factorial(count) - ln_factorial(of.saturating_sub(count))
        };
        let successes = self.current.0 + self.baseline.0;
        choose(self.current.1, count) + choose(self.baseline.1, successes.saturating_sub(count))
    }
}

#[cfg(test)]
mod tests;
