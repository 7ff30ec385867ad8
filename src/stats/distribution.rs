//! Tails and quantiles of the distributions that the methods need, from `statrs`.
//!
//! Probabilities are kept within 1e-9 and 1 − 1e-9 where a quantile is asked for: beyond, the library is not reliable.

use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, FisherSnedecor, Normal, StudentsT};

/// The nearest that the probability of a quantile comes to 0 and to 1.
const EDGE: f64 = 1e-9;

fn inside(probability: f64) -> f64 {
    probability.clamp(EDGE, 1.0 - EDGE)
}

/// Returns the probability of a standard normal value beyond `z` on the upper side.
#[must_use]
pub fn normal_upper(z: f64) -> f64 {
    Normal::standard().sf(z)
}

/// Returns a quantile of the standard normal distribution.
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(inside(probability))
}

/// Returns the probability of a t value beyond `t` on the upper side.
#[must_use]
pub fn t_upper(t: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |found| found.sf(t))
}

/// Returns a quantile of the t distribution.
#[must_use]
pub fn t_quantile(probability: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom)
        .map_or(f64::NAN, |found| found.inverse_cdf(inside(probability)))
}

/// Returns the probability of an F value (1 and `freedom` degrees) beyond `value`.
#[must_use]
pub fn f_upper(value: f64, freedom: f64) -> f64 {
    FisherSnedecor::new(1.0, freedom).map_or(f64::NAN, |found| found.sf(value.max(0.0)))
}

/// Returns a quantile of the F distribution with 1 and `freedom` degrees.
///
/// *Definition*: the square of the t quantile, which is what F with one degree above is.
#[must_use]
pub fn f_quantile(probability: f64, freedom: f64) -> f64 {
    t_quantile(f64::midpoint(probability, 1.0), freedom).powi(2)
}

/// Returns the probability of a χ² value beyond `value`.
#[must_use]
pub fn chi_squared_upper(value: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom).map_or(f64::NAN, |found| found.sf(value.max(0.0)))
}

/// Returns a quantile of the χ² distribution.
#[must_use]
pub fn chi_squared_quantile(probability: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom).map_or(f64::NAN, |found| found.inverse_cdf(inside(probability)))
}

/// Returns a quantile of the beta distribution.
#[must_use]
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    Beta::new(a, b).map_or(f64::NAN, |found| found.inverse_cdf(inside(probability)))
}

/// Returns the probability of at most `count` successes in `of` trials.
#[must_use]
pub fn binomial_lower(count: u64, of: u64, chance: f64) -> f64 {
    use crate::stats::number;
    if count >= of {
        return 1.0;
    }
    Beta::new(number(of - count), number(count) + 1.0)
        .map_or(f64::NAN, |found| found.cdf(1.0 - chance))
}

/// Returns the probability of at least `count` successes in `of` trials.
#[must_use]
pub fn binomial_upper(count: u64, of: u64, chance: f64) -> f64 {
    use crate::stats::number;
    if count == 0 {
        return 1.0;
    }
    if count > of {
        return 0.0;
    }
    Beta::new(number(count), number(of - count) + 1.0).map_or(f64::NAN, |found| found.cdf(chance))
}
