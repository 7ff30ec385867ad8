//! What comes back: recurring problems, their members and episodes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::analysis::Extent;
use crate::analysis::population::{Population, Row, one_chunk};
use crate::analysis::services::Lists;
use crate::analysis::spans::{Kind, Measured, seconds, total_seconds};
use crate::analysis::title_words::{hash, names_inside, names_something, normalised};
use crate::incident::table::{SERVICES, TITLE};
use crate::incident::{Instant, Severity};
use crate::stats::quantile::quantile;

/// A recurring problem.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Stable id, made from the earliest member.
    pub id: String,
    /// What people would call it.
    pub label: String,
    /// Words that its members share.
    pub terms: Vec<String>,
    /// Services of its members, most frequent first.
    pub services: Vec<String>,
    /// Members, all time up to the window's end.
    pub size: u64,
    /// Of them, in the window.
    pub in_window: u64,
    /// Occurrences: members that start within 24 hours after the end of one before belong to the same.
    pub episodes: u64,
    /// Members by start and id.
    pub incident_ids: Vec<String>,
    /// Members' starts, severities and times to resolve, in the same order.
    ///
    /// Not a part of the JSON: a million incidents would stand in it twice.
    #[serde(skip)]
    pub members: Vec<ClusterMember>,
    /// First start.
    pub first_started_at: Option<Instant>,
    /// Last start.
    pub last_started_at: Option<Instant>,
    /// `new`, `returned`, `growing`, `quiet` or `steady`; `None` until it is computed.
    pub status: Option<String>,
    /// Median distance of consecutive episodes' starts.
    pub median_gap_days: Option<f64>,
    /// Sum of the known times to resolve.
    pub total_seconds: f64,
    /// Why its members belong together, in codes or shared words.
    pub why: Vec<String>,
}

/// One member of a recurring problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterMember {
    /// The incident.
    pub id: String,
    /// Its place in time.
    pub started_at: Instant,
    /// Its severity.
    pub severity: Severity,
    /// Its time to resolve, where known.
    pub seconds: Option<f64>,
}

/// Members that start within this time after an end belong to the same episode.
const EPISODE: i64 = 86_400 * Instant::SECOND;

/// Finds the problems that come back: incidents with the same title and the same service, in two episodes or more.
///
/// *Input*: the counted incidents up to the window's end, and the resolve spans of all. *Definition*: titles are
/// compared in lower case, punctuation as blanks, whole numbers as `#`; the service is the first by name. A title that
/// names nothing once dates, common words and the service's own name are taken out groups nothing.
/// *Output*: those with an episode in the window first, then by size, then by id.
pub(super) fn recurrence(population: &Population<'_>, resolve: &[Measured]) -> Vec<Cluster> {
    let end = if population.scope.extent == Extent::Everything {
        population.rows.len()
    } else {
        population.since.start
    };
    let titles = one_chunk(population.table.texts(TITLE));
    let finder = Finder {
        population,
        resolve,
        titles: &titles,
        services: Lists::new(population.table, SERVICES),
    };
    let keyed = finder.keyed(end);
    let groups: Vec<&[Keyed]> = keyed
        .chunk_by(|a, b| a.title == b.title && a.service == b.service)
        .collect();
    let names = widespread_names(&finder, &groups);
    let clusters = groups.par_iter().filter(|group| group.len() > 1);
    let mut clusters: Vec<Cluster> = clusters
        .filter_map(|group| finder.cluster(group, &names))
        .collect();
    clusters.par_sort_by(|a, b| {
        let recent = (b.in_window > 0).cmp(&(a.in_window > 0));
        recent
            .then(b.size.cmp(&a.size))
            .then_with(|| a.id.cmp(&b.id))
    });
    clusters
}

/// An incident under the key that groups it.
#[derive(Debug, Clone, Copy)]
struct Keyed {
    title: u128,
    service: u64,
    place: u32,
}

/// What the search works on.
struct Finder<'p, 't> {
    population: &'p Population<'t>,
    resolve: &'p [Measured],
    titles: &'p StringChunked,
    services: Lists,
}

impl Finder<'_, '_> {
    /// Returns the incidents that have a title, by key and then by start.
    fn keyed(&self, end: usize) -> Vec<Keyed> {
        let key = |(place, row): (usize, &Row)| {
            let title = normalised(self.titles.get(row.index())?);
            (!title.is_empty()).then(|| Keyed {
                title: u128::from(hash(0, &title)) << 64 | u128::from(hash(1, &title)),
                service: self.service(row).map_or(0, |service| hash(2, service)),
                place: u32::try_from(place).expect("a frame has fewer than 2^32 rows"),
            })
        };
        let rows = self.population.rows[..end].par_iter().enumerate();
        let mut keyed: Vec<Keyed> = rows.with_min_len(1_024).filter_map(key).collect();
        keyed.par_sort_unstable_by_key(|one| (one.title, one.service, one.place));
        keyed
    }

    fn row(&self, one: &Keyed) -> &Row {
        &self.population.rows[one.place as usize]
    }

    fn service(&self, row: &Row) -> Option<&str> {
        self.services.of(row.index()).min()
    }

