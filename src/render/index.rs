//! The index of several reports: a page, Markdown and JSON.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::{Error, Result};
use crate::render::template::Templates;
use crate::render::{Artifact, html};
use crate::report::GroupIndex;

/// Renders the index.
///
/// # Errors
///
/// Usage: a template of the user fails. If one of ours does, that is a bug.
pub fn index(index: &GroupIndex, templates: &Templates) -> Result<Vec<Artifact>> {
    let [page, markdown] = index_texts(index, templates);
    let mut json =
        serde_json::to_vec_pretty(index).map_err(|cause| Error::internal(cause.to_string()))?;
    json.push(b'\n');
    Ok(vec![
        Artifact::new("index.html", page?),
        Artifact::new("index.md", markdown?),
        Artifact::new("index.json", json),
    ])
}

/// Renders the index as a page and as Markdown, each by itself.
pub fn index_texts(index: &GroupIndex, templates: &Templates) -> [Result<String>; 2] {
    let style = html::style(templates);
    let context = context! {
        index => Value::from(Serde(index)),
        columns => index.columns().to_vec(),
        policy => html::silent_policy(&style),
        style => Value::from_safe_string(style),
    };
    ["index.html", "index.md"].map(|name| templates.render(name, context.clone()))
}
