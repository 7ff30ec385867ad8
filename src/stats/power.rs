//! What a comparison could have seen: the chance that it raises a true change, and the smallest change that it sees.

use std::cell::RefCell;

use statrs::distribution::{Discrete, Poisson};

use crate::stats::distribution::{binomial_lower, binomial_upper, normal_quantile};
use crate::stats::{Z_95, number};

/// The chance with which a change is to be seen.
const CHANCE: f64 = 0.8;
/// The largest rise that is looked for.
const LARGEST: f64 = 20.0;
/// From this many expected baseline events on, the normal distribution is exact enough.
const MANY: f64 = 2_000.0;

/// A comparison of two rates before it is made.
pub struct RatePower {
    /// Expected events per unit of time before the change.
    rate: f64,
    /// Current and baseline exposure.
    exposure: (f64, f64),
    /// For each total of events, the most and the fewest current ones that are raised as less and as more.
    raised: RefCell<Vec<(Option<u64>, u64)>>,
}

impl RatePower {
    /// Plans the comparison of `current` with `baseline` units of time at a usual `rate`.
    ///
    /// *Definition*: counts are Poisson, the test is that of [`rate_ratio`](crate::stats::rate_ratio::rate_ratio);
    /// events in bursts are allowed for by dividing the rate by the dispersion first.
    #[must_use]
    pub fn new(rate: f64, current: f64, baseline: f64) -> Self {
        Self {
            rate,
            exposure: (current, baseline),
            raised: RefCell::new(Vec::new()),
        }
    }

    /// Returns the chance that a change by the factor `ratio` is raised: every outcome is gone through.
    #[must_use]
    pub fn of(&self, ratio: f64) -> f64 {
        let (now, before) = (
            self.rate * ratio * self.exposure.0,
            self.rate * self.exposure.1,
        );
        let mean = now + before;
        if !(mean.is_finite() && mean > 0.0) {
            return 0.0;
        }
        let reach = 7.0 * mean.sqrt() + 15.0;
        let (from, to) = (whole((mean - reach).max(0.0)), whole(mean + reach));
        let chance = |total: u64| Poisson::new(mean).map_or(0.0, |found| found.pmf(total));
        (from..=to)
            .map(|total| chance(total) * self.given(total, now / mean))
            .sum()
    }

    /// The chance that so many events in all are raised when each is a current one with this chance.
    fn given(&self, total: u64, share: f64) -> f64 {
        let (less, more) = self.limits(total);
        let below = less.map_or(0.0, |count| binomial_lower(count, total, share));
        below + binomial_upper(more, total, share)
    }

    /// Returns the most current events that are raised as less, and the fewest that are raised as more.
    fn limits(&self, total: u64) -> (Option<u64>, u64) {
        let mut raised = self.raised.borrow_mut();
        let share = self.exposure.0 / (self.exposure.0 + self.exposure.1);
        while raised.len() as u64 <= total {
            let of = raised.len() as u64;
            let (mut less, mut more) = raised.last().copied().unwrap_or((None, 1));
            // With one event more, each limit stays or grows by one.
            let next = less.map_or(0, |count| count + 1);
            if 2.0 * binomial_lower(next, of, share) <= 0.05 {
                less = Some(next);
            }
            if 2.0 * binomial_upper(more, of, share) > 0.05 {
                more += 1;
            }
            raised.push((less, more));
        }
        usize::try_from(total)
            .ok()
            .and_then(|total| raised.get(total).copied())
            .unwrap_or((None, u64::MAX))
    }

    /// Returns the factor of the smallest drop that is seen with a chance of 80 %; `None` when not even a drop to
    /// nothing is.
    #[must_use]
    pub fn drop(&self) -> Option<f64> {
        if self.is_large() {
            return self.by_formula(-1.0);
        }
        (self.of(0.0) >= CHANCE).then(|| self.crossing(1.0, 0.0))
    }

    /// Returns the factor of the smallest rise that is seen with a chance of 80 %; `None` above twenty times.
    #[must_use]
    pub fn rise(&self) -> Option<f64> {
        if self.is_large() {
            return self.by_formula(1.0);
        }
        (self.of(LARGEST) >= CHANCE).then(|| self.crossing(1.0, LARGEST))
    }

    fn is_large(&self) -> bool {
        self.rate * self.exposure.1 > MANY
    }

    /// Halves between a change that is not seen and one that is.
    fn crossing(&self, mut unseen: f64, mut seen: f64) -> f64 {
        while (seen - unseen).abs() > 1e-4 {
            let middle = f64::midpoint(unseen, seen);
            if self.of(middle) >= CHANCE {
                seen = middle;
            } else {
                unseen = middle;
            }
        }
        f64::midpoint(unseen, seen)
    }

    /// The same for many events: the logarithm of the ratio is normal with variance 1/x₁ + 1/x₀.
    fn by_formula(&self, sign: f64) -> Option<f64> {
        let z = Z_95 + normal_quantile(CHANCE);
        let (now, before) = (self.rate * self.exposure.0, self.rate * self.exposure.1);
        let mut ratio = 1.0_f64;
        for _ in 0..50 {
            ratio = (sign * z * (1.0 / (ratio * now) + 1.0 / before).sqrt()).exp();
        }
        (ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "finite and not negative"
)]
fn whole(number: f64) -> u64 {
    number.floor() as u64
}

/// Returns the factor of the smallest shortening of durations that a rank comparison sees with a chance of 80 %.
///
/// *Input*: standard deviation of the logarithms, and how many durations there are now and before. *Definition*:
/// exp(−(z₀.₉₇₅ + z₀.₈)·s·√((1/n₁ + 1/n₀)·π/3)); the inverse is the smallest lengthening. *Empty*: `None` without
/// durations on either side. **Source**: Lehmann, *Nonparametrics* (1975), with the rank test's efficiency 3/π.
#[must_use]
pub fn duration_ratio(log_deviation: f64, current: u64, baseline: u64) -> Option<f64> {
    if current == 0 || baseline == 0 || !log_deviation.is_finite() {
        return None;
    }
    let z = Z_95 + normal_quantile(CHANCE);
    let spread = (1.0 / number(current) + 1.0 / number(baseline)) * std::f64::consts::PI / 3.0;
    Some((-z * log_deviation * spread.sqrt()).exp())
}

#[cfg(test)]
mod tests;
