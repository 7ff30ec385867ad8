//! A table: its rows stand one behind the other, and each is shown once.

#![no_main]

use afteraction::import::input::Limits;
use afteraction::import::read_csv::{Csv, Row};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let limits = Limits {
        part_bytes: 256,
        ..Limits::default()
    };
    let Ok(csv) = Csv::open(text, &limits) else {
        return;
    };
    for part in csv.parts() {
        let mut before = None;
        part.read(|row| {
            let at = match row {
                Row::Record { at, fields, .. } => {
                    assert_eq!(fields.len(), csv.header.len());
                    at
                }
                Row::Blank { at } | Row::Rejected { at, .. } => at,
            };
            assert!(
                before.is_none_or(|before| before < at.byte),
                "a place twice"
            );
            before = Some(at.byte);
        });
    }
});
