//! Text + form + zone → instant.
//!
//! Reads the forms in which exports write times. A date that can be read day first and month first is never guessed:
//! it is read in the order that the whole column settles ([`DateOrder`]), or not at all.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::import::date_order::NumericDate;
pub use crate::import::date_order::{DateOrder, OrderEvidence};
pub use crate::import::scan::{Offset, Problem, Reading};
use crate::import::scan::{Scan, at_offset, in_zone, own};
use crate::incident::Instant;
use crate::incident::period::Tz;

/// How the times of a column are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Form {
    /// Any form that this file knows.
    #[default]
    Any,
    /// Seconds since 1970, perhaps with decimals.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// A format of the calendar library, such as `%d/%m/%Y %H:%M`.
    Format(String),
}

/// Tells whether a text stands for "not set" in the exports that are known.
#[must_use]
pub fn is_null(text: &str) -> bool {
    // Most values are long, and none of the short forms: the length decides first.
    match text.len() {
        0 => true,
        1..=4 => matches!(
            text,
            "?" | "-"
                | "—"
                | "null"
                | "NULL"
                | "nan"
                | "NaN"
                | "NaT"
                | "N/A"
                | "n/a"
                | "#N/A"
                | "\\N"
        ),
        _ => text.as_bytes()[0] == b'0' && text.starts_with("0001-01-01T00:00:00"),
    }
}

/// Reads a time.
///
/// *Input*: the trimmed text, the column's form, the settled order of day and month, and the zone of local times.
///
/// # Errors
/// [`Problem`] says whether the text is no time, or a date whose order is not settled.
pub fn read(
    text: &str,
    form: &Form,
    order: Option<DateOrder>,
    zone: Tz,
) -> Result<Reading, Problem> {
    match form {
        Form::Any => read_any(text, order, zone),
        Form::EpochSeconds => epoch(text, 1_000_000.0).ok_or(Problem::Unreadable),
        Form::EpochMilliseconds => epoch(text, 1_000.0).ok_or(Problem::Unreadable),
        Form::Format(format) => formatted(text, format, zone).ok_or(Problem::Unreadable),
    }
}

fn read_any(text: &str, order: Option<DateOrder>, zone: Tz) -> Result<Reading, Problem> {
    if let Some(reading) = iso(text, zone) {
        return Ok(reading);
    }
    if let Some(date) = NumericDate::read(text) {
        return date.reading(order, zone);
    }
    named_month(text, zone)
        .or_else(|| plain_epoch(text))
        .ok_or(Problem::Unreadable)
}

/// Reads 10 digits as seconds and 13 as milliseconds since 1970: both mean years between 2001 and 2286.
fn plain_epoch(text: &str) -> Option<Reading> {
    let whole = text.split('.').next()?;
    match whole.len() {
        10 => epoch(text, 1_000_000.0),
        13 => epoch(text, 1_000.0),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and microseconds are what is kept"
)]
fn epoch(text: &str, micros: f64) -> Option<Reading> {
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return None;
    }
    let value = (text.parse::<f64>().ok()? * micros).round();
    let instant = (value > 0.0 && value < 2.5e17).then(|| Instant::from_micros(value as i64))?;
    Some(own(instant))
}

fn formatted(text: &str, format: &str, zone: Tz) -> Option<Reading> {
    if let Ok(time) = chrono::DateTime::parse_from_str(text, format) {
        return Instant::from_datetime(&time.to_utc()).map(own);
    }
    let local = NaiveDateTime::parse_from_str(text, format)
        .ok()
        .or_else(|| {
            Some(
                NaiveDate::parse_from_str(text, format)
                    .ok()?
                    .and_time(NaiveTime::MIN),
            )
        })?;
    in_zone(local, zone)
}

/// Reads year first: `2026-03-01T10:00:00.123+01:00`, with a space for the T, without seconds, offset or time of day, and
/// without signs between: `20260301T100000Z`.
fn iso(text: &str, zone: Tz) -> Option<Reading> {
    let mut scan = Scan::new(text);
    let year = scan.number(4, 4)?;
    let (month, day) = match scan.one(b"-/.") {
        Some(separator) => {
            let month = scan.number(1, 2)?;
            scan.one(&[separator])?;
            (month, scan.number(1, 2)?)
        }
        None => (scan.number(2, 2)?, scan.number(2, 2)?),
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    if scan.is_done() {
        return in_zone(date.and_time(NaiveTime::MIN), zone);
    }
    scan.one(b"Tt ")?;
    scan.spaces();
    let local = date.and_time(scan.time()?);
    if scan.is_done() {
        return in_zone(local, zone);
    }
    scan.spaces();
    at_offset(local, scan.offset()?)
}

/// The months in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Danish and Polish, and
/// abbreviations that are not their beginnings. None of these words begins two different months.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro", "januari",
        "styczeń", "stycznia",
    ],
    &[
        "february",
        "februar",
        "feber",
        "février",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "luty",
        "lutego",
    ],
    &[
        "march", "märz", "mrz", "mars", "marzo", "março", "maart", "mrt", "marts", "marzec",
        "marca",
    ],
    &["april", "avril", "abril", "aprile", "kwiecień", "kwietnia"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja"],
    &[
        "june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca",
    ],
    &[
        "july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca",
    ],
    &[
        "august",
        "août",
        "aout",
        "agosto",
        "augustus",
        "augusti",
        "sierpień",
        "sierpnia",
    ],
    &[
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "wrzesień",
        "września",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "październik",
        "października",
    ],
    &[
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "listopad",
        "listopada",
    ],
    &[
        "december",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "desember",
        "grudzień",
        "grudnia",
    ],
];

fn month_number(word: &str) -> Option<u32> {
    let begins = |names: &&[&str]| names.iter().any(|name| name.starts_with(word));
    let mut months = MONTHS.iter().zip(1..).filter(|(names, _)| begins(names));
    let (_, month) = months.next()?;
    let is_one = word.chars().count() >= 3 && months.next().is_none();
    is_one.then_some(month)
}

/// Takes a weekday off the front: `Tuesday, February 18, 2014`, `Tue, 3 Mar 2026`.
fn without_weekday(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.to_ascii_lowercase();
    let names = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    if word.len() >= 3 && names.iter().any(|name| name.starts_with(&word)) {
        rest.trim_start_matches([',', ' ', '.'])
    } else {
        text
    }
}

/// Reads dates with the month as an English word: `03/Mar/26 10:07 AM`, `3 March 2026`, `Mar 3, 2026 @ 10:05:10.000`.
fn named_month(text: &str, zone: Tz) -> Option<Reading> {
    let mut scan = Scan::new(without_weekday(text));
    let (day, month) = if let Some(day) = scan.number(1, 2) {
        scan.one(b"/- .")?;
        scan.spaces();
        let month = month_number(&scan.word()?)?;
        (day, month)
    } else {
        let month = month_number(&scan.word()?)?;
        scan.one(b".");
        scan.spaces();
        (scan.number(1, 2)?, month)
    };
    while scan.one(b"/- .,").is_some() {}
    let year = scan.year()?;
    while scan.one(b" ,@-").is_some() {}
    let time = if scan.is_done() {
        NaiveTime::MIN
    } else {
        scan.time()?
    };
    let local = NaiveDate::from_ymd_opt(year, month, day)?.and_time(time);
    scan.spaces();
    if scan.is_done() {
        in_zone(local, zone)
    } else {
        at_offset(local, scan.offset()?)
    }
}

#[cfg(test)]
mod tests;
