//! Which incidents need a postmortem by the policy, and which have one.

use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::incident::{Instant, Milestone, Severity, Status};

/// Incidents that are listed at most.
const LISTED: usize = 50;

/// Postmortems against the policy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PostmortemFigures {
    /// Whether any input says that a postmortem exists; if not, nothing is known about them.
    pub recorded: bool,
    /// Incidents of this severity and worse need one …
    pub from_severity: Severity,
    /// … within so many days after they were resolved.
    pub due_days: u32,
    /// Resolved incidents that need one, in the window or not.
    pub needed: u64,
    /// Of them, with one.
    pub written: u64,
    /// Of those, published later than due.
    pub written_late: u64,
    /// Of the needed, without one and overdue.
    pub overdue: u64,
    /// Of the needed, without one and not yet due.
    pub ahead: u64,
    /// The overdue ones, longest overdue first (at most 50).
    pub missing: Vec<MissingPostmortem>,
}

/// An incident whose postmortem is overdue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingPostmortem {
    /// The incident.
    pub incident_id: String,
    /// Its severity.
    pub severity: Severity,
    /// When it was resolved.
    pub resolved_at: Instant,
    /// Days since it was due, at as-of.
    pub days_overdue: f64,
}

/// Compares the incidents of window and baseline with the policy; over all time, all of them.
pub(super) fn postmortems(population: &Population<'_>) -> PostmortemFigures {
    let rules = &population.rules.follow_up;
    let urls = population.table.text_rows("postmortem_url");
    let mut found = PostmortemFigures {
        recorded: !urls.is_blank() || population.milestone(Milestone::Postmortem).is_some(),
        from_severity: rules.postmortem_from,
        due_days: rules.postmortem_days,
        ..PostmortemFigures::default()
    };
    if !found.recorded {
        return found;
    }
    let as_of = population.scope.as_of;
    let due_micros = i64::from(rules.postmortem_days) * 86_400 * Instant::SECOND;
    let begin = population
        .baseline
        .as_ref()
        .map_or(population.window.start, |range| range.start);
    for place in begin..population.window.end {
        let row = &population.rows[place];
        let resolved = population
            .at(Milestone::Resolved, place)
            .filter(|at| *at <= as_of.micros());
        let (Some(resolved), true) = (
            resolved,
            row.severity <= rules.postmortem_from && row.status != Status::Open,
        ) else {
            continue;
        };
        let due = Instant::from_micros(resolved.saturating_add(due_micros));
        let published = population
            .at(Milestone::Postmortem, place)
            .map(Instant::from_micros);
        found.needed += 1;
        if published.is_some() || urls.get(row.index()).is_some() {
            found.written += 1;
            found.written_late += u64::from(published.is_some_and(|at| at > due));
        } else if due < as_of {
            found.overdue += 1;
            found.missing.push(MissingPostmortem {
                incident_id: population.id(row.index()),
                severity: row.severity,
                resolved_at: Instant::from_micros(resolved),
                days_overdue: as_of.seconds_since(due) / 86_400.0,
            });
        } else {
            found.ahead += 1;
        }
    }
    found
        .missing
        .sort_by(|a, b| (a.resolved_at, &a.incident_id).cmp(&(b.resolved_at, &b.incident_id)));
    found.missing.truncate(LISTED);
    found
}
