//! One incident in words: what is known of it, each statement with its source; what is not known, as something to fill
//! in; and the questions that the record cannot answer.
//!
//! Postmortems and the pages of a sharing session are made of these parts. Nothing is stated that does not stand in the
//! record or in an analysis of it.

mod actions;
mod detection;
mod header;
mod history;
mod lessons;
mod response;
mod sources;
mod timeline;

use serde::{Deserialize, Serialize};

use crate::analysis::{CaseFile, CasePhase, CaseSpan, Usual};
use crate::incident::period::Tz;
use crate::incident::{Instant, Milestone, Phase, Severity, Status};
use crate::notes::InputSummary;
use crate::report::{names, words};

use sources::Sources;
pub use sources::{Citation, FactSource};

/// The most letters of a text that a person wrote; what is longer is cut, with an ellipsis.
const LONGEST: usize = 1_500;

/// One incident in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentFacts {
    /// How it is called.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its severity.
    pub severity: Severity,
    /// Its state.
    pub status: Status,
    /// Its place in time.
    pub started_at: Option<Instant>,
    /// The zone of all times in words.
    pub time_zone: String,
    /// The recurring problem that it belongs to.
    pub cluster_id: Option<String>,
    /// What it is, and who had which role.
    pub header: Part,
    /// What happened, in short.
    pub summary: Part,
    /// Whom it hit, and for how long.
    pub impact: Part,
    /// What happened when, by stage of its life.
    pub timeline: Part,
    /// How it was noticed.
    pub detection: Part,
    /// What was done, and what worked.
    pub response: Part,
    /// Whether it has happened before.
    pub history: Part,
    /// What set it off, and why it could.
    pub analysis: Part,
    /// What went well, badly, and by luck.
    pub lessons: Part,
    /// What was agreed on, and what is still owed from earlier incidents.
    pub actions: Part,
    /// What was decided not to be done.
    pub declined: Part,
    /// What nobody knows yet.
    pub unknown: Part,
    /// What the outside world is told.
    pub external: Part,
    /// Where the statements come from, by number.
    pub sources: Vec<FactSource>,
}

/// A part of the story.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What is known.
    pub facts: Vec<Statement>,
    /// The same for what has rows.
    pub tables: Vec<FactTable>,
    /// What is not known, to be filled in.
    pub open: Vec<ToFill>,
    /// What to ask those who were there.
    pub questions: Vec<Question>,
}

/// Something that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What it is about.
    pub label: String,
    /// What is so.
    pub text: String,
    /// Where it comes from.
    pub sources: Vec<Citation>,
    /// Who may read it.
    pub reach: Reach,
}

/// Who may read a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Anybody: times, durations, counts, states.
    Public,
    /// Those who work there: what a person wrote, or what names people, systems or other incidents.
    Internal,
}

/// Something that is known, in rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactTable {
    /// What the rows have in common.
    pub caption: String,
    /// The columns; the sources come after them.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<FactRow>,
    /// What must be known to read it.
    pub note: String,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// The cells, one a column.
    pub cells: Vec<FactCell>,
    /// Where it comes from.
    pub sources: Vec<Citation>,
    /// Who may read it.
    pub reach: Reach,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cell", rename_all = "snake_case")]
pub enum FactCell {
    /// What is known.
    Known {
        /// In words.
        text: String,
        /// Who wrote it.
        by: Option<String>,
    },
    /// What is to be filled in.
    ToFill {
        /// What.
        what: String,
    },
    /// Nothing belongs here.
    Blank,
}

impl FactCell {
    pub(super) fn known(text: impl Into<String>) -> Self {
        Self::Known {
            text: text.into(),
            by: None,
        }
    }

    /// Makes a cell of what may not be known.
    pub(super) fn or(text: Option<String>, what: &str) -> Self {
        text.filter(|text| !text.trim().is_empty()).map_or_else(
            || Self::ToFill {
                what: what.to_owned(),
            },
            Self::known,
        )
    }
}

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToFill {
    /// What.
    pub what: String,
    /// The canonical field that would answer it; `None`: no export has it.
    pub field: Option<String>,
}

/// A question for those who were there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question: what or how.
    pub text: String,
    /// Why it is asked here: what the record lacks or shows.
    pub because: String,
}

impl Part {
    fn say(&mut self, label: &str, text: impl Into<String>, source: Citation, reach: Reach) {
        self.say_from(label, text, vec![source], reach);
    }

    fn say_from(
        &mut self,
        label: &str,
        text: impl Into<String>,
        sources: Vec<Citation>,
        reach: Reach,
    ) {
        self.facts.push(Statement {
            label: label.to_owned(),
            text: text.into(),
            sources,
            reach,
        });
    }

    fn fill(&mut self, what: &str, field: Option<&str>) {
        self.open.push(ToFill {
            what: what.to_owned(),
            field: field.map(str::to_owned),
        });
    }

    fn ask(&mut self, text: &str, because: &str) {
        self.questions.push(Question {
            text: text.to_owned(),
            because: because.to_owned(),
        });
    }

    /// Says a text of the record, or that it is to be filled in.
    fn say_or_fill(
        &mut self,
        label: &str,
        text: Option<&str>,
        what: &str,
        source: (Citation, &str),
    ) {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => self.say(label, words::cut(text, LONGEST), source.0, Reach::Internal),
            None => self.fill(what, Some(source.1)),
        }
    }
}

