//! What the tests share: running the program, temporary folders, data that may be absent.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    root().join(path)
}

/// A small generator of numbers: the same seed gives the same ones.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// Returns the next number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end.max(1)
    }
}

/// Texts that were made to break programs: `own`, and those of the collections where they are there, of the scripts one
/// in `every`.
pub(crate) fn hostile_texts(own: &[&str], every: usize) -> Vec<String> {
    let mut found: Vec<String> = own.iter().map(|text| (*text).to_owned()).collect();
    if let Some(file) = shared("data/hostile/blns/blns.json") {
        let text = std::fs::read_to_string(file).expect("the collection is text");
        let strings: Vec<String> = serde_json::from_str(&text).expect("the collection is JSON");
        found.extend(strings);
    }
    if let Some(file) = shared("data/hostile/xss-payloads/xss-payload-list.txt") {
        let bytes = std::fs::read(file).expect("the collection can be read");
        found.extend(text(&bytes).lines().step_by(every).map(str::to_owned));
    }
    found.retain(|payload| !payload.trim().is_empty());
    found
}

/// A file of the shared data beside the project; says "skipped" and gives `None` when it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = root().join("../shared").join(path);
    if !file.exists() {
        eprintln!("skipped: {} is absent", file.display());
        return None;
    }
    Some(file)
}

/// A run of the program, with a clean environment.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afteraction"));
    command.args(args).env_clear().current_dir(root());
    command
}

/// Runs the program.
pub(crate) fn run(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

/// Runs the program and expects exit code 0.
pub(crate) fn succeed(args: &[&str]) -> Output {
    let output = run(args);
    assert_eq!(code(&output), 0, "{args:?}: {}", text(&output.stderr));
    output
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

/// Bytes as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The report on a file as JSON, seen from `as_of`, with further arguments.
pub(crate) fn report(file: &Path, as_of: &str, more: &[&str]) -> Value {
    let file = file.to_str().expect("paths of tests are text");
    let mut args = vec!["report", file, "--json", "--quiet", "--as-of", as_of];
    args.extend(more);
    let output = succeed(&args);
    serde_json::from_slice(&output.stdout).expect("stdout is JSON")
}

/// A temporary folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is room for a temporary folder")
}

/// Writes a file into a folder.
pub(crate) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the folder can be written to");
    path
}

/// Asserts that every record has exactly one fate.
pub(crate) fn assert_fates(ledger: &Value) {
    let count = |name: &str| ledger[name].as_u64().expect("counts are whole numbers");
    let fates = [
        "imported",
        "rejected",
        "duplicate",
        "merged",
        "not_incident",
        "blank",
    ];
    assert_eq!(
        count("read"),
        fates.iter().map(|fate| count(fate)).sum::<u64>(),
        "{ledger}"
    );
}

/// Asserts that the ledger of a report adds up.
pub(crate) fn assert_ledger(report: &Value) {
    let ledger = &report["ledger"];
    assert_fates(ledger);
    let count = |name: &str| ledger[name].as_u64().expect("counts are whole numbers");
    let excluded = report["incidents"]["excluded"]
        .as_object()
        .expect("excluded is an object");
    let apart: u64 = excluded.values().filter_map(Value::as_u64).sum();
    assert_eq!(
        count("imported"),
        report["incidents"]["total"].as_u64().expect("a count") + apart
    );
    for (name, phase) in report["phases"].as_object().expect("phases is an object") {
        let field = |name: &str| phase[name].as_u64().expect("a count");
        let out: u64 = phase["excluded"]
            .as_object()
            .expect("an object")
            .values()
            .filter_map(Value::as_u64)
            .sum();
        assert_eq!(
            field("population"),
            field("known") + field("open") + out,
            "{name}"
        );
    }
}

/// The list at a JSON pointer.
pub(crate) fn list<'v>(value: &'v Value, path: &str) -> &'v Vec<Value> {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .expect("a list")
}
