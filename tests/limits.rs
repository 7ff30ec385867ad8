//! What protects the machine: each limit stops with its exit code and its name, or costs one record.

use std::io::Write;

use crate::helpers::{code, folder, run, succeed, text, write};

const TABLE: &str = "id,title,started_at\n\
    1,one,2026-03-01T10:00:00Z\n\
    2,a title that is far longer than the others,2026-03-02T10:00:00Z\n\
    3,three,2026-03-03T10:00:00Z\n";

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

/// Runs `import` on bytes with a flag and gives exit code, stderr and what was imported.
fn import(name: &str, bytes: &[u8], flags: &[&str]) -> (i32, String, String) {
    let folder = folder();
    let file = write(folder.path(), name, bytes);
    let mut args = vec!["import", file.to_str().expect("text"), "--out", "-"];
    args.extend(flags);
    let output = run(&args);
    (code(&output), text(&output.stderr), text(&output.stdout))
}

#[test]
fn limits_of_a_whole_input_stop_with_their_name() {
    let cases: [(&str, Vec<u8>, [&str; 2], &str); 3] = [
        ("a.csv", TABLE.into(), ["--max-input", "100"], "input_bytes"),
        (
            "a.csv.gz",
            packed(TABLE.as_bytes()),
            ["--max-decompressed", "100B"],
            "decompressed_bytes",
        ),
        ("a.csv", TABLE.into(), ["--max-columns", "2"], "columns"),
    ];
    for (name, bytes, flags, limit) in cases {
        let (code, said, out) = import(name, &bytes, &flags);
        assert_eq!((code, out.as_str()), (6, ""), "{flags:?}: {said}");
        assert!(
            said.contains(&format!("`{limit}`")) && said.contains(flags[0]),
            "{said}"
        );
        // A larger one lets it through.
        let larger = [flags[0], "1000000"];
        assert_eq!(import(name, &bytes, &larger).0, 0, "{larger:?}");
    }
}

#[test]
fn limits_of_a_record_cost_that_record() {
    for (flag, expected) in [
        ("--max-field", "field_too_large"),
        ("--max-line", "line_too_large"),
    ] {
        let size = if flag == "--max-field" { "30" } else { "50" };
        let (code, said, out) = import("a.csv", TABLE.as_bytes(), &[flag, size]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(expected), "{said}");
        assert_eq!(out.lines().count(), 2, "{out}");
        let json = r#"[{"id":"1","title":"one","started_at":"2026-03-01T10:00:00Z"},
            {"id":"2","title":"one","started_at":"2026-03-01T10:00:00Z","native":["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]},
            {"id":"3","title":"one","started_at":"2026-03-01T10:00:00Z"}]"#;
        let size = if flag == "--max-field" { "30" } else { "80" };
        let (code, said, out) = import("a.json", json.as_bytes(), &[flag, size]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(expected), "{said}");
        assert_eq!(out.lines().count(), 2, "{out}");
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    let line = "1,one,2026-03-01T10:00:00Z\n";
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(b"id,title,started_at\n").expect("memory");
    let block = line.repeat(40_000);
    (0..150).for_each(|_| packer.write_all(block.as_bytes()).expect("memory"));
    let bomb = packer.finish().expect("memory");
    let (code, said, _) = import("bomb.csv.gz", &bomb, &[]);
    assert_eq!(code, 6, "{said}");
    assert!(
        said.contains("`growth`") && said.contains("--max-decompressed"),
        "{said}"
    );
}

#[test]
fn deep_nesting_costs_its_record() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let json = format!(
        r#"[{{"id":"1","title":"one","started_at":"2026-03-01T10:00:00Z"}},{{"id":"2","deep":{deep}}}]"#
    );
    let (code, said, out) = import("a.json", json.as_bytes(), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("json_depth"), "{said}");
    assert_eq!(out.lines().count(), 1, "{out}");
}

#[test]
fn a_wide_table_is_read_and_looked_at() {
    let names: Vec<String> = (0..99_000).map(|column| format!("c{column}")).collect();
    let table = format!(
        "id,title,started_at,{}\n1,one,2026-03-01T10:00:00Z,{}\n",
        names.join(","),
        vec!["x"; names.len()].join(",")
    );
    let folder = folder();
    let file = write(folder.path(), "wide.csv", table);
    let file = file.to_str().expect("text");
    assert!(text(&succeed(&["import", file, "--out", "-"]).stdout).contains("\"one\""));
    assert!(text(&succeed(&["inspect", file]).stdout).contains("99,003 columns"));
}

#[test]
fn a_size_that_is_none_is_a_usage_error() {
    let (code, said, _) = import("a.csv", TABLE.as_bytes(), &["--max-input", "much"]);
    assert_eq!(code, 2);
    assert!(said.contains("500MB"), "{said}");
}

/// What a folder or an argument can be besides an export: each is answered, and costs nothing else.
#[cfg(unix)]
#[test]
fn odd_inputs_are_told_apart() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let at = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    write(folder.path(), "a.csv", TABLE);
    symlink(folder.path(), folder.path().join("again")).expect("a link");
    symlink(at("one"), at("two")).expect("a link");
    symlink(at("two"), at("one")).expect("a link");
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe.csv"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    let whole = folder.path().to_str().expect("text");
    let output = succeed(&["import", whole, "--out", "-"]);
    assert_eq!(text(&output.stdout).lines().count(), 3);
    for (path, words) in [
        (at("one"), "cannot be read"),
        (at("pipe.csv"), "is a device or a named pipe"),
        ("/dev/zero".to_owned(), "is a device or a named pipe"),
        (at("none.csv"), "no such file or folder"),
    ] {
        let output = run(&["import", &path, "--out", "-"]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 4, "{said}");
        assert!(said.contains(words), "{path}: {said}");
    }
}

#[test]
fn many_inputs_are_one_export() {
    let folder = folder();
    for number in 0..300 {
        let table = format!("id,title,started_at\n{number},one,2026-03-01T10:00:00Z\n");
        write(folder.path(), &format!("{number:03}.csv"), table);
    }
    let whole = folder.path().to_str().expect("text");
    let output = succeed(&["import", whole, "--out", "-"]);
    assert_eq!(text(&output.stdout).lines().count(), 300);
    let seen = text(&succeed(&["inspect", whole, "--json"]).stdout);
    let seen: serde_json::Value = serde_json::from_str(&seen).expect("JSON");
    let files = seen["files"].as_array().expect("a list");
    assert!(files.len() == 300 && files.iter().all(|file| file["incidents"] == 1));
}
