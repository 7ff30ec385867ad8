//! Exports whose records fold into incidents: every file of the shared exports against its right reading, and the samples
//! against the scenario that all of them tell.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::helpers::{code, folder, project, run, shared, text, write};

/// What an import gave: exit code, what was said, the ledger and the incidents by column.
struct Seen {
    code: i32,
    said: String,
    ledger: Value,
    incidents: Vec<BTreeMap<String, String>>,
}

fn import(files: &[&Path]) -> Seen {
    let folder = folder();
    let out = folder.path().join("table.csv");
    let mut args = vec!["import", "--json", "--out", out.to_str().expect("text")];
    args.extend(files.iter().map(|file| file.to_str().expect("text")));
    let output = run(&args);
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let table = std::fs::read_to_string(&out).unwrap_or_default();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let incidents = reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect();
    let seen = Seen {
        code: code(&output),
        said: text(&output.stderr),
        ledger: whole["ledger"].clone(),
        incidents,
    };
    if !seen.ledger.is_null() {
        let fates = [
            "imported",
            "rejected",
            "duplicate",
            "merged",
            "not_incident",
            "blank",
        ];
        let sum: u64 = fates.iter().map(|fate| seen.count(fate)).sum();
        assert_eq!(seen.count("read"), sum, "{}", seen.ledger);
        let listed = seen.ledger["notes"].as_array().expect("a list").iter();
        let others = listed.filter(|note| note["code"] == "not_incident");
        let others: u64 = others.filter_map(|note| note["count"].as_u64()).sum();
        assert_eq!(others, seen.count("not_incident"), "{}", seen.ledger);
    }
    seen
}

impl Seen {
    fn count(&self, fate: &str) -> u64 {
        self.ledger[fate].as_u64().unwrap_or(0)
    }

    /// Records, incidents, merged, no incident.
    fn counts(&self) -> [u64; 4] {
        ["read", "imported", "merged", "not_incident"].map(|fate| self.count(fate))
    }

    fn notes(&self, code: &str) -> u64 {
        let notes = self.ledger["notes"].as_array().expect("a list");
        let of = notes.iter().filter(|note| note["code"] == code);
        of.filter_map(|note| note["count"].as_u64()).sum()
    }

    /// The cells of some columns, a line an incident, in the order of the first column.
    fn cells(&self, columns: &[&str]) -> Vec<String> {
        let cell = |row: &BTreeMap<String, String>, column: &str| {
            row.get(column).expect("a column").clone()
        };
        let line = |row: &BTreeMap<String, String>| {
            let cells: Vec<String> = columns.iter().map(|column| cell(row, column)).collect();
            cells.join(" | ")
        };
        let mut lines: Vec<String> = self.incidents.iter().map(line).collect();
        lines.sort();
        lines
    }
}

/// File, preset, records, incidents, merged, no incident. A series that holds two incidents counts as two records.
const TABLE: &[(&str, &str, [u64; 4])] = &[
    (
        "pagerduty/incident_log_entries.json",
        "pagerduty-log-entries",
        [3, 3, 0, 0],
    ),
    (
        "pagerduty/webhooks_v3.constructed.ndjson",
        "pagerduty-webhooks",
        [17, 6, 11, 0],
    ),
    ("zabbix/event_get.json", "zabbix-events", [9, 5, 4, 0]),
    (
        "icinga/history.constructed.json",
        "icinga-history",
        [19, 4, 15, 0],
    ),
    (
        "icinga/history.constructed.csv",
        "icinga-history",
        [19, 4, 15, 0],
    ),
    ("nagios/nagios.log", "nagios-log", [385, 3, 28, 354]),
    (
        "nagios/archivejson_alertlist.json",
        "nagios-archive",
        [12, 2, 10, 0],
    ),
    (
        "nagios/archivejson_statechangelist.json",
        "nagios-archive",
        [13, 2, 10, 1],
    ),
    (
        "nagios/thruk_rest_alerts.constructed.csv",
        "nagios-log",
        [11, 4, 7, 0],
    ),
    (
        "prometheus/ALERTS_query_range.json",
        "prometheus-samples",
        [7, 4, 3, 0],
    ),
    (
        "prometheus/api_v1_alerts.json",
        "prometheus-alerts",
        [2, 1, 0, 1],
    ),
    (
        "alertmanager/webhook_notifications.ndjson",
        "alertmanager-alerts",
        [7, 4, 3, 0],
    ),
    (
        "alertmanager/api_v2_alerts.json",
        "alertmanager-alerts",
        [1, 1, 0, 0],
    ),
    (
        "alertmanager/api_v2_alert_groups.json",
        "alertmanager-alerts",
        [24, 12, 12, 0],
    ),
    (
        "grafana/alert_state_history.constructed.json",
        "grafana-state-history",
        [11, 4, 7, 0],
    ),
    (
        "grafana/annotations_alerts.constructed.json",
        "grafana-annotations",
        [11, 4, 7, 0],
    ),
    (
        "cabot/statuscheckresult_dump.constructed.csv",
        "cabot-results",
        [65, 4, 57, 4],
    ),
    (
        "sensu/events_failing.constructed.json",
        "sensu-events",
        [4, 4, 0, 0],
    ),
    ("netdata/alarm_log.json", "netdata-alarm-log", [13, 3, 6, 4]),
    (
        "netdata/alert_transitions_v3.constructed.json",
        "netdata-transitions",
        [11, 4, 7, 0],
    ),
    (
        "graylog/events_search.constructed.json",
        "graylog-events",
        [12, 4, 8, 0],
    ),
];

