//! The table without people, secrets and addresses.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use crate::error::Result;
use crate::incident::IncidentTable;
use crate::incident::columns::{
    ACTION_ITEMS, COLUMNS, COMPONENTS, Kind, NUMBER, SERVICES, SOURCE, TEAMS, UPDATES,
};
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

/// The cells of a column that change, by row.
type Changes<T> = BTreeMap<usize, T>;

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
        let mut made = table.clone();
        for column in &COLUMNS {
            if NOT_SEARCHED.contains(&column.name) {
                continue;
            }
            let is_person = PERSON_COLUMNS.contains(&column.name);
            let people = &self.people;
            match column.kind {
                Kind::Text => {
                    let style = if column.name.ends_with("url") {
                        Style::Address
                    } else {
                        Style::Text
                    };
                    let cell = |text: &str| {
                        if is_person {
                            people.known(text).map(|shown| (shown.to_owned(), 0))
                        } else {
                            people.hidden(text, style)
                        }
                    };
                    let changed = changed_texts(table, column.name, cell);
                    self.mentions += changed.values().map(|(_, count)| count).sum::<u64>();
                    let changed = changed.into_iter().map(|(row, (text, _))| (row, text));
                    made = made.with_changed_texts(column.name, &changed.collect())?;
                }
                Kind::List => {
                    let cell = |text: &str| {
                        if is_person {
                            people.known(text).map(|shown| (shown.to_owned(), 0))
                        } else {
                            people.hidden(text, Style::Text)
                        }
                    };
                    let found = changed_lists(table, column.name, cell);
                    let counts = found
                        .values()
                        .flatten()
                        .filter_map(|(_, found)| found.as_ref());
                    self.mentions += counts.map(|(_, count)| count).sum::<u64>();
                    let text = |(text, found): (String, Option<(String, u64)>)| {
                        found.map_or(text, |(hidden, _)| hidden)
                    };
                    let changed = found
                        .into_iter()
                        .map(|(row, cell)| (row, cell.into_iter().map(text).collect()));
                    made = made.with_changed_lists(column.name, &changed.collect())?;
                }
                Kind::Json => {
                    let field = PERSON_PARTS.iter().find(|(name, _)| *name == column.name);
                    let field = field.map_or("", |(_, field)| *field);
                    let changed =
                        changed_texts(table, column.name, |text| hidden_parts(people, field, text));
                    self.mentions += changed.values().map(|(_, count)| count).sum::<u64>();
                    let changed = changed.into_iter().map(|(row, (text, _))| (row, text));
                    made = made.with_changed_texts(column.name, &changed.collect())?;
                }
                _ => {}
            }
        }
        Ok(made)
    }

    /// Replaces secrets and addresses in every text.
    pub(super) fn redact_table(&mut self, table: &IncidentTable) -> Result<IncidentTable> {
        let mut made = table.clone();
        for column in &COLUMNS {
            let kinds = self.redactor.kinds();
            match column.kind {
                Kind::Text => {
                    let found = changed_texts(table, column.name, |text| look(kinds, text));
                    let changed = self.replaced(found);
                    made = made.with_changed_texts(column.name, &changed)?;
                }
                Kind::List => {
                    let found = changed_lists(table, column.name, |text| look(kinds, text));
                    let changed = found
                        .into_iter()
                        .map(|(row, cell)| (row, self.replaced_list(cell)))
                        .collect();
                    made = made.with_changed_lists(column.name, &changed)?;
                }
                Kind::Json => {
                    // What stands in a part may be escaped in the cell, so the cell is opened.
                    let found = changed_texts(table, column.name, |text| {
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
                        changed.insert(row, parts.to_string());
                    }
                    made = made.with_changed_texts(column.name, &changed)?;
                }
                _ => {}
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
    let nobody = PERSON_COLUMNS.iter().all(|name| is_empty(table, name))
        && PERSON_PARTS.iter().all(|(name, _)| is_empty(table, name));
    if nobody {
        return People::default();
    }
    let lists: Vec<_> = [SERVICES, TEAMS, COMPONENTS]
        .iter()
        .map(|name| table.list_rows(name))
        .collect();
    let mut protected: BTreeSet<&str> = BTreeSet::new();
    for rows in &lists {
        rows.iter().for_each(|texts| protected.extend(texts));
    }
    let mut people = People::new(protected.into_iter());
    let parts: Vec<Vec<Vec<String>>> = PERSON_PARTS
        .iter()
        .map(|(name, field)| part_people(table, name, field))
        .collect();
    let [leader, speaker, experts] = PERSON_COLUMNS;
    let experts = table.list_rows(experts);
    let rows = table.texts(leader).iter().zip(table.texts(speaker).iter());
    for (row, ((leader, speaker), experts)) in rows.zip(experts.iter()).enumerate() {
        let named = leader.into_iter().chain(speaker).chain(experts);
        named.for_each(|name| people.meet(name));
        let parts = parts.iter().filter_map(|part| part.get(row)).flatten();
        parts.for_each(|name| people.meet(name));
    }
    people
}

/// Tells whether a column holds nothing at all.
fn is_empty(table: &IncidentTable, name: &str) -> bool {
    table
        .frame()
        .column(name)
        .map_or(true, |column| column.null_count() == table.len())
}

/// Returns whom the parts of each row name; nothing at all where the column is empty.
fn part_people(table: &IncidentTable, name: &str, field: &str) -> Vec<Vec<String>> {
    if is_empty(table, name) {
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

fn changed_texts<T: Send>(
    table: &IncidentTable,
    name: &str,
    change: impl Fn(&str) -> Option<T> + Sync,
) -> Changes<T> {
    if is_empty(table, name) {
        return Changes::new();
    }
    let cells: Vec<Option<&str>> = table.texts(name).iter().collect();
    let changed = cells.par_iter().enumerate();
    let changed: Vec<(usize, T)> = changed
        .filter_map(|(row, cell)| change((*cell)?).map(|cell| (row, cell)))
        .collect();
    changed.into_iter().collect()
}

/// The texts of a list, each with what was found in it.
type Looked<T> = Vec<(String, Option<T>)>;

fn changed_lists<T: Send>(
    table: &IncidentTable,
    name: &str,
    change: impl Fn(&str) -> Option<T> + Sync,
) -> Changes<Looked<T>> {
    if is_empty(table, name) {
        return Changes::new();
    }
    let rows = table.list_rows(name);
    let rows: Vec<Vec<&str>> = rows.iter().collect();
    let looked = |texts: &Vec<&str>| {
        let each = texts.iter().map(|text| ((*text).to_owned(), change(text)));
        let cell: Looked<T> = each.collect();
        cell.iter()
            .any(|(_, found)| found.is_some())
            .then_some(cell)
    };
    let changed = rows.par_iter().enumerate();
    let changed: Vec<(usize, Looked<T>)> = changed
        .filter_map(|(row, texts)| looked(texts).map(|cell| (row, cell)))
        .collect();
    changed.into_iter().collect()
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
