//! Words → tokens: words that carry no meaning are told apart, all others lose their endings.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashSet};

/// Words that carry no meaning of their own, months and days among them; sorted.
const STOP: &[&str] = &[
    "about",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "apr",
    "april",
    "are",
    "as",
    "at",
    "aug",
    "august",
    "be",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "but",
    "by",
    "can",
    "could",
    "day",
    "dec",
    "december",
    "did",
    "do",
    "does",
    "doing",
    "don",
    "during",
    "each",
    "est",
    "feb",
    "february",
    "few",
    "for",
    "fri",
    "friday",
    "from",
    "further",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "just",
    "ll",
    "mar",
    "march",
    "may",
    "me",
    "mon",
    "monday",
    "more",
    "most",
    "my",
    "no",
    "nor",
    "not",
    "nov",
    "november",
    "now",
    "oct",
    "october",
    "of",
    "off",
    "on",
    "once",
    "only",
    "or",
    "other",
    "our",
    "ours",
    "out",
    "over",
    "own",
    "pdt",
    "pm",
    "pst",
    "re",
    "same",
    "sat",
    "saturday",
    "sep",
    "sept",
    "september",
    "she",
    "should",
    "so",
    "some",
    "such",
    "sun",
    "sunday",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "thu",
    "thursday",
    "to",
    "too",
    "tue",
    "tuesday",
    "under",
    "until",
    "up",
    "us",
    "utc",
    "ve",
    "very",
    "was",
    "we",
    "wed",
    "wednesday",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
];

/// Returns the hashes of [`STOP`].
fn stop_words() -> &'static FxHashSet<u64> {
    static HASHES: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
        STOP.iter()
            .map(|word| FxBuildHasher.hash_one(*word))
            .collect()
    });
    &HASHES
}

/// A word as it is compared: 31 bits of its stem's hash, and whether it carries meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Token(u32);

impl Token {
    /// The end of a sentence or line.
    pub(super) const BREAK: Self = Self(0);

    /// Tells whether it carries meaning.
    pub(super) fn is_term(self) -> bool {
        self.0 & 1 == 1
    }

    /// Returns the key of the term.
    pub(super) fn key(self) -> u32 {
        self.0
    }
}

/// Makes the token of a word in lower case, and its stem of the word.
pub(super) fn token(word: &mut String) -> Token {
    let hash = FxBuildHasher.hash_one(word.as_str());
    if word.len() == 1 || stop_words().contains(&hash) {
        let [upper, _] = halves(hash);
        return Token((upper | 2) & !1);
    }
    if word.is_ascii() {
        stem(word);
    }
    let [upper, _] = halves(FxBuildHasher.hash_one(word.as_str()));
    Token(upper | 1)
}

/// Writes a word in lower case into `lower`.
pub(super) fn lower(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Returns the upper and the lower half of a hash.
pub(super) fn halves(hash: u64) -> [u32; 2] {
    let bytes = hash.to_be_bytes();
    let half = |from: usize| {
        u32::from_be_bytes([
            bytes[from],
            bytes[from + 1],
            bytes[from + 2],
            bytes[from + 3],
        ])
    };
    [half(0), half(4)]
}

/// Endings that are taken off, with the letters that must be left before them.
const ENDINGS: &[(&str, usize)] = &[
    ("ational", 4),
    ("ation", 4),
    ("ating", 4),
    ("ated", 4),
    ("ate", 4),
    ("ment", 4),
    ("ing", 3),
    ("ed", 3),
    ("ure", 4),
    ("ion", 4),
    ("ly", 4),
    ("e", 3),
];

/// Takes the ending off an English word in lower case: plural, `-ing`, `-ed`, `-ation`, `-ment`, `-ure`, `-e`.
fn stem(word: &mut String) {
    if word.len() < 4 {
        return;
    }
    if word.ends_with("ies") && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.ends_with("sses") {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
    {
        word.truncate(word.len() - 1);
    }
    for (ending, least) in ENDINGS {
        let Some(rest) = word.strip_suffix(ending) else {
            continue;
        };
        let has_vowel = rest
            .bytes()
            .any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
        let is_ion = *ending != "ion" || rest.ends_with(['t', 's']);
        if rest.len() >= *least && has_vowel && is_ion {
            let length = rest.len();
            word.truncate(length);
            undouble(word);
        }
        return;
    }
}

/// `stopp` → `stop`; `ll`, `ss` and `zz` stay.
fn undouble(word: &mut String) {
    let bytes = word.as_bytes();
    if let [.., before, last] = bytes
        && before == last
        && !matches!(last, b'l' | b's' | b'z' | b'a' | b'e' | b'i' | b'o' | b'u')
    {
        word.truncate(word.len() - 1);
    }
}
