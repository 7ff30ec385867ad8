//! The report as Markdown with tables as GitHub knows them.

use std::collections::BTreeMap;

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::template::Templates;
use crate::render::{charts, picture_path};
use crate::report::TrendReport;

/// Renders the text.
pub(super) fn markdown(report: &TrendReport, templates: &Templates) -> Result<String> {
    // The paths are made of our own slugs.
    let path = |id: &String| (id.clone(), Value::from_safe_string(picture_path(id)));
    let drawn = charts(report).filter(|chart| !chart.table.rows.is_empty());
    let pictures: BTreeMap<String, Value> = drawn.map(|chart| path(&chart.id)).collect();
    templates.render(
        "report.md",
        context! { page => Value::from(Serde(&report.page)), discussion => Value::from(Serde(&report.discussion)), pictures => Value::from(pictures) },
    )
}