#[test]
fn every_shared_export_that_folds_gives_its_incidents() {
    for (file, preset, counts) in TABLE {
        let Some(path) = shared(&format!("data/exports/{file}")) else {
            continue;
        };
        let seen = import(&[&path]);
        let [read, imported, merged, others] = seen.counts();
        eprintln!(
            "{file}: {read} records, {imported} incidents, {merged} merged, {others} no incident"
        );
        assert_eq!(seen.code, 0, "{file}: {}", seen.said);
        assert!(
            seen.said.contains(&format!("read as {preset},")),
            "{file}: {}",
            seen.said
        );
        assert_eq!(seen.counts(), *counts, "{file}");
    }
}

#[test]
fn exports_without_incidents_are_refused_with_advice() {
    for (file, advice) in [
        ("nagios/avail_hosts.csv", "archivejson.cgi?query=alertlist"),
        (
            "nagios/avail_services.csv",
            "archivejson.cgi?query=alertlist",
        ),
        (
            "prometheus/ALERTS_FOR_STATE_query_range.json",
            "query ALERTS over a range",
        ),
        ("prometheus/api_v1_rules.json", "/api/v1/alerts"),
        (
            "cabot/status_checks.constructed.json",
            "cabotapp_statuscheckresult",
        ),
        ("sensu/events_api.docs.json", "checks that pass"),
    ] {
        let Some(path) = shared(&format!("data/exports/{file}")) else {
            continue;
        };
        let seen = import(&[&path]);
        assert_eq!(seen.code, 4, "{file}: {}", seen.said);
        assert!(seen.said.contains(advice), "{file}: {}", seen.said);
    }
}

/// Title, service, started, detected, acknowledged, resolved of the incidents that monitoring detects.
const SCENARIO: [[&str; 6]; 4] = [
    [
        "Checkout API returns 5xx after release 2.14.1",
        "checkout",
        "2026-03-03T09:02:00Z",
        "2026-03-03T09:05:10Z",
        "2026-03-03T09:08:30Z",
        "2026-03-03T10:15:00Z",
    ],
    [
        "Checkout API returns 5xx after release 2.14.3",
        "checkout",
        "2026-03-08T09:31:00Z",
        "2026-03-08T09:33:00Z",
        "2026-03-08T09:36:20Z",
        "2026-03-08T11:05:00Z",
    ],
    [
        "Disk full on db-01: /var/lib/mysql, \"orders\" shard",
        "orders-db",
        "2026-03-29T00:35:00Z",
        "2026-03-29T00:36:30Z",
        "2026-03-29T00:52:00Z",
        "2026-03-29T02:10:00Z",
    ],
    [
        "Payment webhooks delayed",
        "payments-gw",
        "2026-04-02T16:45:00Z",
        "2026-04-02T16:47:00Z",
        "2026-04-02T16:52:00Z",
        "",
    ],
];

