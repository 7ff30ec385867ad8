//! Rejected records are written as they stand, corrected, and come back: each once, read by the same preset.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::helpers::{code, folder, run, succeed, text, write};

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// A folder with what a run needs: exports are written into it, and rejected rows beside them.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: folder() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Imports with the rejected rows going to `rows` and returns how many were rejected.
    fn reject(&self, files: &[&Path]) -> u64 {
        let (rows, rejects, out) = (self.at("rows"), self.at("rejects.csv"), self.at("out.csv"));
        let mut args = vec!["import"];
        args.extend(files.iter().map(|file| path(file)));
        args.extend(["--out", path(&out), "--json", "--names"]);
        args.extend(["--rejects", path(&rejects), "--rejected-rows", path(&rows)]);
        let ledger: Value = serde_json::from_slice(&succeed(&args).stdout).expect("JSON");
        ledger["ledger"]["rejected"].as_u64().expect("a number")
    }

    /// Replaces texts in a file of rejected rows; each must stand in it.
    fn correct(&self, name: &str, corrections: &[(String, String)]) {
        let file = self.at("rows").join(name);
        let mut rows = fs::read_to_string(&file).expect("it was written");
        for (wrong, right) in corrections {
            assert!(rows.contains(wrong.as_str()), "{wrong:?} is not in {rows}");
            rows = rows.replacen(wrong.as_str(), right, 1);
        }
        fs::write(&file, rows).expect("written");
    }

    /// Imports the files with the corrected rows beside them: ids in order, and the presets that read them.
    fn recover(&self, files: &[&Path]) -> (Vec<String>, BTreeSet<String>) {
        let (rows, report) = (self.at("rows"), self.at("out.ndjson"));
        let mut args = vec!["import"];
        args.extend(files.iter().map(|file| path(file)));
        args.extend([path(&rows), "--out", path(&report), "--names"]);
        let said = text(&succeed(&args).stderr);
        let read_as = said
            .lines()
            .filter_map(|line| line.split(": read as ").nth(1));
        let presets = read_as.map(|rest| rest.split(',').next().unwrap_or_default().to_owned());
        let table = fs::read_to_string(&report).expect("it was written");
        let ids = table.lines().map(|line| {
            let row: Value = serde_json::from_str(line).expect("a row");
            row["id"].as_str().expect("an id").to_owned()
        });
        (ids.collect(), presets.collect())
    }

    /// What `rejects.csv` says: source, line, suggestion of each rejected record.
    fn rejects(&self) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(self.at("rejects.csv")).expect("it was written");
        let all = reader.records().map(|record| record.expect("a record"));
        all.filter(|record| &record[8] == "rejected").collect()
    }
}

/// Each number once.
fn assert_all(ids: &[String], count: usize) {
    let once: BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), once.len()), (count, count), "{ids:?}");
}

const START: &str = "2026-03-01T10:00:00Z";

/// A row of a table and what may be wrong with it, so that it is rejected.
fn row(number: usize, kind: usize, separator: char, line_end: &str) -> (String, String) {
    let title = format!("\"=Queue{separator} \"\"{number}\"\" is{line_end}full\"");
    let cells = |start: &str| {
        [
            format!("I-{number}"),
            title.clone(),
            "SEV2".to_owned(),
            start.to_owned(),
            "2026-03-09T10:00:00Z".to_owned(),
            "Ada Lovelace".to_owned(),
        ]
    };
    let joined = |cells: &[String]| cells.join(&separator.to_string());
    let right = cells(START);
    let wrong = match kind {
        0 => joined(&cells("")),
        1 => joined(&cells("yesterday")),
        2 => joined(&cells("2026-02-30 10:00")),
        3 => joined(&right).replace("SEV2", &format!("SEV2{separator}more")),
        4 => joined(&right[..4]),
        _ => joined(&right).replace("SEV2", &format!("x{separator}\"SEV2\" y{separator}z")),
    };
    (wrong, joined(&right))
}

#[test]
fn every_kind_of_rejected_row_comes_back_once_it_is_corrected() {
    for (separator, line_end) in [(',', "\n"), (';', "\r\n"), ('\t', "\n")] {
        let place = Place::new();
        let names = [
            "id",
            "title",
            "severity",
            "started_at",
            "resolved_at",
            "incident_leader",
        ];
        let mut export = format!("{}{line_end}", names.join(&separator.to_string()));
        let mut corrections = Vec::new();
        for number in 0..120 {
            let (wrong, right) = row(number, number / 8, separator, line_end);
            if number % 8 == 3 && number < 48 {
                export += &wrong;
                corrections.push((wrong, right));
            } else {
                export += &right;
            }
            export += line_end;
        }
        let export = write(place.folder.path(), "export.csv", export);
        assert_eq!(place.reject(&[&export]), 6);
        place.correct("rejected-export.csv", &corrections);
        let (ids, presets) = place.recover(&[&export]);
        assert_all(&ids, 120);
        assert_eq!(presets.len(), 1, "{presets:?}");
    }
}

