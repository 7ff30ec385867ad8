//! One input: which kind it is, which preset reads it, and its records mapped part by part.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::import::damage::At;
use crate::import::detect::{Evidence, Fit};
use crate::import::fold::{log_lines, members};
use crate::import::input::{self, Input, Limits};
use crate::import::pages::{self, PagesSeen};
use crate::import::part::{PartResult, PartWork};
use crate::import::path::Keys;
use crate::import::pieces::Known;
use crate::import::plan::{Plan, Zones};
use crate::import::preset::Preset;
use crate::import::raw::{Available, Raw};
use crate::import::read_json::{self, Array, Json, Span};
use crate::import::timestamp::{DateOrder, OrderEvidence};
use crate::import::{ImportOptions, SheetResult, detect, sheet_lines, sheet_table};
use crate::incident::period::Tz;
use crate::notes::Code;

/// How many JSON records make a part.
const JSON_PART: usize = 2_000;

/// Reads one input.
///
/// *Output*: what is known of its bytes, and what its records gave.
///
/// # Errors
/// Input: no preset fits, or nothing can be read. Usage: a preset or zone that does not exist.
pub(super) fn read(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<(Known, SheetResult)> {
    if let Some(pieces) = &input.pieces {
        let in_pieces = sheet_table::read_pieces((input, pieces), number, presets, options)?;
        if let Some(read) = in_pieces {
            return Ok(read);
        }
        let whole = input::read(Path::new(&input.name), &options.limits)?;
        return read(&whole, number, presets, options);
    }
    let (known, result) = rayon::join(
        || Known::of(input),
        || read_whole(input, number, presets, options),
    );
    Ok((known, result?))
}

fn read_whole(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<SheetResult> {
    let mut result = if log_lines::looks_like_log(&input.text) {
        sheet_lines::read(input, number, presets, options)?
    } else if read_json::looks_like_json(&input.text) {
        read_objects(input, number, presets, options)?
    } else {
        sheet_table::read(input, number, presets, options)?
    };
    if input.cut_off {
        result.remarks.push((
            Code::InputCutOff,
            format!(
                "{}: the compressed file ends too early: what could be unpacked is used",
                input.name
            ),
        ));
    }
    if input.replaced_count > 0 {
        let text = format!(
            "{}: {} characters could not be decoded as {}",
            input.name, input.replaced_count, input.encoding
        );
        result.remarks.push((Code::BadEncoding, text));
    }
    Ok(result)
}

/// The orders of day and month by column, as far as they are settled.
#[derive(Default)]
pub(super) struct Orders {
    pub stated: Option<DateOrder>,
    pub by_column: BTreeMap<String, Option<DateOrder>>,
}

impl Orders {
    pub(super) fn of(&self, column: &str) -> Option<DateOrder> {
        self.stated
            .or_else(|| self.by_column.get(column).copied().flatten())
    }
}

/// Settles the order of day and month from what the columns show; a column that shows nothing follows the others of the
/// same input when those agree.
pub(super) fn settle(
    evidence: &BTreeMap<String, OrderEvidence>,
) -> BTreeMap<String, Option<DateOrder>> {
    let mut all = OrderEvidence::default();
    evidence.values().for_each(|one| all.merge(*one));
    let of = |one: &OrderEvidence| {
        if one.day_first == 0 && one.month_first == 0 {
            all.order()
        } else {
            one.order()
        }
    };
    evidence
        .iter()
        .map(|(column, one)| (column.clone(), of(one)))
        .collect()
}

pub(super) fn order_remarks(
    input: &Input,
    evidence: &BTreeMap<String, OrderEvidence>,
) -> Vec<(Code, String)> {
    evidence
        .iter()
        .filter(|(_, one)| one.is_mixed())
        .map(|(column, one)| {
            let read = one.order().map_or("refused".to_owned(), |order| format!("read {order}"));
            let text = format!("{}: column `{column}` holds dates of two shapes, as a spreadsheet leaves them: {read}", input.name);
            (Code::MixedDateShapes, text)
        })
        .collect()
}

/// Chooses the preset: the mapping, the named one, or the one that fits.
pub(super) fn preset_for<'p>(
    input: &Input,
    presets: &'p [Preset],
    options: &'p ImportOptions,
    evidence: &Evidence<'_>,
) -> Result<&'p Preset> {
    if let Some(mapping) = &options.mapping {
        return Ok(mapping);
    }
    let found = detect::choose(presets, options.source.as_deref(), evidence)?;
    let found = found.ok_or_else(|| {
        let columns = evidence.available.names();
        let error = Error::no_preset(&input.name, columns, detect::nearest(presets, evidence));
        match evidence.available {
            Available::Columns(columns) if detect::is_record(&columns.names) => error.headless(),
            _ => error,
        }
    })?;
    if let Some(why) = &found.refuse {
        return Err(Error::refused_export(&input.name, &found.title, why));
    }
    let missing = |name: &&String| evidence.available.find(name).is_none();
    match found.needs.iter().find(missing) {
        Some(name) => Err(Error::missing_column(&input.name, name)),
        None => Ok(found),
    }
}

