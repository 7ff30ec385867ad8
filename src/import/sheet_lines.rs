//! An input that is a monitoring log: its lines, mapped part by part.

use rayon::prelude::*;

use crate::error::Result;
use crate::import::damage::At;
use crate::import::detect::Evidence;
use crate::import::fold::log_lines;
use crate::import::input::Input;
use crate::import::pages::PagesSeen;
use crate::import::part::PartWork;
use crate::import::path::Keys;
use crate::import::plan::Plan;
use crate::import::preset::Preset;
use crate::import::raw::{Available, Raw};
use crate::import::{ImportOptions, SheetResult, sheet};

/// How many lines make a part.
const LINES_PART: usize = 20_000;

/// Reads a monitoring log line by line.
///
/// # Errors
/// Usage: the named preset or a zone does not exist.
pub(super) fn read(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<SheetResult> {
    let example = log_lines::example();
    let keys = Keys::of(&std::iter::once(&example), &[]);
    let evidence = Evidence {
        available: Available::Keys(&keys),
        records: std::slice::from_ref(&example),
        envelope: "",
    };
    let preset = sheet::preset_for(input, presets, options, &evidence)?;
    let (zones, zone, zone_basis) = sheet::zones(preset, None, options)?;
    let plan = Plan::new(preset, &evidence.available, zones, &|_| options.date_order)?;
    let lines = log_lines::lines(&input.text);
    let work = |lines: &[(usize, &str)]| {
        let mut work = PartWork::new(&plan, &[], number);
        for (index, &(byte, line)) in lines.iter().enumerate() {
            let at = At {
                index: index as u64,
                byte: byte as u64,
                lines: 1,
            };
            match log_lines::record(line) {
                Some(object) => work.record(at, Raw::Object(&object), None),
                None => work.blank(),
            }
        }
        work.finish()
    };
    Ok(SheetResult {
        preset: preset.id.clone(),
        zone,
        zone_basis,
        numbered: None,
        pages: PagesSeen::of_table(&preset.pages),
        parts: lines
            .par_chunks(LINES_PART)
            .map(work)
            .collect::<Result<_>>()?,
        fold: preset.steps().cloned(),
        advice: preset.advice.clone(),
        remarks: Vec::new(),
    })
}
