//! What to discuss: candidates, each weighed by the same four factors, and the few that are worth a meeting's time.
//!
//! Pure: figures in, an order out; no wording.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::incident::Instant;

/// A meeting looks at most at so many topics.
pub(in crate::analysis) const MOST: usize = 5;
/// Topics of one kind at most, so that a meeting hears of everything that matters.
const OF_A_KIND: usize = 2;
/// What weighs less is left to the sections: a quiet week gives few topics or none.
const LEAST: f64 = 0.04;
/// Hours of incident time that weigh half.
const HALF_HOURS: f64 = 2.0;
/// Days after which news is half as new.
const HALF_DAYS: f64 = 28.0;

/// Why something is worth discussing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicKind {
    /// A problem came back after an action on it was closed.
    CameBack,
    /// A problem comes more often than before.
    Growing,
    /// A problem is stopped again and again, and nothing lasting was done since.
    StopGaps,
    /// An action is overdue, and its problem came meanwhile.
    Overdue,
    /// A problem came again after a long silence.
    Returned,
    /// One incident makes up most of the incident time.
    Dominates,
    /// Customers noticed before anything of ours did.
    CustomersFirst,
    /// A small incident of a problem that was severe before.
    EarlySign,
}

/// What a topic weighs: four factors from 0 to 1, multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// Incident time in the period, h ∕ (h + 2) for h hours.
    pub cost: f64,
    /// How new it is: halved for each four weeks since it last showed.
    pub novelty: f64,
    /// How sure it is.
    pub evidence: f64,
    /// Whether a meeting can do something: 1 where nobody is on it, 0.6 where somebody is and is in time.
    pub actionability: f64,
}

impl Weight {
    /// Weighs what took `seconds`, last showed at `last` and is seen from `seen`.
    pub(in crate::analysis) fn new(seconds: f64, last: Instant, seen: Instant) -> Self {
        let hours = seconds.max(0.0) / 3_600.0;
        let days = (seen.seconds_since(last) / 86_400.0).max(0.0);
        Self {
            cost: hours / (hours + HALF_HOURS),
            novelty: 0.5_f64.powf(days / HALF_DAYS),
            evidence: 1.0,
            actionability: 1.0,
        }
    }

    /// Sets how sure it is; each of `times` sightings halves the doubt.
    pub(in crate::analysis) fn seen_times(self, times: u64) -> Self {
        let doubt = 0.5_f64.powi(i32::try_from(times).unwrap_or(i32::MAX));
        Self {
            evidence: 1.0 - doubt,
            ..self
        }
    }

    /// Sets how sure it is.
    pub(in crate::analysis) fn sure(self, evidence: f64) -> Self {
        Self {
            evidence: evidence.clamp(0.0, 1.0),
            ..self
        }
    }

    /// Says that somebody is on it and in time.
    pub(in crate::analysis) fn in_hand(self, is_in_hand: bool) -> Self {
        Self {
            actionability: if is_in_hand { 0.6 } else { 1.0 },
            ..self
        }
    }

    /// Returns the product.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.cost * self.novelty * self.evidence * self.actionability
    }
}

/// Something worth discussing, as figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Why.
    pub kind: TopicKind,
    /// The problem, where it is about one.
    pub cluster_id: Option<String>,
    /// What people would call it.
    pub label: String,
    /// The services, most frequent first.
    pub services: Vec<String>,
    /// The teams that should be there.
    pub teams: Vec<String>,
    /// The incidents that tell, by time.
    pub incident_ids: Vec<String>,
    /// How often it happened: occurrences after the fix, stop-gaps, incidents after the due date, customers' reports …
    pub count: u64,
    /// … of how many, or how often before.
    pub of: u64,
    /// The incident time that is meant.
    pub seconds: f64,
    /// The day that matters: of the closing, the due date, the first stop-gap, the last occurrence before the silence.
    pub since: Option<Instant>,
    /// The action that is meant.
    pub action: Option<String>,
    /// What it weighs.
    pub weight: Weight,
}

/// Puts topics into order, heaviest first, and keeps the few that are worth a meeting's time.
///
/// *Definition*: by cost × novelty × evidence × actionability; at most one topic for each problem and for each set of
/// incidents, at most two of a kind and five in all, none below a weight of 0.04. Ties: by kind, then by problem and label. *Empty*: none.
pub(in crate::analysis) fn rank(mut candidates: Vec<Topic>) -> Vec<Topic> {
    candidates.retain(|topic| topic.weight.score() >= LEAST);
    candidates.sort_by(|a, b| {
        let weight = b.weight.score().total_cmp(&a.weight.score());
        let names = |topic: &Topic| (topic.kind, topic.cluster_id.clone(), topic.label.clone());
        weight.then_with(|| names(a).cmp(&names(b)))
    });
    let mut problems = BTreeSet::new();
    let mut incidents = BTreeSet::new();
    let mut kinds: BTreeMap<TopicKind, usize> = BTreeMap::new();
    candidates.retain(|topic| {
        let of_kind = kinds.entry(topic.kind).or_default();
        if *of_kind >= OF_A_KIND {
            return false;
        }
        let is_new = topic
            .cluster_id
            .as_ref()
            .is_none_or(|id| problems.insert(id.clone()));
        let is_chosen = is_new && incidents.insert(topic.incident_ids.clone());
        *of_kind += usize::from(is_chosen);
        is_chosen
    });
    candidates.truncate(MOST);
    candidates
}

#[cfg(test)]
mod tests;
