//! Looks at exports: which one each is and why, how it is written, which column fills what, and what it can answer.
//!
//! The records are read and mapped as `import` does it; what is told here is what an import would make of them.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::import::detect::Evidence;
use crate::import::guess;
use crate::import::input::{self, Input};
use crate::import::named::{NamedRecord, Part};
use crate::import::part::PartResult;
use crate::import::pieces::Known;
use crate::import::plan::{Plan, Zones};
use crate::import::preset::Preset;
use crate::import::raw::Source;
use crate::import::sample::{Opened, Sample};
use crate::import::{
    ImportOptions, Imported, SheetResult, Whole, add, carried, detect, fold, sheet,
};
use crate::incident::columns::{ACTION_ITEMS, COLUMNS, SOURCE, UPDATES};
use crate::incident::period::Tz;
use crate::incident::{IncidentTable, Instant, Phase};
use crate::notes::Ledger;
use crate::notes::inspection::{FieldSeen, Inspection, Layout, PhaseSeen, Recognised, RunnerUp};

/// How many values of a column are shown.
const SAMPLES: usize = 3;
/// The phases that a review asks for.
const PHASES: [Phase; 5] = [
    Phase::Detect,
    Phase::Acknowledge,
    Phase::Mitigate,
    Phase::Resolve,
    Phase::Close,
];

/// Exports, looked at.
#[derive(Debug)]
pub struct Inspected {
    /// One entry an input, in the order given.
    pub files: Vec<Inspection>,
    /// All incidents of the inputs, as `import` would give them; none is no error here.
    pub imported: Imported,
}

/// Looks at exports.
///
/// *Input*: files, folders and `-`, in the order given; `keep` says which incidents count. *Output*: one entry an input;
/// an input that cannot be read says why, and the others are looked at all the same.
///
/// # Errors
/// Nothing could be read at all: the first reason. Usage: a preset or zone that does not exist. Those of `keep`.
pub fn inspect(
    given: &[PathBuf],
    options: &ImportOptions,
    keep: &dyn Fn(&IncidentTable) -> Result<IncidentTable>,
    step: &dyn Fn(&str),
) -> Result<Inspected> {
    let paths = input::paths(given)?;
    let inputs = paths.iter().map(|path| {
        let name = path.display().to_string();
        step(&format!("reading {name}"));
        (name, input::open(path, &options.limits))
    });
    inspect_inputs(inputs, options, keep)
}

/// Looks at an export that is in memory.
///
/// # Errors
/// As [`inspect`].
pub fn inspect_bytes(name: &str, bytes: Vec<u8>, options: &ImportOptions) -> Result<Inspected> {
    let input = input::of_bytes(name.to_owned(), bytes, &options.limits);
    let all = |table: &IncidentTable| Ok(table.clone());
    inspect_inputs([(name.to_owned(), input)].into_iter(), options, &all)
}

fn inspect_inputs(
    inputs: impl Iterator<Item = (String, Result<Input>)>,
    options: &ImportOptions,
    keep: &dyn Fn(&IncidentTable) -> Result<IncidentTable>,
) -> Result<Inspected> {
    let presets = carried()?;
    let mut whole = Whole::new(&presets, options);
    let mut files = Vec::new();
    let mut refused: Option<Error> = None;
    let mut was_opened = false;
    let mut numbers: Vec<(usize, u32)> = Vec::new();
    for (name, read) in inputs {
        let input = match read {
            Ok(input) => fold::members::unframed(input),
            Err(failure) => {
                files.push(unreadable(&name, &failure));
                refused.get_or_insert(failure);
                continue;
            }
        };
        let mut file = described(&input);
        let number = u32::try_from(whole.inputs.len()).map_err(|_| Error::too_many_inputs())?;
        let seen = Opened::new(&input, &presets, options);
        let opened = seen.is_ok();
        was_opened |= opened;
        let seen = seen.and_then(|opened| look(&mut file, &opened, &presets, options));
        match seen.and_then(|()| sheet::read(&input, number, &presets, options)) {
            Ok(read) => {
                take(&mut whole, &mut file, input.name, read)?;
                numbers.push((files.len(), number));
            }
            Err(failure) => {
                file.sha256 = match &input.pieces {
                    Some(pieces) => pieces.sha256()?,
                    None => input.sha256(),
                };
                let is_unknown = opened && file.preset.is_none() && options.source.is_none();
                // What is not recognised is described instead: its columns, and what they could be.
                file.problem = (!is_unknown).then(|| failure.to_string());
                refused.get_or_insert(failure);
            }
        }
        files.push(file);
    }
    match refused {
        Some(failure) if !was_opened => Err(failure),
        _ => {
            let mut imported = whole.settle()?;
            if !imported.table.is_empty() {
                imported.table = keep(&imported.table)?;
            }
            let is_alone = files.len() == 1;
            let mut tables = imported.table.by_input()?;
            for (place, number) in numbers {
                if is_alone {
                    files[place].ledger = imported.ledger.clone();
                }
                let none = || imported.table.slice(0, 0);
                cover(
                    &mut files[place],
                    &tables.remove(&number).unwrap_or_else(none),
                );
            }
            Ok(Inspected { files, imported })
        }
    }
}

