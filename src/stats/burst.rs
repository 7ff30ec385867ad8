//! Two rates compared when events come in bursts: a quasi-Poisson F test, its interval, and its union with the exact
//! comparison.

use crate::stats::dispersion::Dispersion;
use crate::stats::distribution::{f_quantile, f_upper};
use crate::stats::rate_ratio::{Events, Ratio, exact_p_value, rate_ratio};
use crate::stats::{first, number};

/// Compares two rates, allowing for bursts.
///
/// *Definition*: D is twice the log-likelihood that the two rates have more than one common rate; F = D/φ on 1 and
/// `dispersion.freedom` degrees, φ floored at 1. The interval holds the ratios ρ with D(ρ) ≤ φ·F₀.₉₅.
/// *Empty*: `None` without exposure or without a degree of freedom. **Source**: `McCullagh` and Nelder, *Generalized
/// Linear Models* (1989), section 6.2; R's `glm(family = quasipoisson)` with `anova(test = "F")`.
#[must_use]
pub fn burst_ratio(current: Events, baseline: Events, dispersion: &Dispersion) -> Option<Ratio> {
    if !(current.exposure > 0.0 && baseline.exposure > 0.0 && dispersion.freedom > 0.0) {
        return None;
    }
    let phi = dispersion.floored();
    let limit = phi * f_quantile(0.95, dispersion.freedom);
    let ratio = current.rate() / baseline.rate();
    let deviance = |ratio: f64| deviance(current, baseline, ratio);
    let end = |towards: f64| {
        if current.count + baseline.count == 0 {
            return towards;
        }
        crossing(ratio, towards, |ratio| deviance(ratio) - limit)
    };
    Some(Ratio {
        ratio,
        lower: if current.count == 0 { 0.0 } else { end(0.0) },
        upper: if baseline.count == 0 {
            f64::INFINITY
        } else {
            end(f64::INFINITY)
        },
        p_value: f_upper(deviance(1.0) / phi, dispersion.freedom),
    })
}

/// Twice the log-likelihood ratio of the two free rates against rates whose ratio is `ratio`.
pub(crate) fn deviance(current: Events, baseline: Events, ratio: f64) -> f64 {
    let (x1, x0) = (number(current.count), number(baseline.count));
    let share = ratio * current.exposure / (ratio * current.exposure + baseline.exposure);
    let expected = [(x1, (x1 + x0) * share), (x0, (x1 + x0) * (1.0 - share))];
    let part = |(seen, expected): (f64, f64)| {
        if seen > 0.0 {
            2.0 * seen * (seen / expected).ln()
        } else {
            0.0
        }
    };
    expected.into_iter().map(part).sum::<f64>().max(0.0)
}

/// Finds where a function that is negative at the estimate and grows away from it crosses 0.
///
/// An estimate of 0 or infinity begins at a ratio where the function still is negative.
fn crossing(estimate: f64, towards: f64, value: impl Fn(f64) -> f64) -> f64 {
    let rises = towards > 0.0;
    let mut inner = if estimate.is_finite() && estimate > 0.0 {
        estimate.ln()
    } else if rises {
        -50.0
    } else {
        50.0
    };
    let mut outer = if rises { 100.0 } else { -100.0 };
    for _ in 0..200 {
        let middle = f64::midpoint(inner, outer);
        if (outer - inner).abs() <= 1e-13 * middle.abs().max(1.0) {
            break;
        }
        if value(middle.exp()) < 0.0 {
            inner = middle;
        } else {
            outer = middle;
        }
    }
    f64::midpoint(inner, outer).exp()
}

/// Compares two rates by the exact test and the test for bursts together: the larger p value, the wider interval.
///
/// *Input*: `dispersion` of the counts of equal parts (weeks) of both periods. *Empty*: `None` without exposure;
/// without a degree of freedom the exact comparison alone.
#[must_use]
pub fn guarded_ratio(current: Events, baseline: Events, dispersion: &Dispersion) -> Option<Ratio> {
    let exact = rate_ratio(current, baseline)?;
    let Some(burst) = burst_ratio(current, baseline, dispersion) else {
        return Some(exact);
    };
    Some(Ratio {
        ratio: exact.ratio,
        lower: exact.lower.min(burst.lower),
        upper: exact.upper.max(burst.upper),
        p_value: exact.p_value.max(burst.p_value),
    })
}

/// Returns the counts in `current` that [`guarded_ratio`] would not raise (p > 0.05), as lowest and highest.
///
/// *Input*: `dispersion` without the current count, or with it alone in its group. *Empty*: `None` without exposure.
#[must_use]
pub fn usual_range(exposure: f64, baseline: Events, dispersion: &Dispersion) -> Option<(u64, u64)> {
    let usual = baseline.rate() * exposure;
    if !(exposure > 0.0 && usual.is_finite()) {
        return None;
    }
    let phi = dispersion.floored();
    let is_usual = |count: u64| {
        let current = Events { count, exposure };
        let bursts = || f_upper(deviance(current, baseline, 1.0) / phi, dispersion.freedom);
        exact_p_value(current, baseline) > 0.05 || dispersion.freedom > 0.0 && bursts() > 0.05
    };
    let (middle, reach) = (
        whole(usual),
        whole(12.0 * (usual + 4.0) * dispersion.floored()),
    );
    // The p value falls away from the middle on each side, so both ends are found by halving.
    let lower = first(0, middle, is_usual);
    let upper = first(middle, middle.saturating_add(reach), |count| {
        !is_usual(count)
    });
    Some((lower, upper.saturating_sub(1).max(lower)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "finite and not negative; saturates"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

#[cfg(test)]
mod tests;
