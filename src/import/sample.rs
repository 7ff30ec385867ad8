//! The beginning of an input, opened but not mapped: how it is written, its columns, and some of its values.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::error::Result;
use crate::import::detect::{Evidence, Fit};
use crate::import::fold::log_lines;
use crate::import::headings::Headings;
use crate::import::input::Input;
use crate::import::path::Keys;
use crate::import::preset::{Preset, heading};
use crate::import::raw::{Available, Raw, Source};
use crate::import::read_csv::{Csv, Row};
use crate::import::read_json::{self, Json, Shape, Span};
use crate::import::{ImportOptions, detect, fold, sheet_objects};
use crate::notes::inspection::{ColumnSeen, Layout, Objects, Table};

/// Records that are kept.
const RECORDS: usize = 400;
/// The longest value that is shown, in characters.
const SHOWN: usize = 80;
/// How deep paths of JSON values are listed.
const DEPTH: usize = 5;
/// How many columns or paths are listed.
const PATHS: usize = 300;
/// Bytes from which the kind of line ends is told.
const LOOKED_AT: usize = 4 << 20;

/// An input, opened.
pub(super) struct Opened<'p> {
    /// How its records are written.
    pub layout: Layout,
    /// What reads it.
    pub preset: Option<&'p Preset>,
    /// Some of its records.
    pub sample: Sample,
    /// Where in it the records stand.
    pub path: String,
}

/// The preset of a list, and how well it fits; `None` when none does.
type Fitted<'p> = Option<(Fit, &'p Preset)>;

/// Some records of an input, and what they have.
pub(super) enum Sample {
    /// Rows of a table under its headings.
    Rows(Headings, Vec<Vec<String>>),
    /// Objects, with the keys that they have.
    Objects(Keys, Vec<Map<String, Value>>),
}

impl<'p> Opened<'p> {
    /// Opens an input and finds its preset; none that fits is no error here.
    ///
    /// # Errors
    /// The text is no table and no JSON. Usage: the preset that was asked for does not exist.
    pub(super) fn new(
        input: &Input,
        presets: &'p [Preset],
        options: &'p ImportOptions,
    ) -> Result<Self> {
        if log_lines::looks_like_log(&input.text) {
            Self::lines(input, presets, options)
        } else if read_json::looks_like_json(&input.text) {
            Self::objects(input, presets, options)
        } else {
            Self::table(input, presets, options)
        }
    }

    fn lines(input: &Input, presets: &'p [Preset], options: &'p ImportOptions) -> Result<Self> {
        let example = log_lines::example();
        let keys = Keys::of(&std::iter::once(&example), &[]);
        let evidence = Evidence {
            available: Available::Keys(&keys),
            records: std::slice::from_ref(&example),
            envelope: "",
        };
        let preset = chosen(presets, options, &evidence)?;
        let lines = log_lines::lines(&input.text);
        let records = lines.iter().filter_map(|(_, line)| log_lines::record(line));
        let records: Vec<_> = records.take(RECORDS).collect();
        Ok(Self {
            layout: Layout::Text,
            preset,
            sample: Sample::Objects(keys, records),
            path: String::new(),
        })
    }

    fn table(input: &Input, presets: &'p [Preset], options: &'p ImportOptions) -> Result<Self> {
        let csv = Csv::open(&input.text, &options.limits)
            .map_err(|failure| failure.in_input(&input.name))?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        if let Some(part) = csv.parts().first() {
            part.read(|row| match row {
                Row::Record { fields, .. } if rows.len() < RECORDS => {
                    rows.push(fields.iter().map(str::to_owned).collect());
                }
                _ => {}
            });
        }
        let layout = Layout::Table(written(&csv, &input.text));
        let sample = Sample::Rows(Headings::new(&csv.header), rows);
        Ok(Self {
            layout,
            preset: chosen(presets, options, &sample.evidence(""))?,
            sample,
            path: String::new(),
        })
    }

