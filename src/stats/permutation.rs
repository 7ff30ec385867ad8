//! The exact distribution of a sum of scores when the groups are dealt out by chance.

use crate::stats::size;

/// The distribution of the sum of `count` of some whole scores, each choice as likely as any other.
pub struct SumDistribution {
    /// The sum that the first chance belongs to.
    lowest: i64,
    /// Chances of the sums from `lowest` on.
    chances: Vec<f64>,
}

impl SumDistribution {
    /// Works out the distribution by adding up the ways to reach each sum, score by score.
    ///
    /// Only sums of positive numbers are formed, so no digits are lost. *Input*: at least `count` scores; the cost
    /// grows with scores × count × range of the sums. **Source**: Streitberg and Röhmel, "Exact Distributions for
    /// Permutation and Rank Tests", Statistical Software Newsletter 12 (1986).
    #[must_use]
    pub fn new(scores: &[i64], count: usize) -> Self {
        let least = scores.iter().copied().min().unwrap_or(0);
        let steps: Vec<usize> = scores
            .iter()
            .map(|score| usize::try_from(score - least).unwrap_or(0))
            .collect();
        let mut largest = steps.clone();
        largest.sort_unstable();
        let most: usize = largest.iter().rev().take(count).sum();
        let mut ways = vec![vec![0.0_f64; most + 1]; count + 1];
        ways[0][0] = 1.0;
        for (used, &step) in steps.iter().enumerate() {
            for taken in (1..=count.min(used + 1)).rev() {
                let (before, after) = ways.split_at_mut(taken);
                let (from, to) = (&before[taken - 1], &mut after[0]);
                for sum in step..=most {
                    to[sum] += from[sum - step];
                }
            }
        }
        let ways = ways.pop().unwrap_or_default();
        let all: f64 = ways.iter().sum();
        let shift = i64::try_from(count)
            .unwrap_or(i64::MAX)
            .saturating_mul(least);
        Self {
            lowest: shift,
            chances: ways.into_iter().map(|ways| ways / all).collect(),
        }
    }

    /// Returns the sums with their chances, ascending.
    pub fn sums(&self) -> impl Iterator<Item = (i64, f64)> {
        (self.lowest..).zip(self.chances.iter().copied())
    }
}

/// Returns the exact two-sided p value of the first `count` scores' sum: the chance of a sum at least as far from its
/// mean.
#[must_use]
pub fn permutation_p_value(scores: &[i64], count: usize) -> f64 {
    let all: i64 = scores.iter().sum();
    let (of, picked) = (size(scores), crate::stats::number(count as u64));
    let (own, others) = scores.split_at(count);
    // The smaller group is dealt out; the other one's sum is then given.
    let (seen, dealt, picked) = if count * 2 <= scores.len() {
        (own.iter().sum::<i64>(), count, picked)
    } else {
        (
            others.iter().sum::<i64>(),
            scores.len() - count,
            of - picked,
        )
    };
    let far = |sum: i64| (whole(sum) * of - picked * whole(all)).abs();
    let limit = far(seen) - 1e-7;
    SumDistribution::new(scores, dealt)
        .sums()
        .filter(|&(sum, _)| far(sum) >= limit)
        .map(|(_, chance)| chance)
        .sum::<f64>()
        .min(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "sums of few small scores")]
fn whole(sum: i64) -> f64 {
    sum as f64
}

#[cfg(test)]
mod tests;
