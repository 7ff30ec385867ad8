//! A CSV text → rows in order, each with its place, none lost and none shifted.
//!
//! The text is cut into parts at record boundaries, so that several threads can read it; a part delivers every
//! physical record exactly once: as a record (repaired or not), as blank, or as rejected.

use super::csv_parts;
use super::csv_record::{Quotes, Record, Scanner};
use super::csv_repair::Reader;
use super::csv_shape::Shapes;
pub use super::damage::{At, Damage, LineIndex};
use super::dialect::{self, Dialect};
use super::input::Limits;
use crate::error::{Error, Result};

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 1_000;

/// A CSV text whose heading is known.
pub struct Csv<'t> {
    /// The headings: trimmed, repeated ones as they stand, missing ones empty.
    pub header: Vec<String>,
    /// How the text is written.
    pub dialect: Dialect,
    pub(super) text: &'t str,
    /// Where the text begins in its input: it can be a piece of one.
    pub(super) base: u64,
    pub(super) body: usize,
    pub(super) scanner: Scanner,
    pub(super) shapes: Shapes,
    pub(super) limits: Limits,
    pub(super) replaced: Vec<u64>,
    pub(super) has_nul: bool,
}

impl<'t> Csv<'t> {
    /// Judges the dialect and reads the heading.
    ///
    /// *Empty*: a text with a heading only has no rows; a text without a heading is an error.
    ///
    /// # Errors
    /// There is no heading, or it has more columns than the limit.
    pub fn open(text: &'t str, limits: &Limits) -> Result<Self> {
        Self::with_dialect(text, dialect::sniff(text), limits)
    }

    /// Reads the heading of a text whose dialect is known.
    ///
    /// # Errors
    /// There is no heading, or it has more columns than the limit.
    pub fn with_dialect(text: &'t str, dialect: Dialect, limits: &Limits) -> Result<Self> {
        let scanner = Scanner::new(&dialect);
        let mut record = Record::default();
        let mut at = dialect.header_byte;
        loop {
            if at >= text.len() {
                return Err(Error::no_heading());
            }
            read_heading(&scanner, text, at, &mut record);
            if !record.is_blank(text) {
                break;
            }
            at = record.next;
        }
        if record.cells.len() > limits.columns {
            return Err(Error::too_many_columns(record.cells.len(), limits.columns));
        }
        let header = headings(text, &record, &scanner, &dialect);
        let shapes = Shapes::learn(&scanner, text, record.next, header.len());
        Ok(Self {
            header,
            dialect,
            text,
            base: 0,
            body: record.next,
            scanner,
            shapes,
            limits: limits.clone(),
            replaced: Vec::new(),
            has_nul: memchr::memchr(0, text.as_bytes()).is_some(),
        })
    }

    /// Returns the same table with the rows of another piece of its input, which begins at `base` with a record.
    ///
    /// The first piece begins with the text that this table was opened with, heading and all.
    pub(super) fn continued<'p>(&self, piece: &'p str, base: u64) -> Csv<'p> {
        Csv {
            header: self.header.clone(),
            dialect: self.dialect.clone(),
            text: piece,
            base,
            body: if base == 0 { self.body } else { 0 },
            scanner: self.scanner.clone(),
            shapes: self.shapes.clone(),
            limits: self.limits.clone(),
            replaced: Vec::new(),
            has_nul: false,
        }
    }

    /// Returns the heading as it stands in the text, with its line end.
    pub(super) fn heading(&self) -> &'t str {
        let heading = self.text.get(self.dialect.header_byte..self.body);
        heading.unwrap_or_default()
    }

    /// Tells where characters could not be decoded, so that the rows that hold them are listed as `bad_encoding`.
    #[must_use]
    pub fn with_replaced(mut self, offsets: &[u64]) -> Self {
        self.replaced = offsets.to_vec();
        self
    }

    /// Cuts the rows into consecutive parts at record boundaries.
    ///
    /// *Output*: in the order of the text; where it is cut depends on the text and on `Limits::part_bytes` only.
    /// *Empty*: a heading alone gives no part.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'t, '_>> {
        let starts = csv_parts::starts(self);
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| Part {
                csv: self,
                start,
                end,
            })
            .collect()
    }
}

