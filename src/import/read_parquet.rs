//! An Apache Parquet file → one JSON object a line, so that it goes the same way as every other list of records.

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::incident::Instant;

/// How a Parquet file begins.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// Returns the rows as JSON lines; what is null is left out.
///
/// # Errors
/// Input: the file is damaged.
pub(super) fn to_lines(bytes: Vec<u8>, name: &str) -> Result<String> {
    let damaged = |cause: &parquet::errors::ParquetError| Error::damaged_parquet(name, cause);
    let reader = SerializedFileReader::new(Bytes::from(bytes)).map_err(|cause| damaged(&cause))?;
    let mut lines = String::new();
    for row in reader.get_row_iter(None).map_err(|cause| damaged(&cause))? {
        let row = row.map_err(|cause| damaged(&cause))?;
        let object: Map<String, Value> = row
            .get_column_iter()
            .map(|(name, field)| (name.clone(), value(field)))
            .filter(|(_, value)| !value.is_null())
            .collect();
        lines.push_str(&Value::Object(object).to_string());
        lines.push('\n');
    }
    Ok(lines)
}

fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(flag) => Value::Bool(*flag),
        Field::Str(text) => Value::String(text.clone()),
        Field::Int(number) => Value::from(*number),
        Field::Long(number) => Value::from(*number),
        Field::Double(number) => Value::from(*number),
        Field::TimestampMillis(millis) => millis.checked_mul(1_000).map_or(Value::Null, time),
        Field::TimestampMicros(micros) => time(*micros),
        Field::ListInternal(list) => Value::Array(list.elements().iter().map(value).collect()),
        Field::Group(row) => Value::Object(
            row.get_column_iter()
                .map(|(name, field)| (name.clone(), value(field)))
                .collect(),
        ),
        // Dates, decimals and the rarer numbers, in the form in which the library writes them.
        other => Value::String(other.to_string()),
    }
}

/// Writes an instant as text; one outside of the years that are known stays unknown.
fn time(micros: i64) -> Value {
    let known = chrono::DateTime::from_timestamp_micros(micros)
        .and_then(|time| Instant::from_datetime(&time));
    known.map_or(Value::Null, |instant| Value::String(instant.rfc3339()))
}
