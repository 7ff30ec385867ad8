//! How the figures are made, in plain words.

use crate::analysis::Definitions;
use crate::incident::{Milestone, Phase};
use crate::report::sections::section as make;
use crate::report::{Block, Facts, Section, Term, names, spans, words};

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
            terms: [terms(facts), judged(facts)].concat(),
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
            "A 95% interval: shares by Wilson, incidents per week by Garwood (exact Poisson), widened by the variance-to-mean ratio of the weekly counts where that is above 1.",
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
    ]
}

/// How changes are judged.
fn judged(facts: &Facts) -> Vec<Term> {
    vec![
        term("Definitions", definitions(facts)),
        term("Compared with before", compared_by(facts)),
        term(
            "Clearly, possibly, no clear change",
            "Possibly: the two-sided p value is at most 0.05. Clearly: it still is after Holm\u{2019}s adjustment over the headline comparisons (number, severity, time to resolve, time to detect, trend, change of level); further phases are adjusted over all of them. Lists of services and teams are adjusted by Benjamini and Hochberg and name only what is clear. The p values stand in report.json.",
        ),
        term(
            "What would have shown",
            "The smallest change that the comparison raises four times out of five, rounded outward to 5%.",
        ),
        term(
            "When",
            "Starts per hour and per weekday against the minutes observed (clock changes included), those within six hours counted once; Monte-Carlo chi-square, up to 999 draws from a fixed seed, Holm-adjusted.",
        ),
        term(
            "Long run",
            "A log-linear quasi-Poisson slope over the full weeks; the best single change of level against the same weeks in up to 999 random orders.",
        ),
        term(
            "Known limits",
            "Months that are bad as a whole make every comparison of numbers too sure of itself. A weekly report that is wrong in at most 5% of quiet weeks still makes two or three false claims a year.",
        ),
    ]
}

fn compared(facts: &Facts) -> String {
    facts.scope.baseline.map_or_else(
        || "It is not compared with an earlier time.".to_owned(),
        |baseline| format!("Before it: {}.", words::period(baseline, facts.zone())),
    )
}

/// Names the set of definitions, and what differs in it.
fn definitions(facts: &Facts) -> String {
    let set = facts.rules.definitions;
    let own = Definitions::default();
    if set == own {
        return "The phases are measured by this program\u{2019}s own definitions (afteraction); they stand under \u{201c}What each phase measures\u{201d}.".to_owned();
    }
    let differs = |phase: &Phase| names::measured(set, *phase) != names::measured(own, *phase);
    let others: Vec<String> = Phase::ALL
        .into_iter()
        .filter(differs)
        .map(|phase| {
            format!(
                "{} {}",
                spans::lower(names::phase(phase)),
                names::measured(set, phase)
            )
        })
        .collect();
    format!(
        "The phases are measured as {} does: {}. Do not compare with reports by other definitions.",
        set.word(),
        others.join("; ")
    )
}

fn compared_by(facts: &Facts) -> String {
    let Some(before) = facts.before() else {
        return "Nothing is compared with an earlier time.".to_owned();
    };
    format!(
        "Against the {before}. Numbers: the exact conditional test (central p, Clopper\u{2013}Pearson interval) together with a quasi-Poisson F test on the weekly counts, the larger p and the wider interval of both. Severity and shares: Fisher\u{2019}s exact test. Times: the rank-sum permutation test with the Hodges\u{2013}Lehmann ratio; with open incidents Gehan\u{2019}s scores with permutation variance and their inversion."
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
