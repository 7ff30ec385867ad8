//! More on times: compared with before, against targets, in working hours, by stage, and what explains a change.

use crate::analysis::{MixShift, PhaseFigures, Stage, WithinTarget};
use crate::incident::{Phase, Severity};
use crate::report::sections::response_times::known;
use crate::report::{Align, Block, Cell, Facts, Table, changes, names, words};

/// Each phase beside the same of the time before.
pub(super) fn compared(facts: &Facts) -> Option<Block> {
    let before = facts.before()?;
    let columns = [
        ("Phase", Align::Word),
        ("Half within, here", Align::Figure),
        ("Before", Align::Figure),
        ("Times as long", Align::Figure),
        ("Likely range", Align::Figure),
        ("What it says", Align::Text),
    ];
    let rows: Vec<Vec<Cell>> = known(facts)
        .filter_map(|(phase, figures)| compared_row(phase, figures))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table::new(
        "phases-compared",
        format!("Times compared with the {before}"),
        &columns,
    );
    Some(Block::Table(table.with_rows(rows).noted(
        "Every incident is set beside every earlier one; \u{201c}0.5 times as long\u{201d} is half the time. Open ones count as at least their age. \
         A range that reaches from below 1 to above 1 leaves open whether times became shorter or longer.",
    )))
}

fn compared_row(phase: Phase, figures: &PhaseFigures) -> Option<Vec<Cell>> {
    let change = figures.change.as_ref()?;
    let before = figures
        .baseline
        .as_ref()
        .and_then(|before| before.median_seconds);
    let factor = |value: Option<f64>| value.map(words::decimal);
    let range = words::range(
        factor(change.lower.filter(|lower| *lower > 0.0)),
        factor(change.upper),
    );
    Some(vec![
        Cell::text(words::sentence(phase.word())),
        Cell::duration(figures.median_seconds, "not reached"),
        Cell::duration(before, words::NOT_KNOWN),
        Cell::text(factor(change.ratio).unwrap_or_else(|| "–".to_owned())).sorted_by(-1),
        Cell::text(if range.is_empty() {
            "–".to_owned()
        } else {
            range
        })
        .sorted_by(-1),
        Cell::text(changes::word(change.verdict, ["longer", "shorter"])),
    ])
}

/// The share that kept each target.
pub(super) fn targets(facts: &Facts) -> Option<Block> {
    let mut rows = Vec::new();
    for (phase, figures) in known(facts) {
        rows.extend(target_row(
            phase,
            "All",
            figures,
            figures.within_target.as_ref(),
        ));
        for (level, figures) in &figures.by_severity {
            let own = facts
                .rules
                .targets
                .iter()
                .any(|target| target.phase == phase && target.severity == Some(*level));
            let target = figures.within_target.as_ref().filter(|_| own);
            rows.extend(target_row(phase, level_name(*level), figures, target));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("Phase", Align::Word),
        ("Incidents", Align::Word),
        ("Known", Align::Figure),
        ("Open", Align::Figure),
        ("Target", Align::Figure),
        ("Within it", Align::Figure),
        ("Likely range", Align::Figure),
    ];
    let table = Table::new(
        "targets",
        format!("Share within the target, {}", facts.period()),
        &columns,
    );
    Some(Block::Table(table.with_rows(rows).noted(
        "Open incidents count: one that is open for less than the target may still keep it, one that is open for longer has missed it.",
    )))
}

fn level_name(level: Severity) -> &'static str {
    level.word()
}

fn target_row(
    phase: Phase,
    name: &str,
    figures: &PhaseFigures,
    found: Option<&WithinTarget>,
) -> Option<Vec<Cell>> {
    let found = found?;
    Some(vec![
        Cell::text(words::sentence(phase.word())),
        Cell::text(name),
        Cell::count(figures.known),
        Cell::count(figures.open),
        Cell::duration(Some(found.target_seconds), words::NOT_KNOWN),
        Cell::share(Some(found.share), words::NOT_KNOWN),
        Cell::text(words::percent_range(Some(found.lower), Some(found.upper))).sorted_by(-1),
    ])
}

