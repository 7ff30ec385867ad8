//! `JSONTestSuite`: what must be refused is refused or listed, what must be accepted is, nothing panics.

use std::fs;
use std::io::Write as _;

use super::super::{Json, object};
use crate::import::input::{self, Limits};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/data/hostile/JSONTestSuite/test_parsing"
);

/// Reads a file to the end: records, and whether anything was refused or listed.
fn read(path: &std::path::Path) -> (usize, bool) {
    let limits = Limits::default();
    let Ok(input) = input::read(path, &limits) else {
        return (0, true);
    };
    let Ok(json) = Json::open(&input.text, &limits) else {
        return (0, true);
    };
    let (mut records, mut listed) = (
        0,
        !json.damage.is_empty() || json.cut_off || input.replaced_count > 0,
    );
    for &span in json.arrays.iter().flat_map(|array| &array.elements) {
        match object(&input.text, span, &limits) {
            Ok(_) => records += 1,
            Err(_) => listed = true,
        }
    }
    (records, listed)
}

#[test]
fn json_test_suite() {
    let Ok(entries) = fs::read_dir(FOLDER) else {
        let _ = writeln!(std::io::stderr(), "skipped: no {FOLDER}");
        return;
    };
    let (mut accepted_wrongly, mut refused_wrongly, mut counts) = (Vec::new(), Vec::new(), [0; 3]);
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (_, listed) = read(&path);
        let bytes = fs::read(&path).expect("readable");
        let holds_objects = std::str::from_utf8(&bytes).is_ok_and(|text| {
            text.trim_start().starts_with('{') || text.trim_start().starts_with("[{")
        });
        match name.as_bytes()[0] {
            b'n' => {
                counts[0] += 1;
                if !listed {
                    accepted_wrongly.push(name);
                }
            }
            b'y' if holds_objects => {
                counts[1] += 1;
                if listed {
                    refused_wrongly.push(name);
                }
            }
            _ => counts[2] += 1,
        }
    }
    accepted_wrongly.sort();
    refused_wrongly.sort();
    // Two values one after the other are no JSON document, but they are a valid sequence of records.
    assert_eq!(
        (accepted_wrongly, refused_wrongly),
        (vec!["n_structure_double_array.json".to_owned()], Vec::new()),
        "{counts:?}"
    );
}
