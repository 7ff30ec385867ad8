//! The command `report`: exports → analyses → document → files.

use rayon::prelude::*;

use super::clusters::remember;
use super::{check_rejects, eprint_lines, filtered, read, settle_ledger};
use crate::analysis;
use crate::args::ReportArgs;
use crate::error::Result;
use crate::export::{self, TableFormat};
use crate::import::Imported;
use crate::incident::{IncidentTable, Instant};
use crate::notes::Code;
use crate::output::{self, Staging};
use crate::progress::Progress;
use crate::render::{self, Artifact, Format};
use crate::report::{Document, Facts, Generator, trend_report};
use crate::settings::{self, ReportSettings};

pub(super) fn report(args: ReportArgs) -> Result<()> {
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
            let artifacts = artifacts(&document, staging.as_ref())?;
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
        staging.write("rejects.csv", &export::rejects(&read.notes, &read.inputs))?;
        staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))?;
    }
    let Document::TrendReport(report) = &document;
    let found = &report.analyses;
    let groups = found.clusters.iter().chain(&found.single_events);
    remember(settings.clusters_file.as_ref(), groups, &found.recurrence)?;
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
    let checked = check_rejects(&settings.input, &read.ledger);
    // The process ends here: giving a million incidents back piece by piece would take as long as analysing them.
    std::mem::forget((read, document, artifacts, table));
    checked
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
    let mut analyses = analysis::analyses_by(&table, &scope, &settings.rules)?;
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
        rules: settings.rules.clone(),
        as_of_basis: as_of_basis.to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
    };
    Ok(Document::TrendReport(Box::new(trend_report(facts))))
}

/// Renders the document and writes each product as soon as it is made; without a folder only the JSON is wanted.
fn artifacts(document: &Document, staging: Option<&Staging>) -> Result<Vec<Artifact>> {
    let formats: &[Format] = match staging {
        Some(_) => &[Format::Png, Format::Html, Format::Json, Format::Markdown],
        None => &[Format::Json],
    };
    let made: Result<Vec<Vec<Artifact>>> = formats
        .par_iter()
        .map(|&format| {
            let artifacts = render::render(document, format)?;
            if let Some(staging) = staging {
                artifacts
                    .par_iter()
                    .try_for_each(|artifact| staging.write(&artifact.path, &artifact.bytes))?;
            }
            Ok(artifacts)
        })
        .collect();
    Ok(made?.into_iter().flatten().collect())
}

fn write_table(staging: &Staging, table: &IncidentTable) -> Result<()> {
    staging.write_with("incidents.csv", |out| {
        export::write(table, TableFormat::Csv, out)
    })
}
