//! TABLE → typed results: one question a file, no wording, no markup, no files, no clock.
//!
//! [`Analyses`] is the registry: one field an analysis, in reading order. Its serde names are the paths of the public
//! report (`report.json`). Every figure carries the population it rests on; what is not known is `None`, never 0.
//! Sums are made of whole microseconds and rows are put in order first, so that neither the order of the table nor the
//! number of threads changes a figure.

mod change;
mod concentration;
mod data_quality;
mod detectable;
mod digest;
mod duration_change;
mod duration_charts;
mod explained;
mod follow_up;
mod frequency;
mod incident_names;
mod population;
mod rate_change;
mod recurrence;
mod response_times;
pub mod rules;
mod services;
mod severity_distribution;
mod spans;
mod stages;
mod tallies;
mod targets;
mod time_of_day;
mod title_words;
mod trend;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use change::{Change, Verdict};
pub use concentration::Concentration;
pub use data_quality::{DataQuality, GoneQuiet, MissingField, OutOfOrder};
pub use detectable::{Detectable, DetectableChange};
pub use digest::{IncidentDigest, NotableIncident};
pub use duration_charts::{Histogram, SurvivalCurve, SurvivalGroup, SurvivalStep};
pub use explained::{Explained, Figures, Influence, MixShift};
pub use follow_up::{ActionFigures, OverdueAction};
pub use frequency::{PeriodCount, Rate, RateFigures};
pub use incident_names::IncidentNames;
pub use population::{DataBasis, Excluded, Span};
pub use recurrence::{
    Cluster, ClusterMember, ClusterStatus, CutBasis, Drift, DriftKind, Evidence, KnownProblem,
    Recurrence, RecurrenceBasis, RecurrenceSettings, Register, SharedTerm, Similar, Strictness,
    Tightness, similar, similar_each,
};
pub use response_times::{ClosedOnly, PhaseExcluded, PhaseFigures, SupportHours};
pub use rules::{Definitions, Rules, Target};
pub use services::{GroupFigures, GroupPhase};
pub use severity_distribution::{SeverityShare, Share, ShareChange};
pub use stages::Stage;
pub use tallies::{Noticed, Tally};
pub use targets::WithinTarget;
pub use time_of_day::{Pattern, TimeOfDay};
pub use trend::{LevelChange, Trend};

use crate::error::Result;
use crate::incident::period::{Period, Tz};
use crate::incident::table::{ROOT_CAUSE, SERVICES, TEAMS, TRIGGER};
use crate::incident::{DetectedBy, IncidentTable, Instant, Phase};
use population::Population;
use rate_change::Weeks;
use services::Membership;
use spans::Endings;

/// What the figures are about: the periods, the reporting zone, and the moment from which everything is seen.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// The moment from which everything is seen.
    pub as_of: Instant,
    /// The reporting zone.
    pub zone: Tz,
    /// What the period covers.
    pub extent: Extent,
    /// The window; with [`Extent::Everything`] it ends at as-of and begins with the first incident's day.
    pub current: Period,
    /// What it is compared with.
    pub baseline: Option<Period>,
}

/// Whether a window was cut out of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All incidents are in the window.
    Everything,
    /// The window is a part of the time that the data cover.
    Window,
}

