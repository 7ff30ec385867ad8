//! What caused the incidents, what set them off, and who noticed.

use crate::analysis::{Share, Tally};
use crate::incident::DetectedBy;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, names, words};

/// The most causes that are listed.
const CAUSES: usize = 12;

pub(super) fn section(facts: &Facts) -> Section {
    let analyses = &facts.analyses;
    if facts.in_window() == 0 {
        return make(
            "causes",
            "Causes and detection",
            "No incident began in this window.",
            Vec::new(),
        );
    }
    let mut blocks = Vec::new();
    blocks.extend(table(
        facts,
        &analyses.causes,
        ("root-causes", "Root cause"),
    ));
    blocks.extend(table(facts, &analyses.triggers, ("triggers", "Trigger")));
    blocks.extend(detection(facts));
    make("causes", "Causes and detection", lead(facts), blocks)
}

/// How many incidents name a cause.
fn named(tallies: &[Tally]) -> u64 {
    tallies
        .iter()
        .filter(|tally| tally.name.is_some())
        .map(|tally| tally.count)
        .sum()
}

fn lead(facts: &Facts) -> String {
    let all = words::count(facts.in_window());
    let sentence = |tallies: &[Tally], what: &str, column: &str| match named(tallies) {
        0 => format!("No record names a {what} (column {column})."),
        number => format!("{} of {all} name a {what}.", words::count(number)),
    };
    let causes = sentence(&facts.analyses.causes, "root cause", "root_cause");
    let triggers = sentence(&facts.analyses.triggers, "trigger", "trigger");
    format!("{causes} {triggers} {}", noticed(facts))
}

/// Who noticed first, customers before all others.
fn noticed(facts: &Facts) -> String {
    let found = &facts.analyses.noticed;
    if found.monitoring.of == 0 {
        return "No record says who noticed (column detected_by).".to_owned();
    }
    let said = |share: &Share| {
        format!(
            "{} ({}, likely {})",
            words::count(share.count),
            words::percent_or(share.share, words::NOT_KNOWN),
            words::percent_range(share.lower, share.upper)
        )
    };
    format!(
        "Of {} that say who noticed, customers told first in {}, people of any kind in {}, monitoring in {}.",
        words::count(found.monitoring.of),
        said(&found.customers),
        words::count(found.people.count),
        said(&found.monitoring)
    )
}

fn table(facts: &Facts, tallies: &[Tally], (id, kind): (&str, &str)) -> Option<Block> {
    if named(tallies) == 0 {
        return None;
    }
    let share = |count: u64| Cell::share(share(count, facts.in_window()), words::NOT_KNOWN);
    let row = |tally: &Tally| {
        vec![
            Cell::text_or(tally.name.as_deref(), words::NOT_RECORDED),
            Cell::count(tally.count),
            share(tally.count),
        ]
    };
    let columns = [
        (kind, Align::Text),
        ("Incidents", Align::Figure),
        ("Share", Align::Figure),
    ];
    let caption = format!(
        "{kind}s; n = {}, {}",
        words::count(facts.in_window()),
        facts.period()
    );
    let note = showing(
        tallies.len().min(CAUSES),
        tallies.len(),
        "most frequent first",
        "report.json",
    );
    Some(Block::Table(
        Table::new(id, caption, &columns)
            .with_rows(tallies.iter().take(CAUSES).map(row))
            .noted(note),
    ))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of incidents are far below 2^53"
)]
fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

fn detection(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.detection;
    if found
        .iter()
        .all(|(kind, count)| *kind == DetectedBy::Unknown || *count == 0)
    {
        return None;
    }
    let row = |(kind, &count): (&DetectedBy, &u64)| {
        vec![
            Cell::text(names::detected_by(*kind)),
            Cell::count(count),
            Cell::share(share(count, facts.in_window()), words::NOT_KNOWN),
        ]
    };
    let columns = [
        ("Noticed by", Align::Text),
        ("Incidents", Align::Figure),
        ("Share", Align::Figure),
    ];
    let caption = format!(
        "Who or what noticed first; n = {}, {}",
        words::count(facts.in_window()),
        facts.period()
    );
    let rows = found.iter().filter(|(_, count)| **count > 0).map(row);
    Some(Block::Table(
        Table::new("detection", caption, &columns).with_rows(rows),
    ))
}
