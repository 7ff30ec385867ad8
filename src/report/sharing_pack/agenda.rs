//! The agenda: what is talked over for how long, so that the minutes add up.

use crate::report::sharing_pack::{AgendaItem, Session, choice};
use crate::report::{Facts, anchor};

/// An incident gets at least so many minutes …
const LEAST: u32 = 5;
/// … and is taken on when there are so many for each.
const EACH: u32 = 8;

/// What the session does besides talking over incidents.
struct Fixed {
    weight: u32,
    title: &'static str,
    purpose: &'static str,
    anchor: &'static str,
}

const OPENING: Fixed = Fixed {
    weight: 2,
    title: "Welcome and ground rules",
    purpose: "everybody knows what this is for, and how we talk",
    anchor: "ground-rules",
};
const EARLIER: Fixed = Fixed {
    weight: 5,
    title: "What became of earlier actions",
    purpose: "which fixes held, and what is late",
    anchor: "earlier",
};
const TREND: Fixed = Fixed {
    weight: 4,
    title: "What happened in this time",
    purpose: "the same picture for everybody",
    anchor: "trend",
};
const THEMES: Fixed = Fixed {
    weight: 4,
    title: "What the incidents share",
    purpose: "what no incident shows alone",
    anchor: "themes",
};
const SHEET: Fixed = Fixed {
    weight: 10,
    title: "Actions: confident, committed, decided",
    purpose: "each action has a PIC, a time box and a deliverable, or is refused with a reason",
    anchor: "sheet",
};
const CLOSE: Fixed = Fixed {
    weight: 5,
    title: "Other decisions, three questions",
    purpose: "what was decided is written down; the next session gets better",
    anchor: "decisions",
};
const RESERVE: Fixed = Fixed {
    weight: 0,
    title: "In reserve",
    purpose: "end early",
    anchor: "agenda",
};

/// The agenda, and what each incident gets of it.
pub(super) struct Plan {
    /// The items.
    pub(super) items: Vec<AgendaItem>,
    incidents: Vec<u32>,
}

impl Plan {
    /// Returns the minutes of the incident at a place; 0 when there is no time for it.
    pub(super) fn minutes_of(&self, place: usize) -> u32 {
        self.incidents.get(place).copied().unwrap_or(0)
    }
}

/// Returns how many of the minutes are for incidents: half of them up to an hour, three of four beyond.
fn for_incidents(minutes: u32) -> u32 {
    let beyond = minutes.saturating_sub(60);
    minutes.min(60).div_ceil(2) + beyond - beyond / 4
}

/// Returns how many incidents there is time for.
pub(super) fn room(minutes: u32) -> usize {
    usize::try_from(for_incidents(minutes) / EACH)
        .unwrap_or(1)
        .max(1)
}

/// Makes the agenda.
pub(super) fn plan(facts: &Facts, session: &Session, has_earlier: bool) -> Plan {
    let count = session.incidents.len().min(room(session.minutes));
    let mut fixed = vec![&OPENING];
    fixed.extend(has_earlier.then_some(&EARLIER));
    fixed.push(&TREND);
    let before = fixed.len();
    fixed.extend((count > 1).then_some(&THEMES));
    fixed.extend([&SHEET, &CLOSE]);
    // What is left out gives its minutes to the incidents.
    let weight: u32 = fixed.iter().map(|item| item.weight).sum();
    let all = session.minutes - for_incidents(session.minutes);
    let rest = all * weight / 30;
    let rest = rest.max(u32::try_from(fixed.len()).unwrap_or(all)).min(all);
    let weights: Vec<u32> = fixed.iter().map(|item| item.weight).collect();
    let fixed_minutes = shares(rest, &weights, 1);
    let left = session.minutes - rest;
    let worth: Vec<u32> = session.incidents[..count]
        .iter()
        .map(|(told, _)| choice::worth(facts, &told.id))
        .collect();
    let incidents = shares(left, &worth, LEAST);
    let mut items = Items::default();
    for (item, minutes) in fixed.iter().zip(&fixed_minutes).take(before) {
        items.add(item, *minutes);
    }
    for ((told, _), minutes) in session.incidents.iter().zip(&incidents) {
        items.incident(facts, &told.id, told.title.as_deref(), *minutes);
    }
    for (item, minutes) in fixed.iter().zip(&fixed_minutes).skip(before) {
        items.add(item, *minutes);
    }
    if incidents.is_empty() {
        items.add(&RESERVE, left);
    }
    Plan {
        items: items.0,
        incidents,
    }
}

#[derive(Default)]
struct Items(Vec<AgendaItem>);

impl Items {
    fn push(
        &mut self,
        minutes: u32,
        title: String,
        purpose: &str,
        invite: Vec<String>,
        anchor: String,
    ) {
        let from = self.0.last().map_or(0, |item| item.to);
        self.0.push(AgendaItem {
            from,
            to: from + minutes,
            minutes,
            title,
            purpose: purpose.to_owned(),
            invite,
            anchor,
        });
    }

    fn add(&mut self, item: &Fixed, minutes: u32) {
        let (title, anchor) = (item.title.to_owned(), item.anchor.to_owned());
        self.push(minutes, title, item.purpose, Vec::new(), anchor);
    }

    fn incident(&mut self, facts: &Facts, id: &str, title: Option<&str>, minutes: u32) {
        let card = choice::card(facts, id);
        let purpose = card.as_ref().map_or(
            "what it teaches, and what would have ended it sooner",
            |card| card.question.as_str(),
        );
        let invite = card.as_ref().map_or(Vec::new(), |card| card.invite.clone());
        let title = super::pages::heading(id, title);
        self.push(minutes, title, purpose, invite, anchor::incident(id));
    }
}

/// Shares out whole minutes by weight, each at least `least`; they add up exactly.
///
/// *Definition*: what is above the least goes by the largest remainder (ties: the first). *Empty*: no weights, no shares.
fn shares(total: u32, weights: &[u32], least: u32) -> Vec<u32> {
    let count = u32::try_from(weights.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Vec::new();
    }
    let least = least.min(total / count);
    let free = u64::from(total - least * count);
    let sum: u64 = weights
        .iter()
        .map(|weight| u64::from(*weight))
        .sum::<u64>()
        .max(1);
    let part = |weight: u32| free * u64::from(weight);
    let mut found: Vec<u32> = weights
        .iter()
        .map(|weight| least + u32::try_from(part(*weight) / sum).unwrap_or(0))
        .collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(part(weights[*place]) % sum));
    let missing = total - found.iter().sum::<u32>();
    for place in order.into_iter().cycle().take(missing as usize) {
        found[place] += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn minutes_are_shared_out_to_the_last() {
        for total in 1..200 {
            for weights in [&[1][..], &[15, 10, 5], &[0, 0], &[7, 7, 7, 7, 7, 7, 7]] {
                let found = shares(total, weights, 5);
                assert_eq!(found.iter().sum::<u32>(), total, "{weights:?}");
            }
        }
        assert_eq!(shares(30, &[15, 10, 5], 5), [13, 10, 7]);
    }
}
