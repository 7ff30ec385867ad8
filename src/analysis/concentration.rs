//! How much incident time there was, and how much of it the longest incidents make up.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::analysis::digest::{NotableIncident, Notables, smallest};
use crate::analysis::population::Population;
use crate::analysis::spans::{Measured, total_seconds};
use crate::incident::Phase;

/// How much of the incident time the longest incidents make up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// Sum of the known times to resolve, open ones up to as-of.
    pub total_seconds: f64,
    /// Length of the union of these times: at least one incident was running.
    pub union_seconds: f64,
    /// How many incidents both rest on.
    pub known: u64,
    /// The three longest incidents' share of the sum; `None` below four incidents or without time.
    pub top3_share: Option<f64>,
    /// The three longest.
    pub top3: Vec<NotableIncident>,
}

/// Adds up the window's incident time and finds how much of it the three longest make up.
///
/// *Input*: the window's resolve spans, known ones and open ones up to as-of. *Definition*: the union is the time in
/// which at least one of them was running. *Empty*: sums of 0, share `None`.
pub(super) fn concentration(population: &Population<'_>, resolve: &[Measured]) -> Concentration {
    let rows = population.in_window();
    let begins = population.rules.definitions.begins(Phase::Resolve);
    let mut runs: Vec<(i64, i64)> = population
        .window
        .clone()
        .zip(resolve)
        .filter_map(|(place, span)| {
            let begin = population.at(*begins.get(span.basis())?, place)?;
            Some((begin, span.micros()?))
        })
        .collect();
    // Rows stand in the order of their place in time, which other definitions do not measure from.
    if !runs.is_sorted() {
        runs.sort_unstable();
    }
    let (mut total, mut union, mut known, mut covered) = (0_i128, 0_i128, 0, i64::MIN);
    for (begin, micros) in runs {
        let end = begin.saturating_add(micros);
        total += i128::from(micros);
        union += i128::from(end.saturating_sub(begin.max(covered)).max(0));
        covered = covered.max(end);
        known += 1;
    }
    let keys = resolve
        .iter()
        .enumerate()
        .filter_map(|(place, span)| Some((Reverse(span.micros()?), place)));
    let longest = smallest(keys, 3);
    let top: i128 = longest.iter().map(|(micros, _)| i128::from(micros.0)).sum();
    let notable = Notables::new(population);
    Concentration {
        total_seconds: total_seconds(total),
        union_seconds: total_seconds(union),
        known,
        top3_share: (known > 3 && total > 0).then(|| total_seconds(top) / total_seconds(total)),
        top3: longest
            .into_iter()
            .map(|(_, place)| notable.show(&rows[place], resolve[place]))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
