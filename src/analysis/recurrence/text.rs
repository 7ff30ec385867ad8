//! Text → words: what of a title or a description can be compared.
//!
//! Numbers, ids, addresses and dates are masked, because they differ each time; words lose their endings. Knows
//! nothing of incidents.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashSet};

/// One thing that was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word, as it is written.
    Word(&'t str),
    /// Something that differs each time: a number, an id, an address.
    Masked,
    /// The end of a sentence or line.
    Break,
}

/// What is done with a path such as `/var/log/app.log`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paths {
    /// It differs each time.
    Masked,
    /// Its parts are words.
    Split,
}

/// The longest word that is read; anything longer is an id or damage.
const LONGEST: usize = 40;

/// Cuts a text into pieces, in order.
pub(super) fn pieces<'t>(text: &'t str, paths: Paths, emit: &mut impl FnMut(Piece<'t>)) {
    for line in text.split(['\n', '\r']) {
        for chunk in line.split_whitespace() {
            piece(chunk, paths, emit);
            if chunk.ends_with(['.', '!', '?', ';', ':']) {
                emit(Piece::Break);
            }
        }
        emit(Piece::Break);
    }
}

/// Cuts what stands between two blanks.
fn piece<'t>(chunk: &'t str, paths: Paths, emit: &mut impl FnMut(Piece<'t>)) {
    if let Some((_, rest)) = chunk.split_once("://") {
        for part in rest.split(|c: char| !c.is_alphanumeric()) {
            let is_word = part.len() > 2 && part.chars().all(char::is_alphabetic);
            if is_word && !matches!(part, "www" | "com" | "org" | "net" | "html") {
                atom(part, emit);
            }
        }
        return;
    }
    let is_path = chunk.len() > 1
        && (chunk.starts_with('/') || chunk.bytes().filter(|&byte| byte == b'/').count() > 1)
        || chunk.contains(":\\");
    if is_path && paths == Paths::Masked || is_address(chunk) {
        emit(Piece::Masked);
        return;
    }
    for part in chunk.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
        let part = part.trim_matches(['\'', '’']);
        if !part.is_empty() {
            for part in part
                .split(['\'', '’'])
                .filter(|part| part.chars().nth(1).is_some())
            {
                atom(part, emit);
            }
            if part.chars().nth(1).is_none() {
                atom(part, emit);
            }
        }
    }
}

/// Tells whether a chunk is a mail address or the name of a host.
fn is_address(chunk: &str) -> bool {
    let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    if chunk.contains('@') && chunk.contains('.') {
        return true;
    }
    let mut parts = 0;
    for part in chunk.split('.') {
        let is_label = part.len() > 1
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_label {
            return false;
        }
        parts += 1;
    }
    parts > 2
}

/// Reads letters and digits that stand together; a word in camel case is several.
fn atom<'t>(text: &'t str, emit: &mut impl FnMut(Piece<'t>)) {
    if text.len() > LONGEST * 4 {
        emit(Piece::Masked);
        return;
    }
    if !text.is_ascii() {
        return foreign(text, emit);
    }
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        return mixed(text, emit);
    }
    camel(text, emit);
}

/// Cuts a word where a small letter stands before a capital, and before the last of several capitals.
fn camel<'t>(text: &'t str, emit: &mut impl FnMut(Piece<'t>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for at in 1..bytes.len() {
        let after = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        let is_edge = bytes[at].is_ascii_uppercase()
            && (bytes[at - 1].is_ascii_lowercase()
                || (after && bytes[at - 1].is_ascii_uppercase()));
        // `GitHub` and `IPv` stay whole: a part of fewer than three letters is no word.
        let rest = bytes.len() - at;
        if is_edge && at - from > 3 && rest > 2 {
            emit(Piece::Word(&text[from..at]));
            from = at;
        }
    }
    emit(Piece::Word(&text[from..]));
}

/// Reads letters with digits among them: an id, a host, a version, a unit or a name such as `S3` and `5xx`.
fn mixed<'t>(text: &'t str, emit: &mut impl FnMut(Piece<'t>)) {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if letters == 0 {
        let is_class = text.len() == 3 && text[1..].eq_ignore_ascii_case("xx");
        emit(if is_class {
            Piece::Word(text)
        } else {
            Piece::Masked
        });
        return;
    }
    let is_hex = text.len() > 5 && digits > 1 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ends_in_digits = letters + digits == text.len();
    let is_version = letters == 1 && matches!(text.as_bytes()[0], b'v' | b'V') && ends_in_digits;
    if is_hex || is_version {
        emit(Piece::Masked);
    } else if ends_in_digits && letters > 2 && (digits > 3 || letters > 3) {
        camel(&text[..letters], emit);
        emit(Piece::Masked);
    } else if digits > 3 || text.len() > 12 {
        emit(Piece::Masked);
    } else {
        emit(Piece::Word(text));
    }
}

/// Reads letters beyond ASCII; scripts that put no blanks between words give one piece a sign.
fn foreign<'t>(text: &'t str, emit: &mut impl FnMut(Piece<'t>)) {
    let is_sign = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}');
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if is_sign(letter) {
            if from < at {
                emit(Piece::Word(&text[from..at]));
            }
            from = at + letter.len_utf8();
            emit(Piece::Word(&text[at..from]));
        }
    }
    if from < text.len() {
        let rest = &text[from..];
        let is_number = rest.chars().all(char::is_numeric);
        emit(if is_number {
            Piece::Masked
        } else {
            Piece::Word(rest)
        });
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Makes tokens of words; keeps the memory that it needs.
#[derive(Default)]
pub(super) struct Stemmer {
    word: String,
}

impl Stemmer {
    /// Makes a word's token.
    pub(super) fn token(&mut self, word: &str) -> Token {
        self.lower(word);
        let hash = FxBuildHasher.hash_one(self.word.as_str());
        if self.word.len() == 1 || stop_words().contains(&hash) {
            let [upper, _] = halves(hash);
            return Token((upper | 2) & !1);
        }
        let length = self.word.len();
        if self.word.is_ascii() {
            stem(&mut self.word);
        }
        // `ies` becomes `y`: whatever changes is shorter.
        let hash = if self.word.len() == length {
            hash
        } else {
            FxBuildHasher.hash_one(self.word.as_str())
        };
        let [upper, _] = halves(hash);
        Token(upper | 1)
    }

    /// Tells whether a word names something.
    pub(super) fn says_something(&mut self, word: &str) -> bool {
        self.lower(word);
        crate::analysis::title_words::names_something(&self.word)
    }

    /// Returns the hash of a word in lower case.
    pub(super) fn exact(&mut self, word: &str) -> u64 {
        self.lower(word);
        FxBuildHasher.hash_one(self.word.as_str())
    }

    fn lower(&mut self, word: &str) {
        self.word.clear();
        if word.is_ascii() {
            self.word.push_str(word);
            self.word.make_ascii_lowercase();
        } else {
            self.word.extend(word.chars().flat_map(char::to_lowercase));
        }
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
