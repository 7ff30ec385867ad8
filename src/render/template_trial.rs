//! What a template of the user fails at while it is tried, in words.

use std::collections::BTreeSet;

use crate::error::{Error, nearest_of};
use crate::render::template::Templates;
use crate::render::template_check::{Fault, Names, filters};
use crate::render::template_text::{Part, parts, unquoted};

/// Returns what a template of the user failed at while it was tried; a name that is not there is told with the one that is
/// meant, by the names that `keys` holds.
#[must_use]
pub fn fault_of(failure: &Error, templates: &Templates, keys: &serde_json::Value) -> Option<Fault> {
    let (file, line, what) = failure.template_place()?;
    let on_line = line.and_then(|line| templates.text(file).lines().nth(line - 1));
    let own = templates.text(file);
    let what = match unknown_name(on_line.unwrap_or_default(), own, keys) {
        // A filter refuses what is not there by its kind.
        Some(told)
            if ["undefined", "value is not", "not a string"]
                .iter()
                .any(|sign| what.contains(sign)) =>
        {
            told
        }
        _ => what.to_owned(),
    };
    Some(Fault {
        file: file.to_owned(),
        line,
        what,
    })
}

/// Finds on a line the name that neither the document nor our own templates know.
fn unknown_name(line: &str, own: &str, keys: &serde_json::Value) -> Option<String> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut known = BTreeSet::new();
    names_in(keys, &mut known);
    for text in Templates::names().filter_map(Templates::built_in) {
        known.extend(text.split(|letter| !is_name(letter)).map(str::to_owned));
    }
    for (_, part) in parts(own) {
        if let Part::Tag(words) = part {
            known.extend(Names::assigned(words).map(str::to_owned));
        }
    }
    let inside = parts(line).into_iter().map(|(_, part)| match part {
        Part::Print(words) | Part::Tag(words) => unquoted(words),
        Part::Text(_) => String::new(),
    });
    let inside: Vec<String> = inside.collect();
    let names = inside
        .iter()
        .flat_map(|words| words.split(|letter| !is_name(letter)));
    let mut unknown =
        names.filter(|name| name.starts_with(char::is_alphabetic) && !known.contains(*name));
    let name = unknown.find(|name| filters().all(|known| known != *name))?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = nearest_of(name, &known);
    let near = if near.starts_with("did") {
        format!("; {near}")
    } else {
        String::new()
    };
    Some(format!("there is no `{name}` here{near}"))
}

fn names_in(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                names_in(value, found);
            }
        }
        serde_json::Value::Array(values) => values
            .iter()
            .take(3)
            .for_each(|value| names_in(value, found)),
        _ => {}
    }
}
