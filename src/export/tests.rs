use super::{TableFormat, bytes, guarded};
use crate::incident::{ActionItem, Incident, Instant, Milestone, Severity, Status, TableBuilder};

fn table() -> crate::incident::IncidentTable {
    let mut one = Incident::new("A".into(), "test".into());
    one.title = Some("=1+1, \"quoted\"".into());
    one.services = vec!["web".into(), "mail".into()];
    one.teams = vec!["ops, night".into()];
    one.severity = Severity::Sev1;
    one.status = Status::Closed;
    one.milestones[Milestone::Started as usize] = Some(Instant::from_micros(1_772_530_510_500_000));
    one.action_items = vec![ActionItem {
        title: "mend it".to_owned(),
        ..ActionItem::default()
    }];
    let mut builder = TableBuilder::new();
    assert!(builder.push(&one, 0));
    builder.finish().expect("a table")
}

#[test]
fn csv_guards_formulas_and_keeps_lists_apart() {
    let made = String::from_utf8(bytes(&table(), TableFormat::Csv).expect("bytes")).expect("text");
    let row = made.lines().nth(1).expect("a row");
    assert!(row.starts_with("A,,\"'=1+1, \"\"quoted\"\"\",,web; mail,\"[\"\"ops, night\"\"]\",SEV1,,closed,,2026-03-03T09:35:10.500Z,"), "{row}");
}

#[test]
fn ndjson_leaves_out_what_is_not_known() {
    let made =
        String::from_utf8(bytes(&table(), TableFormat::Ndjson).expect("bytes")).expect("text");
    let value: serde_json::Value = serde_json::from_str(&made).expect("one object");
    assert_eq!(value["services"], serde_json::json!(["web", "mail"]));
    assert_eq!(value["action_items"][0]["title"], "mend it");
    assert!(value.get("resolved_at").is_none());
}

#[test]
fn parquet_begins_and_ends_as_it_must() {
    let made = bytes(&table(), TableFormat::Parquet).expect("bytes");
    assert!(made.starts_with(b"PAR1") && made.ends_with(b"PAR1"));
}

#[test]
fn guards_only_what_a_spreadsheet_would_run() {
    for text in ["=1", "+1", "-1", "@x", "'=1"] {
        assert_eq!(guarded(text), format!("'{text}"));
    }
    assert_eq!(
        (guarded("a=1"), guarded("'quoted'")),
        ("a=1".into(), "'quoted'".into())
    );
}
