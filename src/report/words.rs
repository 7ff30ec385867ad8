//! Numbers → words, once for all renderers: durations, counts, shares, dates, periods.
//!
//! Knows no markup and no figure's meaning. What is not known comes in as `None` and leaves as words, never as 0.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike};

use crate::incident::Instant;
use crate::incident::period::{Period, Tz};

/// Stands in for a figure that was never written down.
pub const NOT_RECORDED: &str = "not recorded";
/// Stands in for a figure that cannot be computed from what was written down.
pub const NOT_KNOWN: &str = "not known";

/// Seconds in a minute.
const MINUTE: f64 = 60.0;
/// Minutes in an hour.
const HOUR: u64 = 60;
/// Hours in a day.
const DAY: u64 = 24;

/// Returns a duration in at most two units: "45 s", "1 min 30 s", "12 min", "1 h 10 min", "2 d 4 h", "3 weeks 2 d",
/// "31 weeks", "2.4 years".
///
/// *Input*: seconds; what is negative or no number is "not known". A week has seven days of 24 hours. Rounded to the
/// smaller of the units shown; two minutes and more are shown without seconds.
#[must_use]
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return NOT_KNOWN.to_owned();
    }
    if seconds > 0.0 && seconds < 0.5 {
        return "under 1 s".to_owned();
    }
    let whole = rounded(seconds);
    if whole < 120 {
        return two_units(whole, 60, ("min", "s"));
    }
    let minutes = rounded(seconds / MINUTE);
    if minutes < HOUR * DAY {
        return two_units(minutes, HOUR, ("h", "min"));
    }
    let hours = rounded(seconds / 3_600.0);
    if hours < 14 * DAY {
        return two_units(hours, DAY, ("d", "h"));
    }
    long_duration(seconds)
}

/// Returns a duration of two weeks or more.
fn long_duration(seconds: f64) -> String {
    let days = rounded(seconds / 86_400.0);
    if days < 70 {
        let weeks = plural(days / 7, "week", "weeks");
        return if days.is_multiple_of(7) {
            weeks
        } else {
            format!("{weeks} {} d", days % 7)
        };
    }
    if days < 730 {
        return plural(rounded(seconds / 604_800.0), "week", "weeks");
    }
    format!("{} years", decimal(seconds / 31_556_952.0))
}

/// Writes an amount of the small unit as large and small: 70 min as "1 h 10 min".
fn two_units(amount: u64, per_large: u64, (large, small): (&str, &str)) -> String {
    match (amount / per_large, amount % per_large) {
        (0, rest) => format!("{rest} {small}"),
        (whole, 0) => format!("{whole} {large}"),
        (whole, rest) => format!("{whole} {large} {rest} {small}"),
    }
}

/// Returns a duration, or words where it is unknown.
#[must_use]
pub fn duration_or(seconds: Option<f64>, absent: &str) -> String {
    seconds.map_or_else(|| absent.to_owned(), duration)
}

/// Returns the range in which a duration lies: "50 min to 2 h 5 min", "50 min or more"; empty when nothing is known.
#[must_use]
pub fn duration_range(lower: Option<f64>, upper: Option<f64>) -> String {
    range(lower.map(duration), upper.map(duration))
}

/// Returns a range from its ends in words; empty without any.
#[must_use]
pub fn range(lower: Option<String>, upper: Option<String>) -> String {
    match (lower, upper) {
        (Some(lower), Some(upper)) if lower == upper => format!("about {lower}"),
        (Some(lower), Some(upper)) => format!("{lower} to {upper}"),
        (Some(lower), None) => format!("{lower} or more"),
        (None, Some(upper)) => format!("up to {upper}"),
        (None, None) => String::new(),
    }
}

/// Returns a whole number with commas between the thousands: "10,000".
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a count with its noun: "1 incident", "22 incidents", "0 incidents".
#[must_use]
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Returns "is" or "are", by number.
#[must_use]
pub fn is_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// Returns a small number in letters, a larger one in digits.
#[must_use]
pub fn spelt(number: u64) -> String {
    const SPELT: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    usize::try_from(number)
        .ok()
        .and_then(|place| SPELT.get(place))
        .map_or_else(|| count(number), |&word| word.to_owned())
}

