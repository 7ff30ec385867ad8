//! The table without people, secrets and addresses.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::error::Result;
use crate::incident::columns::{
    ACTION_ITEMS, COLUMNS, COMPONENTS, Column, Kind, NUMBER, SERVICES, SOURCE, TEAMS, UPDATES,
};
use crate::incident::{ChangedColumn, IncidentTable};
use crate::privacy::Veil;
use crate::privacy::people::{People, Style};
use crate::privacy::redact::{Findings, look};

/// The columns that name people.
pub(super) const PERSON_COLUMNS: [&str; 3] = ["incident_leader", "communication_leader", "experts"];
/// The columns of parts that name people, and the part's field that does.
const PERSON_PARTS: [(&str, &str); 2] = [(UPDATES, "author"), (ACTION_ITEMS, "owner")];
/// Columns whose texts name things, never people: they are what names are told from.
const NOT_SEARCHED: [&str; 9] = [
    "id",
    NUMBER,
    SERVICES,
    TEAMS,
    COMPONENTS,
    "native_severity",
    "problem_id",
    "duplicate_of",
    SOURCE,
];

/// The cells of a column that change, with their rows in order.
type Changes<T> = Vec<(usize, T)>;

impl Veil {
    /// Puts pseudonyms in the place of people, in the fields that name them and in the texts that mention them.
    pub(super) fn hide_people(
        &mut self,
        table: &IncidentTable,
        merged: &BTreeSet<String>,
    ) -> Result<IncidentTable> {
        self.people = people_of(table);
        merged.iter().for_each(|name| self.people.meet(name));
        if self.people.is_empty() {
            return Ok(table.clone());
        }
        let searched = COLUMNS
            .par_iter()
            .filter(|column| !NOT_SEARCHED.contains(&column.name));
        let hidden: Vec<(ChangedColumn, u64)> = searched
            .filter_map(|column| hidden_in(table, column, &self.people))
            .collect();
        let mut made = table.clone();
        for (column, mentions) in hidden {
            self.mentions += mentions;
            made = made.with_changed(column)?;
        }
        Ok(made)
    }

    /// Replaces secrets and addresses in every text.
    pub(super) fn redact_table(&mut self, table: &IncidentTable) -> Result<IncidentTable> {
        let mut made = table.clone();
        for column in &COLUMNS {
            let name = column.name;
            let kinds = self.redactor.kinds();
            let changed = match column.kind {
                Kind::Text => {
                    let found = changed_texts(table, name, |text| look(kinds, text));
                    let changed = self.replaced(found);
                    (!changed.is_empty()).then(|| table.changed_texts(name, &changed))
                }
                Kind::List => {
                    let found = changed_lists(table, name, |text| look(kinds, text));
                    let changed: Changes<Vec<String>> = found
                        .into_iter()
                        .map(|(row, cell)| (row, self.replaced_list(cell)))
                        .collect();
                    (!changed.is_empty()).then(|| table.changed_lists(name, &changed))
                }
                Kind::Json => {
                    // What stands in a part may be escaped in the cell, so the cell is opened.
                    let found = changed_texts(table, name, |text| {
                        let parts: Value = serde_json::from_str(text).ok()?;
                        holds_any(&parts, &|text| look(kinds, text).is_some()).then_some(parts)
                    });
                    let mut changed = Changes::new();
                    for (row, mut parts) in found {
                        each_text(&mut parts, &mut |text| {
                            if let Some(redacted) = self.redactor.redacted(text) {
                                *text = redacted;
                            }
                        });
                        changed.push((row, parts.to_string()));
                    }
                    (!changed.is_empty()).then(|| table.changed_texts(name, &changed))
                }
                _ => None,
            };
            if let Some(changed) = changed {
                made = made.with_changed(changed)?;
            }
        }
        Ok(made)
    }

    fn replaced(&mut self, found: Changes<Findings>) -> Changes<String> {
        let each = found.into_iter();
        each.map(|(row, findings)| (row, self.redactor.replace(&findings)))
            .collect()
    }

    fn replaced_list(&mut self, cell: Vec<(String, Option<Findings>)>) -> Vec<String> {
        let each = cell.into_iter();
        each.map(|(text, findings)| {
            findings.map_or(text, |findings| self.redactor.replace(&findings))
        })
        .collect()
    }
}

/// Meets all people that the table names, row by row.
fn people_of(table: &IncidentTable) -> People {
    let nobody = PERSON_COLUMNS.iter().all(|name| table.is_blank(name))
        && PERSON_PARTS.iter().all(|(name, _)| table.is_blank(name));
    if nobody {
        return People::default();
    }
    let lists: Vec<_> = [SERVICES, TEAMS, COMPONENTS]
        .iter()
        .map(|name| table.list_rows(name))
        .collect();
    let mut protected: FxHashSet<&str> = FxHashSet::default();
    for rows in &lists {
        (0..table.len()).for_each(|row| protected.extend(rows.of(row)));
    }
    let mut people = People::new(protected.into_iter());
    let parts: Vec<Vec<Vec<String>>> = PERSON_PARTS
        .iter()
        .map(|(name, field)| part_people(table, name, field))
        .collect();
    let [leader, speaker, experts] = PERSON_COLUMNS;
    let experts = table.list_rows(experts);
    let rows = table.texts(leader).iter().zip(table.texts(speaker).iter());
    for (row, (leader, speaker)) in rows.enumerate() {
        let named = leader.into_iter().chain(speaker).chain(experts.of(row));
        named.for_each(|name| people.meet(name));
        let parts = parts.iter().filter_map(|part| part.get(row)).flatten();
        parts.for_each(|name| people.meet(name));
    }
    people
}

