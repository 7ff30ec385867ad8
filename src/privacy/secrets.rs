//! What is taken for a secret.
//!
//! A secret is recognised by one of three signs:
//!
//! - its own form: the marks that issuers put before their tokens (`ghp_`, `AKIA`, `xoxb-`, `-----BEGIN … PRIVATE KEY-----`),
//!   a password in an address, a signed web token, the address of a webhook ([`FORMS`]);
//! - its name: what is assigned to a word such as password, token, secret, key or credential, or to an issuer's name
//!   ([`assigned`]);
//! - its looks: a run of letters and digits, as long and as mixed as chance makes them, and not the kind of value that
//!   programs write openly (ids, hashes of commits, traces and images).
//!
//! A text is read once for all marks; a form is looked for only in texts that hold one of its marks.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex, RegexBuilder};

use crate::privacy::addresses::{machines, mails};
use crate::privacy::assigned::{assigned, mixes};
use crate::privacy::kind::Kind;
use crate::privacy::marks::FORMS;

/// The most memory that a form may take, compiled.
const SIZE_LIMIT: usize = 1 << 26;

/// Finds every mark of every form in one pass.
static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let marks = FORMS.iter().flat_map(|(marks, _)| marks.split(' '));
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(marks)
        .expect("the marks are ours")
});
/// The form that each mark belongs to.
static FORM_OF: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let each = FORMS.iter().enumerate();
    each.flat_map(|(form, (marks, _))| marks.split(' ').map(move |_| form))
        .collect()
});
static EACH: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    FORMS
        .iter()
        .map(|(_, form)| compiled(&plain(form)))
        .collect()
});
static RUN: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z0-9_+/=~-]{24,}"));

/// Compiles one of our own patterns.
pub(super) fn compiled(pattern: &str) -> Regex {
    let mut built = RegexBuilder::new(pattern);
    built
        .size_limit(SIZE_LIMIT)
        .build()
        .expect("the patterns are ours")
}

/// Letters, digits and word ends are those of ASCII in tokens: the patterns stay small.
fn plain(pattern: &str) -> String {
    let bare = pattern.replace(r"\w{", r"[\w]{");
    bare.replace(r"\w", "A-Za-z0-9_")
        .replace(r"\d", "[0-9]")
        .replace(r"\b", r"(?-u:\b)")
}

/// Finds what is of a kind in a text; the places are in order and do not overlap.
pub(super) fn found(kind: Kind, text: &str) -> Vec<Range<usize>> {
    let mut places = match kind {
        Kind::Secret => secrets(text),
        Kind::Email => mails(text),
        Kind::Ip => machines(text),
    };
    places.sort_by_key(|place| (place.start, place.end));
    let mut whole: Vec<Range<usize>> = Vec::new();
    for place in places {
        match whole.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => whole.push(place),
        }
    }
    whole
}

fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for form in forms_in(text) {
        let each = EACH[form].captures_iter(text);
        places.extend(each.map(|found| innermost(&found)));
    }
    places.extend(assigned(text));
    let runs = RUN.find_iter(text).filter(|run| is_random(run.as_str()));
    places.extend(runs.map(|run| run.range()));
    places
}

/// Returns the forms that have a mark in the text.
fn forms_in(text: &str) -> Vec<usize> {
    let mut forms: Vec<usize> = MARKS
        .find_overlapping_iter(text)
        .map(|mark| FORM_OF[mark.pattern().as_usize()])
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Returns the first group that takes part, else all that was found.
fn innermost(found: &Captures<'_>) -> Range<usize> {
    let group = found.iter().skip(1).flatten().next();
    group
        .or_else(|| found.get(0))
        .map_or(0..0, |part| part.range())
}

/// Tells whether a run of letters and digits looks as if chance had made it.
fn is_random(run: &str) -> bool {
    // Names that compilers make begin so.
    if run.starts_with("_Z") || run.starts_with("__Z") {
        return false;
    }
    // In what is encoded a stroke is rare, in a path it is not.
    let strokes = run.bytes().filter(|byte| *byte == b'/').count();
    if strokes * 16 > run.len() {
        let mut parts = run.split('/');
        return parts.any(|part| part.len() >= 24 && is_random(part));
    }
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && (mixes(run) + rises(run)) * 4 >= run.len()
}

/// Counts how often a small letter is followed by a capital one.
fn rises(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        .count()
}
