//! Which separator, quote and escape a CSV text uses, and where its heading stands: judged from its beginning.
//!
//! Every candidate separator reads the sample; the one that yields the widest and most regular table wins.

use super::csv_record::{Quotes, Record, Scanner, Trouble};

/// How one CSV text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about a text, each with its name"
)]
pub struct Dialect {
    /// What stands between two cells.
    pub delimiter: u8,
    /// What cells with special characters are wrapped in; nothing = quotes are plain text.
    pub quote: Option<u8>,
    /// Inside quotes, a quote may be written with a backslash before it (two quotes are understood as well).
    pub backslash_escape: bool,
    /// Every separator is followed by a space that is not part of the value.
    pub space_after_delimiter: bool,
    /// A CR alone ends a record, as LF and CRLF always do.
    pub return_ends_records: bool,
    /// Physical lines before the heading.
    pub preamble_lines: u64,
    /// Physical line of the heading, from 1.
    pub header_line: u64,
    /// Offset of the heading in the text.
    pub header_byte: usize,
    /// The heading is one empty name short: every record ends with a separator.
    pub open_ended: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: Some(b'"'),
            backslash_escape: false,
            space_after_delimiter: false,
            return_ends_records: false,
            preamble_lines: 0,
            header_line: 1,
            header_byte: 0,
            open_ended: false,
        }
    }
}

/// The separators that are tried; the earlier wins a tie.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How regular a table must be that is parted by nothing but spaces, which every text has.
const REGULAR_BY_SPACES: f64 = 0.95;
/// Records that are looked at.
const SAMPLE_RECORDS: usize = 200;
/// Bytes that are looked at, unless fewer than [`SAMPLE_LINES`] lines stand in them.
const SAMPLE_BYTES: usize = 64 << 10;
/// The largest sample, for very long lines.
const SAMPLE_BYTES_MOST: usize = 8 << 20;
/// Lines that a sample should hold.
const SAMPLE_LINES: usize = 12;

/// One record of the sample.
struct Seen {
    start: usize,
    width: usize,
    /// Cells that hold no other separator: hardly any do when the separator is the right one.
    whole_cells: usize,
    ends_empty: bool,
    spaced: Option<bool>,
}

/// Judges the dialect from the beginning of a text.
///
/// *Empty*: a text without a line gives the defaults.
#[must_use]
pub fn sniff(text: &str) -> Dialect {
    let (first, declared) = declared_delimiter(text);
    let sample = &text[..sample_end(text)];
    let quote = quote_of(sample);
    let mut dialect = Dialect {
        quote: Some(quote),
        return_ends_records: returns_end_records(sample, quote),
        ..Dialect::default()
    };
    dialect.backslash_escape = escapes_with_backslash(sample.as_bytes(), dialect.quote);
    let candidates = declared.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let mut best: Option<(f64, u8, Vec<Seen>)> = None;
    for delimiter in candidates {
        dialect.delimiter = delimiter;
        let seen = read_sample(sample, first, &dialect);
        let score = score(&seen);
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, delimiter, seen));
        }
    }
    if best.as_ref().is_none_or(|(score, ..)| *score == 0.0) {
        dialect.delimiter = b' ';
        let seen = read_sample(sample, first, &dialect);
        if is_table_by_spaces(&seen) {
            best = Some((0.0, b' ', seen));
        }
    }
    if let Some((_, delimiter, seen)) = best {
        dialect.delimiter = delimiter;
        place_header(&mut dialect, &seen, text);
    }
    dialect
}

/// Reads the line `sep=;` with which a table can name its separator; returns where the table begins.
fn declared_delimiter(text: &str) -> (usize, Option<u8>) {
    let line = text.lines().next().unwrap_or_default();
    let named = line.trim().trim_matches('"');
    let Some(rest) = named
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("sep="))
        .and_then(|_| named.get(4..))
    else {
        return (0, None);
    };
    match rest.as_bytes() {
        [delimiter] if delimiter.is_ascii() => (line.len(), Some(*delimiter)),
        [] if line.ends_with('\t') => (line.len(), Some(b'\t')),
        _ => (0, None),
    }
}

