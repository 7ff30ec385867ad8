//! The mail: what of a report is read before the report is opened, or why there is none.
//!
//! It says nothing of its own: sentences, figures and topics are those of the report, shortened to what a mail holds.

mod subject;

use serde::{Deserialize, Serialize};

use crate::analysis::{ActionEntry, Cluster, ClusterStatus, NotableIncident};
use crate::error::Error;
use crate::incident::Instant;
use crate::incident::period::Tz;
use crate::report::chart::Chart;
use crate::report::figures::number;
use crate::report::{Block, Card, Figure, Finding, Generator, TrendReport, sections, words};

/// Incidents and actions that a mail lists at most.
const LISTED: usize = 10;
/// Recurring problems that a mail lists at most.
const PROBLEMS: usize = 5;
/// Letters of a name in a list; the whole of it is in the report.
const NAME: usize = 90;
/// Letters of each part of what stands under a name.
const DETAIL: usize = 60;
/// Warnings that a mail repeats at most.
const ALERTS: usize = 6;
/// Letters of a message about what went wrong.
const MESSAGE: usize = 500;
/// The longest address of a record that a mail repeats: it has to stand on one line of plain text.
const LINK: usize = 72;
/// The charts of a mail, by id.
const CHARTS: [&str; 2] = ["incidents-per-week", "still-open"];

/// A mail about a report, or about a run that made none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// The result in one line: at most 78 characters.
    pub subject: String,
    /// The moment from which everything is seen; the mail's date.
    pub as_of: Instant,
    /// What it is about: "Weekly incidents 2026-W44".
    pub title: String,
    /// The period in words, with zone; empty without a report.
    pub period: String,
    /// From when it is seen, and what it is compared with.
    pub basis: String,
    /// What went wrong in the run; said first.
    pub failure: Option<Failure>,
    /// What must be said before any figure.
    pub alerts: Vec<String>,
    /// One sentence on what happened.
    pub headline: String,
    /// What changed, and what showed no change.
    pub changes: Vec<Finding>,
    /// The figures of the first screen.
    pub figures: Vec<Figure>,
    /// Introduces what to discuss.
    pub discussion_lead: String,
    /// What to discuss.
    pub cards: Vec<Card>,
    /// At most two charts that hold something.
    pub charts: Vec<Chart>,
    /// Problems, actions and incidents, those that weigh most.
    pub lists: Vec<DigestList>,
    /// Where the whole report is, in words.
    pub report: String,
    /// Where it can be read, if that is known.
    pub report_url: Option<String>,
    /// Last line: program, version, inputs.
    pub footer: String,
}

/// What went wrong in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What was found.
    pub what: String,
    /// Why, as far as it is known.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
    /// The exit code of the run.
    pub exit_code: u8,
}

/// A list of a mail: names with one value each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestList {
    /// What it lists.
    pub title: String,
    /// What the names are, and what the values are.
    pub columns: [String; 2],
    /// Those that weigh most.
    pub items: Vec<DigestItem>,
    /// "and 13 more in the report"; empty when all are listed.
    pub more: String,
    /// The section of the report with the rest.
    pub section: String,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestItem {
    /// The name.
    pub name: String,
    /// Where its record is kept.
    pub url: Option<String>,
    /// What stands under the name; each part is better not broken.
    pub detail: Vec<String>,
    /// The value.
    pub value: String,
}

impl Failure {
    /// Takes what a run stopped for.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        let (causes, hints) = (error.causes().iter(), error.hints().iter());
        Self {
            what: words::cut(error.message(), MESSAGE),
            causes: causes.map(|cause| words::cut(cause, MESSAGE)).collect(),
            hints: hints
                .map(|hint| words::cut(&words::sentence(hint), MESSAGE))
                .collect(),
            exit_code: error.kind().exit_code(),
        }
    }
}

/// Makes the mail about a report.
///
/// *Input*: where the report can be read, if that is known, and what went wrong although it was made. *Empty*: a window
/// without incidents says so and how much that means.
#[must_use]
pub fn digest(report: &TrendReport, url: Option<&str>, failure: Option<Failure>) -> Digest {
    let page = &report.page;
    let zone = zone(report);
    let title = subject::title(report, zone);
    Digest {
        subject: subject::subject(report, &title, zone, failure.as_ref()),
        as_of: report.as_of,
        title,
        period: page.period.clone(),
        basis: page.basis.clone(),
        failure,
        alerts: alerts(report),
        headline: page.headline.clone(),
        changes: page.changes.clone(),
        figures: page.figures.clone(),
        discussion_lead: page.discussion_lead.clone(),
        cards: report.discussion.clone(),
        charts: charts(report),
        lists: lists(report, zone),
        report: whole(url, "The whole report", "report.html"),
        report_url: url.map(str::to_owned),
        footer: page.footer.clone(),
    }
}

/// Makes the mail about a run that made no report.
///
/// *Input*: the inputs as they were named; the report that stood in the folder before is left there.
#[must_use]
pub fn failed_digest(
    error: &Error,
    (as_of, zone): (Instant, Tz),
    inputs: &[String],
    url: Option<&str>,
    generator: &Generator,
) -> Digest {
    let failure = Failure::of(error);
    let at = words::stamp(as_of, zone);
    let inputs = words::cut(&words::listed(inputs), MESSAGE);
    Digest {
        subject: subject::failed(error.kind(), as_of, zone),
        as_of,
        title: "Incident report failed".to_owned(),
        period: format!("{at}, {zone}"),
        basis: format!("Inputs: {inputs}"),
        failure: Some(failure),
        alerts: Vec::new(),
        headline: "There is no new report: how many incidents there were is not known. A report made before is \
                   unchanged, and describes the time that it names."
            .to_owned(),
        changes: Vec::new(),
        figures: Vec::new(),
        discussion_lead: String::new(),
        cards: Vec::new(),
        charts: Vec::new(),
        lists: Vec::new(),
        report: whole(url, "The last report", "report.html, if there is one,"),
        report_url: url.map(str::to_owned),
        footer: format!("{} {}", generator.name, generator.version),
    }
}

