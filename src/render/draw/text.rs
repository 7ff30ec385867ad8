//! Text in the picture: how wide it is, how it is cut and broken, what is kept out of it.
//!
//! Widths are those of the embedded font. A browser that lacks it shows another one of about the same width.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef};
use unicode_segmentation::UnicodeSegmentation;

/// The embedded font, upright.
pub(in crate::render) const REGULAR: &[u8] =
    include_bytes!("../../../templates/fonts/Inter-Regular.subset.ttf");
/// The embedded font, semi-bold.
pub(in crate::render) const SEMI_BOLD: &[u8] =
    include_bytes!("../../../templates/fonts/Inter-SemiBold.subset.ttf");

/// The name of the embedded font.
pub(in crate::render) const FAMILY: &str = "Inter";
/// Half the height of a capital letter, in em: how far a baseline stands below the middle of its text.
pub(super) const HALF_CAPITAL_EM: f64 = 0.3635;
/// Width assumed for letters of alphabets that the embedded font lacks, in em.
const FOREIGN_LETTER_EM: f64 = 0.65;
/// Width assumed for ideographs, syllables and emoji, in em.
const FOREIGN_SIGN_EM: f64 = 1.2;
/// The first character of the block from which on they are signs rather than letters.
const FIRST_SIGN: char = '\u{1100}';

/// How bold text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Weight {
    /// Running text.
    Regular,
    /// Names and figures that stand out.
    SemiBold,
}

static FONTS: LazyLock<[FontRef<'static>; 2]> = LazyLock::new(|| {
    [REGULAR, SEMI_BOLD]
        .map(|bytes| FontRef::try_from_slice(bytes).expect("the embedded fonts are fonts"))
});

/// Returns the width of the text at the given size, in the unit of the size.
pub(in crate::render) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = match weight {
        Weight::Regular => &FONTS[0],
        Weight::SemiBold => &FONTS[1],
    };
    let em = font.units_per_em().map_or(1.0, f64::from);
    let advance = |letter: char| match font.glyph_id(letter) {
        glyph if glyph.0 == 0 && letter < FIRST_SIGN => FOREIGN_LETTER_EM,
        glyph if glyph.0 == 0 => FOREIGN_SIGN_EM,
        glyph => f64::from(font.h_advance_unscaled(glyph)) / em,
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// Returns the text with a question mark for each letter that the embedded font lacks, which it would leave blank.
///
/// Characters of ASCII stay as they are, so that it can be used on a whole SVG.
pub(in crate::render) fn printable(text: &str) -> String {
    let has = |letter: char| letter.is_ascii() || FONTS[0].glyph_id(letter).0 != 0;
    let mut out = String::with_capacity(text.len());
    // Nearly every piece of an SVG is plain, and no letter goes on beyond the sign that begins the next one.
    for piece in text.split_inclusive('<') {
        if piece.is_ascii() {
            out.push_str(piece);
            continue;
        }
        for letters in piece.graphemes(true) {
            match letters.chars().next() {
                Some(first) if has(first) => {
                    out.extend(letters.chars().filter(|&letter| has(letter)));
                }
                _ => out.push('?'),
            }
        }
    }
    out
}

/// Returns the text without what has no place in a picture: control characters and those that turn the direction.
///
/// White space of any kind becomes one blank.
pub(super) fn clean(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text
        .chars()
        .filter(|&letter| !turns(letter) && !matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{feff}'))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text, cut with an ellipsis if it is wider than `room`.
pub(super) fn fitted(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size, weight);
    let mut kept = String::new();
    for letter in text.graphemes(true) {
        left -= width(letter, size, weight);
        if left < 0.0 {
            break;
        }
        kept.push_str(letter);
    }
    format!("{}…", kept.trim_end())
}

/// Returns the text broken between words into at most `most` lines no wider than `room`; the last is cut if need be.
pub(super) fn broken(text: &str, room: f64, size: f64, weight: Weight, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if full || width(&format!("{line} {word}"), size, weight) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
        .iter()
        .map(|line| fitted(line, room, size, weight))
        .collect()
}
