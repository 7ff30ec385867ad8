//! Stop-gap debt: incidents that were ended by a measure that leaves the cause in place, and what was done since.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::analysis::Cluster;
use crate::analysis::follow_up::Members;
use crate::analysis::follow_up::ledger::Held;
use crate::analysis::follow_up::problems::seen_until;
use crate::analysis::follow_up::stop_gaps::{Measure, Origin, Told, told};
use crate::analysis::population::Population;
use crate::analysis::spans::seconds;
use crate::incident::table::{TextRows, UPDATES};
use crate::incident::{ActionState, Instant, Milestone, Update};
use crate::stats::quantile::quantile;

/// Problems that are listed at most.
const LISTED: usize = 50;
/// A problem lives on stop-gaps from so many on.
const LIVES_ON: u64 = 2;

/// What stopped incidents without ending their causes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StopGapFigures {
    /// Whether any input says what stopped an incident; if not, every figure here is unknown, not 0.
    pub recorded: bool,
    /// Incidents that say something about it.
    pub told: u64,
    /// Of them, ended by a stop-gap.
    pub incidents: u64,
    /// Of those, with nothing lasting done since.
    pub without_fix: u64,
    /// The measures, most frequent first.
    pub measures: Vec<MeasureFigures>,
    /// Problems that live on stop-gaps, most often stopped first (at most 50).
    pub debts: Vec<StopGapDebt>,
}

/// One kind of measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureFigures {
    /// The measure.
    pub measure: Measure,
    /// Incidents that it ended.
    pub incidents: u64,
    /// Of them, with nothing lasting done since.
    pub without_fix: u64,
    /// Of them, with a known time until it had worked.
    pub known: u64,
    /// Median of the times from the start of the incident (else its detection or declaration) to its mitigation (else
    /// its resolution).
    pub median_seconds: Option<f64>,
}

/// A recurring problem that was ended by stop-gaps, with nothing lasting done since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopGapDebt {
    /// The problem.
    pub cluster_id: String,
    /// What people would call it.
    pub label: String,
    /// Its services, most frequent first.
    pub services: Vec<String>,
    /// The measure that was taken most often.
    pub measure: Measure,
    /// The words that told, of the latest time.
    pub words: String,
    /// Times that it was ended by a stop-gap since something lasting was done, if ever.
    pub times: u64,
    /// Of them, in the window.
    pub in_window: u64,
    /// The first of these times.
    pub first_at: Instant,
    /// The last of these times.
    pub last_at: Instant,
    /// Days from the first of these times to as-of.
    pub age_days: f64,
    /// The incidents, by start.
    pub incident_ids: Vec<String>,
}

/// How an incident ended.
pub(in crate::analysis) struct Ended {
    at: Instant,
    /// Its place among the counted incidents.
    place: usize,
    told: Told,
    seconds: Option<f64>,
    in_window: bool,
}

/// Reads how the incidents up to the window's end were ended; those that say nothing are left out.
///
/// *Definition*: the mitigation field where it is filled; else the updates, the latest first, else the description.
pub(in crate::analysis) fn ended(population: &Population<'_>) -> Vec<Ended> {
    let until = seen_until(population).micros();
    let texts = ["mitigation", UPDATES, "description"].map(|name| population.table.text_rows(name));
    let rows = population.rows.par_iter().enumerate().with_min_len(1_024);
    rows.filter(|(_, row)| row.at < until)
        .map_init(Words::default, |words, (place, row)| {
            let told = read(&texts, row.index(), words)?;
            Some(Ended {
                at: Instant::from_micros(row.at),
                place,
                told,
                seconds: time_to_work(population, place),
                in_window: population.window.contains(&place),
            })
        })
        .flatten_iter()
        .collect()
}

/// What the words of a mitigation field tell: in most exports they are few and come again and again.
type Words<'t> = FxHashMap<&'t str, Told>;

