//! One sentence on what happened in the window: counts and durations; comparisons stand below it.

use crate::analysis::NotableIncident;
use crate::incident::{Phase, Severity};
use crate::report::{Facts, names, spans, words};

/// Returns the sentence.
pub(super) fn headline(facts: &Facts) -> String {
    match facts.in_window() {
        _ if facts.analyses.incidents.total == 0 => nothing(facts),
        0 => none(facts),
        1 | 2 => few(facts),
        _ => many(facts),
    }
}

/// Says why there is nothing to report on.
fn nothing(facts: &Facts) -> String {
    match facts.analyses.incidents.excluded.not_yet_started {
        0 => "No incident was found in the inputs, so there is nothing to report on.".to_owned(),
        later => format!(
            "Nothing to report on: {} of the inputs began after {}, from when this report is seen.",
            words::plural(later, "incident", "incidents"),
            facts.plain_day(facts.scope.as_of)
        ),
    }
}

fn none(facts: &Facts) -> String {
    let bound = facts
        .analyses
        .rate
        .current
        .upper
        .map_or_else(String::new, |upper| {
            format!(
                " By itself that would also fit a usual rate of up to {} a week.",
                words::decimal(upper)
            )
        });
    format!("No incident began {}.{bound}", facts.in_period())
}

fn many(facts: &Facts) -> String {
    let count = words::plural(facts.in_window(), "incident", "incidents");
    format!(
        "{count} {}, {}; {}.",
        facts.in_period(),
        severe(facts),
        resolution(facts)
    )
}

/// "3 of them SEV1 or SEV2", with what is not known about it.
fn severe(facts: &Facts) -> String {
    let share = &facts.analyses.severity_change.current;
    let unknown = facts
        .analyses
        .severity
        .iter()
        .find(|level| level.level == Severity::Unknown)
        .map_or(0, |level| level.count);
    if unknown == facts.in_window() {
        return "none of them with a severity".to_owned();
    }
    let severe = if share.count == 0 {
        "none of them SEV1 or SEV2".to_owned()
    } else {
        format!("{} of them SEV1 or SEV2", words::count(share.count))
    };
    if unknown == 0 {
        severe
    } else {
        format!("{severe} ({} without a severity)", words::count(unknown))
    }
}

/// "half were resolved within 1 h 10 min and 2 are still open".
fn resolution(facts: &Facts) -> String {
    let Some(figures) = facts
        .analyses
        .phases
        .get(&Phase::Resolve)
        .filter(|figures| figures.known + figures.open > 0)
    else {
        return "when they were resolved is not recorded".to_owned();
    };
    let used = figures.known + figures.open;
    let half = if used == figures.population {
        "half".to_owned()
    } else {
        format!("half of the {} with known times", words::count(used))
    };
    let closed = match figures.median_seconds {
        Some(median) if !spans::is_too_few(figures) => {
            format!("{half} were resolved within {}", words::duration(median))
        }
        _ if figures.known == 0 => "none is known to be resolved".to_owned(),
        _ => format!(
            "{} {} known to be resolved",
            words::count(figures.known),
            words::is_are(figures.known)
        ),
    };
    match figures.open {
        0 => closed,
        open => format!(
            "{closed} and {} {} still open",
            words::count(open),
            words::is_are(open)
        ),
    }
}

/// One or two incidents: each of them by itself.
fn few(facts: &Facts) -> String {
    let each: Vec<String> = facts.analyses.notable.iter().take(2).map(one).collect();
    let count = words::sentence(&words::spelt(facts.in_window()));
    let noun = if facts.in_window() == 1 {
        "incident"
    } else {
        "incidents"
    };
    let what = if each.is_empty() {
        "no details are known".to_owned()
    } else {
        words::listed(&each)
    };
    format!("{count} {noun} {}: {what}.", facts.in_period())
}

/// "a SEV2, resolved after 1 h 10 min".
fn one(incident: &NotableIncident) -> String {
    let severity = names::a_severity(incident.severity);
    match (incident.open, incident.seconds) {
        (true, Some(age)) => format!("{severity}, still open after {}", words::duration(age)),
        (true, None) => format!("{severity}, still open"),
        (false, Some(seconds)) => {
            format!("{severity}, resolved after {}", words::duration(seconds))
        }
        (false, None) => format!("{severity}, time to resolve not recorded"),
    }
}
