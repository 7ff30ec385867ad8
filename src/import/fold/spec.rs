//! What a preset may say about records that fold: the kind of folding, and where its parts stand in a record.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::import::fold::words::{self, Certainty, Event, State};

/// How several records make one incident, or one record several.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fold {
    /// The kind of folding.
    pub kind: FoldKind,
    /// What the records are about (a host and a service, an alert, an incident); parts that a record lacks are left out.
    pub key: Vec<String>,
    /// A list of labels that are the key where none of the parts above is filled: the path of an object.
    #[serde(default)]
    pub labels: Option<String>,
    /// Labels that are no part of the key.
    #[serde(default)]
    pub without: Vec<String>,
    /// The key names the incident: a problem that comes back under the same key is the same incident.
    #[serde(default)]
    pub named: bool,
    /// The path of a list in each record whose members are the records; the members see the record as `group`.
    #[serde(default)]
    pub each: Option<String>,
    /// The path of a text with labels in it, as `{name=value, name=value}`; they become `labels`.
    #[serde(default)]
    pub labels_in: Option<String>,
    /// When it happened.
    #[serde(default)]
    pub at: Look,
    /// What sort of record it is; its words are those of folding. Without it every record is a state.
    #[serde(default)]
    pub event: Option<Look>,
    /// The state that the record reports; its words are `ok`, `ended`, `pending`, `problem`, `stays`, a level such as
    /// `SEV2`, or `early` with a level: a problem that is noticed only when it gets worse.
    #[serde(default)]
    pub state: Option<Look>,
    /// Whether the state is `hard` (sure) or `soft` (not yet).
    #[serde(default)]
    pub hard: Option<Look>,
    /// Failing records that are tolerated before a problem is one.
    #[serde(default)]
    pub debounce: u32,
    /// The milestones that the opening record sets.
    #[serde(default = "detected")]
    pub opens: Vec<String>,
    /// Titles begin with the state, as the output of checks does: `CRITICAL - …`; it is taken off.
    #[serde(default)]
    pub bare_title: bool,
    /// A text that becomes an update of the incident.
    #[serde(default)]
    pub note: Option<Look>,
    /// Who wrote it.
    #[serde(default)]
    pub author: Option<Look>,
    /// Recovery: the record's own id.
    #[serde(default)]
    pub event_id: Option<String>,
    /// Recovery: the id of the record that ends this one.
    #[serde(default)]
    pub recovered_by: Option<String>,
    /// Snapshots: the list of earlier states.
    #[serde(default)]
    pub history: Option<History>,
    /// Snapshots: when it ended, or when it will be taken as ended.
    #[serde(default)]
    pub ends: Option<Look>,
    /// Snapshots: when the record was written; an end after it is none.
    #[serde(default)]
    pub updated: Option<Look>,
    /// Samples: the paths of the list of pairs of time and value, or of one pair.
    #[serde(default)]
    pub values: Vec<String>,
    /// Quiet gap: events further apart than this are two incidents.
    #[serde(default)]
    pub quiet_seconds: Option<u32>,
    /// A number beside the members of a record: how many of them the export left out.
    #[serde(default)]
    pub lost: Option<String>,
    /// The title by a key: the path of a table in the envelope, the key's path in the record, the name of the text.
    #[serde(default)]
    pub names: Option<Names>,
    /// Last record: the column whose number grows from record to record; equal numbers are in the order of the file.
    #[serde(default)]
    pub order: Option<String>,
    /// Last record: how the acknowledgement shows.
    #[serde(default)]
    pub acknowledged: Option<Step>,
}

fn detected() -> Vec<String> {
    vec!["detected_at".to_owned()]
}

/// The kinds of folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoldKind {
    /// Audit logs: a record for every change, the last one counts.
    LastRecord,
    /// State changes, check runs, acknowledgements and notes about an object, in time.
    Transitions,
    /// Problems that name the record that ended them.
    Recovery,
    /// Series of samples: an incident lasts as long as they follow each other.
    Samples,
    /// The state at one moment, perhaps several times.
    Snapshots,
    /// Events that nothing ends: those that follow each other closely are one incident.
    QuietGap,
}

/// Where something stands in a record and what the export's words for it mean.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// One column or path.
    #[serde(default)]
    pub from: Option<String>,
    /// The first of these that is filled.
    #[serde(default)]
    pub first: Vec<String>,
    /// All of these that are filled, with a blank between.
    #[serde(default)]
    pub join: Vec<String>,
    /// What the words mean; `*` at the end of a word matches any ending, the longest match counts.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Times: `epoch_s`, `epoch_ms` or a date format; any known form without it.
    #[serde(default)]
    pub read: Option<String>,
}

/// A list of earlier states.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// The path of the list.
    pub from: String,
    /// The path of the state in a member.
    pub state: String,
    /// The path of the time in a member.
    pub at: String,
}

/// Texts by key in the envelope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The path of the table in the envelope.
    pub table: String,
    /// The path of the key in the record.
    pub key: String,
    /// The name of the text in the table's member.
    pub text: String,
}

/// A step from one state to another between two records of an incident.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The column of the state.
    pub column: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// The column of the time, in the record after.
    pub at: String,
}

impl Fold {
    /// Says what a preset of this kind lacks.
    ///
    /// # Errors
    /// The name of a key that the kind cannot do without.
    pub fn check(&self) -> Result<(), String> {
        let needs = |is_there: bool, name: &str| {
            if is_there {
                Ok(())
            } else {
                Err(format!("this kind of fold needs `{name}`"))
            }
        };
        needs(
            !self.key.is_empty() || self.labels.is_some(),
            "key` or `labels",
        )?;
        words::check::<Event>(self.event.as_ref())?;
        words::check::<State>(self.state.as_ref())?;
        words::check::<Certainty>(self.hard.as_ref())?;
        match self.kind {
            FoldKind::LastRecord => needs(self.order.is_some(), "order"),
            FoldKind::Transitions => needs(self.state.is_some() || self.event.is_some(), "state"),
            FoldKind::Recovery => {
                needs(self.event_id.is_some(), "event_id")?;
                needs(self.recovered_by.is_some(), "recovered_by")
            }
            FoldKind::Samples => needs(!self.values.is_empty(), "values"),
            FoldKind::Snapshots => needs(self.state.is_some(), "state"),
            FoldKind::QuietGap => needs(self.quiet_seconds.is_some(), "quiet_seconds"),
        }
    }
}
