use std::path::Path;

use snapbox::{assert_data_eq, str};

use super::{read, updated};
use crate::analysis::{Cluster, Drift, DriftKind, RecurrenceBasis};

fn cluster(id: &str, label: &str, members: &str) -> Cluster {
    Cluster {
        id: id.to_owned(),
        label: label.to_owned(),
        incident_ids: members.split_whitespace().map(str::to_owned).collect(),
        ..Cluster::default()
    }
}

fn after(text: &str, clusters: &[Cluster]) -> String {
    updated(text, clusters.iter(), &RecurrenceBasis::default()).expect("it was read before")
}

fn wrong(text: &str) -> String {
    read(Path::new("clusters.toml"), text)
        .expect_err("it is wrong")
        .to_string()
}

#[test]
fn a_new_file_says_what_may_stand_in_it_and_is_read_again() {
    let text = after("", &[cluster("c-1", "Disk full", "a b")]);
    assert!(text.starts_with("# Recurring problems"), "{text}");
    assert!(text.contains("not_a_problem"), "{text}");
    let register = read(Path::new("clusters.toml"), &text).expect("it is well formed");
    assert_eq!(
        (
            register.problems[0].id.as_str(),
            register.problems[0].members.len()
        ),
        ("c-1", 2)
    );
    assert_eq!(after(&text, &[cluster("c-1", "Disk full", "a b")]), text);
}

#[test]
fn comments_names_and_decisions_survive_a_run() {
    let text = r#"# ours
[[problem]] # the pool
id = "c-1"
name = "Pool runs dry" # as the team says
split = ["x"]   # that was a drill
members = ["a"]
# the end
"#;
    assert_data_eq!(
        after(
            text,
            &[cluster("c-1", "Pool", "a b"), cluster("c-2", "Disk", "d e")]
        ),
        str![[r#"
# ours
[[problem]] # the pool
id = "c-1"
name = "Pool runs dry" # as the team says
split = ["x"]   # that was a drill
members = ["a", "b"]
label = "Pool"

[[problem]]
id = "c-2"
label = "Disk"
members = ["d", "e"]
# the end

"#]]
    );
}

#[test]
fn a_problem_that_went_into_another_is_told_once() {
    let text = "[[problem]]\nid = \"c-2\"\nmembers = [\"d\", \"e\"]\n";
    let drift = Drift {
        kind: DriftKind::Merged,
        id: "c-2".to_owned(),
        other: "c-1".to_owned(),
        members: 2,
    };
    let basis = RecurrenceBasis {
        drift: vec![drift],
        ..RecurrenceBasis::default()
    };
    let made = updated(text, std::iter::empty(), &basis).expect("it was read before");
    assert!(made.contains("members = []"), "{made}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_reason() {
    assert!(wrong("[[problem]]\nname = \"x\"").contains("no id"));
    assert!(wrong("[[problem]]\nid = \"c\"\npins = []").contains("`pins` is not known"));
    assert!(wrong("[[problem]]\nid = \"c\"\npin = \"a\"").contains("no list of texts"));
    assert!(wrong("[[problem]\n").contains("TOML"));
    assert!(wrong("problem = 3").contains("[[problem]]"));
}
