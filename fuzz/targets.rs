//! What any bytes must not break: one function a target, used by the fuzzer and, with mutated samples, by the tests.

use afteraction::analysis::{self, Extent, Scope};
use afteraction::export::{self, TableFormat};
use afteraction::import::filled_pack::filled_pack;
use afteraction::import::input::Limits;
use afteraction::import::read_csv::{Csv, Row};
use afteraction::import::read_json::{Json, object};
use afteraction::import::timestamp::{DateOrder, Form, read};
use afteraction::import::{ImportOptions, Imported, carried, dialect, import_bytes, preset};
use afteraction::incident::Instant;
use afteraction::incident::period::{Period, Tz};
use afteraction::render::{Format, render};
use afteraction::report::{Audience, Document, Facts, Generator, trend_report};

/// A text that is perhaps a table: its heading lies in it.
pub(crate) fn sniffer(text: &str) {
    let dialect = dialect::sniff(text);
    assert!(text.is_char_boundary(dialect.header_byte));
    assert!(dialect.header_line > dialect.preamble_lines);
}

/// A table: its rows stand one behind the other, and each is shown once.
pub(crate) fn csv(text: &str) {
    let limits = Limits {
        part_bytes: 256,
        ..Limits::default()
    };
    let Ok(csv) = Csv::open(text, &limits) else {
        return;
    };
    let mut before = None;
    for part in csv.parts() {
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
}

/// A JSON text: its layout is found, and each record is parsed or refused.
pub(crate) fn json(text: &str) {
    let limits = Limits::default();
    let Ok(json) = Json::open(text, &limits) else {
        return;
    };
    for span in json.arrays.iter().flat_map(|array| &array.elements) {
        let _ = object(text, *span, &limits);
    }
}

/// A text that is perhaps a time, in every order of day and month, in a zone with gaps and overlaps.
pub(crate) fn timestamp(text: &str) {
    let zone = "America/St_Johns".parse().expect("a zone");
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        for form in [Form::Any, Form::EpochSeconds, Form::EpochMilliseconds] {
            let _ = read(text, &form, order, zone);
        }
    }
}

/// A mapping in TOML: read or refused.
pub(crate) fn mapping(text: &str) {
    let _ = preset::parse(text, "fuzz");
}

/// A preset's number and an export: every record has one fate.
pub(crate) fn import(bytes: &[u8]) {
    let Some((&number, export)) = bytes.split_first() else {
        return;
    };
    let presets = carried().expect("the carried presets are right");
    // Most numbers leave the choice to detection.
    let chosen = presets.get(usize::from(number));
    let options = ImportOptions {
        source: chosen.map(|preset| preset.id.clone()),
        ..ImportOptions::default()
    };
    if let Ok(read) = import_bytes("fuzz", export.to_vec(), &options) {
        assert!(read.ledger.adds_up(), "{:?}", read.ledger);
        assert_eq!(read.ledger.imported, read.table.len() as u64);
    }
}

fn imported(bytes: &[u8]) -> Option<Imported> {
    import_bytes("fuzz", bytes.to_vec(), &ImportOptions::default()).ok()
}

/// An export: what was found in it is a table with a line each, and its incidents as a table are the same incidents.
pub(crate) fn rejects(bytes: &[u8]) {
    let Some(read) = imported(bytes) else { return };
    let lines = export::rejects(&read.notes, &read.inputs);
    let mut reader = ::csv::Reader::from_reader(lines.as_slice());
    let found = reader
        .records()
        .map(|line| line.expect("a line of twelve cells"));
    let found: Vec<String> = found.map(|line| line[7].to_owned()).collect();
    let codes = read
        .notes
        .findings()
        .iter()
        .map(|finding| finding.code.word());
    assert!(found.iter().map(String::as_str).eq(codes));
    let table = |read: &Imported, format| export::bytes(&read.table, format).expect("memory");
    let first = table(&read, TableFormat::Ndjson);
    let again = imported(&first).expect("our own lines are read");
    assert_eq!(again.ledger.rejected, 0);
    assert_eq!(again.table.len(), read.table.len());
}

/// An export: its report can be drawn in every form, and is the same when it is read back.
pub(crate) fn report(bytes: &[u8]) {
    let Some(read) = imported(bytes) else { return };
    let end = read.latest.map_or(0, Instant::micros).saturating_add(1);
    let end = Instant::from_micros(end.clamp(0, 4_000_000_000 * Instant::SECOND));
    let current = Period {
        from: Instant::from_micros(end.micros() - 365 * 86_400 * Instant::SECOND),
        to: end,
    };
    let scope = Scope {
        as_of: end,
        zone: Tz::UTC,
        extent: Extent::Everything,
        current,
        baseline: None,
    };
    let document = Document::TrendReport(Box::new(trend_report(Facts {
        generator: Generator {
            name: "afteraction".to_owned(),
            version: "fuzz".to_owned(),
        },
        analyses: analysis::analyses(&read.table, &scope).expect("results"),
        scope,
        window_name: "all".to_owned(),
        ledger: read.ledger,
        inputs: read.inputs,
        settings: serde_json::json!({}),
        rules: analysis::Rules::default(),
        as_of_basis: "flag".to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
        audience: Audience::Lead,
        group: None,
    })));
    for format in [
        Format::Html,
        Format::Markdown,
        Format::Json,
        Format::Terminal,
    ] {
        render(&document, format).expect("our own templates fit");
    }
}

/// A text that is perhaps a filled pack or a finished postmortem.
pub(crate) fn pack(text: &str) {
    let _ = filled_pack(text, None);
    let _ = afteraction::finished::check(text);
}
