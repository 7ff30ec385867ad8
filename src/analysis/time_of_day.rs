//! When: the window's starts by weekday and hour.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::incident::period::weekday_and_hour;

/// When incidents start, in the reporting zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeOfDay {
    /// Starts: seven rows, Monday first, of 24 hours.
    pub cells: Vec<Vec<u64>>,
    /// How many starts stand in the cells.
    pub starts_used: u64,
    /// `pattern`, `no_clear_pattern` or `too_few`; `None` until it is computed.
    pub verdict: Option<String>,
}

/// Counts the window's starts by weekday and hour in the reporting zone; the verdict is computed elsewhere.
///
/// *Output*: seven rows, Monday first, of 24 hours. *Empty*: cells of 0.
pub(super) fn time_of_day(population: &Population<'_>) -> TimeOfDay {
    let zone = population.scope.zone;
    let count = |mut cells: [u64; 168], row: &Row| {
        let (weekday, hour) = weekday_and_hour(zone, row.at);
        cells[weekday * 24 + hour] += 1;
        cells
    };
    let join = |mut cells: [u64; 168], more: [u64; 168]| {
        cells
            .iter_mut()
            .zip(more)
            .for_each(|(cell, more)| *cell += more);
        cells
    };
    let rows = population.in_window().par_iter().with_min_len(8_192);
    let cells = rows.fold(|| [0; 168], count).reduce(|| [0; 168], join);
    TimeOfDay {
        cells: cells.chunks(24).map(<[u64]>::to_vec).collect(),
        starts_used: population.window.len() as u64,
        verdict: None,
    }
}

#[cfg(test)]
mod tests;
