//! A pack that a sharing session filled in → what was decided and answered. Whatever cannot be read is listed by line:
//! nothing that people wrote is lost.
//!
//! It reads line by line, not as a document, so that a table without its rule, a row behind a blank line or a section in
//! another place is read all the same.

mod cells;
mod columns;
mod copy;
mod named;
mod rows;
mod time_box;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::timestamp::DateOrder;
use crate::incident::period::Tz;
use crate::incident::session_sheet::{ANSWER, Decision, HELD_ON, OpenQuestion, PackCopy, SheetRow};
use crate::incident::{ActionItem, Instant};

pub use copy::pack_copy;
pub(super) use named::of_packs;

use cells::{cells, choice, is_rule, plain, unescaped};
use columns::{Columns, TableKind};
use copy::{Before, CopyLine};

/// The language of the version of the copy that is read.
const VERSION: u32 = 1;

/// A filled pack.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FilledPack {
    /// The session's name; `None` without the copy for machines.
    pub session: Option<String>,
    /// The day of the session, else the moment from which the pack was seen.
    pub held_on: Option<Instant>,
    /// The zone in which its days are days.
    pub time_zone: String,
    /// The actions that were decided on, by line.
    pub decided: Vec<Decided>,
    /// Rows of the sheet without a decision, by line.
    pub undecided: Vec<PackLine>,
    /// Other decisions, by line.
    pub resolutions: Vec<Resolution>,
    /// Answers, by line.
    pub answers: Vec<PackAnswer>,
    /// What people wrote elsewhere.
    pub notes: Vec<PackLine>,
    /// What cannot be read, and why.
    pub unread: Vec<PackLine>,
    /// What can be read and lacks something.
    pub incomplete: Vec<PackLine>,
}

/// A line of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackLine {
    /// Its number, from 1; 0 for what ought to be there and is not.
    pub line: u64,
    /// What it says.
    pub text: String,
    /// Why it is listed; may be empty.
    pub why: String,
}

/// A decision on an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// Where it stands.
    pub line: u64,
    /// Its number on the sheet; `None`: a row that somebody added.
    pub no: Option<String>,
    /// The decision.
    pub decision: Decision,
    /// The incident that the action belongs to.
    pub incident_id: Option<String>,
    /// Whether people are confident that it works.
    pub confident: bool,
    /// Whether somebody committed to it.
    pub committed: bool,
    /// The person in charge as it stands there.
    pub pic: Option<String>,
    /// The time box as it stands there.
    pub time_box: Option<String>,
    /// What it said before, where that was changed.
    pub changed_from: Option<String>,
    /// The action as it was decided.
    pub item: ActionItem,
}

/// A decision on anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Where it stands.
    pub line: u64,
    /// What was decided.
    pub text: String,
    /// Why.
    pub reason: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By when.
    pub by: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackAnswer {
    /// Where it begins.
    pub line: u64,
    /// The question's number.
    pub no: String,
    /// The question.
    pub question: String,
    /// The incident that it is about.
    pub incident_id: Option<String>,
    /// Which of the answers to choose from was ticked.
    pub choice: Option<String>,
    /// What was written.
    pub text: String,
}

/// Tells whether a text is a pack, by the copy that each carries.
#[must_use]
pub fn is_pack(text: &str) -> bool {
    lines(text).any(|line| matches!(copy::line(line), Some(Ok(CopyLine::Pack { .. }))))
}

/// What `session --collect --json` prints, as far as it is read again.
#[derive(Debug, Deserialize)]
struct Collected {
    packs: Vec<CollectedPack>,
}

/// One pack of it.
#[derive(Debug, Deserialize)]
struct CollectedPack {
    read: FilledPack,
}

/// Reads the filled packs of an input: one as it stands, or those that were read before; `None` when it holds none.
fn packs_in(text: &str, order: Option<DateOrder>) -> Option<Vec<FilledPack>> {
    if is_pack(text) {
        return Some(vec![filled_pack(text, order)]);
    }
    let is_collected = text.trim_start().starts_with('{') && text.contains("\"packs\"");
    if !is_collected {
        return None;
    }
    let found: Collected = serde_json::from_str(text).ok()?;
    Some(found.packs.into_iter().map(|pack| pack.read).collect())
}

