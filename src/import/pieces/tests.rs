//! A table that is read piece by piece gives what it gives as a whole: rows, fates, places, sum.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use crate::import::input::Limits;
use crate::import::{ImportOptions, Imported, import, import_bytes, rejected_rows};
use crate::notes::Code;

const HEADING: &str = "id,title,service,started_at,resolved_at,description\n";

/// A table of many rows, some of them in quotes over several lines; `shown` writes a time.
fn table(rows: usize, shown: impl Fn(usize) -> String) -> String {
    let mut text = HEADING.to_owned();
    for row in 0..rows {
        let said = match row % 7 {
            0 => "\"first line\nsecond, line\r\nthird \"\"line\"\"\"",
            1 => "naïve café",
            _ => "plain",
        };
        let at = shown(row);
        let _ = writeln!(
            text,
            "INC-{row},Queue {} is full,queue-{},{at},,{said}",
            row % 90,
            row % 5
        );
    }
    text
}

fn stamped(row: usize) -> String {
    format!("2026-0{}-{:02}T10:00:00Z", 1 + row % 6, 1 + row % 28)
}

/// In so small pieces every test file is one of many.
fn options(piece_bytes: usize) -> ImportOptions {
    ImportOptions {
        limits: Limits {
            piece_bytes,
            part_bytes: piece_bytes / 4,
            ..Limits::default()
        },
        ..ImportOptions::default()
    }
}

/// Reads a text from a file in pieces and shows what came of it; it must be what the whole text gives.
fn read_both(bytes: &[u8], piece_bytes: usize) -> Imported {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("export.csv");
    fs::write(&path, bytes).expect("written");
    let options = options(piece_bytes);
    let opened = super::open(&path, &options.limits).expect("readable");
    assert!(opened.is_some(), "it is read piece by piece");
    let read = import(std::slice::from_ref(&path), &options, &|_| {}).expect("a table");
    let name = path.display().to_string();
    let whole = import_bytes(&name, bytes.to_vec(), &options).expect("a table");
    assert_eq!(read.ledger, whole.ledger);
    assert_eq!(read.inputs, whole.inputs);
    assert_eq!(read.notes.findings(), whole.notes.findings());
    assert!(read.table.frame().equals_missing(whole.table.frame()));
    let rows = |limits: &Limits| {
        let mut rows = Vec::new();
        rejected_rows(std::slice::from_ref(&path), &read, limits, &mut |found| {
            rows.push(found);
            Ok(())
        })
        .expect("the file is still there");
        rows
    };
    let picked = rows(&options.limits);
    // How a damage is read depends on where parts are cut, so they are cut alike.
    let whole = Limits {
        part_bytes: options.limits.part_bytes,
        ..Limits::default()
    };
    assert_eq!(picked, rows(&whole));
    let lines: usize = picked.iter().map(|rows| rows.lines.len()).sum();
    assert_eq!(lines as u64, read.ledger.rejected);
    read
}

#[test]
fn pieces_give_what_the_whole_gives() {
    let text = table(3_000, stamped);
    for piece_bytes in [4_000, 30_000, text.len() - 1] {
        let read = read_both(text.as_bytes(), piece_bytes);
        assert_eq!(read.ledger.imported, 3_000);
    }
}

#[test]
fn damages_are_listed_with_their_lines() {
    let text = table(2_000, stamped)
        .replace("INC-700,", "INC-700,surplus,")
        .replace("INC-1500,Queue 60 is full", "INC-1500,\"Queue 60 is full")
        .replace(
            "2026-04-22T10:00:00Z,,plain\nINC-1750",
            "soon,,plain\nINC-1750",
        );
    let read = read_both(text.as_bytes(), 20_000);
    assert_eq!(read.ledger.read, 2_000);
    let line_of = |start: &str| {
        let byte = text.find(start).expect("in the text");
        1 + text[..byte].matches('\n').count() as u64
    };
    let lines: Vec<u64> = read
        .notes
        .findings()
        .iter()
        .map(|finding| finding.place.line)
        .collect();
    assert!(lines.contains(&line_of("INC-700,")), "{lines:?}");
    assert!(lines.contains(&line_of("INC-1500,")), "{lines:?}");
}

