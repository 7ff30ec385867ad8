//! What stops incidents without ending their causes, and what lives on it.

use crate::analysis::{Measure, MeasureFigures, StopGapDebt};
use crate::report::sections::section as make;
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, words};

/// Rows of a table at most.
const SHOWN: usize = 8;

pub(super) fn section(facts: &Facts) -> Section {
    let title = "Stop-gaps";
    let found = &facts.analyses.actions.stop_gaps;
    if !found.recorded {
        let lead =
            "Not recorded: no incident says what stopped it (mitigation, updates or description).";
        return make("stop-gaps", title, lead, Vec::new());
    }
    let mut blocks = Vec::new();
    if !found.debts.is_empty() {
        blocks.push(Block::Table(debts(facts)));
    }
    if !found.measures.is_empty() {
        blocks.push(Block::Table(measures(facts)));
    }
    let lead = format!(
        "{} of the {} that say what stopped them were ended by a stop-gap; for {} of them nothing lasting was done since. \
         All data up to the window's end.",
        words::plural(found.incidents, "incident", "incidents"),
        words::count(found.told),
        words::count(found.without_fix)
    );
    make("stop-gaps", title, lead, blocks)
}

/// Names a measure.
pub(in crate::report) fn measure_words(measure: Measure) -> &'static str {
    match measure {
        Measure::Rollback => "rolled back",
        Measure::Restart => "restarted or reloaded",
        Measure::ScaleUp => "scaled up",
        Measure::FeatureOff => "switched off or paused",
        Measure::Failover => "moved elsewhere",
        Measure::Throttle => "load held back",
        Measure::CleanUp => "space made",
        Measure::ByHand => "done by hand",
    }
}

fn debts(facts: &Facts) -> Table {
    let columns = [
        ("Problem", Align::Text),
        ("Mostly", Align::Text),
        ("Words that told", Align::Text),
        ("Times", Align::Figure),
        ("In this window", Align::Figure),
        ("Since", Align::Word),
        ("Last", Align::Word),
        ("Age", Align::Figure),
    ];
    let found = &facts.analyses.actions.stop_gaps.debts;
    let row = |debt: &StopGapDebt| {
        let day = |at: crate::incident::Instant| {
            Cell::text(words::date(at, facts.zone())).sorted_by(at.micros())
        };
        vec![
            Cell::text(&debt.label),
            Cell::text(measure_words(debt.measure)),
            Cell::text(format!("“{}”", debt.words)),
            Cell::count(debt.times),
            Cell::count(debt.in_window),
            day(debt.first_at),
            day(debt.last_at),
            Cell::duration(Some(debt.age_days * 86_400.0), words::NOT_KNOWN),
        ]
    };
    let note = showing(
        found.len().min(SHOWN),
        found.len(),
        "most often first",
        "report.json",
    );
    Table::new(
        "stop-gap-debts",
        "Recurring problems that live on stop-gaps: ended by one, and nothing lasting done since",
        &columns,
    )
    .with_rows(found.iter().take(SHOWN).map(row))
    .noted(note)
}

fn measures(facts: &Facts) -> Table {
    let columns = [
        ("Measure", Align::Text),
        ("Incidents", Align::Figure),
        ("Nothing lasting since", Align::Figure),
        ("Median time to work", Align::Figure),
        ("Rests on", Align::Figure),
    ];
    let row = |measure: &MeasureFigures| {
        vec![
            Cell::text(words::sentence(measure_words(measure.measure))),
            Cell::count(measure.incidents),
            Cell::count(measure.without_fix),
            Cell::duration(measure.median_seconds, words::NOT_KNOWN),
            Cell::count(measure.known),
        ]
    };
    Table::new("stop-gap-measures", "What stopped incidents without ending their causes", &columns)
        .with_rows(facts.analyses.actions.stop_gaps.measures.iter().map(row))
        .noted("Time to work: from the start of the incident (else its detection or declaration) to its mitigation (else its resolution).")
}
