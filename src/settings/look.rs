//! For whom a report is, how many there are, with which templates they are made, and what makes a run fail.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::incident::columns::{COMPONENTS, SERVICES, SEVERITY, SOURCE, TAGS, TEAMS};
use crate::render::Templates;
use crate::report::{Audience, Check};
use crate::settings::config::sha256;

/// The largest template that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// The columns by which there may be one report for each value.
const PER: [&str; 6] = [TEAMS, SERVICES, COMPONENTS, TAGS, SEVERITY, SOURCE];

pub(super) fn audience(word: Option<&str>) -> Result<Audience> {
    let Some(word) = word else {
        return Ok(Audience::default());
    };
    let known = Audience::ALL
        .into_iter()
        .find(|audience| audience.word() == word);
    known.ok_or_else(|| Error::bad_setting("--audience", word, "lead, team or exec"))
}

/// Reads `came-back,overdue`.
pub(super) fn checks(text: Option<&str>) -> Result<Vec<Check>> {
    let words = text.unwrap_or_default().split(',').map(str::trim);
    let check = |word: &str| {
        let known = Check::ALL.into_iter().find(|check| check.word() == word);
        known.ok_or_else(|| {
            let expected = Check::ALL.map(Check::word).join(", ");
            Error::bad_setting("--fail-on", word, &expected)
        })
    };
    let checks = words.filter(|word| !word.is_empty()).map(check);
    let mut checks: Vec<Check> = checks.collect::<Result<_>>()?;
    checks.sort_unstable();
    checks.dedup();
    Ok(checks)
}

pub(super) fn per(word: Option<&str>) -> Result<Option<&'static str>> {
    let Some(word) = word else {
        return Ok(None);
    };
    let is_it = |column: &&&str| **column == word || column.strip_suffix('s') == Some(word);
    let known = PER.iter().find(is_it);
    known.map(|column| Some(*column)).ok_or_else(|| {
        let expected = "team, service, component, tag, severity or source";
        Error::bad_setting("--per", word, expected)
    })
}

/// Reads the user's templates and checks them.
pub(super) fn templates(folder: Option<&Path>) -> Result<Templates> {
    let Some(folder) = folder else {
        return Ok(Templates::default());
    };
    let templates = Templates::with(files_of(folder)?);
    match templates.faults().first() {
        Some(fault) => Err(Error::template(&fault.file, fault.line, &fault.what)),
        None => Ok(templates),
    }
}

/// Reads the templates and styles that stand in a folder, by name; other files are none.
///
/// # Errors
/// Usage: the folder or a file in it cannot be read, or a file is too large.
pub fn files_of(folder: &Path) -> Result<BTreeMap<String, String>> {
    let failed = |cause: std::io::Error| Error::templates_folder(folder, &cause);
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_template = [".html", ".md", ".txt", ".css"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if !is_template || name.starts_with('.') || !entry.path().is_file() {
            continue;
        }
        if entry.path().metadata().map_err(failed)?.len() > LARGEST {
            return Err(Error::template(&name, None, "it is larger than 4 MiB"));
        }
        let text = std::fs::read_to_string(entry.path())
            .map_err(|cause| Error::template(&name, None, cause))?;
        found.insert(name, text);
    }
    Ok(found)
}

/// Returns a hash of all templates of the user; `None` where all are ours.
pub(super) fn hash(templates: &Templates) -> Option<String> {
    let own: Vec<String> = templates
        .own()
        .map(|(name, text)| format!("{name} {}\n", sha256(text.as_bytes())))
        .collect();
    (!own.is_empty()).then(|| sha256(own.concat().as_bytes()))
}
