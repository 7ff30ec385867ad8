//! RESULTS → documents as data: order, words, charts; no markup, no pixels, no polars.
//!
//! A document is serde: its JSON is a public, versioned format, and each renderer reads nothing else.

mod alerts;
pub mod anchor;
mod audience;
mod changes;
pub mod chart;
mod charts;
mod checks;
mod curves;
mod digest;
mod discussion;
mod facts;
mod figures;
mod findings;
#[cfg(test)]
pub(crate) mod fixture;
mod gist;
mod group_index;
mod headline;
pub mod incident_facts;
mod inspection;
mod lanes;
pub mod listings;
mod mapping;
mod names;
pub mod postmortem;
mod ranges;
mod sections;
mod severity_mix;
pub mod sharing_pack;
mod spans;
mod table;
#[cfg(test)]
mod tests;
mod trend_report;
pub mod words;

use serde::{Deserialize, Serialize};

use crate::analysis::{Analyses, Verdict};
use crate::incident::Instant;
use crate::notes::{InputSummary, Ledger};
use crate::report::chart::Chart;

pub use audience::Audience;
pub use checks::{Check, Checked, checked};
pub use digest::{Digest, DigestItem, DigestList, Failure, digest, failed_digest};
pub use discussion::Card;
pub use facts::Facts;
pub use gist::Gist;
pub use group_index::{GroupEntry, GroupIndex, GroupPart, group_index};
pub use incident_facts::{IncidentFacts, incident_facts};
pub use inspection::{InspectionPage, inspection_page};
pub use mapping::mapping_text;
pub use postmortem::{Postmortem, PublicWords, postmortem};
pub(crate) use sections::mending as action_mending;
pub use sharing_pack::SharingPack;
pub use table::{Align, Cell, Table, TableColumn};
pub use trend_report::{actions_report, trend_report};

/// The version of the public JSON; it rises when a path changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// One document of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Document {
    /// The weekly, monthly or quarterly report.
    TrendReport(Box<TrendReport>),
}

/// The report on a window of time; its serde names are the paths of `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendReport {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Which program made it.
    pub generator: Generator,
    /// Every resolved setting, with the hashes of configuration and mapping.
    pub settings: serde_json::Value,
    /// The moment from which everything is seen.
    pub as_of: Instant,
    /// Where the as-of time comes from: `flag`, `environment`, `clock` or `newest_record`.
    pub as_of_basis: String,
    /// The reporting zone.
    pub time_zone: String,
    /// The set of definitions that the figures follow.
    pub definitions: String,
    /// The window and its baseline.
    pub window: Windows,
    /// What was read.
    pub inputs: Vec<InputSummary>,
    /// What became of every record.
    pub ledger: Ledger,
    /// The figures.
    #[serde(flatten)]
    pub analyses: Analyses,
    /// What to discuss, what weighs most first; at most five.
    pub discussion: Vec<Card>,
    /// The report in words, tables and charts, in reading order.
    pub page: Page,
}

/// Which program made a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The window and what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    /// The window's name as asked for: `4w`, `all`, `custom` …
    pub name: String,
    /// The window.
    pub current: WindowSummary,
    /// The baseline; `None` when nothing is compared.
    pub baseline: Option<WindowSummary>,
}

/// One window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowSummary {
    /// First instant in it.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// Its length in weeks of seven local days.
    pub weeks: f64,
}

/// A document in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// What it is about, such as "Incident report".
    pub title: String,
    /// The period in words, with zone.
    pub period: String,
    /// From when it is seen, and what it is compared with.
    pub basis: String,
    /// What must be said before any figure.
    pub alerts: Vec<Alert>,
    /// One sentence on what happened in this window.
    pub headline: String,
    /// What changed, and what showed no change, the surest first.
    #[serde(default)]
    pub changes: Vec<Finding>,
    /// Introduces what to discuss, or says that there is nothing.
    pub discussion_lead: String,
    /// The figures of the first screen.
    pub figures: Vec<Figure>,
    /// The sections.
    pub sections: Vec<Section>,
    /// Last line: program, version, inputs.
    pub footer: String,
}

/// Something that must be said before any figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What is the matter and what it means for the figures.
    pub text: String,
    /// The section that says more.
    pub section: Option<String>,
    /// What it means for the figures.
    #[serde(default)]
    pub kind: AlertKind,
}

/// What an alert means for the figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Incidents are missing, or probably so: counts are "at least".
    Incomplete,
    /// The data end long before as-of: they may be quiet or old.
    Old,
    /// Something was assumed, repaired or left out.
    #[default]
    Doubt,
}

/// One sentence about a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How sure it is; only what is clear is marked.
    pub verdict: Verdict,
    /// The sentence.
    pub text: String,
    /// The section with its evidence.
    pub section: String,
}

/// One figure of the first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The value with its unit, or words such as "not recorded".
    pub value: String,
    /// A second line: the range, the percentile, what is compared.
    pub detail: String,
    /// What it rests on.
    pub population: String,
    /// What is said of its change: "no clear change"; empty where nothing is compared.
    #[serde(default)]
    pub change: String,
    /// What it means, in a sentence or two.
    #[serde(default)]
    pub meaning: String,
    /// The section with its evidence.
    pub section: String,
    /// Where the rows stand that it rests on: the id of a table.
    #[serde(default)]
    pub rows: String,
}

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The term.
    pub term: String,
    /// What it means here.
    pub meaning: String,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Stable id, used as the anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its finding in one or two sentences.
    pub lead: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Whether it is looked up rather than read: it follows what is read.
    #[serde(default)]
    pub is_appendix: bool,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its sentences.
        text: String,
    },
    /// A list of sentences.
    List {
        /// The sentences.
        items: Vec<String>,
    },
    /// A list of terms with what they mean.
    Terms {
        /// What the terms have in common.
        caption: String,
        /// The terms.
        terms: Vec<Term>,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Box<Chart>),
}
