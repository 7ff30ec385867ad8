//! A preset's number and an export: no panic, and every record has one fate.

#![no_main]

use afteraction::import::{ImportOptions, carried, import_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&number, export)) = bytes.split_first() else {
        return;
    };
    let presets = carried().expect("the carried presets are right");
    // Half of the numbers leave the choice to detection.
    let source = presets
        .get(usize::from(number))
        .map(|preset| preset.id.clone());
    let options = ImportOptions {
        source,
        ..ImportOptions::default()
    };
    if let Ok(read) = import_bytes("fuzz", export.to_vec(), &options) {
        assert!(read.ledger.adds_up(), "{:?}", read.ledger);
        assert_eq!(read.ledger.imported, read.table.len() as u64);
    }
});
