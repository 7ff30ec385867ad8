//! Real exports and their right reading: every file of the shared data that is read record by record. The systems whose
//! records fold into incidents stand in a module of their own.

use std::path::Path;

use serde_json::Value;

use crate::helpers::{assert_fates, code, folder, run, shared, text, write};
use crate::scenario::differences;

/// What a file of the shared data must give.
struct Export {
    file: &'static str,
    preset: &'static str,
    /// Arguments beside the file: only where a zone must be said.
    args: &'static [&'static str],
    records: u64,
    incidents: u64,
    /// The codes of the notes, in their order.
    notes: &'static str,
    /// For constructed files: the fields that it carries (see [`differences`]) and the incidents that it holds.
    carried: &'static str,
    which: &'static [usize],
}

const ALL: &[usize] = &[1, 2, 3, 4, 5, 6];
const MONITORED: &[usize] = &[1, 2, 4, 5];
const BERLIN: &[&str] = &["--tz", "Europe/Berlin"];
const PACIFIC: &[&str] = &["--tz", "America/Los_Angeles"];

/// A file that no scenario tells.
const fn real(
    file: &'static str,
    preset: &'static str,
    records: u64,
    incidents: u64,
    notes: &'static str,
) -> Export {
    Export {
        file,
        preset,
        args: &[],
        records,
        incidents,
        notes,
        carried: "",
        which: &[],
    }
}

/// A constructed file.
const fn told(
    file: &'static str,
    preset: &'static str,
    args: &'static [&'static str],
    which: &'static [usize],
    notes: &'static str,
    carried: &'static str,
) -> Export {
    Export {
        file,
        preset,
        args,
        records: which.len() as u64,
        incidents: which.len() as u64,
        notes,
        carried,
        which,
    }
}

