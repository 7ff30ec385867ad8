//! Neighbours → groups: the two groups with the strongest links become one, as long as these are strong enough.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::analysis::recurrence::neighbours::Edge;

/// The most links between two groups that are remembered.
const REMEMBERED: usize = 128;

/// Bits of a strength that is not negative: they are in the order of the numbers.
type Bits = u32;

/// Groups of nodes as a forest: each node knows one nearer to the group's root, which is its lowest node.
#[derive(Clone)]
pub(super) struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    /// Makes each node a group.
    fn new(nodes: usize) -> Self {
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
    fn join(&mut self, one: u32, other: u32) {
        let (a, b) = (self.root(one), self.root(other));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

/// How the nodes were joined, from the strongest link down.
pub(super) struct Joins {
    /// The nodes with the pairs that are sure.
    sure: Forest,
    joins: Vec<Join>,
}

/// Two groups that became one.
struct Join {
    one: u32,
    other: u32,
    /// The weakest link so far among those that this one may rest on.
    level: f32,
}

impl Joins {
    /// Returns the groups at a cut; not below the one down to which the nodes were joined.
    pub(super) fn down_to(&self, cut: f32) -> Forest {
        let mut forest = self.sure.clone();
        for join in self.joins.iter().filter(|join| join.level >= cut) {
            forest.join(join.one, join.other);
        }
        forest
    }
}

/// Joins the nodes to groups, down to a cut.
///
/// *Input*: edges by `one` and `other`, each pair once; `sure` are pairs that belong together whatever their texts say.
/// *Definition*: the link of two groups is the mean of their k strongest edges, a missing one counts 0; k = the number
/// of pairs of nodes, at most its fourth root or 3. Groups are joined from the strongest link down to `cut`; ties go to
/// the lower nodes. *Output*: does not depend on the number of threads, since groups that no edge of `cut` joins are
/// apart. What is joined above a higher cut is what joining down to that one alone would give: weaker links come later.
pub(super) fn joins(nodes: usize, edges: &[Edge], sure: &[(u32, u32)], cut: f32) -> Joins {
    let mut forest = Forest::new(nodes);
    for &(one, other) in sure {
        forest.join(one, other);
    }
    let parts = Parts::new(&mut forest, edges, cut);
    let has_sure = !sure.is_empty();
    let joins = (0..parts.edge_starts.len() - 1)
        .into_par_iter()
        // The first parts are the largest: in a few long runs, one thread would have nearly all of the work.
        .with_max_len(16)
        .filter(|&part| parts.edge_starts[part] < parts.edge_starts[part + 1])
        .flat_map_iter(|part| {
            let mut edges =
                parts.edges[parts.edge_starts[part]..parts.edge_starts[part + 1]].to_vec();
            if has_sure {
                // Several pairs of nodes are one pair of groups now.
                edges.sort_unstable_by(|a, b| {
                    (a.one, a.other)
                        .cmp(&(b.one, b.other))
                        .then(b.strength.total_cmp(&a.strength))
                });
            }
            let nodes = &parts.nodes[parts.node_starts[part]..parts.node_starts[part + 1]];
            Linkage::new(nodes, &edges, &parts.sizes, cut).joins(cut)
        })
        .collect();
    Joins {
        sure: forest,
        joins,
    }
}

/// The nodes and edges of each set of groups that edges of a cut connect.
struct Parts {
    /// The root of each group, part after part, ascending within it.
    nodes: Vec<u32>,
    node_starts: Vec<usize>,
    /// The edges, part after part, in their order; nodes stand for their places among those of the part.
    edges: Vec<Edge>,
    edge_starts: Vec<usize>,
    /// The number of nodes in each group, by root.
    sizes: Vec<u32>,
}

impl Parts {
    fn new(forest: &mut Forest, edges: &[Edge], cut: f32) -> Self {
        let count = forest.parents.len();
        let mut reach = forest.clone();
        for edge in edges.iter().filter(|edge| edge.strength >= cut) {
            reach.join(edge.one, edge.other);
        }
        let all = || 0..u32::try_from(count).expect("fewer nodes than 2^32");
        let mut sizes = vec![0_u32; count];
        all().for_each(|node| sizes[forest.root(node) as usize] += 1);
        // Parts are numbered by their lowest node, which is their root.
        let mut part_of = vec![0_u32; count];
        let mut part_sizes: Vec<usize> = Vec::new();
        let mut places = vec![0_u32; count];
        let groups: Vec<u32> = all().filter(|&node| forest.root(node) == node).collect();
        for &group in &groups {
            let root = reach.root(group);
            if root == group {
                part_of[root as usize] = u32::try_from(part_sizes.len()).expect("as many as nodes");
                part_sizes.push(0);
            }
            let part = part_of[root as usize];
            part_of[group as usize] = part;
            let size = &mut part_sizes[part as usize];
            places[group as usize] = u32::try_from(*size).expect("as many as nodes");
            *size += 1;
        }
        let node_starts = starts(&part_sizes);
        let mut nodes = vec![0; groups.len()];
        for &group in &groups {
            let part = part_of[group as usize] as usize;
            nodes[node_starts[part] + places[group as usize] as usize] = group;
        }
        let mut inside: Vec<(u32, Edge)> = Vec::with_capacity(edges.len());
        let mut edge_counts = vec![0; part_sizes.len()];
        for edge in edges {
            let (one, other) = (forest.root(edge.one), forest.root(edge.other));
            let part = part_of[one as usize];
            if one != other && part == part_of[other as usize] {
                let (one, other) = (places[one as usize], places[other as usize]);
                let edge = Edge {
                    one: one.min(other),
                    other: one.max(other),
                    strength: edge.strength,
                };
                inside.push((part, edge));
                edge_counts[part as usize] += 1;
            }
        }
        let edge_starts = starts(&edge_counts);
        Self {
            edges: by_part(&inside, &edge_starts),
            nodes,
            node_starts,
            edge_starts,
            sizes,
        }
    }
}

/// Returns where each of consecutive runs begins, and where the last one ends.
fn starts(counts: &[usize]) -> Vec<usize> {
    let ends = counts.iter().scan(0, |end, count| {
        *end += count;
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// Puts edges of one part together without changing their order.
fn by_part(inside: &[(u32, Edge)], starts: &[usize]) -> Vec<Edge> {
    let Some(&(_, any)) = inside.first() else {
        return Vec::new();
    };
    let mut next = starts.to_vec();
    let mut sorted = vec![any; inside.len()];
    for &(part, edge) in inside {
        let at = &mut next[part as usize];
        sorted[*at] = edge;
        *at += 1;
    }
    sorted
}

/// A link that may join two groups; the strongest comes first, of equal ones that of the lower nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    strength: Bits,
    pair: Reverse<(u32, u32)>,
}

impl Offer {
    fn new(strength: f32, one: u32, other: u32) -> Self {
        Self {
            strength: strength.to_bits(),
            pair: Reverse((one.min(other), one.max(other))),
        }
    }
}

/// The offers that are open: those of the beginning stand in order, the later ones, which are few, in a heap.
struct Offers {
    first: Vec<Offer>,
    later: BinaryHeap<Offer>,
}

impl Offers {
    fn new(mut first: Vec<Offer>) -> Self {
        first.sort_unstable();
        Self {
            first,
            later: BinaryHeap::new(),
        }
    }

    /// Takes the strongest.
    fn pop(&mut self) -> Option<Offer> {
        if self.later.peek() > self.first.last() {
            self.later.pop()
        } else {
            self.first.pop()
        }
    }
}

/// The strengths of the edges between two groups, strongest first.
#[derive(Clone, Default)]
struct Link {
    strongest: f32,
    /// The others; hardly ever any at the beginning.
    others: Vec<f32>,
}

impl Link {
    fn new(edges: &[Edge]) -> Self {
        let mut strengths = edges.iter().map(|edge| edge.strength).take(REMEMBERED);
        Self {
            strongest: strengths.next().unwrap_or(0.0),
            others: strengths.collect(),
        }
    }

    /// Takes over the edges of another link.
    fn take(&mut self, mut other: Self) {
        let all = &mut self.others;
        all.append(&mut other.others);
        all.push(self.strongest.min(other.strongest));
        self.strongest = self.strongest.max(other.strongest);
        all.sort_unstable_by(|a, b| b.total_cmp(a));
        all.truncate(REMEMBERED - 1);
    }

    /// Returns the mean of the strongest edges of so many pairs.
    fn mean(&self, pairs: f64) -> f32 {
        let most = pairs.sqrt().sqrt().ceil().max(3.0).min(pairs);
        let others = self.others.iter().zip(1_u32..);
        let sum: f64 = others
            .take_while(|(_, at)| f64::from(*at) < most)
            .fold(f64::from(self.strongest), |sum, (strength, _)| {
                sum + f64::from(*strength)
            });
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a strength needs no more digits"
        )]
        let mean = (sum / most) as f32;
        mean
    }
}

/// Groups that edges connect, while they are being joined; groups are numbered within it.
struct Linkage<'n> {
    /// The node of each group's number.
    names: &'n [u32],
    sizes: Vec<u32>,
    /// Per group: its neighbours, and where their links stand.
    near: Vec<FxHashMap<u32, u32>>,
    links: Vec<Link>,
    offers: Offers,
}

impl<'n> Linkage<'n> {
    /// Begins with the groups of a part and their edges, equal pairs beside each other and strongest first.
    fn new(names: &'n [u32], edges: &[Edge], sizes: &[u32], cut: f32) -> Self {
        let mut degrees = vec![0; names.len()];
        let pairs = || edges.chunk_by(|a, b| (a.one, a.other) == (b.one, b.other));
        for same in pairs() {
            degrees[same[0].one as usize] += 1;
            degrees[same[0].other as usize] += 1;
        }
        let room = |degree| FxHashMap::with_capacity_and_hasher(degree, FxBuildHasher);
        let mut near: Vec<FxHashMap<u32, u32>> = degrees.into_iter().map(room).collect();
        let mut links = Vec::with_capacity(edges.len());
        let mut first = Vec::with_capacity(edges.len());
        for (same, link) in pairs().zip(0_u32..) {
            let (one, other) = (same[0].one, same[0].other);
            near[one as usize].insert(other, link);
            near[other as usize].insert(one, link);
            links.push(Link::new(same));
            first.push((one, other));
        }
        let sizes = names.iter().map(|&name| sizes[name as usize]).collect();
        let mut linkage = Self {
            names,
            sizes,
            near,
            links,
            offers: Offers::new(Vec::new()),
        };
        let offer = |((one, other), link)| {
            let strength = linkage.strength(one, other, link);
            (strength >= cut).then(|| Offer::new(strength, one, other))
        };
        let first = first.into_iter().zip(0_u32..);
        linkage.offers = Offers::new(first.filter_map(offer).collect());
        linkage
    }

    /// Returns how strong the link of two groups is now.
    fn strength(&self, one: u32, other: u32, link: u32) -> f32 {
        let size = |group: u32| f64::from(self.sizes[group as usize]);
        self.links[link as usize].mean(size(one) * size(other))
    }

    /// Joins groups down to `cut`.
    fn joins(mut self, cut: f32) -> Vec<Join> {
        let mut joined = Vec::new();
        let mut level = f32::INFINITY;
        while let Some(offer) = self.offers.pop() {
            let Reverse((one, other)) = offer.pair;
            let Some(&link) = self.near[one as usize].get(&other) else {
                continue;
            };
            let strength = self.strength(one, other, link);
            if strength.to_bits() < offer.strength {
                self.offer(strength, one, other, cut);
                continue;
            }
            level = level.min(strength);
            joined.push(Join {
                one: self.names[one as usize],
                other: self.names[other as usize],
                level,
            });
            self.join(one, other, cut);
        }
        joined
    }

    fn offer(&mut self, strength: f32, one: u32, other: u32, cut: f32) {
        if strength >= cut {
            self.offers.later.push(Offer::new(strength, one, other));
        }
    }

    /// Moves the smaller neighbourhood into the larger; offers what became stronger.
    fn join(&mut self, one: u32, other: u32, cut: f32) {
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
            let own = *self.near[kept as usize].entry(other).or_insert(link);
            if own == link {
                self.near[other as usize].insert(kept, link);
            } else {
                let more = std::mem::take(&mut self.links[link as usize]);
                self.links[own as usize].take(more);
            }
            let strength = self.strength(kept, other, own);
            self.offer(strength, kept, other, cut);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Edge, joins};

    const NODES: u32 = 24;

    fn edges() -> impl Strategy<Value = Vec<Edge>> {
        let pair = (0..NODES, 0..NODES, 10..40_u16);
        proptest::collection::vec(pair, 0..120).prop_map(|pairs| {
            let mut edges: Vec<Edge> = pairs
                .into_iter()
                .filter(|(one, other, _)| one != other)
                .map(|(one, other, tenths)| Edge {
                    one: one.min(other),
                    other: one.max(other),
                    strength: f32::from(tenths) / 10.0,
                })
                .collect();
            edges.sort_by_key(|edge| (edge.one, edge.other));
            edges.dedup_by_key(|edge| (edge.one, edge.other));
            edges
        })
    }

    fn sure() -> impl Strategy<Value = Vec<(u32, u32)>> {
        proptest::collection::vec((0..NODES, 0..NODES), 0..4)
    }

    fn groups(edges: &[Edge], sure: &[(u32, u32)], lowest: f32, cut: f32) -> Vec<u32> {
        let mut forest = joins(NODES as usize, edges, sure, lowest).down_to(cut);
        (0..NODES).map(|node| forest.root(node)).collect()
    }

    proptest! {
        #[test]
        fn a_stricter_cut_read_off_is_what_joining_down_to_it_gives(
            edges in edges(),
            sure in sure(),
            cut in 10..40_u16,
        ) {
            let cut = f32::from(cut) / 10.0;
            let alone = groups(&edges, &sure, cut, cut);
            for lowest in [1.0, cut - 0.3, cut] {
                prop_assert_eq!(&groups(&edges, &sure, lowest, cut), &alone);
            }
        }
    }
}
