//! How long: the time spent in each phase, open incidents counted as "at least this long".

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::Change;
use crate::analysis::duration_change::duration_change;
use crate::analysis::population::{Population, Row};
use crate::analysis::rules::Rules;
use crate::analysis::spans::{Kind, Measured, PhaseSpans, seconds, total_seconds};
use crate::analysis::targets::{WithinTarget, within_target};
use crate::incident::{Milestone, Phase, Severity};
use crate::stats::number;
use crate::stats::quantile::{quantile, quantile_interval};
use crate::stats::survival::Curve;

/// One phase's durations in the window.
///
/// `population = known + open + excluded.missing + excluded.negative + excluded.zero`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseFigures {
    /// Incidents of the window.
    pub population: u64,
    /// Of them, with a known duration.
    pub known: u64,
    /// Of them, still in the phase ("at least this long").
    pub open: u64,
    /// Of them, left out, by reason.
    pub excluded: PhaseExcluded,
    /// The milestones from which the known and open durations are measured, and how many each.
    pub basis: BTreeMap<Milestone, u64>,
    /// Whether spans of exactly zero are read as not recorded in this phase.
    pub zero_is_missing: bool,
    /// Known durations of exactly zero that were kept.
    pub zero_kept: u64,
    /// Kaplan-Meier median; `None` when it is not reached.
    pub median_seconds: Option<f64>,
    /// Lower end of the median's 95 % interval (log-log band).
    pub median_lower_seconds: Option<f64>,
    /// Upper end of the median's 95 % interval (log-log band).
    pub median_upper_seconds: Option<f64>,
    /// Kaplan-Meier 90th percentile; `None` when it is not reached.
    pub p90_seconds: Option<f64>,
    /// Lower end of the 90th percentile's 95 % interval.
    pub p90_lower_seconds: Option<f64>,
    /// Upper end of the 90th percentile's 95 % interval.
    pub p90_upper_seconds: Option<f64>,
    /// The share that ended within the target; `None` without one.
    #[serde(default)]
    pub within_target: Option<WithinTarget>,
    /// Finished incidents only, for comparison with other tools.
    pub closed_only: ClosedOnly,
    /// The same in the team's working hours; `None` unless they are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_hours: Option<SupportHours>,
    /// The same in the baseline, without its own baseline; `None` without one.
    pub baseline: Option<Box<PhaseFigures>>,
    /// Change; `None` without a baseline.
    pub change: Option<Change>,
    /// By severity; the levels that occur.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_severity: BTreeMap<Severity, PhaseFigures>,
}

/// Durations that were left out, by reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseExcluded {
    /// A stamp is missing though the stage should be over, or was never recorded.
    pub missing: u64,
    /// The end lies before the begin.
    pub negative: u64,
    /// Exactly zero, where zero means not recorded.
    pub zero: u64,
}

/// Plain figures of finished incidents: linear interpolation (Hyndman and Fan, type 7).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClosedOnly {
    /// Known durations.
    pub count: u64,
    /// Arithmetic mean.
    pub mean_seconds: Option<f64>,
    /// Median.
    pub median_seconds: Option<f64>,
    /// Lower end of the median's 95 % interval, from the order of the durations; `None` below six, and by group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_lower_seconds: Option<f64>,
    /// Upper end of the median's 95 % interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_upper_seconds: Option<f64>,
    /// 90th percentile.
    pub p90_seconds: Option<f64>,
    /// 95th percentile.
    pub p95_seconds: Option<f64>,
    /// Longest.
    pub max_seconds: Option<f64>,
}

/// A phase measured in the team's working hours; what happens outside of them takes no time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SupportHours {
    /// Kaplan-Meier median, open ones counted; `None` when it is not reached.
    pub median_seconds: Option<f64>,
    /// Kaplan-Meier 90th percentile; `None` when it is not reached.
    pub p90_seconds: Option<f64>,
    /// Finished incidents only.
    pub closed_only: ClosedOnly,
}

/// How long a stay lasted, and whether it goes on: the lowest bit tells, so that at a tie ended ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Length(i64);

impl Length {
    /// Takes a known or open span.
    #[inline]
    fn new(span: Measured) -> Option<Self> {
        Some(Self(
            span.micros()? << 1 | i64::from(span.kind() == Kind::Open),
        ))
    }

    /// Takes the same stay with another length.
    pub(super) fn lasting(self, micros: i64) -> Self {
        Self(micros << 1 | self.0 & 1)
    }

