use std::path::{Path, PathBuf};

use super::{Evidence, has_marks, is_in_place};
use crate::import::carried;
use crate::import::fold::log_lines;
use crate::import::headings::Headings;
use crate::import::input::{self, Limits};
use crate::import::path::Keys;
use crate::import::raw::Available;
use crate::import::read_csv::Csv;
use crate::import::read_json::{self, Json};

/// The presets that claim a file.
fn claimers(path: &Path) -> Vec<String> {
    let limits = Limits::default();
    let input = input::read(path, &limits).expect("the file can be read");
    let presets = carried().expect("the presets are right");
    let of = |evidence: &Evidence<'_>| -> Vec<String> {
        let mut found: Vec<String> = presets
            .iter()
            .filter(|preset| has_marks(preset, evidence) && is_in_place(preset, evidence))
            .map(|preset| preset.id.clone())
            .collect();
        found.sort();
        found
    };
    if log_lines::looks_like_log(&input.text) {
        // The whole line stands in a cell: it is read as a log, whatever the columns are.
        return Vec::new();
    }
    if !read_json::looks_like_json(&input.text) {
        let Ok(csv) = Csv::open(&input.text, &limits) else {
            return Vec::new();
        };
        return of(&Evidence {
            available: Available::Columns(&Headings::new(&csv.header)),
            records: &[],
            envelope: "",
        });
    }
    let Ok(json) = Json::open(&input.text, &limits) else {
        return Vec::new();
    };
    let lists = json.arrays.iter().map(|array| {
        let records: Vec<_> = array
            .elements
            .iter()
            .filter_map(|&span| read_json::object(&input.text, span, &limits).ok())
            .map(|(object, _)| object)
            .collect();
        let keys = Keys::of(&records.iter(), &[]);
        of(&Evidence {
            available: Available::Keys(&keys),
            records: &records,
            envelope: &array.path,
        })
    });
    lists.flatten().collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    found.sort();
    found
}

#[test]
fn each_sample_is_claimed_by_its_preset_alone() {
    let samples = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/presets"));
    assert!(samples.len() > 20);
    let presets = carried().expect("the presets are right");
    for path in samples {
        let own = path.file_stem().expect("a name").to_string_lossy();
        if own == "canonical" {
            continue;
        }
        let found = claimers(&path);
        let preset = presets.iter().find(|preset| preset.id == own);
        // Lines of logs and frames are taken apart before they are looked at: here only a stranger's claim shows.
        if preset.is_some_and(|preset| preset.fold.is_some()) {
            assert!(
                found.iter().all(|id| *id == own),
                "{}: {found:?}",
                path.display()
            );
        } else {
            assert_eq!(found, [own.into_owned()], "{}", path.display());
        }
    }
}

#[test]
fn no_real_export_is_claimed_twice() {
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/exports");
    for folder in files(&exports).iter().filter(|path| path.is_dir()) {
        for path in files(folder) {
            let is_data = path
                .extension()
                .is_some_and(|ending| ending == "json" || ending == "csv" || ending == "ndjson");
            if is_data {
                let found = claimers(&path);
                assert!(found.len() <= 1, "{}: {found:?}", path.display());
            }
        }
    }
}
