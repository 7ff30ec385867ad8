//! Postmortems: every incident renders by every template, what the export holds is filled in, nothing is stated that it
//! does not hold, hostile texts stay texts, and what people filled in is kept.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;

use afteraction::analysis::{self, CaseFile, CaseSpan, Extent, Rules, Scope};
use afteraction::export::{self, TableFormat};
use afteraction::import::{ImportOptions, import};
use afteraction::incident::Instant;
use afteraction::incident::period::{Period, Tz};
use afteraction::render::{POSTMORTEM_TEMPLATES, PostmortemRenderer, Templates, postmortem_file};
use afteraction::report::{self, Generator, Postmortem, PublicWords, incident_facts, words};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::helpers::{code, folder, project, run, shared, succeed, text, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";

fn instant(text: &str) -> Option<Instant> {
    serde_json::from_value(Value::from(text)).ok()
}

/// Incidents of some files with their case files and documents, and the canonical records as they are written out.
struct Seen {
    cases: Vec<CaseFile>,
    documents: Vec<Postmortem>,
    records: HashMap<String, Value>,
    as_of: Instant,
}

/// Reads files and tells of every `step`th incident, at most `most`.
fn seen(files: &[PathBuf], trackers: &[PathBuf], as_of: &str, most: usize) -> Seen {
    let options = ImportOptions {
        actions: trackers.to_vec(),
        ..ImportOptions::default()
    };
    let read = import(files, &options, &|_| ()).expect("the files are read");
    let as_of = instant(as_of).expect("a time");
    let scope = Scope {
        as_of,
        zone: Tz::UTC,
        extent: Extent::Everything,
        current: Period {
            from: Instant::from_micros(0),
            to: as_of,
        },
        baseline: None,
    };
    let count = read.table.len();
    let rows: Vec<usize> = (0..count)
        .step_by((count / most).max(1))
        .take(most)
        .collect();
    let rules = Rules::default();
    let cases = analysis::case_files(&read.table, &scope, &rules, &rows).expect("case files");
    let generator = || Generator {
        name: "afteraction".to_owned(),
        version: "0".to_owned(),
    };
    let documents = cases
        .iter()
        .map(|case| incident_facts(case, &read.inputs, Tz::UTC))
        .map(|facts| report::postmortem(facts, &read.inputs, as_of, generator()))
        .collect();
    let mut written = Vec::new();
    export::write(&read.table, TableFormat::Ndjson, &mut written).expect("records are written");
    let names = analysis::IncidentNames::new(&read.table);
    let records = text(&written)
        .lines()
        .enumerate()
        .map(|(row, line)| (names.shown(row), serde_json::from_str(line).expect("JSON")))
        .collect();
    Seen {
        cases,
        documents,
        records,
        as_of,
    }
}

fn sample(most: usize) -> Seen {
    seen(
        &[project("sample-data/incidents.json")],
        &[project("sample-data/action-items.csv")],
        AS_OF,
        most,
    )
}

fn rendered(document: &Postmortem, name: &str, ending: &str) -> String {
    let (file, templates) = (postmortem_file(name, ending), Templates::default());
    let file = file.expect("a built-in template");
    let renderer = PostmortemRenderer::new(&file, &templates).expect("a template");
    renderer.render(document).expect("it renders")
}

/// The extensions of Markdown that our documents may meet.
fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_WIKILINKS
}

/// What a reader sees of a Markdown text, blanks made alike.
fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, extensions()) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push('\n'),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_incident_of_the_sample_renders_in_both_formats_by_turns_by_every_template() {
    let seen = sample(usize::MAX);
    assert!(seen.documents.len() > 400);
    let templates = Templates::default();
    for (turn, name) in POSTMORTEM_TEMPLATES.into_iter().enumerate() {
        for ending in ["md", "html"] {
            let file = postmortem_file(name, ending).expect("a file in both formats");
            let renderer = PostmortemRenderer::new(&file, &templates).expect("a template");
            let turns = POSTMORTEM_TEMPLATES.len();
            let of_turn = seen.documents.iter().enumerate().filter(|(place, _)| {
                // The usual one takes every incident.
                turn == 0 && ending == "md" || place % turns == turn
            });
            for (_, document) in of_turn {
                let outside = || document.clone().for_outside(&PublicWords::default());
                let document = if name == "external" {
                    outside()
                } else {
                    document.clone()
                };
                let made = renderer.render(&document).expect("no template fails");
                let marks = |mark: &str| made.matches(&format!("<!-- afteraction:{mark} ")).count();
                assert!(
                    !made.contains("{{") && !made.contains("{%") && marks("begin") > 3,
                    "{file} {}",
                    document.title
                );
                assert_eq!(marks("begin"), marks("end"), "{file} {}", document.title);
            }
        }
    }
}