fn unreadable(name: &str, failure: &Error) -> Inspection {
    Inspection {
        name: name.to_owned(),
        size_bytes: 0,
        sha256: String::new(),
        compression: None,
        encoding: String::new(),
        layout: Layout::Text,
        preset: None,
        runner_up: None,
        ledger: Ledger::default(),
        incidents: 0,
        parts: 0,
        local_times: 0,
        time_zone: None,
        time_zone_basis: "offsets".to_owned(),
        period: None,
        fields: Vec::new(),
        unused: Vec::new(),
        phases: Vec::new(),
        problem: Some(failure.to_string()),
        guesses: Vec::new(),
    }
}

fn described(input: &Input) -> Inspection {
    Inspection {
        size_bytes: input.size_bytes,
        compression: input.compression.map(str::to_owned),
        encoding: input.encoding.to_owned(),
        problem: None,
        ..unreadable(&input.name, &Error::no_records(&input.name))
    }
}

/// Fills in what shows before the records are mapped.
fn look(
    file: &mut Inspection,
    opened: &Opened<'_>,
    presets: &[Preset],
    options: &ImportOptions,
) -> Result<()> {
    file.layout = opened.layout.clone();
    let available = opened.sample.available();
    let evidence = opened.sample.evidence(&opened.path);
    let preset = opened.preset;
    file.runner_up = runner_up(presets, preset, &evidence);
    let zones = Zones {
        mapping: None,
        otherwise: Tz::UTC,
    };
    let Some(preset) = preset else {
        file.guesses = guess::guesses(&opened.sample, presets)?;
        file.unused = opened.sample.columns(SAMPLES);
        return Ok(());
    };
    file.preset = Some(recognised(preset, options, &evidence));
    let plan = Plan::new(preset, &available, zones, &|_| None)?;
    file.fields = fields(&plan, &opened.sample);
    let lists = [(UPDATES, &plan.updates), (ACTION_ITEMS, &plan.action_items)];
    for (field, list) in lists {
        file.fields.extend(list.as_ref().map(|list| FieldSeen {
            field: field.to_owned(),
            from: vec![list.list.name.clone()],
            samples: Vec::new(),
            filled: 0,
        }));
    }
    let used = used_names(preset, &plan);
    let columns = opened.sample.columns(SAMPLES);
    file.unused = opened.sample.unused(columns, &used);
    Ok(())
}

fn recognised(preset: &Preset, options: &ImportOptions, evidence: &Evidence<'_>) -> Recognised {
    let marks = detect::marks(preset, evidence);
    let basis = match (&options.mapping, &options.source) {
        (Some(_), _) => "mapping",
        (None, Some(_)) => "source",
        (None, None) if marks.is_empty() => "columns",
        (None, None) => "marks",
    };
    Recognised {
        id: preset.id.clone(),
        title: preset.title.clone(),
        basis: basis.to_owned(),
        marks: marks.into_iter().filter_map(|(_, found)| found).collect(),
    }
}

/// Returns the preset that would have been the next choice, if at least half of its marks are there.
fn runner_up(
    presets: &[Preset],
    taken: Option<&Preset>,
    evidence: &Evidence<'_>,
) -> Option<RunnerUp> {
    let others = presets
        .iter()
        .filter(|preset| taken.is_none_or(|taken| taken.id != preset.id));
    others
        .filter_map(|preset| {
            let (mut found, mut missing) = (Vec::new(), Vec::new());
            for (mark, column) in detect::marks(preset, evidence) {
                match column {
                    Some(column) => found.push(column),
                    None => missing.push(mark),
                }
            }
            let close = !found.is_empty() && missing.len() <= found.len();
            close.then(|| RunnerUp {
                id: preset.id.clone(),
                title: preset.title.clone(),
                marks: found,
                missing,
            })
        })
        .min_by_key(|one| {
            // In thousandths, so that shares can be compared as whole numbers.
            let share = one.missing.len() * 1_000 / (one.marks.len() + one.missing.len());
            (share, std::cmp::Reverse(one.marks.len()), one.id.clone())
        })
}