#[test]
fn a_mark_at_the_beginning_is_no_part_of_the_text() {
    let text = format!("\u{feff}{}", table(900, stamped));
    let read = read_both(text.as_bytes(), 10_000);
    assert_eq!(read.ledger.imported, 900);
}

#[test]
fn the_order_of_day_and_month_is_settled_from_all_pieces() {
    let late = |row: usize| match row {
        1_999 => "31/01/2026 10:00".to_owned(),
        _ => format!("0{}/0{}/2026 10:00", 1 + row % 9, 1 + row % 5),
    };
    let read = read_both(table(2_000, late).as_bytes(), 10_000);
    assert_eq!(read.ledger.imported, 2_000);
}

#[test]
fn a_record_larger_than_a_piece_is_read() {
    let long = "long ".repeat(20_000);
    let text = table(400, stamped).replace("INC-200,Queue", &format!("INC-200,{long} Queue"));
    let read = read_both(text.as_bytes(), 5_000);
    assert_eq!(read.ledger.imported, 400);
}

#[test]
fn what_is_not_plain_after_all_is_read_whole() {
    for (strange, code) in [(&b"caf\xE9"[..], "windows-1252"), (&b"nul\0"[..], "UTF-8")] {
        let text = table(900, stamped)
            .replace("café", "cafe")
            .replace("naïve", "naive");
        let place = text.find("INC-800,Queue").expect("in the text") + "INC-800,".len();
        let mut bytes = text.into_bytes();
        bytes.splice(place..place, strange.iter().copied());
        let read = read_both(&bytes, 10_000);
        assert_eq!(read.ledger.imported, 900, "{code}");
        assert!(!read.notes.findings().is_empty() || code != "UTF-8");
    }
}

#[test]
fn other_inputs_are_not_read_in_pieces() {
    let folder = TempDir::new().expect("a folder");
    let list = format!("[{}]", "{\"id\": 1},\n".repeat(2_000));
    let page = "{\"incidents\":[{\"id\": 1}],\"more\":false}".to_owned();
    let small = table(20, stamped);
    for (name, bytes) in [
        ("list.json", list.as_bytes()),
        ("page.json", page.repeat(2_000).as_bytes()),
        ("small.csv", small.as_bytes()),
        (
            "packed.csv.gz",
            &[b"\x1F\x8B".as_slice(), &vec![7; 20_000]].concat(),
        ),
        (
            "picture.png",
            &[b"\x89PNG\r\n\x1A\n".as_slice(), &vec![7; 20_000]].concat(),
        ),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let opened = super::open(&path, &options(10_000).limits).expect("readable");
        assert!(opened.is_none(), "{name}");
    }
}

/// A record of lines of JSON; `shown` writes a time.
fn object(row: usize, shown: impl Fn(usize) -> String) -> String {
    let more = match row % 7 {
        0 => r#","updates":[{"at":"2026-03-01T10:00:00Z","text":"on {it}\nnow"}]"#,
        1 => r#","service":"naïve café","id2":12345678901234567890"#,
        _ => "",
    };
    let at = shown(row);
    format!(
        r#"{{"id":"INC-{row}","title":"Queue {} is full","started_at":"{at}"{more}}}"#,
        row % 90
    )
}

fn lines(rows: usize, shown: impl Fn(usize) -> String) -> String {
    let lines = (0..rows).map(|row| object(row, &shown) + "\n");
    lines.collect()
}

#[test]
fn lines_of_json_in_pieces_give_what_the_whole_gives() {
    let text = lines(3_000, stamped);
    for piece_bytes in [9_000, 60_000, text.len() - 1] {
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}\n\n \n"),
        ] {
            let read = read_both(text.as_bytes(), piece_bytes);
            assert_eq!(read.ledger.imported, 3_000);
        }
    }
}

