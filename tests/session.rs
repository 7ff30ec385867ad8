//! The command `session`: the pack is whole and the same each time, and what people write into it comes back.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use afteraction::import::filled_pack::{FilledPack, filled_pack};
use proptest::prelude::*;
use serde_json::Value;

use crate::helpers::{code, folder, list, project, run, succeed, text, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";

fn sample(name: &str) -> String {
    project(&format!("sample-data/{name}"))
        .display()
        .to_string()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// Prepares a session of the sample, with further arguments.
fn prepared(more: &[&str]) -> Value {
    let (incidents, actions) = (sample("incidents.json"), sample("action-items.csv"));
    let args = [
        "session",
        &incidents,
        "--actions",
        &actions,
        "--as-of",
        AS_OF,
        "--json",
        "--quiet",
    ];
    serde_json::from_slice(&succeed(&[&args[..], more].concat()).stdout).expect("JSON")
}

/// The pack of the sample, written once for all tests.
static PACK: LazyLock<String> = LazyLock::new(|| {
    let folder = folder();
    let out = folder.path().join("pack");
    prepared(&["--out", path(&out)]);
    fs::read_to_string(out.join("session.md")).expect("the pack is there")
});

#[test]
fn the_minutes_of_the_agenda_add_up() {
    for minutes in ["15", "37", "60", "200"] {
        let pack = prepared(&["--minutes", minutes]);
        let mut at = 0;
        for item in list(&pack, "/agenda") {
            assert_eq!(item["from"].as_u64(), Some(at), "{item}");
            at += item["minutes"].as_u64().expect("minutes");
        }
        assert_eq!(at.to_string(), minutes);
        let incidents = list(&pack, "/incidents");
        assert!(!incidents.is_empty());
        let least = incidents
            .iter()
            .filter_map(|one| one["minutes"].as_u64())
            .min();
        assert!(least >= Some(5), "{minutes}: {least:?}");
    }
    for wrong in ["5", "10000"] {
        let output = run(&["session", &sample("incidents.json"), "--minutes", wrong]);
        assert_eq!(code(&output), 2, "{wrong}");
    }
}

#[test]
fn incidents_that_are_named_are_talked_over_in_their_order() {
    let pack = prepared(&["--ids", "TB-1402, TB-1180"]);
    let ids: Vec<&str> = list(&pack, "/incidents")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(ids, ["TB-1402", "TB-1180"]);
    let short = prepared(&["--ids", "TB-1402,TB-1180", "--minutes", "15"]);
    let minutes: Vec<Option<u64>> = list(&short, "/incidents")
        .iter()
        .map(|one| one["minutes"].as_u64())
        .collect();
    assert_eq!(minutes.len(), 2);
    assert!(
        minutes[0] >= Some(5) && minutes[1] == Some(0),
        "{minutes:?}"
    );
    let unknown = run(&["session", &sample("incidents.json"), "--ids", "TB-9999999"]);
    assert_eq!(code(&unknown), 2);
}

#[test]
fn only_actions_that_were_proposed_before_are_proposed() {
    let pack = prepared(&["--minutes", "120"]);
    let known = fs::read_to_string(sample("action-items.csv")).expect("the tracker");
    let proposed: Vec<&str> = list(&pack, "/copy/rows")
        .iter()
        .filter_map(|row| row["item"]["title"].as_str())
        .collect();
    assert!(!proposed.is_empty());
    for title in proposed {
        assert!(known.contains(title), "{title}");
    }
}

#[test]
fn no_name_is_shown_unless_names_are_asked_for() {
    let names = [
        "Svenja R", "Tomasz W", "Rosa I", "Matteo G", "Malte", "Ines",
    ];
    let tracker = fs::read_to_string(sample("action-items.csv")).expect("the tracker");
    let owners: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| tracker.contains(name))
        .collect();
    assert!(!owners.is_empty());
    let shown = |more: &[&str]| {
        let pack = prepared(&[&["--minutes", "240"], more].concat()).to_string();
        owners.iter().filter(|name| pack.contains(**name)).count()
    };
    assert_eq!(shown(&[]), 0);
    assert!(shown(&["--names"]) > 0);
    assert!(names.iter().all(|name| !PACK.contains(name)));
}

#[test]
fn the_same_incidents_make_the_same_bytes() {
    let folder = folder();
    let written = |name: &str, threads: &str| -> Vec<Vec<u8>> {
        let out = folder.path().join(name);
        prepared(&["--out", path(&out), "--threads", threads]);
        [
            "session.md",
            "session.html",
            "session.json",
            "manifest.json",
        ]
        .map(|file| fs::read(out.join(file)).expect("the pack is whole"))
        .to_vec()
    };
    assert!(written("one", "1") == written("two", "4"));
}

#[test]
fn a_pack_that_was_filled_in_is_not_written_over() {
    let folder = folder();
    let out = folder.path().join("pack");
    prepared(&["--out", path(&out)]);
    prepared(&["--out", path(&out)]);
    let filled = fs::read_to_string(out.join("session.md")).expect("it is there") + "we agreed\n";
    write(&out, "session.md", &filled);
    let (incidents, file) = (sample("incidents.json"), out.join("session.md"));
    let again = run(&["session", &incidents, "--as-of", AS_OF, "--out", path(&out)]);
    assert_eq!(code(&again), 2);
    assert!(
        text(&again.stderr).contains("session.md"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(fs::read_to_string(file).expect("it is still there"), filled);
}

/// The pack with its first action accepted and its second refused.
fn decided_twice() -> String {
    let filled = PACK.replacen("[ ] accepted", "[x] accepted", 1).replacen(
        "[ ] refused | |",
        "[ ] refused | for now |",
        1,
    );
    let refused = filled
        .match_indices("[ ] refused | |")
        .next()
        .expect("a second row")
        .0;
    format!(
        "{}[x] refused | too costly |{}",
        &filled[..refused],
        &filled[refused + 15..]
    )
}

/// What a command says a month later, with the decisions of a file beside the tracker.
fn month_after(command: &str, decided: &Path) -> Value {
    let (incidents, tracker) = (sample("incidents.json"), sample("action-items.csv"));
    let args = [
        command,
        &incidents,
        "--actions",
        &tracker,
        "--actions",
        path(decided),
    ];
    let args = [&args[..], &["--as-of", "2026-12-01", "--json", "--quiet"]].concat();
    serde_json::from_slice(&succeed(&args).stdout).expect("JSON")
}

#[test]
fn the_next_report_and_the_next_pack_begin_with_what_was_decided() {
    let folder = folder();
    let filled = decided_twice();
    let pack = write(folder.path(), "filled.md", &filled);
    let csv = succeed(&["session", "--collect", path(&pack), "--quiet"]).stdout;
    let json = succeed(&["session", "--collect", path(&pack), "--quiet", "--json"]).stdout;
    let files = [
        pack.clone(),
        write(folder.path(), "decided.csv", csv),
        write(folder.path(), "decided.json", json),
    ];
    let [found, by_csv, by_json] = files
        .each_ref()
        .map(|file| month_after("actions", file)["actions"].clone());
    assert_eq!(found, by_csv);
    assert_eq!(found, by_json);
    let decided: Vec<(&str, Option<&str>)> = list(&found, "/last_session")
        .iter()
        .map(|item| {
            (
                item["state"].as_str().expect("a state"),
                item["reason"].as_str(),
            )
        })
        .collect();
    assert_eq!(decided.len(), 2, "{found:#}");
    assert!(decided.contains(&("open", Some("for now"))), "{decided:?}");
    assert!(
        decided.contains(&("dropped", Some("too costly"))),
        "{decided:?}"
    );
    let next = month_after("session", &pack);
    let lead = next["earlier"]["lead"].as_str().expect("a sentence");
    assert!(
        lead.contains("2026-11-02") && lead.contains("1 were refused"),
        "{lead}"
    );
}

#[test]
fn packs_are_asked_for_and_what_cannot_be_read_can_be_an_error() {
    assert_eq!(code(&run(&["session", "--collect"])), 2);
    assert_eq!(code(&run(&["session", "--collect", "nowhere.md"])), 4);
    let folder = folder();
    let broken = PACK.replacen("[ ] accepted [ ] changed", "[x] accepted [x] changed", 1);
    let pack = write(folder.path(), "filled.md", broken);
    let output = run(&["session", "--collect", path(&pack)]);
    assert_eq!(code(&output), 0);
    assert!(
        text(&output.stderr).contains("more than one box is ticked"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(
        code(&run(&[
            "session",
            "--collect",
            path(&pack),
            "--max-rejects",
            "0"
        ])),
        3
    );
}

/// One thing that people do to a text without meaning harm.
#[derive(Debug, Clone, Copy)]
enum Edit {
    WindowsLines,
    WiderCells,
    NarrowCells,
    NoRules,
    BlankBetweenRows,
    SwapRows(usize),
    MoveSheetToEnd,
    RenameHeadings,
    DropHeading,
    DropUnticked,
    LoseBox(usize),
    LoseCell(usize),
    BoldNumbers,
    QuoteSheet,
    DropCopyLine(usize),
    SmartBoxes,
    AddText(usize),
    SwapColumns,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        Just(Edit::WindowsLines),
        Just(Edit::WiderCells),
        Just(Edit::NarrowCells),
        Just(Edit::NoRules),
        Just(Edit::BlankBetweenRows),
        any::<usize>().prop_map(Edit::SwapRows),
        Just(Edit::MoveSheetToEnd),
        Just(Edit::RenameHeadings),
        Just(Edit::DropHeading),
        Just(Edit::DropUnticked),
        any::<usize>().prop_map(Edit::LoseBox),
        any::<usize>().prop_map(Edit::LoseCell),
        Just(Edit::BoldNumbers),
        Just(Edit::QuoteSheet),
        any::<usize>().prop_map(Edit::DropCopyLine),
        Just(Edit::SmartBoxes),
        any::<usize>().prop_map(Edit::AddText),
        Just(Edit::SwapColumns),
    ];
    proptest::collection::vec(edit, 0..6)
}

fn is_row(line: &str) -> bool {
    let bare = line.trim_start_matches(['>', '|', '*', ' ']);
    let mut letters = bare.chars();
    matches!(letters.next(), Some('A' | 'N'))
        && letters.next().is_some_and(|digit| digit.is_ascii_digit())
        && line.contains("refused") | line.contains("accepted") | line.contains("changed")
}

fn edited(text: &str, edit: Edit) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let rows: Vec<usize> = (0..lines.len())
        .filter(|line| is_row(&lines[*line]))
        .collect();
    let heading = lines.iter().position(|line| line.contains("Confident"));
    match edit {
        Edit::WindowsLines => return text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Edit::WiderCells => rows
            .iter()
            .for_each(|row| lines[*row] = lines[*row].replace(" |", "     |")),
        Edit::NarrowCells => rows
            .iter()
            .for_each(|row| lines[*row] = lines[*row].replace(" | ", "|")),
        Edit::NoRules => lines.retain(|line| {
            !line.trim_start_matches('>').trim().starts_with("|:--|:--|")
                && !line.contains("| :-- | :-- |")
        }),
        Edit::BlankBetweenRows => rows
            .iter()
            .rev()
            .for_each(|row| lines.insert(*row, String::new())),
        Edit::SwapRows(seed) if rows.len() > 1 => {
            lines.swap(rows[seed % rows.len()], rows[(seed / 7) % rows.len()]);
        }
        Edit::MoveSheetToEnd => {
            if let (Some(first), Some(last)) = (heading, rows.last()) {
                let sheet: Vec<String> = lines.drain(first.min(*last)..=*last).collect();
                lines.push("## The sheet".to_owned());
                lines.extend(sheet);
            }
        }
        Edit::RenameHeadings => {
            for line in &mut lines {
                if line.starts_with('#') {
                    line.push_str(" of ours");
                } else if line.contains("Confident") {
                    *line = line
                        .replace("PIC", "PIC (who)")
                        .replace("Time box", "timebox")
                        .replace("Decision", "Decisions");
                }
            }
        }
        Edit::DropHeading => lines.retain(|line| !line.contains("Confident")),
        // Whose box was lost before is not ticked either: a word that is left alone would be a decision.
        Edit::DropUnticked => rows.iter().for_each(|row| {
            for word in ["accepted", "changed", "refused"] {
                let is_ticked = ["[x]", "☑"]
                    .iter()
                    .any(|tick| lines[*row].contains(&format!("{tick} {word}")));
                if !is_ticked {
                    let without_box = lines[*row].replace(&format!("[ ] {word}"), "");
                    lines[*row] = without_box.replace(word, "");
                }
            }
        }),
        Edit::LoseBox(seed) if !rows.is_empty() => {
            let row = rows[seed % rows.len()];
            lines[row] = lines[row].replacen("[ ] ", "", 1 + seed % 3);
        }
        Edit::LoseCell(seed) if !rows.is_empty() => {
            let row = rows[seed % rows.len()];
            lines[row] = lines[row].replacen("| [ ] |", "|", 1);
        }
        other => edited_more(&mut lines, &rows, heading, other),
    }
    lines.join("\n")
}

fn edited_more(lines: &mut Vec<String>, rows: &[usize], heading: Option<usize>, edit: Edit) {
    match edit {
        Edit::BoldNumbers => rows.iter().for_each(|row| {
            let line = lines[*row].trim_start_matches('|').trim_start().to_owned();
            if let Some((no, rest)) = line.split_once('|') {
                lines[*row] = format!("| **{}** |{rest}", no.trim().trim_matches('*'));
            }
        }),
        Edit::QuoteSheet => rows
            .iter()
            .chain(&heading)
            .for_each(|row| lines[*row] = format!("> {}", lines[*row])),
        Edit::DropCopyLine(seed) => {
            let copy: Vec<usize> = (0..lines.len())
                .filter(|line| lines[*line].starts_with("{\""))
                .collect();
            if !copy.is_empty() {
                lines.remove(copy[seed % copy.len()]);
            }
        }
        Edit::SmartBoxes => lines
            .iter_mut()
            .filter(|line| is_row(line))
            .for_each(|line| *line = line.replace("[x]", "☑").replace("[ ]", "☐")),
        Edit::AddText(seed) => {
            lines.insert(seed % (lines.len() + 1), format!("Added note {seed}."));
        }
        Edit::SwapColumns => {
            for line in lines {
                let is_sheet = line.contains("Confident") || is_row(line);
                let cells: Vec<&str> = line.split('|').collect();
                if is_sheet && cells.len() == 12 {
                    let mut cells = cells;
                    cells.swap(4, 9);
                    *line = cells.join("|");
                }
            }
        }
        _ => {}
    }
}

/// Fills in the rows of the pack: for each a decision or none, marked by its reason.
fn filled(decisions: &[usize]) -> (String, Vec<(String, &'static str)>) {
    let words = ["accepted", "changed", "refused"];
    let mut planted = Vec::new();
    let mut number = 0;
    let lines = PACK.lines().map(|line| {
        if !is_row(line) {
            return line.to_owned();
        }
        let choice = decisions[number % decisions.len()];
        number += 1;
        let Some(word) = words.get(choice) else {
            return line.to_owned();
        };
        let marker = format!("because of {number}");
        planted.push((marker.clone(), *word));
        let line = line.replacen(&format!("[ ] {word}"), &format!("[x] {word}"), 1);
        let line = line.replacen("| |", &format!("| {marker} |"), 1);
        // A new action needs its words.
        let empty = "|  |  |  |  | [ ] |";
        line.replacen(empty, &format!("| Do thing {number} |  |  |  | [ ] |"), 1)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    (text, planted)
}

fn is_listed(pack: &FilledPack, marker: &str) -> bool {
    [&pack.unread, &pack.undecided, &pack.notes]
        .into_iter()
        .flatten()
        .any(|line| line.text.contains(marker))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_decision_comes_back_or_is_listed(
        decisions in proptest::collection::vec(0_usize..4, 1..9),
        edits in edits(),
    ) {
        let (text, planted) = filled(&decisions);
        let text = edits.iter().fold(text, |text, edit| edited(&text, *edit));
        let pack = filled_pack(&text, None);
        for (marker, word) in &planted {
            let found = pack.decided.iter().find(|one| one.item.reason.as_deref() == Some(marker));
            if let Some(found) = found {
                prop_assert_eq!(found.decision.word(), *word, "{}", &text);
            } else {
                prop_assert!(is_listed(&pack, marker), "{marker} {word}: {pack:#?}\n{text}");
            }
        }
        prop_assert!(pack.decided.len() <= planted.len(), "{:#?}", pack.decided);
        for edit in &edits {
            if let Edit::AddText(seed) = edit {
                let note = format!("Added note {seed}.");
                let answered = pack.answers.iter().any(|answer| answer.text.contains(&note));
                prop_assert!(answered || is_listed(&pack, &note), "{note}");
            }
        }
    }

    #[test]
    fn any_text_is_read_without_harm(text in "[\\PC\\n|\\[\\]xA1*:#~`{}\"]{0,400}") {
        let _ = filled_pack(&text, None);
    }
}

#[test]
fn without_edits_every_decision_comes_back() {
    let (text, planted) = filled(&[0, 1, 2]);
    let pack = filled_pack(&text, None);
    assert!(planted.len() > 5);
    assert_eq!(pack.decided.len(), planted.len());
    assert_eq!(pack.notes.len() + pack.unread.len(), 0, "{pack:#?}");
}

/// Counts what is no text in Markdown, by two readers that know nothing of each other.
fn active(markdown_text: &str) -> [usize; 2] {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events = Parser::new_ext(markdown_text, Options::all());
    let one = events.filter(|event| {
        matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Start(
                    Tag::Link { .. }
                        | Tag::Image { .. }
                        | Tag::HtmlBlock
                        | Tag::FootnoteDefinition(_)
                )
        )
    });
    let tree = markdown::to_mdast(markdown_text, &markdown::ParseOptions::gfm())
        .expect("Markdown has no errors");
    [one.count(), count(&tree)]
}

fn count(node: &markdown::mdast::Node) -> usize {
    use markdown::mdast::Node;
    let is_active = matches!(
        node,
        Node::Html(_)
            | Node::Link(_)
            | Node::LinkReference(_)
            | Node::Image(_)
            | Node::ImageReference(_)
            | Node::FootnoteReference(_)
            | Node::FootnoteDefinition(_)
            | Node::Definition(_)
    );
    let below = node
        .children()
        .map_or(0, |nodes| nodes.iter().map(count).sum());
    usize::from(is_active) + below
}

/// Texts that would act if they were not taken as texts.
const HOSTILE: [&str; 21] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "http://evil.example/ www.evil.example mail@evil.example",
    "</td></tr></table><h1>",
    "`code` ```\nfence",
    "| a | b |\n|---|---|",
    "{{ 7*7 }} {% raw %}",
    "[ref]: http://evil.example",
    "<!-- --><b>",
    "\u{202e}gnirts",
    "# heading\n\n- list\n1. one",
    "&lt;b&gt; &#60;",
    "$x$ ~~y~~ ^[note]",
    "\"onmouseover=alert(1) x=\"",
    "=HYPERLINK(\"http://evil.example\")",
    "{\"row\":{\"no\":\"A1\"}}",
    "Answer: no",
    "| A1 | x | y | | | | | | [x] accepted | |",
    "[x] accepted",
];

/// Incidents of which every text is hostile, three of each kind.
fn hostile_incidents() -> Vec<Value> {
    let mut incidents = Vec::new();
    let mut number = 0;
    for text in HOSTILE {
        for days in [0, 9, 18] {
            number += 1;
            let at = format!("2026-10-{:02}T10:00:00Z", 6 + days);
            let action = serde_json::json!({ "id": format!("act{number}{text}"), "title": text, "owner": text, "deliverable": text });
            incidents.push(serde_json::json!({
                "id": format!("X{number}{text}"), "title": text, "description": text, "services": [text], "severity": "SEV1", "status": "resolved",
                "started_at": at, "resolved_at": at.replace("T10", "T15"), "root_cause": text, "trigger": text, "mitigation": text, "incident_leader": text,
                "url": "javascript:alert(1)", "updates": [{ "at": at.replace("T10", "T11"), "text": text, "author": text }], "action_items": [action],
            }));
        }
    }
    incidents
}

#[test]
fn hostile_texts_are_inert_in_both_formats() {
    // Both readers would see it.
    let active_text = "[a](http://b.example) <b>c</b>";
    assert!(active(active_text).iter().all(|count| *count > 1));
    let folder = folder();
    let file = write(
        folder.path(),
        "hostile.json",
        serde_json::to_vec(&hostile_incidents()).expect("JSON"),
    );
    let out = folder.path().join("pack");
    succeed(&[
        "session",
        path(&file),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
        "--minutes",
        "480",
        "--quiet",
        "--names",
    ]);
    let pack = fs::read_to_string(out.join("session.md")).expect("it is there");
    assert_eq!(active(&pack), [0, 0]);
    assert!(pack.contains("evil"), "the texts are there");
    let read = filled_pack(&pack, None);
    assert_eq!(
        read.decided.len() + read.unread.len() + read.notes.len() + read.answers.len(),
        0,
        "{read:#?}"
    );
    let page = fs::read_to_string(out.join("session.html")).expect("it is there");
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<img").count(), 0);
    let links = page
        .split("href=\"")
        .skip(1)
        .filter(|rest| !rest.starts_with(['#', 'd']));
    assert_eq!(links.count(), 0);
    assert!(
        !page.contains("<b>alert")
            && !page.contains("onerror=alert(1)>")
            && !page.contains('\u{202e}')
    );
}
