//! Arguments + configuration + as-of time → one checked value; after it nobody asks the environment.

use std::path::{Path, PathBuf};

use chrono::Utc;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::analysis::{Extent, Scope};
use crate::args::{ImportArgs, InputArgs, ReportArgs};
use crate::error::{Error, Result};
use crate::import::timestamp::{self, DateOrder, Form};
use crate::import::{ImportOptions, preset};
use crate::incident::period::{self, Period, Tz, Unit};
use crate::incident::{Instant, table};
use crate::output::Foreign;

/// The configuration file that is read when it stands in the working folder.
const CONFIG_FILE: &str = "afteraction.toml";

/// The folder that a report is written to when none is named.
const DEFAULT_OUT: &str = "afteraction-report";

/// How much older than the clock the newest record may be before it becomes the as-of time.
const STALE_DAYS: i64 = 31;

/// Every setting, as the configuration file has it; a flag or a variable wins over it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    out: Option<PathBuf>,
    force: Option<bool>,
    window: Option<String>,
    baseline: Option<String>,
    since: Option<String>,
    until: Option<String>,
    #[serde(default, rename = "where")]
    filters: Vec<String>,
    as_of: Option<String>,
    source: Option<String>,
    mapping: Option<PathBuf>,
    tz: Option<String>,
    date_order: Option<String>,
    max_rejects: Option<toml::Value>,
    json: Option<bool>,
    quiet: Option<bool>,
    no_progress: Option<bool>,
    threads: Option<usize>,
}

/// What all commands that read incidents are told.
#[derive(Debug)]
pub struct InputSettings {
    /// What to read.
    pub files: Vec<PathBuf>,
    /// How to read it.
    pub options: ImportOptions,
    /// The reporting zone.
    pub zone: Tz,
    /// How many rejects are allowed.
    pub max_rejects: Option<RejectLimit>,
    /// Whether the result goes to stdout as JSON.
    pub json: bool,
    /// Whether nothing but errors is said.
    pub quiet: bool,
    /// Whether progress is shown.
    pub progress: bool,
    /// How many threads work.
    pub threads: Option<usize>,
    /// SHA-256 of the configuration and of the mapping, if there are any.
    hashes: (Option<String>, Option<String>),
    /// What was asked for, as the report repeats it.
    source: Option<String>,
}

/// What the command `report` is told.
#[derive(Debug)]
pub struct ReportSettings {
    /// What to read and how.
    pub input: InputSettings,
    /// The output folder, and whether it was named.
    pub out: PathBuf,
    /// Whether the folder was named: `--json` alone writes no files.
    pub out_is_named: bool,
    /// What to do with files in it that are not ours.
    pub foreign: Foreign,
    /// Which incidents the report is about.
    pub window: Window,
    /// What it is compared with.
    pub baseline: Baseline,
    /// Values that incidents must have.
    pub filters: Vec<Filter>,
    /// The as-of time, if it was given, and where it was.
    as_of: Option<(Instant, &'static str)>,
}

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

/// A value that incidents must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The canonical column.
    pub column: &'static str,
    /// The value; case does not count.
    pub value: String,
}

/// How many rejects are allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RejectLimit {
    /// So many records.
    Records(u64),
    /// Such a share of the records, in percent.
    Percent(f64),
}

impl RejectLimit {
    /// Tells whether more were rejected than allowed.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 52 bits"
    )]
    pub fn is_exceeded(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Records(limit) => rejected > limit,
            Self::Percent(limit) => read > 0 && rejected as f64 * 100.0 / read as f64 > limit,
        }
    }

    /// Returns the limit as it was given.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Records(limit) => limit.to_string(),
            Self::Percent(limit) => format!("{limit}%"),
        }
    }
}

