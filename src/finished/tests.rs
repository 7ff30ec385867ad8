//! Finished postmortems: what is found, and what is left alone.

use super::*;

fn seen(text: &str) -> Vec<String> {
    check(text)
        .iter()
        .map(|found| format!("{} {} {}", found.line, found.rule.word(), found.words))
        .collect()
}

/// The words of the findings under a rule in one line of text.
fn told(rule: Rule, text: &str) -> Vec<String> {
    let found = check(&format!("## Lessons\n\n{text}\n"));
    found
        .into_iter()
        .filter(|found| found.rule == rule)
        .map(|found| found.words)
        .collect()
}

const GOOD: &str = "\
# All good

## Summary

Checkout was down for ten minutes.

## Timeline

All times in UTC.

| Time | Event |
| :-- | :-- |
| 2026-01-02 10:00 | A release went out |
| 2026-01-02 10:10 | It was rolled back |

## Contributing factors

- The release had no canary.

## Action items

- Add a canary to the release of checkout (@ada, by 2026-02-01, [OPS-12](https://tracker.example/OPS-12))
";

#[test]
fn a_whole_document_has_no_findings() {
    assert_eq!(seen(GOOD), [""; 0]);
}

#[test]
fn parts_that_are_missing_or_empty_are_named() {
    let without = GOOD.replace(
        "## Contributing factors\n\n- The release had no canary.\n",
        "",
    );
    assert_eq!(seen(&without), ["1 missing_part "]);
    let empty = GOOD.replace("Checkout was down for ten minutes.", "TBD");
    assert_eq!(seen(&empty), ["3 empty_part "]);
    let boxes = GOOD.replace(
        "Checkout was down for ten minutes.",
        "- □ to fill: what happened\n- □ to fill: to whom",
    );
    assert_eq!(seen(&boxes), ["3 empty_part ", "5 to_fill what happened"]);
    assert_eq!(seen("").len(), 4);
}

#[test]
fn parts_may_be_items_of_a_list() {
    let text = "\
- **Key events**
  - First detected: 2026-01-02 10:15
  - Resolved 2026-01-02 09:42
- **Impact**: Nobody could deploy.
- **Resolution**: The node was replaced.
- **Review actions**:
  - Add an alert on the number of free addresses [#7](https://tracker.example/7)
";
    assert_eq!(
        seen(text),
        [
            "3 milestones_out_of_order Resolved 2026-01-02 09:42",
            "7 incomplete_action Add an alert on the number of free addresses",
        ]
    );
}

#[test]
fn an_action_needs_a_person_a_time_box_and_a_deliverable() {
    let of = |action: &str| {
        let text = GOOD.replace(
            "- Add a canary to the release of checkout (@ada, by 2026-02-01, [OPS-12](https://tracker.example/OPS-12))",
            action,
        );
        let found = check(&text);
        found
            .iter()
            .map(|found| found.says.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert_eq!(
        of("- Add a canary to checkout (@ada)"),
        "the action has no time box, no deliverable"
    );
    assert_eq!(
        of("- Add a canary to checkout by the end of March, ticket OPS-3, owner: ada"),
        ""
    );
    let weak = of("- Better monitoring (@ada, by 2026-02-01, #7)");
    assert!(weak.starts_with("the action does not say"), "{weak}");
    let table = "| Action | PIC | Time box | Deliverable |\n|:--|:--|:--|:--|\n| Add a canary to checkout | Ada | □ to fill: time box | test |";
    assert_eq!(
        of(table),
        "a box is still to be filled in; the action has no time box"
    );
}

#[test]
fn entries_that_go_back_are_found_and_those_past_midnight_are_not() {
    let table = |times: &[&str]| {
        let rows: Vec<String> = times
            .iter()
            .map(|time| format!("| {time} | x |\n"))
            .collect();
        let text = format!(
            "## Timeline\n\n| Time | Event |\n|--|--|\n{}",
            rows.concat()
        );
        check(&text)
            .iter()
            .filter(|found| found.rule == Rule::TimesOutOfOrder)
            .count()
    };
    assert_eq!(table(&["2026-01-02 10:00", "2026-01-02 09:59"]), 1);
    assert_eq!(
        table(&["2026-01-02 10:00", "2026-01-02 10:00", "2026-01-03 09:00"]),
        0
    );
    assert_eq!(table(&["10:00", "09:59"]), 1);
    assert_eq!(table(&["23:50", "00:10"]), 0);
    assert_eq!(table(&["20202-01-16 12:00", "25:61"]), 0);
}

#[test]
fn words_that_blame_are_found() {
    for (text, words) in [
        ("The cause was human error.", "human error"),
        (
            "We should have checked the limits.",
            "We should have checked",
        ),
        (
            "The on-call engineer forgot to renew it.",
            "The on-call engineer forgot to",
        ),
        ("He didn't follow the runbook.", "He didn't follow"),
        (
            "Somebody accidentally deleted the table.",
            "Somebody accidentally deleted",
        ),
        ("We need to be more careful.", "be more careful"),
        ("It was carelessly rolled out.", "carelessly"),
        ("It was the developer's fault.", "the developer's fault"),
    ] {
        assert_eq!(told(Rule::Blame, text), [words], "{text}");
    }
}

#[test]
fn systems_that_fail_and_words_that_only_look_alike_are_left_alone() {
    for text in [
        "Prometheus failed to scrape its targets.",
        "Each repository should have clear rules.",
        "The alert should have fired.",
        "Serilog should throw an exception.",
        "The controller did not check the label.",
        "This was not human error, but a missing guard.",
        "We failed to connect to the cluster.",
        "The job accidentally deleted the table.",
        "An incident manager could have helped.",
        "The engineer on call restarted the pods.",
        "Nodes should have priority.",
        "The change led to user errors and operational failures.",
    ] {
        assert_eq!(told(Rule::Blame, text), [""; 0], "{text}");
    }
}

#[test]
fn a_cause_that_names_a_person_is_found_and_one_that_names_a_system_is_not() {
    let of = |cause: &str| {
        let text =
            format!("## Attendees\n\n- Ada Lovelace, Bo Diddley\n\n## Root cause\n\n{cause}\n");
        let found = check(&text)
            .into_iter()
            .filter(|found| found.rule == Rule::CauseNamesPerson);
        found.map(|found| found.words).collect::<Vec<_>>()
    };
    assert_eq!(of("Ada Lovelace ran the wrong script."), ["Ada Lovelace"]);
    assert_eq!(
        of("It was caused by an engineer."),
        ["caused by an engineer"]
    );
    assert_eq!(of("The script ran without a guard."), [""; 0]);
    assert_eq!(of("Caused by engine load."), [""; 0]);
}

#[test]
fn every_finding_on_words_says_what_to_write_instead() {
    let text = "## Root cause\n\nHuman error of the engineer. We should have tested it.\n";
    let found = check(text);
    assert!(found.len() > 5);
    assert!(
        found
            .iter()
            .all(|found| !found.says.is_empty() && !found.better.is_empty())
    );
}

#[test]
fn no_text_stops_it_and_what_is_listed_holds_no_control_character() {
    for text in [
        "\0\u{1b}[31m# x",
        "| a |\n|--|\n|",
        "- - - -",
        "## \u{202e}Timeline\n\n- human error \u{9b}",
        "[[[[[[((((",
        "---\na: b\n",
    ] {
        let listed = listed(&[("x.md".to_owned(), check(text))]);
        assert!(
            !listed.contains(|letter: char| letter.is_control() && letter != '\n'),
            "{listed:?}"
        );
    }
}
