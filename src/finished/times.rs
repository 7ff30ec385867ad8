//! The times of a postmortem: milestones in the order of an incident's life, entries of the timeline in order.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use regex::{Captures, Regex};

use crate::finished::document::{Document, Line, Shape};
use crate::finished::parts::PartKind;
use crate::finished::people::pattern;
use crate::finished::{Finding, Rule};

static MOMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{4})-(\d{1,2})-(\d{1,2})[ T]{1,2}(\d{1,2}):(\d{2})\b"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W{0,3}(\d{1,2}):(\d{2})\b"));

/// A line that is nothing but a day.
static DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} \w+ \d{4})\W*$"));

/// Words of milestones with their place in an incident's life; those with the same place may come in any order.
const MILESTONES: [(&str, u8, &[&str]); 5] = [
    (
        "was noticed",
        1,
        &["detected", "team aware", "noticed", "reported"],
    ),
    ("was declared", 2, &["declared", "acknowledged"]),
    (
        "was stopped",
        3,
        &["repaired", "mitigated", "bleeding stopped", "fixed"],
    ),
    ("was resolved", 4, &["resolved"]),
    ("was closed", 5, &["closed"]),
];
/// Words with which the line of the begin itself begins; elsewhere they are said of much else ("War room started").
const BEGAN: [&str; 9] = [
    "fault occur",
    "impact began",
    "impact start",
    "incident start",
    "incident began",
    "outage start",
    "outage began",
    "start",
    "began",
];
/// A clock without a day that goes back further than this went past midnight.
const PAST_MIDNIGHT: TimeDelta = TimeDelta::hours(12);
/// A line that names a milestone has at most so many words beside its time.
const FEW: usize = 5;

/// Finds times the wrong way round.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut found = milestones(document);
    found.extend(entries(document));
    found
}

/// Compares the milestones that lines of their own name: "First detected: 2023-11-01 10:15".
fn milestones(document: &Document) -> Vec<Finding> {
    let mut seen: Vec<(&Line, &'static str, u8, NaiveDateTime)> = Vec::new();
    for line in document.of(PartKind::Timeline) {
        if let (Shape::Item(_) | Shape::Paragraph, Some((name, place)), Some(at)) =
            (&line.shape, milestone(&line.text), moment(&line.text))
            && !seen.iter().any(|(_, known, ..)| *known == name)
        {
            seen.push((line, name, place, at));
        }
    }
    let mut found = Vec::new();
    for (place, (line, name, rank, at)) in seen.iter().enumerate() {
        let wrong = seen[..place]
            .iter()
            .chain(&seen[place + 1..])
            .find(|(_, _, other, then)| other < rank && then > at);
        if let Some((_, before, ..)) = wrong {
            found.push(Finding {
                line: line.number,
                rule: Rule::MilestonesOutOfOrder,
                words: line.text.clone(),
                says: format!("by these times it {name} before it {before}"),
                better: "look both times up, and say which zone they are in".to_owned(),
            });
        }
    }
    found
}

/// Returns the milestone that a short line names.
fn milestone(text: &str) -> Option<(&'static str, u8)> {
    let rest = MOMENT.replace(text, "").to_lowercase();
    if rest.split_whitespace().count() > FEW {
        return None;
    }
    let begin = rest.trim_start_matches(|letter: char| !letter.is_alphabetic());
    if BEGAN.iter().any(|words| begin.starts_with(words)) {
        return Some(("began", 0));
    }
    let named = |words: &[&str]| words.iter().any(|word| rest.contains(word));
    MILESTONES
        .iter()
        .find(|(.., words)| named(words))
        .map(|(name, place, _)| (*name, *place))
}

/// Looks for entries that go back in time, within one list or table.
fn entries(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut before: Option<(NaiveDateTime, usize, bool)> = None;
    let mut day: Option<NaiveDate> = None;
    for line in &document.lines {
        if line.part != Some(PartKind::Timeline) || matches!(line.shape, Shape::Heading(_)) {
            before = None;
            day = None;
            continue;
        }
        let shape = shape(line);
        let begin = match &line.shape {
            Shape::Row { cells, .. } => cells.first().map_or("", String::as_str),
            _ => &line.text,
        };
        if milestone(&line.text).is_some() && !matches!(line.shape, Shape::Row { .. }) {
            continue;
        }
        if DAY.is_match(begin) {
            // Another day begins; what stands before it is no measure for what follows.
            before = None;
            continue;
        }
        let Some((at, has_day)) = entry(begin, day) else {
            continue;
        };
        day = Some(at.date());
        if let Some((then, of, had_day)) = before
            && of == shape
            && at < then
            && ((has_day && had_day) || then - at < PAST_MIDNIGHT)
        {
            found.push(Finding {
                line: line.number,
                rule: Rule::TimesOutOfOrder,
                words: begin.chars().take(60).collect::<String>().trim().to_owned(),
                says: format!(
                    "this entry comes after one of {}",
                    then.format(if had_day { "%Y-%m-%d %H:%M" } else { "%H:%M" })
                ),
                better: "put the entries in order, or correct the time".to_owned(),
            });
        }
        before = Some((at, shape, has_day));
    }
    found
}

/// Returns a number by which lists of the same depth and tables are told apart.
fn shape(line: &Line) -> usize {
    match line.shape {
        Shape::Item(depth) => depth,
        Shape::Row { .. } => 100,
        _ => 101,
    }
}

/// Reads the time that an entry begins with, and whether it says the day.
fn entry(text: &str, day: Option<NaiveDate>) -> Option<(NaiveDateTime, bool)> {
    if let Some(captures) = MOMENT.captures(text)
        && captures.get(0).is_some_and(|whole| whole.start() < 4)
    {
        return read(&captures).map(|at| (at, true));
    }
    let captures = CLOCK.captures(text)?;
    let time = clock(&captures, 1)?;
    Some((day.unwrap_or_default().and_time(time), false))
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    read(&MOMENT.captures(text)?)
}

fn read(captures: &Captures<'_>) -> Option<NaiveDateTime> {
    let number = |place: usize| captures[place].parse::<u32>().ok();
    let day = NaiveDate::from_ymd_opt(captures[1].parse().ok()?, number(2)?, number(3)?)?;
    Some(day.and_time(clock(captures, 4)?))
}

fn clock(captures: &Captures<'_>, from: usize) -> Option<NaiveTime> {
    let number = |place: usize| captures[place].parse::<u32>().ok();
    NaiveTime::from_hms_opt(number(from)?, number(from + 1)?, 0)
}
