//! The two pages on one incident: facts and timeline; history, stop-gaps, open questions, proposals.

use crate::analysis::{CaseFile, TopicKind};
use crate::incident::Severity;
use crate::incident::session_sheet::OpenQuestion;
use crate::report::incident_facts::{FactCell, FactRow, FactTable, Part, Question, Statement};
use crate::report::sharing_pack::sheet::Proposals;
use crate::report::sharing_pack::{IncidentPages, choice};
use crate::report::{Align, Block, Cell, Facts, IncidentFacts, Table, Term, anchor, words};

/// Rows of a timeline: more do not fit on its page.
const TIMELINE: usize = 14;
/// Rows of any other table.
const ROWS: usize = 6;
/// The longest text of a fact, in characters.
const LONGEST: usize = 260;
/// What of the header stands on the page; its title and its first line say the rest.
const HEADER: [&str; 6] = [
    "Services",
    "Teams",
    "Incident leader",
    "Communication leader",
    "Operational experts",
    "Counted apart",
];
/// Things to fill in that are listed.
const OPEN: usize = 8;
/// Why a question is asked that fits any incident.
const GENERAL: &str = "asked of every incident";
/// Questions for one incident.
const QUESTIONS: usize = 5;

/// All questions of the session, numbered throughout.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Those asked so far.
    pub(super) all: Vec<OpenQuestion>,
}

impl Questions {
    fn ask(&mut self, incident_id: &str, text: String) -> OpenQuestion {
        let question = OpenQuestion {
            no: format!("Q{}", self.all.len() + 1),
            text,
            incident_id: Some(incident_id.to_owned()),
            choices: Vec::new(),
        };
        self.all.push(question.clone());
        question
    }
}

/// Names an incident: "INC-1042: Checkout fails".
pub(super) fn heading(id: &str, title: Option<&str>) -> String {
    title.map_or_else(
        || id.to_owned(),
        |title| format!("{id}: {}", words::cut(title, 100)),
    )
}

/// Makes the pages.
pub(super) fn pages(
    facts: &Facts,
    (no, minutes): (usize, u32),
    told: &IncidentFacts,
    case: &CaseFile,
    proposals: &Proposals,
    questions: &mut Questions,
) -> IncidentPages {
    IncidentPages {
        no,
        anchor: anchor::incident(&told.id),
        id: told.id.clone(),
        title: heading(&told.id, told.title.as_deref()),
        subtitle: subtitle(facts, told),
        why: choice::why(facts, &told.id),
        minutes,
        facts: first_page(told),
        history: second_page(told),
        questions: chosen(facts, told)
            .into_iter()
            .map(|text| questions.ask(&told.id, text))
            .collect(),
        proposed: proposals.of(facts, case),
    }
}

fn subtitle(facts: &Facts, told: &IncidentFacts) -> String {
    let severity = match told.severity {
        Severity::Unknown => "severity not recorded".to_owned(),
        known => known.word().to_owned(),
    };
    let began = told.started_at.map_or_else(
        || "begin not recorded".to_owned(),
        |at| {
            format!(
                "began {} ({})",
                words::stamp(at, facts.zone()),
                facts.zone()
            )
        },
    );
    format!("{severity}, {}, {began}", told.status.word())
}

