//! What is remembered of problems from run to run: ids, names, and what people decided about them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

/// All remembered problems, in the order of their file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    /// The problems.
    pub problems: Vec<KnownProblem>,
}

/// One remembered problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownProblem {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its members in the last run, by shown id.
    pub members: Vec<String>,
    /// Incidents that belong to it whatever their texts say.
    pub pin: Vec<String>,
    /// Incidents that do not belong to it.
    pub split: Vec<String>,
    /// Ids of problems that are a part of it.
    pub merge: Vec<String>,
    /// Whether people decided that it is none.
    pub is_no_problem: bool,
}

/// How a problem differs from the last run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// What happened.
    pub kind: DriftKind,
    /// The problem.
    pub id: String,
    /// The problem that took members from it, or into which it went.
    pub other: String,
    /// How many of its members in the last run are there now.
    pub members: u64,
}

/// What happened to a problem since the last run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftKind {
    /// A part of it is now another problem.
    Split,
    /// It is now a part of another problem.
    Merged,
}

/// A group with what is remembered of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remembered {
    /// Its records, ascending.
    pub(super) members: Vec<u32>,
    /// Its id in the register.
    pub(super) id: Option<String>,
    /// What people call it.
    pub(super) name: Option<String>,
    /// Whether people decided that it is no problem.
    pub(super) is_no_problem: bool,
    /// Members that people put there.
    pub(super) pinned: bool,
}

/// Finds the remembered problem of each group, and applies what people decided.
///
/// *Input*: groups of records, each ascending; `places` tells where an incident stands. *Definition*: a group and a
/// problem that share most members belong together, each at most once; ties go to the problem that stands first, then
/// to the group with the earliest member. A problem with `merge` takes all groups of its parts. Then `split` and `pin`
/// apply. *Output*: by first record, and what fell apart or grew together since the last run.
pub(super) fn remembered(
    register: &Register,
    groups: Vec<Vec<u32>>,
    places: &HashMap<String, u32>,
) -> (Vec<Remembered>, Vec<Drift>) {
    let mut found: Vec<Remembered> = groups
        .into_iter()
        .map(|members| Remembered {
            members,
            ..Remembered::default()
        })
        .collect();
    if register.problems.is_empty() {
        return (found, Vec::new());
    }
    let overlaps = overlaps(register, &found, places);
    let wholes = wholes(register);
    let owners = matched(&overlaps, &wholes, &found);
    let drift = drift(register, &overlaps, &wholes, &owners);
    take(register, &mut found, &owners);
    split_and_pin(register, &mut found, places);
    found.retain(|group| !group.members.is_empty());
    found.sort_by(|a, b| a.members.cmp(&b.members));
    (found, drift)
}

/// Returns for each problem the one that it is a part of; itself if of none.
fn wholes(register: &Register) -> Vec<usize> {
    let problems = &register.problems;
    let whole_of = |id: &str| {
        problems
            .iter()
            .position(|known| known.id != id && known.merge.iter().any(|part| part == id))
    };
    (0..problems.len())
        .map(|problem| {
            let mut whole = problem;
            // A chain of merges ends; a circle of them is left after so many steps.
            for _ in 0..problems.len() {
                match whole_of(&problems[whole].id) {
                    Some(next) if next != problem => whole = next,
                    _ => break,
                }
            }
            whole
        })
        .collect()
}

/// How many members each group shares with each problem: (group, problem) → count.
fn overlaps(
    register: &Register,
    found: &[Remembered],
    places: &HashMap<String, u32>,
) -> BTreeMap<(usize, usize), u64> {
    let mut group_of: HashMap<u32, usize> = HashMap::new();
    for (number, group) in found.iter().enumerate() {
        group_of.extend(group.members.iter().map(|member| (*member, number)));
    }
    let mut counts = BTreeMap::new();
    for (problem, known) in register.problems.iter().enumerate() {
        let names: BTreeSet<&String> = known.members.iter().chain(&known.pin).collect();
        for name in names {
            if let Some(group) = places.get(name).and_then(|place| group_of.get(place)) {
                *counts.entry((*group, problem)).or_default() += 1;
            }
        }
    }
    counts
}

