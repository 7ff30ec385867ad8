//! How the figures are made, in plain words.

use crate::incident::Milestone;
use crate::report::sections::section as make;
use crate::report::{Block, Facts, Section, Term, names, words};

pub(super) fn section(facts: &Facts) -> Section {
    let lead =
        "How the figures are made; the same input, settings and as-of time give the same report.";
    let caption = "Definitions and methods".to_owned();
    make(
        "method",
        "Method",
        lead,
        vec![Block::Terms {
            caption,
            terms: terms(facts),
        }],
    )
}

fn term(term: &str, meaning: impl Into<String>) -> Term {
    Term {
        term: term.to_owned(),
        meaning: meaning.into(),
    }
}

fn terms(facts: &Facts) -> Vec<Term> {
    vec![
        term(
            "As-of",
            format!(
                "{} in {}: {}. Nothing after it is used.",
                words::stamp(facts.scope.as_of, facts.zone()),
                facts.zone(),
                names::as_of_basis(&facts.as_of_basis)
            ),
        ),
        term(
            "Window",
            format!(
                "{}. {} Weeks run from Monday 00:00 to Monday 00:00.",
                facts.period_and_zone(),
                compared(facts)
            ),
        ),
        term(
            "Place in time",
            format!(
                "An incident belongs to the window in which it began: the first of started, detected, declared and acknowledged that is filled. {}",
                placed(facts)
            ),
        ),
        term(
            "Counted apart",
            "Planned work, drills, cancelled and merged records, and what begins after as-of, enter no figure.",
        ),
        term(
            "Open incidents",
            "They count as at least as long as their age. Leaving them out would make every figure look better than it is.",
        ),
        term(
            "Half within, 9 in 10 within",
            "Median and 90th percentile by the Kaplan–Meier estimator, open ones included; 95% intervals from its log-log band. With one or two known times the values themselves are shown.",
        ),
        term(
            "Finished only",
            "Mean and percentiles of finished incidents stand apart, for comparison with other tools: linear interpolation (Hyndman and Fan, type 7).",
        ),
        term(
            "Likely",
            "A 95% interval: shares by Wilson, incidents per week by Garwood (exact Poisson; incidents in bursts vary more than it says).",
        ),
        term(
            "Left out",
            "A duration needs both ends in the right order. Missing, negative and (where half or more are exactly zero) zero spans are left out and counted, never guessed.",
        ),
        term(
            "Incident time",
            "The sum of the times to resolve, open ones up to as-of. It happened and is no estimate, so it has no interval.",
        ),
        term(
            "Recurring problem",
            "Incidents with alike titles, services or problem ids. Those that begin within 24 hours after the one before are one occurrence.",
        ),
        term(
            "No comparison",
            "Earlier figures are given as context. This report does not judge whether a difference is more than chance.",
        ),
    ]
}

fn compared(facts: &Facts) -> String {
    facts.scope.baseline.map_or_else(
        || "It is not compared with an earlier time.".to_owned(),
        |baseline| format!("Before it: {}.", words::period(baseline, facts.zone())),
    )
}

/// "Here: started 380, declared 20."
fn placed(facts: &Facts) -> String {
    let by = |(milestone, count): (&Milestone, &u64)| {
        format!("{} {}", milestone.word(), words::count(*count))
    };
    let used: Vec<String> = facts
        .analyses
        .incidents
        .placed_by
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(by)
        .collect();
    if used.is_empty() {
        String::new()
    } else {
        format!("Here: {}.", used.join(", "))
    }
}
