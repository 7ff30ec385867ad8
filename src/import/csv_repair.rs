//! Reads the records of one part; one damaged record costs at most itself and is always listed.
//!
//! The one idea: where a record is damaged, the next physical line that reads as a clean record of the right width
//! begins a new record. Everything before it belongs to the damage.

use super::csv_record::{Fault, Quotes, Record, Scanner, Trouble, next_line};
use super::damage::{At, Damage, line_ends, offset};
use super::read_csv::{Csv, Fields, Part, Row};

/// Records of more lines than this are looked at twice: a quote that never closed makes such.
const MANY_LINES: u64 = 64;
/// Tables narrower than this need two clean lines before a record is believed to begin: prose has commas as well.
const NARROW: usize = 4;

/// Reads one part from record to record.
pub(super) struct Reader<'c> {
    csv: &'c Csv<'c>,
    /// The text up to the end of the part.
    text: &'c str,
    record: Record,
    probe: Record,
    width: usize,
    index: u64,
    /// No clean record begins before this place: what was searched is not searched again.
    barren: usize,
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
        }
    }

    /// Reads the next record and says whether there is nothing to say about it.
    pub(super) fn read_clean(&mut self, at: usize) -> bool {
        self.csv.scanner.read(self.text.as_bytes(), at, Quotes::Strict, &mut self.record);
        let record = &self.record;
        record.trouble.is_none() && record.cells.len() == self.width && !record.is_blank(self.text) && !self.is_doubtful()
    }

    /// Returns the record that was just found clean.
    pub(super) fn clean(&self) -> Row<'_> {
        Row::Record { at: self.place(), fields: self.fields(), repair: None }
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
        if self.record.trouble.is_none() && self.record.cells.len() == self.width && !self.spans_many_lines() {
            return self.deliver(None, visit);
        }
        let start = self.record.start;
        let first = self.record.trouble;
        let (stop, culprit) = self.damaged_range();
        if self.fits(start, stop, Quotes::Lenient) {
            return self.deliver_repaired(first, stop, visit);
        }
        if let Some(cell) = culprit
            && self.fits(start, stop, Quotes::TextAt(cell))
        {
            let swallowed = Trouble { fault: Fault::Unterminated, column: self.column_at(cell), quote: cell, cell };
            let trouble = first.filter(|first| first.fault == Fault::AfterClosing && self.one_line(start, first.quote));
            return self.deliver_repaired(Some(trouble.unwrap_or(swallowed)), stop, visit);
        }
        self.reject(start, stop, first, culprit, visit)
    }

    fn place(&self) -> At {
        At { index: self.index, byte: self.record.byte(), lines: self.record.lines(self.text) }
    }

    fn fields(&self) -> Fields<'_> {
        Fields { text: self.text, record: &self.record, width: self.width }
    }

    /// Says whether a record of the right width needs a second look.
    fn is_doubtful(&self) -> bool {
        let record = &self.record;
        let length = record.end - record.start;
        length > self.csv.limits.field_bytes
            || (self.csv.has_nul && self.holds_nul())
            || (!self.csv.replaced.is_empty() && self.replaced_at().is_some())
            || (record.has_quotes && length > usize::try_from(MANY_LINES).unwrap_or(length) && self.spans_many_lines())
    }

    fn spans_many_lines(&self) -> bool {
        self.record.lines(self.text) > MANY_LINES
    }

    fn holds_nul(&self) -> bool {
        memchr::memchr(0, &self.text.as_bytes()[self.record.start..self.record.end]).is_some()
    }

    /// Returns the first place in the record whose character could not be decoded.
    fn replaced_at(&self) -> Option<u64> {
        let all = &self.csv.replaced;
        let place = all.partition_point(|&byte| byte < offset(self.record.start));
        all.get(place).copied().filter(|&byte| byte < offset(self.record.end))
    }

    /// Reads again with a CR alone as a line end, where only that gives a record of the right width.
    fn splits_at_return(&mut self) -> bool {
        if !self.record.lone_return || self.record.cells.len() == self.width {
            return false;
        }
        let scanner = self.csv.scanner.with_returns();
        scanner.read(self.text.as_bytes(), self.record.start, Quotes::Strict, &mut self.probe);
        let fits = self.probe.trouble.is_none() && self.probe.cells.len() == self.width;
        if fits {
            std::mem::swap(&mut self.probe, &mut self.record);
        }
        fits
    }

    /// Returns where the damaged record ends, and the cell whose quote is to blame, if one is.
    fn damaged_range(&mut self) -> (usize, Option<usize>) {
        let bytes = self.text.as_bytes();
        let start = self.record.start;
        let mut culprit = self.record.trouble.filter(|trouble| trouble.fault != Fault::InPlainCell).map(|trouble| trouble.cell);
        if self.record.stopped {
            self.csv.scanner.read(bytes, start, Quotes::Lenient, &mut self.record);
        }
        let extent = self.record.next;
        if let Some(next) = self.next_clean(start, extent) {
            if culprit.is_none() {
                culprit = self.record.cells.iter().map(|cell| cell.open).take_while(|&open| open < next).last();
            }
            return (next, culprit);
        }
        if !self.record.stopped {
            return (extent, culprit);
        }
        // Nothing in the rest is clean: the physical line with the quote is all that can be said to be damaged.
        let quote = self.record.trouble.map_or(start, |trouble| trouble.cell);
        (next_line(bytes, quote, self.csv.dialect.return_ends_records).unwrap_or(bytes.len()), Some(quote))
    }

    /// Finds the first physical line in a range, after its first, where a clean record begins.
    fn next_clean(&mut self, start: usize, extent: usize) -> Option<usize> {
        let returns = self.csv.dialect.return_ends_records;
        // One step back: the last barren place is one behind the start of a line.
        let mut line = start.max(self.barren.saturating_sub(1));
        while let Some(next) = next_line(self.text.as_bytes(), line, returns).filter(|&next| next < extent) {
            if begins_clean(&self.csv.scanner, self.text, next, self.width, &mut self.probe) {
                return Some(next);
            }
            line = next;
            self.barren = next + 1;
        }
        None
    }

    /// Reads the range in another way and says whether it is one record of the right width then.
    fn fits(&mut self, start: usize, stop: usize, quotes: Quotes) -> bool {
        let bytes = &self.text.as_bytes()[..stop];
        self.csv.scanner.read(bytes, start, quotes, &mut self.record);
        let record = &self.record;
        let surplus_is_empty = (self.width..record.cells.len()).all(|column| record.cell(self.text, column).trim().is_empty());
        !record.stopped && record.next == stop && record.cells.len() >= self.width && surplus_is_empty
    }

    fn column_at(&self, cell: usize) -> usize {
        self.record.cells.iter().take_while(|one| one.open < cell).count()
    }

    fn one_line(&self, start: usize, end: usize) -> bool {
        line_ends(&self.text.as_bytes()[start..end]) == 0
    }

    fn deliver_repaired(&mut self, trouble: Option<Trouble>, stop: usize, visit: &mut dyn FnMut(Row<'_>)) -> usize {
        let repair = match trouble {
            Some(trouble) => Some(self.quote_repair(trouble)),
            None if self.record.cells.len() > self.width => Some(self.surplus_repair()),
            None => None,
        };
        self.record.next = stop;
        self.deliver(repair, visit)
    }

    fn quote_repair(&mut self, trouble: Trouble) -> Damage {
        let column = trouble.column;
        let value = self.record.cell(self.text, column).to_owned();
        let quote = self.csv.dialect.quote.map_or('"', char::from);
        let opening_only = value.strip_prefix(quote).filter(|rest| !rest.contains(quote)).map(str::to_owned);
        if let Some(rest) = &opening_only {
            self.record.replace(column, rest);
        }
        let (code, reason) = match trouble.fault {
            Fault::Unterminated => ("unterminated_quote", "a quote opens here and never closes: read as if it were not there"),
            Fault::InPlainCell => ("stray_quote", "a quote stands inside a cell that does not begin with one: kept as text"),
            Fault::AfterClosing => ("stray_quote", "a quote inside quotes is not doubled: kept as text"),
        };
        let shown = opening_only.as_deref().unwrap_or(&value);
        Damage::new(code, &value, reason).in_column(column).at(trouble.quote).repaired(shown)
    }

    fn surplus_repair(&self) -> Damage {
        let first = self.record.cells[self.width].open;
        let surplus = &self.text[first.saturating_sub(1)..self.record.end.max(first)];
        let reason = format!("{} columns, the heading has {}: the surplus at the end is empty and was left out", self.record.cells.len(), self.width);
        Damage::new("too_many_fields", surplus, reason).in_column(self.width).at(first).repaired("")
    }

    /// Shows a record of the right width, after the checks that are about single cells.
    fn deliver(&mut self, repair: Option<Damage>, visit: &mut dyn FnMut(Row<'_>)) -> usize {
        if let Some(column) = self.too_large() {
            let reason = format!("a value of more than {} bytes", self.csv.limits.field_bytes);
            let damage = Damage::new("field_too_large", self.record.cell(self.text, column), reason)
                .in_column(column)
                .at(self.record.cells[column].open);
            let raw = &self.text[self.record.start..self.record.end];
            visit(Row::Rejected { at: self.place(), damage, raw });
            return self.advance();
        }
        let without_nul = if self.csv.has_nul && self.holds_nul() { self.remove_nul() } else { None };
        let repair = repair.or(without_nul).or_else(|| self.encoding_repair());
        visit(Row::Record { at: self.place(), fields: self.fields(), repair });
        self.advance()
    }

    fn too_large(&self) -> Option<usize> {
        let most = self.csv.limits.field_bytes;
        (0..self.width).find(|&column| self.record.cell(self.text, column).len() > most)
    }

    /// Removes NUL bytes from all cells and tells of the first.
    fn remove_nul(&mut self) -> Option<Damage> {
        let mut first = None;
        for column in 0..self.width {
            let value = self.record.cell(self.text, column);
            if !value.contains('\0') {
                continue;
            }
            let (value, repaired) = (value.to_owned(), value.replace('\0', ""));
            let open = self.record.cells[column].open;
            self.record.replace(column, &repaired);
            first.get_or_insert_with(|| {
                Damage::new("nul_byte", &value, "NUL bytes were removed").in_column(column).at(open).repaired(&repaired)
            });
        }
        first
    }

    fn encoding_repair(&self) -> Option<Damage> {
        let byte = usize::try_from(self.replaced_at()?).ok()?;
        let column = self.record.cells.iter().take_while(|cell| cell.open <= byte).count().checked_sub(1)?;
        let value = self.record.cell(self.text, column);
        let reason = "a character could not be decoded and is shown as U+FFFD";
        Some(Damage::new("bad_encoding", value, reason).in_column(column).at(byte).repaired(value))
    }

    fn reject(&mut self, start: usize, stop: usize, first: Option<Trouble>, culprit: Option<usize>, visit: &mut dyn FnMut(Row<'_>)) -> usize {
        let raw = self.text[start..stop].trim_end_matches(['\r', '\n']);
        let at = At { index: self.index, byte: offset(start), lines: 1 + line_ends(raw.as_bytes()) };
        let swallows = culprit.filter(|&cell| first.is_none_or(|first| !self.one_line(cell, first.quote) || first.fault == Fault::Unterminated));
        let damage = match (swallows, first) {
            (Some(cell), _) => Damage::new("unterminated_quote", raw, "a quote opens here and never closes").in_column(self.column_at(cell)).at(cell),
            (None, Some(trouble)) => Damage::new("stray_quote", raw, self.width_reason("a quote breaks the cell")).in_column(trouble.column).at(trouble.quote),
            (None, None) => self.width_damage(raw),
        };
        visit(Row::Rejected { at, damage, raw });
        self.index += 1;
        stop
    }

    fn width_reason(&self, what: &str) -> String {
        format!("{what}: {} columns, the heading has {}", self.record.cells.len(), self.width)
    }

    fn width_damage(&self, raw: &str) -> Damage {
        let width = self.record.cells.len();
        if width > self.width {
            let byte = self.record.cells[self.width].open;
            return Damage::new("too_many_fields", raw, self.width_reason("a separator too many")).in_column(self.width).at(byte);
        }
        let what = if looks_like_footer(raw, width) { "looks like a footer" } else { "a separator is missing, or the line ends early" };
        Damage::new("too_few_fields", raw, self.width_reason(what))
    }
}

/// Says whether a line closes a table rather than belonging to it: `(3596 rows)`, `Total: 12`.
fn looks_like_footer(raw: &str, width: usize) -> bool {
    let line = raw.trim().trim_matches(['(', ')', '"', '-', '=', '*']).trim().to_ascii_lowercase();
    let words = ["rows", "row", "records", "record", "rows selected", "rows in set"];
    let counted = line.starts_with(|first: char| first.is_ascii_digit()) && words.iter().any(|word| line.ends_with(word));
    let named = ["total", "sum", "grand total", "count", "end of", "generated", "exported"].iter().any(|word| line.starts_with(word));
    width == 1 && (counted || named) || line.is_empty()
}

/// Says whether a clean record of this width begins at a place, in narrow tables two of them.
pub(super) fn begins_clean(scanner: &Scanner, text: &str, at: usize, width: usize, probe: &mut Record) -> bool {
    let wanted = if width < NARROW { 2 } else { 1 };
    let mut place = at;
    for count in 0..wanted {
        if place >= text.len() {
            return count > 0;
        }
        scanner.read(text.as_bytes(), place, Quotes::Strict, probe);
        let clean = probe.trouble.is_none() && probe.cells.len() == width && !probe.is_blank(text);
        if !clean {
            return count > 0 && probe.trouble.is_none() && probe.is_blank(text);
        }
        place = probe.next;
    }
    true
}
