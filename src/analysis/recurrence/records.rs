//! The records that are grouped: what of each incident is read, and in which order.

use std::borrow::Cow;

use crate::analysis::population::{Population, Row};
use crate::analysis::recurrence::words::Texts;
use crate::incident::action_item::Update;
use crate::incident::table::{
    DESCRIPTION, ListRows, MITIGATION, NUMBER, PROBLEM_ID, ROOT_CAUSE, SERVICES, TAGS, TITLE,
    TextRows, UPDATES, URL,
};

/// The counted incidents up to the window's end, by place in time and id: a record's number is its place among them.
pub(super) struct Records<'p, 't> {
    pub(super) population: &'p Population<'t>,
    pub(super) count: usize,
    pub(super) services: ListRows,
    titles: TextRows,
    descriptions: TextRows,
    updates: Option<TextRows>,
    causes: TextRows,
    mitigations: TextRows,
    problems: TextRows,
    urls: TextRows,
    numbers: TextRows,
    tags: ListRows,
}

impl<'p, 't> Records<'p, 't> {
    /// Takes the first `count` incidents.
    pub(super) fn new(population: &'p Population<'t>, count: usize) -> Self {
        let table = population.table;
        let column = |name| table.text_rows(name);
        let updates = column(UPDATES);
        Self {
            population,
            count,
            services: table.list_rows(SERVICES),
            titles: column(TITLE),
            descriptions: column(DESCRIPTION),
            updates: (!updates.is_blank()).then_some(updates),
            causes: column(ROOT_CAUSE),
            mitigations: column(MITIGATION),
            problems: column(PROBLEM_ID),
            urls: column(URL),
            numbers: column(NUMBER),
            tags: table.list_rows(TAGS),
        }
    }

    /// Returns the incident of a record.
    pub(super) fn row(&self, record: usize) -> &Row {
        &self.population.rows[record]
    }

    /// Returns the title, without blanks around it.
    pub(super) fn title(&self, record: usize) -> &str {
        text(&self.titles, self.row(record)).unwrap_or_default()
    }

    /// Returns what stopped it.
    pub(super) fn mitigation(&self, record: usize) -> Option<&str> {
        text(&self.mitigations, self.row(record))
    }

    /// Returns what caused it.
    pub(super) fn cause(&self, record: usize) -> Option<&str> {
        text(&self.causes, self.row(record))
    }

    /// Returns the problem record that it belongs to.
    pub(super) fn problem(&self, record: usize) -> Option<&str> {
        text(&self.problems, self.row(record))
    }

    /// Returns the names by which another text may mean it: id, number and address.
    pub(super) fn names(&self, record: usize) -> [Option<&str>; 3] {
        let row = self.row(record);
        [
            Some(self.population.native_id(row.index())),
            text(&self.numbers, row),
            text(&self.urls, row),
        ]
    }

    /// Returns what happened, without markup.
    ///
    /// *Definition*: without a description, the longer of the last two updates stands for it; if that is short, all.
    pub(super) fn description(&self, record: usize) -> Cow<'_, str> {
        let row = self.row(record);
        match text(&self.descriptions, row) {
            Some(description) => without_tags(description),
            None => Cow::Owned(self.updates(row)),
        }
    }

    /// Returns everything of it that is compared.
    pub(super) fn texts(&self, record: usize) -> Texts<'_> {
        let row = self.row(record);
        Texts {
            title: self.title(record),
            description: self.description(record),
            cause: self.cause(record).unwrap_or_default(),
            tags: self.tags.of(row.index()).collect(),
            services: self.services.of(row.index()).collect(),
        }
    }

    fn updates(&self, row: &Row) -> String {
        const SHORT: usize = 150;
        let json = self
            .updates
            .as_ref()
            .and_then(|updates| updates.get(row.index()));
        let updates: Vec<Update> = json
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default();
        let texts: Vec<Cow<'_, str>> = updates
            .iter()
            .map(|update| without_tags(&update.text))
            .collect();
        let last = &texts[texts.len().saturating_sub(2)..];
        match last.iter().max_by_key(|text| text.len()) {
            Some(longest) if longest.len() >= SHORT => longest.clone().into_owned(),
            _ => texts.join("\n"),
        }
    }
}

fn text<'c>(column: &'c TextRows, row: &Row) -> Option<&'c str> {
    column
        .get(row.index())
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// Takes the markup out of a text of HTML.
fn without_tags(text: &str) -> Cow<'_, str> {
    let has_tags = || text.contains("</") || text.contains("<br");
    if !text.contains('<') || !has_tags() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for (number, part) in text.split('<').enumerate() {
        let content = if number == 0 {
            part
        } else {
            part.split_once('>').map_or(part, |(_, content)| content)
        };
        plain.push_str(content);
        plain.push(' ');
    }
    Cow::Owned(plain)
}
