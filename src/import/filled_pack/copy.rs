//! The copy for machines at the end of a pack: what its numbers mean, and which lines were there before people wrote.

use std::collections::HashSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::incident::Instant;
use crate::incident::session_sheet::{OpenQuestion, PackCopy, SheetRow};

/// Hexadecimal digits that stand for a line.
const DIGITS: usize = 8;

/// One line of the copy.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CopyLine {
    /// Which pack it is.
    Pack {
        /// Version of this form.
        version: u32,
        /// See [`PackCopy::session`].
        session: String,
        /// See [`PackCopy::as_of`].
        as_of: Instant,
        /// See [`PackCopy::time_zone`].
        time_zone: String,
    },
    /// A row of the sheet.
    Row(Box<SheetRow>),
    /// A question.
    Question(OpenQuestion),
    /// The lines as they were, each as the beginning of its hash.
    Lines(String),
}

/// Returns the copy as a block of code, one JSON object a line, for the end of `body`.
///
/// Nothing in it is markup: signs that could end the block or begin a tag stand as `\u…`.
#[must_use]
pub fn pack_copy(copy: &PackCopy, body: &str) -> String {
    let head = CopyLine::Pack {
        version: 1,
        session: copy.session.clone(),
        as_of: copy.as_of,
        time_zone: copy.time_zone.clone(),
    };
    let rows = copy
        .rows
        .iter()
        .cloned()
        .map(|row| CopyLine::Row(Box::new(row)));
    let questions = copy.questions.iter().cloned().map(CopyLine::Question);
    let mut hashes: Vec<String> = body.lines().filter_map(fingerprint).collect();
    hashes.sort();
    hashes.dedup();
    let lines = CopyLine::Lines(hashes.concat());
    let mut out = String::from("```json\n");
    for line in [head]
        .into_iter()
        .chain(rows)
        .chain(questions)
        .chain([lines])
    {
        // Names and texts only: they are always JSON.
        out.push_str(&inert(&serde_json::to_string(&line).unwrap_or_default()));
        out.push('\n');
    }
    out + "```\n"
}

/// Writes what a reader of Markdown, an editor of tables or a terminal could act on as `\u…`; JSON has such signs within texts only.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        let is_plain = letter.is_ascii_graphic() && !"<>&`|*~".contains(letter)
            || letter == ' '
            || letter.is_alphabetic();
        if is_plain {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// Returns what stands for a line, however it is spaced; `None` for a blank one.
fn fingerprint(line: &str) -> Option<String> {
    let text: String = line
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if text.is_empty() {
        return None;
    }
    let mut digits = hex::encode(Sha256::digest(text));
    digits.truncate(DIGITS);
    Some(digits)
}

/// Reads a line of the copy; `None` when it is none, an error when it is a damaged one.
pub(super) fn line(text: &str) -> Option<Result<CopyLine, serde_json::Error>> {
    let text = text.trim().trim_start_matches('>').trim_start();
    let name = text.strip_prefix("{\"")?.split('"').next()?;
    let is_copy = matches!(name, "pack" | "row" | "question" | "lines");
    is_copy.then(|| serde_json::from_str(text))
}

/// The lines that were there before people wrote.
#[derive(Debug, Default)]
pub(super) struct Before(HashSet<String>);

impl Before {
    /// Takes the hashes of the copy.
    pub(super) fn new(hashes: &str) -> Self {
        let chunks = hashes.as_bytes().chunks(DIGITS);
        Self(
            chunks
                .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
                .collect(),
        )
    }

    /// Tells whether a line was there, or is blank.
    pub(super) fn has(&self, line: &str) -> bool {
        fingerprint(line).is_none_or(|hash| self.0.contains(&hash))
    }
}
