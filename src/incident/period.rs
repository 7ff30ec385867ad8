//! Reporting periods and time zones: the only calendar arithmetic.
//!
//! A week runs from Monday 00:00 to Monday 00:00 in the reporting zone; months and quarters begin at 00:00 of their
//! first day. Where the zone skips midnight, the period begins at the first instant of that day.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike,
};
pub use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::incident::Instant;

/// A stretch of time from `from` (inclusive) to `to` (exclusive).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First instant that belongs to it.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

impl Period {
    /// Tells whether an instant (in microseconds UTC) lies in it.
    #[must_use]
    pub fn contains(&self, micros: i64) -> bool {
        (self.from.micros()..self.to.micros()).contains(&micros)
    }

    /// Returns its length in days of the reporting zone's calendar (24-hour days when it is cut inside one).
    #[must_use]
    pub fn days(&self, zone: Tz) -> f64 {
        let local = |at: Instant| at.datetime().with_timezone(&zone).naive_local();
        let length = local(self.to) - local(self.from);
        length.as_seconds_f64() / 86_400.0
    }

    /// Returns its length in weeks of seven local days.
    #[must_use]
    pub fn weeks(&self, zone: Tz) -> f64 {
        self.days(zone) / 7.0
    }
}

/// A stretch of the calendar by which incidents are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Monday to Monday.
    Week,
    /// First to first.
    Month,
    /// January, April, July or October to the next of them.
    Quarter,
}

/// Returns the first instant of a local day.
///
/// Where a jump of the clock skips midnight, it is the instant of the jump.
#[must_use]
pub fn start_of_day(zone: Tz, day: NaiveDate) -> Instant {
    let midnight = day.and_hms_opt(0, 0, 0).expect("midnight is a time of day");
    instant_of_local(zone, midnight).0
}

/// What a local time is in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Local {
    /// It happens once.
    Once,
    /// The clock is set back over it: it happens twice, and the first was taken.
    Twice,
    /// The clock jumps over it: the instant of the jump was taken.
    Never,
}

/// Reads a local time in a zone.
///
/// *Output*: the instant, and whether the zone has that local time once, twice (the first is taken) or never (the
/// instant of the jump is taken).
#[must_use]
pub fn instant_of_local(zone: Tz, local: NaiveDateTime) -> (Instant, Local) {
    let to_instant = |time: DateTime<Tz>| Instant::from_micros(time.timestamp_micros());
    match zone.from_local_datetime(&local) {
        chrono::LocalResult::Single(time) => (to_instant(time), Local::Once),
        chrono::LocalResult::Ambiguous(first, _) => (to_instant(first), Local::Twice),
        chrono::LocalResult::None => (end_of_gap(zone, local), Local::Never),
    }
}

/// Finds the instant at which the clock jumps over `local`, to the second: the offset before the gap applied to the
/// first local time after it would lie past the jump, so the jump is searched between an existing time on each side.
fn end_of_gap(zone: Tz, local: NaiveDateTime) -> Instant {
    let exists = |at: NaiveDateTime| zone.from_local_datetime(&at).earliest();
    let (mut missing, mut present) = (local, local + TimeDelta::days(2));
    while present - missing > TimeDelta::seconds(1) {
        let middle = missing + (present - missing) / 2;
        let middle = middle.with_nanosecond(0).unwrap_or(middle);
        if middle <= missing {
            break;
        }
        if exists(middle).is_some() {
            present = middle;
        } else {
            missing = middle;
        }
    }
    let found = exists(present).map_or_else(
        || present.and_utc().timestamp_micros(),
        |time| time.timestamp_micros(),
    );
    Instant::from_micros(found)
}

/// Returns the first day of the unit in which the local day lies.
fn first_day(unit: Unit, day: NaiveDate) -> NaiveDate {
    let first = |month: u32| {
        NaiveDate::from_ymd_opt(day.year(), month, 1).expect("each month has a first day")
    };
    match unit {
        Unit::Week => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
        Unit::Month => first(day.month()),
        Unit::Quarter => first((day.month0() / 3) * 3 + 1),
    }
}

