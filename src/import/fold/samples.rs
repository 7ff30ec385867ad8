//! Series of samples → incidents: one lasts as long as its samples follow each other.
//!
//! ```text
//! pending   . . . .
//! firing            . . . . . .           . . .
//!           started detected    resolved  (a gap longer than the step: the next incident)
//! ```
//!
//! What began is seen at the first sample, what ended at the first one that is missing, so both are late by up to one
//! step. A series that reaches the end of the export is still open.

use std::collections::BTreeMap;

use crate::import::fold::spec::Fold;
use crate::import::fold::step::Step;
use crate::import::fold::story::{Folded, Story};
use crate::import::fold::words::{Event, State};
use crate::incident::{Instant, Milestone, Status};
use crate::notes::Code;

/// Folds the steps of one preset.
pub(super) fn fold(fold: &Fold, steps: Vec<Step>) -> Folded {
    let mut folded = Folded::default();
    let grid = Grid::of(&steps);
    let mut objects: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for step in steps {
        objects.entry(step.key.clone()).or_default().push(step);
    }
    for (key, steps) in objects {
        object(fold, &key, &steps, &grid, &mut folded);
    }
    folded
}

/// When samples were taken.
struct Grid {
    /// Microseconds between two samples: the smallest gap that occurs, of the coarsest input.
    step: i64,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Grid {
    fn of(steps: &[Step]) -> Self {
        let mut smallest: BTreeMap<u32, i64> = BTreeMap::new();
        for step in steps {
            for pair in step.detail.samples.windows(2) {
                let gap = pair[1].0.micros() - pair[0].0.micros();
                if gap > 0 {
                    let least = smallest.entry(step.input).or_insert(gap);
                    *least = gap.min(*least);
                }
            }
        }
        let times = || {
            let samples = steps.iter().flat_map(|step| &step.detail.samples);
            samples.map(|(at, _)| *at)
        };
        Self {
            step: smallest.into_values().max().unwrap_or(0),
            first: times().min(),
            last: times().max(),
        }
    }

    /// Tells whether two samples follow each other; times of scrapes waver, so half a step more is none missing.
    fn follows(&self, earlier: Instant, later: Instant) -> bool {
        later.micros() - earlier.micros() <= self.step + self.step / 2
    }
}

/// Samples that follow each other, and the records (by number) that they come from.
struct Run {
    first: Instant,
    last: Instant,
    owner: usize,
    records: Vec<usize>,
}

fn runs(steps: &[Step], wanted: impl Fn(&Step) -> bool, grid: &Grid) -> Vec<Run> {
    let mut samples: Vec<(Instant, usize)> = Vec::new();
    for (number, step) in steps.iter().enumerate().filter(|(_, step)| wanted(step)) {
        samples.extend(step.detail.samples.iter().map(|(at, _)| (*at, number)));
    }
    samples.sort_unstable();
    let mut found: Vec<Run> = Vec::new();
    for (at, number) in samples {
        match found.last_mut() {
            Some(run) if grid.follows(run.last, at) => {
                run.last = at;
                if !run.records.contains(&number) {
                    run.records.push(number);
                }
            }
            _ => found.push(Run {
                first: at,
                last: at,
                owner: number,
                records: vec![number],
            }),
        }
    }
    found
}

fn object(fold: &Fold, key: &str, steps: &[Step], grid: &Grid, folded: &mut Folded) {
    let is_problem = |step: &Step| matches!(step.state, Some(State::Problem { .. }));
    let firing = runs(steps, is_problem, grid);
    let pending = runs(steps, |step| step.state == Some(State::Pending), grid);
    let since = since(steps);
    // Each record has one fate: it opens an incident, belongs to one, or is none.
    let mut opened = vec![false; steps.len()];
    let mut belongs = vec![false; steps.len()];
    let mut stories = Vec::new();
    for run in &firing {
        let before = pending
            .iter()
            .find(|waiting| waiting.last <= run.first && grid.follows(waiting.last, run.first));
        let active = since
            .iter()
            .filter(|(seen, at, _)| *seen >= run.first && *seen <= run.last && *at <= run.first)
            .max_by_key(|(_, at, _)| *at);
        let used = before.iter().flat_map(|run| run.records.iter().copied());
        for number in run
            .records
            .iter()
            .copied()
            .chain(used)
            .chain(active.map(|(_, _, number)| *number))
        {
            belongs[number] = true;
        }
        let started = active.map(|(_, at, _)| *at).or(before.map(|run| run.first));
        stories.push((run, started));
    }
    for (run, started) in stories {
        let mut story = Story::new(steps[run.owner].clone(), false);
        story.records = u64::from(!std::mem::replace(&mut opened[run.owner], true));
        tell(fold, key, run, started, grid, &mut story);
        let is_open = story.incident.at(Milestone::Resolved).is_none();
        folded.keep(
            story,
            if is_open {
                Status::Open
            } else {
                Status::Resolved
            },
        );
    }
    for (number, step) in steps.iter().enumerate() {
        if opened[number] {
            continue;
        }
        match (belongs[number], folded.stories.last_mut()) {
            (true, Some(story)) => story.records += 1,
            _ => folded.other(step, why_none(step)),
        }
    }
}

/// Sets the times of an incident.
fn tell(
    fold: &Fold,
    key: &str,
    run: &Run,
    started: Option<Instant>,
    grid: &Grid,
    story: &mut Story,
) {
    for milestone in Milestone::ALL {
        if fold.opens.iter().any(|name| name == milestone.column()) {
            story.set(milestone, Some(run.first));
        }
    }
    story.set(Milestone::Started, started);
    if started.is_none() && Some(run.first) == grid.first {
        let reason = "it begins with the export: it may have begun earlier";
        story.doubt(Code::BoundedTime, reason.to_owned());
    }
    if Some(run.last) == grid.last {
        let reason = "it lasts to the end of the export: it is taken as open";
        story.doubt(Code::BoundedTime, reason.to_owned());
    } else {
        let after = Instant::from_micros(run.last.micros() + grid.step);
        story.set(Milestone::Resolved, Some(after));
    }
    story.name(key, Some(run.first));
}

/// Collects the times since when conditions hold: when seen, since when, in which record.
fn since(steps: &[Step]) -> Vec<(Instant, Instant, usize)> {
    let mut found = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        if step.event != Event::Since {
            continue;
        }
        for (seen, value) in &step.detail.samples {
            let seconds = value
                .parse::<f64>()
                .ok()
                .filter(|at| *at > 0.0 && *at < 2.5e11);
            if let Some(seconds) = seconds {
                #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
                let at = Instant::from_micros((seconds * 1e6).round() as i64);
                found.push((*seen, at, number));
            }
        }
    }
    found
}

fn why_none(step: &Step) -> &'static str {
    if step.event == Event::Since {
        "series that say since when a condition holds, not whether the alert fired: export the query ALERTS as well"
    } else if step.state == Some(State::Pending) {
        "pending alerts that never fired"
    } else {
        "series without samples"
    }
}
