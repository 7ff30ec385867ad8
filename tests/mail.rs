//! The mail of `report --mail`: when it is written and where, what reaches a mail server, and what mail programs know.
//!
//! `.ci/run` installs msmtp and aiosmtpd (into `target/mail`). Outside of it these tests say "skipped" where a tool is
//! missing; where `CI` is set they fail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use mail_parser::MessageParser;
use serde_json::{Value, json};

use crate::helpers::{code, folder, project, run, shared, text, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";
const TO: [&str; 2] = ["team@example.org", "ann@example.org"];
const HEADING: &str = "id,title,service,severity,status,started_at,detected_at,resolved_at\n";

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// Runs `report --mail` into a folder.
fn mailed(input: &Path, out: &Path, more: &[&str]) -> Output {
    let to = TO.join(", ");
    let mut args = vec!["report", path(input), "--out", path(out), "--mail"];
    args.extend([
        "--mail-from",
        "Incident reports <bot@example.org>",
        "--mail-to",
        &to,
    ]);
    if !more.contains(&"--as-of") {
        args.extend(["--as-of", AS_OF]);
    }
    args.extend(more);
    run(&args)
}

/// What a mail in a folder says: subject and plain text; `None` where there is none.
fn said(out: &Path) -> Option<(String, String)> {
    let bytes = std::fs::read(out.join("digest.eml")).ok()?;
    let mail = MessageParser::default().parse(&bytes).expect("a mail");
    let subject = mail.subject().expect("a subject").to_owned();
    let text = mail.body_text(0).expect("plain text").into_owned();
    // An address stands on a line of its own, however long it is.
    let is_long = |line: &&str| line.chars().count() > 78 && !line.trim().starts_with("http");
    assert_eq!(text.lines().find(is_long), None);
    Some((subject, text))
}

/// Asserts that the manifest lists what is in the folder, and nothing else.
fn assert_manifest(out: &Path) {
    let json = std::fs::read(out.join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_slice(&json).expect("JSON");
    for file in manifest["files"].as_array().expect("a list") {
        let bytes =
            std::fs::read(out.join(file["path"].as_str().expect("a path"))).expect("a listed file");
        assert_eq!(file["bytes"].as_u64(), Some(bytes.len() as u64), "{file}");
        let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        assert_eq!(file["sha256"].as_str(), Some(hash.as_str()), "{file}");
    }
    let listed = manifest["files"].as_array().map_or(0, Vec::len);
    let found = std::fs::read_dir(out)
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .count();
    let charts = std::fs::read_dir(out.join("charts")).map_or(0, |folder| folder.flatten().count());
    assert_eq!(listed + 1, found + charts);
}

/// Three incidents, the last of them in the week before as-of.
fn three() -> String {
    format!(
        "{HEADING}A,one,web,SEV1,resolved,2026-09-01T10:00:00Z,,2026-09-01T12:00:00Z\n\
         B,two,web,SEV3,resolved,2026-10-20T10:00:00Z,2026-10-20T10:05:00Z,2026-10-20T11:00:00Z\n\
         C,three,web,SEV2,resolved,2026-10-29T10:00:00Z,2026-10-29T10:05:00Z,2026-10-29T10:30:00Z\n"
    )
}

#[test]
fn a_mail_stands_beside_the_report_and_in_its_manifest() {
    let folder = folder();
    let input = write(folder.path(), "in.csv", three());
    let out = folder.path().join("out");
    let first = mailed(&input, &out, &[]);
    assert_eq!(code(&first), 0, "{}", text(&first.stderr));
    assert!(text(&first.stderr).contains("digest.eml"));
    let (subject, body) = said(&out).expect("a mail");
    assert!(
        subject.starts_with("Incidents 2026-W41 to W44: 2"),
        "{subject}"
    );
    assert!(
        body.contains("C: three") && body.contains("The whole report: report.html"),
        "{body}"
    );
    assert_manifest(&out);
    let bytes = std::fs::read(out.join("digest.eml")).expect("a mail");
    mailed(&input, &out, &["--threads", "1"]);
    assert_eq!(
        bytes,
        std::fs::read(out.join("digest.eml")).expect("a mail"),
        "not the same bytes"
    );
    let without = run(&[
        "report",
        path(&input),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
    ]);
    assert_eq!(code(&without), 0);
    assert_eq!(said(&out), None, "a run without --mail leaves no old mail");
}

#[test]
fn a_mail_without_addresses_is_refused_before_anything_is_read() {
    let folder = folder();
    let out = folder.path().join("out");
    let wrong = run(&[
        "report",
        "nowhere.csv",
        "--mail",
        "--mail-from",
        "a@example.org",
        "--out",
        path(&out),
    ]);
    assert_eq!(code(&wrong), 2);
    let words = text(&wrong.stderr);
    assert!(
        words.contains("--mail-to is missing") && words.contains("afteraction.toml"),
        "{words}"
    );
    assert!(!out.exists());
}

#[test]
fn without_a_change_there_is_no_mail() {
    let folder = folder();
    let out = folder.path().join("out");
    let old = write(folder.path(), "in.csv", three());
    let run = |input: &Path, as_of: &str| {
        let output = mailed(input, &out, &["--only-if-changed", "--as-of", as_of]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert_manifest(&out);
        (
            said(&out).is_some(),
            text(&output.stderr).contains("no mail: nothing but time has changed"),
        )
    };
    assert_eq!(run(&old, AS_OF), (true, false), "the first is new");
    assert_eq!(
        run(&old, "2026-11-02T09:00:00Z"),
        (false, true),
        "only time went by"
    );
    assert_eq!(
        run(&old, "2026-11-03T09:00:00Z"),
        (false, true),
        "compared with a run without a mail"
    );
    let more = three() + "D,four,web,SEV2,investigating,2026-11-02T10:00:00Z,,\n";
    let new = write(folder.path(), "new.csv", more);
    assert_eq!(
        run(&new, "2026-11-03T09:00:00Z"),
        (true, false),
        "an incident since the window"
    );
    assert_eq!(
        run(&new, "2026-11-04T09:00:00Z"),
        (false, true),
        "it only grows older"
    );
    let closed = three() + "D,four,web,SEV2,resolved,2026-11-02T10:00:00Z,,2026-11-04T10:00:00Z\n";
    let closed = write(folder.path(), "closed.csv", closed);
    assert_eq!(
        run(&closed, "2026-11-04T11:00:00Z"),
        (true, false),
        "it was resolved"
    );
}

/// Incidents of two teams, and one of none.
const TEAMS: &str = "id,title,team,severity,status,started_at,resolved_at\n\
        A,cart breaks,Web Shop,SEV1,resolved,2026-10-20T10:00:00Z,2026-10-20T12:00:00Z\n\
        B,queue fills,Mail,SEV2,resolved,2026-10-21T10:00:00Z,2026-10-21T12:00:00Z\n\
        C,nobody's,,SEV3,resolved,2026-10-22T10:00:00Z,2026-10-22T12:00:00Z\n";

#[test]
fn each_group_has_its_own_mail_in_its_own_folder() {
    let place = folder();
    let input = write(place.path(), "in.csv", TEAMS);
    let config = write(
        place.path(),
        "ours.toml",
        "[mail-to-group]\nMail = [\"post@example.org\"]\nSearch = [\"search@example.org\"]\n",
    );
    let out = place.path().join("teams");
    let more = [
        "--per",
        "team",
        "--config",
        path(&config),
        "--mail-url",
        "https://www.example.org/incidents/index.html",
        "--only-if-changed",
    ];
    let first = mailed(&input, &out, &more);
    assert_eq!(code(&first), 0, "{}", text(&first.stderr));
    let words = text(&first.stderr);
    assert!(
        words.contains("2 mails, digest.eml in the folder of each")
            && words.contains("there is no report of `Search`"),
        "{words}"
    );
    assert_eq!(said(&out), None, "the index needs no mail");
    let mail = |folder: &str| {
        let bytes = std::fs::read(out.join(folder).join("digest.eml")).expect("a mail");
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        let to = mail.to().expect("recipients").iter();
        let to: Vec<String> = to
            .filter_map(|one| Some(one.address()?.to_owned()))
            .collect();
        let (subject, body) = said(&out.join(folder)).expect("a mail");
        (to, subject, body)
    };
    let (to, subject, body) = mail("Mail");
    assert_eq!(to, ["post@example.org"]);
    assert!(subject.contains("(teams=Mail): 1"), "{subject}");
    assert!(
        body.contains("B: queue fills") && !body.contains("cart breaks"),
        "{body}"
    );
    assert!(
        body.contains("https://www.example.org/incidents/Mail/report.html"),
        "{body}"
    );
    let (to, _, body) = mail(&group_folder(&out, 1));
    assert_eq!(to, TO);
    assert!(
        body.contains("A: cart breaks") && !body.contains("queue fills"),
        "{body}"
    );
}

#[test]
fn a_group_in_which_nothing_changed_has_no_mail() {
    let place = folder();
    let input = write(place.path(), "in.csv", TEAMS);
    let out = place.path().join("teams");
    let more = ["--per", "team", "--only-if-changed"];
    assert_eq!(code(&mailed(&input, &out, &more)), 0);
    let shop = group_folder(&out, 1);
    let more_rows = format!(
        "{TEAMS}D,queue stands,Mail,SEV2,resolved,2026-10-22T08:00:00Z,2026-10-22T09:00:00Z\n"
    );
    write(place.path(), "in.csv", &more_rows);
    let again = mailed(&input, &out, &more);
    let words = text(&again.stderr);
    assert!(
        words.contains("1 mail, ") && words.contains("no mail for 1 group: nothing but time"),
        "{words}"
    );
    assert!(said(&out.join("Mail")).is_some() && said(&out.join(&shop)).is_none());
    // A run that fails leaves the reports, and one mail about it beside them; then every group has a mail again.
    write(place.path(), "in.csv", "");
    assert_eq!(code(&mailed(&input, &out, &more)), 4);
    assert!(said(&out).is_some() && out.join("Mail/report.html").exists());
    write(place.path(), "in.csv", &more_rows);
    assert!(text(&mailed(&input, &out, &more).stderr).contains("2 mails, "));
    assert_eq!(said(&out), None);
}

/// The folder of a group, by its place in the index.
fn group_folder(out: &Path, place: usize) -> String {
    let index = std::fs::read(out.join("index.json")).expect("an index");
    let index: Value = serde_json::from_slice(&index).expect("JSON");
    let folder = index["groups"][place]["folder"].as_str();
    folder.expect("a folder").to_owned()
}

#[test]
fn a_failed_import_is_told_by_mail_and_leaves_the_last_report() {
    let folder = folder();
    let out = folder.path().join("out");
    let empty = write(folder.path(), "empty.csv", "");
    let failed = mailed(&empty, &out, &[]);
    assert_eq!(code(&failed), 4);
    let (subject, body) = said(&out).expect("a mail");
    assert_eq!(
        subject,
        "Incident report failed 2026-11-02 08:00: no usable input"
    );
    for words in [
        "empty.csv: is empty (exit code 4)",
        "What to do",
        "export it again",
        "is not known",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert_manifest(&out);
    // The next run finds the folder to be its own.
    let input = write(folder.path(), "in.csv", three());
    let good = mailed(&input, &out, &["--only-if-changed"]);
    assert_eq!(code(&good), 0, "{}", text(&good.stderr));
    let report = std::fs::read(out.join("report.html")).expect("a report");
    assert_eq!(code(&mailed(&empty, &out, &[])), 4);
    assert_eq!(
        report,
        std::fs::read(out.join("report.html")).expect("the last report")
    );
    assert!(said(&out).expect("a mail").0.contains("failed"));
    assert_manifest(&out);
    // All being well again is news, though the incidents are the same.
    assert_eq!(code(&mailed(&input, &out, &["--only-if-changed"])), 0);
    assert!(!said(&out).expect("a mail").0.contains("failed"));
}

#[test]
fn too_many_rejects_are_the_first_thing_that_the_mail_says() {
    let folder = folder();
    let out = folder.path().join("out");
    let input = write(
        folder.path(),
        "in.csv",
        three() + "E,five,web,SEV1,open,soon,,\n",
    );
    let output = mailed(&input, &out, &["--max-rejects", "0", "--only-if-changed"]);
    assert_eq!(code(&output), 3);
    let (subject, body) = said(&out).expect("a mail");
    assert!(subject.contains(": 1 record rejected; 2"), "{subject}");
    let place = |words: &str| {
        body.find(words)
            .unwrap_or_else(|| panic!("{words}: {body}"))
    };
    assert!(place("1 of 4 records were rejected") < place("Before you read on"));
    assert!(place("rejects.csv") < place("2 incidents") || place("What to do") < place("Figures"));
}

#[test]
fn quiet_and_incomplete_weeks_are_not_taken_for_one_another() {
    let folder = folder();
    let out = folder.path().join("out");
    let input = write(folder.path(), "in.csv", three());
    let subject = |as_of: &str| {
        let output = mailed(&input, &out, &["--window", "1w", "--as-of", as_of]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        said(&out).expect("a mail")
    };
    // The newest record is a few days old: nothing happened.
    let (quiet, body) = subject("2026-11-04T08:00:00Z");
    assert_eq!(quiet, "Weekly incidents 2026-W44: 1, too few to compare");
    assert!(!body.contains("newest record"), "{body}");
    // It is older than the week: whether it was quiet or the export is old is not known.
    let (old, body) = subject("2026-11-09T08:00:00Z");
    assert_eq!(
        old,
        "Weekly incidents 2026-W45: none, newest record 29 Oct 2026"
    );
    let first = body.find("The newest record is from").expect("it is said");
    assert!(
        first < body.find("No incident began").expect("a headline"),
        "{body}"
    );
}

#[test]
fn with_force_no_old_mail_is_left() {
    let folder = folder();
    let out = folder.path().join("out");
    let input = write(folder.path(), "in.csv", three());
    std::fs::create_dir(&out).expect("a folder");
    write(&out, "notes.txt", "mine");
    let run = |more: &[&str]| code(&mailed(&input, &out, &[&["--force"], more].concat()));
    assert_eq!(run(&[]), 0);
    assert!(said(&out).is_some());
    assert_eq!(run(&["--only-if-changed"]), 0);
    assert_eq!(said(&out), None);
    assert!(out.join("notes.txt").exists());
    let empty = write(folder.path(), "empty.csv", "");
    assert_eq!(code(&mailed(&empty, &out, &["--force"])), 4);
    assert!(said(&out).expect("a mail").0.contains("failed"));
    assert!(out.join("notes.txt").exists() && out.join("report.html").exists());
}

/// Incidents with texts that would be headers, recipients or markup, in six fields of each.
fn hostile() -> Vec<Value> {
    let mut texts: Vec<String> = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}"]
        .iter()
        .map(|end| format!("x{end}Bcc: evil@example.net{end}To: evil@example.net{end}{end}.{end}RCPT TO:<evil@example.net>"))
        .collect();
    texts.push("evil@example.net, <script>alert(1)</script>".to_owned());
    if let Some(list) = shared("data/hostile/blns/blns.json") {
        let list = std::fs::read(list).expect("it can be read");
        let list: Vec<String> = serde_json::from_slice(&list).expect("a list of texts");
        texts.extend(list);
    }
    if let Some(list) = shared("data/hostile/xss-payloads/xss-payload-list.txt") {
        let list =
            String::from_utf8_lossy(&std::fs::read(list).expect("it can be read")).into_owned();
        // A mail shows few of them; a tenth is enough to choose from.
        texts.extend(list.lines().step_by(10).map(str::to_owned));
    }
    let one = |(place, text): (usize, &String)| {
        json!({
            "id": format!("{place} {text}"), "title": text, "services": [text], "teams": [text], "root_cause": text,
            "severity": if place < 20 { "SEV1" } else { "SEV3" }, "url": format!("https://example.org/{text}"),
            "started_at": "2026-10-20T10:00:00Z", "resolved_at": format!("2026-10-20T1{}:00:00Z", place % 9 + 1),
            "action_items": [{ "title": text, "owner": text, "team": text, "due_at": "2026-10-01T00:00:00Z", "state": "open" }],
        })
    };
    texts.iter().enumerate().map(one).collect()
}

/// The Python that has the server's package, if it is there.
fn python() -> Option<Command> {
    let packages = project("target/mail");
    let mut python = Command::new("python3");
    python
        .env("PYTHONPATH", &packages)
        .arg(project("tests/data/deliver.py"));
    let has_all = python
        .output()
        .is_ok_and(|output| output.status.code() == Some(0))
        && Command::new("msmtp")
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success());
    if !has_all {
        assert!(
            std::env::var_os("CI").is_none(),
            "msmtp or aiosmtpd is missing; .ci/run installs them"
        );
        eprintln!("skipped: msmtp or aiosmtpd is missing; .ci/run installs them");
        return None;
    }
    Some(python)
}

#[test]
fn mails_reach_those_who_are_named_and_nobody_else() {
    let Some(mut python) = python() else {
        return;
    };
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let hostile = write(
        folder.path(),
        "hostile.json",
        serde_json::to_vec(&hostile()).expect("JSON"),
    );
    let few = write(folder.path(), "few.csv", three());
    let empty = write(folder.path(), "empty.csv", "");
    let sample = project("sample-data/incidents.csv");
    let runs: [(&str, &Path, &[&str], i32); 6] = [
        ("sample", &sample, &[], 0),
        ("few", &few, &[], 0),
        (
            "quiet",
            &few,
            &["--window", "1w", "--as-of", "2026-11-09T08:00:00Z"],
            0,
        ),
        ("hostile", &hostile, &[], 0),
        (
            "all",
            &hostile,
            &[
                "--window",
                "all",
                "--mail-url",
                "https://example.org/r.html",
            ],
            0,
        ),
        ("failed", &empty, &[], 4),
    ];
    for (name, input, more, expected) in runs {
        let output = mailed(input, &at(name), more);
        assert_eq!(code(&output), expected, "{name}: {}", text(&output.stderr));
        python.arg(at(name).join("digest.eml"));
    }
    let output = python.output().expect("python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let arrived: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(arrived.len(), runs.len());
    for ((name, ..), mail) in runs.iter().zip(&arrived) {
        assert_eq!(mail["code"], 0, "{name}: {mail}");
        assert_eq!(mail["recipients"], json!(TO), "{name}: {mail}");
        assert_eq!(mail["messages"], 1, "{name}: {mail}");
        assert_eq!(mail["same_bytes"], true, "{name}: {mail}");
        assert_eq!(mail["defects"], json!([]), "{name}: {mail}");
        assert_eq!(mail["kinds"][0], "multipart/alternative", "{name}: {mail}");
        // Two parsers agree.
        let bytes = std::fs::read(at(name).join("digest.eml")).expect("a mail");
        let read = MessageParser::default().parse(&bytes).expect("a mail");
        assert_eq!(mail["subject"].as_str(), read.subject(), "{name}");
        let kinds: Vec<String> = read.parts.iter().map(kind).collect();
        assert_eq!(mail["kinds"], json!(kinds), "{name}");
    }
}

fn kind(part: &mail_parser::MessagePart<'_>) -> String {
    use mail_parser::MimeHeaders;
    let kind = part.content_type().expect("a part has its type");
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
}

/// What a mail uses that less than 95 % of the mail programs know, and why its loss does no harm. The pictures of the mail
/// without each of them were looked at.
const EXTRAS: &[(&str, &str)] = &[
    (
        "html-role",
        "says that a table is layout; without it a screen reader announces the table",
    ),
    (
        "html-lang",
        "the language; without it a screen reader guesses",
    ),
    ("html-doctype", "programs put their own"),
    ("html-body", "its colour stands on the table below it too"),
    ("css-height", "`auto` on pictures, which is the default"),
    (
        "css-white-space",
        "keeps short values on one line; without it they break at a blank",
    ),
    (
        "css-word-break",
        "breaks very long words; without it a telephone scrolls",
    ),
];

/// Names in the table of what an element, an attribute or a property is called there; `None`: known since the beginning.
fn feature(kind: &str, name: &str) -> Option<String> {
    let basic = [
        "a",
        "br",
        "em",
        "head",
        "html",
        "meta",
        "title",
        "border",
        "scope",
        "alt",
        "src",
        "href",
        "style",
        "charset",
        "content",
        "name",
        "color",
        "font-family",
    ];
    let name = match (kind, name) {
        (_, name) if basic.contains(&name) => return None,
        ("html", "table" | "tr" | "td" | "th") => "table",
        ("html", "h1" | "h2" | "h3") => "h1-h6",
        ("css", "border-bottom" | "border-left") => "border",
        ("css", "padding-left") => "padding",
        (_, name) => name,
    };
    Some(format!("{kind}-{name}"))
}

/// Everything that an HTML text uses: elements, attributes and properties with their kind.
fn used(html: &str) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::from([("html", "doctype".to_owned()), ("image", "png".to_owned())]);
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().expect("a tag");
        if tag.starts_with(['/', '!']) {
            continue;
        }
        let (element, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        found.insert(("html", element.to_owned()));
        let mut rest = attributes;
        while let Some((name, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("a value ends");
            found.insert(("html", name.trim().to_owned()));
            if name.trim() == "style" {
                for pair in value.split(';').filter(|pair| !pair.trim().is_empty()) {
                    let (property, value) = pair.split_once(':').expect("a property has a value");
                    found.insert(("css", property.trim().to_owned()));
                    let has_digit = value.contains(|letter: char| letter.is_ascii_digit());
                    if value.contains("px") {
                        found.insert(("css", "unit-px".to_owned()));
                    } else if value.contains('%') {
                        found.insert(("css", "unit-percent".to_owned()));
                    } else {
                        let is_plain = !has_digit || value.starts_with('#') || value == "0";
                        assert!(is_plain, "a unit of its own: {pair}");
                    }
                }
            }
            rest = after;
        }
    }
    found
}

/// How many in a hundred of the mail programs do not refuse a feature in the newest version that was tried.
fn known(table: &Value, slug: &str) -> usize {
    let features = table["features"].as_array().expect("a list");
    let found = features.iter().find(|feature| feature["slug"] == slug);
    let stats = found.unwrap_or_else(|| panic!("{slug} is not in the table"))["stats"].as_object();
    let programs: Vec<&str> = stats
        .expect("programs")
        .values()
        .map(|versions| {
            let numbers = |text: &str| -> Vec<u64> {
                text.split(|letter: char| !letter.is_ascii_digit())
                    .filter_map(|part| part.parse().ok())
                    .collect()
            };
            let versions = versions.as_object().expect("versions");
            let newest = versions
                .iter()
                .max_by_key(|(version, _)| numbers(version))
                .expect("one");
            newest.1.as_str().expect("a mark")
        })
        .collect();
    let refusing = programs.iter().filter(|mark| mark.starts_with('n')).count();
    100 * (programs.len() - refusing) / programs.len()
}

#[test]
fn mail_programs_know_what_the_mail_uses() {
    let Some(table) = shared("data/caniemail/caniemail.json") else {
        return;
    };
    let table: Value =
        serde_json::from_slice(&std::fs::read(table).expect("it can be read")).expect("JSON");
    let folder = folder();
    let empty = write(folder.path(), "empty.csv", "");
    let mut all = BTreeSet::new();
    let sample = project("sample-data/incidents.csv");
    let actions = project("sample-data/action-items.csv");
    let url = ["--mail-url", "https://example.org/r.html"];
    let runs: [(&Path, &[&str]); 2] = [
        (
            &sample,
            &["--actions", path(&actions), "--max-rejects", "0"],
        ),
        (&empty, &[]),
    ];
    for (place, (input, more)) in runs.into_iter().enumerate() {
        let out = folder.path().join(place.to_string());
        mailed(input, &out, &[more, &url].concat());
        let bytes = std::fs::read(out.join("digest.eml")).expect("a mail");
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        let html = mail.body_html(0).expect("HTML").into_owned();
        for refused in [
            "<script",
            "<link",
            "<form",
            "<svg",
            "<iframe",
            "data:",
            "src=\"http",
            "url(",
            "<style",
            "@media",
        ] {
            assert!(!html.contains(refused), "{refused}");
        }
        all.extend(used(&html));
    }
    let mut weak = BTreeMap::new();
    for (kind, name) in &all {
        if let Some(slug) = feature(kind, name) {
            let share = known(&table, &slug);
            if share < 95 {
                weak.insert(slug, share);
            }
        }
    }
    let listed: BTreeSet<&str> = EXTRAS.iter().map(|(slug, _)| *slug).collect();
    let found: BTreeSet<&str> = weak.keys().map(String::as_str).collect();
    assert_eq!(found, listed, "{weak:?}");
}
