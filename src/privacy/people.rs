//! The people whom the inputs name, their pseudonyms, and the words under which texts name them.
//!
//! A person is numbered in the order of appearance. `Alice Example`, `alice.example@example.com` and `Example, Alice` are
//! one person. In texts a person is recognised by whole words only: by a name of several words or an address in any
//! spelling of case and separators, by a login, and by a part of a name where it begins with a capital letter. A word that
//! names a service, a team or a component of the inputs, or that is more than a name (`mark`, `root`), is left alone.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::privacy::everyday::is_everyday;

/// The longest value that is taken for a name, in words.
const LONGEST_NAME: usize = 5;
/// The shortest part of a name, or login, that is looked for in texts, in letters.
const SHORTEST_PART: usize = 3;

/// Where a text stands, which decides how a person is called there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// "Person 3"
    Text,
    /// "person-3"
    Address,
}

/// The people of a run.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Names that are teams or services, and their words: no people. Lower case.
    protected: BTreeSet<String>,
    /// What stands in the place of a value, by value.
    seen: HashMap<String, String>,
    /// The number of a person, by the words of the name in lower case.
    numbers: HashMap<String, usize>,
    count: usize,
    /// By its first word in lower case: how a person may be named, the longest first.
    forms: FxHashMap<String, Vec<Form>>,
    /// By the first byte of these words, which lengths they have, as bits: most words of a text need no looking up.
    lengths: Vec<u64>,
}

/// One way to name a person.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    /// The words after the first, in lower case.
    rest: Vec<String>,
    /// The person; `None` where several are named so.
    person: Option<usize>,
    /// Whether it counts only where each word begins with a capital letter.
    capital: bool,
}

/// A person as one value names them.
struct Named {
    words: Vec<String>,
    address: Option<String>,
}

