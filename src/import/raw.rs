//! One raw record of either kind, seen alike: cells of a row or values of an object.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::import::headings::Headings;
use crate::import::path::{Keys, Path, Test};
use crate::import::read_csv::Fields;
use crate::import::timestamp::is_null;
use crate::import::value::{each_of, filled, of_cell, opened, scalar, section};
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

    fn object(self) -> Option<&'r Map<String, Value>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

fn objects_of(value: &Value, found: &mut dyn FnMut(&Map<String, Value>)) {
    match opened(value) {
        Value::Array(elements) => elements
            .iter()
            .filter_map(|element| opened(element).as_object())
            .for_each(&mut *found),
        Value::Object(inner) => found(inner),
        Value::String(text) => {
            if let Some(inner) = of_cell(text) {
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
    /// What must hold in the row's other columns; a path has its tests in itself.
    only: Vec<(Vec<usize>, Test)>,
    /// The section of a Markdown text that is meant.
    section: Option<String>,
}

#[derive(Debug, Clone)]
enum At {
    /// Columns of that heading, from 0: exports repeat headings.
    Columns(Vec<usize>),
    /// A path into the values that cells of these columns hold.
    Cells(Vec<usize>, Path),
    /// A path into an object.
    Path(Path),
}

/// What the records of an input have: the headings of a table, or the keys of the objects.
pub(super) enum Available<'a> {
    /// Headings in order.
    Columns(&'a Headings),
    /// Keys of the objects.
    Keys(&'a Keys),
}

impl Available<'_> {
    /// Finds a column or path; `None` when the records do not have it.
    #[must_use]
    pub(super) fn find(&self, wanted: &str) -> Option<Source> {
        let whole = self.find_whole(wanted);
        if whole.is_some() {
            return whole;
        }
        // `body#Impact started`: the section of that heading in a Markdown text.
        let (place, title) = wanted
            .rsplit_once('#')
            .filter(|(_, title)| !title.contains(']'))?;
        let found = self.find_whole(place)?;
        Some(Source {
            name: wanted.to_owned(),
            section: Some(title.to_owned()),
            ..found
        })
    }

    fn find_whole(&self, wanted: &str) -> Option<Source> {
        match self {
            Self::Columns(headings) => columns_source(headings, wanted),
            Self::Keys(keys) => {
                let path = Path::parse(wanted).ok()?.bound(keys)?;
                Some(Source {
                    name: path.text().to_owned(),
                    at: At::Path(path),
                    only: Vec::new(),
                    section: None,
                })
            }
        }
    }

    /// Returns the names that a record may have at its top.
    #[must_use]
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Columns(headings) => &headings.names,
            Self::Keys(keys) => &keys.top,
        }
    }
}

fn columns_source(headings: &Headings, wanted: &str) -> Option<Source> {
    let parsed = wanted.starts_with('[').then(|| Path::parse(wanted));
    let parsed = parsed.transpose().ok()?;
    let (tests, wanted) = parsed
        .as_ref()
        .map_or((Vec::new(), wanted), |path| path.tests());
    let only: Option<Vec<(Vec<usize>, Test)>> = tests
        .into_iter()
        .map(|test| Some((headings.columns(&test.keys.join("."))?, test.clone())))
        .collect();
    let (found, inside) = if let Some(found) = headings.columns(wanted) {
        (found, None)
    } else {
        let path = Path::parse(wanted).ok()?;
        let (first, rest) = path.split_first()?;
        (headings.columns(first)?, Some(rest))
    };
    Some(Source {
        name: headings.names[found[0]].clone(),
        only: only?,
        section: None,
        at: match inside {
            None => At::Columns(found),
            Some(path) => At::Cells(found, path),
        },
    })
}

impl Source {
    /// Returns the number of the (first) column, from 1; `None` for a path.
    #[must_use]
    pub(super) fn column_index(&self) -> Option<usize> {
        match &self.at {
            At::Columns(columns) | At::Cells(columns, _) => columns.first().map(|index| index + 1),
            At::Path(_) => None,
        }
    }

    /// Tells whether the value stands inside of what cells hold.
    #[must_use]
    pub(super) fn is_in_cells(&self) -> bool {
        matches!(self.at, At::Cells(..))
    }

    /// Tells whether both read the same values.
    #[must_use]
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.only.is_empty() && other.only.is_empty()
    }

    fn holds(&self, raw: Raw<'_>) -> bool {
        self.only.iter().all(|(columns, test)| {
            let mut cells = columns.iter().filter_map(|&index| filled(raw.cell(index)));
            cells.any(|cell| test.passes(cell))
        })
    }

    /// Tells whether anything stands there: a text, or an object or list with parts.
    #[must_use]
    pub(super) fn is_filled(&self, raw: Raw<'_>) -> bool {
        let mut any = false;
        match (&self.at, raw.object()) {
            (At::Path(path), Some(object)) => path.visit(object, &mut |value| {
                any |= match value {
                    Value::Object(parts) => !parts.is_empty(),
                    Value::Array(parts) => !parts.is_empty(),
                    Value::Bool(yes) => *yes,
                    other => scalar(other).is_some(),
                };
            }),
            _ => any = self.text(raw).is_some(),
        }
        any
    }

    /// Returns the first filled value as trimmed text.
    #[must_use]
    pub(super) fn text<'r>(&self, raw: Raw<'r>) -> Option<Text<'r>> {
        let mut first = None;
        match (&self.at, raw) {
            (At::Columns(columns), row) if self.section.is_none() && self.holds(row) => columns
                .iter()
                .find_map(|&index| filled(row.cell(index)).map(whole)),
            _ => {
                self.values(raw, &mut |text| {
                    first.get_or_insert(text);
                });
                first
            }
        }
    }

    /// Calls `found` with every filled value; lists stay closed.
    pub(super) fn values<'r>(&self, raw: Raw<'r>, found: &mut dyn FnMut(Text<'r>)) {
        match &self.section {
            None => self.whole_values(raw, found),
            Some(title) => self.whole_values(raw, &mut |text| {
                if let Some(part) = section(&text, title) {
                    found(part);
                }
            }),
        }
    }

    fn whole_values<'r>(&self, raw: Raw<'r>, found: &mut dyn FnMut(Text<'r>)) {
        if !self.holds(raw) {
            return;
        }
        match &self.at {
            At::Columns(columns) => columns
                .iter()
                .filter_map(|&index| filled(raw.cell(index)))
                .for_each(|cell| found(whole(cell))),
            At::Cells(columns, path) => inside(raw, columns, path, &mut |value| {
                if let Some(text) = scalar(value) {
                    found(Cow::Owned(text.into_owned()));
                }
            }),
            At::Path(path) => {
                if let Some(object) = raw.object() {
                    path.visit(object, &mut |value| {
                        if let Some(text) = scalar(value) {
                            found(text);
                        }
                    });
                }
            }
        }
    }

    /// Calls `found` with every filled value, lists opened.
    pub(super) fn each<'r>(&self, raw: Raw<'r>, found: &mut dyn FnMut(Text<'r>)) {
        if !self.holds(raw) {
            return;
        }
        if self.section.is_some() {
            return self.values(raw, &mut |part| match part {
                Cow::Borrowed(part) => split(part, found),
                Cow::Owned(part) => split(&part, &mut |text| found(Cow::Owned(text.into_owned()))),
            });
        }
        match &self.at {
            At::Columns(columns) => columns
                .iter()
                .filter_map(|&index| filled(raw.cell(index)))
                .for_each(|cell| split(cell, found)),
            At::Cells(columns, path) => inside(raw, columns, path, &mut |value| {
                each_of(value, &mut |text| found(Cow::Owned(text.into_owned())));
            }),
            At::Path(path) => {
                if let Some(object) = raw.object() {
                    path.visit(object, &mut |value| each_of(value, found));
                }
            }
        }
    }

    /// Calls `found` with every object of a list: at a path, or in a cell.
    pub(super) fn objects(&self, raw: Raw<'_>, found: &mut dyn FnMut(&Map<String, Value>)) {
        match &self.at {
            At::Path(path) => {
                if let Some(object) = raw.object() {
                    path.visit(object, &mut |value| objects_of(value, found));
                }
            }
            At::Cells(columns, path) => {
                inside(raw, columns, path, &mut |value| objects_of(value, found));
            }
            At::Columns(columns) => columns
                .iter()
                .filter_map(|&index| of_cell(filled(raw.cell(index))?))
                .for_each(|value| objects_of(&value, found)),
        }
    }
}