/// Returns whom the parts of each row name; nothing at all where the column is empty.
fn part_people(table: &IncidentTable, name: &str, field: &str) -> Vec<Vec<String>> {
    if table.is_blank(name) {
        return Vec::new();
    }
    let cells: Vec<Option<&str>> = table.texts(name).iter().collect();
    let named = |cell: Option<&str>| {
        let parts: Value = serde_json::from_str(cell?).ok()?;
        let each = parts.as_array()?.iter();
        let names = each.filter_map(|part| part.get(field)?.as_str());
        Some(names.map(str::to_owned).collect())
    };
    cells
        .par_iter()
        .map(|cell| named(*cell).unwrap_or_default())
        .collect()
}

/// Hides people in the parts of a cell: in the field that names one, and in all texts.
fn hidden_parts(people: &People, field: &str, cell: &str) -> Option<(String, u64)> {
    let mut parts: Value = serde_json::from_str(cell).ok()?;
    let (mut count, mut is_changed) = (0, false);
    for part in parts.as_array_mut()? {
        let Some(part) = part.as_object_mut() else {
            continue;
        };
        for (name, value) in part.iter_mut() {
            let Value::String(text) = value else {
                continue;
            };
            if name == field {
                if let Some(shown) = people.known(text) {
                    is_changed |= shown != text;
                    shown.clone_into(text);
                }
            } else if let Some((hidden, mentions)) = people.hidden(text, style_of(name)) {
                count += mentions;
                *text = hidden;
            }
        }
    }
    (is_changed || count > 0).then(|| (parts.to_string(), count))
}

fn style_of(name: &str) -> Style {
    if name.ends_with("url") {
        Style::Address
    } else {
        Style::Text
    }
}

/// Hides people in a column; returns it with how often a text mentions one, if anything in it changes.
fn hidden_in(
    table: &IncidentTable,
    column: &Column,
    people: &People,
) -> Option<(ChangedColumn, u64)> {
    let name = column.name;
    let is_person = PERSON_COLUMNS.contains(&name);
    let shown = |text: &str, style: Style| {
        if is_person {
            people.known(text).map(|shown| (shown.to_owned(), 0))
        } else {
            people.hidden(text, style)
        }
    };
    let texts = |found: Changes<(String, u64)>| {
        let mentions = found.iter().map(|(_, (_, count))| count).sum();
        let changed: Changes<String> = found
            .into_iter()
            .map(|(row, (text, _))| (row, text))
            .collect();
        (!changed.is_empty()).then(|| (table.changed_texts(name, &changed), mentions))
    };
    match column.kind {
        Kind::Text => {
            let style = style_of(name);
            texts(changed_texts(table, name, |text| shown(text, style)))
        }
        Kind::List => {
            let found = changed_lists(table, name, |text| shown(text, Style::Text));
            let cells = found.iter().flat_map(|(_, cell)| cell);
            let mentions = cells.filter_map(|(_, found)| Some(found.as_ref()?.1)).sum();
            let text = |(text, found): (String, Option<(String, u64)>)| {
                found.map_or(text, |(hidden, _)| hidden)
            };
            let changed: Changes<Vec<String>> = found
                .into_iter()
                .map(|(row, cell)| (row, cell.into_iter().map(text).collect()))
                .collect();
            (!changed.is_empty()).then(|| (table.changed_lists(name, &changed), mentions))
        }
        Kind::Json => {
            let field = PERSON_PARTS.iter().find(|(part, _)| *part == name);
            let field = field.map_or("", |(_, field)| *field);
            texts(changed_texts(table, name, |text| {
                hidden_parts(people, field, text)
            }))
        }
        _ => None,
    }
}

fn changed_texts<T: Send>(
    table: &IncidentTable,
    name: &str,
    change: impl Fn(&str) -> Option<T> + Sync,
) -> Changes<T> {
    let cells = table.text_rows(name);
    if cells.is_blank() {
        return Changes::new();
    }
    (0..cells.rows())
        .into_par_iter()
        .filter_map(|row| Some((row, change(cells.get(row)?)?)))
        .collect()
}

/// The texts of a list, each with what was found in it.
type Looked<T> = Vec<(String, Option<T>)>;

fn changed_lists<T: Send>(
    table: &IncidentTable,
    name: &str,
    change: impl Fn(&str) -> Option<T> + Sync,
) -> Changes<Looked<T>> {
    let cells = table.list_rows(name);
    let looked = |row: usize| {
        let found: Vec<Option<T>> = cells.of(row).map(&change).collect();
        let is_changed = found.iter().any(Option::is_some);
        let texts = || cells.of(row).map(str::to_owned);
        is_changed.then(|| (row, texts().zip(found).collect()))
    };
    (0..table.len())
        .into_par_iter()
        .filter_map(looked)
        .collect()
}

/// Calls for every text in a JSON value, keys apart.
pub(super) fn each_text(value: &mut Value, act: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => act(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, act)),
        Value::Object(fields) => fields.values_mut().for_each(|value| each_text(value, act)),
        _ => {}
    }
}

fn holds_any(value: &Value, test: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => test(text),
        Value::Array(values) => values.iter().any(|value| holds_any(value, test)),
        Value::Object(fields) => fields.values().any(|value| holds_any(value, test)),
        _ => false,
    }
}
