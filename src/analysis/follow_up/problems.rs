//! The recurring problems with their actions: did the fix hold, and what came of waiting.

use serde::{Deserialize, Serialize};

use crate::analysis::follow_up::fix_held::{Closing, Episode, FixCheck, checks, settle};
use crate::analysis::follow_up::ledger::Held;
use crate::analysis::population::Population;
use crate::analysis::{Cluster, ClusterMember, Extent};
use crate::incident::{ActionState, Instant};

/// Members that start within this time after an end belong to the same occurrence.
const EPISODE: i64 = 86_400 * Instant::SECOND;
/// A problem without any action is listed from so many incidents after it was known to come back.
const UNTOUCHED: u64 = 2;

/// The verdict on a fix of a recurring problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProblemFix {
    /// The problem.
    pub cluster_id: String,
    /// What people would call it.
    pub label: String,
    /// Its services, most frequent first.
    pub services: Vec<String>,
    /// The verdict.
    #[serde(flatten)]
    pub check: FixCheck,
}

/// What came of a problem while its action was overdue, or while there was none. A fact, not a proof that the action
/// would have prevented it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// The problem.
    pub cluster_id: String,
    /// What people would call it.
    pub label: String,
    /// The overdue action's id; `None` where it has none, or where there is no action at all.
    pub action_id: Option<String>,
    /// What it says; `None`: the problem never had an action.
    pub action_title: Option<String>,
    /// Since when: the due date, or the second occurrence of a problem without any action.
    pub since: Instant,
    /// Incidents of the problem that began since then.
    pub incidents: u64,
    /// Of them, with a known time to resolve.
    pub known: u64,
    /// Their incident time.
    pub seconds: f64,
    /// The same, times the people who work on an incident.
    pub person_hours: f64,
    /// The same, times the cost of an hour, where it was given.
    pub money: Option<f64>,
    /// These incidents, by start.
    pub incident_ids: Vec<String>,
}

/// What was found out about the problems.
pub(super) struct Problems {
    pub(super) fixes: Vec<ProblemFix>,
    pub(super) latest: Vec<Option<FixCheck>>,
    pub(super) waiting: Vec<Waiting>,
}

/// Joins the problems and their actions; the verdicts are corrected over all of them.
pub(super) fn problems(
    population: &Population<'_>,
    clusters: &[Cluster],
    items: &[Held],
) -> Problems {
    let mut by_problem: Vec<Vec<&Held>> = vec![Vec::new(); clusters.len()];
    for held in items {
        if let Some(place) = held.cluster {
            by_problem[place].push(held);
        }
    }
    let until = seen_until(population);
    let mut found: Vec<Vec<FixCheck>> = clusters
        .iter()
        .zip(&by_problem)
        .map(|(cluster, held)| checks(&episodes(&cluster.members), &closings(held), until))
        .collect();
    settle(&mut found.iter_mut().flatten().collect::<Vec<_>>());
    let mut waiting: Vec<Waiting> = clusters
        .iter()
        .zip(&by_problem)
        .flat_map(|(cluster, held)| waited(population, cluster, held))
        .collect();
    waiting.sort_by(|a, b| {
        let cost = b
            .seconds
            .total_cmp(&a.seconds)
            .then(b.incidents.cmp(&a.incidents));
        cost.then_with(|| (&a.cluster_id, &a.action_id).cmp(&(&b.cluster_id, &b.action_id)))
    });
    Problems {
        latest: found.iter().map(|checks| latest(checks).cloned()).collect(),
        fixes: clusters
            .iter()
            .zip(found)
            .flat_map(|(cluster, checks)| {
                checks.into_iter().map(|check| ProblemFix {
                    cluster_id: cluster.id.clone(),
                    label: cluster.label.clone(),
                    services: cluster.services.clone(),
                    check,
                })
            })
            .collect(),
        waiting,
    }
}

/// Returns the end of what is seen of the problems.
pub(super) fn seen_until(population: &Population<'_>) -> Instant {
    let scope = population.scope;
    if scope.extent == Extent::Everything {
        scope.as_of
    } else {
        scope.current.to.min(scope.as_of)
    }
}

/// Returns the check on the latest dated fix, else on an undated one.
fn latest(checks: &[FixCheck]) -> Option<&FixCheck> {
    checks
        .iter()
        .rev()
        .find(|check| check.closed_at.is_some())
        .or_else(|| checks.last())
}

/// Returns the occurrences; members come by start.
pub(super) fn episodes(members: &[ClusterMember]) -> Vec<Episode<'_>> {
    let mut found = Vec::new();
    let mut latest_end = i64::MIN;
    for member in members {
        let at = member.started_at.micros();
        if found.is_empty() || at > latest_end.saturating_add(EPISODE) {
            found.push(Episode {
                at: member.started_at,
                first: &member.id,
            });
        }
        latest_end = latest_end.max(at.saturating_add(micros(member.seconds)));
    }
    found
}

#[expect(clippy::cast_possible_truncation, reason = "saturates")]
fn micros(seconds: Option<f64>) -> i64 {
    (seconds.unwrap_or_default() * 1e6) as i64
}

/// Returns the finished actions that may end the problem for good: those to detect or to soften it are no fixes.
fn closings<'h>(held: &[&'h Held]) -> Vec<Closing<'h>> {
    held.iter()
        .filter(|held| held.item.state == ActionState::Done && held.item.purpose().is_lasting())
        .map(|held| Closing {
            at: held.item.completed_at,
            action_id: held.name(),
            title: &held.item.title,
        })
        .collect()
}

/// Says what came of a problem since its actions were due, or since it was known to come back.
fn waited(population: &Population<'_>, cluster: &Cluster, held: &[&Held]) -> Vec<Waiting> {
    if cluster.is_runaway {
        return Vec::new();
    }
    if held.is_empty() {
        let second = episodes(&cluster.members).get(1).map(|episode| episode.at);
        let found = second.map(|since| since_then(population, cluster, since));
        return found
            .into_iter()
            .filter(|waiting| waiting.incidents >= UNTOUCHED)
            .collect();
    }
    held.iter()
        .filter(|held| held.is_overdue(population.scope.as_of))
        .filter_map(|held| {
            let waiting = since_then(population, cluster, held.item.due_at?);
            (waiting.incidents > 0).then(|| Waiting {
                action_id: held.item.id.clone(),
                action_title: Some(held.item.title.clone()),
                ..waiting
            })
        })
        .collect()
}

fn since_then(population: &Population<'_>, cluster: &Cluster, since: Instant) -> Waiting {
    let rules = &population.rules.follow_up;
    let after = cluster
        .members
        .partition_point(|member| member.started_at < since);
    let members = &cluster.members[after..];
    let seconds: f64 = members.iter().filter_map(|member| member.seconds).sum();
    let person_hours = seconds / 3_600.0 * rules.responders;
    Waiting {
        cluster_id: cluster.id.clone(),
        label: cluster.label.clone(),
        action_id: None,
        action_title: None,
        since,
        incidents: members.len() as u64,
        known: members
            .iter()
            .filter(|member| member.seconds.is_some())
            .count() as u64,
        seconds,
        person_hours,
        money: rules.hourly_rate.map(|rate| rate * person_hours),
        incident_ids: members.iter().map(|member| member.id.clone()).collect(),
    }
}
