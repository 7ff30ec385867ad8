//! The presets against their samples: each sample is read by its own preset, and no other claims it.

use std::path::PathBuf;

use serde_json::Value;

use crate::helpers::{code, folder, project, run, succeed, text};
use crate::scenario::differences;

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
        // Parts of incidents alone are no input, but they are understood.
        // So are exports that hold no incidents that can be placed in time.
        let is_without = ["cabot-checks", "nagios-availability", "prometheus-rules"].contains(&id);
        let is_whole = preset["records"] == "incidents" && !is_without;
        for (path, _) in mine {
            let (output, _) = import(path, &[]);
            let said = text(&output.stderr);
            let expected = if is_whole { 0 } else { 4 };
            assert_eq!(code(&output), expected, "{}: {said}", path.display());
            let wanted = if is_whole {
                format!("read as {id},")
            } else if preset["id"] == "nagios-availability" || preset["id"] == "prometheus-rules" {
                "there are no incidents in it".to_owned()
            } else {
                "no incident".to_owned()
            };
            assert!(said.contains(&wanted), "{}: {said}", path.display());
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

/// What the samples of the shared scenario carry of it, in the notation of [`differences`].
#[rustfmt::skip]
const SCENARIO: &[(&str, &str)] = &[
    ("betterstack.json", "title teams started_at declared_at=started_at acknowledged_at resolved_at"),
    ("datadog.json", "title description services teams severity incident_leader root_cause started_at detected_at declared_at mitigated_at resolved_at"),
    ("dispatch-incidents.csv", "title description services teams incident_leader trigger declared_at mitigated_at closed_at"),
    ("elasticsearch-alerts.csv", "title services detected_at declared_at=detected_at resolved_at"),
    ("elasticsearch-alerts.json", "title services detected_at declared_at=detected_at resolved_at"),
    ("firehydrant.json", "title description services teams severity incident_leader started_at detected_at declared_at acknowledged_at mitigated_at resolved_at closed_at"),
    ("freshservice.csv", "title teams severity declared_at acknowledged_at resolved_at closed_at"),
    ("freshservice.json", "title description severity root_cause declared_at acknowledged_at resolved_at closed_at"),
    ("github-issues.json", "title description services severity started_at detected_at?declared_at declared_at closed_at"),
    ("google-cloud-status.json", "title services started_at declared_at resolved_at"),
    ("grafana-incident.json", "title description services severity started_at declared_at resolved_at closed_at"),
    ("grafana-oncall.json", "title detected_at declared_at=detected_at acknowledged_at resolved_at"),
    ("jira-json.json", "title description services teams severity incident_leader root_cause started_at detected_at declared_at acknowledged_at mitigated_at resolved_at closed_at"),
    ("opsgenie-alerts.csv", "title teams severity detected_at declared_at=detected_at acknowledged_at resolved_at closed_at=resolved_at"),
    ("opsgenie-incidents.json", "title description services teams severity started_at declared_at acknowledged_at resolved_at closed_at"),
    ("rootly.json", "title description services teams severity started_at detected_at declared_at acknowledged_at mitigated_at resolved_at closed_at"),
    ("servicenow-api.json", "title description services teams severity detected_by incident_leader mitigation detected_at?declared_at declared_at resolved_at closed_at"),
    ("squadcast.csv", "title description services detected_by detected_at?detected_at declared_at=detected_at acknowledged_at resolved_at"),
    ("squadcast.json", "title description services severity detected_by detected_at?detected_at declared_at=detected_at acknowledged_at resolved_at"),
    ("victorops.json", "title services teams detected_by incident_leader detected_at declared_at=detected_at acknowledged_at resolved_at"),
    ("zabbix-csv.csv", "title services teams severity detected_by detected_at declared_at=detected_at resolved_at"),
    ("zabbix-problems.json", "title services teams severity detected_by detected_at declared_at=detected_at acknowledged_at resolved_at"),
];

#[test]
fn the_samples_tell_the_scenario_field_by_field() {
    for (name, carried) in SCENARIO {
        let path = project("sample-data/presets").join(name);
        let zone = if *name == "zabbix-csv.csv" {
            "UTC"
        } else {
            "Europe/Berlin"
        };
        let (_, table) = import_rows(&path, zone);
        let which: &[usize] = if table.len() == 4 {
            &[1, 2, 4, 5]
        } else {
            &[1, 2, 3, 4, 5, 6]
        };
        let found = differences(&table, carried, which);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

fn import_rows(path: &std::path::Path, zone: &str) -> (std::process::Output, Vec<Value>) {
    let folder = folder();
    let out = folder.path().join("table.ndjson");
    let [path, out_text] = [path, &out].map(|path| path.to_str().expect("text").to_owned());
    let output = run(&["import", "--names", &path, "--out", &out_text, "--tz", zone]);
    let rows = std::fs::read_to_string(&out).unwrap_or_default();
    let rows = rows
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"));
    (output, rows.collect())
}

/// The other samples tell six incidents of their own, as far as their form can.
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
    for name in [
        "canonical.ndjson",
        "jira-csv.csv",
        "pagerduty-incidents.json",
        "pagerduty-report.csv",
        "servicenow-audit-log.csv",
        "servicenow-list.csv",
    ] {
        let (_, table) = import(&project("sample-data/presets").join(name), &[]);
        assert_eq!(column(&table, "resolved_at"), resolved, "{name}");
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
