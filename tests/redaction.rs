//! How well secrets are told from ordinary text: against published rules, and against what people really write.

use std::collections::BTreeMap;
use std::path::Path;

use afteraction::privacy::{Kind, Privacy};
use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

use crate::helpers::{Numbers, shared};

/// As many texts are made by each rule.
const MADE: usize = 4;
/// What is left of a secret: so many of its letters in a row.
const LEFT: usize = 12;

fn redacted(kinds: &[Kind], text: &str) -> String {
    let privacy = Privacy {
        names: true,
        redact: kinds.to_vec(),
    };
    privacy.setting("title", text)
}

/// Writes a text that a pattern finds; each letter that may stand at a place is as likely as the others.
fn write(pattern: &Hir, numbers: &mut Numbers, out: &mut String) {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(text) => out.push_str(&String::from_utf8_lossy(&text.0)),
        HirKind::Class(class) => {
            let letters = (' '..='~').chain(['\t', '\n']);
            let letters: Vec<char> = letters.filter(|letter| holds(class, *letter)).collect();
            out.push(letters[numbers.below(letters.len())]);
        }
        HirKind::Repetition(repeated) => {
            let least = repeated.min as usize;
            let most = repeated
                .max
                .map_or(least + 8, |most| (most as usize).min(least + 60));
            for _ in 0..least + numbers.below(most - least + 1) {
                write(&repeated.sub, numbers, out);
            }
        }
        HirKind::Capture(group) => write(&group.sub, numbers, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, numbers, out)),
        HirKind::Alternation(cases) => write(&cases[numbers.below(cases.len())], numbers, out),
    }
}

fn holds(class: &Class, letter: char) -> bool {
    match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .any(|range| (range.start()..=range.end()).contains(&letter)),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|range| (range.start() as char..=range.end() as char).contains(&letter)),
    }
}

/// Returns how many bits a letter of the text tells.
fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    text.chars()
        .for_each(|letter| *counts.entry(letter).or_default() += 1.0);
    let total: f64 = counts.values().sum();
    counts
        .values()
        .map(|count| -(count / total) * (count / total).log2())
        .sum()
}

/// A published rule: what it finds, which group is the secret, and how mixed that has to be.
struct Rule {
    id: String,
    pattern: Regex,
    made_by: Hir,
    group: Option<usize>,
    entropy: f64,
}

fn rules(file: &Path) -> Vec<Rule> {
    let text = std::fs::read_to_string(file).expect("the rules can be read");
    let table: toml::Table = text.parse().expect("the rules are TOML");
    let rule = |rule: &toml::Value| {
        let pattern = rule.get("regex")?.as_str()?;
        let number = |name: &str| rule.get(name).map(ToString::to_string);
        let built = RegexBuilder::new(pattern).size_limit(1 << 27).build();
        Some(Rule {
            id: rule["id"].as_str()?.to_owned(),
            pattern: built.expect("the pattern is one"),
            made_by: regex_syntax::parse(pattern).expect("the pattern is one"),
            group: number("secretGroup").and_then(|group| group.parse().ok()),
            entropy: number("entropy").map_or(0.0, |bits| bits.parse().expect("a number")),
        })
    };
    let rules = table["rules"].as_array().expect("a list");
    rules.iter().filter_map(rule).collect()
}

impl Rule {
    /// Returns the secret that the rule finds.
    fn secret(&self, found: &Captures<'_>) -> String {
        let group = self
            .group
            .map_or_else(|| found.iter().skip(1).flatten().next(), |at| found.get(at));
        match group.or_else(|| found.get(0)) {
            // Without a group the mark is a part of what is found, and may stay.
            Some(all) if found.len() == 1 => all.as_str().chars().skip(all.len() / 3).collect(),
            Some(secret) => secret.as_str().to_owned(),
            None => String::new(),
        }
    }

