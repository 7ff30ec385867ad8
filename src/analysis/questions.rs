//! Every question by itself: what is prepared once, and one method a question.

use crate::analysis::detectable::{self, Detectable, DetectableChange};
use crate::analysis::population::{self, Population};
use crate::analysis::rate_change::{Counts, Weeks};
use crate::analysis::services::{GroupPhases, Membership};
use crate::analysis::spans::{self, Endings, Measured};
use crate::analysis::timed::{Timed, timed};
use crate::analysis::{
    Analyses, Cluster, Explained, FollowUp, GroupFigures, IncidentDigest, NotableIncident,
    PeriodCount, Rate, Recurrence, Rules, Scope, ShareChange, Stage, TimeOfDay, Trend,
    WorthReading, concentration, data_quality, digest, explained, follow_up, frequency, load,
    recurrence, severity_distribution, stages, tallies, time_of_day, trend, worth_reading,
};
use crate::error::Result;
use crate::incident::IncidentTable;
use crate::incident::table::{ROOT_CAUSE, TRIGGER};

/// What all questions rest on: which incidents count and where they stand.
pub struct Questions<'t> {
    population: Population<'t>,
    endings: Endings,
    weeks: Weeks,
    counts: Counts,
    /// The resolve phase of every counted incident.
    resolve: Vec<Measured>,
}

impl<'t> Questions<'t> {
    /// Decides which incidents count and puts them in order.
    #[must_use]
    pub fn new(table: &'t IncidentTable, scope: &'t Scope, rules: &'t Rules) -> Self {
        let population = Population::new(table, scope, rules);
        let endings = Endings::new(&population);
        let weeks = Weeks::new(&population);
        let counts = weeks.counts(&population);
        let resolve = spans::resolve_spans(&population, &endings);
        Self {
            population,
            endings,
            weeks,
            counts,
            resolve,
        }
    }

    fn in_window(&self) -> &[Measured] {
        &self.resolve[self.population.window.clone()]
    }

    /// How many incidents a week, and whether that changed.
    #[must_use]
    pub fn rate(&self) -> Rate {
        frequency::rate(&self.population, &self.weeks, &self.counts)
    }

    /// How severe, and whether that changed.
    #[must_use]
    pub fn severity_change(&self) -> ShareChange {
        severity_distribution::severity_change(&self.population)
    }

    /// How many in each week, with the usual range.
    #[must_use]
    pub fn weekly(&self) -> Vec<PeriodCount> {
        frequency::weekly(&self.population, self.weeks.usual(&self.counts))
    }

    /// Whether the weekly counts rise or fall in the long run.
    #[must_use]
    pub fn trend(&self, weekly: &[PeriodCount]) -> Trend {
        trend::trend(weekly)
    }

    /// How long each phase took, whether that changed, and what could have been seen.
    #[must_use]
    pub fn durations(&self) -> Durations {
        Durations(timed(&self.population, &self.endings))
    }

    /// Where: by service and by team.
    #[must_use]
    pub fn groups(&self, durations: &mut Durations) -> [Vec<GroupFigures>; 2] {
        let timed = &mut durations.0;
        let [service_phases, team_phases] =
            [&mut timed.service_phases, &mut timed.team_phases].map(std::mem::take);
        let of = |members: &Membership, phases: GroupPhases| {
            members.groups(&self.population, &self.weeks, self.in_window(), phases)
        };
        let (services, teams) = rayon::join(
            || of(&timed.services, service_phases),
            || of(&timed.teams, team_phases),
        );
        [services, teams]
    }

