//! Which column of an unknown export could fill which canonical field: told by names, and by what stands in it.
//!
//! A guess is never used for reading: it goes into a mapping that a person checks.

use crate::error::Result;
use crate::import::guess_words::{
    BARE_TIMES, EMPTY_NAMES, IDS, NAMES, NO_MILESTONES, TIMES, TITLES, WRAPPERS,
};
use crate::import::plan::{Plan, Zones};
use crate::import::preset::{Preset, heading};
use crate::import::raw::Source;
use crate::import::sample::Sample;
use crate::import::timestamp::{self, DateOrder, Form};
use crate::import::vocabulary::{self, Bare};
use crate::incident::period::Tz;
use crate::notes::inspection::Guess;

/// Values of a column that are looked at.
const LOOKED_AT: usize = 200;
/// Words that are listed because the tables do not know them.
const WORDS: usize = 12;
/// A column with more different words than this is no vocabulary.
const VOCABULARY: usize = 15;

/// In fewer records than this, it says nothing that no value stands there twice.
const MANY: usize = 10;
/// The fields that place an incident in time.
const PLACING: [&str; 4] = [
    "started_at",
    "detected_at",
    "declared_at",
    "acknowledged_at",
];

/// What is known of one column.
struct Candidate {
    name: String,
    words: Vec<String>,
    values: Vec<String>,
    /// How many records have it filled.
    filled: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Time,
    Severity,
    Status,
    Other,
}

/// Guesses which column fills which field.
///
/// *Output*: in the order of the schema, each field and each column at most once. *Empty*: nothing is guessed of a
/// table without rows.
///
/// # Errors
/// Internal: a carried preset is wrong.
pub(super) fn guesses(sample: &Sample, presets: &[Preset]) -> Result<Vec<Guess>> {
    let mut open = candidates(sample);
    let mut made = by_common_names(sample, presets, &mut open)?;
    pick_times(&mut made, &mut open);
    pick(
        &mut made,
        &mut open,
        "severity",
        |one| one.kind == Kind::Severity,
        "its values are severities",
    );
    pick(
        &mut made,
        &mut open,
        "status",
        |one| one.kind == Kind::Status,
        "its values are states",
    );
    pick_texts(&mut made, &mut open);
    made.sort_by_key(|guess| order_of(&guess.field));
    Ok(made)
}

/// Guesses the milestones.
fn pick_times(made: &mut Vec<Guess>, open: &mut Vec<Candidate>) {
    for (field, stems) in TIMES {
        pick(
            made,
            open,
            field,
            |one| one.kind == Kind::Time && named(one, stems) && !named(one, NO_MILESTONES),
            "its name and its values, which are times",
        );
    }
    if made
        .iter()
        .all(|guess| !PLACING.contains(&guess.field.as_str()))
    {
        let is_bare = |one: &Candidate| {
            one.words
                .iter()
                .all(|word| BARE_TIMES.contains(&word.as_str()))
        };
        pick(
            made,
            open,
            "started_at",
            |one| one.kind == Kind::Time && is_bare(one),
            "the only time without another meaning",
        );
    }
}

/// Guesses what is neither time nor vocabulary.
fn pick_texts(made: &mut Vec<Guess>, open: &mut Vec<Candidate>) {
    let text = |one: &Candidate| one.kind == Kind::Other;
    pick(
        made,
        open,
        "id",
        |one| text(one) && named(one, IDS) && is_identifier(one),
        "its name, and no value stands there twice",
    );
    pick(
        made,
        open,
        "title",
        |one| text(one) && named(one, TITLES) && !is_number(one),
        "its name",
    );
    pick(
        made,
        open,
        "title",
        |one| text(one) && is_prose(one),
        "its values are sentences",
    );
    for (field, stems) in NAMES {
        pick(
            made,
            open,
            field,
            |one| text(one) && named(one, stems) && fits(one, field),
            "its name",
        );
    }
    pick(
        made,
        open,
        "id",
        |one| text(one) && is_identifier(one) && one.filled >= MANY,
        "no value stands there twice",
    );
}

fn order_of(field: &str) -> usize {
    let columns = &crate::incident::columns::COLUMNS;
    columns
        .iter()
        .position(|column| column.name == field)
        .unwrap_or(columns.len())
}

fn candidates(sample: &Sample) -> Vec<Candidate> {
    let available = sample.available();
    let raws = sample.raws();
    let mut found = Vec::new();
    for name in sample.names() {
        let Some(source) = available.find(&name) else {
            continue;
        };
        let mut values: Vec<String> = Vec::new();
        let mut filled = 0;
        for text in raws
            .iter()
            .take(LOOKED_AT)
            .filter_map(|&raw| source.text(raw))
        {
            filled += 1;
            if !values.iter().any(|known| *known == *text) {
                values.push(text.into_owned());
            }
        }
        let words = words(&name);
        let kind = kind(&words, &values);
        found.push(Candidate {
            name,
            words,
            values,
            filled,
            kind,
        });
    }
    found
}

