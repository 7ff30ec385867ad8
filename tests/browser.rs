//! The pages and the mail as browsers and checkers see them: accessible, usable by keyboard, silent, whole without
//! scripts, light, inert whatever the data say, and looking as they did.
//!
//! `.ci/run` installs the tools of `tests/browser/package.json` into `target/browser`. Outside of it these tests say
//! "skipped" where a tool is missing; where `CI` is set they fail. The pictures that pages must look like are made anew
//! by `SNAPSHOTS=overwrite cargo test --test main browser`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::helpers::{command, folder, hostile_texts, project, shared, succeed, text, write};

/// Incidents of the page that holds as many payloads as a page can show.
const PAYLOADS_SHOWN: usize = 1_000;
/// The most that the page may weigh, raw and packed, for 1,000 incidents; in bytes.
const WEIGHT: (u64, u64) = (350_000, 100_000);

/// The tools, if they are there.
struct Tools {
    folder: PathBuf,
    chromium: PathBuf,
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names
        .iter()
        .flat_map(|name| places.iter().map(move |place| place.join(name)));
    all.into_iter().find(|file| file.is_file())
}

/// Finds the tools; without them and without `CI` says "skipped".
fn tools() -> Option<Tools> {
    let folder = project("target/browser");
    let missing = [
        ("node", on_path(&["node"]).is_some()),
        ("java", on_path(&["java"]).is_some()),
        ("target/browser", folder.join("node_modules").is_dir()),
    ];
    let chromium = on_path(&["chromium", "chromium-browser", "google-chrome"]);
    let mut missing: Vec<&str> = missing
        .iter()
        .filter(|(_, is_there)| !is_there)
        .map(|(name, _)| *name)
        .collect();
    if chromium.is_none() {
        missing.push("chromium");
    }
    match chromium {
        Some(chromium) if missing.is_empty() => Some(Tools { folder, chromium }),
        _ => {
            assert!(
                std::env::var_os("CI").is_none(),
                "missing for the checks in a browser: {missing:?}"
            );
            eprintln!("skipped: {missing:?} missing; .ci/run installs the rest");
            None
        }
    }
}

/// The pages, written once for all tests of this file.
static PAGES: LazyLock<(TempDir, BTreeMap<&'static str, PathBuf>)> = LazyLock::new(|| {
    let folder = folder();
    let pages = pages(folder.path());
    (folder, pages)
});

/// The arguments that make a report, or a document, of the sample.
fn of_sample<'a>(out: &'a str, sample: &'a str, actions: &'a str) -> Vec<&'a str> {
    let seen = ["--tz", "Europe/Berlin", "--as-of", "2026-11-02T08:00:00Z"];
    let files = [sample, "--actions", actions, "--out", out, "--quiet"];
    [&files[..], &seen].concat()
}

fn pages(folder: &Path) -> BTreeMap<&'static str, PathBuf> {
    let [sample, actions] = sample();
    let into = |name: &str| folder.join(name).to_str().expect("a path").to_owned();
    let made = |name: &str, file: &str, more: &[&str]| {
        let out = into(name);
        succeed(&[&["report", file, "--quiet", "--out", &out], more].concat());
        folder.join(name).join("report.html")
    };
    let documents = |name: &str, kind: &[&str], more: &[&str], file: &str| {
        let out = into(name);
        succeed(&[kind, &of_sample(&out, &sample, &actions), more].concat());
        folder.join(name).join(file)
    };
    let one = json!([{"id": "A-1", "title": "Checkout down", "severity": "SEV1", "status": "resolved",
        "started_at": "2026-10-20T10:00:00Z", "resolved_at": "2026-10-20T11:00:00Z"}]);
    let whole = ["--window", "all", "--as-of", "2026-11-02T08:00:00Z"];
    let long_ago = ["--tz", "Europe/Berlin", "--as-of", "2025-05-01T00:00:00Z"];
    let written = |name: &str, records: &Value| {
        let file = write(folder, name, records.to_string());
        file.to_str().expect("a path").to_owned()
    };
    let mail = [
        "--mail",
        "--mail-from",
        "bot@example.org",
        "--mail-to",
        "team@example.org",
    ];
    let html = ["--format", "html"];
    let mut found = BTreeMap::from([
        (
            "usual",
            documents("usual", &["report"], &mail, "report.html"),
        ),
        (
            "session",
            documents("session", &["session"], &[], "session.html"),
        ),
        (
            "postmortem",
            documents(
                "postmortem",
                &["postmortem", "TB-1394"],
                &html,
                "postmortem-TB-1394.html",
            ),
        ),
        (
            "index",
            documents("teams", &["report"], &["--per", "team"], "index.html"),
        ),
        ("empty", made("empty", &sample, &long_ago)),
        ("one", made("one", &written("one.json", &one), &whole)),
    ]);
    let hostile = written("hostile.json", &hostile(60));
    found.insert("hostile", made("hostile", &hostile, &whole));
    let many = written("payloads.json", &hostile_many());
    found.insert("payloads", made("payloads", &many, &whole));
    if let Some(thousand) = thousand(folder) {
        found.insert("thousand", made("thousand", &thousand, &whole));
        let listed = [&whole[..], &["--max-table-rows", "1000"]].concat();
        found.insert("listed", made("listed", &thousand, &listed));
    }
    found
}

