//! Incidents by name: how each is called, in which order, and which one a name means.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::analysis::population::shared_ids;
use crate::incident::IncidentTable;
use crate::incident::table::{ID, NUMBER, SOURCE, TextRows};

/// The names of all incidents of a table.
pub struct IncidentNames {
    ids: TextRows,
    sources: TextRows,
    numbers: TextRows,
    shared: HashSet<String>,
    order: Vec<usize>,
}

impl IncidentNames {
    /// Reads the names.
    #[must_use]
    pub fn new(table: &IncidentTable) -> Self {
        let [ids, sources, numbers] = [ID, SOURCE, NUMBER].map(|name| table.text_rows(name));
        let placed_at = table.placed_at().rechunk().into_owned();
        let mut order: Vec<usize> = (0..table.len()).collect();
        order.par_sort_unstable_by_key(|&row| {
            (placed_at.get(row), ids.get(row), sources.get(row), row)
        });
        Self {
            shared: shared_ids(table),
            ids,
            sources,
            numbers,
            order,
        }
    }

    /// Returns how the incident in a row is called: by its id, with its source where two tools share the id.
    #[must_use]
    pub fn shown(&self, row: usize) -> String {
        let id = self.ids.get(row).unwrap_or_default();
        if self.shared.contains(id) {
            format!("{}:{id}", self.sources.get(row).unwrap_or_default())
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
        let all = || 0..self.ids.rows();
        let by_id: Vec<usize> = all()
            .filter(|&row| self.ids.get(row).unwrap_or_default() == name)
            .collect();
        if !by_id.is_empty() {
            return by_id;
        }
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
