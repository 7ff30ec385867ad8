//! The command `import`: exports → one canonical table.

use std::path::Path;

use serde_json::json;

use super::{
    check_rejects, eprint_lines, filtered, ledger_lines, pretty, print, read, rejected_rows,
    settle_ledger,
};
use crate::args::ImportArgs;
use crate::error::{Error, Result};
use crate::export::{self, TableFormat};
use crate::import::Imported;
use crate::incident::Instant;
use crate::notes::Code;
use crate::output;
use crate::progress::Progress;
use crate::settings::{self, ImportSettings};

pub(super) fn import(args: ImportArgs) -> Result<()> {
    let ImportSettings {
        input,
        out,
        rejects,
        rejected_rows: rows,
        filters,
        as_of,
    } = settings::import_settings(args)?;
    let to_stdout = out == Path::new("-");
    let format = if to_stdout {
        TableFormat::Ndjson
    } else {
        format_of(&out)?
    };
    let rows = rows.as_deref();
    rows.map_or(Ok(()), rejected_rows::check)?;
    let progress = Progress::new(input.progress && !input.quiet);
    let mut read = read(&input, &progress)?;
    if let Some(as_of) = as_of {
        note_future(&mut read, as_of);
    }
    let table = filtered(&read.table, &filters)?;
    progress.step("writing");
    if to_stdout {
        output::write_stdout(|stdout| export::write(&table, format, stdout))?;
    } else {
        output::write_file(&out, |file| export::write(&table, format, file))?;
    }
    let rows = rows.map(|folder| rejected_rows::write(folder, &input, &mut read));
    let rows = rows.transpose()?;
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
        eprint_lines(rows.as_slice());
    }
    check_rejects(&input, &read.ledger)
}

/// Points out what starts at or after the as-of time; it is written like all others.
pub(super) fn note_future(read: &mut Imported, as_of: Instant) {
    let starts = read.table.placed_at();
    let later = starts.iter().flatten();
    let count = later.filter(|start| *start >= as_of.micros()).count();
    if count > 0 {
        let text = format!("{count} incidents start at or after the as-of time");
        read.notes.remark(Code::FutureTime, text);
    }
}

fn format_of(path: &Path) -> Result<TableFormat> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().into_owned())
        .unwrap_or_default();
    TableFormat::of_ending(&ending).ok_or_else(|| Error::unknown_format(path))
}
