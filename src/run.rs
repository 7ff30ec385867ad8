//! One function a subcommand; the only module that sees every stage.

mod actions;
mod clusters;
mod import;
mod inspect;
mod listings;
mod mail;
mod per_group;
mod postmortem;
mod rejected_rows;
mod report;
mod session;
mod similar;
mod templates;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::CommandFactory;

use crate::analysis;
use crate::args::{Args, Command};
use crate::error::{Error, Result};
use crate::import::Imported;
use crate::incident::{IncidentTable, Instant};
use crate::notes::{Code, Ledger};
use crate::output;
use crate::progress::Progress;
use crate::report::{Facts, Generator};
use crate::settings::{self, Filter, InputSettings, ReportSettings};

/// Runs a command line; a panic, which would be a bug, becomes an error with an exit code of its own.
///
/// # Errors
/// What the run stopped for.
pub fn guarded(work: impl FnOnce() -> Result<()>) -> Result<()> {
    output::interrupt::watch();
    std::panic::set_hook(Box::new(|_| {}));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
        Err(Error::internal(
            text.unwrap_or_else(|| "an unnamed fault".to_owned()),
        ))
    })
}

/// Runs a command line.
///
/// # Errors
/// What the run stopped for.
pub fn run(args: Args) -> Result<()> {
    match args.command {
        Command::Report(args) if args.write_config => print(settings::config_text()),
        Command::Report(args) => report::report(*args),
        Command::Import(args) => import::import(args),
        Command::Actions(args) => actions::actions(args),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Clusters(args) => clusters::clusters(args),
        Command::Similar(args) => similar::similar(args),
        Command::Session(args) => session::session(args),
        Command::Postmortem(args) => postmortem::postmortem(args),
        Command::Templates(args) => templates::templates(&args),
        Command::Schema(args) => listings::schema(&args),
        Command::Presets(args) => listings::presets(&args),
        Command::Completions { shell } => {
            let mut made = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "afteraction", &mut made);
            output::write_stdout(|out| out.write_all(&made))
        }
        Command::Man => listings::man(),
    }
}

fn print(text: &str) -> Result<()> {
    output::write_stdout(|out| out.write_all(text.as_bytes()))
}

