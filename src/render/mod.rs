//! DOCUMENTS → bytes: one format a file; no arithmetic, no files, no clock, no environment.

pub mod draw;
mod email;
pub mod generated;
mod html;
mod index;
mod json;
mod markdown;
mod markup;
pub mod png;
mod postmortem;
mod session;
mod tall_tables;
mod template;
mod template_check;
mod template_filters;
mod template_text;
mod template_trial;
mod terminal;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::error::Result;
use crate::report::{Block, Document, TrendReport};

use draw::{Heading, Layout};

pub use email::{Envelope, MAIL, email, email_texts, is_failure};
pub use index::{index, index_texts};
pub use postmortem::{POSTMORTEM_TEMPLATES, PostmortemRenderer, postmortem_file};
pub use session::{session_html, session_markdown};
pub use template::Templates;
pub use template_check::Fault;
pub use template_trial::fault_of;
pub use terminal::{inspection, terminal};

/// A form that a document can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page that needs nothing else.
    Html,
    /// The page with its style and its script in files beside it, for servers that allow neither in a page.
    SplitHtml,
    /// Text for repositories and wikis; refers to the pictures of [`Format::Png`].
    Markdown,
    /// The document itself.
    Json,
    /// Each chart as a picture.
    Png,
    /// A screen of 24 lines and 80 columns.
    Terminal,
}

/// A product: where it belongs, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Artifact {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
        }
    }
}

/// Renders a document with our own templates.
///
/// # Errors
///
/// As [`render_with`].
pub fn render(document: &Document, format: Format) -> Result<Vec<Artifact>> {
    render_with(document, format, &Templates::default())
}

/// Renders a document.
///
/// *Output*: the same bytes for the same document. One artifact, or with [`Format::Png`] one a chart.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours or a library does, that is a bug.
pub fn render_with(
    document: &Document,
    format: Format,
    templates: &Templates,
) -> Result<Vec<Artifact>> {
    let Document::TrendReport(report) = document;
    Ok(match format {
        Format::Html => vec![Artifact::new("report.html", html::html(report, templates)?)],
        Format::SplitHtml => html::split(report, templates)?,
        Format::Markdown => vec![Artifact::new(
            "report.md",
            markdown::markdown(report, templates)?,
        )],
        Format::Json => vec![Artifact::new("report.json", json::json(document)?)],
        Format::Png => pictures(report)?,
        Format::Terminal => vec![Artifact::new(
            "report.txt",
            terminal(document, &[], templates)?,
        )],
    })
}

/// Returns the charts of a report in reading order.
fn charts(report: &TrendReport) -> impl Iterator<Item = &crate::report::chart::Chart> {
    report
        .page
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Chart(chart) => Some(chart.as_ref()),
            _ => None,
        })
}

/// Returns where a chart's picture belongs; Markdown refers to it.
fn picture_path(id: &str) -> String {
    format!("charts/{id}.png")
}

fn pictures(report: &TrendReport) -> Result<Vec<Artifact>> {
    let picture = |chart: &crate::report::chart::Chart| {
        let drawn = draw::svg_to_paint(chart, Heading::Inside, Layout::Wide)?;
        Ok(Artifact::new(picture_path(&chart.id), png::png(&drawn)?))
    };
    let charts: Vec<&crate::report::chart::Chart> = charts(report).collect();
    // One by one: the last of them must not wait for a thread that has another one before it.
    charts
        .into_par_iter()
        .with_max_len(1)
        .map(picture)
        .collect()
}
