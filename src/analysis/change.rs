//! Changes against the baseline, and the words that they are given.

use serde::{Deserialize, Serialize};

use crate::stats::adjust::holm;
use crate::stats::rate_ratio::Ratio;

/// What is called a change: p values up to this.
pub(super) const RAISED: f64 = 0.05;

/// The fewest weeks of a baseline that anything is judged against.
const BASELINE_WEEKS: f64 = 6.0;

/// What is said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// More, also when all headline comparisons are taken together.
    ClearIncrease,
    /// Less, also when all headline comparisons are taken together.
    ClearDecrease,
    /// More by itself; among several comparisons it could still be chance.
    PossibleIncrease,
    /// Less by itself; among several comparisons it could still be chance.
    PossibleDecrease,
    /// Nothing beyond chance.
    NoClearChange,
    /// So few that no change could have been seen.
    TooFew,
}

impl Verdict {
    /// Tells whether it is one of the two that are marked as a change.
    #[must_use]
    pub fn is_clear(self) -> bool {
        matches!(self, Self::ClearIncrease | Self::ClearDecrease)
    }

    /// Tells whether it is one of the two that could still be chance.
    #[must_use]
    pub fn is_possible(self) -> bool {
        matches!(self, Self::PossibleIncrease | Self::PossibleDecrease)
    }

    /// Tells whether it says that there is more, clearly or possibly.
    #[must_use]
    pub fn is_increase(self) -> bool {
        matches!(self, Self::ClearIncrease | Self::PossibleIncrease)
    }
}

/// A change against the baseline; every figure is `None` where it is unbounded or not known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Ratio of the window's figure to the baseline's.
    pub ratio: Option<f64>,
    /// Lower end of its 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of its 95 % interval.
    pub upper: Option<f64>,
    /// Two-sided p value.
    pub p_value: Option<f64>,
    /// What is said of it.
    pub verdict: Option<Verdict>,
}

impl Change {
    /// Takes a ratio; its verdict still is open.
    ///
    /// Where p value and interval disagree at a tie, the interval is widened to touch 1.
    pub(super) fn of(ratio: &Ratio) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        let (mut lower, mut upper) = (ratio.lower, ratio.upper);
        if ratio.p_value > RAISED {
            lower = lower.min(1.0);
            upper = upper.max(1.0);
        }
        Self {
            ratio: finite(ratio.ratio),
            lower: finite(lower),
            upper: finite(upper),
            p_value: finite(ratio.p_value),
            verdict: None,
        }
    }

    /// A change of which nothing can be said.
    pub(super) fn too_few() -> Self {
        Self {
            verdict: Some(Verdict::TooFew),
            ..Self::default()
        }
    }

    /// Keeps the figures, but says that nothing could have been seen.
    pub(super) fn called_too_few(self) -> Self {
        Self {
            verdict: Some(Verdict::TooFew),
            ..self
        }
    }

    fn direction(&self) -> Direction {
        match (self.ratio, self.lower) {
            (Some(ratio), _) if ratio < 1.0 => Direction::Less,
            (Some(ratio), _) if ratio > 1.0 => Direction::More,
            (None, Some(lower)) if lower > 1.0 => Direction::More,
            _ => Direction::Neither,
        }
    }

    /// Tells whether the interval has 1 in its inside, which no raised change may.
    fn includes_no_change(&self) -> bool {
        self.lower.unwrap_or(0.0) < 1.0 && self.upper.unwrap_or(f64::INFINITY) > 1.0
    }
}

/// Which way something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Less than before.
    Less,
    /// More than before.
    More,
    /// Neither.
    Neither,
}

/// One comparison that waits for its verdict.
pub(super) struct Pending<'a> {
    /// Its p value; `None` = it was not made.
    pub(super) p_value: Option<f64>,
    /// Which way it points.
    pub(super) direction: Direction,
    /// Where the verdict goes; one that stands there already is kept, and the comparison takes no part.
    pub(super) verdict: &'a mut Option<Verdict>,
}

impl Change {
    /// Hands the change over to be judged with others.
    pub(super) fn pending(&mut self) -> Pending<'_> {
        let direction = if self.includes_no_change() {
            Direction::Neither
        } else {
            self.direction()
        };
        Pending {
            p_value: self.p_value,
            direction,
            verdict: &mut self.verdict,
        }
    }
}

/// Gives the headline comparisons their verdicts, and then the further ones.
///
/// *Definition*: a p value above 0.05 is no clear change; one up to 0.05 is possible; it is clear when it stays up to
/// 0.05 after Holm's adjustment: over the headline comparisons, for a further one over all of them. *Output*: how many headline comparisons there were.
pub(super) fn judge(headline: Vec<Pending<'_>>, further: Vec<Pending<'_>>) -> usize {
    let is_made = |pending: &Pending<'_>| pending.p_value.is_some() && pending.verdict.is_none();
    let headline: Vec<Pending<'_>> = headline.into_iter().filter(is_made).collect();
    let further: Vec<Pending<'_>> = further.into_iter().filter(is_made).collect();
    let compared = headline.len();
    let p_values = |of: &[Pending<'_>]| -> Vec<f64> {
        of.iter().filter_map(|pending| pending.p_value).collect()
    };
    let own = p_values(&headline);
    let together = holm(&[own.clone(), p_values(&further)].concat());
    let adjusted = [&holm(&own), &together[compared..]].concat();
    for (pending, adjusted) in headline.into_iter().chain(further).zip(adjusted) {
        let is_raised = pending.p_value.is_some_and(|p| p <= RAISED);
        *pending.verdict = Some(word(pending.direction, is_raised, adjusted <= RAISED));
    }
    compared
}

/// Returns the verdict of one comparison.
pub(super) fn word(direction: Direction, is_raised: bool, is_clear: bool) -> Verdict {
    match (direction, is_raised, is_clear) {
        (Direction::More, true, true) => Verdict::ClearIncrease,
        (Direction::Less, true, true) => Verdict::ClearDecrease,
        (Direction::More, true, false) => Verdict::PossibleIncrease,
        (Direction::Less, true, false) => Verdict::PossibleDecrease,
        _ => Verdict::NoClearChange,
    }
}

/// Tells whether a baseline is long enough to be compared with: at least six weeks.
pub(super) fn is_long_enough(weeks: f64) -> bool {
    weeks >= BASELINE_WEEKS - 0.01
}

#[cfg(test)]
mod tests;