#[rustfmt::skip]
const EXPORTS: &[Export] = &[
    real("pagerduty/incidents_rest.json", "pagerduty-incidents", 3, 3, ""),
    real("pagerduty/analytics_raw_incidents.docs.json", "pagerduty-report", 2, 2, "more_pages end_before_start out_of_order time_from_duration"),
    told("pagerduty/incidents_report.constructed.csv", "pagerduty-report", &["--tz", "UTC"], ALL, "time_from_duration",
        "title services teams severity detected_at declared_at=detected_at acknowledged_at resolved_at"),
    real("victorops/incidents_reporting_v2.json", "victorops", 2, 2, ""),
    real("opsgenie/incidents_api_v1.json", "opsgenie-incidents", 3, 3, ""),
    real("opsgenie/alerts_api_v2.json", "opsgenie-alerts", 2, 2, "time_from_duration"),
    told("opsgenie/alerts_export.constructed.csv", "opsgenie-alerts", &[], ALL, "time_from_duration",
        "title teams severity incident_leader detected_at declared_at=detected_at acknowledged_at resolved_at closed_at=resolved_at"),
    real("statuspage/incidents_manage_api.json", "statuspage", 3, 3, "end_before_start out_of_order"),
    real("statuspage/incidents_public_v2_local_offset.json", "statuspage", 22, 22, ""),
    told("elasticsearch/search_hits.constructed.json", "elasticsearch-alerts", &[], MONITORED, "",
        "title services detected_by detected_at declared_at=detected_at resolved_at"),
    told("elasticsearch/kibana_alerts.constructed.csv", "elasticsearch-alerts", BERLIN, MONITORED, "missing_id",
        "title services detected_by detected_at declared_at=detected_at resolved_at"),
    real("zabbix/problem_get.json", "zabbix-problems", 5, 5, ""),
    real("zabbix/problems_export.csv", "zabbix-csv", 5, 5, "missing_id assumed_zone"),
    real("zabbix/problems_export_opdata.csv", "zabbix-csv", 5, 5, "missing_id assumed_zone"),
    real("zabbix/problems_export_open_only.csv", "zabbix-csv", 1, 1, "more_pages missing_id assumed_zone"),
    told("grafana/oncall_alert_groups.constructed.json", "grafana-oncall", &[], ALL, "",
        "title detected_at declared_at=detected_at acknowledged_at resolved_at"),
    told("grafana/incident_previews.constructed.json", "grafana-incident", &[], ALL, "",
        "title description services severity incident_leader started_at declared_at resolved_at closed_at"),
    real("servicenow/table_api_incident.json", "servicenow-api", 2, 2, "number_twice"),
    real("servicenow/incident_list_export_us_pacific.csv", "servicenow-list", 66, 66, "assumed_zone"),
    told("servicenow/incident_list_ddmmyyyy_berlin.constructed.csv", "servicenow-list", BERLIN, ALL, "",
        "title services teams severity detected_by incident_leader mitigation detected_at?declared_at declared_at resolved_at closed_at"),
    told("servicenow/incident_list_excel_resaved.constructed.csv", "servicenow-list", PACIFIC, ALL, "mixed_date_shapes",
        "title services teams severity detected_by incident_leader mitigation detected_at?declared_at declared_at resolved_at closed_at"),
    real("jira/search.json", "jira-json", 2, 2, "more_pages"),
    told("jira/jsm_incidents_export.constructed.csv", "jira-csv", BERLIN, ALL, "",
        "title description services severity incident_leader root_cause started_at declared_at resolved_at"),
    told("github_issues/gh_issue_list.constructed.json", "github-issues", &[], ALL, "",
        "title description services severity incident_leader started_at detected_at?declared_at declared_at closed_at"),
    real("google_cloud_status/incidents.json", "google-cloud-status", 30, 30, "out_of_order"),
    told("netflix_dispatch/incident-details-export.constructed.csv", "dispatch-incidents", &[], ALL, "",
        "title description services teams incident_leader trigger declared_at mitigated_at closed_at"),
    told("betterstack/incidents_v3.constructed.json", "betterstack", &[], ALL, "",
        "title teams incident_leader started_at declared_at=started_at acknowledged_at resolved_at"),
    told("rootly/incidents.constructed.json", "rootly", &[], ALL, "",
        "title description services teams severity mitigation started_at detected_at declared_at acknowledged_at mitigated_at resolved_at closed_at"),
    told("freshservice/tickets_with_stats.constructed.json", "freshservice", &[], ALL, "",
        "title description severity root_cause declared_at acknowledged_at resolved_at closed_at"),
    told("freshservice/tickets_export.constructed.csv", "freshservice", BERLIN, ALL, "time_from_duration",
        "title teams severity incident_leader declared_at acknowledged_at resolved_at closed_at"),
    real("incident_io/incidents_v2.docs.json", "incident-io", 1, 1, "more_pages"),
    told("incident_io/incidents_v2.constructed.json", "incident-io", &[], ALL, "",
        "title description services detected_by incident_leader started_at detected_at declared_at acknowledged_at mitigated_at resolved_at closed_at"),
    real("firehydrant/incidents.json", "firehydrant", 3, 3, ""),
    real("squadcast/incidents_export.json", "squadcast", 4, 4, ""),
    real("datadog/incidents_search.json", "datadog", 5, 5, ""),
    real("datadog/incidents_list_older.json", "datadog", 2, 2, "more_pages"),
];

/// What the program made of inputs: ledger, preset and zone, the incidents.
struct Read {
    ledger: Value,
    said: String,
    rows: Vec<Value>,
}

impl Read {
    fn notes(&self) -> Vec<&str> {
        let notes = self.ledger["notes"].as_array().expect("a list");
        notes
            .iter()
            .filter_map(|note| note["code"].as_str())
            .collect()
    }

    fn count(&self, fate: &str) -> u64 {
        self.ledger[fate].as_u64().expect("a count")
    }

    fn row(&self, id: &str) -> &Value {
        let found = self.rows.iter().find(|row| row["id"] == id);
        found.unwrap_or_else(|| panic!("{id} is not among the incidents"))
    }
}

