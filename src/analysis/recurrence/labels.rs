//! What a group is called, and which words hold it together.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::analysis::recurrence::lexicon::{Heard, Known, read};
use crate::analysis::recurrence::records::Records;
use crate::analysis::recurrence::text::Paths;
use crate::analysis::recurrence::vectors::{Vectors, pair_key};
use crate::analysis::recurrence::words::{Corpus, Field, Node, Words};
use crate::analysis::title_words::names_something;
use crate::stats::size;

/// A word, or two that stand together, that members share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedTerm {
    /// As most members write it, of the first five that have it.
    pub text: String,
    /// Members that have it, of those that were looked at.
    pub members: u64,
    /// Members that were looked at: each different text once, 40 at most.
    pub of: u64,
    /// Where it stands: `title`, `description`, `root_cause`, `tags`.
    pub fields: Vec<String>,
    /// The key of the term in this run.
    #[serde(skip)]
    pub(super) key: u32,
}

/// What one member shares with the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The member.
    pub incident_id: String,
    /// Its shared words.
    pub terms: Vec<String>,
    /// Where they stand in it.
    pub fields: Vec<String>,
}

/// Members that are looked at for words.
const LOOKED_AT: usize = 40;
/// The most shared words that are kept.
const SHARED: usize = 8;
/// The most words of a label.
const LABEL: usize = 4;
/// The logarithm beyond which a term is as rare as can be: what only two texts share is often a chance phrase.
const RAREST: f64 = 4.0;
/// How much a pair of words says, against a single word.
const PAIR: f64 = 1.6;

/// How much a word of a title says, against one of a text.
const TITLE: f64 = 2.0;

/// So many members that have a term are asked how it is written.
const SPELT: u64 = 5;

/// The hashes of a term's words as they are written in lower case.
type Spelling = (u64, Option<u64>);

/// A word, or two that stand together, as it stands in a record.
#[derive(Debug, Clone, Copy)]
struct Found {
    field: Field,
    key: u32,
    /// The keys of the first word, if they are two, and of the last one.
    words: (Option<u32>, u32),
}

impl Found {
    fn stems(self) -> impl Iterator<Item = u32> {
        self.words.0.into_iter().chain([self.words.1])
    }
}

/// How many records have a term, where it stands, and how it is written.
struct Term {
    found: Found,
    members: u64,
    fields: [bool; 4],
    /// By the hashes of its words: the spelling, and how many members have it.
    spelt: Vec<(Spelling, String, u64)>,
}

impl Term {
    fn new(found: Found) -> Self {
        Self {
            found,
            members: 0,
            fields: [false; 4],
            spelt: Vec::new(),
        }
    }

    /// Counts how one more member writes it; tells whether enough were asked.
    fn spell(&mut self, words: &[(Known, &str)]) -> bool {
        let exact = |at: usize| words.get(at).map(|(known, _)| known.exact);
        let spelling = (exact(0).unwrap_or_default(), exact(1));
        if let Some(known) = self.spelt.iter_mut().find(|known| known.0 == spelling) {
            known.2 += 1;
        } else {
            let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase()).collect();
            self.spelt.push((spelling, lower.join(" "), 1));
        }
        self.spelt.iter().map(|known| known.2).sum::<u64>() == SPELT.min(self.members)
    }
}

/// Names the fields in which something was found.
fn field_words(found: [bool; 4]) -> Vec<String> {
    let fields = Field::ALL.into_iter().zip(found);
    let found = fields.filter(|(_, found)| *found);
    found
        .map(|(field, _)| field_word(field).to_owned())
        .collect()
}

fn field_word(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Description => "description",
        Field::Cause => "root_cause",
        Field::Tags => "tags",
    }
}

/// Visits those words of a record that are wanted, and the pairs of them.
fn terms_in(words: &Words, is_wanted: impl Fn(u32) -> bool, mut emit: impl FnMut(Found)) {
    for field in Field::ALL {
        let mut before: Option<u32> = None;
        for token in words.field(field) {
            let key = Some(token.key()).filter(|key| token.is_term() && is_wanted(*key));
            if let Some(key) = key {
                let words = (None, key);
                emit(Found { field, key, words });
                if let Some(first) = before {
                    emit(Found {
                        field,
                        key: pair_key(first, key),
                        words: (Some(first), key),
                    });
                }
            }
            // With a word between them, two words are no phrase.
            before = key;
        }
    }
}

