//! The presets that the program carries: one file each in `presets/`, read at compile time.

use crate::error::Result;
use crate::import::preset::{Preset, parse};

macro_rules! carried {
    ($($id:literal,)*) => {
        &[$(($id, include_str!(concat!("presets/", $id, ".toml")))),*]
    };
}

/// Name and text of each preset, in the order of their names.
const CARRIED: &[(&str, &str)] = carried![
    "action-items",
    "canonical",
    "incident-io",
    "jira-csv",
    "pagerduty-incidents",
    "pagerduty-report",
    "servicenow-audit-log",
    "servicenow-list",
    "statuspage",
];

/// Returns the presets that the program carries.
///
/// # Errors
/// Internal: a carried preset is wrong.
pub fn carried() -> Result<Vec<Preset>> {
    CARRIED
        .iter()
        .map(|(id, text)| parse(text, &format!("presets/{id}.toml")))
        .collect()
}

/// Returns the text of a carried preset; `None` when there is none of that name.
#[must_use]
pub fn carried_text(id: &str) -> Option<&'static str> {
    let found = CARRIED.iter().find(|(known, _)| *known == id);
    found.map(|(_, text)| *text)
}
