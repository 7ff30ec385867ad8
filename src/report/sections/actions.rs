//! What was agreed on afterwards: overdue, finished, incomplete, proposed again, decided against.

use crate::analysis::{ActionEntry, LintFinding, LintRule, OwnerLoad, RepeatedAction};
use crate::report::chart::{Bar, Bars, Chart, ChartTable, Picture};
use crate::report::figures::number;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, words};

/// Rows of a table at most.
const SHOWN: usize = 8;

pub(super) fn section(facts: &Facts) -> Section {
    let found = &facts.analyses.actions;
    let title = "Action items";
    if !found.recorded {
        let lead = "Not recorded: no input carries action items (column action_items, or --actions FILE), so whether any is overdue is not known.";
        return make("actions", title, lead, Vec::new());
    }
    let mut blocks: Vec<Block> = ageing(facts)
        .map(|chart| Block::Chart(Box::new(chart)))
        .into_iter()
        .collect();
    blocks.extend(filled([overdue(facts), done(facts)]));
    make("actions", title, lead(facts), blocks)
}

/// What action items lack: what whoever keeps them goes through.
pub(super) fn quality(facts: &Facts) -> Section {
    let title = "Action items to mend";
    let tables = [
        incomplete(facts),
        repeated(facts),
        overloaded(facts),
        dropped(facts),
    ];
    let blocks = filled(tables);
    let lead = match (facts.analyses.actions.recorded, blocks.is_empty()) {
        (false, _) => "Not recorded: no input carries action items.",
        (true, true) => "No action item lacks anything that was looked for.",
        (true, false) => {
            "Items that lack an owner, a date or a deliverable, that were proposed before, or that were dropped."
        }
    };
    make("action-quality", title, lead, blocks)
}

/// The tables that have any row.
fn filled<const N: usize>(tables: [Table; N]) -> Vec<Block> {
    let filled = tables.into_iter().filter(|table| !table.rows.is_empty());
    filled.map(Block::Table).collect()
}

fn lead(facts: &Facts) -> String {
    let found = &facts.analyses.actions;
    let [overdue, unowned, without_due, without_deliverable, vague] = [
        found.overdue,
        found.unowned,
        found.without_due,
        found.without_deliverable,
        found.vague,
    ]
    .map(words::count);
    let [done, here, dropped] = [found.done, found.done_in_window, found.dropped].map(words::count);
    let as_of = facts.plain_day(facts.scope.as_of);
    let ended = format!(
        "{done} done ({here} in this window), {dropped} dropped. All data, not only this window."
    );
    if found.pending == 0 {
        return format!("No item is pending at {as_of}. {ended}");
    }
    let pending = words::plural(found.pending, "item is", "items are");
    format!(
        "{pending} pending, {overdue} of them overdue at {as_of}. {unowned} pending without an owner; {without_due} without a due date, so \
         whether they are overdue is not known; {without_deliverable} without a deliverable; {vague} with a text that does not say \
         what will be done, to what, until when it is done. {ended}"
    )
}

fn day(facts: &Facts, at: Option<crate::incident::Instant>) -> Cell {
    at.map_or_else(
        || Cell::text(words::NOT_RECORDED).sorted_by(i64::MAX),
        |at| Cell::text(words::date(at, facts.zone())).sorted_by(at.micros()),
    )
}

/// The owner with the team: "person-1a2b3c (payments)".
pub(in crate::report) fn owner(entry: &ActionEntry) -> String {
    match (&entry.owner, &entry.team) {
        (Some(owner), Some(team)) => format!("{owner} ({team})"),
        (Some(owner), None) => owner.clone(),
        (None, Some(team)) => format!("nobody (team {team})"),
        (None, None) => "nobody".to_owned(),
    }
}

