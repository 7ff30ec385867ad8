//! Problems that came more than once.

use crate::analysis::Cluster;
use crate::report::figures::{active_clusters, number};
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, lanes, words};

/// The most problems that are listed.
const PROBLEMS: usize = 15;

pub(super) fn section(facts: &Facts) -> Section {
    let found = &facts.analyses.clusters;
    if found.is_empty() {
        let lead = "No two incidents are alike enough to be called one problem. Titles, services and problem ids are compared.";
        return make("recurring", "Recurring problems", lead, Vec::new());
    }
    let blocks = vec![
        Block::Chart(Box::new(lanes::recurring(facts))),
        Block::Table(table(facts)),
    ];
    make("recurring", "Recurring problems", lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let all = words::plural(number(facts.analyses.clusters.len()), "problem", "problems");
    let active = active_clusters(facts).count();
    let incidents: u64 = active_clusters(facts)
        .map(|cluster| cluster.in_window)
        .sum();
    let here = match active {
        0 => "none of them in this window".to_owned(),
        _ => format!(
            "{} of them in this window, with {} of its {} incidents",
            words::spelt(number(active)),
            words::count(incidents),
            words::count(facts.in_window())
        ),
    };
    let came = if all.starts_with("1 ") {
        "has come"
    } else {
        "have come"
    };
    format!(
        "{all} {came} more than once; {here}. Incidents that begin within 24 hours after the one before count as one occurrence."
    )
}

fn table(facts: &Facts) -> Table {
    let columns = [
        ("Problem", Align::Text),
        ("Service", Align::Text),
        ("Times", Align::Figure),
        ("Incidents", Align::Figure),
        ("In this window", Align::Figure),
        ("First seen", Align::Word),
        ("Last seen", Align::Word),
        ("Typical gap", Align::Figure),
        ("Incident time", Align::Figure),
    ];
    let found = &facts.analyses.clusters;
    let note = format!(
        "Typical gap: the median distance between occurrences. {}",
        showing(
            found.len().min(PROBLEMS),
            found.len(),
            "those of this window first",
            "report.json"
        )
    );
    let caption = format!(
        "Recurring problems in all data up to the window's end, {}",
        facts.zone()
    );
    Table::new("recurring-problems", caption, &columns)
        .with_rows(
            found
                .iter()
                .take(PROBLEMS)
                .map(|cluster| row(facts, cluster)),
        )
        .noted(note.trim_end())
}

fn row(facts: &Facts, cluster: &Cluster) -> Vec<Cell> {
    let seen = |at: Option<crate::incident::Instant>| {
        at.map_or_else(
            || Cell::text(words::NOT_KNOWN),
            |at| Cell::text(words::date(at, facts.zone())).sorted_by(at.micros()),
        )
    };
    let gap = cluster.median_gap_days.map(|days| days * 86_400.0);
    vec![
        Cell::text(&cluster.label).anchored(Some(format!(
            "problem-{}",
            crate::report::anchor::safe_id(&cluster.id)
        ))),
        Cell::text_or(Some(&services(&cluster.services)), words::NOT_RECORDED),
        Cell::count(cluster.episodes),
        Cell::count(cluster.size),
        Cell::count(cluster.in_window),
        seen(cluster.first_started_at),
        seen(cluster.last_started_at),
        Cell::duration(gap, "came once"),
        Cell::duration(
            (cluster.total_seconds > 0.0).then_some(cluster.total_seconds),
            words::NOT_KNOWN,
        ),
    ]
}

/// The two services that are named most often.
fn services(names: &[String]) -> String {
    match names {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} and {} more", rest.len())
        }
        few => few.join(", "),
    }
}
