//! The words in which a preset says what a record means to its fold, and looking them up.

use std::borrow::Cow;

use crate::import::fold::spec::Look;
use crate::import::raw::{Available, Raw, Source};
use crate::incident::{Severity, Text};

/// What sort of record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Event {
    /// A state that began.
    State,
    /// A state that is repeated: it may have begun long before.
    Report,
    /// The incident began.
    Open,
    /// It came back.
    Reopen,
    /// Somebody took it.
    Acknowledge,
    /// Nobody has it any more.
    Unacknowledge,
    /// It ended.
    Resolve,
    /// Its record was closed.
    Close,
    /// Something else about it: a notification, a comment.
    Note,
    /// Planned work on the object began.
    DowntimeStart,
    /// Planned work on the object ended.
    DowntimeEnd,
    /// Samples: the values are the time since when the condition holds.
    Since,
    /// Nothing that concerns incidents.
    Nothing,
}

/// What state a record reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum State {
    /// All is well.
    Fine,
    /// A problem that is over: the record says when.
    Ended,
    /// A problem that is not yet one.
    Pending,
    /// Whatever it was, it still is.
    Stays,
    /// A problem.
    Problem {
        /// How severe, where the state tells.
        level: Option<Severity>,
        /// It is noticed only when it gets worse.
        early: bool,
    },
}

/// A word that a preset may write.
pub(in crate::import) trait Word: Copy {
    /// Reads it; `None` when there is no such word.
    fn parse(text: &str) -> Option<Self>;
}

impl Word for Event {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "state" => Self::State,
            "report" => Self::Report,
            "open" => Self::Open,
            "reopen" => Self::Reopen,
            "acknowledge" => Self::Acknowledge,
            "unacknowledge" => Self::Unacknowledge,
            "resolve" => Self::Resolve,
            "close" => Self::Close,
            "note" => Self::Note,
            "downtime-start" => Self::DowntimeStart,
            "downtime-end" => Self::DowntimeEnd,
            "since" => Self::Since,
            "nothing" => Self::Nothing,
            _ => return None,
        })
    }
}

impl Word for State {
    fn parse(text: &str) -> Option<Self> {
        let level = |word: &str| Severity::ALL.into_iter().find(|level| level.word() == word);
        let problem = |early: bool, level: Option<Severity>| Self::Problem { level, early };
        Some(match text {
            "ok" => Self::Fine,
            "ended" => Self::Ended,
            "pending" => Self::Pending,
            "stays" => Self::Stays,
            "problem" => problem(false, None),
            "early" => problem(true, None),
            other => match other.strip_prefix("early ") {
                Some(word) => problem(true, Some(level(word)?)),
                None => problem(false, Some(level(other)?)),
            },
        })
    }
}

/// Whether a state is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Certainty {
    /// Sure.
    Hard,
    /// Checked again before it counts.
    Soft,
}

impl Word for Certainty {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "hard" => Some(Self::Hard),
            "soft" => Some(Self::Soft),
            _ => None,
        }
    }
}

/// Says which words of a preset are none.
pub(super) fn check<W: Word>(look: Option<&Look>) -> Result<(), String> {
    let Some(look) = look else { return Ok(()) };
    match look.words.values().find(|word| W::parse(word).is_none()) {
        Some(word) => Err(format!("`{word}` is no word that is known here")),
        None => Ok(()),
    }
}

/// A [`Look`] fitted to the records of one input.
#[derive(Debug, Clone)]
pub(in crate::import) struct LookPlan<W> {
    sources: Vec<Source>,
    joined: bool,
    words: Vec<(String, W)>,
}

/// Finds the sources of a [`Look`], first choice first.
pub(super) fn sources(look: &Look, available: &Available<'_>) -> Vec<Source> {
    let names = look.from.iter().chain(&look.first).chain(&look.join);
    names.filter_map(|name| available.find(name)).collect()
}

impl<W> LookPlan<W> {
    /// Returns the columns or paths that it looks at.
    pub(super) fn sources(&self) -> &[Source] {
        &self.sources
    }
}

impl<W: Word> LookPlan<W> {
    /// Fits a look; words that are none were refused when the preset was read.
    pub(super) fn new(look: &Look, available: &Available<'_>) -> Self {
        let mut words: Vec<(String, W)> = look
            .words
            .iter()
            .filter_map(|(word, meaning)| Some((word.to_lowercase(), W::parse(meaning)?)))
            .collect();
        words.sort_by_key(|(word, _)| (word.ends_with('*'), std::cmp::Reverse(word.len())));
        Self {
            sources: sources(look, available),
            joined: !look.join.is_empty(),
            words,
        }
    }

    /// Tells whether the records have none of its sources.
    pub(super) fn is_absent(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns the export's own word.
    pub(super) fn word<'r>(&self, raw: Raw<'r>) -> Option<Text<'r>> {
        let mut found = self.sources.iter().filter_map(|source| source.text(raw));
        let first = found.next()?;
        if !self.joined {
            return Some(first);
        }
        Some(found.fold(first, |joined, part| Cow::Owned(format!("{joined} {part}"))))
    }

    /// Returns what a word means.
    pub(super) fn meaning(&self, word: &str) -> Option<W> {
        let lower = word.to_lowercase();
        let fits = |pattern: &str| {
            pattern
                .strip_suffix('*')
                .map_or(pattern == lower, |start| lower.starts_with(start))
        };
        self.words
            .iter()
            .find(|(pattern, _)| fits(pattern))
            .map(|(_, meaning)| *meaning)
    }
}
