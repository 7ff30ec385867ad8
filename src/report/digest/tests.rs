//! What a mail's subject says in each case, and what of a report a mail holds.

use serde_json::json;

use super::*;
use crate::analysis::{Change, Verdict};
use crate::incident::period::Period;
use crate::notes::{Code, NoteCount};
use crate::report::{Facts, fixture, trend_report};

fn subject_of(facts: Facts) -> String {
    let found = digest(&trend_report(facts), None, None);
    assert!(found.subject.chars().count() <= 78, "{}", found.subject);
    found.subject
}

fn instant(text: &str) -> Instant {
    Instant::from_datetime(&text.parse().expect("a time")).expect("a year that can be")
}

/// The usual facts over another window, without what follows incidents.
fn over(name: &str, from: &str, to: &str) -> Facts {
    let mut facts = fixture::usual();
    name.clone_into(&mut facts.window_name);
    facts.scope.zone = Tz::UTC;
    facts.scope.current = Period {
        from: instant(from),
        to: instant(to),
    };
    facts
}

fn changed(verdict: Verdict) -> Facts {
    let mut facts = fixture::usual();
    facts.analyses.rate.change = Some(Change {
        verdict: Some(verdict),
        ..Change::default()
    });
    facts
}

#[test]
fn the_subject_names_the_period() {
    let title = |facts: Facts| {
        let subject = subject_of(facts);
        let (title, _) = subject.split_once(": ").expect("title and result");
        title.to_owned()
    };
    let at = |day: &str| format!("{day}T00:00:00Z");
    let of = |name: &str, from: &str, to: &str| title(over(name, &at(from), &at(to)));
    assert_eq!(
        of("1w", "2026-07-27", "2026-08-03"),
        "Weekly incidents 2026-W31"
    );
    assert_eq!(
        of("4w", "2026-10-05", "2026-11-02"),
        "Incidents 2026-W41 to W44"
    );
    assert_eq!(
        of("4w", "2025-12-15", "2026-01-12"),
        "Incidents 2025-W51 to 2026-W02"
    );
    assert_eq!(
        of("month", "2026-10-01", "2026-11-01"),
        "Monthly incidents October 2026"
    );
    assert_eq!(
        of("quarter", "2026-07-01", "2026-10-01"),
        "Quarterly incidents 2026-Q3"
    );
    assert_eq!(
        of("all", "2024-07-01", "2026-11-02"),
        "All incidents to 2026-11-01"
    );
    assert_eq!(
        of("custom", "2026-01-01", "2026-07-01"),
        "Incidents 2026-01-01 to 2026-06-30"
    );
    let mut chosen = over("1w", &at("2026-07-27"), &at("2026-08-03"));
    chosen.settings = json!({ "where": ["team=payments", "severity=SEV1 or something longer"] });
    assert_eq!(
        title(chosen),
        "Weekly incidents 2026-W31 (team=payments, severity=…)"
    );
}

#[test]
fn the_subject_says_the_result() {
    let result = |facts: Facts| {
        let subject = subject_of(facts);
        let (_, result) = subject.split_once(": ").expect("title and result");
        result.split(';').next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        result(changed(Verdict::NoClearChange)),
        "21, no clear change"
    );
    assert_eq!(result(changed(Verdict::ClearIncrease)), "21, clearly more");
    assert_eq!(
        result(changed(Verdict::PossibleDecrease)),
        "21, possibly fewer"
    );
    assert_eq!(result(changed(Verdict::TooFew)), "21, too few to compare");
    assert_eq!(result(fixture::empty()), "none");
    let mut quiet = changed(Verdict::ClearDecrease);
    quiet.analyses.incidents.in_window = 0;
    assert_eq!(result(quiet), "none, clearly fewer");
}