    /// Makes secrets; how many, and those that were left.
    fn tried(&self) -> (usize, Vec<String>) {
        let mut numbers = Numbers(7);
        let (mut made, mut left) = (0, Vec::new());
        for _ in 0..MADE * 4 {
            if made == MADE {
                break;
            }
            let mut text = "deploy broke, saw ".to_owned();
            write(&self.made_by, &mut numbers, &mut text);
            text += " in it";
            let Some(secret) = self
                .pattern
                .captures(&text)
                .map(|found| self.secret(&found))
            else {
                continue;
            };
            if entropy(&secret) < self.entropy {
                continue;
            }
            made += 1;
            let hidden = redacted(&[Kind::Secret], &text);
            let letters: Vec<char> = secret.chars().collect();
            let mut parts = letters.windows(LEFT.min(letters.len()));
            if parts.any(|part| hidden.contains(&part.iter().collect::<String>())) {
                left.push(text);
            }
        }
        (made, left)
    }
}

#[test]
fn secrets_made_by_published_rules_are_found() {
    let Some(file) = shared("data/hostile/secret-rules/gitleaks.toml") else {
        return;
    };
    let (mut families, mut found_families, mut made, mut found) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for rule in rules(&file) {
        let (tried, left) = rule.tried();
        families += 1;
        made += tried;
        found += tried - left.len();
        if tried > 0 && left.len() * MADE <= tried {
            found_families += 1;
        } else {
            missed.push(format!("{}: {} of {tried} left", rule.id, left.len()));
        }
    }
    eprintln!("{found_families} of {families} families, {found} of {made} secrets; {missed:?}");
    assert!(
        families >= 200 && made * 10 >= families * MADE * 9,
        "{made} made"
    );
    assert!(found_families * 100 >= families * 95, "{missed:#?}");
    assert!(found * 100 >= made * 97, "{found} of {made}");
}

/// Titles and summaries that people wrote: of issues, and of incidents on pages that tell customers about them.
fn summaries() -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for set in ["github-status", "rust-issues", "gitbugs-hadoop-seamonkey"] {
        let file = shared(&format!("data/clusters/{set}/data.csv"))?;
        let mut rows = csv::Reader::from_path(file).expect("a table");
        let rows = rows.deserialize::<BTreeMap<String, String>>();
        rows.for_each(|row| texts.push(row.expect("a row")["title"].clone()));
    }
    let lines = shared("data/real/github-status-jsonl/incidents.jsonl")?;
    let lines = std::fs::read_to_string(lines).expect("it can be read");
    let page = shared("data/real/github-statuspage/incidents.json")?;
    let page = std::fs::read_to_string(page).expect("it can be read");
    for record in lines.lines().chain([page.as_str()]) {
        told(&serde_json::from_str(record).expect("JSON"), "", &mut texts);
    }
    for table in ["aws-azure-status/aws.csv", "aws-azure-status/azure.csv"] {
        let file = shared(&format!("data/real/{table}"))?;
        let mut rows = csv::Reader::from_path(file).expect("a table");
        let rows = rows.deserialize::<BTreeMap<String, String>>();
        texts.extend(rows.filter_map(|row| row.ok()?.remove("description")));
    }
    texts.retain(|text| text.trim().len() >= 8);
    Some(texts)
}

/// Collects what a page tells.
fn told(value: &Value, name: &str, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if matches!(name, "title" | "name" | "body" | "description") => {
            texts.push(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| told(value, name, texts)),
        Value::Object(fields) => {
            for (name, value) in fields {
                told(value, name, texts);
            }
        }
        _ => {}
    }
}

#[test]
fn ordinary_summaries_are_left_alone() {
    let Some(texts) = summaries() else {
        return;
    };
    assert!(texts.len() >= 10_000, "{} summaries", texts.len());
    let changed = |kind: Kind| {
        let each = texts
            .iter()
            .filter(|text| redacted(&[kind], text) != **text);
        each.collect::<Vec<_>>()
    };
    let [secrets, mails, machines] = Kind::ALL.map(changed);
    let counts = [&secrets, &mails, &machines].map(Vec::len);
    eprintln!("of {} summaries are changed: {counts:?}", texts.len());
    let all: usize = counts.iter().sum();
    assert!(
        all * 100 <= texts.len(),
        "{counts:?}:\n{secrets:#?}\n{mails:#?}\n{machines:#?}"
    );
}