fn import(files: &[&Path], more: &[&str]) -> Read {
    let folder = folder();
    let out = folder.path().join("table.ndjson");
    let mut args = vec![
        "import",
        "--names",
        "--json",
        "--out",
        out.to_str().expect("text"),
    ];
    args.extend(files.iter().map(|file| file.to_str().expect("text")));
    args.extend(more);
    let output = run(&args);
    let said = text(&output.stderr);
    assert_eq!(code(&output), 0, "{args:?}: {said}");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    let rows = std::fs::read_to_string(&out).expect("the table was written");
    let rows: Vec<Value> = rows
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"))
        .collect();
    assert_fates(&printed["ledger"]);
    Read {
        ledger: printed["ledger"].clone(),
        said,
        rows,
    }
}

fn exports(file: &str) -> Option<std::path::PathBuf> {
    shared(&format!("data/exports/{file}"))
}

#[test]
fn every_export_is_read_as_it_should_be() {
    for export in EXPORTS {
        let Some(file) = exports(export.file) else {
            continue;
        };
        let read = import(&[&file], export.args);
        let notes = read.notes().join(" ");
        println!(
            "{}: {}, {} records, {} incidents, notes: {notes}",
            export.file,
            export.preset,
            read.count("read"),
            read.count("imported")
        );
        let seen = (read.count("read"), read.count("imported"), notes.as_str());
        assert_eq!(
            seen,
            (export.records, export.incidents, export.notes),
            "{}: {}",
            export.file,
            read.said
        );
        let as_preset = format!("read as {},", export.preset);
        assert!(
            read.said.contains(&as_preset),
            "{}: {}",
            export.file,
            read.said
        );
        if !export.which.is_empty() {
            let found = differences(&read.rows, export.carried, export.which);
            assert!(found.is_empty(), "{}: {found:#?}", export.file);
        }
    }
}

/// No file is forgotten: what is not in the table is a part of an incident, needs a mapping, or folds.
#[test]
fn every_file_of_the_shared_exports_is_in_a_table() {
    let Some(folder) = exports("") else { return };
    let elsewhere = [
        "follow_ups_v2",
        "incident_updates_v2",
        "timeline-export",
        "tasks-export",
        "dotcom_monitor",
        "event_get",
        "log_entries",
        "webhook",
        "icinga",
        "nagios",
        "prometheus",
        "alertmanager",
        "history",
        "annotations",
        "cabot",
        "sensu",
        "netdata",
        "graylog",
    ];
    let walk = |path: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(path).expect("a folder");
        entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .path()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect()
    };
    let systems = walk(&folder);
    let files = systems
        .iter()
        .filter(|path| Path::new(path).is_dir())
        .flat_map(|path| walk(Path::new(path)));
    for file in files.filter(|file| !file.ends_with("PROVENANCE.md")) {
        let is_known = EXPORTS.iter().any(|export| file.ends_with(export.file))
            || elsewhere.iter().any(|part| file.contains(part));
        assert!(is_known, "{file} is in no table");
    }
}

/// Checks single values that a file is known to say: id, column, value.
fn says(file: &str, args: &[&str], expected: &[(&str, &str, &str)]) {
    let Some(path) = exports(file) else { return };
    let read = import(&[&path], args);
    for (id, field, value) in expected {
        let seen = &read.row(id)[*field];
        assert_eq!(
            seen.as_str().unwrap_or_default(),
            *value,
            "{file}: {id}.{field}"
        );
    }
}

