//! EXPORTS → table + notes: read → detect → map → merge; one bad record never stops the file.
//!
//! Nothing here makes a figure, and no input can make it panic. A format is a preset (`presets/*.toml`); code stands here
//! only for what a mapping cannot say.

mod carried;
mod csv_fate;
mod csv_parts;
mod csv_record;
mod csv_repair;
mod csv_shape;
pub mod damage;
pub mod date_order;
mod decode;
mod detect;
pub mod dialect;
pub mod duration;
mod field_value;
pub mod filled_pack;
mod fold;
mod folder;
mod guess;
mod guess_words;
mod headings;
pub mod input;
pub mod inspect;
mod join;
mod json_layout;
mod json_lines;
mod json_list;
mod json_names;
mod json_numbers;
mod json_scan;
mod json_value;
mod json_wrapped;
mod known_names;
mod magic;
mod map;
mod merge;
mod moment;
mod named;
mod nested;
mod order;
mod owner;
mod pages;
mod part;
pub mod path;
mod pieces;
mod plan;
pub mod preset;
mod raw;
pub mod read_csv;
pub mod read_json;
mod read_parquet;
mod rejected_rows;
mod sample;
mod scan;
mod seen;
mod sheet;
mod sheet_lines;
mod sheet_objects;
mod sheet_table;
pub mod timestamp;
mod unpack;
mod value;
pub mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::import::damage::LineIndex;
use crate::import::fold::Steps;
use crate::import::fold::others::Others;
use crate::import::fold::spec::Fold;
use crate::import::input::{Input, Limits};
use crate::import::named::NamedRecord;
use crate::import::pages::{InputPages, PagesSeen};
use crate::import::part::PartResult;
use crate::import::pieces::Known;
use crate::import::preset::{Preset, Records};
use crate::import::timestamp::DateOrder;
use crate::incident::period::Tz;
use crate::incident::{IncidentTable, Instant};
use crate::notes::{Code, InputSummary, Ledger, Notes, Place};

pub use crate::import::carried::{carried, carried_text};
pub use crate::import::rejected_rows::{RejectedRows, rejected_rows};

/// What the user says about the inputs.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The preset to use instead of detecting one.
    pub source: Option<String>,
    /// A mapping to use instead of a preset.
    pub mapping: Option<Preset>,
    /// The zone of local times for which neither mapping nor envelope names one.
    pub zone: Option<Tz>,
    /// The order of day and month where the values do not tell.
    pub date_order: Option<DateOrder>,
    /// What protects the machine.
    pub limits: Limits,
    /// Files of action items that name their incident or its recurring problem, read after the exports.
    pub actions: Vec<PathBuf>,
}

/// Everything that was read.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The incidents, each once.
    pub table: IncidentTable,
    /// What became of every record; its notes are filled in at the end of the run.
    pub ledger: Ledger,
    /// What was read from each input.
    pub inputs: Vec<InputSummary>,
    /// What was found.
    pub notes: Notes,
    /// The latest instant of any kind.
    pub latest: Option<Instant>,
    /// What to do where there is no incident.
    pub advice: Vec<String>,
    /// The columns and paths of the inputs that name people.
    pub person_columns: BTreeSet<String>,
    /// People whom records name that were merged into others.
    pub merged_people: BTreeSet<String>,
}

/// Reads exports.
///
/// *Input*: files, folders and `-`, in the order given. *Output*: each incident once, in the order of the records.
///
/// # Errors
/// Input: nothing that can be used. Usage: a preset or zone that does not exist. Limit: an input is too large.
pub fn import(given: &[PathBuf], options: &ImportOptions, step: &dyn Fn(&str)) -> Result<Imported> {
    let presets = carried()?;
    let mut whole = Whole::new(&presets, options);
    let exports = input::paths(given)?;
    let count = exports.len();
    let all = exports.into_iter().chain(options.actions.iter().cloned());
    for (place, path) in all.enumerate() {
        let number = u32::try_from(place).map_err(|_| Error::too_many_inputs())?;
        step(&format!("reading {}", path.display()));
        if place < count {
            let input = fold::members::unframed(input::open(&path, &options.limits)?);
            let read = sheet::read(&input, number, &presets, options)?;
            whole.take(input.name, read)?;
        } else {
            let input = fold::members::unframed(input::read(&path, &options.limits)?);
            let read = of_tracker(&input, number, &presets, options)?;
            whole.take(input.name, read)?;
        }
    }
    step("merging");
    not_empty(whole.settle()?)
}

/// Reads one export whose bytes are at hand; `name` stands for it in what is found.
///
/// # Errors
/// As for [`import`].
pub fn import_bytes(name: &str, bytes: Vec<u8>, options: &ImportOptions) -> Result<Imported> {
    let presets = carried()?;
    let mut whole = Whole::new(&presets, options);
    let input = input::of_bytes(name.to_owned(), bytes, &options.limits)?;
    let input = fold::members::unframed(input);
    let read = sheet::read(&input, 0, &presets, options)?;
    whole.take(input.name, read)?;
    not_empty(whole.settle()?)
}

