//! Neighbours → groups: the two groups with the strongest links become one, as long as these are strong enough.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::recurrence::neighbours::Edge;

/// The most links between two groups that are remembered.
const REMEMBERED: usize = 128;

/// Groups of nodes as a forest: each node knows one nearer to the group's root, which is its lowest node.
pub(super) struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    /// Makes each node a group.
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            parents: (0..u32::try_from(nodes).expect("fewer nodes than 2^32")).collect(),
        }
    }

    /// Returns a node's root.
    pub(super) fn root(&mut self, node: u32) -> u32 {
        let mut root = node;
        while self.parents[root as usize] != root {
            let above = self.parents[self.parents[root as usize] as usize];
            self.parents[root as usize] = above;
            root = above;
        }
        root
    }

    /// Joins the groups of two nodes.
    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (a, b) = (self.root(one), self.root(other));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

/// Groups the nodes: returns the root of each.
///
/// *Input*: edges by `one` and `other`; `sure` are pairs that belong together whatever their texts say. *Definition*:
/// the link of two groups is the mean of their k strongest edges, a missing one counts 0; k = the number of pairs of
/// nodes, at most its fourth root or 3. Groups are joined from the strongest link down to `cut`; ties go to the lower
/// nodes. *Output*: does not depend on the number of threads, since groups that no edge of `cut` joins are apart.
pub(super) fn groups(nodes: usize, edges: &[Edge], sure: &[(u32, u32)], cut: f32) -> Forest {
    let mut forest = Forest::new(nodes);
    for &(one, other) in sure {
        forest.join(one, other);
    }
    let mut reach = Forest {
        parents: forest.parents.clone(),
    };
    for edge in edges.iter().filter(|edge| edge.strength >= cut) {
        reach.join(edge.one, edge.other);
    }
    let mut parts: Vec<(u32, Edge)> = Vec::with_capacity(edges.len());
    for edge in edges {
        let part = reach.root(edge.one);
        if part == reach.root(edge.other) {
            let (one, other) = (forest.root(edge.one), forest.root(edge.other));
            if one != other {
                parts.push((
                    part,
                    Edge {
                        one: one.min(other),
                        other: one.max(other),
                        strength: edge.strength,
                    },
                ));
            }
        }
    }
    parts.par_sort_unstable_by(|a, b| {
        (a.0, a.1.one, a.1.other)
            .cmp(&(b.0, b.1.one, b.1.other))
            .then(b.1.strength.total_cmp(&a.1.strength))
    });
    let mut sizes: FxHashMap<u32, u32> = FxHashMap::default();
    if !sure.is_empty() {
        for node in 0..u32::try_from(nodes).expect("fewer nodes than 2^32") {
            *sizes.entry(forest.root(node)).or_default() += 1;
        }
    }
    let joins: Vec<(u32, u32)> = parts
        .par_chunk_by(|a, b| a.0 == b.0)
        .flat_map_iter(|part| Linkage::new(part, &sizes).joins(cut))
        .collect();
    for (one, other) in joins {
        forest.join(one, other);
    }
    forest
}

/// A link that may join two groups; the strongest comes first, of equal ones that of the lower nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    /// The bits of a strength that is not negative, which are in the order of the numbers.
    strength: u32,
    pair: Reverse<(u32, u32)>,
}

impl Offer {
    fn new(strength: f32, one: u32, other: u32) -> Self {
        Self {
            strength: strength.to_bits(),
            pair: Reverse((one, other)),
        }
    }
}

/// Groups that edges connect, while they are being joined; groups are numbered within it.
struct Linkage {
    /// The node of each group's number.
    names: Vec<u32>,
    sizes: Vec<u32>,
    /// Per group: its neighbours, and where their links stand.
    near: Vec<FxHashMap<u32, u32>>,
    /// Strengths, strongest first.
    links: Vec<Vec<f32>>,
}

