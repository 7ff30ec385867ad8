//! Changes in sentences: what changed, how sure that is, and what could have been seen at all.
//!
//! A change is marked only when it is clear; what is possible reads as possible. No word of statistics stands here.

use crate::analysis::{Change, DetectableChange, Share, ShareChange, Verdict};
use crate::incident::Phase;
use crate::report::figures::real;
use crate::report::{Facts, names, spans, words};

/// Returns what is said of a change, if it was compared.
pub(super) fn verdict(change: Option<&Change>) -> Option<Verdict> {
    change.and_then(|change| change.verdict)
}

/// Says how the number of incidents compares with before; `None` without a baseline.
pub(super) fn rate(facts: &Facts) -> Option<String> {
    let rate = &facts.analyses.rate;
    let (change, before) = (rate.change.as_ref()?, facts.before()?);
    let size = size(change, ["fewer", "more", "as many"]);
    let bursts = if rate.dispersion_p_value.is_some_and(|p| p <= 0.05) {
        " Incidents come in bursts, which is allowed for."
    } else {
        ""
    };
    let sentence = match change.verdict? {
        Verdict::TooFew => return Some(too_few(facts, "incidents")),
        Verdict::ClearIncrease => {
            format!("Clearly more incidents a week than in the {before}: {size}.")
        }
        Verdict::ClearDecrease => {
            format!("Clearly fewer incidents a week than in the {before}: {size}.")
        }
        Verdict::PossibleIncrease => {
            format!(
                "Possibly more incidents a week than in the {before}: {size}. {}",
                chance(facts)
            )
        }
        Verdict::PossibleDecrease => {
            format!(
                "Possibly fewer incidents a week than in the {before}: {size}. {}",
                chance(facts)
            )
        }
        Verdict::NoClearChange => {
            let seen = facts
                .analyses
                .detectable
                .rate
                .map_or_else(String::new, |seen| {
                    let words = could_show(
                        seen,
                        ["a drop of about", "a rise of about", "a rise to about"],
                        "as many",
                    );
                    format!(" With so many incidents, {words}.")
                });
            format!("No clear change from the {before}: {size}.{seen}")
        }
    };
    Some(format!("{sentence}{bursts}"))
}

/// "It could still be chance: 5 things were compared."
fn chance(facts: &Facts) -> String {
    match facts.analyses.compared {
        0 | 1 => "It could still be chance.".to_owned(),
        compared => format!(
            "It could still be chance: {} things were compared.",
            words::spelt(compared)
        ),
    }
}

fn too_few(facts: &Facts, what: &str) -> String {
    let before = facts.before().unwrap_or_default();
    let weeks = facts
        .scope
        .baseline
        .map_or(0.0, |baseline| baseline.weeks(facts.zone()));
    if weeks < 5.99 {
        return format!("The {before} are too short to compare with: it takes at least six weeks.");
    }
    format!("Too few {what} to say whether anything changed from the {before}.")
}

/// Says how the share of severe incidents compares with before; `None` without a baseline.
pub(super) fn severity(facts: &Facts) -> Option<String> {
    shares(facts, &facts.analyses.severity_change, "SEV1 and SEV2")
}

/// Says how a share compares with before; `None` without a baseline.
pub(super) fn shares(facts: &Facts, change: &ShareChange, what: &str) -> Option<String> {
    let (verdict, baseline, before) = (change.verdict?, change.baseline.as_ref()?, facts.before()?);
    let of = |share: &Share| {
        format!(
            "{} of {} ({})",
            words::count(share.count),
            words::count(share.of),
            words::percent_or(share.share, words::NOT_KNOWN)
        )
    };
    let (now, then) = (of(&change.current), of(baseline));
    let both = format!("{now}, in the {before} {then}");
    let what = words::sentence(what);
    Some(match verdict {
        Verdict::TooFew => format!("In the {before}: {then}; too few to compare."),
        Verdict::NoClearChange => format!("In the {before}: {then}; no clear change."),
        Verdict::ClearIncrease => format!("{what} are clearly a larger share: {both}."),
        Verdict::ClearDecrease => format!("{what} are clearly a smaller share: {both}."),
        Verdict::PossibleIncrease => {
            format!(
                "{what} are possibly a larger share: {both}. {}",
                chance(facts)
            )
        }
        Verdict::PossibleDecrease => {
            format!(
                "{what} are possibly a smaller share: {both}. {}",
                chance(facts)
            )
        }
    })
}

