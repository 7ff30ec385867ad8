//! Which preset reads an input: by its columns, or by the keys and the envelope of its records; never by a flag.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::import::path::Path;
use crate::import::plan::{Plan, Zones};
use crate::import::preset::{Preset, Records};
use crate::import::raw::Available;
use crate::import::timestamp::{self, Form};
use crate::incident::period::Tz;

/// Shorter texts can be read as times and be names: `2026`.
const SHORTEST_TIME: usize = 8;

/// The preset that is tried when no other fits.
pub(super) const FALLBACK: &str = "canonical";

/// What an input has, and some of its records where they are objects.
pub(super) struct Evidence<'a> {
    /// The columns or keys.
    pub available: Available<'a>,
    /// Some records, spread over the input.
    pub records: &'a [Map<String, Value>],
    /// Where in the input the records stand; empty at the top and for tables.
    pub envelope: &'a str,
}

/// How well a preset fits a list of records, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The fallback reads it.
    Plain,
    /// The marks are there, in a place where the tool itself puts no records: a script wrapped them anew.
    Elsewhere,
    /// The marks are there, where the tool puts its records.
    InPlace,
}

/// Tells how well the preset that was chosen fits.
#[must_use]
pub(super) fn fit(preset: &Preset, evidence: &Evidence<'_>) -> Fit {
    match is_in_place(preset, evidence) {
        _ if preset.id == FALLBACK => Fit::Plain,
        true => Fit::InPlace,
        false => Fit::Elsewhere,
    }
}

fn is_in_place(preset: &Preset, evidence: &Evidence<'_>) -> bool {
    preset.envelope.is_empty() || preset.envelope.iter().any(|path| path == evidence.envelope)
}

/// Finds the preset for an input.
///
/// *Input*: `named` is the preset that the user asked for. *Output*: the preset with the most matching marks, of those
/// that look for records in this place if there are any; `None` when none fits.
///
/// # Errors
/// Usage: the named preset does not exist.
pub(super) fn choose<'p>(
    presets: &'p [Preset],
    named: Option<&str>,
    evidence: &Evidence<'_>,
) -> Result<Option<&'p Preset>> {
    if let Some(name) = named {
        let known: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
        let found = presets.iter().find(|preset| preset.id == name);
        return found
            .map(Some)
            .ok_or_else(|| Error::unknown_preset(name, &known));
    }
    let best = presets
        .iter()
        .filter(|preset| has_marks(preset, evidence))
        .max_by_key(|preset| {
            (
                is_in_place(preset, evidence),
                preset.detect.len(),
                preset.records == Records::Incidents,
                std::cmp::Reverse(&preset.id),
            )
        });
    if best.is_some() {
        return Ok(best);
    }
    let fallback = presets.iter().find(|preset| preset.id == FALLBACK);
    Ok(fallback.filter(|preset| can_read(preset, &evidence.available)))
}

/// Tells whether all the marks of a preset are there; one without marks claims nothing.
#[must_use]
pub(super) fn has_marks(preset: &Preset, evidence: &Evidence<'_>) -> bool {
    !preset.detect.is_empty() && preset.detect.iter().all(|mark| has(mark, evidence))
}

/// Tells whether one of the columns or paths of a mark (`a|b`) is there; behind `!`, whether none is.
fn has(mark: &str, evidence: &Evidence<'_>) -> bool {
    match mark.strip_prefix('!') {
        Some(mark) => !has_any(mark, evidence),
        None => has_any(mark, evidence),
    }
}

fn has_any(mark: &str, evidence: &Evidence<'_>) -> bool {
    let names = || mark.split('|');
    match &evidence.available {
        // What a cell holds is known only after it is read, so a mark is a column of its own.
        Available::Columns(_) => names().any(|name| {
            let source = evidence.available.find(name);
            source.is_some_and(|source| !source.is_in_cells())
        }),
        Available::Keys(keys) => {
            let paths: Vec<Path> = names()
                .filter_map(|name| Path::parse(name).ok()?.bound(keys))
                .collect();
            let mut records = evidence.records.iter();
            records.any(|record| paths.iter().any(|path| path.is_in(record)))
        }
    }
}

/// Returns the marks of a preset, each with what has it in the input, if anything does; what must be absent is told
/// only where it is there.
pub(super) fn marks(preset: &Preset, evidence: &Evidence<'_>) -> Vec<(String, Option<String>)> {
    let is_table = matches!(evidence.available, Available::Columns(_));
    let found = |mark: &String| {
        if let Some(absent) = mark.strip_prefix('!') {
            return (!has(mark, evidence)).then(|| (format!("no {absent}"), None));
        }
        let name = has(mark, evidence).then(|| {
            let source = mark.split('|').find_map(|name| {
                let source = evidence.available.find(name);
                source.filter(|source| !is_table || !source.is_in_cells())
            });
            source.map_or_else(|| mark.clone(), |source| source.name)
        });
        Some((mark.clone(), name))
    };
    preset.detect.iter().filter_map(found).collect()
}

/// Tells whether what stands where headings should is a record: it holds a time, or mostly numbers.
#[must_use]
pub(super) fn is_record(headings: &[String]) -> bool {
    let is_time = |text: &String| {
        let reading = timestamp::read(text, &Form::Any, None, Tz::UTC);
        text.len() >= SHORTEST_TIME && reading.is_ok()
    };
    let numbers = headings.iter().filter(|text| text.parse::<f64>().is_ok());
    headings.iter().any(is_time) || numbers.count() * 2 > headings.len()
}

/// Tells whether the fallback finds enough: a time that places an incident, and an id or a title; or an id and any time,
/// which completes the incidents of another input.
fn can_read(preset: &Preset, available: &Available<'_>) -> bool {
    let zones = Zones {
        mapping: None,
        otherwise: Tz::UTC,
    };
    Plan::new(preset, available, zones, &|_| None).is_ok_and(|plan| {
        let has_id = filled(&plan, &|target| target == "id");
        let named = has_id || filled(&plan, &|target| target == "title");
        let has_time = filled(&plan, &|target| target.ends_with("_at"));
        (named && plan.can_place()) || (has_id && has_time)
    })
}

/// Tells whether a field of such a name has a column.
fn filled(plan: &Plan, wanted: &dyn Fn(&str) -> bool) -> bool {
    let mut fields = plan.fields.iter();
    fields.any(|field| wanted(field.target) && !field.sources.is_empty())
}

/// Says which preset came closest and what it misses.
#[must_use]
pub(super) fn nearest(
    presets: &[Preset],
    evidence: &Evidence<'_>,
) -> Option<(String, Vec<String>)> {
    presets
        .iter()
        .filter(|preset| !preset.detect.is_empty())
        .map(|preset| {
            let missing: Vec<String> = preset
                .detect
                .iter()
                .filter(|mark| !has(mark, evidence))
                .cloned()
                .collect();
            (preset, missing)
        })
        .filter(|(preset, missing)| missing.len() * 2 <= preset.detect.len())
        .min_by_key(|(preset, missing)| (missing.len(), preset.id.clone()))
        .map(|(preset, missing)| (preset.id.clone(), missing))
}

#[cfg(test)]
mod tests;
