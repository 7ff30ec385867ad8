//! What data can do to products that are no pages: nothing. Names of files stay below the folder, cells are no formulas, and
//! two readers of Markdown see text.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::helpers::{code, folder, hostile_texts, run, succeed, text, write};

const AS_OF: &str = "2026-04-06T00:00:00Z";

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it can be read").flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// Ids and names that would lead out of a folder, or that systems give a meaning.
fn leading_out() -> Vec<String> {
    let own = [
        "../../etc/x",
        "..",
        ".",
        "/etc/passwd",
        "//host/share",
        "C:\\windows\\x",
        "..\\..\\x",
        "%2e%2e%2fx",
        "..%2f..%2fx",
        "a/../../b",
        "./x",
        "~/x",
        "~root",
        "CON",
        "con",
        "PRN.txt",
        "aux",
        "NUL",
        "COM1",
        "LPT9.md",
        "trailing.",
        "trailing ",
        " leading",
        "-rf",
        "--out=/tmp/x",
        "a\0b",
        "a\nb",
        "a\tb",
        "a\rb",
        "x:stream",
        "x*?",
        "<x>|\"",
        "$(x)",
        "`x`",
        "${HOME}",
        "\u{202e}gpj.exe",
        "שלום",
        "مرحبا",
        "🔥",
        "👩‍👩‍👧‍👦",
        "ａ／ｂ",
        "․․/x",
        "\u{2215}etc",
        "é",
        "e\u{301}",
        "ﬁ",
        "ſ",
        "İ",
        "ß",
        "manifest.json",
        "report.html",
        "index.html",
        "rejects.csv",
        "..hidden",
        ".git",
        ".bashrc",
        "\u{feff}x",
        "\u{200b}",
    ];
    let mut found: Vec<String> = own.map(str::to_owned).to_vec();
    found.push("x".repeat(300));
    found.push("../".repeat(40));
    found
}

/// Returns a text for a field that holds an address: an address in it would become a link, which is what the field is for.
fn addressed(name: &str) -> &str {
    if name.contains("://") {
        "no address"
    } else {
        name
    }
}

fn incidents(names: &[String]) -> String {
    let one = |(place, name): (usize, &String)| {
        let day = 1 + place % 28;
        json!({
            "id": name, "title": name, "services": [name], "teams": [name], "tags": [name], "components": [name], "severity": "SEV2",
            "status": "resolved", "description": name, "root_cause": name, "trigger": name, "mitigation": name,
            "started_at": format!("2026-03-{day:02}T10:00:00Z"), "resolved_at": format!("2026-03-{day:02}T11:00:00Z"),
            "url": addressed(name), "postmortem_url": addressed(name), "incident_leader": name, "problem_id": name, "customers_affected": name,
            "updates": [{"at": format!("2026-03-{day:02}T10:30:00Z"), "author": name, "text": name}],
            "action_items": [{"id": name, "title": name, "owner": name, "state": "open", "due_at": "2026-03-30T00:00:00Z", "deliverable": name, "url": addressed(name)}],
        })
        .to_string()
    };
    names
        .iter()
        .enumerate()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let names = leading_out();
    assert!(names.len() >= 60, "{}", names.len());
    let place = folder();
    let input = write(place.path(), "in.ndjson", incidents(&names));
    let within = place.path().join("within");
    std::fs::create_dir(&within).expect("a folder");
    let [teams, documents] = ["teams", "documents"].map(|name| within.join(name));
    let args = [
        "report",
        path(&input),
        "--as-of",
        AS_OF,
        "--window",
        "all",
        "--quiet",
    ];
    succeed(
        &[
            &args[..],
            &["--per", "team", "--names", "--out", path(&teams)],
        ]
        .concat(),
    );
    let made = run(&[&args[..], &["--json"]].concat());
    let report: Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let shown = report["incidents_digest"].as_array().expect("a list");
    let mut written = 0;
    for id in shown.iter().filter_map(|one| one["id"].as_str()) {
        if id.contains([',', '\0']) || id.starts_with('-') {
            continue;
        }
        let args = [
            "postmortem",
            id,
            path(&input),
            "--as-of",
            AS_OF,
            "--out",
            path(&documents),
            "--quiet",
        ];
        written += usize::from(code(&run(&args)) == 0);
    }
    assert!(written >= 40, "{written} postmortems");
    let beside: BTreeSet<String> = std::fs::read_dir(place.path())
        .expect("it can be read")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        beside,
        BTreeSet::from(["in.ndjson".to_owned(), "within".to_owned()])
    );
    assert_plain_names(&within);
}

/// Asserts that every file and folder has a name that is the same and only a name everywhere.
fn assert_plain_names(within: &Path) {
    for file in files(within) {
        let below = file.strip_prefix(within).expect("it lies below");
        for part in below.iter().map(|part| part.to_str().expect("plain names")) {
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            assert!(
                part.chars().all(is_plain)
                    && part.len() <= 120
                    && !part.starts_with('.')
                    && !part.ends_with('.'),
                "{}",
                below.display()
            );
            let stem = part.split('.').next().unwrap_or_default().to_lowercase();
            assert!(
                !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&stem.as_str()),
                "{part}"
            );
        }
    }
}