    fn objects(input: &Input, presets: &'p [Preset], options: &'p ImportOptions) -> Result<Self> {
        let json = Json::open(&input.text, &options.limits)
            .map_err(|failure| failure.in_input(&input.name))?;
        let mut taken: Option<(Fitted<'_>, usize, Vec<_>)> = None;
        for (place, array) in json.arrays.iter().enumerate() {
            let records = sheet_objects::sample(input, &array.elements, options);
            let keys = Keys::of(&records.iter(), &[]);
            let evidence = Evidence {
                available: Available::Keys(&keys),
                records: &records,
                envelope: &array.path,
            };
            let preset = chosen(presets, options, &evidence)?;
            let fit = preset.map(|preset| (detect::fit(preset, &evidence), preset));
            let rank = |fit: &Fitted<'_>| fit.map(|(fit, _)| fit);
            // As for reading: the first list that a preset fits best, else the largest.
            let is_better = taken.as_ref().is_none_or(|(known, other, _)| {
                let larger = json.arrays[*other].elements.len() < array.elements.len();
                rank(&fit) > rank(known) || (known.is_none() && fit.is_none() && larger)
            });
            if is_better {
                taken = Some((fit, place, records));
            }
        }
        let (fit, place, objects) = taken.unwrap_or((None, 0, Vec::new()));
        let preset = fit.map(|(_, preset)| preset);
        let path = json
            .arrays
            .get(place)
            .map_or(String::new(), |array| array.path.clone());
        let others = json
            .arrays
            .iter()
            .filter(|array| array.path != path && !array.elements.is_empty());
        let other_lists = others
            .map(|array| (array.path.clone(), array.elements.len() as u64))
            .collect();
        let objects = members(objects, preset);
        let inside = preset.map_or(&[] as &[String], |preset| &preset.inside);
        let mut keys = Keys::of(&objects.iter(), inside);
        if let Some(preset) = preset {
            keys.names = crate::import::known_names::of(&json, preset);
        }
        Ok(Self {
            layout: Layout::Objects(Objects {
                shape: shape(json.shape).to_owned(),
                path: path.clone(),
                other_lists,
            }),
            preset,
            sample: Sample::Objects(keys, objects),
            path,
        })
    }
}

/// Opens the records that stand inside of others, as reading does.
fn members(objects: Vec<Map<String, Value>>, preset: Option<&Preset>) -> Vec<Map<String, Value>> {
    let nowhere = Span { byte: 0, len: 0 };
    let parsed = objects
        .into_iter()
        .map(|object| (nowhere, Ok((object, None))));
    let fold = preset.and_then(|preset| preset.fold.as_ref());
    let opened = fold::members::opened(parsed.collect(), fold).into_iter();
    opened
        .filter_map(|(_, object)| object.ok())
        .map(|(object, _)| object)
        .collect()
}

fn chosen<'p>(
    presets: &'p [Preset],
    options: &'p ImportOptions,
    evidence: &Evidence<'_>,
) -> Result<Option<&'p Preset>> {
    match &options.mapping {
        Some(mapping) => Ok(Some(mapping)),
        None => detect::choose(presets, options.source.as_deref(), evidence),
    }
}

fn written(csv: &Csv<'_>, text: &str) -> Table {
    let dialect = &csv.dialect;
    let mut seen = HashSet::new();
    let again = csv.header.iter().filter(|name| !seen.insert(name.as_str()));
    let mut told = HashSet::new();
    let repeated = again
        .filter(|name| told.insert(name.as_str()))
        .cloned()
        .collect();
    Table {
        delimiter: char::from(dialect.delimiter),
        quote: dialect.quote.map(char::from),
        backslash_escape: dialect.backslash_escape,
        space_after_delimiter: dialect.space_after_delimiter,
        line_ends: line_ends(&text.as_bytes()[..text.len().min(LOOKED_AT)]).to_owned(),
        preamble_lines: dialect.preamble_lines,
        heading_line: dialect.header_line,
        columns: csv.header.clone(),
        repeated,
    }
}

fn line_ends(bytes: &[u8]) -> &'static str {
    let (mut feeds, mut pairs, mut returns) = (0_usize, 0_usize, 0_usize);
    for place in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        match (bytes[place], bytes.get(place + 1)) {
            (b'\r', Some(b'\n')) => pairs += 1,
            (b'\r', _) => returns += 1,
            _ if place > 0 && bytes[place - 1] == b'\r' => {}
            _ => feeds += 1,
        }
    }
    match (feeds > 0, pairs > 0, returns > 0) {
        (true, false, false) => "LF",
        (false, true, false) => "CRLF",
        (false, false, true) => "CR",
        (false, false, false) => "none",
        _ => "mixed",
    }
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Array => "array",
        Shape::Envelope => "envelope",
        Shape::Lines => "lines",
        Shape::Concatenated => "concatenated",
        Shape::SingleObject => "single_object",
    }
}

