use super::{Period, Tz, minutes_by_hour};
use crate::incident::Instant;
use crate::stats::oracle::{Case, family};

fn time(text: &str) -> Instant {
    let whole = text.replace('Z', ":00Z");
    let read = chrono::DateTime::parse_from_rfc3339(&whole).expect("a time");
    Instant::from_datetime(&read.to_utc()).expect("a usual year")
}

#[test]
fn a_week_has_an_hour_less_or_more_where_the_clock_is_moved() {
    let period = |from: &str, to: &str| Period {
        from: time(from),
        to: time(to),
    };
    let spring = minutes_by_hour(
        Tz::Europe__Berlin,
        period("2026-03-22T23:00Z", "2026-03-29T22:00Z"),
    );
    assert_eq!(spring[6][1..4], [60.0, 0.0, 60.0]);
    let autumn = minutes_by_hour(
        Tz::Europe__Berlin,
        period("2026-10-18T22:00Z", "2026-10-25T23:00Z"),
    );
    assert_eq!(autumn[6][1..4], [60.0, 120.0, 60.0]);
    // Half an hour later than its neighbours, and moved by half an hour.
    let lord_howe = minutes_by_hour(
        Tz::Australia__Lord_Howe,
        period("2026-04-04T13:30Z", "2026-04-05T13:30Z"),
    );
    assert!((lord_howe.iter().flatten().sum::<f64>() - 1_440.0).abs() < 1e-9);
    assert_eq!(lord_howe[6][1..3], [90.0, 60.0]);
}

#[test]
fn equals_the_reference() {
    family("exposure", |case: &Case| {
        let zone: Tz = case.text("tz").parse().expect("a zone");
        let over = Period {
            from: time(case.text("from_utc")),
            to: time(case.text("to_utc")),
        };
        let seen = minutes_by_hour(zone, over);
        case.check("total_minutes", seen.iter().flatten().sum());
        for (weekday, hours) in seen.iter().enumerate() {
            for (hour, minutes) in hours.iter().enumerate() {
                case.check(&format!("minutes/{weekday}/{hour}"), *minutes);
            }
        }
    });
}