#[test]
fn known_values_of_pagers_come_out() {
    says(
        "pagerduty/incidents_rest.json",
        &[],
        &[
            ("Q1OHFWFP3GPXOG", "resolved_at", "2022-11-03T06:51:44Z"),
            ("Q1OHFWFP3GPXOG", "acknowledged_at", "2022-11-03T06:45:46Z"),
            ("Q3CZAU7Q4008QD", "acknowledged_at", "2022-11-03T06:44:37Z"),
            ("Q3YON8WNWTZMRQ", "acknowledged_at", "2022-11-03T06:23:07Z"),
            ("Q3YON8WNWTZMRQ", "resolved_at", ""),
            ("Q3YON8WNWTZMRQ", "status", "open"),
        ],
    );
    says(
        "pagerduty/analytics_raw_incidents.docs.json",
        &["--tz", "Asia/Tokyo"],
        &[
            ("PYC0H08", "detected_at", "2023-05-31T10:05:00Z"),
            ("PYC0H08", "acknowledged_at", "2023-05-31T10:05:05Z"),
        ],
    );
    says(
        "victorops/incidents_reporting_v2.json",
        &[],
        &[
            ("1", "acknowledged_at", "2021-11-02T16:38:34Z"),
            ("2", "acknowledged_at", "2021-11-02T16:38:33Z"),
        ],
    );
    says(
        "opsgenie/incidents_api_v1.json",
        &[],
        &[
            (
                "ad22c0c7-e703-4f5c-9549-1eb20a8c234d",
                "resolved_at",
                "2022-04-05T15:42:42.188Z",
            ),
            (
                "ad22c0c7-e703-4f5c-9549-1eb20a8c234d",
                "closed_at",
                "2022-04-05T15:43:40.464Z",
            ),
        ],
    );
    says(
        "opsgenie/alerts_api_v2.json",
        &[],
        &[
            (
                "80413a06-38d6-4c85-92b8-5ebc900d42e2",
                "acknowledged_at",
                "2017-03-21T20:33:08.055Z",
            ),
            (
                "80413a06-38d6-4c85-92b8-5ebc900d42e2",
                "closed_at",
                "2017-03-21T20:33:52.856Z",
            ),
        ],
    );
}

#[test]
fn known_values_of_trackers_and_status_pages_come_out() {
    says(
        "servicenow/table_api_incident.json",
        PACIFIC,
        &[
            (
                "1c741bd70b2322007518478d83673af3",
                "declared_at",
                "2016-12-12T15:19:57Z",
            ),
            ("1c741bd70b2322007518478d83673af3", "severity", "SEV3"),
        ],
    );
    says(
        "servicenow/incident_list_export_us_pacific.csv",
        PACIFIC,
        &[
            ("INC0000060", "declared_at", "2016-12-12T15:19:57Z"),
            ("INC0009002", "declared_at", "2018-09-16T12:49:23Z"),
        ],
    );
    says(
        "firehydrant/incidents.json",
        &[],
        &[
            (
                "a4a082a0-399c-4f74-aa2e-4be55ba6ed44",
                "acknowledged_at",
                "2022-03-08T02:03:42Z",
            ),
            (
                "a4a082a0-399c-4f74-aa2e-4be55ba6ed44",
                "mitigated_at",
                "2022-03-08T03:09:06.407Z",
            ),
            (
                "a4a082a0-399c-4f74-aa2e-4be55ba6ed44",
                "resolved_at",
                "2022-03-08T03:09:06.407Z",
            ),
            ("6227bd80-53fc-4733-84dd-9314301632ac", "severity", ""),
        ],
    );
    says(
        "statuspage/incidents_manage_api.json",
        &[],
        &[
            ("12zwlm6q5twt", "resolved_at", "2021-11-08T14:52:17.878Z"),
            ("12zwlm6q5twt", "started_at", "2021-11-09T14:36:17.706Z"),
        ],
    );
}

