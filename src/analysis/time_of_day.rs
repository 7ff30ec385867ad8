//! When: the window's starts by weekday and hour.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::incident::Instant;
use crate::incident::period::{Tz, weekday_and_hour};

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

/// Half an hour in microseconds: no clock is moved twice in that time.
const RUN: i64 = 1_800 * Instant::SECOND;

/// Counts the window's starts by weekday and hour in the reporting zone; the verdict is computed elsewhere.
///
/// *Output*: seven rows, Monday first, of 24 hours. *Empty*: cells of 0.
pub(super) fn time_of_day(population: &Population<'_>) -> TimeOfDay {
    let zone = population.scope.zone;
    let count = |mut cells: [u64; 168], rows: &[Row]| {
        for run in rows.chunk_by(|a, b| a.at.div_euclid(RUN) == b.at.div_euclid(RUN)) {
            count_run(zone, run, &mut cells);
        }
        cells
    };
    let join = |mut cells: [u64; 168], more: [u64; 168]| {
        cells
            .iter_mut()
            .zip(more)
            .for_each(|(cell, more)| *cell += more);
        cells
    };
    let parts = population.in_window().par_chunks(16_384);
    let cells = parts.fold(|| [0; 168], count).reduce(|| [0; 168], join);
    TimeOfDay {
        cells: cells.chunks(24).map(<[u64]>::to_vec).collect(),
        starts_used: population.window.len() as u64,
        verdict: None,
    }
}

/// Counts starts within the same half hour: where its ends lie in the same hour of the zone, so does all between.
fn count_run(zone: Tz, run: &[Row], cells: &mut [u64; 168]) {
    let cell = |micros: i64| {
        let (weekday, hour) = weekday_and_hour(zone, micros);
        weekday * 24 + hour
    };
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    let (begin, end) = (cell(first.at), cell(last.at));
    if begin == end {
        cells[begin] += run.len() as u64;
    } else {
        for row in run {
            cells[cell(row.at)] += 1;
        }
    }
}

#[cfg(test)]
mod tests;
