//! The pack of a sharing session: as one page with a view as slides, and as Markdown to fill in.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::draw::{Heading, Layout, svg};
use crate::render::{html, template};
use crate::report::SharingPack;

/// What the pack adds to the style of the report.
const STYLE: &str = include_str!("../../templates/session.css");
/// The view as slides; the page is whole without it.
const SCRIPT: &str = include_str!("../../templates/session.js");

/// Renders the pack as Markdown, without the copy for reading it back.
///
/// # Errors
///
/// Fails if the template does, which would be a bug.
pub fn session_markdown(pack: &SharingPack) -> Result<String> {
    template::render("session.md", context! { pack => Value::from(Serde(pack)) })
}

/// Renders the pack as a page.
///
/// # Errors
///
/// Fails if the template or a drawing does, which would be a bug.
pub fn session_html(pack: &SharingPack) -> Result<String> {
    let style = format!("{}\n{}", html::style(), html::compact(STYLE));
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
        policy => html::policy(&style, SCRIPT),
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(SCRIPT.to_owned()),
    };
    template::render("session.html", context)
}