fn length(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Draws how long items are overdue; nothing where fewer than two are.
fn ageing(facts: &Facts) -> Option<Chart> {
    let found = &facts.analyses.actions;
    let late = |item: &ActionEntry| Some(item.days_overdue? * 86_400.0);
    let longest = found.overdue_items.first().and_then(late)?;
    if found.overdue_items.len() < 2 {
        return None;
    }
    let title = format!(
        "{} of {} pending action items are overdue, the longest by {}",
        words::count(found.overdue),
        words::count(found.pending),
        words::duration(longest)
    );
    let shown = || {
        found
            .overdue_items
            .iter()
            .take(SHOWN)
            .filter_map(|item| Some((item, late(item)?)))
    };
    let name = |item: &ActionEntry| {
        let named = Some(item.title.as_str()).filter(|title| !title.trim().is_empty());
        words::cut(named.unwrap_or("no title"), 80)
    };
    let bars = shown().map(|(item, seconds)| Bar {
        name: name(item),
        value_seconds: seconds,
        value_text: words::duration(seconds),
        note: item.incident_id.clone(),
    });
    let rows = shown().map(|(item, seconds)| {
        vec![
            name(item),
            item.incident_id.clone(),
            words::duration(seconds),
        ]
    });
    Some(Chart {
        id: "overdue-actions".to_owned(),
        description: format!("Bars of how long action items are overdue. {title}."),
        title,
        subtitle: format!(
            "The {} that are overdue longest, at {}; behind the bar: its incident",
            words::spelt(number(shown().count())),
            facts.plain_day(facts.scope.as_of)
        ),
        no_data: "No data: no action item is overdue.".to_owned(),
        picture: Picture::Bars(Bars {
            bars: bars.collect(),
        }),
        table: ChartTable {
            columns: ["Action", "Incident", "Overdue by"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
        },
    })
}

fn overdue(facts: &Facts) -> Table {
    let found = &facts.analyses.actions;
    let columns = [
        ("Action", Align::Text),
        ("Owner", Align::Text),
        ("Incident", Align::Word),
        ("Due", Align::Word),
        ("Overdue by", Align::Figure),
    ];
    let row = |item: &ActionEntry| {
        vec![
            Cell::text_or(Some(&item.title), "no title"),
            Cell::text(owner(item)),
            Cell::text(&item.incident_id),
            day(facts, item.due_at),
            Cell::duration(
                item.days_overdue.map(|days| days * 86_400.0),
                words::NOT_KNOWN,
            ),
        ]
    };
    let caption = format!(
        "Overdue action items, longest overdue first, at {}",
        facts.plain_day(facts.scope.as_of)
    );
    let shown = found.overdue_items.len().min(SHOWN);
    Table::new("overdue-actions", caption, &columns)
        .with_rows(found.overdue_items.iter().take(SHOWN).map(row))
        .noted(showing(
            shown,
            length(found.overdue),
            "longest overdue first",
            "report.json",
        ))
}

fn done(facts: &Facts) -> Table {
    let found = &facts.analyses.actions;
    let columns = [
        ("Action", Align::Text),
        ("Owner", Align::Text),
        ("Incident", Align::Word),
        ("Closed", Align::Word),
    ];
    let row = |item: &ActionEntry| {
        vec![
            Cell::text_or(Some(&item.title), "no title"),
            Cell::text(owner(item)),
            Cell::text(&item.incident_id),
            day(facts, item.completed_at),
        ]
    };
    let shown = found.done_items.len().min(SHOWN);
    Table::new(
        "done-actions",
        "Action items closed in this window",
        &columns,
    )
    .with_rows(found.done_items.iter().take(SHOWN).map(row))
    .noted(showing(
        shown,
        length(found.done_in_window),
        "by day",
        "report.json",
    ))
}

fn incomplete(facts: &Facts) -> Table {
    let found = &facts.analyses.actions.incomplete_items;
    let columns = [
        ("Action", Align::Text),
        ("Incident", Align::Word),
        ("Missing", Align::Text),
        ("How to mend its text", Align::Text),
    ];
    let row = |item: &ActionEntry| {
        vec![
            Cell::text_or(Some(&item.title), "no title"),
            Cell::text(&item.incident_id),
            Cell::text_or(Some(&missing(item)), "nothing"),
            Cell::text_or(Some(&mending(&item.faults)), "fine"),
        ]
    };
    Table::new(
        "incomplete-actions",
        "Pending action items that lack something, most first",
        &columns,
    )
    .with_rows(found.iter().take(SHOWN).map(row))
    .noted(showing(
        found.len().min(SHOWN),
        found.len(),
        "those that lack most first",
        "report.json",
    ))
}

/// "owner, due date".
fn missing(item: &ActionEntry) -> String {
    let parts = [
        (item.owner.is_none(), "owner"),
        (item.due_at.is_none(), "due date"),
        (item.deliverable.is_none(), "deliverable"),
    ];
    let names: Vec<&str> = parts
        .iter()
        .filter(|(is_missing, _)| *is_missing)
        .map(|(_, name)| *name)
        .collect();
    names.join(", ")
}

/// Says how an action's text could be mended.
pub(crate) fn mending(faults: &[LintFinding]) -> String {
    let one = |fault: &LintFinding| match fault.rule {
        LintRule::NoVerb => format!(
            "“{}” is no deed: begin with what is to be done.",
            fault.words
        ),
        LintRule::Vague if fault.words.is_empty() => "Name what it is done to.".to_owned(),
        LintRule::Vague => format!(
            "“{}” fits any team: name the one thing that is meant.",
            fault.words
        ),
        LintRule::Unbounded => format!(
            "“{}” never ends: say what will exist then, a figure or a day.",
            fault.words
        ),
    };
    faults.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn repeated(facts: &Facts) -> Table {
    let found = &facts.analyses.actions.repeated;
    let columns = [
        ("Action", Align::Text),
        ("Proposed", Align::Figure),
        ("Done", Align::Figure),
        ("Dropped", Align::Figure),
        ("After", Align::Text),
    ];
    let row = |one: &RepeatedAction| {
        vec![
            Cell::text_or(Some(&one.title), "no title"),
            Cell::text(words::plural(one.times, "time", "times"))
                .sorted_by(i64::try_from(one.times).unwrap_or(i64::MAX)),
            Cell::count(one.done),
            Cell::count(one.dropped),
            Cell::text(one.incident_ids.join(", ")),
        ]
    };
    Table::new(
        "repeated-actions",
        "The same action proposed again, most often first",
        &columns,
    )
    .with_rows(found.iter().take(SHOWN).map(row))
    .noted(showing(
        found.len().min(SHOWN),
        found.len(),
        "most often first",
        "report.json",
    ))
}

fn overloaded(facts: &Facts) -> Table {
    let found = &facts.analyses.actions.overloaded;
    let columns = [
        ("Owner", Align::Text),
        ("Team", Align::Text),
        ("Pending", Align::Figure),
        ("Overdue", Align::Figure),
    ];
    let row = |one: &OwnerLoad| {
        vec![
            Cell::text(&one.owner),
            Cell::text_or(one.team.as_deref(), words::NOT_RECORDED),
            Cell::count(one.pending),
            Cell::count(one.overdue),
        ]
    };
    Table::new(
        "action-load",
        "People in charge of more than five pending items: too much to ask of one person",
        &columns,
    )
    .with_rows(found.iter().take(SHOWN).map(row))
}

fn dropped(facts: &Facts) -> Table {
    let found = &facts.analyses.actions.dropped_items;
    let columns = [
        ("Action", Align::Text),
        ("Incident", Align::Word),
        ("Proposed", Align::Word),
        ("Reason", Align::Text),
    ];
    let row = |item: &ActionEntry| {
        vec![
            Cell::text_or(Some(&item.title), "no title"),
            Cell::text(&item.incident_id),
            day(facts, item.created_at),
            Cell::text_or(item.reason.as_deref(), words::NOT_RECORDED),
        ]
    };
    Table::new(
        "dropped-actions",
        "Decided not to do, latest first",
        &columns,
    )
    .with_rows(found.iter().take(SHOWN).map(row))
    .noted(showing(
        found.len().min(SHOWN),
        length(facts.analyses.actions.dropped),
        "latest first",
        "report.json",
    ))
}
