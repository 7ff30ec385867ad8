//! The pack of a sharing session: as one page with a view as slides, and as Markdown to fill in.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::draw::{Heading, Layout, svg};
use crate::render::html;
use crate::render::template::Templates;
use crate::report::SharingPack;

/// The view as slides; the page is whole without it.
const SCRIPT: &str = include_str!("../../templates/session.js");

/// Renders the pack as Markdown, without the copy for reading it back.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours does, that is a bug.
pub fn session_markdown(pack: &SharingPack, templates: &Templates) -> Result<String> {
    templates.render("session.md", context! { pack => Value::from(Serde(pack)) })
}

/// Renders the pack as a page.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours or a drawing does, that is a bug.
pub fn session_html(pack: &SharingPack, templates: &Templates) -> Result<String> {
    let style = format!(
        "{}\n{}",
        html::document_style(templates, "chart.css"),
        html::compact(templates.text("session.css"))
    );
    let drawing = match &pack.trend.chart {
        Some(chart) => Some(context! {
            wide => Value::from_safe_string(svg(chart, Heading::Outside, Layout::Wide)?),
            narrow => Value::from_safe_string(svg(chart, Heading::Outside, Layout::Narrow)?),
        }),
        None => None,
    };
    let context = context! {
        pack => Value::from(Serde(pack)),
        drawing => drawing,
        policy => html::policy(&style, SCRIPT.trim_end()),
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(SCRIPT.trim_end().to_owned()),
    };
    templates.render("session.html", context)
}
