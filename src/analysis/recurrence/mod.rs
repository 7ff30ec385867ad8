//! What comes back: recurring problems, their members and episodes.
//!
//! Records → words (`text`, `lexicon`, `words`; `messages` takes out what differs each time, `canned` finds what all say) →
//! vectors → neighbours → groups (`linkage`), without labels, training or network; then what people remember of them (`register`), what they are
//! called (`labels`), when they came (`episodes`), and what a little more or less evidence would change (`other_cuts`).
//! Sources: BM25F: Robertson and Zaragoza, *The Probabilistic Relevance Framework* (2009); c-TF-IDF: Grootendorst,
//! *`BERTopic`* (2022). The strength of a likeness, its cut and the linkage are our own and measured in the tests.

mod canned;
mod cluster;
mod episodes;
mod grouping;
mod labels;
mod lexicon;
mod linkage;
mod messages;
mod neighbours;
mod node_counts;
mod other_cuts;
mod records;
mod register;
mod similar;
mod stem;
mod sure;
mod text;
mod vectors;
mod words;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use episodes::ClusterStatus;
pub use grouping::{CutBasis, Strictness};
pub use labels::{Evidence, SharedTerm};
pub use other_cuts::OtherCuts;
pub use register::{Drift, DriftKind, KnownProblem, Register};
pub use similar::{Similar, similar, similar_each};

use crate::analysis::population::Population;
use crate::analysis::spans::Measured;
use crate::analysis::{Extent, FixCheck, Tally};
use crate::incident::{Instant, Severity};
use cluster::Builder;
use episodes::Recent;
use grouping::{Links, Model};
use other_cuts::OtherGroups;
use records::Records;
use register::remembered;

/// How problems are looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecurrenceSettings {
    /// How much evidence joins incidents.
    pub strictness: Strictness,
    /// What is remembered from the last run.
    pub register: Register,
}

/// Incidents that belong together: a recurring problem, or one event with several records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Stable id: remembered, or made from the earliest member.
    pub id: String,
    /// What people would call it, or do call it.
    pub label: String,
    /// Words that its members share, most telling first.
    pub terms: Vec<String>,
    /// Services of its members, most frequent first.
    pub services: Vec<String>,
    /// Members, all time up to the window's end.
    pub size: u64,
    /// Of them, in the window.
    pub in_window: u64,
    /// Occurrences: a member that starts within 24 hours after the latest end of one belongs to it.
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
    /// What became of it.
    pub status: Option<ClusterStatus>,
    /// Median distance of consecutive episodes' starts.
    pub median_gap_days: Option<f64>,
    /// Sum of the known times to resolve.
    pub total_seconds: f64,
    /// Members by severity.
    pub severities: BTreeMap<Severity, u64>,
    /// What stopped it, most frequent first; `None` = not recorded.
    pub stop_gaps: Vec<Tally>,
    /// Why its members belong together, in codes: `same_title`, `same_service`, `shared_words`, `same_problem_id`,
    /// `named`, `pinned`.
    pub why: Vec<String>,
    /// The words behind `shared_words`, and where they stand.
    pub shared: Vec<SharedTerm>,
    /// What each member shares (the first 50, of the first 200 problems).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The member that is most like all the others.
    pub typical_incident_id: String,
    /// Whether its members are alike throughout, or only from one to the next.
    pub tightness: Tightness,
    /// Mean strength between its members' texts; `None`: they are all the same.
    pub strength: Option<f64>,
    /// The verdict on its latest fix; `None`: no action on it is closed.
    pub fix: Option<FixCheck>,
    /// How it would look with a little more or less evidence; `None`: that was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_cuts: Option<OtherCuts>,
    /// Whether it holds more than a tenth of all incidents without being tight: not to be taken as one problem.
    pub is_runaway: bool,
}

/// How alike the members of a problem are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tightness {
    /// Any two of them are alike enough to be one problem.
    #[default]
    Tight,
    /// Some of them are not: look before you trust it.
    Loose,
}

/// One member of a recurring problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterMember {
    /// The incident.
    pub id: String,
    /// Its place among the counted incidents.
    pub place: usize,
    /// Its place in time.
    pub started_at: Instant,
    /// Its severity.
    pub severity: Severity,
    /// Its time to resolve, where known.
    pub seconds: Option<f64>,
}

/// How the search for problems went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RecurrenceBasis {
    /// Incidents that were compared.
    pub incidents: u64,
    /// Of them, alike to no other.
    pub alone: u64,
    /// Of them, in an event that has several records but came once.
    pub in_single_events: u64,
    /// Such events.
    pub single_events: u64,
    /// Groups that people decided are no problem.
    pub no_problems: u64,
    /// How much evidence was asked for.
    pub strictness: Strictness,
    /// The strength down to which incidents were joined.
    pub cut: f64,
    /// What decided it.
    pub cut_basis: CutBasis,
    /// Pairs of incidents that share a problem id.
    pub problem_id_pairs: u64,
    /// Pairs of which one incident names the other.
    pub named_pairs: u64,
    /// Problems that fell apart or grew together since the last run.
    pub drift: Vec<Drift>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recurrence {
    /// Problems with two episodes or more: those with an episode in the window first, then by size, then by id.
    pub problems: Vec<Cluster>,
    /// Events with several records, in the same order.
    pub events: Vec<Cluster>,
    /// How the search went.
    pub basis: RecurrenceBasis,
}

/// The problems of which it is said what each member shares.
const EXPLAINED: usize = 200;