/// Visits the words and pairs of a record's texts with the way they are written.
fn written(records: &Records<'_, '_>, record: usize, emit: &mut impl FnMut(u32, &[(Known, &str)])) {
    let texts = records.texts(record);
    for field in Field::ALL {
        let paths = if field == Field::Title {
            Paths::Masked
        } else {
            Paths::Split
        };
        for text in texts.field(field) {
            let mut before: Option<(Known, &str)> = None;
            read(text, paths, &mut |heard| match heard {
                Heard::Word(known, word) => {
                    let is_term = known.token.is_term();
                    if is_term {
                        let key = known.token.key();
                        emit(key, &[(known, word)]);
                        if let Some(earlier) = before {
                            let pair = pair_key(earlier.0.token.key(), key);
                            emit(pair, &[earlier, (known, word)]);
                        }
                    }
                    before = is_term.then_some((known, word));
                }
                Heard::Masked => {}
                Heard::Break => before = None,
            });
        }
    }
}

/// Collects the terms that stand in `least` of the records at least.
///
/// Most words stand in one record alone, and two that stand together are no more frequent than either of them: only
/// pairs of words that are frequent enough are looked at.
fn frequent(corpus: &Corpus, looked_at: &[usize], least: u64) -> FxHashMap<u32, Term> {
    let mut counts: FxHashMap<u32, (u64, usize)> = FxHashMap::default();
    let count = |counts: &mut FxHashMap<u32, (u64, usize)>, key: u32, record: usize| {
        let (members, last) = counts.entry(key).or_insert((0, usize::MAX));
        if *last != record {
            (*members, *last) = (*members + 1, record);
        }
    };
    for &record in looked_at {
        let tokens = Field::ALL.map(|field| corpus.words(record).field(field));
        let terms = tokens.into_iter().flatten().filter(|token| token.is_term());
        terms.for_each(|token| count(&mut counts, token.key(), record));
    }
    counts.retain(|_, (members, _)| *members >= least);
    let words: FxHashSet<u32> = counts.keys().copied().collect();
    let mut terms: FxHashMap<u32, Term> = FxHashMap::default();
    for &record in looked_at {
        let is_frequent = |key| words.contains(&key);
        terms_in(corpus.words(record), is_frequent, |found| {
            if found.words.0.is_some() {
                count(&mut counts, found.key, record);
            }
            let term = terms.entry(found.key).or_insert_with(|| Term::new(found));
            term.fields[found.field as usize] = true;
        });
    }
    terms.retain(|key, term| {
        term.members = counts[key].0;
        term.members >= least
    });
    terms
}

/// Finds out how terms are written, asking as few records as will do.
fn spell(records: &Records<'_, '_>, looked_at: &[usize], terms: &mut FxHashMap<u32, Term>) {
    let mut unknown = terms.len();
    let mut own: FxHashSet<u32> = FxHashSet::default();
    for &record in looked_at {
        if unknown == 0 {
            break;
        }
        own.clear();
        written(records, record, &mut |key, words| {
            if let Some(term) = terms.get_mut(&key)
                && own.insert(key)
            {
                unknown -= usize::from(term.spell(words));
            }
        });
    }
}

