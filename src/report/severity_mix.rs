//! The chart of how severe the incidents were: each severity's share and where it likely lies.

use crate::analysis::SeverityShare;
use crate::incident::Severity;
use crate::report::chart::{Chart, Picture, ShareRow, Shares};
use crate::report::charts::table;
use crate::report::{Facts, words};

/// Draws the severities that occur in the window; nothing where fewer than two do.
pub(super) fn severity_mix(facts: &Facts) -> Option<Chart> {
    let levels = facts.analyses.severity.iter();
    let found: Vec<(&SeverityShare, f64)> = levels
        .filter(|level| level.count > 0)
        .filter_map(|level| Some((level, level.share?)))
        .collect();
    if found.len() < 2 {
        return None;
    }
    let title = finding(&found, facts.in_window());
    Some(Chart {
        id: "severity-mix".to_owned(),
        description: format!("Shares of the incidents by severity. {title}."),
        title,
        subtitle: format!(
            "{}; {}; mark: share of them; line: its 95% range",
            words::plural(facts.in_window(), "incident", "incidents"),
            facts.period_and_zone()
        ),
        no_data: "No data: no incident began in this window.".to_owned(),
        picture: Picture::Shares(Shares {
            rows: found.iter().map(row).collect(),
        }),
        table: table(
            &["Severity", "Incidents", "Share", "Likely range (95%)"],
            found.iter().map(cells).collect(),
        ),
    })
}

/// "SEV3 is most frequent: 11 of 24 incidents (46%)".
fn finding(found: &[(&SeverityShare, f64)], all: u64) -> String {
    let most = found
        .iter()
        .map(|(level, _)| level.count)
        .max()
        .unwrap_or(0);
    let first: Vec<&SeverityShare> = found
        .iter()
        .map(|(level, _)| *level)
        .filter(|level| level.count == most)
        .collect();
    let names: Vec<String> = first.iter().map(|level| name(level.level)).collect();
    let share = words::percent_or(
        first.first().and_then(|level| level.share),
        words::NOT_KNOWN,
    );
    let each = if first.len() > 1 { " each" } else { "" };
    format!(
        "{} {} most frequent: {} of {}{each} ({share})",
        words::sentence(&words::listed(&names)),
        if first.len() > 1 { "are" } else { "is" },
        words::count(most),
        words::plural(all, "incident", "incidents"),
    )
}

fn name(level: Severity) -> String {
    match level {
        Severity::Unknown => "no severity".to_owned(),
        level => level.word().to_owned(),
    }
}

fn row((level, share): &(&SeverityShare, f64)) -> ShareRow {
    ShareRow {
        name: words::sentence(&name(level.level)),
        severity: level.level,
        share: *share,
        likely: level.share_lower.zip(level.share_upper),
        text: format!("{} ({})", words::count(level.count), words::percent(*share)),
    }
}

fn cells((level, share): &(&SeverityShare, f64)) -> Vec<String> {
    vec![
        words::sentence(&name(level.level)),
        words::count(level.count),
        words::percent(*share),
        words::percent_range(level.share_lower, level.share_upper),
    ]
}
