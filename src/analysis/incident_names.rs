//! Incidents by name: how each is called, in which order, and which one a name means.

use std::collections::HashMap;

use polars::prelude::StringChunked;

use crate::analysis::population::one_chunk;
use crate::incident::IncidentTable;
use crate::incident::table::{ID, NUMBER, SOURCE};

/// The names of all incidents of a table.
pub struct IncidentNames {
    ids: StringChunked,
    sources: StringChunked,
    numbers: StringChunked,
    rows: HashMap<String, Vec<usize>>,
    order: Vec<usize>,
}

impl IncidentNames {
    /// Reads the names.
    #[must_use]
    pub fn new(table: &IncidentTable) -> Self {
        let [ids, sources, numbers] = [ID, SOURCE, NUMBER].map(|name| one_chunk(table.texts(name)));
        let placed_at = table.placed_at().rechunk().into_owned();
        let mut rows: HashMap<String, Vec<usize>> = HashMap::with_capacity(table.len());
        for (row, id) in ids.iter().enumerate() {
            rows.entry(id.unwrap_or_default().to_owned())
                .or_default()
                .push(row);
        }
        let mut order: Vec<usize> = (0..table.len()).collect();
        order.sort_by_key(|&row| (placed_at.get(row), ids.get(row), sources.get(row), row));
        Self {
            ids,
            sources,
            numbers,
            rows,
            order,
        }
    }

    /// Returns how the incident in a row is called: by its id, with its source where two tools share the id.
    #[must_use]
    pub fn shown(&self, row: usize) -> String {
        let id = self.ids.get(row).unwrap_or_default();
        let source = self.sources.get(row);
        let is_shared = self
            .rows
            .get(id)
            .is_some_and(|rows| rows.iter().any(|&other| self.sources.get(other) != source));
        if is_shared {
            format!("{}:{id}", source.unwrap_or_default())
        } else {
            id.to_owned()
        }
    }

    /// Returns the names of all incidents by place in time, id and source.
    #[must_use]
    pub fn in_order(&self) -> Vec<String> {
        self.order.iter().map(|&row| self.shown(row)).collect()
    }

    /// Returns the rows that a name may mean: by id or `source:id`; if there is none, by number.
    #[must_use]
    pub fn rows(&self, name: &str) -> Vec<usize> {
        if let Some(rows) = self.rows.get(name) {
            return rows.clone();
        }
        let all = || 0..self.ids.len();
        let by_source = all().filter(|&row| {
            let rest = self
                .sources
                .get(row)
                .and_then(|source| name.strip_prefix(source));
            rest.and_then(|rest| rest.strip_prefix(':')) == self.ids.get(row)
        });
        let found: Vec<usize> = by_source.collect();
        if found.is_empty() {
            return all()
                .filter(|&row| self.numbers.get(row) == Some(name))
                .collect();
        }
        found
    }
}