impl Linkage {
    fn new(part: &[(u32, Edge)], sizes: &FxHashMap<u32, u32>) -> Self {
        let mut names: Vec<u32> = part
            .iter()
            .flat_map(|(_, edge)| [edge.one, edge.other])
            .collect();
        names.sort_unstable();
        names.dedup();
        let number = |node: u32| {
            u32::try_from(names.binary_search(&node).expect("it was gathered"))
                .expect("fewer nodes than 2^32")
        };
        let mut near = vec![FxHashMap::default(); names.len()];
        let mut links = Vec::new();
        for same in part.chunk_by(|a, b| (a.1.one, a.1.other) == (b.1.one, b.1.other)) {
            let (one, other) = (number(same[0].1.one), number(same[0].1.other));
            let link = u32::try_from(links.len()).expect("fewer links than 2^32");
            near[one as usize].insert(other, link);
            near[other as usize].insert(one, link);
            links.push(
                same.iter()
                    .take(REMEMBERED)
                    .map(|(_, edge)| edge.strength)
                    .collect(),
            );
        }
        let sizes = names
            .iter()
            .map(|name| sizes.get(name).copied().unwrap_or(1))
            .collect();
        Self {
            names,
            sizes,
            near,
            links,
        }
    }

    /// Returns the link of two groups as it is now.
    fn link(&self, one: u32, other: u32, link: u32) -> f32 {
        let pairs = f64::from(self.sizes[one as usize]) * f64::from(self.sizes[other as usize]);
        let most = pairs.sqrt().sqrt().ceil().max(3.0).min(pairs);
        let sum: f64 = self.links[link as usize]
            .iter()
            .zip(0_u32..)
            .take_while(|(_, at)| f64::from(*at) < most)
            .map(|(strength, _)| f64::from(*strength))
            .sum();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a strength needs no more digits"
        )]
        let mean = (sum / most) as f32;
        mean
    }

    /// Joins groups down to `cut`; returns what was joined.
    fn joins(mut self, cut: f32) -> Vec<(u32, u32)> {
        let mut joined = Vec::new();
        let mut offers = BinaryHeap::new();
        for (one, near) in (0_u32..).zip(&self.near) {
            #[expect(clippy::iter_over_hash_type, reason = "the heap puts them in order")]
            for (&other, &link) in near {
                let strength = self.link(one, other, link);
                if one < other && strength >= cut {
                    offers.push(Offer::new(strength, one, other));
                }
            }
        }
        while let Some(offer) = offers.pop() {
            let Reverse((one, other)) = offer.pair;
            let Some(&link) = self.near[one as usize].get(&other) else {
                continue;
            };
            let strength = self.link(one, other, link);
            if strength.to_bits() < offer.strength {
                if strength >= cut {
                    offers.push(Offer::new(strength, one, other));
                }
                continue;
            }
            joined.push((self.names[one as usize], self.names[other as usize]));
            self.join((one, other), cut, &mut offers);
        }
        joined
    }

    /// Moves the smaller neighbourhood into the larger; offers what became stronger.
    fn join(&mut self, (one, other): (u32, u32), cut: f32, offers: &mut BinaryHeap<Offer>) {
        let order = |group: u32| (self.near[group as usize].len(), Reverse(group));
        let (kept, gone) = if order(one) >= order(other) {
            (one, other)
        } else {
            (other, one)
        };
        self.sizes[kept as usize] += self.sizes[gone as usize];
        self.near[kept as usize].remove(&gone);
        let mut moved: Vec<(u32, u32)> = std::mem::take(&mut self.near[gone as usize])
            .into_iter()
            .filter(|(other, _)| *other != kept)
            .collect();
        moved.sort_unstable();
        for (other, link) in moved {
            self.near[other as usize].remove(&gone);
            let link = match self.near[kept as usize].get(&other).copied() {
                Some(own) => {
                    let more = std::mem::take(&mut self.links[link as usize]);
                    let all = &mut self.links[own as usize];
                    all.extend(more);
                    all.sort_unstable_by(|a, b| b.total_cmp(a));
                    all.truncate(REMEMBERED);
                    own
                }
                None => link,
            };
            self.near[kept as usize].insert(other, link);
            self.near[other as usize].insert(kept, link);
            let strength = self.link(kept, other, link);
            if strength >= cut {
                offers.push(Offer::new(strength, kept.min(other), kept.max(other)));
            }
        }
    }
}