/// Decides the zone of local times: the mapping's, else the envelope's, else the flag's, else UTC.
pub(super) fn zones(
    preset: &Preset,
    envelope: Option<&str>,
    options: &ImportOptions,
) -> Result<(Zones, Tz, &'static str)> {
    let mapping = match &preset.zone {
        Some(name) => Some(
            name.parse::<Tz>()
                .map_err(|_| Error::unknown_zone(&preset.id, name))?,
        ),
        None => None,
    };
    let envelope = envelope.and_then(|name| name.parse::<Tz>().ok());
    let otherwise = envelope.or(options.zone).unwrap_or(Tz::UTC);
    let basis = match (mapping, envelope, options.zone) {
        (Some(_), ..) => "mapping",
        (None, Some(_), _) => "envelope",
        (None, None, Some(_)) => "flag",
        (None, None, None) => "assumed",
    };
    Ok((
        Zones { mapping, otherwise },
        mapping.unwrap_or(otherwise),
        basis,
    ))
}

/// Collects what the times of a record show about the order of day and month.
pub(super) fn see_times(raw: Raw<'_>, plan: &Plan, seen: &mut BTreeMap<String, OrderEvidence>) {
    for source in plan.time_sources() {
        if let Some(text) = source.text(raw) {
            match seen.get_mut(&source.name) {
                Some(evidence) => evidence.see(&text),
                None => seen.entry(source.name.clone()).or_default().see(&text),
            }
        }
    }
}

pub(super) fn merged_evidence(
    mut one: BTreeMap<String, OrderEvidence>,
    other: BTreeMap<String, OrderEvidence>,
) -> BTreeMap<String, OrderEvidence> {
    for (column, evidence) in other {
        one.entry(column).or_default().merge(evidence);
    }
    one
}

pub(super) type Object = Map<String, Value>;

fn read_objects(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<SheetResult> {
    let json = Json::open(&input.text, &options.limits)
        .map_err(|failure| failure.in_input(&input.name))?;
    let (preset, elements) = objects_preset(input, &json, presets, options)?;
    let zone_name = preset.zone_from.as_ref().and_then(|path| {
        let mut scalars = json.scalars.iter();
        let found = scalars.find(|(at, _)| at == path);
        found.map(|(_, name)| name.as_str())
    });
    let (zones, zone, zone_basis) = zones(preset, zone_name, options)?;
    let mut orders = Orders {
        stated: options.date_order,
        ..Orders::default()
    };
    let objects = Objects {
        input,
        elements,
        preset,
        zones,
        names: super::known_names::of(&json, preset),
        scalars: &json.scalars,
        limits: &options.limits,
    };
    let mut parts = objects.parts(&orders, number)?;
    let mut remarks = Vec::new();
    if parts.iter().any(|part| part.unordered > 0) {
        let evidence = objects.evidence()?;
        remarks = order_remarks(input, &evidence);
        orders.by_column = settle(&evidence);
        parts = objects.parts(&orders, number)?;
    }
    parts.push(damaged_part(&json, number)?);
    if json.cut_off {
        remarks.push((
            Code::InputCutOff,
            format!(
                "{}: the file ends in the middle of a record: what stands before it is used",
                input.name
            ),
        ));
    }
    remarks.extend(pages::lost(&input.name, preset, &json.scalars));
    Ok(SheetResult {
        preset: preset.id.clone(),
        zone,
        zone_basis,
        numbered: numbered(preset),
        pages: PagesSeen::of_envelope(&preset.pages, &json.scalars),
        parts,
        fold: preset.steps().cloned(),
        advice: preset.advice.clone(),
        remarks,
    })
}

/// Returns the tool, where its numbers name one incident each.
pub(super) fn numbered(preset: &Preset) -> Option<String> {
    preset.number_is_unique.then(|| preset.tool.clone())
}

/// Chooses the preset and the list of records in it.
fn objects_preset<'p, 'j>(
    input: &Input,
    json: &'j Json,
    presets: &'p [Preset],
    options: &'p ImportOptions,
) -> Result<(&'p Preset, &'j [Span])> {
    let is_empty = |array: &Array| array.elements.is_empty();
    if json.damage.is_empty() && json.arrays.iter().all(is_empty) {
        return Ok((empty_preset(presets, options)?, &[]));
    }
    let mut refused = None;
    let mut best: Option<(Fit, &Preset, &[Span])> = None;
    for array in &json.arrays {
        let records = sample(input, &array.elements, options);
        let keys = Keys::of(&records.iter(), &[]);
        let evidence = Evidence {
            available: Available::Keys(&keys),
            records: &records,
            envelope: &array.path,
        };
        match preset_for(input, presets, options, &evidence) {
            // The first one that fits best; the user may say what it is.
            Ok(preset) => {
                let fit = detect::fit(preset, &evidence);
                if best.is_none_or(|(other, ..)| fit > other) {
                    best = Some((fit, preset, &array.elements));
                }
            }
            Err(failure) => refused = refused.or(Some(failure)),
        }
    }
    match best {
        Some((_, preset, elements)) => Ok((preset, elements)),
        None => Err(refused.unwrap_or_else(|| Error::no_records(&input.name))),
    }
}

/// Returns the preset for an answer without records, which shows no marks: the one that the user names, else the plain
/// one.
fn empty_preset<'p>(presets: &'p [Preset], options: &'p ImportOptions) -> Result<&'p Preset> {
    if let Some(mapping) = &options.mapping {
        return Ok(mapping);
    }
    let name = options.source.as_deref().unwrap_or(detect::FALLBACK);
    let found = presets.iter().find(|preset| preset.id == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
        Error::unknown_preset(name, &known)
    })
}

