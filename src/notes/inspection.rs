//! What an input was taken for, and why: the result of looking at it, as places, counts and words.
//!
//! Knows no preset and no reader: names come as text, so that every later stage can show them.

use serde::Serialize;

use super::Ledger;

/// One input, looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// The input's name as given.
    pub name: String,
    /// Size of the bytes as they stand on disk.
    pub size_bytes: u64,
    /// SHA-256 of those bytes.
    pub sha256: String,
    /// `gzip` or `zstd`; `None` when it is not compressed.
    pub compression: Option<String>,
    /// Name of the encoding, such as `UTF-8`.
    pub encoding: String,
    /// How its records are written.
    pub layout: Layout,
    /// What reads it; `None` when nothing fits.
    pub preset: Option<Recognised>,
    /// The other preset that came closest.
    pub runner_up: Option<RunnerUp>,
    /// Records of this input and their fates; of several inputs before they are merged and folded; without notes.
    pub ledger: Ledger,
    /// Incidents that come from it, once inputs are merged and records folded.
    pub incidents: u64,
    /// Records in it that are parts of an incident which they name: action items, updates.
    pub parts: u64,
    /// How many times stand in it without a zone.
    pub local_times: u64,
    /// The zone in which they are read; `None` when there are none.
    pub time_zone: Option<String>,
    /// Where that zone comes from: `offsets`, `mapping`, `envelope`, `flag` or `assumed`.
    pub time_zone_basis: String,
    /// The first and the last place in time of its incidents (RFC 3339, UTC).
    pub period: Option<(String, String)>,
    /// One entry a canonical field that is filled or could be, in the order of the schema.
    pub fields: Vec<FieldSeen>,
    /// Columns or paths that nothing uses.
    pub unused: Vec<ColumnSeen>,
    /// The five phases and how many records support them.
    pub phases: Vec<PhaseSeen>,
    /// Why it cannot be read, if it cannot.
    pub problem: Option<String>,
    /// For an input that is not recognised: which column could fill which field.
    pub guesses: Vec<Guess>,
}

/// How the records of an input are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Layout {
    /// A table with a heading.
    Table(Table),
    /// JSON objects.
    Objects(Objects),
    /// Neither; the preset's own reader knows it.
    Text,
}

/// How a table is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What stands between two cells.
    pub delimiter: char,
    /// What wraps cells.
    pub quote: Option<char>,
    /// Whether a quote in quotes is written with a backslash.
    pub backslash_escape: bool,
    /// Whether every separator is followed by a space.
    pub space_after_delimiter: bool,
    /// How lines end: `LF`, `CRLF`, `CR` or `mixed`.
    pub line_ends: String,
    /// Lines before the heading.
    pub preamble_lines: u64,
    /// Line of the heading, from 1.
    pub heading_line: u64,
    /// The headings.
    pub columns: Vec<String>,
    /// Headings that stand there more than once.
    pub repeated: Vec<String>,
}

/// How JSON records are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objects {
    /// `array`, `envelope`, `lines`, `concatenated` or `single_object`.
    pub shape: String,
    /// The path of the list that is read; empty at the top.
    pub path: String,
    /// Other lists of objects, with the number of their elements.
    pub other_lists: Vec<(String, u64)>,
}

/// What reads an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recognised {
    /// The preset's id.
    pub id: String,
    /// What it reads, for people.
    pub title: String,
    /// `marks` (its own columns are there), `columns` (common names), `source` or `mapping` (the user said so).
    pub basis: String,
    /// The marks that are there, as they stand in the input.
    pub marks: Vec<String>,
}

/// The preset that came closest without being taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunnerUp {
    /// The preset's id.
    pub id: String,
    /// What it reads, for people.
    pub title: String,
    /// Its marks that are there.
    pub marks: Vec<String>,
    /// Its marks that are not there; without any, another preset has more marks.
    pub missing: Vec<String>,
}

/// One canonical field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldSeen {
    /// The field.
    pub field: String,
    /// The columns or paths that fill it, first choice first; empty: it is made from the course of the records.
    pub from: Vec<String>,
    /// A few values as they stand in the input.
    pub samples: Vec<String>,
    /// In how many incidents (or action items) it is filled.
    pub filled: u64,
}

/// A column or path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnSeen {
    /// Its heading or path.
    pub name: String,
    /// A few values as they stand in the input.
    pub samples: Vec<String>,
}

/// One phase of response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseSeen {
    /// `detect`, `acknowledge`, `mitigate`, `resolve` or `close`.
    pub phase: String,
    /// Incidents in which both of its ends are known and in order.
    pub known: u64,
    /// Milestones without which it cannot be measured at all; empty when some incident has what it needs.
    pub missing: Vec<String>,
}

/// A column that could fill a canonical field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// The field.
    pub field: String,
    /// The column or path.
    pub from: String,
    /// Why, in words.
    pub why: String,
    /// Its words that the tables do not know.
    pub unknown_words: Vec<String>,
}