    /// Returns it in microseconds.
    #[inline]
    pub(super) fn micros(self) -> i64 {
        self.0 >> 1
    }

    /// Tells whether the stay goes on.
    #[inline]
    pub(super) fn is_open(self) -> bool {
        self.0 & 1 == 1
    }

    /// Returns it in seconds, and whether the stay ended.
    #[inline]
    pub(super) fn observation(self) -> (f64, bool) {
        (seconds(self.micros()), !self.is_open())
    }
}

/// One known or open stay in a phase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    /// How long it lasted.
    pub(super) length: Length,
    /// The incident's place in the range that was measured.
    pub(super) place: u32,
    /// The incident's severity.
    pub(super) severity: Severity,
}

/// Returns the known and open stays in ascending order of length, ended ones before those that go on.
pub(super) fn stays(rows: &[Row], spans: &[Measured]) -> Vec<Stay> {
    let stay = |(place, (row, span)): (usize, (&Row, &Measured))| {
        Some(Stay {
            length: Length::new(*span)?,
            place: u32::try_from(place).expect("a frame has fewer than 2^32 rows"),
            severity: row.severity,
        })
    };
    let pairs = rows.par_iter().zip(spans).enumerate();
    let mut found: Vec<Stay> = pairs.filter_map(stay).collect();
    found.par_sort_unstable_by_key(|stay| stay.length);
    found
}

/// Summarises one phase of the window, by severity too, beside the same of the baseline, and compares both.
///
/// *Input*: `ordered` are the window's [`stays`], `before` the baseline's. *Definition*: Kaplan-Meier over known and
/// open stays, a quantile's interval by inverting the log-log band; `closed_only` rests on the known ones alone, type 7.
/// *Empty*: counts of 0, figures `None`.
pub(super) fn phase_figures(
    population: &Population<'_>,
    phase: Phase,
    spans: &PhaseSpans,
    (ordered, before): (&[Stay], &[Stay]),
) -> PhaseFigures {
    let measure = Measure {
        phase,
        zero_is_missing: spans.zero_is_missing,
        rules: population.rules,
    };
    let mut figures = measure.all(population.in_window(), &spans.window, ordered);
    if population.baseline.is_some() {
        let baseline = measure.all(population.in_baseline(), &spans.baseline, before);
        figures.change = Some(duration_change(
            ordered,
            before,
            population.baseline_weeks(),
        ));
        figures.baseline = Some(Box::new(baseline));
    }
    add_baselines(&mut figures);
    figures
}

/// Gives each severity its own figures of the baseline.
fn add_baselines(figures: &mut PhaseFigures) {
    let Some(baseline) = &figures.baseline else {
        return;
    };
    for (level, own) in &mut figures.by_severity {
        let before = baseline.by_severity.get(level).cloned().unwrap_or_default();
        own.baseline = Some(Box::new(PhaseFigures {
            zero_is_missing: own.zero_is_missing,
            ..before
        }));
    }
}

/// How one phase is measured.
#[derive(Clone, Copy)]
struct Measure<'r> {
    phase: Phase,
    zero_is_missing: bool,
    rules: &'r Rules,
}

impl Measure<'_> {
    fn all(&self, rows: &[Row], spans: &[Measured], ordered: &[Stay]) -> PhaseFigures {
        let mut parts: [Part; 7] = Default::default();
        for (row, span) in rows.iter().zip(spans) {
            parts[usize::from(row.severity.code())].tallies.add(*span);
        }
        for stay in ordered {
            parts[usize::from(stay.severity.code())]
                .ordered
                .push(stay.length);
        }
        let mut all = Tallies::default();
        for part in &parts {
            all.join(&part.tallies);
        }
        let of_level = |level: Severity| {
            let part = &parts[usize::from(level.code())];
            let figures = || self.figures(&part.tallies, Some(level), part.ordered.iter().copied());
            (part.tallies.population > 0).then(|| (level, figures()))
        };
        let (figures, by_severity) = rayon::join(
            || self.figures(&all, None, ordered.iter().map(|stay| stay.length)),
            || Severity::ALL.into_iter().filter_map(of_level).collect(),
        );
        PhaseFigures {
            by_severity,
            ..figures
        }
    }

    fn figures(
        &self,
        tallies: &Tallies,
        severity: Option<Severity>,
        ordered: impl Iterator<Item = Length> + Clone,
    ) -> PhaseFigures {
        let count = usize::try_from(tallies.known + tallies.open).expect("a count of rows");
        let curve = Curve::new(count, ordered.clone().map(Length::observation));
        let (median, p90) = (curve.quantile(0.5), curve.quantile(0.9));
        let begins = self.rules.definitions.begins(self.phase).iter().copied();
        let basis = begins.zip(tallies.basis).filter(|(_, count)| *count > 0);
        let target = self.rules.target(self.phase, severity);
        let ended = ordered.filter(|length| !length.is_open());
        PhaseFigures {
            population: tallies.population,
            known: tallies.known,
            open: tallies.open,
            excluded: tallies.excluded.clone(),
            basis: basis.collect(),
            zero_is_missing: self.zero_is_missing,
            zero_kept: tallies.zero_kept,
            median_seconds: median.estimate,
            median_lower_seconds: median.lower,
            median_upper_seconds: median.upper,
            p90_seconds: p90.estimate,
            p90_lower_seconds: p90.lower,
            p90_upper_seconds: p90.upper,
            within_target: target.and_then(|target| within_target(&curve, count as u64, target)),
            closed_only: with_interval(ended),
            ..PhaseFigures::default()
        }
    }
}

