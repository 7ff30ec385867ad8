//! The command `report`: exports → analyses → document → files.

use rayon::prelude::*;

use super::clusters::remember;
use super::{check_rejects, eprint_lines, facts, generator, mail, per_group, read};
use crate::args::ReportArgs;
use crate::error::{Error, Result};
use crate::export::{self, TableFormat};
use crate::incident::IncidentTable;
use crate::output::{self, Staging};
use crate::progress::Progress;
use crate::render::{self, Artifact, Format, Templates};
use crate::report::{self, Checked, Document, trend_report};
use crate::settings::{self, ReportSettings};

pub(super) fn report(args: ReportArgs) -> Result<()> {
    let settings = settings::report_settings(args)?;
    let writes_files = settings.out_is_named || !settings.input.json;
    if writes_files {
        output::check_folder(&settings.out, settings.foreign)?;
    }
    let made = make(&settings, writes_files);
    if let (Err(error), Some(mail), true) = (&made, &settings.mail, writes_files) {
        mail::about_failure(&settings, mail, error, &generator())?;
    }
    made
}

/// Reads, analyses and writes; what is said at the end comes last.
fn make(settings: &ReportSettings, writes_files: bool) -> Result<()> {
    let progress = Progress::new(settings.input.progress && !settings.input.quiet);
    let mut read = read(&settings.input, &progress)?;
    if let Some(column) = settings.per {
        let checked = check_rejects(&settings.input, &read.ledger);
        let given = (&read, checked.as_ref().err());
        let outcome = per_group::reports(settings, column, given, writes_files, &progress)?;
        return settled(checked, &outcome);
    }
    progress.step("analysing and drawing");
    let page = page_format(settings);
    let staging = writes_files
        .then(|| Staging::new(&settings.out, settings.foreign))
        .transpose()?;
    let table = read.table.clone();
    // The table of all incidents rests on no analysis: it is written beside them.
    let (made, written) = rayon::join(
        || {
            let facts = facts(settings, &mut read)?;
            let document = Document::TrendReport(Box::new(trend_report(facts)));
            let artifacts = artifacts(&document, page, staging.as_ref(), "", &settings.templates)?;
            Ok((document, artifacts))
        },
        || {
            staging
                .as_ref()
                .map_or(Ok(()), |staging| write_table(staging, "", &table))
        },
    );
    let (document, artifacts) = made?;
    written?;
    let Document::TrendReport(trend) = &document;
    let json = json_of(&artifacts);
    let checked = check_rejects(&settings.input, &read.ledger);
    let mut said = Vec::new();
    if let Some(staging) = staging {
        staging.write("rejects.csv", &export::rejects(&read.notes, &read.inputs))?;
        said.push(settings.out.join("report.html").display().to_string());
        if let Some(mail) = &settings.mail {
            let failure = checked.as_ref().err();
            let written = mail::about(settings, mail, (&staging, ""), (trend, json), failure)?;
            said.push(written.unwrap_or_else(|| format!("no mail: {}", mail::UNCHANGED)));
        }
        staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))?;
    }
    let found = &trend.analyses;
    let groups = found.clusters.iter().chain(&found.single_events);
    remember(settings.clusters_file.as_ref(), groups, &found.recurrence)?;
    progress.finish();
    if settings.input.json {
        output::write_stdout(|out| out.write_all(json))?;
    }
    if !settings.input.quiet {
        if settings.mail.is_some() && !writes_files {
            said.push("no mail: --json writes no files unless --out names a folder".to_owned());
        }
        eprint_lines(&[render::terminal(&document, &said, &settings.templates)?]);
    }
    let outcome = report::checked(trend, &settings.fail_on);
    // The process ends here: giving a million incidents back piece by piece would take as long as analysing them.
    std::mem::forget((read, document, artifacts, table));
    settled(checked, &outcome)
}

/// Says what became of the checks that were asked for. Too many rejects come first: on such data a check proves little.
fn settled(checked: Result<()>, outcome: &Checked) -> Result<()> {
    let untold = outcome.unknown.iter();
    let mut lines: Vec<String> = untold
        .map(|what| format!("--fail-on cannot tell {what}"))
        .collect();
    if checked.is_err() {
        let tripped = outcome.tripped.iter();
        lines.extend(tripped.map(|what| format!("--fail-on tripped: {what}")));
    }
    eprint_lines(&lines);
    checked?;
    if outcome.tripped.is_empty() {
        return Ok(());
    }
    Err(Error::checks_tripped(&outcome.tripped))
}

/// Returns the JSON among the products of a report.
pub(super) fn json_of(artifacts: &[Artifact]) -> &[u8] {
    let json = artifacts
        .iter()
        .find(|artifact| artifact.path == "report.json");
    &json.expect("the report has its JSON").bytes
}

/// Returns the form of the page: one file, or one with style and script beside it.
pub(super) fn page_format(settings: &ReportSettings) -> Format {
    if settings.split_assets {
        Format::SplitHtml
    } else {
        Format::Html
    }
}

/// Renders the document and writes each product below `folder` as soon as it is made; without a place to write to only the
/// JSON is wanted.
pub(super) fn artifacts(
    document: &Document,
    page: Format,
    staging: Option<&Staging>,
    folder: &str,
    templates: &Templates,
) -> Result<Vec<Artifact>> {
    let formats: &[Format] = match staging {
        Some(_) => &[Format::Png, page, Format::Json, Format::Markdown],
        None => &[Format::Json],
    };
    let made: Result<Vec<Vec<Artifact>>> = formats
        .par_iter()
        .map(|&format| {
            let artifacts = render::render_with(document, format, templates)?;
            if let Some(staging) = staging {
                artifacts.par_iter().try_for_each(|artifact| {
                    staging.write(&format!("{folder}{}", artifact.path), &artifact.bytes)
                })?;
            }
            Ok(artifacts)
        })
        .collect();
    Ok(made?.into_iter().flatten().collect())
}

pub(super) fn write_table(staging: &Staging, folder: &str, table: &IncidentTable) -> Result<()> {
    staging.write_with(&format!("{folder}incidents.csv"), |out| {
        export::write(table, TableFormat::Csv, out)
    })
}
