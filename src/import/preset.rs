//! What a preset may say: serde types, checks, detection.
//!
//! A preset is data: it says how the records of one export become incidents. A user's mapping file has the same form.
//! A new tool is one TOML file in `presets/` and one sample beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::import::path::Path;

/// The presets that the program carries, in the order of their names.
const CARRIED: [(&str, &str); 9] = [
    ("action-items", include_str!("presets/action-items.toml")),
    ("canonical", include_str!("presets/canonical.toml")),
    ("incident-io", include_str!("presets/incident-io.toml")),
    ("jira-csv", include_str!("presets/jira-csv.toml")),
    (
        "pagerduty-incidents",
        include_str!("presets/pagerduty-incidents.toml"),
    ),
    (
        "pagerduty-report",
        include_str!("presets/pagerduty-report.toml"),
    ),
    (
        "servicenow-audit-log",
        include_str!("presets/servicenow-audit-log.toml"),
    ),
    (
        "servicenow-list",
        include_str!("presets/servicenow-list.toml"),
    ),
    ("statuspage", include_str!("presets/statuspage.toml")),
];

/// How the records of one export become incidents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its name, which is its file's name.
    #[serde(default)]
    pub id: String,
    /// What it reads, for people.
    #[serde(default)]
    pub title: String,
    /// The tool's name, for the column `source`.
    #[serde(default)]
    pub tool: String,
    /// What its records are.
    #[serde(default)]
    pub records: Records,
    /// Columns that only this export has together; for JSON, paths in a record.
    #[serde(default)]
    pub detect: Vec<String>,
    /// JSON: where the records stand; the first path that holds any is taken. Empty: wherever records are found.
    #[serde(default)]
    pub envelope: Vec<String>,
    /// The zone of local times (IANA name).
    #[serde(default)]
    pub zone: Option<String>,
    /// JSON: the path of the zone's name in the envelope.
    #[serde(default)]
    pub zone_from: Option<String>,
    /// JSON: paths in the envelope that tell that more pages follow when they hold anything but false, null or nothing.
    #[serde(default)]
    pub more_pages: Vec<String>,
    /// Several records make one incident.
    #[serde(default)]
    pub fold: Option<Fold>,
    /// Canonical fields (and `assignee`) and where they come from.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// JSON: a list in each record from which updates are read.
    #[serde(default)]
    pub updates: Option<Nested>,
    /// JSON: a list in each record from which action items are read.
    #[serde(default)]
    pub action_items: Option<Nested>,
}

/// What the records of an export are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Records {
    /// Incidents.
    #[default]
    Incidents,
    /// Action items that name their incident.
    ActionItems,
}

/// Several records make one incident: the last one counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fold {
    /// The column that all records of an incident share.
    pub key: String,
    /// The column whose number grows from record to record; equal numbers are in the order of the file.
    pub order: String,
    /// How the acknowledgement shows.
    #[serde(default)]
    pub acknowledged: Option<Step>,
}

/// A step from one state to another between two records of an incident.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The column of the state.
    pub column: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// The column of the time, in the record after.
    pub at: String,
}

/// Where one canonical field comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// One column or path.
    #[serde(default)]
    pub from: Option<String>,
    /// The first of these that is filled.
    #[serde(default)]
    pub first: Vec<String>,
    /// Columns that are 1, true or yes: their names become a list.
    #[serde(default)]
    pub flags: Vec<String>,
    /// How it is read: `rfc3339`, `epoch_s`, `epoch_ms`, a date format, `severity`, `status` or `list`.
    #[serde(default)]
    pub read: Option<String>,
    /// The zone of its local times (IANA name), before the preset's.
    #[serde(default)]
    pub zone: Option<String>,
    /// What the export's words mean; `*` at the end of a word matches any ending.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// A value that needs no column.
    #[serde(default)]
    pub value: Option<String>,
    /// Values by the first of these paths that is filled.
    #[serde(default)]
    pub when: Vec<When>,
    /// Seconds to be added to the time, from this column; without them there is no time.
    #[serde(default)]
    pub plus_seconds: Option<String>,
    /// Values of a list that begin so are left out and noted: they name nothing.
    #[serde(default)]
    pub placeholders: Vec<String>,
}

/// A value that a field has when something else is filled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The column or path that must be filled.
    pub filled: String,
    /// The value.
    pub value: String,
}

/// A list of parts in each record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// The path of the list.
    pub from: String,
    /// The parts' fields and their paths inside a part; the first that is filled counts.
    pub fields: BTreeMap<String, Vec<String>>,
}

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

/// Reads a preset or mapping file.
///
/// # Errors
/// Usage: the text is not TOML of the right form; says where and which keys are right.
pub fn parse(text: &str, name: &str) -> Result<Preset> {
    let wrong = |path: String, cause: String| Error::wrong_mapping(name, &path, &cause);
    let tree =
        toml::Deserializer::parse(text).map_err(|cause| wrong(String::new(), cause.to_string()))?;
    let mut preset: Preset = serde_path_to_error::deserialize(tree)
        .map_err(|cause| wrong(cause.path().to_string(), cause.inner().to_string()))?;
    if preset.id.is_empty() {
        "mapping".clone_into(&mut preset.id);
    }
    if preset.tool.is_empty() {
        preset.tool.clone_from(&preset.id);
    }
    check(&preset, name)?;
    Ok(preset)
}

/// Checks what serde cannot: field names, zones, paths.
fn check(preset: &Preset, name: &str) -> Result<()> {
    for (field, from) in &preset.fields {
        if !crate::import::map::is_target(field, preset.records) {
            let targets = crate::import::map::targets(preset.records);
            return Err(Error::unknown_field(name, field, &targets));
        }
        for zone in from.zone.iter().chain(preset.zone.iter()) {
            zone.parse::<crate::incident::period::Tz>()
                .map_err(|_| Error::unknown_zone(&format!("{name}: {field}"), zone))?;
        }
        for path in from.sources() {
            Path::parse(path)
                .map_err(|cause| Error::wrong_mapping(name, &format!("fields.{field}"), &cause))?;
        }
    }
    Ok(())
}

impl Field {
    /// Returns the columns or paths that it reads from, first choice first.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.from.iter().chain(&self.first).map(String::as_str)
    }
}

/// Makes two spellings of a heading equal: case, spaces, underscores and punctuation do not count.
#[must_use]
pub fn heading(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        if letter.is_alphanumeric() {
            made.extend(letter.to_lowercase());
        } else if !made.is_empty() && !made.ends_with('_') {
            made.push('_');
        }
    }
    made.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests;
