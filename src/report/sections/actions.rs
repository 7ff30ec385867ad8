//! What was agreed on afterwards and is not finished.

use crate::analysis::OverdueAction;
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, words};

/// The most overdue items that are listed.
const OVERDUE: usize = 20;

pub(super) fn section(facts: &Facts) -> Section {
    let found = &facts.analyses.actions;
    if !found.recorded {
        let lead = "Not recorded: no input carries action items (column action_items), so whether any is overdue is not known.";
        return make("actions", "Action items", lead, Vec::new());
    }
    let blocks = if found.overdue_items.is_empty() {
        Vec::new()
    } else {
        vec![Block::Table(table(facts))]
    };
    make("actions", "Action items", lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let found = &facts.analyses.actions;
    let [overdue, unowned, without_due, done, dropped] = [
        found.overdue,
        found.unowned,
        found.without_due,
        found.done,
        found.dropped,
    ]
    .map(words::count);
    let pending = words::plural(found.pending, "item is", "items are");
    format!(
        "{pending} pending, {overdue} of them overdue at {}. {unowned} pending without an owner; {without_due} without a due date, so \
         whether they are overdue is not known. {done} done, {dropped} dropped. All data, not only this window.",
        facts.plain_day(facts.scope.as_of)
    )
}

fn table(facts: &Facts) -> Table {
    let items = &facts.analyses.actions.overdue_items;
    let columns = [
        ("Action", Align::Text),
        ("Owner", Align::Text),
        ("Incident", Align::Word),
        ("Due", Align::Word),
        ("Overdue by", Align::Figure),
    ];
    let of = usize::try_from(facts.analyses.actions.overdue).unwrap_or(usize::MAX);
    let note = showing(
        items.len().min(OVERDUE),
        of,
        "longest overdue first",
        "report.json",
    );
    let caption = format!(
        "Overdue action items, longest overdue first, at {}",
        facts.plain_day(facts.scope.as_of)
    );
    Table::new("overdue-actions", caption, &columns)
        .with_rows(items.iter().take(OVERDUE).map(|item| row(facts, item)))
        .noted(note)
}

fn row(facts: &Facts, item: &OverdueAction) -> Vec<Cell> {
    vec![
        Cell::text_or(Some(&item.title), "no title"),
        Cell::text_or(item.owner.as_deref(), "nobody"),
        Cell::text(&item.incident_id),
        Cell::text(words::date(item.due_at, facts.zone())).sorted_by(item.due_at.micros()),
        Cell::duration(Some(item.days_overdue * 86_400.0), words::NOT_KNOWN),
    ]
}
