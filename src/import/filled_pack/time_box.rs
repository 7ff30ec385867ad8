//! A time box as people write it → when it ends: a day, or a length that counts from the day of the session.

use chrono::{Days, Months};

use crate::import::timestamp::{self, DateOrder, Form};
use crate::incident::Instant;
use crate::incident::period::{Tz, start_of_day};

/// Reads a day; `None` when it is none, or when day and month could be exchanged.
pub(super) fn day(text: &str, order: Option<DateOrder>, zone: Tz) -> Option<Instant> {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let reading = timestamp::read(text, &Form::Any, order, zone);
    reading
        .ok()
        .filter(|_| !is_number)
        .map(|reading| reading.instant)
}

/// Reads a time box: a day, or `2 weeks`, `10 days`, `1 month`, `14d`, `2w` from the day of the session.
pub(super) fn end(
    text: &str,
    from: Option<Instant>,
    order: Option<DateOrder>,
    zone: Tz,
) -> Option<Instant> {
    day(text, order, zone).or_else(|| length(text, from?, zone))
}

fn length(text: &str, from: Instant, zone: Tz) -> Option<Instant> {
    let text = text.trim().to_lowercase();
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let number: u32 = match &text[..digits] {
        "" if text.starts_with("one ") || text.starts_with("a ") => 1,
        digits => digits.parse().ok()?,
    };
    let unit = text[digits..].trim_start();
    let unit = unit
        .strip_prefix("one ")
        .or_else(|| unit.strip_prefix("a "))
        .unwrap_or(unit);
    let today = from.datetime().with_timezone(&zone).date_naive();
    let days = |days: u32| today.checked_add_days(Days::new(u64::from(days)));
    let end = match unit.trim_end_matches('.') {
        "d" | "day" | "days" => days(number),
        "w" | "wk" | "week" | "weeks" => days(number.checked_mul(7)?),
        "month" | "months" => today.checked_add_months(Months::new(number)),
        _ => None,
    };
    // What a calendar cannot hold is no time box.
    end.filter(|day| (1970..10_000).contains(&chrono::Datelike::year(day)))
        .map(|day| start_of_day(zone, day))
}