/// Returns the change of a phase that has any duration.
pub(super) fn duration_change(facts: &Facts, phase: Phase) -> Option<&Change> {
    let figures = facts.analyses.phases.get(&phase)?;
    figures
        .change
        .as_ref()
        .filter(|_| figures.known + figures.open > 0)
}

/// Says how a phase's durations compare with before; `None` without a baseline or without durations.
pub(super) fn duration(facts: &Facts, phase: Phase) -> Option<String> {
    let (change, before) = (duration_change(facts, phase)?, facts.before()?);
    let name = names::phase(phase);
    let size = times_as_long(change);
    Some(match change.verdict? {
        Verdict::TooFew => format!("{name}: too few known times to compare with the {before}."),
        Verdict::ClearIncrease => format!("{name} is clearly longer than in the {before}: {size}."),
        Verdict::ClearDecrease => {
            format!("{name} is clearly shorter than in the {before}: {size}.")
        }
        Verdict::PossibleIncrease => {
            format!(
                "{name} is possibly longer than in the {before}: {size}. {}",
                chance(facts)
            )
        }
        Verdict::PossibleDecrease => {
            format!(
                "{name} is possibly shorter than in the {before}: {size}. {}",
                chance(facts)
            )
        }
        Verdict::NoClearChange => {
            let seen = match phase {
                Phase::Detect => facts.analyses.detectable.detect,
                Phase::Resolve => facts.analyses.detectable.resolve,
                _ => None,
            };
            let seen = seen.map_or_else(String::new, |seen| {
                let words = could_show(
                    seen,
                    ["times shorter by about", "longer by about", "about"],
                    "as long",
                );
                format!(" With so many of them, {words}.")
            });
            format!("{name}: no clear change from the {before}, {size}.{seen}")
        }
    })
}

/// "typically 0.6 times as long (likely 0.3 to 1.1 times)".
pub(super) fn times_as_long(change: &Change) -> String {
    let times = |factor: f64| words::decimal(factor);
    let range = match (change.lower.filter(|lower| *lower > 0.0), change.upper) {
        (Some(lower), Some(upper)) => format!("likely {} to {} times", times(lower), times(upper)),
        (Some(lower), None) => format!("likely {} times or more", times(lower)),
        (None, Some(upper)) => format!("likely up to {} times", times(upper)),
        (None, None) => "its range is not known".to_owned(),
    };
    match change.ratio {
        Some(ratio) => format!("typically {} times as long ({range})", times(ratio)),
        None => range,
    }
}

/// "33% fewer (between 66% fewer and 20% more)".
fn size(change: &Change, words: [&str; 3]) -> String {
    let of = |ratio: f64| relative(ratio, words);
    let range = match (change.lower, change.upper) {
        (Some(lower), Some(upper)) => format!("between {} and {}", of(lower), of(upper)),
        (Some(lower), None) if lower > 0.0 => format!("{} or more than that", of(lower)),
        (None, Some(upper)) => format!("up to {}", of(upper)),
        _ => "how many times is not known".to_owned(),
    };
    match change.ratio {
        Some(ratio) => format!("{} ({range})", of(ratio)),
        None => range,
    }
}

/// A ratio as people say it: "33% fewer", "20% more", "2.1 times as many".
fn relative(ratio: f64, [fewer, more, as_many]: [&str; 3]) -> String {
    if ratio >= 1.995 {
        return format!("{} times {as_many}", words::decimal(ratio));
    }
    match words::percent((ratio - 1.0).abs()) {
        same if same == "0%" => format!("just {as_many}"),
        percent if ratio < 1.0 => format!("{percent} {fewer}"),
        percent => format!("{percent} {more}"),
    }
}