/// Gives each group at most one problem, and each problem without parts at most one group: group → problem.
fn matched(
    overlaps: &BTreeMap<(usize, usize), u64>,
    wholes: &[usize],
    found: &[Remembered],
) -> BTreeMap<usize, usize> {
    let mut pairs: Vec<(u64, usize, usize)> = overlaps
        .iter()
        .map(|(&(group, problem), &count)| (count, problem, group))
        .collect();
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let has_parts: BTreeSet<usize> = wholes
        .iter()
        .enumerate()
        .filter(|(part, whole)| part != *whole)
        .map(|(_, whole)| *whole)
        .collect();
    let (mut owners, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (count, problem, group) in pairs {
        let whole = wholes[problem];
        let may_take = !taken.contains(&whole)
            || has_parts.contains(&whole) && count * 2 >= found[group].members.len() as u64;
        if may_take && !owners.contains_key(&group) {
            owners.insert(group, whole);
            taken.insert(whole);
        }
    }
    owners
}

/// Lists problems that fell apart or grew together: two members at least went elsewhere.
fn drift(
    register: &Register,
    overlaps: &BTreeMap<(usize, usize), u64>,
    wholes: &[usize],
    owners: &BTreeMap<usize, usize>,
) -> Vec<Drift> {
    let mut found = Vec::new();
    for (&(group, problem), &count) in overlaps {
        let (whole, owner) = (wholes[problem], owners.get(&group).copied());
        if count < 2 || owner == Some(whole) || whole != problem {
            continue;
        }
        let is_there = owners.values().any(|owned| *owned == problem);
        found.push(Drift {
            kind: if is_there {
                DriftKind::Split
            } else {
                DriftKind::Merged
            },
            id: register.problems[problem].id.clone(),
            other: owner.map_or(String::new(), |owner| register.problems[owner].id.clone()),
            members: count,
        });
    }
    found
}

/// Gives the groups their problems; groups of one problem become one.
fn take(register: &Register, found: &mut [Remembered], owners: &BTreeMap<usize, usize>) {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (&group, &problem) in owners {
        let into = *first.entry(problem).or_insert(group);
        if into == group {
            let known = &register.problems[problem];
            found[group].id = Some(known.id.clone());
            found[group].name.clone_from(&known.name);
            found[group].is_no_problem = known.is_no_problem;
        } else {
            let members = std::mem::take(&mut found[group].members);
            found[into].members.extend(members);
            found[into].members.sort_unstable();
            found[into].pinned = true;
        }
    }
}

fn place_of(found: &[Remembered], id: &str) -> Option<usize> {
    found
        .iter()
        .position(|group| group.id.as_deref() == Some(id))
}

/// Takes incidents out of problems, and puts them where people pinned them.
fn split_and_pin(register: &Register, found: &mut Vec<Remembered>, places: &HashMap<String, u32>) {
    let at = |names: &[String]| -> BTreeSet<u32> {
        names
            .iter()
            .filter_map(|name| places.get(name).copied())
            .collect()
    };
    for known in &register.problems {
        let Some(group) = place_of(found, &known.id) else {
            continue;
        };
        let out = at(&known.split);
        found[group].members.retain(|member| !out.contains(member));
    }
    for known in &register.problems {
        let pinned = at(&known.pin);
        if pinned.is_empty() {
            continue;
        }
        for group in found.iter_mut() {
            if group.id.as_deref() != Some(&known.id) {
                group.members.retain(|member| !pinned.contains(member));
            }
        }
        let group = place_of(found, &known.id).unwrap_or_else(|| {
            found.push(Remembered {
                id: Some(known.id.clone()),
                name: known.name.clone(),
                is_no_problem: known.is_no_problem,
                ..Remembered::default()
            });
            found.len() - 1
        });
        let all: BTreeSet<u32> = found[group].members.iter().copied().chain(pinned).collect();
        found[group].members = all.into_iter().collect();
        found[group].pinned = true;
    }
}

#[cfg(test)]
mod tests;
