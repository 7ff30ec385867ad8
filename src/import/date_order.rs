//! Dates written with numbers only: which comes first, the day or the month?
//!
//! It is settled from the whole column, or not at all.

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use crate::import::scan::{Problem, Reading, Scan, at_offset, in_zone};
use crate::incident::period::Tz;

/// The order of day and month in dates written with numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
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

/// A date written with numbers only, the year last: `03/04/2026 10:07`.
pub(super) struct NumericDate {
    first: u32,
    second: u32,
    year: i32,
    time: NaiveTime,
    offset: Option<i64>,
    separator: u8,
    seconds: bool,
}

impl NumericDate {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut scan = Scan::new(text);
        let first = scan.number(1, 2)?;
        let separator = scan.one(b"/-.")?;
        let second = scan.number(1, 2)?;
        scan.one(&[separator])?;
        let year = scan.year()?;
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

    pub(super) fn reading(&self, order: Option<DateOrder>, zone: Tz) -> Result<Reading, Problem> {
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
