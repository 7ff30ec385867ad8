//! The words of all records: per record its tokens by field, the frames of canned sentences, and equal records folded
//! into one node.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet, FxHasher};

use crate::analysis::recurrence::lexicon::{Heard, read};
use crate::analysis::recurrence::messages;
use crate::analysis::recurrence::node_counts::node_counts;
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

/// How many words of a row make a frame.
const FRAME: usize = 4;

/// In so few descriptions a row of words may be canned already.
const FEW: usize = 5;

/// Hashes the keys of words in order.
fn hash(keys: impl IntoIterator<Item = u32>) -> u64 {
    let mut hasher = FxHasher::default();
    keys.into_iter().for_each(|key| hasher.write_u32(key));
    hasher.finish()
}

/// The sentences of a text that are shorter than a frame, each with the place where it begins.
fn short_sentences(description: &[Token]) -> impl Iterator<Item = (usize, &[Token])> {
    let mut from = 0;
    description
        .split(|token| *token == Token::BREAK)
        .map(move |sentence| {
            let at = from;
            from += sentence.len() + 1;
            (at, sentence)
        })
        .filter(|(_, sentence)| sentence.len() < FRAME && has_term(sentence))
}

fn has_term(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.is_term())
}

/// Tells whether a text has two sentences or more; if not, its sentence is all that was said.
fn has_several_sentences(description: &[Token]) -> bool {
    let sentences = description.split(|token| *token == Token::BREAK);
    sentences.filter(|one| has_term(one)).nth(1).is_some()
}

/// What may be canned.
enum Frame {
    /// A row of four words: its hash, and the place of the first among the words.
    Row(u64, usize),
    /// A shorter sentence: its hash, and its places in the text.
    Sentence(u64, Range<usize>),
}

/// Visits what may be canned in a text. Between the words of a row, ends of sentences do not count.
fn each_frame(description: &[Token], emit: &mut impl FnMut(Frame)) {
    let mut row = [0; FRAME];
    let words = description.iter().filter(|token| **token != Token::BREAK);
    for (word, count) in words.zip(1..) {
        row.rotate_left(1);
        row[FRAME - 1] = word.key();
        if count >= FRAME {
            emit(Frame::Row(hash(row), count - FRAME));
        }
    }
    for (at, sentence) in short_sentences(description) {
        let hash = hash(sentence.iter().map(|word| word.key()));
        emit(Frame::Sentence(hash, at..at + sentence.len()));
    }
}

impl Frame {
    fn hash(&self) -> u64 {
        match self {
            Self::Row(hash, _) | Self::Sentence(hash, _) => *hash,
        }
    }
}

/// Finds the rows of four words, and the shorter sentences, that stand in many descriptions: canned sentences.
///
/// *Definition*: in one of twenty of the distinct descriptions, but in five at least and in twenty at most: that a form is
/// filled in by few does not make it less a form. Of very many descriptions, those are counted whose words hash low,
/// which does not depend on their order. Five are enough where they are of three services or more and no service has more
/// than half of them: what is said of everything says nothing. A shorter sentence counts
/// where it is not all of the text. Between words of a row ends of sentences do not count: forms are full of them.
fn frames(nodes: &[Node], service: impl Fn(&Node) -> u32 + Sync) -> FxHashSet<u64> {
    const SAMPLE: usize = 20_000;
    let share = u64::try_from(nodes.len().div_ceil(SAMPLE))
        .expect("a small number")
        .max(1);
    let sampled: Vec<&Node> = nodes
        .iter()
        .filter(|node| {
            let description = node.words.field(Field::Description);
            !description.is_empty()
                && (share == 1
                    || FxBuildHasher.hash_one(
                        description
                            .iter()
                            .map(|token| token.key())
                            .collect::<Vec<_>>(),
                    ) % share
                        == 0)
        })
        .collect();
    let counts = node_counts(&sampled, |node, emit| each_own_frame(node, emit));
    let least = u32::try_from(sampled.len().div_ceil(20).clamp(FEW, 20)).expect("a small number");
    let (canned, few): (Vec<_>, Vec<_>) = counts
        .into_iter()
        .filter(|(_, count)| *count as usize >= FEW)
        .partition(|(_, count)| *count >= least);
    let few: FxHashSet<u64> = few.into_iter().map(|(frame, _)| frame).collect();
    let mut found: Vec<(u64, u32)> = sampled
        .par_iter()
        .with_min_len(256)
        .flat_map_iter(|node| {
            let mut own: Vec<u64> = Vec::new();
            each_own_frame(node, &mut |frame| own.extend(few.get(&frame)));
            own.sort_unstable();
            own.dedup();
            let service = if own.is_empty() { 0 } else { service(node) };
            own.into_iter().map(move |frame| (frame, service))
        })
        .collect();
    found.par_sort_unstable();
    let equal = found.chunk_by(|a, b| a.0 == b.0);
    let of_all = equal.filter(|equal| is_of_all(equal));
    let of_all = of_all.map(|equal| equal[0].0);
    let canned = canned.into_iter().map(|(frame, _)| frame);
    canned.chain(of_all).collect()
}

/// Visits the hashes of what may be canned in a node's text; a sentence that is all of it was written for it.
fn each_own_frame(node: &Node, emit: &mut dyn FnMut(u64)) {
    let description = node.words.field(Field::Description);
    let is_long = has_several_sentences(description);
    each_frame(description, &mut |frame| {
        if is_long || matches!(frame, Frame::Row(..)) {
            emit(frame.hash());
        }
    });
}

/// Tells whether a frame stands in the texts of several services, none of which has most of them; frames by service.
fn is_of_all(frames: &[(u64, u32)]) -> bool {
    const SERVICES: usize = 3;
    let mut services = frames.chunk_by(|a, b| a.1 == b.1);
    services.clone().count() >= SERVICES && services.all(|own| own.len() * 2 <= frames.len())
}

/// Tells of each token of a description whether it belongs to a canned sentence; empty: none does.
fn canned(description: &[Token], frames: &FxHashSet<u64>) -> Vec<bool> {
    let (mut rows, mut sentences) = (Vec::new(), Vec::new());
    each_frame(description, &mut |frame| {
        if frames.contains(&frame.hash()) {
            match frame {
                Frame::Row(_, at) => rows.push(at),
                Frame::Sentence(_, places) => sentences.push(places),
            }
        }
    });
    if rows.is_empty() && sentences.is_empty() {
        return Vec::new();
    }
    let mut canned = vec![false; description.len()];
    let tokens = description.iter().enumerate();
    let places: Vec<usize> = tokens
        .filter(|(_, token)| **token != Token::BREAK)
        .map(|(at, _)| at)
        .collect();
    for at in rows {
        places[at..at + FRAME]
            .iter()
            .for_each(|place| canned[*place] = true);
    }
    for places in sentences {
        canned[places].fill(true);
    }
    canned
}
