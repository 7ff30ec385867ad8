//! Values of JSON records and cells as text: what people call an object by, lists opened, cells that hold JSON or what a
//! script printed instead of it.

use std::borrow::Cow;

use regex::Regex;
use serde_json::{Map, Value};

use crate::import::preset::heading;
use crate::import::timestamp::is_null;
use crate::incident::Text;
use crate::incident::columns::begins_formula;

/// Keys of an object that hold what people call it by, first choice first.
const NAMES: [&str; 9] = [
    "display_value",
    "name",
    "summary",
    "displayName",
    "title",
    "value",
    "label",
    "text",
    "login",
];

/// How deep a printed value may be nested.
const DEPTH: usize = 32;

/// Takes white space and the guard against formulas off a cell; `None` when nothing or a null form is left.
pub(super) fn filled(cell: &str) -> Option<&str> {
    let text = unguarded(trimmed(cell));
    (!is_null(text)).then_some(text)
}

/// Takes white space off; most cells have none, which a look at two bytes tells.
fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        cell
    } else {
        cell.trim()
    }
}

/// Takes one apostrophe off a text that a spreadsheet would otherwise run as a formula; our own exports put it there.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(begins_formula) => rest,
        _ => text,
    }
}

/// Returns the first group of a pattern, or all that matches; `None` when nothing does.
pub(super) fn captured<'t>(pattern: &Regex, text: Text<'t>) -> Option<Text<'t>> {
    let found = pattern.captures(&text)?;
    let part = found.get(1).or_else(|| found.get(0))?.range();
    let part = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text[part].trim()),
        Cow::Owned(text) => Cow::Owned(text[part].trim().to_owned()),
    };
    Some(part).filter(|part| !is_null(part))
}

/// Returns what stands under a heading of a Markdown text: `### Impact started`.
pub(super) fn section<'t>(text: &Text<'t>, wanted: &str) -> Option<Text<'t>> {
    let wanted = heading(wanted);
    let mut found: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (line.trim_start().strip_prefix('#'), found) {
            (Some(title), None) if heading(title.trim_start_matches('#')) == wanted => {
                found = Some((end, end));
            }
            (Some(_), Some(_)) => break,
            (None, Some((start, _))) => found = Some((start, end)),
            _ => {}
        }
        at = end;
    }
    let (start, end) = found?;
    let part = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text[start..end].trim()),
        Cow::Owned(text) => Cow::Owned(text[start..end].trim().to_owned()),
    };
    Some(part).filter(|part| !is_null(part) && part != "_No response_")
}

/// Returns a value as text; an object gives the text that people call it by.
pub(crate) fn scalar(value: &Value) -> Option<Text<'_>> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::String(text) => filled(text).map(Cow::Borrowed),
        Value::Array(elements) => elements.iter().find_map(scalar),
        Value::Object(object) => NAMES
            .iter()
            .find_map(|key| object.get(*key).and_then(scalar))
            .or_else(|| rich_text(object)),
    }
}

/// Returns the words of a document that is kept as a tree of paragraphs and texts.
fn rich_text(object: &Map<String, Value>) -> Option<Text<'_>> {
    let content = object.get("content")?.as_array()?;
    let mut words = String::new();
    content.iter().for_each(|part| gather(part, &mut words));
    let words = words.trim();
    (!words.is_empty()).then(|| Cow::Owned(words.to_owned()))
}

fn gather(part: &Value, words: &mut String) {
    if let Some(text) = part.get("text").and_then(Value::as_str) {
        words.push_str(text);
    }
    if let Some(content) = part.get("content").and_then(Value::as_array) {
        content.iter().for_each(|inner| gather(inner, words));
    }
    let kind = part.get("type").and_then(Value::as_str);
    if matches!(
        kind,
        Some("paragraph" | "heading" | "hardBreak" | "listItem")
    ) {
        words.push('\n');
    }
}

