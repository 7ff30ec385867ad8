//! The postmortem as Markdown or as one page, by a template of ours or the user's.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::{generated, html, template::Templates};
use crate::report::Postmortem;

/// The built-in templates by name; each has a file in both formats.
pub const POSTMORTEM_TEMPLATES: [&str; 7] = [
    "afteraction",
    "google",
    "pagerduty",
    "atlassian",
    "coe",
    "light",
    "external",
];

/// Returns the file of a built-in template: `coe` and `md` make `postmortem-coe.md`; `None`: there is none.
#[must_use]
pub fn postmortem_file(name: &str, ending: &str) -> Option<String> {
    POSTMORTEM_TEMPLATES
        .contains(&name)
        .then(|| format!("postmortem-{name}.{ending}"))
}

/// Renders a postmortem by the template in `file`, whose ending decides how texts are escaped.
///
/// *Output*: the same text for the same document; the parts that are ours are marked.
///
/// # Errors
/// Usage: a template of the user names what is not there. Internal: one of ours does.
pub fn postmortem(document: &Postmortem, file: &str, templates: &Templates) -> Result<String> {
    let style = html::document_style(templates, "postmortem.css");
    let context = context! {
        doc => Value::from(Serde(document)),
        policy => html::silent_policy(&style),
        style => Value::from_safe_string(style),
    };
    let text = templates.render(file, context)?;
    generated::signed(&text, file)
}
