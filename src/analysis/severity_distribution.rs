//! How severe: each level's share of the window, and SEV1 and SEV2 together against the baseline.

use serde::{Deserialize, Serialize};

use crate::analysis::frequency::by_severity;
use crate::analysis::population::{Population, Row};
use crate::incident::Severity;
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

/// SEV1 and SEV2 together, in the window and before it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SeverityChange {
    /// In the window.
    pub current: Share,
    /// In the baseline.
    pub baseline: Option<Share>,
    /// Two-sided p value; `None` until a verdict is computed.
    pub p_value: Option<f64>,
    /// Verdict word; `None` until it is computed.
    pub verdict: Option<String>,
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

/// Compares SEV1 and SEV2 together with the baseline; the verdict is computed elsewhere.
pub(super) fn severity_change(population: &Population<'_>) -> SeverityChange {
    let severe = |rows: &[Row]| {
        let count = rows.iter().filter(|row| row.is_severe()).count();
        share(count as u64, rows.len() as u64)
    };
    SeverityChange {
        current: severe(population.in_window()),
        baseline: population
            .baseline
            .as_ref()
            .map(|_| severe(population.in_baseline())),
        p_value: None,
        verdict: None,
    }
}

/// Returns `count` of `of` with its 95 % interval.
fn share(count: u64, of: u64) -> Share {
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