/// What of a record a reader can look for, by field: a text as it must be read.
fn held(record: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let one = |text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.chars().take(200).collect::<String>().trim().to_owned()
    };
    for (field, value) in record.as_object().expect("a record") {
        let texts: Vec<String> = match (field.as_str(), value) {
            ("detected_by", Value::String(_)) => vec!["Noticed by".to_owned()],
            (_, Value::String(text)) if field.ends_with("_at") => {
                vec![instant(text).map_or(text.clone(), |at| words::stamp(at, Tz::UTC))]
            }
            (_, Value::String(text)) => vec![one(text)],
            (_, Value::Number(number)) => {
                vec![number.as_u64().map_or(number.to_string(), words::count)]
            }
            ("updates", Value::Array(list)) => {
                let dated = list.iter().filter(|update| update["at"].is_string());
                dated
                    .filter_map(|update| Some(one(update["text"].as_str()?)))
                    .collect()
            }
            ("action_items", Value::Array(list)) => list
                .iter()
                .filter_map(|item| Some(one(item["title"].as_str()?)))
                .collect(),
            (_, Value::Array(list)) => list
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        found.extend(
            texts
                .into_iter()
                .filter(|text| !text.is_empty() && text != "unknown")
                .map(|text| (field.clone(), text)),
        );
    }
    found
}

/// Letters and digits only: signs that no reader sees are taken out of what is shown.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The share of the facts that records hold which stand in their documents; missing ones by field.
fn filled(seen: &Seen) -> (f64, HashMap<String, usize>) {
    let (mut all, mut there) = (0_u32, 0_u32);
    let mut missing: HashMap<String, usize> = HashMap::new();
    for (case, document) in seen.cases.iter().zip(&seen.documents) {
        let shown = letters(&plain(&rendered(document, "afteraction", "md")));
        for (field, text) in held(&seen.records[&case.id]) {
            all += 1;
            if shown.contains(&letters(&text)) {
                there += 1;
            } else {
                *missing.entry(field).or_default() += 1;
            }
        }
    }
    (f64::from(there) / f64::from(all.max(1)), missing)
}

#[test]
fn what_the_sample_holds_is_filled_in() {
    let (share, missing) = filled(&sample(60));
    assert!(share > 0.97, "{share}: {missing:?}");
}

#[test]
fn what_real_exports_hold_is_filled_in() {
    let sets = [
        ("firehydrant", "data/exports/firehydrant/incidents.json", 50),
        (
            "llm",
            "data/real/llm-incidents/clean/incident_stages.csv",
            50,
        ),
        (
            "github",
            "data/real/github-status-jsonl/incidents.jsonl",
            50,
        ),
        (
            "uci",
            "data/real/uci-servicenow/incident_event_log_excerpt_resaved.csv",
            50,
        ),
    ];
    for (name, path, most) in sets {
        let Some(file) = shared(path) else { continue };
        let seen = seen(&[file], &[], "2027-01-01T00:00:00Z", most);
        let (share, missing) = filled(&seen);
        assert!(share >= 0.9, "{name} {share}: {missing:?}");
    }
}

