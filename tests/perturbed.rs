//! Every sample, changed the way another account's or another script's export differs: it stays recognised, and gives
//! the same incidents.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use afteraction::import::preset::Preset;
use afteraction::import::{ImportOptions, Imported, carried, import, import_bytes};
use afteraction::incident::row::RowReader;
use serde_json::{Map, Value, json};

use crate::helpers::{folder, project, write};

/// Samples without incidents of their own, which [`crate::presets`] looks at.
const WITHOUT: [&str; 9] = [
    "action-items",
    "cabot-checks",
    "dispatch-tasks",
    "dispatch-timeline",
    "incident-io-follow-ups",
    "incident-io-updates",
    "nagios-availability",
    "nagios-log",
    "prometheus-rules",
];

/// A changed export: what was changed, and its bytes.
type Variant = (String, Vec<u8>);

/// What an export is read as, and its incidents in a fixed order; in words where it is refused.
type Reading = Result<(Vec<String>, Vec<String>), String>;

fn options() -> ImportOptions {
    ImportOptions {
        zone: Some("Europe/Berlin".parse().expect("a zone")),
        ..ImportOptions::default()
    }
}

fn shown(read: &Imported) -> (Vec<String>, Vec<String>) {
    let reader = RowReader::new(&read.table);
    let rows = 0..read.table.len();
    let mut incidents: Vec<String> = rows
        .map(|row| format!("{:?}", reader.incident(row)))
        .collect();
    incidents.sort();
    let presets = read.inputs.iter().filter(|input| input.records > 0);
    (
        presets.map(|input| input.preset.clone()).collect(),
        incidents,
    )
}

fn reading(bytes: &[u8]) -> Reading {
    let read = import_bytes("export", bytes.to_vec(), &options());
    read.map(|read| shown(&read))
        .map_err(|failure| failure.to_string())
}

