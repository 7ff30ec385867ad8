//! The rejected records of an input as they stand in it, under its own heading: a text to be corrected and read again.
//!
//! The input is read a second time for them, so that a run that nobody asks for them holds no text for longer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::import::damage::{line_ends, offset};
use crate::import::fold::log_lines;
use crate::import::fold::members::unframed;
use crate::import::input::{self, Input, Limits};
use crate::import::read_json::{self, Json, Span};
use crate::import::{Imported, sheet_table};
use crate::notes::{Code, Consequence, Finding};

/// The rejected records of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRows {
    /// The input's number.
    pub input: u32,
    /// What the name of a file for them ends with: `csv`, `ndjson` or `log`.
    pub ending: &'static str,
    /// The heading of a table as it stands, then the records; JSON records are one line each.
    pub text: String,
    /// The line of the text on which each record begins, by the byte at which it begins in the input.
    pub lines: BTreeMap<u64, u64>,
}

/// What was picked out of one input.
pub(super) struct Picked {
    /// The heading of a table with its line end; empty for all else.
    pub heading: String,
    /// The records in order, without their line ends, each behind the byte at which it begins.
    pub rows: Vec<(u64, String)>,
    /// SHA-256 of the input, in hexadecimal digits.
    pub sha256: String,
}

/// Reads the inputs again and shows the rejected records of each to `found`; an input without any is not read.
///
/// *Input*: the files and folders that were imported, and what came of them. *Output*: in the order of the inputs.
///
/// # Errors
/// Input: one can no longer be read, or changed. What `found` says.
pub fn rejected_rows(
    given: &[PathBuf],
    read: &Imported,
    limits: &Limits,
    found: &mut dyn FnMut(RejectedRows) -> Result<()>,
) -> Result<()> {
    let mut wanted: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    for finding in read
        .notes
        .findings()
        .iter()
        .filter(|finding| has_row(finding))
    {
        let of_input = wanted.entry(finding.place.input).or_default();
        of_input.insert(finding.place.byte);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let paths = input::paths(given)?;
    for (number, wanted) in wanted {
        let index = number as usize;
        let (Some(path), Some(summary)) = (paths.get(index), read.inputs.get(index)) else {
            return Err(Error::changed_while_read(Path::new("the inputs")));
        };
        let opened = unframed(input::open(path, limits)?);
        let (ending, picked) = picked(&opened, path, &wanted, limits)?;
        if summary.name != path.display().to_string() || summary.sha256 != picked.sha256 {
            return Err(Error::changed_while_read(path));
        }
        if !picked.rows.is_empty() {
            found(written(number, ending, &picked))?;
        }
    }
    Ok(())
}

/// Tells whether a finding is about a record that can be corrected; a comma too many between two of them is none.
fn has_row(finding: &Finding) -> bool {
    let is_between = finding.code == Code::JsonSyntax && matches!(finding.value.trim(), "" | ",");
    finding.consequence == Consequence::Rejected && !is_between
}

fn picked(
    input: &Input,
    path: &Path,
    wanted: &BTreeSet<u64>,
    limits: &Limits,
) -> Result<(&'static str, Picked)> {
    let is_json = read_json::looks_like_json(&input.text);
    if is_json && input.pieces.is_some() {
        return picked(&input::read(path, limits)?, path, wanted, limits);
    }
    if log_lines::looks_like_log(&input.text) {
        Ok(("log", of_log(input, wanted)))
    } else if is_json {
        Ok(("ndjson", of_json(input, wanted, limits)?))
    } else if let Some(rows) = sheet_table::picked(input, wanted, limits)? {
        Ok(("csv", rows))
    } else {
        // It must be at hand as a whole after all.
        picked(&input::read(path, limits)?, path, wanted, limits)
    }
}

fn of_log(input: &Input, wanted: &BTreeSet<u64>) -> Picked {
    let lines = log_lines::lines(&input.text);
    let first = lines.first().map_or(0, |(byte, _)| *byte);
    let rejected = lines
        .into_iter()
        .map(|(byte, line)| (offset(byte), line.trim_end_matches(['\r', '\n'])))
        .filter(|(byte, _)| wanted.contains(byte));
    Picked {
        heading: input.text.get(..first).unwrap_or_default().to_owned(),
        rows: rejected
            .map(|(byte, line)| (byte, line.to_owned()))
            .collect(),
        sha256: input.sha256(),
    }
}

fn of_json(input: &Input, wanted: &BTreeSet<u64>, limits: &Limits) -> Result<Picked> {
    let json = Json::open(&input.text, limits).map_err(|failure| failure.in_input(&input.name))?;
    let elements = json.arrays.iter().flat_map(|array| &array.elements);
    let mut spans: BTreeMap<u64, Span> = BTreeMap::new();
    for &span in elements.chain(json.damage.iter().map(|(span, _)| span)) {
        let byte = offset(span.byte);
        if wanted.contains(&byte) && spans.get(&byte).is_none_or(|known| known.len < span.len) {
            spans.insert(byte, span);
        }
    }
    let on_one_line = |span: Span| {
        // In a whole record line ends stand between values only.
        let lines = span.text(&input.text).lines().map(str::trim);
        lines
            .collect::<Vec<_>>()
            .join(" ")
            .trim()
            .trim_end_matches(',')
            .to_owned()
    };
    let mut rows: Vec<(u64, String)> = spans
        .into_iter()
        .map(|(byte, span)| (byte, on_one_line(span)))
        .filter(|(_, record)| !record.is_empty())
        .collect();
    // A single object could be taken for an envelope around its own lists.
    if let [(_, only)] = rows.as_mut_slice() {
        *only = format!("[{only}]");
    }
    Ok(Picked {
        heading: String::new(),
        rows,
        sha256: input.sha256(),
    })
}

/// Puts the records under the heading, each ended as the heading is.
fn written(input: u32, ending: &'static str, picked: &Picked) -> RejectedRows {
    let ends = ["\r\n", "\n", "\r"];
    let mut known = ends.into_iter();
    let line_end = known.find(|end| picked.heading.ends_with(end));
    let line_end = line_end.unwrap_or("\n");
    let mut text = picked.heading.clone();
    let mut line = 1 + line_ends(text.as_bytes());
    let mut lines = BTreeMap::new();
    for (byte, row) in &picked.rows {
        lines.insert(*byte, line);
        text.push_str(row);
        text.push_str(line_end);
        line += 1 + line_ends(row.as_bytes());
    }
    RejectedRows {
        input,
        ending,
        text,
        lines,
    }
}
