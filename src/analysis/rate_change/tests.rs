use crate::analysis::sample::{Case, seen, seen_in, since, window};
use crate::analysis::{Analyses, Scope, Verdict};
use crate::incident::Milestone;

fn scope() -> Scope {
    since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2025-12-08",
    )
}

/// Incidents on so many days of each week: twelve weeks before, then four.
fn weeks(before: [u32; 12], now: [u32; 4], service: &'static str) -> Vec<Case> {
    let weekly = before.into_iter().chain(now).enumerate();
    weekly
        .flat_map(|(week, count)| (0..count).map(move |place| (week, place)))
        .map(|(week, place)| {
            let seconds = 1_765_152_000 + (week as i64 * 7 * 24 + i64::from(place) * 5) * 3_600;
            let at = chrono::DateTime::from_timestamp(seconds, 0).expect("a time");
            Case::new(&format!("{service}-{week}-{place}"))
                .at(Milestone::Started, &at.format("%Y-%m-%d %H:%M").to_string())
                .services(&[service])
        })
        .collect()
}

fn verdict(found: &Analyses) -> Option<Verdict> {
    found.rate.change.as_ref().and_then(|change| change.verdict)
}

#[test]
fn a_doubled_rate_is_clear_and_a_steady_one_is_not() {
    let rise = seen_in(&weeks([5; 12], [11, 10, 12, 11], "web"), &scope());
    assert_eq!(verdict(&rise), Some(Verdict::ClearIncrease));
    let steady = seen_in(
        &weeks([5, 4, 6, 3, 7, 5, 5, 6, 4, 5, 3, 6], [6, 5, 3, 6], "web"),
        &scope(),
    );
    assert_eq!(verdict(&steady), Some(Verdict::NoClearChange));
    let change = steady.rate.change.expect("a baseline");
    assert!(change.lower.expect("an end") < 1.0 && change.upper.expect("an end") > 1.0);
}

#[test]
fn bursts_hold_back_what_even_counts_would_raise() {
    let bursty = seen_in(
        &weeks(
            [0, 18, 1, 0, 0, 20, 2, 1, 0, 0, 16, 2],
            [25, 2, 24, 1],
            "web",
        ),
        &scope(),
    );
    assert!(bursty.rate.dispersion.expect("weeks") > 5.0);
    assert_eq!(verdict(&bursty), Some(Verdict::NoClearChange));
}

#[test]
fn few_or_no_incidents_and_short_baselines_are_too_few() {
    let few = seen_in(&weeks([0; 12], [0, 0, 1, 0], "web"), &scope());
    assert_eq!(verdict(&few), Some(Verdict::TooFew));
    let short = since(
        window("2026-03-02", "2026-03-30", "2026-04-01"),
        "2026-02-02",
    );
    let found = seen_in(&weeks([5; 12], [15; 4], "web"), &short);
    assert_eq!(verdict(&found), Some(Verdict::TooFew));
    let everything = seen(&weeks([5; 12], [15; 4], "web"), "2026-04-01");
    assert_eq!(everything.rate.change, None);
}

#[test]
fn a_service_is_named_only_beyond_chance_even_when_it_has_gone() {
    let all = [
        weeks([3; 12], [3, 2, 4, 3], "steady"),
        weeks([3; 12], [0; 4], "gone"),
        weeks([1; 12], [5; 4], "worse"),
        weeks([0; 12], [1, 0, 0, 0], "new"),
    ]
    .concat();
    let services = seen_in(&all, &scope()).services;
    let seen = |name: &str| {
        let service = services.iter().find(|service| service.name == name);
        service.and_then(|service| service.rate_change.as_ref()?.verdict)
    };
    assert_eq!(seen("steady"), Some(Verdict::NoClearChange));
    assert_eq!(seen("gone"), Some(Verdict::ClearDecrease));
    assert_eq!(seen("worse"), Some(Verdict::ClearIncrease));
    assert_eq!(seen("new"), Some(Verdict::TooFew));
}

#[test]
fn only_full_weeks_of_the_window_have_a_usual_range() {
    let found = seen_in(&weeks([5; 12], [5, 6, 4, 5], "web"), &scope());
    let with: Vec<String> = found
        .weekly
        .iter()
        .filter(|week| week.usual_lower.is_some() && week.usual_upper.is_some())
        .map(|week| week.from.rfc3339()[..10].to_owned())
        .collect();
    assert_eq!(
        with,
        ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]
    );
    let last = found.weekly.last().expect("a week");
    assert_eq!((last.usual_lower, last.usual_upper), (Some(1), Some(11)));
}
