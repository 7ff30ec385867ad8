//! A large table, or large lines of JSON, that stay in their file and are read piece by piece, each a run of whole
//! records: never held whole. Where records end is for those to say who know the format.
//!
//! Only plain UTF-8 is read so. What turns out to be anything else on the way is left to the reader of whole texts.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::damage::{LineIndex, offset};
use super::fold::log_lines;
use super::input::{self, Input, Limits};
use super::{json_lines, read_json};
use crate::error::{Error, Result};

/// Bytes of the beginning, from which dialect, heading and columns are told; more than the largest sample of them.
const BEGINNING: usize = 12 << 20;

/// What an editor may put before the text.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Records in a file.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    path: PathBuf,
    limits: Limits,
}

/// One piece of a text: whole records, and what the file ends with or the next piece begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'p> {
    /// The piece; it begins with a record, or with the beginning of the text.
    pub text: &'p str,
    /// Where it begins in the text.
    pub base: u64,
    /// Whether the text ends with it.
    pub is_end: bool,
}

/// Works through the records of a piece that end before a place, while the next piece is read; to be called once.
pub(super) type Go<'g, T> = dyn FnMut(usize, &(dyn Fn() -> Vec<T> + Sync)) + 'g;

/// What is known of an input once all of it was read.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// SHA-256 of the bytes as they stand on disk, in hexadecimal digits.
    pub sha256: String,
    /// Where its lines begin.
    pub lines: LineIndex,
}

impl Known {
    /// Looks through a text that is at hand.
    pub(super) fn of(input: &Input) -> Self {
        let (sha256, lines) = rayon::join(|| input.sha256(), || LineIndex::new(&input.text));
        Self { sha256, lines }
    }
}

/// Opens a file that is larger than a piece and begins as a plain table or as lines of JSON.
///
/// *Output*: the input with its beginning as text; `None` for anything else.
///
/// # Errors
/// It cannot be read, or exceeds the limit of inputs.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<Option<Input>> {
    let name = path.display().to_string();
    if name == "-" {
        return Ok(None);
    }
    let (file, size) = input::open_file(path, &name)?;
    let is_large = size > offset(limits.piece_bytes) && size <= limits.input_bytes;
    if !is_large || !file.metadata().is_ok_and(|about| about.is_file()) {
        return Ok(None);
    }
    let pieces = Pieces {
        path: path.to_owned(),
        limits: limits.clone(),
    };
    let mut bytes = Vec::new();
    pieces.fill(&mut &file, pieces.beginning(), &mut bytes)?;
    if input::is_packed(&bytes) || input::refuse(&bytes, &name).is_err() {
        return Ok(None);
    }
    let Some(text) = plain(without_mark(&bytes), false) else {
        return Ok(None);
    };
    if text.trim().is_empty() || log_lines::looks_like_log(text) {
        return Ok(None);
    }
    let beginning = if read_json::looks_like_json(text) {
        json_lines::whole_lines(text, limits)
    } else {
        Some(text)
    };
    let Some(text) = beginning else {
        return Ok(None);
    };
    Ok(Some(Input {
        name,
        known_sha256: None,
        size_bytes: size,
        text: text.to_owned(),
        pieces: Some(pieces),
        compression: None,
        encoding: "UTF-8",
        replaced: Vec::new(),
        replaced_count: 0,
        nul_count: 0,
        cut_off: false,
    }))
}

impl Pieces {
    /// Reads all pieces and returns what their records gave, in the order of the file.
    ///
    /// *Input*: the text of the beginning, and what finds the end of the whole records of a piece and works through them.
    /// *Output*: `None` when the file is no plain UTF-8 after all.
    ///
    /// # Errors
    /// It cannot be read on, has grown beyond the limit, or begins otherwise than before.
    pub(super) fn map<T: Send>(
        &self,
        beginning: &str,
        work: &dyn Fn(Piece<'_>, &mut Go<'_, T>),
    ) -> Result<Option<(Vec<T>, Known)>> {
        let mut file = self.opened()?;
        let (mut hash, mut lines) = (Sha256::new(), LineIndex::default());
        let mut done = Vec::new();
        let mut bytes = Vec::new();
        let mut is_end = self.fill(&mut file, self.limits.piece_bytes, &mut bytes)?;
        let marked = bytes.len() - without_mark(&bytes).len();
        hash.update(bytes.drain(..marked).as_slice());
        if !bytes.starts_with(beginning.as_bytes()) {
            return Err(Error::changed_while_read(&self.path));
        }
        let mut base = 0;
        loop {
            let Some(text) = plain(&bytes, is_end) else {
                return Ok(None);
            };
            let mut worked = None;
            let piece = Piece { text, base, is_end };
            work(piece, &mut |end, work| {
                let ahead = || {
                    let mut next = Vec::new();
                    let wanted = match end {
                        // A record, or a damage, larger than a piece: what is at hand is doubled.
                        0 => bytes.len().max(self.limits.piece_bytes),
                        _ => self.limits.piece_bytes,
                    };
                    let is_end = is_end || self.fill(&mut file, wanted, &mut next)?;
                    Ok((next, is_end))
                };
                let see = || {
                    hash.update(&bytes[..end]);
                    lines.extend(&text[..end]);
                };
                let (next, found) = rayon::join(ahead, || rayon::join(work, see).0);
                done.extend(found);
                worked = Some((end, next));
            });
            let (end, next) = worked.ok_or_else(|| Error::internal("a piece was not read"))?;
            if is_end {
                let sha256 = hex::encode(hash.finalize());
                return Ok(Some((done, Known { sha256, lines })));
            }
            let (mut next, ends) = next?;
            bytes.drain(..end);
            bytes.append(&mut next);
            base += offset(end);
            is_end = ends;
            if base + offset(bytes.len()) > self.limits.input_bytes {
                let name = self.path.display().to_string();
                return Err(Error::input_too_large(&name, self.limits.input_bytes));
            }
        }
    }

    /// Returns the SHA-256 of the file, in hexadecimal digits.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn sha256(&self) -> Result<String> {
        let mut file = self.opened()?;
        let (mut hash, mut bytes, mut is_end) = (Sha256::new(), Vec::new(), false);
        while !is_end {
            bytes.clear();
            is_end = self.fill(&mut file, self.limits.piece_bytes, &mut bytes)?;
            hash.update(&bytes);
        }
        Ok(hex::encode(hash.finalize()))
    }

    fn opened(&self) -> Result<File> {
        File::open(&self.path).map_err(|error| Error::unreadable(&self.path, &error))
    }

    /// Bytes of the beginning; a piece is never smaller.
    fn beginning(&self) -> usize {
        BEGINNING.min(self.limits.piece_bytes)
    }

    /// Reads up to so many bytes more and says whether the file ends with them.
    fn fill(&self, file: &mut impl Read, wanted: usize, bytes: &mut Vec<u8>) -> Result<bool> {
        let read = file.take(offset(wanted)).read_to_end(bytes);
        let read = read.map_err(|error| Error::unreadable(&self.path, &error))?;
        Ok(read < wanted)
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Returns the whole characters of a piece; `None` when it is no UTF-8 or holds a NUL.
fn plain(bytes: &[u8], is_end: bool) -> Option<&str> {
    let whole = match std::str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(error) if error.error_len().is_none() && !is_end => &bytes[..error.valid_up_to()],
        Err(_) => return None,
    };
    let text = std::str::from_utf8(whole).ok()?;
    memchr::memchr(0, whole).is_none().then_some(text)
}

#[cfg(test)]
mod tests;
