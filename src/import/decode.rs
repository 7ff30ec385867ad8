//! Bytes → text: UTF-8, UTF-16, or the older encoding that fits best; what could not be decoded is remembered.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::damage::offset;

/// Places that are remembered; the count goes on.
const REMEMBERED: usize = 1 << 20;
/// Bytes from which UTF-16 without a mark is told.
const LOOKED_AT: usize = 64 << 10;
/// Bytes that the guess of an older encoding looks at.
const GUESSED_FROM: usize = 4 << 20;

/// A decoded text.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) replaced: Vec<u64>,
    pub(super) replaced_count: u64,
}

impl Decoded {
    fn utf8(text: String) -> Self {
        Self {
            text,
            encoding: "UTF-8",
            replaced: Vec::new(),
            replaced_count: 0,
        }
    }
}

/// Takes over UTF-8 without a mark and without a NUL as it stands.
///
/// # Errors
/// The bytes, when they are anything else.
pub(super) fn plain(bytes: Vec<u8>) -> Result<Decoded, Vec<u8>> {
    let text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
    if text.starts_with('\u{FEFF}') || memchr::memchr(0, text.as_bytes()).is_some() {
        return Err(text.into_bytes());
    }
    Ok(Decoded::utf8(text))
}

/// Decodes a whole file; valid UTF-8 is not copied.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some(encoding) = utf16_of(&bytes) {
        return decode_as(encoding, &bytes);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Decoded::utf8(text)
        }
        Err(broken) => {
            let bytes = broken.into_bytes();
            decode_as(guess(&bytes), &bytes)
        }
    }
}

/// Says which UTF-16 a text is, by its mark or by where its NUL bytes stand.
pub(super) fn utf16_of(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let (mut even, mut odd) = (0_usize, 0_usize);
    for place in memchr::memchr_iter(0, head) {
        if place % 2 == 0 { even += 1 } else { odd += 1 }
    }
    let pairs = head.len() / 2;
    // Line ends, separators and digits have a NUL half in every script.
    let mostly =
        |many: usize, few: usize| many >= 2 && many * 20 >= pairs && many >= few.saturating_mul(10);
    if mostly(odd, even) {
        Some(UTF_16LE)
    } else if mostly(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Guesses the encoding of a text that is not valid UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk
            .valid()
            .chars()
            .filter(|letter| !letter.is_ascii())
            .count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let cut_at_end =
        broken == 1 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    if cut_at_end || whole > broken {
        // In an older encoding hardly any two letters happen to form a UTF-8 character: these are single broken bytes.
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESSED_FROM)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut done = Decoded {
        text: String::new(),
        encoding: encoding.name(),
        replaced: Vec::new(),
        replaced_count: 0,
    };
    let mut rest = bytes;
    loop {
        done.text.reserve(room_for(&decoder, rest.len()));
        let (result, read) =
            decoder.decode_to_string_without_replacement(rest, &mut done.text, true);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => return done,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                if done.replaced.len() < REMEMBERED {
                    done.replaced.push(offset(done.text.len()));
                }
                done.replaced_count += 1;
                done.text.push('\u{FFFD}');
            }
        }
    }
}

/// Room for the next step: about the size of the rest, not three times as much as in the worst case.
fn room_for(decoder: &Decoder, rest: usize) -> usize {
    let least = 64;
    let wide = decoder.encoding() == UTF_16LE || decoder.encoding() == UTF_16BE;
    (if wide { rest / 2 } else { rest }) + rest / 16 + least
}

#[cfg(test)]
mod tests;
