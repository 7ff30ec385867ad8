//! Hostile files through the whole import: no panic, no hang, every record has a fate, good neighbours survive.

use std::path::{Path, PathBuf};

use afteraction::error::{Error, ErrorKind};
use afteraction::import::inspect::{Inspected, inspect};
use afteraction::import::{ImportOptions, Imported, import};
use afteraction::incident::IncidentTable;
use afteraction::incident::table::{ID, TITLE};
use serde_json::{Value, json};

use crate::helpers::{folder, shared, write};

/// Imports one file.
fn imported(path: &Path) -> Result<Imported, Error> {
    import(&[path.to_owned()], &ImportOptions::default(), &|_| {})
}

/// Imports a text that stands in a file of this name.
fn imported_text(name: &str, bytes: impl AsRef<[u8]>) -> Result<Imported, Error> {
    let folder = folder();
    imported(&write(folder.path(), name, bytes))
}

fn looked_at(path: &Path) -> Result<Inspected, Error> {
    let all = |table: &IncidentTable| Ok(table.clone());
    inspect(&[path.to_owned()], &ImportOptions::default(), &all, &|_| {})
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn texts(read: &Imported, column: &str) -> Vec<String> {
    let cells = read.table.texts(column);
    cells
        .iter()
        .map(|text| text.unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_file_of_the_collections_is_told_of() {
    let Some(folder) = shared("data/hostile") else {
        return;
    };
    let mut count = 0;
    for path in files(&folder) {
        match looked_at(&path) {
            Ok(seen) => {
                let ledger = &seen.imported.ledger;
                assert!(ledger.adds_up(), "{}: {ledger:?}", path.display());
                assert_eq!(
                    ledger.imported,
                    seen.imported.table.len() as u64,
                    "{}",
                    path.display()
                );
            }
            Err(failure) => assert!(
                matches!(failure.kind(), ErrorKind::Input | ErrorKind::Limit),
                "{}: {failure}",
                path.display()
            ),
        }
        count += 1;
    }
    assert!(count > 550, "{count}");
}

/// A list of three records of which the second holds a document as a value.
fn with_document(document: &[u8]) -> Vec<u8> {
    let record =
        |id: &str| format!(r#"{{"id":"{id}","title":"t","started_at":"2026-03-01T10:00:00Z""#);
    let mut text = format!("[{}}},\n{},\"native\":", record("A"), record("B")).into_bytes();
    text.extend_from_slice(document);
    text.extend_from_slice(format!("}},\n{}}}]", record("C")).as_bytes());
    text
}

#[test]
fn json_test_suite_inside_of_records() {
    let Some(folder) = shared("data/hostile/JSONTestSuite/test_parsing") else {
        return;
    };
    let (mut accepted, mut listed, mut lost) = (0, 0, Vec::new());
    let mut wrong = Vec::new();
    for path in files(&folder) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let document = std::fs::read(&path).expect("it can be read");
        let read = imported_text("list.json", with_document(&document));
        let ids = read
            .as_ref()
            .map(|read| texts(read, ID))
            .unwrap_or_default();
        let is_clean = read
            .as_ref()
            .is_ok_and(|read| read.notes.findings().is_empty() && read.notes.remarks().is_empty());
        let has_all = ids == ["A", "B", "C"];
        match name.split('_').next() {
            // A name that stands twice is valid, and is told of where its values differ.
            Some("y") if has_all && (is_clean || name.contains("duplicated_key")) => accepted += 1,
            Some("n") if !(has_all && is_clean) => {
                listed += 1;
                if !(ids.contains(&"A".to_owned()) && ids.contains(&"C".to_owned())) {
                    lost.push(name);
                }
            }
            Some("i") => {}
            _ => wrong.push(format!("{name}: {ids:?} clean {is_clean}")),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((accepted, listed), (95, 188));
    eprintln!(
        "good neighbours lost beside {} of 188: {lost:?}",
        lost.len()
    );
    assert!(lost.len() <= 12, "{lost:?}");
}

/// What a text becomes as a value of an incident: trimmed, and nothing where it says that there is nothing.
fn as_value(text: &str) -> String {
    let trimmed = text.trim();
    let plain = trimmed.strip_prefix('\'').filter(|rest| {
        rest.trim_start_matches('\'')
            .starts_with(afteraction::incident::columns::begins_formula)
    });
    let plain = plain.unwrap_or(trimmed);
    if afteraction::import::timestamp::is_null(plain) {
        String::new()
    } else {
        plain.to_owned()
    }
}

#[test]
fn naughty_strings_come_out_as_they_went_in() {
    let Some(path) = shared("data/hostile/blns/blns.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("it can be read");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of strings");
    assert_eq!(strings.len(), 515);
    let expected: Vec<String> = strings.iter().map(|text| as_value(text)).collect();
    let records: Vec<Value> = strings
        .iter()
        .enumerate()
        .map(|(number, text)| json!({"id": format!("N{number}"), "title": text, "started_at": "2026-03-01T10:00:00Z"}))
        .collect();
    let folder = folder();
    let from_json = write(
        folder.path(),
        "a.json",
        serde_json::to_vec(&records).expect("JSON"),
    );
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["id", "title", "started_at"])
        .expect("memory");
    for (number, text) in strings.iter().enumerate() {
        table
            .write_record([&format!("N{number}"), text.as_str(), "2026-03-01T10:00:00Z"])
            .expect("memory");
    }
    let from_csv = write(folder.path(), "a.csv", table.into_inner().expect("memory"));
    for path in [from_json, from_csv] {
        let read = imported(&path).expect("it can be read");
        assert_eq!(read.ledger.imported, 515, "{:?}", read.ledger);
        assert_eq!(texts(&read, TITLE), expected, "{}", path.display());
        for format in ["csv", "ndjson", "parquet"] {
            let format = afteraction::export::TableFormat::of_ending(format).expect("a format");
            let mut bytes = Vec::new();
            afteraction::export::write(&read.table, format, &mut bytes).expect("memory");
            let again = imported_text("again.bin", bytes).expect("it can be read");
            assert_eq!(
                texts(&again, TITLE),
                expected,
                "{format:?} of {}",
                path.display()
            );
        }
    }
}

#[test]
fn encodings_give_the_same_incidents() {
    let text = "id;title;started_at;detected_by\r\n\
        1;Größenänderung der Straße – „café“ für 5 €;2026-03-01 10:00;monitoring\r\n\
        2;naïve façade à l’hôtel;2026-03-02 10:00;customer\r\n\
        3;plain;2026-03-03 10:00;staff\r\n";
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark
            .then_some(0xFEFF)
            .into_iter()
            .chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let expected = imported_text("a.csv", text).expect("it can be read");
    assert_eq!(expected.table.len(), 3);
    let ways: [(&str, Vec<u8>); 6] = [
        (
            "UTF-8 with mark",
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        ),
        ("UTF-16 LE with mark", utf16(false, true)),
        ("UTF-16 BE with mark", utf16(true, true)),
        ("UTF-16 LE", utf16(false, false)),
        ("UTF-16 BE", utf16(true, false)),
        ("Windows-1252", windows.into_owned()),
    ];
    for (name, bytes) in ways {
        let read = imported_text("a.csv", bytes).expect(name);
        assert_eq!(texts(&read, TITLE), texts(&expected, TITLE), "{name}");
        assert_eq!(texts(&read, ID), texts(&expected, ID), "{name}");
        let noticed = |read: &Imported| read.table.detected_by();
        assert_eq!(noticed(&read), noticed(&expected), "{name}");
        assert_eq!(read.ledger.repaired, 0, "{name}");
    }
}
