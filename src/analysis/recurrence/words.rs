//! The words of all records: per record its tokens by field, and equal records folded into one node.

use std::borrow::Cow;
use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::analysis::recurrence::canned::{canned, frames};
use crate::analysis::recurrence::lexicon::{Heard, read};
use crate::analysis::recurrence::messages;
use crate::analysis::recurrence::stem::{Token, halves};
use crate::analysis::recurrence::text::Paths;

/// The texts of one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts<'t> {
    /// Its title.
    pub(super) title: &'t str,
    /// What happened.
    pub(super) description: Cow<'t, str>,
    /// What caused it.
    pub(super) cause: &'t str,
    /// Labels.
    pub(super) tags: Vec<&'t str>,
    /// The services that were hit; their names in a title say nothing of what happened.
    pub(super) services: Vec<&'t str>,
}

/// The fields that are compared, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Title,
    Description,
    Cause,
    Tags,
}

impl Field {
    pub(super) const ALL: [Self; 4] = [Self::Title, Self::Description, Self::Cause, Self::Tags];
}

/// The longest text of a field that is read, in bytes: what follows tells no more.
const LONGEST: usize = 16_384;

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

impl Texts<'_> {
    /// Returns a field's texts, each cut at [`LONGEST`].
    pub(super) fn field(&self, field: Field) -> impl Iterator<Item = &str> {
        let (one, many): (&str, &[&str]) = match field {
            Field::Title => (self.title, &[]),
            Field::Description => (&self.description, &[]),
            Field::Cause => (self.cause, &[]),
            Field::Tags => ("", &self.tags),
        };
        std::iter::once(one)
            .chain(many.iter().copied())
            .filter(|text| !text.is_empty())
            .map(cut)
    }
}

/// The tokens of one record, field after field.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) tokens: Vec<Token>,
    /// Where each field ends in `tokens`.
    ends: [u32; 4],
    /// Hash of the title with everything masked that differs each time; `None`: it names nothing.
    pub(super) skeleton: Option<u64>,
    /// How many words of the title name nothing.
    pub(super) empty_in_title: u16,
    /// Whether something in the title differs each time.
    pub(super) has_masked: bool,
    /// Whether words were taken out of the title because they differ each time.
    pub(super) has_open: bool,
}

impl Words {
    /// Reads a record; `tokens` is room for what is read.
    fn of(texts: &Texts<'_>, tokens: &mut Vec<Token>) -> Self {
        tokens.clear();
        let mut made = Self::default();
        let mut title = Title::default();
        for (number, field) in Field::ALL.into_iter().enumerate() {
            let is_title = field == Field::Title;
            let paths = if is_title {
                Paths::Masked
            } else {
                Paths::Split
            };
            for text in texts.field(field) {
                read(text, paths, &mut |heard| {
                    match heard {
                        Heard::Word(known, _) => tokens.push(known.token),
                        Heard::Masked => {}
                        Heard::Break => close(tokens),
                    }
                    if is_title {
                        title.hear(heard);
                    }
                });
                close(tokens);
            }
            made.ends[number] = u32::try_from(tokens.len()).expect("texts are cut");
        }
        made.tokens = tokens.as_slice().to_vec();
        made.skeleton = title.skeleton(texts);
        made.empty_in_title = title.empty;
        made.has_masked = title.has_masked;
        made
    }

    /// Takes words out of the title, which then reads as `skeleton`.
    pub(super) fn take_out(&mut self, places: &[usize], skeleton: u64) {
        for &at in places.iter().rev() {
            self.tokens.remove(at);
        }
        let taken = u32::try_from(places.len()).expect("texts are cut");
        self.ends.iter_mut().for_each(|end| *end -= taken);
        self.skeleton = Some(skeleton);
        self.has_open = true;
    }

    pub(super) fn field(&self, field: Field) -> &[Token] {
        let at = field as usize;
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.tokens[from as usize..self.ends[at] as usize]
    }

    /// Tells whether the title is all that says something.
    fn is_title_only(&self) -> bool {
        !self.tokens[self.ends[0] as usize..self.ends[2] as usize]
            .iter()
            .any(|token| token.is_term())
    }

    /// What makes two records the same node: skeleton and, beyond titles, the terms of the other fields.
    fn key(&self, title_only: bool) -> Option<u128> {
        let skeleton = self.skeleton?;
        let mut terms: Vec<u32> = Vec::new();
        if !title_only {
            let rest = &self.tokens[self.ends[0] as usize..];
            terms.extend(
                rest.iter()
                    .filter(|token| token.is_term())
                    .map(|token| token.key()),
            );
            terms.sort_unstable();
        }
        let first = FxBuildHasher.hash_one((skeleton, &terms));
        let second = FxBuildHasher.hash_one((7_u8, &terms, skeleton, title_only));
        Some(u128::from(first) << 64 | u128::from(second))
    }
}

/// Ends a sentence, if anything was said since the last one.
fn close(tokens: &mut Vec<Token>) {
    if tokens.last().is_some_and(|last| *last != Token::BREAK) {
        tokens.push(Token::BREAK);
    }
}

/// What a title says, while it is read.
#[derive(Default)]
struct Title {
    /// Its words in order, with 0 for what differs each time.
    parts: Vec<u64>,
    /// Those that name something.
    naming: Vec<u64>,
    /// How many words name nothing.
    empty: u16,
    has_masked: bool,
}

