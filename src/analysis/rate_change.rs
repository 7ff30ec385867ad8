//! Whether there are more incidents than before: counts per week compared, bursts allowed for.

use crate::analysis::change::{Change, Direction, RAISED, Verdict, is_long_enough, word};
use crate::analysis::population::{Population, Row};
use crate::incident::Instant;
use crate::incident::period::{self, Period, Unit};
use crate::stats::adjust::benjamini_hochberg;
use crate::stats::burst::{guarded_ratio, usual_range};
use crate::stats::dispersion::Dispersion;
use crate::stats::power::RatePower;
use crate::stats::rate_ratio::Events;

/// The full weeks of window and baseline, and how long both are.
pub(super) struct Weeks {
    current: Vec<Period>,
    baseline: Vec<Period>,
    exposure: Option<(f64, f64)>,
    /// Below this rate nothing up to a drop to nothing or a rise to twenty times could be seen.
    least_rate: f64,
}

/// Counts of one kind of incident in both periods.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// In the window, and in each full week of it.
    pub(super) current: (u64, Vec<u64>),
    /// In the baseline, and in each full week of it.
    pub(super) baseline: (u64, Vec<u64>),
}

impl Counts {
    /// Measures how the weekly counts vary around their own period's mean.
    pub(super) fn dispersion(&self) -> Dispersion {
        Dispersion::of(&[&self.current.1, &self.baseline.1])
    }
}

impl Weeks {
    /// Finds the full weeks; a period that reaches beyond as-of is cut there.
    pub(super) fn new(population: &Population<'_>) -> Self {
        let scope = population.scope;
        let seen = |period: Period| Period {
            from: period.from,
            to: period.to.min(scope.as_of).max(period.from),
        };
        let full = |period: Period| -> Vec<Period> {
            let weeks = period::units(scope.zone, Unit::Week, period).into_iter();
            weeks
                .filter(|week| week.from >= period.from && week.to <= period.to)
                .collect()
        };
        let current = seen(scope.current);
        let baseline = scope.baseline.map(seen);
        let exposure =
            baseline.map(|baseline| (current.weeks(scope.zone), baseline.weeks(scope.zone)));
        Self {
            current: full(current),
            baseline: baseline.map(full).unwrap_or_default(),
            exposure,
            least_rate: exposure.map_or(0.0, |(now, before)| least_rate(now, before)),
        }
    }

    /// Counts all incidents of both periods.
    pub(super) fn counts(&self, population: &Population<'_>) -> Counts {
        let weekly = |rows: &[Row], weeks: &[Period]| {
            let before = |at: Instant| rows.partition_point(|row| row.at < at.micros());
            weeks
                .iter()
                .map(|week| (before(week.to) - before(week.from)) as u64)
                .collect()
        };
        let (window, baseline) = (population.in_window(), population.in_baseline());
        Counts {
            current: (window.len() as u64, weekly(window, &self.current)),
            baseline: (baseline.len() as u64, weekly(baseline, &self.baseline)),
        }
    }

    /// Numbers the full week of each incident of a period: window, then baseline.
    pub(super) fn numbered(&self, population: &Population<'_>) -> [Numbered; 2] {
        [
            Numbered::new(population.in_window(), &self.current),
            Numbered::new(population.in_baseline(), &self.baseline),
        ]
    }

    /// Compares the rates; the verdict still is open, unless too few incidents could show anything.
    ///
    /// *Empty*: `None` without a baseline.
    pub(super) fn change(&self, counts: &Counts) -> Option<Change> {
        let (now, before) = self.exposure?;
        let current = Events {
            count: counts.current.0,
            exposure: now,
        };
        let baseline = Events {
            count: counts.baseline.0,
            exposure: before,
        };
        let dispersion = counts.dispersion();
        let Some(ratio) = guarded_ratio(current, baseline, &dispersion) else {
            return Some(Change::too_few());
        };
        let change = Change::of(&ratio);
        let shows_nothing =
            ratio.p_value > RAISED && baseline.rate() / dispersion.floored() < self.least_rate;
        if shows_nothing || !is_long_enough(before) {
            return Some(change.called_too_few());
        }
        Some(change)
    }

