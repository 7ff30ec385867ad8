//! The nearest neighbours of every node, found through the words that they share.

use rayon::prelude::*;

use crate::analysis::recurrence::vectors::{NodeKind, Side, Vectors};

/// Two nodes and how strong the evidence is that they are one problem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) one: u32,
    pub(super) other: u32,
    pub(super) strength: f32,
}

/// The neighbours that are kept of each node.
const NEIGHBOURS: usize = 20;
/// The candidates that are compared in full: of few nodes, and of many.
const CANDIDATES: [usize; 2] = [60, 32];
/// Up to this number of nodes no word is too frequent to be looked up.
const SMALL: usize = 8_000;
/// So many sums fit into the memory that is near.
const AT_HAND: usize = 1 << 17;
/// So many times the candidates that are wanted are gathered before the best of them are chosen.
const GATHERED: usize = 4;
/// More than what rounding can take from a product.
const ROUNDING: f32 = 1.000_01;
/// Two titles without text say less than their words let expect; two that each came before say it still less.
const TITLES_ONLY: f32 = 0.75;
const TWO_TEMPLATES: f32 = 0.5;

/// Measures how strong the evidence is that two nodes are one problem.
pub(super) struct Strength<'c> {
    pub(super) vectors: &'c Vectors,
}

impl Strength<'_> {
    /// Returns the strength of a likeness: a likeness of two long texts is stronger than one of two short titles.
    ///
    /// *Definition*: likeness × fourth root of the product of the numbers of informative words.
    pub(super) fn of(&self, one: usize, other: usize, likeness: f32) -> f32 {
        strength(self.vectors.sides[one], self.vectors.sides[other], likeness)
    }

    /// Returns the strength between two nodes, which may be the same; templates that came before are not held against
    /// each other, since this only puts neighbours in order.
    pub(super) fn alike(&self, one: usize, other: usize) -> f32 {
        let likeness = if one == other {
            1.0
        } else {
            self.vectors.likeness(one, other)
        };
        likeness * self.vectors.sides[one].root * self.vectors.sides[other].root
    }
}

#[inline]
fn strength(one: Side, other: Side, likeness: f32) -> f32 {
    let titles = match (one.kind, other.kind) {
        (NodeKind::Text, _) | (_, NodeKind::Text) => 1.0,
        (NodeKind::Template, NodeKind::Template) => TITLES_ONLY * TWO_TEMPLATES,
        _ => TITLES_ONLY,
    };
    likeness * one.root * other.root * titles
}

/// Which nodes have a term: nodes and weights, term after term.
struct Postings {
    starts: Vec<u32>,
    nodes: Vec<u32>,
    weights: Vec<f32>,
}

impl Postings {
    /// Returns where the nodes of a term stand.
    fn of(&self, term: u32) -> std::ops::Range<usize> {
        self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize
    }
}

fn postings(vectors: &Vectors, most: u32) -> Postings {
    let mut starts = Vec::with_capacity(vectors.document_counts.len() + 1);
    let mut total = 0_u32;
    starts.push(0);
    for &count in &vectors.document_counts {
        total += if count <= most { count } else { 0 };
        starts.push(total);
    }
    let mut next = starts.clone();
    let mut made = Postings {
        starts,
        nodes: vec![0; total as usize],
        weights: vec![0.0; total as usize],
    };
    for node in 0..vectors.len() {
        let (terms, weights) = vectors.of(node);
        for (&term, &weight) in terms.iter().zip(weights) {
            if vectors.document_counts[term as usize] <= most {
                let at = next[term as usize] as usize;
                made.nodes[at] = u32::try_from(node).expect("fewer nodes than 2^32");
                made.weights[at] = weight;
                next[term as usize] += 1;
            }
        }
    }
    made
}

/// What one thread needs to look for neighbours.
struct Search {
    sums: Vec<f32>,
    /// The nodes that share a word with the one that is looked at, and how much alike these words make them.
    found: Vec<(u32, f32)>,
    heaviest: Vec<(f32, u32)>,
    candidates: Vec<(f32, u32)>,
    /// The weight of each term in the node that is looked at; 0 for all others.
    own: Vec<f32>,
}