/// Figures that the files are known to give.
#[test]
fn known_figures_come_out() {
    if let Some(file) = exports("google_cloud_status/incidents.json") {
        let read = import(&[&file], &[]);
        let mut minutes: Vec<f64> = read
            .rows
            .iter()
            .map(|row| span(row, "started_at", "resolved_at"))
            .collect();
        minutes.sort_by(f64::total_cmp);
        assert!((f64::midpoint(minutes[14], minutes[15]) - 106.5).abs() < 0.05);
        assert!((minutes[29] - 8_486.93).abs() < 0.01);
        let of = |level: &str| {
            read.rows
                .iter()
                .filter(|row| row["severity"] == level)
                .count()
        };
        assert_eq!((of("SEV3"), of("SEV2"), of("SEV4")), (22, 4, 4));
    }
    if let Some(file) = exports("squadcast/incidents_export.json") {
        let read = import(&[&file], &[]);
        let row = read
            .rows
            .iter()
            .find(|row| row["status"] == "resolved")
            .expect("one is resolved");
        let seconds = |end: &str| span(row, "declared_at", end) * 60.0;
        assert!((seconds("acknowledged_at") - 8_923.757).abs() < 0.05);
        assert!((seconds("resolved_at") - 8_931.157).abs() < 0.05);
        assert_eq!(
            read.rows
                .iter()
                .filter(|row| row["resolved_at"].is_null())
                .count(),
            3
        );
    }
    if let Some(file) = exports("zabbix/problem_get.json") {
        let read = import(&[&file], &[]);
        assert_eq!(
            read.rows
                .iter()
                .filter(|row| !row["resolved_at"].is_null())
                .count(),
            4
        );
        assert_eq!(
            read.rows
                .iter()
                .filter(|row| !row["acknowledged_at"].is_null())
                .count(),
            2
        );
    }
}

fn span(row: &Value, from: &str, to: &str) -> f64 {
    let at = |field: &str| {
        let text = row[field]
            .as_str()
            .unwrap_or_else(|| panic!("{field} of {row}"));
        chrono::DateTime::parse_from_rfc3339(text).expect("RFC 3339")
    };
    let apart = at(to) - at(from);
    apart.as_seconds_f64() / 60.0
}

/// Tasks and timelines come to the incidents that they name, or that their file is named after.
#[test]
fn parts_that_stand_apart_are_joined() {
    let files = [
        exports("netflix_dispatch/incident-details-export.constructed.csv"),
        exports("netflix_dispatch/incident-tasks-export.constructed.csv"),
        exports("netflix_dispatch/dispatch-acme-default-1-timeline-export.constructed.csv"),
    ];
    let Some(files) = files.into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let files: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
    let read = import(&files, &[]);
    let counts = |field: &str| -> Vec<usize> {
        let lists = read
            .rows
            .iter()
            .map(|row| row[field].as_array().map_or(0, Vec::len));
        lists.collect()
    };
    assert_eq!(counts("action_items"), [2, 2, 2, 2, 0, 2]);
    assert_eq!(counts("updates"), [6, 0, 0, 0, 0, 0]);
    assert_eq!((read.count("read"), read.count("merged")), (22, 16));
    let item = &read.rows[0]["action_items"][0];
    assert_eq!(item["owner"], "alice@example.org");
    assert_eq!(item["due_at"], "2026-03-19T14:00:00Z");
}

#[test]
fn an_export_without_its_times_is_refused_with_a_hint() {
    let folder = folder();
    let text = "name,title,status,incident_type.name,incident_priority.name\nd-1,Down,Closed,Outage,High\n";
    let file = write(folder.path(), "dispatch.csv", text);
    let output = run(&["import", file.to_str().expect("text"), "--out", "-"]);
    let said = crate::helpers::text(&output.stderr);
    assert_eq!(code(&output), 4, "{said}");
    assert!(
        said.contains("`reported_at`") && said.contains("export it with this column"),
        "{said}"
    );
}

/// No columns are documented for the reports of this tool: a mapping of the user reads them.
#[test]
fn a_mapping_reads_what_no_preset_knows() {
    let Some(file) = exports("dotcom_monitor/error_report.constructed.csv") else {
        return;
    };
    let folder = folder();
    let mapping = write(
        folder.path(),
        "dotcom.toml",
        r#"
tool = "dotcom-monitor"
zone = "America/Los_Angeles"

[fields]
title       = { from = "Error Description" }
services    = { from = "Device" }
components  = { from = "Task" }
detected_by = { value = "monitoring" }
status      = { from = "Status", words = { error = "" } }
detected_at = { from = "Error Start" }
resolved_at = { from = "Error End", after = [{ from = ["detected_at"], plus = ["Duration"], unit = "stated" }] }
"#,
    );
    let read = import(&[&file], &["--mapping", mapping.to_str().expect("text")]);
    let found = differences(&read.rows, "title services detected_at resolved_at", ALL);
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(read.notes(), ["missing_id"]);
}

