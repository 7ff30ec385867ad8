//! The rows of the sheet and of the other decisions.

use sha2::{Digest, Sha256};

use crate::import::filled_pack::cells::{Said, decision, plain, tick};
use crate::import::filled_pack::columns::Columns;
use crate::import::filled_pack::{Decided, Reader, Resolution, listed, time_box};
use crate::incident::session_sheet::{Decision, SheetRow, shown_day};
use crate::incident::{ActionItem, ActionState};

/// Reads the number of a row: `A1`, `N2`, `D3`.
pub(super) fn number(cell: &str) -> Option<(char, u32)> {
    let bare = cell.trim_matches(|letter: char| !letter.is_alphanumeric());
    let mut letters = bare.chars();
    let letter = letters.next()?.to_ascii_uppercase();
    let digits = letters.as_str().trim_start_matches([' ', '-', '.']);
    let digits = digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .filter(|_| matches!(letter, 'A' | 'N' | 'D'))
        .map(|digits| (letter, digits))
}

/// What a row of the sheet says.
struct Row<'c> {
    line: u64,
    text: &'c str,
    no: Option<String>,
    known: Option<SheetRow>,
    incident: String,
    action: String,
    owner: String,
    time_box: String,
    deliverable: String,
    reason: String,
    said: Said,
    ticks: [Option<bool>; 2],
}

impl Reader {
    /// Reads a row of the sheet.
    pub(super) fn sheet_row(&mut self, line: u64, text: &str, cells: &[String], columns: &Columns) {
        let row = self.read_row(line, text, cells, columns);
        if let Some(no) = &row.no
            && let Some(known) = self.seen.get(no)
        {
            if known.as_slice() != cells {
                let why =
                    format!("{no} stands on the sheet twice, and differently: the first is taken");
                self.unread(&row, &why);
            }
            return;
        }
        if let Some(no) = &row.no {
            self.seen.insert(no.clone(), cells.to_vec());
        }
        for other in columns.others(cells) {
            let note = format!("{}: {other}", row.name());
            self.found.notes.push(listed(
                line,
                &note,
                "written beside the columns of the sheet",
            ));
        }
        if cells.len() < columns.width && !row.is_blank(&self.before_text(&row)) {
            let why = format!(
                "the row has {} cells instead of {}: check what stands where",
                cells.len(),
                columns.width
            );
            self.unread(&row, &why);
        }
        for (name, tick) in ["confident", "committed"].iter().zip(row.ticks) {
            if tick.is_none() {
                let why = format!(
                    "whether people are {name} is neither ticked nor empty: taken as not ticked"
                );
                self.unread(&row, &why);
            }
        }
        self.decide(&row);
    }

