//! How long each phase took: all phases in one table, then the times to resolve.

use crate::analysis::PhaseFigures;
use crate::incident::{Milestone, Phase, Severity};
use crate::report::sections::{section as make, text, times};
use crate::report::{
    Align, Block, Cell, Facts, Section, Table, Term, changes, charts, curves, names, ranges, spans,
    words,
};

pub(super) fn section(facts: &Facts) -> Section {
    if facts.in_window() == 0 {
        return make(
            "response-times",
            "Response times",
            "No incident began in this window, so there are no times to show.",
            Vec::new(),
        );
    }
    let mut blocks = vec![Block::Table(phases(facts))];
    blocks.extend(unknown_phases(facts));
    blocks.extend(times::targets(facts));
    blocks.extend(ranges::phases(facts).map(|chart| Block::Chart(Box::new(chart))));
    blocks.extend(pictures(facts));
    make("response-times", "Response times", lead(facts), blocks)
}

/// What the times are made of and how they are measured.
pub(super) fn in_detail(facts: &Facts) -> Section {
    let title = "Response times in detail";
    if facts.in_window() == 0 {
        let lead = "No incident began in this window, so there are no times to show.";
        return make("times-in-detail", title, lead, vec![measured(facts)]);
    }
    let mut blocks: Vec<Block> = times::compared(facts).into_iter().collect();
    blocks.extend(by_severity(facts));
    blocks.extend(times::support_hours(facts));
    blocks.extend(times::stages(facts));
    blocks.extend(times::explained(facts));
    blocks.push(measured(facts));
    let lead = "Compared with before, by severity, by stage, what the mean is made of, and between which moments each phase is measured.";
    make("times-in-detail", title, lead, blocks)
}

/// The pictures of the times to resolve; one or two times are no distribution.
fn pictures(facts: &Facts) -> Vec<Block> {
    let used = facts
        .analyses
        .phases
        .get(&Phase::Resolve)
        .map_or(0, |figures| figures.known + figures.open);
    if used < spans::FEWEST {
        return vec![text(format!(
            "{} known time{} to resolve: too few to draw how they are distributed.",
            words::sentence(&words::spelt(used)),
            if used == 1 { "" } else { "s" }
        ))];
    }
    vec![
        Block::Chart(Box::new(charts::time_to_resolve(facts))),
        Block::Chart(Box::new(curves::still_open(facts))),
    ]
}

/// Returns the phases that have any known or open duration, in reading order.
pub(super) fn known(facts: &Facts) -> impl Iterator<Item = (Phase, &PhaseFigures)> {
    let figures = |phase| {
        facts
            .analyses
            .phases
            .get(&phase)
            .map(|figures| (phase, figures))
    };
    Phase::ALL
        .into_iter()
        .filter_map(figures)
        .filter(|(_, figures)| figures.known + figures.open > 0)
}

fn lead(facts: &Facts) -> String {
    let finding = |phase| {
        let figures = facts
            .analyses
            .phases
            .get(&phase)
            .cloned()
            .unwrap_or_default();
        format!(
            "{}.",
            words::sentence(&spans::finding(facts.rules.definitions, phase, &figures))
        )
    };
    let changed: Vec<String> = [Phase::Resolve, Phase::Detect]
        .into_iter()
        .filter(|phase| changes::is_compared(facts, *phase))
        .filter_map(|phase| changes::duration(facts, phase))
        .collect();
    let found = format!("{} {}", finding(Phase::Resolve), finding(Phase::Detect));
    [vec![found], changed].concat().join(" ")
}

fn phases(facts: &Facts) -> Table {
    let columns = [
        ("Phase", Align::Word),
        ("Known", Align::Figure),
        ("Open", Align::Figure),
        ("Half within", Align::Figure),
        ("Range of half", Align::Figure),
        ("9 in 10 within", Align::Figure),
        ("Range of 9 in 10", Align::Figure),
        ("Mean of finished", Align::Figure),
        ("Left out", Align::Text),
    ];
    let caption = format!(
        "Time by phase; {}, {}",
        words::plural(facts.in_window(), "incident", "incidents"),
        facts.period_and_zone()
    );
    Table::new("phases", caption, &columns).with_rows(known(facts).map(|(phase, figures)| phase_row(phase, figures))).noted(
        "Open ones count as at least their age. The ranges are 95% intervals; from 7 finished ones both ends can be known, for 9 in 10 from 46. \
         The mean is given only for comparison with other tools: it leaves out what is open, and single long incidents decide it.",
    )
}

