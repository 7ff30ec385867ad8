//! An incident while it is put together from steps, and what became of every record.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::import::damage::{At, Damage};
use crate::import::fold::others::Others;
use crate::import::fold::step::Step;
use crate::import::merge;
use crate::import::seen::Doubt;
use crate::incident::{Incident, Instant, Milestone, Severity, Status};
use crate::notes::Code;

/// The longest key that is shown whole in an id, in characters.
const KEY_IN_ID: usize = 80;

/// An incident while it is put together.
#[derive(Debug)]
pub(super) struct Story {
    /// What its records say.
    pub incident: Incident<'static>,
    /// The input of the record that opened it.
    pub input: u32,
    /// Where that record stands.
    pub place: At,
    /// Records that belong to it, the opening one included.
    pub records: u64,
    /// A later severity counts more than a worse one.
    pub latest_severity: bool,
    /// What was mended in the opening record.
    pub repair: Option<Damage>,
    /// What was doubted.
    pub doubts: Vec<Doubt>,
}

impl Story {
    /// Begins with a record.
    pub(super) fn new(mut step: Step, latest_severity: bool) -> Self {
        let repair = step.repair.take();
        let blank = Incident::new(Cow::Borrowed(""), Cow::Borrowed(""));
        let mut story = Self {
            incident: step.incident.take().map_or(blank, |incident| *incident),
            input: step.input,
            place: step.place,
            records: 0,
            latest_severity,
            repair,
            doubts: Vec::new(),
        };
        story.count(step);
        story
    }

    /// Adds a record: it fills what is open, and raises the severity.
    pub(super) fn absorb(&mut self, mut step: Step) {
        if let Some(said) = step.incident.take() {
            let (level, word) = (said.severity, said.native_severity.clone());
            merge::fill(&mut self.incident, *said);
            self.see_level(level, word);
        }
        self.count(step);
    }

    fn count(&mut self, step: Step) {
        self.records += 1;
        self.incident.updates.extend(step.note);
        for doubt in step.doubts {
            if !self.doubts.contains(&doubt) {
                self.doubts.push(doubt);
            }
        }
        if let Some(bound) = step.detail.bound {
            self.doubt(Code::BoundedTime, bound.to_owned());
        }
    }

    fn see_level(&mut self, level: Severity, word: Option<Cow<'static, str>>) {
        let mine = self.incident.severity;
        let counts = mine == Severity::Unknown || level < mine || self.latest_severity;
        if level != Severity::Unknown && counts {
            self.incident.severity = level;
            self.incident.native_severity = word.or(self.incident.native_severity.take());
        }
    }

    /// Sets a milestone where there is a time for it.
    pub(super) fn set(&mut self, milestone: Milestone, at: Option<Instant>) {
        let slot = &mut self.incident.milestones[milestone as usize];
        *slot = at.or(*slot);
    }

    /// Tells whether its records name an incident and do not hold its beginning, as a page of a longer history may.
    pub(super) fn is_without_start(&self) -> bool {
        let is_lost =
            |doubt: &Doubt| matches!(doubt.code, Code::BadTimestamp | Code::AmbiguousTimestamp);
        self.incident.placed().is_none()
            && !self.incident.id.is_empty()
            && !self.doubts.iter().any(is_lost)
    }

    /// Notes something about its times.
    pub(super) fn doubt(&mut self, code: Code, reason: String) {
        let doubt = Doubt {
            code,
            column_index: None,
            column_name: None,
            value: String::new(),
            reason,
            suggestion: "",
        };
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    /// Gives it an id where its records have none: what it is about and when it began.
    pub(super) fn name(&mut self, key: &str, began: Option<Instant>) {
        if self.incident.id.is_empty() {
            self.incident.id = Cow::Owned(id(key, began));
        }
    }
}

/// Makes an id of a key and the time at which the incident began.
pub(super) fn id(key: &str, began: Option<Instant>) -> String {
    let mut made = match key.char_indices().nth(KEY_IN_ID) {
        Some((cut, _)) => {
            let hash = hex::encode(&Sha256::digest(key.as_bytes())[..4]);
            format!("{}-{hash}", &key[..cut.min(KEY_IN_ID / 2)].trim_end())
        }
        None => key.to_owned(),
    };
    if let Some(began) = began {
        made = format!("{made}@{}", began.rfc3339());
    }
    made
}

/// What became of the records of one preset.
#[derive(Debug, Default)]
pub(in crate::import) struct Folded {
    /// The incidents.
    pub(super) stories: Vec<Story>,
    /// Records that are no incident, by input.
    pub(super) others: BTreeMap<u32, Others>,
    /// How many of them, by input.
    pub(super) not_incident: BTreeMap<u32, u64>,
    /// Records that stand in another input already, by input.
    pub(super) duplicates: BTreeMap<u32, u64>,
    /// Incidents beyond the first of one record, by input.
    pub(super) cuts: BTreeMap<u32, u64>,
}

impl Folded {
    /// Counts a record that is no incident.
    pub(super) fn other(&mut self, step: &Step, reason: &str) {
        *self.not_incident.entry(step.input).or_default() += 1;
        let others = self.others.entry(step.input).or_default();
        others.add(Code::NotIncident, reason, step.place.index + 1);
    }

    /// Counts a record that stands in another input already.
    pub(super) fn duplicate(&mut self, step: &Step) {
        *self.duplicates.entry(step.input).or_default() += 1;
        let others = self.others.entry(step.input).or_default();
        let reason = "the same record stands in an input before";
        others.add(Code::DuplicateIdSame, reason, step.place.index + 1);
    }

    /// Keeps an incident.
    pub(super) fn keep(&mut self, mut story: Story, status: Status) {
        story.incident.status = status;
        story.incident.updates.sort_by_key(|update| update.at);
        if story.records == 0 {
            story.records = 1;
            *self.cuts.entry(story.input).or_default() += 1;
        }
        self.stories.push(story);
    }
}
