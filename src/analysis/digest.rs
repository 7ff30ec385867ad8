//! Which incidents: lists of them, whole in short, or the few that a meeting looks at.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::{Population, Row};
use crate::analysis::spans::{Kind, Measured};
use crate::incident::table::{ListRows, SERVICES, TITLE, TextRows, URL};
use crate::incident::{Instant, Milestone, Severity, Status};

/// One incident in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentDigest {
    /// Its id.
    pub id: String,
    /// Its severity.
    pub severity: Severity,
    /// Its state.
    pub status: Status,
    /// Its place in time.
    pub started_at: Instant,
    /// When it was resolved.
    pub resolved_at: Option<Instant>,
}

/// One incident as a table shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotableIncident {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its services.
    pub services: Vec<String>,
    /// Its severity.
    pub severity: Severity,
    /// Its state.
    pub status: Status,
    /// Its place in time.
    pub started_at: Instant,
    /// Time to resolve; for an open one, up to as-of.
    pub seconds: Option<f64>,
    /// Whether `seconds` still grows.
    pub open: bool,
    /// Where the record is kept.
    pub url: Option<String>,
}

/// Incidents that a table shows at most.
const SHOWN: usize = 25;

/// Lists incidents in short, by start and id.
pub(super) fn digest(population: &Population<'_>, places: Range<usize>) -> Vec<IncidentDigest> {
    let one = |place: usize| {
        let row = &population.rows[place];
        IncidentDigest {
            id: population.id(row.index()),
            severity: row.severity,
            status: row.status,
            started_at: Instant::from_micros(row.at),
            resolved_at: population
                .at(Milestone::Resolved, place)
                .map(Instant::from_micros),
        }
    };
    places
        .into_par_iter()
        .with_min_len(4_096)
        .map(one)
        .collect()
}

/// Lists the window's most severe incidents, the longest first within a severity, at most 25.
///
/// *Input*: the window's resolve spans; an incident without one comes after those with one.
pub(super) fn notable(population: &Population<'_>, resolve: &[Measured]) -> Vec<NotableIncident> {
    let rows = population.in_window();
    let keys = rows
        .iter()
        .zip(resolve)
        .enumerate()
        .map(|(place, (row, span))| {
            let micros = span.micros().unwrap_or(-1);
            (row.severity, Reverse(micros), place)
        });
    let notable = Notables::new(population);
    smallest(keys, SHOWN)
        .into_iter()
        .map(|(_, _, place)| notable.show(&rows[place], resolve[place]))
        .collect()
}

/// How many incidents of the window are listed whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostListed(pub usize);

impl Default for MostListed {
    /// With a thousand incidents in the window a page stays below 350,000 bytes.
    fn default() -> Self {
        Self(250)
    }
}

/// Lists the window's newest incidents, newest first.
///
/// *Input*: the window's resolve spans. *Output*: at most as many as the rules list.
pub(super) fn listed(population: &Population<'_>, resolve: &[Measured]) -> Vec<NotableIncident> {
    let notable = Notables::new(population);
    let newest = population.in_window().iter().zip(resolve).rev();
    newest
        .take(population.rules.most_listed.0)
        .map(|(row, span)| notable.show(row, *span))
        .collect()
}

/// Lists the incidents that are open at as-of, longest first, at most 25.
///
/// *Input*: the resolve spans of all counted incidents.
pub(super) fn open_now(population: &Population<'_>, resolve: &[Measured]) -> Vec<NotableIncident> {
    let open = resolve
        .iter()
        .enumerate()
        .filter(|(_, span)| span.kind() == Kind::Open);
    let keys = open.map(|(place, span)| (Reverse(span.micros().unwrap_or_default()), place));
    let notable = Notables::new(population);
    smallest(keys, SHOWN)
        .into_iter()
        .map(|(_, place)| notable.show(&population.rows[place], resolve[place]))
        .collect()
}

/// Returns the `count` smallest keys in order, without sorting the others.
pub(super) fn smallest<K: Ord>(keys: impl Iterator<Item = K>, count: usize) -> Vec<K> {
    let mut kept = BinaryHeap::with_capacity(count + 1);
    for key in keys {
        if kept.len() < count || kept.peek().is_some_and(|worst| key < *worst) {
            kept.push(key);
        }
        if kept.len() > count {
            kept.pop();
        }
    }
    kept.into_sorted_vec()
}

/// Shows incidents as a table does.
pub(super) struct Notables<'p, 't> {
    population: &'p Population<'t>,
    titles: TextRows,
    urls: TextRows,
    services: ListRows,
}

impl<'p, 't> Notables<'p, 't> {
    /// Takes the incidents.
    pub(super) fn new(population: &'p Population<'t>) -> Self {
        let table = population.table;
        Self {
            population,
            titles: table.text_rows(TITLE),
            urls: table.text_rows(URL),
            services: table.list_rows(SERVICES),
        }
    }

    /// Shows one.
    pub(super) fn show(&self, row: &Row, span: Measured) -> NotableIncident {
        let text = |column: &TextRows| column.get(row.index()).map(str::to_owned);
        NotableIncident {
            id: self.population.id(row.index()),
            title: text(&self.titles),
            services: self.services.of(row.index()).map(str::to_owned).collect(),
            severity: row.severity,
            status: row.status,
            started_at: Instant::from_micros(row.at),
            seconds: span.seconds(),
            open: span.kind() == Kind::Open,
            url: text(&self.urls),
        }
    }
}

#[cfg(test)]
mod tests;
