//! Forms that the documentation of the tools names and the shared files do not show: small exports written here.

use serde_json::Value;

use crate::helpers::{code, folder, run, text, write};

/// Reads one export and returns its incidents and what was said.
fn read(name: &str, export: &str, more: &[&str]) -> (Vec<Value>, String) {
    let folder = folder();
    let file = write(folder.path(), name, export);
    let out = folder.path().join("table.ndjson");
    let [file, out_text] = [&file, &out].map(|path| path.to_str().expect("text"));
    let mut args = vec!["import", file, "--out", out_text];
    args.extend(more);
    let output = run(&args);
    let said = text(&output.stderr);
    assert_eq!(code(&output), 0, "{said}");
    let rows = std::fs::read_to_string(&out).expect("the table was written");
    let rows = rows
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"));
    (rows.collect(), said)
}

/// Reads one export with one incident and compares fields; an empty value means that the field is empty.
fn check(name: &str, export: &str, preset: &str, expected: &[(&str, &str)]) {
    let (rows, said) = read(name, export, &[]);
    assert!(said.contains(&format!("read as {preset},")), "{said}");
    assert_eq!(rows.len(), 1, "{said}");
    for (field, value) in expected {
        let seen = match &rows[0][*field] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(list) => list
                .iter()
                .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join("; "),
            other => other.to_string(),
        };
        assert_eq!(seen, *value, "{preset}: {field}: {said}");
    }
}

#[test]
fn answers_that_a_script_dumped_as_a_table_are_read_as_the_answers() {
    let table = "id,incident_number,title,created_at,status,service,escalation_policy,urgency,priority,acknowledgements,resolved_at\n\
        Q1,7,Down,2026-03-01T10:00:00Z,resolved,\"{'id': 'P6OZOP6', 'summary': 'checkout', 'self': None}\",\"{'summary': 'x'}\",high,\"{'summary': 'P2'}\",\"[{'at': '2026-03-01T10:04:00Z'}, {'at': '2026-03-01T10:03:00Z'}]\",2026-03-01T11:00:00Z\n";
    check(
        "dump.csv",
        table,
        "pagerduty-incidents",
        &[
            ("services", "checkout"),
            ("severity", "SEV2"),
            ("acknowledged_at", "2026-03-01T10:03:00Z"),
            ("resolved_at", "2026-03-01T11:00:00Z"),
        ],
    );
}

#[test]
fn an_incident_that_is_open_again_has_no_end() {
    let answer = r#"{"incidents":[{"id":"Q1","incident_number":1,"title":"a","created_at":"2026-03-01T10:00:00Z","status":"triggered","incident_key":"k",
        "service":{"summary":"s"},"urgency":"high","last_status_change_at":"2026-03-01T12:00:00Z",
        "log_entries":[{"type":"resolve_log_entry","created_at":"2026-03-01T11:00:00Z"},{"type":"acknowledge_log_entry","created_at":"2026-03-01T10:05:00Z"}]}],"more":false}"#;
    check(
        "pd.json",
        answer,
        "pagerduty-incidents",
        &[
            ("resolved_at", ""),
            ("acknowledged_at", "2026-03-01T10:05:00Z"),
            ("status", "open"),
        ],
    );
}

#[test]
fn the_list_of_current_incidents_of_splunk_on_call_has_words_of_its_own() {
    let answer = r#"{"incidents":[{"alertCount":1,"currentPhase":"UNACKED","entityDisplayName":"disk","entityId":"d","entityState":"CRITICAL","entityType":"SERVICE",
        "incidentNumber":"92","service":"db","startTime":"2026-03-21T20:04:59Z","pagedTeams":["team-x"],"transitions":[{"name":"triggered","at":"2026-03-21T20:04:59Z","manually":true}]}]}"#;
    check(
        "vo.json",
        answer,
        "victorops",
        &[
            ("status", "open"),
            ("severity", "SEV1"),
            ("teams", "team-x"),
            ("detected_by", "person"),
            ("acknowledged_at", ""),
        ],
    );
}

