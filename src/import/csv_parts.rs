//! Where a CSV text can be cut into parts, so that several threads read it.
//!
//! A cut must stand between two records. Counting quotes tells that on a clean text; a stray quote turns the count
//! over, so a cut is believed only where a clean record begins, and is otherwise searched without counting.

use std::ops::Range;

use super::csv_record::{Record, next_line};
use super::csv_repair::begins_clean;
use super::read_csv::Csv;

/// The least number of bytes in which a cut is searched before the part is made longer.
const LEAST_WINDOW: usize = 4 << 10;

/// Returns where the parts begin; none for a text without rows.
pub(super) fn starts(csv: &Csv<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut start = csv.body;
    while start < csv.text.len() {
        starts.push(start);
        start = next_start(csv, start);
    }
    starts
}

fn next_start(csv: &Csv<'_>, start: usize) -> usize {
    let length = csv.text.len();
    let mut from = start;
    let mut inside = false;
    let mut probe = Record::default();
    let window = (csv.limits.part_bytes / 2).max(LEAST_WINDOW);
    loop {
        let nominal = from.saturating_add(if from == start {
            csv.limits.part_bytes.max(1)
        } else {
            window
        });
        let end = nominal.saturating_add(window);
        if nominal >= length {
            return length;
        }
        inside ^= turns(csv, from, nominal);
        if let Some(found) = counted(csv, nominal..end, inside, &mut probe) {
            return found;
        }
        // Near the end of the text there may simply be no other record; elsewhere the count must be off.
        if end < length
            && let Some(found) = uncounted(csv, nominal..end, &mut probe)
        {
            return found;
        }
        from = nominal;
    }
}

/// Says whether a range holds an odd number of quotes.
fn turns(csv: &Csv<'_>, from: usize, to: usize) -> bool {
    let bytes = &csv.text.as_bytes()[from..to];
    let Some(quote) = csv.dialect.quote else {
        return false;
    };
    let quotes = if csv.dialect.backslash_escape {
        // A quote after a backslash closes nothing; two backslashes before it are rare enough to be checked by the cut.
        memchr::memchr_iter(quote, bytes)
            .filter(|&place| place == 0 || bytes[place - 1] != b'\\')
            .count()
    } else {
        memchr::memchr_iter(quote, bytes).count()
    };
    quotes % 2 == 1
}

/// Finds the first line end outside of quotes after which a clean record begins.
fn counted(csv: &Csv<'_>, range: Range<usize>, inside: bool, probe: &mut Record) -> Option<usize> {
    let bytes = csv.text.as_bytes();
    let mut inside = inside;
    let mut at = range.start;
    while let Some(next) =
        next_line(bytes, at, csv.dialect.return_ends_records).filter(|&next| next < range.end)
    {
        inside ^= turns(csv, at, next);
        if !inside && is_cut(csv, next, probe) {
            return Some(next);
        }
        at = next;
    }
    None
}

/// Finds the first line end at all after which a clean record begins: the count of quotes is off.
fn uncounted(csv: &Csv<'_>, range: Range<usize>, probe: &mut Record) -> Option<usize> {
    let bytes = csv.text.as_bytes();
    let mut at = range.start;
    while let Some(next) =
        next_line(bytes, at, csv.dialect.return_ends_records).filter(|&next| next < range.end)
    {
        if is_cut(csv, next, probe) {
            return Some(next);
        }
        at = next;
    }
    None
}

fn is_cut(csv: &Csv<'_>, at: usize, probe: &mut Record) -> bool {
    // After a CR alone the LF of a CRLF cannot follow: `next_line` takes both.
    begins_clean(csv, csv.text, at, probe)
}
