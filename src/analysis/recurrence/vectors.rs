//! Words → vectors: how much each word and each pair of neighbouring words says about a record.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::recurrence::node_counts::node_counts;
use crate::analysis::recurrence::stem::halves;
use crate::analysis::recurrence::words::{Corpus, Field, Node};

/// How much a field counts, in the order of [`Field::ALL`].
const FIELD_WEIGHTS: [f32; 4] = [2.0, 1.0, 2.0, 2.0];
/// How much of a word's weight is left in a canned sentence.
const CANNED: f32 = 0.1;
/// How much longer canned words make a record than their weight: two that say nothing else are not alike for it.
const CANNED_LENGTH: f32 = 4.0;
/// How much pairs of words count against single words.
const PAIRS: f32 = 0.3;
/// The saturation of BM25.
const SATURATION: f32 = 1.2;
/// How far BM25 takes a field's length into account.
const LENGTH: f32 = 0.5;
/// Words that stand in fewer records are as rare as this: a word of one record decides nothing.
const RAREST: f32 = 5.0;

/// The vectors of all nodes: terms ascending, weights whose product is the likeness.
pub(super) struct Vectors {
    starts: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
    /// In how many nodes each term stands; two at least.
    pub(super) document_counts: Vec<u32>,
    /// Number of informative words of each node, between 4 and [`most_evidence`]; less than 2: it says too little.
    pub(super) evidence: Vec<f32>,
    /// What each node brings to a strength beside its words.
    pub(super) sides: Vec<Side>,
    /// The term of each key.
    index: FxHashMap<u32, u32>,
}

/// What a node brings to a strength beside its words; the two stand together, since both are looked up for each pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    /// Fourth root of its evidence.
    pub(super) root: f32,
    /// Whether it has text, or only a title that came once or more than once.
    pub(super) kind: NodeKind,
}

/// What a node's strength depends on beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// It has a text.
    Text,
    /// It is a title that came once.
    Title,
    /// It is a title that came more than once.
    Template,
}

impl NodeKind {
    fn of(node: &Node) -> Self {
        match (node.title_only, node.records) {
            (false, _) => Self::Text,
            (true, 1) => Self::Title,
            (true, _) => Self::Template,
        }
    }
}

/// One node's share in a term.
#[derive(Debug, Clone, Copy)]
struct Found {
    key: u32,
    frequency: f32,
    /// Whether it stands outside of canned sentences.
    is_own: bool,
}

/// Reads a key that pairs two words; it is even, single words' keys are odd.
pub(super) fn pair_key(first: u32, second: u32) -> u32 {
    let mixed = (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from(mixed >> 32).expect("the upper half") & !1
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words and records stay far below 2^24 or need no more digits"
)]
fn float(number: usize) -> f32 {
    number as f32
}

/// Visits the terms of a node with their weighted, length-normalised frequency; a term may come several times.
fn visit(node: &Node, averages: &[f32; 4], emit: &mut impl FnMut(u32, f32, bool)) {
    for (field, (weight, average)) in Field::ALL
        .into_iter()
        .zip(FIELD_WEIGHTS.into_iter().zip(averages))
    {
        let tokens = node.words.field(field);
        if tokens.is_empty() {
            continue;
        }
        let length = tokens.iter().filter(|token| token.is_term()).count();
        let share = weight / (1.0 - LENGTH + LENGTH * float(length) / average);
        let is_canned = |at| field == Field::Description && node.is_canned(at);
        let mut before: Option<(u32, f32)> = None;
        for (at, token) in tokens.iter().enumerate() {
            let is_canned = is_canned(at);
            let own = if is_canned { share * CANNED } else { share };
            if token.is_term() {
                emit(token.key(), own, !is_canned);
                if let Some((key, weight)) = before {
                    emit(pair_key(key, token.key()), own.min(weight), true);
                }
                before = Some((token.key(), own));
            } else if token.key() == 0 {
                before = None;
            }
        }
    }
}

/// A node's terms while they are gathered.
#[derive(Default)]
struct Gathered {
    visited: Vec<Found>,
    /// Key and place of each term visited; as whole numbers they are sorted faster than what they stand for.
    order: Vec<u64>,
    found: Vec<Found>,
}

