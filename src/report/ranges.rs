//! The chart of how long each phase takes: the typical time, where it likely lies, how far nine in ten reach.

use crate::analysis::PhaseFigures;
use crate::incident::Phase;
use crate::report::chart::{Chart, Picture, RangeRow, Ranges};
use crate::report::charts::table;
use crate::report::{Facts, names, spans, words};

/// Draws the phases that have a median; nothing where fewer than two have one.
pub(super) fn phases(facts: &Facts) -> Option<Chart> {
    let found: Vec<(Phase, &PhaseFigures, f64)> = Phase::ALL
        .into_iter()
        .filter_map(|phase| {
            let figures = facts.analyses.phases.get(&phase)?;
            let median = figures
                .median_seconds
                .filter(|_| !spans::is_too_few(figures))?;
            Some((phase, figures, median))
        })
        .collect();
    if found.len() < 2 {
        return None;
    }
    let title = finding(&found);
    let ring = facts.before().map_or_else(String::new, |before| {
        format!("; ring: median of the {before}")
    });
    Some(Chart {
        id: "phases".to_owned(),
        description: format!("Ranges of the time of each phase on a logarithmic axis. {title}."),
        title,
        subtitle: format!(
            "{}; dot and words: median, open ones counted; band: its 95% range; line: up to nine in ten{ring}",
            facts.period_and_zone()
        ),
        no_data: "No data: no phase has times enough for a median.".to_owned(),
        picture: Picture::Ranges(Ranges {
            rows: found.iter().map(row).collect(),
        }),
        table: table(
            &[
                "Phase",
                "Known",
                "Open",
                "Half within",
                "9 in 10 within",
                "Half before",
            ],
            found.iter().map(cells).collect(),
        ),
    })
}

/// "The medians run from 5 min (time to detect) to 2 d 21 h (time to close the record)".
fn finding(found: &[(Phase, &PhaseFigures, f64)]) -> String {
    let by_median =
        |a: &&(Phase, &PhaseFigures, f64), b: &&(Phase, &PhaseFigures, f64)| a.2.total_cmp(&b.2);
    let named = |found: Option<&(Phase, &PhaseFigures, f64)>| {
        found.map_or_else(String::new, |(phase, _, median)| {
            format!(
                "{} ({})",
                words::duration(*median),
                spans::lower(names::phase(*phase))
            )
        })
    };
    format!(
        "The medians run from {} to {}",
        named(found.iter().min_by(by_median)),
        named(found.iter().max_by(by_median))
    )
}

fn row((phase, figures, median): &(Phase, &PhaseFigures, f64)) -> RangeRow {
    RangeRow {
        name: words::sentence(phase.word()),
        typical_seconds: *median,
        typical_text: words::duration(*median),
        likely_seconds: figures
            .median_lower_seconds
            .zip(figures.median_upper_seconds),
        far_seconds: figures.p90_seconds,
        before_seconds: before(figures),
    }
}

fn before(figures: &PhaseFigures) -> Option<f64> {
    let baseline = figures.baseline.as_ref()?;
    baseline
        .median_seconds
        .filter(|_| !spans::is_too_few(baseline))
}

fn cells((phase, figures, median): &(Phase, &PhaseFigures, f64)) -> Vec<String> {
    vec![
        words::sentence(phase.word()),
        words::count(figures.known),
        words::count(figures.open),
        words::duration(*median),
        words::duration_or(figures.p90_seconds, "not reached"),
        words::duration_or(before(figures), words::NOT_KNOWN),
    ]
}
