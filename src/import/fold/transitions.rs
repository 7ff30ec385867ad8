//! State changes, check runs, acknowledgements and notes about an object → its incidents, in time.
//!
//! ```text
//! soft or pending ──► problem ──► … worse, better, acknowledged … ──► ok
//! started_at          detected_at                                     resolved_at
//! ```
//!
//! A soft state that passes is no incident. A problem opens one, a change among problems keeps it and its worst
//! severity, and all being well ends it.

use std::collections::{BTreeMap, HashMap};

use crate::import::fold::spec::Fold;
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::fold::words::{Event, State};
use crate::incident::{Instant, Milestone, Status};
use crate::notes::Code;

const ALL_IS_WELL: &str = "states in which all is well";
const PASSED: &str = "soft or pending states that passed";
const UNDECIDED: &str = "soft or pending states at the end of the export";
const NOTHING_OPEN: &str = "acknowledgements, notifications and comments while nothing was open";
const PLANNED: &str = "beginnings and ends of planned work";
const NO_STATE: &str = "states that say nothing";

/// Puts steps into the order of time; at the same time in the order in which they were written.
///
/// Exports are written oldest first or newest first, which shows in their times.
pub(super) fn in_order(steps: Vec<Step>) -> Vec<Step> {
    let mut falls: HashMap<u32, i64> = HashMap::new();
    for pair in steps.windows(2) {
        if pair[0].input == pair[1].input {
            let turn = pair[0].at.cmp(&pair[1].at) as i64;
            *falls.entry(pair[0].input).or_default() += turn;
        }
    }
    let mut steps = steps;
    steps.sort_by_cached_key(|step| {
        let index = i64::try_from(step.place.index).unwrap_or(i64::MAX);
        let newest_first = falls.get(&step.input).is_some_and(|&sum| sum > 0);
        (
            step.at,
            step.input,
            if newest_first { -index } else { index },
        )
    });
    steps
}

/// Parts steps by what they are about; each part is in the order of time.
pub(super) fn by_key(steps: Vec<Step>) -> BTreeMap<String, Vec<Step>> {
    let mut parts: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for step in in_order(steps) {
        match parts.get_mut(&step.key) {
            Some(part) => part.push(step),
            None => drop(parts.insert(step.key.clone(), vec![step])),
        }
    }
    parts
}

/// Takes out steps that stand in another input already.
pub(super) fn without_doubles(steps: Vec<Step>, folded: &mut Folded) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        let is_double = kept
            .iter()
            .rev()
            .take_while(|other| other.at == step.at)
            .any(|other| other.input != step.input && is_same(other, &step));
        if is_double {
            folded.duplicate(&step);
        } else {
            kept.push(step);
        }
    }
    kept
}

fn is_same(one: &Step, other: &Step) -> bool {
    (one.event, one.state, one.is_hard, &one.word)
        == (other.event, other.state, other.is_hard, &other.word)
        && one.incident == other.incident
        && one.note == other.note
}

/// Folds the steps of one preset.
pub(super) fn fold(fold: &Fold, steps: Vec<Step>) -> Folded {
    let mut folded = Folded::default();
    for (key, steps) in by_key(steps) {
        let steps = without_doubles(steps, &mut folded);
        let mut object = Object::new(fold, key);
        for step in steps {
            object.see(step, &mut folded);
        }
        object.end(&mut folded);
    }
    folded
}

/// What is known of an object while its steps are read.
struct Object<'f> {
    fold: &'f Fold,
    key: String,
    open: Option<Open>,
    /// Soft and pending states since all was well.
    waiting: Vec<Step>,
    in_downtime: bool,
}

/// An incident that is not over, or that may come back under its own name.
struct Open {
    story: Story,
    opened: Option<Instant>,
    started: Option<Instant>,
    detected: Option<Instant>,
    acknowledged: Option<Instant>,
    resolved: Option<Instant>,
    closed: Option<Instant>,
    is_taken: bool,
}

impl<'f> Object<'f> {
    fn new(fold: &'f Fold, key: String) -> Self {
        Self {
            fold,
            key,
            open: None,
            waiting: Vec::new(),
            in_downtime: false,
        }
    }

    fn see(&mut self, step: Step, folded: &mut Folded) {
        match (step.event, step.state) {
            (_, Some(State::Problem { early, .. })) => self.problem(step, early),
            (_, Some(State::Pending)) => match &mut self.open {
                Some(open) => open.story.absorb(step),
                None => self.waiting.push(step),
            },
            (_, Some(State::Fine | State::Ended)) => self.fine(step, folded),
            (Event::Open | Event::Reopen, _) => self.reopen(step),
            (Event::DowntimeStart | Event::DowntimeEnd, _) => {
                self.in_downtime = step.event == Event::DowntimeStart;
                self.about_open(step, PLANNED, folded);
            }
            (Event::State | Event::Report | Event::Since | Event::Nothing, _) => {
                self.about_open(step, NO_STATE, folded);
            }
            _ => self.about_open(step, NOTHING_OPEN, folded),
        }
    }

