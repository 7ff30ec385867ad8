//! What was agreed on afterwards, what became of it, and what that means for the problems that come back.
//!
//! Reads the action items (`ledger`), joins them to the problems (`problems`): did the fix hold, what did waiting cost;
//! finds what lives on stop-gaps (`debts`) and what is worth a meeting's time (`candidates`, `topics`).

mod candidates;
mod debts;
mod fix_held;
mod ledger;
mod lint;
mod postmortems;
mod problems;
mod stop_gaps;
mod topics;

use serde::{Deserialize, Serialize};

pub use debts::{MeasureFigures, StopGapDebt, StopGapFigures};
pub use fix_held::{FixCheck, FixVerdict, Stretch};
pub use ledger::{ActionEntry, OwnerLoad, RepeatedAction};
pub use lint::{LintFinding, LintRule, lint as action_faults};
pub use postmortems::{MissingPostmortem, PostmortemFigures};
pub use problems::{ProblemFix, Waiting};
pub use stop_gaps::Measure;
pub use topics::{Topic, TopicKind, Weight};

pub use debts::Ending;
pub(in crate::analysis) use debts::{Ended, ended, how_it_ended};
pub(in crate::analysis) use ledger::entries;
pub(in crate::analysis) use stop_gaps::{Origin, told};

use crate::analysis::Cluster;
use crate::analysis::population::Population;
use crate::analysis::spans::Measured;
use crate::error::Result;
use crate::incident::Severity;

/// What the user decides about following up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FollowUpRules {
    /// How many people work on an incident, for the person-hours.
    pub responders: f64,
    /// What an hour of a person costs; `None`: no money is shown.
    pub hourly_rate: Option<f64>,
    /// Incidents of this severity and worse need a postmortem …
    pub postmortem_from: Severity,
    /// … so many days after they were resolved.
    pub postmortem_days: u32,
}

impl Default for FollowUpRules {
    fn default() -> Self {
        Self {
            responders: 3.0,
            hourly_rate: None,
            postmortem_from: Severity::Sev2,
            postmortem_days: 14,
        }
    }
}

/// Action items of the counted incidents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionFigures {
    /// Whether any input carries action items; if not, every figure on them is unknown, not 0.
    pub recorded: bool,
    /// All action items.
    pub total: u64,
    /// Of them, open or in progress.
    pub pending: u64,
    /// Of the pending ones, due before as-of.
    pub overdue: u64,
    /// Of the pending ones, without an owner.
    pub unowned: u64,
    /// Of the pending ones, without a due date: whether they are overdue is unknown.
    pub without_due: u64,
    /// Of the pending ones, without a deliverable.
    pub without_deliverable: u64,
    /// Of the pending ones, with a text that fails a test.
    pub vague: u64,
    /// Finished.
    pub done: u64,
    /// Of them, within the window.
    pub done_in_window: u64,
    /// Decided not to do.
    pub dropped: u64,
    /// Overdue items, longest overdue first (at most 200).
    pub overdue_items: Vec<ActionEntry>,
    /// Items finished within the window, by day (at most 200).
    pub done_items: Vec<ActionEntry>,
    /// Pending items that lack an owner, a due date or a deliverable, or whose text fails a test: those with the most
    /// faults first (at most 200).
    pub incomplete_items: Vec<ActionEntry>,
    /// Items that it was decided not to do (at most 200).
    pub dropped_items: Vec<ActionEntry>,
    /// Items that the last sharing session decided on, by incident (at most 200); empty where no input says so.
    #[serde(default)]
    pub last_session: Vec<ActionEntry>,
    /// Actions that were proposed more than once, most often first (at most 200).
    pub repeated: Vec<RepeatedAction>,
    /// Owners with many pending items, most first.
    pub overloaded: Vec<OwnerLoad>,
    /// Whether the fixes of the recurring problems held, by problem and time.
    pub fixes: Vec<ProblemFix>,
    /// What stopped incidents without ending their causes.
    pub stop_gaps: StopGapFigures,
    /// What came of recurring problems while their action was overdue or there was none, costliest first.
    pub waiting: Vec<Waiting>,
    /// People at work on an incident, as assumed for the person-hours.
    pub responders: f64,
    /// Cost of a person's hour, if it was given.
    pub hourly_rate: Option<f64>,
}

/// All that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// The actions, the fixes, the stop-gaps and what waiting cost.
    pub actions: ActionFigures,
    /// The postmortems.
    pub postmortems: PostmortemFigures,
    /// What is worth a meeting's time, heaviest first.
    pub topics: Vec<Topic>,
    /// For each problem, in order, the verdict on its latest fix.
    pub fixes: Vec<Option<FixCheck>>,
}

/// Follows up on the counted incidents.
///
/// *Input*: the resolve spans of all counted incidents, how they were ended, and the recurring problems.
///
/// # Errors
/// Internal, when a cell of the table is not what its builder wrote.
pub(super) fn follow_up(
    population: &Population<'_>,
    resolve: &[Measured],
    ended: &[Ended],
    clusters: &[Cluster],
) -> Result<FollowUp> {
    let rules = &population.rules.follow_up;
    let members = Members::new(clusters, population.rows.len());
    let (held, postmortems) = rayon::join(
        || ledger::held(population, &members),
        || postmortems::postmortems(population),
    );
    let held = held?;
    let (found, stop_gaps) = rayon::join(
        || problems::problems(population, clusters, &held.items),
        || debts::stop_gaps(population, &members, &held.items, ended),
    );
    let actions = ActionFigures {
        recorded: held.recorded,
        fixes: found.fixes,
        waiting: found.waiting,
        stop_gaps,
        responders: rules.responders,
        hourly_rate: rules.hourly_rate,
        ..ledger::figures(population, &held.items)
    };
    let topics = candidates::topics(population, resolve, clusters, &held.items, &actions);
    Ok(FollowUp {
        actions,
        postmortems,
        topics,
        fixes: found.latest,
    })
}

impl FollowUp {
    /// Writes each problem's verdict into it.
    pub(super) fn mark(&mut self, problems: &mut [Cluster]) {
        for (cluster, fix) in problems.iter_mut().zip(&mut self.fixes) {
            cluster.fix = fix.take();
        }
    }
}

/// Which problem an incident belongs to.
struct Members<'c> {
    clusters: &'c [Cluster],
    /// The problem's place in the list, by the incident's place among those that count.
    places: Vec<Option<usize>>,
}

impl<'c> Members<'c> {
    fn new(clusters: &'c [Cluster], incidents: usize) -> Self {
        let mut places = vec![None; incidents];
        // Of a group that is not to be taken as one problem, nothing is said.
        let problems = clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| !cluster.is_runaway);
        for (place, cluster) in problems {
            for member in &cluster.members {
                if let Some(problem) = places.get_mut(member.place) {
                    *problem = Some(place);
                }
            }
        }
        Self { clusters, places }
    }

    /// Returns the problem's place in the list.
    fn of(&self, incident: usize) -> Option<usize> {
        self.places.get(incident).copied().flatten()
    }
}

#[cfg(test)]
mod tests;
