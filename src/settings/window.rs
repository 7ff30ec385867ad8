//! Windows and baselines: as they are typed, and the periods that they mean.

use chrono::Utc;

use crate::analysis::{Extent, Scope};
use crate::error::{Error, Result};
use crate::incident::Instant;
use crate::incident::period::{self, Period, Unit};
use crate::settings::ReportSettings;

/// How much older than the clock the newest record may be before it becomes the as-of time.
const STALE_SECONDS: f64 = 31.0 * 86_400.0;

/// Which incidents a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The last full weeks.
    Weeks(i32),
    /// The last full month.
    Month,
    /// The last full quarter.
    Quarter,
    /// Everything.
    All,
    /// From one time to another.
    Custom(Option<Instant>, Option<Instant>),
}

/// What a window is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// What suits the window.
    Default,
    /// Nothing.
    Nothing,
    /// So many weeks or months or quarters before it.
    Before(Unit, i32),
}

/// Returns the window between two times, else the named one.
pub(super) fn between(
    since: Option<Instant>,
    until: Option<Instant>,
    named: Option<&str>,
) -> Result<Window> {
    match (since, until) {
        (None, None) => window(named.unwrap_or("4w")),
        (Some(from), Some(to)) if from >= to => Err(Error::bad_setting(
            "--until",
            &to.rfc3339(),
            "a time after --since",
        )),
        (from, to) => Ok(Window::Custom(from, to)),
    }
}

pub(super) fn window(text: &str) -> Result<Window> {
    match text {
        "all" => Ok(Window::All),
        "month" => Ok(Window::Month),
        "quarter" => Ok(Window::Quarter),
        _ => count(text, 'w', 520).map(Window::Weeks).ok_or_else(|| {
            Error::bad_setting(
                "--window",
                text,
                "1w, 4w, 13w (any number of weeks), month, quarter or all",
            )
        }),
    }
}

pub(super) fn baseline(text: Option<&str>) -> Result<Baseline> {
    let Some(text) = text else {
        return Ok(Baseline::Default);
    };
    match text {
        "none" => Ok(Baseline::Nothing),
        "quarter" => Ok(Baseline::Before(Unit::Quarter, 1)),
        _ => count(text, 'w', 520)
            .map(|weeks| Baseline::Before(Unit::Week, weeks))
            .or_else(|| count(text, 'm', 120).map(|months| Baseline::Before(Unit::Month, months)))
            .ok_or_else(|| {
                Error::bad_setting(
                    "--baseline",
                    text,
                    "12w (any number of weeks), 3m (any number of months), quarter or none",
                )
            }),
    }
}

/// Reads a number with its unit behind it, between 1 and `most`.
fn count(text: &str, unit: char, most: i32) -> Option<i32> {
    let number: i32 = text.strip_suffix(unit)?.parse().ok()?;
    (1..=most).contains(&number).then_some(number)
}

impl ReportSettings {
    /// Decides the as-of time: given, else the clock, unless the newest record is more than 31 days older.
    ///
    /// *Output*: the instant, and where it comes from: `flag`, `environment`, `clock` or `newest_record`.
    #[must_use]
    pub fn as_of(&self, latest: Option<Instant>) -> (Instant, &'static str) {
        if let Some(given) = self.as_of {
            return given;
        }
        let clock =
            Instant::from_datetime(&Utc::now()).expect("the clock shows a year of four digits");
        match latest {
            Some(latest) if clock.seconds_since(latest) > STALE_SECONDS => {
                let day = period::local_day(self.input.zone, latest);
                (
                    period::start_of_day(self.input.zone, day + chrono::Days::new(1)),
                    "newest_record",
                )
            }
            _ => (clock, "clock"),
        }
    }

    /// Works out the periods.
    ///
    /// *Input*: the as-of time and the earliest place in time of the incidents.
    #[must_use]
    pub fn scope(&self, as_of: Instant, first: Option<Instant>) -> Scope {
        let zone = self.input.zone;
        let first_day = first.map_or(as_of, |first| {
            period::start_of_day(zone, period::local_day(zone, first))
        });
        let last_full = |unit: Unit, count: i32| {
            let to = period::last_boundary(zone, unit, as_of);
            Period {
                from: period::boundary_after(zone, unit, to, -count),
                to,
            }
        };
        let current = match self.window {
            Window::Weeks(weeks) => last_full(Unit::Week, weeks),
            Window::Month => last_full(Unit::Month, 1),
            Window::Quarter => last_full(Unit::Quarter, 1),
            Window::All => Period {
                from: first_day.min(as_of),
                to: as_of,
            },
            Window::Custom(from, to) => {
                let to = to.unwrap_or(as_of);
                Period {
                    from: from.unwrap_or(first_day).min(to),
                    to,
                }
            }
        };
        Scope {
            as_of,
            zone,
            extent: if self.window == Window::All {
                Extent::Everything
            } else {
                Extent::Window
            },
            current,
            baseline: self.baseline_before(current),
        }
    }

    fn baseline_before(&self, current: Period) -> Option<Period> {
        let (unit, count) = match (self.baseline, self.window) {
            (Baseline::Nothing, _) | (_, Window::All) | (Baseline::Default, Window::Custom(..)) => {
                return None;
            }
            (Baseline::Before(unit, count), _) => (unit, count),
            (Baseline::Default, Window::Weeks(weeks)) => (Unit::Week, weeks.max(12)),
            (Baseline::Default, Window::Month) => (Unit::Month, 3),
            (Baseline::Default, Window::Quarter) => (Unit::Quarter, 1),
        };
        let from = period::boundary_after(self.input.zone, unit, current.from, -count);
        Some(Period {
            from,
            to: current.from,
        })
    }

    /// Returns the window as it was asked for.
    #[must_use]
    pub fn window_name(&self) -> String {
        match self.window {
            Window::Weeks(weeks) => format!("{weeks}w"),
            Window::Month => "month".to_owned(),
            Window::Quarter => "quarter".to_owned(),
            Window::All => "all".to_owned(),
            Window::Custom(..) => "custom".to_owned(),
        }
    }
}
