//! For whom a report is: which sections it has, and how much of each. Data: the figures are the same for everybody.

use serde::{Deserialize, Serialize};

use crate::report::{Block, Card, Page, Section, Table, words};

/// For whom a report is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Who prepares the review meeting: everything.
    #[default]
    Lead,
    /// Who works on incidents: what happened, what comes back, what is to be done.
    Team,
    /// Who decides: how many, how severe, how fast, what keeps coming back, what is overdue.
    Exec,
}

/// How much of a section is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Whole,
    /// Its finding, its first chart, and the first rows of its first table.
    Brief,
    Absent,
}

use Depth::{Absent, Brief, Whole};

/// By section: how much of it a team and an executive see; who leads sees all of it.
const SECTIONS: &[(&str, Depth, Depth)] = &[
    ("incidents", Whole, Brief),
    ("recurring", Whole, Brief),
    ("fixes", Whole, Brief),
    ("stop-gaps", Whole, Brief),
    ("actions", Whole, Brief),
    ("response-times", Brief, Brief),
    ("severity", Brief, Whole),
    ("services", Brief, Brief),
    ("open-now", Whole, Brief),
    ("longest", Whole, Brief),
    ("reading", Whole, Absent),
    ("causes", Whole, Absent),
    ("when", Whole, Absent),
    ("times-in-detail", Absent, Absent),
    ("services-in-detail", Absent, Absent),
    ("recurring-why", Whole, Absent),
    ("action-quality", Whole, Absent),
    ("postmortems", Whole, Absent),
    ("all-incidents", Whole, Absent),
    ("method", Brief, Brief),
    ("data-quality", Whole, Brief),
];

/// Where a link leads whose section is left out.
const INSTEAD: &str = "data-quality";
/// How many rows of a table are shown in brief.
const BRIEF_ROWS: usize = 3;

impl Audience {
    /// All audiences.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Team, Self::Exec];

    /// Returns the word by which it is asked for.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Team => "team",
            Self::Exec => "exec",
        }
    }

    /// A section that the table does not name is shown: nothing is lost by forgetting it there.
    fn depth(self, section: &str) -> Depth {
        let row = SECTIONS.iter().find(|(id, ..)| *id == section);
        match (self, row) {
            (Self::Lead, _) | (_, None) => Whole,
            (Self::Team, Some((_, depth, _))) | (Self::Exec, Some((_, _, depth))) => *depth,
        }
    }

    /// Leaves in a page what is for this audience, and says so.
    ///
    /// A link to a section that is left out leads to the data quality, which says where everything stands.
    pub(super) fn fit(self, mut page: Page) -> Page {
        if self == Self::Lead {
            return page;
        }
        let sections = std::mem::take(&mut page.sections).into_iter();
        page.sections = sections
            .filter_map(|section| match self.depth(&section.id) {
                Whole => Some(section),
                Brief => Some(brief(section)),
                Absent => None,
            })
            .collect();
        let left = &page.sections;
        let is_there = |id: &str| left.iter().any(|section| section.id == id);
        let lead = |id: &mut String| {
            if !is_there(id) {
                INSTEAD.clone_into(id);
            }
        };
        page.changes
            .iter_mut()
            .for_each(|finding| lead(&mut finding.section));
        for figure in &mut page.figures {
            lead(&mut figure.section);
            if !holds_rows(left, &figure.rows) {
                figure.rows.clone_from(&figure.section);
            }
        }
        let alerts = page.alerts.iter_mut();
        alerts
            .filter_map(|alert| alert.section.as_mut())
            .for_each(lead);
        let form = match self {
            Self::Exec => "the short form",
            _ => "the form for teams",
        };
        page.footer = format!(
            "{}; {form}: the whole report has more sections",
            page.footer
        );
        page
    }

    /// Leads each topic to a section that stands in the report.
    pub(super) fn fit_cards(self, cards: &mut [Card]) {
        let left_out = |card: &&mut Card| self.depth(&card.section) == Absent;
        let cards = cards.iter_mut().filter(left_out);
        cards.for_each(|card| INSTEAD.clone_into(&mut card.section));
    }
}

/// Tells whether a section or a table bears an id.
fn holds_rows(sections: &[Section], id: &str) -> bool {
    let is_table = |block: &Block| matches!(block, Block::Table(table) if table.id == id);
    sections
        .iter()
        .any(|section| section.id == id || section.blocks.iter().any(is_table))
}

/// Leaves of a section its finding, its first chart, and the first rows of its first table.
fn brief(mut section: Section) -> Section {
    let (mut has_chart, mut has_table) = (false, false);
    section.blocks.retain(|block| match block {
        Block::Chart(_) => !std::mem::replace(&mut has_chart, true),
        Block::Table(_) => !std::mem::replace(&mut has_table, true),
        _ => false,
    });
    for block in &mut section.blocks {
        if let Block::Table(table) = block {
            shorten(table);
        }
    }
    section
}

fn shorten(table: &mut Table) {
    let all = table.rows.len();
    if all <= BRIEF_ROWS {
        return;
    }
    table.rows.truncate(BRIEF_ROWS);
    let count = |rows: usize| words::count(u64::try_from(rows).unwrap_or(u64::MAX));
    table.note = format!(
        "The first {} of {}; report.json has them all.",
        count(BRIEF_ROWS),
        count(all)
    );
}
