//! What a comparison could have seen: the chance that it raises a true change, and the smallest change that it sees.

use std::cell::RefCell;

use statrs::function::factorial::ln_factorial;

use crate::stats::distribution::normal_quantile;
use crate::stats::rate_ratio::{Events, exact_p_value};
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
    /// For each count of baseline events, the chance of at most that many.
    before: Vec<f64>,
    /// For each count of current events: raised as less from so many baseline events on, as more up to below so many.
    limits: RefCell<Vec<(usize, usize)>>,
}

impl RatePower {
    /// Plans the comparison of `current` with `baseline` units of time at a usual `rate`.
    ///
    /// *Definition*: counts are Poisson, the test is that of [`rate_ratio`](crate::stats::rate_ratio::rate_ratio);
    /// events in bursts are allowed for by dividing the rate by the dispersion first.
    #[must_use]
    pub fn new(rate: f64, current: f64, baseline: f64) -> Self {
        let mut planned = Self {
            rate,
            exposure: (current, baseline),
            before: Vec::new(),
            limits: RefCell::new(Vec::new()),
        };
        if !planned.is_large() {
            let mut sum = 0.0;
            let chances = poisson(rate * baseline).into_iter();
            planned.before = chances
                .map(|chance| {
                    sum += chance;
                    sum
                })
                .collect();
        }
        planned
    }

    /// Returns the chance that a change by the factor `ratio` is raised: every outcome is gone through.
    #[must_use]
    pub fn of(&self, ratio: f64) -> f64 {
        if !(self.rate > 0.0 && self.rate.is_finite()) {
            return 0.0;
        }
        let now = poisson(self.rate * ratio * self.exposure.0)
            .into_iter()
            .enumerate();
        let likely = now.filter(|(_, chance)| *chance > 1e-12);
        likely
            .map(|(count, chance)| chance * self.given(count))
            .sum()
    }

    /// The chance that so many current events are raised.
    fn given(&self, current: usize) -> f64 {
        let (less, more) = self.limits(current);
        let up_to = |below: usize| match below.checked_sub(1) {
            None => 0.0,
            Some(last) => self
                .before
                .get(last)
                .or(self.before.last())
                .copied()
                .unwrap_or(0.0),
        };
        1.0 - up_to(less) + up_to(more)
    }

    /// Returns how many baseline events raise so many current ones as less (from there on) and as more (below that).
    fn limits(&self, current: usize) -> (usize, usize) {
        let mut limits = self.limits.borrow_mut();
        while limits.len() <= current {
            let count = limits.len() as u64;
            let p_value = |before: usize| {
                let of = |count, exposure| Events { count, exposure };
                let (now, before) = (
                    of(count, self.exposure.0),
                    of(before as u64, self.exposure.1),
                );
                (exact_p_value(now, before), now.rate() < before.rate())
            };
            // With one event more, each limit stays or grows.
            let (mut less, mut more) = limits.last().copied().unwrap_or((0, 0));
            while less < self.before.len() && !matches!(p_value(less), (p, true) if p <= 0.05) {
                less += 1;
            }
            while more < self.before.len() && matches!(p_value(more), (p, false) if p <= 0.05) {
                more += 1;
            }
            limits.push((less, more));
        }
        limits[current]
    }

    /// Returns the factor of the smallest drop that is seen with a chance of 80 %; `None` when not even a drop to
    /// nothing is.
    #[must_use]
    pub fn drop(&self) -> Option<f64> {
        if self.is_large() {
            return self.by_formula(-1.0);
        }
        self.shows_drop().then(|| self.crossing(1.0, 0.0))
    }

    /// Returns the factor of the smallest rise that is seen with a chance of 80 %; `None` above twenty times.
    #[must_use]
    pub fn rise(&self) -> Option<f64> {
        if self.is_large() {
            return self.by_formula(1.0);
        }
        let mut unseen = 1.0;
        for seen in [1.5, 2.0, 3.0, 5.0, 8.0, 12.0, LARGEST] {
            if self.of(seen) >= CHANCE {
                return Some(self.crossing(unseen, seen));
            }
            unseen = seen;
        }
        None
    }

    /// Tells whether a drop to nothing or a rise to twenty times is seen with a chance of 80 %.
    #[must_use]
    pub fn shows_anything(&self) -> bool {
        self.is_large() || self.shows_drop() || self.of(LARGEST) >= CHANCE
    }

    fn shows_drop(&self) -> bool {
        self.of(0.0) >= CHANCE
    }

    fn is_large(&self) -> bool {
        self.rate * self.exposure.1 > MANY
    }

    /// Halves between a change that is not seen and one that is.
    fn crossing(&self, mut unseen: f64, mut seen: f64) -> f64 {
        while (seen - unseen).abs() > 2e-4 {
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

/// Returns the chances of 0, 1, 2 … events, up to where nearly all of them are.
fn poisson(mean: f64) -> Vec<f64> {
    let most = up_to(mean + 8.0 * mean.sqrt() + 20.0);
    let of = |count: u64| {
        (number(count) * mean.max(f64::MIN_POSITIVE).ln() - mean - ln_factorial(count)).exp()
    };
    (0..=most).map(of).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; saturates"
)]
fn up_to(number: f64) -> u64 {
    number.ceil() as u64
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
