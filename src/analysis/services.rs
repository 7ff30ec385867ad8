//! Where: the window's incidents by service and by team; an incident with several counts in each.

use std::collections::BTreeMap;

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::Change;
use crate::analysis::population::{Population, Row};
use crate::analysis::rate_change::{Counts, Weeks, is_named, judge_list};
use crate::analysis::response_times::{ClosedOnly, Length, Stay, closed_only};
use crate::analysis::spans::{Kind, Measured, seconds, total_seconds};
use crate::incident::Phase;
use crate::stats::number;
use crate::stats::survival::median;

/// One service's or team's incidents in the window; an incident with several counts in each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupFigures {
    /// The service or team.
    pub name: String,
    /// Its incidents.
    pub incidents: u64,
    /// Of them, SEV1 and SEV2.
    pub severe: u64,
    /// Of them, open.
    pub open: u64,
    /// Its incidents in the baseline; `None` without one.
    pub baseline_incidents: Option<u64>,
    /// Sum of the known times to resolve, open ones up to as-of.
    pub seconds: f64,
    /// How many incidents `seconds` rests on.
    pub seconds_known: u64,
    /// Mean distance of consecutive starts; `None` below two incidents.
    pub mean_gap_seconds: Option<f64>,
    /// Plain figures by phase.
    pub phases: BTreeMap<Phase, GroupPhase>,
    /// Change of its rate, the length of the list allowed for; `None` without a baseline.
    pub rate_change: Option<Change>,
}

/// One phase of a service or team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupPhase {
    /// Kaplan-Meier median, open ones counted.
    pub median_seconds: Option<f64>,
    /// Still in the phase.
    pub open: u64,
    /// Finished incidents only.
    pub closed_only: ClosedOnly,
}

/// Which of the named things each incident of a range belongs to.
pub(super) struct Membership {
    names: Vec<String>,
    /// For each incident of the window, in order, its names.
    window: Bags,
    /// For each incident of the baseline, in order, its names.
    baseline: Bags,
}

/// Small sets of name numbers, one an incident; nearly all hold one, which then needs a single look.
#[derive(Default)]
struct Bags {
    /// The only name, [`NOBODY`], or [`MANY`] with the number of a set.
    slots: Vec<u32>,
    ends: Vec<u32>,
    many: Vec<u32>,
}

/// Marks an incident without a name.
const NOBODY: u32 = u32::MAX;

/// Marks an incident with several names; the other bits number their set.
const MANY: u32 = 1 << 31;

impl Bags {
    #[inline]
    fn of(&self, place: usize) -> &[u32] {
        let slot = &self.slots[place];
        if *slot == NOBODY {
            return &[];
        }
        if slot & MANY == 0 {
            return std::slice::from_ref(slot);
        }
        let set = (slot & !MANY) as usize;
        let begin = set
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.many[begin..self.ends[set] as usize]
    }

    fn push(&mut self, names: impl Iterator<Item = u32>) {
        let begin = self.many.len();
        for name in names {
            if !self.many[begin..].contains(&name) {
                self.many.push(name);
            }
        }
        let slot = match self.many.len() - begin {
            0 => NOBODY,
            1 => self.many.pop().unwrap_or(NOBODY),
            _ => {
                self.ends.push(small(self.many.len()));
                small(self.ends.len() - 1) | MANY
            }
        };
        self.slots.push(slot);
    }

    /// Goes through all names of all incidents, with the incident's place.
    fn each(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.slots.len()).flat_map(|place| {
            self.of(place)
                .iter()
                .map(move |name| (place, *name as usize))
        })
    }

    fn incidents(&self, names: usize) -> Vec<u64> {
        let mut counts = vec![0; names];
        self.each().for_each(|(_, name)| counts[name] += 1);
        counts
    }
}

#[inline]
fn small(count: usize) -> u32 {
    u32::try_from(count)
        .ok()
        .filter(|count| *count < MANY)
        .expect("a table has fewer than 2^31 memberships")
}

impl Membership {
    /// Numbers the names of a column of lists, and notes those of the window's and the baseline's incidents.
    pub(super) fn new(population: &Population<'_>, column: &str) -> Self {
        let lists = population.table.list_rows(column);
        let mut numbers = PlHashMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut bags = |rows: &[Row]| {
            let mut bags = Bags::default();
            for row in rows {
                bags.push(lists.of(row.index()).map(|name| {
                    *numbers.entry(name).or_insert_with(|| {
                        names.push(name.to_owned());
                        small(names.len() - 1)
                    })
                }));
            }
            bags
        };
        let (window, baseline) = (bags(population.in_window()), bags(population.in_baseline()));
        Self {
            names,
            window,
            baseline,
        }
    }

    /// Summarises one phase for each name, from the window's spans and its stays in ascending order.
    ///
    /// *Output*: by the name's number; `None` where no incident of it has a known or open stay.
    pub(super) fn phase(&self, spans: &[Measured], ordered: &[Stay]) -> Vec<Option<GroupPhase>> {
        let mut begins = vec![0_usize; self.names.len() + 1];
        let counted = self
            .window
            .each()
            .filter(|(place, _)| spans[*place].micros().is_some());
        counted.for_each(|(_, name)| begins[name + 1] += 1);
        for name in 1..begins.len() {
            begins[name] += begins[name - 1];
        }
        let mut filled = begins.clone();
        let Some(shortest) = ordered.first() else {
            return vec![None; self.names.len()];
        };
        let mut stays = vec![shortest.length; begins.last().copied().unwrap_or_default()];
        for stay in ordered {
            for name in self.window.of(stay.place as usize) {
                let next = &mut filled[*name as usize];
                stays[*next] = stay.length;
                *next += 1;
            }
        }
        begins
            .par_windows(2)
            .map(|ends| group_phase(&stays[ends[0]..ends[1]]))
            .collect()
    }

