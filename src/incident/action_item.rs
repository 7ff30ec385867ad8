//! Action items: owner, time box, deliverable, state; and the updates posted while an incident ran.

use serde::{Deserialize, Serialize};

use crate::incident::Instant;

/// How far an action item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Nobody has begun, or the state is not recorded.
    #[default]
    Open,
    /// Somebody works on it.
    InProgress,
    /// It is finished.
    Done,
    /// It was decided not to do it.
    Dropped,
}

/// Something that was agreed on after an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionItem {
    /// The item's id in its tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is to be done.
    pub title: String,
    /// Who does it (the person in charge).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The owner's team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// How far it has come.
    pub state: ActionState,
    /// When it is to be finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When it was agreed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Instant>,
    /// When it was finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Instant>,
    /// Its priority in its tool's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// What will exist when it is finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<String>,
    /// What it is for: fix, detect, mitigate, process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl ActionItem {
    /// Tells whether it still waits to be done.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.state, ActionState::Open | ActionState::InProgress)
    }
}

/// Something written down while an incident ran.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Update {
    /// When it was posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The state that it announced, in its tool's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What it says.
    pub text: String,
}
