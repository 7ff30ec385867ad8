//! The command `inspect`, and the way from an unknown export to a report.

use serde_json::Value;

use crate::helpers::{code, folder, run, shared, succeed, text, write};

const UNKNOWN: &str = "Vorgang;Was war los;Wie schlimm;Beginn;Ende\n\
    V1;Kasse steht still;schlimm;03.03.2026 10:00;03.03.2026 11:30\n\
    V2;Suche langsam;egal;14.03.2026 09:00;14.03.2026 09:20\n";

#[test]
fn a_mapping_that_is_written_and_filled_in_gives_a_report() {
    let folder = folder();
    let export = write(folder.path(), "tracker.csv", UNKNOWN);
    let export = export.to_str().expect("text");
    let map = folder.path().join("map.toml");
    let map = map.to_str().expect("text");
    assert_eq!(code(&run(&["report", export])), 4, "no preset knows it");
    succeed(&["inspect", export, "--write-mapping", map]);
    let written = std::fs::read_to_string(map).expect("it was written");
    assert!(
        written.contains("started_at = { from = \"Beginn\" }"),
        "{written}"
    );
    assert!(
        written.contains("title = { from = \"\" }")
            || written.contains("title = { from = \"Was war los\" }"),
        "{written}"
    );
    // As written, blanks and all, it is a mapping that can be read.
    succeed(&["inspect", export, "--mapping", map]);
    let filled = written
        .replace("title = { from = \"\" }", "title = { from = \"Was war los\" }")
        .replace("severity = { from = \"\" }", "severity = { from = \"Wie schlimm\", words = { schlimm = \"SEV1\", egal = \"SEV4\" } }");
    std::fs::write(map, filled).expect("it can be changed");
    let output = succeed(&[
        "report",
        export,
        "--mapping",
        map,
        "--json",
        "--quiet",
        "--window",
        "all",
        "--as-of",
        "2026-04-01",
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    assert_eq!(report["incidents"]["total"], 2);
    assert_eq!(report["phases"]["resolve"]["known"], 2);
    let levels: Vec<u64> = report["severity"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|level| level["count"].as_u64().expect("a count"))
        .collect();
    assert_eq!((levels[0], levels[3]), (1, 1), "{}", report["severity"]);
}

#[test]
fn a_mapping_never_replaces_a_file() {
    let folder = folder();
    let export = write(folder.path(), "tracker.csv", UNKNOWN);
    let map = write(folder.path(), "map.toml", "mine");
    let output = run(&[
        "inspect",
        export.to_str().expect("text"),
        "--write-mapping",
        map.to_str().expect("text"),
    ]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("exists already"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(std::fs::read_to_string(&map).expect("it is there"), "mine");
}

#[test]
fn a_mapping_goes_to_stdout_alone() {
    let folder = folder();
    let export = write(folder.path(), "tracker.csv", UNKNOWN);
    let output = succeed(&[
        "inspect",
        export.to_str().expect("text"),
        "--write-mapping",
        "-",
    ]);
    afteraction::import::preset::parse(&text(&output.stdout), "stdout")
        .expect("stdout is a mapping");
}

#[test]
fn the_mapping_of_a_recognised_export_reads_it_alike() {
    let Some(export) = shared("data/exports/pagerduty/incidents_rest.json") else {
        return;
    };
    let folder = folder();
    let map = folder.path().join("map.toml");
    let (export, map) = (export.to_str().expect("text"), map.to_str().expect("text"));
    succeed(&["inspect", export, "--write-mapping", map]);
    let with = succeed(&["import", export, "--mapping", map, "--out", "-"]);
    let without = succeed(&["import", export, "--out", "-"]);
    assert_eq!(text(&with.stdout), text(&without.stdout));
}

#[test]
fn its_json_says_all() {
    let folder = folder();
    let export = write(
        folder.path(),
        "a.csv",
        "id,title,started_at\n1,one,2026-03-03 10:00\n2,two\n",
    );
    let output = succeed(&[
        "inspect",
        export.to_str().expect("text"),
        "--json",
        "--tz",
        "Europe/Berlin",
    ]);
    let seen: Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    let file = &seen["files"][0];
    assert_eq!(file["preset"]["id"], "canonical");
    assert_eq!(file["layout"]["form"], "table");
    assert_eq!(file["layout"]["delimiter"], ",");
    assert_eq!(file["time_zone"], "Europe/Berlin");
    assert_eq!(file["time_zone_basis"], "flag");
    assert_eq!(seen["incidents"], 1);
    assert_eq!(seen["ledger"]["rejected"], 1);
    assert_eq!(seen["ledger"]["notes"][0]["code"], "too_few_fields");
}

#[test]
fn every_shared_export_is_described_without_fault() {
    let Some(exports) = shared("data/exports") else {
        return;
    };
    let mut files = 0;
    for system in std::fs::read_dir(exports)
        .expect("it can be read")
        .flatten()
    {
        for file in std::fs::read_dir(system.path())
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "md") {
                continue;
            }
            let output = run(&["inspect", path.to_str().expect("text"), "--no-progress"]);
            assert_eq!(
                code(&output),
                0,
                "{}: {}",
                path.display(),
                text(&output.stderr)
            );
            let said = text(&output.stdout);
            assert!(said.contains("What it is"), "{said}");
            assert!(
                said.lines().skip(1).all(|line| line.chars().count() <= 100),
                "{said}"
            );
            files += 1;
        }
    }
    assert!(files > 40, "{files}");
}

#[test]
fn looks_at_some_of_the_incidents_and_points_out_later_ones() {
    let folder = folder();
    let table = "id,title,severity,started_at,resolved_at\n\
        1,a,SEV1,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z\n\
        2,b,SEV2,2026-03-02T10:00:00Z,\n";
    let file = write(folder.path(), "plain.csv", table);
    let file = file.to_str().expect("text");
    let seen = succeed(&["inspect", file, "--json", "--where", "severity=SEV1"]);
    let seen: Value = serde_json::from_slice(&seen.stdout).expect("JSON");
    assert_eq!(seen["incidents"], 1);
    assert_eq!(seen["files"][0]["period"][1], "2026-03-01T10:00:00Z");
    let seen = succeed(&["inspect", file, "--json", "--as-of", "2026-03-02"]);
    let seen: Value = serde_json::from_slice(&seen.stdout).expect("JSON");
    let notes = seen["ledger"]["notes"].as_array().expect("a list");
    assert!(
        notes.iter().any(|note| note["code"] == "future_time"),
        "{seen}"
    );
}

#[test]
fn a_table_without_a_heading_is_told_what_it_lacks() {
    let folder = folder();
    let table = "1,a,SEV1,2026-03-01T10:00:00Z\n2,b,SEV2,2026-03-02T10:00:00Z\n";
    let file = write(folder.path(), "headless.csv", table);
    let output = run(&["import", file.to_str().expect("text"), "--out", "-"]);
    let said = text(&output.stderr);
    assert_eq!(code(&output), 4, "{said}");
    assert!(
        said.contains("looks like a record, not like a heading"),
        "{said}"
    );
    let named = write(folder.path(), "named.csv", "a,b\n1,2\n");
    let output = run(&["import", named.to_str().expect("text"), "--out", "-"]);
    assert!(!text(&output.stderr).contains("not like a heading"));
}

#[test]
fn spaces_part_a_table_that_nothing_else_parts() {
    let folder = folder();
    let table = "id title severity started_at\n\
        1 \"a title of words\" SEV1 2026-03-01T10:00:00Z\n\
        2 b SEV2 2026-03-02T10:00:00Z\n";
    let file = write(folder.path(), "spaces.txt", table);
    let output = succeed(&["import", file.to_str().expect("text"), "--out", "-"]);
    let first = text(&output.stdout).lines().next().map(str::to_owned);
    let row: Value = serde_json::from_str(&first.expect("a row")).expect("JSON");
    assert_eq!(
        (&row["title"], &row["severity"]),
        (&"a title of words".into(), &"SEV1".into())
    );
    let prose = write(
        folder.path(),
        "prose.txt",
        "These are words.\nAnd some more of them here.\nThe end.\n",
    );
    let output = run(&["import", prose.to_str().expect("text"), "--out", "-"]);
    assert_eq!(code(&output), 4);
}
