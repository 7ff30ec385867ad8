//! Whole numbers that no 64-bit number can hold, kept as text: ids must not be rounded.

use super::json_scan::{Found, string_end};

/// Fewer digits than this always fit.
const SURE_DIGITS: usize = 19;

/// Puts quotes around the whole numbers of a JSON text that do not fit in 64 bits.
pub(super) fn with_long_numbers_as_text(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let mut kept = String::with_capacity(raw.len() + 16);
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => match string_end(bytes, at) {
                Found::Whole(end) => at = end,
                _ => break,
            },
            b'-' | b'0'..=b'9' => {
                let number =
                    |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                let end = at + bytes[at..].iter().take_while(number).count();
                if is_too_long(&raw[at..end]) {
                    kept.push_str(&raw[copied..at]);
                    kept.push('"');
                    kept.push_str(&raw[at..end]);
                    kept.push('"');
                    copied = end;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    kept.push_str(&raw[copied..]);
    kept
}

fn is_too_long(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_valid = digits.len() >= SURE_DIGITS
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_valid && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}
