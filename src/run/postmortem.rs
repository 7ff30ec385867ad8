//! The command `postmortem`: incidents → documents that know the facts and ask for the rest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::clusters::scope_of;
use super::similar::row_of;
use super::{check_rejects, eprint_lines, filtered, pretty, print, read, settle_ledger};
use crate::analysis::{self, IncidentNames};
use crate::args::PostmortemArgs;
use crate::error::{Error, Result};
use crate::finished::{self, Finding};
use crate::output;
use crate::progress::Progress;
use crate::render::{PostmortemRenderer, generated};
use crate::report::{self, Generator, Postmortem, PublicWords, incident_facts};
use crate::settings::{self, ReportSettings};

pub(super) fn postmortem(args: PostmortemArgs) -> Result<()> {
    if !args.lint.is_empty() {
        return lint(args);
    }
    let settings = settings::postmortem_settings(args)?;
    let input = &settings.report.input;
    let progress = Progress::new(input.progress && !input.quiet);
    let mut read = read(input, &progress)?;
    progress.step("looking back");
    let documents = documents(
        &settings.report,
        &settings.ids,
        settings.public.as_ref(),
        &read,
    )?;
    let mut made = Vec::new();
    let mut renderers: BTreeMap<&str, PostmortemRenderer<'_>> = BTreeMap::new();
    for document in &documents {
        let file = settings.template.file(document.facts.severity);
        if !renderers.contains_key(file) {
            let renderer = PostmortemRenderer::new(file, &settings.template.templates)?;
            renderers.insert(file, renderer);
        }
        made.push((document, file, renderers[file].render(document)?));
    }
    progress.finish();
    let mut said = Vec::new();
    if let Some(folder) = &settings.out {
        output::make_folder(folder)?;
        for (document, file, text) in &made {
            let place = folder.join(file_name(&document.facts.id, file));
            said.extend(write(&place, text)?);
        }
    }
    if input.json {
        print(&pretty(&json!({ "postmortems": documents }))?)?;
    } else if let (None, [(_, _, text)]) = (&settings.out, made.as_slice()) {
        print(text)?;
    }
    if !input.quiet {
        eprint_lines(&said);
    }
    settle_ledger(&mut read);
    check_rejects(input, &read.ledger)
}

/// Checks finished postmortems: one line a finding, or JSON.
fn lint(args: PostmortemArgs) -> Result<()> {
    let input = settings::lint_settings(args.input)?;
    let mut checked: Vec<(String, Vec<Finding>)> = Vec::new();
    for path in &args.lint {
        let bytes = std::fs::read(path).map_err(|cause| Error::unreadable_document(path, cause))?;
        let found = finished::check(&String::from_utf8_lossy(&bytes));
        checked.push((path.display().to_string(), found));
    }
    let checked = input.privacy.redacted(checked)?;
    let findings: usize = checked.iter().map(|(_, found)| found.len()).sum();
    if input.json {
        let one =
            |(file, found): &(String, Vec<Finding>)| json!({ "file": file, "findings": found });
        let documents: Vec<_> = checked.iter().map(one).collect();
        print(&pretty(
            &json!({ "findings": findings, "documents": documents }),
        )?)?;
    } else {
        print(&finished::listed(&checked))?;
    }
    if findings == 0 {
        return Ok(());
    }
    let documents = checked.iter().filter(|(_, found)| !found.is_empty());
    Err(Error::faults_found(
        findings,
        documents.count(),
        checked.len(),
    ))
}

/// Puts together what is known of each incident.
pub(super) fn documents(
    report: &ReportSettings,
    ids: &[String],
    public: Option<&PublicWords>,
    read: &crate::import::Imported,
) -> Result<Vec<Postmortem>> {
    let table = filtered(&read.table, &report.filters)?;
    let scope = scope_of(report, &table, read.latest);
    let names = IncidentNames::new(&table);
    let rows: Result<Vec<usize>> = ids.iter().map(|id| row_of(&names, id)).collect();
    let cases = analysis::case_files(&table, &scope, &report.rules, &rows?)?;
    let document = |case| {
        let generator = Generator {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let facts = incident_facts(case, &read.inputs, scope.zone);
        let document = report::postmortem(facts, &read.inputs, scope.as_of, generator);
        match public {
            Some(public) => document.for_outside(public),
            None => document,
        }
    };
    Ok(cases.iter().map(document).collect())
}

/// Returns the name of a document's file: letters, digits, `-`, `_` and `.` of the id; other signs become `-`, and the
/// hash of the id keeps such names apart.
fn file_name(id: &str, template: &str) -> String {
    let ending = Path::new(template)
        .extension()
        .map_or("md", |ending| ending.to_str().unwrap_or("md"));
    format!("postmortem-{}.{ending}", output::safe_name(id))
}

/// Writes a document; of one that is there already, the parts that people changed stay, and what cannot be brought up to
/// date is written beside it.
///
/// *Output*: what is to be said about it.
fn write(place: &Path, text: &str) -> Result<Vec<String>> {
    let shown = place.display();
    let old = match std::fs::read(place) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            output::write_new_file(place, text.as_bytes())?;
            return Ok(vec![format!("{shown}: written")]);
        }
        Err(cause) => return Err(Error::output(place, cause)),
    };
    let updated = std::str::from_utf8(&old)
        .ok()
        .and_then(|old| generated::updated(old, text));
    let Some(updated) = updated else {
        let beside = write_beside(place, text)?;
        return Ok(vec![format!(
            "{shown}: left as it is, it bears no marks of ours; the new one is {}",
            beside.display()
        )]);
    };
    let mut said = Vec::new();
    if updated.text.as_bytes() == old {
        said.push(format!("{shown}: as it was"));
    } else {
        output::write_file(place, |out| out.write_all(updated.text.as_bytes()))?;
        said.push(format!(
            "{shown}: brought up to date, what people wrote is kept"
        ));
    }
    if !updated.taken_out.is_empty() {
        let parts = updated.taken_out.join(", ");
        said.push(format!(
            "{shown}: without the parts {parts}, which are not in it"
        ));
    }
    if !updated.outdated.is_empty() {
        let beside = write_beside(place, text)?;
        said.push(format!(
            "{shown}: the parts {} were changed by people and are left as they are; what they would say now is in {}",
            updated.outdated.join(", "),
            beside.display()
        ));
    }
    Ok(said)
}

/// Writes a document beside one that is not to be changed, under the first name that is free or holds the same.
fn write_beside(place: &Path, text: &str) -> Result<PathBuf> {
    let ending = place.extension().map_or_else(String::new, |ending| {
        format!(".{}", ending.to_string_lossy())
    });
    for number in 1_u32.. {
        let new = if number == 1 {
            format!("new{ending}")
        } else {
            format!("new-{number}{ending}")
        };
        let beside = place.with_extension(new);
        match std::fs::read(&beside) {
            Ok(there) if there == text.as_bytes() => return Ok(beside),
            Ok(_) => {}
            Err(_) => {
                output::write_new_file(&beside, text.as_bytes())?;
                return Ok(beside);
            }
        }
    }
    Err(Error::output(place, "no free name beside it"))
}
