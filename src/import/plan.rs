//! A preset fitted to what the records of one input really have: which column fills which canonical field, and how.

use regex::Regex;

use crate::error::{Error, Result};
use crate::import::fold::fitted::FoldPlan;
use crate::import::preset::{self, After, Field, Nested, Pick, Preset, Records, Unit};
use crate::import::raw::{Available, Source};
use crate::import::timestamp::{DateOrder, Form};
use crate::import::value::captured;
use crate::import::vocabulary::Bare;
use crate::incident::period::Tz;
use crate::incident::table::{COLUMNS, Kind};
use crate::incident::{Milestone, Text};

/// The helper field that says whether somebody has taken the incident.
pub(super) const ASSIGNEE: &str = "assignee";

/// The fields of an action item that a preset may fill.
pub(super) const ACTION_FIELDS: [&str; 15] = [
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
    "reason",
    "session",
    "url",
];

/// The fields of an update that a preset may fill.
pub(super) const UPDATE_FIELDS: [&str; 5] = ["incident_id", "at", "status", "author", "text"];

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
        Records::Updates => UPDATE_FIELDS.to_vec(),
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
    /// What of a value counts.
    pub capture: Option<Regex>,
    /// What of the file's name is the value.
    pub file_name: Option<Regex>,
    /// Which of several times counts.
    pub pick: Pick,
    /// Durations after other milestones, for where no time is given.
    pub after: Vec<AfterPlan>,
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
    /// The zone of its local times, where it is its own.
    pub zone: Option<Tz>,
}

/// A time told by a duration after another one.
#[derive(Debug, Clone)]
pub(super) struct AfterPlan {
    /// From where it counts; the first that is known.
    pub from: Vec<Milestone>,
    /// Where the duration stands; the first that is filled.
    pub plus: Vec<Source>,
    /// The unit of bare numbers.
    pub unit: Unit,
    /// Whether zero means that it is not known.
    pub zero_is_unset: bool,
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
    /// How records fold into incidents.
    pub fold: Option<FoldPlan>,
    /// The list of updates in each record.
    pub updates: Option<NestedPlan>,
    /// The list of action items in each record.
    pub action_items: Option<NestedPlan>,
    /// Records in which one of these is filled are no incidents.
    pub not_incident: Vec<Source>,
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
    /// What a cell holds, parted by `;`, where it is no list of objects.
    pub cell: Vec<String>,
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
            fold: preset
                .steps()
                .map(|fold| FoldPlan::new(fold, available, zones, order)),
            updates: nested_plan(preset.updates.as_ref(), available, zone)?,
            action_items: nested_plan(preset.action_items.as_ref(), available, zone)?,
            not_incident: found(&preset.not_incident, available),
        })
    }

    /// Fills what the name of the input's file says.
    #[must_use]
    pub(super) fn named(mut self, input: &str) -> Self {
        let name = input.rsplit(['/', '\\']).next().unwrap_or(input);
        for field in &mut self.fields {
            if let Some(pattern) = &field.file_name {
                field.value = captured(pattern, name.into()).map(Text::into_owned);
            }
        }
        self
    }

    /// Returns a plan that fills nothing, for records that cannot even be delimited.
    #[must_use]
    pub(super) fn nothing() -> Self {
        Self {
            tool: String::new(),
            records: Records::Incidents,
            fields: Vec::new(),
            fold: None,
            updates: None,
            action_items: None,
            not_incident: Vec::new(),
        }
    }

    /// Returns the sources of times, for settling the order of day and month.
    pub(super) fn time_sources(&self) -> impl Iterator<Item = &Source> {
        self.fields
            .iter()
            .filter(|field| is_time(field.kind) && field.form == Form::Any)
            .flat_map(|field| field.sources.iter().map(|timed| &timed.source))
            .chain(self.fold.iter().flat_map(FoldPlan::time_sources))
    }

    /// Tells whether any of the times that place an incident can be filled.
    #[must_use]
    pub(super) fn can_place(&self) -> bool {
        let placing = Milestone::PLACING.map(Milestone::column);
        self.fields
            .iter()
            .any(|field| placing.contains(&field.target) && !field.sources.is_empty())
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
                if target == "at" || target.ends_with("_at") {
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
    // Records that only tell of incidents have ids and states of their own.
    let canonical = (target != ASSIGNEE
        && preset.steps().is_none()
        && preset.records == Records::Incidents
        && (stated.is_none() || is_time(kind))
        && !is_claimed(preset, target))
    .then_some(target);
    let sources = timed_sources(field, canonical, available, order);
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
    let after: Vec<AfterPlan> = field
        .after
        .iter()
        .filter_map(|after| after_plan(after, available))
        .collect();
    if sources.is_empty()
        && flags.is_empty()
        && when.is_empty()
        && after.is_empty()
        && field.value.is_none()
        && field.file_name.is_none()
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
        capture: pattern(field.capture.as_deref(), target)?,
        file_name: pattern(field.file_name.as_deref(), target)?,
        pick: field.pick,
        after,
        placeholders: field
            .placeholders
            .iter()
            .map(|start| start.to_lowercase())
            .collect(),
        form: form(field.read.as_deref()),
        zone: zone_of(field, zones)?,
    }))
}

