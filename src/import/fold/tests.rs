use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use snapbox::{assert_data_eq, str};

use super::{Steps, fold, log_lines, members, spec};
use crate::import::damage::At;
use crate::import::part::PartWork;
use crate::import::path::Keys;
use crate::import::plan::{Plan, Zones};
use crate::import::preset;
use crate::import::raw::{Available, Raw};
use crate::incident::period::Tz;
use crate::incident::row::RowReader;
use crate::incident::{Instant, Milestone};
use crate::notes::{Ledger, Notes};

/// What records fold into: incidents with severity, status and times, then the other fates with their reasons.
fn seen(fold_text: &str, records: &[Value]) -> String {
    let text = format!(
        "tool = \"t\"\n[fields]\nseverity = {{ from = \"sev\" }}\ntitle = {{ from = \"title\" }}\n[fold]\n{fold_text}"
    );
    let preset = preset::parse(&text, "test").expect("a preset");
    let objects: Vec<Map<String, Value>> = records
        .iter()
        .map(|record| record.as_object().expect("an object").clone())
        .flat_map(|object| members::expand(preset.steps().expect("a fold"), object))
        .collect();
    let keys = Keys::of(&objects.iter(), &[]);
    let zones = Zones {
        mapping: None,
        otherwise: Tz::UTC,
    };
    let plan = Plan::new(&preset, &Available::Keys(&keys), zones, &|_| None).expect("a plan");
    let mut work = PartWork::new(&plan, &[], 0);
    for object in &objects {
        work.record(At::default(), Raw::Object(object), None);
    }
    let part = work.finish().expect("a part");
    let mut steps = Steps::new(preset.fold.clone().expect("a fold"));
    steps.take(part.steps, 0);
    let mut ledger = part.ledger;
    let mut notes = Notes::default();
    part.others.say("test", &mut notes);
    let mut out = String::new();
    for folded in fold(steps).expect("folded") {
        crate::import::add(&mut ledger, &folded.part.ledger);
        folded.others.say("test", &mut notes);
        for finding in folded.part.notes.findings() {
            notes.remark(finding.code, finding.reason.clone());
        }
        let Some(table) = folded.part.rows else {
            continue;
        };
        let reader = RowReader::new(&table);
        for row in 0..table.len() {
            tell(&reader.incident(row), &mut out);
        }
    }
    assert!(ledger.adds_up(), "{ledger:?}");
    for (code, text) in notes.remarks() {
        writeln!(out, "{}: {text}", code.word()).expect("memory");
    }
    writeln!(out, "{}", fates(&ledger)).expect("memory");
    out
}

fn tell(incident: &crate::incident::Incident<'_>, out: &mut String) {
    let time = |milestone: Milestone| {
        let at = incident.at(milestone).map(Instant::rfc3339);
        at.map_or("-".to_owned(), |at| at[11..16].to_owned())
    };
    let times = [
        Milestone::Started,
        Milestone::Detected,
        Milestone::Acknowledged,
        Milestone::Resolved,
        Milestone::Closed,
    ]
    .map(time);
    let more = if incident.is_maintenance {
        " maintenance"
    } else {
        ""
    };
    writeln!(
        out,
        "{} {} {} {}{more}",
        incident.id,
        incident.severity.word(),
        incident.status.word(),
        times.join(" "),
    )
    .expect("memory");
}

fn fates(ledger: &Ledger) -> String {
    format!(
        "{} read: {} imported, {} merged, {} no incident, {} rejected",
        ledger.read, ledger.imported, ledger.merged, ledger.not_incident, ledger.rejected
    )
}

/// A state change at a minute of one hour.
fn state(minute: u32, state: &str) -> Value {
    json!({"object": "db", "at": at(minute), "state": state})
}

fn event(minute: u32, event: &str) -> Value {
    json!({"object": "db", "at": at(minute), "event": event})
}

fn at(minute: u32) -> String {
    format!("2026-03-01T10:{minute:02}:00Z")
}

const STATES: &str = r#"
kind = "transitions"
key = ["object"]
at = { from = "at" }
event = { first = ["event"], words = { ack = "acknowledge", note = "note", planned = "downtime-start", done = "downtime-end", current = "report" } }
state = { from = "state", words = { ok = "ok", bad = "SEV2", worse = "SEV1", soft = "SEV2", early = "early SEV4", pending = "pending" } }
hard = { from = "state", words = { soft = "soft" } }
"#;

