//! What explains a change of the mean time to resolve: other incidents, or longer ones of the same kind; and how much
//! single incidents decide. No verdict: a sum that was split.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::analysis::spans::Measured;
use crate::incident::Instant;
use crate::incident::table::SERVICES;
use crate::incident::working_hours::WorkingHours;
use crate::stats::number;
use crate::stats::quantile::quantile;

/// The fewest finished incidents on each side that a change is split for.
const FEWEST: usize = 5;

/// What explains the change of the mean time to resolve of finished incidents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Finished incidents of the window and of the baseline.
    pub known: (u64, u64),
    /// Their mean in the window.
    pub mean_seconds: f64,
    /// Their mean in the baseline.
    pub baseline_mean_seconds: f64,
    /// The change, split three ways; each split adds up to the whole change.
    pub by: Vec<MixShift>,
}

/// A change of a mean, split into another mix of groups and changes within the groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MixShift {
    /// What the groups are: `severity`, `service` or `out_of_hours`.
    pub by: String,
    /// What the other mix of groups adds, in seconds.
    pub mix_seconds: f64,
    /// What longer or shorter incidents within the groups add, in seconds.
    pub within_seconds: f64,
}

/// The figures of finished incidents without the longest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Finished incidents.
    pub known: u64,
    /// All of them.
    pub all: Figures,
    /// Without the longest; `None` below three.
    pub without_longest: Option<Figures>,
    /// Without the three longest; `None` below six.
    pub without_three_longest: Option<Figures>,
}

/// Sum, mean and median of durations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Their sum.
    pub total_seconds: f64,
    /// Their mean.
    pub mean_seconds: Option<f64>,
    /// Their median.
    pub median_seconds: Option<f64>,
}

/// Splits the change of the mean time to resolve by severity, by service and by working hours.
///
/// *Definition*: with shares w and means m of the groups, mix = Σ (w₁ − w₀)·(m₁ + m₀)/2 and within = Σ (m₁ − m₀)·(w₁ +
/// w₀)/2; a group that one period lacks has the other's mean there. *Empty*: `None` below five finished incidents on a
/// side. **Source**: Kitagawa, "Components of a Difference Between Two Rates", JASA 50 (1955).
pub(super) fn explained(population: &Population<'_>, resolve: &[Measured]) -> Option<Explained> {
    let baseline = population.baseline.clone()?;
    let known = |range: std::ops::Range<usize>| -> Vec<(Row, f64)> {
        let seconds =
            |place: usize| Some((population.rows[place], resolve[place].known_seconds()?));
        range.filter_map(seconds).collect()
    };
    let (now, before) = (known(population.window.clone()), known(baseline));
    if now.len().min(before.len()) < FEWEST {
        return None;
    }
    let mean =
        |of: &[(Row, f64)]| of.iter().map(|one| one.1).sum::<f64>() / number(of.len() as u64);
    let lists = population.table.list_rows(SERVICES);
    let zone = population.scope.zone;
    let given = population.rules.working_hours.clone();
    let hours = given.unwrap_or_else(|| WorkingHours::usual(zone));
    let services = |row: &Row| {
        let mut names: Vec<&str> = lists.of(row.index()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let inside = |row: &Row| hours.is_inside(Instant::from_micros(row.at));
    let severity = |row: &Row| row.severity;
    Some(Explained {
        known: (now.len() as u64, before.len() as u64),
        mean_seconds: mean(&now),
        baseline_mean_seconds: mean(&before),
        by: vec![
            split("severity", &now, &before, severity),
            split("service", &now, &before, services),
            split("out_of_hours", &now, &before, inside),
        ],
    })
}

/// Splits by one key.
fn split<K: Ord>(
    by: &str,
    now: &[(Row, f64)],
    before: &[(Row, f64)],
    key: impl Fn(&Row) -> K,
) -> MixShift {
    let mut groups: BTreeMap<K, [(f64, f64); 2]> = BTreeMap::new();
    for (side, incidents) in [now, before].into_iter().enumerate() {
        for (row, seconds) in incidents {
            let sums = &mut groups.entry(key(row)).or_default()[side];
            *sums = (sums.0 + 1.0, sums.1 + seconds);
        }
    }
    let (all_now, all_before) = (number(now.len() as u64), number(before.len() as u64));
    let (mut mix, mut within) = (0.0, 0.0);
    for [(n1, s1), (n0, s0)] in groups.into_values() {
        let (w1, w0) = (n1 / all_now, n0 / all_before);
        let own = |count: f64, sum: f64, other: (f64, f64)| {
            if count > 0.0 {
                sum / count
            } else {
                other.1 / other.0
            }
        };
        let (m1, m0) = (own(n1, s1, (n0, s0)), own(n0, s0, (n1, s1)));
        mix += (w1 - w0) * f64::midpoint(m1, m0);
        within += (m1 - m0) * f64::midpoint(w1, w0);
    }
    MixShift {
        by: by.to_owned(),
        mix_seconds: mix,
        within_seconds: within,
    }
}

/// Leaves out the longest of the window's finished incidents, one and three, to show how much they decide.
pub(super) fn influence(resolve: &[Measured]) -> Influence {
    let mut sorted: Vec<f64> = resolve
        .iter()
        .filter_map(|span| span.known_seconds())
        .collect();
    sorted.sort_by(f64::total_cmp);
    let without = |fewer: usize, least: usize| {
        (sorted.len() >= least).then(|| figures(&sorted[..sorted.len() - fewer]))
    };
    Influence {
        known: sorted.len() as u64,
        all: figures(&sorted),
        without_longest: without(1, 3),
        without_three_longest: without(3, 6),
    }
}

fn figures(sorted: &[f64]) -> Figures {
    let total: f64 = sorted.iter().sum();
    Figures {
        total_seconds: total,
        mean_seconds: (!sorted.is_empty()).then(|| total / number(sorted.len() as u64)),
        median_seconds: quantile(sorted, 0.5),
    }
}

#[cfg(test)]
mod tests;
