//! Recurring problems against labels that people made, and what must not change them: row order, threads, new records.
//!
//! The measures are those of the field: B-cubed (Bagga and Baldwin, 1998), the share of records that are recognised as
//! a recurrence, and the share of reported groups of which four fifths are one problem.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use afteraction::analysis::{self, Extent, Scope};
use afteraction::import::{ImportOptions, import};
use afteraction::incident::Instant;
use afteraction::incident::period::{Period, Tz};

use crate::helpers::{folder, project, shared, succeed, text, write};

/// Reads two columns of a CSV.
fn columns(bytes: &[u8], key: &str, value: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(bytes);
    let heading = reader.headers().expect("a heading").clone();
    let place = |name: &str| {
        heading
            .iter()
            .position(|one| one == name)
            .expect("the column is there")
    };
    let (key, value) = (place(key), place(value));
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[key].to_owned(), row[value].to_owned()))
        .collect()
}

/// What `clusters --format csv` says about a file: incident → problem; empty for those that are alone.
fn found(file: &Path, more: &[&str]) -> HashMap<String, String> {
    let mut args = vec![
        "clusters",
        file.to_str().expect("text"),
        "--format",
        "csv",
        "--quiet",
    ];
    args.extend(more);
    columns(&succeed(&args).stdout, "incident_id", "cluster_id")
        .into_iter()
        .collect()
}

/// How well groups agree with the truth.
struct Score {
    f1: f64,
    recurrence: f64,
    clean: f64,
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 {
        2.0 * a * b / (a + b)
    } else {
        0.0
    }
}

/// Scores groups; a record without one is a group of its own.
fn score(truth: &[(String, String)], groups: &HashMap<String, String>) -> Score {
    let group_of = |id: &String| match groups.get(id) {
        Some(group) if !group.is_empty() => group.clone(),
        _ => format!("alone {id}"),
    };
    let (mut of_truth, mut of_group, mut of_both) =
        (HashMap::new(), HashMap::new(), HashMap::new());
    for (id, label) in truth {
        let group = group_of(id);
        *of_truth.entry(label.clone()).or_insert(0.0) += 1.0;
        *of_group.entry(group.clone()).or_insert(0.0) += 1.0;
        *of_both.entry((label.clone(), group)).or_insert(0.0) += 1.0;
    }
    let mut pairs: Vec<(&(String, String), &f64)> = of_both.iter().collect();
    pairs.sort_by(|a, b| a.0.cmp(b.0));
    let (mut precision, mut recall, mut hits) = (0.0, 0.0, 0.0);
    let mut largest: HashMap<&String, f64> = HashMap::new();
    for ((label, group), both) in &pairs {
        precision += **both * **both / of_group[group];
        recall += **both * **both / of_truth[label];
        hits += if **both > 1.0 { **both } else { 0.0 };
        let most = largest.entry(group).or_default();
        *most = most.max(**both);
    }
    let all: f64 = of_truth.values().sum();
    let repeated =
        |sizes: &HashMap<String, f64>| sizes.values().filter(|size| **size > 1.0).sum::<f64>();
    let reported: Vec<(&String, &f64)> = of_group.iter().filter(|(_, size)| **size > 1.0).collect();
    let pure = reported
        .iter()
        .filter(|(group, size)| largest[*group] >= 0.8 * **size && largest[*group] > 1.0);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand groups")]
    let clean = pure.count() as f64 / reported.len().max(1) as f64;
    Score {
        f1: harmonic(precision / all, recall / all),
        recurrence: harmonic(
            hits / repeated(&of_group).max(1.0),
            hits / repeated(&of_truth).max(1.0),
        ),
        clean,
    }
}

fn truth(file: &Path) -> Vec<(String, String)> {
    columns(&fs::read(file).expect("it can be read"), "id", "cluster")
}

/// The score of a shared set, and that of calling nothing a recurrence.
fn scores(set: &str) -> Option<(Score, Score)> {
    let file = shared(&format!("data/clusters/{set}/data.csv"))?;
    let truth = truth(&file);
    Some((
        score(&truth, &found(&file, &[])),
        score(&truth, &HashMap::new()),
    ))
}

