//! When incidents began: whether they follow the clock, and how many began out of hours.

use crate::analysis::Pattern;
use crate::report::sections::{section as make, text};
use crate::report::{Block, Facts, Section, changes, charts, words};

pub(super) fn section(facts: &Facts) -> Section {
    if facts.analyses.time_of_day.starts == 0 {
        return make(
            "when",
            "When they began",
            "No incident began in this window.",
            Vec::new(),
        );
    }
    make(
        "when",
        "When they began",
        lead(facts),
        vec![
            Block::Chart(Box::new(charts::hour_by_weekday(facts))),
            text(out_of_hours(facts)),
        ],
    )
}

fn lead(facts: &Facts) -> String {
    let found = &facts.analyses.time_of_day;
    let starts = words::plural(found.starts, "start", "starts");
    let used = if found.starts_used == found.starts {
        String::new()
    } else {
        format!(
            " Those within six hours of an earlier one are taken as the same trouble, which leaves {}.",
            words::count(found.starts_used)
        )
    };
    let is_uneven = |p: Option<f64>| p.is_some_and(|p| p <= 0.05);
    let said = match (
        found.verdict,
        is_uneven(found.hours_p_value),
        is_uneven(found.weekdays_p_value),
    ) {
        (Some(Pattern::Pattern), true, true) => {
            "Both hours of the day and weekdays differ by more than chance."
        }
        (Some(Pattern::Pattern), true, false) => {
            "Hours of the day differ by more than chance; weekdays do not."
        }
        (Some(Pattern::Pattern), ..) => {
            "Weekdays differ by more than chance; hours of the day do not."
        }
        (Some(Pattern::NoClearPattern), ..) => {
            "No hour of the day and no weekday stands out beyond chance: single dark cells are to be expected."
        }
        _ => "Too few to tell whether they follow the clock: single dark cells are to be expected.",
    };
    format!(
        "{starts} by weekday and hour in {}.{used} {said}",
        facts.zone()
    )
}

fn out_of_hours(facts: &Facts) -> String {
    let found = &facts.analyses.time_of_day.out_of_hours;
    let hours = if facts.rules.working_hours.is_some() {
        "the calendar\u{2019}s hours".to_owned()
    } else {
        format!("Monday to Friday, 08:00 to 18:00 in {}", facts.zone())
    };
    let range = words::percent_range(found.current.lower, found.current.upper);
    let here = format!(
        "{} of {} began out of working hours ({}, likely {range}; working hours are {hours}).",
        words::count(found.current.count),
        words::count(found.current.of),
        words::percent_or(found.current.share, words::NOT_KNOWN)
    );
    match changes::shares(facts, found, "starts out of hours") {
        Some(change) => format!("{here} {change}"),
        None => here,
    }
}