/// All results of a run, in reading order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analyses {
    /// Which incidents count.
    pub incidents: DataBasis,
    /// Shares of the severities in the window.
    pub severity: Vec<SeverityShare>,
    /// SEV1 and SEV2 together, against the baseline.
    pub severity_change: ShareChange,
    /// Incidents per week, against the baseline.
    pub rate: Rate,
    /// Counts by week, oldest first: at least 26 and at most 104 weeks up to the window's end, or every week.
    pub weekly: Vec<PeriodCount>,
    /// Counts by month, oldest first, over the same time.
    pub monthly: Vec<PeriodCount>,
    /// Long-run trend of the weekly counts.
    pub trend: Trend,
    /// Each phase's durations in the window.
    pub phases: BTreeMap<Phase, PhaseFigures>,
    /// Where the time goes: the stages between neighbouring milestones.
    pub stages: Vec<Stage>,
    /// What explains the change of the mean time to resolve; `None` without enough finished incidents on both sides.
    pub explained: Option<Explained>,
    /// How much the longest incidents decide.
    pub influence: Influence,
    /// Share of the window's incidents still unresolved by time since their start.
    pub still_open: Vec<SurvivalCurve>,
    /// Time to resolve of the window's finished incidents, on a logarithmic grid.
    pub duration_distribution: Histogram,
    /// By service, most incident time first.
    pub services: Vec<GroupFigures>,
    /// By team, most incident time first.
    pub teams: Vec<GroupFigures>,
    /// By root cause, most frequent first.
    pub causes: Vec<Tally>,
    /// By trigger, most frequent first.
    pub triggers: Vec<Tally>,
    /// By who or what noticed, in the order of [`DetectedBy::ALL`].
    pub detection: BTreeMap<DetectedBy, u64>,
    /// Whether monitoring or people noticed first, among those that say.
    pub noticed: Noticed,
    /// Starts by weekday and hour in the reporting zone.
    pub time_of_day: TimeOfDay,
    /// How much of the incident time the longest incidents make up.
    pub concentration: Concentration,
    /// Recurring problems, those with an episode in the window first, largest first.
    pub clusters: Vec<Cluster>,
    /// Events with several records that came once; remembered, but in no document.
    #[serde(skip)]
    pub single_events: Vec<Cluster>,
    /// How the search for them went.
    #[serde(default)]
    pub recurrence: RecurrenceBasis,
    /// Action items.
    pub actions: ActionFigures,
    /// What is missing, out of order or doubtful.
    pub data_quality: DataQuality,
    /// What could have been seen.
    pub detectable: Detectable,
    /// How many comparisons were made together.
    pub compared: u64,
    /// The window's incidents in short, by start and id.
    pub incidents_digest: Vec<IncidentDigest>,
    /// The window's longest and most severe incidents, for the table that a meeting looks at (at most 25).
    pub notable: Vec<NotableIncident>,
    /// Incidents that are still open, longest first (at most 25).
    pub open_now: Vec<NotableIncident>,
    /// Incidents since the window's end, by start.
    pub since_window: Vec<IncidentDigest>,
}

/// Answers every question about a table by our own definitions, without targets.
///
/// *Input*: all rows; `population` decides which count. *Empty*: a table without rows gives counts of 0 and figures
/// of `None`.
///
/// # Errors
/// Internal, when a cell of the table is not what its builder wrote.
pub fn analyses(table: &IncidentTable, scope: &Scope) -> Result<Analyses> {
    analyses_by(table, scope, &Rules::default())
}

/// Answers every question about a table by a team's rules.
///
/// # Errors
/// As [`analyses`].
pub fn analyses_by(table: &IncidentTable, scope: &Scope, rules: &Rules) -> Result<Analyses> {
    let population = Population::new(table, scope, rules);
    let endings = Endings::new(&population);
    let weeks = Weeks::new(&population);
    let counts = weeks.counts(&population);
    let resolve = spans::resolve_spans(&population, &endings);
    let in_window = &resolve[population.window.clone()];
    let tallies = || {
        rayon::join(
            || tallies::tallies(&population, ROOT_CAUSE),
            || tallies::tallies(&population, TRIGGER),
        )
    };
    let (timed, (found, (causes, triggers))) = rayon::join(
        || timed(&population, &endings),
        || rayon::join(|| recurrence::recurrence(&population, &resolve), tallies),
    );
    let groups = |of: &Membership, phases| of.groups(&population, &weeks, in_window, phases);
    let ((services, teams), actions) = rayon::join(
        || {
            rayon::join(
                || groups(&timed.services, timed.service_phases),
                || groups(&timed.teams, timed.team_phases),
            )
        },
        || follow_up::follow_up(&population),
    );
    let (data_quality, (notable, incidents_digest)) = rayon::join(
        || data_quality::data_quality(&population, &timed.phases),
        || {
            rayon::join(
                || digest::notable(&population, in_window),
                || digest::digest(&population, population.window.clone()),
            )
        },
    );
    let weekly = frequency::weekly(&population, weeks.usual(&counts));
    let (stages, time_of_day) = rayon::join(
        || stages::stages(&population, &endings),
        || time_of_day::time_of_day(&population),
    );
    let detection = tallies::detection(&population);
    let mut found = Analyses {
        incidents: population::data_basis(&population, &resolve),
        severity: severity_distribution::severity_distribution(&population),
        severity_change: severity_distribution::severity_change(&population),
        rate: frequency::rate(&population, &weeks, &counts),
        trend: trend::trend(&weekly),
        weekly,
        monthly: frequency::monthly(&population),
        phases: timed.phases,
        stages,
        explained: explained::explained(&population, &resolve),
        influence: explained::influence(in_window),
        still_open: timed.still_open,
        duration_distribution: timed.duration_distribution,
        services,
        teams,
        causes,
        triggers,
        noticed: tallies::noticed(&detection),
        detection,
        time_of_day,
        concentration: concentration::concentration(&population, in_window),
        clusters: found.problems,
        single_events: found.events,
        recurrence: found.basis,
        actions: actions?,
        data_quality,
        detectable: Detectable {
            rate: detectable::of_rate(weeks.power(&counts)),
            ..timed.detectable
        },
        compared: 0,
        incidents_digest,
        notable,
        open_now: digest::open_now(&population, &resolve),
        since_window: digest::digest(&population, population.since.clone()),
    };
    found.judge();
    Ok(found)
}

