//! What happened when: milestones and updates in order, by stage of its life, with the stretches of which nothing is known.

use chrono::Offset;

use crate::incident::{Instant, Milestone};
use crate::report::incident_facts::{
    Citation, FactCell, FactRow, FactTable, LONGEST, Part, Reach, Teller,
};
use crate::report::{names, words};

/// A stretch without any entry that is longer than this is marked.
const SILENCE: f64 = 15.0 * 60.0;
/// Milestones that a timeline without them should be asked for, with the question.
const WANTED: [(Milestone, &str); 5] = [
    (Milestone::Detected, "when it was noticed"),
    (Milestone::Declared, "when it was declared an incident"),
    (Milestone::Identified, "when the cause was understood"),
    (Milestone::Mitigated, "when the bleeding stopped"),
    (Milestone::Resolved, "when the impact ended"),
];

/// One entry.
struct Entry {
    at: Instant,
    milestone: Option<Milestone>,
    text: String,
    by: Option<String>,
    field: &'static str,
    reach: Reach,
}

impl Teller<'_> {
    pub(super) fn timeline(&mut self) -> Part {
        let mut part = Part::default();
        let entries = self.entries();
        let zone = self.zone;
        let source = self.cite(&["id"]);
        part.say(
            "Zone",
            format!("all times in {zone}"),
            source,
            Reach::Public,
        );
        if let Some(doubt) = self.out_of_order() {
            part.say("Doubt", doubt.0, doubt.1, Reach::Internal);
            part.ask(
                "What is the right order of these times?",
                "the recorded times contradict each other",
            );
        }
        let rows = self.rows(&entries);
        if rows.is_empty() {
            part.fill("the timeline", Some("started_at"));
        } else {
            let columns = ["Time", "Since the first", "Stage", "What"];
            part.tables.push(FactTable {
                caption: format!("Timeline, {zone}"),
                columns: columns.map(str::to_owned).to_vec(),
                rows,
                note: String::new(),
            });
        }
        for (milestone, what) in WANTED {
            if self.at(milestone).is_none() {
                part.fill(what, Some(milestone.column()));
            }
        }
        if self.case.incident.updates.is_empty() {
            part.ask(
                "What was tried between these times, and what did each try show?",
                "the record has no updates",
            );
        }
        let undated = self
            .case
            .incident
            .updates
            .iter()
            .filter(|update| update.at.is_none());
        let undated = undated.count() as u64;
        if undated > 0 {
            part.fill(
                &format!(
                    "the times of {} without one",
                    words::plural(undated, "update", "updates")
                ),
                Some("updates"),
            );
        }
        part
    }

    /// Returns milestones and updates by time; of equal times the milestone comes first.
    fn entries(&self) -> Vec<Entry> {
        let milestones = Milestone::ALL.into_iter().filter_map(|milestone| {
            Some(Entry {
                at: self.at(milestone)?,
                milestone: Some(milestone),
                text: names::milestone(milestone).to_owned(),
                by: None,
                field: milestone.column(),
                reach: Reach::Public,
            })
        });
        let updates = self.case.incident.updates.iter().filter_map(|update| {
            let status = update
                .status
                .as_deref()
                .map(str::trim)
                .filter(|status| !status.is_empty());
            let author = update
                .author
                .as_deref()
                .map(str::trim)
                .filter(|author| !author.is_empty());
            let says = match (update.text.trim(), status) {
                ("", None) => return None,
                ("", Some(status)) => format!("Status: {status}"),
                (text, Some(status)) => format!("{text} ({status})"),
                (text, None) => text.to_owned(),
            };
            Some(Entry {
                at: update.at?,
                milestone: None,
                text: says,
                by: author.map(str::to_owned),
                field: "updates",
                reach: Reach::Internal,
            })
        });
        let mut found: Vec<Entry> = milestones.chain(updates).collect();
        found.sort_by_key(|entry| (entry.at, entry.milestone.is_none(), entry.milestone));
        found
    }

    fn rows(&mut self, entries: &[Entry]) -> Vec<FactRow> {
        let mut rows = Vec::new();
        let Some(first) = entries.first().map(|entry| entry.at) else {
            return rows;
        };
        let with_offset = self.clock_changes(entries);
        let ended = self
            .at(Milestone::Resolved)
            .or(self.at(Milestone::Mitigated));
        let mut before: Option<Instant> = None;
        let mut latest: Option<Milestone> = None;
        for entry in entries {
            let silent = before.map(|before| entry.at.seconds_since(before));
            let is_running = ended.is_none_or(|ended| entry.at <= ended);
            if let Some(silent) = silent.filter(|silent| *silent > SILENCE && is_running) {
                rows.push(FactRow {
                    cells: vec![
                        FactCell::Blank,
                        FactCell::Blank,
                        FactCell::Blank,
                        FactCell::ToFill {
                            what: format!("what happened in these {}?", words::duration(silent)),
                        },
                    ],
                    sources: Vec::new(),
                    reach: Reach::Internal,
                });
            }
            before = Some(entry.at);
            // A stage that was reached is not left again, whatever the order of the stamps.
            latest = latest.max(entry.milestone);
            let since = entry.at.seconds_since(first);
            let since = (since >= 0.5).then(|| format!("+{}", words::duration(since)));
            rows.push(FactRow {
                cells: vec![
                    FactCell::known(self.time(entry.at, with_offset)),
                    since.map_or(FactCell::Blank, FactCell::known),
                    latest.map_or(FactCell::Blank, |latest| {
                        FactCell::known(names::stage(latest))
                    }),
                    FactCell::Known {
                        text: words::cut(&entry.text, LONGEST),
                        by: entry.by.clone(),
                    },
                ],
                sources: vec![self.cite(&[entry.field])],
                reach: entry.reach,
            });
        }
        rows
    }

    /// Tells whether the clock was changed between the first entry and the last.
    fn clock_changes(&self, entries: &[Entry]) -> bool {
        let offset = |entry: &Entry| {
            let local = entry.at.datetime().with_timezone(&self.zone);
            local.offset().fix()
        };
        entries
            .windows(2)
            .any(|pair| offset(&pair[0]) != offset(&pair[1]))
    }

    fn time(&self, at: Instant, with_offset: bool) -> String {
        let stamp = self.stamp(at);
        if with_offset {
            let local = at.datetime().with_timezone(&self.zone);
            return format!("{stamp} {}", local.offset().fix());
        }
        stamp
    }

    /// Says which milestones contradict the order of an incident's life.
    fn out_of_order(&mut self) -> Option<(String, Citation)> {
        const ORDER: [(Milestone, Milestone); 5] = [
            (Milestone::Started, Milestone::Detected),
            (Milestone::Detected, Milestone::Acknowledged),
            (Milestone::Started, Milestone::Mitigated),
            (Milestone::Started, Milestone::Resolved),
            (Milestone::Resolved, Milestone::Closed),
        ];
        let wrong: Vec<(Milestone, Milestone)> = ORDER
            .into_iter()
            .filter(|(one, other)| {
                self.at(*one)
                    .zip(self.at(*other))
                    .is_some_and(|(one, other)| one > other)
            })
            .collect();
        if wrong.is_empty() {
            return None;
        }
        let says: Vec<String> = wrong
            .iter()
            .map(|(one, other)| format!("{} is recorded before {}", other.word(), one.word()))
            .collect();
        let fields: Vec<&str> = wrong
            .iter()
            .flat_map(|(one, other)| [one.column(), other.column()])
            .collect();
        let source = self.cite(&fields);
        Some((words::sentence(&says.join("; ")), source))
    }
}
