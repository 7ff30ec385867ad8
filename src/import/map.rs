//! Raw record + plan → incident, with everything that was doubted on the way.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::import::moment::{BEFORE_THE_END, ENDS, instant, tell_times};
use crate::import::nested;
use crate::import::order;
pub(super) use crate::import::plan::targets;
use crate::import::plan::{ASSIGNEE, FieldPlan, Plan};
use crate::import::preset::Records;
use crate::import::raw::Raw;
use crate::import::seen::Seen;
use crate::import::vocabulary::{self, SeverityWord, StatusWord};
use crate::incident::table::{IS_DRILL, IS_MAINTENANCE, Kind};
use crate::incident::{DetectedBy, Incident, Instant, Milestone, Severity, Status, Text};
use crate::notes::Code;

/// Tells whether a preset for such records may fill a field of this name.
#[must_use]
pub(super) fn is_target(name: &str, records: Records) -> bool {
    targets(records).contains(&name)
}

/// Maps a record to an incident; the incident may lack a time that places it, which the caller rejects.
pub(super) fn incident<'r>(raw: Raw<'r>, plan: &Plan, seen: &mut Seen) -> Incident<'r> {
    let mut made = record(raw, plan, seen);
    if made.id.is_empty() {
        made.id = Cow::Owned(made_up_id(&made));
        seen.doubt(
            Code::MissingId,
            None,
            "",
            "the record has no id: one was made from its content".to_owned(),
            "",
        );
    }
    order::doubt(&made, seen);
    made
}

/// Maps what a record says, which may be a part of an incident only.
pub(super) fn record<'r>(raw: Raw<'r>, plan: &Plan, seen: &mut Seen) -> Incident<'r> {
    let mut made = Incident::new(Cow::Borrowed(""), Cow::Owned(plan.tool.clone()));
    let mut assigned = false;
    for field in &plan.fields {
        match field.kind {
            Kind::Instant(milestone) => {
                made.milestones[milestone as usize] = instant(raw, field, seen);
            }
            Kind::List => put_list(&mut made, field, list(raw, field, seen)),
            Kind::Severity => set_severity(&mut made, raw, field, seen),
            // Whether somebody has taken it must be known before.
            Kind::Status => {}
            Kind::DetectedBy => made.detected_by = detected_by(raw, field),
            Kind::Number => made.customers_affected = number(raw, field, seen),
            Kind::Flag => set_flag(&mut made, raw, field),
            Kind::Text if field.target == ASSIGNEE => assigned = text(raw, field).is_some(),
            Kind::Text | Kind::Json => put_text(&mut made, field.target, text(raw, field)),
        }
    }
    tell_times(&mut made, raw, plan, &BEFORE_THE_END, seen);
    set_status(&mut made, raw, assigned, plan, seen);
    if !matches!(made.status, Status::Open | Status::Acknowledged) {
        tell_times(&mut made, raw, plan, &ENDS, seen);
    }
    if made.detected_by == DetectedBy::Monitoring {
        detect_at_creation(&mut made, plan);
    }
    if made.description == made.title {
        made.description = None;
    }
    made.updates = plan
        .updates
        .as_ref()
        .map(|list| nested::updates(raw, list))
        .unwrap_or_default();
    made.action_items = plan
        .action_items
        .as_ref()
        .map(|list| nested::action_items(raw, list))
        .unwrap_or_default();
    made
}

/// Takes the creation time of a record that monitoring made as its detection, where no other is known.
fn detect_at_creation(made: &mut Incident<'_>, plan: &Plan) {
    let declared = Milestone::Declared.column();
    let is_creation = |field: &FieldPlan| {
        field.target == declared
            && field
                .sources
                .iter()
                .all(|timed| timed.source.name != declared)
    };
    if made.at(Milestone::Detected).is_none() && plan.fields.iter().any(is_creation) {
        made.milestones[Milestone::Detected as usize] = made.at(Milestone::Declared);
    }
}