/// Reads one incident's texts; `None` when none of them says what stopped it.
fn read<'t>(texts: &'t [TextRows; 3], row: usize, words: &mut Words<'t>) -> Option<Told> {
    let [mitigation, updates, description] = texts;
    if let Some(text) = filled(mitigation.get(row)) {
        let known = words.entry(text).or_insert_with(|| of_field(text));
        return Some(known.clone());
    }
    let posted: Vec<Update> = updates
        .get(row)
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default();
    of_story(&posted, description.get(row))
}

fn filled(mitigation: Option<&str>) -> Option<&str> {
    mitigation.filter(|text| !text.trim().is_empty())
}

fn of_field(mitigation: &str) -> Told {
    told(mitigation, Origin::Mitigation)
}

/// Reads how an incident ended that has no mitigation field: from the updates, the latest first, else the description.
fn of_story(updates: &[Update], description: Option<&str>) -> Option<Told> {
    let says = |found: &Told| found.measure.is_some() || found.fix.is_some();
    let of_updates = updates
        .iter()
        .rev()
        .map(|update| told(&update.text, Origin::Story))
        .find(says);
    of_updates.or_else(|| {
        let found = told(description?, Origin::Story);
        says(&found).then_some(found)
    })
}

/// What ended an incident, in words of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The measure; `None`: only a lasting fix is told of.
    pub measure: Option<Measure>,
    /// The words that told.
    pub words: String,
}

impl Ending {
    /// Takes the measure where one is told of, else the lasting fix.
    pub(in crate::analysis) fn of(told: Told) -> Option<Self> {
        let measure = told.measure.map(|(measure, words)| Self {
            measure: Some(measure),
            words,
        });
        let fix = told.fix.map(|words| Self {
            measure: None,
            words,
        });
        measure.or(fix)
    }
}

/// Reads what ended an incident; `None` when no text of it tells.
pub(in crate::analysis) fn how_it_ended(
    mitigation: Option<&str>,
    updates: &[Update],
    description: Option<&str>,
) -> Option<Ending> {
    let told = filled(mitigation).map(of_field);
    Ending::of(told.or_else(|| of_story(updates, description))?)
}

/// Returns the time until what stopped the incident had worked.
fn time_to_work(population: &Population<'_>, place: usize) -> Option<f64> {
    let first = |milestones: &[Milestone]| {
        milestones
            .iter()
            .find_map(|milestone| population.at(*milestone, place))
    };
    let begin = first(&[Milestone::Started, Milestone::Detected, Milestone::Declared])?;
    let end = first(&[Milestone::Mitigated, Milestone::Resolved])?;
    (end > begin && end <= population.as_of()).then(|| seconds(end - begin))
}

/// Adds up the stop-gaps, and finds the problems that live on them.
///
/// *Definition*: nothing lasting was done since when neither a lasting action of the problem (or of the incident itself)
/// was finished at or after its start, nor a lasting fix is told of an incident of the problem from then on. A lasting
/// action that is done, nobody knows when, counts as done since.
pub(super) fn stop_gaps(
    population: &Population<'_>,
    members: &Members<'_>,
    items: &[Held],
    ended: &[Ended],
) -> StopGapFigures {
    let fixed = Fixed::new(population, members, items, ended);
    let mut measures: BTreeMap<Measure, (u64, u64, Vec<f64>)> = BTreeMap::new();
    let mut owed: BTreeMap<usize, Vec<&Ended>> = BTreeMap::new();
    let mut found = StopGapFigures {
        recorded: !ended.is_empty(),
        told: ended.len() as u64,
        ..StopGapFigures::default()
    };
    for one in ended {
        let Some((measure, _)) = &one.told.measure else {
            continue;
        };
        let is_owed = !fixed.since(one);
        let (incidents, without_fix, times) = measures.entry(*measure).or_default();
        *incidents += 1;
        *without_fix += u64::from(is_owed);
        times.extend(one.seconds);
        found.incidents += 1;
        found.without_fix += u64::from(is_owed);
        if let (true, Some(cluster)) = (is_owed, members.of(one.place)) {
            owed.entry(cluster).or_default().push(one);
        }
    }
    found.measures = measures
        .into_iter()
        .map(|(measure, (incidents, without_fix, mut times))| {
            times.sort_unstable_by(f64::total_cmp);
            MeasureFigures {
                measure,
                incidents,
                without_fix,
                known: times.len() as u64,
                median_seconds: quantile(&times, 0.5),
            }
        })
        .collect();
    found.measures.sort_by(|a, b| {
        b.incidents
            .cmp(&a.incidents)
            .then(a.measure.cmp(&b.measure))
    });
    found.debts = owed
        .into_iter()
        .filter(|(_, ended)| ended.len() as u64 >= LIVES_ON)
        .filter_map(|(place, ended)| debt(population, &members.clusters[place], &ended))
        .collect();
    found.debts.sort_by(|a, b| {
        b.times
            .cmp(&a.times)
            .then_with(|| a.cluster_id.cmp(&b.cluster_id))
    });
    found.debts.truncate(LISTED);
    found
}

