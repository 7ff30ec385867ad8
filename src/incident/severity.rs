//! SEV1 … SEV5 and unknown, in order, with the words that people write for them.

use serde::{Deserialize, Serialize};

/// How bad an incident is; the order is most severe first, unknown last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[repr(u8)]
pub enum Severity {
    /// Critical.
    #[serde(rename = "SEV1")]
    Sev1 = 1,
    /// High, major.
    #[serde(rename = "SEV2")]
    Sev2 = 2,
    /// Medium, minor.
    #[serde(rename = "SEV3")]
    Sev3 = 3,
    /// Low.
    #[serde(rename = "SEV4")]
    Sev4 = 4,
    /// Information.
    #[serde(rename = "SEV5")]
    Sev5 = 5,
    /// Not recorded, or a word that is not known.
    #[serde(rename = "unknown")]
    #[default]
    Unknown = 6,
}

impl Severity {
    /// All levels in order.
    pub const ALL: [Self; 6] = [
        Self::Sev1,
        Self::Sev2,
        Self::Sev3,
        Self::Sev4,
        Self::Sev5,
        Self::Unknown,
    ];

    /// Returns the public word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sev1 => "SEV1",
            Self::Sev2 => "SEV2",
            Self::Sev3 => "SEV3",
            Self::Sev4 => "SEV4",
            Self::Sev5 => "SEV5",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the level of a code as the table stores it; anything else is unknown.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Sev1,
            2 => Self::Sev2,
            3 => Self::Sev3,
            4 => Self::Sev4,
            5 => Self::Sev5,
            _ => Self::Unknown,
        }
    }

    /// Returns the code that the table stores.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}