#[test]
fn display_values_of_the_table_api_are_in_the_zone_of_the_user() {
    let record = |opened: &str, state: &str| {
        format!(
            r#"{{"result":[{{"sys_id":"a","number":"INC1","short_description":"x","opened_at":{opened},"state":{state},"priority":{state},"assignment_group":{{"display_value":"Network","link":"l"}}}}]}}"#
        )
    };
    let declared = |export: &str| {
        let (rows, said) = read("sn.json", export, &["--tz", "America/Los_Angeles"]);
        assert!(said.contains("read as servicenow-api,"), "{said}");
        assert_eq!(rows[0]["teams"][0], "Network");
        rows[0]["declared_at"].as_str().expect("a time").to_owned()
    };
    let all = record(
        r#"{"display_value":"2016-12-12 07:19:57","value":"2016-12-12 15:19:57"}"#,
        r#"{"display_value":"Closed","value":"7"}"#,
    );
    let shown = record(r#""2016-12-12 07:19:57""#, r#""3 - Moderate""#);
    let raw = record(r#""2016-12-12 15:19:57""#, r#""3""#);
    for export in [all, shown, raw] {
        assert_eq!(declared(&export), "2016-12-12T15:19:57Z", "{export}");
    }
}

#[test]
fn fields_that_a_jira_site_added_are_found_by_their_names() {
    let answer = r#"{"names":{"customfield_1":"Incident start","customfield_2":"Affected services"},"isLast":true,"issues":[{"id":"1","key":"OPS-1","fields":{"summary":"x",
        "status":{"name":"已完成","statusCategory":{"key":"done"}},"priority":{"name":"Trivial"},"created":"2026-03-01T10:00:00.000+0100","resolutiondate":"2026-03-01T12:00:00.000+0100",
        "customfield_1":"2026-03-01T09:50:00.000+0100","customfield_2":[{"value":"checkout"},{"value":"search"}],"labels":["a"]}}]}"#;
    check(
        "jira.json",
        answer,
        "jira-json",
        &[
            ("started_at", "2026-03-01T08:50:00Z"),
            ("services", "checkout; search"),
            ("severity", "SEV5"),
            ("status", "closed"),
            ("resolved_at", "2026-03-01T11:00:00Z"),
        ],
    );
}

#[test]
fn jira_tables_have_month_names_in_the_language_of_the_user() {
    for (word, month) in [
        ("Mär", 3),
        ("mars", 3),
        ("Mai", 5),
        ("Dez", 12),
        ("févr.", 2),
        ("ago", 8),
        ("sept.", 9),
        ("okt.", 10),
        ("dic", 12),
        ("maj", 5),
        ("gen", 1),
        ("lut", 2),
    ] {
        let table = format!(
            "Summary,Issue key,Issue id,Issue Type,Status,Created,Resolved\nx,A-1,1,Incident,Done,03/{word}/26 10:07 AM,03/{word}/26 1:07 PM\n"
        );
        let export = format!("2026-{month:02}-03T13:07:00Z");
        check("jira.csv", &table, "jira-csv", &[("resolved_at", &export)]);
    }
}

#[test]
fn comments_of_a_jira_table_are_updates() {
    let table = "Summary,Issue key,Issue id,Issue Type,Status,Created,Comment,Comment\n\
        x,A-1,1,Incident,Done,03/Mar/26 10:07 AM,03/Mar/26 10:41 AM;5b10;rolled back; all fine,03/Mar/26 10:08 AM;5b10;on it\n";
    let (rows, said) = read("jira.csv", table, &[]);
    let updates = rows[0]["updates"].as_array().expect("a list");
    assert_eq!(updates.len(), 2, "{said}");
    assert_eq!(
        (&updates[0]["text"], &updates[0]["at"]),
        (&"on it".into(), &"2026-03-03T10:08:00Z".into())
    );
    assert_eq!(updates[1]["text"], "rolled back; all fine");
}

