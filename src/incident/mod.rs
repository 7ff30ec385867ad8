//! The canonical incident: what every export is turned into, and what every figure rests on.
//!
//! The field docs of [`Incident`] are the data dictionary that `afteraction schema` prints. Nothing here knows the
//! name of a tool or of a file format.

pub mod action_item;
mod builder;
mod by_row;
pub mod columns;
mod coverage;
pub mod instant;
pub mod lifecycle;
pub mod period;
pub mod row;
pub mod session_sheet;
pub mod severity;
pub mod table;
pub mod working_hours;

use std::borrow::Cow;

use sha2::{Digest, Sha256};

pub use action_item::{ActionItem, ActionKind, ActionState, Update};
pub use builder::{ChangedColumn, TableBuilder};
pub use instant::Instant;
pub use lifecycle::{DetectedBy, Milestone, Phase, Status};
pub use severity::Severity;
pub use table::IncidentTable;

/// Makes the id of the recurring problem that an incident begins, from the incident's tool and id.
///
/// It is stable from run to run, and whoever has it can find the incident again.
#[must_use]
pub fn problem_id(source: &str, id: &str) -> String {
    let digest = Sha256::digest(format!("{source}\0{id}"));
    let first = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    format!("c-{first:08x}")
}

/// A text borrowed from the input, or made while it was read.
pub type Text<'a> = Cow<'a, str>;

/// One incident; absent is `None` or an empty list, never a made-up value.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident<'a> {
    /// Native id as exported, unchanged.
    pub id: Text<'a>,
    /// Number or reference that people use for it.
    pub number: Option<Text<'a>>,
    /// Short title.
    pub title: Option<Text<'a>>,
    /// What happened, in the reporter's words.
    pub description: Option<Text<'a>>,
    /// Services that were hit.
    pub services: Vec<Text<'a>>,
    /// Teams that answered for them.
    pub teams: Vec<Text<'a>>,
    /// Severity on the common scale.
    pub severity: Severity,
    /// Severity, priority or impact in the tool's own words.
    pub native_severity: Option<Text<'a>>,
    /// How far it has come.
    pub status: Status,
    /// Who or what noticed it.
    pub detected_by: DetectedBy,
    /// Milestones in the order of [`Milestone::ALL`].
    pub milestones: [Option<Instant>; 9],
    /// What caused it.
    pub root_cause: Option<Text<'a>>,
    /// What set it off.
    pub trigger: Option<Text<'a>>,
    /// What stopped it.
    pub mitigation: Option<Text<'a>>,
    /// Labels.
    pub tags: Vec<Text<'a>>,
    /// Parts of the system that were named.
    pub components: Vec<Text<'a>>,
    /// The problem record that it belongs to.
    pub problem_id: Option<Text<'a>>,
    /// How many customers were hit.
    pub customers_affected: Option<i64>,
    /// Who led the response.
    pub incident_leader: Option<Text<'a>>,
    /// Who told the outside world.
    pub communication_leader: Option<Text<'a>>,
    /// Who else was called in.
    pub experts: Vec<Text<'a>>,
    /// Where the record is kept.
    pub url: Option<Text<'a>>,
    /// Where the postmortem is kept.
    pub postmortem_url: Option<Text<'a>>,
    /// The incident that this one repeats.
    pub duplicate_of: Option<Text<'a>>,
    /// Planned work, no incident.
    pub is_maintenance: bool,
    /// An exercise or a test, no incident.
    pub is_drill: bool,
    /// The tool that it comes from.
    pub source: Text<'a>,
    /// What was written down while it ran, oldest first.
    pub updates: Vec<Update>,
    /// What was agreed on afterwards.
    pub action_items: Vec<ActionItem>,
}

impl<'a> Incident<'a> {
    /// Makes an incident of which only id and source are known.
    #[must_use]
    pub fn new(id: Text<'a>, source: Text<'a>) -> Self {
        Self {
            id,
            number: None,
            title: None,
            description: None,
            services: Vec::new(),
            teams: Vec::new(),
            severity: Severity::Unknown,
            native_severity: None,
            status: Status::Unknown,
            detected_by: DetectedBy::Unknown,
            milestones: [None; 9],
            root_cause: None,
            trigger: None,
            mitigation: None,
            tags: Vec::new(),
            components: Vec::new(),
            problem_id: None,
            customers_affected: None,
            incident_leader: None,
            communication_leader: None,
            experts: Vec::new(),
            url: None,
            postmortem_url: None,
            duplicate_of: None,
            is_maintenance: false,
            is_drill: false,
            source,
            updates: Vec::new(),
            action_items: Vec::new(),
        }
    }

    /// Makes an incident that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Incident<'static> {
        fn text(text: Option<Text<'_>>) -> Option<Text<'static>> {
            text.map(owned)
        }
        fn owned(text: Text<'_>) -> Text<'static> {
            Cow::Owned(text.into_owned())
        }
        let list = |texts: Vec<Text<'_>>| texts.into_iter().map(owned).collect::<Vec<_>>();
        Incident {
            id: owned(self.id),
            number: text(self.number),
            title: text(self.title),
            description: text(self.description),
            services: list(self.services),
            teams: list(self.teams),
            severity: self.severity,
            native_severity: text(self.native_severity),
            status: self.status,
            detected_by: self.detected_by,
            milestones: self.milestones,
            root_cause: text(self.root_cause),
            trigger: text(self.trigger),
            mitigation: text(self.mitigation),
            tags: list(self.tags),
            components: list(self.components),
            problem_id: text(self.problem_id),
            customers_affected: self.customers_affected,
            incident_leader: text(self.incident_leader),
            communication_leader: text(self.communication_leader),
            experts: list(self.experts),
            url: text(self.url),
            postmortem_url: text(self.postmortem_url),
            duplicate_of: text(self.duplicate_of),
            is_maintenance: self.is_maintenance,
            is_drill: self.is_drill,
            source: owned(self.source),
            updates: self.updates,
            action_items: self.action_items,
        }
    }

    /// Returns the time of a milestone.
    #[must_use]
    pub fn at(&self, milestone: Milestone) -> Option<Instant> {
        self.milestones[milestone as usize]
    }

    /// Returns the instant that places the incident in time, and the milestone that it is.
    #[must_use]
    pub fn placed(&self) -> Option<(Instant, Milestone)> {
        Milestone::PLACING
            .into_iter()
            .find_map(|milestone| self.at(milestone).map(|at| (at, milestone)))
    }
}
