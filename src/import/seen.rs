//! What is seen while records are mapped, beside the incidents: doubts and counts.

use std::collections::BTreeMap;

use crate::import::raw::Source;
use crate::notes::Code;

/// Something doubted in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Why.
    pub code: Code,
    /// The column's number, from 1.
    pub column_index: Option<usize>,
    /// The column's heading or path.
    pub column_name: Option<String>,
    /// The value as it stands.
    pub value: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it; may be empty.
    pub suggestion: &'static str,
}

/// What was seen while records were mapped, beside the incidents.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Doubts of the record at hand.
    pub doubts: Vec<Doubt>,
    /// Local times read in a zone that nobody gave for them.
    pub local_times: u64,
    /// Dates whose order of day and month is not settled.
    pub unordered: u64,
    /// How often a time was told by a duration, by field and the column of the duration.
    pub told: BTreeMap<(&'static str, String), u64>,
    /// Records that are no incidents, by the column that says so.
    pub left_out: BTreeMap<String, u64>,
}

impl Seen {
    pub(super) fn doubt(
        &mut self,
        code: Code,
        source: Option<&Source>,
        value: &str,
        reason: String,
        suggestion: &'static str,
    ) {
        self.doubts.push(Doubt {
            code,
            column_index: source.and_then(Source::column_index),
            column_name: source.map(|source| source.name.clone()),
            value: value.to_owned(),
            reason,
            suggestion,
        });
    }
}
