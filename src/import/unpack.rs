//! gzip and zstd → bytes, told by their first bytes and never more than a limit.

use std::cell::Cell;
use std::io::{self, Read};

use super::damage::offset;
use super::input::Limits;

/// Bytes that are unpacked between two looks at the limits.
const STEP: u64 = 1 << 20;
/// Bytes from which on it is looked at how much a file grows.
const LARGE: u64 = 48 << 20;

/// What came out of a compressed file.
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// The compressed data ends early or is damaged; `bytes` is what stands before that.
    pub(super) cut_off: bool,
}

/// Why nothing can be made of a compressed file.
pub(super) enum Refused {
    /// More than the limit came out.
    TooLarge,
    /// Far more came out than went in.
    Bomb,
    /// Not a byte could be unpacked.
    Damaged(io::Error),
}

/// Unpacks a file if it is compressed; `None` = it is not.
pub(super) fn unpack(packed: &[u8], limits: &Limits) -> Option<Result<Unpacked, Refused>> {
    let taken = Cell::new(0);
    let counted = Counted {
        rest: packed,
        taken: &taken,
    };
    let limit = Limit {
        limits,
        taken: &taken,
    };
    if packed.starts_with(b"\x1F\x8B") {
        let mut bytes = Vec::new();
        let decoder = flate2::read::MultiGzDecoder::new(counted);
        let end = read_at_most(decoder, &limit, &mut bytes);
        return Some(finished(bytes, end));
    }
    if packed.starts_with(b"\x28\xB5\x2F\xFD") || is_skippable(packed) {
        let mut bytes = Vec::new();
        let end = read_frames(counted, &limit, &mut bytes);
        return Some(finished(bytes, end));
    }
    None
}

/// Unpacks a little of the beginning, to see what it is.
pub(super) fn peek(packed: &[u8], size: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Damage shows again when all of it is unpacked.
    let _ = if packed.starts_with(b"\x1F\x8B") {
        flate2::read::MultiGzDecoder::new(packed)
            .take(size)
            .read_to_end(&mut bytes)
            .map(drop)
    } else {
        match ruzstd::decoding::StreamingDecoder::new(packed) {
            Ok(decoder) => decoder.take(size).read_to_end(&mut bytes).map(drop),
            Err(_) => Ok(()),
        }
    };
    bytes
}

/// Packed bytes, counted while they are taken.
struct Counted<'a> {
    rest: &'a [u8],
    taken: &'a Cell<u64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.rest.read(out)?;
        self.taken.set(self.taken.get() + offset(read));
        Ok(read)
    }
}

/// What may come out, seen against what went in.
struct Limit<'a> {
    limits: &'a Limits,
    taken: &'a Cell<u64>,
}

impl Limit<'_> {
    fn check(&self, have: u64) -> Result<(), Stop> {
        if have > self.limits.decompressed_bytes {
            return Err(Stop::Limit);
        }
        if have > LARGE && have / self.limits.growth.max(1) > self.taken.get() {
            return Err(Stop::Growth);
        }
        Ok(())
    }
}

enum Stop {
    Limit,
    Growth,
    Damage(io::Error),
}

fn finished(bytes: Vec<u8>, end: Result<(), Stop>) -> Result<Unpacked, Refused> {
    match end {
        Ok(()) => Ok(Unpacked {
            bytes,
            cut_off: false,
        }),
        Err(Stop::Limit) => Err(Refused::TooLarge),
        Err(Stop::Growth) => Err(Refused::Bomb),
        Err(Stop::Damage(error)) if bytes.is_empty() => Err(Refused::Damaged(error)),
        Err(Stop::Damage(_)) => Ok(Unpacked {
            bytes,
            cut_off: true,
        }),
    }
}

/// Reads to the end, a step beyond the limit at most: a cap on the packed side would be no protection.
fn read_at_most(mut reader: impl Read, limit: &Limit<'_>, bytes: &mut Vec<u8>) -> Result<(), Stop> {
    loop {
        let have = offset(bytes.len());
        let room = limit.limits.decompressed_bytes.saturating_sub(have);
        let step = STEP.min(room.saturating_add(1));
        let read = reader.by_ref().take(step).read_to_end(bytes);
        limit.check(offset(bytes.len()))?;
        match read {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(Stop::Damage(error)),
        }
    }
}

/// Reads frame after frame; the decoder knows one frame only.
fn read_frames(
    mut packed: Counted<'_>,
    limit: &Limit<'_>,
    bytes: &mut Vec<u8>,
) -> Result<(), Stop> {
    while !packed.rest.is_empty() {
        if is_skippable(packed.rest) {
            let size = packed
                .rest
                .get(4..8)
                .and_then(|size| size.try_into().ok())
                .map_or(u32::MAX, u32::from_le_bytes);
            let end = usize::try_from(size)
                .unwrap_or(usize::MAX)
                .saturating_add(8);
            packed.rest = packed.rest.get(end..).unwrap_or_default();
            continue;
        }
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(packed)
            .map_err(|error| Stop::Damage(io::Error::other(error)))?;
        read_at_most(&mut decoder, limit, bytes)?;
        packed = decoder.into_inner();
    }
    Ok(())
}

/// A zstd frame that holds no data begins with one of sixteen marks.
fn is_skippable(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & 0xF0 == 0x50)
        && bytes.get(1..4) == Some(b"\x2A\x4D\x18")
}
