//! The document as JSON.

use crate::error::{Error, Result};
use crate::report::Document;

/// Writes a document as indented JSON with a line end.
pub(super) fn json(document: &Document) -> Result<String> {
    let text = serde_json::to_string_pretty(document)
        .map_err(|error| Error::internal(format!("the report is no JSON: {error}")))?;
    Ok(text + "\n")
}
