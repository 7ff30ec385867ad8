//! The postmortem as Markdown or as one page, by a template of ours or the user's.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Result;
use crate::render::template::{Prepared, Templates};
use crate::render::{generated, html};
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

/// Renders postmortems by one template.
pub struct PostmortemRenderer<'t> {
    template: Prepared<'t>,
    file: &'t str,
    policy: String,
    style: String,
}

impl<'t> PostmortemRenderer<'t> {
    /// Takes the template in `file`, whose ending decides how texts are escaped.
    ///
    /// # Errors
    /// Usage: a template of the user that cannot be read as one.
    pub fn new(file: &'t str, templates: &'t Templates) -> Result<Self> {
        let style = html::document_style(templates, "postmortem.css");
        Ok(Self {
            template: templates.prepared(file)?,
            file,
            policy: html::silent_policy(&style),
            style,
        })
    }

    /// Renders a postmortem.
    ///
    /// *Output*: the same text for the same document; the parts that are ours are marked.
    ///
    /// # Errors
    /// Usage: a template of the user names what is not there. Internal: one of ours does.
    pub fn render(&self, document: &Postmortem) -> Result<String> {
        let context = context! {
            doc => Value::from(Serde(document)),
            policy => &self.policy,
            style => Value::from_safe_string(self.style.clone()),
        };
        generated::signed(&self.template.render(context)?, self.file)
    }
}
