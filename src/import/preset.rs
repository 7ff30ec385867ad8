//! What a preset may say: serde types, checks, detection.
//!
//! A preset is data: it says how the records of one export become incidents. A user's mapping file has the same form.
//! A new tool is one TOML file in `presets/` and one sample beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
pub use crate::import::fold::spec::Fold;
use crate::import::fold::spec::FoldKind;
use crate::import::path::Path;
use crate::incident::Milestone;

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
    /// Columns or paths without which the records are of no use: where one is missing, the input is refused.
    #[serde(default)]
    pub needs: Vec<String>,
    /// JSON: objects in a record whose parts count as the record's own.
    #[serde(default)]
    pub inside: Vec<String>,
    /// JSON: the path of an object in the envelope that says by which names people know the keys.
    #[serde(default)]
    pub names_from: Option<String>,
    /// How it shows that an export is not complete.
    #[serde(default)]
    pub pages: Pages,
    /// Whether two incidents with the same number are doubted.
    #[serde(default)]
    pub number_is_unique: bool,
    /// Records in which one of these is filled are no incidents.
    #[serde(default)]
    pub not_incident: Vec<String>,
    /// Why no incidents can be read from such an export, and what to give instead.
    #[serde(default)]
    pub refuse: Option<String>,
    /// What to do when no incident is in such an export.
    #[serde(default)]
    pub advice: Option<String>,
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

/// How it shows that an export is not complete.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// Paths in the envelope that hold anything but false, null or nothing when more pages follow.
    #[serde(default)]
    pub more: Vec<String>,
    /// Paths in the envelope that hold `false` when more pages follow.
    #[serde(default)]
    pub last: Vec<String>,
    /// Paths in the envelope of the number of records that there are in all.
    #[serde(default)]
    pub total: Vec<String>,
    /// Numbers of records at which the tool cuts its exports: exactly so many mean that there may be more.
    #[serde(default)]
    pub cut_at: Vec<u64>,
    /// The tool can export what is open alone: when no incident has an end, that is noted.
    #[serde(default)]
    pub open_only: bool,
}

/// What the records of an export are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Records {
    /// Incidents.
    #[default]
    Incidents,
    /// Action items that name their incident.
    ActionItems,
    /// Updates that name their incident.
    Updates,
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
    /// Values by the first of these paths that is filled; they win over the columns.
    #[serde(default)]
    pub when: Vec<When>,
    /// What of a value counts: the first group of this regular expression, or all that matches. The rest is left out.
    #[serde(default)]
    pub capture: Option<String>,
    /// What of the input's file name is the value, as `capture`.
    #[serde(default)]
    pub file_name: Option<String>,
    /// Which of several times at one place counts, instead of the first.
    #[serde(default)]
    pub pick: Pick,
    /// Columns or paths, tried before all others, whose local times are UTC.
    #[serde(default)]
    pub utc: Vec<String>,
    /// Where no time is given: durations after other milestones from which it can be told.
    #[serde(default)]
    pub after: Vec<After>,
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

/// Which of several times counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    /// The first that stands there.
    #[default]
    First,
    /// The earliest.
    Earliest,
    /// The latest.
    Latest,
}

/// A time told by a duration after another one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The milestones from which it counts; the first that is known.
    pub from: Vec<String>,
    /// The columns or paths of the duration; the first that is filled.
    pub plus: Vec<String>,
    /// The unit of bare numbers.
    pub unit: Unit,
    /// Whether zero means that it is not known.
    #[serde(default)]
    pub zero_is_unset: bool,
}

/// The unit of a bare number that is a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
    /// Hours.
    H,
    /// Days.
    D,
    /// None: only durations that say their unit are read.
    Stated,
}

/// A list of parts in each record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// The path of the list.
    pub from: String,
    /// The parts' fields and their paths inside a part; the first that is filled counts.
    pub fields: BTreeMap<String, Vec<String>>,
    /// CSV: what a cell holds, parted by `;`, where it is no list of objects; the last part takes the rest.
    #[serde(default)]
    pub cell: Vec<String>,
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
    if let Some(fold) = &preset.fold {
        fold.check()
            .map_err(|cause| Error::wrong_mapping(name, "fold", &cause))?;
    }
    for (field, from) in &preset.fields {
        if !crate::import::map::is_target(field, preset.records) {
            let targets = crate::import::map::targets(preset.records);
            return Err(Error::unknown_field(name, field, &targets));
        }
        for zone in from.zone.iter().chain(preset.zone.iter()) {
            zone.parse::<crate::incident::period::Tz>()
                .map_err(|_| Error::unknown_zone(&format!("{name}: {field}"), zone))?;
        }
        let wrong = |cause: String| Error::wrong_mapping(name, &format!("fields.{field}"), &cause);
        for path in from
            .sources()
            .chain(from.after.iter().flat_map(After::plus))
        {
            Path::parse(path).map_err(wrong)?;
        }
        for begin in from.after.iter().flat_map(|after| &after.from) {
            if Milestone::ALL
                .iter()
                .all(|milestone| milestone.column() != begin)
            {
                return Err(wrong(format!("after.from: `{begin}` is no milestone")));
            }
        }
    }
    Ok(())
}

impl Preset {
    /// Returns all columns and paths that its fields and lists look at, as it names them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.values().flat_map(Field::names);
        let lists = self.updates.iter().chain(&self.action_items);
        fields.chain(lists.map(|list| list.from.as_str()))
    }
}

impl Preset {
    /// Returns the columns and paths that name people, the canonical names included.
    #[must_use]
    pub fn person_columns(&self) -> BTreeSet<String> {
        const PERSONS: [&str; 6] = [
            "incident_leader",
            "communication_leader",
            "experts",
            "owner",
            "author",
            "assignee",
        ];
        let fields = PERSONS.iter().filter_map(|name| self.fields.get(*name));
        let sources = fields.flat_map(Field::names).map(str::to_owned);
        sources.chain(PERSONS.map(str::to_owned)).collect()
    }
}

impl After {
    fn plus(&self) -> impl Iterator<Item = &str> {
        self.plus.iter().map(String::as_str)
    }
}

impl Preset {
    /// Returns how its records fold, where each is a step in the life of an incident.
    #[must_use]
    pub fn steps(&self) -> Option<&Fold> {
        self.fold
            .as_ref()
            .filter(|fold| fold.kind != FoldKind::LastRecord)
    }
}

impl Field {
    /// Returns the columns or paths that it reads from, first choice first; a blank one, as in a mapping that is not
    /// filled in, is none.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let all = self.utc.iter().chain(&self.from).chain(&self.first);
        all.map(String::as_str)
            .filter(|name| !name.trim().is_empty())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let flags = self.flags.iter().map(String::as_str);
        let when = self.when.iter().map(|when| when.filled.as_str());
        let after = self.after.iter().flat_map(After::plus);
        self.sources().chain(flags).chain(when).chain(after)
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
