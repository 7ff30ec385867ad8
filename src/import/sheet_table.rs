//! An input that is a table: its rows, mapped part by part.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::import::detect::Evidence;
use crate::import::fold::last_record::{self, LastRecordPlan};
use crate::import::headings::Headings;
use crate::import::input::{Input, Limits};
use crate::import::pages::PagesSeen;
use crate::import::part::{PartResult, PartWork};
use crate::import::pieces::{Known, Pieces};
use crate::import::plan::{Plan, Zones};
use crate::import::preset::Preset;
use crate::import::raw::{Available, Raw};
use crate::import::read_csv::{Csv, Part, Row};
use crate::import::rejected_rows::Picked;
use crate::import::sheet::{
    Orders, Records, Sheet, in_order, merged_evidence, numbered, preset_for, see_times, zones,
};
use crate::import::timestamp::OrderEvidence;
use crate::import::{ImportOptions, SheetResult};

/// Where the rows of a table are.
enum Rows<'r> {
    /// The text is at hand.
    AtHand,
    /// In a file that is read piece by piece.
    InFile(&'r Pieces),
}

/// What the parts of a table gave, and what is known of a file that was read for it.
type Mapped<T> = (Vec<T>, Option<Known>);

impl Rows<'_> {
    /// Works through all parts; `None` when they cannot be read piece by piece.
    fn map<T: Send>(
        &self,
        csv: &Csv<'_>,
        work: impl Fn(&Part<'_, '_>) -> T + Sync + Send,
    ) -> Result<Option<Mapped<T>>> {
        match self {
            Self::AtHand => Ok(Some((csv.parts().par_iter().map(work).collect(), None))),
            Self::InFile(pieces) => {
                let mapped = pieces.map(csv.text, &|piece, go| {
                    let csv = csv.continued(piece.text, piece.base);
                    let mut parts = csv.parts();
                    let end = if piece.is_end {
                        piece.text.len()
                    } else {
                        // What the last part ends with may go on in the file.
                        parts.pop().map_or(0, |part| part.range().start)
                    };
                    go(end, &|| parts.par_iter().map(&work).collect());
                })?;
                Ok(mapped.map(|(found, known)| (found, Some(known))))
            }
        }
    }
}