/// Parses some records of a list, spread over all of it, for detection.
pub(super) fn sample(input: &Input, elements: &[Span], options: &ImportOptions) -> Vec<Object> {
    let step = elements.len().div_ceil(200).max(1);
    let spread = elements.iter().step_by(step);
    spread
        .filter_map(|&span| read_json::object(&input.text, span, &options.limits).ok())
        .map(|(object, _)| object)
        .collect()
}

/// A list of JSON records and how they are read.
struct Objects<'o> {
    input: &'o Input,
    elements: &'o [Span],
    preset: &'o Preset,
    zones: Zones,
    names: Vec<(String, String)>,
    scalars: &'o [(String, String)],
    limits: &'o Limits,
}

impl Objects<'_> {
    /// Fits the preset to some of the records.
    fn plan<'r>(
        &self,
        records: &(impl Iterator<Item = &'r Object> + Clone),
        order: &dyn Fn(&str) -> Option<DateOrder>,
    ) -> Result<Plan> {
        let mut keys = Keys::of(records, &self.preset.inside);
        keys.names.clone_from(&self.names);
        let mut plan = Plan::new(self.preset, &Available::Keys(&keys), self.zones, order)?;
        if let Some(fold) = &mut plan.fold {
            fold.see_envelope(self.scalars);
        }
        Ok(plan.named(&self.input.name))
    }

    fn parts(&self, orders: &Orders, number: u32) -> Result<Vec<PartResult>> {
        let work = |spans: &[Span]| {
            let parse = |&span| (span, read_json::object(&self.input.text, span, self.limits));
            let parsed = members::opened(spans.iter().map(parse).collect(), self.preset.steps());
            let records = parsed.iter().filter_map(|(_, object)| object.as_ref().ok());
            let plan = self.plan(&records.map(|(object, _)| object), &|column| {
                orders.of(column)
            })?;
            let mut work = PartWork::new(&plan, &[], number);
            for (index, (span, object)) in parsed.iter().enumerate() {
                let at = At {
                    index: index as u64,
                    byte: span.byte as u64,
                    lines: 1,
                };
                match object {
                    Ok((object, repair)) => work.record(at, Raw::Object(object), repair.as_ref()),
                    Err(damage) => work.damaged(at, damage),
                }
            }
            work.finish()
        };
        self.elements.par_chunks(JSON_PART).map(work).collect()
    }

    /// Collects what the times show about the order of day and month.
    fn evidence(&self) -> Result<BTreeMap<String, OrderEvidence>> {
        let see = |spans: &[Span]| {
            let parsed = spans
                .iter()
                .filter_map(|&span| read_json::object(&self.input.text, span, self.limits).ok());
            let objects: Vec<Object> = parsed.map(|(object, _)| object).collect();
            let plan = self.plan(&objects.iter(), &|_| None)?;
            let mut seen = BTreeMap::new();
            objects
                .iter()
                .for_each(|object| see_times(Raw::Object(object), &plan, &mut seen));
            Ok(seen)
        };
        self.elements
            .par_chunks(JSON_PART)
            .map(see)
            .try_reduce(BTreeMap::new, |one, other| Ok(merged_evidence(one, other)))
    }
}

/// Lists what the scanner could not even delimit, after the records.
fn damaged_part(json: &Json, number: u32) -> Result<PartResult> {
    let plan = Plan::nothing();
    let mut work = PartWork::new(&plan, &[], number);
    for (index, (span, damage)) in json.damage.iter().enumerate() {
        work.damaged(
            At {
                index: index as u64,
                byte: span.byte as u64,
                lines: 1,
            },
            damage,
        );
    }
    work.finish()
}
