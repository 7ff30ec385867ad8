//! Sample exports, damaged at random, through the whole import: no panic, and the ledger adds up.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use afteraction::import::{ImportOptions, import_bytes};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};

use crate::helpers::project;

/// The sample of every preset: name and bytes.
fn samples() -> &'static [(String, Vec<u8>)] {
    static SAMPLES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let folder = std::fs::read_dir(project("sample-data/presets")).expect("it is there");
        let mut found: Vec<(String, Vec<u8>)> = folder
            .flatten()
            .map(|file| {
                let name = file.file_name().to_string_lossy().into_owned();
                (name, std::fs::read(file.path()).expect("it can be read"))
            })
            .collect();
        found.sort();
        found
    })
}

/// Damages bytes: flips one, cuts some out, doubles some, or puts in something that means something.
fn mutate(bytes: &mut Vec<u8>, kind: u8, place: usize, length: usize) {
    const WORDS: [&[u8]; 12] = [
        b"\"",
        b"\0",
        b"\xFF",
        b",",
        b"\n",
        b"\r",
        b"{",
        b"]",
        b"\\",
        b"1e999",
        b"null",
        b"\xED\xA0\x80",
    ];
    if bytes.is_empty() {
        return;
    }
    let from = place % bytes.len();
    let to = (from + length % 200).min(bytes.len());
    match kind % 5 {
        0 => bytes[from] ^= 1 << (length % 8),
        1 => drop(bytes.drain(from..to)),
        2 => {
            let again = bytes[from..to].to_vec();
            bytes.splice(from..from, again);
        }
        3 => drop(bytes.splice(from..from, WORDS[length % WORDS.len()].iter().copied())),
        _ => bytes.truncate(from),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_it_panic_or_lose_count(
        sample in any::<usize>(),
        damages in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..12),
    ) {
        let all = samples();
        let (name, bytes) = &all[sample % all.len()];
        let mut bytes = bytes.clone();
        for (kind, place, length) in damages {
            mutate(&mut bytes, kind, place, length);
        }
        let read = catch_unwind(AssertUnwindSafe(|| import_bytes(name, bytes, &ImportOptions::default())));
        prop_assert!(read.is_ok(), "{name}: it panicked");
        if let Ok(Ok(read)) = read {
            prop_assert!(read.ledger.adds_up(), "{name}: {:?}", read.ledger);
            prop_assert!(read.ledger.imported == read.table.len() as u64, "{name}: {:?}", read.ledger);
        }
    }
}
