//! When: the window's starts by weekday and hour, whether they follow the clock, and the share out of hours.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::analysis::severity_distribution::ShareChange;
use crate::incident::Instant;
use crate::incident::period::{Period, Tz, minutes_by_hour, weekday_and_hour};
use crate::incident::working_hours::WorkingHours;
use crate::stats::adjust::holm;
use crate::stats::monte_carlo::spread_p_value;

/// Whether starts follow the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Some hours or weekdays have more than chance puts there.
    Pattern,
    /// Nothing beyond chance.
    NoClearPattern,
    /// So few that no pattern could show.
    TooFew,
}

/// When incidents start, in the reporting zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeOfDay {
    /// Starts: seven rows, Monday first, of 24 hours.
    pub cells: Vec<Vec<u64>>,
    /// How many starts stand in the cells.
    pub starts: u64,
    /// How many of them were tested: those within six hours after one that counts are taken as the same trouble.
    pub starts_used: u64,
    /// What is said of it.
    pub verdict: Option<Pattern>,
    /// The chance that hours of the day differ as much by chance, weekdays allowed for.
    pub hours_p_value: Option<f64>,
    /// The chance that weekdays differ as much by chance, hours allowed for.
    pub weekdays_p_value: Option<f64>,
    /// Starts outside of the working hours; usual ones (Monday to Friday, 08:00 to 18:00) unless they are given.
    pub out_of_hours: ShareChange,
}

/// Within so long after a start that counts, a further one is taken as the same trouble.
const SAME: i64 = 6 * 3_600 * Instant::SECOND;

/// The fewest starts that are tested.
const FEWEST: usize = 20;

/// Counts the window's starts by weekday and hour in the reporting zone, and tests whether they follow the clock.
///
/// *Definition*: counts are compared with how long each hour and each weekday was observed, hours and weekdays each by
/// themselves, Holm-adjusted. *Output*: seven rows, Monday first, of 24 hours. *Empty*: cells of 0.
pub(super) fn time_of_day(population: &Population<'_>) -> TimeOfDay {
    let zone = population.scope.zone;
    let cells = cells(zone, population.in_window());
    let found = TimeOfDay {
        cells: cells.chunks(24).map(<[u64]>::to_vec).collect(),
        starts: population.window.len() as u64,
        out_of_hours: out_of_hours(population),
        ..TimeOfDay::default()
    };
    tested(population, found)
}

/// Adds what the test says.
fn tested(population: &Population<'_>, found: TimeOfDay) -> TimeOfDay {
    let scope = population.scope;
    let mut last = None;
    let mut used = [0_u64; 168];
    let mut starts = 0;
    for row in population.in_window() {
        if last.is_none_or(|last| row.at - last >= SAME) {
            let (weekday, hour) = weekday_and_hour(scope.zone, row.at);
            used[weekday * 24 + hour] += 1;
            starts += 1;
            last = Some(row.at);
        }
    }
    let found = TimeOfDay {
        starts_used: starts as u64,
        ..found
    };
    if starts < FEWEST {
        return TimeOfDay {
            verdict: Some(Pattern::TooFew),
            ..found
        };
    }
    let minutes = minutes_by_hour(
        scope.zone,
        Period {
            from: scope.current.from,
            to: scope.current.to.min(scope.as_of).max(scope.current.from),
        },
    );
    let by_hour = |hour: usize| (0..7).map(move |day| (day, hour));
    let by_day = |day: usize| (0..24).map(move |hour| (day, hour));
    let hours: Vec<Vec<(usize, usize)>> = (0..24).map(|hour| by_hour(hour).collect()).collect();
    let days: Vec<Vec<(usize, usize)>> = (0..7).map(|day| by_day(day).collect()).collect();
    let p_value = |groups: &[Vec<(usize, usize)>]| {
        let count = |cells: &Vec<(usize, usize)>| {
            cells.iter().map(|&(day, hour)| used[day * 24 + hour]).sum()
        };
        let exposure =
            |cells: &Vec<(usize, usize)>| cells.iter().map(|&(day, hour)| minutes[day][hour]).sum();
        let counts: Vec<u64> = groups.iter().map(count).collect();
        let exposures: Vec<f64> = groups.iter().map(exposure).collect();
        spread_p_value(&counts, &exposures)
    };
    let adjusted = holm(&[p_value(&hours), p_value(&days)]);
    TimeOfDay {
        verdict: Some(if adjusted.iter().any(|&p| p <= 0.05) {
            Pattern::Pattern
        } else {
            Pattern::NoClearPattern
        }),
        hours_p_value: Some(adjusted[0]),
        weekdays_p_value: Some(adjusted[1]),
        ..found
    }
}

/// Counts the starts outside of working hours, in window and baseline.
fn out_of_hours(population: &Population<'_>) -> ShareChange {
    let given = population.rules.working_hours.clone();
    let hours = given.unwrap_or_else(|| WorkingHours::usual(population.scope.zone));
    let outside = |rows: &[Row]| {
        let is_outside = |row: &&Row| !hours.is_inside(Instant::from_micros(row.at));
        (
            rows.iter().filter(is_outside).count() as u64,
            rows.len() as u64,
        )
    };
    let baseline = population.baseline.as_ref();
    ShareChange::of(
        outside(population.in_window()),
        baseline.map(|_| outside(population.in_baseline())),
        population.baseline_weeks(),
    )
}

/// Half an hour in microseconds: no clock is moved twice in that time.
const RUN: i64 = 1_800 * Instant::SECOND;

/// Counts starts by weekday and hour.
fn cells(zone: Tz, rows: &[Row]) -> [u64; 168] {
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
    let parts = rows.par_chunks(16_384);
    parts.fold(|| [0; 168], count).reduce(|| [0; 168], join)
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