/// Texts that were made to be something else in a page, in Markdown or in a table.
fn payloads() -> Vec<String> {
    let own = [
        "[x](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "<https://evil.example>",
        "https://evil.example",
        "www.evil.example",
        "mail@evil.example",
        "<img src=x onerror=alert(1)>",
        "[x]: https://evil.example",
        "[x][x]",
        "[^1]",
        "[^1]: note",
        "```\ncode",
        "    code",
        "> quote",
        "# heading",
        "- [ ] task",
        "| a | b |\n|---|---|",
        "***",
        "---",
        "1. one",
        "<!-- comment",
        "<details open>",
        "&lt;b&gt;",
        "\\[x](y)",
        "$$x$$",
        "~~x~~",
        "`x`",
        "@somebody",
        "#123",
        "javascript:alert(1)",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=cmd|' /C calc'!A0",
        "'=1",
        "\"=1",
        ";=1",
        "\u{feff}=1",
        "\u{a0}=1",
        "＝1",
        "\0=1",
        "\u{b}=1",
        "\u{1}+1",
    ];
    hostile_texts(&own, 20)
}

/// Returns where the links and pictures of a Markdown text lead, and its pieces of HTML, by two readers.
fn active(markdown_text: &str) -> [BTreeSet<String>; 2] {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events = Parser::new_ext(
        markdown_text,
        Options::all() - Options::ENABLE_SMART_PUNCTUATION,
    );
    let one = events.filter_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html.trim().to_owned()),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        Event::FootnoteReference(name) | Event::Start(Tag::FootnoteDefinition(name)) => {
            Some(name.to_string())
        }
        _ => None,
    });
    let mut other = BTreeSet::new();
    let options = markdown::ParseOptions::gfm();
    collect(
        &markdown::to_mdast(markdown_text, &options).expect("Markdown has no errors"),
        &mut other,
    );
    [one.collect(), other]
}

fn collect(node: &markdown::mdast::Node, found: &mut BTreeSet<String>) {
    use markdown::mdast::Node;
    match node {
        Node::Html(html) => found.insert(html.value.trim().to_owned()),
        Node::Link(link) => found.insert(link.url.clone()),
        Node::Image(image) => found.insert(image.url.clone()),
        Node::Definition(definition) => found.insert(definition.url.clone()),
        Node::LinkReference(reference) => found.insert(reference.identifier.clone()),
        Node::ImageReference(reference) => found.insert(reference.identifier.clone()),
        Node::FootnoteReference(reference) => found.insert(reference.identifier.clone()),
        _ => false,
    };
    for child in node.children().into_iter().flatten() {
        collect(child, found);
    }
}

/// Tells whether a link or a mark is our own: within the document, or to a file beside it.
fn is_ours(target: &str) -> bool {
    let beside = ["charts/", "./", "incidents.csv", "rejects.csv", "report."];
    target.starts_with('#')
        || target.starts_with("<!-- afteraction:")
        || target.starts_with("<a id=\"")
        || target == "</a>"
        || beside.iter().any(|begin| target.starts_with(begin))
}

/// Tells whether a cell would be a formula; a number is none.
fn is_formula(cell: &str) -> bool {
    cell.parse::<i64>().is_err()
        && cell
            .trim_start_matches(char::is_control)
            .starts_with(['=', '+', '-', '@'])
}

#[test]
fn texts_are_no_markup_in_markdown_and_no_formulas_in_tables() {
    let payloads = payloads();
    let place = folder();
    let mut seen = [0, 0];
    for (number, some) in payloads.chunks(240).enumerate() {
        let input = write(place.path(), &format!("{number}.ndjson"), incidents(some));
        let input = path(&input);
        let out = place.path().join(number.to_string());
        std::fs::create_dir(&out).expect("a folder");
        let all = ["--as-of", AS_OF, "--names", "--quiet"];
        let report = out.join("report");
        let per = out.join("per");
        let session = out.join("session");
        let table = out.join("table.csv");
        succeed(
            &[
                &["report", input, "--window", "all", "--out", path(&report)],
                &all[..],
            ]
            .concat(),
        );
        succeed(
            &[
                &["report", input, "--per", "severity", "--out", path(&per)],
                &all[..],
            ]
            .concat(),
        );
        succeed(
            &[
                &["session", input, "--window", "all", "--out", path(&session)],
                &all[..],
            ]
            .concat(),
        );
        succeed(&["import", input, "--names", "--quiet", "--out", path(&table)]);
        let said = [
            (
                "actions.md",
                succeed(&[&["actions", input, "--window", "all"], &all[..]].concat()),
            ),
            (
                "clusters.csv",
                succeed(&[&["clusters", input, "--format", "csv"], &all[..]].concat()),
            ),
        ];
        for (name, output) in said {
            write(&out, name, output.stdout);
        }
        let [documents, tables] = assert_inert(&out);
        seen = [seen[0] + documents, seen[1] + tables];
    }
    assert!(seen.iter().all(|count| *count >= 5), "{seen:?}");
}

/// Asserts that nothing from data is active in the Markdown and the tables below a folder; how many there were of each.
fn assert_inert(out: &Path) -> [usize; 2] {
    let mut seen = [0, 0];
    for file in files(out) {
        let bytes = std::fs::read(&file).expect("it can be read");
        match file.extension().and_then(|kind| kind.to_str()) {
            Some("md") => {
                seen[0] += 1;
                for found in active(&text(&bytes)) {
                    let foreign: Vec<&String> =
                        found.iter().filter(|target| !is_ours(target)).collect();
                    assert!(foreign.is_empty(), "{}: {foreign:#?}", file.display());
                }
            }
            Some("csv") => {
                seen[1] += 1;
                let mut rows = csv::ReaderBuilder::new()
                    .flexible(true)
                    .from_reader(bytes.as_slice());
                for row in rows.records() {
                    let row = row.expect("a row");
                    let formula = row.iter().find(|cell| is_formula(cell));
                    assert_eq!(formula, None, "{}", file.display());
                }
            }
            _ => {}
        }
    }
    seen
}