#[test]
fn the_measures_are_right_on_a_small_example() {
    let pairs = |text: &str| -> Vec<(String, String)> {
        let split = |pair: &str| {
            pair.split_once('=')
                .map(|(id, label)| (id.to_owned(), label.to_owned()))
        };
        text.split(' ').filter_map(split).collect()
    };
    let truth = pairs("a=x b=x c=y d=y e=z");
    let seen = score(&truth, &pairs("a=1 b=1 c=1").into_iter().collect());
    // Precision (2/3 + 2/3 + 1/3 + 1 + 1) / 5, recall (1 + 1 + 1/2 + 1/2 + 1) / 5.
    assert!((seen.f1 - harmonic(11.0 / 15.0, 0.8)).abs() < 1e-12);
    assert!((seen.recurrence - harmonic(2.0 / 3.0, 0.5)).abs() < 1e-12);
    assert!(seen.clean.abs() < 1e-12);
}

#[test]
fn problems_of_a_status_page_are_found_as_people_labelled_them() {
    let Some((seen, _)) = scores("github-status") else {
        return;
    };
    assert!(seen.f1 >= 0.87, "B-cubed F1 {}", seen.f1);
    assert!(seen.recurrence >= 0.70, "recurrences {}", seen.recurrence);
    assert!(seen.clean >= 0.70, "clean {}", seen.clean);
}

#[test]
fn where_little_recurs_little_is_claimed() {
    for set in ["rust-issues", "gitbugs-hadoop-seamonkey"] {
        let Some((seen, alone)) = scores(set) else {
            return;
        };
        assert!(
            seen.f1 >= alone.f1 - 0.03,
            "{set}: {} against {}",
            seen.f1,
            alone.f1
        );
    }
}

