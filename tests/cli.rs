//! Every subcommand, exit code and stream; what is written, when, and that it is whole or not at all.

use std::path::Path;

use serde_json::Value;

use crate::helpers::{code, command, folder, project, run, shared, succeed, text, write};

const AS_OF: &str = "2026-11-02T08:00:00Z";
const HEADING: &str = "id,title,service,severity,status,started_at,detected_at,resolved_at\n";

fn path(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

/// Runs `report` on a text and gives exit code and stderr.
fn report_on(name: &str, bytes: &[u8]) -> (i32, String) {
    let folder = folder();
    let file = write(folder.path(), name, bytes);
    let out = folder.path().join("out");
    let output = run(&["report", path(&file), "--out", path(&out), "--as-of", AS_OF]);
    let failed = code(&output) != 0;
    assert!(
        !failed || !out.exists(),
        "a failed run left {} behind",
        out.display()
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(left.len() <= 2, "something was left behind: {left:?}");
    (code(&output), text(&output.stderr))
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: i32, words: &[&str]) {
    let (code, said) = report_on(name, bytes);
    assert_eq!(code, expected, "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is not said: {said}");
    }
    assert!(code == 0 || said.contains("hint:"), "no next step: {said}");
}

#[test]
fn a_missing_file() {
    let output = run(&["report", "nowhere.csv"]);
    assert_eq!(code(&output), 4);
    let said = text(&output.stderr);
    assert!(
        said.contains("nowhere.csv") && said.contains("hint:"),
        "{said}"
    );
}

#[test]
fn a_folder_without_exports() {
    let empty = folder();
    let output = run(&["report", path(empty.path())]);
    assert_eq!(code(&output), 4);
    assert!(
        text(&output.stderr).contains("no export in this folder"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn an_empty_file() {
    check("empty.csv", b"", 4, &["empty"]);
}

#[test]
fn a_heading_only() {
    check(
        "heading.csv",
        HEADING.as_bytes(),
        4,
        &["no records, only a heading"],
    );
    check("none.json", b"{\"incidents\": []}", 4, &[]);
}

#[test]
fn a_binary_file() {
    check(
        "picture.csv",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
        4,
        &["picture.csv"],
    );
    check(
        "book.xlsx",
        b"PK\x03\x04\x14\0\x06\0\x08\0xl/workbook.xml",
        4,
        &["CSV"],
    );
}

#[test]
fn unknown_columns() {
    check(
        "colours.csv",
        b"colour,shape\nred,round\n",
        4,
        &["no preset matches", "colour, shape"],
    );
}

#[test]
fn json_cut_off_in_the_middle_keeps_what_is_whole() {
    let whole = br#"[{"id":"A","title":"one","started_at":"2026-10-20T10:00:00Z"},{"id":"B","title":"two","started_"#;
    check("cut.json", whole, 0, &["middle of a record"]);
    check("cut.json", br#"[{"id":"A","title":"one","started_"#, 4, &[]);
}

#[test]
fn all_rows_rejected() {
    let rows = format!("{HEADING}A,one,web,SEV1,open,,,\nB,two,web,SEV1,open,soon,,\n");
    check(
        "rejected.csv",
        rows.as_bytes(),
        4,
        &["no incident among 2 records", "line 2"],
    );
}

#[test]
fn dates_that_can_be_read_two_ways_are_asked_about() {
    let rows = "id,title,opened\nA,one,03/04/2026 10:00\nB,two,05/06/2026 11:00\n";
    check(
        "dates.csv",
        rows.as_bytes(),
        4,
        &["day first and month first", "--date-order"],
    );
    let settled = "id,title,opened\nA,one,03/04/2026 10:00\nB,two,25/06/2026 11:00\n";
    check("dates.csv", settled.as_bytes(), 0, &[]);
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let folder = folder();
    let sample = project("sample-data/incidents.csv");
    let out = folder.path().join("no/such/folder");
    let output = run(&[
        "report",
        path(&sample),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
    ]);
    assert_eq!(code(&output), 5, "{}", text(&output.stderr));
    let file = write(folder.path(), "file", "");
    let output = run(&[
        "report",
        path(&sample),
        "--out",
        path(&file),
        "--as-of",
        AS_OF,
    ]);
    assert_eq!(code(&output), 5, "{}", text(&output.stderr));
    assert_eq!(std::fs::read(&file).expect("it is still there"), b"");
}

#[test]
fn a_folder_with_foreign_files_is_left_alone() {
    let folder = folder();
    let sample = project("sample-data/incidents.csv");
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("it can be made");
    write(&out, "thesis.txt", "three years of work");
    let args = [
        "report",
        path(&sample),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
        "--quiet",
    ];
    let output = run(&args);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("thesis.txt"),
        "{}",
        text(&output.stderr)
    );
    succeed(&[&args[..], &["--force"]].concat());
    assert_eq!(
        std::fs::read_to_string(out.join("thesis.txt")).expect("it is still there"),
        "three years of work"
    );
    assert!(out.join("report.html").exists());
    // Our own folder is replaced as a whole, and only our own.
    std::fs::remove_file(out.join("thesis.txt")).expect("it can be removed");
    succeed(&args);
}

#[test]
fn the_manifest_lists_every_file_with_its_hash() {
    let folder = folder();
    let out = folder.path().join("out");
    let sample = project("sample-data/incidents.csv");
    succeed(&[
        "report",
        path(&sample),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
        "--quiet",
    ]);
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).expect("it is there"))
            .expect("JSON");
    let files = manifest["files"].as_array().expect("a list");
    for name in [
        "report.html",
        "report.json",
        "report.md",
        "incidents.csv",
        "rejects.csv",
        "charts/incidents-per-week.png",
    ] {
        assert!(files.iter().any(|file| file["path"] == name), "{name}");
    }
    for file in files {
        let bytes =
            std::fs::read(out.join(file["path"].as_str().expect("a path"))).expect("it is there");
        let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        assert_eq!(file["sha256"], hash.as_str(), "{file}");
    }
}

#[test]
fn too_many_rejects() {
    let folder = folder();
    let out = folder.path().join("out");
    let sample = project("sample-data/incidents.csv");
    let args = [
        "report",
        path(&sample),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
        "--quiet",
        "--max-rejects",
    ];
    let output = run(&[&args[..], &["0"]].concat());
    assert_eq!(code(&output), 3, "{}", text(&output.stderr));
    assert!(
        out.join("report.html").exists(),
        "the outputs are written all the same"
    );
    assert_eq!(code(&run(&[&args[..], &["5%"]].concat())), 0);
    assert_eq!(code(&run(&[&args[..], &["many"]].concat())), 2);
}

#[test]
fn usage() {
    for args in [
        &["report"][..],
        &["report", "x.csv", "--window", "soon"],
        &["report", "x.csv", "--tz", "Mars/Olympus"],
        &["report", "x.csv", "--as-of", "yesterday"],
        &["report", "x.csv", "--where", "colour=red"],
        &[
            "report",
            "x.csv",
            "--since",
            "2026-02-01",
            "--until",
            "2026-01-01",
        ],
        &["import", "x.csv", "--out", "x.docx"],
        &["fly"],
    ] {
        let output = run(args);
        assert_eq!(code(&output), 2, "{args:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn products_go_to_stdout_and_words_to_stderr() {
    let sample = project("sample-data/incidents.csv");
    let output = succeed(&["report", path(&sample), "--json", "--as-of", AS_OF]);
    let json: Value =
        serde_json::from_slice(&output.stdout).expect("stdout is JSON and nothing else");
    assert_eq!(json["schema_version"], 1);
    assert!(
        !project("afteraction-report").exists(),
        "--json alone writes no files"
    );
    assert!(!output.stderr.is_empty());
    let quiet = succeed(&[
        "report",
        path(&sample),
        "--json",
        "--quiet",
        "--as-of",
        AS_OF,
    ]);
    assert!(quiet.stderr.is_empty(), "{}", text(&quiet.stderr));
    let lines = succeed(&["import", path(&sample), "--out", "-", "--quiet"]);
    for line in text(&lines.stdout).lines() {
        serde_json::from_str::<Value>(line).expect("one JSON object a line");
    }
}

#[test]
fn a_summary_fits_a_screen() {
    let sample = project("sample-data/incidents.csv");
    let output = succeed(&["report", path(&sample), "--json", "--as-of", AS_OF]);
    let said = text(&output.stderr);
    assert!(said.lines().count() <= 24, "{said}");
    assert!(
        said.lines().all(|line| line.chars().count() <= 80),
        "{said}"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sample = project("sample-data/incidents.csv");
    let mut child = command(&["import", path(&sample), "--out", "-", "--quiet"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((code(&output), text(&output.stderr)), (0, String::new()));
}

#[test]
fn printing_commands() {
    assert!(text(&succeed(&["schema"]).stdout).contains("acknowledged_at"));
    assert!(text(&succeed(&["presets"]).stdout).contains("statuspage"));
    assert!(text(&succeed(&["completions", "bash"]).stdout).contains("_afteraction"));
    assert!(text(&succeed(&["man"]).stdout).contains(".TH"));
}

#[test]
fn the_printed_configuration_is_read_back_and_changes_nothing() {
    let folder = folder();
    let printed = text(&succeed(&["report", "--write-config"]).stdout);
    let sample = project("sample-data/incidents.csv");
    let plain = succeed(&[
        "report",
        path(&sample),
        "--json",
        "--quiet",
        "--as-of",
        AS_OF,
    ]);
    // Every commented setting, its comment taken away, must be one that is known; the window is cut by the dates.
    let all: String = printed
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.contains(" = "))
        .fold(String::new(), |all, line| all + line + "\n");
    let known: toml::Table = toml::from_str(&all).expect("the settings are TOML");
    assert!(known.len() >= 15, "{known:?}");
    let config = write(
        folder.path(),
        "all.toml",
        "window = \"4w\"\nbaseline = \"12w\"\nmax-rejects = 50\n",
    );
    let set = succeed(&[
        "report",
        path(&sample),
        "--json",
        "--quiet",
        "--as-of",
        AS_OF,
        "--config",
        path(&config),
    ]);
    let figures =
        |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("JSON")["phases"].clone();
    assert_eq!(figures(&plain.stdout), figures(&set.stdout));
    let wrong = write(folder.path(), "wrong.toml", "windoow = \"4w\"\n");
    let output = run(&["report", path(&sample), "--config", path(&wrong)]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("windoow"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn flag_before_variable_before_configuration() {
    let folder = folder();
    let sample = project("sample-data/incidents.csv");
    let config = write(folder.path(), "zone.toml", "tz = \"Asia/Tokyo\"\n");
    let zone = |flag: Option<&str>, variable: Option<&str>| {
        let mut args = vec![
            "report",
            path(&sample),
            "--json",
            "--quiet",
            "--as-of",
            AS_OF,
            "--config",
            path(&config),
        ];
        args.extend(flag.iter().flat_map(|zone| ["--tz", zone]));
        let mut command = command(&args);
        command.envs(variable.map(|zone| ("AFTERACTION_TZ", zone)));
        let output = command.output().expect("the program starts");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")["time_zone"]
            .as_str()
            .expect("a zone")
            .to_owned()
    };
    assert_eq!(zone(None, None), "Asia/Tokyo");
    assert_eq!(zone(None, Some("America/New_York")), "America/New_York");
    assert_eq!(
        zone(Some("Europe/Paris"), Some("America/New_York")),
        "Europe/Paris"
    );
}

/// Everything that is written, in the order of its names.
fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for name in [
        "report.html",
        "report.json",
        "report.md",
        "incidents.csv",
        "rejects.csv",
        "manifest.json",
    ] {
        found.push((
            name.to_owned(),
            std::fs::read(folder.join(name)).expect("it is there"),
        ));
    }
    let charts = std::fs::read_dir(folder.join("charts")).expect("it is there");
    let mut charts: Vec<_> = charts
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    charts.sort();
    found.extend(
        charts
            .iter()
            .map(|chart| {
                (
                    chart.display().to_string(),
                    std::fs::read(chart).expect("it is there"),
                )
            })
            .map(|(name, bytes)| {
                (
                    name.rsplit('/').next().unwrap_or_default().to_owned(),
                    bytes,
                )
            }),
    );
    found
}

#[test]
fn same_input_same_bytes_whatever_the_surroundings() {
    let sample = project("sample-data/incidents.csv");
    let actions = project("sample-data/action-items.csv");
    let mut first: Option<Vec<(String, Vec<u8>)>> = None;
    for (threads, zone, locale) in [
        ("1", "UTC", "C"),
        ("8", "America/New_York", "de_DE.UTF-8"),
        ("2", "Asia/Kathmandu", "C.UTF-8"),
    ] {
        let folder = folder();
        let out = folder.path().join("out");
        let args = [
            "report",
            path(&sample),
            path(&actions),
            "--out",
            path(&out),
            "--as-of",
            AS_OF,
            "--quiet",
            "--threads",
            threads,
        ];
        let output = command(&args)
            .env("TZ", zone)
            .env("LANG", locale)
            .env("LC_ALL", locale)
            .output()
            .expect("the program starts");
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let made = bytes_of(&out);
        match &first {
            None => first = Some(made),
            Some(before) => {
                for ((name, one), (_, other)) in before.iter().zip(&made) {
                    assert!(
                        one == other,
                        "{name} differs with {threads} threads, {zone}, {locale}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_call_to_the_network() {
    if std::process::Command::new("strace")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("skipped: strace is absent");
        return;
    }
    let folder = folder();
    let log = folder.path().join("calls");
    let out = folder.path().join("out");
    let sample = project("sample-data/incidents.csv");
    let output = std::process::Command::new("strace")
        .args([
            "-f",
            "-e",
            "trace=network",
            "-o",
            path(&log),
            env!("CARGO_BIN_EXE_afteraction"),
        ])
        .args([
            "report",
            path(&sample),
            "--out",
            path(&out),
            "--as-of",
            AS_OF,
            "--quiet",
        ])
        .output()
        .expect("strace starts");
    if !output.status.success() && text(&output.stderr).contains("ptrace") {
        eprintln!("skipped: strace may not trace here");
        return;
    }
    let calls = text(&std::fs::read(&log).expect("strace writes its log"));
    let network: Vec<&str> = calls
        .lines()
        .filter(|line| line.contains("socket(") || line.contains("connect("))
        .collect();
    assert!(network.is_empty(), "{network:?}");
}

/// The UCI log through gzip and zstd gives the same as plain; the samples are small, so they are packed here.
#[test]
fn packed_inputs() {
    use std::io::Write;
    let folder = folder();
    let plain = std::fs::read(project("sample-data/incidents.csv")).expect("it is there");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&plain).expect("memory can be written");
    let gz = write(
        folder.path(),
        "incidents.csv.gz",
        packer.finish().expect("memory can be written"),
    );
    let zst = write(
        folder.path(),
        "incidents.csv.zst",
        ruzstd::encoding::compress_to_vec(&plain[..], ruzstd::encoding::CompressionLevel::Fastest),
    );
    let table = |file: &Path| succeed(&["import", path(file), "--out", "-", "--quiet"]).stdout;
    let expected = table(&project("sample-data/incidents.csv"));
    assert!(table(&gz) == expected);
    assert!(table(&zst) == expected);
}

#[test]
fn stdin_is_an_input() {
    use std::io::Write;
    let mut child = command(&["import", "-", "--out", "-", "--quiet"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(b"{\"id\":\"A\",\"title\":\"one\",\"started_at\":\"2026-10-20T10:00:00Z\"}\n")
        .expect("it reads");
    let output = child.wait_with_output().expect("the program ends");
    assert!(
        text(&output.stdout).contains("\"id\":\"A\""),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn hostile_titles_stay_text() {
    use std::fmt::Write as _;
    let Some(payloads) = shared("data/hostile/xss-payloads") else {
        return;
    };
    let mut rows = HEADING.to_owned();
    let mut number = 0;
    let entries = std::fs::read_dir(payloads).expect("it can be read");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    for file in files {
        for line in text(&std::fs::read(&file).expect("it is there"))
            .lines()
            .take(300)
        {
            number += 1;
            let title = line.replace('"', "\"\"");
            let rest = "web,SEV2,resolved,2026-10-20T10:00:00Z,,2026-10-20T11:00:00Z";
            writeln!(rows, "X{number},\"{title}\",{rest}").expect("memory can be written");
        }
    }
    let folder = folder();
    let file = write(folder.path(), "hostile.csv", rows);
    let out = folder.path().join("out");
    succeed(&[
        "report",
        path(&file),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
        "--quiet",
    ]);
    let page = std::fs::read_to_string(out.join("report.html")).expect("it is there");
    let scripts = page.matches("<script").count();
    assert!(scripts <= 1, "{scripts} scripts");
    assert!(!page.contains("javascript:") || !page.contains("href=\"javascript:"));
    assert!(!page.contains("<img src=x"));
}

#[test]
fn a_stopped_run_leaves_nothing_half_written() {
    let folder = folder();
    let sample = project("sample-data/incidents.csv");
    let out = folder.path().join("out");
    let child = command(&[
        "report",
        path(&sample),
        "--out",
        path(&out),
        "--as-of",
        AS_OF,
    ])
    .spawn()
    .expect("the program starts");
    let stopped = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    let mut child = child;
    let status = child.wait().expect("the program ends");
    if stopped.is_err() {
        eprintln!("skipped: kill is absent");
        return;
    }
    // The signal may come before the program listens, while it works, or after it is done.
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("it is there")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    let whole = out.join("manifest.json").exists();
    assert!(left.is_empty() || whole, "{left:?} after {status}");
}

#[test]
fn the_flags_that_all_commands_share_are_taken_by_each() {
    let sample = project("sample-data/incidents.csv");
    let sample = sample.to_str().expect("text");
    let folder = folder();
    let out = folder.path().join("canonical.csv");
    let out = out.to_str().expect("text");
    let as_of = ["--as-of", "2026-06-01T00:00:00Z"];
    let listed = |more: &[&str]| {
        let mut args = vec!["clusters", sample, "--format", "csv", "--quiet"];
        args.extend(as_of);
        args.extend(more);
        text(&succeed(&args).stdout)
    };
    assert_ne!(listed(&[]), listed(&["--until", "2026-01-01"]));
    assert_eq!(listed(&[]), listed(&["--window", "all"]));
    let mut args = vec!["import", sample, "--out", out, "--where", "severity=SEV1"];
    args.extend(as_of);
    let said = text(&succeed(&args).stderr);
    assert!(said.contains("future_time"), "{said}");
    let written = std::fs::read_to_string(out).expect("the table");
    assert!(written.lines().count() > 1 && !written.contains(",SEV3,"));
}

#[test]
fn a_check_that_trips_ends_with_exit_code_1_and_everything_is_written() {
    let place = folder();
    let out = place.path().join("out");
    let out = out.to_str().expect("text");
    let incidents = project("sample-data/incidents.csv").display().to_string();
    let tracker = project("sample-data/action-items.csv")
        .display()
        .to_string();
    let report = |more: &[&str]| {
        let args = [
            "report",
            &incidents,
            "--as-of",
            "2026-11-02T08:00:00Z",
            "--out",
            out,
        ];
        run(&[&args[..], more].concat())
    };
    let tripped = report(&["--actions", &tracker, "--fail-on", "overdue, came-back"]);
    let words = text(&tripped.stderr);
    assert_eq!(code(&tripped), 1, "{words}");
    assert!(
        words.contains("overdue: ") && words.contains("action items overdue"),
        "{words}"
    );
    assert!(std::path::Path::new(out).join("manifest.json").is_file());
    // What cannot be told trips nothing, and is said.
    let bare = "id,title,started_at\n1,x,2026-10-30T10:00:00Z\n";
    let bare = write(place.path(), "bare.csv", bare);
    let bare = bare.to_str().expect("text");
    let untold = run(&[
        "report",
        bare,
        "--window",
        "all",
        "--out",
        out,
        "--fail-on",
        "overdue,more",
    ]);
    let words = text(&untold.stderr);
    assert_eq!(code(&untold), 0, "{words}");
    assert!(
        words.contains("--fail-on cannot tell overdue: no input holds action items")
            && words.contains("--fail-on cannot tell more: there is nothing to compare with"),
        "{words}"
    );
    // Each group is checked by itself.
    let groups = report(&[
        "--per",
        "team",
        "--actions",
        &tracker,
        "--fail-on",
        "overdue",
    ]);
    let words = text(&groups.stderr);
    assert_eq!(code(&groups), 1, "{words}");
    assert!(words.contains(": overdue: "), "{words}");
    assert_eq!(code(&report(&["--fail-on", "late"])), 2);
}
