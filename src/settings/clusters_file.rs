//! The clusters file: recurring problems as people read and edit them, in TOML; their comments stay.

use std::path::Path;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

use crate::analysis::{Cluster, DriftKind, KnownProblem, RecurrenceBasis, Register};
use crate::error::{Error, Result};

/// What a new file begins with.
const HEAD: &str = "\
# Recurring problems: what is written here holds in every later run. For each problem you may add
#   name = \"…\"            what you call it
#   pin = [\"ID\"]          incidents that belong to it, whatever their texts say
#   split = [\"ID\"]        incidents that do not belong to it
#   merge = [\"c-…\"]       problems that are a part of it
#   not_a_problem = true   leaves it out
# `label` and `members` are written anew after each run; everything else, and every comment, stays.
";

/// Reads the file.
///
/// # Errors
/// Usage: it is no TOML, or a value has another form.
pub(super) fn read(path: &Path, text: &str) -> Result<Register> {
    let wrong = |what: String| Error::clusters_file(path, what);
    let document: DocumentMut = text
        .parse()
        .map_err(|cause: toml_edit::TomlError| wrong(cause.to_string()))?;
    if let Some((name, _)) = document.iter().find(|(name, _)| *name != "problem") {
        return Err(wrong(format!(
            "`{name}` is not known: problems stand under [[problem]]"
        )));
    }
    let Some(item) = document.get("problem") else {
        return Ok(Register::default());
    };
    let tables = item
        .as_array_of_tables()
        .ok_or_else(|| wrong("problems stand under [[problem]]".to_owned()))?;
    let problems = tables
        .iter()
        .map(|table| problem(table).map_err(&wrong))
        .collect::<Result<_>>()?;
    Ok(Register { problems })
}

/// What a problem in the file may have.
const KNOWN: [&str; 8] = [
    "id",
    "name",
    "label",
    "members",
    "pin",
    "split",
    "merge",
    "not_a_problem",
];

fn problem(table: &Table) -> std::result::Result<KnownProblem, String> {
    let text = |name: &str| match table.get(name) {
        None => Ok(None),
        Some(item) => item
            .as_str()
            .map(|text| Some(text.to_owned()))
            .ok_or_else(|| format!("`{name}` is no text")),
    };
    let list = |name: &str| -> std::result::Result<Vec<String>, String> {
        let Some(item) = table.get(name) else {
            return Ok(Vec::new());
        };
        let wrong = || format!("`{name}` is no list of texts");
        let entries = item.as_array().ok_or_else(wrong)?.iter();
        entries
            .map(|entry| entry.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect()
    };
    if let Some((name, _)) = table.iter().find(|(name, _)| !KNOWN.contains(name)) {
        return Err(format!(
            "`{name}` is not known; a problem has: {}",
            KNOWN.join(", ")
        ));
    }
    let is_no_problem = match table.get("not_a_problem") {
        None => false,
        Some(item) => item
            .as_bool()
            .ok_or("`not_a_problem` is neither true nor false")?,
    };
    Ok(KnownProblem {
        id: text("id")?
            .filter(|id| !id.is_empty())
            .ok_or("a [[problem]] has no id")?,
        name: text("name")?.filter(|name| !name.is_empty()),
        members: list("members")?,
        pin: list("pin")?,
        split: list("split")?,
        merge: list("merge")?,
        is_no_problem,
    })
}

/// Returns the file as it is to stand after a run: members and labels anew, new problems at the end.
///
/// # Errors
/// Internal: the text was read before, so it can be read again.
pub fn updated<'c>(
    text: &str,
    clusters: impl Iterator<Item = &'c Cluster>,
    basis: &RecurrenceBasis,
) -> Result<String> {
    let begin = if text.trim().is_empty() { HEAD } else { text };
    let mut document: DocumentMut = begin
        .parse()
        .map_err(|cause: toml_edit::TomlError| Error::internal(cause.to_string()))?;
    // What stands below the last problem, or in a file of comments only, belongs to the end of the file.
    if document.get("problem").is_none() {
        let comments = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing("");
        document.decor_mut().set_prefix(comments);
        document.insert("problem", Item::ArrayOfTables(ArrayOfTables::new()));
    }
    let tables = document["problem"]
        .as_array_of_tables_mut()
        .ok_or_else(|| Error::internal("the clusters file has no problems"))?;
    let gone: Vec<&str> = basis
        .drift
        .iter()
        .filter(|drift| drift.kind == DriftKind::Merged)
        .map(|drift| drift.id.as_str())
        .collect();
    for table in tables.iter_mut() {
        if table
            .get("id")
            .and_then(Item::as_str)
            .is_some_and(|id| gone.contains(&id))
        {
            table["members"] = value(Array::new());
        }
    }
    let known: std::collections::HashMap<String, usize> = tables
        .iter()
        .enumerate()
        .filter_map(|(at, table)| Some((table.get("id")?.as_str()?.to_owned(), at)))
        .collect();
    for cluster in clusters {
        let members: Array = cluster.incident_ids.iter().map(String::as_str).collect();
        if let Some(table) = known.get(&cluster.id).and_then(|at| tables.get_mut(*at)) {
            set(table, "label", cluster.label.as_str().into());
            set(table, "members", members.into());
        } else {
            let mut table = Table::new();
            set(&mut table, "id", cluster.id.as_str().into());
            set(&mut table, "label", cluster.label.as_str().into());
            set(&mut table, "members", members.into());
            tables.push(table);
        }
    }
    Ok(document.to_string())
}

/// Sets a value; a comment behind it stays.
fn set(table: &mut Table, name: &str, mut new: Value) {
    if let Some(old) = table.get(name).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    table[name] = Item::Value(new);
}

#[cfg(test)]
mod tests;