/// The same export twice, and an incident in two exports of its tool: one row each.
#[test]
fn one_incident_is_one_row() {
    let Some(file) = exports("pagerduty/incidents_rest.json") else {
        return;
    };
    let once = import(&[&file], &[]);
    let twice = import(&[&file, &file], &[]);
    assert_eq!(once.rows, twice.rows);
    assert_eq!(twice.count("duplicate"), 3);

    let folder = folder();
    let report = "id,incident_number,description,service_name,created_at,resolved_at,seconds_to_first_ack,team_name\n\
        Q1OHFWFP3GPXOG,6,Spamming logs,DevService,2022-11-03T06:45:36,2022-11-03T06:51:44,10,platform\n";
    let report = write(folder.path(), "report.csv", report);
    let both = import(&[&file, &report], &[]);
    assert_eq!((both.count("imported"), both.count("merged")), (3, 1));
    assert_eq!(both.row("Q1OHFWFP3GPXOG")["teams"][0], "platform");
    assert!(
        !both.notes().contains(&"duplicate_id_conflict"),
        "{}",
        both.said
    );

    // A report without ids names the incident by its number.
    let numbered = "incident_number,description,service_name,created_at,seconds_to_first_ack,team_name\n\
        6,Spamming logs,DevService,2022-11-03T06:45:36,10,platform\n";
    let numbered = write(folder.path(), "numbered.csv", numbered);
    let both = import(&[&numbered, &file], &[]);
    assert_eq!((both.count("imported"), both.count("merged")), (3, 1));
    assert_eq!(both.row("Q1OHFWFP3GPXOG")["teams"][0], "platform");
}

/// Incidents of an older answer, without ends and acknowledgements, and their log: together they are whole.
#[test]
fn incidents_and_their_log_entries_are_whole_together() {
    let Some(file) = exports("pagerduty/incidents_rest.json") else {
        return;
    };
    let whole: Value =
        serde_json::from_slice(&std::fs::read(&file).expect("the file can be read")).expect("JSON");
    let mut bare = whole.clone();
    let mut log = Vec::new();
    for incident in bare["incidents"].as_array_mut().expect("a list") {
        let object = incident.as_object_mut().expect("an object");
        if let Some(Value::Array(entries)) = object.remove("log_entries") {
            log.extend(entries);
        }
        object.remove("last_status_change_at");
        object.insert("acknowledgements".to_owned(), Value::Array(Vec::new()));
    }
    let folder = folder();
    let incidents = write(folder.path(), "incidents.json", bare.to_string());
    let log = serde_json::json!({"log_entries": log, "limit": 100, "offset": 0, "more": false});
    let log = write(folder.path(), "log.json", log.to_string());
    let apart = import(&[&incidents, &log], &[]);
    let together = import(&[&file], &[]);
    assert_eq!(apart.count("imported"), 3, "{}", apart.said);
    // That an acknowledgement ran out stands in the incident alone: the states differ, and that is listed.
    assert_eq!(apart.notes(), ["duplicate_id_conflict"]);
    for row in &together.rows {
        let other = apart.row(row["id"].as_str().expect("an id"));
        for field in ["title", "acknowledged_at", "resolved_at", "declared_at"] {
            assert_eq!(
                row[field], other[field],
                "{field} of {}: {}",
                row["id"], apart.said
            );
        }
    }
}

