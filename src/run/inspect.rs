//! The command `inspect`: what exports are, what fills what, what they can answer; and a mapping to start from.

use std::path::Path;

use serde_json::json;

use super::import::note_future;
use super::{check_rejects, eprint_lines, filtered, pretty, print, settle_ledger, use_threads};
use crate::args::InspectArgs;
use crate::error::{Error, Result};
use crate::import;
use crate::import::inspect::{Inspected, inspect as look};
use crate::incident::IncidentTable;
use crate::output;
use crate::progress::Progress;
use crate::render;
use crate::report;
use crate::settings::{self, InspectSettings};

pub(super) fn inspect(args: InspectArgs) -> Result<()> {
    let InspectSettings {
        input,
        mapping,
        filters,
        as_of,
        templates,
    } = settings::inspect_settings(args)?;
    if let Some(path) = &mapping {
        check_free(path)?;
    }
    if input.files.is_empty() {
        return Err(Error::no_files());
    }
    use_threads(&input);
    let progress = Progress::new(input.progress && !input.quiet);
    let keep = |table: &IncidentTable| filtered(table, &filters);
    let seen = look(&input.files, &input.options, &keep, &|step| {
        progress.step(step);
    });
    let mut seen = seen.map_err(|failure| input.privacy.failure(failure))?;
    progress.finish();
    if let Some(as_of) = as_of {
        note_future(&mut seen.imported, as_of);
    }
    let mut veil = input.privacy.hide(&mut seen.imported)?;
    let files = seen.files.iter_mut();
    files.for_each(|file| veil.hide_in_file(file));
    settle_ledger(&mut seen.imported);
    if let Some(path) = &mapping {
        write_mapping(path, &seen)?;
    }
    let to_stdout = mapping.as_deref() == Some(Path::new("-"));
    if input.json && !to_stdout {
        print(&pretty(&json!({
            "files": seen.files,
            "incidents": seen.imported.table.len(),
            "ledger": seen.imported.ledger,
        }))?)?;
    } else {
        let incidents = seen.imported.table.len() as u64;
        let page = report::inspection_page(&seen.files, &seen.imported.ledger, incidents);
        let text = render::inspection(&page, &templates)?;
        if to_stdout {
            eprint_lines(&[text]);
        } else {
            print(&text)?;
        }
    }
    if let Some(path) = mapping.filter(|_| !to_stdout && !input.quiet) {
        eprint_lines(&[format!("the mapping is in {}", path.display())]);
    }
    check_rejects(&input, &seen.imported.ledger)
}

/// Refuses to write over a file: a mapping is work of a person.
fn check_free(path: &Path) -> Result<()> {
    if path != Path::new("-") && path.symlink_metadata().is_ok() {
        return Err(Error::mapping_exists(path));
    }
    Ok(())
}

fn write_mapping(path: &Path, seen: &Inspected) -> Result<()> {
    let [file] = seen.files.as_slice() else {
        return Err(Error::one_mapping_at_a_time(seen.files.len()));
    };
    let known = file
        .preset
        .as_ref()
        .filter(|preset| preset.basis == "marks");
    let known = known.and_then(|known| import::carried_text(&known.id));
    let text = report::mapping_text(file, known);
    if path == Path::new("-") {
        return print(&text);
    }
    output::write_new_file(path, text.as_bytes())
}