/// The samples, with the presets that they belong to.
fn samples() -> Vec<(PathBuf, Preset)> {
    let presets = carried().expect("the presets are right");
    let entries = std::fs::read_dir(project("sample-data/presets")).expect("the samples are there");
    let mut found: Vec<(PathBuf, Preset)> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .filter_map(|path| {
            let id = path.file_stem()?.to_str()?.to_owned();
            let preset = presets.iter().find(|preset| preset.id == id)?;
            (!WITHOUT.contains(&id.as_str())).then(|| (path, preset.clone()))
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// Compares variants with what is expected; returns what differs.
fn differences(name: &str, expected: &Reading, variants: &[Variant]) -> Vec<String> {
    let differs = |(what, bytes): &Variant| {
        let found = reading(bytes);
        (found != *expected).then(|| format!("{name}: {what}: {found:?} instead of {expected:?}"))
    };
    variants.iter().filter_map(differs).collect()
}

fn variant(what: &str, value: &Value) -> Variant {
    (what.to_owned(), value.to_string().into_bytes())
}

/// The list of records in a sample: where it stands, and its elements.
fn records(document: &Value, preset: &Preset) -> Option<(String, Vec<Value>)> {
    let paths = preset.envelope.iter().map(String::as_str).chain([""]);
    paths.into_iter().find_map(|path| {
        let pointer = path.split('.').filter(|name| !name.is_empty());
        let pointer: String = pointer.flat_map(|name| ["/", name]).collect();
        Some((
            pointer.clone(),
            document.pointer(&pointer)?.as_array()?.clone(),
        ))
    })
}

fn with_records(document: &Value, pointer: &str, records: Vec<Value>) -> Value {
    let mut made = document.clone();
    *made.pointer_mut(pointer).expect("the list is there") = Value::Array(records);
    made
}

/// Rebuilds a value with its keys in the other order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().rev();
            members
                .map(|(key, value)| (key.clone(), reversed(value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().filter(|(_, value)| !value.is_null());
            members
                .map(|(key, value)| (key.clone(), without_nulls(value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// Writes RFC 3339 times in UTC anew.
fn redated(value: &Value, form: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), redated(value, form)))
            .collect(),
        Value::Array(list) => list.iter().map(|value| redated(value, form)).collect(),
        Value::String(text) if text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T') => {
            form(text.trim_end_matches('Z')).into()
        }
        other => other.clone(),
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory can be written to");
    writer.finish().expect("memory can be written to")
}

fn in_utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// The other ways to write the same text.
fn rewritten(text: &str) -> Vec<Variant> {
    let text = text.trim_start_matches('\u{FEFF}');
    let marked = format!("\u{FEFF}{text}");
    vec![
        ("gzip".to_owned(), gzipped(text.as_bytes())),
        ("mark of UTF-8".to_owned(), marked.into_bytes()),
        ("UTF-16".to_owned(), in_utf16(text)),
    ]
}

/// Changes that leave the envelope as it is.
fn in_envelope(document: &Value, pointer: &str, records: &[Value]) -> Vec<Variant> {
    let more = |record: &Value| {
        let mut made = Map::new();
        made.insert("x_ref".to_owned(), json!("abc"));
        made.insert("x_object".to_owned(), json!({"a": 1, "b": [{"c": 2}]}));
        made.extend(record.as_object().cloned().unwrap_or_default());
        made.insert("x_list".to_owned(), json!([{"id": 1, "name": "z"}]));
        Value::Object(made)
    };
    let with_more = records.iter().map(more).collect();
    let half = records.len() / 2;
    let pages = [&records[..half], &records[half..]];
    let pages = pages.map(|page| with_records(document, pointer, page.to_vec()));
    let fraction = |time: &str| {
        if time.contains('.') {
            format!("{time}Z")
        } else {
            format!("{time}.000Z")
        }
    };
    let pretty = serde_json::to_string_pretty(document).expect("JSON");
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let mark = with_records(document, pointer, vec![json!("records")]).to_string();
    let by_line = mark.replace("\"records\"", &lines.join(",\n"));
    vec![
        ("a record a line".to_owned(), by_line.into_bytes()),
        variant("on one line", document),
        ("pretty".to_owned(), pretty.into_bytes()),
        variant("keys in the other order", &reversed(document)),
        variant("further keys", &with_records(document, pointer, with_more)),
        variant("a list of pages", &Value::Array(pages.to_vec())),
        variant("missing instead of null", &without_nulls(document)),
        variant(
            "offsets",
            &redated(document, &|time| format!("{time}+00:00")),
        ),
        variant(
            "offsets without a colon",
            &redated(document, &|time| format!("{time}+0000")),
        ),
        variant("fractions", &redated(document, &fraction)),
    ]
}

/// The same records without their envelope, or in another one.
fn elsewhere(records: &[Value]) -> Vec<Variant> {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let pretty: Vec<String> = records.iter().map(|record| format!("{record:#}")).collect();
    let edges: Vec<Value> = records
        .iter()
        .map(|record| json!({"cursor": "c", "node": record}))
        .collect();
    let info = json!({"hasNextPage": false});
    let mut found = vec![
        variant("a bare list", &json!(records)),
        ("lines".to_owned(), lines.join("\n").into_bytes()),
        (
            "one after the other".to_owned(),
            pretty.join("\n").into_bytes(),
        ),
        variant(
            "nodes",
            &json!({"data": {"team": {"issues": {"nodes": records, "pageInfo": info}}}}),
        ),
        variant(
            "edges",
            &json!({"data": {"incidents": {"edges": edges, "pageInfo": info}}}),
        ),
        variant("bare edges", &json!({"incidents": {"edges": edges}})),
        variant("deep", &json!({"response": {"body": {"found": records}}})),
    ];
    for name in [
        "data",
        "results",
        "items",
        "incidents",
        "records",
        "payload",
        "content",
    ] {
        found.push(variant(name, &json!({name: records})));
    }
    found
}

/// The answer about one record, as tools and scripts write it.
fn single(record: &Value) -> Vec<Variant> {
    let mut found = vec![variant("alone", record)];
    found.push((
        "alone, pretty".to_owned(),
        format!("{record:#}").into_bytes(),
    ));
    for name in ["incident", "data", "result", "alert", "issue"] {
        let answer = json!({name: record, "took": 0.01, "requestId": "r-1"});
        found.push((format!("under {name}"), format!("{answer:#}").into_bytes()));
        let answers = [json!({name: record}), json!({name: record})];
        let lines = answers.map(|answer| answer.to_string()).join("\n");
        found.push((format!("twice in lines, under {name}"), lines.into_bytes()));
    }
    found
}

/// Whether records without this key or column are still the same incidents: no mark, time, id or condition stands there.
fn is_optional(preset: &Preset, name: &str) -> bool {
    let begins = |path: &str| {
        let path = path
            .trim_start_matches('!')
            .rsplit(']')
            .next()
            .unwrap_or(path);
        let first = path.split('.').next().unwrap_or(path);
        [path, first]
            .iter()
            .any(|path| preset_heading(path) == preset_heading(name))
    };
    let mut marks = preset.detect.iter().flat_map(|mark| mark.split('|'));
    let of_time = |field: &str| field.ends_with("_at") || field == "id";
    let mut fields = preset.fields.iter().filter(|(field, _)| of_time(field));
    let mut tests = preset.not_incident.iter().chain(&preset.needs);
    !marks.any(begins)
        && !tests.any(|path| path.contains(name))
        && !fields.any(|(_, field)| field.sources().any(begins))
}

fn preset_heading(name: &str) -> String {
    afteraction::import::preset::heading(name)
}

fn text_of(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).expect("samples are text")
}

/// The document that a sample holds; lines become a list. `None` for data frames, which are no list of records.
fn document(path: &std::path::Path) -> Option<Value> {
    let text = text_of(path);
    if path.extension()? == "ndjson" {
        let lines = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        return Some(lines.collect());
    }
    serde_json::from_str(&text).ok()
}

/// A sample of JSON records.
struct Objects {
    name: String,
    preset: Preset,
    text: String,
    document: Value,
    pointer: String,
    list: Vec<Value>,
}

fn objects() -> Vec<Objects> {
    let of = |(path, preset): (PathBuf, Preset)| {
        let is_table = path.extension()? == "csv";
        let document = (!is_table).then(|| document(&path))??;
        let (pointer, list) = records(&document, &preset)?;
        Some(Objects {
            name: path.file_name()?.to_string_lossy().into_owned(),
            preset,
            text: text_of(&path),
            document,
            pointer,
            list,
        })
    };
    samples().into_iter().filter_map(of).collect()
}

fn number(reading: &Reading) -> usize {
    let incidents = reading.as_ref().map(|(_, incidents)| incidents);
    incidents.map_or(0, Vec::len)
}

fn nothing_differs(found: &[String], count: usize, least: usize) {
    let shown = found.join("\n");
    assert!(
        found.is_empty(),
        "{} of {count} differ:\n{shown}",
        found.len()
    );
    assert!(count >= least, "{count} variants were read");
}

#[test]
fn objects_of_every_preset_are_recognised_however_they_are_wrapped() {
    let mut found = Vec::new();
    let mut count = 0;
    for sample in objects() {
        let name = &sample.name;
        let own = reading(sample.text.as_bytes());
        let read_as = own.as_ref().map(|(presets, _)| presets.clone());
        assert_eq!(read_as, Ok(vec![sample.preset.id.clone()]), "{name}");
        let mut variants = in_envelope(&sample.document, &sample.pointer, &sample.list);
        variants.extend(rewritten(&sample.text));
        found.extend(differences(name, &own, &variants));
        // An envelope can hold what the records do not say; without it they still are the same incidents.
        let bare = reading(json!(sample.list).to_string().as_bytes());
        assert_eq!(number(&bare), number(&own), "{name}: {bare:?}");
        let elsewhere = elsewhere(&sample.list);
        found.extend(differences(name, &bare, &elsewhere));
        count += variants.len() + elsewhere.len();
    }
    nothing_differs(&found, count, 800);
}

#[test]
fn an_answer_about_one_record_is_a_list_of_one() {
    let mut found = Vec::new();
    let mut count = 0;
    for sample in objects() {
        let whole = sample.list.iter().take(2);
        for record in whole.filter(|_| sample.preset.fold.is_none()) {
            let one = reading(json!([record]).to_string().as_bytes());
            if one.is_ok() {
                let singles = single(record);
                found.extend(differences(&sample.name, &one, &singles));
                count += singles.len();
            }
        }
    }
    nothing_differs(&found, count, 400);
}

#[test]
fn keys_that_nothing_rests_on_may_be_missing() {
    let mut found = Vec::new();
    let mut count = 0;
    for sample in objects() {
        let preset = &sample.preset;
        let own = reading(sample.text.as_bytes());
        let all = sample.list.iter().filter_map(Value::as_object);
        let keys: BTreeSet<&String> = all.flat_map(Map::keys).collect();
        let optional = |key: &&String| preset.fold.is_none() && is_optional(preset, key);
        for key in keys.into_iter().filter(optional) {
            let mut fewer = sample.list.clone();
            let objects = fewer.iter_mut().filter_map(Value::as_object_mut);
            objects.for_each(|object| drop(object.remove(key)));
            let fewer = with_records(&sample.document, &sample.pointer, fewer);
            let read = reading(fewer.to_string().as_bytes());
            let presets = read.as_ref().map(|(presets, _)| presets.clone());
            if presets != Ok(vec![preset.id.clone()]) || number(&read) != number(&own) {
                found.push(format!("{}: without `{key}`: {read:?}", sample.name));
            }
            count += 1;
        }
    }
    nothing_differs(&found, count, 150);
}

fn table(rows: &[Vec<String>], separator: u8, is_quoted: bool) -> Vec<u8> {
    let style = if is_quoted {
        csv::QuoteStyle::Always
    } else {
        csv::QuoteStyle::Necessary
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .quote_style(style)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("memory can be written to");
    }
    writer.into_inner().expect("memory can be written to")
}

/// Changes of a table that leave its values as they are.
fn tables(rows: &[Vec<String>]) -> Vec<Variant> {
    let headed = |made: &dyn Fn(&String) -> String| {
        let mut rows = rows.to_vec();
        rows[0] = rows[0].iter().map(made).collect();
        table(&rows, b',', false)
    };
    let each = |made: &dyn Fn(&Vec<String>) -> Vec<String>| {
        table(&rows.iter().map(made).collect::<Vec<_>>(), b',', false)
    };
    let half = rows[0].len() / 2;
    let more = |row: &Vec<String>| {
        let ends = if row == &rows[0] {
            ["X ref", "X note", "X flag"]
        } else {
            ["r-1", "a, b", "TRUE"]
        };
        let [first, second, third] = ends.map(str::to_owned);
        [vec![first], row.clone(), vec![second, third]].concat()
    };
    let plain = table(rows, b',', false);
    let mut found: Vec<Variant> = vec![
        ("written anew".to_owned(), plain.clone()),
        ("quoted".to_owned(), table(rows, b',', true)),
        ("further columns".to_owned(), each(&more)),
        (
            "headings in capitals".to_owned(),
            headed(&|name| name.to_uppercase()),
        ),
        (
            "headings with underscores".to_owned(),
            headed(&|name| name.to_lowercase().replace(' ', "_")),
        ),
        (
            "headings with spaces".to_owned(),
            headed(&|name| format!(" {} ", name.replace('_', " "))),
        ),
        (
            "a line before".to_owned(),
            [b"Exported by the tool\n\n".as_slice(), &plain].concat(),
        ),
    ];
    // The values of a heading that stands twice have an order of their own.
    let headings: BTreeSet<&String> = rows[0].iter().collect();
    if headings.len() == rows[0].len() {
        found.push((
            "columns in the other order".to_owned(),
            each(&|row| row.iter().rev().cloned().collect()),
        ));
        found.push((
            "columns turned".to_owned(),
            each(&|row| [&row[half..], &row[..half]].concat()),
        ));
    }
    for separator in [b';', b'\t', b'|'] {
        let what = format!("parted by {:?}", char::from(separator));
        found.push((what, table(rows, separator, false)));
    }
    found.extend(rewritten(std::str::from_utf8(&plain).expect("text")));
    found
}

#[test]
fn tables_of_every_preset_are_recognised_however_they_are_written() {
    let mut found = Vec::new();
    let mut count = 0;
    for (path, preset) in samples() {
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = text_of(&path);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
            .collect();
        let own = reading(text.as_bytes());
        let read_as = own.as_ref().map(|(presets, _)| presets.clone());
        assert_eq!(read_as, Ok(vec![preset.id.clone()]), "{name}");
        let variants = tables(&rows);
        found.extend(differences(&name, &own, &variants));
        count += variants.len();
        for (column, heading) in rows[0].iter().enumerate() {
            if preset.fold.is_some() || !is_optional(&preset, heading) {
                continue;
            }
            let fewer = |row: &Vec<String>| [&row[..column], &row[column + 1..]].concat();
            let fewer: Vec<Vec<String>> = rows.iter().map(fewer).collect();
            let read = reading(&table(&fewer, b',', false));
            let same = |(presets, incidents): &(Vec<String>, Vec<String>)| {
                let all = own.as_ref().map_or(0, |(_, incidents)| incidents.len());
                *presets == [preset.id.clone()] && incidents.len() == all
            };
            if !read.as_ref().is_ok_and(same) {
                found.push(format!("{name}: without `{heading}`: {read:?}"));
            }
            count += 1;
        }
    }
    nothing_differs(&found, count, 200);
}

/// Pages in files of their own, one of them empty, are one export.
#[test]
fn a_page_without_records_adds_nothing() {
    for (path, preset) in samples() {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = text_of(&path);
        let empty = if path.extension().is_some_and(|ending| ending == "csv") {
            text.lines().next().map(str::to_owned)
        } else {
            document(&path).and_then(|document| {
                let (pointer, _) = records(&document, &preset)?;
                Some(with_records(&document, &pointer, Vec::new()).to_string())
            })
        };
        let Some(empty) = empty else { continue };
        let folder = folder();
        let pages = [
            write(folder.path(), "1-empty", empty),
            write(folder.path(), "2-full", &text),
        ];
        let read = import(&pages, &options(), &|_| {});
        let read = read
            .map(|read| shown(&read))
            .map_err(|failure| failure.to_string());
        assert_eq!(read, reading(text.as_bytes()), "{name}");
    }
}