/// "only a drop of about 75% or a rise to about 2.1 times as many would have shown": rounded outward to 5 %.
pub(super) fn could_show(
    seen: DetectableChange,
    [drop, rise, rise_to]: [&str; 3],
    as_many: &str,
) -> String {
    let outward = |share: f64| (share * 20.0 - 1e-9).ceil() / 20.0;
    let less = seen
        .decrease
        .map(|ratio| format!("{drop} {}", words::percent(outward(1.0 - ratio).min(0.99))));
    let more = seen.increase.map(|ratio| {
        if ratio < 2.0 {
            format!("{rise} {}", words::percent(outward(ratio - 1.0)))
        } else {
            format!(
                "{rise_to} {} times {as_many}",
                words::decimal((ratio * 10.0).ceil() / 10.0)
            )
        }
    });
    match (less, more) {
        (Some(less), Some(more)) => format!("only {less} or {more} would have shown"),
        (None, Some(more)) => format!("no drop of any size could have shown, and only {more}"),
        (Some(less), None) => format!("only {less} would have shown"),
        (None, None) => "no change of any size could have shown".to_owned(),
    }
}

/// Says whether the weekly counts rise or fall in the long run.
pub(super) fn trend(facts: &Facts) -> String {
    let trend = &facts.analyses.trend;
    let weeks = words::plural(trend.weeks, "full week", "full weeks");
    let signed = words::signed_percent;
    let (Some(percent), Some(lower), Some(upper)) =
        (trend.percent_per_4_weeks, trend.lower, trend.upper)
    else {
        return format!(
            "Too few weeks for a long-run trend: {weeks}, and it takes twelve with incidents in them."
        );
    };
    let range = format!(
        "between {} and {} per four weeks",
        signed(lower),
        signed(upper)
    );
    let growth = signed(percent.abs());
    let growth = growth.trim_start_matches('+');
    match trend.verdict {
        Some(Verdict::ClearIncrease) => {
            format!("Over {weeks} the number clearly rises, by {growth} per four weeks ({range}).")
        }
        Some(Verdict::ClearDecrease) => {
            format!("Over {weeks} the number clearly falls, by {growth} per four weeks ({range}).")
        }
        Some(Verdict::PossibleIncrease) => {
            format!(
                "Over {weeks} the number possibly rises, by {growth} per four weeks ({range}). {}",
                chance(facts)
            )
        }
        Some(Verdict::PossibleDecrease) => {
            format!(
                "Over {weeks} the number possibly falls, by {growth} per four weeks ({range}). {}",
                chance(facts)
            )
        }
        _ => format!("No clear trend over {weeks} ({range})."),
    }
}

/// Names what the long run shows and the window alone does not, "the rise over 26 weeks"; `None` where they agree, or
/// where the window is no shorter.
pub(super) fn only_in_the_long_run(facts: &Facts) -> Option<String> {
    let trend = &facts.analyses.trend;
    let is_steady = verdict(facts.analyses.rate.change.as_ref()) == Some(Verdict::NoClearChange);
    let is_longer = real(trend.weeks) > facts.scope.current.weeks(facts.zone());
    let raised =
        |found: Option<Verdict>| found.filter(|found| found.is_clear() || found.is_possible());
    let what = match (raised(trend.verdict), raised(level_verdict(facts))) {
        (Some(found), _) if found.is_increase() => "the rise",
        (Some(_), _) => "the fall",
        (None, Some(_)) => "the change of level",
        (None, None) => return None,
    };
    let weeks = words::plural(trend.weeks, "week", "weeks");
    (is_steady && is_longer).then(|| format!("{what} over {weeks}"))
}

/// Returns what is said of the change of level.
pub(super) fn level_verdict(facts: &Facts) -> Option<Verdict> {
    facts
        .analyses
        .trend
        .level_change
        .as_ref()
        .and_then(|level| level.verdict)
}

