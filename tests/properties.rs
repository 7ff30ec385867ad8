//! What holds for any input: order does not matter, twice is once, parts make the whole, bytes never panic.

use std::path::Path;

use proptest::prelude::{ProptestConfig, any, proptest};
use serde_json::Value;

use crate::helpers::{assert_ledger, code, folder, project, report, run, succeed, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

fn sample() -> (String, Vec<String>) {
    let text =
        std::fs::read_to_string(project("sample-data/presets/canonical.csv")).expect("it is there");
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().expect("a heading"), lines.collect())
}

/// Figures that must not depend on how the records were handed over.
fn figures(report: &Value) -> Vec<Value> {
    [
        "incidents",
        "severity",
        "weekly",
        "phases",
        "services",
        "teams",
        "time_of_day",
        "concentration",
        "clusters",
        "incidents_digest",
    ]
    .map(|path| report[path].clone())
    .to_vec()
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let folder = folder();
    let text = std::fs::read_to_string(project("sample-data/incidents.json")).expect("it is there");
    let mut records: Vec<Value> = serde_json::from_str(&text).expect("a list");
    let forward = write(
        folder.path(),
        "forward.json",
        serde_json::to_vec(&records).expect("JSON"),
    );
    let expected = figures(&report(&forward, AS_OF, &["--window", "all"]));
    records.reverse();
    let backward = write(
        folder.path(),
        "backward.json",
        serde_json::to_vec(&records).expect("JSON"),
    );
    assert_eq!(
        figures(&report(&backward, AS_OF, &["--window", "all"])),
        expected
    );
}

#[test]
fn importing_twice_is_importing_once() {
    let file = project("sample-data/presets/canonical.csv");
    let once = succeed(&["report", path(&file), "--json", "--quiet", "--as-of", AS_OF]);
    let twice = succeed(&[
        "report",
        path(&file),
        path(&file),
        "--json",
        "--quiet",
        "--as-of",
        AS_OF,
    ]);
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("JSON");
    let (once, twice) = (read(&once.stdout), read(&twice.stdout));
    assert_eq!(figures(&once), figures(&twice));
    assert_eq!(twice["ledger"]["duplicate"], 6);
    assert_ledger(&twice);
}

#[test]
fn parts_make_the_whole() {
    let folder = folder();
    let (heading, rows) = sample();
    let part = |name: &str, rows: &[String]| {
        write(
            folder.path(),
            name,
            format!("{heading}\n{}\n", rows.join("\n")),
        )
    };
    let (one, other) = rows.split_at(rows.len() / 2);
    let (one, other) = (part("one.csv", one), part("other.csv", other));
    let parts = succeed(&["import", path(&one), path(&other), "--out", "-", "--quiet"]);
    let whole = succeed(&[
        "import",
        path(&project("sample-data/presets/canonical.csv")),
        "--out",
        "-",
        "--quiet",
    ]);
    assert_eq!(parts.stdout, whole.stdout);
}

#[test]
fn each_form_read_back_gives_the_same_table() {
    let folder = folder();
    for source in [
        "sample-data/incidents.json",
        "sample-data/presets/statuspage.json",
        "sample-data/presets/incident-io.json",
    ] {
        let source = project(source);
        let plain = succeed(&["import", path(&source), "--out", "-", "--quiet"]).stdout;
        for ending in ["csv", "ndjson", "parquet"] {
            let out = folder.path().join(format!("table.{ending}"));
            succeed(&["import", path(&source), "--out", path(&out), "--quiet"]);
            let back = succeed(&["import", path(&out), "--out", "-", "--quiet"]).stdout;
            assert!(back == plain, "{} through {ending}", source.display());
        }
    }
}

/// What one damage costs: the number of incidents that are lost, and what is listed.
fn damaged(name: &str, bytes: &[u8]) -> (u64, String) {
    let folder = folder();
    let file = write(folder.path(), name, bytes);
    let rejects = folder.path().join("rejects.csv");
    let output = succeed(&[
        "import",
        path(&file),
        "--out",
        path(&folder.path().join("table.csv")),
        "--rejects",
        path(&rejects),
        "--json",
        "--quiet",
    ]);
    let ledger: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let lost = 40 - ledger["ledger"]["imported"].as_u64().expect("a count");
    (
        lost,
        std::fs::read_to_string(rejects).expect("it is written"),
    )
}

