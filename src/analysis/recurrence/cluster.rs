//! One group → what is said about it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Tally;
use crate::analysis::population::Row;
use crate::analysis::recurrence::episodes::{Recent, episodes, median_gap_days};
use crate::analysis::recurrence::grouping::{Grouping, Model};
use crate::analysis::recurrence::labels::{self, SharedTerm, shared};
use crate::analysis::recurrence::register::Remembered;
use crate::analysis::recurrence::{Cluster, ClusterMember, Tightness};
use crate::analysis::spans::{Kind, Measured, total_seconds};
use crate::incident::{Instant, problem_id};

/// Members whose texts are compared with each other.
const COMPARED: usize = 30;
/// Members of which it is said what they share.
const EVIDENCE: usize = 50;
/// What stopped a problem is listed in at most so many words.
const STOP_GAPS: usize = 10;
/// A group of more than this share of all incidents is no problem if it is not tight.
const RUNAWAY_SHARE: usize = 10;
/// Fewer incidents than this make no runaway group.
const RUNAWAY_LEAST: usize = 10;

/// Says what there is to say about groups.
pub(super) struct Builder<'m, 'p, 't> {
    model: &'m Model<'p, 't>,
    resolve: &'m [Measured],
    grouping: &'m Grouping,
    recent: Recent,
    /// How many records have a title, by its skeleton.
    titles: FxHashMap<u64, u32>,
    same_problem: FxHashSet<u32>,
    named: FxHashSet<u32>,
}

impl<'m, 'p, 't> Builder<'m, 'p, 't> {
    pub(super) fn new(
        model: &'m Model<'p, 't>,
        resolve: &'m [Measured],
        grouping: &'m Grouping,
        recent: Recent,
    ) -> Self {
        let mut titles: FxHashMap<u64, u32> = FxHashMap::default();
        for node in &model.corpus.nodes {
            if let Some(skeleton) = node.words.skeleton {
                *titles.entry(skeleton).or_default() += node.records;
            }
        }
        let members = |pairs: &[(u32, u32)]| {
            pairs
                .iter()
                .flat_map(|(one, other)| [*one, *other])
                .collect()
        };
        Self {
            model,
            resolve,
            grouping,
            recent,
            titles,
            same_problem: members(&grouping.sure.same_problem),
            named: members(&grouping.sure.named),
        }
    }

    /// Returns an id for each group: the remembered one, else one made from its earliest member that is not taken.
    pub(super) fn ids(&self, groups: &[Remembered]) -> Vec<String> {
        let mut taken: HashSet<String> =
            groups.iter().filter_map(|group| group.id.clone()).collect();
        let population = self.model.records.population;
        groups
            .iter()
            .map(|group| {
                if let Some(id) = &group.id {
                    return id.clone();
                }
                let made = group.members.iter().map(|&member| {
                    let row = self.row(member).index();
                    problem_id(population.source(row), population.native_id(row))
                });
                let free = made.clone().find(|id| !taken.contains(id));
                let id = free.or_else(|| made.clone().next()).unwrap_or_default();
                taken.insert(id.clone());
                id
            })
            .collect()
    }

    fn row(&self, member: u32) -> &Row {
        self.model.records.row(member as usize)
    }

    /// Says what there is to say about a group.
    pub(super) fn cluster(&self, group: &Remembered, id: &str) -> Cluster {
        let members = &group.members;
        let population = self.model.records.population;
        let rows: Vec<(&Row, Measured)> = members
            .iter()
            .map(|&member| (self.row(member), self.resolve[member as usize]))
            .collect();
        let starts = episodes(rows.iter().copied());
        let compared = self.model.distinct(members, COMPARED);
        let (typical, strength) = self.model.medoid(&compared);
        let shared = shared(
            &self.model.records,
            &self.model.corpus,
            &self.model.vectors,
            &compared,
        );
        let services = self.services(members);
        let tightness = match strength {
            Some(strength) if strength < self.grouping.cut => Tightness::Loose,
            _ => Tightness::Tight,
        };
        let known = rows
            .iter()
            .filter(|(_, span)| span.kind() == Kind::Known)
            .filter_map(|(_, span)| span.micros());
        let in_window = members
            .iter()
            .filter(|member| population.window.contains(&(**member as usize)));
        let mut severities = BTreeMap::new();
        for (row, _) in &rows {
            *severities.entry(row.severity).or_default() += 1;
        }
        let is_large = members.len() >= RUNAWAY_LEAST
            && members.len() * RUNAWAY_SHARE > self.model.records.count;
        Cluster {
            id: id.to_owned(),
            label: group
                .name
                .clone()
                .unwrap_or_else(|| self.label(members, typical, &shared, &services)),
            terms: labels::words(&shared),
            size: members.len() as u64,
            in_window: in_window.count() as u64,
            episodes: starts.len() as u64,
            incident_ids: rows
                .iter()
                .map(|(row, _)| population.id(row.index()))
                .collect(),
            members: members
                .iter()
                .map(|&member| self.member(member as usize))
                .collect(),
            first_started_at: rows.first().map(|(row, _)| Instant::from_micros(row.at)),
            last_started_at: rows.last().map(|(row, _)| Instant::from_micros(row.at)),
            status: Some(self.recent.status(&starts)),
            median_gap_days: median_gap_days(&starts),
            total_seconds: total_seconds(known.map(i128::from).sum()),
            severities,
            stop_gaps: self.stop_gaps(members),
            why: self.why(group, &services, &shared),
            evidence: Vec::new(),
            other_cuts: None,
            typical_incident_id: population.id(self.model.records.row(typical).index()),
            tightness,
            fix: None,
            strength: strength.map(f64::from),
            is_runaway: is_large && tightness == Tightness::Loose,
            services: services.into_iter().map(|(name, _)| name).collect(),
            shared,
        }
    }

