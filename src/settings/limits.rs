//! The limits that protect the machine: sizes as people write them → bytes.

use super::config::Config;
use crate::args::InputArgs;
use crate::error::{Error, Result};
use crate::import::input::Limits;

/// Units and their bytes; without one, bytes are meant.
const UNITS: [(&str, u64); 13] = [
    ("", 1),
    ("b", 1),
    ("k", 1_000),
    ("kb", 1_000),
    ("kib", 1 << 10),
    ("m", 1_000_000),
    ("mb", 1_000_000),
    ("mib", 1 << 20),
    ("g", 1_000_000_000),
    ("gb", 1_000_000_000),
    ("gib", 1 << 30),
    ("tb", 1_000_000_000_000),
    ("tib", 1 << 40),
];

/// Reads the limits: flag, else configuration, else the default.
///
/// # Errors
/// Usage: a text that is no size.
pub(super) fn limits(args: &InputArgs, config: &Config) -> Result<Limits> {
    let defaults = Limits::default();
    let stated = |flag: &str, given: &Option<String>, configured: &Option<String>| {
        let text = given.as_ref().or(configured.as_ref());
        text.map(|text| size(flag, text)).transpose()
    };
    let unpacked = stated(
        "--max-decompressed",
        &args.max_decompressed,
        &config.max_decompressed,
    )?;
    let memory = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
    let field = stated("--max-field", &args.max_field, &config.max_field)?.map(memory);
    let line = stated("--max-line", &args.max_line, &config.max_line)?.map(memory);
    let field_bytes = field.unwrap_or(defaults.field_bytes);
    Ok(Limits {
        input_bytes: stated("--max-input", &args.max_input, &config.max_input)?
            .unwrap_or(defaults.input_bytes),
        decompressed_bytes: unpacked.unwrap_or(defaults.decompressed_bytes),
        growth: if unpacked.is_some() {
            u64::MAX
        } else {
            defaults.growth
        },
        field_bytes,
        // A record must have room for the largest value.
        line_bytes: line.unwrap_or_else(|| defaults.line_bytes.max(field_bytes.saturating_mul(2))),
        columns: args
            .max_columns
            .or(config.max_columns)
            .unwrap_or(defaults.columns),
        ..defaults
    })
}

/// Reads a size such as `500MB`, `16 GiB` or `1000000`.
fn size(flag: &str, text: &str) -> Result<u64> {
    let wrong = || Error::bad_setting(flag, text, "a size such as 500MB or 16GiB");
    let trimmed = text.trim();
    let digits = trimmed
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(digits);
    let unit = unit.trim().to_ascii_lowercase();
    let (_, bytes) = UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let size = number.checked_mul(*bytes).ok_or_else(wrong)?;
    if size == 0 { Err(wrong()) } else { Ok(size) }
}

#[cfg(test)]
mod tests;
