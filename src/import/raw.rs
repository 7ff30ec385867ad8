//! One raw record of either kind, seen alike: cells of a row or values of an object.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::path::Path;
use crate::import::preset::heading;
use crate::import::read_csv::Fields;
use crate::import::timestamp::is_null;
use crate::incident::Text;

/// A raw record.
#[derive(Clone, Copy)]
pub(super) enum Raw<'r> {
    /// A row of a table.
    Row(Fields<'r>),
    /// A row that was kept for later.
    Kept(&'r [String]),
    /// A JSON object.
    Object(&'r Map<String, Value>),
}

impl<'r> Raw<'r> {
    /// Returns a cell of a row; an object has none.
    fn cell(self, index: usize) -> &'r str {
        match self {
            Self::Row(fields) => fields.get(index),
            Self::Kept(cells) => cells.get(index).map_or("", String::as_str),
            Self::Object(_) => "",
        }
    }
}

fn objects_of(value: &Value, found: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Array(elements) => elements
            .iter()
            .filter_map(Value::as_object)
            .for_each(&mut *found),
        Value::Object(inner) => found(inner),
        Value::String(text) => {
            if let Ok(inner @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(text) {
                objects_of(&inner, found);
            }
        }
        _ => {}
    }
}

/// Where in a record a value stands.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The column's heading or the path, for people.
    pub name: String,
    at: At,
}

#[derive(Debug, Clone)]
enum At {
    /// Columns of that heading, from 0: exports repeat headings.
    Columns(Vec<usize>),
    /// A path into an object.
    Path(Path),
}

/// What the records of an input have: the headings of a table, or the keys of the objects.
pub(super) enum Available<'a> {
    /// Headings in order.
    Columns(&'a [String]),
    /// Keys that occur at the top of any record.
    Keys(&'a [String]),
}

impl Available<'_> {
    /// Finds a column or path; `None` when the records do not have it.
    #[must_use]
    pub(super) fn find(&self, wanted: &str) -> Option<Source> {
        match self {
            Self::Columns(headings) => {
                let name = heading(wanted);
                let columns: Vec<usize> = (0..headings.len())
                    .filter(|&index| heading(&headings[index]) == name)
                    .collect();
                let first = *columns.first()?;
                Some(Source {
                    name: headings[first].clone(),
                    at: At::Columns(columns),
                })
            }
            Self::Keys(keys) => {
                let path = Path::parse(wanted).ok()?.bound(keys)?;
                Some(Source {
                    name: path.text().to_owned(),
                    at: At::Path(path),
                })
            }
        }
    }

    /// Returns the names that a record may have at its top.
    #[must_use]
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Columns(names) | Self::Keys(names) => names,
        }
    }
}

impl Source {
    /// Returns the number of the (first) column, from 1; `None` for a path.
    #[must_use]
    pub(super) fn column_index(&self) -> Option<usize> {
        match &self.at {
            At::Columns(columns) => columns.first().map(|index| index + 1),
            At::Path(_) => None,
        }
    }

    /// Returns the first filled value as trimmed text.
    #[must_use]
    pub(super) fn text<'r>(&self, raw: Raw<'r>) -> Option<Text<'r>> {
        match (&self.at, raw) {
            (At::Columns(columns), row) => columns
                .iter()
                .find_map(|&index| filled(row.cell(index)).map(Cow::Borrowed)),
            (At::Path(path), Raw::Object(object)) => {
                let mut first = None;
                path.visit(object, &mut |value| {
                    if first.is_none() {
                        first = scalar(value);
                    }
                });
                first
            }
            _ => None,
        }
    }

    /// Calls `found` with every filled value, lists opened.
    pub(super) fn each<'r>(&self, raw: Raw<'r>, found: &mut dyn FnMut(Text<'r>)) {
        match (&self.at, raw) {
            (At::Columns(columns), row) => columns
                .iter()
                .filter_map(|&index| filled(row.cell(index)))
                .for_each(|cell| split(cell, found)),
            (At::Path(path), Raw::Object(object)) => {
                path.visit(object, &mut |value| each_of(value, found));
            }
            _ => {}
        }
    }

    /// Calls `found` with every object of a list: at a path, or as JSON in a cell.
    pub(super) fn objects(&self, raw: Raw<'_>, found: &mut dyn FnMut(&Map<String, Value>)) {
        match (&self.at, raw) {
            (At::Path(path), Raw::Object(object)) => {
                path.visit(object, &mut |value| objects_of(value, found));
            }
            (At::Columns(columns), row) => {
                let cells = columns.iter().filter_map(|&index| filled(row.cell(index)));
                let parsed = cells.filter_map(|cell| serde_json::from_str::<Value>(cell).ok());
                parsed.for_each(|value| objects_of(&value, found));
            }
            _ => {}
        }
    }
}

/// Takes white space and the guard against formulas off a cell; `None` when nothing or a null form is left.
fn filled(cell: &str) -> Option<&str> {
    let text = unguarded(trimmed(cell));
    (!is_null(text)).then_some(text)
}

/// Takes white space off; most cells have none, which a look at two bytes tells.
fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        cell
    } else {
        cell.trim()
    }
}

/// Takes one apostrophe off a text that a spreadsheet would otherwise run as a formula; our own exports put it there.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest)
            if rest
                .trim_start_matches('\'')
                .starts_with(['=', '+', '-', '@', '\t', '\r']) =>
        {
            rest
        }
        _ => text,
    }
}

/// Returns a value as text; an object gives the text that people call it by.
pub(crate) fn scalar(value: &Value) -> Option<Text<'_>> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::String(text) => filled(text).map(Cow::Borrowed),
        Value::Array(elements) => elements.iter().find_map(scalar),
        Value::Object(object) => [
            "name",
            "summary",
            "display_value",
            "displayName",
            "title",
            "value",
            "label",
            "text",
        ]
        .iter()
        .find_map(|key| object.get(*key).and_then(scalar)),
    }
}

fn each_of<'v>(value: &'v Value, found: &mut dyn FnMut(Text<'v>)) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| each_of(element, found)),
        other => {
            if let Some(text) = scalar(other) {
                found(text);
            }
        }
    }
}

/// Opens a list in a cell: a JSON array of texts, else parted by `;`, else by `,`.
fn split<'r>(cell: &'r str, found: &mut dyn FnMut(Text<'r>)) {
    if cell.starts_with('[')
        && let Ok(elements) = serde_json::from_str::<Vec<String>>(cell)
    {
        elements
            .into_iter()
            .for_each(|element| found(Cow::Owned(element)));
        return;
    }
    let separator = if cell.contains(';') { ';' } else { ',' };
    cell.split(separator)
        .map(str::trim)
        .filter(|part| !is_null(part))
        .for_each(|part| found(Cow::Borrowed(part)));
}
