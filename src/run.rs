//! One function a subcommand; the only module that sees every stage.

mod clusters;
mod import;
mod inspect;
mod listings;
mod report;
mod similar;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::CommandFactory;

use crate::args::{Args, Command};
use crate::error::{Error, Result};
use crate::import::Imported;
use crate::incident::IncidentTable;
use crate::notes::Ledger;
use crate::output;
use crate::progress::Progress;
use crate::settings::{self, Filter, InputSettings};

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
        Command::Report(args) => report::report(args),
        Command::Import(args) => import::import(args),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Clusters(args) => clusters::clusters(args),
        Command::Similar(args) => similar::similar(args),
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
    crate::import::import(&input.files, &input.options, &|step| progress.step(step))
}

fn settle_ledger(read: &mut Imported) {
    let names: Vec<String> = read.inputs.iter().map(|input| input.name.clone()).collect();
    read.ledger.notes = read.notes.counted(&names);
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