/// Returns a number with two decimals below 1, one below 10 and none from there: "0.25", "3.5", "14", "1,204".
#[must_use]
pub fn decimal(number: f64) -> String {
    if !number.is_finite() {
        return NOT_KNOWN.to_owned();
    }
    // Halves are rounded up, as people do.
    let text = match number.abs() {
        size if size < 0.995 => format!("{:.2}", (number * 100.0).round() / 100.0),
        size if size < 9.95 => format!("{:.1}", (number * 10.0).round() / 10.0),
        _ => return count(rounded(number)),
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns a share (0 to 1) as a percentage; what is above 0 or below 1 never becomes 0% or 100%.
#[must_use]
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    match hundredths {
        _ if !share.is_finite() => NOT_KNOWN.to_owned(),
        _ if share > 0.0 && hundredths < 0.5 => "under 1%".to_owned(),
        _ if (99.5..100.0).contains(&hundredths) => "over 99%".to_owned(),
        _ => format!("{}%", rounded(hundredths)),
    }
}

/// Returns a change in percent with its sign, small ones with a decimal: "+12%", "−0.4%", "0%".
#[must_use]
pub fn signed_percent(percent: f64) -> String {
    let size = percent.abs();
    if !size.is_finite() {
        return NOT_KNOWN.to_owned();
    }
    let number = if size < 10.0 {
        decimal((size * 10.0).round() / 10.0)
    } else {
        count(rounded(size))
    };
    let sign = match () {
        () if number == "0" => "",
        () if percent < 0.0 => "−",
        () => "+",
    };
    format!("{sign}{number}%")
}

/// Returns a percentage, or words where it is unknown.
#[must_use]
pub fn percent_or(share: Option<f64>, absent: &str) -> String {
    share.map_or_else(|| absent.to_owned(), percent)
}

/// Returns the range in which a share lies: "5% to 33%"; empty when nothing is known.
#[must_use]
pub fn percent_range(lower: Option<f64>, upper: Option<f64>) -> String {
    range(lower.map(percent), upper.map(percent))
}

/// Returns a day with its weekday: "Mon 2 Nov 2026".
#[must_use]
pub fn day(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%a %-d %b %Y").to_string()
}

/// Returns a day for a table: "2 Nov 2026".
#[must_use]
pub fn date(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%-d %b %Y").to_string()
}

/// Returns a day for a sentence: "2 November 2026".
#[must_use]
pub fn plain_day(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%-d %B %Y").to_string()
}

/// Returns a day for an axis: "2 Nov".
#[must_use]
pub fn short_day(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%-d %b").to_string()
}

/// Returns a time to the minute: "2026-11-02 09:00".
#[must_use]
pub fn stamp(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%Y-%m-%d %H:%M").to_string()
}

/// Returns a month: "November 2026".
#[must_use]
pub fn month(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%B %Y").to_string()
}

/// Returns the week of a time: "2026-W44".
#[must_use]
pub fn iso_week(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%G-W%V").to_string()
}

/// Returns a day in the short form that sorts: "2026-11-02".
#[must_use]
pub fn iso_day(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%Y-%m-%d").to_string()
}

/// Returns the quarter of a time: "2026-Q4".
#[must_use]
pub fn quarter(at: Instant, zone: Tz) -> String {
    format!(
        "{}-Q{}",
        year(at, zone),
        (month_number(at, zone) - 1) / 3 + 1
    )
}

/// Returns a year: "2026".
#[must_use]
pub fn year(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%Y").to_string()
}

/// Returns a month for an axis: "Nov".
#[must_use]
pub fn short_month(at: Instant, zone: Tz) -> String {
    local(at, zone).format("%b").to_string()
}

/// Returns the month's number, from 1.
#[must_use]
pub fn month_number(at: Instant, zone: Tz) -> u32 {
    local(at, zone).month()
}

/// Returns a period by its first and last day: "Mon 5 Oct – Sun 1 Nov 2026". The year stands once where it can.
#[must_use]
pub fn period(period: Period, zone: Tz) -> String {
    let last = last_instant(period);
    let (from, to) = (local(period.from, zone), local(last, zone));
    if from.date_naive() == to.date_naive() {
        return day(last, zone);
    }
    let first = if from.year() == to.year() {
        from.format("%a %-d %b")
    } else {
        from.format("%a %-d %b %Y")
    };
    format!("{first} – {}", day(last, zone))
}

/// Returns the last instant of a period, which lies on its last day.
#[must_use]
pub fn last_instant(period: Period) -> Instant {
    Instant::from_micros(period.to.micros() - 1).max(period.from)
}

/// Returns a list in words: "a", "a and b", "a, b and c".
#[must_use]
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Cuts a text of the data that is too long to be read, with an ellipsis.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Begins a sentence: its first letter becomes a capital.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn local(at: Instant, zone: Tz) -> DateTime<Tz> {
    at.datetime().with_timezone(&zone)
}

/// Rounds a number that is known to be finite and not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "finite and not negative; saturates"
)]
fn rounded(number: f64) -> u64 {
    number.round() as u64
}
