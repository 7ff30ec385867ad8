//! Did the fix hold? A problem's occurrences before and after an action was closed.
//!
//! Knows neither incidents nor tables: times in, verdicts out, so that planted histories can be judged by it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::incident::Instant;
use crate::stats::adjust::benjamini_hochberg;
use crate::stats::number;
use crate::stats::rate_ratio::{Events, Ratio, rate_ratio};

/// What is claimed only when chance alone would bring it about this seldom.
const LEVEL: f64 = 0.05;
/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// What became of a problem once an action on it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixVerdict {
    /// It occurred again, and not clearly less often than before.
    CameBack,
    /// It occurred again, but clearly less often.
    Fewer,
    /// It did not occur again, for longer than chance would explain.
    Held,
    /// It did not occur again, but that may still be chance.
    TooEarly,
    /// Too little is known.
    CannotTell,
}

/// Occurrences within a stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Occurrences in it.
    pub episodes: u64,
    /// Its length.
    pub days: f64,
}

/// The verdict on the actions of one problem that were closed with no occurrence between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FixCheck {
    /// The verdict.
    pub verdict: FixVerdict,
    /// The actions that it is about, in the order of their closing.
    pub action_ids: Vec<String>,
    /// What the last of them says.
    pub action_title: String,
    /// When the last of them was closed; `None` when that is not recorded.
    pub closed_at: Option<Instant>,
    /// Occurrences before, from the first one, which opens the count and is not in it, or from the closing before.
    pub before: Stretch,
    /// Occurrences after, up to the next closing or to the end of what is seen.
    pub after: Stretch,
    /// Ratio of the rates, after to before.
    pub ratio: Option<f64>,
    /// Lower end of its 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of its 95 % interval.
    pub upper: Option<f64>,
    /// Chance of what was seen if nothing had changed: of no occurrence (one-sided), else of the ratio (two-sided).
    pub p_value: Option<f64>,
    /// The same, corrected for the number of fixes that are judged.
    pub adjusted_p_value: Option<f64>,
    /// The first incident after the closing.
    pub first_after: Option<String>,
    /// When it began.
    pub first_after_at: Option<Instant>,
    /// Quiet days since the closing that would settle a verdict that is too early.
    pub quiet_days_needed: Option<f64>,
}

/// One occurrence of a problem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::analysis) struct Episode<'a> {
    /// When its first incident began.
    pub(in crate::analysis) at: Instant,
    /// Its first incident.
    pub(in crate::analysis) first: &'a str,
}

/// A finished action.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) struct Closing<'a> {
    /// When it was closed, where that is recorded.
    pub(in crate::analysis) at: Option<Instant>,
    /// What the action is called.
    pub(in crate::analysis) action_id: String,
    /// What it says.
    pub(in crate::analysis) title: &'a str,
}

