//! Inputs that were looked at, in words: what each is and why, how it is written, what fills what, what it can answer.

mod coverage;
mod written;

use serde::Serialize;

use crate::notes::inspection::{Inspection, RunnerUp};
use crate::notes::{Ledger, NoteCount};
use coverage::{after, column_rows, field_rows};
use written::{size, written};

use crate::report::names;
use crate::report::words::{count, cut, listed, plural};

/// How many examples of one kind of damage are shown.
const EXAMPLES_SHOWN: usize = 2;

/// All inputs, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectionPage {
    /// One entry an input.
    pub files: Vec<FilePage>,
    /// What became of all records, when there are several inputs.
    pub total: Option<String>,
    /// What was found: one line a code, with examples.
    pub damage: Vec<DamageLine>,
}

/// One input, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilePage {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size: String,
    /// Facts with their labels, in reading order.
    pub facts: Vec<Fact>,
    /// What the columns of `rows` are.
    pub heading: [String; 4],
    /// The mapping, one row a field; of an unknown export its columns.
    pub rows: Vec<[String; 4]>,
    /// What stands below the rows.
    pub after: Vec<Fact>,
}

/// A fact with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// What it is about; at most twelve letters.
    pub label: String,
    /// What is so.
    pub text: String,
}

/// One kind of damage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DamageLine {
    /// What it is, in words.
    pub what: String,
    /// The stable code.
    pub code: String,
    /// How often.
    pub count: String,
    /// The first places, in words.
    pub examples: Vec<String>,
}

fn fact(label: &str, text: impl Into<String>) -> Fact {
    Fact {
        label: label.to_owned(),
        text: text.into(),
    }
}

/// Puts what was seen into words.
///
/// *Input*: `ledger` with its notes, over all inputs together.
#[must_use]
pub fn inspection_page(files: &[Inspection], ledger: &Ledger, incidents: u64) -> InspectionPage {
    let several = files.len() > 1;
    let name = files
        .first()
        .filter(|_| !several)
        .map(|file| file.name.as_str());
    InspectionPage {
        files: files.iter().map(file_page).collect(),
        total: several.then(|| {
            format!(
                "{} together: {}",
                plural(incidents, "incident", "incidents"),
                fates(ledger)
            )
        }),
        damage: ledger
            .notes
            .iter()
            .map(|note| damage_line(note, name))
            .collect(),
    }
}

fn damage_line(note: &NoteCount, name: Option<&str>) -> DamageLine {
    let without_name = |example: &String| {
        let rest = name.and_then(|name| example.strip_prefix(name));
        let rest = rest.map(|rest| rest.trim_start_matches([',', ':', ' ']));
        cut(rest.unwrap_or(example), 220)
    };
    DamageLine {
        what: names::code(note.code).to_owned(),
        code: note.code.word().to_owned(),
        count: plural(note.count, "time", "times"),
        examples: note
            .examples
            .iter()
            .take(EXAMPLES_SHOWN)
            .map(without_name)
            .collect(),
    }
}

fn file_page(file: &Inspection) -> FilePage {
    let mut facts = vec![what_it_is(file)];
    facts.extend(why(file));
    facts.extend(
        file.runner_up
            .as_ref()
            .map(|other| runner_up(other, file.preset.is_some())),
    );
    facts.extend(written(file));
    facts.extend(times(file));
    facts.extend(records(file));
    let is_known = file.preset.is_some();
    let heading = if is_known {
        ["field", "filled", "from", "for example"]
    } else {
        ["column", "", "could be", "for example"]
    };
    FilePage {
        name: file.name.clone(),
        size: size(file.size_bytes),
        facts,
        heading: heading.map(str::to_owned),
        rows: if is_known {
            field_rows(file)
        } else {
            column_rows(file)
        },
        after: after(file),
    }
}

fn what_it_is(file: &Inspection) -> Fact {
    let text = match (&file.preset, &file.problem) {
        (Some(preset), None) => format!("{}; preset `{}`", preset.title_or_id(), preset.id),
        (Some(preset), Some(problem)) => format!(
            "{}; preset `{}`, but it cannot be read: {}",
            preset.title_or_id(),
            preset.id,
            one_line(problem)
        ),
        (None, Some(problem)) => one_line(problem),
        (None, None) => "not recognised: no preset has its columns".to_owned(),
    };
    fact("What it is", text)
}

