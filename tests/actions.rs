//! The command `actions`: trackers are joined, the planted story of the sample is told, real items are listed as they are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::helpers::{code, list, project, run, shared, succeed, text};

const AS_OF: &str = "2026-11-02T08:00:00Z";

fn actions(args: &[&str]) -> Value {
    let all = [&["actions", "--json", "--quiet"], args].concat();
    serde_json::from_slice(&succeed(&all).stdout).expect("JSON")
}

fn sample(more: &[&str]) -> Value {
    let (incidents, items) = (
        project("sample-data/incidents.json"),
        project("sample-data/action-items.csv"),
    );
    let [incidents, items] =
        [&incidents, &items].map(|path| path.to_str().expect("paths of tests are text"));
    actions(&[&[incidents, "--actions", items, "--as-of", AS_OF], more].concat())
}

#[test]
fn the_sample_tells_which_fixes_held_and_which_problems_came_back() {
    let found = sample(&["--window", "13w"]);
    let fixes = list(&found, "/actions/fixes");
    let verdict = |action: &str| {
        let of = fixes.iter().find(|fix| {
            let ids = fix["action_ids"].as_array().expect("ids");
            ids.iter().any(|id| id == action)
        });
        of.map_or("absent", |fix| fix["verdict"].as_str().expect("a word"))
            .to_owned()
    };
    let seen = ["AI-255", "AI-252", "AI-263", "AI-254", "AI-245"].map(verdict);
    assert_eq!(
        seen,
        ["came_back", "came_back", "came_back", "too_early", "held"],
        "{fixes:#?}"
    );
    let debts = list(&found, "/actions/stop_gaps/debts");
    let lives = debts.iter().any(|debt| {
        debt["measure"] == "restart"
            && debt["label"]
                .as_str()
                .is_some_and(|label| label.contains("notify-worker"))
    });
    assert!(lives, "{debts:#?}");
    let waits = list(&found, "/actions/waiting");
    assert!(
        waits.iter().any(|waiting| waiting["action_id"] == "AI-257"),
        "{waits:#?}"
    );
    assert_eq!(found["actions"]["overdue"], 18);
}

