//! Paths into a JSON record: `service.summary`, `components[].name`, `times[kind.name=Fixed at].value`.
//!
//! A test in brackets keeps what passes it: `[state=open|new*]` one of the words in any case, `[state=#]` a whole number,
//! `[action&2]` a number with that bit. At the beginning of a path the test is made on the record itself:
//! `[status=resolved]last_change_at`.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::import::preset::heading;
use crate::import::value;

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
    /// The elements of a list, or the object itself, that pass a test.
    Where(Test),
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Where the value stands.
    pub keys: Vec<String>,
    wanted: Wanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// One of these words, in lower case; `*` at the end matches any ending.
    Words(Vec<String>),
    /// A whole number.
    Number,
    /// A number with this bit.
    Bit(u64),
}

/// The keys that the records of an input have.
#[derive(Debug, Default)]
pub struct Keys {
    /// Keys at the top of any record.
    pub top: Vec<String>,
    /// Names by which people know a key, as a heading, and the key.
    pub names: Vec<(String, String)>,
    /// The top, then the objects whose parts count as the record's own.
    places: Vec<Place>,
}

/// Keys of one object, found by what they read as; a record can have a hundred thousand of them.
#[derive(Debug, Default)]
struct Place {
    /// The path of the object.
    way: Vec<String>,
    exact: HashSet<String>,
    by_heading: HashMap<String, String>,
    /// What stands before the first dot of keys that are themselves written with dots.
    dotted: HashSet<String>,
}

impl Place {
    fn new(way: Vec<String>, keys: &[String]) -> Self {
        let mut made = Self {
            way,
            ..Self::default()
        };
        for key in keys {
            let same = made.by_heading.entry(heading(key));
            same.or_insert_with(|| key.clone());
            if let Some((first, _)) = key.split_once('.') {
                made.dotted.insert(first.to_owned());
            }
            made.exact.insert(key.clone());
        }
        made
    }

    fn way_to(&self, key: &str) -> Vec<String> {
        self.way
            .iter()
            .map(String::as_str)
            .chain([key])
            .map(str::to_owned)
            .collect()
    }
}

impl Keys {
    /// Collects the keys of records; `inside` are the paths of objects whose parts count as the record's own.
    pub fn of<'o>(
        records: &(impl Iterator<Item = &'o Map<String, Value>> + Clone),
        inside: &[String],
    ) -> Self {
        let within = |at: &String| {
            let way: Vec<String> = at.split('.').map(str::to_owned).collect();
            let objects = records.clone().filter_map(|record| object_at(record, &way));
            let keys = distinct(objects.flat_map(Map::keys));
            Place::new(way, &keys)
        };
        let top = distinct(records.clone().flat_map(Map::keys));
        let first = Place::new(Vec::new(), &top);
        Self {
            places: std::iter::once(first)
                .chain(inside.iter().map(within))
                .collect(),
            top,
            names: Vec::new(),
        }
    }

    /// Finds the way to a key: at the top as written, inside as written, then as equal headings.
    fn way(&self, wanted: &str) -> Option<Vec<String>> {
        let mut places = self.places.iter();
        if let Some(place) = places.find(|place| place.exact.contains(wanted)) {
            return Some(place.way_to(wanted));
        }
        let name = heading(wanted);
        let alike = |place: &Place| Some(place.way_to(place.by_heading.get(&name)?));
        self.places.iter().find_map(alike).or_else(|| {
            let mut places = self.places.iter();
            let place = places.find(|place| place.dotted.contains(wanted))?;
            Some(place.way_to(wanted))
        })
    }

    /// Returns the key that people know by this name, else the name.
    fn key_of(&self, name: &str) -> String {
        if self.names.is_empty() {
            return name.to_owned();
        }
        let wanted = heading(name);
        let found = self.names.iter().find(|(known, _)| *known == wanted);
        found.map_or_else(|| name.to_owned(), |(_, key)| key.clone())
    }
}

/// Returns each text once, in the order in which they first occur.
fn distinct<'k>(keys: impl Iterator<Item = &'k String>) -> Vec<String> {
    let mut seen = HashSet::new();
    keys.filter(|key| seen.insert(key.as_str()))
        .cloned()
        .collect()
}

