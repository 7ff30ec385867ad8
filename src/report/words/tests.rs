//! The words of figures.

use super::*;

fn at(text: &str) -> Instant {
    Instant::from_datetime(&text.parse().expect("a time")).expect("in range")
}

#[test]
fn durations_use_at_most_two_units() {
    let cases = [
        (0.0, "0 s"),
        (0.3, "under 1 s"),
        (45.0, "45 s"),
        (59.6, "1 min"),
        (90.0, "1 min 30 s"),
        (140.0, "2 min"),
        (720.0, "12 min"),
        (3_599.0, "1 h"),
        (4_200.0, "1 h 10 min"),
        (86_399.0, "1 d"),
        (187_200.0, "2 d 4 h"),
        (1_209_600.0, "2 weeks"),
        (1_987_200.0, "3 weeks 2 d"),
        (18_748_800.0, "31 weeks"),
        (75_000_000.0, "2.4 years"),
        (-1.0, "not known"),
        (f64::NAN, "not known"),
    ];
    for (seconds, words) in cases {
        assert_eq!(duration(seconds), words, "{seconds}");
    }
    assert_eq!(duration_or(None, NOT_RECORDED), "not recorded");
}

#[test]
fn numbers_keep_their_meaning_when_rounded() {
    assert_eq!(
        [0, 999, 1_000, 1_234_567].map(count).join(" "),
        "0 999 1,000 1,234,567"
    );
    assert_eq!(
        [plural(1, "week", "weeks"), plural(0, "week", "weeks")].join(" "),
        "1 week 0 weeks"
    );
    assert_eq!(
        [0.0, 0.001, 0.136, 0.999, 1.0].map(percent).join(" "),
        "0% under 1% 14% over 99% 100%"
    );
    assert_eq!(
        [0.0, 0.25, 5.25, 3.52, 9.96, 1_204.2]
            .map(decimal)
            .join(" "),
        "0 0.25 5.3 3.5 10 1,204"
    );
    assert_eq!([spelt(4), spelt(13)].join(" "), "four 13");
}

#[test]
fn ranges_may_lack_an_end() {
    assert_eq!(
        duration_range(Some(3_000.0), Some(7_500.0)),
        "50 min to 2 h 5 min"
    );
    assert_eq!(duration_range(Some(3_000.0), None), "50 min or more");
    assert_eq!(duration_range(None, None), "");
    assert_eq!(percent_range(Some(0.05), Some(0.33)), "5% to 33%");
}

#[test]
fn periods_name_their_last_day() {
    let zone = chrono_tz::Europe::Berlin;
    let weeks = Period {
        from: at("2026-10-04T22:00:00Z"),
        to: at("2026-11-01T23:00:00Z"),
    };
    assert_eq!(period(weeks, zone), "Mon 5 Oct – Sun 1 Nov 2026");
    let years = Period {
        from: at("2025-12-31T23:00:00Z"),
        to: at("2026-01-01T12:00:00Z"),
    };
    assert_eq!(period(years, zone), "Thu 1 Jan 2026");
    let across = Period {
        from: at("2025-12-28T23:00:00Z"),
        to: at("2026-01-04T23:00:00Z"),
    };
    assert_eq!(period(across, zone), "Mon 29 Dec 2025 – Sun 4 Jan 2026");
    assert_eq!(stamp(at("2026-11-02T08:00:00Z"), zone), "2026-11-02 09:00");
}

#[test]
fn lists_end_with_and() {
    let items = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(listed(&items), "a, b and c");
    assert_eq!(listed(&items[..2]), "a and b");
    assert_eq!(sentence("half of them"), "Half of them");
}
