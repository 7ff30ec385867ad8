//! How many times as long one group of durations is as another, nothing open: the middle of all pairwise ratios.

use crate::stats::permutation::SumDistribution;
use crate::stats::rate_ratio::Ratio;
use crate::stats::search::crossing;
use crate::stats::{MANY, Z_95, number, size, thinned};

/// In groups below this size and without ties the ranks of the interval are counted out exactly, as in R.
const EXACT: usize = 50;

/// Estimates the ratio of the durations with its rank interval.
///
/// *Input*: both ascending, all above 0. *Definition*: the geometric median of all a/b; the ends are pairwise ratios
/// whose ranks the rank-sum test decides, exactly for small groups without ties, else by the normal distribution with
/// ties and continuity. *Output*: an end is unbounded where so few durations reach no 95 %; `p_value` is not computed.
/// *Empty*: `None`. **Source**: Hodges and Lehmann, "Estimates of Location Based on Rank Tests", Annals of
/// Mathematical Statistics 34 (1963); Bauer, "Constructing Confidence Sets Using Rank Statistics", JASA 67 (1972).
#[must_use]
pub fn duration_ratio(current: &[f64], baseline: &[f64]) -> Option<Ratio> {
    if current.is_empty() || baseline.is_empty() {
        return None;
    }
    let pairs = current.len() as u64 * baseline.len() as u64;
    let many = current.len() + baseline.len() > MANY;
    let start = if many {
        duration_ratio(&thinned(current), &thinned(baseline))?.ratio
    } else {
        1.0
    };
    let at = |rank: u64| {
        if many {
            near_ratio(current, baseline, rank, start)
        } else {
            nth_ratio(current, baseline, rank)
        }
    };
    let ratio = if many {
        at(pairs / 2 + 1)
    } else {
        (at(pairs.div_ceil(2)) * at(pairs / 2 + 1)).sqrt()
    };
    let rank = if is_reachable(current.len(), baseline.len()) {
        interval_rank(current, baseline)
    } else {
        0
    };
    let (lower, upper) = if rank == 0 {
        (0.0, f64::INFINITY)
    } else {
        (at(rank), at(pairs + 1 - rank))
    };
    Some(Ratio {
        ratio,
        lower,
        upper,
        p_value: f64::NAN,
    })
}

/// Tells whether any outcome of groups of these sizes has a two-sided chance of at most 5 %: 2 / C(n₁+n₀, n₁) ≤ 0.05.
#[must_use]
pub fn is_reachable(current: usize, baseline: usize) -> bool {
    let (small, all) = (current.min(baseline), current + baseline);
    let mut choices = 1.0;
    for place in 0..small {
        choices *= number((all - place) as u64) / number(place as u64 + 1);
        if choices >= 40.0 {
            return true;
        }
    }
    choices >= 40.0 - 1e-9
}

/// Returns the rank (from 1) of the pairwise ratio that is the lower end; 0 when there is none.
fn interval_rank(current: &[f64], baseline: &[f64]) -> u64 {
    let tied = tied(current, baseline);
    if !tied.is_any && current.len().max(baseline.len()) < EXACT {
        return exact_rank(current.len(), baseline.len());
    }
    let (n1, n0) = (size(current), size(baseline));
    let n = n1 + n0;
    let variance = n1 * n0 / 12.0 * (n + 1.0 - tied.within / (n * (n - 1.0)));
    let below = n1 * n0 / 2.0 - 0.5 - Z_95 * variance.max(0.0).sqrt();
    if below < 0.0 { 0 } else { floor(below) + 1 }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and at most the count of pairs"
)]
fn floor(number: f64) -> u64 {
    number.floor() as u64
}

/// The smallest count of pairs whose chance reaches 2.5 %; at least 1.
fn exact_rank(n1: usize, n0: usize) -> u64 {
    let (small, all) = (n1.min(n0), n1 + n0);
    let ranks: Vec<i64> = (0..).take(all).collect();
    let least: i64 = (0..).take(small).sum();
    let mut reached = 0.0;
    for (sum, chance) in SumDistribution::new(&ranks, small).sums() {
        reached += chance;
        if reached >= 0.025 - 1e-15 {
            return u64::try_from(sum - least).unwrap_or(0).max(1);
        }
    }
    1
}

/// Which durations are equal.
struct Tied {
    /// Whether any two of all are.
    is_any: bool,
    /// Sum of t³ − t over those that are equal within one group: what stays tied when the other group is scaled.
    within: f64,
}

fn tied(current: &[f64], baseline: &[f64]) -> Tied {
    let runs = |values: &[f64]| {
        let runs = values.chunk_by(|a, b| a >= b).map(size);
        runs.map(|run| run.powi(3) - run).sum::<f64>()
    };
    let within = runs(current) + runs(baseline);
    let across = || {
        current.iter().any(|value| {
            baseline
                .binary_search_by(|other| other.total_cmp(value))
                .is_ok()
        })
    };
    Tied {
        is_any: within > 0.0 || across(),
        within,
    }
}

/// Returns the `rank`-th smallest (from 1) of all ratios a/b, without forming them all.
///
/// The bits of positive numbers are in the numbers' order, so the value is found by halving them.
fn nth_ratio(current: &[f64], baseline: &[f64], rank: u64) -> f64 {
    let ends = |values: &[f64]| {
        values
            .first()
            .copied()
            .zip(values.last().copied())
            .unwrap_or((1.0, 1.0))
    };
    let ((least, most), (shortest, longest)) = (ends(current), ends(baseline));
    let (mut low, mut high) = ((least / longest).to_bits(), (most / shortest).to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if count_up_to(current, baseline, f64::from_bits(middle)) >= rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    f64::from_bits(low)
}

/// Returns the `rank`-th smallest of very many ratios a/b to six digits, near `start` if it is anywhere near.
fn near_ratio(current: &[f64], baseline: &[f64], rank: u64, start: f64) -> f64 {
    let missing = |log: f64| number(rank) - 0.5 - number(count_up_to(current, baseline, log.exp()));
    let ends = |values: &[f64]| {
        let ln = |end: Option<&f64>| end.map_or(0.0, |end| end.ln());
        (ln(values.first()), ln(values.last()))
    };
    let ((least, most), (shortest, longest)) = (ends(current), ends(baseline));
    let range = (least - longest - 1.0, most - shortest + 1.0);
    let found = crossing(missing, start.ln(), range, 1e-7);
    found.map_or(start, f64::exp)
}

/// Counts the ratios a/b that are at most `limit`.
fn count_up_to(current: &[f64], baseline: &[f64], limit: f64) -> u64 {
    let (mut first, mut count) = (0, 0);
    for value in current {
        while first < baseline.len() && value / baseline[first] > limit {
            first += 1;
        }
        count += (baseline.len() - first) as u64;
    }
    count
}

#[cfg(test)]
mod tests;