/// Reads a table whose text is at hand.
///
/// # Errors
/// Input: no preset fits, or nothing can be read. Usage: a preset or zone that does not exist.
pub(super) fn read(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<SheetResult> {
    let read = read_rows(&Rows::AtHand, (input, number), presets, options)?;
    let (result, _) = read.ok_or_else(|| Error::internal("a text at hand was not read"))?;
    Ok(result)
}

/// Reads a table that stands in a file, piece by piece; `None` when it must be at hand as a whole.
///
/// # Errors
/// As [`read`]; the file cannot be read on.
pub(super) fn read_pieces(
    (input, pieces): (&Input, &Pieces),
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<Option<(Known, SheetResult)>> {
    let read = read_rows(&Rows::InFile(pieces), (input, number), presets, options)?;
    Ok(read.and_then(|(result, known)| Some((known?, result))))
}

/// Picks the rows out of a table that begin at these bytes, as they stand in it; `None` when it must be at hand as a
/// whole.
///
/// # Errors
/// Input: there is no heading, or the file cannot be read on.
pub(super) fn picked(
    input: &Input,
    wanted: &BTreeSet<u64>,
    limits: &Limits,
) -> Result<Option<Picked>> {
    let csv = Csv::open(&input.text, limits)
        .map_err(|failure| failure.in_input(&input.name))?
        .with_replaced(&input.replaced);
    let rows = input.pieces.as_ref().map_or(Rows::AtHand, Rows::InFile);
    let mapped = rows.map(&csv, |part| {
        let mut found = Vec::new();
        part.read(|row| match row {
            Row::Record { at, fields, .. } if wanted.contains(&at.byte) => {
                found.push((at.byte, fields.raw().to_owned()));
            }
            Row::Rejected { at, raw, .. } if wanted.contains(&at.byte) => {
                found.push((at.byte, raw.to_owned()));
            }
            _ => {}
        });
        found
    })?;
    Ok(mapped.map(|(rows, known)| Picked {
        heading: csv.heading().to_owned(),
        rows: rows.concat(),
        sha256: known.map_or_else(|| input.sha256(), |known| known.sha256),
    }))
}

fn read_rows(
    rows: &Rows<'_>,
    (input, number): (&Input, u32),
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<Option<(SheetResult, Option<Known>)>> {
    let csv = Csv::open(&input.text, &options.limits)
        .map_err(|failure| failure.in_input(&input.name))?
        .with_replaced(&input.replaced);
    let headings = Headings::new(&csv.header);
    let evidence = Evidence {
        available: Available::Columns(&headings),
        records: &[],
        envelope: "",
    };
    let preset = preset_for(input, presets, options, &evidence)?;
    let (zones, zone, zone_basis) = zones(preset, None, options)?;
    let table = Table {
        name: &input.name,
        number,
        rows,
        csv: &csv,
        preset,
        available: &evidence.available,
        zones,
    };
    let Some(records) = in_order(&table, input, options)? else {
        return Ok(None);
    };
    let result = SheetResult {
        preset: preset.id.clone(),
        zone,
        zone_basis,
        numbered: numbered(preset),
        pages: PagesSeen::of_table(&preset.pages),
        parts: records.parts,
        fold: preset.steps().cloned(),
        advice: preset.advice.clone(),
        remarks: records.remarks,
    };
    Ok(Some((result, records.known)))
}

/// A table and how it is read.
struct Table<'t> {
    name: &'t str,
    number: u32,
    rows: &'t Rows<'t>,
    csv: &'t Csv<'t>,
    preset: &'t Preset,
    available: &'t Available<'t>,
    zones: Zones,
}

impl Sheet for Table<'_> {
    fn records(&self, orders: &Orders) -> Result<Option<Records>> {
        let order = |column: &str| orders.of(column);
        let plan = Plan::new(self.preset, self.available, self.zones, &order)?.named(self.name);
        if let Some(stated) = self.preset.fold.as_ref().filter(|_| plan.fold.is_none()) {
            if let Rows::InFile(_) = self.rows {
                // Any row can be the last of its incident.
                return Ok(None);
            }
            let zone = self.zones.mapping.unwrap_or(self.zones.otherwise);
            let fold_plan = LastRecordPlan::new(stated, self.available, zone, &order)?;
            let part = last_record::fold(self.csv, &fold_plan, &plan, self.number);
            return Ok(Some(Records {
                parts: vec![part?],
                known: None,
                cut_off: false,
                remarks: Vec::new(),
            }));
        }
        let mapped = self.rows.map(self.csv, |part| {
            let mut work = PartWork::new(&plan, &self.csv.header, self.number);
            part.read(|row| match row {
                Row::Record { at, fields, repair } => {
                    work.record(at, Raw::Row(fields), repair.as_ref());
                }
                Row::Blank { .. } => work.blank(),
                Row::Rejected { at, damage, .. } => work.damaged(at, &damage),
            });
            work.finish()
        })?;
        let Some((parts, known)) = mapped else {
            return Ok(None);
        };
        let parts: Result<Vec<PartResult>> = parts.into_iter().collect();
        Ok(Some(Records {
            parts: parts?,
            known,
            cut_off: false,
            remarks: Vec::new(),
        }))
    }

    fn evidence(&self) -> Result<Option<BTreeMap<String, OrderEvidence>>> {
        let plan = Plan::new(self.preset, self.available, self.zones, &|_| None)?;
        let seen = self.rows.map(self.csv, |part| {
            let mut seen = BTreeMap::new();
            part.read(|row| {
                if let Row::Record { fields, .. } = row {
                    see_times(Raw::Row(fields), &plan, &mut seen);
                }
            });
            seen
        })?;
        Ok(seen.map(|(seen, _)| seen.into_iter().fold(BTreeMap::new(), merged_evidence)))
    }
}
