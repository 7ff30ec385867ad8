//! The report on one screen of a terminal.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::template::Templates;
use crate::report::{Document, InspectionPage};

/// Columns of the terminal that an inspection is laid out for.
const WIDTH: usize = 100;

/// Renders the summary that a person sees at the end of a run.
///
/// *Input*: where the products went, in words, one line each; may be empty. *Output*: at most 80 columns; control
/// characters of the data are left out.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours does, that is a bug.
pub fn terminal(document: &Document, files: &[String], templates: &Templates) -> Result<String> {
    let Document::TrendReport(report) = document;
    templates.render(
        "report.txt",
        context! { page => Value::from(Serde(&report.page)), discussion => Value::from(Serde(&report.discussion)), files => files.to_vec() },
    )
}

/// Renders what was seen in inputs.
///
/// *Output*: at most 100 columns; control characters of the data are left out.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours does, that is a bug.
pub fn inspection(page: &InspectionPage, templates: &Templates) -> Result<String> {
    templates.render(
        "inspect.txt",
        context! { page => Value::from(Serde(page)), width => WIDTH },
    )
}
