//! What was read, what became of it, and what is missing or doubtful.

use crate::analysis::{MissingField, OutOfOrder};
use crate::incident::{Instant, Phase};
use crate::notes::{InputSummary, NoteCount};
use crate::report::sections::section as make;
use crate::report::{Align, Block, Cell, Facts, Section, Table, names, words};

pub(super) fn section(facts: &Facts) -> Section {
    let mut blocks = vec![Block::Table(ledger(facts)), Block::Table(inputs(facts))];
    blocks.extend(notes(facts));
    blocks.extend(missing(facts));
    blocks.extend(out_of_order(facts));
    blocks.extend(doubts(facts));
    make("data-quality", "Data quality", lead(facts), blocks)
}

fn lead(facts: &Facts) -> String {
    let ledger = &facts.ledger;
    let [imported, rejected] = [ledger.imported, ledger.rejected].map(words::count);
    let read = words::plural(ledger.read, "record was", "records were");
    let basis = &facts.analyses.incidents;
    let [total, here] = [basis.total, basis.in_window].map(words::count);
    format!(
        "{read} read, {imported} imported, {rejected} rejected. {total} of the imported count as incidents, {here} of them in this window."
    )
}

fn ledger(facts: &Facts) -> Table {
    let ledger = &facts.ledger;
    let fates = [
        ("Imported", ledger.imported, "became an incident"),
        (
            "of these repaired",
            ledger.repaired,
            "mended first; part of the imported",
        ),
        ("Rejected", ledger.rejected, "could not be used"),
        (
            "Duplicate",
            ledger.duplicate,
            "the same as one already counted",
        ),
        (
            "Merged",
            ledger.merged,
            "fold into an incident already counted",
        ),
        (
            "Not an incident",
            ledger.not_incident,
            "log lines, checks and the like",
        ),
        ("Blank", ledger.blank, "empty lines"),
        ("Read", ledger.read, "all of them"),
    ];
    let row = |(fate, count, meaning): (&str, u64, &str)| {
        vec![Cell::text(fate), Cell::count(count), Cell::text(meaning)]
    };
    let columns = [
        ("What became of it", Align::Word),
        ("Records", Align::Figure),
        ("Meaning", Align::Text),
    ];
    let [read, imported, rejected, duplicate, merged, other, blank] = [
        ledger.read,
        ledger.imported,
        ledger.rejected,
        ledger.duplicate,
        ledger.merged,
        ledger.not_incident,
        ledger.blank,
    ]
    .map(words::count);
    Table::new("records", "Every record read and what became of it", &columns).with_rows(fates.map(row)).noted(format!(
        "{read} read = {imported} imported + {rejected} rejected + {duplicate} duplicate + {merged} merged + {other} not an incident + \
         {blank} blank. Rejected and doubted records stand in {}.",
        facts.rejects_file
    ))
}

fn inputs(facts: &Facts) -> Table {
    let columns = [
        ("Input", Align::Text),
        ("Records", Align::Figure),
        ("Read as", Align::Word),
        ("Time zone", Align::Text),
        ("Newest incident", Align::Word),
        ("SHA-256", Align::Text),
    ];
    Table::new("inputs", "What was read", &columns)
        .with_rows(facts.inputs.iter().map(|input| input_row(facts, input)))
}

fn input_row(facts: &Facts, input: &InputSummary) -> Vec<Cell> {
    let basis = names::zone_basis(&input.time_zone_basis);
    let zone = input.time_zone.as_deref().map_or_else(
        || words::sentence(basis),
        |zone| format!("{zone} ({basis})"),
    );
    let newest = input
        .newest
        .as_deref()
        .and_then(|text| text.parse().ok())
        .and_then(|time| Instant::from_datetime(&time));
    vec![
        Cell::text(&input.name),
        Cell::count(input.records),
        Cell::text(&input.preset),
        Cell::text(zone),
        Cell::text(newest.map_or_else(
            || words::NOT_KNOWN.to_owned(),
            |at| words::stamp(at, facts.zone()),
        )),
        Cell::text(&input.sha256),
    ]
}