/// The events of `STATES` stand beside the states.
fn states(records: &[Value]) -> String {
    let mut records = records.to_vec();
    for record in &mut records {
        let object = record.as_object_mut().expect("an object");
        if !object.contains_key("event") {
            object.insert("event".to_owned(), json!("state"));
        }
    }
    let text = STATES.replace("{ ack =", "{ state = \"state\", ack =");
    seen(&text, &records)
}

#[test]
fn a_hard_problem_makes_an_incident_that_starts_with_its_first_soft_state() {
    let records = [
        state(1, "ok"),
        state(2, "soft"),
        state(3, "soft"),
        state(4, "bad"),
        event(5, "ack"),
        state(6, "worse"),
        state(7, "bad"),
        event(8, "ack"),
        state(9, "ok"),
        state(10, "ok"),
    ];
    let forwards = states(&records);
    assert_data_eq!(
        forwards.clone(),
        str![[r"
db@2026-03-01T10:04:00Z SEV1 resolved 10:02 10:04 10:05 10:09 -
not_incident: test: 2 records are no incidents: states in which all is well (the first is record 1)
10 read: 1 imported, 7 merged, 2 no incident, 0 rejected

"]]
    );
    let backwards: Vec<Value> = records.iter().rev().cloned().collect();
    assert_data_eq!(
        states(&backwards).replace("record 10", "record 1"),
        forwards
    );
}

#[test]
fn what_passes_is_no_incident_and_what_lasts_stays_open() {
    assert_data_eq!(
        states(&[
            state(1, "soft"),
            state(2, "ok"),
            state(3, "pending"),
            state(4, "ok"),
            event(5, "note"),
            state(6, "bad"),
            event(7, "note"),
            json!({"object": "web", "at": at(8), "state": "soft"}),
            json!({"object": "web", "at": at(9), "state": "strange"}),
            json!({"object": "web", "at": "soon", "state": "bad"}),
            json!({"at": at(9), "state": "bad"}),
        ]),
        str![[r"
db@2026-03-01T10:06:00Z SEV2 open - 10:06 - - -
not_incident: test: 1 record is no incident: records that do not say what they are about (the first is record 11)
not_incident: test: 1 record is no incident: states that are no problem, `strange` (the first is record 9)
not_incident: test: 4 records are no incidents: soft or pending states that passed (the first is record 1)
not_incident: test: 1 record is no incident: acknowledgements, notifications and comments while nothing was open (the first is record 5)
not_incident: test: 1 record is no incident: soft or pending states at the end of the export (the first is record 8)
11 read: 1 imported, 1 merged, 8 no incident, 1 rejected

"]]
    );
}

#[test]
fn a_warning_is_when_it_starts_and_its_worsening_when_it_is_noticed() {
    assert_data_eq!(
        states(&[
            state(1, "early"),
            state(2, "bad"),
            state(3, "early"),
            state(4, "ok"),
            state(5, "early"),
            state(6, "ok"),
            state(7, "bad"),
            state(8, "early"),
        ]),
        str![[r"
db@2026-03-01T10:02:00Z SEV2 resolved 10:01 10:02 - 10:04 -
db@2026-03-01T10:05:00Z SEV4 resolved - 10:05 - 10:06 -
db@2026-03-01T10:07:00Z SEV2 open - 10:07 - - -
8 read: 3 imported, 5 merged, 0 no incident, 0 rejected

"]]
    );
}

#[test]
fn a_log_that_begins_in_the_middle_says_so_and_planned_work_is_maintenance() {
    let report = |minute: u32, word: &str| json!({"object": "db", "at": at(minute), "event": "current", "state": word});
    assert_data_eq!(
        states(&[
            report(1, "bad"),
            report(2, "bad"),
            report(3, "ok"),
            event(4, "planned"),
            state(5, "bad"),
            state(6, "ok"),
            event(7, "done"),
            state(8, "bad"),
        ]),
        str![[r"
db@2026-03-01T10:01:00Z SEV2 resolved - 10:01 - 10:03 -
db@2026-03-01T10:05:00Z SEV2 resolved - 10:05 - 10:06 - maintenance
db@2026-03-01T10:08:00Z SEV2 open - 10:08 - - -
not_incident: test: 2 records are no incidents: beginnings and ends of planned work (the first is record 4)
bounded_time: the log begins with the problem: it began earlier
bounded_time: the recovery is not in the log: it is the first time at which all was well again
8 read: 3 imported, 3 merged, 2 no incident, 0 rejected

"]]
    );
}

#[test]
fn at_the_same_time_the_order_of_the_file_counts() {
    let turns = [
        state(1, "bad"),
        state(1, "ok"),
        state(2, "bad"),
        state(2, "ok"),
    ];
    assert_data_eq!(
        states(&turns),
        str![[r"
db@2026-03-01T10:01:00Z SEV2 resolved - 10:01 - 10:01 -
db@2026-03-01T10:02:00Z SEV2 resolved - 10:02 - 10:02 -
4 read: 2 imported, 2 merged, 0 no incident, 0 rejected

"]]
    );
    let newest_first: Vec<Value> = turns.iter().rev().cloned().collect();
    assert_data_eq!(
        states(&newest_first),
        str![[r"
db@2026-03-01T10:02:00Z SEV2 resolved - 10:02 - 10:02 -
db@2026-03-01T10:01:00Z SEV2 resolved - 10:01 - 10:01 -
4 read: 2 imported, 2 merged, 0 no incident, 0 rejected

"]]
    );
}

#[test]
fn an_incident_with_a_name_comes_back_as_itself() {
    let named = r#"
kind = "transitions"
key = ["object"]
named = true
opens = ["detected_at", "declared_at"]
at = { from = "at" }
event = { from = "event", words = { open = "open", ack = "acknowledge", unack = "unacknowledge", resolve = "resolve", reopen = "reopen", close = "close", "x*" = "note" } }
"#;
    assert_data_eq!(
        seen(
            named,
            &[
                event(1, "open"),
                event(2, "ack"),
                event(3, "unack"),
                event(4, "resolve"),
                event(5, "reopen"),
                event(6, "xyz"),
                event(7, "ping"),
                json!({"object": "done", "at": at(1), "event": "open"}),
                json!({"object": "done", "at": at(2), "event": "resolve"}),
                json!({"object": "done", "at": at(3), "event": "close"}),
                json!({"object": "acked", "at": at(1), "event": "ack"}),
                json!({"object": "ended", "at": at(1), "event": "resolve"}),
            ]
        ),
        str![[r"
db unknown open - 10:01 10:02 - -
done unknown closed - 10:01 - 10:02 10:03
acked unknown acknowledged - - 10:01 - -
ended unknown resolved - - - 10:01 -
not_incident: test: 1 record is no incident: `ping` records (the first is record 7)
12 read: 4 imported, 7 merged, 1 no incident, 0 rejected

"]]
    );
}

#[test]
fn check_runs_are_debounced() {
    let runs = r#"
kind = "transitions"
key = ["object"]
debounce = 1
at = { from = "at" }
state = { from = "state", words = { t = "ok", f = "problem" } }
"#;
    let run = |minute: u32, ok: bool| state(minute, if ok { "t" } else { "f" });
    assert_data_eq!(
        seen(
            runs,
            &[
                run(1, false),
                run(2, true),
                run(3, false),
                run(4, false),
                run(5, false),
                run(6, true)
            ]
        ),
        str![[r"
db@2026-03-01T10:04:00Z unknown resolved 10:03 10:04 - 10:06 -
not_incident: test: 2 records are no incidents: soft or pending states that passed (the first is record 1)
6 read: 1 imported, 3 merged, 2 no incident, 0 rejected

"]]
    );
}

#[test]
fn a_recovery_is_joined_by_its_id() {
    let recovery = r#"
kind = "recovery"
key = ["object"]
event_id = "id"
recovered_by = "by"
at = { from = "at" }
state = { from = "value", words = { "0" = "ok", "1" = "problem" } }
"#;
    let record = |id: u32, minute: u32, value: u32, by: u32| json!({"object": "db", "id": id, "at": at(minute), "value": value, "by": by, "sev": "high"});
    let records = [
        record(1, 1, 1, 3),
        record(2, 2, 1, 3),
        record(3, 4, 0, 0),
        record(4, 5, 1, 9),
        record(5, 6, 1, 0),
        record(6, 7, 0, 0),
    ];
    assert_data_eq!(
        seen(recovery, &records),
        str![[r"
db@2026-03-01T10:01:00Z SEV2 resolved - 10:01 - 10:04 -
db@2026-03-01T10:02:00Z SEV2 resolved - 10:02 - 10:04 -
db@2026-03-01T10:05:00Z SEV2 resolved - 10:05 - - -
db@2026-03-01T10:06:00Z SEV2 open - 10:06 - - -
not_incident: test: 1 record is no incident: recoveries of problems that are not in the export (the first is record 6)
end_not_recorded: it has ended, but the record `9` that says when is not in the export
6 read: 4 imported, 1 merged, 1 no incident, 0 rejected

"]]
    );
    let unnamed: Vec<Value> = records
        .iter()
        .map(|record| {
            let mut record = record.clone();
            record.as_object_mut().expect("an object").remove("by");
            record
        })
        .collect();
    assert_data_eq!(
        seen(recovery, &unnamed),
        str![[r"
db@2026-03-01T10:01:00Z SEV2 resolved - 10:01 - 10:04 -
db@2026-03-01T10:05:00Z SEV2 resolved - 10:05 - 10:07 -
6 read: 2 imported, 4 merged, 0 no incident, 0 rejected

"]]
    );
}

#[test]
fn samples_are_cut_where_some_are_missing() {
    let samples = r#"
kind = "samples"
key = []
labels = "labels"
without = ["state", "name"]
at = { read = "epoch_s" }
values = ["values", "value"]
event = { from = "labels.name", words = { A = "state", S = "since" } }
state = { from = "labels.state", words = { firing = "problem", pending = "pending" } }
"#;
    let start = 1_772_359_200;
    let series = |name: &str, job: &str, state: &str, minutes: &[i64]| {
        let pairs: Vec<Value> = minutes
            .iter()
            .map(|minute| {
                let value = if name == "S" { start - 60 } else { 1 };
                json!([start + minute * 60, value.to_string()])
            })
            .collect();
        json!({"labels": {"name": name, "job": job, "state": state}, "values": pairs})
    };
    assert_data_eq!(
        seen(
            samples,
            &[
                series("A", "x", "firing", &[3, 4, 5, 9, 10]),
                series("A", "x", "pending", &[1, 2, 8]),
                series("A", "y", "pending", &[4, 5]),
                series("A", "z", "firing", &[0, 1]),
                series("S", "z", "", &[0, 1]),
                series("S", "y", "", &[4, 5]),
                series("A", "w", "firing", &[12]),
            ]
        ),
        str![[r"
job=x@2026-03-01T10:03:00Z unknown resolved 10:01 10:03 - 10:06 -
job=x@2026-03-01T10:09:00Z unknown resolved 10:08 10:09 - 10:11 -
job=z@2026-03-01T10:00:00Z unknown resolved 09:59 10:00 - 10:02 -
job=w@2026-03-01T10:12:00Z unknown open - 10:12 - - -
not_incident: test: 1 record is no incident: pending alerts that never fired (the first is record 3)
not_incident: test: 1 record is no incident: series that say since when a condition holds, not whether the alert fired: export the query ALERTS as well (the first is record 6)
bounded_time: it lasts to the end of the export: it is taken as open
8 read: 4 imported, 2 merged, 2 no incident, 0 rejected

"]]
    );
}

#[test]
fn an_end_in_the_future_is_none() {
    let snapshots = r#"
kind = "snapshots"
key = ["print"]
labels = "labels"
at = { from = "starts" }
ends = { from = "ends" }
updated = { from = "updated" }
state = { first = ["status.state", "status"], words = { firing = "problem", active = "problem", resolved = "ended", fine = "ok" } }
"#;
    let record = |print: &str, status: Value, ends: &str| json!({"print": print, "starts": at(1), "ends": ends, "updated": at(10), "status": status});
    assert_data_eq!(
        seen(
            snapshots,
            &[
                record("a", json!("firing"), "0001-01-01T00:00:00Z"),
                record("a", json!("resolved"), &at(5)),
                record("b", json!({"state": "active"}), &at(30)),
                record("c", Value::Null, &at(30)),
                record("d", Value::Null, &at(9)),
                record("e", json!("fine"), ""),
                json!({"labels": {"b": "2", "a": "1"}, "starts": at(2), "status": "firing"}),
            ]
        ),
        str![[r"
a@2026-03-01T10:01:00Z unknown resolved - 10:01 - 10:05 -
b@2026-03-01T10:01:00Z unknown open - 10:01 - - -
c@2026-03-01T10:01:00Z unknown open - 10:01 - - -
d@2026-03-01T10:01:00Z unknown resolved - 10:01 - 10:09 -
a=1,b=2@2026-03-01T10:02:00Z unknown open - 10:02 - - -
not_incident: test: 1 record is no incident: checks that pass (the first is record 6)
7 read: 5 imported, 1 merged, 1 no incident, 0 rejected

"]]
    );
}

#[test]
fn the_history_of_a_snapshot_tells_when_it_began() {
    let history = r#"
kind = "snapshots"
key = ["object"]
at = { from = "at" }
state = { from = "status", words = { "0" = "ok", "2" = "SEV2", "*" = "SEV4" } }
history = { from = "history", state = "status", at = "at" }
"#;
    let record = |object: &str, status: u32, runs: &[(u32, u32)]| {
        let history: Vec<Value> = runs
            .iter()
            .map(|(minute, status)| json!({"at": at(*minute), "status": status}))
            .collect();
        json!({"object": object, "at": at(30), "status": status, "history": history})
    };
    assert_data_eq!(
        seen(
            history,
            &[
                record("known", 2, &[(1, 2), (2, 0), (3, 1), (4, 2)]),
                record("older", 2, &[(1, 2), (2, 2)]),
                record("none", 127, &[]),
                record("passing", 0, &[(1, 2), (2, 0)]),
            ]
        ),
        str![[r"
known@2026-03-01T10:03:00Z SEV2 open - 10:03 - - -
older@2026-03-01T10:01:00Z SEV2 open - 10:01 - - -
none@2026-03-01T10:30:00Z SEV4 open - 10:30 - - -
not_incident: test: 1 record is no incident: checks that pass (the first is record 4)
bounded_time: its history holds no passing check: it may have begun earlier
bounded_time: it has no history: it may have begun earlier
4 read: 3 imported, 0 merged, 1 no incident, 0 rejected

"]]
    );
}

#[test]
fn events_that_nothing_ends_are_cut_by_a_quiet_gap() {
    let quiet = r#"
kind = "quiet-gap"
key = ["object"]
quiet_seconds = 600
at = { from = "at" }
state = { from = "alert", words = { true = "problem", false = "ok" } }
"#;
    let record = |minute: u32, alert: bool| json!({"object": "db", "at": at(minute), "alert": alert, "sev": "high"});
    assert_data_eq!(
        seen(
            quiet,
            &[
                record(1, true),
                record(11, true),
                record(12, false),
                record(22, true)
            ]
        ),
        str![[r"
db@2026-03-01T10:01:00Z SEV2 unknown - 10:01 - - -
db@2026-03-01T10:22:00Z SEV2 unknown - 10:22 - - -
not_incident: test: 1 record is no incident: events that raise no alert (the first is record 3)
end_not_recorded: the export does not say when it ended; its last event is of 2026-03-01T10:11:00Z
end_not_recorded: the export does not say when it ended; its last event is of 2026-03-01T10:22:00Z
4 read: 2 imported, 1 merged, 1 no incident, 0 rejected

"]]
    );
}

#[test]
fn a_preset_says_only_what_its_kind_knows() {
    let wrong = |text: &&str| {
        let text = format!("key = [\"a\"]\n{text}");
        match toml::from_str::<spec::Fold>(&text) {
            Ok(fold) => fold.check().expect_err("it is wrong"),
            Err(cause) => cause.message().to_owned(),
        }
    };
    let said: Vec<String> = [
        "kind = \"transitions\"",
        "kind = \"samples\"",
        "kind = \"quiet-gap\"",
        "kind = \"last-record\"",
        "kind = \"recovery\"\nevent_id = \"id\"",
        "kind = \"snapshots\"\nstate = { words = { a = \"fine\" } }",
        "kind = \"fold\"",
    ]
    .iter()
    .map(wrong)
    .collect();
    assert_data_eq!(
        said.join("\n"),
        str![[r"
this kind of fold needs `state`
this kind of fold needs `values`
this kind of fold needs `quiet_seconds`
this kind of fold needs `order`
this kind of fold needs `recovered_by`
`fine` is no word that is known here
unknown variant `fold`, expected one of `last-record`, `transitions`, `recovery`, `samples`, `snapshots`, `quiet-gap`
"]]
    );
}

#[test]
fn lines_of_a_log_become_records() {
    let lines = [
        "[1458446400] SERVICE ALERT: db;mysql;CRITICAL;HARD;3;CRITICAL - a; b; c",
        "[1458446400] HOST ALERT: db;DOWN;SOFT;1;gone",
        "[1458446400] EXTERNAL COMMAND: ACKNOWLEDGE_HOST_PROBLEM;db;1;1;0;bob;on it; wait",
        "[1458446400] SERVICE DOWNTIME ALERT: db;mysql;CANCELLED; done",
        "[Tue Jan 12 00:00:00 2016] HOST NOTIFICATION: admin;db;DOWN;by-mail;gone",
        "1458446400;1;SERVICE ALERT;db;a;2;HARD;1;x;y;;[1458446400] SERVICE ALERT: db;a;WARNING;HARD;1;x;y",
        "[1458446400] Warning: a message",
        "no time at all",
        "[] SERVICE ALERT: db",
        "[1458446400] SERVICE ALERT: ",
    ];
    let told: Vec<String> = lines
        .iter()
        .map(|line| Value::Object(log_lines::record(line).expect("a record")).to_string())
        .collect();
    assert_data_eq!(
        told.join("\n"),
        str![[r#"
{"log_time":"1458446400","log_type":"SERVICE ALERT","object":"service","host":"db","service":"mysql","state":"CRITICAL","state_type":"HARD","attempt":"3","output":"CRITICAL - a; b; c"}
{"log_time":"1458446400","log_type":"HOST ALERT","object":"host","host":"db","state":"DOWN","state_type":"SOFT","attempt":"1","output":"gone"}
{"log_time":"1458446400","log_type":"EXTERNAL COMMAND ACKNOWLEDGE_HOST_PROBLEM","object":"host","host":"db","author":"bob","comment":"on it; wait"}
{"log_time":"1458446400","log_type":"SERVICE DOWNTIME ALERT CANCELLED","object":"service","host":"db","service":"mysql","state":"CANCELLED","comment":"done"}
{"log_time":"12 Jan 2016 00:00:00","log_type":"HOST NOTIFICATION","object":"host","contact":"admin","host":"db","state":"DOWN","command":"by-mail","output":"gone"}
{"log_time":"1458446400","log_type":"SERVICE ALERT","object":"service","host":"db","service":"a","state":"WARNING","state_type":"HARD","attempt":"1","output":"x;y"}
{"log_time":"1458446400","log_type":"other log line"}
{"log_type":"line without a time"}
{"log_type":"line without a time"}
{"log_time":"1458446400","log_type":"other log line"}
"#]]
    );
    assert!(log_lines::record("  \r\n").is_none());
    assert!(log_lines::looks_like_log(
        "[1458446400] LOG ROTATION: DAILY\nwrapped\n[1458446401] LOG VERSION: 2.0"
    ));
    assert!(!log_lines::looks_like_log("[1458446400]\n[1, 2]\n{}\n"));
    assert!(!log_lines::looks_like_log("id,title\n1,[1458446400] x\n"));
}

#[test]
fn labels_in_a_text_and_columns_of_a_frame_are_opened() {
    assert_data_eq!(
        Value::Object(members::labels("Disk {a=1, b = \"x y\", c} - B=2")).to_string(),
        str![[r#"{"a":"1","b":"x y"}"#]]
    );
    assert!(members::labels("no labels").is_empty());
    let frame = json!({"schema": {"fields": [{"name": "t"}, {"name": "l"}]}, "data": {"values": [[1, 2], ["{\"a\":1}", "x"]]}});
    let told = members::frame_rows(&json!({"results": {"A": {"frames": [frame]}}}).to_string());
    assert_data_eq!(
        told.expect("rows"),
        str![[r#"
{"t":1,"l":{"a":1}}
{"t":2,"l":"x"}

"#]]
    );
    assert_eq!(members::frame_rows("{\"schema\": 1, \"values\": 2}"), None);
    assert_eq!(members::frame_rows("not JSON"), None);
}