fn sample_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let lines = memchr::memchr2_iter(b'\n', b'\r', bytes)
        .nth(SAMPLE_LINES)
        .unwrap_or(bytes.len());
    let wanted = lines.clamp(SAMPLE_BYTES, SAMPLE_BYTES_MOST);
    if bytes.len() <= wanted {
        return bytes.len();
    }
    // Cut after a line: half a record would look like a damaged one.
    memchr::memrchr2(b'\n', b'\r', &bytes[..wanted])
        .map_or_else(|| text.floor_char_boundary(wanted), |end| end + 1)
}

/// Says whether a CR alone ends records: where no LF stands outside of quotes, and a CR does.
fn returns_end_records(sample: &str, quote: u8) -> bool {
    let bytes = sample.as_bytes();
    if memchr::memchr(b'\r', bytes).is_none() {
        return false;
    }
    let (mut inside, mut returns, mut feeds) = (false, 0_usize, 0_usize);
    for place in memchr::memchr3_iter(quote, b'\r', b'\n', bytes) {
        match bytes[place] {
            byte if byte == quote => inside = !inside,
            _ if inside => {}
            b'\n' => feeds += 1,
            _ => returns += usize::from(bytes.get(place + 1) != Some(&b'\n')),
        }
    }
    // A quote too many turns inside and outside over: what is rarer may stand in cells.
    returns > 0 && feeds * 20 <= returns
}

/// Apostrophes are quotes only where they wrap cells, and far more of them than double quotes do.
fn quote_of(sample: &str) -> u8 {
    let bytes = sample.as_bytes();
    let edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| DELIMITERS.contains(byte) || b"\r\n".contains(byte))
    };
    let before = |place: usize| match place.checked_sub(1).map(|before| bytes[before]) {
        // A space may follow the separator.
        Some(b' ') => place >= 2 && DELIMITERS.contains(&bytes[place - 2]),
        other => edge(other.as_ref()),
    };
    let wraps = |quote: u8| {
        let places = || memchr::memchr_iter(quote, bytes);
        let opening = places().filter(|&place| before(place)).count();
        let closing = places().filter(|&place| edge(bytes.get(place + 1))).count();
        (opening, closing)
    };
    let (opening, closing) = wraps(b'\'');
    let balanced = opening >= 2 && closing * 10 >= opening * 9 && opening * 10 >= closing * 9;
    if balanced && wraps(b'"').0 * 10 <= opening {
        b'\''
    } else {
        b'"'
    }
}

/// Says whether quotes inside quotes are written `\"`; never where they are doubled.
fn escapes_with_backslash(bytes: &[u8], quote: Option<u8>) -> bool {
    let Some(quote) = quote else {
        return false;
    };
    let edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| DELIMITERS.contains(byte) || b"\r\n ".contains(byte))
    };
    let mut escaped = 0_usize;
    for place in memchr::memchr_iter(quote, bytes) {
        let next = bytes.get(place + 1);
        let before = place.checked_sub(1).and_then(|before| bytes.get(before));
        if before == Some(&b'\\') && !edge(next) {
            escaped += 1;
        }
        let empty_cell = place
            .checked_sub(1)
            .is_none_or(|before| edge(bytes.get(before)))
            && edge(bytes.get(place + 2));
        if next == Some(&quote) && before != Some(&quote) && before != Some(&b'\\') && !empty_cell {
            return false;
        }
    }
    escaped > 0
}

fn read_sample(sample: &str, first: usize, dialect: &Dialect) -> Vec<Seen> {
    let scanner = Scanner::new(dialect);
    let bytes = sample.as_bytes();
    let mut record = Record::default();
    let mut seen = Vec::new();
    let mut at = first;
    while at < bytes.len() && seen.len() < SAMPLE_RECORDS {
        scanner.read(bytes, at, Quotes::Strict, &mut record);
        if let Some(Trouble { cell, .. }) = record.trouble.filter(|_| record.stopped) {
            // A quote that breaks the rules must not hide the rest of the sample: this record without it.
            scanner.read(bytes, at, Quotes::TextAt(cell), &mut record);
        }
        if !record.is_blank(sample) || record.cells.len() > 1 {
            seen.push(look(sample, &record, dialect.delimiter));
        }
        at = record.next.max(at + 1);
    }
    seen
}

