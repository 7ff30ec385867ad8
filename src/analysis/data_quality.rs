//! What is missing, out of order or doubtful in the data that the figures rest on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{ABSENT, Population, Row};
use crate::analysis::response_times::PhaseFigures;
use crate::analysis::tallies;
use crate::incident::period::{self, Period, Unit};
use crate::incident::table::{self, COLUMNS};
use crate::incident::{DetectedBy, Instant, Milestone, Phase, Severity, Status};
use crate::stats::number;

/// What is missing, out of order or doubtful among the window's incidents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DataQuality {
    /// Incidents that the following counts rest on (the window's).
    pub population: u64,
    /// Canonical fields and how many of the window's incidents lack them, in the order of the schema.
    pub missing: Vec<MissingField>,
    /// Pairs of milestones that stand out of order, most frequent first.
    pub out_of_order: Vec<OutOfOrder>,
    /// Phases in which spans of exactly zero occur.
    pub zero_spans: BTreeMap<Phase, u64>,
    /// Stamps after as-of, among all counted incidents.
    pub future_stamps: u64,
    /// Set when the data go quiet: from when, and the weekly counts before and after.
    pub gone_quiet: Option<GoneQuiet>,
    /// Days from the newest place in time to as-of; `None` without incidents.
    pub newest_age_days: Option<f64>,
}

/// A field that some incidents lack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingField {
    /// The canonical column.
    pub field: String,
    /// Incidents without it.
    pub count: u64,
}

/// Milestones in the wrong order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutOfOrder {
    /// The one that should come first.
    pub earlier: Milestone,
    /// The one that should follow.
    pub later: Milestone,
    /// Incidents of the window in which it does not.
    pub count: u64,
    /// Ids of the first of them, by start (at most 10).
    pub examples: Vec<String>,
}

/// The data stop, or nearly so, before their end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GoneQuiet {
    /// The last week before the silence ends here.
    pub since: Instant,
    /// Mean incidents per week before.
    pub per_week_before: f64,
    /// Mean incidents per week from then on.
    pub per_week_after: f64,
}

/// Examples that a finding shows at most.
const EXAMPLES: usize = 10;

/// Says what is missing, out of order or doubtful.
///
/// *Input*: the window's phases, for their spans of zero. *Empty*: counts of 0.
pub(super) fn data_quality(
    population: &Population<'_>,
    phases: &BTreeMap<Phase, PhaseFigures>,
) -> DataQuality {
    let zeros = phases
        .iter()
        .map(|(phase, figures)| (*phase, figures.excluded.zero + figures.zero_kept));
    let newest = population
        .rows
        .last()
        .map(|row| Instant::from_micros(row.at));
    DataQuality {
        population: population.window.len() as u64,
        missing: missing(population),
        out_of_order: out_of_order(population),
        zero_spans: zeros.filter(|(_, count)| *count > 0).collect(),
        future_stamps: future_stamps(population),
        gone_quiet: gone_quiet(&full_weeks(population)),
        newest_age_days: newest
            .map(|newest| population.scope.as_of.seconds_since(newest) / 86_400.0),
    }
}

/// Counts for each canonical column, flags apart, the window's incidents that lack it.
fn missing(population: &Population<'_>) -> Vec<MissingField> {
    let mut in_window = vec![false; population.table.len()];
    for row in population.in_window() {
        in_window[row.index()] = true;
    }
    let mask = BooleanChunked::from_slice("window".into(), &in_window);
    COLUMNS
        .par_iter()
        .filter(|column| column.kind != table::Kind::Flag)
        .map(|column| MissingField {
            field: column.name.to_owned(),
            count: lacking(population, column, &mask),
        })
        .collect()
}

fn lacking(population: &Population<'_>, column: &table::Column, in_window: &BooleanChunked) -> u64 {
    let table = population.table;
    let count = |is: &dyn Fn(&Row) -> bool| {
        population.in_window().iter().filter(|row| is(row)).count() as u64
    };
    let absent = |nulls: BooleanChunked, count: usize| match count {
        0 => 0,
        all if all == table.len() => population.window.len() as u64,
        _ => u64::from((&nulls & in_window).sum().unwrap_or_default()),
    };
    match column.kind {
        table::Kind::Severity => count(&|row| row.severity == Severity::Unknown),
        table::Kind::Status => count(&|row| row.status == Status::Unknown),
        table::Kind::DetectedBy => tallies::detection(population)[&DetectedBy::Unknown],
        table::Kind::List => absent(
            table.lists(column.name).is_null(),
            table.lists(column.name).null_count(),
        ),
        table::Kind::Number => absent(
            table.numbers(column.name).is_null(),
            table.numbers(column.name).null_count(),
        ),
        table::Kind::Instant(milestone) => match population.milestone(milestone) {
            Some(times) => times[population.window.clone()]
                .iter()
                .filter(|at| **at == ABSENT)
                .count() as u64,
            None => population.window.len() as u64,
        },
        _ => absent(
            table.texts(column.name).is_null(),
            table.texts(column.name).null_count(),
        ),
    }
}

