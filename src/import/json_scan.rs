//! Where a JSON value ends, found without parsing it: aware of strings and escapes, without recursion.
//!
//! It sees what makes an end uncertain (a string that never closes, a bracket that does not fit) and says so; every
//! other fault is left to the parser, which then costs that one value.

/// Brackets of this many levels are remembered; deeper ones are only counted.
const REMEMBERED_DEPTH: usize = 128;

/// What was found at a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The value ends before this place.
    Whole(usize),
    /// It ends before this place and is nested deeper than allowed.
    Deep(usize),
    /// What stands at this place cannot stand there: the end is not known.
    Broken(usize),
    /// The text ends inside the value; how deep it was.
    CutOff {
        /// It was nested deeper than allowed as well.
        deep: bool,
    },
}

/// Returns the first place from `at` on that is not white space (record separators of JSON sequences count as such).
pub(super) fn after_space(bytes: &[u8], at: usize) -> usize {
    let space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x1E);
    at + bytes
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(space)
        .count()
}

/// Returns the end of the string that opens at `open`.
pub(super) fn string_end(bytes: &[u8], open: usize) -> Found {
    let mut at = open + 1;
    loop {
        let Some(hit) = memchr::memchr3(b'"', b'\\', b'\n', bytes.get(at..).unwrap_or_default())
        else {
            return Found::CutOff { deep: false };
        };
        match bytes[at + hit] {
            b'"' => return Found::Whole(at + hit + 1),
            b'\\' => at += hit + 2,
            // A string cannot hold a line end: it was not closed.
            _ => return Found::Broken(at + hit),
        }
    }
}

/// The open brackets: which kind each is, as bits.
struct Nesting {
    objects: u128,
    depth: usize,
    deepest: usize,
}

impl Nesting {
    fn open(&mut self, is_object: bool) {
        if self.depth < REMEMBERED_DEPTH {
            let bit = 1_u128 << self.depth;
            self.objects = if is_object {
                self.objects | bit
            } else {
                self.objects & !bit
            };
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    /// Says whether the innermost bracket is one of an object; nothing when it is not remembered.
    fn in_object(&self) -> Option<bool> {
        let level = self
            .depth
            .checked_sub(1)
            .filter(|&level| level < REMEMBERED_DEPTH)?;
        Some(self.objects & (1 << level) != 0)
    }
}

/// Returns the end of the object or array that opens at `open`; any text may stand there.
pub(super) fn value_end(bytes: &[u8], open: usize, depth_limit: usize) -> Found {
    let mut nesting = Nesting {
        objects: 0,
        depth: 0,
        deepest: 0,
    };
    let mut at = open;
    loop {
        let structural = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
        let Some(hit) = bytes
            .get(at..)
            .unwrap_or_default()
            .iter()
            .position(structural)
        else {
            return Found::CutOff {
                deep: nesting.deepest > depth_limit,
            };
        };
        at += hit;
        match bytes[at] {
            b'"' => match string_end(bytes, at) {
                Found::Whole(end) if follows_value(bytes, end) => at = end,
                Found::Whole(end) => return Found::Broken(end),
                Found::CutOff { .. } => {
                    return Found::CutOff {
                        deep: nesting.deepest > depth_limit,
                    };
                }
                other => return other,
            },
            byte @ (b'{' | b'[') => {
                if nesting.in_object() == Some(true) && !after_colon(bytes, at) {
                    return Found::Broken(at);
                }
                nesting.open(byte == b'{');
                at += 1;
            }
            byte => {
                if nesting
                    .in_object()
                    .is_some_and(|is_object| is_object != (byte == b'}'))
                {
                    return Found::Broken(at);
                }
                // What closes a bracket that nothing opened.
                let Some(outer) = nesting.depth.checked_sub(1) else {
                    return Found::Broken(at);
                };
                nesting.depth = outer;
                at += 1;
                if outer == 0 {
                    return if nesting.deepest > depth_limit {
                        Found::Deep(at)
                    } else {
                        Found::Whole(at)
                    };
                }
            }
        }
    }
}

/// Says whether what stands at `end` can follow a string; at the end of the text anything could.
fn follows_value(bytes: &[u8], end: usize) -> bool {
    bytes
        .get(after_space(bytes, end))
        .is_none_or(|byte| matches!(byte, b',' | b':' | b'}' | b']'))
}

/// Says whether a bracket in an object stands where a value is due.
fn after_colon(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|byte| !byte.is_ascii_whitespace())
        == Some(&b':')
}

/// Returns the end of a number, word or anything else that is no string and no bracket.
pub(super) fn scalar_end(bytes: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| {
        matches!(byte, b',' | b']' | b'}' | b'{' | b'[' | b'"' | b':') || byte.is_ascii_whitespace()
    };
    at + bytes[at..]
        .iter()
        .position(ends)
        .unwrap_or(bytes.len() - at)
}

/// Returns the names of an object's own members, as written, with the place of each value; ends at the first fault.
pub(super) fn members(
    bytes: &[u8],
    open: usize,
    end: usize,
) -> Vec<(std::ops::Range<usize>, usize)> {
    let bytes = &bytes[..end.min(bytes.len())];
    let mut found = Vec::new();
    let mut at = after_space(bytes, open + 1);
    while bytes.get(at) == Some(&b'"') {
        let Found::Whole(name_end) = string_end(bytes, at) else {
            break;
        };
        let colon = after_space(bytes, name_end);
        if bytes.get(colon) != Some(&b':') {
            break;
        }
        let value = after_space(bytes, colon + 1);
        if value >= bytes.len() {
            break;
        }
        found.push((at + 1..name_end - 1, value));
        let Some(value_end) = any_end(bytes, value) else {
            break;
        };
        let comma = after_space(bytes, value_end);
        if bytes.get(comma) != Some(&b',') {
            break;
        }
        at = after_space(bytes, comma + 1);
    }
    found
}

/// Returns the end of a value of any kind, if it is certain.
pub(super) fn any_end(bytes: &[u8], at: usize) -> Option<usize> {
    let found = match bytes.get(at)? {
        b'{' | b'[' => value_end(bytes, at, usize::MAX),
        b'"' => string_end(bytes, at),
        _ => Found::Whole(scalar_end(bytes, at)),
    };
    match found {
        Found::Whole(end) | Found::Deep(end) => Some(end),
        Found::Broken(_) | Found::CutOff { .. } => None,
    }
}