fn debt(population: &Population<'_>, cluster: &Cluster, ended: &[&Ended]) -> Option<StopGapDebt> {
    let (first, last) = (ended.first()?, ended.last()?);
    let mut counts: BTreeMap<Measure, u64> = BTreeMap::new();
    for (measure, _) in ended.iter().filter_map(|one| one.told.measure.as_ref()) {
        *counts.entry(*measure).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?
        .0;
    let words = ended.iter().rev().find_map(|one| {
        let (measure, words) = one.told.measure.as_ref()?;
        (*measure == most).then(|| words.clone())
    })?;
    Some(StopGapDebt {
        cluster_id: cluster.id.clone(),
        label: cluster.label.clone(),
        services: cluster.services.clone(),
        measure: most,
        words,
        times: ended.len() as u64,
        in_window: ended.iter().filter(|one| one.in_window).count() as u64,
        first_at: first.at,
        last_at: last.at,
        age_days: population.scope.as_of.seconds_since(first.at) / 86_400.0,
        incident_ids: ended
            .iter()
            .map(|one| name(population, one).into_owned())
            .collect(),
    })
}

/// Returns the id under which an incident is shown.
fn name<'p>(population: &'p Population<'_>, one: &Ended) -> Cow<'p, str> {
    population.shown(population.rows[one.place].index())
}

/// When something lasting was done: the latest time of each problem, and of each incident outside of them.
struct Fixed<'h> {
    population: &'h Population<'h>,
    members: &'h Members<'h>,
    problems: Vec<Option<Instant>>,
    incidents: BTreeMap<Cow<'h, str>, Instant>,
}

impl<'h> Fixed<'h> {
    fn new(
        population: &'h Population<'_>,
        members: &'h Members<'_>,
        items: &'h [Held],
        ended: &[Ended],
    ) -> Self {
        let mut found = Self {
            population,
            members,
            problems: vec![None; members.clusters.len()],
            incidents: BTreeMap::new(),
        };
        for held in items {
            let item = &held.item;
            if item.state == ActionState::Done && item.purpose().is_lasting() {
                let at = item.completed_at.unwrap_or(Instant::from_micros(i64::MAX));
                found.add(held.cluster, || Cow::Borrowed(&held.incident_id), at);
            }
        }
        for one in ended.iter().filter(|one| one.told.fix.is_some()) {
            found.add(members.of(one.place), || name(population, one), one.at);
        }
        found
    }

    fn add(
        &mut self,
        cluster: Option<usize>,
        incident_id: impl FnOnce() -> Cow<'h, str>,
        at: Instant,
    ) {
        if let Some(place) = cluster {
            self.problems[place] = self.problems[place].max(Some(at));
        } else {
            let latest = self.incidents.entry(incident_id()).or_insert(at);
            *latest = (*latest).max(at);
        }
    }

    fn since(&self, one: &Ended) -> bool {
        let at = match self.members.of(one.place) {
            Some(place) => self.problems[place],
            None if self.incidents.is_empty() => None,
            None => self.incidents.get(&name(self.population, one)).copied(),
        };
        at.is_some_and(|at| at >= one.at)
    }
}