/// A table of the user's own adds what the tool does not know; what it adds to nothing is listed.
#[test]
fn a_table_of_ones_own_adds_columns_by_id() {
    let Some(file) = exports("pagerduty/incidents_rest.json") else {
        return;
    };
    let folder = folder();
    let own = "id,mitigated_at,root_cause\nQ1OHFWFP3GPXOG,2022-11-03T06:50:00Z,full disk\n5,2022-11-03T06:50:00Z,by number\nnobody,2022-11-03T06:50:00Z,?\n";
    let own = write(folder.path(), "own.csv", own);
    for files in [[&file, &own], [&own, &file]] {
        let files: Vec<&Path> = files.into_iter().map(AsRef::as_ref).collect();
        let read = import(&files, &[]);
        let row = read.row("Q1OHFWFP3GPXOG");
        assert_eq!(row["mitigated_at"], "2022-11-03T06:50:00Z");
        assert_eq!(
            (&row["root_cause"], &row["source"]),
            (&"full disk".into(), &"pagerduty".into())
        );
        assert_eq!(row["title"], "Spamming logs");
        assert_eq!(read.row("Q3CZAU7Q4008QD")["root_cause"], "by number");
        let fates = ["imported", "merged", "rejected"].map(|fate| read.count(fate));
        assert_eq!(fates, [3, 2, 1]);
        assert!(read.notes().contains(&"missing_start"), "{}", read.said);
    }

    let starts = "id,started_at,title\nQ1OHFWFP3GPXOG,2022-11-03T06:40:00Z,Logs everywhere\n";
    let starts = write(folder.path(), "starts.csv", starts);
    let read = import(&[&file, &starts], &[]);
    assert_eq!(
        read.row("Q1OHFWFP3GPXOG")["started_at"],
        "2022-11-03T06:40:00Z"
    );
    assert_eq!(read.count("imported"), 3);
    assert!(read.said.contains("duplicate_id_conflict"), "{}", read.said);
}

/// Two exports of one company, by two importers, tell the same 232 incidents.
#[test]
fn incidents_that_stand_in_two_real_exports_agree() {
    let (Some(page), Some(lines)) = (
        shared("data/real/github-statuspage/incidents.json"),
        shared("data/real/github-status-jsonl/incidents.jsonl"),
    ) else {
        return;
    };
    let page = import(&[&page], &[]);
    let lines = import(&[&lines], &[]);
    assert_eq!(
        (page.count("imported"), lines.count("imported")),
        (1_282, 819)
    );
    let by_id: std::collections::BTreeMap<&str, &Value> = page
        .rows
        .iter()
        .filter_map(|row| Some((row["id"].as_str()?, row)))
        .collect();
    let mut same = 0;
    for row in &lines.rows {
        let url = row["url"].as_str().unwrap_or_default();
        let Some(other) = by_id.get(url.rsplit('/').next().unwrap_or_default()) else {
            continue;
        };
        same += 1;
        assert_eq!(row["severity"], other["severity"], "{url}");
        let minutes = |row: &Value| span(row, "started_at", "resolved_at");
        assert!((minutes(row) - minutes(other)).abs() <= 0.98, "{url}");
    }
    assert_eq!(same, 232);
}

/// The six sets of real data that are tables or lists are read.
#[test]
fn real_sets_are_read() {
    let sets = [
        ("github-statuspage/incidents.json", 1_282, 1_282),
        ("github-status-jsonl/incidents.jsonl", 819, 819),
        ("llm-incidents/clean/incident_stages.csv", 542, 542),
        ("uci-servicenow/incident_event_log.csv.gz", 141_712, 24_918),
        (
            "uci-servicenow/incident_event_log_excerpt_resaved.csv",
            5_998,
            890,
        ),
        // The last row is a footer.
        ("pagerduty-alerts-2013/alerts.csv", 3_597, 3_596),
        ("aws-azure-status/aws_data_2022-04-20.json", 483, 483),
    ];
    for (file, records, incidents) in sets {
        let Some(path) = shared(&format!("data/real/{file}")) else {
            continue;
        };
        let read = import(&[&path], &[]);
        println!(
            "{file}: {} records, {} incidents, {:?}",
            read.count("read"),
            read.count("imported"),
            read.notes()
        );
        assert_eq!(
            (read.count("read"), read.count("imported")),
            (records, incidents),
            "{file}: {}",
            read.said
        );
    }
}