/// Calls `found` with the values at a path inside of what cells hold.
fn inside(raw: Raw<'_>, columns: &[usize], path: &Path, found: &mut dyn FnMut(&Value)) {
    columns
        .iter()
        .filter_map(|&index| of_cell(filled(raw.cell(index))?))
        .for_each(|value| path.visit_value(&value, found));
}

/// Returns what a cell says as a whole: an object that a script put there by its name, all else as it stands.
fn whole(cell: &str) -> Text<'_> {
    let object = cell.starts_with('{') || cell.starts_with("[{");
    let named = object.then(|| of_cell(cell)).flatten();
    let named = named.and_then(|value| scalar(&value).map(Cow::into_owned));
    named.map_or(Cow::Borrowed(cell), Cow::Owned)
}

/// Opens a list in a cell: one that is written in brackets, else parted by `;`, else by `,`.
fn split<'r>(cell: &'r str, found: &mut dyn FnMut(Text<'r>)) {
    if let Some(value) = of_cell(cell) {
        return each_of(&value, &mut |text| found(Cow::Owned(text.into_owned())));
    }
    let separator = if cell.contains(';') { ';' } else { ',' };
    cell.split(separator)
        .map(str::trim)
        .filter(|part| !is_null(part))
        .for_each(|part| found(Cow::Borrowed(part)));
}
