//! The pack for a sharing session: what to talk over, in which order and for how long, and the sheets to fill in.
//!
//! It knows the facts and the history, asks what the record cannot answer, and proposes no action that nobody proposed
//! before.

mod agenda;
mod choice;
mod earlier;
mod facilitator;
mod pages;
mod sheet;
mod themes;

use serde::{Deserialize, Serialize};

use crate::analysis::CaseFile;
use crate::incident::Instant;
use crate::incident::session_sheet::{OpenQuestion, PackCopy, shown_day};
use crate::report::chart::Chart;
use crate::report::{
    Alert, Block, Facts, Figure, Finding, Generator, IncidentFacts, SCHEMA_VERSION, Table, alerts,
    charts, figures, findings, headline, trend_report, words,
};

pub use choice::suggested;

/// What a session is made of, besides the figures.
#[derive(Debug)]
pub struct Session {
    /// How long it lasts.
    pub minutes: u32,
    /// The incidents to talk over, what weighs most first.
    pub incidents: Vec<(IncidentFacts, CaseFile)>,
}

/// The pack; its serde names are the paths of `session.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharingPack {
    /// The version of this form.
    pub schema_version: u32,
    /// Which program made it.
    pub generator: Generator,
    /// Every resolved setting.
    pub settings: serde_json::Value,
    /// The moment from which everything is seen.
    pub as_of: Instant,
    /// The reporting zone.
    pub time_zone: String,
    /// What it is called.
    pub title: String,
    /// The window in words, with zone.
    pub period: String,
    /// From when it is seen, and what it is compared with.
    pub basis: String,
    /// What must be said before any figure.
    pub alerts: Vec<Alert>,
    /// How long the session lasts.
    pub minutes: u32,
    /// What is talked over when; the minutes add up to those of the session.
    pub agenda: Vec<AgendaItem>,
    /// How people talk with each other.
    pub ground_rules: Vec<String>,
    /// What became of earlier actions.
    pub earlier: EarlierActions,
    /// What happened in the window.
    pub trend: TrendPage,
    /// The incidents, two pages each.
    pub incidents: Vec<IncidentPages>,
    /// Incidents for which there is no time; `None`: there are none.
    pub left_out: Option<Table>,
    /// What the incidents share.
    pub themes: Themes,
    /// The actions to decide on.
    pub sheet: Sheet,
    /// Numbers of the rows for other decisions.
    pub resolutions: Vec<String>,
    /// The questions at the end.
    pub survey: Vec<OpenQuestion>,
    /// What the facilitator may need.
    pub facilitator: FacilitatorSheet,
    /// What is needed to read the filled pack back.
    pub copy: PackCopy,
    /// Last line: program, version, inputs.
    pub footer: String,
}

/// One item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// Where it begins, in minutes from the begin of the session.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// How long it is.
    pub minutes: u32,
    /// What it is.
    pub title: String,
    /// What comes out of it.
    pub purpose: String,
    /// Who should be there.
    pub invite: Vec<String>,
    /// Where its page is.
    pub anchor: String,
}

/// What became of earlier actions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlierActions {
    /// The page's title.
    pub title: String,
    /// Its finding.
    pub lead: String,
    /// The actions; `None`: there are none.
    pub table: Option<Table>,
    /// Whether fixes held, where no session is known; `None`: there are none.
    pub fixes: Option<Table>,
}

/// What happened in the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendPage {
    /// One sentence.
    pub headline: String,
    /// What changed.
    pub changes: Vec<Finding>,
    /// The six figures.
    pub figures: Vec<Figure>,
    /// Incidents by week.
    pub chart: Option<Box<Chart>>,
}

/// The two pages on one incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentPages {
    /// Its place in the session, from 1.
    pub no: usize,
    /// Where its pages begin.
    pub anchor: String,
    /// How it is called.
    pub id: String,
    /// Its title, in words.
    pub title: String,
    /// Severity, state and begin.
    pub subtitle: String,
    /// Why it is here.
    pub why: String,
    /// Minutes for it; 0: to be read beforehand.
    pub minutes: u32,
    /// The first page: facts and timeline.
    pub facts: Vec<Block>,
    /// The second page: has it happened before, and what stopped it.
    pub history: Vec<Block>,
    /// What the record cannot answer.
    pub questions: Vec<OpenQuestion>,
    /// Actions that are open, or that did not hold, by their numbers on the sheet.
    pub proposed: Vec<String>,
}

