//! Two groups of durations compared by rank, open ones among them: Gehan's scores with their permutation variance.
//!
//! With nothing open it is the rank-sum test of Wilcoxon, Mann and Whitney with mid-ranks: a score then is twice a
//! mid-rank less N + 1.
//!
//! **Sources**: Gehan, "A Generalized Wilcoxon Test for Comparing Arbitrarily Singly-censored Samples", Biometrika 52
//! (1965); permutation variance: Mantel, "Ranking Procedures for Arbitrarily Restricted Observation", Biometrics 23
//! (1967); inversion to a ratio of durations: Wei and Gail, "Nonparametric Estimation for a Scale-change with Censored
//! Observations", JASA 78 (1983).

use std::iter::Peekable;

use crate::stats::distribution::normal_upper;
use crate::stats::permutation::permutation_p_value;
use crate::stats::rate_ratio::Ratio;
use crate::stats::search::crossing;
use crate::stats::{MANY, Z_95, number, size, thinned};

/// Up to so many durations in both groups the chance is counted out exactly.
const EXACT: usize = 40;

/// A duration, and whether it ended then; `false` = at least this long.
pub type Observation = (f64, bool);

/// What the comparison of two groups rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Pairs in which the current one surely is longer, less those in which it surely is shorter.
    pub sum: i64,
    /// Variance of the sum when the groups are dealt out by chance.
    pub variance: f64,
}

impl Scores {
    /// Compares each duration of one group with each of the other, the current ones divided by `ratio` first.
    ///
    /// *Input*: both ascending in time. *Empty*: sum and variance 0.
    #[must_use]
    pub fn of(current: &[Observation], baseline: &[Observation], ratio: f64) -> Self {
        let all = current.len() + baseline.len();
        let (mut sum, mut squares) = (0_i64, 0.0_f64);
        for_each_time(current, baseline, ratio, |tie| {
            let (ended, open) = (tie.ended_score(all), tie.open_score());
            sum += ended * signed(tie.current[1]) + open * signed(tie.current[0]);
            squares += exact(ended).powi(2) * number(tie.ended() as u64)
                + exact(open).powi(2) * number(tie.open() as u64);
        });
        let (n1, n0, n) = (size(current), size(baseline), number(all as u64));
        let variance = if all < 2 {
            0.0
        } else {
            n1 * n0 / (n * (n - 1.0)) * squares
        };
        Self { sum, variance }
    }

    /// Returns the sum in standard deviations, drawn in by the correction for continuity.
    #[must_use]
    pub fn z(&self) -> f64 {
        let corrected = (exact(self.sum).abs() - 1.0).max(0.0) * exact(self.sum.signum());
        if self.variance > 0.0 {
            corrected / self.variance.sqrt()
        } else {
            0.0
        }
    }

    /// Returns the two-sided p value by the normal distribution.
    #[must_use]
    pub fn normal_p_value(&self) -> f64 {
        (2.0 * normal_upper(self.z().abs())).min(1.0)
    }
}

/// Returns the two-sided p value: counted out exactly for up to 40 durations, by the normal distribution for more.
///
/// *Input*: both ascending in time. *Empty*: 1.
#[must_use]
pub fn p_value(current: &[Observation], baseline: &[Observation]) -> f64 {
    if current.is_empty() || baseline.is_empty() {
        return 1.0;
    }
    if current.len() + baseline.len() > EXACT {
        return Scores::of(current, baseline, 1.0).normal_p_value();
    }
    permutation_p_value(&scores(current, baseline), current.len())
}

/// Returns each duration's score, the current group's first (not in their order).
#[must_use]
pub fn scores(current: &[Observation], baseline: &[Observation]) -> Vec<i64> {
    let all = current.len() + baseline.len();
    let (mut own, mut others) = (Vec::with_capacity(all), Vec::new());
    for_each_time(current, baseline, 1.0, |tie| {
        for (list, [open, ended]) in [(&mut own, tie.current), (&mut others, tie.baseline)] {
            list.extend(std::iter::repeat_n(tie.ended_score(all), ended));
            list.extend(std::iter::repeat_n(tie.open_score(), open));
        }
    });
    own.extend(others);
    own
}

