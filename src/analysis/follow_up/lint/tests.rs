use std::fs;
use std::path::Path;

use super::*;

/// One text with the rules that people say it fails.
struct Labelled {
    title: String,
    fails: [bool; 3],
}

const RULES: [LintRule; 3] = [LintRule::NoVerb, LintRule::Vague, LintRule::Unbounded];

fn flags(cells: &[&str]) -> [bool; 3] {
    [cells[0] == "1", cells[1] == "1", cells[2] == "1"]
}

/// Our own examples: the flags, then the text, which may hold commas.
fn own() -> Vec<Labelled> {
    include_str!("../../../../tests/data/action-lint-own.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.splitn(4, ',').collect();
            Labelled {
                title: cells[3].to_owned(),
                fails: flags(&cells),
            }
        })
        .collect()
}

/// The action items of the DFDS postmortems, by document and place; `None` where the documents are not at hand.
pub(crate) fn real_texts() -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real/dfds-postmortems");
    let mut documents: Vec<_> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("PM2"))
        })
        .collect();
    documents.sort();
    let mut found = Vec::new();
    for document in documents {
        let text = fs::read_to_string(document).ok()?;
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with("# ") || line.starts_with("## ") {
                inside = line.to_lowercase().contains("action");
            } else if inside && let Some(item) = line.trim_start().strip_prefix(['-', '*']) {
                found.push(item.trim().to_owned());
            }
        }
    }
    found.retain(|item| !item.is_empty());
    Some(found)
}

fn real() -> Option<Vec<Labelled>> {
    let labels = include_str!("../../../../tests/data/action-lint-dfds.csv")
        .lines()
        .skip(1);
    let texts = real_texts()?;
    let labels: Vec<[bool; 3]> = labels
        .map(|line| flags(&line.split(',').skip(1).collect::<Vec<_>>()))
        .collect();
    assert_eq!(texts.len(), labels.len());
    let pairs = texts.into_iter().zip(labels);
    Some(
        pairs
            .map(|(title, fails)| Labelled { title, fails })
            .collect(),
    )
}

/// Hits, false alarms and misses of each rule, and the texts behind the last two.
fn scored(all: &[Labelled]) -> (Vec<[u32; 3]>, Vec<String>) {
    let mut scores = vec![[0; 3]; 3];
    let mut wrong = Vec::new();
    for one in all {
        let found = lint(&one.title, None);
        for (rule, score) in RULES.iter().zip(&mut scores) {
            let flagged = found.iter().any(|finding| finding.rule == *rule);
            match (one.fails[*rule as usize], flagged) {
                (true, true) => score[0] += 1,
                (false, true) => score[1] += 1,
                (true, false) => score[2] += 1,
                (false, false) => continue,
            }
            if flagged != one.fails[*rule as usize] {
                wrong.push(format!("{rule:?} flagged={flagged}: {}", one.title));
            }
        }
    }
    (scores, wrong)
}

fn check(name: &str, all: &[Labelled], least: [[f64; 2]; 3]) {
    let (scores, wrong) = scored(all);
    eprintln!("{name}: hits, false alarms, misses by rule {scores:?}");
    for ((score, rule), least) in scores.iter().zip(RULES).zip(least) {
        let [hits, false_alarms, misses] = score.map(f64::from);
        let (precision, recall) = (hits / (hits + false_alarms), hits / (hits + misses));
        assert!(
            precision >= least[0] && recall >= least[1],
            "{name} {rule:?}: precision {precision:.3}, recall {recall:.3} of {score:?}\n{}",
            wrong.join("\n")
        );
    }
}

#[test]
fn verbs_are_in_order_so_that_they_can_be_found() {
    assert!(
        VERBS.is_sorted(),
        "{:?}",
        VERBS.windows(2).find(|pair| pair[0] > pair[1])
    );
}

#[test]
fn our_own_examples_are_judged_as_people_judge_them() {
    check("own", &own(), [[0.95, 0.95], [0.95, 0.95], [0.95, 0.85]]);
}

#[test]
fn real_action_items_are_judged_much_as_people_judge_them() {
    match real() {
        Some(all) => check("real", &all, [[0.95, 0.95], [0.85, 0.85], [0.95, 0.95]]),
        None => eprintln!("skipped: ../shared is not here"),
    }
}

fn seen(title: &str, deliverable: Option<&str>) -> String {
    let one = |found: LintFinding| format!("{:?} “{}”", found.rule, found.words);
    lint(title, deliverable)
        .into_iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn a_finding_names_the_words_that_told() {
    assert_eq!(
        seen("Improve monitoring", None),
        "Vague “monitoring”, Unbounded “improve”"
    );
    assert_eq!(seen("Flaky tests in checkout", None), "NoVerb “flaky”");
    assert_eq!(seen("Add an alert on refused payments", None), "");
}

#[test]
fn a_deliverable_or_a_figure_ends_what_would_be_endless() {
    assert_eq!(
        seen("Investigate replica lag on orders-db", None),
        "Unbounded “investigate”"
    );
    assert_eq!(
        seen(
            "Investigate replica lag on orders-db",
            Some("page with the cause")
        ),
        ""
    );
    assert_eq!(seen("Reduce replica lag on orders-db below 5 s", None), "");
    assert_eq!(seen("", None), "");
}

#[test]
fn the_same_action_in_other_clothes_is_the_same() {
    assert_eq!(
        same("Add an alert for Disk usage (80 %)"),
        same("add alert: disk usage 90 %")
    );
    assert_ne!(
        same("Add an alert for disk usage"),
        same("Remove the alert for disk usage")
    );
}