impl Title {
    fn hear(&mut self, heard: Heard<'_>) {
        match heard {
            Heard::Word(known, _) => {
                self.parts.push(known.stem);
                if known.names {
                    self.naming.push(known.stem);
                } else if known.token.is_term() {
                    self.empty = self.empty.saturating_add(1);
                }
            }
            Heard::Masked => {
                self.has_masked = true;
                if self.parts.last() != Some(&0) {
                    self.parts.push(0);
                }
            }
            Heard::Break => {}
        }
    }

    /// Hashes the words; `None`: they name nothing but services.
    fn skeleton(&self, texts: &Texts<'_>) -> Option<u64> {
        const OPAQUE: usize = 16;
        let mut own = Vec::new();
        for service in &texts.services {
            read(cut(service), Paths::Split, &mut |heard| {
                if let Heard::Word(known, _) = heard {
                    own.push(known.exact);
                }
            });
        }
        let opaque = texts.title.trim();
        if self.naming.iter().any(|word| !own.contains(word)) {
            Some(FxBuildHasher.hash_one(&self.parts))
        } else if opaque.len() >= OPAQUE
            && opaque.chars().all(char::is_alphanumeric)
            && self.naming.is_empty()
        {
            // A fingerprint in place of a title.
            Some(FxBuildHasher.hash_one(opaque))
        } else {
            None
        }
    }
}

/// Equal records folded together, and the canned sentences among their texts.
pub(super) struct Corpus {
    /// One a node: the words of its first record.
    pub(super) nodes: Vec<Node>,
    /// The node of each record.
    pub(super) node_of: Vec<u32>,
}

impl Corpus {
    /// Returns the node of a record.
    pub(super) fn node(&self, record: usize) -> &Node {
        &self.nodes[self.node_of[record] as usize]
    }

    /// Returns the words of a record.
    pub(super) fn words(&self, record: usize) -> &Words {
        &self.node(record).words
    }
}

/// Records that say the same.
pub(super) struct Node {
    pub(super) words: Words,
    /// How many records.
    pub(super) records: u32,
    /// The first of them.
    pub(super) first: u32,
    /// Whether the title is all that says something.
    pub(super) title_only: bool,
    /// Which tokens of the description stand in a canned sentence; empty: none.
    canned: Vec<bool>,
}

impl Node {
    /// Tells whether any sentence of the description is canned.
    pub(super) fn has_canned(&self) -> bool {
        !self.canned.is_empty()
    }

    /// Tells whether the token of the description at this place stands in a canned sentence.
    pub(super) fn is_canned(&self, at: usize) -> bool {
        self.canned.get(at) == Some(&true)
    }
}

/// Reads all records, folds equal ones, and finds the canned sentences.
pub(super) fn corpus<'t>(count: usize, texts: impl Fn(usize) -> Texts<'t> + Sync) -> Corpus {
    const PART: usize = 8_192;
    let mut made = Corpus {
        nodes: Vec::new(),
        node_of: Vec::with_capacity(count),
    };
    let mut known: FxHashMap<u128, u32> = FxHashMap::default();
    // Part by part, so that equal records need not be in memory together.
    for from in (0..count).step_by(PART) {
        let read: Vec<(Words, bool, Option<u128>)> = (from..count.min(from + PART))
            .into_par_iter()
            .map_init(Vec::new, |room, record| {
                let words = Words::of(&texts(record), room);
                let title_only = words.is_title_only();
                let key = words.key(title_only);
                (words, title_only, key)
            })
            .collect();
        for (words, title_only, key) in read {
            let next = u32::try_from(made.nodes.len()).expect("a frame has fewer than 2^32 rows");
            let record =
                u32::try_from(made.node_of.len()).expect("a frame has fewer than 2^32 rows");
            let node = key.map_or(next, |key| *known.entry(key).or_insert(next));
            made.node_of.push(node);
            match made.nodes.get_mut(node as usize) {
                Some(node) => node.records += 1,
                None => made.nodes.push(Node {
                    words,
                    records: 1,
                    first: record,
                    title_only,
                    canned: Vec::new(),
                }),
            }
        }
    }
    messages::fold(&mut made, || service_words(count, &texts));
    let frames = frames(&made.nodes, |node| {
        let texts = texts(node.first as usize);
        let [upper, _] = halves(FxBuildHasher.hash_one(texts.services.first()));
        upper
    });
    if !frames.is_empty() {
        made.nodes
            .par_iter_mut()
            .with_min_len(256)
            .for_each(|node| {
                node.canned = canned(node.words.field(Field::Description), &frames);
            });
    }
    made
}

/// Returns the words of the services' names.
fn service_words<'t>(
    count: usize,
    texts: &(impl Fn(usize) -> Texts<'t> + Sync),
) -> FxHashSet<Token> {
    let words = (0..count)
        .into_par_iter()
        .fold(FxHashSet::default, |mut all, record| {
            for service in texts(record).services {
                read(cut(service), Paths::Split, &mut |heard| {
                    if let Heard::Word(known, _) = heard {
                        all.insert(known.token);
                    }
                });
            }
            all
        });
    words.reduce(FxHashSet::default, |mut all, more| {
        all.extend(more);
        all
    })
}