/// Each phase in working hours, where the team gave its calendar.
pub(super) fn support_hours(facts: &Facts) -> Option<Block> {
    let zone = facts.rules.working_hours.as_ref()?.zone;
    let row = |(phase, figures): (Phase, &PhaseFigures)| {
        let worked = figures.support_hours.as_ref()?;
        Some(vec![
            Cell::text(words::sentence(phase.word())),
            Cell::duration(worked.median_seconds, "not reached"),
            Cell::duration(figures.median_seconds, "not reached"),
            Cell::duration(worked.p90_seconds, "not reached"),
            Cell::duration(worked.closed_only.mean_seconds, "–"),
            Cell::duration(figures.closed_only.mean_seconds, "–"),
        ])
    };
    let columns = [
        ("Phase", Align::Word),
        ("Half within, support hours", Align::Figure),
        ("Wall clock", Align::Figure),
        ("9 in 10 within, support hours", Align::Figure),
        ("Mean of finished, support hours", Align::Figure),
        ("Wall clock", Align::Figure),
    ];
    let caption = format!(
        "Times in support hours beside the wall clock, {}",
        facts.period()
    );
    Some(Block::Table(
        Table::new("support-hours", caption, &columns)
            .with_rows(known(facts).filter_map(row))
            .noted(format!(
                "Support hours are those of the calendar, in {zone}; nights, free days and holidays take no time. All other figures of this report are wall-clock time."
            )),
    ))
}

/// Where the time goes.
pub(super) fn stages(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.stages;
    if found.len() < 2 {
        return None;
    }
    let row = |stage: &Stage| {
        vec![
            Cell::text(format!("{} to {}", stage.from.word(), stage.to.word())),
            Cell::count(stage.known),
            Cell::duration(stage.mean_seconds, words::NOT_KNOWN),
            Cell::duration(stage.median_seconds, words::NOT_KNOWN),
            Cell::share(stage.share, words::NOT_KNOWN),
        ]
    };
    let columns = [
        ("Stage", Align::Word),
        ("Incidents with both times", Align::Figure),
        ("Mean", Align::Figure),
        ("Half within", Align::Figure),
        ("Share of all the time", Align::Figure),
    ];
    let caption = format!(
        "Where the time goes; {}, {}",
        words::plural(facts.in_window(), "incident", "incidents"),
        facts.period()
    );
    Some(Block::Table(
        Table::new("stages", caption, &columns)
            .with_rows(found.iter().map(row))
            .noted("Each stage rests only on the incidents that have both of its times, so stages may rest on different incidents."),
    ))
}

/// What explains a change of the mean, and how much the longest incidents decide.
pub(super) fn explained(facts: &Facts) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(influence(facts).map(super::text));
    blocks.extend(mix(facts));
    blocks
}

/// "The mean time to resolve of 20 finished incidents is 3 h; without the longest it is 1 h 10 min …"
fn influence(facts: &Facts) -> Option<String> {
    let found = &facts.analyses.influence;
    let one = found.without_longest?;
    let mean = |seconds: Option<f64>| words::duration_or(seconds, words::NOT_KNOWN);
    let three = found
        .without_three_longest
        .map_or_else(String::new, |three| {
            format!(", without the three longest {}", mean(three.mean_seconds))
        });
    Some(format!(
        "The mean time to resolve of the {} is {}; without the longest one it is {}{three}. Half were resolved within {}, without the longest one within {}.",
        words::plural(found.known, "finished incident", "finished incidents"),
        mean(found.all.mean_seconds),
        mean(one.mean_seconds),
        mean(found.all.median_seconds),
        mean(one.median_seconds)
    ))
}

fn mix(facts: &Facts) -> Option<Block> {
    let (found, before) = (facts.analyses.explained.as_ref()?, facts.before()?);
    let signed = |seconds: f64| {
        let words = words::duration(seconds.abs());
        if seconds.abs() < 0.5 {
            "0 s".to_owned()
        } else if seconds < 0.0 {
            format!("−{words}")
        } else {
            format!("+{words}")
        }
    };
    let row = |part: &MixShift| {
        vec![
            Cell::text(names::split(&part.by)),
            Cell::text(signed(part.mix_seconds)).sorted_by(-1),
            Cell::text(signed(part.within_seconds)).sorted_by(-1),
            Cell::text(signed(part.mix_seconds + part.within_seconds)).sorted_by(-1),
        ]
    };
    let columns = [
        ("Split by", Align::Word),
        ("Other mix of incidents", Align::Figure),
        ("Longer or shorter of the same kind", Align::Figure),
        ("Together", Align::Figure),
    ];
    let caption = format!(
        "What the mean time to resolve is made of: {} here ({} finished), {} in the {before} ({})",
        words::duration(found.mean_seconds),
        words::count(found.known.0),
        words::duration(found.baseline_mean_seconds),
        words::count(found.known.1)
    );
    Some(Block::Table(
        Table::new("explained", caption, &columns)
            .with_rows(found.by.iter().map(row))
            .noted("A sum that was split, no judgement: a mean moves by chance, and a few long incidents decide it. Whether times changed stands above."),
    ))
}
