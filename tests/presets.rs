//! The presets against their samples: each sample is read by its own preset, and no other claims it.

use std::path::PathBuf;

use serde_json::Value;

use crate::helpers::{code, folder, project, run, succeed, text};

/// The samples and the presets that read them: the sample's name is the preset's, but for the plain forms.
fn samples() -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(project("sample-data/presets")).expect("the samples are there");
    let mut found: Vec<(PathBuf, String)> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .map(|path| {
            let id = path
                .file_stem()
                .expect("a file name")
                .to_string_lossy()
                .into_owned();
            (path, id)
        })
        .collect();
    found.sort();
    found
}

fn presets() -> Vec<Value> {
    let output = succeed(&["presets", "--json"]);
    serde_json::from_slice(&output.stdout).expect("a list")
}

fn import(path: &std::path::Path, more: &[&str]) -> (std::process::Output, String) {
    let folder = folder();
    let out = folder.path().join("table.csv");
    let mut args = vec![
        "import",
        path.to_str().expect("text"),
        "--json",
        "--out",
        out.to_str().expect("text"),
        "--tz",
        "Europe/Berlin",
    ];
    args.extend(more);
    let output = run(&args);
    let table = std::fs::read_to_string(&out).unwrap_or_default();
    (output, table)
}

#[test]
fn every_preset_has_a_sample_that_it_reads_without_a_flag() {
    let samples = samples();
    for preset in presets() {
        let id = preset["id"].as_str().expect("an id");
        let mine: Vec<_> = samples.iter().filter(|(_, sample)| sample == id).collect();
        assert!(!mine.is_empty(), "there is no sample for {id}");
        for (path, _) in mine {
            let (output, _) = import(path, &[]);
            let said = text(&output.stderr);
            // These hold no incidents that can be placed in time.
            let is_empty = matches!(
                id,
                "action-items" | "cabot-checks" | "nagios-availability" | "prometheus-rules"
            );
            let expected = if is_empty { 4 } else { 0 };
            assert_eq!(code(&output), expected, "{}: {said}", path.display());
            if !is_empty {
                assert!(
                    said.contains(&format!("read as {id},")),
                    "{}: {said}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_sample_belongs_to_a_preset() {
    let ids: Vec<String> = presets()
        .iter()
        .map(|preset| preset["id"].as_str().expect("an id").to_owned())
        .collect();
    for (path, id) in samples() {
        assert!(ids.contains(&id), "{} belongs to no preset", path.display());
    }
}

/// The fallback reads whatever has enough columns, so it is not asked.
#[test]
fn no_preset_claims_the_sample_of_another() {
    for (path, id) in samples() {
        let (output, _) = import(&path, &[]);
        let said = text(&output.stderr);
        for preset in presets() {
            let other = preset["id"].as_str().expect("an id");
            if other != id && other != "canonical" {
                assert!(
                    !said.contains(&format!("read as {other},")),
                    "{other} claims {}: {said}",
                    path.display()
                );
            }
        }
    }
}

/// All samples tell the same six incidents, as far as their form can.
#[test]
fn the_samples_tell_the_same_incidents() {
    let column = |table: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let at = reader
            .headers()
            .expect("a heading")
            .iter()
            .position(|heading| heading == name)
            .expect("the column is there");
        let mut cells: Vec<String> = reader
            .records()
            .map(|record| record.expect("a record")[at].to_owned())
            .collect();
        cells.sort();
        cells
    };
    let (_, canonical) = import(&project("sample-data/presets/canonical.csv"), &[]);
    let resolved = column(&canonical, "resolved_at");
    assert_eq!(resolved.len(), 6);
    for (path, id) in samples() {
        if matches!(
            id.as_str(),
            "action-items" | "canonical" | "statuspage" | "incident-io"
        ) || crate::fold_exports::FOLDING.contains(&id.as_str())
        {
            continue;
        }
        let (_, table) = import(&path, &[]);
        assert_eq!(
            column(&table, "resolved_at"),
            resolved,
            "{}",
            path.display()
        );
    }
}

#[test]
fn an_unknown_preset_is_answered_with_the_known_ones() {
    let (output, _) = import(
        &project("sample-data/presets/canonical.csv"),
        &["--source", "jira"],
    );
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("jira-csv"),
        "{}",
        text(&output.stderr)
    );
}
