//! How severe the incidents were.

use crate::analysis::SeverityShare;
use crate::report::sections::section as make;
use crate::report::severity_mix::severity_mix;
use crate::report::{Align, Block, Cell, Facts, Section, Table, changes, words};

pub(super) fn section(facts: &Facts) -> Section {
    let blocks = if facts.in_window() == 0 {
        Vec::new()
    } else {
        let drawn = severity_mix(facts).map(|chart| Block::Chart(Box::new(chart)));
        drawn
            .into_iter()
            .chain([Block::Table(table(facts))])
            .collect()
    };
    make("severity", "Severity", lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let share = &facts.analyses.severity_change.current;
    if facts.in_window() == 0 {
        return "No incident began in this window, so there is no severity to show.".to_owned();
    }
    let range = words::percent_range(share.lower, share.upper);
    let likely = if range.is_empty() {
        String::new()
    } else {
        format!(
            " ({}, likely {range})",
            words::percent_or(share.share, words::NOT_KNOWN)
        )
    };
    let [count, of] = [share.count, share.of].map(words::count);
    let changed = changes::severity(facts).map_or_else(String::new, |change| format!(" {change}"));
    format!(
        "{count} of {of} incidents {} SEV1 or SEV2{likely}.{changed}",
        if share.count == 1 { "was" } else { "were" }
    )
}

fn table(facts: &Facts) -> Table {
    let columns = [
        ("Severity", Align::Word),
        ("Incidents", Align::Figure),
        ("Share", Align::Figure),
        ("Likely range (95%)", Align::Figure),
    ];
    let row = |level: &SeverityShare| {
        vec![
            Cell::severity(level.level),
            Cell::count(level.count),
            Cell::share(level.share, words::NOT_KNOWN),
            Cell::text(words::percent_range(level.share_lower, level.share_upper)),
        ]
    };
    let caption = format!(
        "Incidents by severity; n = {}, {}",
        words::count(facts.in_window()),
        facts.period()
    );
    Table::new("severities", caption, &columns).with_rows(facts.analyses.severity.iter().map(row))
}
