//! How many incidents there were: by week, by month, and since the window's end.

use crate::analysis::{IncidentDigest, PeriodCount};
use crate::incident::Severity;
use crate::report::charts;
use crate::report::figures::number;
use crate::report::sections::{section as make, text};
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, changes, words};

/// From this many weeks on, months are easier to read.
const WEEKS_BY_MONTH: usize = 30;
/// The most months that are listed.
const MONTHS: usize = 24;
/// The most incidents since the window's end that are listed.
const SINCE: usize = 15;

pub(super) fn section(facts: &Facts) -> Section {
    if facts.analyses.incidents.total == 0 {
        return make(
            "incidents",
            "Incidents",
            "No record became an incident that counts, so there is nothing to show.",
            Vec::new(),
        );
    }
    let mut blocks = vec![Block::Chart(Box::new(charts::per_week(facts)))];
    blocks.push(text(long_run(facts)));
    if facts.analyses.weekly.len() >= WEEKS_BY_MONTH {
        blocks.push(Block::Table(monthly(facts)));
    }
    blocks.extend(since(facts));
    make("incidents", "Incidents", lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let rate = &facts.analyses.rate.current;
    let here = format!(
        "{} {}",
        words::plural(rate.count, "incident", "incidents"),
        facts.in_period()
    );
    let Some(per_week) = rate.per_week else {
        return format!("{here}.");
    };
    let range = words::range(
        rate.lower.map(words::decimal),
        rate.upper.map(words::decimal),
    );
    let likely = if range.is_empty() {
        String::new()
    } else {
        format!(" (likely {range}: the range that such a count fits)")
    };
    let changed = changes::rate(facts).map_or_else(String::new, |change| format!(" {change}"));
    format!(
        "{here}: {} a week{likely}.{}{changed}{}",
        words::decimal(per_week),
        before(facts),
        excluded(facts)
    )
}

/// The latest week, the long-run trend and the change of level.
fn long_run(facts: &Facts) -> String {
    let sentences = [
        changes::latest_week(facts),
        Some(changes::trend(facts)),
        changes::level(facts),
        alone(facts),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.join(" ")
}

/// Why the long run says another thing than the comparison above.
fn alone(facts: &Facts) -> Option<String> {
    let (what, before) = (changes::only_in_the_long_run(facts)?, facts.before()?);
    Some(format!(
        "In {} alone, {what} does not show clearly against the {before}.",
        facts.the_window()
    ))
}

/// The baseline as neutral context.
fn before(facts: &Facts) -> String {
    let found = facts.analyses.rate.baseline.as_ref().zip(facts.before());
    found
        .and_then(|(rate, before)| {
            let per_week = rate.per_week?;
            Some(format!(
                " In the {before} it was {}, {} a week.",
                words::count(rate.count),
                words::decimal(per_week)
            ))
        })
        .unwrap_or_default()
}

/// What is counted apart.
fn excluded(facts: &Facts) -> String {
    let found = &facts.analyses.incidents.excluded;
    let reasons = [
        (found.maintenance, "planned work"),
        (found.drill, "drills"),
        (found.cancelled, "cancelled"),
        (found.merged, "merged into others"),
        (found.not_yet_started, "not begun at as-of"),
        (found.filtered, "without the values asked for with --where"),
    ];
    let named: Vec<String> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| format!("{} {reason}", words::count(*count)))
        .collect();
    if named.is_empty() {
        String::new()
    } else {
        format!(
            " Counted apart and in no figure: {}.",
            words::listed(&named)
        )
    }
}

fn monthly(facts: &Facts) -> Table {
    let months = &facts.analyses.monthly;
    let used = charts::used_levels(months);
    let mut columns = vec![("Month", Align::Word), ("Incidents", Align::Figure)];
    columns.extend(used.iter().map(|level| (level.word(), Align::Figure)));
    columns.push(("Covered by the data", Align::Word));
    let shown = months
        .iter()
        .rev()
        .take(MONTHS)
        .map(|month| month_row(facts, month, &used));
    let newest = showing(
        months.len().min(MONTHS),
        months.len(),
        "newest first",
        "report.json",
    );
    Table::new(
        "months",
        format!(
            "Incidents by month and severity, newest first, {}",
            facts.zone()
        ),
        &columns,
    )
    .with_rows(shown)
    .noted(newest)
}

fn month_row(facts: &Facts, month: &PeriodCount, used: &[Severity]) -> Vec<Cell> {
    let name = Cell::text(words::month(month.from, facts.zone())).sorted_by(month.from.micros());
    let levels = used
        .iter()
        .map(|level| Cell::count(month.by_severity.get(level).copied().unwrap_or(0)));
    let complete = Cell::text(if month.complete {
        "all of it"
    } else {
        "in part"
    });
    [name, Cell::count(month.count)]
        .into_iter()
        .chain(levels)
        .chain([complete])
        .collect()
}

fn since(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.since_window;
    if found.is_empty() {
        return None;
    }
    let count = words::plural(number(found.len()), "incident", "incidents");
    let caption =
        format!("Since then: {count} began after the window's end; they enter no figure above");
    let columns = [
        ("Incident", Align::Word),
        ("Severity", Align::Word),
        ("Began", Align::Word),
        ("Status", Align::Word),
    ];
    let note = showing(
        found.len().min(SINCE),
        found.len(),
        "newest first",
        &facts.incidents_file,
    );
    let rows = found
        .iter()
        .rev()
        .take(SINCE)
        .map(|incident| since_row(facts, incident));
    Some(Block::Table(
        Table::new("since-then", caption, &columns)
            .with_rows(rows)
            .noted(note),
    ))
}

fn since_row(facts: &Facts, incident: &IncidentDigest) -> Vec<Cell> {
    vec![
        Cell::text(&incident.id),
        Cell::severity(incident.severity),
        Cell::text(words::stamp(incident.started_at, facts.zone())),
        Cell::text(incident.status.word()),
    ]
}
