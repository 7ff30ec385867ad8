//! One CSV record: text from a place on → cells, and the first thing that is not as it should be.
//!
//! Cells are slices of the text; only those with escaped quotes are copied. The crate `csv` reads as fast but does
//! not tell of stray quotes, and one of them moves every column after it; the tests hold both against each other.

use super::damage::offset;
use super::dialect::Dialect;

/// What a byte means outside quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Delimiter,
    Quote,
    Return,
    Feed,
}

/// How quotes are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// As the standard says; reading stops at the first quote that breaks it.
    Strict,
    /// A quote closes a cell only where the cell can end; any other is text.
    Lenient,
    /// Like `Lenient`, but the quote at this byte opens nothing.
    TextAt(usize),
}

/// What a quote did wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// A quote inside a cell that does not begin with one.
    InPlainCell,
    /// Text after the closing quote.
    AfterClosing,
    /// The text ends inside quotes.
    Unterminated,
}

/// The first fault of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trouble {
    pub(super) fault: Fault,
    pub(super) column: usize,
    /// The quote that is to blame.
    pub(super) quote: usize,
    /// The first byte of its cell.
    pub(super) cell: usize,
}

/// One cell: a range of the text, or of the scratch when it was changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The first byte of the cell in the text, its quote included.
    pub(super) open: usize,
    start: usize,
    end: usize,
    copied: bool,
}

/// One record as read; reused from record to record.
#[derive(Default, Debug)]
pub(super) struct Record {
    pub(super) cells: Vec<Span>,
    scratch: String,
    pub(super) start: usize,
    /// End of the content, before the line end.
    pub(super) end: usize,
    /// Start of the next record.
    pub(super) next: usize,
    pub(super) trouble: Option<Trouble>,
    /// Reading stopped at the trouble: `cells` is not complete.
    pub(super) stopped: bool,
    pub(super) has_quotes: bool,
    /// A CR alone stands in it that does not end records in this file.
    pub(super) lone_return: bool,
}

impl Record {
    fn begin(&mut self, start: usize) {
        self.cells.clear();
        self.scratch.clear();
        self.start = start;
        self.end = start;
        self.next = start;
        self.trouble = None;
        self.stopped = false;
        self.has_quotes = false;
        self.lone_return = false;
    }

    fn blame(&mut self, fault: Fault, quote: usize, cell: usize) {
        let column = self.cells.len();
        self.trouble.get_or_insert(Trouble {
            fault,
            column,
            quote,
            cell,
        });
    }

    fn plain(&mut self, start: usize, end: usize) {
        self.cells.push(Span {
            open: start,
            start,
            end,
            copied: false,
        });
    }

    /// Returns a cell as it reads, or nothing where the record ends earlier.
    pub(super) fn cell<'a>(&'a self, text: &'a str, column: usize) -> &'a str {
        let Some(span) = self.cells.get(column) else {
            return "";
        };
        let whole = if span.copied { &self.scratch } else { text };
        whole.get(span.start..span.end).unwrap_or_default()
    }

    /// Puts another value in the place of a cell.
    pub(super) fn replace(&mut self, column: usize, value: &str) {
        let start = self.scratch.len();
        self.scratch.push_str(value);
        let end = self.scratch.len();
        if let Some(span) = self.cells.get_mut(column) {
            *span = Span {
                open: span.open,
                start,
                end,
                copied: true,
            };
        }
    }

    /// Counts the physical lines of the record.
    pub(super) fn lines(&self, text: &str) -> u64 {
        if self.has_quotes || self.lone_return {
            1 + super::damage::line_ends(&text.as_bytes()[self.start..self.end])
        } else {
            1
        }
    }

    /// Says whether nothing stands in it: white space, or separators only.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        let separators_only = self.end - self.start + 1 == self.cells.len();
        separators_only
            || (self.cells.len() == 1
                && !self.has_quotes
                && text[self.start..self.end].trim().is_empty())
    }

    /// Returns where the record begins, for a report.
    pub(super) fn byte(&self) -> u64 {
        offset(self.start)
    }
}

/// Reads records of one dialect.
#[derive(Clone)]
pub(super) struct Scanner {
    classes: [Class; 256],
    quote: Option<u8>,
    backslash: bool,
    padded: bool,
    return_ends: bool,
}

