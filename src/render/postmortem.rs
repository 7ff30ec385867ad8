//! The postmortem as Markdown or as one page, by a template of ours or the user's.

use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::{Error, Result};
use crate::render::{generated, html, template};
use crate::report::Postmortem;

/// The style of the page, after that of the report.
const STYLE: &str = include_str!("../../templates/postmortem.css");

/// The templates by name.
pub const POSTMORTEM_TEMPLATES: [&str; 7] = [
    "afteraction",
    "google",
    "pagerduty",
    "atlassian",
    "coe",
    "light",
    "external",
];

/// In which form a postmortem is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostmortemFormat {
    /// Markdown, to be filled in.
    Markdown,
    /// A page that needs nothing else.
    Html,
}

impl PostmortemFormat {
    /// Returns the ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }
}

/// By which template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostmortemTemplate {
    /// One of [`POSTMORTEM_TEMPLATES`].
    BuiltIn(&'static str),
    /// A file of the user: its name, whose ending decides how texts are escaped, and its text.
    Own {
        /// How it is called in messages.
        name: String,
        /// What stands in it.
        text: String,
    },
}

/// Renders a postmortem.
///
/// *Output*: the same text for the same document; the parts that are ours are marked.
///
/// # Errors
/// Usage: a template of the user that names what is not there. Internal: one of ours does.
pub fn postmortem(
    document: &Postmortem,
    by: &PostmortemTemplate,
    format: PostmortemFormat,
) -> Result<String> {
    let style = html::page_style(STYLE);
    let context = context! {
        doc => Value::from(Serde(document)),
        policy => html::page_policy(&style),
        style => Value::from_safe_string(style),
    };
    let text = match by {
        PostmortemTemplate::BuiltIn(name) => {
            let name = format!("postmortem-{name}.{}", format.ending());
            template::render(&name, context)?
        }
        PostmortemTemplate::Own { name, text } => {
            let shown = format!("own.{}", format.ending());
            template::render_own(&shown, text, context)
                .map_err(|cause| Error::own_template(name, cause))?
        }
    };
    generated::signed(&text)
}
