//! The command `import`: exports → one canonical table.

use std::path::Path;

use serde_json::json;

use super::{check_rejects, eprint_lines, pretty, print, read, settle_ledger};
use crate::args::ImportArgs;
use crate::error::{Error, Result};
use crate::export::{self, TableFormat};
use crate::import::Imported;
use crate::output;
use crate::progress::Progress;
use crate::settings;

pub(super) fn import(args: ImportArgs) -> Result<()> {
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