fn read_config(named: Option<&Path>) -> Result<(Config, Option<String>)> {
    let path = match named {
        Some(path) => path,
        None if Path::new(CONFIG_FILE).is_file() => Path::new(CONFIG_FILE),
        None => return Ok((Config::default(), None)),
    };
    let text = std::fs::read_to_string(path).map_err(|cause| Error::config(path, cause))?;
    let config = toml::from_str(&text).map_err(|cause| Error::config(path, cause))?;
    Ok((config, Some(sha256(text.as_bytes()))))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn input_settings(
    args: InputArgs,
    config: &Config,
    config_hash: Option<String>,
) -> Result<InputSettings> {
    let zone = match args.tz.as_ref().or(config.tz.as_ref()) {
        Some(name) => Some(
            name.parse::<Tz>()
                .map_err(|_| Error::unknown_zone("--tz", name))?,
        ),
        None => None,
    };
    let mapping_path = args.mapping.as_ref().or(config.mapping.as_ref());
    let mapping_text = match mapping_path {
        Some(path) => {
            Some(std::fs::read_to_string(path).map_err(|cause| Error::mapping_file(path, cause))?)
        }
        None => None,
    };
    let mapping = match (mapping_path, &mapping_text) {
        (Some(path), Some(text)) => Some(preset::parse(text, &path.display().to_string())?),
        _ => None,
    };
    let date_order = args
        .date_order
        .as_deref()
        .or(config.date_order.as_deref())
        .map(date_order)
        .transpose()?;
    let max_rejects = match (&args.max_rejects, &config.max_rejects) {
        (Some(text), _) => Some(reject_limit(text)?),
        (None, Some(toml::Value::String(text))) => Some(reject_limit(text)?),
        (None, Some(other)) => Some(reject_limit(&other.to_string())?),
        (None, None) => None,
    };
    let source = args.source.or_else(|| config.source.clone());
    Ok(InputSettings {
        files: args.files,
        options: ImportOptions {
            source: source.clone(),
            mapping,
            zone,
            date_order,
            limits: crate::import::input::Limits::default(),
        },
        zone: zone.unwrap_or(Tz::UTC),
        max_rejects,
        json: args.json || config.json.unwrap_or(false),
        quiet: args.quiet || config.quiet.unwrap_or(false),
        progress: !(args.no_progress || config.no_progress.unwrap_or(false)),
        threads: args.threads.or(config.threads),
        hashes: (
            config_hash,
            mapping_text.map(|text| sha256(text.as_bytes())),
        ),
        source,
    })
}

/// Checks the command `import`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn import_settings(args: ImportArgs) -> Result<(InputSettings, PathBuf, Option<PathBuf>)> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    Ok((
        input_settings(args.input, &config, hash)?,
        args.out,
        args.rejects,
    ))
}

/// Checks the command `report`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn report_settings(args: ReportArgs) -> Result<ReportSettings> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    let input = input_settings(args.input, &config, hash)?;
    let time = |flag: &str, text: Option<String>| {
        text.map(|text| read_time(flag, &text, input.zone))
            .transpose()
    };
    let since = time("--since", args.since.or(config.since))?;
    let until = time("--until", args.until.or(config.until))?;
    let window = match (since, until, args.window.or(config.window)) {
        (None, None, text) => window(text.as_deref().unwrap_or("4w"))?,
        (from, to, _) => Window::Custom(from, to),
    };
    if let Window::Custom(Some(from), Some(to)) = window
        && from >= to
    {
        return Err(Error::bad_setting(
            "--until",
            &to.rfc3339(),
            "a time after --since",
        ));
    }
    let as_of = match time("--as-of", args.as_of.or(config.as_of))? {
        Some(at) => Some((at, "flag")),
        None => source_date_epoch()?.map(|at| (at, "environment")),
    };
    let filters = if args.filters.is_empty() {
        config.filters
    } else {
        args.filters
    };
    let out = args.out.or(config.out);
    Ok(ReportSettings {
        out_is_named: out.is_some(),
        out: out.unwrap_or_else(|| DEFAULT_OUT.into()),
        foreign: if args.force || config.force.unwrap_or(false) {
            Foreign::Keep
        } else {
            Foreign::Refuse
        },
        window,
        baseline: baseline(args.baseline.or(config.baseline).as_deref())?,
        filters: filters
            .iter()
            .map(|text| filter(text))
            .collect::<Result<_>>()?,
        as_of,
        input,
    })
}

