//! `IncidentTable`: the polars frame as a private field, read by column.
//!
//! Times are `Datetime` in microseconds UTC; severity, status and `detected_by` are the codes of their enums; lists are
//! lists of text; updates and action items are JSON texts. Three further columns serve the analyses and are never
//! exported: [`PLACED_AT`], [`PLACED_BY`] and [`INPUT`].

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::error::{Error, Result};
pub use crate::incident::by_row::{ListRows, TextRows};
pub use crate::incident::columns::{
    ACTION_ITEMS, COLUMNS, CUSTOMERS_AFFECTED, Column, DESCRIPTION, DETECTED_BY, DUPLICATE_OF, ID,
    INPUT, IS_DRILL, IS_MAINTENANCE, Kind, LIST_SEPARATOR, MITIGATION, NUMBER, PLACED_AT,
    PLACED_BY, PROBLEM_ID, ROOT_CAUSE, SERVICES, SEVERITY, SOURCE, STATUS, TAGS, TEAMS, TITLE,
    TRIGGER, UNPLACED, UPDATES, URL,
};
use crate::incident::{ActionItem, DetectedBy, Milestone, Severity, Status, Update};

/// All incidents of a run, one a row, in the order in which they were read.
#[derive(Debug, Clone)]
pub struct IncidentTable {
    pub(super) frame: DataFrame,
}

impl IncidentTable {
    /// Returns the number of incidents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Tells whether there is no incident.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the frame for lazy queries.
    #[must_use]
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// Keeps the rows for which `keep` is true; `keep` has one entry a row.
    ///
    /// # Errors
    /// Internal, when `keep` has another length.
    pub fn filter(&self, keep: &[bool]) -> Result<Self> {
        let mask = BooleanChunked::from_slice("keep".into(), keep);
        let frame = self
            .frame
            .filter(&mask)
            .map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(Self { frame })
    }

    fn series(&self, name: &str) -> &Series {
        self.frame
            .column(name)
            .expect("the schema is fixed when the table is built")
            .as_materialized_series()
    }

    /// Returns the times of a milestone in microseconds UTC.
    #[must_use]
    pub fn instants(&self, milestone: Milestone) -> Int64Chunked {
        self.times(milestone.column())
    }

    /// Returns the instants that place the incidents in time; no entry is null.
    #[must_use]
    pub fn placed_at(&self) -> Int64Chunked {
        self.times(PLACED_AT)
    }

    /// Tells of each row whether it can be placed in time; all can once the records are joined.
    #[must_use]
    pub fn placed(&self) -> Vec<bool> {
        let placed_at = self.placed_at();
        placed_at.iter().map(|at| at != Some(UNPLACED)).collect()
    }

    fn times(&self, name: &str) -> Int64Chunked {
        self.series(name)
            .datetime()
            .expect("the schema says so")
            .physical()
            .clone()
    }

    /// Returns a column of texts.
    #[must_use]
    pub fn texts(&self, name: &str) -> &StringChunked {
        self.series(name).str().expect("the schema says so")
    }

    /// Returns a column of lists of texts.
    #[must_use]
    pub fn lists(&self, name: &str) -> &ListChunked {
        self.series(name).list().expect("the schema says so")
    }

    /// Tells whether no row has a value in a column.
    #[must_use]
    pub fn is_blank(&self, name: &str) -> bool {
        self.series(name).null_count() == self.len()
    }

    /// Returns a column of texts, opened for reading row by row.
    #[must_use]
    pub fn text_rows(&self, name: &str) -> TextRows {
        TextRows::new(self.texts(name))
    }

    /// Returns a column of lists, opened for reading row by row.
    #[must_use]
    pub fn list_rows(&self, name: &str) -> ListRows {
        ListRows::new(self.lists(name))
    }