#[test]
fn at_most_five_topics_each_with_its_figures_rows_and_question() {
    let found = sample(&[]);
    let cards = list(&found, "/discussion");
    assert!((1..=5).contains(&cards.len()), "{cards:#?}");
    for card in cards {
        for part in ["title", "why", "question"] {
            assert!(
                card[part].as_str().is_some_and(|text| !text.is_empty()),
                "{card:#}"
            );
        }
        assert!(!card["evidence"].as_array().expect("rows").is_empty());
    }
    let scores: Vec<f64> = cards
        .iter()
        .filter_map(|card| card["score"].as_f64())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn no_name_is_shown_unless_names_are_asked_for() {
    let names = ["Svenja R", "Tomasz W", "Rosa I", "Matteo G"];
    let told = |found: &Value| {
        let text = found["actions"].to_string();
        names.iter().any(|name| text.contains(name))
    };
    assert!(!told(&sample(&["--window", "all"])));
    assert!(told(&sample(&["--window", "all", "--names"])));
}

#[test]
fn the_text_says_the_same_and_a_wrong_setting_is_refused() {
    let incidents = project("sample-data/incidents.json");
    let incidents = incidents.to_str().expect("paths of tests are text");
    let items = project("sample-data/action-items.csv");
    let items = items.to_str().expect("paths of tests are text");
    let shown = succeed(&["actions", incidents, "--actions", items, "--as-of", AS_OF]);
    let shown = text(&shown.stdout);
    for heading in [
        "# Action items",
        "## Did the fix hold?",
        "## Stop-gaps",
        "## Postmortems",
    ] {
        assert!(shown.contains(heading), "{heading}");
    }
    for wrong in [
        ["--responders", "0"],
        ["--hourly-rate", "0"],
        ["--postmortem-policy", "SEV9:14d"],
        ["--postmortem-policy", "SEV2"],
    ] {
        let output = run(&["actions", incidents, wrong[0], wrong[1]]);
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(
            text(&output.stderr).contains(wrong[0]),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn person_hours_follow_the_assumption_and_money_needs_a_rate() {
    let first = |more: &[&str]| {
        let found = sample(&[&["--window", "13w"], more].concat());
        list(&found, "/actions/waiting")[0].clone()
    };
    let (three, six) = (
        first(&[]),
        first(&["--responders", "6", "--hourly-rate", "50"]),
    );
    let hours = |waiting: &Value| waiting["person_hours"].as_f64().expect("hours");
    assert!((hours(&six) - 2.0 * hours(&three)).abs() < 1e-9);
    assert_eq!(three["money"], Value::Null);
    assert!((six["money"].as_f64().expect("money") - 50.0 * hours(&six)).abs() < 1e-6);
}

#[test]
fn a_tracker_may_name_the_recurring_problem() {
    let found = sample(&["--window", "all"]);
    let fix = list(&found, "/actions/fixes")
        .first()
        .expect("a fix")
        .clone();
    let problem = fix["cluster_id"].as_str().expect("an id");
    let folder = tempfile::tempdir().expect("room");
    let file = folder.path().join("tracker.csv");
    let rows = format!(
        "cluster_id,id,title,owner,due,status,reason\n{problem},T-1,Replace it,kim,2026-12-24,wont_do,too dear\n"
    );
    fs::write(&file, rows).expect("it can be written");
    let more = [
        "--actions",
        file.to_str().expect("paths of tests are text"),
        "--window",
        "all",
    ];
    let joined = sample(&more);
    let dropped = list(&joined, "/actions/dropped_items");
    let own = dropped
        .iter()
        .find(|item| item["id"] == "T-1")
        .expect("the item is joined");
    assert_eq!(
        (own["cluster_id"].as_str(), own["reason"].as_str()),
        (Some(problem), Some("too dear"))
    );
}

#[test]
fn dispatch_tasks_are_joined_to_their_incidents() {
    let folder = "data/exports/netflix_dispatch";
    let (Some(incidents), Some(tasks)) = (
        shared(&format!("{folder}/incident-details-export.constructed.csv")),
        shared(&format!("{folder}/incident-tasks-export.constructed.csv")),
    ) else {
        return;
    };
    let [incidents, tasks] =
        [&incidents, &tasks].map(|path| path.to_str().expect("paths of tests are text"));
    let found = actions(&[
        incidents,
        "--actions",
        tasks,
        "--window",
        "all",
        "--as-of",
        "2026-06-01",
    ]);
    assert_eq!(found["actions"]["total"], 10, "{found:#}");
    assert_eq!(found["actions"]["done"], 5);
    assert_eq!(found["actions"]["overdue"], 5);
}

/// The DFDS postmortems as an export of incidents and one of action items.
fn dfds() -> Option<(String, String, u64)> {
    let folder = shared("data/real/dfds-postmortems")?;
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        let name = path.file_name()?.to_string_lossy().into_owned();
        if name.starts_with("PM2") {
            documents.insert(name[..10].to_owned(), fs::read_to_string(path).ok()?);
        }
    }
    let (mut incidents, mut items, mut count) = (
        "id,title,started_at\n".to_owned(),
        "incident_id,title\n".to_owned(),
        0,
    );
    for (id, text) in &documents {
        let _ = writeln!(incidents, "{id},A postmortem,{}-01-15", &id[2..6]);
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with("# ") || line.starts_with("## ") {
                inside = line.to_lowercase().contains("action");
            } else if inside && let Some(item) = line.trim_start().strip_prefix(['-', '*']) {
                let item = item.trim().replace('"', "\"\"");
                if !item.is_empty() {
                    let _ = writeln!(items, "{id},\"{item}\"");
                    count += 1;
                }
            }
        }
    }
    Some((incidents, items, count))
}

#[test]
fn real_action_items_without_owner_and_date_are_listed_as_such() {
    let Some((incidents, items, count)) = dfds() else {
        return;
    };
    let folder = tempfile::tempdir().expect("room");
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("it can be written");
        path.to_str().expect("paths of tests are text").to_owned()
    };
    let (incidents, items) = (
        write("incidents.csv", &incidents),
        write("items.csv", &items),
    );
    let found = actions(&[
        &incidents,
        "--actions",
        &items,
        "--window",
        "all",
        "--as-of",
        "2026-01-01",
    ]);
    let figures = &found["actions"];
    assert_eq!(figures["total"], count);
    for missing in ["unowned", "without_due", "without_deliverable"] {
        assert_eq!(figures[missing], count, "{missing}");
    }
    assert_eq!(
        u64::try_from(list(&found, "/actions/incomplete_items").len()).ok(),
        Some(count)
    );
    assert_eq!(figures["overdue"], 0);
}
