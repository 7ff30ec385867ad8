//! The template engine with our rules: nothing missing is printed, and nothing from data is markup.
//!
//! A misspelt name, a missing value and a bare yes or no are errors. What a template prints is escaped by the kind of
//! its file: `.html`, `.md` and `.txt` (terminal); any other kind prints nothing.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior};
use quick_xml::escape::escape;

use crate::error;
use crate::render::template_check::{self, Fault};
use crate::render::template_filters;
use crate::render::template_text;

/// The kind of files whose text is Markdown.
const MARKDOWN: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("markdown"));
/// The kind of files that a terminal shows.
const TERMINAL: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("terminal"));
/// The kind of all other files.
const REFUSED: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("refused"));

/// Makes the list of the files in `templates/` with their texts.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// All files that make up documents, by name: a template for each document and form, the parts that they share, and the
/// styles. Each of them can be replaced by the user's own.
const FILES: &[(&str, &str)] = files![
    "blocks.html",
    "chart.css",
    "index.html",
    "index.md",
    "digest.html",
    "digest.txt",
    "inspect.txt",
    "postmortem-afteraction.html",
    "postmortem-afteraction.md",
    "postmortem-atlassian.html",
    "postmortem-atlassian.md",
    "postmortem-coe.html",
    "postmortem-coe.md",
    "postmortem-external.html",
    "postmortem-external.md",
    "postmortem-google.html",
    "postmortem-google.md",
    "postmortem-light.html",
    "postmortem-light.md",
    "postmortem-page.html",
    "postmortem-pagerduty.html",
    "postmortem-pagerduty.md",
    "postmortem-parts.html",
    "postmortem-parts.md",
    "postmortem.css",
    "report.css",
    "report.html",
    "report.md",
    "report.txt",
    "session.css",
    "session.html",
    "session.md",
];

/// Filters that would let a template print data as markup.
const UNSAFE_FILTERS: [&str; 8] = [
    "e", "escape", "format", "lines", "list", "reverse", "safe", "tojson",
];

/// The templates of a run: ours, and in their places those of the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    own: BTreeMap<String, String>,
}

impl Templates {
    /// Takes the user's files, by name; all others stay ours.
    #[must_use]
    pub fn with(own: BTreeMap<String, String>) -> Self {
        Self { own }
    }

    /// Returns the names of the built-in files.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// Returns the user's files.
    pub fn own(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Returns the text of a built-in file.
    #[must_use]
    pub fn built_in(name: &str) -> Option<&'static str> {
        let found = FILES.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| *text)
    }

    /// Returns the text of a file: the user's, else ours.
    pub(super) fn text(&self, name: &str) -> &str {
        let own = self.own.get(name).map(String::as_str);
        own.or_else(|| Self::built_in(name)).unwrap_or_default()
    }

    /// Renders a template; what it prints is escaped by the kind of its file, whatever the template says.
    ///
    /// # Errors
    ///
    /// Usage: a template of the user names what is not there or prints what may not be printed. If it is one of ours, that
    /// is a bug.
    pub(super) fn render(&self, name: &str, context: Value) -> error::Result<String> {
        self.prepared(name)?.render(context)
    }

    /// Makes a template ready to be rendered more than once.
    ///
    /// # Errors
    ///
    /// As [`Self::render`].
    pub(super) fn prepared<'t>(&'t self, name: &'t str) -> error::Result<Prepared<'t>> {
        let engine = self
            .engine(name)
            .map_err(|cause| self.failure(name, &cause))?;
        Ok(Prepared {
            templates: self,
            name,
            engine,
        })
    }

    fn failure(&self, name: &str, cause: &Error) -> error::Error {
        let file = cause.name().unwrap_or(name);
        let what = cause.detail().map_or_else(
            || cause.kind().to_string(),
            |detail| format!("{}: {detail}", cause.kind()),
        );
        if self.own.contains_key(file) {
            error::Error::template(file, cause.line(), what)
        } else {
            error::Error::internal(format!("template {name}: {cause}"))
        }
    }

    /// Returns what is wrong in the user's files, by file and line.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut found = template_check::faults(&self.own, FILES);
        for (name, text) in &self.own {
            if template_text::kind(name) == "css" {
                continue;
            }
            let parsed = syntax().and_then(|syntax| {
                let mut engine = Environment::new();
                engine.set_debug(false);
                engine.set_syntax(syntax);
                engine.add_template(name, text)
            });
            if let Err(cause) = parsed {
                let what = cause.detail().map(str::to_owned);
                found.push(Fault {
                    file: name.clone(),
                    line: cause.line(),
                    what: what.unwrap_or_else(|| cause.kind().to_string()),
                });
            }
        }
        found.sort();
        found
    }

    /// Builds the engine for one document. How to escape is set before any template is added, because each is bound to it
    /// then.
    fn engine(&self, document: &str) -> Result<Environment<'_>, Error> {
        let mut engine = Environment::new();
        // Otherwise an error would carry the whole document.
        engine.set_debug(false);
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_auto_escape_callback(escaping);
        let kind = escaping(document);
        let is_html = kind == AutoEscape::Html;
        engine.set_formatter(move |out, _, value| print(out, &kind, value));
        engine.set_syntax(syntax()?);
        UNSAFE_FILTERS
            .iter()
            .for_each(|name| engine.remove_filter(name));
        template_filters::add(&mut engine, is_html);
        for (name, text) in FILES {
            if !self.own.contains_key(*name) {
                engine.add_template(name, text)?;
            }
        }
        for (name, text) in &self.own {
            engine.add_template(name, text)?;
        }
        Ok(engine)
    }
}

