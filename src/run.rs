//! One function a subcommand; the only module that sees every stage.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use clap::CommandFactory;
use rayon::prelude::*;
use serde_json::json;

use crate::analysis;
use crate::args::{Args, Command, ImportArgs, PrintArgs, ReportArgs};
use crate::error::{Error, Result};
use crate::export::{self, TableFormat};
use crate::import::{self, Imported};
use crate::incident::table::{COLUMNS, Kind};
use crate::incident::{IncidentTable, Instant};
use crate::notes::{Code, Ledger};
use crate::output::{self, Staging};
use crate::progress::Progress;
use crate::render::{self, Artifact, Format};
use crate::report::{Document, Facts, Generator, trend_report};
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
        Command::Report(args) => report(args),
        Command::Import(args) => import_command(args),
        Command::Schema(args) => schema(&args),
        Command::Presets(args) => presets(&args),
        Command::Completions { shell } => {
            let mut made = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "afteraction", &mut made);
            output::write_stdout(|out| out.write_all(&made))
        }
        Command::Man => man(),
    }
}

fn print(text: &str) -> Result<()> {
    output::write_stdout(|out| out.write_all(text.as_bytes()))
}

fn man() -> Result<()> {
    let mut made = Vec::new();
    let page = clap_mangen::Man::new(Args::command());
    page.render(&mut made)
        .map_err(|cause| Error::internal(cause.to_string()))?;
    output::write_stdout(|out| out.write_all(&made))
}

fn schema(args: &PrintArgs) -> Result<()> {
    let kind = |kind: Kind| match kind {
        Kind::Text => "text",
        Kind::List => "list of text",
        Kind::Severity | Kind::Status | Kind::DetectedBy => "word",
        Kind::Instant(_) => "instant (RFC 3339, UTC)",
        Kind::Number => "whole number",
        Kind::Flag => "true or false",
        Kind::Json => "JSON list",
    };
    if args.json {
        let columns: Vec<_> = COLUMNS.iter().map(|column| json!({"name": column.name, "kind": kind(column.kind), "meaning": column.meaning})).collect();
        return print(&pretty(&columns)?);
    }
    let lines: Vec<String> = COLUMNS
        .iter()
        .map(|column| {
            format!(
                "{:<22}{:<25}{}\n",
                column.name,
                kind(column.kind),
                column.meaning
            )
        })
        .collect();
    print(&lines.concat())
}

fn presets(args: &PrintArgs) -> Result<()> {
    let presets = import::carried()?;
    if args.json {
        let listed: Vec<_> = presets
            .iter()
            .map(|preset| json!({"id": preset.id, "title": preset.title, "detect": preset.detect}))
            .collect();
        return print(&pretty(&listed)?);
    }
    let lines: Vec<String> = presets
        .iter()
        .map(|preset| format!("{:<22}{}\n", preset.id, preset.title))
        .collect();
    print(&lines.concat())
}

fn pretty<T: serde::Serialize>(value: &T) -> Result<String> {
    let text =
        serde_json::to_string_pretty(value).map_err(|cause| Error::internal(cause.to_string()))?;
    Ok(text + "\n")
}

fn read(input: &InputSettings, progress: &Progress) -> Result<Imported> {
    if let Some(threads) = input.threads {
        // It fails only when a pool exists already, and the result does not depend on its size.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
    }
    if input.files.is_empty() {
        return Err(Error::no_files());
    }
    import::import(&input.files, &input.options, &|step| progress.step(step))
}

fn import_command(args: ImportArgs) -> Result<()> {
    let (input, out, rejects) = settings::import_settings(args)?;
    let to_stdout = out == Path::new("-");
    let format = if to_stdout {
        TableFormat::Ndjson
    } else {
        format_of(&out)?
    };
    let progress = Progress::new(input.progress && !input.quiet);
    let mut read = read(&input, &progress)?;
    progress.step("writing");
    if to_stdout {
        output::write_stdout(|stdout| export::write(&read.table, format, stdout))?;
    } else {
        output::write_file(&out, |file| export::write(&read.table, format, file))?;
    }
    if let Some(path) = &rejects {
        let lines = export::rejects(&read.notes, &read.inputs);
        output::write_file(path, |file| file.write_all(&lines))?;
    }
    progress.finish();
    settle_ledger(&mut read);
    if input.json && !to_stdout {
        print(&pretty(&json!({ "ledger": read.ledger }))?)?;
    }
    if !input.quiet {
        eprint_lines(&ledger_lines(&read));
    }
    check_rejects(&input, &read.ledger)
}

