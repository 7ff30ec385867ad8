//! The actions of a postmortem: who, until when, what will exist; and whether the text says so.

use std::sync::LazyLock;

use regex::Regex;

use crate::analysis::action_faults;
use crate::finished::document::{Document, Line, Shape};
use crate::finished::parts::PartKind;
use crate::finished::people::{named, pattern};
use crate::finished::{Finding, Rule};
use crate::report::action_mending;

/// Words that say when an action is due or done.
static TIME_BOX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:\d{4}-\d{2}|due\b|deadline|time ?box|within \d+|in \d+ (?:days?|weeks?|months?)|q[1-4]\b|(?:by|before|until|end of) (?:the end|end|next|mon|tue|wed|thu|fri|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)|next (?:week|sprint|month)|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|done|completed)\b",
    )
});
/// Words that say who does it.
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)(?:\b(?:owner|pic|assignee|assigned to|responsible)\b|(?:^|[\s(])@[a-z])")
});
/// Words that say what will exist.
static DELIVERABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\bdeliverable\b|#\d+|\b[A-Z]{2,}-\d+\b|\bpull request\b|\bticket\b|\bdone when\b)",
    )
});

/// An action as it is written.
struct Action<'d> {
    line: &'d Line,
    title: String,
    has_owner: bool,
    has_time_box: bool,
    has_deliverable: bool,
}

/// Finds actions that lack something, or whose text does.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    for action in actions(document) {
        let missing: Vec<&str> = [
            (action.has_owner, "person in charge"),
            (action.has_time_box, "time box"),
            (action.has_deliverable, "deliverable"),
        ]
        .into_iter()
        .filter(|(has, _)| !has)
        .map(|(_, what)| what)
        .collect();
        if !missing.is_empty() {
            found.push(Finding {
                line: action.line.number,
                rule: Rule::IncompleteAction,
                words: action.title.clone(),
                says: format!("the action has no {}", missing.join(", no ")),
                better: "name one person in charge, a day, and what will exist then".to_owned(),
            });
        }
        let deliverable = action.has_deliverable.then_some("named");
        let faults = action_faults(&action.title, deliverable);
        if !faults.is_empty() {
            found.push(Finding {
                line: action.line.number,
                rule: Rule::WeakAction,
                words: action.title.clone(),
                says: "the action does not say what will be done, to what, or when it is finished"
                    .to_owned(),
                better: action_mending(&faults),
            });
        }
    }
    found
}

/// Returns the actions: items of the lists and rows of the tables in the part that holds them.
fn actions(document: &Document) -> Vec<Action<'_>> {
    let people = named(document);
    let names_person = |text: &str| {
        let mut words = people.iter();
        words.any(|name| {
            text.contains(&format!("({name}"))
                || text.contains(&format!("– {name}"))
                || text.ends_with(name.as_str())
        })
    };
    let lines: Vec<&Line> = document
        .of(PartKind::Actions)
        .filter(|line| is_action(line))
        .collect();
    let depth = lines.iter().filter_map(|line| match line.shape {
        Shape::Item(depth) => Some(depth),
        _ => None,
    });
    let top = depth.min().unwrap_or(0);
    let mut found = Vec::new();
    for line in lines {
        match &line.shape {
            Shape::Item(depth) if *depth == top => found.push(Action {
                line,
                title: title(headline(line)),
                has_owner: OWNER.is_match(&line.text) || names_person(&line.text),
                has_time_box: TIME_BOX.is_match(&line.text),
                has_deliverable: line.has_link || DELIVERABLE.is_match(&line.text),
            }),
            Shape::Row { heading, cells, .. } => found.extend(of_row(line, heading, cells)),
            _ => {}
        }
    }
    found
}

/// Tells whether a line of the part is an action, not a box, a question, a fact of the draft or what is owed from before.
pub(super) fn is_action(line: &Line) -> bool {
    let is_owed = matches!(&line.shape, Shape::Row { caption, .. } if caption.starts_with("From earlier incidents"));
    let text = line.text.trim();
    let is_box = line.is_to_fill() && !matches!(line.shape, Shape::Row { .. });
    let is_none = text.is_empty() || text.starts_with("To sharpen");
    !(is_none || is_box || is_owed || line.is_question())
}

fn of_row<'d>(line: &'d Line, heading: &[String], cells: &[String]) -> Option<Action<'d>> {
    let cell = |words: &[&str]| {
        let place = heading.iter().position(|title| {
            let title = title.to_lowercase();
            words.iter().any(|word| title.contains(word))
        });
        place
            .and_then(|place| cells.get(place))
            .map(|cell| cell.trim().to_owned())
    };
    let is_filled = |text: &Option<String>| {
        text.as_ref()
            .is_some_and(|text| !text.is_empty() && !text.contains("□ to fill") && text != "-")
    };
    let title = cell(&["action", "what", "task", "item", "description", "title"])
        .or_else(|| cells.first().map(|cell| cell.trim().to_owned()))?;
    if title.is_empty() || title.contains("□ to fill") {
        return None;
    }
    let deliverable = cell(&["deliverable", "ticket", "issue", "tracking", "link", "bug"]);
    Some(Action {
        line,
        title: self::title(&title),
        has_owner: is_filled(&cell(&[
            "owner",
            "pic",
            "assignee",
            "who",
            "responsible",
            "in charge",
        ])),
        has_time_box: is_filled(&cell(&[
            "time box", "due", "deadline", "until", "by when", "date", "when",
        ])),
        has_deliverable: is_filled(&deliverable) || line.has_link,
    })
}

/// Returns the bold words with which an item begins, where the rest only explains them.
fn headline(line: &Line) -> &str {
    let rest = line.text.strip_prefix(line.label.as_str());
    let explains = rest.is_some_and(|rest| rest.trim_start().starts_with([':', '–', '-', '.']));
    if explains && line.label.split_whitespace().count() > 2 {
        &line.label
    } else {
        &line.text
    }
}

/// Returns what an action says, without the id or box before it and what stands in brackets behind.
fn title(text: &str) -> String {
    static BEFORE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:\[[ xX]\]\s*|[A-Z]{2,}-\d+\s*[:–-]\s*|\d+[.)]\s+)"));
    static BEHIND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|#\d+)\s*[.:]?$"));
    let text = BEFORE.replace(text.trim(), "");
    let text = BEHIND.replace(&text, "");
    text.trim().to_owned()
}
