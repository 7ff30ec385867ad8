use super::{Inspected, inspect};
use crate::import::ImportOptions;
use crate::notes::inspection::{Inspection, Layout};

fn looked_at(name: &str, bytes: &[u8], options: &ImportOptions) -> Inspected {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder can be written to");
    inspect(&[path], options, &|table| Ok(table.clone()), &|_| {}).expect("it can be looked at")
}

fn file(name: &str, text: &str) -> Inspection {
    let mut seen = looked_at(name, text.as_bytes(), &ImportOptions::default());
    seen.files.remove(0)
}

#[test]
fn coverage_counts_what_is_filled() {
    let seen = file(
        "a.csv",
        "id,title,started_at,detected_at,resolved_at\n\
         1,one,2026-03-01T10:00:00Z,2026-03-01T10:05:00Z,2026-03-01T11:00:00Z\n\
         2,,2026-03-02T10:00:00Z,,2026-03-02T09:00:00Z\n\
         3,three,2026-03-03T10:00:00Z,,\n",
    );
    let filled = |name: &str| {
        seen.fields
            .iter()
            .find(|field| field.field == name)
            .map(|field| field.filled)
    };
    assert_eq!(
        [filled("id"), filled("title"), filled("resolved_at")],
        [Some(3), Some(2), Some(2)]
    );
    let known = |name: &str| {
        seen.phases
            .iter()
            .find(|phase| phase.phase == name)
            .map(|phase| phase.known)
    };
    // The second is resolved before it starts: it measures nothing.
    assert_eq!(
        [known("detect"), known("resolve"), known("close")],
        [Some(1), Some(1), Some(0)]
    );
    assert_eq!(seen.ledger.imported, 3);
    assert!(seen.ledger.adds_up());
}

#[test]
fn the_runner_up_says_what_it_lacks() {
    let seen = file(
        "a.csv",
        "incident_number,service_name,created_at,title\n1,web,2026-03-01T10:00:00Z,one\n",
    );
    let other = seen.runner_up.expect("a preset is close");
    assert_eq!(other.id, "pagerduty-report");
    assert_eq!(other.missing.len(), 1);
}

#[test]
fn paths_of_objects_are_listed_and_what_is_used_is_left_out() {
    let seen = file(
        "a.json",
        r#"[{"id": "1", "title": "one", "started_at": "2026-03-01T10:00:00Z", "who": {"name": "Ada", "mail": {"work": "a@b"}}, "list": [{"x": 1}]}]"#,
    );
    let names: Vec<&str> = seen
        .unused
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["who", "list"]);
    assert!(matches!(seen.layout, Layout::Objects(_)));
}

#[test]
fn nothing_that_could_be_read_is_an_error_with_its_own_code() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("none.csv");
    std::fs::write(&path, b"").expect("the folder can be written to");
    let failure = inspect(
        &[path],
        &ImportOptions::default(),
        &|table| Ok(table.clone()),
        &|_| {},
    )
    .expect_err("it is empty");
    assert_eq!(failure.kind(), crate::error::ErrorKind::Input);
}
