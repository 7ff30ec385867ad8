//! The rejected records as they stand → a folder with a file an input, to be corrected and read beside the export.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::{Error, Result};
use crate::import::{self, Imported};
use crate::notes::{Consequence, Finding, InputSummary};
use crate::output::{self, Foreign, Staging, safe_name};
use crate::settings::InputSettings;

/// What each file's name begins with: it says what the file is, and keeps names from being special.
const BEGINNING: &str = "rejected-";

/// Where a record stands in the folder: the file, and the line on which it begins.
type RowPlace = (String, u64);

/// Checks before the work begins that the folder may be replaced.
///
/// # Errors
/// Usage: it holds files that are not ours, or what people corrected. Output: it cannot be written to.
pub(super) fn check(folder: &Path) -> Result<()> {
    let checked = output::check_folder(folder, Foreign::Refuse);
    let checked = checked.and_then(|()| output::check_unchanged(folder));
    checked.map_err(Error::rejected_rows_folder)
}

/// Writes the rejected records and says in `rejects.csv`, beside each of them, where it stands.
///
/// *Output*: what was written, in words. *Empty*: nothing is written, and that is said.
///
/// # Errors
/// Input: one can no longer be read, or changed. Output: the folder cannot be written.
pub(super) fn write(folder: &Path, input: &InputSettings, read: &mut Imported) -> Result<String> {
    if read.ledger.rejected == 0 {
        return Ok(format!(
            "nothing was rejected: {} is not written",
            folder.display()
        ));
    }
    let staging = Staging::new(folder, Foreign::Refuse)?;
    let mut places: BTreeMap<(u32, u64), RowPlace> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let limits = &input.options.limits;
    import::rejected_rows(&input.files, read, limits, &mut |rows| {
        let file = file_name(&read.inputs, rows.input, rows.ending, &mut taken);
        staging.write(&file, rows.text.as_bytes())?;
        let lines = rows.lines.into_iter();
        places.extend(lines.map(|(byte, line)| ((rows.input, byte), (file.clone(), line))));
        Ok(())
    })?;
    if places.is_empty() {
        return Ok(format!(
            "{} rejected, none of them a record that could be corrected: {} is not written",
            read.ledger.rejected,
            folder.display()
        ));
    }
    staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))?;
    name_places(read, &places);
    Ok(format!(
        "{} rejected records stand in {}: correct them there, and give the folder to the next run beside the export",
        places.len(),
        folder.display()
    ))
}

/// Makes a name that no other file of the folder has, in either case of its letters.
fn file_name(
    inputs: &[InputSummary],
    number: u32,
    ending: &str,
    taken: &mut BTreeSet<String>,
) -> String {
    let name = inputs.get(number as usize).map_or("", |input| &input.name);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let packed = [".gz", ".zst"];
    let name = packed
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let (stem, own) = name.rsplit_once('.').unwrap_or((name, ""));
    // Spreadsheets tell by the ending how a table is parted.
    let ending = match own {
        "tsv" | "txt" if ending == "csv" => own,
        _ => ending,
    };
    let stem = safe_name(stem);
    let mut names = (1_u64..).map(|count| match count {
        1 => format!("{BEGINNING}{stem}.{ending}"),
        _ => format!("{BEGINNING}{stem}-{count}.{ending}"),
    });
    let free = names.find(|name| taken.insert(name.to_lowercase()));
    free.unwrap_or_default()
}

/// Adds to what is suggested for each rejected record where it stands.
fn name_places(read: &mut Imported, places: &BTreeMap<(u32, u64), RowPlace>) {
    let place_of = |finding: &mut Finding| {
        let place = (finding.place.input, finding.place.byte);
        if finding.consequence == Consequence::Rejected
            && let Some((file, line)) = places.get(&place)
        {
            finding.suggestion = match finding.suggestion.as_str() {
                "" => format!("correct line {line} of {file}"),
                before => format!("{before} (line {line} of {file})"),
            };
        }
    };
    read.notes.reword(place_of, |_| {});
}