impl Search {
    /// Adds up what the heaviest words share with each other node, in the order of the terms.
    fn add_up(&mut self, postings: &Postings) {
        // Few of very many nodes are sorted faster than they are looked up all over the memory; the sums of fewer nodes
        // are at hand anyway.
        let few = if self.sums.len() > AT_HAND {
            (self.sums.len() / 64).min(4_096)
        } else {
            0
        };
        self.found.clear();
        let all: usize = self
            .heaviest
            .iter()
            .map(|entry| postings.of(entry.1).len())
            .sum();
        if all <= few {
            for &(weight, term) in &self.heaviest {
                let shared = postings
                    .of(term)
                    .map(|at| (postings.nodes[at], weight * postings.weights[at]));
                self.found.extend(shared);
            }
            // Stable, so that both ways add in the same order and come to the same sums.
            self.found.sort_by_key(|found| found.0);
            self.found.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 += next.1;
                }
                is_same
            });
            return;
        }
        for &(weight, term) in &self.heaviest {
            for at in postings.of(term) {
                let other = postings.nodes[at];
                let sum = &mut self.sums[other as usize];
                if *sum == 0.0 {
                    self.found.push((other, 0.0));
                }
                *sum += weight * postings.weights[at];
            }
        }
        for (other, sum) in &mut self.found {
            *sum = std::mem::take(&mut self.sums[*other as usize]);
        }
    }

    /// Chooses those that are most like a node by what was added up.
    fn choose(&mut self, strength: &Strength<'_>, node: usize, looks: &Looks) {
        self.candidates.clear();
        let most = looks.most(strength.vectors.sides[node]) * ROUNDING;
        // Where even the strongest side could not lift a node among the best so far, its own side is not looked up.
        let mut floor = 0.0;
        for &(other, partial) in &self.found {
            if partial * most < floor || other as usize == node {
                continue;
            }
            let strength = strength.of(node, other as usize, partial);
            self.candidates.push((strength, other));
            if self.candidates.len() == looks.candidates * GATHERED {
                keep_best(&mut self.candidates, looks.candidates);
                let strengths = self.candidates.iter().map(|candidate| candidate.0);
                floor = strengths.fold(f32::INFINITY, f32::min);
            }
        }
        keep_best(&mut self.candidates, looks.candidates);
    }
}

/// Finds the strongest neighbours of all nodes, as edges of at least `least`, by `one` and then by `other`.
pub(super) fn edges(strength: &Strength<'_>, least: f32) -> Vec<Edge> {
    let vectors = strength.vectors;
    let count = vectors.len();
    let (terms, candidates, most) = if count <= SMALL {
        (32, CANDIDATES[0], u32::MAX)
    } else {
        let most = u32::try_from(count / 100).unwrap_or(u32::MAX);
        (16, CANDIDATES[1], most.max(300))
    };
    let postings = postings(vectors, most);
    let search = || Search {
        sums: vec![0.0; count],
        found: Vec::new(),
        heaviest: Vec::new(),
        candidates: Vec::new(),
        own: vec![0.0; vectors.document_counts.len()],
    };
    let looks = Looks {
        terms,
        candidates,
        least,
        sides: [NodeKind::Text, NodeKind::Title, NodeKind::Template].map(|kind| {
            let of_kind = vectors.sides.iter().filter(|side| side.kind == kind);
            let root = of_kind.map(|side| side.root).fold(0.0, f32::max);
            Side { root, kind }
        }),
    };
    let found: Vec<Edge> = by_heaviest(vectors, &postings)
        .into_par_iter()
        // What a search needs is as long as there are nodes: there must not be too many searches.
        .with_min_len((count / 512).max(256))
        .map_init(search, |search, (_, node)| {
            neighbours(strength, &postings, search, node as usize, &looks)
        })
        .flatten_iter()
        .collect();
    in_order(found, count)
}