#[test]
fn each_reject_says_where_its_row_stands() {
    let place = Place::new();
    let heading = "id,title,started_at,resolved_at\n";
    let rows: String = (0..40)
        .map(|number| match number % 10 {
            4 => format!("I-{number},\"over\ntwo lines\",never,\n"),
            _ => format!("I-{number},plain,{START},\n"),
        })
        .collect();
    let export = write(
        place.folder.path(),
        "export.csv",
        format!("{heading}{rows}"),
    );
    assert_eq!(place.reject(&[&export]), 4);
    let written = fs::read_to_string(place.at("rows/rejected-export.csv")).expect("written");
    let lines: Vec<&str> = written.lines().collect();
    for (reject, id) in place.rejects().iter().zip(["I-4", "I-14", "I-24", "I-34"]) {
        let (_, place) = reject[11].rsplit_once("(line ").expect("a place");
        let (line, file) = place.split_once(" of ").expect("a file");
        assert_eq!(file, "rejected-export.csv)");
        let line: usize = line.parse().expect("a number");
        assert!(lines[line - 1].starts_with(&format!("{id},")), "{reject:?}");
    }
}

#[test]
fn broken_json_records_come_back_once_they_are_corrected() {
    let record = |number: usize, start: &str| {
        format!(
            r#"{{"id":"I-{number}","title":"a {{curly}} [{number}]","started_at":"{start}","incident_leader":"Ada"}}"#
        )
    };
    for (before, between, after) in [
        ("", "\n", "\n"),
        ("[", ",\n  ", "]"),
        ("{\"incidents\":[", ",", "],\"more\":false}"),
    ] {
        let place = Place::new();
        let mut corrections = Vec::new();
        let records: Vec<String> = (0..60)
            .map(|number| {
                let right = record(number, START);
                let wrong = match number {
                    5 => record(number, "some day"),
                    15 => right.replace("\"started_at\":", "\"begun\":"),
                    25 => right.replace("\"title\":", "\"title\""),
                    35 => right.replace("\"Ada\"", "1e999"),
                    45 => right.replace("\"Ada\"", "Ada"),
                    _ => return right,
                };
                corrections.push((wrong.clone(), right));
                wrong
            })
            .collect();
        let export = format!("{before}{}{after}", records.join(between));
        let export = write(place.folder.path(), "export.json", export);
        assert_eq!(place.reject(&[&export]), 5, "{before:?}");
        place.correct("rejected-export.ndjson", &corrections);
        let (ids, presets) = place.recover(&[&export]);
        assert_all(&ids, 60);
        assert_eq!(presets.len(), 1, "{presets:?}");
    }
}

#[test]
fn one_pretty_record_with_a_list_in_it_comes_back() {
    let place = Place::new();
    let record = |number: usize, start: &str| {
        format!(
            "  {{\n    \"title\": \"T {number}\",\n    \"id\": \"I-{number}\",\n    \"started_at\": \"{start}\",\n    \"updates\": [\n      {{\"at\": \"{START}\", \"text\": \"seen\"}}\n    ]\n  }}"
        )
    };
    let starts = [START, "", START].into_iter().enumerate();
    let records: Vec<String> = starts
        .map(|(number, start)| record(number, start))
        .collect();
    let export = format!("[\n{}\n]\n", records.join(",\n"));
    let export = write(place.folder.path(), "export.json", export);
    assert_eq!(place.reject(&[&export]), 1);
    let wrong = "\"started_at\": \"\"".to_owned();
    let right = format!("\"started_at\": \"{START}\"");
    place.correct("rejected-export.ndjson", &[(wrong, right)]);
    assert_all(&place.recover(&[&export]).0, 3);
}

#[test]
fn each_input_has_a_file_of_its_own_in_the_folder() {
    let place = Place::new();
    let table = |id: &str, start: &str| {
        format!("id,title,started_at\n{id},plain,{START}\n{id}x,plain,{start}\n")
    };
    let names = [
        "a/export.csv",
        "b/Export.csv",
        "b/export-2.csv",
        "c/..csv",
        "c/CON.tsv",
        "c/a b%2e\u{202e}\u{1f525}.csv",
    ];
    let files: Vec<PathBuf> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let file = place.at(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            fs::write(&file, table(&format!("I-{number}"), "soon")).expect("written");
            file
        })
        .collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    assert_eq!(place.reject(&files), 6);
    let mut written: Vec<String> = fs::read_dir(place.at("rows"))
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    written.sort();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    assert_eq!(written.len(), 7, "{written:?}");
    assert!(
        written.iter().all(|name| name.chars().all(plain)),
        "{written:?}"
    );
    let lower: BTreeSet<String> = written.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), 7, "{written:?}");
    for name in written
        .iter()
        .filter(|name| name.as_str() != "manifest.json")
    {
        assert!(name.starts_with("rejected-"), "{name}");
        place.correct(name, &[("soon".to_owned(), START.to_owned())]);
    }
    assert_all(&place.recover(&files).0, 12);
}

