//! Problems that came more than once.

use crate::analysis::{Cluster, ClusterStatus, Tightness};
use crate::incident::Instant;
use crate::incident::period::Period;
use crate::report::figures::{active_clusters, number};
use crate::report::listings::{self, why};
use crate::report::sections::{section as make, text};
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, lanes, words};

/// The most problems that are listed.
const PROBLEMS: usize = 10;

pub(super) fn section(facts: &Facts) -> Section {
    let found = &facts.analyses.clusters;
    if found.is_empty() {
        let lead = "No problem came more than once: titles, descriptions, labels, causes and problem ids are compared.";
        return make("recurring", "Recurring problems", lead, Vec::new());
    }
    let blocks = vec![
        Block::Chart(Box::new(lanes::recurring(facts))),
        Block::Table(table(facts, &TimeLine::new(facts))),
    ];
    make("recurring", "Recurring problems", lead(facts), blocks)
}

/// Why the incidents of a problem belong together: what a reader looks up who doubts it.
pub(super) fn why_together(facts: &Facts) -> Section {
    let title = "Why incidents are one problem";
    if facts.analyses.clusters.is_empty() {
        return make(
            "recurring-why",
            title,
            "No problem came more than once.",
            Vec::new(),
        );
    }
    let mut blocks = vec![Block::Table(reasons(facts))];
    blocks.extend(basis(facts));
    let lead = "What the incidents of each recurring problem have in common, and what stopped them; look here before you trust a problem.";
    make("recurring-why", title, lead, blocks)
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

fn table(facts: &Facts, line: &TimeLine) -> Table {
    let columns = [
        ("Problem", Align::Text),
        ("Status", Align::Word),
        ("Times", Align::Figure),
        ("Incidents", Align::Figure),
        ("In this window", Align::Figure),
        ("Timeline", Align::Word),
        ("Last seen", Align::Word),
        ("Typical gap", Align::Figure),
        ("Incident time", Align::Figure),
    ];
    let found = &facts.analyses.clusters;
    let note = format!(
        "Typical gap: the median distance between occurrences. {} {}",
        line.note(facts),
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
        .with_rows(listed(facts).map(|cluster| row(facts, cluster, line)))
        .noted(note.trim_end())
}

fn listed(facts: &Facts) -> impl Iterator<Item = &Cluster> {
    facts.analyses.clusters.iter().take(PROBLEMS)
}

fn row(facts: &Facts, cluster: &Cluster, line: &TimeLine) -> Vec<Cell> {
    let gap = cluster.median_gap_days.map(|days| days * 86_400.0);
    vec![
        Cell::text(&cluster.label).anchored(Some(format!(
            "problem-{}",
            crate::report::anchor::safe_id(&cluster.id)
        ))),
        Cell::text(cluster.status.map_or(words::NOT_KNOWN, ClusterStatus::word)),
        Cell::count(cluster.episodes),
        Cell::count(cluster.size),
        Cell::count(cluster.in_window),
        Cell::text(line.of(cluster)),
        seen(facts, cluster.last_started_at),
        Cell::duration(gap, "came once"),
        Cell::duration(
            (cluster.total_seconds > 0.0).then_some(cluster.total_seconds),
            words::NOT_KNOWN,
        ),
    ]
}

/// A day, or that it is not known.
fn seen(facts: &Facts, at: Option<Instant>) -> Cell {
    at.map_or_else(
        || Cell::text(words::NOT_KNOWN),
        |at| Cell::text(words::date(at, facts.zone())).sorted_by(at.micros()),
    )
}

/// Why the members of each problem belong together, and what stopped it.
fn reasons(facts: &Facts) -> Table {
    let columns = [
        ("Problem", Align::Text),
        ("Services", Align::Text),
        ("First seen", Align::Word),
        ("Why together", Align::Text),
        ("Alike", Align::Word),
        ("What stopped it", Align::Text),
        ("Typical incident", Align::Word),
    ];
    let rows = listed(facts).map(|cluster| {
        let alike = match (cluster.is_runaway, cluster.tightness) {
            (true, _) => "not one problem",
            (_, Tightness::Tight) => "tight",
            (_, Tightness::Loose) => "loose",
        };
        vec![
            Cell::text(&cluster.label),
            Cell::text_or(Some(&services(&cluster.services)), words::NOT_RECORDED),
            seen(facts, cluster.first_started_at),
            Cell::text(why(cluster)),
            Cell::text(alike),
            Cell::text_or(Some(&stopped(cluster)), words::NOT_RECORDED),
            Cell::text(&cluster.typical_incident_id),
        ]
    });
    Table::new(
        "recurring-reasons",
        "Why their incidents belong together, and what stopped them",
        &columns,
    )
    .with_rows(rows)
    .noted(
        "Tight: any two incidents are alike enough to be one problem. Loose: they are alike from one to the next; look before you trust it.",
    )
}

/// What stopped a problem, most frequent first: "restart (3), rollback (1)".
fn stopped(cluster: &Cluster) -> String {
    const WORDS: usize = 3;
    const LENGTH: usize = 60;
    let named = cluster.stop_gaps.iter().filter_map(|tally| {
        let name = words::cut(tally.name.as_deref()?, LENGTH);
        Some(format!("{name} ({})", words::count(tally.count)))
    });
    let few: Vec<String> = named.take(WORDS).collect();
    few.join(", ")
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

/// What the search rests on, and what changed since the last run.
fn basis(facts: &Facts) -> Vec<Block> {
    let basis = &facts.analyses.recurrence;
    let mut blocks = vec![text(listings::rest(basis))];
    let mut items = listings::search(basis);
    let doubtful = listed(facts).filter(|cluster| cluster.is_runaway);
    items.extend(doubtful.filter_map(|cluster| {
        listings::doubt(cluster).map(|doubt| format!("{}: {doubt}", cluster.label))
    }));
    if !items.is_empty() {
        blocks.push(Block::List {
            items: items.iter().map(|item| words::sentence(item)).collect(),
        });
    }
    blocks
}

/// The time that the listed problems cover, in equal parts.
struct TimeLine {
    over: Period,
}

impl TimeLine {
    const PARTS: i64 = 12;

    fn new(facts: &Facts) -> Self {
        let first = listed(facts)
            .filter_map(|cluster| cluster.first_started_at)
            .min();
        let to = facts.scope.current.to;
        let from = first.unwrap_or(facts.scope.current.from).min(to);
        Self {
            over: Period { from, to },
        }
    }

    /// Counts a problem's incidents part by part: `··1·3+`.
    fn of(&self, cluster: &Cluster) -> String {
        let length = (self.over.to.micros() - self.over.from.micros()).max(1);
        let mut counts = [0_u32; 12];
        for member in &cluster.members {
            let at = i128::from(member.started_at.micros() - self.over.from.micros());
            let part = at * i128::from(Self::PARTS) / i128::from(length);
            let part = usize::try_from(part.clamp(0, 11)).expect("a part of twelve");
            counts[part] += 1;
        }
        let signs = counts.map(|count| match count {
            0 => "·".to_owned(),
            1..=9 => count.to_string(),
            _ => "+".to_owned(),
        });
        signs.concat()
    }

    fn note(&self, facts: &Facts) -> String {
        let part = self.over.to.seconds_since(self.over.from) / 12.0;
        format!(
            "Timeline: {} in twelve parts of {}, oldest first; a digit counts incidents, · is none, + is ten or more.",
            words::period(self.over, facts.zone()),
            words::duration(part)
        )
    }
}
