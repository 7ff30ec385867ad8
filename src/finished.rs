//! A finished postmortem → what is the matter with it: parts that are missing or empty, actions that nobody can check,
//! times the wrong way round, words that blame, causes that name a person.
//!
//! Reads Markdown as text that people wrote, whatever template they had; knows neither exports nor incidents.

mod actions;
mod blame;
mod document;
mod parts;
mod people;
mod times;

use serde::{Deserialize, Serialize};

use document::Document;

/// What can be the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A part that every postmortem needs is not there.
    MissingPart,
    /// A part that every postmortem needs says nothing.
    EmptyPart,
    /// Boxes are still to be filled in.
    ToFill,
    /// An action without a person in charge, a time box or a deliverable.
    IncompleteAction,
    /// An action whose text does not say what is to be done, to what, or when it is finished.
    WeakAction,
    /// Milestones that contradict the order of an incident's life.
    MilestonesOutOfOrder,
    /// Entries of the timeline that go back in time.
    TimesOutOfOrder,
    /// Words that blame people instead of telling what made it possible.
    Blame,
    /// A cause that names a person.
    CauseNamesPerson,
}

/// Something that is the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line, from 1.
    pub line: u64,
    /// What is the matter.
    pub rule: Rule,
    /// The words that told; empty where it is the lack of words.
    pub words: String,
    /// What is wrong, in a sentence.
    pub says: String,
    /// What to write instead, or what to add.
    pub better: String,
}

/// Checks a postmortem in Markdown.
///
/// *Output*: by line, then by rule. *Empty*: a text without anything lacks every part.
#[must_use]
pub fn check(text: &str) -> Vec<Finding> {
    let document = Document::read(text);
    let mut found = parts::check(&document);
    found.extend(actions::check(&document));
    found.extend(times::check(&document));
    found.extend(blame::check(&document));
    found.sort_by(|a, b| (a.line, a.rule, &a.words).cmp(&(b.line, b.rule, &b.words)));
    found.dedup();
    found
}

impl Rule {
    /// Returns the word, which is also the one in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MissingPart => "missing_part",
            Self::EmptyPart => "empty_part",
            Self::ToFill => "to_fill",
            Self::IncompleteAction => "incomplete_action",
            Self::WeakAction => "weak_action",
            Self::MilestonesOutOfOrder => "milestones_out_of_order",
            Self::TimesOutOfOrder => "times_out_of_order",
            Self::Blame => "blame",
            Self::CauseNamesPerson => "cause_names_person",
        }
    }
}

/// Lists the findings of several documents for a person: place, what is the matter, and what to do.
#[must_use]
pub fn listed(documents: &[(String, Vec<Finding>)]) -> String {
    let mut out = String::new();
    for (name, findings) in documents {
        for found in findings {
            let words = match found.words.as_str() {
                "" => String::new(),
                words => format!(" “{words}”"),
            };
            let line = format!(
                "{name}:{}: {}: {}:{words}; {}",
                found.line,
                found.rule.word(),
                found.says,
                found.better
            );
            // What a terminal would act on is left out.
            let is_shown = |letter: &char| {
                !letter.is_control()
                    && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            out.extend(line.chars().filter(is_shown));
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests;