    /// Summarises every name, most incident time first.
    ///
    /// *Input*: the window's resolve spans and the names' phases. *Output*: the names that the window has, and those of
    /// the baseline that it clearly lacks; ties by incidents, then by name.
    pub(super) fn groups(
        &self,
        population: &Population<'_>,
        weeks: &Weeks,
        resolve: &[Measured],
        phases: GroupPhases,
    ) -> Vec<GroupFigures> {
        let mut sums = vec![Sums::default(); self.names.len()];
        for (place, (row, span)) in population.in_window().iter().zip(resolve).enumerate() {
            for name in self.window.of(place) {
                sums[*name as usize].add(row, *span);
            }
        }
        let baseline = population
            .baseline
            .as_ref()
            .map(|_| self.baseline.incidents(self.names.len()));
        let mut changes = self.rate_changes(population, weeks);
        let mut phases: Vec<BTreeMap<Phase, GroupPhase>> = by_name(phases, self.names.len());
        let mut groups: Vec<GroupFigures> = Vec::new();
        for (name, sum) in sums.iter().enumerate() {
            let change = changes[name].take();
            if sum.incidents == 0 && !is_named(change.as_ref()) {
                continue;
            }
            groups.push(GroupFigures {
                rate_change: change,
                name: self.names[name].clone(),
                baseline_incidents: baseline.as_ref().map(|counts| counts[name]),
                phases: std::mem::take(&mut phases[name]),
                ..sum.figures()
            });
        }
        groups.par_sort_unstable_by(|a, b| {
            let by_size = b
                .seconds
                .total_cmp(&a.seconds)
                .then(b.incidents.cmp(&a.incidents));
            by_size.then_with(|| a.name.cmp(&b.name))
        });
        groups
    }
}

impl Membership {
    /// Compares each name's rate with the baseline's; all `None` without one.
    fn rate_changes(&self, population: &Population<'_>, weeks: &Weeks) -> Vec<Option<Change>> {
        if population.baseline.is_none() {
            return vec![None; self.names.len()];
        }
        let [window, baseline] = weeks.numbered(population);
        let now = window.counts(self.names.len(), self.window.each());
        let before = baseline.counts(self.names.len(), self.baseline.each());
        let pairs: Vec<Counts> = now
            .into_iter()
            .zip(before)
            .map(|(current, baseline)| Counts { current, baseline })
            .collect();
        let mut changes: Vec<Option<Change>> = pairs
            .par_iter()
            .map(|counts| weeks.change(counts))
            .collect();
        judge_list(&mut changes);
        changes
    }
}

/// For each phase, each name's figures.
pub(super) type GroupPhases = Vec<(Phase, Vec<Option<GroupPhase>>)>;

fn by_name(phases: GroupPhases, names: usize) -> Vec<BTreeMap<Phase, GroupPhase>> {
    let mut found = vec![BTreeMap::new(); names];
    for (phase, figures) in phases {
        for (own, figures) in found.iter_mut().zip(figures) {
            if let Some(figures) = figures {
                own.insert(phase, figures);
            }
        }
    }
    found
}

/// Summarises stays in ascending order.
fn group_phase(stays: &[Length]) -> Option<GroupPhase> {
    (!stays.is_empty()).then(|| GroupPhase {
        median_seconds: median(stays.len(), stays.iter().copied().map(Length::observation)),
        open: stays.iter().filter(|length| length.is_open()).count() as u64,
        closed_only: closed_only(
            stays
                .iter()
                .filter(|length| !length.is_open())
                .map(|length| length.micros()),
        ),
    })
}

/// What is added up for one name; incidents come in order of time.
#[derive(Debug, Clone, Default)]
struct Sums {
    incidents: u64,
    severe: u64,
    open: u64,
    micros: i128,
    known: u64,
    first: i64,
    last: i64,
}

impl Sums {
    #[inline]
    fn add(&mut self, row: &Row, span: Measured) {
        if self.incidents == 0 {
            self.first = row.at;
        }
        self.last = row.at;
        self.incidents += 1;
        self.severe += u64::from(row.is_severe());
        self.open += u64::from(span.kind() == Kind::Open);
        if let Some(micros) = span.micros() {
            self.micros += i128::from(micros);
            self.known += 1;
        }
    }

    fn figures(&self) -> GroupFigures {
        let gaps = self.incidents.saturating_sub(1);
        GroupFigures {
            incidents: self.incidents,
            severe: self.severe,
            open: self.open,
            seconds: total_seconds(self.micros),
            seconds_known: self.known,
            mean_gap_seconds: (gaps > 0).then(|| seconds(self.last - self.first) / number(gaps)),
            ..GroupFigures::default()
        }
    }
}

#[cfg(test)]
mod tests;
