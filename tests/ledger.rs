//! A large table with planted faults: every fault is listed with its line, column and code, and nothing else is.
//!
//! `AFTERACTION_ROWS` sets the size; the measure of the reliability guide is a million.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use afteraction::import::{ImportOptions, Imported, import_bytes};
use afteraction::notes::{Code, Consequence};

use crate::helpers::Numbers;

const ROWS: usize = 20_000;
/// One row in so many has a fault.
const EVERY: usize = 20;
const HEADING: &str = "id,title,service,severity,status,started_at,resolved_at\n";

/// What must be found: line → column and code.
type Planted = BTreeMap<u64, (Option<&'static str>, Code)>;

const FAULTS: usize = 16;

/// A good row.
fn row(number: usize, numbers: &mut Numbers) -> [String; 7] {
    let titles = [
        "disk full, größer als gestern",
        "slow, again",
        "the \"\"big\"\" one",
        "first line\nsecond line, with comma",
        "plain",
    ];
    let title = titles[numbers.below(titles.len())];
    let day = 1 + numbers.below(28);
    [
        format!("INC-{number:07}"),
        if title.contains([',', '"', '\n']) {
            format!("\"{title} {number}\"")
        } else {
            format!("{title} {number}")
        },
        ["api", "web", "db"][numbers.below(3)].to_owned(),
        format!("SEV{}", 1 + numbers.below(5)),
        "resolved".to_owned(),
        format!("2026-01-{day:02}T{:02}:00:00Z", numbers.below(20)),
        format!("2026-01-{day:02}T{:02}:30:00Z", 20 + numbers.below(4)),
    ]
}

/// Damages a row; says in which column and as what it must be listed. `None`: nothing is listed.
fn damage(cells: &mut Vec<String>, kind: usize, number: usize) -> (Option<&'static str>, Code) {
    "plain".clone_into(&mut cells[1]);
    match kind {
        0 => {
            "2026-02-30T10:00:00Z".clone_into(&mut cells[6]);
            (Some("resolved_at"), Code::BadTimestamp)
        }
        1 => {
            "yesterday".clone_into(&mut cells[5]);
            (Some("started_at"), Code::BadTimestamp)
        }
        2 => {
            cells.truncate(4);
            (None, Code::TooFewFields)
        }
        3 => {
            cells.insert(3, "surplus".to_owned());
            (None, Code::TooManyFields)
        }
        4 => {
            "a 24\" screen".clone_into(&mut cells[1]);
            (Some("title"), Code::StrayQuote)
        }
        5 => {
            "pl\0ain".clone_into(&mut cells[1]);
            (Some("title"), Code::NulByte)
        }
        6 => {
            "terrible".clone_into(&mut cells[3]);
            (Some("severity"), Code::UnknownSeverity)
        }
        7 => {
            "parked".clone_into(&mut cells[4]);
            (Some("status"), Code::UnknownStatus)
        }
        8 => {
            cells[5].clear();
            cells[6].clear();
            (None, Code::MissingStart)
        }
        9 => {
            "2025-12-31T10:00:00Z".clone_into(&mut cells[6]);
            (Some("resolved_at"), Code::EndBeforeStart)
        }
        10 => {
            cells[1] = format!("=HYPERLINK({number})");
            (Some("title"), Code::FormulaPrefix)
        }
        11 => {
            cells[0].clear();
            cells[1] = format!("without id {number}");
            (None, Code::MissingId)
        }
        12 => {
            "\"inside \" quotes\"".clone_into(&mut cells[1]);
            (Some("title"), Code::StrayQuote)
        }
        13 => {
            "broken \u{FFFD}".clone_into(&mut cells[1]);
            (Some("title"), Code::BadEncoding)
        }
        14 => {
            "\"never closed".clone_into(&mut cells[1]);
            (Some("title"), Code::UnterminatedQuote)
        }
        _ => {
            cells.truncate(6);
            (None, Code::TooFewFields)
        }
    }
}

/// Makes the table, and what must be found in it.
fn table(rows: usize) -> (Vec<u8>, Planted, [u64; 3]) {
    let mut numbers = Numbers(7);
    let mut text = HEADING.to_owned();
    let mut planted = Planted::new();
    let (mut line, mut blank, mut same) = (2, 0, 0);
    let mut before = String::new();
    for number in 0..rows {
        let good = row(number, &mut numbers);
        let is_faulty = number % EVERY == EVERY / 2;
        let kind = (number / EVERY) % (FAULTS + 2);
        let mut cells = good.to_vec();
        let written = if !is_faulty {
            cells.join(",")
        } else if kind < FAULTS {
            planted.insert(line, damage(&mut cells, kind, number));
            cells.join(",")
        } else if kind == FAULTS {
            blank += 1;
            String::new()
        } else {
            // The row before, once more.
            same += 1;
            planted.insert(line, (Some("id"), Code::DuplicateIdSame));
            before.clone()
        };
        let _ = writeln!(text, "{written}");
        line += 1 + u64::try_from(written.matches('\n').count()).expect("few");
        before = written;
    }
    // One byte that is no UTF-8, where the replacement character stands.
    let bytes = text.into_bytes();
    let mut broken = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some(place) = memchr::memmem::find(rest, "\u{FFFD}".as_bytes()) {
        broken.extend_from_slice(&rest[..place]);
        broken.push(0xFF);
        rest = &rest[place + 3..];
    }
    broken.extend_from_slice(rest);
    // Letters beyond ASCII, so that the text is taken for UTF-8 with faults.
    broken.extend_from_slice(
        "INC-Ü,äöüßäöüßäöüß,api,SEV1,resolved,2026-01-01T10:00:00Z,2026-01-01T11:00:00Z\n"
            .to_string()
            .as_bytes(),
    );
    (
        broken,
        planted,
        [u64::try_from(rows).expect("few") + 1, blank, same],
    )
}

fn read(bytes: Vec<u8>) -> Imported {
    import_bytes("faults.csv", bytes, &ImportOptions::default()).expect("most rows are good")
}

#[test]
fn every_planted_fault_is_listed_with_line_column_and_code() {
    let rows = std::env::var("AFTERACTION_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(ROWS);
    let (bytes, planted, [all, blank, same]) = table(rows);
    let begin = std::time::Instant::now();
    let read = read(bytes);
    let took = begin.elapsed();
    let ledger = &read.ledger;
    assert!(ledger.adds_up(), "{ledger:?}");
    assert_eq!(
        (ledger.read, ledger.blank, ledger.duplicate),
        (all, blank, same)
    );
    let rejecting = [Code::TooFewFields, Code::TooManyFields, Code::MissingStart];
    let is_rejected = |(column, code): &(Option<&str>, Code)| {
        rejecting.contains(code) || (*code == Code::BadTimestamp && *column == Some("started_at"))
    };
    let rejected = planted.values().filter(|fault| is_rejected(fault)).count();
    let mut wrong = Vec::new();
    let mut found: BTreeMap<u64, Vec<(Option<String>, Code)>> = BTreeMap::new();
    for finding in read.notes.findings() {
        found
            .entry(finding.place.line)
            .or_default()
            .push((finding.column_name.clone(), finding.code));
        let expected = planted.get(&finding.place.line);
        let fits = expected.is_some_and(|(column, code)| {
            *code == finding.code
                && column.is_none_or(|column| finding.column_name.as_deref() == Some(column))
        });
        if !fits && finding.consequence != Consequence::Duplicate {
            wrong.push(format!(
                "line {}: {:?} in {:?}, planted {expected:?}",
                finding.place.line, finding.code, finding.column_name
            ));
        }
    }
    let missed: Vec<_> = planted
        .iter()
        .filter(|(line, _)| !found.contains_key(line))
        .collect();
    eprintln!(
        "{all} rows, {} faults planted, {} not listed, {} listed wrongly, {} rejected, {took:?}",
        planted.len(),
        missed.len(),
        wrong.len(),
        ledger.rejected
    );
    assert!(missed.is_empty(), "{:?}", &missed[..missed.len().min(10)]);
    assert!(wrong.is_empty(), "{:?}", &wrong[..wrong.len().min(10)]);
    assert_eq!(ledger.rejected, u64::try_from(rejected).expect("few"));
}
