//! The page: one file that fetches nothing and runs nothing but our own few lines.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::context;
use minijinja::value::{Serde, Value};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::render::draw::{Heading, Layout, svg};
use crate::render::tall_tables;
use crate::render::template::Templates;
use crate::render::{Artifact, charts};
use crate::report::TrendReport;

/// Sorting and filtering; the page is whole without it.
const SCRIPT: &str = include_str!("../../templates/report.js");
/// The fonts, by weight.
const FONTS: [(u32, &[u8]); 2] = [
    (
        400,
        include_bytes!("../../templates/fonts/Inter-Regular.latin1.woff2"),
    ),
    (
        600,
        include_bytes!("../../templates/fonts/Inter-SemiBold.latin1.woff2"),
    ),
];

/// Renders the page as one file.
pub(super) fn html(report: &TrendReport, templates: &Templates) -> Result<String> {
    let style = report_style(report, templates);
    // Checkers that compare hashes do so without the last line end.
    let script = SCRIPT.trim();
    let policy = policy(&style, script);
    page(report, templates, policy, Some((style, script)))
}

/// Renders the page with its style and its script in files beside it.
pub(super) fn split(report: &TrendReport, templates: &Templates) -> Result<Vec<Artifact>> {
    let page = page(report, templates, policy_from("'self'", "'self'"), None)?;
    Ok(vec![
        Artifact::new("report.html", page),
        Artifact::new("report.css", report_style(report, templates)),
        Artifact::new("report.js", SCRIPT),
    ])
}

/// Renders the page; `inside` are style and script where they stand in it.
fn page(
    report: &TrendReport,
    templates: &Templates,
    policy: String,
    inside: Option<(String, &str)>,
) -> Result<String> {
    let is_split = inside.is_none();
    let (style, script) = inside.unwrap_or_default();
    let context = context! {
        page => Value::from(Serde(&report.page)),
        discussion => Value::from(Serde(&report.discussion)),
        generator => Value::from(Serde(&report.generator)),
        drawings => drawings(report)?,
        policy,
        is_split,
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(script.to_owned()),
    };
    templates.render("report.html", context)
}

/// Returns the style of the report's page, with the columns of its tall tables. It ends without a line end, which some
/// checkers leave out when they compare hashes.
fn report_style(report: &TrendReport, templates: &Templates) -> String {
    let columns = tall_tables::style(report);
    format!("{}\n{columns}", style(templates))
        .trim_end()
        .to_owned()
}

/// Returns the style of a page with charts.
pub(super) fn style(templates: &Templates) -> String {
    document_style(templates, "chart.css")
}

/// Returns the report's style and another after it, with the fonts in the place of `/*fonts*/`, without comments and
/// indentation.
pub(super) fn document_style(templates: &Templates, other: &str) -> String {
    format!(
        "{}\n{}",
        compact(templates.text("report.css")).replace("/*fonts*/", &fonts()),
        compact(templates.text(other))
    )
}

/// Returns a style without comments and indentation.
pub(super) fn compact(style: &str) -> String {
    let shown = |line: &&str| !(line.is_empty() || line.starts_with("/* ") && line.ends_with("*/"));
    let lines: Vec<&str> = style.lines().map(str::trim).filter(shown).collect();
    lines.join("\n")
}

fn fonts() -> String {
    let face = |(weight, bytes): (u32, &[u8])| {
        format!(
            "@font-face{{font-family:Inter;font-style:normal;font-weight:{weight};font-display:swap;src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
            STANDARD.encode(bytes)
        )
    };
    FONTS.map(face).join("\n")
}

/// Returns the policy under which a browser applies our one style and runs our one script, and nothing else.
pub(super) fn policy(style: &str, script: &str) -> String {
    policy_from(&hash(style), &hash(script))
}

/// Returns the policy under which styles and scripts are taken from nowhere else.
fn policy_from(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// Returns the policy of a page without scripts.
pub(super) fn silent_policy(style: &str) -> String {
    format!(
        "default-src 'none'; style-src {}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        hash(style)
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Draws each chart in both layouts. The drawings are our own markup; every text in them is escaped where it is drawn.
fn drawings(report: &TrendReport) -> Result<Value> {
    let mut drawn = BTreeMap::new();
    for chart in charts(report) {
        let wide = svg(chart, Heading::Outside, Layout::Wide)?;
        let narrow = svg(chart, Heading::Outside, Layout::Narrow)?;
        let both = context! { wide => Value::from_safe_string(wide), narrow => Value::from_safe_string(narrow) };
        drawn.insert(chart.id.clone(), both);
    }
    Ok(Value::from(drawn))
}
