//! Milestones, phases and status: the order in which an incident lives.

use serde::{Deserialize, Serialize};

/// A point in the life of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Milestone {
    /// The impact began.
    Started = 0,
    /// Somebody or something noticed.
    Detected = 1,
    /// It was declared an incident, or its record was opened.
    Declared = 2,
    /// A responder took it.
    Acknowledged = 3,
    /// The cause was understood.
    Identified = 4,
    /// The bleeding stopped.
    Mitigated = 5,
    /// The impact ended.
    Resolved = 6,
    /// The record was closed.
    Closed = 7,
    /// The postmortem was published.
    Postmortem = 8,
}

impl Milestone {
    /// All milestones in the order of life.
    pub const ALL: [Self; 9] = [
        Self::Started,
        Self::Detected,
        Self::Declared,
        Self::Acknowledged,
        Self::Identified,
        Self::Mitigated,
        Self::Resolved,
        Self::Closed,
        Self::Postmortem,
    ];

    /// The milestones that place an incident in time, first choice first.
    pub const PLACING: [Self; 4] = [
        Self::Started,
        Self::Detected,
        Self::Declared,
        Self::Acknowledged,
    ];

    /// Returns the canonical column name.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Started => "started_at",
            Self::Detected => "detected_at",
            Self::Declared => "declared_at",
            Self::Acknowledged => "acknowledged_at",
            Self::Identified => "identified_at",
            Self::Mitigated => "mitigated_at",
            Self::Resolved => "resolved_at",
            Self::Closed => "closed_at",
            Self::Postmortem => "postmortem_at",
        }
    }

    /// Returns the word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.column().trim_end_matches("_at")
    }
}

/// A span between two milestones that the report measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// From start to detection.
    Detect,
    /// From detection to acknowledgement.
    Acknowledge,
    /// From detection to the cause being understood.
    Identify,
    /// From start to the end of the bleeding.
    Mitigate,
    /// From start to the end of the impact.
    Resolve,
    /// From start to the closing of the record.
    Close,
    /// From the end of the impact to the published postmortem.
    Postmortem,
}

impl Phase {
    /// All phases in reading order.
    pub const ALL: [Self; 7] = [
        Self::Detect,
        Self::Acknowledge,
        Self::Identify,
        Self::Mitigate,
        Self::Resolve,
        Self::Close,
        Self::Postmortem,
    ];

    /// Returns the milestone that ends the phase.
    #[must_use]
    pub fn end(self) -> Milestone {
        match self {
            Self::Detect => Milestone::Detected,
            Self::Acknowledge => Milestone::Acknowledged,
            Self::Identify => Milestone::Identified,
            Self::Mitigate => Milestone::Mitigated,
            Self::Resolve => Milestone::Resolved,
            Self::Close => Milestone::Closed,
            Self::Postmortem => Milestone::Postmortem,
        }
    }

    /// Returns the milestones from which the phase is measured, first choice first.
    #[must_use]
    pub fn begins(self) -> &'static [Milestone] {
        match self {
            Self::Detect => &[Milestone::Started],
            Self::Acknowledge | Self::Identify => &[Milestone::Detected, Milestone::Declared],
            Self::Mitigate | Self::Resolve | Self::Close => {
                &[Milestone::Started, Milestone::Detected, Milestone::Declared]
            }
            Self::Postmortem => &[Milestone::Resolved],
        }
    }

    /// Tells whether an incident in `status`, whose end stamp is missing, still has the end of this phase ahead.
    #[must_use]
    pub fn lies_ahead(self, status: Status) -> bool {
        let last = match self {
            Self::Detect | Self::Postmortem => return false,
            Self::Acknowledge => Status::Open,
            Self::Identify | Self::Mitigate => Status::Acknowledged,
            Self::Resolve => Status::Mitigated,
            Self::Close => Status::Resolved,
        };
        status <= last
    }

    /// Returns the word, which is also the JSON key.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Acknowledge => "acknowledge",
            Self::Identify => "identify",
            Self::Mitigate => "mitigate",
            Self::Resolve => "resolve",
            Self::Close => "close",
            Self::Postmortem => "postmortem",
        }
    }
}

/// How far an incident has come; the first five are in the order of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Status {
    /// Nobody has taken it.
    Open = 1,
    /// Somebody works on it.
    Acknowledged = 2,
    /// The bleeding stopped.
    Mitigated = 3,
    /// The impact ended.
    Resolved = 4,
    /// The record is closed.
    Closed = 5,
    /// It was no incident after all.
    Cancelled = 6,
    /// It is a part of another incident.
    Merged = 7,
    /// Not recorded, or a word that is not known.
    Unknown = 8,
}

impl Status {
    /// All states in order.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Acknowledged,
        Self::Mitigated,
        Self::Resolved,
        Self::Closed,
        Self::Cancelled,
        Self::Merged,
        Self::Unknown,
    ];

    /// Returns the public word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Merged => "merged",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the state of a code as the table stores it; anything else is unknown.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == code)
            .unwrap_or(Self::Unknown)
    }

    /// Returns the code that the table stores.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// Who or what noticed an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum DetectedBy {
    /// A monitor, an alert, a check.
    Monitoring = 1,
    /// A colleague.
    Staff = 2,
    /// A customer or user.
    Customer = 3,
    /// A person, not said which.
    Person = 4,
    /// Not recorded.
    Unknown = 5,
}

impl DetectedBy {
    /// All kinds in order.
    pub const ALL: [Self; 5] = [
        Self::Monitoring,
        Self::Staff,
        Self::Customer,
        Self::Person,
        Self::Unknown,
    ];

    /// Returns the public word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Monitoring => "monitoring",
            Self::Staff => "staff",
            Self::Customer => "customer",
            Self::Person => "person",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the kind of a code as the table stores it; anything else is unknown.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .unwrap_or(Self::Unknown)
    }

    /// Returns the code that the table stores.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}
