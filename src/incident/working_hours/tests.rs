use chrono::NaiveDate;

use super::WorkingHours;
use crate::incident::Instant;
use crate::incident::period::{Period, Tz};

fn time(text: &str) -> Instant {
    let read = chrono::DateTime::parse_from_rfc3339(text).expect("a time");
    Instant::from_datetime(&read.to_utc()).expect("a usual year")
}

fn hours(from: &str, to: &str, hours: &WorkingHours) -> f64 {
    let (from, to) = (time(from), time(to));
    let timeline = hours.timeline(Period { from, to });
    #[expect(clippy::cast_precision_loss, reason = "a few days")]
    let micros = timeline.between(from.micros(), to.micros()) as f64;
    micros / 3.6e9
}

#[test]
fn nights_weekends_and_holidays_do_not_count() {
    let mut usual = WorkingHours::usual(Tz::Europe__London);
    let seen = |from: &str, to: &str, usual: &WorkingHours| hours(from, to, usual).to_string();
    // Friday 17:00 to Monday 09:00.
    assert_eq!(
        seen("2026-03-06T17:00:00Z", "2026-03-09T09:00:00Z", &usual),
        "2"
    );
    // Summer time: 08:00 in London is 07:00 UTC.
    assert_eq!(
        seen("2026-06-01T05:00:00Z", "2026-06-01T08:30:00Z", &usual),
        "1.5"
    );
    assert_eq!(
        seen("2026-06-06T05:00:00Z", "2026-06-07T08:30:00Z", &usual),
        "0"
    );
    usual
        .holidays
        .insert(NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day"));
    assert_eq!(
        seen("2026-06-01T05:00:00Z", "2026-06-02T08:00:00Z", &usual),
        "1"
    );
}

#[test]
fn tells_whether_somebody_works() {
    let usual = WorkingHours::usual(Tz::Europe__Berlin);
    assert!(usual.is_inside(time("2026-03-02T07:00:00Z")));
    assert!(!usual.is_inside(time("2026-03-02T06:59:59Z")));
    assert!(!usual.is_inside(time("2026-03-02T17:00:00Z")));
    assert!(!usual.is_inside(time("2026-03-07T10:00:00Z")));
}
