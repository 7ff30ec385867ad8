//! What each stage costs: import, analyses, each renderer, each form of the table.
//!
//! `cargo bench` measures with many incidents; as a part of `cargo test` it runs with ten of them, to stay alive.

use std::fmt::Write as _;
use std::path::PathBuf;

use afteraction::analysis::{self, Extent, Questions, Scope};
use afteraction::export::{self, TableFormat};
use afteraction::import::{self, ImportOptions, Imported};
use afteraction::incident::Instant;
use afteraction::incident::period::{Period, Tz};
use afteraction::privacy::{Kind, Privacy};
use afteraction::render::{self, Format};
use afteraction::report::{Document, Facts, Generator, trend_report};
use divan::Bencher;
use divan::counter::BytesCount;

const ROWS: &[usize] = if cfg!(debug_assertions) {
    &[10]
} else {
    &[20_000, 100_000]
};
const SAMPLES: u32 = if cfg!(debug_assertions) { 1 } else { 10 };

fn main() {
    divan::main();
}

/// An export with `rows` incidents over a year; the same rows give the same text.
fn csv(rows: usize) -> String {
    let mut text = "id,title,service,team,severity,status,started_at,detected_at,acknowledged_at,mitigated_at,resolved_at\n".to_owned();
    let begin = 1_767_225_600_i64;
    for row in 0..rows {
        let start = begin
            + i64::try_from(row).expect("few rows") * 31_000_000
                / i64::try_from(rows).expect("few rows");
        let at = |after: usize| {
            Instant::from_micros((start + i64::try_from(after).expect("short")) * Instant::SECOND)
                .rfc3339()
        };
        let length = 600 + (row * 7_919) % 20_000;
        let _ = writeln!(
            text,
            "INC-{row},Symptom {} of service-{},service-{},team-{},SEV{},resolved,{},{},{},{},{}",
            row % 97,
            row % 40,
            row % 40,
            row % 8,
            row % 4 + 1,
            at(0),
            at(60 + row % 300),
            at(120 + row % 400),
            at(length / 2 + 600),
            at(length + 600)
        );
    }
    text
}

fn file(rows: usize, ending: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join(format!("incidents-{rows}.{ending}"));
    std::fs::write(&path, bytes).expect("it can be written");
    (folder, path)
}

fn imported(rows: usize) -> Imported {
    let (_folder, path) = file(rows, "csv", csv(rows).as_bytes());
    import::import(&[path], &ImportOptions::default(), &|_| ()).expect("it is read")
}

fn scope() -> Scope {
    let at = |day: i64| Instant::from_micros((1_767_225_600 + day * 86_400) * Instant::SECOND);
    Scope {
        as_of: at(360),
        zone: Tz::UTC,
        extent: Extent::Everything,
        current: Period {
            from: at(0),
            to: at(360),
        },
        baseline: None,
    }
}

fn document(rows: usize) -> Document {
    let read = imported(rows);
    let analyses = analysis::analyses(&read.table, &scope()).expect("results");
    let facts = Facts {
        generator: Generator {
            name: "afteraction".to_owned(),
            version: "bench".to_owned(),
        },
        analyses,
        scope: scope(),
        window_name: "all".to_owned(),
        ledger: read.ledger,
        inputs: read.inputs,
        settings: serde_json::json!({}),
        rules: analysis::Rules::default(),
        as_of_basis: "flag".to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
        audience: afteraction::report::Audience::Lead,
        group: None,
    };
    Document::TrendReport(Box::new(trend_report(facts)))
}

#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn import_csv(bencher: Bencher, rows: usize) {
    let (_folder, path) = file(rows, "csv", csv(rows).as_bytes());
    bencher.bench(|| {
        import::import(
            std::slice::from_ref(&path),
            &ImportOptions::default(),
            &|_| (),
        )
        .expect("it is read")
    });
}

#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn import_ndjson(bencher: Bencher, rows: usize) {
    let bytes = export::bytes(&imported(rows).table, TableFormat::Ndjson).expect("bytes");
    let (_folder, path) = file(rows, "ndjson", &bytes);
    bencher.bench(|| {
        import::import(
            std::slice::from_ref(&path),
            &ImportOptions::default(),
            &|_| (),
        )
        .expect("it is read")
    });
}