fn clean_rows() -> Vec<String> {
    let heading = "id,title,description,severity,started_at,resolved_at".to_owned();
    let row = |number: usize| {
        format!(
            "INC-{number:03},Zürich – “Köln” node {number},\"Lines, and\n\"\"quotes\"\" in cell {number}\",SEV{},2026-10-{:02}T10:00:00Z,2026-10-{:02}T11:30:00Z",
            number % 4 + 1,
            number % 28 + 1,
            number % 28 + 1
        )
    };
    std::iter::once(heading).chain((0..40).map(row)).collect()
}

#[test]
fn one_damaged_row_costs_at_most_that_row_and_is_listed() {
    type Damage = fn(&str) -> String;
    let cases: [(&str, &str, Damage); 5] = [
        ("stray quote", "stray_quote", |row| {
            row.replacen("node", "no\"de", 1)
        }),
        ("missing separator", "too_few_fields", |row| {
            row.replacen("Z,2026", "Z2026", 1)
        }),
        ("extra separator", "too_many_fields", |row| {
            row.replacen("node", "no,de", 1)
        }),
        ("NUL", "nul_byte", |row| row.replacen("node", "no\0de", 1)),
        ("unclosed quote", "quote", |row| {
            row.replacen(",SEV", ",\"SEV", 1)
        }),
    ];
    for (name, code, damage) in cases {
        let mut rows = clean_rows();
        rows[20] = damage(&rows[20]);
        let (lost, listed) = damaged("damaged.csv", rows.join("\n").as_bytes());
        assert!(lost <= 1, "{name} costs {lost} rows: {listed}");
        assert!(listed.contains(code), "{name} is not listed: {listed}");
    }
}

#[test]
fn encodings_lose_nothing() {
    let text = clean_rows().join("\r\n");
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
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
    let windows: Vec<u8> = text
        .chars()
        .map(|letter| match letter {
            'ü' => 0xFC,
            'ö' => 0xF6,
            '–' => 0x96,
            '“' => 0x93,
            '”' => 0x94,
            other => u8::try_from(u32::from(other)).expect("the rest is ASCII"),
        })
        .collect();
    let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let (_, expected) = damaged("utf8.csv", text.as_bytes());
    for (name, bytes) in [
        ("bom.csv", bom),
        ("le.csv", utf16(false)),
        ("be.csv", utf16(true)),
        ("windows.csv", windows),
    ] {
        let (lost, listed) = damaged(name, &bytes);
        assert_eq!(
            (lost, listed.lines().count()),
            (0, expected.lines().count()),
            "{name}: {listed}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>, looks_like in 0..4_usize) {
        let folder = folder();
        let start: &[u8] = [&b""[..], b"id,title,started_at\n", b"[{\"id\":\"a\",\"started_at\":", b"{\"incidents\":[{\"id\":1}"][looks_like];
        let file = write(folder.path(), "any.csv", [start, &bytes].concat());
        let output = run(&["import", path(&file), "--out", "-"]);
        assert!([0, 2, 4, 6].contains(&code(&output)), "{output:?}");
    }

    #[test]
    fn arbitrary_cells_never_panic(cells in proptest::collection::vec(any::<String>(), 6)) {
        let folder = folder();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "title", "severity", "status", "started_at", "resolved_at"]).expect("memory can be written");
        writer.write_record(&cells).expect("memory can be written");
        writer.write_record(["A", "one", "SEV1", "closed", "2026-10-20T10:00:00Z", "2026-10-20T11:00:00Z"]).expect("memory can be written");
        let file = write(folder.path(), "any.csv", writer.into_inner().expect("memory can be written"));
        let output = run(&["report", path(&file), "--json", "--quiet", "--as-of", AS_OF]);
        assert_eq!(code(&output), 0, "{output:?}");
        assert_ledger(&serde_json::from_slice(&output.stdout).expect("JSON"));
    }
}