/// A template that is ready to be rendered.
pub(super) struct Prepared<'t> {
    templates: &'t Templates,
    name: &'t str,
    engine: Environment<'t>,
}

impl Prepared<'_> {
    /// Renders it.
    ///
    /// # Errors
    ///
    /// As [`Templates::render`].
    pub(super) fn render(&self, context: Value) -> error::Result<String> {
        let failed = |cause: Error| self.templates.failure(self.name, &cause);
        let template = self.engine.get_template(self.name).map_err(failed)?;
        template.render(context).map_err(failed)
    }
}

fn syntax() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
}

fn escaping(name: &str) -> AutoEscape {
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("html") => AutoEscape::Html,
        Some("md") => MARKDOWN,
        Some("txt") => TERMINAL,
        _ => REFUSED,
    }
}

fn print(out: &mut Output, kind: &AutoEscape, value: &Value) -> Result<(), Error> {
    if value.is_none() || value.is_undefined() || value.kind() == ValueKind::Bool {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "print a missing or yes/no value through a filter",
        ));
    }
    if value.is_safe() {
        return out
            .write_str(value.as_str().unwrap_or_default())
            .map_err(Error::from);
    }
    let text = clean(&value.to_string());
    let written = match kind {
        AutoEscape::Html => out.write_str(&escape(&text)),
        kind if *kind == MARKDOWN => out.write_str(&markdown(&text)),
        kind if *kind == TERMINAL => out.write_str(&text),
        _ => {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "this kind of template may not print",
            ));
        }
    };
    written.map_err(Error::from)
}

/// Leaves out what no reader sees but a reader's program acts on: controls, direction marks, non-characters. Line ends
/// and tabs become blanks.
pub(super) fn clean(text: &str) -> String {
    let is_direction = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let is_nothing = |letter| {
        matches!(u32::from(letter) & 0xffff, 0xfffe | 0xffff)
            || matches!(letter, '\u{fdd0}'..='\u{fdef}' | '\u{feff}')
    };
    let kept = |letter: char| match letter {
        '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if letter.is_control() || is_direction(letter) || is_nothing(letter) => None,
        _ => Some(letter),
    };
    text.chars().filter_map(kept).collect()
}

/// Escapes a text for Markdown (GitHub's included): it stays text wherever it stands in a line or a table.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (place, letter) in text.char_indices() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ if is_markup(letter, &text[..place], &text[place..]) => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

/// Tells whether a letter, after `before` and at the start of `rest`, means something in Markdown.
fn is_markup(letter: char, before: &str, rest: &str) -> bool {
    match letter {
        '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '#' | '~' | '$' | '@' => true,
        '(' => before.ends_with(']'),
        // A link of the template may follow, and would become a picture.
        '!' => rest.len() == 1,
        // Bare addresses would become links.
        ':' if rest.starts_with("://") => true,
        '/' => before.ends_with('/'),
        '.' if is_www(before) => true,
        '.' | ')' => is_number(before) && (rest.len() == 1 || rest[1..].starts_with(' ')),
        // A list, a rule or a heading begins a line.
        '-' | '+' | '=' | ':' => before.trim().is_empty(),
        _ => false,
    }
}

fn is_www(before: &str) -> bool {
    before.len() >= 3
        && before.is_char_boundary(before.len() - 3)
        && before[before.len() - 3..].eq_ignore_ascii_case("www")
}

/// A number at the start of a line would begin a list.
fn is_number(before: &str) -> bool {
    let before = before.trim_start();
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}
