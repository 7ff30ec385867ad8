//! Reads the reference values of a family for tests; they stand outside the repository.

use std::path::PathBuf;

use serde_json::Value;

/// Returns the folder of the reference values: `AFTERACTION_ORACLES`, else beside the project.
pub(crate) fn folder() -> PathBuf {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/oracles");
    std::env::var_os("AFTERACTION_ORACLES").map_or(shared, PathBuf::from)
}

/// Reads a family, or says that it is not there.
fn read(family: &str) -> Option<Value> {
    let Ok(text) = std::fs::read_to_string(folder().join(format!("{family}.json"))) else {
        eprintln!("skipped: no reference values for {family}");
        return None;
    };
    Some(serde_json::from_str(&text).expect("reference values are JSON"))
}

/// Returns the cases of a family, or says that they are not there.
pub(crate) fn cases(family: &str) -> Vec<Value> {
    read(family).map_or_else(Vec::new, |whole| {
        whole["cases"]
            .as_array()
            .expect("a family has cases")
            .clone()
    })
}

/// Checks every case of a family.
pub(crate) fn family(name: &str, check: impl Fn(&Case)) {
    let Some(whole) = read(name) else { return };
    let tolerance =
        |key: &str, least: f64| whole["tolerance"][key].as_f64().unwrap_or(0.0).max(least);
    let (relative, absolute) = (tolerance("rel", 1e-6), tolerance("abs", 1e-9));
    for value in whole["cases"].as_array().expect("a family has cases") {
        check(&Case {
            value: value.clone(),
            relative,
            absolute,
        });
    }
}

/// One case with the tolerance of its family: the file's own or 1e-6 relative, whichever is wider.
pub(crate) struct Case {
    value: Value,
    relative: f64,
    absolute: f64,
}

impl Case {
    /// Returns one number of the input.
    pub(crate) fn input(&self, key: &str) -> f64 {
        self.value["input"][key]
            .as_f64()
            .unwrap_or_else(|| panic!("{} has no {key}", self.value["id"]))
    }

    /// Returns one whole number of the input.
    pub(crate) fn count(&self, key: &str) -> u64 {
        self.value["input"][key]
            .as_u64()
            .unwrap_or_else(|| panic!("{} has no {key}", self.value["id"]))
    }

    /// Returns one text of the input.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.value["input"][key].as_str().expect("a text")
    }

    /// Returns a list of numbers of the input.
    pub(crate) fn inputs(&self, key: &str) -> Vec<f64> {
        numbers(&self.value["input"][key])
            .into_iter()
            .flatten()
            .collect()
    }

    /// Returns a list of whole numbers of the input.
    pub(crate) fn counts(&self, key: &str) -> Vec<u64> {
        let list = self.value["input"][key].as_array().expect("a list");
        list.iter()
            .map(|count| count.as_u64().expect("a count"))
            .collect()
    }

    /// Returns what the case expects under a path such as `gehan_perm/W`; `None` when it says nothing of it.
    pub(crate) fn expected(&self, path: &str) -> Option<&Value> {
        self.value["expected"].pointer(&format!("/{path}"))
    }

    /// Compares a figure: no number or an infinite one stands for what is not defined or unbounded.
    pub(crate) fn check(&self, path: &str, seen: f64) {
        self.check_within(path, seen, self.relative);
    }

    /// Compares a figure within a wider tolerance, where the reference was found by a search.
    pub(crate) fn check_within(&self, path: &str, seen: f64, relative: f64) {
        let Some(expected) = self.expected(path) else {
            return;
        };
        let near = match expected.as_f64() {
            Some(expected) => {
                (seen - expected).abs()
                    <= self
                        .absolute
                        .max(relative.max(self.relative) * expected.abs())
            }
            None if expected == "inf" => seen.is_infinite(),
            None => !seen.is_finite(),
        };
        assert!(
            near,
            "{} {path}: {seen}, expected {expected}",
            self.value["id"]
        );
    }
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
            (seen - expected).abs() <= 1e-9_f64.max(1e-6 * expected.abs())
        }
        (None, None) => true,
        _ => false,
    };
    assert!(near, "{what}: {seen:?}, expected {expected:?}");
}
