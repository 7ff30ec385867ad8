//! TABLE → canonical files: CSV, NDJSON and Parquet, one incident a row; reading one back gives the same table.
//!
//! Knows no report and no path: it fills what it is given.

mod action_items;
mod cells;
mod csv;
mod ndjson;
mod parquet;
mod rejects;

use std::io::{self, Write};

use crate::error::Result;
use crate::incident::IncidentTable;
use crate::incident::columns::begins_formula;

pub use action_items::{action_items, action_object};
pub use rejects::rejects;

/// A form in which the canonical table can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values with a heading; lists joined by `; `, texts guarded against formulas.
    Csv,
    /// One JSON object a line; what is not known is left out.
    Ndjson,
    /// Apache Parquet, uncompressed.
    Parquet,
}

impl TableFormat {
    /// Returns the format of a file name's ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// Writes the table.
///
/// # Errors
/// What the writer says.
pub fn write(
    table: &IncidentTable,
    format: TableFormat,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    match format {
        TableFormat::Csv => csv::write(table, out),
        TableFormat::Ndjson => ndjson::write(table, out),
        TableFormat::Parquet => parquet::write(table, out),
    }
}

/// Returns the table as bytes.
///
/// # Errors
/// Internal: writing to memory fails.
pub fn bytes(table: &IncidentTable, format: TableFormat) -> Result<Vec<u8>> {
    let mut made = Vec::new();
    write(table, format, &mut made)
        .map_err(|cause| crate::error::Error::internal(cause.to_string()))?;
    Ok(made)
}

/// Guards a text against being run as a formula: an apostrophe goes before it, and reading takes one off again.
#[must_use]
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    let bare = match text.as_bytes().first() {
        Some(b'\'') => text.trim_start_matches('\''),
        _ => text,
    };
    if bare.starts_with(begins_formula) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests;
