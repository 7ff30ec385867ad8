//! Reads the records of one part; one damaged record costs at most itself and is always listed.
//!
//! The one idea: where a record is damaged, the next physical line that reads as a clean record of the right width
//! begins a new record. Everything before it belongs to the damage.

use super::csv_record::{Fault, Quotes, Record, Trouble, next_line};
use super::damage::{At, line_ends, offset};
use super::read_csv::{Csv, Fields, Part, Row};

/// Records of more lines than this are looked at twice: a quote that never closed makes such.
const MANY_LINES: u64 = 64;
/// Tables narrower than this need two clean lines before a record is believed to begin: prose has commas as well.
const NARROW: usize = 4;

/// Clean records in a row that are believed although they look different from those at the beginning.
const RUN: usize = 3;

/// Reads one part from record to record.
pub(super) struct Reader<'c> {
    pub(super) csv: &'c Csv<'c>,
    /// The text up to the end of the part.
    pub(super) text: &'c str,
    pub(super) record: Record,
    pub(super) probe: Record,
    pub(super) width: usize,
    pub(super) index: u64,
    /// No clean record begins before this place: what was searched is not searched again.
    pub(super) barren: usize,
    /// No quote that could close a cell stands between the damage that was read last and this place.
    pub(super) unclosed: usize,
    /// No three clean records in a row begin before this place.
    pub(super) irregular: usize,
    /// Up to here stands the rest of a record whose quote never closed: only what looks like a record is one.
    pub(super) suspect: usize,
}

impl<'c> Reader<'c> {
    pub(super) fn new(part: &'c Part<'_, '_>) -> Self {
        Self {
            csv: part.csv,
            text: &part.csv.text[..part.end],
            record: Record::default(),
            probe: Record::default(),
            width: part.csv.header.len(),
            index: 0,
            barren: 0,
            unclosed: 0,
            irregular: 0,
            suspect: 0,
        }
    }

    /// Reads the next record and says whether there is nothing to say about it.
    pub(super) fn read_clean(&mut self, at: usize) -> bool {
        self.csv
            .scanner
            .read(self.text.as_bytes(), at, Quotes::Strict, &mut self.record);
        let record = &self.record;
        record.trouble.is_none()
            && record.cells.len() == self.width
            && !record.is_blank(self.text)
            && !self.is_doubtful()
            && !self.is_rest(at)
    }

    /// Says whether the record is the rest of a broken one.
    pub(super) fn is_rest(&self, at: usize) -> bool {
        at < self.suspect && !self.csv.shapes.fit(self.text, &self.record)
    }

