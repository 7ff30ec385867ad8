//! The six figures of the first screen, each with the population that it rests on.

use crate::analysis::{Cluster, Verdict};
use crate::incident::{Phase, Severity};
use crate::report::changes::{self, verdict};
use crate::report::sections::ALL;
use crate::report::{Facts, Figure, names, spans, words};

/// Returns the six figures.
pub(super) fn figures(facts: &Facts) -> Vec<Figure> {
    vec![
        incidents(facts),
        severe(facts),
        phase(facts, Phase::Detect),
        phase(facts, Phase::Resolve),
        recurring(facts),
        overdue(facts),
    ]
}

fn incidents(facts: &Facts) -> Figure {
    if facts.analyses.incidents.total == 0 {
        return Figure {
            label: "Incidents".to_owned(),
            value: "none".to_owned(),
            detail: String::new(),
            population: match facts.analyses.incidents.excluded.not_yet_started {
                0 => "no record became an incident".to_owned(),
                _ => "none had begun by then".to_owned(),
            },
            change: String::new(),
            meaning: COUNTED.to_owned(),
            section: "incidents".to_owned(),
            rows: ALL.to_owned(),
        };
    }
    let rate = &facts.analyses.rate.current;
    let range = words::range(
        rate.lower.map(words::decimal),
        rate.upper.map(words::decimal),
    );
    let detail = match (rate.per_week, range.as_str()) {
        (None, _) => String::new(),
        (Some(per_week), "") => format!("{} a week", words::decimal(per_week)),
        (Some(per_week), range) => format!("{} a week, likely {range}", words::decimal(per_week)),
    };
    Figure {
        label: "Incidents".to_owned(),
        value: words::count(facts.in_window()),
        detail,
        population: over(facts),
        change: change(
            verdict(facts.analyses.rate.change.as_ref()),
            ["more", "fewer"],
        ),
        meaning: COUNTED.to_owned(),
        section: "incidents".to_owned(),
        rows: ALL.to_owned(),
    }
}

/// "in 4 weeks".
fn over(facts: &Facts) -> String {
    let weeks = facts.scope.current.weeks(facts.zone());
    let noun = if (weeks - 1.0).abs() < 0.05 {
        "week"
    } else {
        "weeks"
    };
    format!("in {} {noun}", words::decimal(weeks))
}

/// What counts as an incident.
const COUNTED: &str = "Records that began in this window, each counted once. Planned work, drills, cancelled and merged \
                       records are counted apart. Likely: the weekly rates that such a count fits (95%).";

/// What is said of a change; empty where nothing is compared.
fn change(verdict: Option<Verdict>, names: [&str; 2]) -> String {
    match verdict {
        None => String::new(),
        Some(Verdict::TooFew) => "too few to compare".to_owned(),
        Some(_) => changes::word(verdict, names),
    }
}

fn severe(facts: &Facts) -> Figure {
    let found = &facts.analyses.severity_change;
    let [count, of] = [found.current.count, found.current.of].map(words::count);
    let range = words::percent_range(found.current.lower, found.current.upper);
    let share = found.current.share.map(words::percent);
    let detail = match (share, range.as_str()) {
        (None, _) => String::new(),
        (Some(share), "") => share,
        (Some(share), range) => format!("{share}, likely {range}"),
    };
    let levels = &facts.analyses.severity;
    let unknown = levels.iter().find(|one| one.level == Severity::Unknown);
    let population = match unknown.map_or(0, |one| one.count) {
        _ if facts.in_window() == 0 => "no incidents".to_owned(),
        0 => "all with a severity".to_owned(),
        unknown => format!("{} without a severity", words::count(unknown)),
    };
    Figure {
        label: "SEV1 and SEV2".to_owned(),
        value: if facts.in_window() == 0 {
            "none".to_owned()
        } else {
            format!("{count} of {of}")
        },
        detail,
        population,
        change: change(found.verdict, ["larger", "smaller"]),
        meaning: "Incidents of the two highest severities, and their share of all in this window with its 95% range."
            .to_owned(),
        section: "severity".to_owned(),
        rows: ALL.to_owned(),
    }
}

fn phase(facts: &Facts, phase: Phase) -> Figure {
    let figures = facts
        .analyses
        .phases
        .get(&phase)
        .cloned()
        .unwrap_or_default();
    let unknown = figures.known + figures.open == 0;
    let name = names::phase(phase);
    let is_median = figures.median_seconds.is_some() && !spans::is_too_few(&figures);
    let value = match (facts.in_window(), unknown) {
        (0, _) => "none".to_owned(),
        (_, true) => words::NOT_RECORDED.to_owned(),
        (_, false) => spans::typical(&figures),
    };
    Figure {
        label: if is_median {
            format!("Median {}", spans::lower(name))
        } else {
            name.to_owned()
        },
        value,
        detail: spans::typical_detail(&figures),
        population: if facts.in_window() == 0 {
            "no incidents".to_owned()
        } else {
            spans::population(&figures)
        },
        change: if changes::is_compared(facts, phase) {
            let found = changes::duration_change(facts, phase);
            change(verdict(found), ["longer", "shorter"])
        } else {
            String::new()
        },
        meaning: format!(
            "Measured {}. Half took at most this long; open incidents count as at least their age, and what is not \
             recorded is left out and counted.",
            names::measured(facts.rules.definitions, phase)
        ),
        section: "response-times".to_owned(),
        rows: ALL.to_owned(),
    }
}

/// Returns the problems with an incident in the window.
pub(super) fn active_clusters(facts: &Facts) -> impl Iterator<Item = &Cluster> {
    facts
        .analyses
        .clusters
        .iter()
        .filter(|cluster| cluster.in_window > 0)
}

fn recurring(facts: &Facts) -> Figure {
    let active = number(active_clusters(facts).count());
    let members: u64 = active_clusters(facts)
        .map(|cluster| cluster.in_window)
        .sum();
    let all = number(facts.analyses.clusters.len());
    Figure {
        label: "Recurring problems".to_owned(),
        value: words::count(active),
        detail: if active == 0 {
            "none with an incident here".to_owned()
        } else {
            format!(
                "with {} here",
                words::plural(members, "incident", "incidents")
            )
        },
        population: format!("{} known in all the data", words::count(all)),
        change: String::new(),
        meaning: "Problems that came more than once in all the data, and at least once in this window. Incidents within \
                  24 hours of the one before are one occurrence."
            .to_owned(),
        section: "recurring".to_owned(),
        rows: "recurring".to_owned(),
    }
}

/// Returns a count as a number for arithmetic.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of incidents are far below 2^53"
)]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

/// Returns a length as a count.
pub(super) fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn overdue(facts: &Facts) -> Figure {
    let actions = &facts.analyses.actions;
    let [pending, without] = [actions.pending, actions.without_due].map(words::count);
    let (value, detail, population) = if actions.recorded {
        let without = if actions.without_due == 0 {
            "all with a due date".to_owned()
        } else {
            format!("{without} without a due date")
        };
        (
            words::count(actions.overdue),
            format!("of {pending} pending"),
            without,
        )
    } else {
        (
            words::NOT_RECORDED.to_owned(),
            String::new(),
            "no input carries action items".to_owned(),
        )
    };
    Figure {
        label: "Actions overdue".to_owned(),
        value,
        detail,
        population,
        change: String::new(),
        meaning:
            "Action items that are neither done nor dropped and whose due date lies before as-of."
                .to_owned(),
        section: "actions".to_owned(),
        rows: "actions".to_owned(),
    }
}