#[test]
fn a_fifth_more_records_hardly_changes_what_was_found() {
    for (set, least) in [("github-status", 0.98), ("rust-issues", 0.99)] {
        let Some(file) = shared(&format!("data/clusters/{set}/data.csv")) else {
            return;
        };
        let bytes = fs::read(&file).expect("it can be read");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let heading = reader.headers().expect("a heading").clone();
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        let mut part = csv::Writer::from_writer(Vec::new());
        part.write_record(&heading).expect("memory");
        for row in &rows[..rows.len() * 4 / 5] {
            part.write_record(row).expect("memory");
        }
        let folder = folder();
        let part = write(
            folder.path(),
            "part.csv",
            part.into_inner().expect("memory"),
        );
        let before = found(&part, &[]);
        let after = found(&file, &[]);
        let name = |id: &String| match &after[id] {
            group if group.is_empty() => format!("alone {id}"),
            group => group.clone(),
        };
        let truth: Vec<(String, String)> = before.keys().map(|id| (id.clone(), name(id))).collect();
        let seen = score(&truth, &before);
        assert!(seen.f1 >= least, "{set}: {}", seen.f1);
    }
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_no_byte() {
    let Some(file) = shared("data/clusters/github-status/data.csv") else {
        return;
    };
    let bytes = fs::read(&file).expect("it can be read");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let heading = reader.headers().expect("a heading").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let mut shuffled = csv::Writer::from_writer(Vec::new());
    shuffled.write_record(&heading).expect("memory");
    for place in 0..rows.len() {
        shuffled
            .write_record(&rows[(place * 211 + 7) % rows.len()])
            .expect("memory");
    }
    let folder = folder();
    let shuffled = write(
        folder.path(),
        "data.csv",
        shuffled.into_inner().expect("memory"),
    );
    let print = |file: &Path, threads: &str| {
        let path = file.to_str().expect("text");
        let args = [
            "clusters",
            path,
            "--format",
            "json",
            "--quiet",
            "--as-of",
            "2026-09-01",
            "--threads",
            threads,
        ];
        text(&succeed(&args).stdout)
    };
    let plain = print(&file, "2");
    assert!(plain.contains("\"clusters\""));
    assert!(
        plain == print(&file, "1") && plain == print(&file, "8"),
        "threads change the result"
    );
    assert!(
        plain == print(&shuffled, "2"),
        "the order of rows changes the result"
    );
}

#[test]
fn one_title_over_a_hundred_problems_is_not_one_problem() {
    let Some(file) = shared("data/real/github-status-jsonl/incidents.jsonl") else {
        return;
    };
    let rows = fs::read_to_string(&file).expect("it can be read");
    let field =
        |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows: Vec<serde_json::Value> = rows
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let named: Vec<String> = rows
        .iter()
        .filter(|row| field(row, "title") == "Disruption with some GitHub services")
        .map(|row| field(row, "id"))
        .collect();
    assert!(named.len() > 100, "{} have the title", named.len());
    let groups = found(&file, &[]);
    let mut sizes: HashMap<&String, usize> = HashMap::new();
    for group in named
        .iter()
        .filter_map(|id| groups.get(id))
        .filter(|group| !group.is_empty())
    {
        *sizes.entry(group).or_default() += 1;
    }
    let largest = sizes.values().max().copied().unwrap_or_default();
    assert!(largest < 30, "{largest} of {} are one problem", named.len());
}

/// Answers for a sample of records: is one of the five most similar a true mate?
#[test]
fn similar_incidents_are_true_mates_more_often_than_not() {
    let Some(file) = shared("data/clusters/rust-issues/data.csv") else {
        return;
    };
    let truth: HashMap<String, String> = truth(&file).into_iter().collect();
    let read = import(&[file], &ImportOptions::default(), &|_| {}).expect("it is read");
    let scope = Scope {
        as_of: Instant::from_micros(2_000_000_000 * Instant::SECOND),
        zone: Tz::UTC,
        extent: Extent::Everything,
        current: Period {
            from: Instant::from_micros(0),
            to: Instant::from_micros(2_000_000_000 * Instant::SECOND),
        },
        baseline: None,
    };
    let mut sizes: HashMap<&String, usize> = HashMap::new();
    truth
        .values()
        .for_each(|label| *sizes.entry(label).or_default() += 1);
    let ids: Vec<String> = read
        .table
        .texts("id")
        .iter()
        .map(|id| id.unwrap_or_default().to_owned())
        .collect();
    let asked: Vec<usize> = (0..ids.len())
        .filter(|row| sizes[&truth[&ids[*row]]] > 1)
        .step_by(5)
        .collect();
    let answers = analysis::similar_each(&read.table, &scope, &asked, 5);
    let is_hit = |row: &usize, answer: &Option<Vec<analysis::Similar>>| {
        let similar = answer.as_ref().expect("it counts");
        similar
            .iter()
            .any(|one| truth[&one.id] == truth[&ids[*row]])
    };
    let hits = asked
        .iter()
        .zip(&answers)
        .filter(|(row, answer)| is_hit(row, answer))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let share = hits as f64 / asked.len() as f64;
    assert!(share >= 0.56, "{share} of {}", asked.len());
}

/// What stands between a heading and the next of the same kind.
fn part<'t>(page: &'t str, heading: &str, next: &str) -> &'t str {
    let Some((_, rest)) = page.split_once(heading) else {
        return "";
    };
    rest.split_once(next).map_or(rest, |(part, _)| part).trim()
}

fn title(page: &str) -> String {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or_default()
        .trim();
    match line.strip_prefix("Incident on ") {
        Some(rest) => rest
            .get(10..)
            .unwrap_or_default()
            .trim_matches([' ', '-', '–', ':'])
            .to_owned(),
        None => line.to_owned(),
    }
}

/// Puts postmortem pages into a CSV and returns which of the groups are found: all their members in one problem.
fn hand_labelled(pages: &[(String, String, String)], groups: &[&[&str]]) -> Vec<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["id", "title", "description", "started_at"])
        .expect("memory");
    for (id, page, summary) in pages {
        let date = if id.len() == 10 {
            id.clone()
        } else {
            first_date(page, id)
        };
        out.write_record([id, &title(page), summary, &format!("{date}T10:00:00Z")])
            .expect("memory");
    }
    let folder = folder();
    let file = write(
        folder.path(),
        "pages.csv",
        out.into_inner().expect("memory"),
    );
    let found = found(&file, &["--as-of", "2026-09-01"]);
    let of = |id: &&str| found.get(*id).filter(|group| !group.is_empty());
    let together = |group: &&&[&str]| {
        group
            .iter()
            .all(|id| of(id).is_some() && of(id) == of(&group[0]))
    };
    groups
        .iter()
        .filter(together)
        .map(|group| group.join(" "))
        .collect()
}