#[test]
fn issues_of_a_rest_dump_are_read_and_pull_requests_are_not_incidents() {
    let dump = r####"[{"id":11,"node_id":"I_1","number":1,"title":"Down","state":"closed","state_reason":"completed","created_at":"2026-03-01T10:00:00Z","closed_at":"2026-03-02T10:00:00Z",
        "labels":[{"name":"priority/critical"},{"name":"team:dba"},{"name":"svc: db"}],"user":{"login":"bot","type":"Bot"},"assignees":[],"html_url":"https://example.org/1","url":"https://api.example.org/1",
        "body":"### Impact started\n\n2026-03-01 09:55 +0000\n\n### Detected at\n\n_No response_\n\n### Root cause\n\nfull disk\n"},
        {"id":12,"node_id":"I_2","number":2,"title":"A change","state":"open","created_at":"2026-03-01T10:00:00Z","labels":[],"user":{"login":"x"},"pull_request":{"url":"u"},"body":null}]"####;
    check(
        "dump.json",
        dump,
        "github-issues",
        &[
            ("id", "I_1"),
            ("severity", "SEV1"),
            ("services", "db"),
            ("teams", "dba"),
            ("started_at", "2026-03-01T09:55:00Z"),
            ("detected_by", "monitoring"),
            ("root_cause", "full disk"),
            ("closed_at", "2026-03-02T10:00:00Z"),
            ("url", "https://example.org/1"),
        ],
    );
    let (_, said) = read("dump.json", dump, &[]);
    assert!(
        said.contains("1 no incident") && said.contains("`pull_request` says so"),
        "{said}"
    );
}

#[test]
fn documents_of_an_alert_index_are_read_in_all_their_shapes() {
    let nested = r#"{"_id":"x","_source":{"kibana":{"alert":{"start":"2026-03-01T10:00:00.000Z","end":"2026-03-01T11:00:00.000Z","status":"recovered","uuid":"u","rule":{"name":"r"},"severity":"high"}},"service":{"name":"s"}}}"#;
    let fields = r#"{"_id":"x","fields":{"kibana.alert.start":["2026-03-01T10:00:00.000Z"],"kibana.alert.end":["2026-03-01T11:00:00.000Z"],"kibana.alert.status":["recovered"],"kibana.alert.uuid":["u"],"kibana.alert.rule.name":["r"],"kibana.alert.severity":["high"],"service.name":["s"]}}"#;
    let bare = r#"{"kibana.alert.start":"2026-03-01T10:00:00.000Z","kibana.alert.end":"2026-03-01T11:00:00.000Z","kibana.alert.status":"recovered","kibana.alert.uuid":"u","kibana.alert.rule.name":"r","kibana.alert.severity":"high","service.name":"s"}"#;
    let answer = format!(
        r#"{{"took":1,"hits":{{"total":{{"value":1,"relation":"eq"}},"hits":[{nested}]}}}}"#
    );
    for export in [answer.as_str(), nested, fields, bare] {
        check(
            "es.json",
            export,
            "elasticsearch-alerts",
            &[
                ("id", "u"),
                ("title", "r"),
                ("services", "s"),
                ("severity", "SEV2"),
                ("status", "resolved"),
                ("detected_at", "2026-03-01T10:00:00Z"),
                ("resolved_at", "2026-03-01T11:00:00Z"),
            ],
        );
    }
}

#[test]
fn what_is_no_incident_is_counted_apart() {
    let check = |name: &str, export: &str, field: &str| {
        let (rows, said) = read(name, export, &[]);
        assert_eq!(rows.len(), 1, "{said}");
        assert_eq!(rows[0][field], true, "{said}");
    };
    check(
        "rootly.json",
        r#"{"data":[{"id":"1","type":"incidents","attributes":{"title":"t","kind":"test_sub","started_at":"2026-03-01T10:00:00Z","severity":null,"mitigated_at":null,"status":"started"}}],"links":{},"meta":{}}"#,
        "is_drill",
    );
    check(
        "rootly.json",
        r#"{"data":[{"id":"1","type":"incidents","attributes":{"title":"t","kind":"scheduled","started_at":"2026-03-01T10:00:00Z","severity":null,"mitigated_at":null,"status":"scheduled"}}],"links":{},"meta":{}}"#,
        "is_maintenance",
    );
    check(
        "fh.json",
        r#"{"data":[{"id":"1","name":"t","number":1,"severity":"GAMEDAY","current_milestone":"started","milestones":[{"type":"started","occurred_at":"2026-03-01T10:00:00Z"}]}],"pagination":{}}"#,
        "is_drill",
    );
    check(
        "fh.json",
        r#"{"data":[{"id":"1","name":"t","number":1,"severity":"MAINTENANCE","current_milestone":"started","milestones":[{"type":"started","occurred_at":"2026-03-01T10:00:00Z"}]}],"pagination":{}}"#,
        "is_maintenance",
    );
}