/// Returns what a graph query wraps: the list of a connection (`nodes`, `edges`), the node of an edge; all else as it is.
pub(super) fn opened(value: &Value) -> &Value {
    const CONNECTION: [&str; 5] = ["nodes", "edges", "pageInfo", "totalCount", "__typename"];
    const EDGE: [&str; 3] = ["node", "cursor", "__typename"];
    let Value::Object(object) = value else {
        return value;
    };
    if object.len() > CONNECTION.len() {
        return value;
    }
    let holds_only = |names: &[&str]| object.keys().all(|key| names.contains(&key.as_str()));
    let list = ["nodes", "edges"].iter().find_map(|name| object.get(*name));
    match (list, object.get("node")) {
        (Some(list @ Value::Array(_)), _) if holds_only(&CONNECTION) => list,
        (None, Some(node @ Value::Object(_))) if holds_only(&EDGE) => node,
        _ => value,
    }
}

/// Calls `found` with every filled value, lists opened.
pub(super) fn each_of<'v>(value: &'v Value, found: &mut dyn FnMut(Text<'v>)) {
    match opened(value) {
        Value::Array(elements) => elements.iter().for_each(|element| each_of(element, found)),
        other => {
            if let Some(text) = scalar(other) {
                found(text);
            }
        }
    }
}

/// Reads a cell that holds a list or an object: as JSON, or as Python prints it (`{'id': 'P6OZOP6', 'open': True}`).
pub(super) fn of_cell(cell: &str) -> Option<Value> {
    if !cell.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(cell).ok().or_else(|| {
        let mut printed = Printed { rest: cell };
        let value = printed.value(DEPTH)?;
        printed.rest.trim().is_empty().then_some(value)
    })
}

/// A cursor over a value as Python prints it.
struct Printed<'t> {
    rest: &'t str,
}

impl Printed<'_> {
    fn take(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        self.rest
            .strip_prefix(sign)
            .map(|rest| self.rest = rest)
            .is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.rest = self.rest.trim_start();
        match self.rest.chars().next()? {
            '{' => self.object(depth),
            '[' => self.list('[', ']', depth),
            '(' => self.list('(', ')', depth),
            '\'' | '"' => self.text().map(Value::String),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut object = Map::new();
        self.take('{');
        while !self.take('}') {
            let key = match self.value(depth)? {
                Value::String(key) => key,
                other => other.to_string(),
            };
            self.take(':').then_some(())?;
            object.insert(key, self.value(depth)?);
            if !self.take(',') {
                return self.take('}').then_some(Value::Object(object));
            }
        }
        Some(Value::Object(object))
    }

    fn list(&mut self, open: char, close: char, depth: usize) -> Option<Value> {
        let mut list = Vec::new();
        self.take(open);
        while !self.take(close) {
            list.push(self.value(depth)?);
            if !self.take(',') {
                return self.take(close).then_some(Value::Array(list));
            }
        }
        Some(Value::Array(list))
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.rest.chars().next()?;
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    sign @ ('x' | 'u' | 'U') => text.push(escaped(&mut letters, sign)?),
                    other => text.push(other),
                },
                _ if letter == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                _ => text.push(letter),
            }
        }
        None
    }

    fn word(&mut self) -> Option<Value> {
        let end = self
            .rest
            .find([',', '}', ']', ')', ':'])
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word.trim() {
            "True" | "true" => Some(Value::Bool(true)),
            "False" | "false" => Some(Value::Bool(false)),
            "None" | "null" | "nan" | "NaN" => Some(Value::Null),
            number => serde_json::from_str(number).ok(),
        }
    }
}

/// Reads the number of a letter behind `\x`, `\u` or `\U`.
fn escaped(letters: &mut impl Iterator<Item = (usize, char)>, sign: char) -> Option<char> {
    let count = match sign {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let digits: String = letters.take(count).map(|(_, letter)| letter).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests;
