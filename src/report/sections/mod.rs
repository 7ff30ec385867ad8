//! The sections of the report in reading order, one question a file.

mod actions;
mod all;
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

pub(super) use actions::owner as action_owner;
pub(super) use longest::time as time_to_resolve;

use crate::report::{Block, Facts, Section};

pub(crate) use actions::mending;
pub(super) use all::ALL;
pub(super) use fixes::{table as fix_table, verdict_words};
pub(super) use stop_gaps::measure_words;

/// Returns all sections in reading order; their ids are stable.
pub(super) fn sections(facts: &Facts) -> Vec<Section> {
    let [fixes, stop_gaps, actions, to_mend, postmortems] = follow_up(facts);
    let read = [
        incidents::section(facts),
        recurring::section(facts),
        fixes,
        stop_gaps,
        actions,
        response_times::section(facts),
        severity::section(facts),
        services::section(facts),
    ];
    let looked_up = [
        longest::open_now(facts),
        longest::section(facts),
        reading::section(facts),
        causes::section(facts),
        when::section(facts),
        response_times::in_detail(facts),
        services::in_detail(facts),
        recurring::why_together(facts),
        to_mend,
        postmortems,
        all::section(facts),
        method::section(facts),
        data_quality::section(facts),
    ];
    let appendix = looked_up.map(|section| Section {
        is_appendix: true,
        ..section
    });
    read.into_iter().chain(appendix).collect()
}

/// Returns the sections on what follows incidents.
pub(super) fn follow_up(facts: &Facts) -> [Section; 5] {
    [
        fixes::section(facts),
        stop_gaps::section(facts),
        actions::section(facts),
        actions::quality(facts),
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
        is_appendix: false,
    }
}

/// Makes a paragraph.
fn text(text: impl Into<String>) -> Block {
    Block::Text { text: text.into() }
}
