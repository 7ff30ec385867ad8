//! How many rejects are allowed: so many records, or such a share of them; and whether they may be shown as they stand.

use crate::error::{Error, Result};
use crate::settings::InputSettings;

/// How many rejects are allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RejectLimit {
    /// So many records.
    Records(u64),
    /// Such a share of the records, in percent.
    Percent(f64),
}

impl RejectLimit {
    /// Tells whether more were rejected than allowed.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 52 bits"
    )]
    pub fn is_exceeded(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Records(limit) => rejected > limit,
            Self::Percent(limit) => read > 0 && rejected as f64 * 100.0 / read as f64 > limit,
        }
    }

    /// Returns the limit as it was given.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Records(limit) => limit.to_string(),
            Self::Percent(limit) => format!("{limit}%"),
        }
    }
}

/// Reads `10` or `1%`.
pub(super) fn reject_limit(text: &str) -> Result<RejectLimit> {
    let percent = text
        .strip_suffix('%')
        .and_then(|number| number.trim().parse().ok());
    let limit = match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => Some(RejectLimit::Percent(percent)),
        Some(_) => None,
        None => text.parse().ok().map(RejectLimit::Records),
    };
    limit.ok_or_else(|| {
        Error::bad_setting(
            "--max-rejects",
            text,
            "a number such as 10, or a percentage such as 1%",
        )
    })
}

/// Checks that rejected records may be written as they stand, and that their inputs can be read twice.
pub(super) fn check_rows(input: &InputSettings) -> Result<()> {
    if !input.privacy.redact.is_empty() {
        return Err(Error::rejected_rows_redacted());
    }
    if !input.privacy.names {
        return Err(Error::rejected_rows_without_names());
    }
    let is_read_once = |path: &&std::path::PathBuf| {
        let about = std::fs::metadata(path);
        path.as_os_str() == "-" || about.is_ok_and(|about| !about.is_file() && !about.is_dir())
    };
    match input.files.iter().find(is_read_once) {
        Some(path) => Err(Error::rejected_rows_of_a_stream(path)),
        None => Ok(()),
    }
}
