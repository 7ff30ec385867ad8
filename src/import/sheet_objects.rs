//! An input of JSON records: the list that is meant, mapped part by part.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::import::damage::{At, Damage, offset};
use crate::import::detect::{self, Evidence, Fit};
use crate::import::fold::members;
use crate::import::input::{Input, Limits};
use crate::import::json_lines;
use crate::import::pages::{self, PagesSeen};
use crate::import::part::{PartResult, PartWork};
use crate::import::path::Keys;
use crate::import::pieces::{Known, Pieces};
use crate::import::plan::{Plan, Zones};
use crate::import::preset::Preset;
use crate::import::raw::{Available, Raw};
use crate::import::read_json::{self, Array, Json, Span};
use crate::import::sheet::{
    Orders, Records, Sheet, in_order, merged_evidence, numbered, preset_for, see_times, zones,
};
use crate::import::timestamp::{DateOrder, OrderEvidence};
use crate::import::{ImportOptions, SheetResult};
use crate::notes::Code;

/// How many records make a part.
const JSON_PART: usize = 2_000;

type Object = Map<String, Value>;

/// Reads an input whose text is at hand.
///
/// # Errors
/// Input: no preset fits, or nothing can be read. Usage: a preset or zone that does not exist.
pub(super) fn read(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<SheetResult> {
    let json = Json::open(&input.text, &options.limits)
        .map_err(|failure| failure.in_input(&input.name))?;
    let (preset, elements) = objects_preset(input, &json, presets, options)?;
    let list = List::AtHand(&input.text, &json, elements);
    let read = read_list(list, (input, number), (&json, preset), options)?;
    let (result, _) = read.ok_or_else(|| Error::internal("a text at hand was not read"))?;
    Ok(result)
}

/// Reads lines of JSON that stand in a file, piece by piece; `None` when they must be at hand as a whole.
///
/// # Errors
/// As [`read`]; the file cannot be read on.
pub(super) fn read_pieces(
    (input, pieces): (&Input, &Pieces),
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<Option<(Known, SheetResult)>> {
    // What is wrong with the beginning alone is said of the whole text.
    let Ok(json) = Json::open(&input.text, &options.limits) else {
        return Ok(None);
    };
    if !json_lines::is_plain(&json) {
        return Ok(None);
    }
    let Ok((preset, _)) = objects_preset(input, &json, presets, options) else {
        return Ok(None);
    };
    let list = List::InFile(pieces, &input.text);
    let read = read_list(list, (input, number), (&json, preset), options)?;
    Ok(read.and_then(|(result, known)| Some((known?, result))))
}

fn read_list(
    list: List<'_>,
    (input, number): (&Input, u32),
    (json, preset): (&Json, &Preset),
    options: &ImportOptions,
) -> Result<Option<(SheetResult, Option<Known>)>> {
    let zone_name = preset.zone_from.as_ref().and_then(|path| {
        let mut scalars = json.scalars.iter();
        let found = scalars.find(|(at, _)| at == path);
        found.map(|(_, name)| name.as_str())
    });
    let (zones, zone, zone_basis) = zones(preset, zone_name, options)?;
    let objects = Objects {
        name: &input.name,
        number,
        list,
        preset,
        zones,
        names: super::known_names::of(json, preset),
        scalars: &json.scalars,
        limits: &options.limits,
    };
    let Some(mut records) = in_order(&objects, input, options)? else {
        return Ok(None);
    };
    if records.cut_off {
        records.remarks.push((
            Code::InputCutOff,
            format!(
                "{}: the file ends in the middle of a record: what stands before it is used",
                input.name
            ),
        ));
    }
    records
        .remarks
        .extend(pages::lost(&input.name, preset, &json.scalars));
    let result = SheetResult {
        preset: preset.id.clone(),
        zone,
        zone_basis,
        numbered: numbered(preset),
        pages: PagesSeen::of_envelope(&preset.pages, &json.scalars),
        parts: records.parts,
        fold: preset.steps().cloned(),
        advice: preset.advice.clone(),
        remarks: records.remarks,
    };
    Ok(Some((result, records.known)))
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

/// Where the records of a list are.
enum List<'l> {
    /// The text is at hand, and what stands where in it.
    AtHand(&'l str, &'l Json, &'l [Span]),
    /// Each is a line of a file that is read piece by piece and begins with this text.
    InFile(&'l Pieces, &'l str),
}

/// Some records of a list.
struct Run<'r> {
    /// The text in which they stand.
    text: &'r str,
    /// Where that text begins in the input.
    base: u64,
    /// The records.
    spans: &'r [Span],
}

/// What the runs of a list gave, and what stands between its records.
struct Mapped<T> {
    found: Vec<T>,
    /// Each behind the byte at which it begins in the input.
    damage: Vec<(u64, Damage)>,
    cut_off: bool,
    known: Option<Known>,
}

impl List<'_> {
    /// Works through all records, run by run; `None` when they cannot be read piece by piece.
    fn map<T: Send>(
        &self,
        limits: &Limits,
        work: impl Fn(&Run<'_>) -> Result<T> + Sync + Send,
    ) -> Result<Option<Mapped<T>>> {
        match self {
            Self::AtHand(text, json, elements) => {
                let found = mapped((text, 0), json, elements, &work)?;
                Ok(Some(found))
            }
            Self::InFile(pieces, beginning) => {
                let read = pieces.map(beginning, &|piece, go| {
                    let end = if piece.is_end {
                        piece.text.len()
                    } else {
                        before_last_line(piece.text)
                    };
                    let lines = &piece.text[..end];
                    go(end, &|| {
                        let json = json_lines::records(lines, limits);
                        let elements = json.arrays.iter().flat_map(|array| &array.elements);
                        let elements: Vec<Span> = elements.copied().collect();
                        vec![mapped((lines, piece.base), &json, &elements, &work)]
                    });
                })?;
                let Some((pieces, known)) = read else {
                    return Ok(None);
                };
                joined(pieces, known).map(Some)
            }
        }
    }
}

/// Returns where the last filled line begins: whether the input ends in the middle of it is not known yet.
fn before_last_line(text: &str) -> usize {
    let filled = text.trim_end().as_bytes();
    memchr::memrchr(b'\n', filled).map_or(0, |end| end + 1)
}

fn mapped<T: Send>(
    (text, base): (&str, u64),
    json: &Json,
    elements: &[Span],
    work: &(impl Fn(&Run<'_>) -> Result<T> + Sync),
) -> Result<Mapped<T>> {
    let runs = elements.par_chunks(JSON_PART);
    let found = runs.map(|spans| work(&Run { text, base, spans }));
    let place = |(span, damage): &(Span, Damage)| (base + offset(span.byte), damage.clone());
    Ok(Mapped {
        found: found.collect::<Result<_>>()?,
        damage: json.damage.iter().map(place).collect(),
        cut_off: json.cut_off,
        known: None,
    })
}

/// Joins what the pieces of a file gave; only the last one tells whether it is cut off.
fn joined<T>(pieces: Vec<Result<Mapped<T>>>, known: Known) -> Result<Mapped<T>> {
    let mut whole = Mapped {
        found: Vec::new(),
        damage: Vec::new(),
        cut_off: false,
        known: Some(known),
    };
    for piece in pieces {
        let piece = piece?;
        whole.found.extend(piece.found);
        whole.damage.extend(piece.damage);
        whole.cut_off = piece.cut_off;
    }
    Ok(whole)
}

/// A list of JSON records and how they are read.
struct Objects<'o> {
    name: &'o str,
    number: u32,
    list: List<'o>,
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
        Ok(plan.named(self.name))
    }

    fn part(&self, run: &Run<'_>, orders: &Orders) -> Result<PartResult> {
        let parse = |&span| (span, read_json::object(run.text, span, self.limits));
        let parsed = members::opened(run.spans.iter().map(parse).collect(), self.preset.steps());
        let records = parsed.iter().filter_map(|(_, object)| object.as_ref().ok());
        let plan = self.plan(&records.map(|(object, _)| object), &|column| {
            orders.of(column)
        })?;
        let mut work = PartWork::new(&plan, &[], self.number);
        for (index, (span, object)) in parsed.iter().enumerate() {
            let at = At {
                index: index as u64,
                byte: run.base + offset(span.byte),
                lines: 1,
            };
            match object {
                Ok((object, repair)) => work.record(at, Raw::Object(object), repair.as_ref()),
                Err(damage) => work.damaged(at, damage),
            }
        }
        work.finish()
    }

    fn seen(&self, run: &Run<'_>) -> Result<BTreeMap<String, OrderEvidence>> {
        let parsed = run
            .spans
            .iter()
            .filter_map(|&span| read_json::object(run.text, span, self.limits).ok());
        let objects: Vec<Object> = parsed.map(|(object, _)| object).collect();
        let plan = self.plan(&objects.iter(), &|_| None)?;
        let mut seen = BTreeMap::new();
        objects
            .iter()
            .for_each(|object| see_times(Raw::Object(object), &plan, &mut seen));
        Ok(seen)
    }
}

impl Sheet for Objects<'_> {
    fn records(&self, orders: &Orders) -> Result<Option<Records>> {
        let mapped = self.list.map(self.limits, |run| self.part(run, orders))?;
        let Some(mapped) = mapped else {
            return Ok(None);
        };
        let mut parts = mapped.found;
        parts.push(damaged_part(&mapped.damage, self.number)?);
        Ok(Some(Records {
            parts,
            known: mapped.known,
            cut_off: mapped.cut_off,
            remarks: Vec::new(),
        }))
    }

    fn evidence(&self) -> Result<Option<BTreeMap<String, OrderEvidence>>> {
        let mapped = self.list.map(self.limits, |run| self.seen(run))?;
        Ok(mapped.map(|mapped| {
            let seen = mapped.found.into_iter();
            seen.fold(BTreeMap::new(), merged_evidence)
        }))
    }
}

/// Lists what the scanner could not even delimit, after the records.
fn damaged_part(damage: &[(u64, Damage)], number: u32) -> Result<PartResult> {
    let plan = Plan::nothing();
    let mut work = PartWork::new(&plan, &[], number);
    for (index, (byte, damage)) in damage.iter().enumerate() {
        work.damaged(
            At {
                index: index as u64,
                byte: *byte,
                lines: 1,
            },
            damage,
        );
    }
    work.finish()
}
