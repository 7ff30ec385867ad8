//! What was dropped, repaired or doubted: counted by stable code, never silent.
//!
//! Serves every stage; knows no incident, only places, codes and words.

pub mod inspection;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many examples of a code are kept beside its count.
const EXAMPLES: usize = 5;

/// How many doubts of one code are listed one by one; all are counted.
const LISTED_DOUBTS: u64 = 10_000;

/// The longest value that is quoted, in characters.
const QUOTED: usize = 1_024;

/// Where in an input something stands.
#[derive(Debug, Clone, PartialEq, Eq, Copy, PartialOrd, Ord, Default)]
pub struct Place {
    /// The input's number, from 0, in the order in which the inputs were given.
    pub input: u32,
    /// The record's number, from 1; the heading is not counted.
    pub record: u64,
    /// The first line of the record, from 1; 0 when the input has no lines (one-line JSON has line 1).
    pub line: u64,
    /// The byte at which the record begins, from 0, in the decoded text.
    pub byte: u64,
}

/// Why a record or value was dropped, repaired or doubted; the words are stable and public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Characters could not be decoded and stand as replacement characters.
    BadEncoding,
    /// NUL bytes were taken out of a cell.
    NulByte,
    /// A row has fewer cells than the heading.
    TooFewFields,
    /// A row has more cells than the heading.
    TooManyFields,
    /// A quote was opened and never closed.
    UnterminatedQuote,
    /// A quote stands where none may stand; it was taken as a character.
    StrayQuote,
    /// A cell is longer than the limit.
    FieldTooLarge,
    /// A record is longer than the limit.
    LineTooLarge,
    /// A JSON record cannot be parsed.
    JsonSyntax,
    /// A JSON record is nested deeper than the limit.
    JsonDepth,
    /// A number in a JSON record is out of range.
    JsonNumberRange,
    /// A JSON record has one name twice, with two values.
    JsonDuplicateKey,
    /// The input ends in the middle of a record.
    InputCutOff,
    /// The export says that there are more pages than this one.
    MorePages,
    /// The record has no id; one was made from its content.
    MissingId,
    /// The record has none of the times that place an incident.
    MissingStart,
    /// A time could not be read.
    BadTimestamp,
    /// A date can be read day first and month first, and nothing in the column tells which.
    AmbiguousTimestamp,
    /// A column holds dates of two shapes, as a spreadsheet leaves them.
    MixedDateShapes,
    /// A local time that the zone skipped; read as the instant of the jump.
    NonexistentLocalTime,
    /// A local time that the zone has twice; read as the first.
    AmbiguousLocalTime,
    /// Local times without a zone were read as UTC.
    AssumedZone,
    /// The as-of time was taken from the newest record.
    AssumedAsOf,
    /// A milestone lies before the one that it must follow.
    EndBeforeStart,
    /// Milestones stand the wrong way round, without spoiling a duration.
    OutOfOrder,
    /// A time in a year in which no incident was.
    ImpossibleYear,
    /// A milestone has no stamp and was told by a duration.
    TimeFromDuration,
    /// Half or more of the spans of a phase are exactly zero: read as not recorded.
    ZeroMeansMissing,
    /// A severity word that the tables do not know.
    UnknownSeverity,
    /// A status word that the tables do not know.
    UnknownStatus,
    /// A value that is not of the kind that its column holds.
    BadValue,
    /// The same record stands in the inputs more than once.
    DuplicateIdSame,
    /// Two incidents share a number that should name one.
    NumberTwice,
    /// Two records share an id and contradict each other.
    DuplicateIdConflict,
    /// A time that lies after the as-of time.
    FutureTime,
    /// A text that a spreadsheet would run as a formula.
    FormulaPrefix,
    /// A value that names nothing, such as a footer among the components.
    PlaceholderValue,
    /// An action item names an incident that is not in the inputs.
    ActionWithoutIncident,
    /// A line of a filled pack cannot be read.
    UnreadPackLine,
    /// The record is a log line, a check or another thing that is no incident.
    NotIncident,
    /// A time is only a bound: the export begins or ends in the middle of the incident.
    BoundedTime,
    /// The export does not say when the incident ended.
    EndNotRecorded,
    /// A text names a person, who appears under a pseudonym.
    PersonHidden,
    /// A secret or an address was replaced, as asked for.
    Redacted,
}

