//! Text + form + zone → instant.
//!
//! Reads the forms in which exports write times. A date that can be read day first and month first is never guessed:
//! it is read in the order that the whole column settles ([`DateOrder`]), or not at all.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::incident::Instant;
use crate::incident::period::{Local, Tz, instant_of_local};

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

/// The order of day and month in dates written with numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// Why a time could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The text is no time that is known here.
    Unreadable,
    /// The order of day and month is not settled.
    Unordered,
}

/// A time as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The instant.
    pub instant: Instant,
    /// Whether the text says its offset itself; otherwise it was read in the column's zone.
    pub offset: Offset,
    /// What the zone made of a local time.
    pub local: Local,
}

/// Where the offset of a time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offset {
    /// The text itself, or an epoch.
    Own,
    /// The zone of the column.
    Zone,
}

/// What a column's dates written with numbers only show about the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderEvidence {
    /// Values that can only be day first.
    pub day_first: u64,
    /// Values that can only be month first.
    pub month_first: u64,
    /// Values that can be both.
    pub either: u64,
    /// Shapes seen, as a set of bits: separator and whether seconds are written.
    pub shapes: u16,
}

impl OrderEvidence {
    /// Adds what one text shows; a text that is no such date shows nothing.
    pub fn see(&mut self, text: &str) {
        let Some(date) = NumericDate::read(text.trim()) else {
            return;
        };
        self.shapes |= date.shape();
        match (date.first, date.second) {
            (13.., 13..) => {}
            (13.., _) => self.day_first += 1,
            (_, 13..) => self.month_first += 1,
            (first, second) if first == second => {}
            _ => self.either += 1,
        }
    }

    /// Adds what another column, or another part of the same one, shows.
    pub fn merge(&mut self, other: Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.either += other.either;
        self.shapes |= other.shapes;
    }

    /// Returns the order that the values settle; `None` when they show nothing or contradict each other.
    #[must_use]
    pub fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(DateOrder::DayFirst),
            (0, 1..) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Tells whether dates of more than one shape stand in the column, as a spreadsheet leaves them.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.shapes.count_ones() > 1
    }

    /// Tells whether there is any date of this kind.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.shapes != 0
    }
}

impl fmt::Display for DateOrder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        })
    }
}

/// Tells whether a text stands for "not set" in the exports that are known.
#[must_use]
pub fn is_null(text: &str) -> bool {
    text.is_empty()
        || matches!(
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
        )
        || text.starts_with("0001-01-01T00:00:00")
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

fn own(instant: Instant) -> Reading {
    Reading {
        instant,
        offset: Offset::Own,
        local: Local::Once,
    }
}

fn in_zone(local: NaiveDateTime, zone: Tz) -> Option<Reading> {
    let (instant, found) = instant_of_local(zone, local);
    Instant::from_datetime(&instant.datetime())?;
    Some(Reading {
        instant,
        offset: Offset::Zone,
        local: found,
    })
}

fn at_offset(local: NaiveDateTime, seconds: i64) -> Option<Reading> {
    let utc = local.checked_sub_signed(TimeDelta::seconds(seconds))?;
    Instant::from_datetime(&utc.and_utc()).map(own)
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

/// A cursor over the bytes of a text.
struct Scan<'t> {
    rest: &'t [u8],
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    /// Takes a number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self
            .rest
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        Some(
            digits
                .iter()
                .fold(0, |value, digit| value * 10 + u32::from(digit - b'0')),
        )
    }

    /// Takes one of the bytes.
    fn one(&mut self, of: &[u8]) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        of.contains(&first).then(|| self.rest = rest)?;
        Some(first)
    }

    fn spaces(&mut self) {
        while self.one(b" \t").is_some() {}
    }

    fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes a word of letters, in lower case.
    fn word(&mut self) -> Option<String> {
        let text = std::str::from_utf8(self.rest).ok()?;
        let count = text
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(count);
        self.rest = rest.as_bytes();
        (!word.is_empty()).then(|| word.to_lowercase())
    }

    /// Takes `h:mm`, `h:mm:ss` or `h:mm:ss.fff`, perhaps with AM or PM behind it.
    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(1, 2)?;
        self.one(b":")?;
        let minute = self.number(2, 2)?;
        let second = if self.one(b":").is_some() {
            self.number(2, 2)?
        } else {
            0
        };
        let micros = if self.one(b".,").is_some() {
            self.fraction()?
        } else {
            0
        };
        let hour = self.half_of_day(hour)?;
        // A leap second is read as the second before it, so that it stays a time of its minute.
        let second = if second == 60 { 59 } else { second };
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
    }

    /// Takes one to nine decimals and returns microseconds.
    fn fraction(&mut self) -> Option<u32> {
        let digits = self
            .rest
            .iter()
            .take(9)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let value = self.number(1, 9)?;
        let power = u32::try_from(digits).ok()?;
        Some(if power <= 6 {
            value * 10_u32.pow(6 - power)
        } else {
            value / 10_u32.pow(power - 6)
        })
    }

    fn half_of_day(&mut self, hour: u32) -> Option<u32> {
        let before = self.rest;
        self.spaces();
        let Some(word) = self.word() else {
            self.rest = before;
            return Some(hour);
        };
        match (word.as_str(), hour) {
            ("am", 12) => Some(0),
            ("am", 1..=11) | ("pm", 12) => Some(hour),
            ("pm", 1..=11) => Some(hour + 12),
            _ => {
                self.rest = before;
                Some(hour)
            }
        }
    }

    /// Takes `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00` to the end; `None` when something else stands there.
    fn offset(&mut self) -> Option<i64> {
        if self.one(b"Zz").is_some() {
            return self.is_done().then_some(0);
        }
        if let Some(sign) = self.one(b"+-") {
            let hours = self.number(2, 2)?;
            self.one(b":");
            let minutes = if self.is_done() {
                0
            } else {
                self.number(2, 2)?
            };
            self.one(b":");
            let seconds = if self.is_done() {
                0
            } else {
                self.number(2, 2)?
            };
            let total = i64::from(hours) * 3_600 + i64::from(minutes) * 60 + i64::from(seconds);
            return (self.is_done() && total <= 18 * 3_600).then_some(if sign == b'-' {
                -total
            } else {
                total
            });
        }
        let word = self.word()?;
        (self.is_done() && matches!(word.as_str(), "utc" | "gmt" | "z")).then_some(0)
    }
}