fn first_page(told: &IncidentFacts) -> Vec<Block> {
    let slug = anchor::safe_id(&told.id);
    let mut blocks = vec![terms("In short", &in_short(told))];
    for (place, table) in told.timeline.tables.iter().enumerate() {
        let id = format!("timeline-{slug}-{place}");
        blocks.push(of(told, timeline(&id, table)));
    }
    let noticed = told.detection.facts.iter();
    let noticed =
        noticed.filter(|fact| fact.label == "Noticed by" || fact.label == "Time to detect");
    blocks.push(terms("How it was noticed", &noticed.collect::<Vec<_>>()));
    let stopped = told.response.facts.iter().filter(|fact| is_length(fact));
    blocks.push(terms("How it was stopped", &stopped.collect::<Vec<_>>()));
    // A single measure without a time is what stopped it, once more.
    let steps = told.response.tables.iter().filter(|table| {
        let has_time = |row: &FactRow| matches!(row.cells.first(), Some(FactCell::Known { .. }));
        table.rows.len() > 1 || table.rows.iter().any(has_time)
    });
    for (place, table) in steps.enumerate() {
        let id = format!("response-{slug}-{place}");
        blocks.push(of(told, cut(&id, table)));
    }
    let parts = [
        &told.header,
        &told.summary,
        &told.impact,
        &told.timeline,
        &told.detection,
        &told.response,
    ];
    blocks.push(open(&parts));
    filled(blocks)
}

/// What it was, for whom, and what stopped it; how long it took stands where it is compared with the usual.
fn in_short(told: &IncidentFacts) -> Vec<&Statement> {
    let header = told.header.facts.iter();
    let header = header.filter(|fact| HEADER.contains(&fact.label.as_str()));
    let story = told
        .summary
        .facts
        .iter()
        .chain(&told.impact.facts)
        .chain(&told.response.facts);
    let mut found: Vec<&Statement> = Vec::new();
    for fact in header.chain(story.filter(|fact| !is_length(fact))) {
        if !found
            .iter()
            .any(|known| known.label == fact.label && known.text == fact.text)
        {
            found.push(fact);
        }
    }
    found
}

fn is_length(fact: &Statement) -> bool {
    fact.label.starts_with("Until ") || fact.label.starts_with("Time to ")
}

fn second_page(told: &IncidentFacts) -> Vec<Block> {
    let slug = anchor::safe_id(&told.id);
    let mut blocks = vec![terms(
        "Has this happened before?",
        &told.history.facts.iter().collect::<Vec<_>>(),
    )];
    for (place, table) in told.history.tables.iter().enumerate() {
        let id = format!("history-{slug}-{place}");
        blocks.push(of(told, cut(&id, table)));
    }
    blocks.push(terms(
        "Why, as far as it is recorded",
        &told.analysis.facts.iter().collect::<Vec<_>>(),
    ));
    filled(blocks)
}

/// Leaves out what says nothing.
fn filled(blocks: Vec<Block>) -> Vec<Block> {
    let says = |block: &Block| match block {
        Block::Terms { terms, .. } => !terms.is_empty(),
        Block::List { items } => !items.is_empty(),
        Block::Table(table) => !table.rows.is_empty(),
        Block::Text { .. } | Block::Chart(_) => true,
    };
    blocks.into_iter().filter(says).collect()
}

fn terms(caption: &str, facts: &[&Statement]) -> Block {
    let mut terms: Vec<Term> = Vec::new();
    for fact in facts {
        let term = Term {
            term: fact.label.clone(),
            meaning: words::cut(&fact.text, LONGEST),
        };
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    Block::Terms {
        caption: caption.to_owned(),
        terms,
    }
}

/// What the record lacks, as lines to fill in.
fn open(parts: &[&Part]) -> Block {
    let mut items: Vec<String> = Vec::new();
    // What no export has is asked in the postmortem; here stands what a record could have told.
    for fill in parts
        .iter()
        .flat_map(|part| &part.open)
        .filter(|fill| fill.field.is_some())
    {
        let text = format!("□ to fill: {}", fill.what);
        if !items.contains(&text) {
            items.push(text);
        }
    }
    let more = items.len().saturating_sub(OPEN);
    items.truncate(OPEN);
    if more > 0 {
        items.push(format!("and {more} more, for which the postmortem asks"));
    }
    Block::List { items }
}

/// Puts the incident's id before a caption: the pack has such a table for each incident.
fn of(told: &IncidentFacts, mut table: Table) -> Block {
    table.caption = format!("{}: {}", words::cut(&told.id, 40), table.caption);
    Block::Table(table)
}

fn cell(cell: &FactCell) -> Cell {
    match cell {
        FactCell::Known { text, .. } => Cell::text(words::cut(text, LONGEST)),
        FactCell::ToFill { what } => Cell::text(format!("□ to fill: {what}")),
        FactCell::Blank => Cell::text(""),
    }
}

fn table<'r>(
    id: &str,
    from: &FactTable,
    rows: impl Iterator<Item = &'r FactRow>,
    note: String,
) -> Table {
    // The first column holds times, days and ids: it is not broken over lines.
    let columns: Vec<(&str, Align)> = from
        .columns
        .iter()
        .enumerate()
        .map(|(place, name)| {
            (
                name.as_str(),
                if place == 0 { Align::Word } else { Align::Text },
            )
        })
        .collect();
    Table::new(id, from.caption.clone(), &columns)
        .with_rows(rows.map(|row| row.cells.iter().map(cell).collect()))
        .noted(note)
}