fn format_of(path: &Path) -> Result<TableFormat> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().into_owned())
        .unwrap_or_default();
    TableFormat::of_ending(&ending).ok_or_else(|| Error::unknown_format(path))
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

fn check_rejects(input: &InputSettings, ledger: &Ledger) -> Result<()> {
    match input.max_rejects {
        Some(limit) if limit.is_exceeded(ledger.rejected, ledger.read) => Err(
            Error::too_many_rejects(ledger.rejected, ledger.read, &limit.words()),
        ),
        _ => Ok(()),
    }
}

fn report(args: ReportArgs) -> Result<()> {
    let settings = settings::report_settings(args)?;
    let writes_files = settings.out_is_named || !settings.input.json;
    if writes_files {
        output::check_folder(&settings.out, settings.foreign)?;
    }
    let progress = Progress::new(settings.input.progress && !settings.input.quiet);
    let mut read = read(&settings.input, &progress)?;
    progress.step("analysing and drawing");
    let staging = writes_files
        .then(|| Staging::new(&settings.out, settings.foreign))
        .transpose()?;
    let table = read.table.clone();
    // The table of all incidents rests on no analysis: it is written beside them.
    let (made, written) = rayon::join(
        || {
            let document = document(&settings, &mut read)?;
            let artifacts = artifacts(&document)?;
            Ok((document, artifacts))
        },
        || {
            staging
                .as_ref()
                .map_or(Ok(()), |staging| write_table(staging, &table))
        },
    );
    let (document, artifacts) = made?;
    written?;
    if let Some(staging) = staging {
        progress.step("writing");
        write_report(staging, &read, &artifacts)?;
    }
    progress.finish();
    if settings.input.json {
        let json = artifacts
            .iter()
            .find(|artifact| artifact.path == "report.json")
            .expect("the report has its JSON");
        output::write_stdout(|out| out.write_all(&json.bytes))?;
    }
    if !settings.input.quiet {
        let files = if writes_files {
            vec![format!("{}", settings.out.join("report.html").display())]
        } else {
            Vec::new()
        };
        eprint_lines(&[render::terminal(&document, &files)?]);
    }
    check_rejects(&settings.input, &read.ledger)
}

/// Analyses what was read and puts it into words.
fn document(settings: &ReportSettings, read: &mut Imported) -> Result<Document> {
    let (as_of, as_of_basis) = settings.as_of(read.latest);
    if as_of_basis == "newest_record" {
        let text = format!(
            "the newest record is from {}: as-of is the end of that day",
            read.latest.map_or(String::new(), Instant::rfc3339)
        );
        read.notes.remark(Code::AssumedAsOf, text);
    }
    let imported = read.table.len();
    let table = filtered(&read.table, &settings.filters)?;
    let first = table
        .placed_at()
        .iter()
        .flatten()
        .min()
        .map(Instant::from_micros);
    let scope = settings.scope(as_of, first);
    let mut analyses = analysis::analyses(&table, &scope)?;
    analyses.incidents.excluded.filtered = (imported - table.len()) as u64;
    if analyses.incidents.excluded.not_yet_started > 0 {
        let text = format!(
            "{} incidents start at or after the as-of time: they are counted apart",
            analyses.incidents.excluded.not_yet_started
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
    let facts = Facts {
        generator: Generator {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        analyses,
        scope,
        window_name: settings.window_name(),
        ledger: read.ledger.clone(),
        inputs: read.inputs.clone(),
        settings: settings.as_json(),
        as_of_basis: as_of_basis.to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
    };
    Ok(Document::TrendReport(Box::new(trend_report(facts))))
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

fn artifacts(document: &Document) -> Result<Vec<Artifact>> {
    let formats = [Format::Png, Format::Html, Format::Json, Format::Markdown];
    let made: Result<Vec<Vec<Artifact>>> = formats
        .par_iter()
        .map(|&format| render::render(document, format))
        .collect();
    Ok(made?.concat())
}

fn write_table(staging: &Staging, table: &IncidentTable) -> Result<()> {
    staging.write_with("incidents.csv", |out| {
        export::write(table, TableFormat::Csv, out)
    })
}

fn write_report(staging: Staging, read: &Imported, artifacts: &[Artifact]) -> Result<()> {
    artifacts
        .par_iter()
        .try_for_each(|artifact| staging.write(&artifact.path, &artifact.bytes))?;
    staging.write("rejects.csv", &export::rejects(&read.notes, &read.inputs))?;
    staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))
}
