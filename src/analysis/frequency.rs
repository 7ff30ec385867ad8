//! How often: incidents per week and month, and the rate in the window.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::analysis::rate_change::{Counts, Weeks};
use crate::analysis::{Change, Extent, Scope};
use crate::incident::period::{self, Period, Unit};
use crate::incident::{Instant, Severity};
use crate::stats::interval::bursty_garwood;
use crate::stats::number;

/// Incidents per week.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// In the window.
    pub current: RateFigures,
    /// In the baseline.
    pub baseline: Option<RateFigures>,
    /// Variance over mean of the weekly counts around their own period's mean; `None` with too few full weeks.
    pub dispersion: Option<f64>,
    /// The chance that independent incidents vary at least as much.
    pub dispersion_p_value: Option<f64>,
    /// Change; `None` without a baseline.
    pub change: Option<Change>,
}

/// Incidents per week of one period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RateFigures {
    /// Incidents.
    pub count: u64,
    /// Weeks of seven local days.
    pub weeks: f64,
    /// Incidents per week; `None` when the period has no length.
    pub per_week: Option<f64>,
    /// Lower end of the 95 % interval (Garwood).
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval (Garwood).
    pub upper: Option<f64>,
}

/// The incidents of one week or month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodCount {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Incidents in it.
    pub count: u64,
    /// Of them, by severity; every level stands here.
    pub by_severity: BTreeMap<Severity, u64>,
    /// Lower end of the counts that are usual for a week, judged by the baseline; a full week of the window only.
    pub usual_lower: Option<u64>,
    /// Upper end of the counts that are usual for a week.
    pub usual_upper: Option<u64>,
    /// Whether the data cover all of it: it does not begin before the oldest record's day and ends by as-of.
    pub complete: bool,
}

/// Weeks that a window's chart shows at least and at most.
const WEEKS: (i32, usize) = (26, 104);

/// Counts incidents per week in window and baseline, with exact intervals, and compares them.
///
/// *Definition*: `count / weeks`, a week being seven local days; a period that reaches beyond as-of is cut there. Where
/// the weekly counts vary more than chance, the intervals are widened by their dispersion.
/// *Empty*: 0 incidents have a rate of 0 with an upper end; a period without length has none.
pub(super) fn rate(population: &Population<'_>, weeks: &Weeks, counts: &Counts) -> Rate {
    let scope = population.scope;
    let dispersion = counts.dispersion();
    let figures = |count: u64, period: Period| figures(count, period, scope, dispersion.floored());
    Rate {
        current: figures(counts.current.0, scope.current),
        baseline: scope
            .baseline
            .map(|period| figures(counts.baseline.0, period)),
        dispersion: dispersion.index(),
        dispersion_p_value: dispersion.p_value(),
        change: weeks.change(counts),
    }
}

fn figures(count: u64, period: Period, scope: &Scope, dispersion: f64) -> RateFigures {
    let seen = Period {
        from: period.from,
        to: period.to.min(scope.as_of).max(period.from),
    };
    let weeks = seen.weeks(scope.zone);
    let interval = bursty_garwood(count, weeks, 0.95, dispersion);
    RateFigures {
        count,
        weeks,
        per_week: (weeks > 0.0).then(|| number(count) / weeks),
        lower: interval.map(|interval| interval.0),
        upper: interval.map(|interval| interval.1),
    }
}

/// Counts by week, oldest first.
///
/// *Output*: with a window, the weeks from the baseline's begin (at least 26) up to the window's end, at most 104; a
/// week that the window's end cuts is counted up to there and is not complete. With everything, every week from the
/// first incident to as-of.
pub(super) fn weekly(population: &Population<'_>, usual: Option<(u64, u64)>) -> Vec<PeriodCount> {
    let current = population.scope.current;
    let mut found = counts(population, weeks(population.scope, population.rows.first()));
    let is_judged = |week: &&mut PeriodCount| {
        week.complete && week.from >= current.from && week.to <= current.to
    };
    for week in found.iter_mut().filter(is_judged) {
        week.usual_lower = usual.map(|usual| usual.0);
        week.usual_upper = usual.map(|usual| usual.1);
    }
    found
}

/// Counts by month, oldest first: those that the weeks of [`weekly`] touch.
pub(super) fn monthly(population: &Population<'_>) -> Vec<PeriodCount> {
    let zone = population.scope.zone;
    let weeks = weeks(population.scope, population.rows.first());
    let Some((first, last)) = weeks.first().zip(weeks.last()) else {
        return Vec::new();
    };
    let from = population.rows.first().map_or(first.from, |row| {
        first.from.max(Instant::from_micros(row.at))
    });
    let from = if population.scope.extent == Extent::Everything {
        from
    } else {
        first.from
    };
    let to = last.to.min(limit(population.scope)).max(from);
    counts(
        population,
        period::units(zone, Unit::Month, Period { from, to }),
    )
}

/// Returns the end of what is counted: as-of, or the window's end where that comes first.
fn limit(scope: &Scope) -> Instant {
    match scope.extent {
        Extent::Everything => scope.as_of,
        Extent::Window => scope.current.to.min(scope.as_of),
    }
}

fn weeks(scope: &Scope, first: Option<&Row>) -> Vec<Period> {
    let zone = scope.zone;
    if scope.extent == Extent::Everything {
        let from = first.map_or(scope.current.from, |row| Instant::from_micros(row.at));
        return period::units(
            zone,
            Unit::Week,
            Period {
                from,
                to: scope.as_of,
            },
        );
    }
    let to = scope.current.to;
    let start = period::last_boundary(zone, Unit::Week, to);
    let end = if start == to {
        to
    } else {
        period::boundary_after(zone, Unit::Week, start, 1)
    };
    let earliest = period::boundary_after(zone, Unit::Week, end, -WEEKS.0);
    let baseline = scope
        .baseline
        .map_or(scope.current.from, |baseline| baseline.from);
    let from = earliest.min(baseline).min(scope.current.from);
    let mut weeks = period::units(zone, Unit::Week, Period { from, to: end });
    weeks.drain(..weeks.len().saturating_sub(WEEKS.1));
    weeks
}

/// Counts the incidents of each period up to the limit, by severity.
fn counts(population: &Population<'_>, periods: Vec<Period>) -> Vec<PeriodCount> {
    let (scope, limit) = (population.scope, limit(population.scope));
    let before = |at: Instant| {
        population
            .rows
            .partition_point(|row| row.at < at.min(limit).micros())
    };
    let oldest = population.rows.first().map(|row| {
        let day = period::local_day(scope.zone, Instant::from_micros(row.at));
        period::start_of_day(scope.zone, day)
    });
    let count = |period: Period| {
        let rows = &population.rows[before(period.from)..before(period.to)];
        PeriodCount {
            from: period.from,
            to: period.to,
            count: rows.len() as u64,
            by_severity: by_severity(rows),
            usual_lower: None,
            usual_upper: None,
            complete: oldest.is_some_and(|oldest| oldest <= period.from) && period.to <= limit,
        }
    };
    periods.into_iter().map(count).collect()
}

/// Counts incidents by severity; every level stands in the result.
pub(super) fn by_severity(rows: &[Row]) -> BTreeMap<Severity, u64> {
    let mut counts = [0; 7];
    for row in rows {
        counts[usize::from(row.severity.code())] += 1;
    }
    Severity::ALL
        .into_iter()
        .map(|level| (level, counts[usize::from(level.code())]))
        .collect()
}

#[cfg(test)]
mod tests;
