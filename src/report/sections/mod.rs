//! The sections of the report in reading order, one question a file.

mod actions;
mod causes;
mod data_quality;
mod fixes;
mod incidents;
mod longest;
mod method;
mod postmortems;
mod reading;
mod recurring;
mod response_times;
mod services;
mod severity;
mod stop_gaps;
mod times;
mod when;

use crate::report::{Block, Facts, Section};

pub(super) use actions::mending;
pub(super) use fixes::{table as fix_table, verdict_words};
pub(super) use stop_gaps::measure_words;

/// Returns all sections in reading order; their ids are stable.
pub(super) fn sections(facts: &Facts) -> Vec<Section> {
    let mut found = vec![
        incidents::section(facts),
        severity::section(facts),
        response_times::section(facts),
        services::section(facts),
        when::section(facts),
        longest::section(facts),
        reading::section(facts),
        longest::open_now(facts),
        recurring::section(facts),
        causes::section(facts),
    ];
    found.extend(follow_up(facts));
    found.extend([method::section(facts), data_quality::section(facts)]);
    found
}

/// Returns the sections on what follows incidents.
pub(super) fn follow_up(facts: &Facts) -> Vec<Section> {
    vec![
        fixes::section(facts),
        stop_gaps::section(facts),
        actions::section(facts),
        postmortems::section(facts),
    ]
}

/// Makes a section.
fn section(id: &str, title: &str, lead: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_owned(),
        title: title.to_owned(),
        lead: lead.into(),
        blocks,
    }
}

/// Makes a paragraph.
fn text(text: impl Into<String>) -> Block {
    Block::Text { text: text.into() }
}
