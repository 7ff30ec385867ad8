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

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// So that it does not happen again.
    Prevent,
    /// So that it is noticed sooner.
    Detect,
    /// So that it does less harm, or is over sooner.
    Mitigate,
    /// So that people work together better: runbooks, contacts, training.
    Process,
    /// Not recorded, or in words that are not known.
    #[default]
    Unknown,
}

impl ActionKind {
    /// Reads a tool's own word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let word = word.trim().to_lowercase();
        let first = word
            .split(|letter: char| !letter.is_alphabetic())
            .find(|part| !part.is_empty());
        match first.unwrap_or_default() {
            "fix" | "prevent" | "prevention" | "preventive" | "preventative" | "permanent"
            | "remediation" | "remediate" | "eliminate" | "repair" | "corrective" | "root" => {
                Self::Prevent
            }
            "detect" | "detection" | "detective" | "monitor" | "monitoring" | "alert"
            | "alerting" | "observability" => Self::Detect,
            "mitigate" | "mitigation" | "mitigative" | "contain" | "containment" | "resilience" => {
                Self::Mitigate
            }
            "process" | "procedure" | "documentation" | "document" | "docs" | "training"
            | "communication" | "runbook" => Self::Process,
            _ => Self::Unknown,
        }
    }

    /// Tells whether such an action, once done, may end a problem for good; one of unknown kind may.
    #[must_use]
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Prevent | Self::Unknown)
    }
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
    /// What it is for, in its tool's own words; see [`ActionKind::of`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Why it was decided not to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The sharing session that decided on it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

impl ActionItem {
    /// Returns what it is for.
    #[must_use]
    pub fn purpose(&self) -> ActionKind {
        self.kind
            .as_deref()
            .map_or(ActionKind::Unknown, ActionKind::of)
    }

    /// Lays what a sharing session decided over the item as its tool knows it.
    ///
    /// What the session left out stays; what is done stays done.
    pub fn decided(&mut self, by: Self) {
        let is_done = self.state == ActionState::Done;
        self.state = match by.state {
            _ if is_done => ActionState::Done,
            ActionState::Open if self.state == ActionState::InProgress => ActionState::InProgress,
            other => other,
        };
        self.title = by.title;
        for (known, decided) in [
            (&mut self.owner, by.owner),
            (&mut self.deliverable, by.deliverable),
            (&mut self.reason, by.reason),
            (&mut self.kind, by.kind),
            (&mut self.session, by.session),
        ] {
            if decided.is_some() {
                *known = decided;
            }
        }
        self.due_at = by.due_at.or(self.due_at);
        self.created_at = self.created_at.or(by.created_at);
    }

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