/// Reads the heading; a quote that never closes must not make the whole text one heading.
fn read_heading(scanner: &Scanner, text: &str, at: usize, record: &mut Record) {
    scanner.read(text.as_bytes(), at, Quotes::Strict, record);
    if record.stopped {
        let cell = record.trouble.map_or(at, |trouble| trouble.cell);
        let line = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..])
            .map_or(text.len(), |end| at + end + 1);
        scanner.read(&text.as_bytes()[..line], at, Quotes::Lenient, record);
        if record.stopped {
            scanner.read(text.as_bytes(), at, Quotes::TextAt(cell), record);
        }
    }
}

fn headings(text: &str, record: &Record, scanner: &Scanner, dialect: &Dialect) -> Vec<String> {
    let mut header: Vec<String> = (0..record.cells.len())
        .map(|column| {
            let name = record.cell(text, column).replace('\0', "");
            // Nobody calls a column by so long a name: it is text without a heading.
            name.trim().chars().take(LONGEST_NAME).collect()
        })
        .collect();
    if let Some(first) = header.first_mut()
        && let Some(rest) = first.strip_prefix('#')
        && !rest.trim().is_empty()
    {
        *first = rest.trim().to_owned();
    }
    if dialect.open_ended {
        header.push(String::new());
        return header;
    }
    // A heading that ends with separators which the rows do not have: `a,b,c,` over `1,2,3`.
    let mut first_row = Record::default();
    scanner.read(text.as_bytes(), record.next, Quotes::Strict, &mut first_row);
    let width = first_row.cells.len();
    let surplus = width > 1 && width < header.len() && header[width..].iter().all(String::is_empty);
    if surplus && !first_row.stopped && record.next < text.len() {
        header.truncate(width);
    }
    header
}

/// A run of whole records.
pub struct Part<'t, 'c> {
    pub(super) csv: &'c Csv<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Part<'_, '_> {
    /// Reads the records in order and shows each to `visit`, exactly once.
    pub fn read(&self, mut visit: impl FnMut(Row<'_>)) {
        let base = self.csv.base;
        let mut visit = |row: Row<'_>| visit(row.behind(base));
        let mut reader = Reader::new(self);
        let mut at = self.start;
        while at < self.end {
            at = if reader.read_clean(at) {
                visit(reader.clean());
                reader.advance()
            } else {
                reader.settle(&mut visit)
            };
        }
    }

    /// Returns the offsets of the part in the text.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// One physical record.
pub enum Row<'r> {
    /// Has as many cells as the heading; `repair` tells what was changed for that.
    Record {
        /// Where it stands.
        at: At,
        /// Its cells.
        fields: Fields<'r>,
        /// What was repaired; nothing on a clean record.
        repair: Option<Damage>,
    },
    /// Holds nothing but white space and separators.
    Blank {
        /// Where it stands.
        at: At,
    },
    /// Cannot be read for certain.
    Rejected {
        /// Where it stands.
        at: At,
        /// Why.
        damage: Damage,
        /// The record as it stands in the text, without its line end.
        raw: &'r str,
    },
}

impl Row<'_> {
    /// Counts the places from the beginning of the input, of which `base` bytes stand before the text.
    fn behind(mut self, base: u64) -> Self {
        let (at, damage) = match &mut self {
            Self::Record { at, repair, .. } => (at, repair.as_mut()),
            Self::Blank { at } => (at, None),
            Self::Rejected { at, damage, .. } => (at, Some(damage)),
        };
        at.byte += base;
        if let Some(byte) = damage.and_then(|damage| damage.byte.as_mut()) {
            *byte += base;
        }
        self
    }
}

/// The cells of one record: as many as the heading has.
#[derive(Clone, Copy)]
pub struct Fields<'r> {
    pub(super) text: &'r str,
    pub(super) record: &'r Record,
    pub(super) width: usize,
}

impl<'r> Fields<'r> {
    /// Returns the value of a column, as it stands in the cell; outside of the heading it is empty.
    #[must_use]
    pub fn get(&self, column: usize) -> &'r str {
        if column < self.width {
            self.record.cell(self.text, column)
        } else {
            ""
        }
    }

    /// Returns the record as it stands in the text, without its line end.
    pub(super) fn raw(&self) -> &'r str {
        let range = self.record.start..self.record.end;
        self.text.get(range).unwrap_or_default()
    }

    /// Returns the number of columns, which is that of the heading.
    #[must_use]
    pub fn len(&self) -> usize {
        self.width
    }

    /// Says whether there are no columns, which never happens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.width == 0
    }

    /// Returns the values in the order of the heading.
    pub fn iter(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        let all = *self;
        (0..self.width).map(move |column| all.get(column))
    }
}

#[cfg(test)]
mod tests;