#[test]
fn damaged_lines_of_json_are_listed_with_their_lines() {
    let text = lines(2_000, stamped)
        .replace("\"INC-700\",", "\"INC-700\"")
        .replace("{\"id\":\"INC-900\"", "nothing\n{\"id\":\"INC-900\"")
        .replace("{\"id\":\"INC-1100\"", "{\"id\":\"INC-1100")
        .replace(
            "{\"id\":\"INC-1300\"",
            "{\"id\":\"INC-1299x\",\"started_at\":\"soon\"} {\"id\":\"INC-1300\"",
        );
    let read = read_both(text.as_bytes(), 20_000);
    assert_eq!((read.ledger.imported, read.ledger.rejected), (1_998, 4));
    let found: Vec<u64> = read
        .notes
        .findings()
        .iter()
        .map(|finding| finding.place.line)
        .collect();
    for line in [701, 901, 1_102, 1_302] {
        assert!(found.contains(&line), "{line} in {found:?}");
    }
}

#[test]
fn only_the_last_piece_tells_whether_lines_of_json_are_cut_off() {
    let text =
        lines(2_000, stamped).replace("\"INC-700\",\"title\":\"Queue 70 is full\"", "\"INC-700");
    for (end, is_cut_off) in [
        ("", false),
        ("{\"id\":\"INC-x\",\"sta", true),
        ("{\"id\":\"INC-x\n \n", true),
    ] {
        for piece_bytes in [9_000, 50_000] {
            let read = read_both(format!("{text}{end}").as_bytes(), piece_bytes);
            assert_eq!(
                read.notes.count(Code::InputCutOff) > 0,
                is_cut_off,
                "{end:?}"
            );
        }
    }
}

#[test]
fn the_order_of_dates_in_lines_of_json_is_settled_from_all_pieces() {
    let late = |row: usize| match row {
        1_999 => "31/01/2026 10:00".to_owned(),
        _ => format!("0{}/0{}/2026 10:00", 1 + row % 9, 1 + row % 5),
    };
    let read = read_both(lines(2_000, late).as_bytes(), 20_000);
    assert_eq!(read.ledger.imported, 2_000);
}

#[test]
fn lines_of_json_of_another_kind_later_on_are_read_as_in_the_whole() {
    let page = "{\"incidents\":[{\"id\":\"P-1\",\"title\":\"t\",\"started_at\":\"2026-03-01T10:00:00Z\"}],\"more\":true}\n";
    let long = format!(
        "{{\"id\":\"L\",\"title\":\"{}\",\"started_at\":\"2026-03-01T10:00:00Z\"}}\n",
        "long ".repeat(9_000)
    );
    let text = lines(1_500, stamped);
    for strange in [page, &long, "[1,2]\n", "{}\n", "\n\n\n"] {
        let read = read_both(format!("{text}{strange}{text}").as_bytes(), 9_000);
        assert!(read.ledger.imported >= 1_500, "{strange:?}");
    }
}

#[test]
fn a_file_that_begins_otherwise_than_before_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("export.csv");
    fs::write(&path, table(900, stamped)).expect("written");
    let options = options(10_000);
    let opened = super::open(&path, &options.limits)
        .expect("readable")
        .expect("large");
    fs::write(&path, table(900, stamped).replace("INC-1,", "INC-0,")).expect("written");
    let presets = crate::import::carried().expect("presets");
    let read = crate::import::sheet::read(&opened, 0, &presets, &options);
    let failure = read.map(|_| ()).expect_err("changed").to_string();
    assert!(failure.contains("changed while it was read"), "{failure}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, failure_persistence: None, ..proptest::prelude::ProptestConfig::default() })]

    #[test]
    fn whatever_is_damaged_pieces_give_what_the_whole_gives(
        damages in proptest::collection::vec((0..6_usize, proptest::prelude::any::<usize>()), 0..8),
        piece_bytes in 1_500_usize..9_000,
    ) {
        let mut text = table(200, stamped);
        for (kind, place) in damages {
            let place = text.floor_char_boundary(HEADING.len() + place % (text.len() - HEADING.len()));
            text.insert_str(place, ["\"", "\n", ",", "\r", "\"\n", "é"][kind]);
        }
        let read = read_both(text.as_bytes(), piece_bytes);
        proptest::prop_assert!(read.ledger.adds_up(), "{:?}", read.ledger);
    }
}