fn first_date(page: &str, id: &str) -> String {
    let is_date = |text: &&str| {
        text.len() == 10
            && text.starts_with("20")
            && text.as_bytes()[4] == b'-'
            && text.as_bytes()[7] == b'-'
    };
    let words = || page.split(|c: char| !c.is_ascii_digit() && c != '-');
    words()
        .find(is_date)
        .map_or_else(|| format!("{}-01-01", &id[..4]), str::to_owned)
}

/// The pages of a shared folder: id (the name's first letters after `skip`), page, and what `summary` takes from it.
fn pages(
    below: &str,
    skip: usize,
    length: usize,
    summary: impl Fn(&str) -> String,
) -> Option<Vec<(String, String, String)>> {
    let mut files: Vec<_> = fs::read_dir(shared(below)?)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let is_page = |name: &str| name.get(skip..skip + 2) == Some("20");
    let read = files.iter().filter_map(|file| {
        let name = file.file_name()?.to_str()?;
        let page = is_page(name).then(|| fs::read_to_string(file).expect("it can be read"))?;
        Some((
            name[skip..skip + length].to_owned(),
            page.clone(),
            summary(&page),
        ))
    });
    Some(read.collect())
}

#[test]
fn groups_that_a_person_sees_among_postmortems_are_found() {
    let cloud = |page: &str| {
        ["**Identified**", "**Impact**", "**Resolution**"]
            .map(|heading| part(page, heading, "\n- **"))
            .join("\n")
    };
    if let Some(pages) = pages("data/real/moj-cloud-platform", 0, 10, cloud) {
        let seen = hand_labelled(
            &pages,
            &[
                &[
                    "2021-09-04",
                    "2022-11-15",
                    "2023-07-25",
                    "2023-11-01",
                    "2024-04-15",
                ],
                &["2020-09-07", "2021-06-09"],
                &["2021-07-12", "2022-03-10"],
            ],
        );
        assert_eq!(seen.len(), 3, "{seen:?}");
    }
    if let Some(pages) = pages("data/real/dfds-postmortems", 2, 8, |page| {
        part(page, "## Summary", "\n## ").to_owned()
    }) {
        let seen = hand_labelled(
            &pages,
            &[
                &["2021-005", "2021-006"],
                &["2021-002", "2021-003"],
                &["2021-001", "2022-002", "2023-002"],
                &["2022-004", "2022-007"],
            ],
        );
        assert!(seen.len() >= 3, "{seen:?}");
    }
}

#[test]
fn a_clusters_file_keeps_ids_names_and_decisions_over_runs() {
    let folder = folder();
    let remembered = folder.path().join("clusters.toml");
    let sample = project("sample-data/incidents.csv");
    let run = || {
        let args = [
            "clusters",
            sample.to_str().expect("text"),
            "--clusters-file",
            remembered.to_str().expect("text"),
            "--format",
            "json",
            "--quiet",
        ];
        let json: serde_json::Value = serde_json::from_slice(&succeed(&args).stdout).expect("JSON");
        json
    };
    let first = run();
    let problem = &first["clusters"][0];
    let (id, member) = (
        problem["id"].as_str().expect("an id"),
        problem["incident_ids"][0].as_str().expect("a member"),
    );
    let before = fs::read_to_string(&remembered).expect("it was written");
    assert_eq!(run()["clusters"], first["clusters"]);
    assert_eq!(
        fs::read_to_string(&remembered).expect("it is there"),
        before,
        "a second run changes nothing"
    );
    let named = before.replacen(
        &format!("id = \"{id}\""),
        &format!("# ours\nid = \"{id}\"\nname = \"The old one\"\nsplit = [\"{member}\"]"),
        1,
    );
    fs::write(&remembered, named).expect("it can be written");
    let again = run();
    let same = again["clusters"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["id"] == id)
        .expect("its id stays");
    assert_eq!(same["label"], "The old one");
    let members = same["incident_ids"].as_array().expect("a list");
    assert!(!members.contains(&member.into()), "{member} was split off");
    assert!(
        fs::read_to_string(&remembered)
            .expect("it is there")
            .contains("# ours")
    );
}

#[test]
fn similar_says_what_it_cannot_find() {
    let output = crate::helpers::run(&["similar", "INC-NONE", "sample-data/incidents.csv"]);
    assert_eq!(crate::helpers::code(&output), 2);
    assert!(
        text(&output.stderr).contains("there is no incident `INC-NONE`"),
        "{}",
        text(&output.stderr)
    );
}
