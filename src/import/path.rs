//! Paths into a JSON record: `service.summary`, `components[].name`, `times[kind.name=Fixed at].value`.

use serde_json::{Map, Value};

use crate::import::preset::heading;

/// A parsed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    text: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A key of an object.
    Key(String),
    /// Every element of a list.
    Each,
    /// The elements of a list whose path holds the word (any case).
    Where(Vec<String>, String),
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// A sentence on what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, tail) = rest.split_at(end);
            if !key.is_empty() {
                steps.push(Step::Key(key.to_owned()));
            }
            rest = match tail.strip_prefix('[') {
                Some(inside) => {
                    let close = inside
                        .find(']')
                        .ok_or_else(|| format!("`{text}`: `[` without `]`"))?;
                    steps.push(filter(&inside[..close]));
                    inside[close + 1..].trim_start_matches('.')
                }
                None => tail.trim_start_matches('.'),
            };
        }
        Ok(Self {
            text: text.to_owned(),
            steps,
        })
    }

    /// Returns the path as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Fits the first key to the keys that the records really have: as written, else equal as a heading.
    ///
    /// *Empty*: `None` when no record has such a key.
    #[must_use]
    pub fn bound(&self, keys: &[String]) -> Option<Self> {
        let (Step::Key(first), rest) = self.steps.split_first()? else {
            return None;
        };
        let name = heading(first);
        let key = keys
            .iter()
            .find(|key| *key == first)
            .or_else(|| keys.iter().find(|key| heading(key) == name))?;
        let steps = std::iter::once(Step::Key(key.clone()))
            .chain(rest.iter().cloned())
            .collect();
        Some(Self {
            text: self.text.clone(),
            steps,
        })
    }

    /// Calls `found` with every value at the path, in order.
    pub fn visit<'v>(&self, record: &'v Map<String, Value>, found: &mut dyn FnMut(&'v Value)) {
        if let Some((Step::Key(key), rest)) = self.steps.split_first()
            && let Some(value) = record.get(key)
        {
            walk(value, rest, found);
        }
    }
}

fn filter(inside: &str) -> Step {
    match inside.split_once('=') {
        Some((path, word)) => Step::Where(
            path.split('.').map(str::to_owned).collect(),
            word.to_lowercase(),
        ),
        None => Step::Each,
    }
}

fn walk<'v>(value: &'v Value, steps: &[Step], found: &mut dyn FnMut(&'v Value)) {
    let Some((step, rest)) = steps.split_first() else {
        found(value);
        return;
    };
    match (step, value) {
        (Step::Key(key), Value::Object(object)) => {
            if let Some(inner) = object.get(key) {
                walk(inner, rest, found);
            }
        }
        // A key asked of a list means that key of every element.
        (Step::Key(..), Value::Array(elements)) => elements
            .iter()
            .for_each(|element| walk(element, steps, found)),
        (Step::Each, Value::Array(elements)) => elements
            .iter()
            .for_each(|element| walk(element, rest, found)),
        (Step::Where(path, word), Value::Array(elements)) => elements
            .iter()
            .filter(|element| holds(element, path, word))
            .for_each(|element| walk(element, rest, found)),
        _ => {}
    }
}

fn holds(element: &Value, path: &[String], word: &str) -> bool {
    let at = path.iter().try_fold(element, |value, key| value.get(key));
    at.and_then(Value::as_str)
        .is_some_and(|text| text.to_lowercase() == *word)
}
