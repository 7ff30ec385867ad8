//! Which services and teams were hit, by incident time.

use crate::analysis::GroupFigures;
use crate::incident::Phase;
use crate::report::figures::number;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, changes, charts, words};

/// The most services or teams that are listed.
const GROUPS: usize = 15;

pub(super) fn section(facts: &Facts) -> Section {
    let services = &facts.analyses.services;
    let mut blocks = Vec::new();
    if !services.is_empty() {
        blocks.push(Block::Chart(Box::new(charts::services(facts))));
    }
    make("services", "Services and teams", lead(facts), blocks)
}

/// Every service and team by itself.
pub(super) fn in_detail(facts: &Facts) -> Section {
    let groups = [
        (&facts.analyses.services, ("services-table", "Service")),
        (&facts.analyses.teams, ("teams-table", "Team")),
    ];
    let filled = groups.into_iter().filter(|(groups, _)| !groups.is_empty());
    let blocks: Vec<Block> = filled
        .map(|(groups, names)| Block::Table(table(facts, groups, names)))
        .collect();
    let lead = if blocks.is_empty() {
        "No incident of this window names a service or a team."
    } else {
        "Most incident time first. An incident counts in each of its services and teams."
    };
    make(
        "services-in-detail",
        "Services and teams in detail",
        lead,
        blocks,
    )
}

fn lead(facts: &Facts) -> String {
    let unnamed = |what: &str, column: &str| {
        format!("No record of this window names a {what} (column {column}).")
    };
    let services = match facts.analyses.services.as_slice() {
        _ if facts.in_window() == 0 => {
            return "No incident began in this window, so no service was hit.".to_owned();
        }
        [] => unnamed("service", "services"),
        groups => format!(
            "{}.{}",
            charts::services_finding(groups),
            changed(facts, groups)
        ),
    };
    if facts.analyses.teams.is_empty() {
        format!("{services} {}", unnamed("team", "teams"))
    } else {
        services
    }
}

/// Names the services whose number clearly changed, and says of the others that nothing did.
fn changed(facts: &Facts, groups: &[GroupFigures]) -> String {
    let Some(before) = facts.before() else {
        return String::new();
    };
    let named = changes::named(facts, groups);
    let others = words::plural(number(groups.len() - named.len()), "service", "services");
    if named.is_empty() {
        return format!(
            " In none of the {others} did the number change from the {before} by more than chance makes it in a list of this length."
        );
    }
    let texts: Vec<String> = named.iter().map(|(text, _)| text.clone()).collect();
    format!(
        " Compared with the {before}: {}. In the {} other{} nothing beyond chance.",
        texts.join("; "),
        words::count(number(groups.len() - named.len())),
        if groups.len() - named.len() == 1 {
            ""
        } else {
            "s"
        }
    )
}

fn table(facts: &Facts, groups: &[GroupFigures], (id, kind): (&str, &str)) -> Table {
    let before = facts.before().map(|before| words::sentence(&before));
    let mut columns = vec![
        (kind, Align::Text),
        ("Incidents", Align::Figure),
        ("SEV1–2", Align::Figure),
        ("Open", Align::Figure),
        ("Incident time", Align::Figure),
        ("Half resolved within", Align::Figure),
    ];
    columns.extend(before.as_deref().map(|before| (before, Align::Figure)));
    columns.extend(before.as_deref().map(|_| ("Number changed", Align::Text)));
    let caption = format!("{kind}s by incident time, {}", facts.period());
    let note = format!(
        "Incident time is the sum of the times to resolve, open ones up to as-of. {}",
        showing(
            groups.len().min(GROUPS),
            groups.len(),
            "most incident time first",
            "report.json"
        )
    );
    Table::new(id, caption, &columns)
        .with_rows(
            groups
                .iter()
                .take(GROUPS)
                .map(|group| row(group, before.as_deref())),
        )
        .noted(note.trim_end())
}

fn row(group: &GroupFigures, before: Option<&str>) -> Vec<Cell> {
    let resolve = group.phases.get(&Phase::Resolve);
    let median = resolve
        .filter(|phase| phase.closed_only.count > 2)
        .and_then(|phase| phase.median_seconds);
    let few = resolve.is_none_or(|phase| phase.closed_only.count <= 2);
    let seconds = if group.seconds_known == 0 {
        None
    } else {
        Some(group.seconds)
    };
    let mut cells = vec![
        Cell::text(&group.name),
        Cell::count(group.incidents),
        Cell::count(group.severe),
        Cell::count(group.open),
        Cell::duration(seconds, words::NOT_KNOWN),
        Cell::duration(median, if few { "too few" } else { "not reached" }),
    ];
    cells.extend(before.map(|_| Cell::count_or(group.baseline_incidents, words::NOT_KNOWN)));
    let verdict = group.rate_change.as_ref().and_then(|change| change.verdict);
    cells.extend(before.map(|_| Cell::text(changes::word(verdict, ["more", "fewer"]))));
    cells
}