impl People {
    /// Begins without people; `protected` are the names of services, teams and components.
    pub(super) fn new<'t>(protected: impl Iterator<Item = &'t str>) -> Self {
        let mut words = BTreeSet::new();
        for name in protected {
            let name = name.trim().to_lowercase();
            words.extend(words_of(&name).map(str::to_owned));
            words.insert(name);
        }
        Self {
            protected: words,
            ..Self::default()
        }
    }

    /// Tells whether nobody is named.
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Returns what stands in the place of a value that names somebody, once it was met.
    pub(super) fn known(&self, value: &str) -> Option<&str> {
        self.seen.get(value).map(String::as_str)
    }

    /// Meets a value that names one or several people.
    pub(super) fn meet(&mut self, value: &str) {
        if self.seen.contains_key(value) {
            return;
        }
        let shown = self.shown(value);
        self.seen.insert(value.to_owned(), shown);
    }

    fn shown(&mut self, value: &str) -> String {
        if value.trim().is_empty() || self.protected.contains(&value.trim().to_lowercase()) {
            return value.to_owned();
        }
        let mut numbers: Vec<usize> = Vec::new();
        for named in named_in(value) {
            let number = self.number(&named);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let shown: Vec<String> = numbers.iter().map(|number| pseudonym(*number)).collect();
        shown.join(", ")
    }

    /// Returns the number of a person, a new one where nobody bears the name.
    fn number(&mut self, named: &Named) -> usize {
        let address = named.address.as_ref().map(|address| address.to_lowercase());
        let local = address.as_deref().map(local_words).unwrap_or_default();
        let words = match named.words.as_slice() {
            [] => &local,
            words => words,
        };
        let key = lower(words).join(" ");
        // The local part of an address is a name only where it has several words.
        let keys = [
            (words.len() > 1 || !named.words.is_empty()).then_some(key),
            address.clone(),
        ];
        let known = keys.iter().flatten().find_map(|key| self.numbers.get(key));
        let number = known.copied().unwrap_or_else(|| {
            self.count += 1;
            self.count
        });
        for key in keys.into_iter().flatten() {
            self.numbers.entry(key).or_insert(number);
        }
        self.add_forms(words, number);
        if let Some(address) = address {
            self.add(
                words_of(&address).map(str::to_owned).collect(),
                number,
                false,
            );
        }
        number
    }

    fn add_forms(&mut self, words: &[String], number: usize) {
        let words = lower(words);
        match words.as_slice() {
            [] => {}
            [login] => self.add_word(login, number, false),
            several if several.len() <= LONGEST_NAME => {
                // "on-call" and "Mark Will" are told apart by their capitals.
                let capital = several
                    .iter()
                    .all(|word| word.chars().count() < SHORTEST_PART || is_everyday(word));
                self.add(several.to_vec(), number, capital);
                if let [first, last] = several {
                    self.add(vec![last.clone(), first.clone()], number, capital);
                }
                self.add_word(&several.concat(), number, false);
                several
                    .iter()
                    .for_each(|part| self.add_word(part, number, true));
            }
            _ => {}
        }
    }

    /// Adds a name of one word, if it can be told from other words.
    fn add_word(&mut self, word: &str, number: usize, capital: bool) {
        let is_told = word.chars().count() >= SHORTEST_PART
            && word.chars().any(char::is_alphabetic)
            && !is_everyday(word)
            && !self.protected.contains(word);
        if is_told {
            self.add(vec![word.to_owned()], number, capital);
        }
    }

    fn add(&mut self, mut words: Vec<String>, number: usize, capital: bool) {
        if words.is_empty() || self.protected.contains(&words.join(" ")) {
            return;
        }
        let first = words.remove(0);
        self.lengths.resize(256, 0);
        self.lengths[usize::from(first_byte(&first))] |= length_bit(&first);
        let forms = self.forms.entry(first).or_default();
        if let Some(form) = forms.iter_mut().find(|form| form.rest == words) {
            form.capital &= capital;
            if form.person != Some(number) {
                form.person = None;
            }
            return;
        }
        forms.push(Form {
            rest: words,
            person: Some(number),
            capital,
        });
        forms.sort_by_key(|form| std::cmp::Reverse(form.rest.len()));
    }

    /// Returns a text without the people whom it names, and how often it named one; `None` where it names nobody.
    pub(super) fn hidden(&self, text: &str, style: Style) -> Option<(String, u64)> {
        let (mut out, mut done, mut count, mut at) = (String::new(), 0, 0, 0);
        while let Some((start, end)) = next_word(text, at) {
            at = end;
            let Some((person, until)) = self.named_at(text, start, end) else {
                continue;
            };
            let start = match text[..start].strip_suffix('@') {
                Some(before) if !before.ends_with(char::is_alphanumeric) => start - 1,
                _ => start,
            };
            let until = until + domain_length(&text[until..]);
            out.push_str(&text[done..start]);
            match (person, style) {
                (Some(number), Style::Text) => out.push_str(&pseudonym(number)),
                (Some(number), Style::Address) => {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "person-{number}");
                }
                (None, Style::Text) => out.push_str("a person"),
                (None, Style::Address) => out.push_str("person"),
            }
            (done, at) = (until, until);
            count += 1;
        }
        (count > 0).then(|| {
            out.push_str(&text[done..]);
            (out, count)
        })
    }

    /// Returns who is named by the word at `start`..`end` and those after it, and where the name ends.
    fn named_at(&self, text: &str, start: usize, end: usize) -> Option<(Option<usize>, usize)> {
        let word = &text[start..end];
        let lengths = self.lengths.get(usize::from(first_byte(word)));
        if word.is_ascii() && lengths.is_none_or(|lengths| lengths & length_bit(word) == 0) {
            return None;
        }
        let forms = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.forms.get(word)?
        } else {
            self.forms.get(&word.to_lowercase())?
        };
        let is_told =
            |form: &Form, word: &str| !form.capital || word.starts_with(char::is_uppercase);
        forms.iter().find_map(|form| {
            if !is_told(form, word) {
                return None;
            }
            let mut until = end;
            for wanted in &form.rest {
                let (start, end) = next_word(text, until)?;
                let (joins, word) = (joins_a_name(&text[until..start]), &text[start..end]);
                if !joins || !is_told(form, word) || word.to_lowercase() != *wanted {
                    return None;
                }
                until = end;
            }
            Some((form.person, until))
        })
    }
}

