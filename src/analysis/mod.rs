//! TABLE → typed results: one question a file, no wording, no markup, no files, no clock.
//!
//! [`Analyses`] is the registry: one field an analysis, in reading order. Its serde names are the paths of the public
//! report (`report.json`). Every figure carries the population it rests on; what is not known is `None`, never 0.
//! Sums are made of whole microseconds and rows are put in order first, so that neither the order of the table nor the
//! number of threads changes a figure.

mod concentration;
mod data_quality;
mod digest;
mod duration_charts;
mod follow_up;
mod frequency;
mod population;
mod recurrence;
mod response_times;
mod services;
mod severity_distribution;
mod spans;
mod tallies;
mod time_of_day;
mod title_words;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use concentration::Concentration;
pub use data_quality::{DataQuality, GoneQuiet, MissingField, OutOfOrder};
pub use digest::{IncidentDigest, NotableIncident};
pub use duration_charts::{Histogram, SurvivalCurve, SurvivalGroup, SurvivalStep};
pub use follow_up::{ActionFigures, OverdueAction};
pub use frequency::{PeriodCount, Rate, RateFigures};
pub use population::{DataBasis, Excluded, Span};
pub use recurrence::{Cluster, ClusterMember};
pub use response_times::{ClosedOnly, PhaseExcluded, PhaseFigures};
pub use services::{GroupFigures, GroupPhase};
pub use severity_distribution::{SeverityChange, SeverityShare, Share};
pub use tallies::Tally;
pub use time_of_day::TimeOfDay;

use crate::error::Result;
use crate::incident::period::{Period, Tz};
use crate::incident::table::{ROOT_CAUSE, SERVICES, TEAMS, TRIGGER};
use crate::incident::{DetectedBy, IncidentTable, Instant, Phase};
use population::Population;
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
    pub severity_change: SeverityChange,
    /// Incidents per week, against the baseline.
    pub rate: Rate,
    /// Counts by week, oldest first: at least 26 and at most 104 weeks up to the window's end, or every week.
    pub weekly: Vec<PeriodCount>,
    /// Counts by month, oldest first, over the same time.
    pub monthly: Vec<PeriodCount>,
    /// Long-run trend; `None` until it is computed.
    pub trend: Option<Change>,
    /// Each phase's durations in the window.
    pub phases: BTreeMap<Phase, PhaseFigures>,
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
    /// Starts by weekday and hour in the reporting zone.
    pub time_of_day: TimeOfDay,
    /// How much of the incident time the longest incidents make up.
    pub concentration: Concentration,
    /// Recurring problems, those with an episode in the window first, largest first.
    pub clusters: Vec<Cluster>,
    /// Action items.
    pub actions: ActionFigures,
    /// What is missing, out of order or doubtful.
    pub data_quality: DataQuality,
    /// The window's incidents in short, by start and id.
    pub incidents_digest: Vec<IncidentDigest>,
    /// The window's longest and most severe incidents, for the table that a meeting looks at (at most 25).
    pub notable: Vec<NotableIncident>,
    /// Incidents that are still open, longest first (at most 25).
    pub open_now: Vec<NotableIncident>,
    /// Incidents since the window's end, by start.
    pub since_window: Vec<IncidentDigest>,
}

/// A change against the baseline; every field is `None` where it is unbounded or not computed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Ratio of the window's figure to the baseline's.
    pub ratio: Option<f64>,
    /// Lower end of its 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of its 95 % interval.
    pub upper: Option<f64>,
    /// Two-sided p value.
    pub p_value: Option<f64>,
    /// Verdict word.
    pub verdict: Option<String>,
}

/// Answers every question about a table.
///
/// *Input*: all rows; `population` decides which count. *Empty*: a table without rows gives counts of 0 and figures
/// of `None`.
///
/// # Errors
/// Internal, when a cell of the table is not what its builder wrote.
pub fn analyses(table: &IncidentTable, scope: &Scope) -> Result<Analyses> {
    let population = Population::new(table, scope);
    let endings = Endings::new(&population);
    let resolve = spans::resolve_spans(&population, &endings);
    let in_window = &resolve[population.window.clone()];
    let tallies = || {
        rayon::join(
            || tallies::tallies(&population, ROOT_CAUSE),
            || tallies::tallies(&population, TRIGGER),
        )
    };
    let (timed, (clusters, (causes, triggers))) = rayon::join(
        || timed(&population, &endings),
        || rayon::join(|| recurrence::recurrence(&population, &resolve), tallies),
    );
    let ((services, teams), actions) = rayon::join(
        || {
            rayon::join(
                || {
                    timed
                        .services
                        .groups(&population, in_window, timed.service_phases)
                },
                || {
                    timed
                        .teams
                        .groups(&population, in_window, timed.team_phases)
                },
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
    Ok(Analyses {
        incidents: population::data_basis(&population, &resolve),
        severity: severity_distribution::severity_distribution(&population),
        severity_change: severity_distribution::severity_change(&population),
        rate: frequency::rate(&population),
        weekly: frequency::weekly(&population),
        monthly: frequency::monthly(&population),
        trend: None,
        phases: timed.phases,
        still_open: timed.still_open,
        duration_distribution: timed.duration_distribution,
        services,
        teams,
        causes,
        triggers,
        detection: tallies::detection(&population),
        time_of_day: time_of_day::time_of_day(&population),
        concentration: concentration::concentration(&population, in_window),
        clusters,
        actions: actions?,
        data_quality,
        incidents_digest,
        notable,
        open_now: digest::open_now(&population, &resolve),
        since_window: digest::digest(&population, population.since.clone()),
    })
}

/// All that rests on the lengths of stays.
struct Timed {
    phases: BTreeMap<Phase, PhaseFigures>,
    still_open: Vec<SurvivalCurve>,
    duration_distribution: Histogram,
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
    let one = |phase: &Phase| {
        let spans = spans::phase_spans(population, endings, *phase);
        let ordered = response_times::stays(population.in_window(), &spans.window);
        let charts = (*phase == Phase::Resolve).then(|| {
            (
                duration_charts::still_open(&ordered),
                duration_charts::duration_distribution(&ordered),
            )
        });
        let figures = response_times::phase_figures(population, *phase, &spans, &ordered);
        (
            *phase,
            figures,
            charts,
            services.phase(&spans.window, &ordered),
            teams.phase(&spans.window, &ordered),
        )
    };
    let measured: Vec<_> = Phase::ALL.par_iter().with_max_len(1).map(one).collect();
    let mut timed = Timed {
        phases: BTreeMap::new(),
        still_open: Vec::new(),
        duration_distribution: Histogram::default(),
        services,
        service_phases: Vec::new(),
        teams,
        team_phases: Vec::new(),
    };
    for (phase, figures, charts, service_phases, team_phases) in measured {
        timed.phases.insert(phase, figures);
        timed.service_phases.push((phase, service_phases));
        timed.team_phases.push((phase, team_phases));
        if let Some((still_open, distribution)) = charts {
            timed.still_open = still_open;
            timed.duration_distribution = distribution;
        }
    }
    timed
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