/// Names the week in which the level changed, if it did.
pub(super) fn level(facts: &Facts) -> Option<String> {
    let level = facts.analyses.trend.level_change.as_ref()?;
    let verdict = level
        .verdict
        .filter(|verdict| verdict.is_clear() || verdict.is_possible())?;
    let moved = if verdict.is_increase() {
        "rose"
    } else {
        "fell"
    };
    let (sure, more) = if verdict.is_clear() {
        ("The number clearly", String::new())
    } else {
        ("The number possibly", format!(" {}", chance(facts)))
    };
    Some(format!(
        "{sure} {moved} to another level in the week of {}: from {} to {} a week.{more}",
        facts.plain_day(level.from),
        words::decimal(level.before_per_week),
        words::decimal(level.after_per_week)
    ))
}

/// Says how the latest full week compares with what is usual; `None` without a range.
pub(super) fn latest_week(facts: &Facts) -> Option<String> {
    let week = facts
        .analyses
        .weekly
        .iter()
        .rev()
        .find(|week| week.complete)?;
    let (lower, upper) = (week.usual_lower?, week.usual_upper?);
    let range = if lower >= upper {
        words::count(lower)
    } else {
        format!("{} to {}", words::count(lower), words::count(upper))
    };
    let day = facts.plain_day(week.from);
    let seen = words::plural(week.count, "incident", "incidents");
    Some(if week.count > upper {
        format!(
            "The latest full week (from {day}), with {seen}, lies above the usual range of {range}; one week in twenty does so by chance."
        )
    } else if week.count < lower {
        format!(
            "The latest full week (from {day}), with {seen}, lies below the usual range of {range}; one week in twenty does so by chance."
        )
    } else {
        format!(
            "The latest full week (from {day}), with {seen}, lies inside the usual range of {range}."
        )
    })
}

/// The groups whose rate clearly changed, each in words: "checkout had 11 incidents, usually 3 in such a time: clearly more".
pub(super) fn named(
    facts: &Facts,
    groups: &[crate::analysis::GroupFigures],
) -> Vec<(String, Verdict)> {
    let Some(baseline) = facts.scope.baseline else {
        return Vec::new();
    };
    let share = facts.scope.current.weeks(facts.zone()) / baseline.weeks(facts.zone());
    let one = |group: &crate::analysis::GroupFigures| {
        let verdict = verdict(group.rate_change.as_ref()).filter(|verdict| verdict.is_clear())?;
        let usual = crate::report::figures::real(group.baseline_incidents?) * share;
        let word = if verdict.is_increase() {
            "more"
        } else {
            "fewer"
        };
        let text = format!(
            "{} had {}, usually {} in such a time: clearly {word}",
            words::cut(&group.name, 60),
            words::plural(group.incidents, "incident", "incidents"),
            words::decimal(usual)
        );
        Some((text, verdict))
    };
    groups.iter().filter_map(one).collect()
}

/// A verdict in two or three words for a table.
pub(super) fn word(verdict: Option<Verdict>, [more, less]: [&str; 2]) -> String {
    match verdict {
        None => words::NOT_KNOWN.to_owned(),
        Some(Verdict::ClearIncrease) => format!("clearly {more}"),
        Some(Verdict::ClearDecrease) => format!("clearly {less}"),
        Some(Verdict::PossibleIncrease) => format!("possibly {more}"),
        Some(Verdict::PossibleDecrease) => format!("possibly {less}"),
        Some(Verdict::NoClearChange) => "no clear change".to_owned(),
        Some(Verdict::TooFew) => "too few".to_owned(),
    }
}

/// Returns whether a phase's figures are compared at all.
pub(super) fn is_compared(facts: &Facts, phase: Phase) -> bool {
    duration_change(facts, phase).is_some_and(|change| change.verdict.is_some())
        && facts
            .analyses
            .phases
            .get(&phase)
            .is_some_and(|figures| !spans::is_too_few(figures) || figures.open > 0)
}