/// The incidents and the action items of the sample.
fn sample() -> [String; 2] {
    ["incidents.csv", "action-items.csv"].map(|name| {
        let file = project("sample-data").join(name);
        file.to_str().expect("a path").to_owned()
    })
}

/// The HTML of the usual report's mail as a page, its pictures as files beside it.
fn mail(folder: &Path) -> Value {
    let bytes = std::fs::read(PAGES.1["usual"].with_file_name("digest.eml")).expect("a mail");
    let mail = MessageParser::default().parse(&bytes).expect("a mail");
    let mut html = mail.body_html(0).expect("HTML").into_owned();
    let mut pictures = Vec::new();
    for (place, part) in mail.attachments().enumerate() {
        let id = part.content_id().expect("a picture has an id");
        let file = write(folder, &format!("picture-{place}.png"), part.contents());
        let file = file.to_str().expect("a path").to_owned();
        assert!(html.contains(&format!("cid:{id}")), "{id} is not shown");
        html = html.replace(&format!("cid:{id}"), &format!("file://{file}"));
        pictures.push(file);
    }
    // What the mail is for: how many, how severe, how fast, what comes back, what is overdue.
    let report = std::fs::read(PAGES.1["usual"].with_file_name("report.json")).expect("a report");
    let report: Value = serde_json::from_slice(&report).expect("JSON");
    let figures = report["page"]["figures"].as_array().expect("figures");
    let mut answers = vec![report["page"]["headline"].clone()];
    answers.extend(
        figures
            .iter()
            .flat_map(|figure| [figure["label"].clone(), figure["value"].clone()]),
    );
    let file = write(folder, "mail.html", html);
    json!({"name": "mail", "file": file, "pictures": pictures, "answers": answers})
}

/// A thousand invented incidents, where the generator and an interpreter are there.
fn thousand(folder: &Path) -> Option<String> {
    let generator = shared("tools/generate_incidents.py")?;
    let python = on_path(&["python3"])?;
    let out = folder.join("thousand.csv").to_str()?.to_owned();
    let status = Command::new(python)
        .arg(generator)
        .args(["1000", &out])
        .stdout(std::process::Stdio::null())
        .status();
    status.is_ok_and(|status| status.success()).then_some(out)
}

/// Texts that were made to break pages: our own, and those of the collections where they are there.
fn payloads() -> Vec<String> {
    let own = [
        "<script>alert(1)</script>",
        "\"><img src=https://evil.example/x onerror=alert(1)>",
        "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
        "</title></style></script><svg onload=alert(1)>",
        "javascript:alert(1)",
        "\u{202e}turned\u{0}\u{7} שלום مرحبا \u{feff}",
        "🔥👩‍👩‍👧‍👦 Z̸̢a̷l̴g̵o̶ ﷽﷽﷽",
        "a-single-word-without-any-place-to-break-it-that-goes-on-for-longer-than-a-telephone-is-wide-and-then-some",
    ];
    hostile_texts(&own, 1)
}

/// Incidents with one of the payloads after the other in every field that holds text.
fn hostile(count: usize) -> Value {
    let payloads = payloads();
    let step = payloads.len().div_ceil(count).max(1);
    let first = (0..count).map(|place| place * step % payloads.len());
    first
        .enumerate()
        .map(|(place, first)| record(place, &payloads, first))
        .collect()
}

/// As many incidents as a page lists, with the collections from the start on.
fn hostile_many() -> Value {
    let payloads = payloads();
    let places = 0..PAYLOADS_SHOWN;
    places
        .map(|place| record(place, &payloads, place * 3))
        .collect()
}

fn record(place: usize, payloads: &[String], first: usize) -> Value {
    let payload = |offset: usize| payloads[(first + offset) % payloads.len()].clone();
    let day = place % 28 + 1;
    let severity = ["SEV1", "SEV2", "SEV3", "SEV4", "no such"][place % 5];
    json!({
        "id": format!("{}{place}", payload(2)),
        "title": payload(0),
        "services": [payload(1)],
        "teams": [payload(3)],
        "description": payload(4),
        "severity": severity,
        "status": "resolved",
        "started_at": format!("2026-10-{day:02}T{:02}:00:00Z", place % 24),
        "resolved_at": format!("2026-10-{day:02}T{:02}:30:00Z", place % 24),
        "root_cause": payload(5 + place % 3),
        "trigger": payload(6),
        "mitigation": payload(7),
        "tags": [payload(8)],
        "components": [payload(9)],
        "problem_id": format!("P-{}", place % 40),
        "incident_leader": payload(10),
        "communication_leader": payload(11),
        "url": payload(12),
        "postmortem_url": payload(13),
        "action_items": [{"title": payload(14), "owner": payload(15), "due_at": "2026-10-29", "status": "open"}],
    })
}