/// Incidents that were compared with each other.
pub(super) struct Compared<'p, 't> {
    model: Model<'p, 't>,
    links: Links,
}

/// Compares the counted incidents up to the window's end.
pub(super) fn compared<'p, 't>(population: &'p Population<'t>) -> Compared<'p, 't> {
    let end = if population.scope.extent == Extent::Everything {
        population.rows.len()
    } else {
        population.since.start
    };
    let model = Model::new(Records::new(population, end));
    let links = model.links();
    Compared { model, links }
}

/// Finds the problems that come back.
///
/// *Input*: the resolve spans of all counted incidents; `around` asks for [`Cluster::other_cuts`] too. *Output*: does
/// not depend on the order of the rows or the number of threads.
pub(super) fn recurrence(
    Compared { model, links }: Compared<'_, '_>,
    resolve: &[Measured],
    around: bool,
) -> Recurrence {
    let records = &model.records;
    let population = records.population;
    let settings = &population.rules.recurrence;
    let lowest = settings.strictness.looser().filter(|_| around);
    let lowest = lowest.unwrap_or(settings.strictness);
    let grouping = model.grouped(links, settings.strictness, lowest);
    let others = around.then(|| OtherGroups::new(&model, &grouping, settings.strictness));
    let places = places(records, &settings.register);
    let (groups, mut drift) = remembered(&settings.register, grouping.groups.clone(), &places);
    let builder = Builder::new(&model, resolve, &grouping, Recent::new(population));
    let ids = builder.ids(&groups);
    let clusters: Vec<Option<Cluster>> = groups
        .par_iter()
        .zip(&ids)
        .with_max_len(16)
        .map(|(group, id)| {
            (group.members.len() > 1 && !group.is_no_problem).then(|| Cluster {
                other_cuts: others.as_ref().map(|others| others.around(&group.members)),
                ..builder.cluster(group, id)
            })
        })
        .collect();
    name_drift(&mut drift, &groups, &ids, settings, &places);
    let mut found = Recurrence::default();
    found.basis.no_problems = groups.iter().filter(|group| group.is_no_problem).count() as u64;
    for cluster in clusters.into_iter().flatten() {
        if cluster.episodes > 1 {
            found.problems.push(cluster);
        } else {
            found.events.push(cluster);
        }
    }
    for list in [&mut found.problems, &mut found.events] {
        list.par_sort_by(|a, b| {
            let recent = (b.in_window > 0).cmp(&(a.in_window > 0));
            recent
                .then(b.size.cmp(&a.size))
                .then_with(|| a.id.cmp(&b.id))
        });
    }
    explain(&mut found.problems, &builder, &groups, &ids);
    let sizes = |clusters: &[Cluster]| clusters.iter().map(|cluster| cluster.size).sum::<u64>();
    let basis = &mut found.basis;
    basis.incidents = records.count as u64;
    basis.in_single_events = sizes(&found.events);
    basis.single_events = found.events.len() as u64;
    let grouped: u64 = groups
        .iter()
        .filter(|group| group.members.len() > 1)
        .map(|group| group.members.len() as u64)
        .sum();
    basis.alone = basis.incidents - grouped;
    basis.strictness = settings.strictness;
    basis.cut = f64::from(grouping.cut);
    basis.cut_basis = grouping.basis;
    basis.problem_id_pairs = grouping.sure.known_pairs as u64;
    basis.named_pairs = grouping.sure.named.len() as u64;
    basis.drift = drift;
    found
}

/// Says of the first problems what each member shares: nobody looks at more of them.
fn explain(
    problems: &mut [Cluster],
    builder: &Builder<'_, '_, '_>,
    groups: &[register::Remembered],
    ids: &[String],
) {
    let place: HashMap<&str, usize> = (0..).zip(ids).map(|(at, id)| (id.as_str(), at)).collect();
    let first = problems.par_iter_mut().take(EXPLAINED).with_max_len(8);
    first.for_each(|cluster| {
        if let Some(&at) = place.get(cluster.id.as_str()) {
            builder.explain(cluster, &groups[at]);
        }
    });
}

/// Finds where the incidents stand that the register names.
fn places(records: &Records<'_, '_>, register: &Register) -> HashMap<String, u32> {
    if register.problems.is_empty() {
        return HashMap::new();
    }
    (0_u32..)
        .take(records.count)
        .map(|record| {
            (
                records.population.id(records.row(record as usize).index()),
                record,
            )
        })
        .collect()
}

/// Gives a drift the id of the new problem that took the members.
fn name_drift(
    drift: &mut Vec<Drift>,
    groups: &[register::Remembered],
    ids: &[String],
    settings: &RecurrenceSettings,
    places: &HashMap<String, u32>,
) {
    for one in drift.iter_mut().filter(|one| one.other.is_empty()) {
        let known = settings
            .register
            .problems
            .iter()
            .find(|known| known.id == one.id);
        let members: Vec<u32> = known.map_or(Vec::new(), |known| {
            known
                .members
                .iter()
                .filter_map(|name| places.get(name).copied())
                .collect()
        });
        let holds = |group: &register::Remembered| {
            group.id.is_none()
                && members
                    .iter()
                    .filter(|member| group.members.binary_search(member).is_ok())
                    .count() as u64
                    == one.members
        };
        if let Some(at) = groups.iter().position(holds) {
            one.other.clone_from(&ids[at]);
        }
    }
    drift.retain(|one| !one.other.is_empty());
}

#[cfg(test)]
mod tests;
