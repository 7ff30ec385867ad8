//! When incidents began; states no pattern.

use crate::report::sections::section as make;
use crate::report::{Block, Facts, Section, charts, words};

pub(super) fn section(facts: &Facts) -> Section {
    let starts = facts.analyses.time_of_day.starts_used;
    if starts == 0 {
        return make(
            "when",
            "When they began",
            "No incident began in this window.",
            Vec::new(),
        );
    }
    let starts = words::plural(starts, "start", "starts");
    let lead = format!(
        "{starts} by weekday and hour in {}. Whether this is more than chance is not tested: single dark cells are to be expected.",
        facts.zone()
    );
    make(
        "when",
        "When they began",
        lead,
        vec![Block::Chart(Box::new(charts::hour_by_weekday(facts)))],
    )
}
