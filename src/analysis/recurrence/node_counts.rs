//! In how many nodes something stands.

use std::hash::Hash;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// In how many nodes a key stands, and which of them was seen last.
struct Count {
    nodes: u32,
    last: u32,
}

/// Counts in how many nodes each key stands; `keys` may visit a key several times.
pub(super) fn node_counts<N: Sync, K: Copy + Eq + Hash + Send>(
    nodes: &[N],
    keys: impl Fn(&N, &mut dyn FnMut(K)) + Sync,
) -> FxHashMap<K, u32> {
    let part = nodes.len().div_ceil(rayon::current_num_threads()).max(1);
    let of_part = |nodes: &[N]| {
        // There are about as many keys as nodes, or a few times as many.
        let mut counts: FxHashMap<K, Count> =
            FxHashMap::with_capacity_and_hasher(nodes.len(), FxBuildHasher);
        for (node, at) in nodes.iter().zip(1..) {
            keys(node, &mut |key| {
                let count = counts.entry(key).or_insert(Count { nodes: 0, last: 0 });
                if count.last != at {
                    count.nodes += 1;
                    count.last = at;
                }
            });
        }
        let counts = counts.into_iter();
        counts.map(|(key, count)| (key, count.nodes)).collect()
    };
    nodes
        .par_chunks(part)
        .map(of_part)
        .reduce(FxHashMap::default, added)
}

fn added<K: Eq + Hash>(one: FxHashMap<K, u32>, other: FxHashMap<K, u32>) -> FxHashMap<K, u32> {
    let (mut all, part) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    part.into_iter()
        .for_each(|(key, count)| *all.entry(key).or_default() += count);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::node_counts;

    #[test]
    fn a_key_counts_once_for_each_node_that_has_it() {
        let nodes: Vec<Vec<u8>> = (0..100).map(|at| vec![at % 10, at % 10, at % 3]).collect();
        let counts = node_counts(&nodes, |keys, emit| keys.iter().for_each(|&key| emit(key)));
        let counts: BTreeMap<u8, u32> = counts.into_iter().collect();
        let expected = |key: u8| nodes.iter().filter(|keys| keys.contains(&key)).count();
        assert_eq!(counts.len(), 10);
        for (key, count) in counts {
            assert_eq!(count as usize, expected(key), "{key}");
        }
    }
}