/// What a sample says of the scenario.
struct Says {
    preset: &'static str,
    /// Whether it names the services.
    services: bool,
    /// Seconds by which the start is late; `None` when it has none.
    started: Option<[i64; 4]>,
    /// Whether it has acknowledgements.
    acknowledged: bool,
    /// Seconds by which the end is late; `None` when it has none.
    resolved: Option<[i64; 4]>,
    severities: [&'static str; 4],
}

const NATIVE: [&str; 4] = ["SEV1", "SEV2", "SEV2", "SEV3"];
const CRITICAL: [&str; 4] = ["SEV2"; 4];
const EXACT: Option<[i64; 4]> = Some([0; 4]);
const SOFT: Option<[i64; 4]> = Some([130, 60, 30, 60]);

const fn says(
    preset: &'static str,
    started: Option<[i64; 4]>,
    acknowledged: bool,
    severities: [&'static str; 4],
) -> Says {
    Says {
        preset,
        services: true,
        started,
        acknowledged,
        resolved: EXACT,
        severities,
    }
}

const SAMPLES: &[Says] = &[
    says("alertmanager-alerts", None, false, NATIVE),
    Says {
        services: false,
        resolved: Some([10, 180, 90, 0]),
        ..says("cabot-results", None, false, [""; 4])
    },
    says("grafana-annotations", EXACT, false, NATIVE),
    says("grafana-state-history", EXACT, false, NATIVE),
    Says {
        resolved: None,
        ..says("graylog-events", None, false, NATIVE)
    },
    says("icinga-history", SOFT, true, CRITICAL),
    says("nagios-archive", SOFT, false, CRITICAL),
    says("netdata-alarm-log", Some([20; 4]), false, ["SEV1"; 4]),
    says("netdata-transitions", Some([20; 4]), false, ["SEV1"; 4]),
    says("pagerduty-log-entries", None, true, [""; 4]),
    says("pagerduty-webhooks", None, true, NATIVE),
    says("prometheus-samples", EXACT, false, NATIVE),
    Says {
        resolved: None,
        ..says("sensu-events", None, false, CRITICAL)
    },
    says("thruk-logs", SOFT, false, CRITICAL),
    says("zabbix-events", None, true, NATIVE),
];

/// Returns an RFC 3339 time some seconds later.
fn later(at: &str, seconds: i64) -> String {
    if at.is_empty() {
        return String::new();
    }
    let at = chrono::DateTime::parse_from_rfc3339(at).expect("a time");
    let at = at + chrono::TimeDelta::seconds(seconds);
    at.to_utc()
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[test]
fn every_sample_that_folds_tells_the_scenario_field_by_field() {
    for says in SAMPLES {
        let entries = std::fs::read_dir(project("sample-data/presets")).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        for path in paths.filter(|path| path.file_stem().is_some_and(|stem| stem == says.preset)) {
            check_sample(says, &path);
        }
    }
}

fn check_sample(says: &Says, path: &Path) {
    let name = path.display();
    let seen = import(&[path]);
    for (number, [title, service, started, detected, acknowledged, resolved]) in
        SCENARIO.iter().enumerate()
    {
        let row = seen.incidents.iter().find(|row| row["title"] == *title);
        let row = row.unwrap_or_else(|| panic!("{name}: no `{title}`"));
        let by = |late: Option<[i64; 4]>, at: &str| {
            late.map_or(String::new(), |late| later(at, late[number]))
        };
        let whole = |column: &str| {
            row[column]
                .split('.')
                .next()
                .map(|at| format!("{}Z", at.trim_end_matches('Z')))
                .filter(|at| at.len() > 1)
                .unwrap_or_default()
        };
        let expected = if says.services { *service } else { "" };
        assert_eq!(row["services"], expected, "{name}: {title}");
        assert_eq!(row["severity"], says.severities[number], "{name}: {title}");
        assert_eq!(
            whole("started_at"),
            by(says.started, started),
            "{name}: {title}"
        );
        assert_eq!(whole("detected_at"), *detected, "{name}: {title}");
        let expected = if says.acknowledged { *acknowledged } else { "" };
        assert_eq!(row["acknowledged_at"], expected, "{name}: {title}");
        // At the change of a check run the last one, still open, has no end.
        assert_eq!(
            whole("resolved_at"),
            by(says.resolved, resolved),
            "{name}: {title}"
        );
    }
}

/// Nagios's own three incidents, as its log, its archive and the state changes tell them.
#[test]
fn a_log_and_its_archive_tell_the_same_problems() {
    let Some(log) = shared("data/exports/nagios/nagios.log") else {
        return;
    };
    let log = import(&[&log]).cells(&[
        "services",
        "started_at",
        "detected_at",
        "resolved_at",
        "status",
    ]);
    assert_eq!(
        log,
        [
            "SSH |  | 2016-03-20T04:00:00Z |  | open",
            "squid | 2016-03-20T04:23:05Z | 2016-03-20T04:35:05Z | 2016-03-20T04:55:06Z | resolved",
            "squid | 2016-03-20T05:00:05Z | 2016-03-20T05:12:05Z |  | open",
        ]
    );
    for name in ["alertlist", "statechangelist"] {
        let Some(path) = shared(&format!("data/exports/nagios/archivejson_{name}.json")) else {
            return;
        };
        let archive = import(&[&path]).cells(&[
            "services",
            "started_at",
            "detected_at",
            "resolved_at",
            "status",
        ]);
        assert_eq!(archive, log[1..], "{name}");
    }
}

/// The range query sees the same four incidents as Alertmanager's notifications, late by less than its step of 5 s.
#[test]
fn samples_agree_with_notifications_up_to_one_step() {
    let (Some(range), Some(since), Some(told)) = (
        shared("data/exports/prometheus/ALERTS_query_range.json"),
        shared("data/exports/prometheus/ALERTS_FOR_STATE_query_range.json"),
        shared("data/exports/alertmanager/webhook_notifications.ndjson"),
    ) else {
        return;
    };
    let millis = |at: &str| {
        chrono::DateTime::parse_from_rfc3339(at)
            .ok()
            .map(|at| at.timestamp_millis())
    };
    let (range, told) = (import(&[&range, &since]), import(&[&told]));
    assert_eq!(range.counts(), [10, 4, 6, 0]);
    for column in ["detected_at", "resolved_at"] {
        for (sampled, exact) in range
            .cells(&[column, "components"])
            .iter()
            .zip(told.cells(&[column, "components"]))
        {
            let (sampled, exact) = (sampled.split(" | ").next(), exact.split(" | ").next());
            let late = sampled
                .and_then(millis)
                .zip(exact.and_then(millis))
                .map(|(sampled, exact)| sampled - exact);
            assert!(
                late.is_none_or(|late| (0..5_000).contains(&late)),
                "{column}: {sampled:?} {exact:?}"
            );
        }
    }
    let started = range.cells(&["started_at"]);
    assert_eq!(
        started[0], "2026-11-20T23:12:58Z",
        "the exact time comes from ALERTS_FOR_STATE"
    );
}

/// The same file twice adds nothing, and pages in any order give the same incidents.
#[test]
fn pages_fold_as_one_and_a_double_adds_nothing() {
    let sample = project("sample-data/presets/nagios-log.log");
    let log = std::fs::read_to_string(&sample).expect("the sample");
    let lines: Vec<&str> = log.lines().collect();
    let folder = folder();
    let (first, second) = lines.split_at(lines.len() / 2 - 1);
    let first = write(folder.path(), "one.log", first.join("\n"));
    let second = write(folder.path(), "two.log", second.join("\n"));
    let columns = [
        "title",
        "started_at",
        "detected_at",
        "acknowledged_at",
        "resolved_at",
        "status",
    ];
    let whole = import(&[&sample]).cells(&columns);
    assert_eq!(whole.len(), 4);
    assert_eq!(import(&[&first, &second]).cells(&columns), whole);
    assert_eq!(import(&[&second, &first]).cells(&columns), whole);
    let copy = write(folder.path(), "copy.log", &log);
    let twice = import(&[&sample, &copy]);
    assert_eq!(twice.cells(&columns), whole);
    assert_eq!(twice.count("imported"), 4);
}

/// Reading a list backwards changes nothing.
#[test]
fn the_order_of_records_does_not_matter() {
    let folder = folder();
    let columns = [
        "id",
        "title",
        "started_at",
        "detected_at",
        "acknowledged_at",
        "resolved_at",
        "severity",
    ];
    for name in [
        "netdata-transitions",
        "icinga-history",
        "pagerduty-log-entries",
        "zabbix-events",
        "grafana-annotations",
    ] {
        let path = project(&format!("sample-data/presets/{name}.json"));
        let whole: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("the sample"))
                .expect("JSON");
        let list = ["transitions", "log_entries", "result"]
            .iter()
            .find_map(|key| whole.get(key))
            .unwrap_or(&whole);
        let mut list = list.as_array().expect("a list").clone();
        list.reverse();
        let turned = write(folder.path(), "turned.json", Value::Array(list).to_string());
        assert_eq!(
            import(&[&turned]).cells(&columns),
            import(&[&path]).cells(&columns),
            "{name}"
        );
    }
}

#[test]
fn exactly_a_hundred_annotations_may_be_cut() {
    let folder = folder();
    let one = |number: u64| {
        let state = if number.is_multiple_of(2) {
            "Alerting"
        } else {
            "Normal"
        };
        let at = 1_772_528_710_000 + number * 60_000;
        serde_json::json!({"id": number, "alertId": 1, "panelId": 1, "newState": state, "prevState": "", "time": at, "text": "t {severity=sev3}"})
    };
    let hundred: Vec<Value> = (0..100).map(one).collect();
    let path = write(
        folder.path(),
        "a.json",
        Value::Array(hundred.clone()).to_string(),
    );
    let seen = import(&[&path]);
    assert_eq!(
        (seen.counts(), seen.notes("more_pages")),
        ([100, 50, 50, 0], 1)
    );
    let path = write(
        folder.path(),
        "b.json",
        Value::Array(hundred[..98].to_vec()).to_string(),
    );
    assert_eq!(import(&[&path]).notes("more_pages"), 0);
}