    /// Returns the counts of one week that a comparison with the baseline would not raise.
    pub(super) fn usual(&self, counts: &Counts) -> Option<(u64, u64)> {
        let (_, before) = self
            .exposure
            .filter(|exposure| is_long_enough(exposure.1))?;
        let baseline = Events {
            count: counts.baseline.0,
            exposure: before,
        };
        usual_range(1.0, baseline, &Dispersion::of(&[&counts.baseline.1]))
    }

    /// Plans the comparison as it was made, to say what it could have seen; `None` without a baseline.
    pub(super) fn power(&self, counts: &Counts) -> Option<RatePower> {
        let (now, before) = self
            .exposure
            .filter(|exposure| exposure.0 > 0.0 && exposure.1 > 0.0)?;
        let rate = crate::stats::number(counts.baseline.0) / before;
        Some(RatePower::new(
            rate / counts.dispersion().floored(),
            now,
            before,
        ))
    }
}

/// Returns the lowest rate at which a drop to nothing or a rise to twenty times would be seen.
fn least_rate(now: f64, before: f64) -> f64 {
    if now <= 0.0 || before <= 0.0 {
        return f64::INFINITY;
    }
    // At a hundredth of an incident before nothing shows, at a hundred everything does.
    let (mut low, mut high) = (0.01 / before, 100.0 / before);
    while high > low * 1.05 {
        let middle = (low * high).sqrt();
        if RatePower::new(middle, now, before).shows_anything() {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Stands for an incident outside of every full week.
const NONE: u32 = u32::MAX;

/// The full week of each incident of one period, by place.
pub(super) struct Numbered {
    weeks: usize,
    of: Vec<u32>,
}

impl Numbered {
    fn new(rows: &[Row], weeks: &[Period]) -> Self {
        let mut of = vec![NONE; rows.len()];
        for (number, week) in (0..).zip(weeks) {
            let before = |at: Instant| rows.partition_point(|row| row.at < at.micros());
            of[before(week.from)..before(week.to)].fill(number);
        }
        Self {
            weeks: weeks.len(),
            of,
        }
    }

    /// Counts the incidents of each of `names` names, in all and by week.
    pub(super) fn counts(
        &self,
        names: usize,
        members: impl Iterator<Item = (usize, usize)>,
    ) -> Vec<(u64, Vec<u64>)> {
        let mut found = vec![(0, vec![0; self.weeks]); names];
        for (place, name) in members {
            let (all, weekly) = &mut found[name];
            *all += 1;
            if self.of[place] != NONE {
                weekly[self.of[place] as usize] += 1;
            }
        }
        found
    }
}

/// Gives each change of a list its verdict, the length of the list allowed for: clear or not, never possible.
pub(super) fn judge_list(changes: &mut [Option<Change>]) {
    let p_values: Vec<f64> = changes
        .iter()
        .flatten()
        .map(|change| change.p_value.unwrap_or(1.0))
        .collect();
    let adjusted = benjamini_hochberg(&p_values);
    for (change, adjusted) in changes.iter_mut().flatten().zip(adjusted) {
        let pending = change.pending();
        if pending.verdict.is_none() {
            let is_clear = adjusted <= RAISED;
            *pending.verdict = Some(word(pending.direction, is_clear, is_clear));
        }
    }
}

/// Tells whether a change is one that a list names.
pub(super) fn is_named(change: Option<&Change>) -> bool {
    change
        .and_then(|change| change.verdict)
        .is_some_and(Verdict::is_clear)
}

/// Which way two shares differ.
pub(super) fn towards(now: f64, before: f64) -> Direction {
    if now > before {
        Direction::More
    } else if now < before {
        Direction::Less
    } else {
        Direction::Neither
    }
}

#[cfg(test)]
mod tests;