impl Code {
    /// Returns the public word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BadEncoding => "bad_encoding",
            Self::NulByte => "nul_byte",
            Self::TooFewFields => "too_few_fields",
            Self::TooManyFields => "too_many_fields",
            Self::UnterminatedQuote => "unterminated_quote",
            Self::StrayQuote => "stray_quote",
            Self::FieldTooLarge => "field_too_large",
            Self::LineTooLarge => "line_too_large",
            Self::JsonSyntax => "json_syntax",
            Self::JsonDepth => "json_depth",
            Self::JsonNumberRange => "json_number_range",
            Self::JsonDuplicateKey => "json_duplicate_key",
            Self::InputCutOff => "input_cut_off",
            Self::MorePages => "more_pages",
            Self::MissingId => "missing_id",
            Self::MissingStart => "missing_start",
            Self::BadTimestamp => "bad_timestamp",
            Self::AmbiguousTimestamp => "ambiguous_timestamp",
            Self::MixedDateShapes => "mixed_date_shapes",
            Self::NonexistentLocalTime => "nonexistent_local_time",
            Self::AmbiguousLocalTime => "ambiguous_local_time",
            Self::AssumedZone => "assumed_zone",
            Self::AssumedAsOf => "assumed_as_of",
            Self::EndBeforeStart => "end_before_start",
            Self::OutOfOrder => "out_of_order",
            Self::ImpossibleYear => "impossible_year",
            Self::TimeFromDuration => "time_from_duration",
            Self::ZeroMeansMissing => "zero_means_missing",
            Self::UnknownSeverity => "unknown_severity",
            Self::UnknownStatus => "unknown_status",
            Self::BadValue => "bad_value",
            Self::DuplicateIdSame => "duplicate_id_same",
            Self::NumberTwice => "number_twice",
            Self::DuplicateIdConflict => "duplicate_id_conflict",
            Self::FutureTime => "future_time",
            Self::FormulaPrefix => "formula_prefix",
            Self::PlaceholderValue => "placeholder_value",
            Self::ActionWithoutIncident => "action_without_incident",
            Self::UnreadPackLine => "unread_pack_line",
            Self::NotIncident => "not_incident",
            Self::BoundedTime => "bounded_time",
            Self::EndNotRecorded => "end_not_recorded",
            Self::PersonHidden => "person_hidden",
            Self::Redacted => "redacted",
        }
    }
}

/// What became of the record in which something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// The record was left out.
    Rejected,
    /// The record is one that is already counted.
    Duplicate,
    /// The record folded into one that is already counted.
    Merged,
    /// The record was mended and imported.
    Repaired,
    /// The record was imported; the value is doubted or was left out.
    Doubted,
}

/// One thing found in one record: a line of `rejects.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub place: Place,
    /// What became of the record.
    pub consequence: Consequence,
    /// Why.
    pub code: Code,
    /// The column's number, from 1.
    pub column_index: Option<usize>,
    /// The column's heading, or the path of a JSON value.
    pub column_name: Option<String>,
    /// The value as it stands, cut after 1,024 characters.
    pub value: String,
    /// What is wrong, in words.
    pub reason: String,
    /// What to do about it, in words; may be empty.
    pub suggestion: String,
}

/// How often a code occurred, with the first few places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteCount {
    /// The code.
    pub code: Code,
    /// How often it occurred.
    pub count: u64,
    /// The first occurrences in words, with their places.
    pub examples: Vec<String>,
}

/// What became of every record that was read.
///
/// *Invariant*: `read = imported + rejected + duplicate + merged + not_incident + blank`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Physical records read, the heading apart.
    pub read: u64,
    /// Records that became an incident.
    pub imported: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// Records identical to one already counted.
    pub duplicate: u64,
    /// Records that fold into an incident already counted.
    pub merged: u64,
    /// Log lines, passing checks and the like.
    pub not_incident: u64,
    /// Empty lines.
    pub blank: u64,
    /// Imported records that were mended; a part of `imported`.
    pub repaired: u64,
    /// What was found, by code.
    pub notes: Vec<NoteCount>,
}

impl Ledger {
    /// Tells whether every record has exactly one fate.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.read
            == self.imported
                + self.rejected
                + self.duplicate
                + self.merged
                + self.not_incident
                + self.blank
    }
}