fn object_at<'o>(record: &'o Map<String, Value>, way: &[String]) -> Option<&'o Map<String, Value>> {
    way.iter()
        .try_fold(record, |object, key| object.get(key)?.as_object())
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
                    steps.push(match Test::parse(&inside[..close]) {
                        Some(test) => Step::Where(test?),
                        None => Step::Each,
                    });
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

    /// Takes the tests at the beginning off, which are made on the record itself, with what is left as written.
    #[must_use]
    pub fn tests(&self) -> (Vec<&Test>, &str) {
        let tests: Vec<&Test> = self
            .steps
            .iter()
            .map_while(|step| match step {
                Step::Where(test) => Some(test),
                _ => None,
            })
            .collect();
        let mut rest = self.text.as_str();
        for _ in &tests {
            rest = rest.split_once(']').map_or("", |(_, rest)| rest);
        }
        (tests, rest.trim_start_matches('.'))
    }

    /// Parts the first key from what follows it.
    #[must_use]
    pub fn split_first(&self) -> Option<(&str, Self)> {
        let (Step::Key(first), rest) = self.steps.split_first()? else {
            return None;
        };
        let rest = Self {
            text: self.text.clone(),
            steps: rest.to_vec(),
        };
        (!rest.steps.is_empty()).then_some((first.as_str(), rest))
    }

    /// Fits the keys to those that the records really have.
    ///
    /// *Empty*: `None` when no record has such a key.
    #[must_use]
    pub fn bound(&self, keys: &Keys) -> Option<Self> {
        let mut steps: Vec<Step> = Vec::new();
        let mut due = true;
        for step in &self.steps {
            match step {
                Step::Where(test) if due => {
                    let (first, rest) = test.keys.split_first()?;
                    let mut way = keys.way(first)?;
                    way.extend(rest.iter().cloned());
                    steps.push(Step::Where(Test {
                        keys: way,
                        wanted: test.wanted.clone(),
                    }));
                }
                Step::Key(key) if due => {
                    due = false;
                    let way = keys.way(&keys.key_of(key))?;
                    steps.extend(way.into_iter().map(Step::Key));
                }
                Step::Key(key) => steps.push(Step::Key(keys.key_of(key))),
                other => steps.push(other.clone()),
            }
        }
        Some(Self {
            text: self.text.clone(),
            steps,
        })
    }

    /// Calls `found` with every value at the path, in order.
    pub fn visit<'v>(&self, record: &'v Map<String, Value>, found: &mut dyn FnMut(&'v Value)) {
        let tests = self.steps.iter().take_while(|step| match step {
            Step::Where(test) => test.passes_in(record),
            _ => false,
        });
        let steps = &self.steps[tests.count()..];
        if matches!(steps.first(), Some(Step::Key(_))) {
            walk_object(record, steps, found);
        }
    }

    /// Calls `found` with every value at the path inside of a value.
    pub fn visit_value<'v>(&self, value: &'v Value, found: &mut dyn FnMut(&'v Value)) {
        walk(value, &self.steps, found);
    }

    /// Tells whether a record has the path, be it filled or null.
    #[must_use]
    pub fn is_in(&self, record: &Map<String, Value>) -> bool {
        let mut any = false;
        self.visit(record, &mut |_| any = true);
        any
    }
}

impl Test {
    /// Reads what stands in brackets; `None` when it is no test but stands for every element.
    fn parse(inside: &str) -> Option<Result<Self, String>> {
        let keys = |path: &str| path.trim().split('.').map(str::to_owned).collect();
        if let Some((path, words)) = inside.split_once('=') {
            let wanted = if words.trim() == "#" {
                Wanted::Number
            } else {
                Wanted::Words(words.split('|').map(str::to_lowercase).collect())
            };
            return Some(Ok(Self {
                keys: keys(path),
                wanted,
            }));
        }
        let (path, bit) = inside.split_once('&')?;
        let bit = bit.trim().parse().map(Wanted::Bit);
        Some(
            bit.map(|wanted| Self {
                keys: keys(path),
                wanted,
            })
            .map_err(|_| format!("`[{inside}]`: a whole number is due behind `&`")),
        )
    }

    /// Tells whether a text is what the test wants.
    #[must_use]
    pub fn passes(&self, text: &str) -> bool {
        let number = |text: &str| text.trim().parse::<i64>();
        match &self.wanted {
            Wanted::Number => number(text).is_ok(),
            Wanted::Bit(bit) => number(text).is_ok_and(|number| number.cast_unsigned() & bit != 0),
            Wanted::Words(words) => {
                let lower = text.to_lowercase();
                words.iter().any(|word| {
                    word.strip_suffix('*')
                        .map_or(*word == lower, |start| lower.starts_with(start))
                })
            }
        }
    }

    /// Tells whether any value at the test's path passes.
    fn passes_in(&self, object: &Map<String, Value>) -> bool {
        let steps: Vec<Step> = self.keys.iter().cloned().map(Step::Key).collect();
        let mut any = false;
        walk_object(object, &steps, &mut |value| {
            any |= value::scalar(value).is_some_and(|text| self.passes(&text));
        });
        any
    }
}

fn walk<'v>(value: &'v Value, steps: &[Step], found: &mut dyn FnMut(&'v Value)) {
    let Some((step, rest)) = steps.split_first() else {
        found(value);
        return;
    };
    let value = value::opened(value);
    match (step, value) {
        (Step::Key(_), Value::Object(object)) => walk_object(object, steps, found),
        // A key asked of a list means that key of every element.
        (Step::Key(..), Value::Array(elements)) => elements
            .iter()
            .for_each(|element| walk(element, steps, found)),
        (Step::Each, Value::Array(elements)) => elements
            .iter()
            .for_each(|element| walk(element, rest, found)),
        (Step::Where(test), Value::Array(elements)) => elements
            .iter()
            .map(value::opened)
            .filter(|element| element.as_object().is_some_and(|one| test.passes_in(one)))
            .for_each(|element| walk(element, rest, found)),
        (Step::Where(test), Value::Object(object)) if test.passes_in(object) => {
            walk(value, rest, found);
        }
        _ => {}
    }
}

/// Follows a key of an object; keys that are themselves written with dots are found too: `"service.name": …`.
fn walk_object<'v>(
    object: &'v Map<String, Value>,
    steps: &[Step],
    found: &mut dyn FnMut(&'v Value),
) {
    let Some((Step::Key(key), rest)) = steps.split_first() else {
        return;
    };
    if let Some(inner) = object.get(key) {
        return walk(inner, rest, found);
    }
    let mut joined = key.clone();
    for (index, step) in rest.iter().enumerate() {
        let Step::Key(next) = step else { return };
        joined.push('.');
        joined.push_str(next);
        if let Some(inner) = object.get(&joined) {
            return walk(inner, &rest[index + 1..], found);
        }
    }
}

#[cfg(test)]
mod tests;