impl Gathered {
    /// Gathers a node's terms, ascending by key, each once; of equal ones, frequencies are added as they stand.
    fn of(&mut self, node: &Node, averages: &[f32; 4]) -> &[Found] {
        let Self {
            visited,
            order,
            found,
        } = self;
        visited.clear();
        order.clear();
        found.clear();
        visit(node, averages, &mut |key, frequency, is_own| {
            order.push(u64::from(key) << 32 | visited.len() as u64);
            visited.push(Found {
                key,
                frequency,
                is_own,
            });
        });
        order.sort_unstable();
        for place in order {
            let [_, place] = halves(*place);
            let next = visited[place as usize];
            match found.last_mut() {
                Some(last) if last.key == next.key => {
                    last.frequency += next.frequency;
                    last.is_own |= next.is_own;
                }
                _ => found.push(next),
            }
        }
        found
    }
}

/// Average number of words of the nodes that have the field.
fn averages(corpus: &Corpus) -> [f32; 4] {
    Field::ALL.map(|field| {
        let lengths = corpus.nodes.par_iter().map(|node| {
            node.words
                .field(field)
                .iter()
                .filter(|token| token.is_term())
                .count()
        });
        let (sum, filled) = lengths
            .map(|length| (length, usize::from(length > 0)))
            .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        (float(sum) / float(filled.max(1))).max(1.0)
    })
}

/// Texts that are weighed at once: what they need stands in memory together.
const PART: usize = 16_384;

/// Makes the vectors of all nodes.
pub(super) fn vectors(corpus: &Corpus) -> Vectors {
    let averages = averages(corpus);
    let mut made = counted(corpus, &averages);
    let nodes = float(corpus.nodes.len());
    let rare: Vec<f32> = made
        .document_counts
        .iter()
        .map(|&count| rarity(nodes, count))
        .collect();
    let once = rarity(nodes, 1);
    let most = most_evidence(nodes);
    for part in corpus.nodes.chunks(PART) {
        let built: Vec<(Vec<(u32, f32)>, f32)> = part
            .par_iter()
            .map_init(Gathered::default, |gathered, node| {
                let found = gathered.of(node, &averages);
                weighed(node, vector(found, &made.index, &rare, once), most)
            })
            .collect();
        for (entries, evidence) in built {
            made.terms.extend(entries.iter().map(|entry| entry.0));
            made.weights.extend(entries.iter().map(|entry| entry.1));
            made.starts.push(made.terms.len());
            made.evidence.push(evidence);
        }
    }
    made.sides = made
        .evidence
        .iter()
        .zip(&corpus.nodes)
        .map(|(evidence, node)| Side {
            root: evidence.sqrt().sqrt(),
            kind: NodeKind::of(node),
        })
        .collect();
    made
}

/// Counts in how many nodes each term stands, and numbers those of two or more by key.
fn counted(corpus: &Corpus, averages: &[f32; 4]) -> Vectors {
    let counts = node_counts(&corpus.nodes, |node, emit| {
        visit(node, averages, &mut |key, _, _| emit(key));
    });
    let several = counts.into_iter().filter(|(_, count)| *count > 1);
    let mut terms: Vec<(u32, u32)> = several.collect();
    terms.par_sort_unstable();
    let document_counts = terms.iter().map(|term| term.1).collect();
    let index = terms.iter().map(|term| term.0).zip(0..).collect();
    Vectors {
        starts: vec![0],
        terms: Vec::new(),
        weights: Vec::new(),
        document_counts,
        evidence: Vec::new(),
        sides: Vec::new(),
        index,
    }
}

/// Returns how many informative words count at most as evidence: the more records there are, the more long texts are
/// alike by chance.
///
/// *Definition*: 30 up to 400 distinct records, then falling with their number to the power of 0.4, down to 12.
fn most_evidence(nodes: f32) -> f32 {
    (30.0 * (400.0 / nodes).powf(0.4)).clamp(12.0, 30.0)
}

/// The inverse document frequency of BM25.
fn rarity(nodes: f32, count: u32) -> f32 {
    let count = float(count as usize).max(RAREST);
    (1.0 + (nodes - count + 0.5).max(0.0) / (count + 0.5)).ln()
}

