//! A preset fitted to what the records of one input really have: which column fills which canonical field, and how.

use crate::error::{Error, Result};
use crate::import::preset::{self, Field, Nested, Preset, Records};
use crate::import::raw::{Available, Source};
use crate::import::timestamp::{DateOrder, Form};
use crate::import::vocabulary::Bare;
use crate::incident::period::Tz;
use crate::incident::table::{COLUMNS, Kind};
use crate::incident::{Milestone, Text};

/// The helper field that says whether somebody has taken the incident.
pub(super) const ASSIGNEE: &str = "assignee";

/// The fields of an action item that a preset may fill.
pub(super) const ACTION_FIELDS: [&str; 13] = [
    "incident_id",
    "id",
    "title",
    "owner",
    "team",
    "state",
    "due_at",
    "created_at",
    "completed_at",
    "priority",
    "deliverable",
    "kind",
    "url",
];

/// Returns the fields that a preset for such records may fill.
#[must_use]
pub(super) fn targets(records: Records) -> Vec<&'static str> {
    match records {
        Records::Incidents => COLUMNS
            .iter()
            .filter(|column| column.kind != Kind::Json)
            .map(|column| column.name)
            .chain([ASSIGNEE])
            .collect(),
        Records::ActionItems => ACTION_FIELDS.to_vec(),
    }
}

/// How one canonical field is filled.
#[derive(Debug, Clone)]
pub(super) struct FieldPlan {
    /// The canonical field.
    pub target: &'static str,
    /// What the field holds.
    pub kind: Kind,
    /// Where it comes from, first choice first.
    pub sources: Vec<TimedSource>,
    /// What the export's words mean, in lower case; `*` at the end matches any ending.
    pub words: Vec<(String, String)>,
    /// A value that needs no column.
    pub value: Option<String>,
    /// Values by the first source that is filled.
    pub when: Vec<(Source, String)>,
    /// Columns that are yes or no, with the name that stands for yes.
    pub flags: Vec<(Source, String)>,
    /// Seconds to be added to a time.
    pub plus_seconds: Option<Source>,
    /// Values that name nothing begin so.
    pub placeholders: Vec<String>,
    /// How times are written.
    pub form: Form,
    /// The zone of local times.
    pub zone: Tz,
}

/// A source and, for times, the settled order of day and month.
#[derive(Debug, Clone)]
pub(super) struct TimedSource {
    /// Where the value stands.
    pub source: Source,
    /// The order of day and month in it.
    pub order: Option<DateOrder>,
    /// Whether bare numbers in it are severity levels: only in a column that is named so.
    pub bare: Bare,
}

/// A preset fitted to the records of one input.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The tool's name.
    pub tool: String,
    /// What the records are.
    pub records: Records,
    /// One entry a canonical field that can be filled, in the order of the schema.
    pub fields: Vec<FieldPlan>,
    /// The list of updates in each record.
    pub updates: Option<NestedPlan>,
    /// The list of action items in each record.
    pub action_items: Option<NestedPlan>,
}

/// A list of parts in each record.
#[derive(Debug, Clone)]
pub(super) struct NestedPlan {
    /// Where the list stands.
    pub list: Source,
    /// The parts' fields and their paths inside a part.
    pub fields: Vec<(String, Vec<crate::import::path::Path>)>,
    /// The zone of local times.
    pub zone: Tz,
}

/// What is the same for every field of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zones {
    /// The preset's or mapping's own zone.
    pub mapping: Option<Tz>,
    /// The zone of everything else: the envelope's, the flag's, or UTC.
    pub otherwise: Tz,
}

impl Plan {
    /// Fits a preset to the records of an input.
    ///
    /// # Errors
    /// Usage: a zone or a path of the preset is wrong.
    pub(super) fn new(
        preset: &Preset,
        available: &Available<'_>,
        zones: Zones,
        order: &dyn Fn(&str) -> Option<DateOrder>,
    ) -> Result<Self> {
        let mut fields = Vec::new();
        for target in targets(preset.records) {
            if let Some(field) = field_plan(preset, target, available, zones, order)? {
                fields.push(field);
            }
        }
        let zone = zones.mapping.unwrap_or(zones.otherwise);
        Ok(Self {
            tool: preset.tool.clone(),
            records: preset.records,
            fields,
            updates: nested_plan(preset.updates.as_ref(), available, zone)?,
            action_items: nested_plan(preset.action_items.as_ref(), available, zone)?,
        })
    }

    /// Returns a plan that fills nothing, for records that cannot even be delimited.
    #[must_use]
    pub(super) fn nothing() -> Self {
        Self {
            tool: String::new(),
            records: Records::Incidents,
            fields: Vec::new(),
            updates: None,
            action_items: None,
        }
    }

    /// Returns the sources of times, for settling the order of day and month.
    pub(super) fn time_sources(&self) -> impl Iterator<Item = &Source> {
        self.fields
            .iter()
            .filter(|field| is_time(field.kind) && field.form == Form::Any)
            .flat_map(|field| field.sources.iter().map(|timed| &timed.source))
    }

    /// Tells whether any of the times that place an incident can be filled.
    #[must_use]
    pub(super) fn can_place(&self) -> bool {
        let placing = Milestone::PLACING.map(Milestone::column);
        self.fields
            .iter()
            .any(|field| placing.contains(&field.target))
    }
}