fn read_time(flag: &str, text: &str, zone: Tz) -> Result<Instant> {
    let read = timestamp::read(text.trim(), &Form::Any, None, zone);
    read.map(|reading| reading.instant).map_err(|_| {
        Error::bad_setting(
            flag,
            text,
            "a date or a time, such as 2026-11-02 or 2026-11-02T08:00:00Z",
        )
    })
}

/// Reads the variable by which builds are made repeatable (reproducible-builds.org).
fn source_date_epoch() -> Result<Option<Instant>> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds: i64 = text
        .trim()
        .parse()
        .map_err(|_| Error::bad_setting("SOURCE_DATE_EPOCH", &text, "seconds since 1970"))?;
    let time =
        chrono::DateTime::from_timestamp(seconds, 0).and_then(|time| Instant::from_datetime(&time));
    time.map(Some).ok_or_else(|| {
        Error::bad_setting(
            "SOURCE_DATE_EPOCH",
            &text,
            "seconds since 1970, before the year 10000",
        )
    })
}

fn window(text: &str) -> Result<Window> {
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

fn baseline(text: Option<&str>) -> Result<Baseline> {
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

fn date_order(text: &str) -> Result<DateOrder> {
    match text {
        "day-first" => Ok(DateOrder::DayFirst),
        "month-first" => Ok(DateOrder::MonthFirst),
        _ => Err(Error::bad_setting(
            "--date-order",
            text,
            "day-first or month-first",
        )),
    }
}

fn reject_limit(text: &str) -> Result<RejectLimit> {
    let percent = text
        .strip_suffix('%')
        .and_then(|number| number.trim().parse().ok());
    let limit = match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => Some(RejectLimit::Percent(percent)),
        Some(_) => None,
        None => text.parse().ok().map(RejectLimit::Records),
    };
    limit.ok_or_else(|| {
        Error::bad_setting(
            "--max-rejects",
            text,
            "a number such as 10, or a percentage such as 1%",
        )
    })
}

fn filter(text: &str) -> Result<Filter> {
    let wrong = || {
        Error::bad_setting(
            "--where",
            text,
            "FIELD=VALUE with a canonical column (`afteraction schema`), such as service=checkout",
        )
    };
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let name = name.trim();
    let column = table::COLUMNS
        .iter()
        .find(|column| column.name == name || column.name.strip_suffix('s') == Some(name));
    let column = column.ok_or_else(wrong)?;
    Ok(Filter {
        column: column.name,
        value: value.trim().to_owned(),
    })
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
            Some(latest) if clock.seconds_since(latest) > (STALE_DAYS * 86_400) as f64 => {
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

    /// Returns the settings that decide the report's content, for the report itself.
    ///
    /// Threads, verbosity and the output folder are not among them: the same content has the same bytes.
    #[must_use]
    pub fn as_json(&self) -> serde_json::Value {
        let filters: Vec<String> = self
            .filters
            .iter()
            .map(|filter| format!("{}={}", filter.column, filter.value))
            .collect();
        let (config, mapping) = &self.input.hashes;
        json!({
            "window": self.window_name(),
            "baseline": match self.baseline {
                Baseline::Default => "default".to_owned(),
                Baseline::Nothing => "none".to_owned(),
                Baseline::Before(unit, count) => format!("{count} {unit:?}").to_lowercase(),
            },
            "where": filters,
            "time_zone": self.input.zone.name(),
            "source": self.input.source,
            "date_order": self.input.options.date_order.map(|order| order.to_string()),
            "max_rejects": self.input.max_rejects.map(RejectLimit::words),
            "definitions": "afteraction",
            "config_sha256": config,
            "mapping_sha256": mapping,
        })
    }
}

/// Returns a configuration with every setting, commented, at its default.
#[must_use]
pub fn config_text() -> &'static str {
    include_str!("../templates/afteraction.toml")
}

#[cfg(test)]
mod tests;