impl crate::notes::inspection::Recognised {
    fn title_or_id(&self) -> &str {
        if self.title.is_empty() {
            &self.id
        } else {
            &self.title
        }
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

fn why(file: &Inspection) -> Option<Fact> {
    let preset = file.preset.as_ref()?;
    let text = match preset.basis.as_str() {
        "mapping" => "--mapping says so".to_owned(),
        "source" => "--source says so".to_owned(),
        "marks" => format!("it has {}, as only this export does", listed(&preset.marks)),
        _ => {
            let by = |name: &str| file.fields.iter().find(|field| field.field == name);
            let named = ["id", "title", "started_at", "detected_at", "declared_at"];
            let columns: Vec<String> = named
                .iter()
                .filter_map(|name| by(name))
                .filter_map(|field| {
                    let column = field.from.first()?;
                    let is_same = *column == field.field;
                    Some(if is_same {
                        column.clone()
                    } else {
                        format!("{column} for {}", field.field)
                    })
                })
                .collect();
            format!(
                "no tool's own columns, but common names: {}",
                listed(&columns)
            )
        }
    };
    Some(fact("Why", text))
}

fn runner_up(other: &RunnerUp, is_known: bool) -> Fact {
    let label = if is_known { "Runner-up" } else { "Closest" };
    let text = if other.missing.is_empty() {
        format!(
            "{} (`{}`): its marks are all there, but fewer",
            other.title, other.id
        )
    } else {
        format!(
            "{} (`{}`): has {}, lacks {}",
            other.title,
            other.id,
            listed(&other.marks),
            listed(&other.missing)
        )
    };
    fact(label, text)
}

fn times(file: &Inspection) -> Option<Fact> {
    file.preset.as_ref().filter(|_| file.ledger.read > 0)?;
    let text = match (&file.time_zone, file.time_zone_basis.as_str()) {
        (None, _) => "all with an offset or as seconds since 1970: no zone is needed".to_owned(),
        (Some(zone), basis) => {
            let times = plural(file.local_times, "time", "times");
            let because = match basis {
                "assumed" => "an assumption, give --tz if it is wrong",
                "mapping" => "the mapping says so",
                "envelope" => "the file says so",
                _ => "as --tz says",
            };
            format!("{times} without a zone, read as {zone}: {because}")
        }
    };
    Some(fact("Times", text))
}

fn records(file: &Inspection) -> Option<Fact> {
    file.preset.as_ref()?;
    let mut what = fates(&file.ledger);
    if file.incidents != file.ledger.imported {
        what = format!(
            "{what}; {}",
            plural(file.incidents, "incident", "incidents")
        );
    }
    let period = file.period.as_ref().map(|(first, last)| {
        format!(
            "; {} to {}",
            first.get(..10).unwrap_or(first),
            last.get(..10).unwrap_or(last)
        )
    });
    let actions = (file.parts > 0).then(|| {
        format!(
            "; {}",
            plural(file.parts, "part of an incident", "parts of incidents")
        )
    });
    Some(fact(
        "Records",
        format!(
            "{what}{}{}",
            actions.unwrap_or_default(),
            period.unwrap_or_default()
        ),
    ))
}

/// Says what became of the records; fates that none has are left out.
fn fates(ledger: &Ledger) -> String {
    let parts = [
        (ledger.imported, "imported"),
        (ledger.rejected, "rejected"),
        (ledger.duplicate, "duplicate"),
        (ledger.merged, "merged into another"),
        (ledger.not_incident, "no incident"),
        (ledger.blank, "blank"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", count(*number)))
        .collect();
    let repaired = if ledger.repaired > 0 {
        format!(" ({} of them repaired)", count(ledger.repaired))
    } else {
        String::new()
    };
    if told.is_empty() {
        return format!("{} read", count(ledger.read));
    }
    format!("{} read: {}{repaired}", count(ledger.read), told.join(", "))
}

#[cfg(test)]
mod tests;
