//! By what: causes and triggers as they were written down, and who noticed.

use std::collections::BTreeMap;

use polars::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::analysis::severity_distribution::{Share, share};
use crate::incident::DetectedBy;
use crate::incident::table::DETECTED_BY;

/// How often a word occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// The word; `None` = not recorded.
    pub name: Option<String>,
    /// Incidents of the window.
    pub count: u64,
}

/// Words that a list keeps at most; a column of free text would otherwise be repeated whole.
const WORDS: usize = 100;

/// Counts the words of a column among the window's incidents.
///
/// *Output*: most frequent first, ties by word, at most 100 words, and where the word is not recorded (`None`).
/// *Empty*: nothing.
pub(super) fn tallies(population: &Population<'_>, column: &str) -> Vec<Tally> {
    let texts = population.table.text_rows(column);
    let mut missing = 0;
    let mut counts: PlHashMap<&str, u64> = PlHashMap::new();
    for row in population.in_window() {
        match texts
            .get(row.index())
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            Some(text) => *counts.entry(text).or_default() += 1,
            None => missing += 1,
        }
    }
    let mut words: Vec<(u64, &str)> = counts
        .into_iter()
        .map(|(word, count)| (count, word))
        .collect();
    words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    words.truncate(WORDS);
    let place = words
        .iter()
        .position(|(count, _)| *count < missing)
        .unwrap_or(words.len());
    let mut found: Vec<Tally> = words
        .into_iter()
        .map(|(count, word)| Tally {
            name: Some(word.to_owned()),
            count,
        })
        .collect();
    if missing > 0 {
        found.insert(
            place,
            Tally {
                name: None,
                count: missing,
            },
        );
    }
    found
}

/// Counts who or what noticed the window's incidents; every kind stands in the result.
pub(super) fn detection(population: &Population<'_>) -> BTreeMap<DetectedBy, u64> {
    let codes = population.table.codes(DETECTED_BY).rechunk().into_owned();
    let mut counts = DetectedBy::ALL.map(|kind| (kind, 0));
    let codes = codes.cont_slice().unwrap_or_default();
    for row in population.in_window() {
        let kind = codes
            .get(row.index())
            .copied()
            .map_or(DetectedBy::Unknown, DetectedBy::from_code);
        counts[usize::from(kind.code()) - 1].1 += 1;
    }
    counts.into_iter().collect()
}

/// Whether monitoring or people noticed first, of the incidents that say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Noticed {
    /// Monitoring.
    pub monitoring: Share,
    /// People of any kind: staff, customers, not said which.
    pub people: Share,
    /// Of them customers.
    pub customers: Share,
}

/// Sums up who noticed: shares of the incidents that say it.
pub(super) fn noticed(detection: &BTreeMap<DetectedBy, u64>) -> Noticed {
    let count = |kind| detection.get(&kind).copied().unwrap_or(0);
    let [monitoring, customers] = [DetectedBy::Monitoring, DetectedBy::Customer].map(count);
    let people = customers + count(DetectedBy::Staff) + count(DetectedBy::Person);
    let of = monitoring + people;
    Noticed {
        monitoring: share(monitoring, of),
        people: share(people, of),
        customers: share(customers, of),
    }
}

#[cfg(test)]
mod tests;