impl Scanner {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let mut classes = [Class::Other; 256];
        classes[usize::from(b'\r')] = Class::Return;
        classes[usize::from(b'\n')] = Class::Feed;
        if let Some(quote) = dialect.quote {
            classes[usize::from(quote)] = Class::Quote;
        }
        classes[usize::from(dialect.delimiter)] = Class::Delimiter;
        Self {
            classes,
            quote: dialect.quote,
            backslash: dialect.backslash_escape,
            padded: dialect.space_after_delimiter,
            return_ends: dialect.return_ends_records,
        }
    }

    /// Returns the same scanner for which a CR alone ends a record.
    pub(super) fn with_returns(&self) -> Self {
        Self {
            return_ends: true,
            ..self.clone()
        }
    }

    /// Reads the record that begins at `start`; the end of `bytes` ends it in any case.
    pub(super) fn read(&self, bytes: &[u8], start: usize, quotes: Quotes, record: &mut Record) {
        record.begin(start);
        let mut at = start;
        loop {
            let first = self.after_padding(bytes, at);
            let opens = first < bytes.len()
                && Some(bytes[first]) == self.quote
                && quotes != Quotes::TextAt(first);
            let stop = if opens {
                self.quoted_cell(bytes, first, quotes, record)
            } else if self.padded {
                Some(self.plain_cell(bytes, first, record))
            } else {
                Some(self.plain_cell(bytes, at, record))
            };
            let Some(stop) = stop else {
                (record.end, record.next) = (bytes.len(), bytes.len());
                record.stopped = true;
                return;
            };
            if stop < bytes.len() && self.class(bytes[stop]) == Class::Delimiter {
                at = stop + 1;
                continue;
            }
            record.end = stop;
            record.next = after_line_end(bytes, stop);
            return;
        }
    }

    fn class(&self, byte: u8) -> Class {
        self.classes[usize::from(byte)]
    }

    fn after_padding(&self, bytes: &[u8], at: usize) -> usize {
        if bytes.get(at) != Some(&b' ') || self.class(b' ') == Class::Delimiter {
            return at;
        }
        at + bytes[at..].iter().take_while(|&&byte| byte == b' ').count()
    }

    /// Reads a cell without quotes and returns the place of what ends it.
    fn plain_cell(&self, bytes: &[u8], start: usize, record: &mut Record) -> usize {
        let mut at = start;
        loop {
            let special = |byte: &u8| self.classes[usize::from(*byte)] != Class::Other;
            let Some(ahead) = bytes[at..].iter().position(special) else {
                at = bytes.len();
                break;
            };
            at += ahead;
            match self.class(bytes[at]) {
                Class::Quote => {
                    record.has_quotes = true;
                    record.blame(Fault::InPlainCell, at, start);
                }
                Class::Return if !self.return_ends && bytes.get(at + 1) != Some(&b'\n') => {
                    record.lone_return = true;
                }
                _ => break,
            }
            at += 1;
        }
        record.plain(start, at);
        at
    }

    /// Reads a cell in quotes and returns the place of what ends it; nothing when it cannot be read on.
    fn quoted_cell(
        &self,
        bytes: &[u8],
        open: usize,
        quotes: Quotes,
        record: &mut Record,
    ) -> Option<usize> {
        let quote = bytes[open];
        record.has_quotes = true;
        let scratch = record.scratch.len();
        let (mut run, mut at) = (open + 1, open + 1);
        loop {
            let Some(hit) = self.next_quote(&bytes[at..], quote).map(|found| found + at) else {
                // The first fault may be another one, but this is the one that swallows the rest.
                record.trouble = None;
                record.blame(Fault::Unterminated, open, open);
                record.scratch.truncate(scratch);
                return None;
            };
            let next = bytes.get(hit + 1).copied();
            let escapes = bytes[hit] == b'\\' && self.backslash && quote != b'\\';
            if escapes && next.is_some_and(|byte| byte == quote || byte == b'\\') {
                record.scratch.push_str(text_of(&bytes[run..hit]));
                (run, at) = (hit + 1, hit + 2);
            } else if escapes {
                at = hit + 1;
            } else if next == Some(quote) {
                record.scratch.push_str(text_of(&bytes[run..=hit]));
                (run, at) = (hit + 2, hit + 2);
            } else if let Some(stop) = self.closing(bytes, hit) {
                push_quoted(bytes, (open, run, hit), scratch, record);
                return Some(stop);
            } else {
                record.blame(Fault::AfterClosing, hit, open);
                if quotes == Quotes::Strict {
                    record.scratch.truncate(scratch);
                    return None;
                }
                at = hit + 1;
            }
        }
    }

    fn next_quote(&self, bytes: &[u8], quote: u8) -> Option<usize> {
        if self.backslash {
            memchr::memchr2(quote, b'\\', bytes)
        } else {
            memchr::memchr(quote, bytes)
        }
    }

    /// Returns what ends the cell if the quote at `hit` can close it: blanks may follow, nothing else.
    fn closing(&self, bytes: &[u8], hit: usize) -> Option<usize> {
        let stop = self.after_padding(bytes, hit + 1);
        let ends = stop >= bytes.len()
            || matches!(
                self.class(bytes[stop]),
                Class::Delimiter | Class::Return | Class::Feed
            );
        ends.then_some(stop)
    }
}

/// Adds a cell that closed at `hit`; what stands before `run` is in the scratch already.
fn push_quoted(
    bytes: &[u8],
    (open, run, hit): (usize, usize, usize),
    scratch: usize,
    record: &mut Record,
) {
    let span = if run == open + 1 {
        Span {
            open,
            start: run,
            end: hit,
            copied: false,
        }
    } else {
        record.scratch.push_str(text_of(&bytes[run..hit]));
        Span {
            open,
            start: scratch,
            end: record.scratch.len(),
            copied: true,
        }
    };
    record.cells.push(span);
}

/// Returns where the next line begins.
fn after_line_end(bytes: &[u8], stop: usize) -> usize {
    match (bytes.get(stop), bytes.get(stop + 1)) {
        (None, _) => stop,
        (Some(b'\r'), Some(b'\n')) => stop + 2,
        _ => stop + 1,
    }
}

/// Returns bytes that were cut out of a text at ASCII characters as text.
fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Returns the start of the physical line after the one that holds `at`.
pub(super) fn next_line(bytes: &[u8], at: usize, return_ends: bool) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let found = if return_ends {
        memchr::memchr2(b'\n', b'\r', rest)
    } else {
        memchr::memchr(b'\n', rest)
    }?;
    let next = after_line_end(bytes, at + found);
    (next < bytes.len()).then_some(next)
}