fn is_time(kind: Kind) -> bool {
    matches!(kind, Kind::Instant(_))
}

/// Returns what a field holds; the fields of action items that are times end in `_at`.
fn kind_of(target: &str) -> Kind {
    COLUMNS
        .iter()
        .find(|column| column.name == target)
        .map_or_else(
            || {
                if target.ends_with("_at") {
                    Kind::Instant(Milestone::Started)
                } else {
                    Kind::Text
                }
            },
            |column| column.kind,
        )
}

fn field_plan(
    preset: &Preset,
    target: &'static str,
    available: &Available<'_>,
    zones: Zones,
    order: &dyn Fn(&str) -> Option<DateOrder>,
) -> Result<Option<FieldPlan>> {
    let kind = kind_of(target);
    let empty = Field::default();
    let stated = preset.fields.get(target);
    let field = stated.unwrap_or(&empty);
    // A column with the canonical name wins over synonyms for times, and fills what the preset leaves open.
    let canonical = (target != ASSIGNEE
        && preset.records == Records::Incidents
        && (stated.is_none() || is_time(kind))
        && !is_claimed(preset, target))
    .then_some(target);
    let mut sources: Vec<TimedSource> = Vec::new();
    for source in canonical
        .into_iter()
        .chain(field.sources())
        .filter_map(|name| available.find(name))
    {
        if sources.iter().all(|timed| timed.source.name != source.name) {
            sources.push(TimedSource {
                order: order(&source.name),
                bare: bare(&source.name),
                source,
            });
        }
    }
    let flags: Vec<(Source, String)> = field
        .flags
        .iter()
        .filter_map(|name| Some((available.find(name)?, name.clone())))
        .collect();
    let when: Vec<(Source, String)> = field
        .when
        .iter()
        .filter_map(|when| Some((available.find(&when.filled)?, when.value.clone())))
        .collect();
    let plus_seconds = field
        .plus_seconds
        .as_ref()
        .and_then(|name| available.find(name));
    let starved = field.plus_seconds.is_some() && plus_seconds.is_none();
    if starved
        || (sources.is_empty() && flags.is_empty() && when.is_empty() && field.value.is_none())
    {
        return Ok(None);
    }
    Ok(Some(FieldPlan {
        target,
        kind,
        sources,
        words: field
            .words
            .iter()
            .map(|(word, meaning)| (word.to_lowercase(), meaning.clone()))
            .collect(),
        value: field.value.clone(),
        when,
        flags,
        plus_seconds,
        placeholders: field
            .placeholders
            .iter()
            .map(|start| start.to_lowercase())
            .collect(),
        form: form(field.read.as_deref()),
        zone: zone_of(field, zones)?,
    }))
}

fn bare(name: &str) -> Bare {
    match preset::heading(name).as_str() {
        "severity" | "priority" => Bare::Levels,
        _ => Bare::Nothing,
    }
}

/// Tells whether the preset takes the column of a canonical name for another field.
fn is_claimed(preset: &Preset, target: &str) -> bool {
    preset.fields.iter().any(|(field, from)| {
        field != target
            && from.plus_seconds.is_none()
            && from.sources().any(|source| source == target)
    })
}

fn zone_of(field: &Field, zones: Zones) -> Result<Tz> {
    match &field.zone {
        Some(name) => name
            .parse()
            .map_err(|_| Error::unknown_zone("mapping", name)),
        None => Ok(zones.mapping.unwrap_or(zones.otherwise)),
    }
}

fn form(read: Option<&str>) -> Form {
    match read {
        Some("epoch_s") => Form::EpochSeconds,
        Some("epoch_ms") => Form::EpochMilliseconds,
        Some(format) if format.contains('%') => Form::Format(format.to_owned()),
        _ => Form::Any,
    }
}

fn nested_plan(
    nested: Option<&Nested>,
    available: &Available<'_>,
    zone: Tz,
) -> Result<Option<NestedPlan>> {
    let Some((nested, list)) =
        nested.and_then(|nested| Some((nested, available.find(&nested.from)?)))
    else {
        return Ok(None);
    };
    let mut fields = Vec::new();
    for (name, paths) in &nested.fields {
        let paths: std::result::Result<Vec<_>, String> = paths
            .iter()
            .map(|path| crate::import::path::Path::parse(path))
            .collect();
        fields.push((
            name.clone(),
            paths.map_err(|cause| Error::wrong_mapping("preset", name, &cause))?,
        ));
    }
    Ok(Some(NestedPlan { list, fields, zone }))
}

impl FieldPlan {
    /// Returns what the export's word means here, if the preset says so.
    #[must_use]
    pub(super) fn meaning(&self, text: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        let lower = text.to_lowercase();
        self.words
            .iter()
            .find(|(word, _)| {
                word.strip_suffix('*')
                    .map_or(*word == lower, |start| lower.starts_with(start))
            })
            .map(|(_, meaning)| meaning.as_str())
    }

    /// Returns the first filled value with its source.
    #[must_use]
    pub(super) fn first<'r>(
        &self,
        raw: crate::import::raw::Raw<'r>,
    ) -> Option<(Text<'r>, &TimedSource)> {
        self.sources
            .iter()
            .find_map(|timed| timed.source.text(raw).map(|text| (text, timed)))
    }
}
