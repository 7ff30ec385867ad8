//! How a group would look if a little more or less evidence were asked for: what to try when it seems too large or too
//! small.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::analysis::recurrence::grouping::{Grouping, Model, Strictness};

/// A group at the neighbouring strictness levels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherCuts {
    /// The sizes of the parts into which it falls one level stricter, largest first; those that are alone are 1.
    /// `None`: there is no stricter level.
    pub stricter: Option<Vec<u64>>,
    /// How many further incidents are with it one level looser. `None`: there is no looser level.
    pub looser: Option<u64>,
}

/// The group of each record, one level stricter and one level looser.
pub(super) struct OtherGroups {
    stricter: Option<Groups>,
    looser: Option<Groups>,
}

/// The group of each record, and how large each is.
struct Groups {
    of: Vec<u32>,
    sizes: FxHashMap<u32, u64>,
}

impl Groups {
    /// Numbers groups by their first record; a record in none of them is a group of its own.
    fn new(records: usize, groups: &[Vec<u32>]) -> Self {
        let mut of: Vec<u32> = (0_u32..).take(records).collect();
        for group in groups {
            group
                .iter()
                .for_each(|&record| of[record as usize] = group[0]);
        }
        Self {
            sizes: sizes(of.iter().copied()),
            of,
        }
    }

    fn of(&self, members: &[u32]) -> FxHashMap<u32, u64> {
        sizes(members.iter().map(|&member| self.of[member as usize]))
    }
}

fn sizes(groups: impl Iterator<Item = u32>) -> FxHashMap<u32, u64> {
    let mut sizes = FxHashMap::default();
    groups.for_each(|group| *sizes.entry(group).or_default() += 1);
    sizes
}

impl OtherGroups {
    /// Groups the records once more, one level stricter and one looser.
    pub(super) fn new(model: &Model<'_, '_>, grouping: &Grouping, strictness: Strictness) -> Self {
        let grouped = |other: Option<Strictness>| {
            other.map(|other| {
                let groups = model.groups_at(grouping, other);
                Groups::new(model.records.count, &groups)
            })
        };
        Self {
            stricter: grouped(strictness.stricter()),
            looser: grouped(strictness.looser()),
        }
    }

    /// Tells how a group looks there.
    pub(super) fn around(&self, members: &[u32]) -> OtherCuts {
        let stricter = self.stricter.as_ref().map(|groups| {
            let mut parts: Vec<u64> = groups.of(members).into_values().collect();
            parts.sort_unstable_by(|a, b| b.cmp(a));
            parts
        });
        let looser = self.looser.as_ref().map(|groups| {
            let all: u64 = groups
                .of(members)
                .keys()
                .map(|group| groups.sizes[group])
                .sum();
            all - members.len() as u64
        });
        OtherCuts { stricter, looser }
    }
}
