//! Where the time goes: the stages between neighbouring milestones, with how many incidents each rests on.

use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::analysis::spans::{Endings, seconds, total_seconds};
use crate::incident::Milestone;
use crate::stats::number;
use crate::stats::quantile::quantile;

/// The milestones between which stages lie.
const MILESTONES: [Milestone; 7] = [
    Milestone::Started,
    Milestone::Detected,
    Milestone::Acknowledged,
    Milestone::Identified,
    Milestone::Mitigated,
    Milestone::Resolved,
    Milestone::Postmortem,
];

/// One stage: the time between two neighbouring milestones of the window's incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Where it begins.
    pub from: Milestone,
    /// Where it ends.
    pub to: Milestone,
    /// Incidents in which both ends are known and in order.
    pub known: u64,
    /// Mean of them.
    pub mean_seconds: Option<f64>,
    /// Median of them.
    pub median_seconds: Option<f64>,
    /// Their share of the seconds of all stages, 0 to 1; `None` without time.
    pub share: Option<f64>,
}

/// Adds up the stages of the window's incidents.
///
/// *Definition*: neighbours in the list of milestones after dropping those that no record of the input carries; a span
/// counts where both its ends are known, in order and not after as-of, and none is formed across a missing one. Where
/// half or more of a stage's spans, over window and baseline, are exactly zero, zero means "not recorded".
/// *Output*: in the order of the milestones; stages without any span are left out.
pub(super) fn stages(population: &Population<'_>, endings: &Endings) -> Vec<Stage> {
    let mut spans: Vec<Vec<Spans>> = MILESTONES
        .map(|_| MILESTONES.map(|_| Spans::default()).to_vec())
        .to_vec();
    let window = population.window.clone();
    for place in window.chain(population.baseline.clone().unwrap_or(0..0)) {
        let carried = |one: &usize| endings.has(MILESTONES[*one], population.rows[place].index());
        let mut ends = (0..MILESTONES.len()).filter(carried);
        let Some(mut from) = ends.next() else {
            continue;
        };
        for to in ends {
            if let Some(micros) = span(population, place, (from, to)) {
                spans[from][to].add(micros, population.window.contains(&place));
            }
            from = to;
        }
    }
    let mut found = Vec::new();
    let mut all = 0_i128;
    for (from, ends) in spans.iter_mut().enumerate() {
        for (to, spans) in ends.iter_mut().enumerate() {
            let Some((stage, micros)) = spans.stage(MILESTONES[from], MILESTONES[to]) else {
                continue;
            };
            all += micros;
            found.push((stage, micros));
        }
    }
    let share = |micros: i128| (all > 0).then(|| total_seconds(micros) / total_seconds(all));
    found
        .into_iter()
        .map(|(stage, micros)| Stage {
            share: share(micros),
            ..stage
        })
        .collect()
}

/// Measures from one milestone to another, where both are known, in order and not after as-of.
fn span(population: &Population<'_>, place: usize, (from, to): (usize, usize)) -> Option<i64> {
    let begin = population.at(MILESTONES[from], place)?;
    let end = population.at(MILESTONES[to], place)?;
    (begin <= end && end <= population.as_of()).then_some(end - begin)
}

/// The spans of one stage.
#[derive(Clone, Default)]
struct Spans {
    /// The window's.
    window: Vec<i64>,
    known: u64,
    zero: u64,
}

impl Spans {
    fn add(&mut self, micros: i64, in_window: bool) {
        self.known += 1;
        self.zero += u64::from(micros == 0);
        if in_window {
            self.window.push(micros);
        }
    }

    /// Sums them up, with the sum in microseconds.
    fn stage(&mut self, from: Milestone, to: Milestone) -> Option<(Stage, i128)> {
        if self.zero > 0 && 2 * self.zero >= self.known {
            self.window.retain(|micros| *micros > 0);
        }
        if self.window.is_empty() {
            return None;
        }
        self.window.sort_unstable();
        let sum: i128 = self.window.iter().map(|micros| i128::from(*micros)).sum();
        let sorted: Vec<f64> = self.window.iter().map(|micros| seconds(*micros)).collect();
        let known = self.window.len() as u64;
        let stage = Stage {
            from,
            to,
            known,
            mean_seconds: Some(total_seconds(sum) / number(known)),
            median_seconds: quantile(&sorted, 0.5),
            share: None,
        };
        Some((stage, sum))
    }
}

#[cfg(test)]
mod tests;