/// Summarises finished stays, which come ascending, with the interval of their median.
fn with_interval(ended: impl Iterator<Item = Length> + Clone) -> ClosedOnly {
    let sorted: Vec<f64> = ended
        .clone()
        .map(|length| seconds(length.micros()))
        .collect();
    let (lower, upper) = quantile_interval(&sorted, 0.5, 0.95);
    ClosedOnly {
        median_lower_seconds: lower,
        median_upper_seconds: upper,
        ..closed_only(ended.map(Length::micros))
    }
}

/// Summarises the window's stays of a phase in working hours.
///
/// *Input*: `worked` gives the working time of the stay at a place.
pub(super) fn support_hours(ordered: &[Stay], worked: impl Fn(u32) -> i64) -> SupportHours {
    let mut lengths: Vec<Length> = ordered
        .iter()
        .map(|stay| stay.length.lasting(worked(stay.place)))
        .collect();
    lengths.sort_unstable();
    let curve = Curve::new(
        lengths.len(),
        lengths.iter().copied().map(Length::observation),
    );
    let ended = || lengths.iter().copied().filter(|length| !length.is_open());
    SupportHours {
        median_seconds: curve.estimate(0.5),
        p90_seconds: curve.estimate(0.9),
        closed_only: with_interval(ended()),
    }
}

/// One severity's stays.
#[derive(Default)]
struct Part {
    tallies: Tallies,
    ordered: Vec<Length>,
}

/// What became of each incident in a phase, counted.
#[derive(Default)]
struct Tallies {
    population: u64,
    known: u64,
    open: u64,
    excluded: PhaseExcluded,
    zero_kept: u64,
    basis: [u64; 4],
}

impl Tallies {
    fn add(&mut self, span: Measured) {
        self.population += 1;
        match span.kind() {
            Kind::Missing => self.excluded.missing += 1,
            Kind::Negative => self.excluded.negative += 1,
            Kind::Zero => self.excluded.zero += 1,
            Kind::Open => self.open += 1,
            Kind::Known => self.known += 1,
        }
        if let Some(micros) = span.micros() {
            self.basis[span.basis()] += 1;
            self.zero_kept += u64::from(micros == 0 && span.kind() == Kind::Known);
        }
    }

    fn join(&mut self, other: &Self) {
        self.population += other.population;
        self.known += other.known;
        self.open += other.open;
        self.excluded.missing += other.excluded.missing;
        self.excluded.negative += other.excluded.negative;
        self.excluded.zero += other.excluded.zero;
        self.zero_kept += other.zero_kept;
        for (basis, more) in self.basis.iter_mut().zip(other.basis) {
            *basis += more;
        }
    }
}

/// Summarises known durations in ascending order.
pub(super) fn closed_only(ascending: impl Iterator<Item = i64>) -> ClosedOnly {
    let mut sum = 0_i128;
    let sorted: Vec<f64> = ascending
        .map(|micros| {
            sum += i128::from(micros);
            seconds(micros)
        })
        .collect();
    let count = sorted.len() as u64;
    ClosedOnly {
        count,
        mean_seconds: (count > 0).then(|| total_seconds(sum) / number(count)),
        median_seconds: quantile(&sorted, 0.5),
        p90_seconds: quantile(&sorted, 0.9),
        p95_seconds: quantile(&sorted, 0.95),
        max_seconds: sorted.last().copied(),
        ..ClosedOnly::default()
    }
}

#[cfg(test)]
mod tests;