    fn problem(&mut self, step: Step, early: bool) {
        let at = step.at;
        if let Some(open) = &mut self.open {
            if !early {
                open.detected = open.detected.or(at);
            }
            open.story.absorb(step);
            return;
        }
        let failing = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        if !step.is_hard || failing < self.fold.debounce {
            self.waiting.push(step);
            return;
        }
        let is_report = step.event == Event::Report;
        let mut open = Open::new(step, self.fold.named);
        if is_report {
            let reason = "the log begins with the problem: it began earlier";
            open.story.doubt(Code::BoundedTime, reason.to_owned());
        }
        open.detected = at.filter(|_| !early);
        open.started = self
            .waiting
            .first()
            .map_or(at.filter(|_| early), |first| first.at);
        for step in self.waiting.drain(..) {
            open.story.absorb(step);
        }
        open.story.incident.is_maintenance |= self.in_downtime;
        self.open = Some(open);
    }

    fn fine(&mut self, step: Step, folded: &mut Folded) {
        if let Some(mut open) = self.open.take() {
            open.resolved = step.at;
            if step.event == Event::Report {
                let reason = "the recovery is not in the log: it is the first time at which all was well again";
                open.story.doubt(Code::BoundedTime, reason.to_owned());
            }
            open.story.absorb(step);
            open.finish(self.fold, &self.key, folded);
            return;
        }
        let reason = if self.waiting.is_empty() {
            ALL_IS_WELL
        } else {
            PASSED
        };
        for soft in self.waiting.drain(..) {
            folded.other(&soft, PASSED);
        }
        folded.other(&step, reason);
    }

    fn reopen(&mut self, step: Step) {
        let at = step.at;
        let is_opening = step.event == Event::Open;
        if let Some(open) = &mut self.open {
            if is_opening {
                open.detected = open.detected.or(at);
            }
            (open.resolved, open.closed) = (None, None);
            open.story.absorb(step);
            return;
        }
        let mut open = Open::new(step, self.fold.named);
        open.detected = at.filter(|_| is_opening);
        self.open = Some(open);
    }

    /// Adds a step to the incident that is open; under its own name, any step tells of an incident.
    fn about_open(&mut self, step: Step, otherwise: &str, folded: &mut Folded) {
        let (event, at) = (step.event, step.at);
        match &mut self.open {
            Some(open) => open.story.absorb(step),
            None if self.fold.named => self.open = Some(Open::new(step, true)),
            None => return folded.other(&step, otherwise),
        }
        let Some(open) = &mut self.open else { return };
        match event {
            Event::Acknowledge => {
                open.acknowledged = open.acknowledged.or(at);
                open.is_taken = true;
            }
            Event::Unacknowledge => open.is_taken = false,
            Event::Resolve => open.resolved = at,
            Event::Close => open.closed = at,
            _ => {}
        }
        let is_over = matches!(event, Event::Resolve | Event::Close) && !self.fold.named;
        if is_over && let Some(open) = self.open.take() {
            open.finish(self.fold, &self.key, folded);
        }
    }

    fn end(mut self, folded: &mut Folded) {
        if let Some(open) = self.open.take() {
            open.finish(self.fold, &self.key, folded);
        }
        for soft in &self.waiting {
            folded.other(soft, UNDECIDED);
        }
    }
}

impl Open {
    fn new(step: Step, named: bool) -> Self {
        Self {
            opened: step.at,
            story: Story::new(step, named),
            started: None,
            detected: None,
            acknowledged: None,
            resolved: None,
            closed: None,
            is_taken: false,
        }
    }

    fn finish(mut self, fold: &Fold, key: &str, folded: &mut Folded) {
        // A problem that never got worse was noticed when it began.
        if self.detected.is_none() && self.started.is_some() {
            self.detected = self.opened;
            self.started = self.started.filter(|&at| Some(at) < self.opened);
        }
        for milestone in Milestone::ALL {
            if fold.opens.iter().any(|name| name == milestone.column()) {
                self.story.set(milestone, self.detected);
            }
        }
        self.story.set(Milestone::Started, self.started);
        self.story.set(Milestone::Acknowledged, self.acknowledged);
        self.story.set(Milestone::Resolved, self.resolved);
        self.story.set(Milestone::Closed, self.closed);
        let began = self.detected.or(self.opened).filter(|_| !fold.named);
        self.story.name(key, began);
        let status = if self.closed.is_some() {
            Status::Closed
        } else if self.resolved.is_some() {
            Status::Resolved
        } else if self.is_taken {
            Status::Acknowledged
        } else {
            Status::Open
        };
        folded.keep(self.story, status);
    }
}