fn generator() -> Generator {
    Generator {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn pretty<T: serde::Serialize>(value: &T) -> Result<String> {
    let text =
        serde_json::to_string_pretty(value).map_err(|cause| Error::internal(cause.to_string()))?;
    Ok(text + "\n")
}

fn use_threads(input: &InputSettings) {
    if let Some(threads) = input.threads {
        // It fails only when a pool exists already, and the result does not depend on its size.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
    }
}

fn read(input: &InputSettings, progress: &Progress) -> Result<Imported> {
    use_threads(input);
    if input.files.is_empty() {
        return Err(Error::no_files());
    }
    let read = crate::import::import(&input.files, &input.options, &|step| progress.step(step));
    let mut read = read.map_err(|failure| input.privacy.failure(failure))?;
    // Here, so that nothing that is made of it can show more.
    input.privacy.hide(&mut read)?;
    Ok(read)
}

fn settle_ledger(read: &mut Imported) {
    let names: Vec<String> = read.inputs.iter().map(|input| input.name.clone()).collect();
    read.ledger.notes = read.notes.counted(&names);
}

/// Analyses what was read.
fn facts(settings: &ReportSettings, read: &mut Imported) -> Result<Facts> {
    let table = filtered(&read.table, &settings.filters)?;
    facts_of(settings, read, &table)
}

/// Analyses some of the incidents that were read.
fn facts_of(
    settings: &ReportSettings,
    read: &mut Imported,
    table: &IncidentTable,
) -> Result<Facts> {
    let (as_of, as_of_basis) = settings.as_of(read.latest);
    if as_of_basis == "newest_record" {
        let text = format!(
            "the newest record is from {}: as-of is the end of that day",
            read.latest.map_or(String::new(), Instant::rfc3339)
        );
        read.notes.remark(Code::AssumedAsOf, text);
    }
    let imported = read.table.len();
    let first = table
        .placed_at()
        .iter()
        .flatten()
        .min()
        .map(Instant::from_micros);
    let scope = settings.scope(as_of, first);
    let mut analyses = analysis::analyses_by(table, &scope, &settings.rules)?;
    analyses.incidents.excluded.filtered = (imported - table.len()) as u64;
    if analyses.incidents.excluded.not_yet_started > 0 {
        let text = format!(
            "{} incidents start at or after the as-of time: they are counted apart",
            analyses.incidents.excluded.not_yet_started
        );
        read.notes.remark(Code::FutureTime, text);
    }
    if analyses.data_quality.future_stamps > 0 {
        let text = format!(
            "{} stamps lie after the as-of time: what they end counts as open",
            analyses.data_quality.future_stamps
        );
        read.notes.remark(Code::FutureTime, text);
    }
    for (phase, figures) in &analyses.phases {
        if figures.zero_is_missing && figures.excluded.zero > 0 {
            let text = format!(
                "{} of the times to {} are exactly zero: read as not recorded",
                figures.excluded.zero,
                phase.word()
            );
            read.notes.remark(Code::ZeroMeansMissing, text);
        }
    }
    settle_ledger(read);
    Ok(Facts {
        generator: generator(),
        analyses,
        scope,
        window_name: settings.window_name(),
        ledger: read.ledger.clone(),
        inputs: read.inputs.clone(),
        settings: settings.as_json(),
        rules: settings.rules.clone(),
        as_of_basis: as_of_basis.to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
        audience: settings.audience,
        group: None,
    })
}

/// Says what became of the records.
fn ledger_lines(read: &Imported) -> Vec<String> {
    let ledger = &read.ledger;
    let mut lines: Vec<String> = read
        .inputs
        .iter()
        .map(|input| {
            format!(
                "{}: read as {}, {} records",
                input.name, input.preset, input.records
            )
        })
        .collect();
    lines.push(format!(
        "{} records read: {} imported, {} rejected, {} duplicate, {} merged, {} no incident, {} blank; {} repaired",
        ledger.read, ledger.imported, ledger.rejected, ledger.duplicate, ledger.merged, ledger.not_incident, ledger.blank, ledger.repaired
    ));
    for note in &ledger.notes {
        lines.push(format!(
            "  {}: {} × ({})",
            note.code.word(),
            note.count,
            note.examples.first().map_or("", String::as_str)
        ));
    }
    lines
}

/// Writes lines for a person; a closed stderr leaves nobody to tell.
fn eprint_lines(lines: &[String]) {
    let mut out = std::io::stderr().lock();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

fn check_rejects(input: &InputSettings, ledger: &Ledger) -> Result<()> {
    match input.max_rejects {
        Some(limit) if limit.is_exceeded(ledger.rejected, ledger.read) => Err(
            Error::too_many_rejects(ledger.rejected, ledger.read, &limit.words()),
        ),
        _ => Ok(()),
    }
}

fn filtered(table: &IncidentTable, filters: &[Filter]) -> Result<IncidentTable> {
    if filters.is_empty() {
        return Ok(table.clone());
    }
    let keep = filters
        .iter()
        .fold(vec![true; table.len()], |keep, filter| {
            let holds = table.holds(filter.column, &filter.value);
            keep.into_iter()
                .zip(holds)
                .map(|(before, now)| before && now)
                .collect()
        });
    let left = table.filter(&keep)?;
    if left.is_empty() {
        let words: Vec<String> = filters
            .iter()
            .map(|filter| format!("{}={}", filter.column, filter.value))
            .collect();
        return Err(Error::nothing_left(
            &words.join(" and "),
            table.len() as u64,
        ));
    }
    Ok(left)
}