fn phase_row(phase: Phase, figures: &PhaseFigures) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(words::sentence(phase.word())),
        Cell::count(figures.known),
        Cell::count(figures.open),
    ];
    cells.extend(quantiles(figures));
    cells.push(Cell::duration(figures.closed_only.mean_seconds, "–"));
    let left_out = spans::left_out_count(&figures.excluded);
    cells.push(
        Cell::text(spans::left_out(&figures.excluded))
            .sorted_by(i64::try_from(left_out).unwrap_or(i64::MAX)),
    );
    cells
}

/// Median and 90th percentile with their ranges; with one or two incidents their values.
fn quantiles(figures: &PhaseFigures) -> [Cell; 4] {
    if spans::is_too_few(figures) {
        let too_few = || Cell::text("too few").sorted_by(-1);
        return [
            Cell::text(spans::typical(figures)).sorted_by(-1),
            too_few(),
            too_few(),
            too_few(),
        ];
    }
    let range = |lower, upper| {
        let range = words::duration_range(lower, upper);
        Cell::text(if range.is_empty() {
            "–".to_owned()
        } else {
            range
        })
        .sorted_by(-1)
    };
    [
        Cell::duration(figures.median_seconds, "not reached"),
        range(figures.median_lower_seconds, figures.median_upper_seconds),
        Cell::duration(figures.p90_seconds, "not reached"),
        range(figures.p90_lower_seconds, figures.p90_upper_seconds),
    ]
}

/// Says of all phases without any duration what is missing.
fn unknown_phases(facts: &Facts) -> Option<Block> {
    let unknown = |phase: &Phase| {
        facts
            .analyses
            .phases
            .get(phase)
            .is_none_or(|figures| figures.known + figures.open == 0)
    };
    let zero = |phase: &Phase| {
        facts
            .analyses
            .phases
            .get(phase)
            .is_some_and(|figures| figures.excluded.zero > 0)
    };
    let reason = |phase: Phase| {
        let name = spans::lower(names::phase(phase));
        if zero(&phase) {
            format!("{name} (its spans are exactly zero, read as not recorded)")
        } else {
            format!(
                "{name} (needs {})",
                names::needed(facts.rules.definitions, phase)
            )
        }
    };
    let unknown: Vec<String> = Phase::ALL.into_iter().filter(unknown).map(reason).collect();
    (!unknown.is_empty()).then(|| text(format!("Not known here: {}.", unknown.join("; "))))
}

fn by_severity(facts: &Facts) -> Option<Block> {
    let figures = facts.analyses.phases.get(&Phase::Resolve)?;
    if figures.by_severity.is_empty() {
        return None;
    }
    let columns = [
        ("Severity", Align::Word),
        ("Known", Align::Figure),
        ("Open", Align::Figure),
        ("Half within", Align::Figure),
        ("Range of half", Align::Figure),
        ("9 in 10 within", Align::Figure),
        ("Range of 9 in 10", Align::Figure),
    ];
    let row = |(level, figures): (&Severity, &PhaseFigures)| {
        let head = [
            Cell::severity(*level),
            Cell::count(figures.known),
            Cell::count(figures.open),
        ];
        head.into_iter().chain(quantiles(figures)).collect()
    };
    let caption = format!("Time to resolve by severity, {}", facts.period());
    let rows = figures
        .by_severity
        .iter()
        .filter(|(_, figures)| figures.population > 0)
        .map(row);
    Some(Block::Table(
        Table::new("resolve-by-severity", caption, &columns).with_rows(rows),
    ))
}

fn measured(facts: &Facts) -> Block {
    let term = |(phase, figures): (Phase, &PhaseFigures)| Term {
        term: names::phase(phase).to_owned(),
        meaning: format!(
            "{}{}{}",
            words::sentence(&names::measured(facts.rules.definitions, phase)),
            basis(figures),
            zeros(figures)
        ),
    };
    let terms: Vec<Term> = known(facts).map(term).collect();
    if terms.is_empty() {
        return text("No phase could be measured.");
    }
    Block::Terms {
        caption: "What each phase measures".to_owned(),
        terms,
    }
}

/// "; here from started in 18, from declared in 2".
fn basis(figures: &PhaseFigures) -> String {
    let from = |(milestone, count): (&Milestone, &u64)| {
        format!("from {} in {}", milestone.word(), words::count(*count))
    };
    let used: Vec<String> = figures
        .basis
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(from)
        .collect();
    if used.len() < 2 {
        ".".to_owned()
    } else {
        format!("; here {}.", words::listed(&used))
    }
}

fn zeros(figures: &PhaseFigures) -> String {
    if figures.zero_is_missing {
        return " Half or more of the recorded spans are exactly zero, so zero is read as not recorded.".to_owned();
    }
    match figures.zero_kept {
        0 => String::new(),
        kept => format!(
            " {} of exactly zero {} kept.",
            words::plural(kept, "span", "spans"),
            if kept == 1 { "is" } else { "are" }
        ),
    }
}
