use super::{DateOrder, Form, OrderEvidence, Problem, is_null, read};
use crate::incident::period::Tz;

fn seen(text: &str, order: Option<DateOrder>, zone: Tz) -> String {
    match read(text, &Form::Any, order, zone) {
        Ok(reading) => format!(
            "{} {:?} {:?}",
            reading.instant.rfc3339(),
            reading.offset,
            reading.local
        ),
        Err(problem) => format!("{problem:?}"),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(seen(text, None, Tz::UTC), expected, "{text}");
}

#[test]
fn reads_offsets_of_every_spelling() {
    check("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z Own Once");
    check("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00Z Own Once");
    check(
        "2016-03-03T13:40:01.000+0000",
        "2016-03-03T13:40:01Z Own Once",
    );
    check(
        "2026-03-01 10:00:00.123456-05",
        "2026-03-01T15:00:00.123456Z Own Once",
    );
    check("2026-03-01 10:00 UTC", "2026-03-01T10:00:00Z Own Once");
    check("2024-02-26 17:09:00+00:00", "2024-02-26T17:09:00Z Own Once");
    check(
        "2026-03-01T10:00:31.62Z",
        "2026-03-01T10:00:31.620Z Own Once",
    );
    check(
        "2026-03-01T10:00:00.123456789Z",
        "2026-03-01T10:00:00.123456Z Own Once",
    );
    check("2026-03-01T10:00:00+05:45", "2026-03-01T04:15:00Z Own Once");
    check("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z Own Once");
}

#[test]
fn reads_halves_of_the_day_in_other_spellings() {
    for half in ["\u{202f}PM", "\u{a0}pm", "PM", " p.m.", " p. m.", " nachm."] {
        check(
            &format!("03/Mar/26 1:07{half}"),
            "2026-03-03T13:07:00Z Zone Once",
        );
    }
    check("03/Mar/26 12:07 a. m.", "2026-03-03T00:07:00Z Zone Once");
}

#[test]
fn reads_dates_without_signs_between() {
    check("20260301T100000Z", "2026-03-01T10:00:00Z Own Once");
    check("20210721T03:00:00", "2021-07-21T03:00:00Z Zone Once");
    check("20261301T100000Z", "Unreadable");
    check("2026030110", "2034-03-15T10:08:30Z Own Once");
}

#[test]
fn reads_epochs_by_their_length() {
    check("1772530510", "2026-03-03T09:35:10Z Own Once");
    check("1772530510123", "2026-03-03T09:35:10.123Z Own Once");
    check("17725305", "Unreadable");
}

#[test]
fn reads_months_in_words() {
    check("03/Mar/26 10:07 AM", "2026-03-03T10:07:00Z Zone Once");
    check("03/Mar/26 12:07 PM", "2026-03-03T12:07:00Z Zone Once");
    check("03/Mar/26 12:07 AM", "2026-03-03T00:07:00Z Zone Once");
    check(
        "Mar 3, 2026 @ 10:05:10.000",
        "2026-03-03T10:05:10Z Zone Once",
    );
    check("3 March 2026", "2026-03-03T00:00:00Z Zone Once");
    check(
        "Tuesday, February 18, 2014 7:50:26 PM",
        "2014-02-18T19:50:26Z Zone Once",
    );
    check(
        "Tue, 03 Mar 2026 10:05:10 +0000",
        "2026-03-03T10:05:10Z Own Once",
    );
}

#[test]
fn never_guesses_the_order_of_day_and_month() {
    check("03/04/2026 10:00", "Unordered");
    check("29/2/2016 01:16", "Unordered");
    check("05-06-2026", "Unordered");
    check("04/04/2026 10:00", "2026-04-04T10:00:00Z Zone Once");
    check("03.04.2026 10:00", "2026-04-03T10:00:00Z Zone Once");
    let day_first = |text| seen(text, Some(DateOrder::DayFirst), Tz::UTC);
    let month_first = |text| seen(text, Some(DateOrder::MonthFirst), Tz::UTC);
    assert_eq!(
        day_first("03/04/2026 10:00"),
        "2026-04-03T10:00:00Z Zone Once"
    );
    assert_eq!(
        month_first("03/04/2026 1:00 PM"),
        "2026-03-04T13:00:00Z Zone Once"
    );
    assert_eq!(month_first("29/2/2016 01:16"), "Unreadable");
}

#[test]
fn refuses_what_is_no_time() {
    for text in [
        "soon",
        "2026-02-30T10:00:00Z",
        "22026-03-18T11:05:00Z",
        "2026-03-01T25:00:00Z",
        "10:00",
        "2026",
        "2026-03-01T10:00:00Zulu",
        "N",
        "12",
    ] {
        check(text, "Unreadable");
    }
}

#[test]
fn local_times_that_happen_twice_or_never() {
    let berlin = |text| seen(text, None, Tz::Europe__Berlin);
    assert_eq!(berlin("2026-07-01 10:00"), "2026-07-01T08:00:00Z Zone Once");
    assert_eq!(
        berlin("2026-10-25 02:30"),
        "2026-10-25T00:30:00Z Zone Twice"
    );
    assert_eq!(
        berlin("2026-03-29 02:30"),
        "2026-03-29T01:00:00Z Zone Never"
    );
    assert_eq!(
        seen("2021-03-28 00:30", None, Tz::Asia__Beirut),
        "2021-03-27T22:00:00Z Zone Never"
    );
}

#[test]
fn stated_forms_are_followed() {
    let with = |text: &str, form: Form| {
        read(text, &form, None, Tz::UTC).map(|reading| reading.instant.rfc3339())
    };
    assert_eq!(
        with("1772530510", Form::EpochSeconds),
        Ok("2026-03-03T09:35:10Z".to_owned())
    );
    assert_eq!(
        with("1772530510.5", Form::EpochSeconds),
        Ok("2026-03-03T09:35:10.500Z".to_owned())
    );
    assert_eq!(
        with("1772530510000", Form::EpochMilliseconds),
        Ok("2026-03-03T09:35:10Z".to_owned())
    );
    assert_eq!(
        with(
            "03/04/2026 10:00",
            Form::Format("%m/%d/%Y %H:%M".to_owned())
        ),
        Ok("2026-03-04T10:00:00Z".to_owned())
    );
    assert_eq!(
        with("2026-03-04", Form::Format("%Y-%m-%d".to_owned())),
        Ok("2026-03-04T00:00:00Z".to_owned())
    );
    assert_eq!(with("soon", Form::EpochSeconds), Err(Problem::Unreadable));
}

fn evidence(texts: &[&str]) -> OrderEvidence {
    let mut evidence = OrderEvidence::default();
    texts.iter().for_each(|text| evidence.see(text));
    evidence
}

#[test]
fn the_whole_column_settles_the_order() {
    assert_eq!(
        evidence(&["03/04/2026", "25/04/2026"]).order(),
        Some(DateOrder::DayFirst)
    );
    assert_eq!(
        evidence(&["03/04/2026", "03/25/2026"]).order(),
        Some(DateOrder::MonthFirst)
    );
    assert_eq!(
        evidence(&["03/04/2026", "05/06/2026", "2026-03-04"]).order(),
        None
    );
    assert_eq!(
        evidence(&["25/04/2026", "03/25/2026"]).order(),
        None,
        "contradictions are refused"
    );
    assert!(evidence(&["03/03/2026 1:07", "03-17-2026 07:42:00"]).is_mixed());
    assert!(!evidence(&["03/03/2026 1:07", "03/17/2026 07:42"]).is_mixed());
}

#[test]
fn null_forms() {
    assert!(
        ["", "?", "-", "null", "NaT", "0001-01-01T00:00:00Z"]
            .into_iter()
            .all(is_null)
    );
    assert!(!["none", "0", "unknown"].into_iter().any(is_null));
}
