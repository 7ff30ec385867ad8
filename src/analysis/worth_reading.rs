//! Incidents worth reading: the longest, those that customers noticed, the first of a kind, those of a year ago.

use std::cmp::Reverse;

use chrono::Months;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::analysis::digest::{NotableIncident, Notables, smallest};
use crate::analysis::population::Population;
use crate::analysis::spans::Measured;
use crate::analysis::{Cluster, Extent};
use crate::incident::table::DETECTED_BY;
use crate::incident::{DetectedBy, Instant, Severity};

/// Incidents of one reason at most.
const EACH: usize = 3;

/// Why an incident is worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingReason {
    /// It took longest of the window's incidents.
    Longest,
    /// Customers noticed it first.
    CustomerDetected,
    /// It was the first of a problem that came again since.
    FirstOfItsKind,
    /// It was severe, and a year ago.
    Anniversary,
}

/// An incident worth reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorthReading {
    /// Why.
    pub reason: ReadingReason,
    /// Which.
    #[serde(flatten)]
    pub incident: NotableIncident,
}

/// Picks incidents, at most three for a reason, an incident once.
///
/// *Input*: the resolve spans of all counted incidents. *Definition*: within a reason the most severe first, then the
/// longest; anniversaries are SEV1 and SEV2 of the window a year before, not over all time. *Output*: by reason.
pub(super) fn worth_reading(
    population: &Population<'_>,
    resolve: &[Measured],
    clusters: &[Cluster],
) -> Vec<WorthReading> {
    let length = |place: usize| Reverse(resolve[place].micros().unwrap_or(-1));
    let severity = |place: usize| population.rows[place].severity;
    let window = population.window.clone();
    let longest = window
        .clone()
        .filter(|place| resolve[*place].micros().is_some());
    let longest = smallest(longest.map(|place| (length(place), place)), 1);
    let ranked = |places: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
        let keys = places.map(|place| (severity(place), length(place), place));
        smallest(keys, EACH).into_iter().map(|key| key.2).collect()
    };
    let codes = population.table.codes(DETECTED_BY);
    let by = |place: usize| {
        let code = codes.get(population.rows[place].index());
        DetectedBy::from_code(code.unwrap_or_default())
    };
    let customers = ranked(
        &mut window
            .clone()
            .filter(|place| by(*place) == DetectedBy::Customer),
    );
    let firsts: FxHashSet<usize> = clusters
        .iter()
        .filter_map(|cluster| Some(cluster.members.first()?.place))
        .collect();
    let is_first = |place: &usize| firsts.contains(place);
    let firsts = ranked(&mut window.clone().filter(is_first));
    let before = a_year_before(population);
    let severe = |place: &usize| severity(*place) <= Severity::Sev2;
    let anniversaries = ranked(&mut before.filter(severe));
    let reasons = [
        (
            ReadingReason::Longest,
            longest.into_iter().map(|key| key.1).collect(),
        ),
        (ReadingReason::CustomerDetected, customers),
        (ReadingReason::FirstOfItsKind, firsts),
        (ReadingReason::Anniversary, anniversaries),
    ];
    let notable = Notables::new(population);
    let mut seen: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (reason, places) in reasons {
        for place in places {
            if !seen.contains(&place) {
                seen.push(place);
                let incident = notable.show(&population.rows[place], resolve[place]);
                found.push(WorthReading { reason, incident });
            }
        }
    }
    found
}

/// Returns the places of the window a year before; none over all time.
fn a_year_before(population: &Population<'_>) -> std::ops::Range<usize> {
    if population.scope.extent == Extent::Everything {
        return 0..0;
    }
    let back = |at: Instant| {
        let moved = at.datetime().checked_sub_months(Months::new(12));
        moved.and_then(|time| Instant::from_datetime(&time))
    };
    let place = |at: Instant| population.rows.partition_point(|row| row.at < at.micros());
    match (
        back(population.scope.current.from),
        back(population.scope.current.to),
    ) {
        (Some(from), Some(to)) => place(from)..place(to).max(place(from)),
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests;
