//! One input, read and decoded: a file, a compressed file or the standard input → text.
//!
//! Knows no format; it refuses what is no text and what is larger than a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::damage::offset;
pub use super::folder::paths;
use super::pieces::{self, Pieces};
use super::{decode, magic, read_parquet, unpack};
use crate::error::{Error, Result};

/// Bytes that are read before it is decided whether the rest is worth reading.
const HEAD: u64 = 64 << 10;

/// One input, read and decoded.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name as given; `-` is the standard input.
    pub name: String,
    /// SHA-256 of the bytes as they stand on disk, in hexadecimal digits; `None`: the text is those very bytes, and
    /// [`Input::sha256`] makes it, beside other work.
    pub known_sha256: Option<String>,
    /// Size of the bytes as they stand on disk.
    pub size_bytes: u64,
    /// The text, without a byte order mark; of a table in pieces its beginning.
    pub text: String,
    /// A large table stays in its file and is read piece by piece.
    pub(super) pieces: Option<Pieces>,
    /// How the bytes are compressed: `gzip` or `zstd`.
    pub compression: Option<&'static str>,
    /// Name of the encoding, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// Offsets in `text` of characters that could not be decoded; the first million.
    pub replaced: Vec<u64>,
    /// How many characters could not be decoded.
    pub replaced_count: u64,
    /// How many NUL characters stand in the text.
    pub nul_count: u64,
    /// The compressed file ends early: `text` is what could be unpacked.
    pub cut_off: bool,
}

impl Input {
    /// Returns the SHA-256 of the bytes as they stand on disk, in hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> String {
        let known = self.known_sha256.clone();
        known.unwrap_or_else(|| hash(self.text.as_bytes()))
    }
}

/// What protects the machine from an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that are read from one file.
    pub input_bytes: u64,
    /// Bytes that one compressed file may unpack to.
    pub decompressed_bytes: u64,
    /// How many times its size a compressed file may grow, once it is large: no export grows so much.
    pub growth: u64,
    /// Bytes of one value; a larger one costs its row.
    pub field_bytes: usize,
    /// Bytes of one record; a larger one is rejected.
    pub line_bytes: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Nesting of one JSON record; a deeper one is rejected. The parser itself allows 127.
    pub json_depth: usize,
    /// Size of the parts in which a CSV text is read.
    pub part_bytes: usize,
    /// Size of the pieces in which a larger table is read from its file; it is never held whole.
    pub piece_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 2 << 30,
            decompressed_bytes: 2 << 30,
            growth: 200,
            field_bytes: 16 << 20,
            line_bytes: 64 << 20,
            columns: 100_000,
            json_depth: 128,
            part_bytes: 2 << 20,
            piece_bytes: 32 << 20,
        }
    }
}

/// Opens one input: a large table is left in its file, anything else is read whole.
///
/// # Errors
/// As [`read`].
pub(super) fn open(path: &Path, limits: &Limits) -> Result<Input> {
    match pieces::open(path, limits)? {
        Some(beginning) => Ok(beginning),
        None => read(path, limits),
    }
}

/// Reads and decodes one input, whole.
///
/// *Input*: a path, or `-` for the standard input. *Empty*: an input without a character is an error.
///
/// # Errors
/// It cannot be read, is no text, holds nothing, or exceeds a limit.
pub fn read(path: &Path, limits: &Limits) -> Result<Input> {
    let name = path.display().to_string();
    let raw = if name == "-" {
        raw_bytes(io::stdin().lock(), 0, &name, limits)?
    } else {
        let (file, size) = open_file(path, &name)?;
        raw_bytes(file, size, &name, limits)?
    };
    of_bytes(name, raw, limits)
}

/// Decodes one input whose bytes are at hand.
///
/// # Errors
/// It is no text, holds nothing, or exceeds a limit.
pub fn of_bytes(name: String, raw: Vec<u8>, limits: &Limits) -> Result<Input> {
    if raw.is_empty() {
        return Err(Error::empty_input(&name));
    }
    if raw.starts_with(read_parquet::MAGIC) {
        return parquet(raw, name);
    }
    let size_bytes = offset(raw.len());
    let compression = compression(&raw);
    let (known_sha256, decoded, cut_off) = if is_packed(&raw) {
        let (sha256, unpacked) = rayon::join(|| hash(&raw), || unpacked(&raw, &name, limits));
        let unpacked = unpacked?;
        drop(raw);
        (
            Some(sha256),
            decode::decode(unpacked.bytes),
            unpacked.cut_off,
        )
    } else {
        refuse(&raw, &name)?;
        // Plain UTF-8 is taken over as it stands and hashed later; of anything else the bytes are gone by then.
        match decode::plain(raw) {
            Ok(decoded) => (None, decoded, false),
            Err(raw) => (Some(hash(&raw)), decode::decode(raw), false),
        }
    };
    if decoded.text.trim().is_empty() {
        return Err(Error::empty_input(&name));
    }
    let nul_count = match known_sha256 {
        Some(_) => offset(memchr::memchr_iter(0, decoded.text.as_bytes()).count()),
        None => 0,
    };
    Ok(Input {
        name,
        known_sha256,
        size_bytes,
        text: decoded.text,
        pieces: None,
        compression,
        encoding: decoded.encoding,
        replaced: decoded.replaced,
        replaced_count: decoded.replaced_count,
        nul_count,
        cut_off,
    })
}

