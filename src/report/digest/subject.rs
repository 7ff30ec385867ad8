//! The subject of a mail: period and result in 78 characters, so that mails of two periods are never one thread.

use crate::analysis::Verdict;
use crate::error::ErrorKind;
use crate::incident::period::{Period, Tz};
use crate::incident::{Instant, Severity};
use crate::report::digest::Failure;
use crate::report::{AlertKind, TrendReport, checks, words};

/// The longest subject, in characters.
const LONGEST: usize = 78;
/// The longest filter that a subject names.
const FILTER: usize = 24;

/// Names what the mail is about: "Weekly incidents 2026-W44 (team=payments)".
pub(super) fn title(report: &TrendReport, zone: Tz) -> String {
    let window = &report.window.current;
    let period = Period {
        from: window.from,
        to: window.to,
    };
    let (from, last) = (period.from, words::last_instant(period));
    let title = match report.window.name.as_str() {
        "1w" => format!("Weekly incidents {}", words::iso_week(from, zone)),
        "month" => format!("Monthly incidents {}", words::month(from, zone)),
        "quarter" => format!("Quarterly incidents {}", words::quarter(from, zone)),
        "all" => format!("All incidents to {}", words::iso_day(last, zone)),
        name if name.ends_with('w') => weeks(from, last, zone),
        _ => format!(
            "Incidents {} to {}",
            words::iso_day(from, zone),
            words::iso_day(last, zone)
        ),
    };
    match filter(report) {
        None => title,
        Some(filter) => format!("{title} ({filter})"),
    }
}

/// "Incidents 2026-W41 to W44".
fn weeks(from: Instant, last: Instant, zone: Tz) -> String {
    let [first, end] = [from, last].map(|at| words::iso_week(at, zone));
    let year = first.split('-').next().unwrap_or_default();
    let end = end
        .strip_prefix(&format!("{year}-"))
        .map_or(end.clone(), str::to_owned);
    format!("Incidents {first} to {end}")
}

/// What the incidents were chosen by, if they were.
fn filter(report: &TrendReport) -> Option<String> {
    let chosen = report.settings.get("where")?.as_array()?;
    let texts: Vec<&str> = chosen.iter().filter_map(|one| one.as_str()).collect();
    (!texts.is_empty()).then(|| words::cut(&texts.join(", "), FILTER))
}

/// Says the result: "Weekly incidents 2026-W44: 12, no clear change; 1 came back".
pub(super) fn subject(
    report: &TrendReport,
    title: &str,
    zone: Tz,
    failure: Option<&Failure>,
) -> String {
    let rejected = failure.map(|_| {
        let records = words::plural(report.ledger.rejected, "record", "records");
        format!("{records} rejected")
    });
    let parts = [
        rejected,
        Some(count(report, zone)),
        came_back(report),
        worst(report),
        overdue(report),
    ];
    let mut subject = words::cut(title, LONGEST - 1);
    let mut join = ": ";
    for part in parts.into_iter().flatten() {
        let longer = format!("{subject}{join}{part}");
        if longer.chars().count() <= LONGEST {
            subject = longer;
            join = "; ";
        }
    }
    subject
}

/// The subject of a mail about a run that made no report.
pub(super) fn failed(kind: ErrorKind, as_of: Instant, zone: Tz) -> String {
    let why = match kind {
        ErrorKind::Limit => "a limit was exceeded",
        _ => "no usable input",
    };
    format!(
        "Incident report failed {}: {why}",
        words::stamp(as_of, zone)
    )
}

/// "12, no clear change"; of data that are old or lack something, only what is sure.
fn count(report: &TrendReport, zone: Tz) -> String {
    let count = match report.analyses.incidents.in_window {
        0 => "none".to_owned(),
        some => words::count(some),
    };
    let is = |kind: AlertKind| report.page.alerts.iter().any(|alert| alert.kind == kind);
    if is(AlertKind::Incomplete) {
        return match count.as_str() {
            "none" => "none known, data incomplete".to_owned(),
            some => format!("at least {some}, data incomplete"),
        };
    }
    if let Some(newest) = newest(report).filter(|_| is(AlertKind::Old)) {
        return format!("{count}, newest record {}", words::date(newest, zone));
    }
    let change = report.analyses.rate.change.as_ref();
    match change.and_then(|change| change.verdict) {
        None => count,
        Some(verdict) => format!("{count}, {}", verdict_words(verdict)),
    }
}

/// When the newest record of all inputs began.
fn newest(report: &TrendReport) -> Option<Instant> {
    let all = report
        .inputs
        .iter()
        .filter_map(|input| input.newest.as_deref());
    let times = all.filter_map(|text| Instant::from_datetime(&text.parse().ok()?));
    times.max()
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::ClearIncrease => "clearly more",
        Verdict::ClearDecrease => "clearly fewer",
        Verdict::PossibleIncrease => "possibly more",
        Verdict::PossibleDecrease => "possibly fewer",
        Verdict::NoClearChange => "no clear change",
        Verdict::TooFew => "too few to compare",
    }
}

fn came_back(report: &TrendReport) -> Option<String> {
    some(checks::came_back(report), "came back")
}

fn worst(report: &TrendReport) -> Option<String> {
    let mut levels = report.analyses.severity.iter();
    let worst = levels.find(|level| level.level == Severity::Sev1)?;
    some(worst.count, "SEV1")
}

fn overdue(report: &TrendReport) -> Option<String> {
    let overdue = report.analyses.actions.overdue;
    let noun = if overdue == 1 {
        "action overdue"
    } else {
        "actions overdue"
    };
    some(overdue, noun)
}

fn some(count: u64, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{} {what}", words::count(count)))
}