    /// Returns the record that was just found clean.
    pub(super) fn clean(&self) -> Row<'_> {
        Row::Record {
            at: self.place(),
            fields: self.fields(),
            repair: None,
        }
    }

    /// Counts the record and returns where the next one begins.
    pub(super) fn advance(&mut self) -> usize {
        self.index += 1;
        self.record.next
    }

    /// Shows a record that is not clean: blank, repaired or rejected; returns where the next one begins.
    pub(super) fn settle(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> usize {
        if self.record.trouble.is_none() && self.record.is_blank(self.text) {
            visit(Row::Blank { at: self.place() });
            return self.advance();
        }
        if self.splits_at_return() {
            return self.deliver(None, visit);
        }
        let start = self.record.start;
        if self.is_rest(start) {
            return self.reject_rest(visit);
        }
        if self.record.trouble.is_none()
            && self.record.cells.len() == self.width
            && !self.spans_many_lines()
        {
            return self.deliver(None, visit);
        }
        let first = self.record.trouble;
        let (stop, culprit) = self.damaged_range();
        if self.fits(start, stop, Quotes::Lenient) && !self.swallows_records(start, stop) {
            return self.deliver_repaired(first, stop, visit);
        }
        if let Some(cell) = culprit
            && self.fits(start, stop, Quotes::TextAt(cell))
        {
            let swallowed = Trouble {
                fault: Fault::Unterminated,
                column: self.column_at(cell),
                quote: cell,
                cell,
            };
            let trouble = first.filter(|first| {
                first.fault == Fault::AfterClosing && self.one_line(start, first.quote)
            });
            return self.deliver_repaired(Some(trouble.unwrap_or(swallowed)), stop, visit);
        }
        self.reject(start, stop, first, culprit, visit)
    }

    pub(super) fn place(&self) -> At {
        At {
            index: self.index,
            byte: self.record.byte(),
            lines: self.record.lines(self.text),
        }
    }

    pub(super) fn fields(&self) -> Fields<'_> {
        Fields {
            text: self.text,
            record: &self.record,
            width: self.width,
        }
    }

    /// Says whether a record of the right width needs a second look.
    pub(super) fn is_doubtful(&self) -> bool {
        let record = &self.record;
        let length = record.end - record.start;
        length > self.csv.limits.field_bytes.min(self.csv.limits.line_bytes)
            || (self.csv.has_nul && self.holds_nul())
            || (!self.csv.replaced.is_empty() && self.replaced_at().is_some())
            || (record.has_quotes
                && length > usize::try_from(MANY_LINES).unwrap_or(length)
                && self.spans_many_lines())
    }

    pub(super) fn spans_many_lines(&self) -> bool {
        self.record.lines(self.text) > MANY_LINES
    }

    pub(super) fn holds_nul(&self) -> bool {
        memchr::memchr(0, &self.text.as_bytes()[self.record.start..self.record.end]).is_some()
    }

    /// Returns the first place in the record whose character could not be decoded.
    pub(super) fn replaced_at(&self) -> Option<u64> {
        let all = &self.csv.replaced;
        let place = all.partition_point(|&byte| byte < offset(self.record.start));
        all.get(place)
            .copied()
            .filter(|&byte| byte < offset(self.record.end))
    }

    /// Reads again with a CR alone as a line end, where only that gives a record of the right width.
    pub(super) fn splits_at_return(&mut self) -> bool {
        if !self.record.lone_return || self.record.cells.len() == self.width {
            return false;
        }
        let scanner = self.csv.scanner.with_returns();
        scanner.read(
            self.text.as_bytes(),
            self.record.start,
            Quotes::Strict,
            &mut self.probe,
        );
        let fits = self.probe.trouble.is_none() && self.probe.cells.len() == self.width;
        if fits {
            std::mem::swap(&mut self.probe, &mut self.record);
        }
        fits
    }

    /// Returns where the damaged record ends, and the cell whose quote is to blame, if one is.
    pub(super) fn damaged_range(&mut self) -> (usize, Option<usize>) {
        let bytes = self.text.as_bytes();
        let start = self.record.start;
        let mut culprit = self
            .record
            .trouble
            .filter(|trouble| trouble.fault != Fault::InPlainCell)
            .map(|trouble| trouble.cell);
        if self.record.stopped {
            self.read_to_its_end(start);
        }
        let extent = if self.record.stopped {
            self.text.len()
        } else {
            self.record.next
        };
        if let Some(next) = self.next_clean(start, extent) {
            if culprit.is_none() {
                culprit = self
                    .record
                    .cells
                    .iter()
                    .map(|cell| cell.open)
                    .take_while(|&open| open < next)
                    .last();
            }
            return (next, culprit);
        }
        if !self.record.stopped {
            return (extent, culprit);
        }
        if let Some(next) = self.next_regular(start, extent) {
            return (next, culprit);
        }
        // Nothing in the rest is clean: the physical line with the quote is all that can be said to be damaged.
        self.suspect = extent;
        let quote = self.record.trouble.map_or(start, |trouble| trouble.cell);
        (
            next_line(bytes, quote, self.csv.dialect.return_ends_records).unwrap_or(bytes.len()),
            Some(quote),
        )
    }

    /// Reads on over the broken quote, up to the next clean record at most.
    ///
    /// Many records can be broken in the same way, so nothing is searched twice.
    fn read_to_its_end(&mut self, start: usize) {
        let end = self.text.len();
        let bound = self.next_clean(start, end).unwrap_or(end);
        if start < self.unclosed {
            return;
        }
        let bytes = &self.text.as_bytes()[..bound];
        self.csv
            .scanner
            .read(bytes, start, Quotes::Lenient, &mut self.record);
        if self.record.stopped {
            self.unclosed = bound;
        }
    }

    /// Says whether a later line of a range begins as the records do: several records were read as one.
    fn swallows_records(&mut self, start: usize, stop: usize) -> bool {
        let returns = self.csv.dialect.return_ends_records;
        let bytes = self.text.as_bytes();
        let mut line = start;
        while let Some(next) = next_line(bytes, line, returns).filter(|&next| next < stop) {
            self.csv
                .scanner
                .read(bytes, next, Quotes::Strict, &mut self.probe);
            if self.csv.shapes.begin_alike(self.text, &self.probe) {
                return true;
            }
            line = next;
        }
        false
    }

    /// Finds the first physical line in a range, after its first, where a clean record begins.
    pub(super) fn next_clean(&mut self, start: usize, extent: usize) -> Option<usize> {
        let returns = self.csv.dialect.return_ends_records;
        // One step back: the last barren place is one behind the start of a line.
        let mut line = start.max(self.barren.saturating_sub(1));
        while let Some(next) =
            next_line(self.text.as_bytes(), line, returns).filter(|&next| next < extent)
        {
            if begins_clean(self.csv, self.text, next, &mut self.probe) {
                return Some(next);
            }
            line = next;
            self.barren = next + 1;
        }
        None
    }

    /// Finds the first physical line in a range from which three clean records follow, whatever they look like.
    pub(super) fn next_regular(&mut self, start: usize, extent: usize) -> Option<usize> {
        let returns = self.csv.dialect.return_ends_records;
        let bytes = self.text.as_bytes();
        let mut line = start.max(self.irregular.saturating_sub(1));
        while let Some(next) = next_line(bytes, line, returns).filter(|&next| next < extent) {
            if begins_run(self.csv, self.text, next, &mut self.probe) {
                return Some(next);
            }
            line = next;
            self.irregular = next + 1;
        }
        None
    }

    /// Reads the range in another way and says whether it is one record of the right width then.
    pub(super) fn fits(&mut self, start: usize, stop: usize, quotes: Quotes) -> bool {
        let bytes = &self.text.as_bytes()[..stop];
        self.csv
            .scanner
            .read(bytes, start, quotes, &mut self.record);
        let record = &self.record;
        // A surplus that is empty at the end is no proof: a separator too many in the middle moves empty cells there.
        !record.stopped && record.next == stop && record.cells.len() == self.width
    }

    pub(super) fn column_at(&self, cell: usize) -> usize {
        self.record
            .cells
            .iter()
            .take_while(|one| one.open < cell)
            .count()
    }

    pub(super) fn one_line(&self, start: usize, end: usize) -> bool {
        line_ends(&self.text.as_bytes()[start.min(end)..start.max(end)]) == 0
    }
}

