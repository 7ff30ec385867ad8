//! One change of level in a series of counts: the best split, judged against the same counts in random order.

use crate::stats::number;
use crate::stats::random::{self, Random};

/// The fewest counts on each side of a split.
const SIDE: usize = 4;
/// Random orders that the seen one is compared with.
const ORDERS: u32 = 999;

/// The best split of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelChange {
    /// The place of the first count of the new level.
    pub place: usize,
    /// Mean before it.
    pub before: f64,
    /// Mean from it on.
    pub after: f64,
    /// The chance that the same counts in random order split at least as well.
    pub p_value: f64,
}

/// Finds the split after which the level differs most (Poisson deviance), at least four counts on each side.
///
/// The order is what is tested, so bursts do not count as a change. *Empty*: `None` below eight counts or without an
/// event. **Source**: permutation test after Good, *Permutation, Parametric, and Bootstrap Tests of Hypotheses*
/// (2005); scan statistic after Worsley, Biometrika 73 (1986).
#[must_use]
pub fn level_change(counts: &[u64]) -> Option<LevelChange> {
    let all: u64 = counts.iter().sum();
    if counts.len() < 2 * SIDE || all == 0 {
        return None;
    }
    let logs: Vec<f64> = (0..=all.max(counts.len() as u64)).map(times_log).collect();
    let (place, seen) = best_split(counts, &logs);
    let mut random = Random::new(0x6166_7465_7261_6374);
    let mut order = counts.to_vec();
    let p_value = random::p_value(ORDERS, || {
        random.shuffle(&mut order);
        best_split(&order, &logs).1 >= seen - 1e-9
    });
    let before: u64 = counts[..place].iter().sum();
    let mean = |sum: u64, over: usize| number(sum) / number(over as u64);
    Some(LevelChange {
        place,
        before: mean(before, place),
        after: mean(all - before, counts.len() - place),
        p_value,
    })
}

/// A number times its logarithm; 0 at 0.
fn times_log(count: u64) -> f64 {
    if count == 0 {
        0.0
    } else {
        number(count) * number(count).ln()
    }
}

/// Returns the place of the best split and how much better two levels fit than one.
///
/// *Input*: `logs` holds n·ln n for every n up to the sum and the length of the counts.
fn best_split(counts: &[u64], logs: &[f64]) -> (usize, f64) {
    let index = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let all = index(counts.iter().sum());
    // sum·ln(sum/over), from sum·ln(sum) and ln(over).
    let part =
        |sum: usize, over: usize| logs[sum] - number(sum as u64) * logs[over] / number(over as u64);
    let whole = part(all, counts.len());
    let mut before = index(counts[..SIDE - 1].iter().sum());
    let mut best = (SIDE, f64::NEG_INFINITY);
    for place in SIDE..=counts.len() - SIDE {
        before += index(counts[place - 1]);
        let gain = part(before, place) + part(all - before, counts.len() - place) - whole;
        if gain > best.1 + 1e-9 {
            best = (place, gain);
        }
    }
    best
}

#[cfg(test)]
mod tests;
