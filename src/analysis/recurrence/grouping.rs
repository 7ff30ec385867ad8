//! Records → groups: who belongs together, and by which cut.

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use crate::analysis::recurrence::linkage::{Joins, joins};
use crate::analysis::recurrence::neighbours::{Edge, Strength, edges};
use crate::analysis::recurrence::records::Records;
use crate::analysis::recurrence::sure::{Sure, fitted_cut, sure};
use crate::analysis::recurrence::vectors::{Vectors, vectors};
use crate::analysis::recurrence::words::{Corpus, corpus};

/// How much evidence joins incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Less than usual: more problems, more doubtful ones.
    Loose,
    /// The usual.
    #[default]
    Default,
    /// More than usual: fewer problems, each of them sure.
    Strict,
}

impl Strictness {
    /// Returns the next stricter level.
    pub(super) fn stricter(self) -> Option<Self> {
        match self {
            Self::Loose => Some(Self::Default),
            Self::Default => Some(Self::Strict),
            Self::Strict => None,
        }
    }

    /// Returns the next looser level.
    pub(super) fn looser(self) -> Option<Self> {
        match self {
            Self::Loose => None,
            Self::Default => Some(Self::Loose),
            Self::Strict => Some(Self::Default),
        }
    }

    /// Returns what it adds to the cut.
    pub(super) fn added(self) -> f32 {
        match self {
            Self::Loose => -0.2,
            Self::Default => 0.0,
            Self::Strict => 0.6,
        }
    }
}

/// What decided where to cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutBasis {
    /// The number of records.
    #[default]
    Records,
    /// The problem ids in the export.
    ProblemIds,
}

/// The records with their words and vectors.
pub(super) struct Model<'p, 't> {
    pub(super) records: Records<'p, 't>,
    pub(super) corpus: Corpus,
    pub(super) vectors: Vectors,
}

/// What may join records.
pub(super) struct Links {
    usual: f32,
    edges: Vec<Edge>,
    sure: Sure,
}

/// Groups of two records or more, and how they came about.
pub(super) struct Grouping {
    /// The records of each group, ascending; groups by their first record.
    pub(super) groups: Vec<Vec<u32>>,
    /// The cut without what strictness adds.
    base: f32,
    pub(super) cut: f32,
    pub(super) basis: CutBasis,
    pub(super) sure: Sure,
    /// All joins down to the lowest cut that was asked for.
    joins: Joins,
}

impl<'p, 't> Model<'p, 't> {
    /// Reads the records.
    pub(super) fn new(records: Records<'p, 't>) -> Self {
        let corpus = corpus(records.count, |record| records.texts(record));
        let vectors = vectors(&corpus);
        Self {
            records,
            corpus,
            vectors,
        }
    }