/// Weighs a node's terms; single words and pairs are each brought to length 1 before they are joined.
fn vector(
    found: &[Found],
    index: &FxHashMap<u32, u32>,
    rare: &[f32],
    once: f32,
) -> (Vec<(u32, f32)>, f32) {
    let (mut squares, mut words) = ([0.0_f32; 2], 0.0_f32);
    let mut entries = Vec::with_capacity(found.len());
    for one in found {
        let term = index.get(&one.key).copied();
        let rarity = term.map_or(once, |term| rare[term as usize]);
        let weight = rarity * one.frequency * (SATURATION + 1.0) / (SATURATION + one.frequency);
        let is_word = one.key & 1 == 1;
        let length = if one.is_own {
            weight
        } else {
            weight * CANNED_LENGTH
        };
        squares[usize::from(is_word)] += length * length;
        if is_word && one.is_own {
            words += 1.0;
        }
        entries.extend(term.map(|term| (term, weight, is_word)));
    }
    let scale = |square: f32, share: f32| {
        if square > 0.0 {
            (share / (1.0 + PAIRS) / square).sqrt()
        } else {
            0.0
        }
    };
    let scales = [scale(squares[0], PAIRS), scale(squares[1], 1.0)];
    let entries = entries
        .into_iter()
        .map(|(term, weight, is_word)| (term, weight * scales[usize::from(is_word)]))
        .collect();
    (entries, words)
}

/// Turns the number of informative words into the evidence that they give; a record that says nothing gives none.
///
/// *Definition*: between 4 and `most`; words of the title that name nothing do not count, and a single word is no
/// evidence. A title without text that names nothing is like nothing.
fn weighed(
    node: &Node,
    (mut entries, words): (Vec<(u32, f32)>, f32),
    most: f32,
) -> (Vec<(u32, f32)>, f32) {
    const TWO: f32 = 1.5;
    let words = words - f32::from(node.words.empty_in_title);
    if node.title_only && node.words.skeleton.is_none() {
        entries.clear();
    }
    (
        entries,
        if words < TWO {
            words.max(0.0)
        } else {
            words.clamp(4.0, most)
        },
    )
}

impl Vectors {
    /// Returns the number of nodes.
    pub(super) fn len(&self) -> usize {
        self.evidence.len()
    }

    /// Returns the terms of a node, ascending, and their weights.
    pub(super) fn of(&self, node: usize) -> (&[u32], &[f32]) {
        let range = self.starts[node]..self.starts[node + 1];
        (&self.terms[range.clone()], &self.weights[range])
    }

    /// Returns the term of a key, if two nodes or more have it.
    pub(super) fn term(&self, key: u32) -> Option<u32> {
        self.index.get(&key).copied()
    }

    /// Returns the likeness of a node to one whose weights are laid out by term; the same as [`Self::likeness`].
    pub(super) fn product(&self, node: usize, weights: &[f32]) -> f32 {
        let (terms, own) = self.of(node);
        let pairs = terms.iter().zip(own);
        pairs
            .map(|(&term, &weight)| weight * weights[term as usize])
            .sum()
    }

    /// Returns the likeness of each of some nodes with each one before it, node after node; the same as
    /// [`Self::likeness`].
    pub(super) fn likenesses(&self, nodes: &[usize]) -> Vec<f32> {
        let mut all: Vec<(u32, usize, f32)> = Vec::new();
        for (at, &node) in nodes.iter().enumerate() {
            let (terms, weights) = self.of(node);
            all.extend(
                terms
                    .iter()
                    .zip(weights)
                    .map(|(&term, &weight)| (term, at, weight)),
            );
        }
        all.sort_unstable_by_key(|&(term, at, _)| (term, at));
        let mut sums = vec![0.0; nodes.len() * nodes.len().saturating_sub(1) / 2];
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            for (later, &(_, at, weight)) in same.iter().enumerate() {
                let from = at * at.saturating_sub(1) / 2;
                for &(_, before, other) in &same[..later] {
                    sums[from + before] += weight * other;
                }
            }
        }
        sums
    }

    /// Returns the likeness of two nodes, 0 to 1.
    pub(super) fn likeness(&self, one: usize, other: usize) -> f32 {
        let ((a, a_weights), (b, b_weights)) = (self.of(one), self.of(other));
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += a_weights[i] * b_weights[j];
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }
}