/// Moves a first day by whole units, back when `by` is negative.
fn move_by(unit: Unit, day: NaiveDate, by: i32) -> NaiveDate {
    let months = |count: u32| {
        if by < 0 {
            day - Months::new(count)
        } else {
            day + Months::new(count)
        }
    };
    match unit {
        Unit::Week => day + TimeDelta::days(7 * i64::from(by)),
        Unit::Month => months(by.unsigned_abs()),
        Unit::Quarter => months(by.unsigned_abs() * 3),
    }
}

/// Returns the local day of an instant.
#[must_use]
pub fn local_day(zone: Tz, at: Instant) -> NaiveDate {
    at.datetime().with_timezone(&zone).date_naive()
}

/// Returns the end of the last full unit not after `as_of`: the first instant of the unit in which `as_of` lies.
#[must_use]
pub fn last_boundary(zone: Tz, unit: Unit, as_of: Instant) -> Instant {
    start_of_day(zone, first_day(unit, local_day(zone, as_of)))
}

/// Returns the boundary that lies `by` units after `boundary` (before, when negative).
#[must_use]
pub fn boundary_after(zone: Tz, unit: Unit, boundary: Instant, by: i32) -> Instant {
    start_of_day(zone, move_by(unit, local_day(zone, boundary), by))
}

/// Returns the first instant of the unit in which `at` lies.
#[must_use]
pub fn unit_start(zone: Tz, unit: Unit, at: Instant) -> Instant {
    last_boundary(zone, unit, at)
}

/// Returns the units that touch a period, in order, each whole.
#[must_use]
pub fn units(zone: Tz, unit: Unit, over: Period) -> Vec<Period> {
    let mut found = Vec::new();
    let mut from = unit_start(zone, unit, over.from);
    while from < over.to {
        let to = boundary_after(zone, unit, from, 1);
        found.push(Period { from, to });
        from = to;
    }
    found
}

/// Returns the weekday (0 = Monday) and the hour of the day of an instant in a zone.
#[must_use]
pub fn weekday_and_hour(zone: Tz, micros: i64) -> (usize, usize) {
    let local = Instant::from_micros(micros).datetime().with_timezone(&zone);
    (
        local.weekday().num_days_from_monday() as usize,
        local.hour() as usize,
    )
}

/// Returns how many minutes of a period lie in each hour of each weekday (Monday first) of the zone's clock.
///
/// An hour that the clock skips has none in that week, one that it repeats has twice as many.
#[must_use]
pub fn minutes_by_hour(zone: Tz, over: Period) -> [[f64; 24]; 7] {
    let mut micros = [[0_i64; 24]; 7];
    let mut at = over.from.micros();
    while at < over.to.micros() {
        let (weekday, hour) = weekday_and_hour(zone, at);
        let next = end_of_hour(zone, at).min(over.to.micros());
        micros[weekday][hour] += next - at;
        at = next;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "periods are shorter than 285 years"
    )]
    micros.map(|hours| hours.map(|micros| micros as f64 / 6e7))
}

/// Returns the end of the local hour in which an instant lies, or the instant at which the clock is moved before that.
fn end_of_hour(zone: Tz, micros: i64) -> i64 {
    const SECOND: i64 = Instant::SECOND;
    let local = |micros: i64| {
        Instant::from_micros(micros)
            .datetime()
            .with_timezone(&zone)
            .naive_local()
    };
    let now = local(micros);
    let into = i64::from(now.minute() * 60 + now.second());
    let whole = micros.div_euclid(SECOND) * SECOND;
    let end = whole + (3_600 - into) * SECOND;
    let moves_on = |to: i64| local(to) - local(whole) == TimeDelta::microseconds(to - whole);
    if moves_on(end - SECOND) && moves_on(end) {
        return end;
    }
    // The clock is moved in this hour: minute by minute up to there.
    let mut minute = whole - whole.rem_euclid(60 * SECOND) + 60 * SECOND;
    while minute < end && moves_on(minute) {
        minute += 60 * SECOND;
    }
    minute.min(end)
}

#[cfg(test)]
mod tests;
