//! What a team counts by, as it is typed: definitions, targets, working hours.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;

use super::config::sha256;
use crate::analysis::{Definitions, Target};
use crate::error::{Error, Result};
use crate::incident::period::Tz;
use crate::incident::working_hours::WorkingHours;
use crate::incident::{Phase, Severity};

/// What a target looks like.
const TARGET: &str = "phase=duration, such as resolve=4h or SEV1:resolve=1h30m; phases are detect, acknowledge, identify, mitigate, resolve, close and postmortem";

/// What a calendar looks like.
const CALENDAR: &str = "a TOML file with `zone = \"Europe/London\"`, `holidays = [\"2026-12-25\"]` and, under `[hours]`, `monday = \"09:00-17:00\"`";

/// The weekdays as a calendar names them.
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

pub(super) fn definitions(text: Option<&str>) -> Result<Definitions> {
    let Some(text) = text else {
        return Ok(Definitions::default());
    };
    let mut known = Definitions::ALL.into_iter();
    known.find(|set| set.word() == text).ok_or_else(|| {
        let words = Definitions::ALL.map(Definitions::word).join(", ");
        Error::bad_setting("--definitions", text, &format!("one of {words}"))
    })
}

/// Reads `resolve=4h,SEV1:resolve=1h`.
pub(super) fn targets(text: Option<&str>) -> Result<Vec<Target>> {
    let parts = text.unwrap_or_default().split(',');
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| target(part).ok_or_else(|| Error::bad_setting("--target", part, TARGET)))
        .collect()
}

fn target(text: &str) -> Option<Target> {
    let (what, duration) = text.split_once('=')?;
    let (severity, phase) = match what.split_once(':') {
        Some((severity, phase)) => (Some(level(severity.trim())?), phase),
        None => (None, what),
    };
    let phase = phase.trim();
    Some(Target {
        severity,
        phase: Phase::ALL
            .into_iter()
            .find(|known| known.word().eq_ignore_ascii_case(phase))?,
        seconds: seconds(duration.trim())?,
    })
}

fn level(text: &str) -> Option<Severity> {
    let mut known = Severity::ALL.into_iter();
    known.find(|level| level.word().eq_ignore_ascii_case(text))
}

/// Reads a duration such as `90s`, `30m`, `1h30m` or `2d`; more than nothing.
fn seconds(text: &str) -> Option<f64> {
    let (mut all, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "s" | "sec" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            "w" => 604_800.0,
            _ => return None,
        };
        all += amount * unit;
        rest = rest[letters..].trim_start();
    }
    (all > 0.0 && all < 1e10).then_some(all)
}

/// A calendar file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    zone: Option<String>,
    #[serde(default)]
    holidays: Vec<String>,
    hours: BTreeMap<String, Hours>,
}

/// The hours of a weekday: one stretch or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Hours {
    One(String),
    Several(Vec<String>),
}

/// Reads a calendar, with the SHA-256 of its file.
pub(super) fn calendar(path: Option<&Path>, zone: Tz) -> Result<Option<(WorkingHours, String)>> {
    let Some(path) = path else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(path).map_err(|cause| Error::calendar_file(path, &cause))?;
    let hours = working_hours(&text, &path.display().to_string(), zone)?;
    Ok(Some((hours, sha256(text.as_bytes()))))
}

fn working_hours(text: &str, name: &str, zone: Tz) -> Result<WorkingHours> {
    let calendar: Calendar = toml::from_str(text)
        .map_err(|cause| Error::bad_calendar(name, &cause.to_string(), CALENDAR))?;
    let wrong = |what: &str, value: &str| {
        Error::bad_calendar(name, &format!("{what}: `{value}`"), CALENDAR)
    };
    let zone = match &calendar.zone {
        Some(zone) => zone.parse().map_err(|_| Error::unknown_zone(name, zone))?,
        None => zone,
    };
    let mut days: [Vec<(NaiveTime, NaiveTime)>; 7] = Default::default();
    for (day, hours) in &calendar.hours {
        let place = WEEKDAYS.iter().position(|known| known == day);
        let place = place.ok_or_else(|| wrong("no weekday", day))?;
        let texts = match hours {
            Hours::One(text) => std::slice::from_ref(text),
            Hours::Several(texts) => texts,
        };
        for text in texts {
            days[place].push(stretch(text).ok_or_else(|| wrong(day, text))?);
        }
        days[place].sort_unstable();
        let overlaps =
            |pair: &[(NaiveTime, NaiveTime)]| pair[0].1 == NaiveTime::MIN || pair[0].1 > pair[1].0;
        if days[place].windows(2).any(overlaps) {
            return Err(wrong(day, "stretches that overlap"));
        }
    }
    let day = |text: &String| {
        text.parse::<NaiveDate>()
            .map_err(|_| wrong("holiday", text))
    };
    Ok(WorkingHours {
        zone,
        days,
        holidays: calendar.holidays.iter().map(day).collect::<Result<_>>()?,
    })
}

/// Reads `09:00-17:00`; `24:00` is the end of the day.
fn stretch(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = text.split_once(['-', '–'])?;
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let from = time(from)?;
    let to = if to.trim() == "24:00" {
        NaiveTime::MIN
    } else {
        time(to)?
    };
    (to == NaiveTime::MIN || from < to).then_some((from, to))
}

#[cfg(test)]
mod tests;