/// Returns the pseudonym of a person.
fn pseudonym(number: usize) -> String {
    format!("Person {number}")
}

/// Parts a value into the people whom it names.
fn named_in(value: &str) -> Vec<Named> {
    let is_and = |part: &str| matches!(part.to_lowercase().as_str(), "and" | "&");
    let mut found = Vec::new();
    for list in value.split([';', '|', '\n', '/']) {
        let parts: Vec<&str> = list.split(',').map(str::trim).collect();
        let is_one_word = |part: &&str| words_of(part).count() == 1 && !part.contains('@');
        if let [last, first] = parts.as_slice()
            && is_one_word(last)
            && is_one_word(first)
        {
            found.push(Named {
                words: words_of(first)
                    .chain(words_of(last))
                    .map(str::to_owned)
                    .collect(),
                address: None,
            });
            continue;
        }
        for part in parts {
            let pieces: Vec<&str> = part.split_whitespace().collect();
            found.extend(pieces.split(|piece| is_and(piece)).filter_map(named));
        }
    }
    found
}

/// Reads "Alice Example <alice@example.com>", in pieces between blanks.
fn named(pieces: &[&str]) -> Option<Named> {
    let is_bracket = |letter: char| "<>()[]\"'".contains(letter);
    let is_address = |piece: &&str| {
        let bare = piece.trim_matches(is_bracket);
        bare.find('@').is_some_and(|place| place > 0)
    };
    let address = pieces.iter().find(|piece| is_address(piece));
    let words: Vec<String> = pieces
        .iter()
        .take_while(|piece| !is_address(piece) && !piece.starts_with(['(', '<', '[']))
        .flat_map(|piece| words_of(piece))
        .map(str::to_owned)
        .collect();
    let address = address.map(|piece| piece.trim_matches(is_bracket).to_owned());
    (!words.is_empty() || address.is_some()).then_some(Named { words, address })
}

/// Returns the words before the `@`.
fn local_words(address: &str) -> Vec<String> {
    let local = address.split('@').next().unwrap_or_default();
    words_of(local).map(str::to_owned).collect()
}

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

/// Returns the runs of letters and digits.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Returns the byte with which a word begins; case does not count.
fn first_byte(word: &str) -> u8 {
    word.bytes().next().unwrap_or_default().to_ascii_lowercase()
}

/// Returns the bit that stands for the length of a word; long ones share one.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// Returns where the next run of letters and digits from `from` on begins and ends.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = next(text, from, true)?;
    Some((start, next(text, start, false).unwrap_or(text.len())))
}

/// Returns where from `from` on the first letter or digit stands, or the first sign that is neither.
fn next(text: &str, from: usize, is_inside: bool) -> Option<usize> {
    // Nearly every sign is a byte of its own, and no character need be put together to tell.
    let mut bytes = text.as_bytes()[from..].iter();
    let found = |byte: &u8| !byte.is_ascii() || byte.is_ascii_alphanumeric() == is_inside;
    let at = from + bytes.position(found)?;
    if text.as_bytes()[at].is_ascii() {
        return Some(at);
    }
    let rest = &text[at..];
    let length = rest.find(|letter: char| letter.is_alphanumeric() == is_inside)?;
    Some(at + length)
}

/// Tells whether what stands between two words can stand within a name or an address.
fn joins_a_name(between: &str) -> bool {
    matches!(
        between,
        "." | "-" | "_" | "'" | "’" | "@" | "+" | ", " | "," | "%20"
    ) || !between.is_empty() && between.len() <= 8 && between.chars().all(char::is_whitespace)
}

/// Returns how long the domain is where a text goes on as an address does.
fn domain_length(rest: &str) -> usize {
    let Some(domain) = rest.strip_prefix('@') else {
        return 0;
    };
    let is_inside = |letter: char| letter.is_alphanumeric() || letter == '.' || letter == '-';
    let length = domain
        .find(|letter| !is_inside(letter))
        .unwrap_or(domain.len());
    let length = domain[..length].trim_end_matches(['.', '-']).len();
    if length == 0 { 0 } else { length + 1 }
}
