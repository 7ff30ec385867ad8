//! The six figures of the first screen, each with the population that it rests on.

use crate::analysis::Cluster;
use crate::incident::Phase;
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
            population: "no record became an incident".to_owned(),
            section: "incidents".to_owned(),
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
        population: incidents_before(facts).unwrap_or_else(|| facts.period()),
        section: "incidents".to_owned(),
    }
}

/// "12 weeks before: 61, 5.1 a week".
fn incidents_before(facts: &Facts) -> Option<String> {
    let baseline = facts.analyses.rate.baseline.as_ref()?;
    let per_week = baseline.per_week.map_or_else(String::new, |rate| {
        format!(", {} a week", words::decimal(rate))
    });
    Some(format!(
        "{}: {}{per_week}",
        facts.before()?,
        words::count(baseline.count)
    ))
}

fn severe(facts: &Facts) -> Figure {
    let change = &facts.analyses.severity_change;
    let [count, of] = [change.current.count, change.current.of].map(words::count);
    let range = words::percent_range(change.current.lower, change.current.upper);
    let share = change.current.share.map(words::percent);
    let detail = match (share, range.as_str()) {
        (None, _) => String::new(),
        (Some(share), "") => share,
        (Some(share), range) => format!("{share}, likely {range}"),
    };
    let before = change.baseline.as_ref().zip(facts.before());
    let population = before.map_or_else(
        || format!("of the {of} incidents"),
        |(baseline, before)| {
            format!(
                "{before}: {} of {}",
                words::count(baseline.count),
                words::count(baseline.of)
            )
        },
    );
    Figure {
        label: "SEV1 and SEV2".to_owned(),
        value: if facts.in_window() == 0 {
            "none".to_owned()
        } else {
            format!("{count} of {of}")
        },
        detail,
        population,
        section: "severity".to_owned(),
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
        section: "response-times".to_owned(),
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
        section: "recurring".to_owned(),
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
        section: "actions".to_owned(),
    }
}
