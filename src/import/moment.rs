//! The times of a record: which of its columns tells a milestone, and what is doubted about it.

use chrono::Datelike;

use crate::import::duration;
use crate::import::plan::{AfterPlan, FieldPlan, Plan, TimedSource};
use crate::import::preset::Pick;
use crate::import::raw::{Raw, Source};
use crate::import::seen::Seen;
use crate::import::timestamp::{self, Offset, Problem};
use crate::incident::period::{Local, Tz};
use crate::incident::table::Kind;
use crate::incident::{Incident, Instant, Milestone};
use crate::notes::Code;

/// Reads the first filled source of a time; one that cannot be read is doubted and the next is tried.
pub(super) fn instant(raw: Raw<'_>, field: &FieldPlan, seen: &mut Seen) -> Option<Instant> {
    let mut sources = field.sources.iter();
    sources.find_map(|timed| picked(raw, timed, field, seen))
}

/// Reads the times of one source: the first, the earliest or the latest of them.
fn picked(
    raw: Raw<'_>,
    timed: &TimedSource,
    field: &FieldPlan,
    seen: &mut Seen,
) -> Option<Instant> {
    if field.pick == Pick::First && field.capture.is_none() {
        let word = timed.source.text(raw)?;
        return moment(&word, timed, field, seen);
    }
    let mut found: Option<Instant> = None;
    timed.source.values(raw, &mut |word| {
        let at = field
            .counted(word)
            .and_then(|word| moment(&word, timed, field, seen));
        found = match field.pick {
            Pick::First => found.or(at),
            Pick::Earliest => found.into_iter().chain(at).min(),
            Pick::Latest => found.max(at),
        };
    });
    found
}

/// Reads one time; `None` when it says nothing or cannot be read, which is doubted.
fn moment(word: &str, timed: &TimedSource, field: &FieldPlan, seen: &mut Seen) -> Option<Instant> {
    if word == "0" {
        return None;
    }
    let zone = timed.zone.unwrap_or(field.zone);
    match timestamp::read(word, &field.form, timed.order, zone) {
        Ok(reading) => {
            let is_local = reading.offset == Offset::Zone && timed.zone.is_none();
            seen.local_times += u64::from(is_local);
            doubt_local(word, reading.local, zone, &timed.source, seen);
            in_our_days(reading.instant, word, &timed.source, seen)
        }
        Err(Problem::Unordered) => {
            seen.unordered += 1;
            let reason = format!(
                "`{word}` can be read day first and month first, and nothing in the column tells which"
            );
            seen.doubt(
                Code::AmbiguousTimestamp,
                Some(&timed.source),
                word,
                reason,
                "give --date-order day-first or month-first",
            );
            None
        }
        Err(Problem::Unreadable) => {
            let reason = format!("`{word}` is no time that can be read");
            seen.doubt(
                Code::BadTimestamp,
                Some(&timed.source),
                word,
                reason,
                "correct it, or say its form in a mapping: read = \"%d.%m.%Y %H:%M\"",
            );
            None
        }
    }
}

/// Microseconds at the beginning of 1980 and of 2100: no incident that is exported lies outside.
const OUR_DAYS: std::ops::Range<i64> = 315_532_800_000_000..4_102_444_800_000_000;

/// Doubts a year that no incident has; what programs write for "never" is left out.
fn in_our_days(at: Instant, word: &str, source: &Source, seen: &mut Seen) -> Option<Instant> {
    if OUR_DAYS.contains(&at.micros()) {
        return Some(at);
    }
    let date = at.datetime().date_naive();
    let is_never = at.micros() >= OUR_DAYS.end
        || matches!(
            (date.year(), date.ordinal()),
            (1970 | 1900 | 1753 | 1601 | 1, 1) | (1969 | 1899, _)
        );
    let (reason, suggestion) = if is_never {
        let reason = format!(
            "`{word}` lies in {}: read as never, and left out",
            date.year()
        );
        (reason, "leave it empty in the tool")
    } else {
        (
            format!("`{word}` lies in {}", date.year()),
            "correct the year in the tool",
        )
    };
    seen.doubt(Code::ImpossibleYear, Some(source), word, reason, suggestion);
    (!is_never).then_some(at)
}

/// Milestones that an incident which is still open may have.
pub(super) const BEFORE_THE_END: [Milestone; 5] = [
    Milestone::Started,
    Milestone::Detected,
    Milestone::Declared,
    Milestone::Acknowledged,
    Milestone::Identified,
];

/// Milestones of an incident that is no longer open.
pub(super) const ENDS: [Milestone; 4] = [
    Milestone::Mitigated,
    Milestone::Resolved,
    Milestone::Closed,
    Milestone::Postmortem,
];

/// Fills milestones that have no stamp by the durations that the record gives, and counts that.
pub(super) fn tell_times(
    made: &mut Incident<'_>,
    raw: Raw<'_>,
    plan: &Plan,
    milestones: &[Milestone],
    seen: &mut Seen,
) {
    for field in plan.fields.iter().filter(|field| !field.after.is_empty()) {
        let Kind::Instant(milestone) = field.kind else {
            continue;
        };
        if made.at(milestone).is_some() || !milestones.contains(&milestone) {
            continue;
        }
        let found = field
            .after
            .iter()
            .find_map(|after| told(made, raw, after, seen));
        if let Some((at, source)) = found {
            made.milestones[milestone as usize] = Some(at);
            *seen.told.entry((field.target, source)).or_default() += 1;
        }
    }
}

/// Adds a duration to the milestone from which it counts; returns where the duration stands as well.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn told(
    made: &Incident<'_>,
    raw: Raw<'_>,
    after: &AfterPlan,
    seen: &mut Seen,
) -> Option<(Instant, String)> {
    let begin = after
        .from
        .iter()
        .find_map(|&milestone| made.at(milestone))?;
    let (word, source) = after
        .plus
        .iter()
        .find_map(|source| Some((source.text(raw)?, source)))?;
    let seconds = duration::read(&word, after.unit).filter(|seconds| (0.0..3e10).contains(seconds));
    let Some(seconds) = seconds else {
        let reason = format!("`{word}` is no duration that can be used: left out");
        seen.doubt(Code::BadValue, Some(source), &word, reason, "");
        return None;
    };
    if after.zero_is_unset && seconds == 0.0 {
        return None;
    }
    let micros = (seconds * 1e6).round() as i64;
    Some((
        Instant::from_micros(begin.micros() + micros),
        source.name.clone(),
    ))
}

fn doubt_local(word: &str, local: Local, zone: Tz, source: &Source, seen: &mut Seen) {
    match local {
        Local::Once => {}
        Local::Twice => {
            let reason = format!(
                "`{word}` happens twice in {zone}, where the clock is set back: read as the first"
            );
            seen.doubt(Code::AmbiguousLocalTime, Some(source), word, reason, "");
        }
        Local::Never => {
            let reason = format!(
                "`{word}` does not happen in {zone}, where the clock jumps: read as the instant of the jump"
            );
            seen.doubt(Code::NonexistentLocalTime, Some(source), word, reason, "");
        }
    }
}