/// Judges the finished actions of one problem; `episodes` come by time, `until` is the end of what is seen.
///
/// *Definition*: closings with no occurrence between them are one fix, dated by the last. A stretch before begins with
/// the closing before it, else with the first occurrence, which is then not counted: it is the reason for looking, so
/// counting it would make every problem look more frequent than it is. With that origin the chance of "none after",
/// (t₀ ∕ (t₀ + t₁))^x₀, is exact even though actions are closed soon after occurrences.
/// *Output*: by time, those without a time last; the verdicts stand for themselves until [`settle`] has seen all.
/// *Empty*: no finished action gives nothing.
pub(in crate::analysis) fn checks(
    episodes: &[Episode<'_>],
    closings: &[Closing<'_>],
    until: Instant,
) -> Vec<FixCheck> {
    let mut dated: Vec<(Instant, &Closing<'_>)> = closings
        .iter()
        .filter_map(|closing| Some((closing.at?, closing)))
        .filter(|(at, _)| *at < until)
        .collect();
    dated.sort_by(|a, b| (a.0, &a.1.action_id).cmp(&(b.0, &b.1.action_id)));
    let before = |at: Instant| episodes.partition_point(|episode| episode.at <= at);
    let fixes: Vec<&[(Instant, &Closing<'_>)]> =
        dated.chunk_by(|a, b| before(a.0) == before(b.0)).collect();
    let mut found = Vec::new();
    let mut origin: Option<Instant> = None;
    for (place, fix) in fixes.iter().enumerate() {
        let Some((closed_at, _)) = fix.last() else {
            continue;
        };
        let end = fixes
            .get(place + 1)
            .and_then(|next| next.last())
            .map_or(until, |next| next.0);
        let span = Span {
            origin,
            closed_at: *closed_at,
            end,
        };
        found.push(span.check(episodes, fix));
        origin = Some(*closed_at);
    }
    let undated = closings
        .iter()
        .filter(|closing| closing.at.is_none_or(|at| at >= until));
    found.extend(undated.map(|closing| FixCheck::unknown(closing.at, &[closing])));
    found
}

/// The time before and after a closing.
struct Span {
    origin: Option<Instant>,
    closed_at: Instant,
    end: Instant,
}

impl Span {
    fn check(&self, episodes: &[Episode<'_>], fix: &[(Instant, &Closing<'_>)]) -> FixCheck {
        let closings: Vec<&Closing<'_>> = fix.iter().map(|(_, closing)| *closing).collect();
        let unknown = FixCheck::unknown(Some(self.closed_at), &closings);
        let place = |at: Instant| episodes.partition_point(|episode| episode.at <= at);
        let (from, opens) = match (self.origin, episodes.first()) {
            (Some(origin), _) => (origin, place(origin)),
            (None, Some(first)) if first.at < self.closed_at => (first.at, 1),
            _ => return unknown,
        };
        let (closed, ended) = (place(self.closed_at), place(self.end));
        let stretch = |range: Range<usize>, from: Instant, to: Instant| Stretch {
            episodes: range.len() as u64,
            days: to.seconds_since(from) / DAY,
        };
        let before = stretch(opens..closed.max(opens), from, self.closed_at);
        let after = stretch(closed..ended.max(closed), self.closed_at, self.end);
        let first_after = episodes.get(closed).filter(|_| after.episodes > 0);
        FixCheck {
            before,
            after,
            first_after: first_after.map(|episode| episode.first.to_owned()),
            first_after_at: first_after.map(|episode| episode.at),
            ..unknown
        }
        .compared()
    }
}

impl FixCheck {
    fn unknown(closed_at: Option<Instant>, closings: &[&Closing<'_>]) -> Self {
        Self {
            verdict: FixVerdict::CannotTell,
            action_ids: closings
                .iter()
                .map(|closing| closing.action_id.clone())
                .collect(),
            action_title: closings
                .last()
                .map(|closing| closing.title.to_owned())
                .unwrap_or_default(),
            closed_at,
            before: Stretch::default(),
            after: Stretch::default(),
            ratio: None,
            lower: None,
            upper: None,
            p_value: None,
            adjusted_p_value: None,
            first_after: None,
            first_after_at: None,
            quiet_days_needed: None,
        }
    }

    /// Compares the two stretches.
    fn compared(mut self) -> Self {
        let events = |stretch: Stretch| Events {
            count: stretch.episodes,
            exposure: stretch.days,
        };
        let Some(found) = rate_ratio(events(self.after), events(self.before)) else {
            return self;
        };
        self.tell(found);
        self.p_value = match (self.before.episodes, self.after.episodes) {
            // With nothing before to compare with, no test could tell: the plain facts stand.
            (0, _) => None,
            (_, 0) => Some(self.chance_of_none()),
            _ => Some(found.p_value),
        };
        self
    }

    fn tell(&mut self, found: Ratio) {
        let finite = |value: f64| value.is_finite().then_some(value);
        self.ratio = finite(found.ratio);
        self.lower = finite(found.lower);
        self.upper = finite(found.upper);
    }

    /// The chance of no occurrence after, given all that there were, had the rate stayed.
    fn chance_of_none(&self) -> f64 {
        let share = self.before.days / (self.before.days + self.after.days);
        share.powf(number(self.before.episodes))
    }

    /// Whether it would have passed had all its occurrences been before the closing.
    fn could_tell(&self) -> bool {
        let share = self.before.days / (self.before.days + self.after.days);
        share.powf(number(self.before.episodes + self.after.episodes)) <= LEVEL
    }

    /// Gives the verdict by the contract, section 3; `level` is what its own p value must reach.
    fn judge(&mut self, level: f64) {
        let clear = self.p_value.is_some_and(|p_value| p_value <= level);
        self.verdict = match (self.p_value, self.after.episodes) {
            (None, 0) => FixVerdict::CannotTell,
            (None, _) => FixVerdict::CameBack,
            (Some(_), 0) if clear => FixVerdict::Held,
            (Some(_), 0) => FixVerdict::TooEarly,
            _ if clear && self.ratio.is_some_and(|ratio| ratio < 1.0) => FixVerdict::Fewer,
            _ => FixVerdict::CameBack,
        };
        self.quiet_days_needed = (self.verdict == FixVerdict::TooEarly).then(|| {
            let once = level.powf(-1.0 / number(self.before.episodes)) - 1.0;
            (self.before.days * once).ceil()
        });
    }
}

/// Gives the verdicts, corrected over the whole list so that of those claimed few are false.
///
/// *Definition*: Benjamini and Hochberg at 5 %, over the fixes that could be told at all: one that could not have passed
/// even with all its occurrences before the closing takes no part and makes nothing harder for the others. What is too
/// early says how many quiet days it would take with the list as it stands.
///
/// **Source**: R. E. Tarone, A modified Bonferroni method for discrete data, Biometrics 46 (1990).
pub(in crate::analysis) fn settle(checks: &mut [&mut FixCheck]) {
    let p_values: Vec<f64> = checks
        .iter()
        .filter(|check| check.could_tell())
        .filter_map(|check| check.p_value)
        .collect();
    let mut adjusted = benjamini_hochberg(&p_values).into_iter();
    for check in checks {
        let Some(own) = check.p_value else {
            check.judge(LEVEL);
            continue;
        };
        if check.could_tell() {
            check.adjusted_p_value = adjusted.next();
            check.judge(sufficient_level(own, &p_values));
        } else {
            check.adjusted_p_value = Some(own);
            check.judge(sufficient_level(
                own,
                &[p_values.as_slice(), &[own]].concat(),
            ));
        }
    }
}

/// Returns the largest own p value that the list would let pass, all others as they are.
fn sufficient_level(own: f64, all: &[f64]) -> f64 {
    let count = number(all.len() as u64);
    let passes = |rank: &usize| {
        let level = LEVEL * number(*rank as u64) / count;
        let below = all.iter().filter(|p_value| **p_value <= level).count();
        below - usize::from(own <= level) + 1 >= *rank
    };
    let rank = (1..=all.len()).rev().find(passes).unwrap_or(1);
    LEVEL * number(rank as u64) / count
}

#[cfg(test)]
mod tests;
