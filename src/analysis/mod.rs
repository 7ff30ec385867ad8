//! TABLE → typed results: one question a file, no wording, no markup, no files, no clock.
//!
//! [`Analyses`] is the registry: one field an analysis, in reading order. Its serde names are the paths of the public
//! report (`report.json`). Every figure carries the population it rests on; what is not known is `None`, never 0.
//! Sums are made of whole microseconds and rows are put in order first, so that neither the order of the table nor the
//! number of threads changes a figure.

mod case_file;
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
mod load;
mod population;
mod questions;
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
mod timed;
mod title_words;
mod trend;
mod worth_reading;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use case_file::{
    CaseFile, CaseHistory, CasePhase, CaseSpan, CaseStep, PastAction, PastIncident, Usual,
    case_files,
};
pub use change::{Change, Verdict};
pub use concentration::Concentration;
pub use data_quality::{DataQuality, GoneQuiet, MissingField, OutOfOrder};
pub use detectable::{Detectable, DetectableChange};
pub use digest::{IncidentDigest, MostListed, NotableIncident};
pub use duration_charts::{Histogram, SurvivalCurve, SurvivalGroup, SurvivalStep};
pub use explained::{Explained, Figures, Influence, MixShift};
pub use follow_up::{
    ActionEntry, ActionFigures, Ending, FixCheck, FixVerdict, FollowUp, FollowUpRules, LintFinding,
    LintRule, Measure, MeasureFigures, MissingPostmortem, OwnerLoad, PostmortemFigures, ProblemFix,
    RepeatedAction, StopGapDebt, StopGapFigures, Stretch, Topic, TopicKind, Waiting, Weight,
    action_faults,
};
pub use frequency::{PeriodCount, Rate, RateFigures};
pub use incident_names::IncidentNames;
pub use load::{Load, TeamLoad};
pub use population::{DataBasis, Excluded, Span};
pub use questions::Questions;
pub use recurrence::{
    Cluster, ClusterMember, ClusterStatus, CutBasis, Drift, DriftKind, Evidence, KnownProblem,
    OtherCuts, Recurrence, RecurrenceBasis, RecurrenceSettings, Register, SharedTerm, Similar,
    Strictness, Tightness, similar, similar_each,
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
pub use worth_reading::{ReadingReason, WorthReading};

use crate::error::Result;
use crate::incident::period::{Period, Tz};
use crate::incident::{DetectedBy, IncidentTable, Instant, Phase};

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
    /// For how long teams had an incident running, and how much of that was out of hours.
    #[serde(default)]
    pub load: Load,
    /// Recurring problems, those with an episode in the window first, largest first.
    pub clusters: Vec<Cluster>,
    /// Events with several records that came once; remembered, but in no document.
    #[serde(skip)]
    pub single_events: Vec<Cluster>,
    /// How the search for them went.
    #[serde(default)]
    pub recurrence: RecurrenceBasis,
    /// Action items, fixes, stop-gaps and what waiting cost.
    pub actions: ActionFigures,
    /// Postmortems against the policy.
    pub postmortems: PostmortemFigures,
    /// What is worth a meeting's time, heaviest first. Not a part of the JSON: there it stands in words, as `discussion`.
    #[serde(skip)]
    pub topics: Vec<Topic>,
    /// What is missing, out of order or doubtful.
    pub data_quality: DataQuality,
    /// What could have been seen.
    pub detectable: Detectable,
    /// How many headline comparisons were judged together.
    pub compared: u64,
    /// The window's incidents in short, by start and id.
    pub incidents_digest: Vec<IncidentDigest>,
    /// The window's longest and most severe incidents, for the table that a meeting looks at (at most 25).
    pub notable: Vec<NotableIncident>,
    /// The window's newest incidents as a table lists them. Not a part of the JSON: there it is a table of the page.
    #[serde(skip)]
    pub listed: Vec<NotableIncident>,
    /// Incidents worth reading, by reason.
    pub worth_reading: Vec<WorthReading>,
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
    let questions = Questions::new(table, scope, rules);
    let mut found = questions.answers()?;
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
///
/// *Input*: `around` asks how each problem would look with a little more or less evidence, too.
#[must_use]
pub fn recurring(table: &IncidentTable, scope: &Scope, rules: &Rules, around: bool) -> Recurrence {
    Questions::new(table, scope, rules).recurrence(around)
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
