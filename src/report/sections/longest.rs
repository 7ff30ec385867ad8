//! The incidents that a meeting looks at: the longest and most severe, and those still open.

use std::collections::BTreeSet;

use crate::analysis::NotableIncident;
use crate::report::figures::number;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, anchor, words};

/// The most incidents that are listed as longest and most severe.
const MOST: usize = 10;

/// The columns of a table of incidents.
pub(super) const COLUMNS: [(&str, Align); 6] = [
    ("Incident", Align::Word),
    ("Title", Align::Text),
    ("Severity", Align::Word),
    ("Service", Align::Text),
    ("Began", Align::Word),
    ("Time to resolve", Align::Figure),
];

pub(super) fn section(facts: &Facts) -> Section {
    let found = longest(facts);
    if found.is_empty() {
        return make(
            "longest",
            "Longest and most severe",
            "No incident began in this window.",
            Vec::new(),
        );
    }
    let mut seen = listed(facts);
    let rows = found
        .iter()
        .map(|incident| row(facts, incident, anchored(incident, &mut seen)));
    let caption = format!(
        "Longest and most severe incidents, {}",
        facts.period_and_zone()
    );
    let of = usize::try_from(facts.in_window()).unwrap_or(usize::MAX);
    let note = showing(
        found.len(),
        of,
        "longest and most severe",
        &facts.incidents_file,
    );
    let table = Table::new("notable", caption, &COLUMNS)
        .with_rows(rows)
        .noted(note);
    make(
        "longest",
        "Longest and most severe",
        lead(facts),
        vec![Block::Table(table)],
    )
}

/// Those that are listed as longest and most severe.
fn longest(facts: &Facts) -> &[NotableIncident] {
    let found = &facts.analyses.notable;
    &found[..found.len().min(MOST)]
}

/// The anchor of an incident's row; an id may stand in a document only once.
pub(super) fn anchored(incident: &NotableIncident, seen: &mut BTreeSet<String>) -> Option<String> {
    let anchor = anchor::incident(&incident.id);
    seen.insert(anchor.clone()).then_some(anchor)
}

fn anchors(incidents: &[NotableIncident]) -> impl Iterator<Item = String> {
    incidents.iter().map(|one| anchor::incident(&one.id))
}

/// The anchors that stand in the list of all incidents.
fn listed(facts: &Facts) -> BTreeSet<String> {
    anchors(&facts.analyses.listed).collect()
}

fn lead(facts: &Facts) -> String {
    let found = &facts.analyses.concentration;
    if found.known == 0 {
        return "No incident has a known time to resolve, so the longest are not known; ordered by severity.".to_owned();
    }
    let total = words::duration(found.total_seconds);
    let union = words::duration(found.union_seconds);
    let known = words::plural(found.known, "incident", "incidents");
    let share = found.top3_share.map_or_else(String::new, |share| {
        format!(
            " The three longest make up {} of it.",
            words::percent(share)
        )
    });
    format!("{total} of incident time in {known}; at least one was running for {union}.{share}")
}

pub(super) fn open_now(facts: &Facts) -> Section {
    let found = &facts.analyses.open_now;
    let open = facts.analyses.incidents.open;
    let as_of = words::stamp(facts.scope.as_of, facts.zone());
    if found.is_empty() {
        let lead = if facts.analyses.incidents.total == 0 {
            "There is no incident in the inputs.".to_owned()
        } else {
            format!("No incident is open at {as_of}.")
        };
        return make("open-now", "Open now", lead, Vec::new());
    }
    let mut seen = listed(facts);
    seen.extend(anchors(longest(facts)));
    let rows = found
        .iter()
        .map(|incident| row(facts, incident, anchored(incident, &mut seen)));
    let note = showing(
        found.len(),
        usize::try_from(open).unwrap_or(usize::MAX),
        "longest first",
        &facts.incidents_file,
    );
    let table = Table::new(
        "open-incidents",
        format!(
            "Open incidents of all the data, longest first, {}",
            facts.zone()
        ),
        &COLUMNS,
    );
    let here = words::count(facts.analyses.incidents.open_in_window);
    let lead = format!(
        "{} {} not resolved at {as_of}; {here} of them began in this window.",
        words::plural(open.max(number(found.len())), "incident", "incidents"),
        words::is_are(open)
    );
    make(
        "open-now",
        "Open now",
        lead,
        vec![Block::Table(table.with_rows(rows).noted(note))],
    )
}

/// The cells of an incident in these columns.
pub(super) fn row(facts: &Facts, incident: &NotableIncident, anchor: Option<String>) -> Vec<Cell> {
    let order = match (incident.open, incident.seconds) {
        (true, None) => Cell::text("").sorted_by(i64::MAX),
        (_, seconds) => Cell::duration(seconds, ""),
    };
    let time = Cell {
        text: time(incident),
        ..order
    };
    vec![
        Cell::text(&incident.id)
            .linked(incident.url.as_deref())
            .anchored(anchor),
        Cell::text_or(incident.title.as_deref(), "no title"),
        Cell::severity(incident.severity),
        Cell::text_or(Some(&incident.services.join(", ")), words::NOT_RECORDED),
        Cell::text(words::stamp(incident.started_at, facts.zone())),
        time,
    ]
}

/// "3 h 17 min", "open for 2 d 15 h".
pub(in crate::report) fn time(incident: &NotableIncident) -> String {
    match (incident.open, incident.seconds) {
        (true, Some(age)) => format!("open for {}", words::duration(age)),
        (true, None) => "open".to_owned(),
        (false, seconds) => words::duration_or(seconds, words::NOT_RECORDED),
    }
}