#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn all_analyses(bencher: Bencher, rows: usize) {
    let table = imported(rows).table;
    bencher.bench(|| analysis::analyses(&table, &scope()).expect("results"));
}

/// The last quarter of the year against the quarter before it, so that every comparison is made.
fn compared() -> Scope {
    let at = |day: i64| Instant::from_micros((1_767_571_200 + day * 86_400) * Instant::SECOND);
    Scope {
        as_of: at(355),
        extent: Extent::Window,
        current: Period {
            from: at(259),
            to: at(350),
        },
        baseline: Some(Period {
            from: at(168),
            to: at(259),
        }),
        ..scope()
    }
}

/// One question about a table; the rest of its answer is thrown away.
type Question = fn(&Questions<'_>);

const QUESTIONS: [(&str, Question); 11] = [
    ("rate", |ask| drop(ask.rate())),
    ("weekly and trend", |ask| drop(ask.trend(&ask.weekly()))),
    ("severity", |ask| drop(ask.severity_change())),
    ("durations", |ask| drop(ask.durations())),
    ("services and teams", |ask| {
        drop(ask.groups(&mut ask.durations()));
    }),
    ("stages", |ask| drop(ask.stages())),
    ("explained", |ask| drop(ask.explained())),
    ("time of day", |ask| drop(ask.time_of_day())),
    ("detectable", |ask| {
        std::hint::black_box(ask.detectable_rate());
    }),
    ("recurrence", |ask| drop(ask.recurrence(false))),
    ("follow-up", |ask| {
        drop(ask.follow_up(&ask.recurrence(false).problems));
    }),
];

#[divan::bench(args = QUESTIONS.map(|(name, _)| name), sample_count = SAMPLES, sample_size = 1)]
fn question(bencher: Bencher, name: &str) {
    let table = imported(ROWS[ROWS.len() - 1]).table;
    let (scope, rules) = (compared(), analysis::Rules::default());
    let ask = Questions::new(&table, &scope, &rules);
    let (_, question) = QUESTIONS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("it is one of them");
    bencher.bench_local(|| question(&ask));
}

/// What is prepared once for all questions.
#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn questions_prepared(bencher: Bencher, rows: usize) {
    let table = imported(rows).table;
    let (scope, rules) = (compared(), analysis::Rules::default());
    bencher.bench_local(|| drop(Questions::new(&table, &scope, &rules)));
}

/// All questions with everything compared.
#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn all_analyses_compared(bencher: Bencher, rows: usize) {
    let table = imported(rows).table;
    bencher.bench(|| analysis::analyses(&table, &compared()).expect("results"));
}

#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn export_csv(bencher: Bencher, rows: usize) {
    let table = imported(rows).table;
    bencher.bench(|| export::bytes(&table, TableFormat::Csv).expect("bytes"));
}

#[divan::bench(args = ROWS, sample_count = SAMPLES, sample_size = 1)]
fn export_parquet(bencher: Bencher, rows: usize) {
    let table = imported(rows).table;
    bencher.bench(|| export::bytes(&table, TableFormat::Parquet).expect("bytes"));
}

/// Looking for the first so many kinds (secrets alone; addresses too) in titles and summaries, text by text on one thread.
#[divan::bench(args = [1, Kind::ALL.len()], sample_count = SAMPLES, sample_size = 1)]
fn redact(bencher: Bencher, kinds: usize) {
    let sample = include_str!("../sample-data/incidents.csv");
    let texts: Vec<&str> = sample
        .split([',', '\n'])
        .filter(|text| text.len() > 8)
        .cycle()
        .take(ROWS[ROWS.len() - 1])
        .collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let privacy = Privacy {
        names: true,
        redact: Kind::ALL[..kinds].to_vec(),
    };
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        texts
            .iter()
            .map(|text| privacy.setting("title", text).len())
            .sum::<usize>()
    });
}

#[divan::bench(args = [Format::Html, Format::Markdown, Format::Json, Format::Png, Format::Terminal], sample_count = SAMPLES, sample_size = 1)]
fn render_format(bencher: Bencher, format: Format) {
    let document = document(ROWS[0]);
    bencher.bench(|| render::render(&document, format).expect("bytes"));
}
