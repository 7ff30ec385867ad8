//! For whom a report is: audiences, one report a team with an index, templates of one's own.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::helpers::{code, folder, project, run, succeed, text, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

fn sample() -> String {
    path(&project("sample-data/incidents.csv")).to_owned()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("the file is there")).expect("JSON")
}

/// The report for an audience: the page, and the JSON.
fn report_for(audience: &str) -> (String, Value) {
    let out = folder();
    let out = out.path().join("out");
    succeed(&[
        "report",
        &sample(),
        "--as-of",
        AS_OF,
        "--window",
        "13w",
        "--audience",
        audience,
        "--out",
        path(&out),
        "-q",
    ]);
    let page = std::fs::read_to_string(out.join("report.html")).expect("a page");
    (page, json(&out.join("report.json")))
}

#[test]
fn an_audience_chooses_sections_and_every_link_leads_somewhere() {
    let mut counts = Vec::new();
    let mut figures = Vec::new();
    for audience in ["lead", "team", "exec"] {
        let (page, report) = report_for(audience);
        assert_eq!(report["settings"]["audience"], audience);
        counts.push(
            report["page"]["sections"]
                .as_array()
                .expect("sections")
                .len(),
        );
        figures.push(report["phases"].clone());
        let ids: BTreeSet<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for link in page
            .split("href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(ids.contains(link), "{audience}: #{link} leads nowhere");
        }
    }
    assert!(counts[0] > counts[1] && counts[1] > counts[2], "{counts:?}");
    assert!(
        figures[0] == figures[1] && figures[1] == figures[2],
        "the figures are the same for everybody"
    );
    assert_eq!(
        code(&run(&["report", &sample(), "--audience", "everyone"])),
        2
    );
}

/// Five incidents: of three teams whose names are alike, of two teams at once, of none, and one without a time.
const TEAMS: &str = "id,title,started_at,resolved_at,severity,team,service\n\
    1,a,2026-10-20T10:00:00Z,2026-10-20T11:00:00Z,SEV1,Web/Shop,x\n\
    2,b,2026-10-21T10:00:00Z,2026-10-21T11:00:00Z,SEV2,web/shop,x\n\
    3,c,2026-10-22T10:00:00Z,,SEV3,Web Shop; Mail,y\n\
    4,d,2026-10-23T10:00:00Z,2026-10-23T11:00:00Z,SEV3,,y\n\
    5,e,,,SEV3,Mail,y\n";

/// Checks the folder of one group against what the index says of it.
fn check_group(out: &Path, group: &Value) {
    let folder = out.join(group["folder"].as_str().expect("a folder"));
    let count = group["incidents"].as_u64().expect("a count");
    let report = json(&folder.join("report.json"));
    assert_eq!(report["ledger"]["read"], 5);
    let incidents = &report["incidents"];
    assert_eq!(incidents["total"], count);
    assert_eq!(incidents["excluded"]["filtered"], 4 - count);
    let rows = std::fs::read_to_string(folder.join("incidents.csv")).expect("a table");
    assert_eq!(rows.lines().count() as u64 - 1, count);
}

