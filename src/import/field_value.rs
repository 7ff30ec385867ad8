//! The values of a field: what of a raw value counts, and what it means.

use std::borrow::Cow;

use crate::import::plan::{FieldPlan, TimedSource};
use crate::import::raw::Raw;
use crate::import::value::captured;
use crate::incident::Text;

impl FieldPlan {
    /// Returns what the export's word means here, if the preset says so.
    #[must_use]
    pub(super) fn meaning(&self, text: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        let lower = text.to_lowercase();
        self.words
            .iter()
            .find(|(word, _)| {
                word.strip_suffix('*')
                    .map_or(*word == lower, |start| lower.starts_with(start))
            })
            .map(|(_, meaning)| meaning.as_str())
    }

    /// Returns the first filled value with its source.
    #[must_use]
    pub(super) fn first<'r>(&self, raw: Raw<'r>) -> Option<(Text<'r>, &TimedSource)> {
        self.sources
            .iter()
            .find_map(|timed| self.part(timed, raw).map(|text| (text, timed)))
    }

    /// Returns the value that the field has because something else is filled.
    #[must_use]
    pub(super) fn stated(&self, raw: Raw<'_>) -> Option<&str> {
        let mut stated = self.when.iter();
        let found = stated.find(|(source, _)| source.is_filled(raw));
        found.map(|(_, value)| value.as_str())
    }

    /// Returns what of a value counts, and what it means.
    #[must_use]
    pub(super) fn counted<'r>(&self, text: Text<'r>) -> Option<Text<'r>> {
        let part = match &self.capture {
            Some(pattern) => captured(pattern, text)?,
            None => text,
        };
        match self.meaning(&part) {
            Some(meaning) => Some(Cow::Owned(meaning.to_owned())),
            None => Some(part),
        }
    }

    /// Returns what of a source's values counts, the first that does.
    #[must_use]
    pub(super) fn part<'r>(&self, timed: &TimedSource, raw: Raw<'r>) -> Option<Text<'r>> {
        let Some(pattern) = &self.capture else {
            return timed.source.text(raw);
        };
        let mut first = None;
        timed.source.values(raw, &mut |text| {
            if first.is_none() {
                first = captured(pattern, text);
            }
        });
        first
    }
}
