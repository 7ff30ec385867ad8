//! When a team works: hours by weekday in its zone, without its holidays.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::incident::Instant;
use crate::incident::period::{Period, Tz, instant_of_local, local_day};

/// When a team works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours {
    /// The zone of its clock.
    pub zone: Tz,
    /// From when to when, by weekday, Monday first; midnight as an end is the end of the day.
    pub days: [Vec<(NaiveTime, NaiveTime)>; 7],
    /// Days on which nobody works.
    pub holidays: BTreeSet<NaiveDate>,
}

impl WorkingHours {
    /// Returns what is usual where a team says nothing: Monday to Friday, 08:00 to 18:00.
    #[must_use]
    pub fn usual(zone: Tz) -> Self {
        let at = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour of the day");
        let days = std::array::from_fn(|day| {
            if day < 5 {
                vec![(at(8), at(18))]
            } else {
                Vec::new()
            }
        });
        Self {
            zone,
            days,
            holidays: BTreeSet::new(),
        }
    }

    /// Returns the hours of one day as local times.
    fn of(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let hours = &self.days[day.weekday().num_days_from_monday() as usize];
        let works = !self.holidays.contains(&day);
        hours.iter().filter(move |_| works).map(move |&(from, to)| {
            let end = if to == NaiveTime::MIN {
                (day + Days::new(1)).and_time(to)
            } else {
                day.and_time(to)
            };
            (day.and_time(from), end)
        })
    }

    /// Tells whether somebody works at an instant.
    #[must_use]
    pub fn is_inside(&self, at: Instant) -> bool {
        let local = at.datetime().with_timezone(&self.zone).naive_local();
        self.of(local.date())
            .any(|(from, to)| from <= local && local < to)
    }

    /// Lays out the working time of a period, so that spans of it can be measured quickly.
    #[must_use]
    pub fn timeline(&self, over: Period) -> WorkingTime {
        let mut found = WorkingTime::default();
        let (mut day, last) = (
            local_day(self.zone, over.from),
            local_day(self.zone, over.to),
        );
        let mut worked = 0;
        while day <= last {
            for (from, to) in self.of(day) {
                let [from, to] =
                    [from, to].map(|local| instant_of_local(self.zone, local).0.micros());
                found.stretches.push((from, to, worked));
                worked += (to - from).max(0);
            }
            day = day + Days::new(1);
        }
        found
    }
}

/// The working time of a period.
#[derive(Debug, Clone, Default)]
pub struct WorkingTime {
    /// Begin and end of each stretch, and what was worked before it, in microseconds.
    stretches: Vec<(i64, i64, i64)>,
}

impl WorkingTime {
    /// Returns the working time from one instant to another, all in microseconds UTC.
    #[must_use]
    pub fn between(&self, from: i64, to: i64) -> i64 {
        (self.until(to) - self.until(from)).max(0)
    }

    fn until(&self, at: i64) -> i64 {
        let after = self.stretches.partition_point(|stretch| stretch.0 <= at);
        let Some(&(from, to, worked)) = after
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last))
        else {
            return 0;
        };
        worked + at.min(to).saturating_sub(from).max(0)
    }
}

#[cfg(test)]
mod tests;
