//! The page as browsers and checkers see it: accessible, silent, whole without scripts, light, and inert whatever the
//! data say.
//!
//! `.ci/run` installs the tools of `tests/browser/package.json` into `target/browser`. Outside of it these tests say
//! "skipped" where a tool is missing; where `CI` is set they fail.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::helpers::{folder, project, shared, succeed, text, write};

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

fn pages(folder: &Path) -> BTreeMap<&'static str, PathBuf> {
    let sample = project("sample-data/incidents.csv");
    let actions = project("sample-data/action-items.csv");
    let [sample, actions] = [&sample, &actions].map(|file| file.to_str().expect("a path"));
    let berlin = ["--tz", "Europe/Berlin", "--as-of"];
    let made = |name: &str, file: &str, more: &[&str]| {
        let out = folder.join(name);
        let mut args = vec!["report", file, "--quiet"];
        args.extend(["--out", out.to_str().expect("a path")]);
        args.extend(more);
        succeed(&args);
        out.join("report.html")
    };
    let usual = [&berlin[..], &["2026-11-02T08:00:00Z", "--actions", actions]].concat();
    let empty = [&berlin[..], &["2025-05-01T00:00:00Z"]].concat();
    let one = json!([{"id": "A-1", "title": "Checkout down", "severity": "SEV1", "status": "resolved",
        "started_at": "2026-10-20T10:00:00Z", "resolved_at": "2026-10-20T11:00:00Z"}]);
    let whole = ["--window", "all", "--as-of", "2026-11-02T08:00:00Z"];
    let written = |name: &str, records: &Value| {
        let file = write(folder, name, records.to_string());
        file.to_str().expect("a path").to_owned()
    };
    let mut found = BTreeMap::from([
        ("usual", made("usual", sample, &usual)),
        ("empty", made("empty", sample, &empty)),
        ("one", made("one", &written("one.json", &one), &whole)),
    ]);
    let hostile = written("hostile.json", &hostile(60));
    found.insert("hostile", made("hostile", &hostile, &whole));
    let many = written("payloads.json", &hostile_many());
    found.insert("payloads", made("payloads", &many, &whole));
    if let Some(thousand) = thousand(folder) {
        found.insert("thousand", made("thousand", &thousand, &whole));
    }
    found
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
    let mut found: Vec<String> = own.map(str::to_owned).to_vec();
    if let Some(file) = shared("data/hostile/blns/blns.json") {
        let text = std::fs::read_to_string(file).expect("the collection is text");
        let strings: Vec<String> = serde_json::from_str(&text).expect("the collection is JSON");
        found.extend(strings);
    }
    if let Some(file) = shared("data/hostile/xss-payloads/xss-payload-list.txt") {
        let bytes = std::fs::read(file).expect("the collection can be read");
        let lines = text(&bytes);
        found.extend(lines.lines().map(str::to_owned));
    }
    found.retain(|payload| !payload.trim().is_empty());
    found
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

#[test]
fn a_browser_finds_nothing_wrong() {
    let Some(tools) = tools() else { return };
    let page = |name: &str, more: Value| {
        let mut page = json!({"name": name, "file": PAGES.1[name]});
        let more = more.as_object().expect("an object").clone();
        page.as_object_mut().expect("an object").extend(more);
        page
    };
    let mut pages = vec![
        page(
            "usual",
            json!({"access": true, "printed": 6, "tools": true}),
        ),
        page("hostile", json!({"access": true, "hostile": true})),
        page("payloads", json!({"hostile": true})),
        page("empty", json!({"access": true, "printed": 6})),
        page("one", json!({"access": true, "printed": 6})),
    ];
    if PAGES.1.contains_key("thousand") {
        let (bytes, gzip) = WEIGHT;
        pages.push(page(
            "thousand",
            json!({"bytes": bytes, "gzip": gzip, "printed": 6}),
        ));
    }
    let folder = folder();
    let job = json!({
        "tools": tools.folder, "chromium": tools.chromium, "control": control(folder.path()), "pages": pages,
    });
    let job = write(folder.path(), "job.json", job.to_string());
    let output = Command::new("node")
        .arg(project("tests/browser/check.mjs"))
        .arg(job)
        .output()
        .expect("node starts");
    let said = text(&output.stdout);
    let found: Value =
        serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{}", text(&output.stderr)));
    eprintln!("measured: {:#}", found["measured"]);
    assert_eq!(found["failures"], json!([]), "{:#}", found["failures"]);
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
