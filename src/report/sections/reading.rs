//! Incidents worth reading, and why.

use crate::analysis::{ReadingReason, WorthReading};
use crate::report::figures::number;
use crate::report::sections::section as make;
use crate::report::{Align, Block, Cell, Facts, Section, Table, words};

pub(super) fn section(facts: &Facts) -> Section {
    let found = &facts.analyses.worth_reading;
    let title = "Incidents worth reading";
    if found.is_empty() {
        let lead = "None stands out in this window: no known length, no report by a customer, no first of its kind, no anniversary.";
        return make("reading", title, lead, Vec::new());
    }
    let columns = [
        ("Incident", Align::Word),
        ("Why", Align::Text),
        ("Title", Align::Text),
        ("Severity", Align::Word),
        ("Began", Align::Word),
        ("Time to resolve", Align::Figure),
    ];
    let row = |one: &WorthReading| {
        let incident = &one.incident;
        vec![
            Cell::text(&incident.id).linked(incident.url.as_deref()),
            Cell::text(reason(one.reason)),
            Cell::text_or(incident.title.as_deref(), "no title"),
            Cell::severity(incident.severity),
            Cell::text(words::stamp(incident.started_at, facts.zone())),
            Cell::duration(incident.seconds, words::NOT_RECORDED),
        ]
    };
    let table = Table::new(
        "worth-reading",
        format!("Incidents worth reading, {}", facts.zone()),
        &columns,
    )
    .with_rows(found.iter().map(row));
    let lead = format!(
        "{} to learn from: the longest, those that customers noticed first, the first of a problem that came again, and severe ones of a year ago.",
        words::plural(number(found.len()), "incident", "incidents")
    );
    make("reading", title, lead, vec![Block::Table(table)])
}

fn reason(reason: ReadingReason) -> &'static str {
    match reason {
        ReadingReason::Longest => "the longest",
        ReadingReason::CustomerDetected => "noticed by customers",
        ReadingReason::FirstOfItsKind => "the first of its kind",
        ReadingReason::Anniversary => "a year ago",
    }
}
