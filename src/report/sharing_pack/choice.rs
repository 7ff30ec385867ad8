//! Which incidents a session talks over, why, and which it has no time for.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{NotableIncident, ReadingReason};
use crate::report::discussion::{self, Card};
use crate::report::sharing_pack::{Session, agenda};
use crate::report::table::showing;
use crate::report::{Align, Cell, Facts, Table, words};

/// Incidents without time that are listed at most.
const LISTED: usize = 15;
/// What an incident weighs that no card is about.
const USUAL: u32 = 5;

/// Returns the incidents of the window that are worth the minutes given, what weighs most first: the latest one of each
/// topic to discuss, then those worth reading, then the most severe and longest.
#[must_use]
pub fn suggested(facts: &Facts, minutes: u32) -> Vec<String> {
    let mut all = candidates(facts);
    all.truncate(agenda::room(minutes));
    all
}

/// All that could be talked over, in order.
fn candidates(facts: &Facts) -> Vec<String> {
    let window: BTreeSet<&str> = facts
        .analyses
        .incidents_digest
        .iter()
        .map(|incident| incident.id.as_str())
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut add = |id: &str| {
        let is_new = !found.iter().any(|known| known == id);
        if is_new && window.contains(id) {
            found.push(id.to_owned());
        }
        is_new && window.contains(id)
    };
    for topic in &facts.analyses.topics {
        // The latest that no other topic has taken.
        let _ = topic.incident_ids.iter().rev().any(|id| add(id));
    }
    for one in &facts.analyses.worth_reading {
        add(&one.incident.id);
    }
    for one in &facts.analyses.notable {
        add(&one.id);
    }
    found
}

/// Returns the card that an incident is evidence of.
pub(super) fn card(facts: &Facts, id: &str) -> Option<Card> {
    let topics = &facts.analyses.topics;
    let place = topics
        .iter()
        .position(|topic| topic.incident_ids.iter().any(|known| known == id))?;
    discussion::cards(facts).into_iter().nth(place)
}

/// Returns what an incident weighs: the minutes of its card, else the least.
pub(super) fn worth(facts: &Facts, id: &str) -> u32 {
    card(facts, id).map_or(USUAL, |card| card.minutes)
}

/// Says why an incident is here.
pub(super) fn why(facts: &Facts, id: &str) -> String {
    if let Some(card) = card(facts, id) {
        return format!("{}. {}", card.title, card.why);
    }
    let reading = facts.analyses.worth_reading.iter();
    let reason = reading
        .filter(|one| one.incident.id == id)
        .map(|one| one.reason)
        .next();
    match reason {
        Some(ReadingReason::Longest) => "The longest of this window.".to_owned(),
        Some(ReadingReason::CustomerDetected) => "Customers noticed it first.".to_owned(),
        Some(ReadingReason::FirstOfItsKind) => "The first of a problem that came again.".to_owned(),
        Some(ReadingReason::Anniversary) => "Severe, and a year ago.".to_owned(),
        None if facts.analyses.notable.iter().any(|one| one.id == id) => {
            "Among the most severe and longest of this window.".to_owned()
        }
        None => "Named for this session.".to_owned(),
    }
}

/// Lists the window's incidents that would be worth talking over, and for which there is no time.
pub(super) fn left_out(facts: &Facts, session: &Session) -> Option<Table> {
    let taken: BTreeSet<&str> = session
        .incidents
        .iter()
        .map(|(told, _)| told.id.as_str())
        .collect();
    let known: BTreeMap<&str, &NotableIncident> = facts
        .analyses
        .worth_reading
        .iter()
        .map(|one| &one.incident)
        .chain(&facts.analyses.notable)
        .map(|one| (one.id.as_str(), one))
        .collect();
    let rest: Vec<String> = candidates(facts)
        .into_iter()
        .filter(|id| !taken.contains(id.as_str()))
        .collect();
    if rest.is_empty() {
        return None;
    }
    let columns = [
        ("Incident", Align::Word),
        ("Title", Align::Text),
        ("Severity", Align::Word),
        ("Time to resolve", Align::Figure),
        ("Why it would be worth it", Align::Text),
    ];
    let row = |id: &String| {
        let found = known.get(id.as_str());
        let digest = facts
            .analyses
            .incidents_digest
            .iter()
            .find(|one| one.id == *id);
        let severity = digest.map_or(Cell::text(words::NOT_KNOWN), |one| {
            Cell::severity(one.severity)
        });
        vec![
            Cell::text(id),
            Cell::text_or(found.and_then(|one| one.title.as_deref()), "no title"),
            severity,
            Cell::duration(
                found.and_then(|one| one.seconds.filter(|_| !one.open)),
                words::NOT_RECORDED,
            ),
            Cell::text(words::cut(&why(facts, id), 120)),
        ]
    };
    let in_window = usize::try_from(facts.in_window()).unwrap_or(usize::MAX);
    let others = in_window.saturating_sub(taken.len());
    let shown = rest.len().min(LISTED);
    let table = Table::new("left-out", "No time for these in this session", &columns)
        .with_rows(rest.iter().take(LISTED).map(row))
        .noted(showing(
            shown,
            others,
            "what weighs most first",
            &facts.incidents_file,
        ));
    Some(table)
}
