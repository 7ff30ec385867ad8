//! Who is named in a document: handles, and the people of the parts that list them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::finished::document::{Document, Line, Shape};
use crate::finished::parts::PartKind;

/// A handle, such as `@ada`; not a part of an address.
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s(])@[A-Za-z][\w.-]{1,38}"));
/// Two or three capitalised words, or initials: a name, where names are listed.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:\p{Lu}[\p{Ll}'’-]+(?: \p{Lu}[\p{Ll}'’.-]*){1,2}|\p{Lu}{2,3})\b")
});
/// Headings of columns that name people.
const COLUMNS: [&str; 8] = [
    "owner",
    "pic",
    "assignee",
    "who",
    "author",
    "lead",
    "responsible",
    "person",
];

/// Makes a pattern of ours.
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is fixed and tested")
}

/// Returns the people whom a document names.
pub(super) fn named(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in &document.lines {
        for handle in HANDLE.find_iter(&line.text) {
            found.insert(handle.as_str().trim_start_matches([' ', '(']).to_owned());
        }
        for text in listing(line) {
            found.extend(NAME.find_iter(text).map(|name| name.as_str().to_owned()));
        }
    }
    found
}

/// Returns the texts of a line that list people.
fn listing(line: &Line) -> Vec<&str> {
    match &line.shape {
        Shape::Row { heading, cells, .. } => heading
            .iter()
            .zip(cells)
            .filter(|(title, _)| {
                let title = title.trim().to_lowercase();
                COLUMNS
                    .iter()
                    .any(|word| title == *word || title.starts_with(&format!("{word} ")))
            })
            .map(|(_, cell)| cell.as_str())
            .collect(),
        Shape::Heading(_) => Vec::new(),
        _ if line.part == Some(PartKind::People) => vec![line.text.as_str()],
        _ => Vec::new(),
    }
}