#[test]
fn one_report_a_team_and_an_index_of_all() {
    let place = folder();
    let file = write(place.path(), "incidents.csv", TEAMS);
    let out = place.path().join("teams");
    let args = [
        "report",
        path(&file),
        "--as-of",
        AS_OF,
        "--per",
        "team",
        "--out",
        path(&out),
    ];
    let output = succeed(&args);
    let said = text(&output.stderr);
    assert!(
        said.contains("1 incident names no team: it is in none of these reports"),
        "{said}"
    );
    let index = json(&out.join("index.json"));
    let groups = index["groups"].as_array().expect("groups");
    let names = groups.iter().filter_map(|group| group["name"].as_str());
    let names: BTreeSet<&str> = names.collect();
    assert_eq!(
        names,
        BTreeSet::from(["Mail", "Web Shop", "Web/Shop", "web/shop"])
    );
    assert_eq!(
        (&index["total"], &index["without_group"]),
        (&4.into(), &1.into())
    );
    let manifest = json(&out.join("manifest.json"));
    let files = manifest["files"].as_array().expect("files");
    let listed = |wanted: &str| files.iter().any(|file| file["path"] == wanted);
    let page = std::fs::read_to_string(out.join("index.html")).expect("a page");
    let mut folders = BTreeSet::new();
    for group in groups {
        let folder = group["folder"].as_str().expect("a folder");
        folders.insert(folder.to_lowercase());
        for file in ["report.html", "report.json", "report.md", "incidents.csv"] {
            assert!(listed(&format!("{folder}/{file}")), "{folder}/{file}");
        }
        assert!(
            page.contains(&format!("href=\"./{folder}/report.html\"")),
            "{page}"
        );
        check_group(&out, group);
    }
    assert_eq!(folders.len(), 4, "{folders:?}");
    assert!(listed("rejects.csv") && listed("index.md") && !listed("report.html"));
    // It is replaced as a whole; a file that is not ours stops it.
    succeed(&args);
    write(&out, "ours.txt", "x");
    assert_eq!(code(&run(&args)), 2);
    let by_title = ["report", path(&file), "--per", "title", "--out", path(&out)];
    assert_eq!(code(&run(&by_title)), 2);
}

