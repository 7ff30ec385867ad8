//! Secrets and addresses → `[secret 1]`: numbered in the order in which they are met, the same one always the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::privacy::kind::Kind;
use crate::privacy::secrets::found;

/// What stands in the place of what was found, so far.
#[derive(Debug, Default)]
pub(super) struct Redactor {
    kinds: Vec<Kind>,
    numbers: HashMap<(Kind, String), usize>,
    /// How many different ones there are of a kind.
    different: BTreeMap<Kind, usize>,
    /// How often one of a kind was replaced.
    pub(super) replaced: BTreeMap<Kind, u64>,
}

/// What was found in one text, before it is numbered.
#[derive(Debug)]
pub(super) struct Findings {
    text: String,
    places: Vec<(Kind, Range<usize>)>,
}

impl Redactor {
    pub(super) fn new(kinds: &[Kind]) -> Self {
        Self {
            kinds: kinds.to_vec(),
            ..Self::default()
        }
    }

    /// Returns what is looked for.
    pub(super) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Replaces what was found.
    pub(super) fn replace(&mut self, findings: &Findings) -> String {
        let mut out = String::with_capacity(findings.text.len());
        let mut done = 0;
        for (kind, place) in &findings.places {
            out.push_str(&findings.text[done..place.start]);
            out.push_str(&self.placeholder(*kind, &findings.text[place.clone()]));
            done = place.end;
        }
        out.push_str(&findings.text[done..]);
        out
    }

    /// Redacts one text; `None` where there is nothing in it.
    pub(super) fn redacted(&mut self, text: &str) -> Option<String> {
        let findings = look(&self.kinds, text)?;
        Some(self.replace(&findings))
    }

    /// Returns how many different ones of each kind were met.
    pub(super) fn different(&self, kind: Kind) -> usize {
        self.different.get(&kind).copied().unwrap_or(0)
    }

    fn placeholder(&mut self, kind: Kind, text: &str) -> String {
        *self.replaced.entry(kind).or_default() += 1;
        // Addresses are the same in any case; a secret is not.
        let key = match kind {
            Kind::Secret => text.to_owned(),
            Kind::Email | Kind::Ip => text.to_lowercase(),
        };
        let number = *self.numbers.entry((kind, key)).or_insert_with(|| {
            let count = self.different.entry(kind).or_default();
            *count += 1;
            *count
        });
        format!("[{} {number}]", kind.word())
    }
}

/// Looks for what is of the kinds asked for.
///
/// What no reader sees, controls and direction marks, is left out where it could part a secret from itself.
pub(super) fn look(kinds: &[Kind], text: &str) -> Option<Findings> {
    let text = seen(text);
    let mut places: Vec<(Kind, Range<usize>)> = Vec::new();
    for &kind in Kind::ALL.iter().filter(|kind| kinds.contains(kind)) {
        for place in found(kind, &text) {
            let overlaps = |(_, other): &&mut (Kind, Range<usize>)| {
                place.start < other.end && other.start < place.end
            };
            match places.iter_mut().find(overlaps) {
                Some((_, other)) => {
                    *other = other.start.min(place.start)..other.end.max(place.end);
                }
                None => places.push((kind, place)),
            }
        }
    }
    if places.is_empty() {
        return None;
    }
    places.sort_by_key(|(_, place)| (place.start, place.end));
    let mut whole: Vec<(Kind, Range<usize>)> = Vec::new();
    for (kind, place) in places {
        match whole.last_mut() {
            Some((_, last)) if place.start < last.end => last.end = last.end.max(place.end),
            _ => whole.push((kind, place)),
        }
    }
    Some(Findings {
        text: text.into_owned(),
        places: whole,
    })
}

/// Leaves out what no reader sees.
fn seen(text: &str) -> Cow<'_, str> {
    let is_unseen = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t' | '\r')
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
            || matches!(u32::from(letter) & 0xffff, 0xfffe | 0xffff)
    };
    if text.chars().any(is_unseen) {
        Cow::Owned(text.chars().filter(|letter| !is_unseen(*letter)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns a text with the escapes of JSON resolved; `None` where there are none.
pub(super) fn unescaped(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let mut ahead = letters.clone();
        match ahead.next() {
            Some('u') => {
                let code: String = ahead.by_ref().take(4).collect();
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                match code {
                    Some(code) => {
                        out.push(code);
                        letters = ahead;
                    }
                    None => out.push('\\'),
                }
            }
            Some('n' | 'r' | 't') => {
                out.push(' ');
                letters = ahead;
            }
            Some(plain @ ('"' | '\\' | '/')) => {
                out.push(plain);
                letters = ahead;
            }
            _ => out.push('\\'),
        }
    }
    Some(out)
}