/// Estimates how many times as long the current durations are, with the interval that the comparison would not raise.
///
/// *Input*: both ascending in time, all above 0. *Output*: the middle (geometric) of the ratios at which the groups
/// balance; an end that is never reached is 0 or infinite. *Empty*: a ratio that is no number, unbounded.
#[must_use]
pub fn duration_ratio(current: &[Observation], baseline: &[Observation]) -> Ratio {
    let z = |ratio: f64| Scores::of(current, baseline, ratio).z();
    let search = Search::new(current, baseline);
    let [longer, shorter, lower, upper] = if current.len() + baseline.len() > MANY {
        // So many have no flat stretch in the middle, and the ends lie near those of a part, drawn in.
        let part = duration_ratio(&thinned(current), &thinned(baseline));
        let at = |level: f64| search.near(part.ratio, |ratio| z(ratio) - level);
        let middle = at(0.0);
        [middle, middle, at(Z_95), at(-Z_95)]
    } else {
        [
            search.last(|ratio| z(ratio) > 0.0),
            search.last(|ratio| z(ratio) >= 0.0),
            search.last(|ratio| z(ratio) > Z_95),
            search.last(|ratio| z(ratio) >= -Z_95),
        ]
    };
    Ratio {
        ratio: (longer * shorter).sqrt(),
        lower,
        upper,
        p_value: p_value(current, baseline),
    }
}

/// Where ratios are searched, as logarithms.
struct Search {
    low: f64,
    high: f64,
}

impl Search {
    /// Takes in every ratio of one current to one baseline duration.
    fn new(current: &[Observation], baseline: &[Observation]) -> Self {
        let ends = |of: &[Observation]| {
            let ln = |end: Option<&Observation>| end.map_or(0.0, |end| end.0.ln());
            (ln(of.first()), ln(of.last()))
        };
        let ((least, most), (shortest, longest)) = (ends(current), ends(baseline));
        Self {
            low: least - longest - 1.0,
            high: most - shortest + 1.0,
        }
    }

    /// Returns where a falling function of the ratio passes 0, to six digits: 0 when it begins below, infinite when it
    /// ends above.
    fn near(&self, start: f64, value: impl Fn(f64) -> f64) -> f64 {
        let start = if start.is_finite() && start > 0.0 {
            start.ln()
        } else {
            0.0
        };
        let found = crossing(|log| value(log.exp()), start, (self.low, self.high), 1e-7);
        match found {
            Some(log) => log.exp(),
            None if value(self.high.exp()) > 0.0 => f64::INFINITY,
            None => 0.0,
        }
    }

    /// Returns the last ratio up to which `holds` is true: 0 when it never is, infinite when it always is.
    fn last(&self, holds: impl Fn(f64) -> bool) -> f64 {
        if !holds(self.low.exp()) {
            return 0.0;
        }
        if holds(self.high.exp()) {
            return f64::INFINITY;
        }
        let (mut below, mut above) = (self.low, self.high);
        while above - below > 1e-14 * below.abs().max(1.0) {
            let middle = f64::midpoint(below, above);
            if holds(middle.exp()) {
                below = middle;
            } else {
                above = middle;
            }
        }
        f64::midpoint(below, above).exp()
    }
}

/// All durations of one length: how many are open and how many ended, by group, and what came before.
struct Tie {
    current: [usize; 2],
    baseline: [usize; 2],
    all_before: usize,
    ended_before: usize,
}

impl Tie {
    fn ended(&self) -> usize {
        self.current[1] + self.baseline[1]
    }

    fn open(&self) -> usize {
        self.current[0] + self.baseline[0]
    }

    /// Surely shorter ones less surely longer ones; at a tie an open one is longer.
    fn ended_score(&self, all: usize) -> i64 {
        signed(self.ended_before) - signed(all - self.all_before - self.ended())
    }

    fn open_score(&self) -> i64 {
        signed(self.ended_before + self.ended())
    }
}

/// Goes through both groups together in order of time, ties at once.
fn for_each_time(
    current: &[Observation],
    baseline: &[Observation],
    ratio: f64,
    mut visit: impl FnMut(&Tie),
) {
    let mut own = current
        .iter()
        .map(|&(time, ended)| (time / ratio, ended))
        .peekable();
    let mut others = baseline.iter().copied().peekable();
    let (mut all_before, mut ended_before) = (0, 0);
    loop {
        let time = match (own.peek(), others.peek()) {
            (Some(a), Some(b)) => a.0.min(b.0),
            (Some(only), None) | (None, Some(only)) => only.0,
            (None, None) => return,
        };
        let tie = Tie {
            current: take(&mut own, time),
            baseline: take(&mut others, time),
            all_before,
            ended_before,
        };
        visit(&tie);
        all_before += tie.ended() + tie.open();
        ended_before += tie.ended();
    }
}

/// Takes what lies at a time: how many are open, how many ended.
#[inline]
fn take(from: &mut Peekable<impl Iterator<Item = Observation>>, time: f64) -> [usize; 2] {
    let mut taken = [0; 2];
    while let Some((_, ended)) = from.next_if(|next| next.0 <= time) {
        taken[usize::from(ended)] += 1;
    }
    taken
}

#[inline]
fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "sums of pairs lie below 2^53")]
#[inline]
fn exact(sum: i64) -> f64 {
    sum as f64
}

#[cfg(test)]
mod tests;
