//! csv-spectrum equals its JSON; `DuckDB`'s collection never panics, hangs or loses a byte.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::super::{Csv, Row};
use crate::import::input::{self, Limits};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/hostile");

fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(Path::new(FOLDER).join(folder)) else {
        // The collections are not part of the project.
        let _ = writeln!(std::io::stderr(), "skipped: no {FOLDER}/{folder}");
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            let inner = path
                .strip_prefix(FOLDER)
                .expect("it is in the folder")
                .display()
                .to_string();
            found.extend(files(&inner));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn csv_spectrum_equals_its_json() {
    for path in files("csv-spectrum/csvs") {
        let mut text = fs::read_to_string(&path).expect("the collection is UTF-8");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name.ends_with("_crlf") && !text.contains('\r') {
            // Some copies of the collection lost the line ends that these files are about.
            text = text.replace('\n', "\r\n");
        }
        let wanted = fs::read_to_string(format!("{FOLDER}/csv-spectrum/json/{name}.json"))
            .expect("each has one");
        let wanted: serde_json::Value = serde_json::from_str(&wanted).expect("valid");
        let csv = Csv::open(&text, &Limits::default()).expect("a table");
        let mut rows = Vec::new();
        for part in csv.parts() {
            part.read(|row| match row {
                Row::Record {
                    fields,
                    repair: None,
                    ..
                } => {
                    let pairs = csv
                        .header
                        .iter()
                        .cloned()
                        .zip(fields.iter().map(serde_json::Value::from));
                    rows.push(serde_json::Value::Object(pairs.collect()));
                }
                _ => panic!("{name}: only clean rows"),
            });
        }
        assert_eq!(serde_json::Value::Array(rows), wanted, "{name}");
    }
}

/// Checks that the records of a text cover it without gap or overlap and returns how many there are.
pub(super) fn reconciled(text: &str, limits: &Limits) -> Option<[u64; 3]> {
    let csv = Csv::open(text, limits).ok()?;
    let mut counts = [0; 3];
    for part in csv.parts() {
        let (mut next_index, mut last) = (0, None);
        part.read(|row| {
            let (at, kind) = match row {
                Row::Record { at, fields, .. } => {
                    assert_eq!(fields.len(), csv.header.len());
                    (at, 0)
                }
                Row::Blank { at } => (at, 1),
                Row::Rejected { at, .. } => (at, 2),
            };
            assert_eq!(at.index, next_index, "numbered without gap");
            assert!(last.is_none_or(|last| at.byte > last), "in order");
            assert!(
                part.range()
                    .contains(&usize::try_from(at.byte).expect("small"))
            );
            next_index += 1;
            last = Some(at.byte);
            counts[kind] += 1;
        });
    }
    Some(counts)
}

#[test]
fn duckdb_collection_reconciles_without_panic_or_hang() {
    let (mut read, mut refused) = (0, 0);
    for path in files("duckdb-csv") {
        let start = Instant::now();
        match input::read(&path, &Limits::default()) {
            Ok(input) => {
                reconciled(&input.text, &Limits::default());
                reconciled(
                    &input.text,
                    &Limits {
                        part_bytes: 64,
                        ..Limits::default()
                    },
                );
                read += 1;
            }
            Err(_) => refused += 1,
        }
        // Without optimisation, and beside other tests, everything takes ten times as long.
        let most = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
        assert!(start.elapsed() < most, "{}", path.display());
    }
    assert!(
        read == 0 || read > refused * 5,
        "{read} read, {refused} refused"
    );
}