    fn member(&self, place: usize) -> ClusterMember {
        let row = self.model.records.row(place);
        ClusterMember {
            id: self.model.records.population.id(row.index()),
            place,
            started_at: Instant::from_micros(row.at),
            severity: row.severity,
            seconds: self.resolve[place].known_seconds(),
        }
    }

    /// Returns the members' services and how many members each has, most frequent first.
    fn services(&self, members: &[u32]) -> Vec<(String, u64)> {
        let names = members
            .iter()
            .flat_map(|&member| self.model.records.services.of(self.row(member).index()));
        let mut counts: Vec<(String, u64)> = counted(names)
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }

    /// Returns what stopped the members.
    fn stop_gaps(&self, members: &[u32]) -> Vec<Tally> {
        let words = members
            .iter()
            .map(|&member| self.model.records.mitigation(member as usize));
        let mut counts: Vec<(Option<&str>, u64)> = counted(words).into_iter().collect();
        if counts.iter().all(|(word, _)| word.is_none()) {
            return Vec::new();
        }
        counts.sort_by_key(|(word, count)| (Reverse(*count), *word));
        counts.truncate(STOP_GAPS);
        counts
            .into_iter()
            .map(|(name, count)| Tally {
                name: name.map(str::to_owned),
                count,
            })
            .collect()
    }

    /// Says why the members belong together, in codes.
    fn why(
        &self,
        group: &Remembered,
        services: &[(String, u64)],
        shared: &[SharedTerm],
    ) -> Vec<String> {
        let members = &group.members;
        let mut why = Vec::new();
        let skeleton = |member: &u32| self.model.corpus.words(*member as usize).skeleton;
        let first = members.first().and_then(skeleton);
        if first.is_some() && members.iter().all(|member| skeleton(member) == first) {
            why.push("same_title");
        }
        if services
            .first()
            .is_some_and(|(_, count)| *count == members.len() as u64)
        {
            why.push("same_service");
        }
        if !shared.is_empty() {
            why.push("shared_words");
        }
        if members
            .iter()
            .any(|member| self.same_problem.contains(member))
        {
            why.push("same_problem_id");
        }
        if members.iter().any(|member| self.named.contains(member)) {
            why.push("named");
        }
        if group.pinned {
            why.push("pinned");
        }
        why.into_iter().map(str::to_owned).collect()
    }

    /// Says what each member of a problem shares with the others.
    pub(super) fn explain(&self, cluster: &mut Cluster, group: &Remembered) {
        let members = group.members.iter().take(EVIDENCE);
        let shared = &cluster.shared;
        cluster.evidence = members
            .map(|&member| {
                labels::evidence(
                    shared,
                    &self.model.records,
                    &self.model.corpus,
                    member as usize,
                )
            })
            .collect();
    }

    /// Returns what people would call the group.
    ///
    /// *Definition*: the title that half of the members have, else that of the most typical member; where most records
    /// with this title are elsewhere, it tells nothing apart, and the shared words stand in its place.
    fn label(
        &self,
        members: &[u32],
        typical: usize,
        shared: &[SharedTerm],
        services: &[(String, u64)],
    ) -> String {
        let records = &self.model.records;
        let titles = counted(members.iter().map(|&member| records.title(member as usize)));
        let most = titles
            .iter()
            .min_by_key(|(title, count)| (Reverse(**count), title.len(), **title));
        let title = match most {
            Some((title, count)) if *count * 2 >= members.len() as u64 => title,
            _ => records.title(typical),
        };
        let skeleton = |record: usize| self.model.corpus.words(record).skeleton;
        let is_it = |member: &&u32| records.title(**member as usize) == title;
        let own = members
            .iter()
            .find(is_it)
            .and_then(|member| skeleton(*member as usize));
        let here = members
            .iter()
            .filter(|member| own.is_some() && skeleton(**member as usize) == own)
            .count();
        let all = own
            .and_then(|own| self.titles.get(&own))
            .copied()
            .unwrap_or(0) as usize;
        let tells = here * 2 > all;
        let words = labels::words(shared);
        if (tells || words.is_empty()) && !title.is_empty() {
            return title.to_owned();
        }
        let words = if words.is_empty() {
            "incidents without a title".to_owned()
        } else {
            words.join(", ")
        };
        match services.first() {
            Some((service, _)) => format!("{service}: {words}"),
            None => words,
        }
    }
}

fn counted<T: Eq + Hash>(words: impl Iterator<Item = T>) -> FxHashMap<T, u64> {
    let mut counts = FxHashMap::default();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}
