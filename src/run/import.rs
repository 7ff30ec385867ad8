//! The command `import`: exports → one canonical table.

use std::path::Path;

use serde_json::json;

use super::{check_rejects, eprint_lines, ledger_lines, pretty, print, read, settle_ledger};
use crate::args::ImportArgs;
use crate::error::{Error, Result};
use crate::export::{self, TableFormat};
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