/// Reads year first: `2026-03-01T10:00:00.123+01:00`, with a space for the T, without seconds, offset or time of day.
fn iso(text: &str, zone: Tz) -> Option<Reading> {
    let mut scan = Scan::new(text);
    let year = scan.number(4, 4)?;
    let separator = scan.one(b"-/.")?;
    let month = scan.number(1, 2)?;
    scan.one(&[separator])?;
    let day = scan.number(1, 2)?;
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

/// A date written with numbers only, the year last: `03/04/2026 10:07`.
struct NumericDate {
    first: u32,
    second: u32,
    year: i32,
    time: NaiveTime,
    offset: Option<i64>,
    separator: u8,
    seconds: bool,
}

impl NumericDate {
    fn read(text: &str) -> Option<Self> {
        let mut scan = Scan::new(text);
        let first = scan.number(1, 2)?;
        let separator = scan.one(b"/-.")?;
        let second = scan.number(1, 2)?;
        scan.one(&[separator])?;
        let digits = scan
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let year = century(scan.number(2, 4)?, digits)?;
        scan.one(b",");
        scan.spaces();
        let seconds = text.bytes().filter(|&byte| byte == b':').count() >= 2;
        let time = if scan.is_done() {
            NaiveTime::MIN
        } else {
            scan.time()?
        };
        scan.spaces();
        let offset = if scan.is_done() {
            None
        } else {
            Some(scan.offset()?)
        };
        Some(Self {
            first,
            second,
            year,
            time,
            offset,
            separator,
            seconds,
        })
    }

    fn shape(&self) -> u16 {
        let separator = match self.separator {
            b'/' => 0,
            b'-' => 1,
            _ => 2,
        };
        1 << (separator * 2 + u16::from(self.seconds))
    }

    fn reading(&self, order: Option<DateOrder>, zone: Tz) -> Result<Reading, Problem> {
        let (day, month) = match (order, self.separator) {
            _ if self.first == self.second => (self.first, self.second),
            (Some(DateOrder::MonthFirst), _) => (self.second, self.first),
            // Nobody writes the month first between dots.
            (Some(DateOrder::DayFirst), _) | (None, b'.') => (self.first, self.second),
            (None, _) => return Err(Problem::Unordered),
        };
        let date = NaiveDate::from_ymd_opt(self.year, month, day).ok_or(Problem::Unreadable)?;
        let local = date.and_time(self.time);
        match self.offset {
            Some(seconds) => at_offset(local, seconds),
            None => in_zone(local, zone),
        }
        .ok_or(Problem::Unreadable)
    }
}

/// Reads a year of two or four digits; two mean 1970 to 2069.
fn century(year: u32, digits: usize) -> Option<i32> {
    let year = match digits {
        4 => year,
        2 if year < 70 => year + 2_000,
        2 => year + 1_900,
        _ => return None,
    };
    i32::try_from(year).ok()
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_number(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.starts_with(word))?;
    u32::try_from(at + 1).ok()
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
        (day, month_number(&scan.word()?)?)
    } else {
        let month = month_number(&scan.word()?)?;
        scan.one(b".");
        scan.spaces();
        (scan.number(1, 2)?, month)
    };
    while scan.one(b"/- .,").is_some() {}
    let digits = scan
        .rest
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let year = century(scan.number(2, 4)?, digits)?;
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
