//! Which column fills what, what nothing uses, and which phases can be measured: in words.

use super::{Fact, fact};
use crate::notes::inspection::{ColumnSeen, FieldSeen, Inspection, PhaseSeen};
use crate::report::words::{count, cut};

/// How many columns that nothing uses are named.
const UNUSED_SHOWN: usize = 14;
/// How many columns of an unknown export are shown.
const COLUMNS_SHOWN: usize = 30;

/// Returns the mapping, one row a field that is filled.
pub(super) fn field_rows(file: &Inspection) -> Vec<[String; 4]> {
    let of = if file.parts > 0 {
        file.parts
    } else {
        file.incidents
    };
    let row = |field: &FieldSeen| {
        let from = match field.from.as_slice() {
            [] if field.samples.is_empty() => "(derived)".to_owned(),
            [] => "(always)".to_owned(),
            [only] => only.clone(),
            [first, rest @ ..] => format!("{first} +{}", rest.len()),
        };
        [
            field.field.clone(),
            format!("{}/{}", field.filled, of),
            tail(&from, 21),
            field.samples.join(" · "),
        ]
    };
    file.fields
        .iter()
        .filter(|field| is_shown(field))
        .map(row)
        .collect()
}

/// The helper field that only says whether somebody took the incident has no count of its own.
fn is_shown(field: &FieldSeen) -> bool {
    field.filled > 0
}

/// Cuts the beginning of a path that is too long: its end tells more.
fn tail(path: &str, most: usize) -> String {
    let letters = path.chars().count();
    if letters <= most || !path.contains('.') {
        return path.to_owned();
    }
    let end: String = path.chars().skip(letters + 1 - most).collect();
    format!("…{end}")
}

/// Returns the columns of an unknown export, with what they could be.
pub(super) fn column_rows(file: &Inspection) -> Vec<[String; 4]> {
    let row = |column: &ColumnSeen| {
        let guess = file.guesses.iter().find(|guess| guess.from == column.name);
        [
            tail(&column.name, 27),
            String::new(),
            guess.map_or(String::new(), |guess| guess.field.clone()),
            column.samples.join(" · "),
        ]
    };
    file.unused.iter().take(COLUMNS_SHOWN).map(row).collect()
}

/// Returns what is said below the rows: what stays empty, what nothing uses, what can be measured; or what to do next.
pub(super) fn after(file: &Inspection) -> Vec<Fact> {
    let mut facts = Vec::new();
    if file.preset.is_none() {
        let more = file.unused.len().saturating_sub(COLUMNS_SHOWN);
        if more > 0 {
            facts.push(fact(
                "",
                format!("and {} more (--json lists all)", count(more as u64)),
            ));
        }
        if file.encoding.is_empty() || file.unused.is_empty() {
            return facts;
        }
        facts.push(fact(
            "Next",
            "`afteraction inspect --write-mapping map.toml` on this file writes a mapping with these guesses; check it, fill in its blanks, and give it with --mapping",
        ));
        return facts;
    }
    let empty: Vec<String> = file
        .fields
        .iter()
        .filter(|field| !is_shown(field) && field.field != "assignee")
        .map(|field| {
            format!(
                "{} ({})",
                field.field,
                field.from.first().map_or("-", String::as_str)
            )
        })
        .collect();
    if !empty.is_empty() && file.incidents + file.parts > 0 {
        facts.push(fact("Never filled", empty.join(", ")));
    }
    if !file.unused.is_empty() {
        facts.push(fact("Not used", unused(&file.unused)));
    }
    if file.incidents > 0 {
        facts.push(fact("Can measure", phases(&file.phases, file.incidents)));
    }
    facts
}

/// Names what nothing uses, with a value each; values of one object are named together.
fn unused(columns: &[ColumnSeen]) -> String {
    let mut groups: Vec<(&str, Vec<&ColumnSeen>)> = Vec::new();
    for column in columns {
        let above = column.name.rsplit_once('.').map_or("", |(above, _)| above);
        match groups.last_mut() {
            Some((known, group)) if !above.is_empty() && *known == above => group.push(column),
            _ => groups.push((above, vec![column])),
        }
    }
    let name = |(above, group): &(&str, Vec<&ColumnSeen>)| match group.as_slice() {
        [only] => match only.samples.first() {
            Some(sample) => format!("{} ({})", only.name, cut(sample, 18)),
            None => only.name.clone(),
        },
        several => {
            let last = |one: &&ColumnSeen| {
                let parts = one.name.rsplit_once('.');
                parts.map_or(one.name.clone(), |(_, last)| last.to_owned())
            };
            let names: Vec<String> = several.iter().take(4).map(last).collect();
            let more = if several.len() > 4 { ", …" } else { "" };
            format!("{above}.{{{}{more}}}", names.join(", "))
        }
    };
    let names: Vec<String> = groups.iter().take(UNUSED_SHOWN).map(name).collect();
    let more = groups.len().saturating_sub(UNUSED_SHOWN);
    let more = if more > 0 {
        format!(" and {more} more (--json lists all)")
    } else {
        String::new()
    };
    format!("{}{more}", names.join(", "))
}

fn phases(phases: &[PhaseSeen], of: u64) -> String {
    let able: Vec<String> = phases
        .iter()
        .filter(|phase| phase.known > 0)
        .map(|phase| format!("{} {}/{of}", phase.phase, phase.known))
        .collect();
    let unable: Vec<String> = phases
        .iter()
        .filter(|phase| phase.known == 0)
        .map(|phase| {
            if phase.missing.is_empty() {
                format!("{} (never both ends, in order)", phase.phase)
            } else {
                format!("{} (no {})", phase.phase, phase.missing.join(", no "))
            }
        })
        .collect();
    let able = if able.is_empty() {
        "no phase".to_owned()
    } else {
        able.join(", ")
    };
    if unable.is_empty() {
        able
    } else {
        format!("{able}; not: {}", unable.join(", "))
    }
}
