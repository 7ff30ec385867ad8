//! Canned sentences: what stands in many descriptions says nothing about any of them.

use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet, FxHasher};

use crate::analysis::recurrence::node_counts::node_counts;
use crate::analysis::recurrence::stem::Token;
use crate::analysis::recurrence::words::{Field, Node};

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
pub(super) fn frames(nodes: &[Node], service: impl Fn(&Node) -> u32 + Sync) -> FxHashSet<u64> {
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
pub(super) fn canned(description: &[Token], frames: &FxHashSet<u64>) -> Vec<bool> {
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