#[test]
fn a_subject_about_old_or_incomplete_data_claims_only_what_is_sure() {
    let mut facts = changed(Verdict::ClearDecrease);
    facts.inputs.truncate(1);
    facts.inputs[0].newest = Some("2026-10-20T12:00:00Z".to_owned());
    let says = |facts: &Facts, words: &str| {
        let subject = subject_of(facts.clone());
        assert!(subject.contains(words), "{subject}");
    };
    says(&facts, ": 21, newest record 20 Oct 2026");
    let mut quiet = facts.clone();
    quiet.analyses.incidents.in_window = 0;
    says(&quiet, ": none, newest record 20 Oct 2026");
    for facts in [&mut facts, &mut quiet] {
        facts.ledger.notes.push(NoteCount {
            code: Code::MorePages,
            count: 1,
            examples: vec!["export.json".to_owned()],
        });
    }
    says(&facts, ": at least 21, data incomplete");
    says(&quiet, ": none known, data incomplete");
}

#[test]
fn a_run_with_too_many_rejects_says_so_first() {
    let error = Error::too_many_rejects(12, 424, "0");
    let failure = Failure::of(&error);
    assert_eq!(failure.exit_code, 3);
    assert!(
        failure.what.starts_with("12 of 424 records"),
        "{}",
        failure.what
    );
    let found = digest(&trend_report(fixture::usual()), None, Some(failure));
    assert!(
        found.subject.contains(": 12 records rejected; 21"),
        "{}",
        found.subject
    );
    assert!(!found.figures.is_empty() && found.failure.is_some());
}

#[test]
fn a_run_without_a_report_claims_no_figure() {
    let generator = Generator {
        name: "afteraction".to_owned(),
        version: "0".to_owned(),
    };
    let at = (instant("2026-11-02T08:00:00Z"), Tz::UTC);
    let of = |error: &Error| failed_digest(error, at, &["exports".to_owned()], None, &generator);
    let found = of(&Error::empty_input("export.csv"));
    assert_eq!(
        found.subject,
        "Incident report failed 2026-11-02 08:00: no usable input"
    );
    assert!(
        found.figures.is_empty() && found.headline.contains("not known"),
        "{}",
        found.headline
    );
    let failure = found.failure.expect("what failed");
    assert_eq!(
        (failure.what.as_str(), failure.exit_code),
        ("export.csv: is empty", 4)
    );
    assert!(!failure.hints.is_empty());
    assert_eq!(
        of(&Error::input_too_large("export.csv", 5)).subject,
        "Incident report failed 2026-11-02 08:00: a limit was exceeded"
    );
}

#[test]
fn lists_are_short_and_count_the_rest() {
    let found = digest(&trend_report(fixture::everything(500)), None, None);
    for list in &found.lists {
        assert!(list.items.len() <= LISTED, "{}", list.title);
    }
    let incidents = found.lists.last().expect("incidents");
    assert_eq!(incidents.more, "and 490 more in the report");
    let single = digest(&trend_report(fixture::single()), None, None);
    assert!(single.lists.iter().all(|list| list.more.is_empty()));
    assert!(
        digest(&trend_report(fixture::empty()), None, None)
            .lists
            .is_empty()
    );
}

#[test]
fn many_warnings_and_long_messages_are_shortened() {
    let mut facts = fixture::usual();
    let one = facts.inputs[0].clone();
    facts.inputs = (0..40)
        .map(|place| {
            let mut input = one.clone();
            input.name = format!("export-{place}.csv");
            // All but one are old, each with a warning of its own.
            let day = if place == 0 {
                "2026-11-01"
            } else {
                "2026-09-01"
            };
            input.newest = Some(format!("{day}T00:00:00Z"));
            input
        })
        .collect();
    let report = trend_report(facts);
    assert!(report.page.alerts.len() > 39);
    let found = digest(&report, None, None);
    assert_eq!(found.alerts.len(), ALERTS + 1);
    let last = found.alerts.last().expect("the rest");
    let more = report.page.alerts.len() - ALERTS;
    assert_eq!(*last, format!("And {more} more warnings: see the report."));
    let names = vec!["export.csv".to_owned(); 2_000];
    assert!(
        Failure::of(&Error::only_headings(&names))
            .what
            .chars()
            .count()
            <= MESSAGE + 1
    );
}

#[test]
fn links_that_fill_more_than_a_line_are_left_out() {
    let link = |url: String| item("name", Some(&url), &[], "").url;
    assert!(link(format!("https://{}", "x".repeat(LINK - 8))).is_some());
    assert_eq!(link(format!("https://{}", "x".repeat(LINK - 7))), None);
}
