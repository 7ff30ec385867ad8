//! One report a team, service or other group → the index that leads to them.

use serde::{Deserialize, Serialize};

use crate::analysis::{ActionFigures, Cluster, Verdict};
use crate::incident::{Instant, Phase, Severity};
use crate::notes::{InputSummary, Ledger};
use crate::report::trend_report::{basis, windows};
use crate::report::{Facts, Generator, SCHEMA_VERSION, TrendReport, Windows, changes, words};

/// The index; its serde names are the paths of `index.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupIndex {
    /// The version of the public JSON, as that of the report.
    pub schema_version: u32,
    /// Which program made it.
    pub generator: Generator,
    /// Every resolved setting.
    pub settings: serde_json::Value,
    /// The moment from which everything is seen.
    pub as_of: Instant,
    /// The reporting zone.
    pub time_zone: String,
    /// The window and its baseline.
    pub window: Windows,
    /// What was read.
    pub inputs: Vec<InputSummary>,
    /// What became of every record.
    pub ledger: Ledger,
    /// The column by which the incidents are parted.
    pub by: String,
    /// One entry a group: most incidents in the window first, then by name.
    pub groups: Vec<GroupEntry>,
    /// Counted incidents that belong to no group: they are in none of the reports.
    pub without_group: u64,
    /// Counted incidents in all, each once.
    pub total: u64,
    /// Of them, in the window.
    pub in_window: u64,
    /// What it is about.
    pub title: String,
    /// The period in words, with zone.
    pub period: String,
    /// From when it is seen, and what it is compared with.
    pub basis: String,
    /// What the index holds, and what it does not.
    pub lead: Vec<String>,
    /// Last line.
    pub footer: String,
}

/// One group and where its report is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupEntry {
    /// Its name.
    pub name: String,
    /// The folder of its report.
    pub folder: String,
    /// Its incidents in the window.
    pub incidents: u64,
    /// Of them, SEV1 and SEV2.
    pub severe: u64,
    /// Its open incidents, of all time.
    pub open: u64,
    /// The median time to resolve in the window, open ones counted.
    pub median_resolve_seconds: Option<f64>,
    /// Its recurring problems with an incident in the window.
    pub recurring: u64,
    /// Its overdue actions; `None` where no input carries any.
    pub overdue_actions: Option<u64>,
    /// Whether the number of its incidents changed.
    pub verdict: Option<Verdict>,
    /// The figures in words, in the order of the columns.
    pub cells: Vec<String>,
}

/// What the index is told of one group.
#[derive(Debug)]
pub struct GroupPart<'r> {
    /// Its name.
    pub name: String,
    /// The folder of its report.
    pub folder: String,
    /// Its report.
    pub report: &'r TrendReport,
}

/// The columns after the name.
const COLUMNS: [&str; 7] = [
    "Incidents",
    "SEV1–2",
    "Open now",
    "Half resolved within",
    "Recurring problems",
    "Overdue actions",
    "Number changed",
];

impl GroupIndex {
    /// Returns the headings of the figures.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        &COLUMNS
    }
}

impl GroupEntry {
    /// Takes from a group's report what the index shows.
    #[must_use]
    pub fn new(part: &GroupPart<'_>) -> Self {
        let found = &part.report.analyses;
        let severe = |level: Severity| level <= Severity::Sev2;
        let severe = found.severity.iter().filter(|share| severe(share.level));
        let severe: u64 = severe.map(|share| share.count).sum();
        let resolve = found.phases.get(&Phase::Resolve);
        let median = resolve.and_then(|phase| phase.median_seconds);
        let verdict = found.rate.change.as_ref().and_then(|change| change.verdict);
        let overdue = overdue(&found.actions);
        let is_active = |cluster: &&Cluster| cluster.in_window > 0;
        let recurring = found.clusters.iter().filter(is_active).count();
        let recurring = u64::try_from(recurring).unwrap_or(u64::MAX);
        Self {
            name: part.name.clone(),
            folder: part.folder.clone(),
            incidents: found.incidents.in_window,
            severe,
            open: found.incidents.open,
            median_resolve_seconds: median,
            recurring,
            overdue_actions: overdue,
            verdict,
            cells: vec![
                words::count(found.incidents.in_window),
                words::count(severe),
                words::count(found.incidents.open),
                median.map_or_else(|| words::NOT_KNOWN.to_owned(), words::duration),
                words::count(recurring),
                overdue.map_or_else(|| words::NOT_KNOWN.to_owned(), words::count),
                changes::word(verdict, ["more", "fewer"]),
            ],
        }
    }
}

fn overdue(actions: &ActionFigures) -> Option<u64> {
    actions.recorded.then_some(actions.overdue)
}

/// Makes the index.
///
/// *Input*: what all incidents together say, the groups' entries, and how many incidents belong to none.
#[must_use]
pub fn group_index(
    facts: &Facts,
    by: &str,
    mut groups: Vec<GroupEntry>,
    without: u64,
) -> GroupIndex {
    groups.sort_by(|one, other| {
        let key = |entry: &GroupEntry| (std::cmp::Reverse(entry.incidents), entry.name.clone());
        key(one).cmp(&key(other))
    });
    let one = by.strip_suffix('s').unwrap_or(by);
    let counts = &facts.analyses.incidents;
    let count = u64::try_from(groups.len()).unwrap_or(u64::MAX);
    let several = match by.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    let mut lead = vec![format!(
        "{}, {} of them in this window; {}, one for each {one}. An incident that names several {several} is in the report of each.",
        words::plural(counts.total, "incident", "incidents"),
        words::count(counts.in_window),
        words::plural(count, "report", "reports"),
    )];
    if without > 0 {
        lead.push(format!(
            "{} name{} no {one}: {} in none of these reports.",
            words::plural(without, "incident", "incidents"),
            if without == 1 { "s" } else { "" },
            if without == 1 { "it is" } else { "they are" },
        ));
    }
    GroupIndex {
        schema_version: SCHEMA_VERSION,
        generator: facts.generator.clone(),
        settings: facts.settings.clone(),
        as_of: facts.scope.as_of,
        time_zone: facts.scope.zone.name().to_owned(),
        window: windows(facts),
        inputs: facts.inputs.clone(),
        ledger: facts.ledger.clone(),
        by: by.to_owned(),
        groups,
        without_group: without,
        total: counts.total,
        in_window: counts.in_window,
        title: format!("Incident reports by {one}"),
        period: facts.period_and_zone(),
        basis: basis(facts),
        lead,
        footer: format!("{} {}", facts.generator.name, facts.generator.version),
    }
}