impl Analyses {
    /// Gives every comparison its verdict: the headline ones together, the others after them.
    fn judge(&mut self) {
        let (mut headline, mut further) = (Vec::new(), Vec::new());
        headline.extend(self.rate.change.as_mut().map(Change::pending));
        headline.push(self.severity_change.pending());
        let (slope, level) = self.trend.pending();
        headline.push(slope);
        headline.extend(level);
        for (phase, figures) in &mut self.phases {
            let list = match phase {
                Phase::Detect | Phase::Resolve => &mut headline,
                _ => &mut further,
            };
            list.extend(figures.change.as_mut().map(Change::pending));
        }
        further.push(self.time_of_day.out_of_hours.pending());
        self.compared = change::judge(headline, further) as u64;
        self.trend.settle();
    }
}

/// Finds recurring problems and single events with several records, and nothing else.
#[must_use]
pub fn recurring(table: &IncidentTable, scope: &Scope, rules: &Rules) -> Recurrence {
    let population = Population::new(table, scope, rules);
    let resolve = spans::resolve_spans(&population, &Endings::new(&population));
    recurrence::recurrence(&population, &resolve)
}

/// All that rests on the lengths of stays.
struct Timed {
    phases: BTreeMap<Phase, PhaseFigures>,
    still_open: Vec<SurvivalCurve>,
    duration_distribution: Histogram,
    detectable: Detectable,
    services: Membership,
    service_phases: services::GroupPhases,
    teams: Membership,
    team_phases: services::GroupPhases,
}

/// Measures phase by phase, so that only a few phases' stays are in memory at a time.
fn timed(population: &Population<'_>, endings: &Endings) -> Timed {
    let (services, teams) = rayon::join(
        || Membership::new(population, SERVICES),
        || Membership::new(population, TEAMS),
    );
    let measured: Vec<_> = Phase::ALL
        .par_iter()
        .with_max_len(1)
        .map(|phase| MeasuredPhase::new(population, endings, *phase, [&services, &teams]))
        .collect();
    let mut timed = Timed {
        phases: BTreeMap::new(),
        still_open: Vec::new(),
        duration_distribution: Histogram::default(),
        detectable: Detectable::default(),
        services,
        service_phases: Vec::new(),
        teams,
        team_phases: Vec::new(),
    };
    for (phase, one) in Phase::ALL.into_iter().zip(measured) {
        timed.phases.insert(phase, one.figures);
        let [service_phases, team_phases] = one.groups;
        timed.service_phases.push((phase, service_phases));
        timed.team_phases.push((phase, team_phases));
        match phase {
            Phase::Detect => timed.detectable.detect = one.detectable,
            Phase::Resolve => {
                timed.detectable.resolve = one.detectable;
                (timed.still_open, timed.duration_distribution) = one.charts;
            }
            _ => {}
        }
    }
    timed
}

/// One phase, measured.
struct MeasuredPhase {
    figures: PhaseFigures,
    charts: (Vec<SurvivalCurve>, Histogram),
    detectable: Option<DetectableChange>,
    groups: [Vec<Option<GroupPhase>>; 2],
}

impl MeasuredPhase {
    fn new(
        population: &Population<'_>,
        endings: &Endings,
        phase: Phase,
        memberships: [&Membership; 2],
    ) -> Self {
        let spans = spans::phase_spans(population, endings, phase);
        let ordered = response_times::stays(population.in_window(), &spans.window);
        let before = response_times::stays(population.in_baseline(), &spans.baseline);
        let mut figures =
            response_times::phase_figures(population, phase, &spans, (&ordered, &before));
        figures.support_hours = targets::support_hours(population, phase, &spans.window, &ordered);
        let charts = if phase == Phase::Resolve {
            (
                duration_charts::still_open(&ordered, &before),
                duration_charts::duration_distribution(&ordered),
            )
        } else {
            (Vec::new(), Histogram::default())
        };
        Self {
            figures,
            charts,
            detectable: detectable::of_durations(&ordered, &before),
            groups: memberships.map(|of| of.phase(&spans.window, &ordered)),
        }
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