/// Cuts a text into words and, where a number has a unit of time behind it, durations: "2 d 13 h" is one.
fn tokens(text: &str) -> Vec<String> {
    const UNITS: [&str; 8] = ["s", "min", "h", "d", "week", "weeks", "years", "months"];
    let trimmed = |word: &str| {
        let is_sign = |letter: char| !letter.is_alphanumeric();
        word.trim_matches(is_sign).to_owned()
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| {
        let word = word.trim_start_matches(['+', '(']);
        !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut parts = Vec::new();
        while at + 1 < words.len()
            && is_number(words[at])
            && UNITS.contains(&trimmed(words[at + 1]).as_str())
        {
            parts.push(format!("{} {}", trimmed(words[at]), trimmed(words[at + 1])));
            at += 2;
            if words[at - 1] != trimmed(words[at - 1]) {
                break;
            }
        }
        if parts.is_empty() {
            found.push(trimmed(words[at]));
            at += 1;
        } else {
            found.push(parts.join(" "));
        }
    }
    found.retain(|token| !token.is_empty());
    found
}

/// The words of our own sentences and headings: those of the sources and templates that make postmortems.
fn vocabulary() -> BTreeSet<String> {
    let mut files = vec![
        project("src/report/incident_facts.rs"),
        project("src/report/names.rs"),
        project("src/report/words.rs"),
        project("src/report/listings.rs"),
        project("src/report/sections/fixes.rs"),
        project("src/report/sections/actions.rs"),
        project("src/report/sections/stop_gaps.rs"),
        project("src/incident/lifecycle.rs"),
        project("src/incident/columns.rs"),
    ];
    let inside = fs::read_dir(project("src/report/incident_facts")).expect("a folder");
    files.extend(inside.map(|entry| entry.expect("a file").path()));
    let templates = fs::read_dir(project("templates")).expect("a folder");
    files.extend(
        templates
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md")),
    );
    let mut words = BTreeSet::new();
    for file in files {
        if file.is_file() && !file.ends_with("tests.rs") {
            let text = fs::read_to_string(file).expect("text");
            let parts = text.split(|letter: char| !letter.is_alphabetic());
            words.extend(parts.filter(|part| !part.is_empty()).map(str::to_lowercase));
        }
    }
    words
}

/// Everything that a document may say: what stands in the records that it cites, and what follows from their times and
/// from the analysis.
struct Allowed {
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Allowed {
    fn say(&mut self, text: &str) {
        for part in text.split(|letter: char| !letter.is_alphabetic()) {
            self.words.insert(part.to_lowercase());
        }
        self.numbers.extend(tokens(text));
        self.numbers
            .extend(text.split(['"', ' ']).map(str::to_owned));
        // Cells and brackets join words with signs that tokens are trimmed of.
        self.numbers.extend(
            text.split(|letter: char| letter.is_whitespace() || "\"{}[],:()".contains(letter))
                .map(str::to_owned),
        );
    }

    fn seconds(&mut self, seconds: f64) {
        self.say(&words::duration(seconds));
    }
}

/// Collects what the document of a case may say.
fn allowed(seen: &Seen, case: &CaseFile, document: &Postmortem) -> Allowed {
    let mut allowed = Allowed {
        words: BTreeSet::new(),
        numbers: BTreeSet::new(),
    };
    let record = &seen.records[&case.id];
    let mut instants: Vec<Instant> = Vec::new();
    let mut starts: Vec<Instant> = case
        .incident
        .placed()
        .map(|(at, _)| at)
        .into_iter()
        .collect();
    let cited = document
        .facts
        .sources
        .iter()
        .filter_map(|source| source.incident.as_ref());
    for id in cited.chain([&case.id]) {
        let of = &seen.records[id];
        texts(of, &mut allowed);
        let mut own = Vec::new();
        times(of, &mut own);
        for at in &own {
            allowed.say(&words::stamp(*at, Tz::UTC));
            allowed.say(&words::date(*at, Tz::UTC));
        }
        if of == record {
            instants = own;
        } else {
            let text = of["started_at"]
                .as_str()
                .or(of["detected_at"].as_str())
                .or(of["declared_at"].as_str());
            starts.extend(text.and_then(instant));
            for (from, to) in own
                .iter()
                .flat_map(|from| own.iter().map(move |to| (from, to)))
            {
                allowed.seconds(to.seconds_since(*from).max(0.0));
            }
        }
        let due = of["action_items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| instant(item["due_at"].as_str()?));
        for at in due {
            allowed.seconds(seen.as_of.seconds_since(at).max(0.0));
        }
    }
    for from in instants.iter().chain(&starts) {
        for to in instants.iter().chain(&starts).chain([&seen.as_of]) {
            allowed.seconds(to.seconds_since(*from).max(0.0));
        }
    }
    if let Some(customers) = record["customers_affected"].as_u64() {
        allowed.say(&words::count(customers));
    }
    of_analysis(seen, case, &mut allowed);
    for number in 0..=document.facts.sources.len() {
        allowed.numbers.insert(number.to_string());
    }
    for input in &document.inputs {
        allowed.say(&format!("{} {}", input.name, input.sha256));
    }
    allowed.say(&format!("{} SHA-256", seen.as_of.rfc3339()));
    allowed
}

fn of_analysis(seen: &Seen, case: &CaseFile, allowed: &mut Allowed) {
    let severity = seen.records[&case.id]["severity"].clone();
    let alike = seen
        .records
        .values()
        .filter(|record| record["severity"] == severity);
    let alike = alike.count() as u64;
    for phase in &case.phases {
        for usual in [Some(phase.by_severity), phase.by_problem]
            .into_iter()
            .flatten()
        {
            assert!(
                usual.others < alike || phase.by_problem == Some(usual),
                "{} others",
                usual.others
            );
            for number in [usual.others, usual.known, usual.open] {
                allowed.say(&words::count(number));
            }
            if let Some(median) = usual.median_seconds {
                allowed.seconds(median);
                if let CaseSpan::Known(seconds) | CaseSpan::Open(seconds) = phase.state {
                    allowed.say(&words::decimal(seconds / median));
                }
            }
        }
    }
    allowed.say(&words::count(case.compared));
    allowed.say(&case.same_event.join(" "));
    for step in &case.steps {
        allowed.say(&step.words);
    }
    let Some(history) = &case.history else { return };
    let cluster = &history.cluster;
    let at = case
        .incident
        .placed()
        .map(|(at, _)| at)
        .expect("it is placed");
    allowed.say(&format!("{} {}", cluster.label, cluster.id));
    for term in &cluster.shared {
        allowed.say(&format!("{} {} {}", term.text, term.members, term.of));
    }
    for number in [cluster.size, cluster.episodes] {
        allowed.say(&words::count(number));
    }
    for list in [history.earlier(at), history.later(at)] {
        for number in 0..=list.len() {
            allowed.say(&number.to_string());
        }
    }
    for past in &history.others {
        allowed.say(&past.id);
        allowed.say(&words::date(past.started_at, Tz::UTC));
        allowed.seconds(at.seconds_since(past.started_at).max(0.0));
        past.seconds
            .iter()
            .for_each(|seconds| allowed.seconds(*seconds));
    }
    allowed.seconds(cluster.median_gap_days.unwrap_or_default() * 86_400.0);
    for fix in &history.fixes {
        allowed.say(&fix.action_ids.join(" "));
    }
}

/// Allows all texts and numbers of a record, those of updates and actions too.
fn texts(value: &Value, allowed: &mut Allowed) {
    match value {
        Value::String(text) => {
            allowed.say(text);
            // Long texts are cut, perhaps within a word.
            allowed.say(&words::cut(text, 1_500));
        }
        Value::Number(number) => allowed.say(&number.to_string()),
        Value::Array(list) => list.iter().for_each(|one| texts(one, allowed)),
        Value::Object(map) => map.values().for_each(|one| texts(one, allowed)),
        _ => {}
    }
}

/// All times in a record, those of updates and actions too.
fn times(value: &Value, found: &mut Vec<Instant>) {
    match value {
        Value::String(text) => found.extend(instant(text)),
        Value::Array(list) => list.iter().for_each(|one| times(one, found)),
        Value::Object(map) => map.values().for_each(|one| times(one, found)),
        _ => {}
    }
}

/// What a text says that it may not say.
fn untraced(text: &str, allowed: &Allowed, ours: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for token in tokens(text) {
        let is_number = token.chars().any(|letter| letter.is_ascii_digit());
        let parts = || {
            token
                .split(|letter: char| !letter.is_alphabetic())
                .filter(|part| !part.is_empty())
        };
        let is_known = if is_number {
            allowed.numbers.contains(&token)
        } else {
            parts().all(|part| {
                let part = part.to_lowercase();
                ours.contains(&part) || allowed.words.contains(&part)
            })
        };
        if !is_known {
            wrong.push(token);
        }
    }
    wrong
}

fn check_traces(seen: &Seen) {
    let ours = vocabulary();
    let templates = Templates::default();
    let renderer =
        PostmortemRenderer::new("postmortem-afteraction.md", &templates).expect("a template");
    let mut wrong = Vec::new();
    for (case, document) in seen.cases.iter().zip(&seen.documents) {
        let allowed = allowed(seen, case, document);
        let text = plain(&renderer.render(document).expect("it renders"));
        let found = untraced(&text, &allowed, &ours);
        if !found.is_empty() {
            wrong.push(format!("{}: {found:?}", case.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_number_name_and_time_traces_to_the_record_or_the_analysis() {
    let seen = sample(80);
    check_traces(&seen);
    // What is not in the record is found: the test can fail.
    let (case, document) = (&seen.cases[1], &seen.documents[1]);
    let allowed = allowed(&seen, case, document);
    let planted = "Zacharias saw 731,222 errors for 977 weeks on 2031-02-03 04:05.";
    let found = untraced(planted, &allowed, &vocabulary());
    let expected = [
        "Zacharias",
        "saw",
        "731,222",
        "errors",
        "977 weeks",
        "2031-02-03",
        "04:05",
    ];
    assert_eq!(found, expected);
}

#[test]
fn every_number_name_and_time_of_real_incidents_traces_too() {
    for (path, most) in [
        ("data/exports/firehydrant/incidents.json", 10),
        ("data/real/llm-incidents/clean/incident_stages.csv", 20),
        ("data/real/github-status-jsonl/incidents.jsonl", 20),
        (
            "data/real/uci-servicenow/incident_event_log_excerpt_resaved.csv",
            20,
        ),
    ] {
        let Some(file) = shared(path) else { continue };
        check_traces(&seen(&[file], &[], "2027-01-01T00:00:00Z", most));
    }
}

/// Payloads of each kind of attack that a page or a text knows.
const PAYLOADS: [&str; 13] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% for a in b %}",
    "[x](javascript:alert(1)) ![y](http://evil.example/z) <http://evil.example>",
    "| a | b |\n|---|---|\n# heading\n- list\n1. one\n```\ncode",
    "http://evil.example www.evil.example \\[x\\](y) **bold** _it_ ~~no~~ $x$ mail@evil.example",
    "\u{202e}turned\u{0}\u{7}\u{1b}]0;title\u{7}\u{9b}31m",
    "--> <!-- afteraction:end header --> <!-- afteraction:begin x -->",
    "&#106;avascript&colon;alert(1) &lt;b&gt; [^1] [[wiki]]",
    "[a]: http://evil.example\n[a]",
];

/// An export in which every text is the payload.
fn hostile(payload: &str) -> String {
    let incident = |id: &str, start: &str, end: &str| {
        serde_json::json!({
            "id": format!("{id} {payload}"), "number": payload, "title": payload, "description": payload,
            "services": [payload], "teams": [payload], "tags": [payload], "components": [payload],
            "severity": "SEV1", "native_severity": payload, "status": "resolved",
            "started_at": start, "resolved_at": end, "root_cause": payload, "trigger": payload,
            "mitigation": format!("Restarted {payload}"), "problem_id": payload, "incident_leader": payload,
            "communication_leader": payload, "experts": [payload], "url": payload, "postmortem_url": payload,
            "source": payload,
            "updates": [{"time": start, "status": payload, "author": payload, "text": payload}],
            "action_items": [{"id": payload, "title": payload, "owner": payload, "deliverable": payload, "status": "open"}],
        })
    };
    let list = [
        incident("A", "2026-01-02T10:00:00Z", "2026-01-02T11:00:00Z"),
        incident("B", "2026-02-02T10:00:00Z", "2026-02-02T11:00:00Z"),
    ];
    serde_json::to_string(&list).expect("JSON")
}

/// Asserts that nothing in a Markdown text is a link, a picture or markup of HTML but our own marks: one reader.
fn check_inert_for_one_reader(markdown: &str) {
    for event in Parser::new_ext(markdown, extensions()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.trim().starts_with("<!-- afteraction:"), "{html}");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                panic!("a link to {dest_url}");
            }
            Event::Start(Tag::CodeBlock(_) | Tag::BlockQuote(_)) => panic!("a block from data"),
            Event::FootnoteReference(name) => panic!("a footnote {name}"),
            _ => {}
        }
    }
}

/// The same for another reader, with all that GitHub's Markdown knows.
fn check_inert_for_another_reader(text: &str) {
    fn walk(node: &markdown::mdast::Node) {
        use markdown::mdast::Node;
        match node {
            Node::Html(html) => assert!(
                html.value.starts_with("<!-- afteraction:"),
                "{}",
                html.value
            ),
            Node::Link(link) => panic!("a link to {}", link.url),
            Node::Image(image) => panic!("a picture of {}", image.url),
            Node::LinkReference(_) | Node::ImageReference(_) | Node::Definition(_) => {
                panic!("a reference")
            }
            Node::FootnoteReference(_) | Node::Code(_) | Node::Blockquote(_) => {
                panic!("a block from data")
            }
            _ => {}
        }
        node.children().into_iter().flatten().for_each(walk);
    }
    let tree = markdown::to_mdast(text, &markdown::ParseOptions::gfm()).expect("it is read");
    walk(&tree);
}

/// Asserts that a page holds only our own kinds of tags, no handlers and no addresses but those of the web.
fn check_inert_page(html: &str) {
    const TAGS: [&str; 34] = [
        "!doctype", "html", "head", "meta", "link", "title", "style", "body", "main", "header",
        "section", "h1", "h2", "p", "i", "dl", "dt", "dd", "div", "ul", "ol", "li", "span", "bdi",
        "sup", "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "!--",
    ];
    for tag in html
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
    {
        let lower = tag.to_lowercase();
        let name = lower
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap_or_default();
        assert!(TAGS.contains(&name), "<{tag}>");
        let outside_quotes: String = lower.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        assert!(
            !outside_quotes.contains(" on")
                && !outside_quotes.contains("style=")
                && !outside_quotes.contains("src="),
            "<{tag}>"
        );
        if let Some(link) = lower.split("href=\"").nth(1) {
            assert!(
                ["#", "http:", "https:", "data:,"]
                    .iter()
                    .any(|start| link.starts_with(start)),
                "<{tag}>"
            );
        }
    }
}

#[test]
fn hostile_texts_are_texts_in_both_formats() {
    let place = folder();
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        let file = write(place.path(), &format!("{number}.json"), hostile(payload));
        let seen = seen(&[file], &[], "2026-11-02T00:00:00Z", 2);
        let document = seen.documents.last().expect("an incident");
        assert!(
            seen.cases
                .last()
                .is_some_and(|case| !case.actions.is_empty()),
            "{payload}"
        );
        for name in POSTMORTEM_TEMPLATES {
            let markdown = rendered(document, name, "md");
            check_inert_for_one_reader(&markdown);
            check_inert_for_another_reader(&markdown);
            check_inert_page(&rendered(document, name, "html"));
        }
        let text = rendered(document, "afteraction", "md");
        let is_control =
            |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
        assert!(!text.contains(is_control), "{payload:?}");
    }
}

fn postmortem(args: &[&str]) -> std::process::Output {
    let more = ["--as-of", AS_OF, "--quiet"];
    run(&[&["postmortem"], args, &more].concat())
}

const SAMPLE: &str = "sample-data/incidents.json";

#[test]
fn one_goes_to_stdout_and_several_need_a_folder() {
    let one = postmortem(&["TB-1004", SAMPLE]);
    assert_eq!(code(&one), 0);
    assert!(text(&one.stdout).starts_with("# Postmortem of TB-1004: App crashes"));
    let two = postmortem(&["TB-1004,TB-1338", SAMPLE]);
    assert_eq!(code(&two), 2);
    assert!(text(&two.stderr).contains("--out"), "{}", text(&two.stderr));
    let place = folder();
    let out = place.path().join("postmortems");
    let out = out.to_str().expect("text");
    let both = postmortem(&["TB-1004,1338", SAMPLE, "--out", out, "--format", "html"]);
    assert_eq!((code(&both), both.stdout.len()), (0, 0));
    let mut names: Vec<String> = fs::read_dir(out)
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["postmortem-TB-1004.html", "postmortem-TB-1338.html"]
    );
}

#[test]
fn an_incident_that_is_not_there_and_a_template_that_is_not_there_are_usage_errors() {
    for args in [
        &["TB-1", SAMPLE][..],
        &["TB-1004", SAMPLE, "--template", "gogle"],
        &[",", SAMPLE],
    ] {
        let output = postmortem(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(
            text(&output.stderr).contains("hint:"),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn what_people_filled_in_is_kept_and_what_changed_meanwhile_is_written_beside() {
    let place = folder();
    let out = place.path().to_str().expect("text");
    let write = |more: &[&str]| {
        let args = [&["TB-1338", SAMPLE, "--out", out], more].concat();
        assert_eq!(code(&postmortem(&args)), 0);
    };
    let file = place.path().join("postmortem-TB-1338.md");
    let read = || fs::read_to_string(&file).expect("it is there");
    write(&[]);
    let first = read();
    write(&[]);
    assert_eq!(read(), first, "the same again changes nothing");
    let filled = first
        .replace(
            "- □ to fill: what went well\n",
            "- The second acquirer took over at once.\n",
        )
        .replace("## Analysis\n", "## Analysis\n\nWe talked for an hour.\n");
    fs::write(&file, &filled).expect("it is written");
    write(&["--tz", "Europe/Berlin"]);
    let again = read();
    assert!(
        again.contains("The second acquirer took over at once.")
            && again.contains("We talked for an hour.")
    );
    assert!(again.contains("all times in Europe/Berlin") && !again.contains("all times in UTC"));
    assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 1);
    // A part that people changed and that would read differently now: beside, and said so.
    fs::write(
        &file,
        again.replace("- **Noticed by**: Monitoring", "- **Noticed by**: Ada"),
    )
    .expect("written");
    let said = run(&[
        "postmortem",
        "TB-1338",
        SAMPLE,
        "--out",
        out,
        "--as-of",
        AS_OF,
        "--no-progress",
    ]);
    let said = text(&said.stderr);
    assert!(
        said.contains("detection") && said.contains("postmortem-TB-1338.new.md"),
        "{said}"
    );
    assert!(read().contains("- **Noticed by**: Ada") && read().contains("all times in UTC"));
}

#[test]
fn a_file_that_is_not_ours_is_left_as_it_is() {
    let place = folder();
    let file = write(place.path(), "postmortem-TB-1004.md", "# Mine\n");
    let out = place.path().to_str().expect("text");
    assert_eq!(code(&postmortem(&["TB-1004", SAMPLE, "--out", out])), 0);
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "# Mine\n");
    assert!(place.path().join("postmortem-TB-1004.new.md").exists());
}

#[test]
fn readers_outside_see_no_name_system_link_or_text() {
    let inside = text(
        &succeed(&[
            "postmortem",
            "TB-1338",
            SAMPLE,
            "--as-of",
            AS_OF,
            "--quiet",
            "--names",
        ])
        .stdout,
    );
    let record = &sample(usize::MAX).records["TB-1338"];
    let hidden: Vec<String> = [
        "title",
        "description",
        "mitigation",
        "incident_leader",
        "communication_leader",
        "url",
        "root_cause",
    ]
    .iter()
    .filter_map(|field| record[field].as_str())
    .chain(
        ["services", "teams", "experts"]
            .iter()
            .filter_map(|field| record[field][0].as_str()),
    )
    .map(letters)
    .collect();
    assert!(
        hidden.len() > 8
            && hidden
                .iter()
                .all(|text| letters(&plain(&inside)).contains(text))
    );
    for template in POSTMORTEM_TEMPLATES {
        for format in ["md", "html"] {
            let args = [
                "TB-1338",
                SAMPLE,
                "--external",
                "--names",
                "--template",
                template,
                "--format",
                format,
            ];
            let made = text(&postmortem(&args).stdout);
            let body = made.rsplit("<body").next().unwrap_or_default();
            for text in &hidden {
                assert!(!letters(body).contains(text), "{template} {format}: {text}");
            }
        }
    }
}

#[test]
fn a_template_of_the_user_is_strict_and_escapes_like_ours() {
    let place = folder();
    let own = |name: &str, text: &str| {
        let file = write(place.path(), name, text);
        postmortem(&[
            "TB-1004",
            SAMPLE,
            "--template",
            file.to_str().expect("text"),
        ])
    };
    let good = own(
        "ours.md",
        "# {{ doc.facts.id }} [{{ doc.facts.title }}]\n{{ \"<b>\" }}\n",
    );
    assert_eq!(code(&good), 0, "{}", text(&good.stderr));
    assert!(
        text(&good.stdout)
            .starts_with("# TB-1004 [App crashes on start after server flag change]\n&lt;b&gt;")
    );
    let misspelt = own("wrong.md", "# {{ doc.facts.titel }}\n");
    assert_eq!(code(&misspelt), 2);
    assert!(
        text(&misspelt.stderr).contains("wrong.md, line 1"),
        "{}",
        text(&misspelt.stderr)
    );
}

fn lint(files: &[PathBuf]) -> (i32, Value) {
    let files: Vec<&str> = files
        .iter()
        .map(|file| file.to_str().expect("text"))
        .collect();
    let output = run(&[&["postmortem", "--json", "--lint"], files.as_slice()].concat());
    (
        code(&output),
        serde_json::from_slice(&output.stdout).expect("JSON"),
    )
}

fn documents_below(path: &str, begins: &str) -> Option<Vec<PathBuf>> {
    let files = fs::read_dir(shared(path)?).expect("a folder");
    let mut files: Vec<PathBuf> = files
        .map(|entry| entry.expect("an entry").path())
        .filter(|file| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(begins))
        })
        .collect();
    files.sort();
    Some(files)
}

/// The findings under some rules: the begin of the file's name, the line and the words.
fn findings(seen: &Value, rules: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for document in seen["documents"].as_array().expect("a list") {
        let name = document["file"]
            .as_str()
            .and_then(|file| file.rsplit('/').next())
            .unwrap_or_default();
        let name: String = name.chars().take(10).collect();
        for finding in document["findings"].as_array().expect("a list") {
            if rules.iter().any(|rule| finding["rule"] == **rule) {
                let words = finding["words"].as_str().unwrap_or_default();
                let words: String = words.chars().take(30).collect();
                found.push(format!("{name}:{} {words}", finding["line"]));
            }
        }
    }
    found
}

#[test]
fn words_that_blame_in_78_real_postmortems_are_those_that_a_reader_finds() {
    let (Some(mut files), Some(more)) = (
        documents_below("data/real/dfds-postmortems", "PM20"),
        documents_below("data/real/moj-cloud-platform", "20"),
    ) else {
        return;
    };
    files.extend(more);
    assert_eq!(files.len(), 78);
    let (code, seen) = lint(&files);
    assert_eq!(code, 1);
    // Each was read in its document.
    assert_eq!(
        findings(&seen, &["blame", "cause_names_person"]),
        [
            "PM2020-009:9 we failed to verify",
            "PM2020-009:33 Be more careful",
            "PM2021-010:18 user error",
            "PM2022-001:36 We wrongly assumed",
            "PM2022-002:23 Human error",
            "PM2025-002:51 be more careful",
            "PM2025-002:52 be more aware of",
            "2022-11-15:38 we could have recyled",
        ]
    );
    let times = findings(&seen, &["times_out_of_order", "milestones_out_of_order"]);
    for slip in [
        "PM2023-001:27 2023-02-14 11:07",
        "2021-06-09:11 Incident declared 2020-06-09 1",
        "2023-01-05:12 Resolved 2022-02-01 10:30",
    ] {
        assert!(
            times.iter().any(|found| found == slip),
            "{slip}: {times:#?}"
        );
    }
}

#[test]
fn our_own_draft_is_told_what_is_left_to_do_and_a_filled_one_passes() {
    let place = folder();
    let draft = text(&postmortem(&["TB-1338", SAMPLE]).stdout);
    let file = write(place.path(), "draft.md", &draft);
    let (exit, seen) = lint(&[file]);
    let rules = |seen: &Value| {
        let list = seen["documents"][0]["findings"].as_array().expect("a list");
        list.iter()
            .map(|found| found["rule"].as_str().unwrap_or_default().to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(exit, 1);
    assert_eq!(
        rules(&seen),
        BTreeSet::from(["empty_part".to_owned(), "to_fill".to_owned()])
    );
    let filled: String = draft
        .lines()
        .map(|line| match line.split_once("□ to fill: ") {
            Some((_, what)) if what.starts_with("actions to prevent") => {
                "- Add a canary to the payments release (@ada, by 2026-12-01, OPS-7)\n".to_owned()
            }
            Some((before, _)) if line.starts_with('|') => {
                format!("{before}looked at the graphs | |\n")
            }
            Some((before, _)) => format!("{before}written down\n"),
            None => format!("{line}\n"),
        })
        .collect();
    let file = write(place.path(), "filled.md", filled);
    let (exit, seen) = lint(&[file]);
    assert_eq!((exit, rules(&seen)), (0, BTreeSet::new()), "{seen:#}");
}

#[test]
fn a_document_that_cannot_be_read_is_no_finding() {
    let output = run(&["postmortem", "--lint", "nowhere.md"]);
    assert_eq!(code(&output), 4);
    assert!(text(&output.stderr).contains("nowhere.md"));
}
