//! One input: which kind it is, which preset reads it, and in which order its dates are read.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::import::detect::Evidence;
use crate::import::fold::log_lines;
use crate::import::input::{self, Input};
use crate::import::part::PartResult;
use crate::import::pieces::Known;
use crate::import::plan::{Plan, Zones};
use crate::import::preset::Preset;
use crate::import::raw::{Available, Raw};
use crate::import::read_json;
use crate::import::timestamp::{DateOrder, OrderEvidence};
use crate::import::{ImportOptions, SheetResult, detect, sheet_lines, sheet_objects, sheet_table};
use crate::incident::period::Tz;
use crate::notes::Code;

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
        let input_pieces = (input, pieces);
        let in_pieces = if read_json::looks_like_json(&input.text) {
            sheet_objects::read_pieces(input_pieces, number, presets, options)?
        } else {
            sheet_table::read_pieces(input_pieces, number, presets, options)?
        };
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
        sheet_objects::read(input, number, presets, options)?
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
fn settle(evidence: &BTreeMap<String, OrderEvidence>) -> BTreeMap<String, Option<DateOrder>> {
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

/// What the records of an input gave.
pub(super) struct Records {
    /// Part by part, in order.
    pub parts: Vec<PartResult>,
    /// What is known of a file that was read for them.
    pub known: Option<Known>,
    /// The input ends in the middle of a record.
    pub cut_off: bool,
    /// Columns with dates of two shapes.
    pub remarks: Vec<(Code, String)>,
}

/// Records that can be read more than once; either way gives `None` when they must be at hand as a whole.
pub(super) trait Sheet {
    /// Maps the records.
    fn records(&self, orders: &Orders) -> Result<Option<Records>>;

    /// Collects what their times show about the order of day and month.
    fn evidence(&self) -> Result<Option<BTreeMap<String, OrderEvidence>>>;
}

/// Reads the records of an input, and once more where the order of day and month in its dates is open: it is settled from
/// all of them.
///
/// # Errors
/// Those of the sheet. Input: a file changed in between.
pub(super) fn in_order(
    sheet: &dyn Sheet,
    input: &Input,
    options: &ImportOptions,
) -> Result<Option<Records>> {
    let mut orders = Orders {
        stated: options.date_order,
        ..Orders::default()
    };
    let Some(first) = sheet.records(&orders)? else {
        return Ok(None);
    };
    if first.parts.iter().all(|part| part.unordered == 0) {
        return Ok(Some(first));
    }
    let Records { parts, known, .. } = first;
    drop(parts);
    let Some(evidence) = sheet.evidence()? else {
        return Ok(None);
    };
    orders.by_column = settle(&evidence);
    let Some(again) = sheet.records(&orders)? else {
        return Ok(None);
    };
    let mut both = known.iter().zip(&again.known);
    if both.any(|(one, other)| one.sha256 != other.sha256) {
        return Err(Error::changed_while_read(Path::new(&input.name)));
    }
    let remarks = order_remarks(input, &evidence);
    Ok(Some(Records { remarks, ..again }))
}

fn order_remarks(input: &Input, evidence: &BTreeMap<String, OrderEvidence>) -> Vec<(Code, String)> {
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

/// Returns the tool, where its numbers name one incident each.
pub(super) fn numbered(preset: &Preset) -> Option<String> {
    preset.number_is_unique.then(|| preset.tool.clone())
}
