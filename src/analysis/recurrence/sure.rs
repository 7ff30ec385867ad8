//! Sure links: records that say themselves that they belong together, and the cut that fits what they say.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use rayon::prelude::*;

use crate::analysis::recurrence::neighbours::Edge;
use crate::analysis::recurrence::records::Records;
use crate::analysis::recurrence::words::Corpus;

/// A record that names more others than this is a summary: it belongs to none of them.
const NAMED: usize = 3;
/// So many pairs with the same problem id tell where to cut.
const PAIRS: usize = 30;
/// The share of links that must join the same problem.
const PRECISION: f64 = 0.9;

/// Pairs of records that belong together, and why.
#[derive(Debug, Default)]
pub(super) struct Sure {
    /// Records with the same problem id, each with the next.
    pub(super) same_problem: Vec<(u32, u32)>,
    /// Records of which one names the other's id or address.
    pub(super) named: Vec<(u32, u32)>,
    /// How many pairs of records share a problem id.
    pub(super) known_pairs: usize,
}

impl Sure {
    /// Returns all pairs.
    pub(super) fn links(&self) -> impl Iterator<Item = (u32, u32)> {
        self.same_problem.iter().chain(&self.named).copied()
    }
}

/// Finds the sure links.
pub(super) fn sure(records: &Records<'_, '_>) -> Sure {
    let mut found = Sure::default();
    let mut last: FxHashMap<&str, (u32, usize)> = FxHashMap::default();
    for (number, record) in (0..records.count).zip(0_u32..) {
        let Some(problem) = records.problem(number) else {
            continue;
        };
        let entry = last.entry(problem).or_insert((record, 0));
        if entry.1 > 0 {
            found.same_problem.push((entry.0, record));
            found.known_pairs += entry.1;
        }
        *entry = (record, entry.1 + 1);
    }
    found.named = named(records);
    found
}

/// Tells whether an id can be recognised in a text: letters and digits, five at least.
fn is_distinctive(name: &str) -> bool {
    name.len() > 4
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !name.contains(char::is_whitespace)
}

/// Finds the records that another record's texts name.
fn named(records: &Records<'_, '_>) -> Vec<(u32, u32)> {
    let owners = owners(records, &mentioned(records));
    if owners.is_empty() {
        return Vec::new();
    }
    let mut pairs: Vec<(u32, u32)> = numbers(records)
        .flat_map_iter(|record| {
            let mut others: Vec<u32> = Vec::new();
            mentions(records, record, |word| {
                let owner = owners.get(word).copied();
                others.extend(owner.filter(|other| *other != record && *other != u32::MAX));
            });
            others.sort_unstable();
            others.dedup();
            if others.len() > NAMED {
                others.clear();
            }
            others
                .into_iter()
                .map(move |other| (record.min(other), record.max(other)))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn numbers(records: &Records<'_, '_>) -> impl IndexedParallelIterator<Item = u32> {
    let count = u32::try_from(records.count).expect("a frame has fewer than 2^32 rows");
    (0..count).into_par_iter().with_min_len(1_024)
}

/// Returns the hashes of all that may be a name in the texts: hardly any record is named, and the others need no owner.
fn mentioned(records: &Records<'_, '_>) -> FxHashSet<u64> {
    numbers(records)
        .fold(FxHashSet::default, |mut all, record| {
            mentions(records, record, |word| {
                all.insert(FxBuildHasher.hash_one(word));
            });
            all
        })
        .reduce(FxHashSet::default, |mut all, more| {
            all.extend(more);
            all
        })
}

/// Returns whose the names are that texts may mention; a name that two records have means neither.
fn owners<'r>(records: &'r Records<'_, '_>, mentioned: &FxHashSet<u64>) -> FxHashMap<&'r str, u32> {
    let names: Vec<(&str, u32)> = numbers(records)
        .flat_map_iter(|record| {
            let names = records.names(record as usize).into_iter().flatten();
            names.map(move |name| (name.trim_end_matches('/'), record))
        })
        .filter(|(name, _)| {
            mentioned.contains(&FxBuildHasher.hash_one(*name)) && is_distinctive(name)
        })
        .collect();
    let mut owners: FxHashMap<&str, u32> = FxHashMap::default();
    for (name, record) in names {
        owners
            .entry(name)
            .and_modify(|owner| *owner = u32::MAX)
            .or_insert(record);
    }
    owners
}

/// Visits what may be a name in the texts of a record.
fn mentions(records: &Records<'_, '_>, record: u32, mut emit: impl FnMut(&str)) {
    let record = record as usize;
    words(records.title(record)).for_each(&mut emit);
    words(&records.description(record)).for_each(&mut emit);
    words(records.cause(record).unwrap_or_default()).for_each(&mut emit);
}

/// Returns what may be a name in a text: words with a digit, and addresses.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_gap = |c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '<' | '>' | '"' | '|')
    };
    let mut rest = text;
    let found = std::iter::from_fn(move || {
        // Few words have a digit: it is looked for first, and where its word begins and ends from there.
        let digit = rest.bytes().position(|byte| byte.is_ascii_digit())?;
        let (before, after) = rest.split_at(digit);
        let begin = before.char_indices().rev().find(|(_, c)| is_gap(*c));
        let begin = begin.map_or(0, |(at, c)| at + c.len_utf8());
        let end = digit + after.find(is_gap).unwrap_or(after.len());
        let word = &rest[begin..end];
        rest = &rest[end..];
        Some(word)
    });
    found
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 4)
}

/// Fits the cut to the problem ids: the lowest at which nine of ten links join the same problem.
///
/// *Output*: `None` when fewer than 30 pairs of records share a problem id, or the links do not tell; never less than
/// three quarters and never more than one and a half of `usual`.
pub(super) fn fitted_cut(
    records: &Records<'_, '_>,
    corpus: &Corpus,
    edges: &[Edge],
    sure: &Sure,
    usual: f32,
) -> Option<f32> {
    if sure.known_pairs < PAIRS {
        return None;
    }
    let problem = |node: u32| records.problem(corpus.nodes[node as usize].first as usize);
    let mut told: Vec<(f32, bool)> = edges
        .iter()
        .filter_map(|edge| Some((edge.strength, problem(edge.one)? == problem(edge.other)?)))
        .collect();
    told.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut right, mut cut) = (0.0, None);
    for (count, (strength, same)) in (1_u32..).zip(&told) {
        right += f64::from(u8::from(*same));
        if right >= PRECISION * f64::from(count) {
            cut = Some(*strength);
        }
    }
    let enough = told.iter().filter(|(_, same)| *same).count() * 2 >= PAIRS;
    cut.filter(|_| enough)
        .map(|cut| cut.clamp(usual * 0.75, usual * 1.5))
}
