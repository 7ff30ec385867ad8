//! The sheet on which a sharing session decides: its rows and words, as a pack is written and as it is read back.

use serde::{Deserialize, Serialize};

use crate::incident::period::Tz;
use crate::incident::{ActionItem, Instant};

/// The headings of the sheet, in order.
pub const SHEET: [&str; 10] = [
    "No.",
    "Incident",
    "Action",
    "PIC",
    "Time box",
    "Deliverable",
    "Confident?",
    "Committed?",
    "Decision",
    "Reason",
];

/// The headings of the table of other decisions, in order.
pub const RESOLUTIONS: [&str; 5] = ["No.", "Decided", "Why", "Who", "By when"];

/// What begins the line with the day of the session.
pub const HELD_ON: &str = "Held on";

/// What begins an answer.
pub const ANSWER: &str = "Answer";

/// Returns a day as the sheet shows it: "2026-11-02".
#[must_use]
pub fn shown_day(at: Instant, zone: Tz) -> String {
    let local = at.datetime().with_timezone(&zone);
    local.format("%Y-%m-%d").to_string()
}

/// What a session decided on an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is done as it is proposed.
    Accepted,
    /// It is done, but differently.
    Changed,
    /// It is not done.
    Refused,
}

impl Decision {
    /// All of them, in the order of the sheet.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Changed, Self::Refused];

    /// Returns the word on the sheet.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Changed => "changed",
            Self::Refused => "refused",
        }
    }
}

/// One row of the sheet: an action that was proposed before, or room for a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Its number on the sheet: `A1` for what was proposed before, `N1` for room.
    pub no: String,
    /// The incident that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<String>,
    /// The action as it stands before the session; `None`: room for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ActionItem>,
}

/// A question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// Its number: `Q1` for what the data cannot answer, `S1` for the survey.
    pub no: String,
    /// The question.
    pub text: String,
    /// The incident that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_id: Option<String>,
    /// The answers to choose from; empty where the answer is free.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What a pack keeps for reading it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackCopy {
    /// The session's name: the day from which the pack was seen.
    pub session: String,
    /// The moment from which the pack was seen.
    pub as_of: Instant,
    /// The zone in which its days are days.
    pub time_zone: String,
    /// The sheet.
    pub rows: Vec<SheetRow>,
    /// The questions.
    pub questions: Vec<OpenQuestion>,
}