    /// Makes a group's cluster, when it is one.
    fn cluster(&self, group: &[Keyed], names: &HashSet<String>) -> Option<Cluster> {
        let rows: Vec<(&Row, Measured)> = group
            .iter()
            .map(|one| (self.row(one), self.resolve[one.place as usize]))
            .collect();
        let starts = episodes(&rows);
        let first = rows.first()?.0;
        let terms = self.terms(first, names);
        if starts.len() < 2 || terms.is_empty() {
            return None;
        }
        let service = self.service(first);
        let members = rows.iter().map(|(row, span)| ClusterMember {
            id: self.population.id(row.index()),
            started_at: Instant::from_micros(row.at),
            severity: row.severity,
            seconds: span.known_seconds(),
        });
        let known = rows
            .iter()
            .filter(|(_, span)| span.kind() == Kind::Known)
            .filter_map(|(_, span)| span.micros());
        let in_window = group
            .iter()
            .filter(|one| self.population.window.contains(&(one.place as usize)))
            .count();
        let mut why = vec!["same_title".to_owned()];
        why.extend(service.map(|_| "same_service".to_owned()));
        Some(Cluster {
            id: cluster_id(
                self.population.source(first.index()),
                self.population.native_id(first.index()),
            ),
            label: self.label(&rows),
            terms,
            services: self.services(&rows),
            size: rows.len() as u64,
            in_window: in_window as u64,
            episodes: starts.len() as u64,
            incident_ids: rows
                .iter()
                .map(|(row, _)| self.population.id(row.index()))
                .collect(),
            members: members.collect(),
            first_started_at: Some(Instant::from_micros(first.at)),
            last_started_at: rows.last().map(|(row, _)| Instant::from_micros(row.at)),
            status: None,
            median_gap_days: median_gap_days(&starts),
            total_seconds: total_seconds(known.map(i128::from).sum()),
            why,
        })
    }

    /// Returns the most frequent title; of several the shortest, then the first in order.
    fn label(&self, rows: &[(&Row, Measured)]) -> String {
        let titles = rows
            .iter()
            .filter_map(|(row, _)| self.titles.get(row.index()))
            .map(str::trim);
        let best = counted(titles)
            .into_iter()
            .min_by_key(|(title, count)| (Reverse(*count), title.len(), *title));
        best.map(|(title, _)| title.to_owned()).unwrap_or_default()
    }

    /// Returns the members' services, most frequent first.
    fn services(&self, rows: &[(&Row, Measured)]) -> Vec<String> {
        let names = rows
            .iter()
            .flat_map(|(row, _)| self.services.of(row.index()));
        let mut counts: Vec<(&str, u64)> = counted(names).into_iter().collect();
        counts.sort_by_key(|(name, count)| (Reverse(*count), *name));
        counts
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Returns the words of a title that name something.
    fn terms(&self, row: &Row, names: &HashSet<String>) -> Vec<String> {
        let own: Vec<String> = self.services.of(row.index()).map(normalised).collect();
        let is_own = |word: &str| {
            own.iter()
                .any(|name| name.split(' ').any(|part| part == word))
        };
        let title = normalised(self.titles.get(row.index()).unwrap_or_default());
        let mut terms: Vec<String> = Vec::new();
        for word in title
            .split(' ')
            .filter(|word| names_something(word) && !is_own(word) && !names.contains(*word))
        {
            if !terms.iter().any(|term| term == word) {
                terms.push(word.to_owned());
            }
        }
        terms
    }
}

/// Returns the starts of the episodes; members come by start.
fn episodes(rows: &[(&Row, Measured)]) -> Vec<i64> {
    let mut starts = Vec::new();
    let mut latest_end = i64::MIN;
    for (row, span) in rows {
        if starts.is_empty() || row.at > latest_end.saturating_add(EPISODE) {
            starts.push(row.at);
        }
        let length = if span.kind() == Kind::Known {
            span.micros()
        } else {
            None
        };
        latest_end = latest_end.max(row.at.saturating_add(length.unwrap_or_default()));
    }
    starts
}

fn median_gap_days(starts: &[i64]) -> Option<f64> {
    let mut gaps: Vec<f64> = starts
        .windows(2)
        .map(|pair| seconds(pair[1] - pair[0]) / 86_400.0)
        .collect();
    gaps.sort_unstable_by(f64::total_cmp);
    quantile(&gaps, 0.5)
}

/// Makes the stable id from the earliest member.
fn cluster_id(source: &str, id: &str) -> String {
    let digest = Sha256::digest(format!("{source}\0{id}"));
    let first = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    format!("c-{first:08x}")
}

fn counted<'s>(words: impl Iterator<Item = &'s str>) -> BTreeMap<&'s str, u64> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// Finds names that many titles carry whatever they are about, such as the organisation's own.
///
/// *Definition*: in at least eight titles of at least five services, and written with a capital inside a sentence.
fn widespread_names(finder: &Finder<'_, '_>, groups: &[&[Keyed]]) -> HashSet<String> {
    const TITLES: u32 = 8;
    const SERVICES: usize = 5;
    let mut found: HashMap<String, (u32, Vec<u64>)> = HashMap::new();
    for group in groups.iter().filter_map(|group| group.first()) {
        let title = finder
            .titles
            .get(finder.row(group).index())
            .unwrap_or_default();
        for name in names_inside(title) {
            let (titles, services) = found.entry(name).or_default();
            *titles += 1;
            if services.len() < SERVICES && !services.contains(&group.service) {
                services.push(group.service);
            }
        }
    }
    found.retain(|_, (titles, services)| *titles >= TITLES && services.len() >= SERVICES);
    found.into_keys().collect()
}

#[cfg(test)]
mod tests;
