//! The rules of the house, as far as a program can check them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::helpers::{project, root};

/// What each layer may use; `main` and the modules that join the stages may use everything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("stats", &[]),
    ("error", &[]),
    ("notes", &[]),
    ("incident", &["error", "notes"]),
    ("import", &["incident", "error", "notes"]),
    ("export", &["incident", "error", "notes"]),
    ("privacy", &["import", "incident", "error", "notes"]),
    ("analysis", &["incident", "stats", "error", "notes"]),
    ("report", &["analysis", "incident", "error", "notes"]),
    ("finished", &["analysis", "report"]),
    ("render", &["report", "error"]),
    ("output", &["error"]),
];

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs")
        || path.ends_with("report/fixture.rs")
        || path.ends_with("analysis/sample.rs")
        || path.components().any(|part| part.as_os_str() == "tests")
}

/// The first part of a path below `src`: the layer.
fn layer(path: &Path) -> String {
    let below = path.strip_prefix(project("src")).expect("a file below src");
    let first = below
        .iter()
        .next()
        .expect("a path has parts")
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn layers_use_only_what_lies_before_them() {
    let mut wrong = Vec::new();
    for path in files_below(&project("src"), "rs") {
        let layer = layer(&path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == layer) else {
            continue;
        };
        if is_test(&path) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("sources are text");
        for (number, line) in text.lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                if used != layer
                    && !used.is_empty()
                    && !allowed.contains(&used.as_str())
                    && !line.trim_start().starts_with("//")
                {
                    wrong.push(format!(
                        "{}:{}: `{layer}` must not use `{used}`",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for path in files_below(&project("src"), "rs") {
        let text = fs::read_to_string(&path).expect("sources are text");
        if is_test(&path) {
            continue;
        }
        if text.lines().count() > 500 {
            wrong.push(format!(
                "{}: {} lines",
                path.display(),
                text.lines().count()
            ));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!(
                "{}: does not open with what it is for",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sources_stand_at_most_two_folders_deep() {
    let deep = files_below(&project("src"), "rs")
        .into_iter()
        .filter(|path| {
            let below = path.strip_prefix(project("src")).expect("a file below src");
            below.iter().count() > 3 && !is_test(path)
        });
    assert_eq!(deep.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn no_test_is_ignored_or_waits() {
    // The words are put together here, so that this file does not hold them.
    let words = [["#[", "ignore"].concat(), ["thread::", "sleep"].concat()];
    for path in files_below(&project("tests"), "rs").into_iter().chain(
        files_below(&project("src"), "rs")
            .into_iter()
            .filter(|path| is_test(path)),
    ) {
        let text = fs::read_to_string(&path).expect("sources are text");
        assert!(
            words.iter().all(|word| !text.contains(word)),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    const ALLOWED: &[&str] = &[
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "templates",
        "sample-data",
        "tests",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "CHANGELOG.md",
        ".gitignore",
        "benches",
        "fuzz",
        ".ci",
        ".git",
        "target",
    ];
    let entries = fs::read_dir(root()).expect("the project can be read");
    let names = entries.map(|entry| {
        entry
            .expect("the entry can be read")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let foreign: Vec<String> = names
        .filter(|name| !ALLOWED.contains(&name.as_str()) && !name.starts_with("afteraction-report"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn every_module_with_tests_has_some() {
    for path in files_below(&project("src"), "rs")
        .into_iter()
        .filter(|path| path.ends_with("tests.rs"))
    {
        let text = fs::read_to_string(&path).expect("sources are text");
        assert!(text.contains("#[test]"), "{} holds no test", path.display());
    }
}