/// Returns the text of a field: what is said of it elsewhere, a word's meaning, else the value itself, else the stated one.
pub(super) fn text<'r>(raw: Raw<'r>, field: &FieldPlan) -> Option<Text<'r>> {
    if let Some(value) = field.stated(raw) {
        return Some(Cow::Owned(value.to_owned()));
    }
    if let Some((found, _)) = field.first(raw) {
        return Some(match field.meaning(&found) {
            Some(meaning) => Cow::Owned(meaning.to_owned()),
            None => found,
        })
        .filter(|text| !text.is_empty());
    }
    field.value.as_ref().map(|value| Cow::Owned(value.clone()))
}

fn list<'r>(raw: Raw<'r>, field: &FieldPlan, seen: &mut Seen) -> Vec<Text<'r>> {
    let mut found: Vec<Text<'r>> = Vec::new();
    for timed in &field.sources {
        let mut placeholders = Vec::new();
        timed.source.each(raw, &mut |text| {
            let Some(text) = field.counted(text) else {
                return;
            };
            if !field.placeholders.is_empty()
                && field
                    .placeholders
                    .iter()
                    .any(|start| text.to_lowercase().starts_with(start))
            {
                placeholders.push(text);
            } else if !text.is_empty() && !found.contains(&text) {
                found.push(text);
            }
        });
        for value in placeholders {
            // The same value fills services and components: one doubt a record is enough.
            if seen
                .doubts
                .iter()
                .any(|doubt| doubt.code == Code::PlaceholderValue && doubt.value == value)
            {
                continue;
            }
            let reason = format!("`{value}` names nothing: left out");
            seen.doubt(
                Code::PlaceholderValue,
                Some(&timed.source),
                &value,
                reason,
                "",
            );
        }
        if !found.is_empty() {
            break;
        }
    }
    let named = |(source, name): &(crate::import::raw::Source, String)| {
        let word = source.text(raw)?;
        (vocabulary::flag(&word) == Some(true))
            .then(|| field.meaning(name).unwrap_or(name).to_owned())
    };
    found.extend(field.flags.iter().filter_map(named).map(Cow::Owned));
    if found.is_empty() {
        found.extend(field.value.clone().map(Cow::Owned));
    }
    found
}

fn set_severity<'r>(made: &mut Incident<'r>, raw: Raw<'r>, field: &FieldPlan, seen: &mut Seen) {
    let mut doubted = None;
    for timed in &field.sources {
        let Some(word) = field.part(timed, raw) else {
            continue;
        };
        if Severity::ALL.iter().all(|level| level.word() != word) {
            made.native_severity.get_or_insert(word.clone());
        }
        let meaning = field
            .meaning(&word)
            .map_or(word.clone(), |meaning| Cow::Owned(meaning.to_owned()));
        match vocabulary::severity(&meaning, timed.bare) {
            Some(SeverityWord::Level(level)) => {
                made.severity = level;
                return;
            }
            Some(SeverityWord::Maintenance) => {
                made.is_maintenance = true;
                return;
            }
            Some(SeverityWord::Unset) => {}
            None => doubted = doubted.or(Some((word, timed))),
        }
    }
    if let Some((word, timed)) = doubted {
        let reason = format!("`{word}` is no severity that is known: counted as unknown");
        seen.doubt(
            Code::UnknownSeverity,
            Some(&timed.source),
            &word,
            reason,
            "say what it means in a mapping: words = { … }",
        );
    }
}

fn set_status<'r>(
    made: &mut Incident<'r>,
    raw: Raw<'r>,
    assigned: bool,
    plan: &Plan,
    seen: &mut Seen,
) {
    let Some(field) = plan.fields.iter().find(|field| field.kind == Kind::Status) else {
        return;
    };
    let taken = assigned || made.at(Milestone::Acknowledged).is_some();
    let state = |word: &str| match vocabulary::status(word)? {
        StatusWord::State(status) => Some(status),
        StatusWord::UnderWay if taken => Some(Status::Acknowledged),
        StatusWord::UnderWay => Some(Status::Open),
        StatusWord::Unset => Some(Status::Unknown),
    };
    if let Some(status) = field.stated(raw).and_then(state) {
        made.status = status;
        return;
    }
    let mut doubted = None;
    for timed in &field.sources {
        let Some(word) = field.part(timed, raw) else {
            continue;
        };
        let meaning = field.meaning(&word).unwrap_or(&word);
        match state(meaning) {
            Some(status) => {
                made.status = status;
                return;
            }
            None if meaning.is_empty() => {}
            None => doubted = doubted.or(Some((word, timed))),
        }
    }
    if let Some((word, timed)) = doubted {
        let reason = format!("`{word}` is no status that is known: counted as unknown");
        seen.doubt(
            Code::UnknownStatus,
            Some(&timed.source),
            &word,
            reason,
            "say what it means in a mapping: words = { … }",
        );
    } else if let Some(status) = field.value.as_deref().and_then(state) {
        made.status = status;
    }
}