    pub(super) fn strength(&self) -> Strength<'_> {
        Strength {
            vectors: &self.vectors,
        }
    }

    /// Finds what may join the records.
    pub(super) fn links(&self) -> Links {
        let usual = usual_cut(self.records.count);
        let (sure, edges) = rayon::join(
            || sure(&self.records),
            || edges(&self.strength(), (usual - 0.2) / 2.0),
        );
        Links { usual, edges, sure }
    }

    /// Groups the records; down to a lower level than the usual where groups at that one are asked for later.
    pub(super) fn grouped(
        &self,
        links: Links,
        strictness: Strictness,
        lowest: Strictness,
    ) -> Grouping {
        let Links { usual, edges, sure } = links;
        let fitted = fitted_cut(&self.records, &self.corpus, &edges, &sure, usual);
        let base = fitted.unwrap_or(usual);
        let cut = base + strictness.added();
        let node = |record: u32| self.corpus.node_of[record as usize];
        let pairs: Vec<(u32, u32)> = sure
            .links()
            .map(|(one, other)| (node(one), node(other)))
            .collect();
        let joins = joins(
            self.corpus.nodes.len(),
            &edges,
            &pairs,
            cut.min(base + lowest.added()),
        );
        Grouping {
            groups: self.groups(&joins, &sure, cut),
            base,
            cut,
            basis: if fitted.is_some() {
                CutBasis::ProblemIds
            } else {
                CutBasis::Records
            },
            sure,
            joins,
        }
    }

    /// Returns the groups at another level of strictness.
    pub(super) fn groups_at(&self, grouping: &Grouping, other: Strictness) -> Vec<Vec<u32>> {
        let cut = grouping.base + other.added();
        self.groups(&grouping.joins, &grouping.sure, cut)
    }

    fn groups(&self, joins: &Joins, sure: &Sure, cut: f32) -> Vec<Vec<u32>> {
        let mut forest = joins.down_to(cut);
        let is_linked: rustc_hash::FxHashSet<u32> =
            sure.links().flat_map(|(one, other)| [one, other]).collect();
        let mut found: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (record, &node) in (0_u32..).zip(&self.corpus.node_of) {
            let is_alone = self.says_too_little(node) && !is_linked.contains(&record);
            if !is_alone {
                found.entry(forest.root(node)).or_default().push(record);
            }
        }
        let mut groups: Vec<Vec<u32>> = found
            .into_values()
            .filter(|group| group.len() > 1)
            .collect();
        groups.sort_unstable();
        groups
    }

    /// Tells whether equal records of a node may be different problems all the same: canned text under a title that
    /// names nothing.
    fn says_too_little(&self, node: u32) -> bool {
        let own = &self.corpus.nodes[node as usize];
        !own.title_only && self.vectors.evidence[node as usize] < 2.0
    }

    /// Returns one record of each node of a group: each different text once, at most `most`, spread evenly.
    pub(super) fn distinct(&self, members: &[u32], most: usize) -> Vec<usize> {
        let mut firsts: Vec<(u32, u32)> = members
            .iter()
            .map(|&member| (self.corpus.node_of[member as usize], member))
            .collect();
        firsts.sort_unstable();
        firsts.dedup_by_key(|first| first.0);
        let mut firsts: Vec<usize> = firsts
            .into_iter()
            .map(|(_, member)| member as usize)
            .collect();
        firsts.sort_unstable();
        let step = firsts.len().div_ceil(most).max(1);
        firsts.into_iter().step_by(step).collect()
    }

    /// Returns the record that is most like the others, and how strongly the members hold together.
    ///
    /// *Definition*: the mean over the members of their five strongest links (fewer in smaller groups).
    /// *Empty*: one text only gives no strength.
    pub(super) fn medoid(&self, looked_at: &[usize]) -> (usize, Option<f32>) {
        const LINKS: usize = 5;
        let strength = self.strength();
        let node = |record: &usize| self.corpus.node_of[*record] as usize;
        let nodes: Vec<usize> = looked_at.iter().map(node).collect();
        let mut alike = self.vectors.likenesses(&nodes).into_iter();
        let mut links = vec![Vec::with_capacity(nodes.len()); nodes.len()];
        for (at, &one) in nodes.iter().enumerate() {
            for (before, (&other, likeness)) in nodes[..at].iter().zip(&mut alike).enumerate() {
                let found = strength.of(one, other, likeness);
                links[at].push(found);
                links[before].push(found);
            }
        }
        let sum = |links: &[f32]| links.iter().sum::<f32>();
        let best = (0..looked_at.len())
            .max_by(|a, b| sum(&links[*a]).total_cmp(&sum(&links[*b])).then(b.cmp(a)))
            .unwrap_or(0);
        let count = links.first().map_or(0, Vec::len).min(LINKS);
        for own in &mut links {
            own.sort_unstable_by(|a, b| b.total_cmp(a));
        }
        let all: f32 = links.iter().map(|own| sum(&own[..count])).sum();
        #[expect(clippy::cast_precision_loss, reason = "a small number of links")]
        let number = (count * looked_at.len()) as f32;
        (looked_at[best], (count > 0).then_some(all / number))
    }
}

/// Returns the strength down to which groups are joined: chance maxima grow with the number of records.
///
/// *Definition*: the larger of 0.6·√ln n (many records) and 0.99 + 0.08·ln n (few), n = records; chosen on real sets.
fn usual_cut(records: usize) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a logarithm needs no more digits"
    )]
    let log = (records.max(2) as f32).ln();
    (0.6 * log.sqrt()).max(0.99 + 0.08 * log)
}