#[test]
fn durations_are_used_where_stamps_are_missing_and_that_is_said() {
    let (rows, said) = read(
        "own.csv",
        "id,title,started_at,resolved_at,duration,status\n\
         1,a,2026-03-01T10:00:00Z,,19 hours 43 minutes,resolved\n\
         2,b,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,9 hours,resolved\n\
         3,c,2026-03-01T10:00:00Z,,2 hours,open\n\
         4,d,2026-03-01T10:00:00Z,,90,resolved\n",
        &[],
    );
    let ends: Vec<&str> = rows
        .iter()
        .map(|row| row["resolved_at"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(
        ends,
        ["2026-03-02T05:43:00Z", "2026-03-01T11:00:00Z", "", ""]
    );
    assert!(
        said.contains("resolved_at of 1 records is told by the duration in `duration`"),
        "{said}"
    );
    assert!(
        said.contains("`90` is no duration that can be used"),
        "{said}"
    );
}

#[test]
fn times_that_cannot_be_are_found() {
    let (rows, said) = read(
        "own.csv",
        "id,started_at,resolved_at,closed_at\n\
         never,2026-03-01T10:00:00Z,9999-12-31T00:00:00Z,\n\
         epoch,2026-03-01T10:00:00Z,1970-01-01T00:00:00Z,\n\
         vasa,1628-08-10T16:00:00Z,,\n\
         typing,2026-03-01T10:00:00Z,22026-03-01T11:00:00Z,\n\
         turned,2026-03-01T10:00:00Z,2026-03-01T12:00:00Z,2026-03-01T11:00:00Z\n",
        &[],
    );
    assert_eq!(rows.len(), 5);
    assert!(
        rows[..4].iter().all(|row| row["resolved_at"].is_null()),
        "{said}"
    );
    for note in ["impossible_year: 3", "bad_timestamp: 1", "out_of_order: 1"] {
        assert!(said.contains(note), "{note}: {said}");
    }
}

#[test]
fn a_column_that_a_spreadsheet_damaged_is_settled_or_refused() {
    let table = |dates: [&str; 3]| {
        let [one, two, three] = dates;
        format!(
            "Number,Opened,Short description,Priority\nINC1,{one},a,1\nINC2,{two},b,2\nINC3,{three},c,3\n"
        )
    };
    let (rows, said) = read(
        "sn.csv",
        &table(["03/12/2025 15:21", "02-28-2025 14:06:19", "01/02/2025 1:07"]),
        &[],
    );
    assert_eq!(rows[0]["declared_at"], "2025-03-12T15:21:00Z");
    assert!(said.contains("mixed_date_shapes"), "{said}");

    let folder = folder();
    for dates in [
        ["03/12/2025 15:21", "02-08-2025 14:06:19", "01/02/2025 1:07"],
        ["13/12/2025 15:21", "02-28-2025 14:06:19", "01/02/2025 1:07"],
    ] {
        let file = write(folder.path(), "open.csv", table(dates));
        let output = run(&["import", file.to_str().expect("text"), "--out", "-"]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 4, "{said}");
        assert!(
            said.contains("can be read day first and month first"),
            "{said}"
        );
        assert!(said.contains("--date-order"), "{said}");
    }
}

#[test]
fn exactly_as_many_records_as_a_tool_exports_are_doubted() {
    let issue = |number: usize| {
        format!(
            r#"{{"number":{number},"id":"I_{number}","title":"t","state":"OPEN","createdAt":"2026-03-01T10:00:00Z","labels":[],"body":"","url":"u"}}"#
        )
    };
    let list = |count: usize| {
        let issues: Vec<String> = (1..=count).map(issue).collect();
        format!("[{}]", issues.join(","))
    };
    for (count, is_doubted) in [(29, false), (30, true), (31, false), (100, true)] {
        let (rows, said) = read("issues.json", &list(count), &[]);
        assert_eq!(rows.len(), count);
        assert_eq!(
            said.contains("there may be more"),
            is_doubted,
            "{count}: {said}"
        );
    }
    let mut table = "Summary,Issue key,Issue id,Issue Type,Status,Created\n".to_owned();
    for number in 1..=1_000 {
        let row = ["x,A-", &number.to_string(), ",", &number.to_string()].concat();
        table.push_str(&(row + ",Incident,Done,03/Mar/26 10:07 AM\n"));
    }
    let (_, said) = read("jira.csv", &table, &[]);
    assert!(said.contains("exactly 1000 records"), "{said}");
}

/// Headings (key, type, summary, status, priority, created, resolved, assignee), a custom field's word, and the words for
/// done, under way, high and a month.
type Language = ([&'static str; 8], &'static str, [&'static str; 4]);

#[rustfmt::skip]
const LANGUAGES: [Language; 6] = [
    (["Issue key", "Issue Type", "Summary", "Status", "Priority", "Created", "Resolved", "Assignee"], "Custom field", ["Done", "In Progress", "High", "Mar"]),
    (["Vorgangsschlüssel", "Vorgangstyp", "Zusammenfassung", "Status", "Priorität", "Erstellt", "Erledigt", "Zugewiesene Person"], "Benutzerdefiniertes Feld", ["Fertig", "In Arbeit", "Hoch", "Mär"]),
    (["Clé de ticket", "Type de ticket", "Résumé", "État", "Priorité", "Création", "Résolue", "Personne assignée"], "Champs personnalisés", ["Terminé", "En cours", "Élevée", "mars"]),
    (["Clave de incidencia", "Tipo de Incidencia", "Resumen", "Estado", "Prioridad", "Creada", "Resuelta", "Persona asignada"], "Campo personalizado", ["Finalizada", "En curso", "Alta", "mar"]),
    (["Chave da item", "Tipo de item", "Resumo", "Status", "Prioridade", "Criado", "Resolvido", "Responsável"], "Campo personalizado", ["Concluído", "Em andamento", "Alta", "mar"]),
    (["課題キー", "課題タイプ", "要約", "ステータス", "優先度", "作成日", "解決日", "担当者"], "カスタムフィールド", ["完了", "進行中", "高", "3"]),
];

#[test]
fn jira_tables_have_headings_and_words_in_the_language_of_the_user() {
    for (headings, field, [done, under_way, high, month]) in LANGUAGES {
        let day = |time: &str| {
            if month == "3" {
                format!("2026/03/03 {time}")
            } else {
                format!("03/{month}/26 {time}")
            }
        };
        let [created, resolved] = ["10:07 AM", "1:07 PM"].map(day);
        let table = format!(
            "{},{field} (Severity),{field} (Affected services)\n\
             A-1,Incident,x,{done},{high},{created},{resolved},ann,,search\n\
             A-2,Incident,y,{under_way},{high},{created},,ann,SEV1,search\n",
            headings.join(",")
        );
        let (rows, said) = read("jira.csv", &table, &[]);
        assert!(said.contains("read as jira-csv,"), "{field}: {said}");
        let seen = |row: &Value| {
            let fields = [
                "id",
                "title",
                "severity",
                "status",
                "declared_at",
                "resolved_at",
            ];
            fields.map(|field| row[field].as_str().unwrap_or("").to_owned())
        };
        let (start, end) = ("2026-03-03T10:07:00Z", "2026-03-03T13:07:00Z");
        assert_eq!(
            seen(&rows[0]),
            ["A-1", "x", "SEV2", "closed", start, end],
            "{field}: {said}"
        );
        assert_eq!(
            seen(&rows[1]),
            ["A-2", "y", "SEV1", "acknowledged", start, ""],
            "{field}: {said}"
        );
        assert_eq!(rows[1]["services"][0], "search", "{field}: {said}");
        assert!(!said.contains("unknown_"), "{field}: {said}");
    }
}

#[test]
fn a_jira_answer_in_another_language_is_read_by_its_categories() {
    let answer = r#"{"isLast":true,"issues":[{"id":"1","key":"OPS-1","fields":{"summary":"x","status":{"name":"Wird untersucht","statusCategory":{"key":"indeterminate"}},
        "priority":{"name":"Am dringendsten","id":"1"},"created":"2026-03-01T10:00:00.000+0100","assignee":{"displayName":"A"}}}]}"#;
    check(
        "jira.json",
        answer,
        "jira-json",
        &[
            ("severity", "SEV1"),
            ("status", "acknowledged"),
            ("declared_at", "2026-03-01T09:00:00Z"),
        ],
    );
}

#[test]
fn answers_of_a_graph_query_are_read_with_their_connections() {
    let issue = r#"{"number":7,"title":"Down","state":"CLOSED","createdAt":"2026-03-01T10:00:00Z","closedAt":"2026-03-01T12:00:00Z","url":"https://example.org/7","body":"x",
        "author":{"__typename":"Bot","login":"alerts"},"labels":{"nodes":[{"name":"sev2"},{"name":"service:db"}]},"assignees":{"edges":[{"node":{"login":"ann"}}]},
        "comments":{"totalCount":1,"nodes":[{"body":"rolled back","createdAt":"2026-03-01T11:00:00Z","author":{"login":"ann"}}]}}"#;
    let info = r#""pageInfo":{"hasNextPage":false,"endCursor":"c"}"#;
    for answer in [
        format!(r#"{{"data":{{"repository":{{"issues":{{"nodes":[{issue}],{info}}}}}}}}}"#),
        format!(
            r#"{{"data":{{"repository":{{"id":"R_1","name":"infra","issues":{{"edges":[{{"cursor":"c","node":{issue}}}],{info}}}}}}}}}"#
        ),
        format!(r#"{{"data":{{"search":{{"issueCount":1,"nodes":[{issue}]}}}}}}"#),
        format!(r#"{{"data":{{"repository":{{"issue":{issue}}}}}}}"#),
    ] {
        let (rows, said) = read("graph.json", &answer, &["--names"]);
        assert!(said.contains("read as github-issues,"), "{answer}: {said}");
        assert_eq!(rows.len(), 1, "{answer}: {said}");
        for (field, value) in [
            ("severity", "SEV2"),
            ("detected_by", "monitoring"),
            ("incident_leader", "ann"),
            ("closed_at", "2026-03-01T12:00:00Z"),
        ] {
            assert_eq!(rows[0][field], value, "{field}: {answer}");
        }
        assert_eq!(rows[0]["services"][0], "db", "{answer}");
        assert_eq!(rows[0]["updates"][0]["text"], "rolled back", "{answer}");
    }
    let more = format!(
        r#"{{"data":{{"repository":{{"issues":{{"nodes":[{issue}],"pageInfo":{{"hasNextPage":true}}}}}}}}}}"#
    );
    let (_, said) = read("graph.json", &more, &[]);
    assert!(said.contains("there are more pages"), "{said}");
}

#[test]
fn a_page_that_holds_only_the_end_of_an_incident_completes_it_or_is_none() {
    let entry = r#"{"log_entries":[{"id":"R1","type":"resolve_log_entry","created_at":"2026-03-01T11:00:00Z","incident":{"id":"Q1"},"channel":{"type":"auto"},"agent":{"summary":"x"}},
        {"id":"R2","type":"annotate_log_entry","created_at":"2026-03-01T11:01:00Z","incident":{"id":"Q1"},"channel":{"type":"note"},"agent":{"summary":"x"}}],"more":false}"#;
    let incident = r#"{"incidents":[{"id":"Q1","incident_number":1,"title":"a","created_at":"2026-03-01T10:00:00Z","status":"triggered","incident_key":"k","service":{"summary":"s"},"urgency":"high"}]}"#;
    let folder = folder();
    let entry = write(folder.path(), "log.json", entry);
    let incident = write(folder.path(), "incidents.json", incident);
    let [entry, incident] = [&entry, &incident].map(|file| file.to_str().expect("text"));
    let alone = run(&["import", entry, "--out", "-"]);
    let said = text(&alone.stderr);
    assert_eq!(code(&alone), 4, "{said}");
    assert!(
        said.contains("no incident among 2 records, 0 of them rejected"),
        "{said}"
    );
    assert!(
        said.contains("whose beginning is not in the export"),
        "{said}"
    );
    let both = run(&["import", incident, entry, "--out", "-"]);
    let row: Value = serde_json::from_slice(&both.stdout).expect("one row");
    assert_eq!(
        row["resolved_at"],
        "2026-03-01T11:00:00Z",
        "{}",
        text(&both.stderr)
    );
}