    fn read_row<'c>(
        &self,
        line: u64,
        text: &'c str,
        cells: &'c [String],
        columns: &Columns,
    ) -> Row<'c> {
        let cell = |heading: &str| plain(columns.cell(cells, heading));
        let action = cell("Action");
        let no =
            number(columns.cell(cells, "No.")).map(|(letter, digits)| format!("{letter}{digits}"));
        let no = no
            .filter(|no| self.rows.is_empty() || self.rows.contains_key(no))
            .or_else(|| {
                let is_it = |row: &&SheetRow| {
                    row.item
                        .as_ref()
                        .is_some_and(|item| plain(&item.title) == action)
                };
                let mut alike = self.rows.values().filter(is_it);
                let first = alike.next().map(|row| row.no.clone());
                first.filter(|no| alike.next().is_none() && !self.seen.contains_key(no))
            });
        let mut said = decision(columns.cell(cells, "Decision"));
        if said == Said::Nothing && cells.len() != columns.width {
            // A cell too few or too many moves the decision: it is known by its words.
            let found = cells
                .iter()
                .map(|cell| decision(cell))
                .find(|said| matches!(said, Said::One(..)));
            said = found.unwrap_or(Said::Nothing);
        }
        Row {
            line,
            text,
            known: no.as_ref().and_then(|no| self.rows.get(no)).cloned(),
            no,
            incident: cell("Incident"),
            action,
            owner: cell("PIC"),
            time_box: cell("Time box"),
            deliverable: cell("Deliverable"),
            reason: cell("Reason"),
            said,
            ticks: [
                tick(columns.cell(cells, "Confident?")),
                tick(columns.cell(cells, "Committed?")),
            ],
        }
    }

    /// What stood in the row before the session: incident, action, PIC, time box, deliverable.
    fn before_text(&self, row: &Row<'_>) -> [String; 5] {
        let known = row.known.as_ref();
        let item = known
            .and_then(|known| known.item.clone())
            .unwrap_or_default();
        let due = item.due_at.map(|at| shown_day(at, self.zone));
        let incident = known.and_then(|known| known.incident_id.clone());
        [
            incident,
            Some(item.title),
            item.owner,
            due,
            item.deliverable,
        ]
        .map(|text| plain(&text.unwrap_or_default()))
    }

    fn unread(&mut self, row: &Row<'_>, why: &str) {
        self.found.unread.push(listed(row.line, row.text, why));
    }

    fn decide(&mut self, row: &Row<'_>) {
        let before = self.before_text(row);
        match row.said.clone() {
            Said::Unclear(why) => self.unread(row, why),
            Said::Nothing if row.is_blank(&before) => {
                if row.known.as_ref().is_some_and(|known| known.item.is_some()) {
                    self.found.undecided.push(listed(row.line, &row.name(), ""));
                }
            }
            Said::Nothing => {
                let why = "something was written, and no decision is ticked";
                self.found.undecided.push(listed(row.line, row.text, why));
            }
            Said::One(decision, others) => {
                if !others.is_empty() {
                    let note = format!("{}: {others}", row.name());
                    self.found
                        .notes
                        .push(listed(row.line, &note, "written beside the decision"));
                }
                if row.action.is_empty() && before[1].is_empty() {
                    self.unread(row, "a decision without an action");
                } else {
                    self.settle(row, decision, &before);
                }
            }
        }
    }

    /// Makes the action item of a decision.
    fn settle(&mut self, row: &Row<'_>, decision: Decision, before: &[String; 5]) {
        let known = row.known.as_ref().and_then(|known| known.item.clone());
        let session = self.copy.as_ref().map(|copy| copy.session.clone());
        let is_new = known.is_none();
        let mut item = known.unwrap_or_default();
        let changed_from = (!is_new && !row.action.is_empty() && row.action != before[1])
            .then(|| item.title.clone());
        if is_new || changed_from.is_some() {
            item.title.clone_from(&row.action);
        }
        if is_new {
            item.id = Some(made_id(session.as_deref(), row));
            item.created_at = self.found.held_on;
        }
        let set = |known: &mut Option<String>, cell: &str, before: &str| {
            if cell != before {
                *known = filled(cell);
            }
        };
        set(&mut item.owner, &row.owner, &before[2]);
        // A pseudonym names somebody within its pack only: the tracker knows who is meant.
        item.owner = item.owner.filter(|owner| !is_pseudonym(owner));
        set(&mut item.deliverable, &row.deliverable, &before[4]);
        if row.time_box != before[3] {
            item.due_at = time_box::end(&row.time_box, self.found.held_on, self.order, self.zone);
            if item.due_at.is_none() && !row.time_box.is_empty() {
                self.unread(row, "the time box is neither a day nor a length such as `2 weeks`: kept as text, without a due date");
            }
        }
        if !row.reason.is_empty() {
            item.reason = Some(row.reason.clone());
        }
        item.state = match decision {
            Decision::Refused => ActionState::Dropped,
            _ if item.is_pending() => item.state,
            _ => ActionState::Open,
        };
        item.session = session.or_else(|| Some("unknown".to_owned()));
        let incident_id = filled(&row.incident).or_else(|| row.known.as_ref()?.incident_id.clone());
        self.complain(row, decision, &item, incident_id.is_some());
        self.found.decided.push(Decided {
            line: row.line,
            no: row.no.clone(),
            decision,
            incident_id,
            confident: row.ticks[0] == Some(true),
            committed: row.ticks[1] == Some(true),
            pic: filled(&row.owner),
            time_box: filled(&row.time_box),
            changed_from,
            item,
        });
    }

    /// Lists what a decision lacks.
    fn complain(
        &mut self,
        row: &Row<'_>,
        decision: Decision,
        item: &ActionItem,
        has_incident: bool,
    ) {
        let refused = decision == Decision::Refused;
        let lacks = [
            (!has_incident, "no incident: it cannot be followed up"),
            (refused && row.reason.is_empty(), "refused without a reason"),
            (!refused && row.owner.is_empty(), "no person in charge"),
            (
                !refused && row.time_box.is_empty() && item.due_at.is_none(),
                "no time box",
            ),
            (!refused && item.deliverable.is_none(), "no deliverable"),
        ];
        for (_, why) in lacks.into_iter().filter(|(lacks, _)| *lacks) {
            self.found
                .incomplete
                .push(listed(row.line, &row.name(), why));
        }
    }

    /// Reads a row of the other decisions; a blank one says nothing.
    pub(super) fn resolution(
        &mut self,
        line: u64,
        text: &str,
        cells: &[String],
        columns: &Columns,
    ) {
        let cell = |heading: &str| plain(columns.cell(cells, heading));
        let mut parts = ["Decided", "Why", "Who", "By when"].map(cell);
        for other in columns.others(cells) {
            self.found.notes.push(listed(
                line,
                other,
                "written beside the columns of the decisions",
            ));
        }
        if parts.iter().all(String::is_empty) {
            return;
        }
        if parts[0].is_empty() {
            self.found
                .unread
                .push(listed(line, text, "nothing says what was decided"));
            return;
        }
        let [text, reason, owner, by] = parts.each_mut().map(std::mem::take);
        self.found.resolutions.push(Resolution {
            line,
            text,
            reason: filled(&reason),
            owner: filled(&owner),
            by: filled(&by),
        });
    }
}

impl Row<'_> {
    /// Tells whether nothing was written: only what stood there before is there, and nothing is ticked.
    fn is_blank(&self, before: &[String; 5]) -> bool {
        let now = [
            &self.incident,
            &self.action,
            &self.owner,
            &self.time_box,
            &self.deliverable,
        ];
        now.into_iter()
            .zip(before)
            .all(|(now, before)| now == before)
            && self.reason.is_empty()
            && self.ticks == [Some(false); 2]
    }

    fn name(&self) -> String {
        let known = self.known.as_ref().and_then(|known| known.item.as_ref());
        let title = known.map_or(self.action.as_str(), |item| item.title.as_str());
        format!("{} {title}", self.no.as_deref().unwrap_or("added row"))
            .trim()
            .to_owned()
    }
}

/// Names a new action: by its session and its number, or by its words where it has none.
fn made_id(session: Option<&str>, row: &Row<'_>) -> String {
    let session = session.unwrap_or("session");
    row.no.as_ref().map_or_else(
        || {
            let digest = Sha256::digest(row.action.to_lowercase());
            format!("{session}-{}", hex::encode(&digest[..3]))
        },
        |no| format!("{session}-{no}"),
    )
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Tells whether a name is one that stands for a person where names are hidden: "Person 3".
fn is_pseudonym(name: &str) -> bool {
    let number = name.trim().strip_prefix("Person ");
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
