//! Text → words: what of a title or a description can be compared.
//!
//! Numbers, ids, addresses and dates are masked, because they differ each time. Knows nothing of incidents.

/// One thing that was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word, as it is written.
    Word(&'t str),
    /// Something that differs each time: a number, an id, an address.
    Masked,
    /// The end of a sentence.
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

/// Cuts what stands between two blanks into pieces, in order.
pub(super) fn pieces<'t>(chunk: &'t str, paths: Paths, emit: &mut impl FnMut(Piece<'t>)) {
    setting(chunk, paths, emit);
    if chunk.ends_with(['.', '!', '?', ';', ':']) {
        emit(Piece::Break);
    }
}

/// Cuts what may be a setting; of `user=root`, what differs is the value.
fn setting<'t>(chunk: &'t str, paths: Paths, emit: &mut impl FnMut(Piece<'t>)) {
    let is_key = |key: &str| key.chars().any(char::is_alphabetic) && !key.contains("://");
    match chunk.split_once('=').filter(|(key, _)| is_key(key)) {
        Some((key, value)) if paths == Paths::Masked => {
            parts(key, emit);
            if !value.is_empty() {
                emit(Piece::Masked);
            }
        }
        _ => whole(chunk, paths, emit),
    }
}

/// Cuts what is no setting: an address, a path, or words with signs between them.
fn whole<'t>(chunk: &'t str, paths: Paths, emit: &mut impl FnMut(Piece<'t>)) {
    // Few chunks hold a colon, and seeking one letter is cheaper than seeking three.
    let scheme = chunk
        .bytes()
        .any(|byte| byte == b':')
        .then(|| chunk.split_once("://"));
    if let Some((_, rest)) = scheme.flatten() {
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
    let is_joint = |c: char| matches!(c, '-' | ':' | '\'' | '’');
    if chunk.len() < SHORTEST_ID || !chunk.contains(['-', ':']) {
        return parts(chunk, emit);
    }
    for segment in chunk.split(|c: char| !c.is_alphanumeric() && !is_joint(c)) {
        if is_id(segment) {
            emit(Piece::Masked);
        } else {
            parts(segment, emit);
        }
    }
}

/// The fewest hexadecimal digits that make an id when signs stand between them.
const SHORTEST_ID: usize = 12;

/// Tells whether a text is groups of hexadecimal digits with signs between them: a UUID, the address of a network card.
fn is_id(text: &str) -> bool {
    let text = text.trim_matches(['-', ':']);
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits >= SHORTEST_ID
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.split(['-', ':']).count() > 2
        && text
            .split(['-', ':'])
            .all(|group| group.len() > 1 && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Cuts at every sign.
fn parts<'t>(text: &'t str, emit: &mut impl FnMut(Piece<'t>)) {
    for part in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
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
    } else if ends_in_digits
        && letters > 1
        && (digits > 3 || letters > 3 || letters == 2 && digits > 1)
    {
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
