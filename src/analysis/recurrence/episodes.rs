//! When a problem came: its episodes, the silences between them, and what that makes of it.

use serde::{Deserialize, Serialize};

use crate::analysis::Extent;
use crate::analysis::population::{Population, Row};
use crate::analysis::spans::{Kind, Measured, seconds};
use crate::incident::Instant;
use crate::incident::period::Period;
use crate::stats::quantile::quantile;
use crate::stats::rate_ratio::{Events, rate_ratio};

/// What became of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterStatus {
    /// It came for the first time in the recent period.
    New,
    /// It came again in the recent period, after a silence that is long for it.
    Returned,
    /// It comes clearly more often than before.
    Growing,
    /// It did not come in the recent period.
    Quiet,
    /// It comes as it did.
    Steady,
}

impl ClusterStatus {
    /// Returns the word of the public JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Returned => "returned",
            Self::Growing => "growing",
            Self::Quiet => "quiet",
            Self::Steady => "steady",
        }
    }
}

/// Members that start within this time after an end belong to the same episode.
const EPISODE: i64 = 86_400 * Instant::SECOND;
const DAY: i64 = 86_400 * Instant::SECOND;
/// Without a window, so many days before as-of are recent, and so many before them are what they are compared with.
const RECENT_DAYS: i64 = 28;
const BEFORE_DAYS: i64 = 84;
/// A silence is long when it is so many times the usual one, and so many days.
const LONG_TIMES: f64 = 3.0;
const LONG_DAYS: f64 = 28.0;
/// Where no usual silence is known, so many days are long.
const LONG_ALONE_DAYS: f64 = 90.0;

/// Returns the starts of the episodes; members come by start.
///
/// *Definition*: a member joins an episode if it starts within 24 hours after the latest end (else start) in it.
pub(super) fn episodes<'r>(rows: impl Iterator<Item = (&'r Row, Measured)>) -> Vec<i64> {
    let mut starts = Vec::new();
    let mut latest_end = i64::MIN;
    for (row, span) in rows {
        if starts.is_empty() || row.at > latest_end.saturating_add(EPISODE) {
            starts.push(row.at);
        }
        let length = if span.kind() == Kind::Known {
            span.micros()
        } else {
            None
        };
        latest_end = latest_end.max(row.at.saturating_add(length.unwrap_or_default()));
    }
    starts
}

/// Returns the distances of consecutive starts in days.
fn gaps(starts: &[i64]) -> Vec<f64> {
    starts
        .windows(2)
        .map(|pair| seconds(pair[1] - pair[0]) / 86_400.0)
        .collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    quantile(&values, 0.5)
}

/// Returns the median distance of consecutive episodes' starts in days.
pub(super) fn median_gap_days(starts: &[i64]) -> Option<f64> {
    median(gaps(starts))
}

/// The period that decides what became of a problem, and the one before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recent {
    current: Period,
    before: Option<Period>,
}

impl Recent {
    /// Takes the window and its baseline; over all time, the four weeks before as-of and the twelve before these.
    pub(super) fn new(population: &Population<'_>) -> Self {
        let scope = population.scope;
        if scope.extent == Extent::Window {
            return Self {
                current: scope.current,
                before: scope.baseline,
            };
        }
        let back = |from: Instant, days: i64| {
            Instant::from_micros(from.micros().saturating_sub(days * DAY))
        };
        let from = back(scope.as_of, RECENT_DAYS);
        let before = Period {
            from: back(from, BEFORE_DAYS),
            to: from,
        };
        Self {
            current: Period {
                from,
                to: scope.as_of,
            },
            before: Some(before),
        }
    }

    /// Tells what became of a problem with episodes at these starts.
    ///
    /// *Definition*: quiet: no episode in the recent period; new: none before it; returned: the silence before the
    /// first recent one is at least 28 days and three times the median of the silences before it (90 days where it is
    /// the first silence); growing: more episodes a day than in the period before, by the exact test of two rates
    /// (p ≤ 0.05); else steady.
    pub(super) fn status(&self, starts: &[i64]) -> ClusterStatus {
        let first = starts.partition_point(|start| *start < self.current.from.micros());
        if first == starts.len() {
            return ClusterStatus::Quiet;
        }
        if first == 0 {
            return ClusterStatus::New;
        }
        let silence = seconds(starts[first] - starts[first - 1]) / 86_400.0;
        let long = median(gaps(&starts[..first]))
            .map_or(LONG_ALONE_DAYS, |usual| LONG_DAYS.max(LONG_TIMES * usual));
        if silence >= long {
            return ClusterStatus::Returned;
        }
        if self.is_growing(starts) {
            ClusterStatus::Growing
        } else {
            ClusterStatus::Steady
        }
    }

    fn is_growing(&self, starts: &[i64]) -> bool {
        let events = |period: Period| Events {
            count: starts
                .iter()
                .filter(|start| (period.from.micros()..period.to.micros()).contains(start))
                .count() as u64,
            exposure: period.to.seconds_since(period.from) / 86_400.0,
        };
        let ratio = self
            .before
            .and_then(|before| rate_ratio(events(self.current), events(before)));
        ratio.is_some_and(|found| found.p_value <= 0.05 && found.ratio > 1.0)
    }
}

#[cfg(test)]
mod tests;
