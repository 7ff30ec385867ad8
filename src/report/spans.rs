//! A phase's figures in words: what is typical, what it rests on, what is missing.

use crate::analysis::{Definitions, PhaseExcluded, PhaseFigures};
use crate::incident::Phase;
use crate::report::{names, words};

/// The fewest durations that are summed up by a median; fewer are shown one by one.
pub(super) const FEWEST: u64 = 3;

/// The known durations themselves, when there are so few that no median is honest.
///
/// *Input*: mean and longest of one or two finished incidents, from which the values follow.
pub(super) fn few_values(figures: &PhaseFigures) -> Option<Vec<f64>> {
    let longest = figures.closed_only.max_seconds;
    match (figures.known, longest, figures.closed_only.mean_seconds) {
        (1, Some(only), _) => Some(vec![only]),
        (2, Some(longest), Some(mean)) => Some(vec![(2.0 * mean - longest).max(0.0), longest]),
        _ => None,
    }
}

/// The values of [`few_values`] in words: "12 min and 40 min".
fn few_words(values: &[f64]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|&seconds| words::duration(seconds))
        .collect();
    words::listed(&values)
}

/// Returns whether too few durations are known for a median.
pub(super) fn is_too_few(figures: &PhaseFigures) -> bool {
    figures.known < FEWEST
}

/// Returns the typical duration in a word or two: the median, the values themselves, or why there is none.
pub(super) fn typical(figures: &PhaseFigures) -> String {
    match (few_values(figures), figures.median_seconds) {
        _ if figures.known + figures.open == 0 => words::NOT_KNOWN.to_owned(),
        (Some(values), _) => few_words(&values),
        (None, Some(median)) => words::duration(median),
        (None, None) if figures.known == 0 => "none finished".to_owned(),
        (None, None) => "not reached".to_owned(),
    }
}

/// Returns the second line below the typical duration.
pub(super) fn typical_detail(figures: &PhaseFigures) -> String {
    if figures.known == 0 {
        return String::new();
    }
    if is_too_few(figures) {
        return if figures.known == 1 {
            "the only known one"
        } else {
            "each of them; too few for a median"
        }
        .to_owned();
    }
    let range = words::duration_range(figures.median_lower_seconds, figures.median_upper_seconds);
    let median = match (figures.median_seconds, range.as_str()) {
        (None, _) => "more than half are still open".to_owned(),
        (Some(_), "") => "range not known".to_owned(),
        (Some(_), range) => format!("likely {range}"),
    };
    match figures.p90_seconds {
        Some(p90) => format!("{median}; 9 in 10 within {}", words::duration(p90)),
        None => median,
    }
}

/// Returns what a phase's figures rest on: "20 of 22 known, 2 still open".
pub(super) fn population(figures: &PhaseFigures) -> String {
    let known = format!(
        "{} of {} known",
        words::count(figures.known),
        words::count(figures.population)
    );
    if figures.open == 0 {
        known
    } else {
        format!("{known}, {} still open", words::count(figures.open))
    }
}

/// Returns how many were left out and why: "4: 3 without a time, 1 out of order"; "0" when none was.
pub(super) fn left_out(excluded: &PhaseExcluded) -> String {
    let reasons = [
        (excluded.missing, "without a time"),
        (excluded.negative, "out of order"),
        (excluded.zero, "exactly zero"),
    ];
    let named: Vec<String> = reasons
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, reason)| format!("{} {reason}", words::count(*number)))
        .collect();
    match named.as_slice() {
        [] => "0".to_owned(),
        [only] => only.clone(),
        several => format!(
            "{}: {}",
            words::count(left_out_count(excluded)),
            several.join(", ")
        ),
    }
}

/// Returns how many were left out.
pub(super) fn left_out_count(excluded: &PhaseExcluded) -> u64 {
    excluded.missing + excluded.negative + excluded.zero
}

/// Returns the finding of a phase in a sentence without its full stop: "half were resolved within 1 h 10 min, nine in
/// ten within 9 h 20 min".
pub(super) fn finding(definitions: Definitions, phase: Phase, figures: &PhaseFigures) -> String {
    let ended = names::ended(phase);
    if figures.known + figures.open == 0 {
        return format!(
            "{} is not known: no record has {}",
            lower(names::phase(phase)),
            names::needed(definitions, phase)
        );
    }
    if let Some(values) = few_values(figures) {
        let finished = format!(
            "the known {} {} {}",
            if values.len() == 1 {
                "time is"
            } else {
                "times are"
            },
            few_words(&values),
            open_words(figures)
        );
        return finished.trim_end().to_owned();
    }
    let subject = subject(figures);
    match (figures.median_seconds, figures.p90_seconds) {
        (Some(median), Some(p90)) => {
            format!(
                "half{subject} were {ended} within {}, nine in ten within {}",
                words::duration(median),
                words::duration(p90)
            )
        }
        (Some(median), None) => format!(
            "half{subject} were {ended} within {}",
            words::duration(median)
        ),
        (None, _) => format!("fewer than half{subject} are {ended} so far"),
    }
}

/// Names the population where it is not all of the window: " of the 20 with known times".
fn subject(figures: &PhaseFigures) -> String {
    let used = figures.known + figures.open;
    if used == figures.population {
        String::new()
    } else {
        format!(" of the {} with known times", words::count(used))
    }
}

fn open_words(figures: &PhaseFigures) -> String {
    if figures.open == 0 {
        String::new()
    } else {
        format!("(and {} still open)", words::count(figures.open))
    }
}

/// Returns a name within a sentence: its first letter becomes small.
pub(super) fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