impl Sample {
    /// Returns what the records have, for presets.
    pub(super) fn available(&self) -> Available<'_> {
        match self {
            Self::Rows(headings, _) => Available::Columns(headings),
            Self::Objects(keys, _) => Available::Keys(keys),
        }
    }

    /// Returns what detection looks at; `envelope` is where the records stand.
    pub(super) fn evidence<'s>(&'s self, envelope: &'s str) -> Evidence<'s> {
        Evidence {
            available: self.available(),
            records: match self {
                Self::Rows(..) => &[],
                Self::Objects(_, objects) => objects,
            },
            envelope,
        }
    }

    /// Returns the records.
    pub(super) fn raws(&self) -> Vec<Raw<'_>> {
        match self {
            Self::Rows(_, rows) => rows.iter().map(|row| Raw::Kept(row)).collect(),
            Self::Objects(_, objects) => objects.iter().map(Raw::Object).collect(),
        }
    }

    /// Returns the first different values of some columns, shortened.
    pub(super) fn values(&self, sources: &[&Source], most: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for raw in self.raws() {
            if found.len() >= most {
                break;
            }
            if let Some(text) = sources.iter().find_map(|source| source.text(raw)) {
                let text = shortened(&text);
                if !found.contains(&text) {
                    found.push(text);
                }
            }
        }
        found
    }

    /// Returns the names of all columns, or of the paths of all values, each once.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Rows(headings, _) => {
                let mut seen = HashSet::new();
                let named = headings.names.iter().filter(|heading| !heading.is_empty());
                let once = named.filter(|heading| seen.insert(heading.as_str()));
                once.take(PATHS).cloned().collect()
            }
            Self::Objects(_, objects) => {
                let mut paths = Vec::new();
                for object in objects {
                    object
                        .iter()
                        .for_each(|(key, value)| list_paths(key, value, DEPTH, &mut paths));
                }
                paths
            }
        }
    }

    /// Returns all columns or paths with some of their values.
    pub(super) fn columns(&self, most: usize) -> Vec<ColumnSeen> {
        let available = self.available();
        self.names()
            .into_iter()
            .map(|name| ColumnSeen {
                samples: available
                    .find(&name)
                    .map_or(Vec::new(), |source| self.values(&[&source], most)),
                name,
            })
            .collect()
    }

    /// Keeps the columns that are not among `used`; of an object that is not used at all, only its own name.
    pub(super) fn unused(&self, columns: Vec<ColumnSeen>, used: &[String]) -> Vec<ColumnSeen> {
        let used: Vec<String> = used.iter().map(|name| normal(name)).collect();
        let below = |name: &str, above: &str| {
            name.strip_prefix(above)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let is_used = |name: &str| {
            let name = normal(name);
            used.iter()
                .any(|one| below(&name, one) || below(one, &name))
        };
        if matches!(self, Self::Rows(..)) {
            return columns
                .into_iter()
                .filter(|column| !is_used(&column.name))
                .collect();
        }
        let mut kept: Vec<ColumnSeen> = Vec::new();
        for column in columns {
            let top = column
                .name
                .split(['.', '['])
                .next()
                .unwrap_or_default()
                .to_owned();
            if is_used(&top) {
                if !is_used(&column.name) {
                    kept.push(column);
                }
            } else if kept.iter().all(|one| one.name != top) {
                kept.push(ColumnSeen {
                    name: top,
                    samples: column.samples,
                });
            }
        }
        kept
    }
}

/// Makes two spellings of a path equal: what stands in brackets, case and punctuation do not count.
fn normal(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain.split('.').map(heading).collect::<Vec<_>>().join(".")
}

fn list_paths(path: &str, value: &Value, depth: usize, paths: &mut Vec<String>) {
    if paths.len() >= PATHS {
        return;
    }
    match value {
        Value::Object(object) if depth > 0 && !object.is_empty() => {
            for (key, inner) in object {
                list_paths(&format!("{path}.{key}"), inner, depth - 1, paths);
            }
        }
        Value::Array(elements) if depth > 0 => {
            for element in elements.iter().take(8) {
                list_paths(&format!("{path}[]"), element, depth - 1, paths);
            }
        }
        Value::Null => {}
        _ => {
            if !paths.iter().any(|known| known == path) {
                paths.push(path.to_owned());
            }
        }
    }
}

fn shortened(text: &str) -> String {
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