/// Puts one incident into words.
///
/// *Input*: the case file, and the inputs that it was read from. *Output*: the same words for the same file.
#[must_use]
pub fn incident_facts(case: &CaseFile, inputs: &[InputSummary], zone: Tz) -> IncidentFacts {
    let mut teller = Teller {
        case,
        zone,
        sources: Sources::new(case, inputs),
    };
    let incident = &case.incident;
    let told = &mut teller;
    IncidentFacts {
        id: case.id.clone(),
        title: filled(incident.title.as_deref()),
        severity: incident.severity,
        status: incident.status,
        started_at: incident.placed().map(|(at, _)| at),
        time_zone: zone.to_string(),
        cluster_id: case
            .history
            .as_ref()
            .map(|history| history.cluster.id.clone()),
        header: told.header(),
        summary: told.summary(),
        impact: told.impact(),
        timeline: told.timeline(),
        detection: told.detection(),
        response: told.response(),
        history: told.history(),
        analysis: told.analysis(),
        lessons: Teller::lessons(),
        actions: told.actions(),
        declined: told.declined(),
        unknown: Teller::unknown(),
        external: told.external(),
        sources: teller.sources.listed(),
    }
}

/// Tells of one incident, and remembers where it has it from.
struct Teller<'c> {
    case: &'c CaseFile,
    zone: Tz,
    sources: Sources<'c>,
}

impl Teller<'_> {
    fn at(&self, milestone: Milestone) -> Option<Instant> {
        self.case.incident.at(milestone)
    }

    /// Cites fields of the record.
    fn cite(&mut self, fields: &[&str]) -> Citation {
        self.sources.record(&self.case.id, self.case.input, fields)
    }

    fn stamp(&self, at: Instant) -> String {
        words::stamp(at, self.zone)
    }

    fn phase(&self, phase: Phase) -> Option<&CasePhase> {
        self.case.phases.iter().find(|one| one.phase == phase)
    }

    /// Says how long a phase took; nothing when that is not known.
    fn say_length(&mut self, part: &mut Part, phase: Phase, label: &str) {
        if let Some((text, source)) = self.length(phase) {
            part.say(label, text, source, Reach::Public);
        }
    }

    /// Says how long a phase took and what is usual; nothing when that is not known.
    fn say_phase(&mut self, part: &mut Part, phase: Phase, label: &str) {
        let Some((mut text, source)) = self.length(phase) else {
            return;
        };
        let mut sources = vec![source];
        for (compared, computed) in self.compared(phase) {
            text = format!("{text}; {compared}");
            sources.push(self.sources.computed(computed));
        }
        part.say_from(label, text, sources, Reach::Internal);
    }

    fn length(&mut self, phase: Phase) -> Option<(String, Citation)> {
        let found = self.phase(phase)?;
        let words = match found.state {
            CaseSpan::Known(seconds) => words::duration(seconds),
            CaseSpan::Open(seconds) => format!("{} and not over", words::duration(seconds)),
            CaseSpan::Negative => "cannot be told: the end is recorded before the begin".to_owned(),
            CaseSpan::Missing => return None,
        };
        let from = found.from;
        let measured = from.map_or(String::new(), |from| format!(", from {}", from.word()));
        // What goes on has no end to cite; that it does is what the status says.
        let end = match found.state {
            CaseSpan::Open(_) => "status",
            _ => phase.end().column(),
        };
        let ends = [from.map(Milestone::column), Some(end)];
        let fields: Vec<&str> = ends.into_iter().flatten().collect();
        Some((format!("{words}{measured}"), self.cite(&fields)))
    }

    /// Compares a phase with others of its severity and of its problem: what is said, and on what it rests.
    fn compared(&self, phase: Phase) -> Vec<(String, String)> {
        let Some(found) = self.phase(phase) else {
            return Vec::new();
        };
        let (CaseSpan::Known(seconds) | CaseSpan::Open(seconds)) = found.state else {
            return Vec::new();
        };
        let severity = names::others_of(self.case.incident.severity);
        let usual = [
            (Some(found.by_severity), format!("of {severity}")),
            (found.by_problem, "of this problem".to_owned()),
        ];
        let one = |(usual, of): (Option<Usual>, String)| {
            let name = names::phase(phase).to_lowercase();
            let said = compared(seconds, usual?, &of)?;
            Some((said, format!("{name}, {of}: {}", population(usual?))))
        };
        usual.into_iter().filter_map(one).collect()
    }
}

/// Returns a text of the record without blanks around it; none where nothing is written.
fn filled(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned)
}

/// Compares a length with the usual one: "2.3 times the usual 1 h 10 min of SEV2 (51 others)"; nothing where too few are
/// known.
fn compared(seconds: f64, usual: Usual, of: &str) -> Option<String> {
    let median = usual.median_seconds.filter(|median| *median > 0.0)?;
    let times = seconds / median;
    let times = match times {
        near if (0.95..1.05).contains(&near) => "about the usual".to_owned(),
        _ => format!("{} times the usual", words::decimal(times)),
    };
    Some(format!(
        "{times} {} {of} ({} of {} others known)",
        words::duration(median),
        words::count(usual.known),
        words::count(usual.others)
    ))
}

/// Says on whom a usual length rests.
fn population(usual: Usual) -> String {
    let open = if usual.open > 0 {
        format!(", {} not over", words::count(usual.open))
    } else {
        String::new()
    };
    format!(
        "median of {}, {} known{open}",
        words::plural(usual.others, "other incident", "other incidents"),
        words::count(usual.known)
    )
}

#[cfg(test)]
mod tests;