/// Parts a heading into lower-case words: `createdAt`, `Created At` and `created_at` alike.
fn words(name: &str) -> Vec<String> {
    let last = telling(name);
    let mut parted = String::new();
    let mut before_is_lower = false;
    for letter in last.chars() {
        if letter.is_uppercase() && before_is_lower {
            parted.push('_');
        }
        before_is_lower = letter.is_lowercase() || letter.is_ascii_digit();
        parted.push(letter);
    }
    heading(&parted)
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the part of a path that says what stands there: of `services[].data.name`, `services`.
fn telling(path: &str) -> &str {
    let mut parts = path.rsplit('.').map(|part| part.trim_end_matches("[]"));
    let last = parts.next().unwrap_or(path);
    if !EMPTY_NAMES.contains(&last) {
        return last;
    }
    parts.find(|part| !WRAPPERS.contains(part)).unwrap_or(last)
}

fn kind(words: &[String], values: &[String]) -> Kind {
    if values.is_empty() {
        return Kind::Other;
    }
    let most = |is: &dyn Fn(&String) -> bool| {
        values.iter().filter(|value| is(value)).count() * 10 >= values.len() * 8
    };
    if most(&|value| is_time(value)) && !values.iter().all(|value| is_small(value)) {
        return Kind::Time;
    }
    if values.len() > VOCABULARY {
        return Kind::Other;
    }
    let says = |stems: &[&str]| words.iter().any(|word| begins(word, stems));
    let bare = if says(&["sev", "prio"]) {
        Bare::Levels
    } else {
        Bare::Nothing
    };
    if most(&|value| vocabulary::severity(value, bare).is_some()) {
        return Kind::Severity;
    }
    if most(&|value| vocabulary::status(value).is_some()) {
        return Kind::Status;
    }
    Kind::Other
}

fn is_time(value: &str) -> bool {
    let orders = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];
    orders
        .iter()
        .any(|&order| timestamp::read(value, &Form::Any, order, Tz::UTC).is_ok())
}

/// A short number can be read as seconds since 1970, but is none.
fn is_small(value: &str) -> bool {
    value.len() < 9
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_number(one: &Candidate) -> bool {
    one.values.iter().all(|value| value.parse::<f64>().is_ok())
}

fn is_identifier(one: &Candidate) -> bool {
    let distinct = one.values.len() == one.filled && one.filled > 1;
    distinct
        && one
            .values
            .iter()
            .all(|value| value.chars().count() <= 40 && !value.contains(' '))
}

fn is_prose(one: &Candidate) -> bool {
    let wordy = |value: &&String| value.split_whitespace().count() >= 3;
    !one.values.is_empty() && one.values.iter().filter(wordy).count() * 2 > one.values.len()
}

fn fits(one: &Candidate, field: &str) -> bool {
    match field {
        "customers_affected" => is_number(one) && !one.values.is_empty(),
        "url" => one.values.iter().any(|value| value.contains("://")),
        "severity" | "status" => !one.values.is_empty() && one.values.len() <= VOCABULARY,
        _ => !one.values.is_empty() && !is_number(one),
    }
}

fn begins(word: &str, stems: &[&str]) -> bool {
    // A short stem must be the whole word: `no` is not in `note`.
    stems.iter().any(|stem| {
        if stem.chars().count() <= 3 && !matches!(*stem, "ack" | "sev") {
            word == *stem
        } else {
            word.starts_with(stem)
        }
    })
}

fn named(one: &Candidate, stems: &[&str]) -> bool {
    one.words.iter().any(|word| begins(word, stems))
}

/// Takes the first column that fits, if the field is still open.
fn pick(
    made: &mut Vec<Guess>,
    open: &mut Vec<Candidate>,
    field: &str,
    fits: impl Fn(&Candidate) -> bool,
    why: &str,
) {
    if made.iter().any(|guess| guess.field == field) {
        return;
    }
    if let Some(place) = open.iter().position(fits) {
        let one = open.remove(place);
        made.push(guess(field, &one, why));
    }
}

fn guess(field: &str, one: &Candidate, why: &str) -> Guess {
    let unknown: Box<dyn Fn(&String) -> bool> = match field {
        "severity" => Box::new(|value| vocabulary::severity(value, Bare::Levels).is_none()),
        "status" => Box::new(|value| vocabulary::status(value).is_none()),
        _ => Box::new(|_| false),
    };
    Guess {
        field: field.to_owned(),
        from: one.name.clone(),
        why: why.to_owned(),
        unknown_words: one
            .values
            .iter()
            .filter(|value| unknown(value))
            .take(WORDS)
            .cloned()
            .collect(),
    }
}

/// Takes what a plain table with such names would be read as.
fn by_common_names(
    sample: &Sample,
    presets: &[Preset],
    open: &mut Vec<Candidate>,
) -> Result<Vec<Guess>> {
    let Some(common) = presets.iter().find(|preset| preset.id == detect_fallback()) else {
        return Ok(Vec::new());
    };
    let zones = Zones {
        mapping: None,
        otherwise: Tz::UTC,
    };
    let plan = Plan::new(common, &sample.available(), zones, &|_| None)?;
    let mut made: Vec<Guess> = Vec::new();
    for field in &plan.fields {
        let is_time = matches!(field.kind, crate::incident::columns::Kind::Instant(_));
        let source = field.sources.iter().map(|timed| &timed.source);
        let found = source.into_iter().find_map(|source: &Source| {
            open.iter().position(|one| {
                one.name == source.name
                    && !one.values.is_empty()
                    && (one.kind == Kind::Time) == is_time
            })
        });
        if let Some(place) = found
            && field.target != crate::import::plan::ASSIGNEE
        {
            let one = open.remove(place);
            made.push(guess(field.target, &one, "its name"));
        }
    }
    Ok(made)
}

fn detect_fallback() -> &'static str {
    crate::import::detect::FALLBACK
}
