//! A filled pack → action items that name their incidents, so that what follows starts from what was decided.

use crate::import::damage::offset;
use crate::import::filled_pack::{FilledPack, PackLine, is_pack, lines, packs_in};
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

/// Reads packs as an input of action items; `None` when it holds none.
///
/// Each decision is a record; a row without one is none; a line that cannot be read is rejected.
pub(in crate::import) fn of_packs(
    input: &Input,
    number: u32,
    options: &ImportOptions,
) -> Option<SheetResult> {
    let packs = packs_in(&input.text, options.date_order)?;
    let mut taken = Taken {
        input: number,
        // Lines of packs that were read before are not those of this input.
        starts: if is_pack(&input.text) {
            starts(&input.text)
        } else {
            Vec::new()
        },
        part: PartResult::default(),
    };
    for pack in &packs {
        taken.decided(pack);
        taken.undecided(pack);
        taken.unread(pack);
    }
    let zone = packs.first().and_then(|pack| pack.time_zone.parse().ok());
    Some(SheetResult {
        preset: "session-pack".to_owned(),
        zone: zone.unwrap_or_default(),
        zone_basis: "envelope",
        pages: PagesSeen::default(),
        numbered: None,
        parts: vec![taken.part],
        fold: None,
        advice: None,
        remarks: Vec::new(),
    })
}

/// What was taken from an input so far.
struct Taken {
    input: u32,
    /// The bytes at which lines begin.
    starts: Vec<usize>,
    part: PartResult,
}

impl Taken {
    /// Counts a record.
    fn record(&mut self, line: u64) -> Place {
        self.part.ledger.read += 1;
        self.place(line)
    }

    fn place(&self, line: u64) -> Place {
        let line = usize::try_from(line).ok();
        let start = line.and_then(|line| self.starts.get(line.checked_sub(1)?));
        Place {
            input: self.input,
            record: self.part.ledger.read.max(1),
            line: 0,
            byte: start.map_or(0, |byte| offset(*byte)),
        }
    }

    fn decided(&mut self, pack: &FilledPack) {
        for (line, incident_id, item) in pack.action_items() {
            let place = self.record(line);
            let Some(incident_id) = incident_id else {
                let why = "the decision names no incident";
                self.part.ledger.rejected += 1;
                let finding = finding(place, Consequence::Rejected, &item.title, why);
                self.part.notes.add(finding);
                continue;
            };
            self.part.named.push(NamedRecord {
                place,
                tool: PLAIN.to_owned(),
                incident_id: incident_id.to_owned(),
                part: Part::Action(Box::new(item)),
            });
        }
    }

    fn undecided(&mut self, pack: &FilledPack) {
        for row in &pack.undecided {
            let place = self.record(row.line);
            self.part.ledger.not_incident += 1;
            let why = "a row of the pack without a decision";
            self.part.others.add(Code::NotIncident, why, place.record);
        }
    }

    /// Lists the lines that cannot be read; those of no decision are rejected records.
    fn unread(&mut self, pack: &FilledPack) {
        let mut last = 0;
        for PackLine { line, text, why } in &pack.unread {
            let is_decided = pack.decided.iter().any(|decided| decided.line == *line);
            let (place, consequence) = if *line == 0 || *line == last || is_decided {
                (self.place(*line), Consequence::Doubted)
            } else {
                self.part.ledger.rejected += 1;
                (self.record(*line), Consequence::Rejected)
            };
            last = *line;
            self.part.notes.add(finding(place, consequence, text, why));
        }
    }
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
