//! Reads the reference values of a family for tests; they stand outside the repository.

use std::path::PathBuf;

use serde_json::Value;

/// Returns the cases of a family, or says that they are not there.
pub(crate) fn cases(family: &str) -> Vec<Value> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/oracles");
    let folder = std::env::var_os("AFTERACTION_ORACLES").map_or(shared, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join(format!("{family}.json"))) else {
        eprintln!("skipped: no reference values for {family}");
        return Vec::new();
    };
    let whole: Value = serde_json::from_str(&text).expect("reference values are JSON");
    whole["cases"]
        .as_array()
        .expect("a family has cases")
        .clone()
}

/// Returns a list of numbers; a bare number is a list of one (as R writes it).
pub(crate) fn numbers(value: &Value) -> Vec<Option<f64>> {
    match value {
        Value::Array(values) => values.iter().map(Value::as_f64).collect(),
        other => vec![other.as_f64()],
    }
}

/// Compares a figure with its reference value.
pub(crate) fn check(what: &str, seen: Option<f64>, expected: Option<f64>) {
    let near = match (seen, expected) {
        (Some(seen), Some(expected)) => {
            (seen - expected).abs() <= 1e-9_f64.max(1e-9 * expected.abs())
        }
        (None, None) => true,
        _ => false,
    };
    assert!(near, "{what}: {seen:?}, expected {expected:?}");
}