fn fields(plan: &Plan, sample: &Sample) -> Vec<FieldSeen> {
    plan.fields
        .iter()
        .map(|field| {
            let timed = field.sources.iter().map(|timed| &timed.source);
            let flags = field.flags.iter().map(|(source, _)| source);
            let when = field.when.iter().map(|(source, _)| source);
            let after = field.after.iter().flat_map(|after| &after.plus);
            let sources: Vec<&Source> = timed.chain(flags).chain(when).chain(after).collect();
            let mut samples = sample.values(&sources, SAMPLES);
            if samples.is_empty() {
                samples.extend(field.value.clone());
            }
            FieldSeen {
                field: field.target.to_owned(),
                from: sources.iter().map(|source| source.name.clone()).collect(),
                samples,
                filled: 0,
            }
        })
        .collect()
}

/// Returns the names of all columns and paths that reading with a preset looks at.
fn used_names(preset: &Preset, plan: &Plan) -> Vec<String> {
    let mut used: Vec<String> = preset.names().map(str::to_owned).collect();
    for field in &plan.fields {
        used.extend(field.sources.iter().map(|timed| timed.source.name.clone()));
    }
    let folded = plan.fold.iter();
    used.extend(folded.flat_map(fold::fitted::FoldPlan::names));
    used.extend(
        preset
            .detect
            .iter()
            .flat_map(|mark| mark.split('|'))
            .map(str::to_owned),
    );
    used
}

/// Takes an input over into the whole, and fills in what its records showed.
fn take(
    whole: &mut Whole,
    file: &mut Inspection,
    name: String,
    (known, read): (Known, SheetResult),
) -> Result<()> {
    file.sha256.clone_from(&known.sha256);
    let mut ledger = Ledger::default();
    read.parts
        .iter()
        .for_each(|part| add(&mut ledger, &part.ledger));
    file.ledger = ledger;
    file.local_times = read.parts.iter().map(|part| part.local_times).sum();
    let named: Vec<NamedRecord> = read
        .parts
        .iter()
        .flat_map(|part: &PartResult| part.named.iter().cloned())
        .collect();
    file.parts = named.len() as u64;
    for field in &mut file.fields {
        let fills = |record: &&NamedRecord| has(record, &field.field);
        field.filled = named.iter().filter(fills).count() as u64;
    }
    whole.take(name, (known, read))?;
    if let Some(summary) = whole.inputs.last() {
        file.time_zone.clone_from(&summary.time_zone);
        file.time_zone_basis.clone_from(&summary.time_zone_basis);
    }
    Ok(())
}

/// Counts how often each field is filled, and which phases can be measured; `table` holds the incidents of the input.
fn cover(file: &mut Inspection, table: &IncidentTable) {
    file.incidents = table.len() as u64;
    if file.parts == 0 {
        for column in &COLUMNS {
            let filled = table.filled(column.name);
            let mut fields = file.fields.iter_mut();
            match fields.find(|field| field.field == column.name) {
                Some(field) => field.filled = filled,
                None if filled > 0 && column.name != SOURCE => file.fields.push(FieldSeen {
                    field: column.name.to_owned(),
                    from: Vec::new(),
                    samples: Vec::new(),
                    filled,
                }),
                None => {}
            }
        }
        let place = |name: &str| COLUMNS.iter().position(|column| column.name == name);
        file.fields
            .sort_by_key(|field| place(&field.field).unwrap_or(COLUMNS.len()));
        file.phases = PHASES
            .iter()
            .map(|&phase| phase_seen(table, phase))
            .collect();
    }
    let placed = table.placed_at();
    let instants = || placed.iter().flatten();
    file.period = instants().min().zip(instants().max()).map(|(first, last)| {
        let shown = |micros| Instant::from_micros(micros).rfc3339();
        (shown(first), shown(last))
    });
}

fn phase_seen(table: &IncidentTable, phase: Phase) -> PhaseSeen {
    let missing = table.missing_for(phase);
    PhaseSeen {
        phase: phase.word().to_owned(),
        known: table.measured(phase),
        missing: missing
            .iter()
            .map(|milestone| milestone.column().to_owned())
            .collect(),
    }
}

/// Says whether a record that names its incident has a field filled.
fn has(record: &NamedRecord, field: &str) -> bool {
    let item = match &record.part {
        Part::Action(item) => item,
        Part::Update(update) => {
            return match field {
                "at" => update.at.is_some(),
                "status" => update.status.is_some(),
                "author" => update.author.is_some(),
                "text" => !update.text.is_empty(),
                _ => field == "incident_id",
            };
        }
    };
    match field {
        "incident_id" | "state" => true,
        "id" => item.id.is_some(),
        "title" => !item.title.is_empty(),
        "owner" => item.owner.is_some(),
        "team" => item.team.is_some(),
        "due_at" => item.due_at.is_some(),
        "created_at" => item.created_at.is_some(),
        "completed_at" => item.completed_at.is_some(),
        "priority" => item.priority.is_some(),
        "deliverable" => item.deliverable.is_some(),
        "kind" => item.kind.is_some(),
        "url" => item.url.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
