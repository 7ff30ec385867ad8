//! How severe: each level's share of the window, and SEV1 and SEV2 together against the baseline.

use serde::{Deserialize, Serialize};

use crate::analysis::change::{Direction, Pending, RAISED, Verdict, is_long_enough};
use crate::analysis::frequency::by_severity;
use crate::analysis::population::{Population, Row};
use crate::analysis::rate_change::towards;
use crate::incident::Severity;
use crate::stats::fisher::Shares;
use crate::stats::interval::wilson;
use crate::stats::number;

/// One severity's share of the window's incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeverityShare {
    /// The level.
    pub level: Severity,
    /// Incidents of that level.
    pub count: u64,
    /// Their share, 0 to 1; `None` when the window is empty.
    pub share: Option<f64>,
    /// Lower end of the share's 95 % interval (Wilson).
    pub share_lower: Option<f64>,
    /// Upper end of the share's 95 % interval (Wilson).
    pub share_upper: Option<f64>,
}

/// A share with its interval and its population.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// `count / of`; `None` when `of` is 0.
    pub share: Option<f64>,
    /// Lower end of the 95 % interval (Wilson).
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval (Wilson).
    pub upper: Option<f64>,
}

/// A share of the incidents, in the window and before it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareChange {
    /// In the window.
    pub current: Share,
    /// In the baseline.
    pub baseline: Option<Share>,
    /// Two-sided p value (Fisher); `None` without a baseline.
    pub p_value: Option<f64>,
    /// What is said of the change; `None` without a baseline.
    pub verdict: Option<Verdict>,
}

impl ShareChange {
    /// Compares `count` of `of` with the same of the baseline; the verdict still is open, unless too few could show
    /// anything.
    pub(super) fn of(current: (u64, u64), baseline: Option<(u64, u64)>, weeks: f64) -> Self {
        let change = Self {
            current: share(current.0, current.1),
            baseline: baseline.map(|(count, of)| share(count, of)),
            ..Self::default()
        };
        let Some(baseline) = baseline else {
            return change;
        };
        let shares = Shares { current, baseline };
        let shows_nothing = shares.least_p_value() > RAISED || !is_long_enough(weeks);
        Self {
            p_value: Some(shares.p_value()),
            verdict: shows_nothing.then_some(Verdict::TooFew),
            ..change
        }
    }

    /// Hands the change over to be judged with others.
    pub(super) fn pending(&mut self) -> Pending<'_> {
        let before = self.baseline.as_ref().and_then(|before| before.share);
        let direction = match (self.current.share, before) {
            (Some(now), Some(before)) => towards(now, before),
            _ => Direction::Neither,
        };
        Pending {
            p_value: self.p_value,
            direction,
            verdict: &mut self.verdict,
        }
    }
}

/// Counts the window's incidents by severity.
///
/// *Output*: every level, most severe first, unknown last. *Empty*: counts of 0 without shares.
pub(super) fn severity_distribution(population: &Population<'_>) -> Vec<SeverityShare> {
    let of = population.window.len() as u64;
    let row = |(level, count): (Severity, u64)| {
        let share = share(count, of);
        SeverityShare {
            level,
            count,
            share: share.share,
            share_lower: share.lower,
            share_upper: share.upper,
        }
    };
    by_severity(population.in_window())
        .into_iter()
        .map(row)
        .collect()
}

/// Compares SEV1 and SEV2 together with the baseline.
pub(super) fn severity_change(population: &Population<'_>) -> ShareChange {
    let severe = |rows: &[Row]| {
        let count = rows.iter().filter(|row| row.is_severe()).count();
        (count as u64, rows.len() as u64)
    };
    let baseline = population.baseline.as_ref();
    ShareChange::of(
        severe(population.in_window()),
        baseline.map(|_| severe(population.in_baseline())),
        population.baseline_weeks(),
    )
}

/// Returns `count` of `of` with its 95 % interval.
pub(super) fn share(count: u64, of: u64) -> Share {
    let interval = wilson(count, of);
    Share {
        count,
        of,
        share: (of > 0).then(|| number(count) / number(of)),
        lower: interval.map(|interval| interval.0),
        upper: interval.map(|interval| interval.1),
    }
}

#[cfg(test)]
mod tests;