/// Returns the milestones that must not lie before `earlier`.
fn followers(earlier: Milestone) -> &'static [Milestone] {
    use Milestone::{
        Acknowledged, Closed, Declared, Detected, Identified, Mitigated, Postmortem, Resolved,
        Started,
    };
    match earlier {
        Started => &[
            Detected,
            Declared,
            Acknowledged,
            Identified,
            Mitigated,
            Resolved,
            Closed,
            Postmortem,
        ],
        Detected => &[
            Declared,
            Acknowledged,
            Identified,
            Mitigated,
            Resolved,
            Closed,
            Postmortem,
        ],
        Declared | Acknowledged => &[Mitigated, Resolved, Closed, Postmortem],
        Identified | Mitigated => &[Resolved, Closed, Postmortem],
        Resolved => &[Closed, Postmortem],
        Closed | Postmortem => &[],
    }
}

/// Finds the pairs of milestones that stand out of order, most frequent first.
fn out_of_order(population: &Population<'_>) -> Vec<OutOfOrder> {
    let pairs = Milestone::ALL.into_iter().flat_map(|earlier| {
        followers(earlier)
            .iter()
            .map(move |later| (earlier, *later))
    });
    let pairs: Vec<(Milestone, Milestone)> = pairs.collect();
    let found = pairs
        .par_iter()
        .filter_map(|(earlier, later)| wrong_order(population, *earlier, *later));
    let mut found: Vec<OutOfOrder> = found.collect();
    found.sort_by_key(|pair| (Reverse(pair.count), pair.earlier, pair.later));
    found
}

fn wrong_order(
    population: &Population<'_>,
    earlier: Milestone,
    later: Milestone,
) -> Option<OutOfOrder> {
    let window = population.window.clone();
    let (first, second) = (
        &population.milestone(earlier)?[window.clone()],
        &population.milestone(later)?[window],
    );
    let is_wrong = |a: i64, b: i64| b < a && b != ABSENT;
    let count = first
        .iter()
        .zip(second)
        .filter(|(a, b)| is_wrong(**a, **b))
        .count() as u64;
    let rows = if count == 0 {
        &[]
    } else {
        population.in_window()
    };
    let pairs = rows.iter().zip(first.iter().zip(second));
    let wrong = pairs
        .filter(|(_, (a, b))| is_wrong(**a, **b))
        .take(EXAMPLES);
    let examples = wrong.map(|(row, _)| population.id(row.index())).collect();
    (count > 0).then_some(OutOfOrder {
        earlier,
        later,
        count,
        examples,
    })
}

/// Counts stamps after as-of, of all counted incidents.
fn future_stamps(population: &Population<'_>) -> u64 {
    let as_of = population.as_of();
    let later = |milestone: Milestone| {
        let times = population.milestone(milestone).unwrap_or_default();
        times.iter().filter(|at| **at > as_of).count() as u64
    };
    Milestone::ALL.into_iter().map(later).sum()
}

/// Counts incidents over the full weeks from the first incident to as-of.
fn full_weeks(population: &Population<'_>) -> Vec<(Instant, u64)> {
    let (zone, as_of) = (population.scope.zone, population.scope.as_of);
    let Some(oldest) = population
        .rows
        .first()
        .map(|row| Instant::from_micros(row.at))
    else {
        return Vec::new();
    };
    let first_day = period::start_of_day(zone, period::local_day(zone, oldest));
    let weeks = period::units(
        zone,
        Unit::Week,
        Period {
            from: oldest,
            to: as_of,
        },
    );
    let before = |at: Instant| population.rows.partition_point(|row| row.at < at.micros());
    let full = weeks
        .into_iter()
        .filter(|week| week.from >= first_day && week.to <= as_of);
    full.map(|week| (week.from, (before(week.to) - before(week.from)) as u64))
        .collect()
}

/// Finds the earliest week from which the data have gone quiet.
///
/// *Definition*: at least four weeks on each side; the mean after is at most 5 % and the largest count after at most
/// 20 % of the mean before; at the rate before, at least 20 incidents would have come since.
fn gone_quiet(weeks: &[(Instant, u64)]) -> Option<GoneQuiet> {
    const SIDE: usize = 4;
    let all: u64 = weeks.iter().map(|week| week.1).sum();
    let mut largest_after = vec![0; weeks.len() + 1];
    for place in (0..weeks.len()).rev() {
        largest_after[place] = weeks[place].1.max(largest_after[place + 1]);
    }
    let mut before = 0;
    for place in 1..weeks.len() {
        before += weeks[place - 1].1;
        let after = weeks.len() - place;
        if place < SIDE || after < SIDE {
            continue;
        }
        let per_week_before = number(before) / number(place as u64);
        let per_week_after = number(all - before) / number(after as u64);
        let quiet = per_week_after <= 0.05 * per_week_before
            && number(largest_after[place]) <= 0.2 * per_week_before;
        if quiet && per_week_before * number(after as u64) >= 20.0 {
            return Some(GoneQuiet {
                since: weeks[place].0,
                per_week_before,
                per_week_after,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests;