fn detected_by(raw: Raw<'_>, field: &FieldPlan) -> DetectedBy {
    text(raw, field).map_or(DetectedBy::Unknown, |word| vocabulary::detected_by(&word))
}

fn number(raw: Raw<'_>, field: &FieldPlan, seen: &mut Seen) -> Option<i64> {
    let (word, timed) = field.first(raw)?;
    let digits: String = word
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_' | ' ' | '\u{a0}' | '\u{202f}' | '\''))
        .collect();
    let digits = digits.strip_suffix(".0").unwrap_or(&digits);
    let found = digits.parse().ok();
    if found.is_none() {
        let reason = format!("`{word}` is no whole number: left out");
        seen.doubt(Code::BadValue, Some(&timed.source), &word, reason, "");
    }
    found
}

fn set_flag(made: &mut Incident<'_>, raw: Raw<'_>, field: &FieldPlan) {
    let yes = text(raw, field).is_some_and(|word| vocabulary::flag(&word) == Some(true));
    match field.target {
        IS_MAINTENANCE => made.is_maintenance |= yes,
        IS_DRILL => made.is_drill |= yes,
        _ => {}
    }
}

fn put_text<'r>(made: &mut Incident<'r>, target: &str, value: Option<Text<'r>>) {
    let Some(value) = value else { return };
    let field = match target {
        "id" => return made.id = value,
        "source" => return set_source(made, value),
        "number" => &mut made.number,
        "title" => &mut made.title,
        "description" => &mut made.description,
        "native_severity" => &mut made.native_severity,
        "root_cause" => &mut made.root_cause,
        "trigger" => &mut made.trigger,
        "mitigation" => &mut made.mitigation,
        "problem_id" => &mut made.problem_id,
        "incident_leader" => &mut made.incident_leader,
        "communication_leader" => &mut made.communication_leader,
        "url" => &mut made.url,
        "postmortem_url" => &mut made.postmortem_url,
        "duplicate_of" => &mut made.duplicate_of,
        _ => return,
    };
    *field = Some(value);
}

/// Takes the tool that a column names; a word that says who noticed the incident, or how it was reported, names none.
fn set_source<'r>(made: &mut Incident<'r>, value: Text<'r>) {
    match vocabulary::reporter(&value) {
        Some(who) if made.detected_by == DetectedBy::Unknown => made.detected_by = who,
        Some(_) => {}
        None => made.source = value,
    }
}

fn put_list<'r>(made: &mut Incident<'r>, field: &FieldPlan, values: Vec<Text<'r>>) {
    match field.target {
        "services" => made.services = values,
        "teams" => made.teams = values,
        "tags" => made.tags = values,
        "components" => made.components = values,
        "experts" => made.experts = values,
        _ => {}
    }
}

/// Makes an id from what the record says, so that the same record read again gets the same one.
fn made_up_id(made: &Incident<'_>) -> String {
    let mut hash = Sha256::new();
    for part in [&made.number, &made.title, &made.description, &made.url] {
        hash.update(part.as_deref().unwrap_or_default());
        hash.update([0]);
    }
    for at in made.milestones {
        hash.update(at.map_or(0, Instant::micros).to_le_bytes());
    }
    format!("no-id-{}", hex::encode(&hash.finalize()[..5]))
}

#[cfg(test)]
mod tests;
