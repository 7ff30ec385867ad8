//! The parts of a document that are made by this program, marked so that people's work between and in them is kept.
//!
//! A part stands between `<!-- afteraction:begin NAME HASH -->` and `<!-- afteraction:end NAME -->`. The hash is that of
//! what was written between; as long as it fits, nobody has touched the part. Texts of the data cannot contain a mark,
//! because their angle brackets are escaped.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const BEGIN: &str = "<!-- afteraction:begin ";
const END: &str = "<!-- afteraction:end ";
const CLOSE: &str = " -->";

/// A document brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The text: people's work, with the untouched parts made anew.
    pub text: String,
    /// Parts that people changed and that would read differently now.
    pub outdated: Vec<String>,
    /// Parts that people took out.
    pub taken_out: Vec<String>,
}

/// A piece of a document.
enum Piece<'t> {
    /// What stands between the parts.
    Between(&'t str),
    /// A part: its name, the hash in its mark, the whole with its marks, and what stands between them.
    Part {
        name: &'t str,
        hash: &'t str,
        whole: &'t str,
        inside: &'t str,
    },
}

/// Writes the hash of each part into its begin mark.
///
/// # Errors
/// A part that does not end: the template is wrong.
pub(super) fn signed(text: &str, template: &str) -> Result<String> {
    let pieces = pieces(text).ok_or_else(|| {
        let what = "a marked part begins and does not end, or its name is there twice";
        Error::template(template, None, what)
    })?;
    let mut out = String::with_capacity(text.len() + pieces.len() * 8);
    for piece in pieces {
        match piece {
            Piece::Between(text) => out.push_str(text),
            Piece::Part { name, inside, .. } => {
                let hash = hash(inside);
                out.extend([BEGIN, name, " ", &hash, CLOSE, inside, END, name, CLOSE]);
            }
        }
    }
    Ok(out)
}

/// Brings a document up to date that people may have worked on.
///
/// *Output*: `None` when the old text has no parts, or marks that do not fit together: it is not ours to change.
#[must_use]
pub fn updated(old: &str, new: &str) -> Option<Updated> {
    let old = pieces(old)?;
    let new = pieces(new)?;
    let made_anew = |wanted: &str| {
        new.iter().find_map(|piece| match piece {
            Piece::Part {
                name, hash, whole, ..
            } if *name == wanted => Some((*hash, *whole)),
            _ => None,
        })
    };
    let mut made = Updated {
        text: String::new(),
        outdated: Vec::new(),
        taken_out: Vec::new(),
    };
    let mut there: Vec<&str> = Vec::new();
    for piece in &old {
        match piece {
            Piece::Between(text) => made.text.push_str(text),
            Piece::Part {
                name,
                hash: was,
                whole,
                inside,
            } => {
                there.push(name);
                let is_untouched = hash(inside) == *was;
                match made_anew(name) {
                    Some((_, fresh)) if is_untouched => made.text.push_str(fresh),
                    Some((now, _)) => {
                        made.text.push_str(whole);
                        if now != *was {
                            made.outdated.push((*name).to_owned());
                        }
                    }
                    None => made.text.push_str(whole),
                }
            }
        }
    }
    if there.is_empty() {
        return None;
    }
    for piece in &new {
        if let Piece::Part { name, .. } = piece
            && !there.contains(name)
        {
            made.taken_out.push((*name).to_owned());
        }
    }
    Some(made)
}

/// Cuts a text at its marks; `None` when they do not fit together.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut found = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, part) = rest.split_at(at);
        if before.contains(END) {
            return None;
        }
        found.push(Piece::Between(before));
        let (mark, after) = part[BEGIN.len()..].split_once(CLOSE)?;
        let (name, hash) = mark.split_once(' ').unwrap_or((mark, ""));
        let end = format!("{END}{name}{CLOSE}");
        let inside_ends = after.find(&end)?;
        let inside = &after[..inside_ends];
        if inside.contains(BEGIN) || names.contains(&name) {
            return None;
        }
        names.push(name);
        let length = part.len() - after.len() + inside_ends + end.len();
        found.push(Piece::Part {
            name,
            hash,
            whole: &part[..length],
            inside,
        });
        rest = &part[length..];
    }
    if rest.contains(END) {
        return None;
    }
    found.push(Piece::Between(rest));
    Some(found)
}

/// Returns the first eight digits of the hash of a text; Windows line ends and blanks at line ends do not count.
fn hash(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    hex::encode(&Sha256::digest(lines.join("\n"))[..4])
}

#[cfg(test)]
mod tests;
