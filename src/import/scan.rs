//! A cursor over a text that is perhaps a time, and the step from its parts to an instant.

use chrono::{NaiveDateTime, NaiveTime};

use crate::incident::Instant;
use crate::incident::period::{Local, Tz, instant_of_local};

/// What may stand before AM and PM: newer programs write a narrow space that does not break.
const SPACES: [&[u8]; 4] = [b" ", b"\t", "\u{a0}".as_bytes(), "\u{202f}".as_bytes()];

/// How the halves of the day are written, and whether it is the second; longer ones first.
const HALVES: [(&str, bool); 8] = [
    ("a. m.", false),
    ("p. m.", true),
    ("a.m.", false),
    ("p.m.", true),
    ("vorm.", false),
    ("nachm.", true),
    ("am", false),
    ("pm", true),
];

/// A cursor over the bytes of a text.
pub(super) struct Scan<'t> {
    pub(super) rest: &'t [u8],
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    /// Takes a number of `least` to `most` digits.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
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

    /// Takes a year of two or four digits; with more digits it is none.
    pub(super) fn year(&mut self) -> Option<i32> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        century(self.number(2, 4)?, digits)
    }

    /// Takes one of the bytes.
    pub(super) fn one(&mut self, of: &[u8]) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        of.contains(&first).then(|| self.rest = rest)?;
        Some(first)
    }

    pub(super) fn spaces(&mut self) {
        while self.one(b" \t").is_some() {}
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes a word of letters, in lower case.
    pub(super) fn word(&mut self) -> Option<String> {
        let text = std::str::from_utf8(self.rest).ok()?;
        let count = text
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(count);
        self.rest = rest.as_bytes();
        (!word.is_empty()).then(|| word.to_lowercase())
    }

    /// Takes `h:mm`, `h:mm:ss` or `h:mm:ss.fff`, perhaps with AM or PM behind it.
    pub(super) fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(1, 2)?;
        if self.one(b":").is_none() {
            return self.time_without_signs(hour);
        }
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
        let hour = self.half_of_day(hour);
        // A leap second is read as the second before it, so that it stays a time of its minute.
        let second = if second == 60 { 59 } else { second };
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
    }

    /// Takes what follows the hour in `hhmm` and `hhmmss`.
    fn time_without_signs(&mut self, hour: u32) -> Option<NaiveTime> {
        let minute = self.number(2, 2)?;
        let second = self.number(2, 2).unwrap_or(0);
        NaiveTime::from_hms_opt(hour, minute, second)
    }

    /// Takes one to nine decimals and returns microseconds.
    pub(super) fn fraction(&mut self) -> Option<u32> {
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

    /// Takes AM or PM, if it stands there, and gives the hour of the day.
    fn half_of_day(&mut self, hour: u32) -> u32 {
        let mut rest = self.rest;
        // Most times end here or go on with an offset, which one byte tells.
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        if !next.is_some_and(|byte| b"AaPpVvNn\xC2\xE2".contains(byte)) {
            return hour;
        }
        while let Some(after) = SPACES.iter().find_map(|space| rest.strip_prefix(*space)) {
            rest = after;
        }
        let half = HALVES.iter().find(|(word, _)| {
            let follows = rest.get(word.len()).copied();
            rest.get(..word.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
                && !follows.is_some_and(|byte| byte.is_ascii_alphabetic())
        });
        let (hour, taken) = match (half, hour) {
            (Some((word, false)), 12) => (0, word),
            (Some((word, true)), 1..=11) => (hour + 12, word),
            (Some((word, false)), 1..=11) | (Some((word, true)), 12) => (hour, word),
            _ => return hour,
        };
        self.rest = &rest[taken.len()..];
        hour
    }

    /// Takes `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00` to the end; `None` when something else stands there.
    pub(super) fn offset(&mut self) -> Option<i64> {
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

pub(super) fn own(instant: Instant) -> Reading {
    Reading {
        instant,
        offset: Offset::Own,
        local: Local::Once,
    }
}

pub(super) fn in_zone(local: NaiveDateTime, zone: Tz) -> Option<Reading> {
    let (instant, found) = instant_of_local(zone, local);
    Instant::from_datetime(&instant.datetime())?;
    Some(Reading {
        instant,
        offset: Offset::Zone,
        local: found,
    })
}

pub(super) fn at_offset(local: NaiveDateTime, seconds: i64) -> Option<Reading> {
    Instant::from_local(local, seconds).map(own)
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