/// What was read from one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputSummary {
    /// The input's name as given.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The preset that read it.
    pub preset: String,
    /// Physical records in it.
    pub records: u64,
    /// The zone in which its local times were read; `None` when it has none.
    pub time_zone: Option<String>,
    /// Where that zone comes from: `offsets`, `mapping`, `envelope`, `flag` or `assumed`.
    pub time_zone_basis: String,
    /// The newest place in time of its incidents (RFC 3339, UTC).
    pub newest: Option<String>,
}

/// The findings of a run: rejects, duplicates and repairs all listed, doubts listed up to a bound, all of them counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    findings: Vec<Finding>,
    counts: BTreeMap<Code, u64>,
    remarks: Vec<(Code, String)>,
}

impl Notes {
    /// Adds something found in one record; the value is cut to a quotable length.
    pub fn add(&mut self, mut finding: Finding) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if finding.consequence == Consequence::Doubted && *count > LISTED_DOUBTS {
            return;
        }
        if let Some((cut, _)) = finding.value.char_indices().nth(QUOTED) {
            finding.value.truncate(cut);
        }
        self.findings.push(finding);
    }

    /// Adds something that concerns a whole input or run, in words.
    pub fn remark(&mut self, code: Code, text: impl Into<String>) {
        *self.counts.entry(code).or_default() += 1;
        self.remarks.push((code, text.into()));
    }

    /// Adds something that concerns many records of an input, in words; it counts once a record.
    pub fn remark_many(&mut self, code: Code, count: u64, text: impl Into<String>) {
        *self.counts.entry(code).or_default() += count;
        self.remarks.push((code, text.into()));
    }

    /// Takes over the notes of the part that follows, whose records are numbered from `records_before` + 1.
    pub fn append(&mut self, part: Self, records_before: u64) {
        for (code, count) in part.counts {
            *self.counts.entry(code).or_default() += count;
        }
        self.remarks.extend(part.remarks);
        self.findings
            .extend(part.findings.into_iter().map(|mut finding| {
                finding.place.record += records_before;
                finding
            }));
    }

    /// Returns the findings in the order of inputs and records.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Puts the findings into the order of inputs and records and gives each its line.
    pub fn settle(&mut self, line_of: impl Fn(Place) -> u64) {
        self.findings.sort_by_key(|finding| {
            (
                finding.place.input,
                finding.place.record,
                finding.column_index,
            )
        });
        for finding in &mut self.findings {
            finding.place.line = line_of(finding.place);
        }
    }

    /// Returns how often a code occurred.
    #[must_use]
    pub fn count(&self, code: Code) -> u64 {
        self.counts.get(&code).copied().unwrap_or(0)
    }

    /// Returns the remarks on whole inputs and runs, in order.
    #[must_use]
    pub fn remarks(&self) -> &[(Code, String)] {
        &self.remarks
    }

    /// Changes the words of what was found; counts and places stay.
    pub fn reword(
        &mut self,
        finding: impl FnMut(&mut Finding),
        mut remark: impl FnMut(&mut String),
    ) {
        self.findings.iter_mut().for_each(finding);
        self.remarks.iter_mut().for_each(|(_, text)| remark(text));
    }

    /// Returns each code with its count and its first examples in words; `names` are the inputs' names.
    #[must_use]
    pub fn counted(&self, names: &[String]) -> Vec<NoteCount> {
        let examples = |code: Code| {
            let remarks = self
                .remarks
                .iter()
                .filter(move |(of, _)| *of == code)
                .map(|(_, text)| text.clone());
            let findings = self
                .findings
                .iter()
                .filter(move |finding| finding.code == code);
            remarks
                .chain(findings.map(|finding| finding.words(names)))
                .take(EXAMPLES)
                .collect()
        };
        self.counts
            .iter()
            .map(|(&code, &count)| NoteCount {
                code,
                count,
                examples: examples(code),
            })
            .collect()
    }
}

impl Finding {
    /// Says what was found and where, in one line.
    #[must_use]
    pub fn words(&self, names: &[String]) -> String {
        let input = names
            .get(self.place.input as usize)
            .map_or("input", String::as_str);
        let column = self
            .column_name
            .as_ref()
            .map(|name| format!(", {name}"))
            .unwrap_or_default();
        format!(
            "{input}, line {}, record {}{column}: {}",
            self.place.line, self.place.record, self.reason
        )
    }
}