/// Reads a filled pack.
///
/// *Input*: Markdown with any line ends; dates whose order of day and month is open are read by `order`. *Empty*: a text
/// that is no pack gives its lines as notes.
#[must_use]
pub fn filled_pack(text: &str, order: Option<DateOrder>) -> FilledPack {
    let mut reader = Reader::new(text);
    reader.order = order;
    reader.held_on(text);
    for (number, line) in (1..).zip(lines(text)) {
        reader.line(number, line);
    }
    reader.finish()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    // Old line ends too: a carriage return alone ends a line.
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// Reads line by line.
struct Reader {
    zone: Tz,
    order: Option<DateOrder>,
    copy: Option<PackCopy>,
    before: Before,
    rows: BTreeMap<String, SheetRow>,
    questions: BTreeMap<String, OpenQuestion>,
    /// The table in which the line stands.
    table: Option<Columns>,
    /// The question that is being answered.
    asked: Option<String>,
    /// Numbers of rows that were seen, with what they say.
    seen: BTreeMap<String, Vec<String>>,
    answers: BTreeMap<String, PackAnswer>,
    found: FilledPack,
}

impl Reader {
    /// Reads the copy, wherever it stands.
    fn new(text: &str) -> Self {
        let (mut head, mut rows, mut questions) = (None, Vec::new(), Vec::new());
        let mut hashes = String::new();
        let mut found = FilledPack::default();
        for (number, text) in (1..).zip(lines(text)) {
            match copy::line(text) {
                Some(Ok(CopyLine::Pack { version, session, as_of, time_zone })) if version == VERSION && head.is_none() => {
                    head = Some((session, as_of, time_zone));
                }
                Some(Ok(CopyLine::Pack { .. })) => found.unread.push(listed(
                    number,
                    text,
                    "the copy of another pack begins here: give each pack as a file of its own",
                )),
                Some(Ok(CopyLine::Row(row))) => rows.push(*row),
                Some(Ok(CopyLine::Question(question))) => questions.push(question),
                Some(Ok(CopyLine::Lines(line))) => hashes.push_str(&line),
                Some(Err(_)) => found.unread.push(listed(
                    number,
                    text,
                    "this line of the copy for machines is damaged: what it says of the pack is taken from the text",
                )),
                None => {}
            }
        }
        let copy = head.map(|(session, as_of, time_zone)| PackCopy {
            session,
            as_of,
            time_zone,
            rows: rows.clone(),
            questions: questions.clone(),
        });
        let zone = copy.as_ref().and_then(|copy| copy.time_zone.parse().ok());
        Self {
            zone: zone.unwrap_or(Tz::UTC),
            order: None,
            copy,
            before: Before::new(&hashes),
            rows: rows.into_iter().map(|row| (row.no.clone(), row)).collect(),
            questions: questions
                .into_iter()
                .map(|one| (one.no.clone(), one))
                .collect(),
            table: None,
            asked: None,
            seen: BTreeMap::new(),
            answers: BTreeMap::new(),
            found,
        }
    }

    /// Finds the day of the session, from which time boxes are counted, before anything else is read.
    fn held_on(&mut self, text: &str) {
        self.found.held_on = self.copy.as_ref().map(|copy| copy.as_of);
        for (number, line) in (1..).zip(lines(text)) {
            let Some(day) = labelled(line, HELD_ON) else {
                continue;
            };
            match time_box::day(&day, self.order, self.zone) {
                Some(at) => self.found.held_on = Some(at),
                None if day.is_empty() => {}
                None => self.found.unread.push(listed(
                    number,
                    line,
                    "the day of the session is no date: time boxes are counted from the day of the pack",
                )),
            }
        }
    }

    fn line(&mut self, number: u64, line: &str) {
        let trimmed = line.trim();
        if copy::line(line).is_some() {
            self.asked = None;
            return;
        }
        let is_apart =
            trimmed.is_empty() || trimmed.starts_with("```") || labelled(line, HELD_ON).is_some();
        if is_apart {
            return;
        }
        if trimmed.starts_with('#') {
            self.table = None;
            self.asked = None;
        }
        if let Some(no) = self.question(trimmed) {
            self.asked = Some(no);
            self.table = None;
            if !self.before.has(line) {
                self.on_question(number, trimmed);
            }
            return;
        }
        if let Some(cells) = cells(line)
            && self.row(number, line, &cells)
        {
            self.asked = None;
            return;
        }
        if self.before.has(line) {
            return;
        }
        match self.asked.clone() {
            Some(no) if !trimmed.starts_with('#') => self.answer(number, &no, trimmed),
            _ => self.found.notes.push(listed(number, line, "")),
        }
    }

    /// Finds the question that a line asks: its number in front, and its text or the number's full stop behind it.
    fn question(&self, line: &str) -> Option<String> {
        let bare = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let end = bare
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(bare.len());
        let no = bare[..end].to_uppercase();
        let question = self.questions.get(&no)?;
        let rest = plain(&unescaped(&bare[end..]));
        let rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let begins: String = plain(&question.text).chars().take(12).collect();
        let is_marked = bare[end..].starts_with(['.', ')', ':']) || line.starts_with(['*', '#']);
        (is_marked || rest.starts_with(&begins)).then_some(no)
    }

    /// Keeps what was written behind a question on its own line.
    fn on_question(&mut self, number: u64, line: &str) {
        let Some(no) = self.asked.clone() else { return };
        let text = self
            .questions
            .get(&no)
            .map(|one| plain(&one.text))
            .unwrap_or_default();
        let line = plain(&unescaped(line));
        let behind = line.split_once(text.as_str()).map(|(_, behind)| {
            behind.trim_matches(|sign: char| sign == '*' || sign.is_whitespace())
        });
        match behind {
            Some("") => {}
            Some(behind) => self.answer(number, &no, behind),
            None => self
                .found
                .notes
                .push(listed(number, &line, "the question was changed")),
        }
    }

    fn answer(&mut self, number: u64, no: &str, line: &str) {
        let text = labelled(line, ANSWER).unwrap_or_else(|| unescaped(line));
        let Some(question) = self.questions.get(no) else {
            return;
        };
        let entry = self
            .answers
            .entry(no.to_owned())
            .or_insert_with(|| PackAnswer {
                line: number,
                no: no.to_owned(),
                question: question.text.clone(),
                incident_id: question.incident_id.clone(),
                choice: None,
                text: String::new(),
            });
        if !question.choices.is_empty() {
            match choice(&text, &question.choices) {
                Ok(Some(chosen)) if entry.choice.is_none() => {
                    entry.choice = Some(chosen);
                    return;
                }
                Ok(_) => {}
                Err(()) => {
                    let why = "more than one answer is ticked";
                    self.found.unread.push(listed(number, line, why));
                    return;
                }
            }
        }
        if !text.is_empty() {
            if !entry.text.is_empty() {
                entry.text.push('\n');
            }
            entry.text.push_str(&text);
        }
    }

    /// Reads the row of a table; `false` when it is none of ours.
    fn row(&mut self, number: u64, line: &str, cells: &[String]) -> bool {
        if is_rule(cells) {
            return true;
        }
        let named = self.table.is_none() || rows::number(&cells[0]).is_none();
        if let Some(columns) = Columns::of(cells).filter(|_| named) {
            self.table = Some(columns);
            return true;
        }
        let Some(columns) = self.table.clone().or_else(|| usual(cells)) else {
            return false;
        };
        match columns.kind {
            TableKind::Sheet => self.sheet_row(number, line, cells, &columns),
            TableKind::Resolutions => self.resolution(number, line, cells, &columns),
        }
        true
    }

    fn finish(mut self) -> FilledPack {
        for (no, row) in &self.rows {
            if row.item.is_some() && !self.seen.contains_key(no) {
                let title = row.item.as_ref().map_or("", |item| item.title.as_str());
                let text = format!("{no} {title}");
                self.found.unread.push(listed(
                    0,
                    &text,
                    "this row of the sheet is not there any more",
                ));
            }
        }
        let is_said = |answer: &PackAnswer| answer.choice.is_some() || !answer.text.is_empty();
        self.found.answers = self.answers.into_values().filter(is_said).collect();
        self.found.answers.sort_by_key(|answer| answer.line);
        self.zone.name().clone_into(&mut self.found.time_zone);
        self.found.session = self.copy.map(|copy| copy.session);
        self.found
    }
}

/// The columns of a row whose heading is gone, by its number and its width.
fn usual(cells: &[String]) -> Option<Columns> {
    let (letter, _) = rows::number(&cells[0])?;
    let kind = if letter == 'D' {
        TableKind::Resolutions
    } else {
        TableKind::Sheet
    };
    Some(Columns::usual(kind)).filter(|columns| columns.width == cells.len())
}

fn listed(line: u64, text: &str, why: &str) -> PackLine {
    PackLine {
        line,
        text: plain(&unescaped(text)),
        why: why.to_owned(),
    }
}

/// Returns what stands behind a label: "Answer: it was the pool".
fn labelled(line: &str, label: &str) -> Option<String> {
    let bare = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let start = bare.get(..label.len())?;
    if !start.eq_ignore_ascii_case(label) {
        return None;
    }
    let rest = bare[label.len()..].trim_start_matches('*').trim_start();
    let rest = rest.strip_prefix(':')?;
    Some(plain(&unescaped(rest.trim_start_matches('*'))))
}

#[cfg(test)]
mod tests;