/// Says where a report is; with an address its name becomes a link.
fn whole(url: Option<&str>, name: &str, file: &str) -> String {
    if url.is_some() {
        name.to_owned()
    } else {
        format!("{name}: {file} in the folder that this mail was written to.")
    }
}

fn zone(report: &TrendReport) -> Tz {
    report.time_zone.parse().unwrap_or(Tz::UTC)
}

fn alerts(report: &TrendReport) -> Vec<String> {
    let all = &report.page.alerts;
    let texts = all.iter().map(|alert| words::cut(&alert.text, MESSAGE));
    let mut alerts: Vec<String> = texts.take(ALERTS).collect();
    let more = number(all.len().saturating_sub(ALERTS));
    if more > 0 {
        let warnings = words::plural(more, "more warning", "more warnings");
        alerts.push(format!("And {warnings}: see the report."));
    }
    alerts
}

fn charts(report: &TrendReport) -> Vec<Chart> {
    let all = || {
        let blocks = report
            .page
            .sections
            .iter()
            .flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Chart(chart) => Some(chart.as_ref()),
            _ => None,
        })
    };
    let wanted = CHARTS
        .iter()
        .filter_map(|id| all().find(|chart| chart.id == *id));
    wanted
        .filter(|chart| !chart.picture.is_empty())
        .cloned()
        .collect()
}

fn lists(report: &TrendReport, zone: Tz) -> Vec<DigestList> {
    let found = &report.analyses;
    let active: Vec<&Cluster> = found
        .clusters
        .iter()
        .filter(|cluster| cluster.in_window > 0)
        .collect();
    let problems = active.iter().take(PROBLEMS);
    let actions = found.actions.overdue_items.iter().take(LISTED);
    let incidents = found.notable.iter().take(LISTED);
    let lists = [
        list(
            ("What keeps coming back", "recurring"),
            ["Problem", "In this window"],
            problems.map(|cluster| problem(cluster, zone)).collect(),
            number(active.len()),
        ),
        list(
            ("Overdue actions", "actions"),
            ["Action", "Overdue by"],
            actions.map(|entry| action(entry, zone)).collect(),
            found.actions.overdue,
        ),
        list(
            ("Most severe and longest incidents", "longest"),
            ["Incident", "Time to resolve"],
            incidents.map(|one| incident(one, zone)).collect(),
            found.incidents.in_window,
        ),
    ];
    let filled = lists.into_iter().filter(|list| !list.items.is_empty());
    filled.collect()
}

fn list(
    (title, section): (&str, &str),
    columns: [&str; 2],
    items: Vec<DigestItem>,
    of: u64,
) -> DigestList {
    let more = match of.saturating_sub(number(items.len())) {
        0 => String::new(),
        more => format!("and {} more in the report", words::count(more)),
    };
    DigestList {
        title: title.to_owned(),
        columns: columns.map(str::to_owned),
        items,
        more,
        section: section.to_owned(),
    }
}

fn item(name: &str, url: Option<&str>, detail: &[String], value: &str) -> DigestItem {
    let filled = detail
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    DigestItem {
        name: words::cut(name.trim(), NAME),
        url: url
            .filter(|url| url.chars().count() <= LINK)
            .map(str::to_owned),
        detail: filled.map(|part| words::cut(part, DETAIL)).collect(),
        value: words::cut(value, NAME),
    }
}

fn problem(cluster: &Cluster, zone: Tz) -> DigestItem {
    let status = cluster.status.map_or("", ClusterStatus::word);
    let times = format!(
        "{} in all",
        words::plural(cluster.episodes, "occurrence", "occurrences")
    );
    let seen = cluster.last_started_at.map_or_else(String::new, |at| {
        format!("last seen {}", words::date(at, zone))
    });
    item(
        &cluster.label,
        None,
        &[status.to_owned(), times, seen],
        &words::plural(cluster.in_window, "incident", "incidents"),
    )
}

fn action(entry: &ActionEntry, zone: Tz) -> DigestItem {
    let due = entry
        .due_at
        .map_or_else(String::new, |at| format!("due {}", words::date(at, zone)));
    let title = if entry.title.trim().is_empty() {
        "no title"
    } else {
        &entry.title
    };
    item(
        title,
        None,
        &[
            sections::action_owner(entry),
            format!("after {}", entry.incident_id),
            due,
        ],
        &words::duration_or(
            entry.days_overdue.map(|days| days * 86_400.0),
            words::NOT_KNOWN,
        ),
    )
}

fn incident(incident: &NotableIncident, zone: Tz) -> DigestItem {
    let title = incident.title.as_deref().map_or("", str::trim);
    let name = if title.is_empty() {
        incident.id.clone()
    } else {
        format!("{}: {title}", incident.id)
    };
    item(
        &name,
        incident.url.as_deref(),
        &[
            incident.severity.word().to_owned(),
            incident.services.join(", "),
            format!("began {}", words::stamp(incident.started_at, zone)),
        ],
        &sections::time_to_resolve(incident),
    )
}

#[cfg(test)]
mod tests;