    /// Tells for each row whether a column holds a value: any element of a list, the word of a code, else the text;
    /// case does not count. A column of instants, numbers or JSON holds none.
    #[must_use]
    pub fn holds(&self, name: &str, value: &str) -> Vec<bool> {
        let wanted = value.to_lowercase();
        let is = |text: &str| text.to_lowercase() == wanted;
        let kind = COLUMNS
            .iter()
            .find(|column| column.name == name)
            .map(|column| column.kind);
        let words = |word: fn(u8) -> &'static str| {
            self.codes(name)
                .into_no_null_iter()
                .map(|code| is(word(code)))
                .collect()
        };
        match kind {
            Some(Kind::List) => self
                .list_rows(name)
                .iter()
                .map(|texts| texts.iter().any(|text| is(text)))
                .collect(),
            Some(Kind::Text) => self
                .texts(name)
                .iter()
                .map(|text| text.is_some_and(is))
                .collect(),
            Some(Kind::Severity) => words(|code| Severity::from_code(code).word()),
            Some(Kind::Status) => words(|code| Status::from_code(code).word()),
            Some(Kind::DetectedBy) => words(|code| DetectedBy::from_code(code).word()),
            Some(Kind::Flag) => self
                .flags(name)
                .iter()
                .map(|flag| is(if flag == Some(true) { "true" } else { "false" }))
                .collect(),
            _ => vec![false; self.len()],
        }
    }

    /// Returns `length` rows from `offset` on, without copying.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let offset = i64::try_from(offset).expect("a table has fewer rows than that");
        Self {
            frame: self.frame.slice(offset, length),
        }
    }

    /// Parts the rows by the input that they come from, in their order; inputs without any have no part.
    ///
    /// # Errors
    /// Internal, when the rows cannot be sorted.
    pub fn by_input(&self) -> Result<BTreeMap<u32, Self>> {
        let is_sorted = self.inputs().iter().is_sorted();
        let order = SortMultipleOptions::default().with_maintain_order(true);
        let sorted = if is_sorted {
            self.clone()
        } else {
            let frame = self.frame.sort([INPUT], order);
            Self {
                frame: frame.map_err(|cause| Error::internal(cause.to_string()))?,
            }
        };
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for input in sorted.inputs().iter().flatten() {
            *sizes.entry(input).or_default() += 1;
        }
        let mut offset = sorted.len() - sizes.values().sum::<usize>();
        let part = |(input, size)| {
            let part = sorted.slice(offset, size);
            offset += size;
            (input, part)
        };
        Ok(sizes.into_iter().map(part).collect())
    }

    /// Returns a column of yes and no; no entry is null.
    #[must_use]
    pub fn flags(&self, name: &str) -> &BooleanChunked {
        self.series(name).bool().expect("the schema says so")
    }

    /// Returns a column of whole numbers.
    #[must_use]
    pub fn numbers(&self, name: &str) -> &Int64Chunked {
        self.series(name).i64().expect("the schema says so")
    }

    /// Returns a column of codes (severity, status, who noticed, placing milestone), one a row; no entry is null.
    #[must_use]
    pub fn codes(&self, name: &str) -> UInt8Chunked {
        let stored = self.series(name).u32().expect("the schema says so");
        let code = |code: u32| u8::try_from(code).expect("the builder stores codes of one byte");
        UInt8Chunked::from_vec(name.into(), stored.into_no_null_iter().map(code).collect())
    }

    /// Returns the severities, one a row.
    #[must_use]
    pub fn severities(&self) -> Vec<Severity> {
        self.codes(SEVERITY)
            .into_no_null_iter()
            .map(Severity::from_code)
            .collect()
    }

    /// Returns the states, one a row.
    #[must_use]
    pub fn statuses(&self) -> Vec<Status> {
        self.codes(STATUS)
            .into_no_null_iter()
            .map(Status::from_code)
            .collect()
    }

    /// Returns who noticed, one a row.
    #[must_use]
    pub fn detected_by(&self) -> Vec<DetectedBy> {
        self.codes(DETECTED_BY)
            .into_no_null_iter()
            .map(DetectedBy::from_code)
            .collect()
    }

    /// Returns the number of the input of each row.
    #[must_use]
    pub fn inputs(&self) -> &UInt32Chunked {
        self.series(INPUT).u32().expect("the schema says so")
    }

    /// Returns each row's action items; a row without any gives an empty list.
    pub fn action_items(&self) -> impl Iterator<Item = Vec<ActionItem>> {
        self.texts(ACTION_ITEMS).iter().map(items_of)
    }

    /// Returns one row's action items.
    #[must_use]
    pub fn action_items_of(&self, row: usize) -> Vec<ActionItem> {
        items_of(self.texts(ACTION_ITEMS).get(row))
    }

    /// Returns one row's updates.
    #[must_use]
    pub fn updates_of(&self, row: usize) -> Vec<Update> {
        items_of(self.texts(UPDATES).get(row))
    }
}

fn items_of<T: serde::de::DeserializeOwned>(cell: Option<&str>) -> Vec<T> {
    cell.map(|json| serde_json::from_str(json).expect("the builder wrote it"))
        .unwrap_or_default()
}