/// Puts edges in the order of their nodes, each pair once.
fn in_order(edges: Vec<Edge>, nodes: usize) -> Vec<Edge> {
    let mut ends = vec![0; nodes];
    edges.iter().for_each(|edge| ends[edge.one as usize] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    let mut sorted = edges.clone();
    for edge in edges {
        let place = &mut ends[edge.one as usize];
        sorted[*place] = edge;
        *place += 1;
    }
    let mut rest = sorted.as_mut_slice();
    let mut runs = Vec::with_capacity(nodes);
    let mut from = 0;
    for end in ends {
        let (run, after) = std::mem::take(&mut rest).split_at_mut(end - from);
        (rest, from) = (after, end);
        runs.push(run);
    }
    runs.into_par_iter()
        .with_min_len(1_024)
        .for_each(|run| run.sort_unstable_by_key(|edge| edge.other));
    sorted.dedup_by_key(|edge| (edge.one, edge.other));
    sorted
}

/// Puts the nodes in an order in which those with the same heaviest terms follow each other: they are compared with the
/// same others, which are then at hand. The edges do not depend on it.
fn by_heaviest(vectors: &Vectors, postings: &Postings) -> Vec<([u32; 2], u32)> {
    let heaviest = |node: u32| {
        let mut found = [(0.0, u32::MAX); 2];
        let (terms, weights) = vectors.of(node as usize);
        for (&term, &weight) in terms.iter().zip(weights) {
            if weight > found[1].0 && postings.of(term).len() > 1 {
                found[1] = (weight, term);
                found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
            }
        }
        (found.map(|(_, term)| term), node)
    };
    let count = u32::try_from(vectors.len()).expect("fewer nodes than 2^32");
    let mut order: Vec<([u32; 2], u32)> = (0..count).into_par_iter().map(heaviest).collect();
    order.par_sort_unstable();
    order
}

/// How far is looked.
struct Looks {
    /// The terms of a node that are looked up at most.
    terms: usize,
    /// The candidates that are compared in full.
    candidates: usize,
    /// The strength of the weakest edge.
    least: f32,
    /// Of each kind, the side of the most evidence.
    sides: [Side; 3],
}

impl Looks {
    /// Returns the strength of the greatest likeness that a node can have with any other.
    fn most(&self, side: Side) -> f32 {
        let most = self.sides.map(|other| strength(side, other, 1.0));
        most.into_iter().fold(f32::MIN_POSITIVE, f32::max)
    }
}

/// Leaves the terms, heaviest first, without which no other node can be so much alike.
///
/// What two vectors of length 1 share in some of their terms is at most the length of one of them in these terms.
fn keep_deciding(heaviest: &mut Vec<(f32, u32)>, all: &[f32], likeness: f32) {
    let square = |weight: f32| weight * weight;
    let mut rest: f32 = all.iter().map(|weight| square(*weight)).sum();
    // A little more is looked up than must be: sums of rounded numbers decide nothing.
    let enough = square(likeness * 0.99);
    let deciding = heaviest.iter().position(|(weight, _)| {
        let is_enough = rest < enough;
        rest -= square(*weight);
        is_enough
    });
    heaviest.truncate(deciding.unwrap_or(heaviest.len()));
}

fn neighbours(
    strength: &Strength<'_>,
    postings: &Postings,
    search: &mut Search,
    node: usize,
    looks: &Looks,
) -> Vec<Edge> {
    let (own, weights) = strength.vectors.of(node);
    search.heaviest.clear();
    search.heaviest.extend(
        own.iter()
            .zip(weights)
            .filter(|(term, _)| postings.of(**term).len() > 1)
            .map(|(&term, &weight)| (weight, term)),
    );
    let heaviest_first = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if search.heaviest.len() > looks.terms {
        let last = looks.terms - 1;
        search.heaviest.select_nth_unstable_by(last, heaviest_first);
        search.heaviest.truncate(looks.terms);
    }
    search.heaviest.sort_unstable_by(heaviest_first);
    let side = strength.vectors.sides[node];
    keep_deciding(
        &mut search.heaviest,
        weights,
        looks.least / looks.most(side),
    );
    search.heaviest.sort_unstable_by_key(|entry| entry.1);
    search.add_up(postings);
    search.choose(strength, node, looks);
    // With its weights laid out by term, each candidate takes one look a word.
    for (&term, &weight) in own.iter().zip(weights) {
        search.own[term as usize] = weight;
    }
    for candidate in &mut search.candidates {
        let other = candidate.1 as usize;
        let likeness = strength.vectors.product(other, &search.own);
        candidate.0 = strength.of(node, other, likeness);
    }
    for &term in own {
        search.own[term as usize] = 0.0;
    }
    search
        .candidates
        .retain(|candidate| candidate.0 >= looks.least);
    keep_best(&mut search.candidates, NEIGHBOURS);
    let node = u32::try_from(node).expect("fewer nodes than 2^32");
    search
        .candidates
        .iter()
        .map(|&(strength, other)| Edge {
            one: node.min(other),
            other: node.max(other),
            strength,
        })
        .collect()
}

fn keep_best(candidates: &mut Vec<(f32, u32)>, most: usize) {
    if candidates.len() > most {
        candidates.select_nth_unstable_by(most - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        candidates.truncate(most);
    }
}
