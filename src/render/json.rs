//! The document as JSON.

use crate::error::{Error, Result};
use crate::report::Document;

/// Writes a document as JSON on one line: a large export makes hundreds of megabytes of indentation otherwise.
pub(super) fn json(document: &Document) -> Result<String> {
    let text = serde_json::to_string(document)
        .map_err(|error| Error::internal(format!("the report is no JSON: {error}")))?;
    Ok(text + "\n")
}
