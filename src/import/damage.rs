//! Where a record stands and what is wrong with it; shared by the CSV and the JSON reader.
//!
//! Knows no format and no column: codes are the stable words of the rejects file.

use crate::notes::Code;

/// The longest value that a [`Damage`] shows, in characters.
const SHOWN_CHARACTERS: usize = 1024;

/// Where a physical record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At {
    /// Number of the physical record within its part, from 0; blank and rejected ones count.
    pub index: u64,
    /// Offset of its first byte in the decoded text.
    pub byte: u64,
    /// Physical lines that it spans, at least 1.
    pub lines: u64,
}

/// What is wrong with one record, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Stable word, such as `too_few_fields`.
    pub code: Code,
    /// Offset in the text of the trouble itself, where it is known more closely than the record.
    pub byte: Option<u64>,
    /// Column, from 0, where one column is to blame.
    pub column: Option<usize>,
    /// What stands there, shortened.
    pub value: String,
    /// A lower-case sentence for a person.
    pub reason: String,
    /// What the value was changed to; nothing when the record was rejected.
    pub repaired_to: Option<String>,
}

impl Damage {
    /// Makes a damage without column, place or repair.
    #[must_use]
    pub fn new(code: Code, value: &str, reason: impl Into<String>) -> Self {
        Self {
            code,
            byte: None,
            column: None,
            value: shortened(value),
            reason: reason.into(),
            repaired_to: None,
        }
    }

    pub(super) fn in_column(mut self, column: usize) -> Self {
        self.column = Some(column);
        self
    }

    pub(super) fn at(mut self, byte: usize) -> Self {
        self.byte = Some(offset(byte));
        self
    }

    pub(super) fn repaired(mut self, value: &str) -> Self {
        self.repaired_to = Some(shortened(value));
        self
    }
}

/// Returns the beginning of a value, at most 1,024 characters of it.
fn shortened(value: &str) -> String {
    value.chars().take(SHOWN_CHARACTERS).collect()
}

/// Turns a place in memory into the wide offset that reports use.
pub(super) fn offset(byte: usize) -> u64 {
    u64::try_from(byte).expect("addresses have at most 64 bits")
}

/// Counts line ends: LF, CRLF (one) and CR alone.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let returns = memchr::memchr_iter(b'\r', bytes)
        .filter(|&place| bytes.get(place + 1) != Some(&b'\n'))
        .count();
    offset(feeds + returns)
}

/// Answers on which line a byte stands, from 1, when the text itself is gone.
///
/// A line ends with LF, CRLF or a CR alone, as editors count.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u64>,
    length: u64,
}

impl Default for LineIndex {
    fn default() -> Self {
        Self {
            starts: vec![0],
            length: 0,
        }
    }
}

impl LineIndex {
    /// Reads the text once and remembers where its lines begin.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut lines = Self::default();
        lines.extend(text);
        lines
    }

    /// Reads the next piece of a text; a piece ends with a line, except the last.
    pub(super) fn extend(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&place| bytes[place] == b'\n' || bytes.get(place + 1) != Some(&b'\n'));
        let behind = self.length;
        self.starts
            .extend(ends.map(|place| behind + offset(place + 1)));
        self.length += offset(bytes.len());
    }

    /// Returns the line of a byte, from 1.
    #[must_use]
    pub fn line(&self, byte: u64) -> u64 {
        offset(self.place(byte) + 1)
    }

    /// Returns line and column of a byte, both from 1; the column counts bytes.
    #[must_use]
    pub fn line_and_column(&self, byte: u64) -> (u64, u64) {
        let place = self.place(byte);
        (offset(place + 1), byte - self.starts[place] + 1)
    }

    fn place(&self, byte: u64) -> usize {
        // The first line begins at 0, so at least one start is not beyond the byte.
        self.starts.partition_point(|&start| start <= byte) - 1
    }
}

#[cfg(test)]
mod tests;
