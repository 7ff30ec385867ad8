//! What the first screen says of changes: those that were seen, and in one sentence those that were not.

use crate::analysis::{Extent, Verdict};
use crate::incident::Phase;
use crate::report::changes::{
    could_show, duration, duration_change, level, level_verdict, named, only_in_the_long_run, rate,
    severity, trend, verdict,
};
use crate::report::{Facts, Finding, words};

/// Returns what the first screen says of changes: those that were seen, then in one sentence those that were not.
///
/// *Empty*: nothing is compared, as where the window is all the time there is: how the number ran inside it is told
/// with the incidents, and is no change against a time before.
pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let is_everything = facts.scope.extent == Extent::Everything;
    if is_everything || (facts.in_window() == 0 && facts.analyses.rate.change.is_none()) {
        return Vec::new();
    }
    let candidates = [
        (
            verdict(facts.analyses.rate.change.as_ref()),
            rate(facts),
            "incidents",
        ),
        (
            facts.analyses.severity_change.verdict,
            severity(facts),
            "severity",
        ),
        (
            verdict(duration_change(facts, Phase::Resolve)),
            duration(facts, Phase::Resolve),
            "response-times",
        ),
        (
            verdict(duration_change(facts, Phase::Detect)),
            duration(facts, Phase::Detect),
            "response-times",
        ),
        (
            facts.analyses.trend.verdict,
            Some(trend(facts)),
            "incidents",
        ),
        (level_verdict(facts), level(facts), "incidents"),
    ];
    let raised = |verdict: Verdict| verdict.is_clear() || verdict.is_possible();
    let mut found: Vec<Finding> = candidates
        .into_iter()
        .filter_map(|(verdict, text, section)| {
            Some(Finding {
                verdict: verdict.filter(|verdict| raised(*verdict))?,
                text: text?,
                section: section.to_owned(),
            })
        })
        .collect();
    found.sort_by_key(|finding| finding.verdict.is_possible());
    found.extend(services(facts));
    found.extend(unchanged(facts));
    found
}

/// Says in one sentence which comparisons showed nothing, and what could have been seen.
fn unchanged(facts: &Facts) -> Option<Finding> {
    let before = facts.before()?;
    let things = [
        (
            "the number of incidents",
            verdict(facts.analyses.rate.change.as_ref()),
        ),
        ("their severity", facts.analyses.severity_change.verdict),
        (
            "the time to resolve",
            verdict(duration_change(facts, Phase::Resolve)),
        ),
        (
            "the time to detect",
            verdict(duration_change(facts, Phase::Detect)),
        ),
    ];
    let of = |wanted: Verdict| -> Vec<String> {
        let found = things
            .iter()
            .filter(|(_, verdict)| *verdict == Some(wanted));
        found.map(|(name, _)| (*name).to_owned()).collect()
    };
    let (steady, few) = (of(Verdict::NoClearChange), of(Verdict::TooFew));
    let mut text = Vec::new();
    if !steady.is_empty() {
        let seen = visible(facts).map_or_else(String::new, |seen| format!("; {seen}"));
        let same = format!(
            "o clear change from the {before} in {}{seen}.",
            words::listed(&steady)
        );
        text.push(only_in_the_long_run(facts).map_or_else(
            || format!("N{same}"),
            |what| {
                let what = words::sentence(&what);
                format!(
                    "{what} does not show clearly in {} alone: n{same}",
                    facts.the_window()
                )
            },
        ));
    }
    if !few.is_empty() {
        text.push(format!("Too few to judge {}.", words::listed(&few)));
    }
    (!text.is_empty()).then(|| Finding {
        verdict: if steady.is_empty() {
            Verdict::TooFew
        } else {
            Verdict::NoClearChange
        },
        text: text.join(" "),
        section: "incidents".to_owned(),
    })
}

/// "only a drop of about 75% or a rise to 2.1 times as many incidents would have shown", where the number is unchanged.
fn visible(facts: &Facts) -> Option<String> {
    let is_steady = verdict(facts.analyses.rate.change.as_ref()) == Some(Verdict::NoClearChange);
    let seen = facts.analyses.detectable.rate.filter(|_| is_steady)?;
    let words = could_show(
        seen,
        ["a drop of about", "a rise of about", "a rise to about"],
        "as many",
    );
    Some(format!("of the number, {words}"))
}

/// Names the services that clearly changed, for the first screen.
fn services(facts: &Facts) -> Option<Finding> {
    let named = named(facts, &facts.analyses.services);
    if named.is_empty() {
        return None;
    }
    let is_more = named
        .iter()
        .filter(|(_, verdict)| verdict.is_increase())
        .count();
    let texts: Vec<String> = named.iter().take(3).map(|(text, _)| text.clone()).collect();
    let others = named.len().saturating_sub(3);
    let more = if others == 0 {
        String::new()
    } else {
        format!(" and {others} more")
    };
    Some(Finding {
        verdict: if is_more > 0 {
            Verdict::ClearIncrease
        } else {
            Verdict::ClearDecrease
        },
        text: format!("{}{more}.", words::sentence(&texts.join("; "))),
        section: "services".to_owned(),
    })
}
