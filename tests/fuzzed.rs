//! The targets of the fuzzer with mutated samples: always the same ones, so that a failure can be seen again.
//!
//! `AFTERACTION_CASES` sets how many cases a target gets.

#[path = "../fuzz/targets.rs"]
mod targets;

use crate::helpers::{Numbers, project};

/// Cases a target gets in the suite.
const CASES: usize = 60;
/// Longer samples are cut.
const LONGEST: usize = 16 << 10;
/// What breaks parsers, or means something to ours.
const TOKENS: [&str; 40] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    "null",
    "true",
    "1e999",
    "-0",
    "9223372036854775808",
    "\u{FEFF}",
    "\u{202E}",
    "é",
    "\\",
    "\\u0000",
    "'",
    "#",
    "sep=;\n",
    "id,title,started_at\n",
    "2026-02-30",
    "1970-01-01T00:00:00Z",
    "22026-03-01",
    "0001-01-01T00:00:00Z",
    "23:59:60",
    "+14:00",
    "- [ ] ",
    "| - |",
    "</script>",
    "=1+1",
];

fn seeds(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(project(folder)).expect("the folder is there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(ending));
    texts
        .map(|path| {
            let mut bytes = std::fs::read(path).expect("a file");
            bytes.truncate(LONGEST);
            bytes
        })
        .collect()
}

/// Changes some places of a seed: bytes, tokens, pieces of it or of another one.
fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(80)).min(bytes.len());
        match numbers.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let piece = other[from..(from + numbers.below(400)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let token = TOKENS[numbers.below(TOKENS.len())];
                let often = 1 + numbers.below(3) * numbers.below(3);
                bytes.splice(at..at, token.repeat(often).into_bytes());
            }
        }
    }
    bytes
}

/// Runs a target on mutated seeds; a failure says which case it was.
fn check(seeds: &[Vec<u8>], share: usize, target: impl Fn(&[u8])) {
    let cases = std::env::var("AFTERACTION_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let mut numbers = Numbers(11);
    for case in 0..cases.unwrap_or(CASES).div_ceil(share) {
        let bytes = mutated(seeds, &mut numbers);
        let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&bytes)));
        assert!(
            run.is_ok(),
            "case {case} fails: {:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

fn on_text(target: impl Fn(&str)) -> impl Fn(&[u8]) {
    move |bytes| target(&String::from_utf8_lossy(bytes))
}

const SAMPLES: &str = "sample-data/presets";

#[test]
fn tables_are_sniffed_and_read() {
    let tables = seeds(SAMPLES, ".csv");
    check(&tables, 1, on_text(targets::sniffer));
    check(&tables, 1, on_text(targets::csv));
}

#[test]
fn json_is_laid_out() {
    check(&seeds(SAMPLES, "json"), 1, on_text(targets::json));
}

#[test]
fn times_are_read_or_refused() {
    let times = [
        "2026-03-08T02:30:00.123-05:00",
        "03/Mär/26 10:07 AM",
        "1772528820",
        "29/2/2016 01:16",
        "Mar 3, 2026 @ 10:05:10.000",
        "Tuesday, February 18, 2014 7:50:26 PM",
    ];
    let times: Vec<Vec<u8>> = times.iter().map(|time| time.as_bytes().to_vec()).collect();
    check(&times, 1, on_text(targets::timestamp));
}

#[test]
fn mappings_are_read_or_refused() {
    check(
        &seeds("src/import/presets", ".toml"),
        1,
        on_text(targets::mapping),
    );
}

#[test]
fn exports_are_imported_with_every_record_in_one_place() {
    let mut exports = seeds(SAMPLES, "");
    for (number, export) in exports.iter_mut().enumerate() {
        // One in three names a preset, right or wrong; for the others it is detected.
        let preset = u8::try_from(number % 60).expect("few");
        export.insert(0, if number % 3 == 0 { preset } else { u8::MAX });
    }
    check(&exports, 1, targets::import);
}

#[test]
fn what_is_written_is_read_back() {
    check(&seeds(SAMPLES, ""), 2, targets::rejects);
}

#[test]
fn reports_are_drawn() {
    check(&seeds(SAMPLES, "csv"), 12, targets::report);
}

#[test]
fn packs_and_postmortems_are_read() {
    let mut texts = seeds("tests/data", ".md");
    texts.extend(seeds(".", ".md"));
    texts.push(b"# Sharing session\n\n<!-- afteraction pack 1 -->\n\n| action | PIC | time box |\n|---|---|---|\n| fix it | Ann | 2 weeks |\n- [x] confirmed\n".to_vec());
    check(&texts, 1, on_text(targets::pack));
}
