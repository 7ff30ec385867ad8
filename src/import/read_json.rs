//! A JSON text → where its records stand; each is parsed by itself later, so a bad one costs one.
//!
//! Understands a list, an envelope around lists, one object a line, and objects one after the other.

use serde_json::{Map, Value};

use super::damage::offset;
pub use super::damage::{Damage, LineIndex};
use super::input::Limits;
use super::json_layout::Layout;
use super::json_value;
use crate::error::Result;
use crate::notes::Code;

/// Lines that are looked at to tell JSON from other texts.
const LINES_LOOKED_AT: usize = 20;

/// A range of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Offset of its first byte.
    pub byte: usize,
    /// Its length in bytes.
    pub len: usize,
}

impl Span {
    /// Returns what stands there.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.byte..self.byte + self.len)
            .unwrap_or_default()
    }
}

/// A list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array {
    /// Names on the way to it, joined with dots; empty at the top.
    pub path: String,
    /// Its objects, in order.
    pub elements: Vec<Span>,
}

/// How the records are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One list at the top.
    Array,
    /// One object with lists inside.
    Envelope,
    /// One object a line.
    Lines,
    /// Objects, envelopes or lists one after the other.
    Concatenated,
    /// One object that is the record.
    SingleObject,
}

/// Where the records of a JSON text stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json {
    /// Every list of objects, in order; lists with the same path, from several pages, are one.
    pub arrays: Vec<Array>,
    /// Scalars of the envelope: path joined with dots, value as text; strings without their quotes.
    pub scalars: Vec<(String, String)>,
    /// How the records are laid out.
    pub shape: Shape,
    /// What is no record: broken elements and what stands between elements.
    pub damage: Vec<(Span, Damage)>,
    /// The text ends before the JSON does.
    pub cut_off: bool,
}

impl Json {
    /// Finds the records of a text without parsing them.
    ///
    /// *Empty*: an empty list, at the top or in an envelope, is a list without elements.
    ///
    /// # Errors
    /// There is no object in it that could be a record, nor a list for them.
    pub fn open(text: &str, limits: &Limits) -> Result<Self> {
        Layout::new(text, limits).read()
    }
}

/// Says whether a text begins as JSON does, or most of its first lines do: the first record may be the broken one.
#[must_use]
pub fn looks_like_json(text: &str) -> bool {
    begins_as_json(text) || has_lines_of_json(text)
}

fn has_lines_of_json(text: &str) -> bool {
    let lines = || {
        let filled = text.lines().map(str::trim).filter(|line| !line.is_empty());
        filled.take(LINES_LOOKED_AT)
    };
    let is_object = |line: &&str| {
        line.starts_with("{\"") && line.contains("\":") && line.trim_end_matches(',').ends_with('}')
    };
    let objects = lines().filter(is_object).count();
    objects >= 2 && objects * 2 > lines().count()
}

fn begins_as_json(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{1E}', '\u{FEFF}']).trim_start();
    let inner = |rest: &str| rest.trim_start().bytes().next();
    if let Some(rest) = text.strip_prefix('{') {
        return matches!(inner(rest), Some(b'"' | b'}') | None);
    }
    if let Some(rest) = text.strip_prefix('[') {
        // `[Section]` is no JSON, `[true]` is.
        let word = ["true", "false", "null"]
            .iter()
            .any(|word| rest.trim_start().starts_with(word));
        return word
            || matches!(
                inner(rest),
                Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9') | None
            );
    }
    false
}