/// Weighs the terms that name something: score, spelling, key and term.
fn scored(
    corpus: &Corpus,
    vectors: &Vectors,
    looked_at: &[usize],
    terms: FxHashMap<u32, Term>,
) -> Vec<(f64, String, u32, Term)> {
    let canned = canned(corpus, looked_at);
    let nodes = size(&corpus.nodes).max(2.0);
    terms
        .into_iter()
        .filter_map(|(key, term)| {
            let spelt = term
                .spelt
                .iter()
                .max_by_key(|(_, text, count)| (*count, Reverse(text)))?
                .1
                .clone();
            if !spelt.split(' ').any(names_something)
                || term.found.stems().any(|stem| canned.contains(&stem))
            {
                return None;
            }
            let count = vectors
                .term(key)
                .map_or(1, |term| vectors.document_counts[term as usize]);
            let rarity = (nodes / f64::from(count)).ln().clamp(0.05, RAREST);
            let is_pair = term.found.words.0.is_some();
            let pair = if is_pair { PAIR } else { 1.0 };
            let in_title = term.fields[Field::Title as usize];
            let title = if in_title { TITLE } else { 1.0 };
            let score = stats_share(term.members, looked_at.len()) * rarity * pair * title;
            Some((score, spelt, key, term))
        })
        .collect()
}

/// Finds the words that hold a group together.
///
/// *Input*: `members` are records, each different text once. *Definition*: score = share of members × ln(records/df), 4 at most, ×
/// 1.6 for two words that stand together × 2 for a word of a title; a term stands in half of the members at least (in all of two); no word is used twice.
pub(super) fn shared(
    records: &Records<'_, '_>,
    corpus: &Corpus,
    vectors: &Vectors,
    members: &[usize],
) -> Vec<SharedTerm> {
    let step = members.len().div_ceil(LOOKED_AT).max(1);
    let looked_at: Vec<usize> = members.iter().copied().step_by(step).collect();
    let least = if looked_at.len() < 3 {
        looked_at.len()
    } else {
        looked_at.len().div_ceil(2)
    } as u64;
    let mut terms = frequent(corpus, &looked_at, least);
    spell(records, &looked_at, &mut terms);
    let mut found = scored(corpus, vectors, &looked_at, terms);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut used: Vec<u32> = Vec::new();
    let mut shared: Vec<SharedTerm> = Vec::new();
    for (_, text, key, term) in found {
        if shared.len() == SHARED {
            break;
        }
        if term.found.stems().any(|stem| used.contains(&stem)) {
            continue;
        }
        used.extend(term.found.stems());
        let fields = field_words(term.fields);
        shared.push(SharedTerm {
            text,
            members: term.members,
            of: looked_at.len() as u64,
            fields,
            key,
        });
    }
    shared
}

/// Returns the words that stand only in canned sentences of these records.
fn canned(corpus: &Corpus, records: &[usize]) -> FxHashSet<u32> {
    let (mut inside, mut outside) = (FxHashSet::default(), FxHashSet::default());
    let nodes = || records.iter().map(|&record| corpus.node(record));
    if !nodes().any(Node::has_canned) {
        return inside;
    }
    for node in nodes() {
        let words = &node.words;
        for (at, token) in words.field(Field::Description).iter().enumerate() {
            if node.is_canned(at) {
                inside.insert(token.key());
            } else {
                outside.insert(token.key());
            }
        }
        for field in [Field::Title, Field::Cause, Field::Tags] {
            outside.extend(words.field(field).iter().map(|token| token.key()));
        }
    }
    inside.retain(|key| !outside.contains(key));
    inside
}

fn stats_share(part: u64, of: usize) -> f64 {
    crate::stats::number(part) / crate::stats::number(of.max(1) as u64)
}

/// Returns the words of a label.
pub(super) fn words(shared: &[SharedTerm]) -> Vec<String> {
    shared
        .iter()
        .take(LABEL)
        .map(|term| term.text.clone())
        .collect()
}

/// Returns what one record shares.
pub(super) fn evidence(
    shared: &[SharedTerm],
    records: &Records<'_, '_>,
    corpus: &Corpus,
    record: usize,
) -> Evidence {
    let (mut has, mut fields) = ([false; SHARED], [false; 4]);
    let all = |_| true;
    terms_in(corpus.words(record), all, |found| {
        if let Some(at) = shared.iter().position(|term| term.key == found.key) {
            has[at] = true;
            fields[found.field as usize] = true;
        }
    });
    let terms = shared.iter().zip(has).filter(|(_, has)| *has);
    Evidence {
        incident_id: records.population.id(records.row(record).index()),
        terms: terms.map(|(term, _)| term.text.clone()).collect(),
        fields: field_words(fields),
    }
}
