//! What stands inside of records: members of a group, labels in a text, the columns of a data frame.

use serde_json::{Map, Value};

use crate::import::damage::Damage;
use crate::import::fold::spec::Fold;
use crate::import::input::Input;
use crate::import::path::Path;
use crate::import::read_json::Span;

/// Makes the records that stand inside of a record; without any it is one itself.
///
/// Members see the texts and numbers of the record around them as `group`.
pub(super) fn expand(fold: &Fold, object: Map<String, Value>) -> Vec<Map<String, Value>> {
    let path = fold.each.as_deref().and_then(|each| Path::parse(each).ok());
    let mut found: Vec<Map<String, Value>> = Vec::new();
    if let Some(path) = path {
        path.visit(&object, &mut |value| {
            let members = match value {
                Value::Array(members) => members.as_slice(),
                single => std::slice::from_ref(single),
            };
            found.extend(members.iter().filter_map(Value::as_object).cloned());
        });
    }
    if found.is_empty() {
        found.push(object);
    } else {
        let is_plain = |value: &Value| !value.is_array() && !value.is_object();
        let plain = object.iter().filter(|(_, value)| is_plain(value));
        let group: Map<String, Value> = plain
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        for member in &mut found {
            member.insert("group".to_owned(), Value::Object(group.clone()));
        }
    }
    if let Some(name) = &fold.labels_in {
        for member in &mut found {
            let made = member.get(name).and_then(Value::as_str).map(labels);
            if let Some(made) = made.filter(|made| !made.is_empty()) {
                member.insert("labels".to_owned(), Value::Object(made));
            }
        }
    }
    found
}

/// A record and where it stands, or why it is none.
type Parsed = (Span, Result<(Map<String, Value>, Option<Damage>), Damage>);

/// Opens the records that stand inside of others, where the fold says so.
pub(in crate::import) fn opened(parsed: Vec<Parsed>, fold: Option<&Fold>) -> Vec<Parsed> {
    let has_members = |fold: &&Fold| fold.each.is_some() || fold.labels_in.is_some();
    let Some(fold) = fold.filter(has_members) else {
        return parsed;
    };
    let open = |(span, object): Parsed| match object {
        Ok((object, repair)) => expand(fold, object)
            .into_iter()
            .map(|member| (span, Ok((member, repair.clone()))))
            .collect(),
        Err(damage) => vec![(span, Err(damage))],
    };
    parsed.into_iter().flat_map(open).collect()
}

/// Reads labels out of a text such as `Disk full {service=db, severity=sev2} - B=0.21`.
///
/// *Empty*: no braces with a name and a value in them.
pub(super) fn labels(text: &str) -> Map<String, Value> {
    let inside = text
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'))
        .map_or("", |(inside, _)| inside);
    let pairs = inside.split(',').filter_map(|pair| pair.split_once('='));
    let pair = |(name, value): (&str, &str)| {
        let value = value.trim().trim_matches('"');
        (name.trim().to_owned(), Value::String(value.to_owned()))
    };
    pairs
        .map(pair)
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

/// Turns an input that holds data frames into lines of JSON, which are read like any other.
pub(in crate::import) fn unframed(input: Input) -> Input {
    match frame_rows(&input.text) {
        Some(text) => Input {
            known_sha256: Some(input.sha256()),
            text,
            ..input
        },
        None => input,
    }
}

/// Turns a data frame, whose columns stand side by side as lists, into one JSON object a line.
///
/// *Output*: `None` when the text is no data frame.
pub(super) fn frame_rows(text: &str) -> Option<String> {
    let head = text
        .char_indices()
        .nth(HEAD)
        .map_or(text, |(end, _)| &text[..end]);
    let has = |name: &str| head.contains(name);
    if !head.trim_start().starts_with('{') || !has("\"schema\"") || !has("\"fields\"") {
        return None;
    }
    let whole: Value = serde_json::from_str(text).ok()?;
    let mut rows = String::new();
    let mut frames = Vec::new();
    frames_in(&whole, &mut frames, 0);
    if frames.is_empty() {
        return None;
    }
    for frame in frames {
        write_rows(frame, &mut rows)?;
    }
    Some(rows)
}

/// Characters in which a frame says what its columns are.
const HEAD: usize = 20_000;
/// How deep frames stand in an answer at most.
const DEPTH: usize = 5;

fn frames_in<'v>(value: &'v Value, found: &mut Vec<&'v Value>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Object(_)
            if value.pointer("/schema/fields").is_some_and(Value::is_array)
                && value.pointer("/data/values").is_some_and(Value::is_array) =>
        {
            found.push(value);
        }
        Value::Object(object) => object
            .values()
            .for_each(|inner| frames_in(inner, found, depth + 1)),
        Value::Array(list) => list
            .iter()
            .for_each(|inner| frames_in(inner, found, depth + 1)),
        _ => {}
    }
}

fn write_rows(frame: &Value, rows: &mut String) -> Option<()> {
    let fields = frame.pointer("/schema/fields")?.as_array()?;
    let columns = frame.pointer("/data/values")?.as_array()?;
    let names: Vec<&str> = fields
        .iter()
        .map(|field| {
            field
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
        })
        .collect();
    let count = columns
        .iter()
        .filter_map(Value::as_array)
        .map(Vec::len)
        .max()
        .unwrap_or(0);
    for row in 0..count {
        let mut made = Map::new();
        for (name, column) in names.iter().zip(columns) {
            if let Some(value) = column.get(row) {
                made.insert((*name).to_owned(), inner(value));
            }
        }
        rows.push_str(&Value::Object(made).to_string());
        rows.push('\n');
    }
    Some(())
}

/// Opens JSON that stands in a text.
fn inner(value: &Value) -> Value {
    let found = value
        .as_str()
        .filter(|text| text.starts_with('{'))
        .and_then(|text| serde_json::from_str(text).ok());
    found.unwrap_or_else(|| value.clone())
}
