//! The sections of the report in reading order, one question a file.

mod actions;
mod causes;
mod data_quality;
mod incidents;
mod longest;
mod method;
mod recurring;
mod response_times;
mod services;
mod severity;
mod times;
mod when;

use crate::report::{Block, Facts, Section};

/// Returns all sections in reading order; their ids are stable.
pub(super) fn sections(facts: &Facts) -> Vec<Section> {
    vec![
        incidents::section(facts),
        severity::section(facts),
        response_times::section(facts),
        services::section(facts),
        when::section(facts),
        longest::section(facts),
        longest::open_now(facts),
        recurring::section(facts),
        causes::section(facts),
        actions::section(facts),
        method::section(facts),
        data_quality::section(facts),
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