    /// Where the time goes.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        stages::stages(&self.population, &self.endings)
    }

    /// What explains a change of the mean time to resolve.
    #[must_use]
    pub fn explained(&self) -> Option<Explained> {
        explained::explained(&self.population, &self.resolve)
    }

    /// When incidents begin.
    #[must_use]
    pub fn time_of_day(&self) -> TimeOfDay {
        time_of_day::time_of_day(&self.population)
    }

    /// What could have been seen of the rate.
    #[must_use]
    pub fn detectable_rate(&self) -> Option<DetectableChange> {
        detectable::of_rate(self.weeks.power(&self.counts))
    }

    /// What keeps coming back; `around` asks how each problem would look with a little more or less evidence, too.
    #[must_use]
    pub fn recurrence(&self, around: bool) -> Recurrence {
        let compared = recurrence::compared(&self.population);
        recurrence::recurrence(compared, &self.resolve, around)
    }

    /// What was agreed on afterwards, and what that means for the problems that come back.
    ///
    /// # Errors
    /// Internal, when a cell of the table is not what its builder wrote.
    pub fn follow_up(&self, problems: &[Cluster]) -> Result<FollowUp> {
        let ended = follow_up::ended(&self.population);
        follow_up::follow_up(&self.population, &self.resolve, &ended, problems)
    }

    /// Which incidents are worth reading.
    #[must_use]
    pub fn worth_reading(&self, problems: &[Cluster]) -> Vec<WorthReading> {
        worth_reading::worth_reading(&self.population, &self.resolve, problems)
    }

    /// Answers all of them; the verdicts are given by whoever puts them together.
    pub(super) fn answers(&self) -> Result<Analyses> {
        let compared = recurrence::compared(&self.population);
        // Joining incidents to problems does not keep all threads busy: they answer all else meanwhile.
        let (mut found, (ended, besides)) = rayon::join(
            || recurrence::recurrence(compared, &self.resolve, false),
            || rayon::join(|| follow_up::ended(&self.population), || self.besides()),
        );
        let mut follow_up =
            follow_up::follow_up(&self.population, &self.resolve, &ended, &found.problems)?;
        follow_up.mark(&mut found.problems);
        let worth_reading = self.worth_reading(&found.problems);
        Ok(besides(found, follow_up, worth_reading))
    }

    /// Answers all that does not rest on what keeps coming back; returns how both come together.
    fn besides(&self) -> impl FnOnce(Recurrence, FollowUp, Vec<WorthReading>) -> Analyses {
        let population = &self.population;
        let tally = |column| tallies::tallies(population, column);
        let (mut durations, (causes, triggers)) = rayon::join(
            || self.durations(),
            || rayon::join(|| tally(ROOT_CAUSE), || tally(TRIGGER)),
        );
        let [services, teams] = self.groups(&mut durations);
        let timed = durations.0;
        let (data_quality, lists) = rayon::join(
            || data_quality::data_quality(population, &timed.phases),
            || self.lists(),
        );
        let weekly = self.weekly();
        let (stages, time_of_day) = rayon::join(|| self.stages(), || self.time_of_day());
        let detection = tallies::detection(population);
        let incidents = population::data_basis(population, &self.resolve);
        let severity = severity_distribution::severity_distribution(population);
        let severity_change = self.severity_change();
        let (rate, trend) = (self.rate(), self.trend(&weekly));
        let monthly = frequency::monthly(population);
        let explained = self.explained();
        let influence = explained::influence(self.in_window());
        let concentration = concentration::concentration(population, self.in_window());
        let load = load::load(population, self.in_window());
        let detectable_rate = self.detectable_rate();
        move |found, follow_up, worth_reading| Analyses {
            incidents,
            severity,
            severity_change,
            rate,
            trend,
            weekly,
            monthly,
            phases: timed.phases,
            stages,
            explained,
            influence,
            still_open: timed.still_open,
            duration_distribution: timed.duration_distribution,
            services,
            teams,
            causes,
            triggers,
            noticed: tallies::noticed(&detection),
            detection,
            time_of_day,
            concentration,
            load,
            clusters: found.problems,
            single_events: found.events,
            recurrence: found.basis,
            actions: follow_up.actions,
            postmortems: follow_up.postmortems,
            topics: follow_up.topics,
            data_quality,
            detectable: Detectable {
                rate: detectable_rate,
                ..timed.detectable
            },
            compared: 0,
            incidents_digest: lists.in_window,
            notable: lists.notable,
            listed: lists.listed,
            open_now: lists.open_now,
            worth_reading,
            since_window: lists.since_window,
        }
    }

    fn lists(&self) -> Lists {
        let population = &self.population;
        let (notable, in_window) = rayon::join(
            || digest::notable(population, self.in_window()),
            || digest::digest(population, population.window.clone()),
        );
        Lists {
            notable,
            in_window,
            listed: digest::listed(population, self.in_window()),
            open_now: digest::open_now(population, &self.resolve),
            since_window: digest::digest(population, population.since.clone()),
        }
    }
}

/// Which incidents, in short or as tables show them.
struct Lists {
    notable: Vec<NotableIncident>,
    in_window: Vec<IncidentDigest>,
    listed: Vec<NotableIncident>,
    open_now: Vec<NotableIncident>,
    since_window: Vec<IncidentDigest>,
}

/// All that rests on the lengths of stays.
pub struct Durations(Timed);