fn look(sample: &str, record: &Record, delimiter: u8) -> Seen {
    let width = record.cells.len();
    let other = |byte: &u8| *byte != delimiter && DELIMITERS.contains(byte) && *byte != b',';
    let whole = |column: &usize| {
        let cell = record.cell(sample, *column);
        let raw = sample.as_bytes().get(record.cells[*column].open);
        let quoted = raw.is_some_and(|byte| b"\"'".contains(byte));
        quoted || !cell.bytes().any(|byte| other(&byte)) && (delimiter == b',' || plain_comma(cell))
    };
    let mut later = (1..width)
        .map(|column| record.cell(sample, column))
        .filter(|cell| !cell.is_empty())
        .peekable();
    let spaced = later.peek().is_some().then(|| {
        (1..width).all(|column| {
            let open = record.cells[column].open;
            let raw = &sample.as_bytes()[open..];
            raw.first()
                .is_none_or(|byte| b" \r\n".contains(byte) || *byte == delimiter)
                || (open > 0 && sample.as_bytes()[open - 1] == b' ')
        })
    });
    Seen {
        start: record.start,
        width,
        whole_cells: (0..width).filter(whole).count(),
        ends_empty: width > 1 && record.cell(sample, width - 1).is_empty(),
        spaced,
    }
}

/// A comma that stands in prose or in a number says nothing against another separator.
fn plain_comma(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    memchr::memchr_iter(b',', bytes).all(|place| {
        bytes
            .get(place + 1)
            .is_none_or(|next| next.is_ascii_digit() || *next == b' ')
    })
}

/// Returns the width that most records have, if it is more than one column; the earlier wins a tie.
fn usual_width(seen: &[Seen]) -> Option<(usize, usize)> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for record in seen.iter().filter(|record| record.width > 1) {
        match counts.iter_mut().find(|(width, _)| *width == record.width) {
            Some((_, count)) => *count += 1,
            None => counts.push((record.width, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|&(_, count)| count)
}

/// Says whether records that spaces part are a table: nearly all as wide as the first, which is the heading.
fn is_table_by_spaces(seen: &[Seen]) -> bool {
    let Some((width, count)) = usual_width(seen) else {
        return false;
    };
    let is_headed = seen.first().is_some_and(|first| first.width == width);
    is_headed && count >= 2 && share(count, seen.len()) >= REGULAR_BY_SPACES
}

/// Rates a reading: wide, regular, begins with its heading, and no cell holds another separator.
fn score(seen: &[Seen]) -> f64 {
    let Some((width, count)) = usual_width(seen) else {
        return 0.0;
    };
    let Some(first) = seen.first() else {
        return 0.0;
    };
    let single = seen.iter().filter(|record| record.width == 1).count();
    if first.width == 1 && single > count {
        // Prose with a comma here and there: one column.
        return 0.0;
    }
    let (cells, whole) = seen.iter().fold((0, 0), |(cells, whole), one| {
        (cells + one.width, whole + one.whole_cells)
    });
    let regular = share(count, seen.len());
    let headed = if first.width * 2 > width { 1.0 } else { 0.8 };
    regular * regular * share(width, 1).ln_1p() * headed * (0.5 + 0.5 * share(whole, cells))
}

fn share(part: usize, whole: usize) -> f64 {
    let wide = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    wide(part) / wide(whole.max(1))
}

/// Finds the heading: the first record that is more than half as wide as the table.
fn place_header(dialect: &mut Dialect, seen: &[Seen], text: &str) {
    let width = usual_width(seen)
        .filter(|_| score(seen) > 0.0)
        .map_or(1, |(width, _)| width);
    let Some(place) = seen.iter().position(|record| record.width * 2 > width) else {
        return;
    };
    let header = &seen[place];
    let rows = &seen[place + 1..];
    let before = super::damage::line_ends(&text.as_bytes()[..header.start]);
    dialect.preamble_lines = before;
    dialect.header_line = before + 1;
    dialect.header_byte = header.start;
    let open_ended = rows
        .iter()
        .filter(|row| row.width == header.width + 1 && row.ends_empty)
        .count();
    dialect.open_ended = width > 1 && !rows.is_empty() && open_ended * 10 >= rows.len() * 9;
    let told: Vec<bool> = seen[place..]
        .iter()
        .filter_map(|record| record.spaced)
        .collect();
    dialect.space_after_delimiter = !told.is_empty() && told.iter().all(|&spaced| spaced);
}

#[cfg(test)]
mod tests;