fn cut(id: &str, from: &FactTable) -> Table {
    let more = from.rows.len().saturating_sub(ROWS);
    table(
        id,
        from,
        from.rows.iter().take(ROWS),
        noted(from, more, "older"),
    )
}

/// Keeps the milestones of a timeline, and of the others as many as fit, the earliest first.
fn timeline(id: &str, from: &FactTable) -> Table {
    let stage = from.columns.iter().position(|name| name == "Stage");
    let is_stage = |row: &FactRow| {
        let cell = stage.and_then(|stage| row.cells.get(stage));
        matches!(cell, Some(FactCell::Known { .. }))
    };
    let mut room = TIMELINE.saturating_sub(from.rows.iter().filter(|row| is_stage(row)).count());
    let kept: Vec<&FactRow> = from
        .rows
        .iter()
        .filter(|row| {
            let fits = is_stage(row) || room > 0;
            room -= usize::from(fits && !is_stage(row));
            fits
        })
        .collect();
    let more = from.rows.len() - kept.len();
    table(id, from, kept.into_iter(), noted(from, more, "later"))
}

fn noted(from: &FactTable, more: usize, what: &str) -> String {
    if more == 0 {
        return from.note.clone();
    }
    let rows = words::plural(more as u64, "row", "rows");
    format!("{} {rows} more, {what}: in the postmortem.", from.note)
        .trim_start()
        .to_owned()
}

/// Chooses the questions: that of the topic first, then those for what the record lacks or shows, then the general ones.
fn chosen(facts: &Facts, told: &IncidentFacts) -> Vec<String> {
    let parts = [
        &told.detection,
        &told.timeline,
        &told.response,
        &told.history,
        &told.analysis,
        &told.actions,
    ];
    let all: Vec<&Question> = parts.iter().flat_map(|part| &part.questions).collect();
    let (general, special): (Vec<&Question>, Vec<&Question>) = all
        .into_iter()
        .partition(|question| question.because == GENERAL);
    let card = choice::card(facts, &told.id);
    let asked = card.as_ref().map(|card| same_question(card.kind));
    let topic = card.map(|card| card.question);
    let special = special
        .into_iter()
        .filter(|question| asked != Some(question.because.as_str()))
        .map(|question| format!("{} ({})", question.text, question.because));
    let general = general.into_iter().map(|question| question.text.clone());
    let told = special.chain(general);
    let mut found: Vec<String> = Vec::new();
    for text in topic.into_iter().chain(told) {
        if found.len() < QUESTIONS && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Why a question is asked that says the same as the question of a topic.
fn same_question(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::CameBack => "the problem came back after it",
        TopicKind::Overdue => "an earlier action is overdue",
        TopicKind::StopGaps => "it was ended by stop-gaps before, without a lasting fix",
        TopicKind::CustomersFirst => "a customer noticed it first",
        TopicKind::Growing | TopicKind::Returned | TopicKind::Dominates | TopicKind::EarlySign => {
            ""
        }
    }
}
