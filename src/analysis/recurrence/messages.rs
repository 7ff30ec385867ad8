//! What machines write: at some places of such a title anything may stand, a login or a file, and it is no more a word
//! than the number beside it.

use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::analysis::recurrence::stem::Token;
use crate::analysis::recurrence::words::{Corpus, Field, Node};

/// So many different words at one place, all else being equal, make it one where anything may stand.
const MANY: usize = 6;
/// So many words must be left that stand there always.
const LEFT: usize = 2;
/// Longer titles are no messages of machines, or their places would take too much memory.
const LONGEST: usize = 40;

/// A word and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Hash of all other words of the title and of the place among them.
    around: u64,
    word: Token,
    /// Whether nothing in the title is masked: people may have written it.
    is_plain: bool,
}

/// Takes such words out of the titles, and folds those that are equal without them.
///
/// *Definition*: in titles without text, a place is open when six different words or more stand there while all other
/// words are the same and something is masked; and when two or more stand there, masked or not, of which three quarters
/// stand at an open place elsewhere. The words of `services` are never taken out, since the same failure of two services is two
/// problems.
pub(super) fn fold(corpus: &mut Corpus, services: impl FnOnce() -> FxHashSet<Token>) {
    let is_message = |node: &&Node| is_title(node) && node.words.has_masked;
    if corpus
        .nodes
        .iter()
        .filter(is_message)
        .nth(MANY - 1)
        .is_none()
    {
        return;
    }
    let services = services();
    let mut places: Vec<Place> = corpus
        .nodes
        .par_iter()
        .filter(|node| is_title(node))
        .flat_map_iter(|node| {
            let title = node.words.field(Field::Title);
            let is_plain = !node.words.has_masked;
            candidates(title, &services).map(move |at| Place {
                around: without(title, &[at]),
                word: title[at],
                is_plain,
            })
        })
        .collect();
    places.par_sort_unstable();
    places.dedup_by_key(|place| (place.around, place.word));
    let open = open(&places);
    if open.is_empty() {
        return;
    }
    corpus
        .nodes
        .par_iter_mut()
        .filter(|node| is_title(node))
        .for_each(|node| {
            let title = node.words.field(Field::Title);
            let taken: Vec<usize> = candidates(title, &services)
                .filter(|&at| open.contains(&without(title, &[at])))
                .collect();
            let terms = title.iter().filter(|token| token.is_term()).count();
            if !taken.is_empty() && terms >= taken.len() + LEFT {
                let skeleton = without(title, &taken);
                node.words.take_out(&taken, skeleton);
            }
        });
    refold(corpus);
}

/// Tells whether a title is all that a record says, and names something.
fn is_title(node: &Node) -> bool {
    node.title_only && node.words.skeleton.is_some()
}

/// Returns the places of a title that may be open.
fn candidates<'t>(
    title: &'t [Token],
    services: &'t FxHashSet<Token>,
) -> impl Iterator<Item = usize> + 't {
    let read = if title.len() > LONGEST { &[] } else { title };
    let is_open = |token: &Token| token.is_term() && !services.contains(token);
    (0..read.len()).filter(move |&at| is_open(&read[at]))
}

/// Finds what stands around the open places.
fn open(places: &[Place]) -> FxHashSet<u64> {
    let around = || places.chunk_by(|a, b| a.around == b.around);
    let is_open = |words: &&[Place]| words.iter().filter(|word| !word.is_plain).count() >= MANY;
    let known: FxHashSet<Token> = around()
        .filter(is_open)
        .flat_map(|words| words.iter().map(|place| place.word))
        .collect();
    let is_known = |words: &&[Place]| {
        let found = words.iter().filter(|place| known.contains(&place.word));
        words.len() > 1 && found.count() * 4 >= words.len() * 3
    };
    around()
        .filter(|words| is_open(words) || is_known(words))
        .map(|words| words[0].around)
        .collect()
}

/// Hashes a title's words in order, without some of them.
fn without(title: &[Token], places: &[usize]) -> u64 {
    let word = |(at, token): (usize, &Token)| (!places.contains(&at)).then(|| token.key());
    let words: Vec<Option<u32>> = title.iter().enumerate().map(word).collect();
    FxBuildHasher.hash_one((places, words))
}

/// Folds the nodes that became equal; the first of them stays.
fn refold(corpus: &mut Corpus) {
    let mut kept: Vec<Node> = Vec::with_capacity(corpus.nodes.len());
    let mut known: FxHashMap<u64, u32> = FxHashMap::default();
    let mut places: Vec<u32> = Vec::with_capacity(corpus.nodes.len());
    for node in std::mem::take(&mut corpus.nodes) {
        let next = u32::try_from(kept.len()).expect("fewer nodes than 2^32");
        let skeleton = node.words.skeleton.filter(|_| node.words.has_open);
        let place = skeleton.map_or(next, |skeleton| *known.entry(skeleton).or_insert(next));
        places.push(place);
        match kept.get_mut(place as usize) {
            Some(first) => first.records += node.records,
            None => kept.push(node),
        }
    }
    corpus.nodes = kept;
    for node in &mut corpus.node_of {
        *node = places[*node as usize];
    }
}
