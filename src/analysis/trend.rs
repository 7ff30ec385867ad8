//! The long run: a steady rise or fall of the weekly counts, and the week in which their level changed.

use serde::{Deserialize, Serialize};

use crate::analysis::PeriodCount;
use crate::analysis::change::{Direction, Pending, Verdict};
use crate::incident::Instant;
use crate::stats::level_change::level_change;
use crate::stats::trend::Slope;

/// The fewest full weeks that a trend is sought in.
const WEEKS: usize = 12;

/// A steady rise or fall of the weekly counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The full weeks that it rests on.
    pub weeks: u64,
    /// Growth over four weeks in percent; negative when it falls. `None` when it was not sought.
    pub percent_per_4_weeks: Option<f64>,
    /// Lower end of its 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of its 95 % interval.
    pub upper: Option<f64>,
    /// Two-sided p value.
    pub p_value: Option<f64>,
    /// What is said of it.
    pub verdict: Option<Verdict>,
    /// The one week in which the level changed most; `None` unless that is clear.
    pub level_change: Option<LevelChange>,
}

/// A change of the level of the weekly counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelChange {
    /// The begin of the first week on the new level.
    pub from: Instant,
    /// Incidents per week before it.
    pub before_per_week: f64,
    /// Incidents per week from it on.
    pub after_per_week: f64,
    /// The chance that the same weeks in random order split as well.
    pub p_value: f64,
    /// What is said of it.
    pub verdict: Option<Verdict>,
}

impl Trend {
    /// Hands the slope over to be judged with others.
    pub(super) fn pending(&mut self) -> (Pending<'_>, Option<Pending<'_>>) {
        let direction = match self.percent_per_4_weeks {
            Some(percent) if percent > 0.0 => Direction::More,
            Some(percent) if percent < 0.0 => Direction::Less,
            _ => Direction::Neither,
        };
        let slope = Pending {
            p_value: self.p_value,
            direction,
            verdict: &mut self.verdict,
        };
        let level = self.level_change.as_mut().map(|level| Pending {
            p_value: Some(level.p_value),
            direction: if level.after_per_week > level.before_per_week {
                Direction::More
            } else {
                Direction::Less
            },
            verdict: &mut level.verdict,
        });
        (slope, level)
    }

    /// Drops a change of level that is not clear: of all splits the best was taken, so a possible one says little.
    pub(super) fn settle(&mut self) {
        let is_clear = |level: &LevelChange| level.verdict.is_some_and(Verdict::is_clear);
        self.level_change = self.level_change.take().filter(is_clear);
    }
}

/// Seeks a trend in the full weeks.
///
/// *Definition*: a log-linear slope that allows for bursts; the best single split against 999 random orders of the same
/// weeks. *Empty*: below twelve full weeks, too few.
pub(super) fn trend(weekly: &[PeriodCount]) -> Trend {
    let full: Vec<&PeriodCount> = weekly.iter().filter(|week| week.complete).collect();
    let counts: Vec<u64> = full.iter().map(|week| week.count).collect();
    let none = Trend {
        weeks: counts.len() as u64,
        verdict: Some(Verdict::TooFew),
        ..Trend::default()
    };
    let Some(slope) = Slope::fit(&counts).filter(|_| counts.len() >= WEEKS) else {
        return none;
    };
    let percent = |factor: f64| {
        ((factor - 1.0) * 100.0)
            .is_finite()
            .then_some((factor - 1.0) * 100.0)
    };
    let (factor, lower, upper) = slope.factor(4.0);
    let level = level_change(&counts).map(|level| LevelChange {
        from: full[level.place].from,
        before_per_week: level.before,
        after_per_week: level.after,
        p_value: level.p_value,
        verdict: None,
    });
    Trend {
        percent_per_4_weeks: percent(factor),
        lower: percent(lower),
        upper: percent(upper),
        p_value: Some(slope.p_value()),
        verdict: None,
        level_change: level,
        ..none
    }
}

#[cfg(test)]
mod tests;
