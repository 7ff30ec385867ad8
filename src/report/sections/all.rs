//! All incidents of the window: what figures rest on, to be sorted, filtered and linked to.

use std::collections::BTreeSet;

use crate::report::figures::number;
use crate::report::sections::longest::{COLUMNS, anchored, row};
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Block, Facts, Section, Table, words};

/// The id of the table; the figures of the first screen lead to it.
pub(in crate::report) const ALL: &str = "all-incidents";

pub(super) fn section(facts: &Facts) -> Section {
    let title = "All incidents";
    let found = &facts.analyses.listed;
    if facts.in_window() == 0 {
        return make(ALL, title, "No incident began in this window.", Vec::new());
    }
    let file = &facts.incidents_file;
    let of = usize::try_from(facts.in_window()).unwrap_or(usize::MAX);
    let lead = match found.len() {
        0 => format!("They are in {file}; the page was asked to list none."),
        all if all == of => format!(
            "All incidents of this window, newest first. {file} holds them and all others with every column."
        ),
        few => format!(
            "The newest {} of {} incidents of this window; {file} holds all of them with every column.",
            words::count(number(few)),
            words::count(facts.in_window())
        ),
    };
    let mut seen = BTreeSet::new();
    let rows = found
        .iter()
        .map(|incident| row(facts, incident, anchored(incident, &mut seen)));
    let caption = format!("Incidents, {}", facts.period_and_zone());
    let table = Table::new("incidents-listed", caption, &COLUMNS)
        .with_rows(rows)
        .noted(showing(found.len(), of, "newest first", file));
    let blocks = if found.is_empty() {
        Vec::new()
    } else {
        vec![Block::Table(table)]
    };
    make(ALL, title, lead, blocks)
}