#[test]
fn values_of_any_field_choose_incidents_and_several_must_all_hold() {
    let count = |filters: &[&str]| {
        let file = sample();
        let mut args = vec![
            "report", &file, "--json", "-q", "--as-of", AS_OF, "--window", "all",
        ];
        filters
            .iter()
            .for_each(|filter| args.extend(["--where", filter]));
        let output = run(&args);
        (code(&output) == 0).then(|| {
            let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            report["incidents"]["total"].as_u64().expect("a count")
        })
    };
    let all = count(&[]).expect("all");
    let report: Value = {
        let output = succeed(&[
            "report",
            &sample(),
            "--json",
            "-q",
            "--as-of",
            AS_OF,
            "--window",
            "all",
        ]);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let service = report["services"][0]["name"]
        .as_str()
        .expect("a service")
        .to_owned();
    let team = report["teams"][0]["name"]
        .as_str()
        .expect("a team")
        .to_owned();
    let (one, other) = (
        format!("service={service}"),
        format!("teams={}", team.to_uppercase()),
    );
    let (by_service, by_team) = (
        count(&[&one]).expect("some"),
        count(&[&other]).expect("some"),
    );
    assert!(0 < by_service && by_service < all && 0 < by_team && by_team < all);
    let severe = count(&["severity=SEV2"]).expect("some");
    assert!(0 < severe && severe < all);
    let both = count(&[&one, "severity=SEV2"]).expect("some");
    assert!(0 < both && both < by_service.min(severe) + 1);
    assert!(count(&["status=closed"]).is_some() || count(&["status=resolved"]).is_some());
    assert_eq!(count(&["nothing=x"]), None);
}

#[test]
fn templates_are_written_checked_and_used() {
    let place = folder();
    let own = place.path().join("own");
    let listed = text(&succeed(&["templates"]).stdout);
    assert!(listed.lines().any(|name| name == "report.html"));
    succeed(&["templates", "--eject", path(&own)]);
    for name in listed.lines() {
        assert!(own.join(name).is_file(), "{name}");
    }
    succeed(&["templates", "--check", path(&own)]);
    // Unchanged templates may be written again, edited ones only by force.
    succeed(&["templates", "--eject", path(&own)]);
    let page = std::fs::read_to_string(own.join("report.html")).expect("a template");
    let branded = page.replace(
        "<h1>{{ page.title }}</h1>",
        "<h1>ACME: {{ page.title }}</h1>",
    );
    assert_ne!(page, branded);
    write(&own, "report.html", &branded);
    let refused = run(&["templates", "--eject", path(&own), "report.html"]);
    assert_eq!(code(&refused), 2);
    assert!(text(&refused.stderr).contains("--force"));
    let out = place.path().join("out");
    let report = [
        "report",
        &sample(),
        "--as-of",
        AS_OF,
        "-q",
        "--templates",
        path(&own),
        "--out",
        path(&out),
    ];
    succeed(&report);
    let made = std::fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(made.contains("<h1>ACME: Incident report</h1>"));
    assert!(json(&out.join("report.json"))["settings"]["templates_sha256"].is_string());
    write(
        &own,
        "report.html",
        branded.replace("page.headline", "page.headlin"),
    );
    let checked = run(&["templates", "--check", path(&own)]);
    assert_eq!(code(&checked), 2);
    let said = text(&checked.stdout);
    assert!(
        said.contains("report.html:")
            && said.contains("there is no `headlin` here; did you mean `headline`?"),
        "{said}"
    );
    let before = std::fs::read(out.join("manifest.json")).expect("a manifest");
    assert_eq!(code(&run(&report)), 2);
    assert_eq!(
        std::fs::read(out.join("manifest.json")).expect("a manifest"),
        before
    );
    succeed(&["templates", "--eject", path(&own), "--force"]);
    succeed(&["templates", "--check", path(&own), "--json"]);
    assert_eq!(
        code(&run(&["templates", "--eject", path(&own), "reprot.html"])),
        2
    );
}

/// Misspells a name in a printed value of a template; the new text, and the line.
fn misspelt(text: &str) -> Option<(String, usize)> {
    let begins = [
        "page.", "report.", "doc.", "index.", "digest.", "pack.", "file.",
    ];
    let place = |begin: &&str| Some((text.find(&format!("{{{{ {begin}"))?, begin.len()));
    let (at, length) = begins.iter().find_map(place)?;
    let mut wrong = text.to_owned();
    wrong.insert_str(at + 3 + length, "qq");
    Some((wrong, text[..at].matches('\n').count() + 1))
}

/// Misspells a name in each of these templates and returns those of which the check does not tell file, line and name.
fn untold(ours: &Path, names: &[&str]) -> Vec<String> {
    let own = folder();
    let mut broken = Vec::new();
    for name in names {
        let file = std::fs::read_to_string(ours.join(name)).expect("a template");
        if let Some((wrong, line)) = misspelt(&file) {
            write(own.path(), name, wrong);
            broken.push((name, line));
        }
    }
    if broken.is_empty() {
        return vec![format!("nothing to misspell in {names:?}")];
    }
    let checked = run(&["templates", "--check", path(own.path()), "--json"]);
    assert_eq!(code(&checked), 2, "{}", text(&checked.stderr));
    let found: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    let faults = found["faults"].as_array().expect("a list");
    let is_told = |name: &str, line: usize| {
        faults.iter().any(|fault| {
            let what = fault["what"].as_str().unwrap_or_default();
            fault["file"] == name && fault["line"] == line && what.contains("there is no `qq")
        })
    };
    let untold = broken
        .iter()
        .filter(|(name, line)| !is_told(name, *line))
        .map(|(name, line)| format!("{name}:{line} in {faults:?}"));
    untold.collect()
}

#[test]
fn every_template_is_tried() {
    let place = folder();
    let ours = place.path().join("ours");
    let listed = text(&succeed(&["templates"]).stdout);
    succeed(&["templates", "--eject", path(&ours)]);
    let names: Vec<&str> = listed
        .lines()
        .filter(|name| Path::new(name).extension().is_none_or(|kind| kind != "css"))
        .collect();
    // What others are made of hides what is wrong in them. (All that blocks.html prints it is given.)
    let parts = [
        "postmortem-page.html",
        "postmortem-parts.md",
        "postmortem-parts.html",
        "blocks.html",
    ];
    let is_whole = |name: &&str| !parts.contains(name);
    let whole: Vec<&str> = names.into_iter().filter(is_whole).collect();
    assert!(whole.len() >= 22, "{whole:?}");
    let mut missed = untold(&ours, &whole);
    missed.extend(untold(&ours, &parts[..2]));
    missed.extend(untold(&ours, &parts[2..3]));
    assert!(missed.is_empty(), "{missed:#?}");
}
