//! Which incidents still need their postmortem.

use crate::analysis::MissingPostmortem;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, words};

/// Rows at most.
const SHOWN: usize = 8;

pub(super) fn section(facts: &Facts) -> Section {
    let title = "Postmortems";
    let found = &facts.analyses.postmortems;
    if !found.recorded {
        let lead = "Not recorded: no input says whether a postmortem exists (postmortem_at or postmortem_url).";
        return make("postmortems", title, lead, Vec::new());
    }
    let policy = format!(
        "Policy: incidents up to {}, within {} of being resolved (--postmortem-policy).",
        found.from_severity.word(),
        words::plural(u64::from(found.due_days), "day", "days")
    );
    if found.needed == 0 {
        let lead = format!("No resolved incident needs one. {policy}");
        return make("postmortems", title, lead, Vec::new());
    }
    let lead = format!(
        "Of {} that need one, {} {} one ({} of them later than due), {} {} overdue and {} {} not yet due. {policy}",
        words::plural(found.needed, "incident", "incidents"),
        words::count(found.written),
        if found.written == 1 { "has" } else { "have" },
        words::count(found.written_late),
        words::count(found.overdue),
        words::is_are(found.overdue),
        words::count(found.ahead),
        words::is_are(found.ahead),
    );
    let blocks = if found.missing.is_empty() {
        Vec::new()
    } else {
        vec![Block::Table(table(facts))]
    };
    make("postmortems", title, lead, blocks)
}

fn table(facts: &Facts) -> Table {
    let columns = [
        ("Incident", Align::Word),
        ("Severity", Align::Word),
        ("Resolved", Align::Word),
        ("Overdue by", Align::Figure),
    ];
    let found = &facts.analyses.postmortems;
    let row = |one: &MissingPostmortem| {
        vec![
            Cell::text(&one.incident_id),
            Cell::severity(one.severity),
            Cell::text(words::date(one.resolved_at, facts.zone()))
                .sorted_by(one.resolved_at.micros()),
            Cell::duration(Some(one.days_overdue * 86_400.0), words::NOT_KNOWN),
        ]
    };
    let of = usize::try_from(found.overdue).unwrap_or(usize::MAX);
    let note = showing(
        found.missing.len().min(SHOWN),
        of,
        "longest overdue first",
        "report.json",
    );
    Table::new(
        "missing-postmortems",
        "Postmortems that are overdue, in this window and the one it is compared with",
        &columns,
    )
    .with_rows(found.missing.iter().take(SHOWN).map(row))
    .noted(note)
}