/// A page in which payloads do fire: no policy, and three of them as markup.
fn control(folder: &Path) -> PathBuf {
    let html = std::fs::read_to_string(&PAGES.1["one"]).expect("the page is text");
    let (head, rest) = html
        .split_once("<meta http-equiv=\"Content-Security-Policy\"")
        .expect("a policy");
    let (_, rest) = rest.split_once('>').expect("its end");
    let evil = "<main id=\"content\"><img src=\"https://evil.example/x\" onerror=\"alert(1)\">\
                <script>alert(2)</script><a href=\"javascript:alert(3)\">x</a>";
    let html = format!("{head}{rest}").replace("<main id=\"content\">", evil);
    write(folder, "control.html", html)
}

/// Runs a script of `tests/browser` on a job, and returns what it found; fails if it found anything wrong.
fn driven(script: &str, tools: &Tools, folder: &Path, mut job: Value) -> Value {
    job["tools"] = json!(tools.folder);
    job["chromium"] = json!(tools.chromium);
    let job = write(folder, "job.json", job.to_string());
    let output = Command::new("node")
        .arg(project("tests/browser").join(script))
        .arg(job)
        .output()
        .expect("node starts");
    let said = text(&output.stdout);
    let found: Value =
        serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{}", text(&output.stderr)));
    eprintln!("measured: {:#}", found["measured"]);
    assert_eq!(found["failures"], json!([]), "{:#}", found["failures"]);
    found
}

#[test]
fn a_browser_finds_nothing_wrong() {
    let Some(tools) = tools() else { return };
    let page = |name: &str, more: Value| {
        let mut page = json!({"name": name, "file": PAGES.1[name]});
        let more = more.as_object().expect("an object").clone();
        page.as_object_mut().expect("an object").extend(more);
        page
    };
    let folder = folder();
    let mut pages = vec![
        page("usual", json!({"access": true, "printed": 6, "keys": true})),
        page(
            "session",
            json!({"access": true, "printed": 14, "slides": true}),
        ),
        page("hostile", json!({"access": true, "hostile": true})),
        mail(folder.path()),
        page("payloads", json!({"hostile": true})),
        page(
            "postmortem",
            json!({"access": true, "printed": 3, "scripts": 0}),
        ),
        page("index", json!({"access": true, "scripts": 0})),
        page("empty", json!({"access": true, "printed": 6})),
        page("one", json!({"access": true, "printed": 6})),
    ];
    if PAGES.1.contains_key("thousand") {
        let (bytes, gzip) = WEIGHT;
        pages.push(page(
            "thousand",
            json!({"bytes": bytes, "gzip": gzip, "printed": 6}),
        ));
        pages.push(page("listed", json!({"access": true, "anchors": true})));
    }
    let job = json!({"control": control(folder.path()), "pages": pages});
    driven("check.mjs", &tools, folder.path(), job);
}

#[test]
fn pages_look_as_they_did_and_the_same_everywhere() {
    let Some(tools) = tools() else { return };
    let folder = folder();
    let [sample, actions] = sample();
    let out = folder.path().join("again");
    let args = of_sample(out.to_str().expect("a path"), &sample, &actions);
    let mut again = command(&[&["report"], &args[..], &["--threads", "1"]].concat());
    let output = again
        .envs([("TZ", "Pacific/Auckland"), ("LANG", "de_DE.UTF-8")])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let renew = std::env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite");
    let job = json!({
        "twins": [{"name": "again", "one": PAGES.1["usual"], "other": out.join("report.html")}],
        "kept": {"file": PAGES.1["usual"], "folder": project("tests/browser/kept"), "renew": renew},
    });
    let found = driven("pixels.mjs", &tools, folder.path(), job);
    for reason in found["skipped"].as_array().expect("a list") {
        eprintln!("skipped: {reason}; SNAPSHOTS=overwrite makes them anew");
    }
}

#[test]
fn an_html_checker_finds_nothing_wrong() {
    let Some(tools) = tools() else { return };
    let jar = tools.folder.join("node_modules/vnu-jar/build/dist/vnu.jar");
    let output = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--stdout", "--exit-zero-always"])
        .args(PAGES.1.values())
        .output()
        .expect("java starts");
    assert_eq!(text(&output.stdout), "", "{}", text(&output.stderr));
    assert!(output.status.success(), "{}", text(&output.stderr));
}
