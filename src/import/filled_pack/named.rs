//! A filled pack → action items that name their incidents, so that what follows starts from what was decided.

use crate::import::damage::offset;
use crate::import::filled_pack::{FilledPack, PackLine, filled_pack, lines};
use crate::import::input::Input;
use crate::import::named::{NamedRecord, Part};
use crate::import::pages::PagesSeen;
use crate::import::part::{PLAIN, PartResult};
use crate::import::{ImportOptions, SheetResult};
use crate::incident::{ActionItem, ActionState};
use crate::notes::{Code, Consequence, Finding, Place};

impl FilledPack {
    /// Returns the action items as they stand after the session, each with its incident, by line.
    ///
    /// An action without an id that was reworded is dropped under its old words: nothing else would tell that both are one.
    #[must_use]
    pub fn action_items(&self) -> Vec<(u64, Option<&str>, ActionItem)> {
        let mut found = Vec::new();
        for decided in &self.decided {
            let incident = decided.incident_id.as_deref();
            if let (Some(old), None) = (&decided.changed_from, &decided.item.id) {
                let replaced = ActionItem {
                    title: old.clone(),
                    state: ActionState::Dropped,
                    reason: Some(format!("replaced by “{}”", decided.item.title)),
                    ..decided.item.clone()
                };
                found.push((decided.line, incident, replaced));
            }
            found.push((decided.line, incident, decided.item.clone()));
        }
        found
    }
}

/// Reads a pack as an input of action items.
///
/// Each decision is a record; a row without one is none; a line that cannot be read is rejected.
pub(in crate::import) fn of_pack(
    input: &Input,
    number: u32,
    options: &ImportOptions,
) -> SheetResult {
    let pack = filled_pack(&input.text, options.date_order);
    let starts = starts(&input.text);
    let place = |record: u64, line: u64| Place {
        input: number,
        record,
        line: 0,
        byte: usize::try_from(line)
            .ok()
            .and_then(|line| starts.get(line.checked_sub(1)?))
            .map_or(0, |byte| offset(*byte)),
    };
    let mut part = PartResult::default();
    let mut records = 0;
    for (line, incident_id, item) in pack.action_items() {
        records += 1;
        let place = place(records, line);
        let Some(incident_id) = incident_id else {
            let why = "the decision names no incident";
            part.ledger.rejected += 1;
            part.notes
                .add(finding(place, Consequence::Rejected, &item.title, why));
            continue;
        };
        part.named.push(NamedRecord {
            place,
            tool: PLAIN.to_owned(),
            incident_id: incident_id.to_owned(),
            part: Part::Action(Box::new(item)),
        });
    }
    for _ in &pack.undecided {
        records += 1;
        part.ledger.not_incident += 1;
        part.others.add(
            Code::NotIncident,
            "a row of the pack without a decision",
            records,
        );
    }
    records = unread(&pack, records, &mut part, place);
    part.ledger.read = records;
    SheetResult {
        preset: "session-pack".to_owned(),
        zone: pack.time_zone.parse().unwrap_or_default(),
        zone_basis: "envelope",
        pages: PagesSeen::default(),
        numbered: None,
        parts: vec![part],
        fold: None,
        advice: None,
        remarks: Vec::new(),
    }
}

/// Lists the lines that cannot be read; those of no decision are rejected records. Returns how many records there are.
fn unread(
    pack: &FilledPack,
    mut records: u64,
    part: &mut PartResult,
    place: impl Fn(u64, u64) -> Place,
) -> u64 {
    let mut last = 0;
    for PackLine { line, text, why } in &pack.unread {
        let is_kept =
            *line == 0 || *line == last || pack.decided.iter().any(|decided| decided.line == *line);
        let consequence = if is_kept {
            Consequence::Doubted
        } else {
            Consequence::Rejected
        };
        if !is_kept {
            records += 1;
            part.ledger.rejected += 1;
        }
        last = *line;
        part.notes.add(finding(
            place(records.max(1), *line),
            consequence,
            text,
            why,
        ));
    }
    records
}

fn finding(place: Place, consequence: Consequence, value: &str, reason: &str) -> Finding {
    Finding {
        place,
        consequence,
        code: Code::UnreadPackLine,
        column_index: None,
        column_name: None,
        value: value.to_owned(),
        reason: reason.to_owned(),
        suggestion: "correct the line in the pack, or enter the decision in the tracker".to_owned(),
    }
}

/// The bytes at which lines begin.
fn starts(text: &str) -> Vec<usize> {
    let begin = text.as_ptr() as usize;
    lines(text)
        .map(|line| line.as_ptr() as usize - begin)
        .collect()
}
