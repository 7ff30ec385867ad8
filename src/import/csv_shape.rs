//! What the values of a column look like: an identifier, a time, a number.
//!
//! Where a record begins must be guessed after a damage, the count of columns alone can mislead: the second line of a
//! cell may have as many commas. A line that looks like the other records is believed.

use super::csv_record::{Quotes, Record, Scanner, next_line};

/// Records that are looked at.
const LOOKED_AT: usize = 200;
/// Fewer values than this say nothing about a column.
const LEAST_VALUES: usize = 3;

/// The shape of each column; nothing where the values differ.
#[derive(Debug, Clone, Default)]
pub(super) struct Shapes(Vec<(usize, String)>);

impl Shapes {
    /// Learns the shapes from the clean records at the beginning.
    pub(super) fn learn(scanner: &Scanner, text: &str, start: usize, width: usize) -> Self {
        let mut record = Record::default();
        let mut seen: Vec<Vec<(String, usize)>> = vec![Vec::new(); width];
        let mut at = start;
        for _ in 0..LOOKED_AT {
            if at >= text.len() {
                break;
            }
            scanner.read(text.as_bytes(), at, Quotes::Strict, &mut record);
            // A broken record must not hide the others: on with the next physical line.
            at = if record.stopped {
                next_line(text.as_bytes(), at, true).unwrap_or(text.len())
            } else {
                record.next
            };
            if record.trouble.is_some() || record.cells.len() != width {
                continue;
            }
            for (column, counts) in seen.iter_mut().enumerate() {
                count(counts, record.cell(text, column));
            }
        }
        Self(
            seen.into_iter()
                .enumerate()
                .filter_map(|(column, counts)| Some((column, usual(counts)?)))
                .collect(),
        )
    }

    /// Says whether the first value looks like those of the first column; no where they have no shape.
    pub(super) fn begin_alike(&self, text: &str, record: &Record) -> bool {
        let first = self.0.first().filter(|(column, _)| *column == 0);
        let has_others = record.cells.len() > 1 || record.stopped;
        first.is_some_and(|(_, wanted)| has_others && shape(record.cell(text, 0)) == *wanted)
    }

    /// Says whether a record looks like the others; a table without shapes knows no better.
    ///
    /// The first column decides, with most of the others: the rest of a broken record can have the right values in the
    /// last columns, but hardly in the first. Where the first has no shape, all others must fit.
    pub(super) fn fit(&self, text: &str, record: &Record) -> bool {
        let value = |column: usize| record.cell(text, column);
        let told = || {
            self.0
                .iter()
                .filter(|(column, _)| !value(*column).is_empty())
        };
        let all = told().count();
        let alike = told()
            .filter(|(column, wanted)| shape(value(*column)) == *wanted)
            .count();
        let first = self.0.first().filter(|(column, _)| *column == 0);
        match first {
            Some((_, wanted)) => shape(value(0)) == *wanted && alike * 2 > all,
            None => alike == all,
        }
    }
}

fn count(counts: &mut Vec<(String, usize)>, value: &str) {
    if value.is_empty() {
        return;
    }
    let shape = shape(value);
    match counts.iter_mut().find(|(known, _)| *known == shape) {
        Some((_, count)) => *count += 1,
        None => counts.push((shape, 1)),
    }
}

/// Returns the shape that nine of ten values have, if it tells more than `a word`.
fn usual(counts: Vec<(String, usize)>) -> Option<String> {
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let (shape, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (all >= LEAST_VALUES && count * 10 >= all * 9 && shape.contains('9')).then_some(shape)
}

/// Returns a value with its runs of digits and of letters shortened: `INC-0042` → `a-9`.
fn shape(value: &str) -> String {
    let mut shape = String::new();
    for letter in value.chars().take(64) {
        let class = match letter {
            '0'..='9' => '9',
            letter if letter.is_alphabetic() => 'a',
            other => other,
        };
        if !matches!(class, '9' | 'a') || !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}
