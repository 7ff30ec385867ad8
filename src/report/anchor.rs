//! Ids from exports → names that are safe in anchors and file names.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The longest id that is kept, in characters.
const LONGEST: usize = 60;

/// Returns a name made of `A-Z a-z 0-9 . _ -` only, the same for the same id in every run.
///
/// An id that had to be changed or cut gets eight hexadecimal digits of its SHA-256, so that two ids never meet.
#[must_use]
pub fn safe_id(id: &str) -> String {
    let is_safe =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let unchanged = !id.is_empty()
        && id.len() <= LONGEST
        && id.chars().all(is_safe)
        && !id.starts_with('.')
        && !id.ends_with('.');
    if unchanged {
        return id.to_owned();
    }
    let kept: String = id
        .chars()
        .map(|letter| {
            if is_safe(letter) && letter != '.' {
                letter
            } else {
                '-'
            }
        })
        .take(LONGEST)
        .collect();
    let mut name = kept.trim_matches('-').to_owned();
    if !name.is_empty() {
        name.push('-');
    }
    for byte in Sha256::digest(id).iter().take(4) {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// Returns the anchor of an incident's row.
#[must_use]
pub fn incident(id: &str) -> String {
    format!("incident-{}", safe_id(id))
}