/// Turns a Parquet file into lines of JSON, which are read like any other.
fn parquet(raw: Vec<u8>, name: String) -> Result<Input> {
    let (known_sha256, size_bytes) = (Some(hash(&raw)), offset(raw.len()));
    let text = read_parquet::to_lines(raw, &name)?;
    Ok(Input {
        name,
        known_sha256,
        size_bytes,
        text,
        pieces: None,
        compression: None,
        encoding: "Parquet",
        replaced: Vec::new(),
        replaced_count: 0,
        nul_count: 0,
        cut_off: false,
    })
}

/// Opens a file; devices and named pipes could block or never end, so they are refused.
pub(super) fn open_file(path: &Path, name: &str) -> Result<(File, u64)> {
    let about = fs::metadata(path).map_err(|error| Error::unreadable(path, &error))?;
    if about.is_dir() {
        return Err(Error::folder_as_file(path));
    }
    // `/dev/fd/63` is what a shell gives for `<(command)`: a pipe that somebody writes.
    let is_substitution = ["/dev/fd/", "/proc/"]
        .iter()
        .any(|folder| name.starts_with(folder))
        || name == "/dev/stdin";
    let is_readable = about.is_file() || (is_substitution && is_pipe(&about));
    if !is_readable {
        return Err(Error::not_a_file(path));
    }
    let file = File::open(path).map_err(|error| Error::unreadable(path, &error))?;
    Ok((file, about.len()))
}

#[cfg(unix)]
fn is_pipe(about: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Reads all bytes, after a look at the first: a large picture or an endless stream of zeros is not read on.
fn raw_bytes(mut reader: impl Read, size: u64, name: &str, limits: &Limits) -> Result<Vec<u8>> {
    if size > limits.input_bytes {
        return Err(Error::input_too_large(name, limits.input_bytes));
    }
    let failed = |error: io::Error| Error::unreadable(Path::new(name), &error);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    reader
        .by_ref()
        .take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if !is_packed(&bytes) {
        refuse(&bytes, name)?;
    }
    let room = limits
        .input_bytes
        .saturating_sub(offset(bytes.len()))
        .saturating_add(1);
    reader.take(room).read_to_end(&mut bytes).map_err(failed)?;
    if offset(bytes.len()) > limits.input_bytes {
        return Err(Error::input_too_large(name, limits.input_bytes));
    }
    Ok(bytes)
}

pub(super) fn is_packed(bytes: &[u8]) -> bool {
    compression(bytes).is_some()
}

/// Says how bytes are compressed, by their first ones.
fn compression(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x1F\x8B") {
        return Some("gzip");
    }
    let is_zstd =
        bytes.starts_with(b"\x28\xB5\x2F\xFD") || bytes.get(1..4) == Some(b"\x2A\x4D\x18");
    is_zstd.then_some("zstd")
}

fn unpacked(raw: &[u8], name: &str, limits: &Limits) -> Result<unpack::Unpacked> {
    refuse(&unpack::peek(raw, HEAD), name)?;
    match unpack::unpack(raw, limits) {
        Some(Ok(unpacked)) => Ok(unpacked),
        Some(Err(unpack::Refused::TooLarge)) => {
            Err(Error::unpacks_too_large(name, limits.decompressed_bytes))
        }
        Some(Err(unpack::Refused::Bomb)) => Err(Error::unpacks_too_much(name, limits.growth)),
        Some(Err(unpack::Refused::Damaged(cause))) => Err(Error::damaged_archive(name, &cause)),
        None => Err(Error::not_text(
            name,
            "binary data",
            "give an export as CSV or JSON text",
        )),
    }
}

pub(super) fn refuse(bytes: &[u8], name: &str) -> Result<()> {
    if bytes.starts_with(read_parquet::MAGIC) {
        return Ok(());
    }
    match magic::refusal(bytes) {
        Some(refusal) => Err(Error::not_text(name, refusal.what, refusal.advice)),
        None => Ok(()),
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests;
