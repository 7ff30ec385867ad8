//! The README tells the truth: what it shows is what the program says.

use std::fs;

use crate::helpers::{project, succeed, text};

fn readme() -> String {
    fs::read_to_string(project("README.md")).expect("the README is there")
}

#[test]
fn every_preset_is_named() {
    let readme = readme();
    for line in text(&succeed(&["presets"]).stdout).lines() {
        let id = line.split_whitespace().next().expect("an id");
        assert!(readme.contains(&format!("`{id}`")), "{id}");
    }
}

#[test]
fn every_flag_of_report_is_named_in_its_help_and_none_else_in_the_readme() {
    let help = text(&succeed(&["report", "--help"]).stdout)
        + &text(&succeed(&["import", "--help"]).stdout)
        + &text(&succeed(&["inspect", "--help"]).stdout)
        + &text(&succeed(&["postmortem", "--help"]).stdout);
    let readme = readme();
    let flags = readme.split("`--").skip(1).map(|rest| {
        rest.split(|letter: char| !letter.is_alphanumeric() && letter != '-')
            .next()
            .unwrap_or_default()
    });
    for flag in flags {
        assert!(
            help.contains(&format!("--{flag}")),
            "--{flag} is in the README and not in the help"
        );
    }
}

#[test]
fn exit_codes_are_listed() {
    let readme = readme();
    for code in [0, 2, 3, 4, 5, 6] {
        assert!(readme.contains(&format!("| {code} |")), "exit code {code}");
    }
}

#[test]
fn the_example_mappings_work() {
    let readme = readme();
    let blocks: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().expect("its end"))
        .collect();
    assert!(blocks.len() > 1);
    for block in blocks {
        afteraction::import::preset::parse(block, "README.md")
            .expect("the mapping of the README is read");
    }
}