fn notes(facts: &Facts) -> Option<Block> {
    let mut found: Vec<&NoteCount> = facts
        .ledger
        .notes
        .iter()
        .filter(|note| note.count > 0)
        .collect();
    if found.is_empty() {
        return None;
    }
    found.sort_by(|a, b| b.count.cmp(&a.count).then(a.code.cmp(&b.code)));
    let row = |note: &&NoteCount| {
        vec![
            Cell::text(names::code(note.code)),
            Cell::count(note.count),
            Cell::text_or(note.examples.first().map(String::as_str), "–"),
        ]
    };
    let columns = [
        ("What was found", Align::Text),
        ("Times", Align::Figure),
        ("First of them", Align::Text),
    ];
    let table = Table::new("notes", "What was dropped, repaired or doubted", &columns)
        .with_rows(found.iter().map(row));
    Some(Block::Table(table.noted(format!(
        "Each of them with its place stands in {}.",
        facts.rejects_file
    ))))
}

fn missing(facts: &Facts) -> Option<Block> {
    let quality = &facts.analyses.data_quality;
    let of = quality.population;
    let found: Vec<&MissingField> = quality
        .missing
        .iter()
        .filter(|field| field.count > 0)
        .collect();
    if found.is_empty() || of == 0 {
        return None;
    }
    let row = |field: &&MissingField| {
        vec![
            Cell::text(&field.field),
            Cell::count(field.count),
            Cell::count(of - field.count.min(of)),
            Cell::share(share(field.count, of), words::NOT_KNOWN),
        ]
    };
    let columns = [
        ("Column", Align::Word),
        ("Without", Align::Figure),
        ("With", Align::Figure),
        ("Share without", Align::Figure),
    ];
    let caption = format!(
        "Columns that are not filled everywhere; n = {}, {}",
        words::count(of),
        facts.period()
    );
    Some(Block::Table(
        Table::new("missing-fields", caption, &columns).with_rows(found.iter().map(row)),
    ))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of incidents are far below 2^53"
)]
fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

fn out_of_order(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.data_quality.out_of_order;
    if found.is_empty() {
        return None;
    }
    let row = |pair: &OutOfOrder| {
        vec![
            Cell::text(format!(
                "{} after {}",
                pair.earlier.word(),
                pair.later.word()
            )),
            Cell::count(pair.count),
            Cell::text(pair.examples.join(", ")),
        ]
    };
    let columns = [
        ("Out of order", Align::Word),
        ("Incidents", Align::Figure),
        ("First of them", Align::Text),
    ];
    let caption = format!("Milestones in the wrong order, {}", facts.period());
    let note = "Such spans are left out of the times and counted there; nothing is clipped or turned round.";
    Some(Block::Table(
        Table::new("out-of-order", caption, &columns)
            .with_rows(found.iter().map(row))
            .noted(note),
    ))
}

/// Zero spans, times in the future, silence.
fn doubts(facts: &Facts) -> Option<Block> {
    let quality = &facts.analyses.data_quality;
    let zero = |(phase, count): (&Phase, &u64)| {
        let missing = facts
            .analyses
            .phases
            .get(phase)
            .is_some_and(|figures| figures.zero_is_missing);
        let read = if missing {
            "half or more of them, so read as not recorded"
        } else {
            "kept"
        };
        format!(
            "{}: {} of exactly zero; {read}.",
            names::phase(*phase),
            words::plural(*count, "span", "spans")
        )
    };
    let mut items: Vec<String> = quality
        .zero_spans
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(zero)
        .collect();
    if quality.future_stamps > 0 {
        items.push(format!(
            "{} after the as-of time.",
            words::plural(quality.future_stamps, "time lies", "times lie")
        ));
    }
    if let Some(days) = quality.newest_age_days.filter(|days| *days > 0.0) {
        items.push(format!(
            "The newest incident began {} before as-of.",
            words::duration(days * 86_400.0)
        ));
    }
    (!items.is_empty()).then_some(Block::List { items })
}