#[test]
fn a_huge_row_and_formulas_stand_as_they_are() {
    let place = Place::new();
    let huge = "long ".repeat(700_000);
    let row = format!("=1+1,@cmd {huge},soon");
    let export = format!("id,title,started_at\nI-1,plain,{START}\n{row}\n");
    let export = write(place.folder.path(), "export.csv", export);
    assert_eq!(place.reject(&[&export]), 1);
    let written = fs::read_to_string(place.at("rows/rejected-export.csv")).expect("written");
    assert!(written == format!("id,title,started_at\n{row}\n"));
}

#[test]
fn without_rejects_nothing_is_written_and_that_is_said() {
    let place = Place::new();
    let export = write(
        place.folder.path(),
        "export.csv",
        format!("id,title,started_at\n1,a,{START}\n"),
    );
    let (out, rows) = (place.at("out.csv"), place.at("rows"));
    let args = [
        "import",
        path(&export),
        "--names",
        "--out",
        path(&out),
        "--rejected-rows",
        path(&rows),
    ];
    let said = text(&succeed(&args).stderr);
    assert!(said.contains("nothing was rejected"), "{said}");
    assert!(!rows.exists());
}

#[test]
fn rows_are_written_only_with_names_into_a_folder_that_may_be_replaced() {
    let place = Place::new();
    let export = format!("id,title,started_at\nI-1,a,{START}\nI-2,b,soon\n");
    let export = write(place.folder.path(), "export.csv", export);
    let (out, rows) = (place.at("out.csv"), place.at("rows"));
    let refused = |input: &Path, more: &[&str]| {
        let mut args = vec!["import", path(input), "--out", path(&out)];
        args.extend(["--rejected-rows", path(&rows)]);
        args.extend(more);
        let output = run(&args);
        assert_eq!(code(&output), 2, "{}", text(&output.stderr));
        assert!(!out.exists(), "nothing is written");
        text(&output.stderr)
    };
    assert!(refused(&export, &[]).contains("give --names"));
    assert!(refused(&export, &["--names", "--redact", "secrets"]).contains("without --redact"));
    assert!(refused(Path::new("-"), &["--names"]).contains("save it as a file"));
    assert!(!rows.exists());
    assert_eq!(place.reject(&[&export]), 1);
    // What was not touched is replaced; what was corrected is not.
    assert_eq!(place.reject(&[&export]), 1);
    fs::remove_file(&out).expect("removed");
    place.correct(
        "rejected-export.csv",
        &[("soon".to_owned(), START.to_owned())],
    );
    assert!(refused(&export, &["--names"]).contains("was changed since"));
    fs::remove_dir_all(&rows).expect("removed");
    fs::create_dir(&rows).expect("made");
    fs::write(rows.join("mine.txt"), "mine").expect("written");
    assert!(refused(&export, &["--names"]).contains("give a new folder with --rejected-rows"));
}

#[test]
fn rows_of_a_packed_export_come_back() {
    use std::io::Write as _;
    let place = Place::new();
    let table = format!("id,title,started_at\nI-1,plain,{START}\nI-2,plain,soon\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(table.as_bytes()).expect("packed");
    let export = write(
        place.folder.path(),
        "export.csv.gz",
        packed.finish().expect("packed"),
    );
    assert_eq!(place.reject(&[&export]), 1);
    place.correct(
        "rejected-export.csv",
        &[("soon".to_owned(), START.to_owned())],
    );
    assert_all(&place.recover(&[&export]).0, 2);
}

#[test]
fn lines_of_a_log_come_back() {
    let place = Place::new();
    let line = |stamp: &str, host: &str, state: &str| {
        format!("[{stamp}] HOST ALERT: {host};{state};HARD;1;said\n")
    };
    let (first, wrong) = ("Tue Mar 03 10:00:00 2026", "Tue Mar 33 10:00:00 2026");
    let later = "Tue Mar 03 11:00:00 2026";
    let log: String = (0..6)
        .map(|host| {
            let name = format!("web-{host}");
            line(if host == 4 { wrong } else { first }, &name, "DOWN") + &line(later, &name, "UP")
        })
        .collect();
    let export = write(place.folder.path(), "nagios.log", log);
    assert_eq!(place.reject(&[&export]), 1);
    place.correct(
        "rejected-nagios.log",
        &[(wrong.to_owned(), first.to_owned())],
    );
    let (ids, presets) = place.recover(&[&export]);
    assert_all(&ids, 6);
    assert_eq!(presets.len(), 1, "{presets:?}");
}