/// What the incidents share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Themes {
    /// Introduces them, or says that there are none.
    pub lead: String,
    /// Each theme with its incidents.
    pub themes: Vec<String>,
}

/// The sheet on which actions are decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Introduces it.
    pub lead: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// Its rows, with one cell a heading up to the deliverable; the rest is to be ticked.
    pub rows: Vec<Vec<String>>,
    /// The words of a decision.
    pub decisions: Vec<String>,
    /// Proposals that found no room.
    pub note: String,
}

/// What the facilitator may need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitatorSheet {
    /// What the facilitator does and does not do.
    pub rules: Vec<String>,
    /// What to ask, by what the records lack.
    pub banks: Vec<QuestionBank>,
}

/// Questions for one thing that records lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionBank {
    /// What is missing, and of which incidents.
    pub missing: String,
    /// What to ask.
    pub questions: Vec<String>,
}

/// Makes the pack.
///
/// *Input*: the results, and the incidents to talk over. *Output*: the same pack for the same input. *Empty*: without
/// incidents it says so, and the time is kept in reserve.
#[must_use]
pub fn sharing_pack(facts: &Facts, session: &Session) -> SharingPack {
    let name = shown_day(facts.scope.as_of, facts.zone());
    let proposals = sheet::Proposals::new(&name, session);
    let earlier = earlier::earlier(facts);
    let plan = agenda::plan(facts, session, earlier.table.is_some());
    let mut questions = pages::Questions::default();
    let incidents: Vec<IncidentPages> = session
        .incidents
        .iter()
        .enumerate()
        .map(|(place, (told, case))| {
            let minutes = plan.minutes_of(place);
            pages::pages(
                facts,
                (place + 1, minutes),
                told,
                case,
                &proposals,
                &mut questions,
            )
        })
        .collect();
    let survey = facilitator::survey();
    let asked = questions.all.into_iter().chain(survey.iter().cloned());
    SharingPack {
        schema_version: SCHEMA_VERSION,
        generator: facts.generator.clone(),
        settings: facts.settings.clone(),
        as_of: facts.scope.as_of,
        time_zone: facts.zone().name().to_owned(),
        title: "Sharing session".to_owned(),
        period: facts.period_and_zone(),
        basis: trend_report::basis(facts),
        alerts: alerts::alerts(facts),
        minutes: session.minutes,
        agenda: plan.items,
        ground_rules: facilitator::ground_rules(),
        earlier,
        trend: TrendPage {
            headline: headline::headline(facts),
            changes: findings::findings(facts),
            figures: figures::figures(facts),
            chart: (facts.analyses.incidents.total > 0).then(|| Box::new(charts::per_week(facts))),
        },
        left_out: choice::left_out(facts, session),
        themes: themes::themes(session),
        facilitator: facilitator::sheet(session),
        copy: PackCopy {
            session: name,
            as_of: facts.scope.as_of,
            time_zone: facts.zone().name().to_owned(),
            rows: proposals.copy(),
            questions: asked.collect(),
        },
        sheet: proposals.sheet(facts),
        resolutions: (1..=4).map(|number| format!("D{number}")).collect(),
        survey,
        incidents,
        footer: trend_report::footer(facts),
    }
}

impl SharingPack {
    /// Says in a few lines what the pack holds, for a person at a terminal.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let [incidents, rows] =
            [self.incidents.len(), self.copy.rows.len()].map(|number| number as u64);
        let proposed = self
            .copy
            .rows
            .iter()
            .filter(|row| row.item.is_some())
            .count() as u64;
        vec![
            format!("{}: {} minutes, {}", self.title, self.minutes, self.period),
            format!(
                "{} to talk over, {} on the sheet ({} proposed before)",
                words::plural(incidents, "incident", "incidents"),
                words::plural(rows, "row", "rows"),
                words::count(proposed)
            ),
        ]
    }
}

#[cfg(test)]
mod tests;