/// Says whether three clean records follow each other from a place on.
fn begins_run(csv: &Csv<'_>, text: &str, at: usize, probe: &mut Record) -> bool {
    let mut place = at;
    (0..RUN).all(|_| {
        if place >= text.len() {
            return false;
        }
        csv.scanner
            .read(text.as_bytes(), place, Quotes::Strict, probe);
        place = probe.next;
        probe.trouble.is_none() && probe.cells.len() == csv.header.len() && !probe.is_blank(text)
    })
}

/// Says whether a clean record that looks like the others begins at a place, in narrow tables two of them.
pub(super) fn begins_clean(csv: &Csv<'_>, text: &str, at: usize, probe: &mut Record) -> bool {
    let width = csv.header.len();
    let wanted = if width < NARROW { 2 } else { 1 };
    let mut place = at;
    for count in 0..wanted {
        if place >= text.len() {
            return count > 0;
        }
        csv.scanner
            .read(text.as_bytes(), place, Quotes::Strict, probe);
        let clean = probe.trouble.is_none()
            && probe.cells.len() == width
            && !probe.is_blank(text)
            && csv.shapes.fit(text, probe);
        if !clean {
            return count > 0 && probe.trouble.is_none() && probe.is_blank(text);
        }
        place = probe.next;
    }
    true
}
