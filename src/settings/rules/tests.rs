use super::{definitions, seconds, targets, working_hours};
use crate::analysis::Definitions;
use crate::incident::period::Tz;
use crate::incident::{Phase, Severity};

#[test]
fn sets_of_definitions_have_names() {
    assert_eq!(
        definitions(None).expect("the default"),
        Definitions::Afteraction
    );
    assert_eq!(
        definitions(Some("pagerduty")).expect("a set"),
        Definitions::PagerDuty
    );
    definitions(Some("jira")).expect_err("no set");
}

#[test]
fn targets_name_phase_and_duration() {
    let read = targets(Some("resolve=4h, SEV1:resolve=1h30m,detect=90s")).expect("targets");
    let seen: Vec<_> = read
        .iter()
        .map(|one| (one.severity, one.phase, one.seconds))
        .collect();
    assert_eq!(
        seen,
        [
            (None, Phase::Resolve, 14_400.0),
            (Some(Severity::Sev1), Phase::Resolve, 5_400.0),
            (None, Phase::Detect, 90.0),
        ]
    );
    assert!(targets(None).expect("none").is_empty());
    for wrong in [
        "resolve",
        "resolve=",
        "fix=4h",
        "SEV9:resolve=1h",
        "resolve=0h",
        "resolve=4",
        "resolve=-4h",
        "resolve=4h5",
    ] {
        targets(Some(wrong)).expect_err(wrong);
    }
    assert_eq!(seconds("1 d 2 h"), Some(93_600.0));
}

#[test]
fn calendars_have_hours_and_holidays() {
    let read = |text: &str| working_hours(text, "calendar.toml", Tz::UTC);
    let hours = read("zone = \"Europe/London\"\nholidays = [\"2026-12-25\"]\n[hours]\nmonday = [\"13:00-17:00\", \"09:00-12:00\"]\nsaturday = \"22:00-24:00\"")
        .expect("a calendar");
    assert_eq!(
        (
            hours.zone,
            hours.days[0].len(),
            hours.days[1].len(),
            hours.holidays.len()
        ),
        (Tz::Europe__London, 2, 0, 1)
    );
    for wrong in [
        "",
        "[hours]\nmoonday = \"09:00-17:00\"",
        "[hours]\nmonday = \"17:00-09:00\"",
        "[hours]\nmonday = [\"09:00-12:00\", \"11:00-17:00\"]",
        "holidays = [\"25.12.2026\"]\n[hours]\nmonday = \"09:00-17:00\"",
        "zone = \"London\"\n[hours]\nmonday = \"09:00-17:00\"",
        "open = true\n[hours]\nmonday = \"09:00-17:00\"",
    ] {
        read(wrong).expect_err(wrong);
    }
}