/// Parses one record.
///
/// *Output*: the members in their order, and what was repaired: of a name that stands twice with different values the
/// last one counts. Whole numbers beyond 64 bits, which a parser would round, become text.
///
/// # Errors
/// The record is not valid JSON, is nested too deep, or holds a number out of range.
pub fn object(
    text: &str,
    span: Span,
    limits: &Limits,
) -> std::result::Result<(Map<String, Value>, Option<Damage>), Damage> {
    let raw = span.text(text);
    if raw.len() > limits.line_bytes {
        return Err(too_long(raw, limits).at(span.byte));
    }
    let failed = |error: serde_json::Error| damage_of(&error, raw, span);
    let (members, doubled) = json_value::members(raw).map_err(failed)?;
    let (members, doubled) = if members.values().any(is_rounded) {
        let kept = super::json_numbers::with_long_numbers_as_text(raw);
        json_value::members(&kept).map_err(failed)?
    } else {
        (members, doubled)
    };
    let levels = limits.json_depth.saturating_sub(1);
    if members.values().any(|value| is_deeper(value, levels)) {
        return Err(too_deep(raw, limits).at(span.byte));
    }
    if raw.len() > limits.field_bytes
        && let Some((name, text)) = long_text(&members, limits.field_bytes)
    {
        let reason = format!(
            "`{name}` holds a text of more than {} bytes, the limit `field_bytes`",
            limits.field_bytes
        );
        return Err(Damage::new(Code::FieldTooLarge, text, reason).at(span.byte));
    }
    let repair = doubled.map(|doubled| {
        let reason = format!(
            "the name `{}` stands twice, with different values: the last one counts",
            doubled.path.join(".")
        );
        Damage::new(Code::JsonDuplicateKey, &doubled.before.to_string(), reason)
            .at(span.byte)
            .repaired(&doubled.kept.to_string())
    });
    Ok((members, repair))
}

/// Finds a text, at any depth, that is longer than allowed; with the name of the member that holds it.
fn long_text(members: &Map<String, Value>, most: usize) -> Option<(&str, &str)> {
    fn within(value: &Value, most: usize) -> Option<&str> {
        match value {
            Value::String(text) => Some(text.as_str()).filter(|text| text.len() > most),
            Value::Array(list) => list.iter().find_map(|inner| within(inner, most)),
            Value::Object(map) => map.values().find_map(|inner| within(inner, most)),
            _ => None,
        }
    }
    members
        .iter()
        .find_map(|(name, value)| Some((name.as_str(), within(value, most)?)))
}

fn too_long(raw: &str, limits: &Limits) -> Damage {
    let reason = format!(
        "a record of more than {} bytes, the limit `line_bytes`",
        limits.line_bytes
    );
    Damage::new(Code::LineTooLarge, raw, reason)
}

pub(super) fn too_deep(raw: &str, limits: &Limits) -> Damage {
    Damage::new(
        Code::JsonDepth,
        raw,
        format!(
            "nested more than {} levels deep, the limit `json_depth`",
            limits.json_depth.min(127)
        ),
    )
}

/// Says whether a number in the value is beyond what a 64-bit float tells apart.
fn is_rounded(value: &Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            number.is_f64() && number.as_f64().is_some_and(|float| float.abs() >= EXACT)
        }
        Value::Array(list) => list.iter().any(is_rounded),
        Value::Object(map) => map.values().any(is_rounded),
        _ => false,
    }
}

/// Depth is bounded by the parser, so this recursion is as well.
fn is_deeper(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return value.is_array() || value.is_object();
    };
    match value {
        Value::Array(list) => list.iter().any(|inner| is_deeper(inner, below)),
        Value::Object(map) => map.values().any(|inner| is_deeper(inner, below)),
        _ => false,
    }
}

fn damage_of(error: &serde_json::Error, raw: &str, span: Span) -> Damage {
    let said = error.to_string();
    let code = if said.starts_with("recursion limit") {
        Code::JsonDepth
    } else if said.starts_with("number out of range") {
        Code::JsonNumberRange
    } else {
        Code::JsonSyntax
    };
    let what = said.split(" at line ").next().unwrap_or(&said);
    let reason = format!(
        "{what} (line {}, column {} of the record)",
        error.line(),
        error.column()
    );
    Damage::new(code, raw, reason).at(span.byte + place_in(raw, error.line(), error.column()))
}

/// Turns line and column, as the parser counts them (lines from 1, columns in bytes), into an offset.
fn place_in(raw: &str, line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(ends) => memchr::memchr_iter(b'\n', raw.as_bytes())
            .nth(ends)
            .map_or(0, |end| end + 1),
    };
    (start + column.saturating_sub(1)).min(raw.len())
}

/// Makes the damage of a range of the text.
pub(super) fn broken(
    text: &str,
    start: usize,
    end: usize,
    fault: usize,
    reason: &str,
) -> (Span, Damage) {
    let span = Span {
        byte: start,
        len: end.saturating_sub(start),
    };
    let mut damage = Damage::new(Code::JsonSyntax, span.text(text), reason);
    damage.byte = Some(offset(fault));
    (span, damage)
}

#[cfg(test)]
mod tests;