/// Tells whether bare numbers in a column or at a path are levels: only where it is named severity or priority.
fn bare(name: &str) -> Bare {
    let last = name.rsplit(['.', ']']).next().unwrap_or(name);
    match preset::heading(last).as_str() {
        "severity" | "priority" => Bare::Levels,
        _ => Bare::Nothing,
    }
}

/// Finds the sources of a field, first choice first: those in UTC, the column with the canonical name, the others.
fn timed_sources(
    field: &Field,
    canonical: Option<&str>,
    available: &Available<'_>,
    order: &dyn Fn(&str) -> Option<DateOrder>,
) -> Vec<TimedSource> {
    let mut sources: Vec<TimedSource> = Vec::new();
    let utc = field.utc.iter().map(|name| (name.as_str(), Some(Tz::UTC)));
    let others = field.from.iter().chain(&field.first).map(String::as_str);
    let others = canonical.into_iter().chain(others).map(|name| (name, None));
    for (name, zone) in utc.chain(others) {
        let Some(source) = available.find(name) else {
            continue;
        };
        if sources.iter().all(|timed| !timed.source.is_same(&source)) {
            sources.push(TimedSource {
                order: order(&source.name),
                bare: bare(&source.name),
                source,
                zone,
            });
        }
    }
    sources
}

fn after_plan(after: &After, available: &Available<'_>) -> Option<AfterPlan> {
    let plus = found(&after.plus, available);
    let milestone = |name: &String| {
        let mut all = Milestone::ALL.into_iter();
        all.find(|milestone| milestone.column() == name)
    };
    (!plus.is_empty()).then(|| AfterPlan {
        from: after.from.iter().filter_map(milestone).collect(),
        plus,
        unit: after.unit,
        zero_is_unset: after.zero_is_unset,
    })
}

fn found(names: &[String], available: &Available<'_>) -> Vec<Source> {
    names
        .iter()
        .filter_map(|name| available.find(name))
        .collect()
}

fn pattern(text: Option<&str>, field: &str) -> Result<Option<Regex>> {
    text.map(Regex::new)
        .transpose()
        .map_err(|cause| Error::wrong_mapping("mapping", field, &cause.to_string()))
}

/// Tells whether the preset takes the column of a canonical name for another field.
fn is_claimed(preset: &Preset, target: &str) -> bool {
    preset
        .fields
        .iter()
        .any(|(field, from)| field != target && from.sources().any(|source| source == target))
}

fn zone_of(field: &Field, zones: Zones) -> Result<Tz> {
    match &field.zone {
        Some(name) => name
            .parse()
            .map_err(|_| Error::unknown_zone("mapping", name)),
        None => Ok(zones.mapping.unwrap_or(zones.otherwise)),
    }
}

pub(super) fn form(read: Option<&str>) -> Form {
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
    Ok(Some(NestedPlan {
        list,
        fields,
        zone,
        cell: nested.cell.clone(),
    }))
}
