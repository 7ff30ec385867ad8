//! gzip and zstd → bytes, told by their first bytes and never more than a limit.

use std::io::{self, Read};

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
    /// Not a byte could be unpacked.
    Damaged(io::Error),
}

/// Unpacks a file if it is compressed; `None` = it is not.
pub(super) fn unpack(packed: &[u8], limit: u64) -> Option<Result<Unpacked, Refused>> {
    if packed.starts_with(b"\x1F\x8B") {
        let mut bytes = Vec::new();
        let end = read_at_most(flate2::read::MultiGzDecoder::new(packed), limit, &mut bytes);
        return Some(finished(bytes, end));
    }
    if packed.starts_with(b"\x28\xB5\x2F\xFD") || is_skippable(packed) {
        let mut bytes = Vec::new();
        let end = read_frames(packed, limit, &mut bytes);
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

enum Stop {
    Limit,
    Damage(io::Error),
}

fn finished(bytes: Vec<u8>, end: Result<(), Stop>) -> Result<Unpacked, Refused> {
    match end {
        Ok(()) => Ok(Unpacked {
            bytes,
            cut_off: false,
        }),
        Err(Stop::Limit) => Err(Refused::TooLarge),
        Err(Stop::Damage(error)) if bytes.is_empty() => Err(Refused::Damaged(error)),
        Err(Stop::Damage(_)) => Ok(Unpacked {
            bytes,
            cut_off: true,
        }),
    }
}

/// Reads to the end, one byte beyond the limit at most: a cap on the packed side would be no protection.
fn read_at_most(reader: impl Read, limit: u64, bytes: &mut Vec<u8>) -> Result<(), Stop> {
    let have = super::damage::offset(bytes.len());
    let room = limit.saturating_sub(have).saturating_add(1);
    let read = reader.take(room).read_to_end(bytes);
    if super::damage::offset(bytes.len()) > limit {
        return Err(Stop::Limit);
    }
    read.map(drop).map_err(Stop::Damage)
}

/// Reads frame after frame; the decoder knows one frame only.
fn read_frames(packed: &[u8], limit: u64, bytes: &mut Vec<u8>) -> Result<(), Stop> {
    let mut rest = packed;
    while !rest.is_empty() {
        if is_skippable(rest) {
            let size = rest
                .get(4..8)
                .and_then(|size| size.try_into().ok())
                .map_or(u32::MAX, u32::from_le_bytes);
            let end = usize::try_from(size)
                .unwrap_or(usize::MAX)
                .saturating_add(8);
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(rest)
            .map_err(|error| Stop::Damage(io::Error::other(error)))?;
        read_at_most(&mut decoder, limit, bytes)?;
        rest = decoder.into_inner();
    }
    Ok(())
}

/// A zstd frame that holds no data begins with one of sixteen marks.
fn is_skippable(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & 0xF0 == 0x50)
        && bytes.get(1..4) == Some(b"\x2A\x4D\x18")
}