/// Reads a filled pack, or a tracker's action items: by the preset for action items that fits, else by the plain one.
fn of_tracker(
    input: &Input,
    number: u32,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<(Known, SheetResult)> {
    if let Some(read) = filled_pack::of_packs(input, number, options) {
        return Ok((Known::of(input), read));
    }
    let of_items = |preset: &&Preset| preset.records == Records::ActionItems;
    let trackers: Vec<Preset> = presets.iter().filter(of_items).cloned().collect();
    let by = |source: Option<&str>| ImportOptions {
        source: source.map(str::to_owned),
        mapping: None,
        ..options.clone()
    };
    sheet::read(input, number, &trackers, &by(None))
        .or_else(|_| sheet::read(input, number, &trackers, &by(Some("action-items"))))
}

/// What one input gave.
struct SheetResult {
    preset: String,
    zone: Tz,
    zone_basis: &'static str,
    pages: PagesSeen,
    /// The tool, where its numbers name one incident each.
    numbered: Option<String>,
    parts: Vec<PartResult>,
    fold: Option<Fold>,
    advice: Option<String>,
    remarks: Vec<(Code, String)>,
}

/// What all inputs gave so far.
#[derive(Default)]
struct Whole {
    tables: Vec<IncidentTable>,
    places: Vec<Place>,
    named: Vec<NamedRecord>,
    /// What each input says about further pages, and how many of its incidents have an end.
    pages: Vec<(PagesSeen, u64)>,
    /// Tools in which a number names one incident.
    numbered: BTreeSet<String>,
    /// Records that fold with others, by preset.
    steps: BTreeMap<String, Steps>,
    /// What to do when there is no incident.
    advice: Vec<String>,
    /// Records that are no incident, by input.
    others: BTreeMap<u32, Others>,
    /// Folded incidents whose beginning is not in their own input, by the place of the first record.
    without_start: BTreeMap<(u32, u64), u64>,
    ledger: Ledger,
    inputs: Vec<InputSummary>,
    /// Where the lines of each input begin, kept until it is known where something was found.
    lines: Vec<LineIndex>,
    notes: Notes,
    latest: Option<Instant>,
    /// By preset: the columns and paths that name people.
    person_columns_of: BTreeMap<String, BTreeSet<String>>,
    person_columns: BTreeSet<String>,
    merged_people: BTreeSet<String>,
}

impl Whole {
    fn new(presets: &[Preset], options: &ImportOptions) -> Self {
        let each = presets.iter().chain(&options.mapping);
        Self {
            person_columns_of: each
                .map(|preset| (preset.id.clone(), preset.person_columns()))
                .collect(),
            ..Self::default()
        }
    }

    fn take(&mut self, name: String, (known, read): (Known, SheetResult)) -> Result<()> {
        let mut notes = Notes::default();
        let (mut records, mut local_times, mut ended, mut newest) = (0, 0, 0, None);
        let mut told: BTreeMap<(&'static str, String), u64> = BTreeMap::new();
        let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
        let number = u32::try_from(self.inputs.len()).map_err(|_| Error::too_many_inputs())?;
        let persons = self.person_columns_of.get(&read.preset);
        self.person_columns
            .extend(persons.into_iter().flatten().cloned());
        for mut part in read.parts {
            self.tables.extend(part.rows);
            if let Some(fold) = &read.fold {
                let all = self.steps.entry(read.preset.clone());
                let all = all.or_insert_with(|| Steps::new(fold.clone()));
                all.take(std::mem::take(&mut part.steps), records);
            }
            let others = self.others.entry(number).or_default();
            others.append(std::mem::take(&mut part.others), records);
            let moved = |place: Place| Place {
                record: place.record + records,
                ..place
            };
            self.places.extend(part.places.into_iter().map(moved));
            let named = part.named.into_iter().map(|record| NamedRecord {
                place: moved(record.place),
                ..record
            });
            self.named.extend(named);
            ended += part.ended;
            add_counts(&mut told, part.told);
            add_counts(&mut left_out, part.left_out);
            notes.append(part.notes, records);
            add(&mut self.ledger, &part.ledger);
            records += part.ledger.read;
            local_times += part.local_times;
            newest = newest.max(part.newest);
            self.latest = self.latest.max(part.latest);
        }
        read.remarks
            .into_iter()
            .for_each(|(code, text)| notes.remark(code, text));
        if read.zone_basis == "assumed" {
            note_zone(&name, local_times, &mut notes);
        }
        note_counts(&name, &told, &left_out, &mut notes);
        self.notes.append(notes, 0);
        self.pages.push((read.pages, ended));
        self.numbered.extend(read.numbered);
        self.advice.extend(read.advice);
        self.lines.push(known.lines);
        let has_local = local_times > 0;
        let basis = if has_local {
            read.zone_basis
        } else {
            "offsets"
        };
        self.inputs.push(InputSummary {
            name,
            sha256: known.sha256,
            preset: read.preset,
            records,
            time_zone: has_local.then(|| read.zone.name().to_owned()),
            time_zone_basis: basis.to_owned(),
            newest: newest.map(Instant::rfc3339),
        });
        Ok(())
    }

    /// Folds what was kept until all inputs were read.
    fn fold(&mut self) -> Result<()> {
        for all in std::mem::take(&mut self.steps).into_values() {
            for folded in fold::fold(all)? {
                let (number, part) = (folded.input, folded.part);
                self.places.extend(part.places);
                self.notes.append(part.notes, 0);
                self.tables.extend(part.rows);
                add(&mut self.ledger, &part.ledger);
                self.latest = self.latest.max(part.latest);
                let input = &mut self.inputs[number as usize];
                let newest = part.newest.map(Instant::rfc3339);
                input.newest = input.newest.take().max(newest);
                let others = self.others.entry(number).or_default();
                others.append(folded.others, 0);
                self.without_start.extend(part.without_start);
            }
        }
        Ok(())
    }

    fn say_others(&mut self) {
        for (number, others) in std::mem::take(&mut self.others) {
            others.say(&self.inputs[number as usize].name, &mut self.notes);
        }
    }

    /// Joins what was read; no incident at all is left to the caller.
    fn settle(mut self) -> Result<Imported> {
        self.fold()?;
        let table = IncidentTable::join(std::mem::take(&mut self.tables))?;
        let mut fates = merge::Fates {
            ledger: &mut self.ledger,
            notes: &mut self.notes,
            others: &mut self.others,
            without_start: &self.without_start,
        };
        let people = &mut self.merged_people;
        let table = merge::merge(table, &mut self.places, &mut fates, people)?;
        self.say_others();
        merge::note_numbers(&table, &self.places, &self.numbered, &mut self.notes);
        let table = join::join(
            table,
            std::mem::take(&mut self.named),
            &mut self.ledger,
            &mut self.notes,
        )?;
        self.note_pages();
        self.find_lines();
        debug_assert!(
            self.ledger.adds_up(),
            "every record has one fate: {:?}",
            self.ledger
        );
        Ok(Imported {
            table,
            ledger: self.ledger,
            inputs: self.inputs,
            notes: self.notes,
            latest: self.latest,
            advice: self.advice,
            person_columns: self.person_columns,
            merged_people: self.merged_people,
        })
    }
}

/// Refuses inputs in which there is no incident.
fn not_empty(read: Imported) -> Result<Imported> {
    if !read.table.is_empty() {
        return Ok(read);
    }
    let names: Vec<String> = read.inputs.iter().map(|input| input.name.clone()).collect();
    let first = read.notes.findings().iter().take(3);
    let first = first.map(|finding| finding.words(&names));
    let remarks = read.notes.remarks().iter().take(3);
    let first = first.chain(remarks.map(|(_, text)| text.clone())).collect();
    Err(match read.ledger.read {
        0 => Error::only_headings(&names),
        records => Error::no_incidents(&names, records, read.ledger.rejected, first, &read.advice),
    })
}

impl Whole {
    /// Notes which inputs are not complete.
    fn note_pages(&mut self) {
        let seen: Vec<_> = self
            .inputs
            .iter()
            .zip(&self.pages)
            .map(|(input, (seen, ended))| InputPages {
                name: &input.name,
                preset: &input.preset,
                records: input.records,
                ended: *ended,
                seen,
            })
            .collect();
        pages::note(&seen, &mut self.notes);
    }

    /// Gives each finding its line.
    fn find_lines(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        self.notes
            .settle(|place| lines[place.input as usize].line(place.byte));
    }
}

fn add_counts<K: Ord>(whole: &mut BTreeMap<K, u64>, part: impl IntoIterator<Item = (K, u64)>) {
    for (what, count) in part {
        *whole.entry(what).or_default() += count;
    }
}

/// Says that local times were read in a zone that nobody gave.
fn note_zone(name: &str, local_times: u64, notes: &mut Notes) {
    if local_times > 0 {
        let text = format!(
            "{name}: {local_times} local times without a zone are read as UTC; if that is wrong, give --tz"
        );
        notes.remark(Code::AssumedZone, text);
    }
}

/// Notes how many times were told by durations, and how many records are no incidents.
fn note_counts(
    input: &str,
    told: &BTreeMap<(&'static str, String), u64>,
    left_out: &BTreeMap<String, u64>,
    notes: &mut Notes,
) {
    for ((field, column), count) in told {
        let text = format!(
            "{input}: {field} of {count} records is told by the duration in `{column}`, for want of a stamp"
        );
        notes.remark(Code::TimeFromDuration, text);
    }
    for (column, count) in left_out {
        let text = format!("{input}: {count} records are no incidents: `{column}` says so");
        notes.remark(Code::NotIncident, text);
    }
}

fn add(whole: &mut Ledger, part: &Ledger) {
    whole.read += part.read;
    whole.imported += part.imported;
    whole.rejected += part.rejected;
    whole.duplicate += part.duplicate;
    whole.merged += part.merged;
    whole.not_incident += part.not_incident;
    whole.blank += part.blank;
    whole.repaired += part.repaired;
}
