//! What a team counts by: whose definitions of the phases, which targets, which working hours.

use serde::{Deserialize, Serialize};

use crate::analysis::{FollowUpRules, MostListed, RecurrenceSettings};
use crate::incident::working_hours::WorkingHours;
use crate::incident::{Milestone, Phase, Severity};

/// What a team counts by.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Whose definitions of the phases.
    pub definitions: Definitions,
    /// How long a phase may take, in the order in which they were given.
    pub targets: Vec<Target>,
    /// When the team works, where it says so.
    pub working_hours: Option<WorkingHours>,
    /// How recurring problems are found.
    pub recurrence: RecurrenceSettings,
    /// How actions and postmortems are followed up.
    pub follow_up: FollowUpRules,
    /// How many incidents of the window are listed whole.
    pub most_listed: MostListed,
}

/// How long a phase may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// For which severity; `None` = for all.
    pub severity: Option<Severity>,
    /// Which phase.
    pub phase: Phase,
    /// How long it may take.
    pub seconds: f64,
}

impl Rules {
    /// Returns the target of a phase: that of the severity, else the one for all. The last one given counts.
    #[must_use]
    pub fn target(&self, phase: Phase, severity: Option<Severity>) -> Option<f64> {
        let of = |severity: Option<Severity>| {
            let mut found = self.targets.iter().rev();
            found.find(|target| target.phase == phase && target.severity == severity)
        };
        let own = severity.and_then(|severity| of(Some(severity)));
        own.or_else(|| of(None)).map(|target| target.seconds)
    }
}

/// A set of definitions of the phases; the default is our own.
///
/// **Sources**: `PagerDuty`'s API schema, Datadog's "Incident Analytics", Opsgenie's "How are global reports calculated",
/// `FireHydrant`'s "Incident Milestones".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Definitions {
    /// Impact to end; open incidents count as at least their age.
    #[default]
    Afteraction,
    /// Everything from the moment the incident was triggered.
    PagerDuty,
    /// Repair from detection to the end of impact, resolve from declaration.
    Datadog,
    /// Closed alerts only, from creation; one closed without an acknowledgement counts its close as that.
    Opsgenie,
    /// Everything from the start.
    FireHydrant,
}

impl Definitions {
    /// All sets.
    pub const ALL: [Self; 5] = [
        Self::Afteraction,
        Self::PagerDuty,
        Self::Datadog,
        Self::Opsgenie,
        Self::FireHydrant,
    ];

    /// Returns its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Afteraction => "afteraction",
            Self::PagerDuty => "pagerduty",
            Self::Datadog => "datadog",
            Self::Opsgenie => "opsgenie",
            Self::FireHydrant => "firehydrant",
        }
    }

    /// Returns the milestones from which a phase is measured, first choice first (at most four).
    #[must_use]
    pub fn begins(self, phase: Phase) -> &'static [Milestone] {
        use Milestone::{Declared, Detected, Started};
        use Phase::{Acknowledge, Close, Detect, Identify, Mitigate, Resolve};
        match (self, phase) {
            (Self::PagerDuty, Acknowledge | Mitigate | Resolve)
            | (Self::Opsgenie, Acknowledge | Resolve | Close) => &[Declared, Detected, Started],
            (Self::Datadog, Mitigate) => &[Detected, Declared],
            (Self::Datadog, Resolve) => &[Declared, Detected],
            (Self::FireHydrant, Detect | Acknowledge | Identify | Mitigate | Resolve | Close) => {
                &[Started]
            }
            _ => phase.begins(),
        }
    }

    /// Returns the milestones that end a phase, first choice first.
    #[must_use]
    pub fn ends(self, phase: Phase) -> &'static [Milestone] {
        use Milestone::{
            Acknowledged, Closed, Declared, Detected, Identified, Mitigated, Postmortem, Resolved,
        };
        match (self, phase) {
            (Self::Datadog, Phase::Detect) => &[Detected, Declared],
            (Self::Datadog, Phase::Mitigate) => &[Mitigated, Resolved],
            (Self::Opsgenie, Phase::Acknowledge) => &[Acknowledged, Closed, Resolved],
            (Self::Opsgenie, Phase::Resolve) => &[Closed, Resolved],
            (_, Phase::Detect) => &[Detected],
            (_, Phase::Acknowledge) => &[Acknowledged],
            (_, Phase::Identify) => &[Identified],
            (_, Phase::Mitigate) => &[Mitigated],
            (_, Phase::Resolve) => &[Resolved],
            (_, Phase::Close) => &[Closed],
            (_, Phase::Postmortem) => &[Postmortem],
        }
    }

    /// Tells whether only incidents that are over count in a phase.
    #[must_use]
    pub fn finished_only(self, phase: Phase) -> bool {
        self == Self::Opsgenie && matches!(phase, Phase::Acknowledge | Phase::Resolve)
    }
}

#[cfg(test)]
mod tests;
