//! The template engine with our rules: nothing missing is printed, and nothing from data is markup.
//!
//! A misspelt name, a missing value and a bare yes or no are errors. What a template prints is escaped by the kind of
//! its file: `.html`, `.md` and `.txt` (terminal); any other kind prints nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, filters};
use quick_xml::escape::escape;
use unicode_segmentation::UnicodeSegmentation;

use crate::error;
use crate::render::template_check::{self, Fault};
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
        engine.set_formatter(move |out, _, value| print(out, &kind, value));
        engine.set_syntax(syntax()?);
        UNSAFE_FILTERS
            .iter()
            .for_each(|name| engine.remove_filter(name));
        engine.add_filter("replace", replace);
        engine.add_filter("split", split);
        engine.add_filter("last", last);
        engine.add_filter("safe_url", safe_url);
        engine.add_filter("seen", seen);
        engine.add_filter("address", address);
        engine.add_filter("seen", seen);
        engine.add_filter("color", color);
        engine.add_filter("wrap", wrap);
        engine.add_filter("flow", flow);
        engine.add_filter("cut", cut);
        engine.add_filter("pad", pad);
        engine.add_filter("together", together);
        engine.add_filter("columns", columns);
        engine.add_filter("repeated", str::repeat);
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

/// Renders one of our own templates.
///
/// # Errors
///
/// As [`Templates::render`].
pub(super) fn render(name: &str, context: Value) -> error::Result<String> {
    Templates::default().render(name, context)
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

/// Filter for `.html`: a text, or a dash where nothing of it would be seen. A mark that combines with the letter before
/// it gets a circle to stand on where it is the first.
fn seen(text: String) -> String {
    let combines = |first: char| format!("a{first}").graphemes(true).count() == 1;
    let is_seen = |letter: char| {
        !letter.is_whitespace()
            && !matches!(letter, '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
    };
    let shown = clean(&text);
    if !shown.chars().any(is_seen) {
        return "–".to_owned();
    }
    if shown.chars().next().is_some_and(combines) {
        return format!("\u{25cc}{shown}");
    }
    text
}

/// Filter: an address that may be a link (http, https, mailto), made fit for HTML attributes and Markdown; none else.
fn safe_url(url: &Value) -> Value {
    let Some(url) = url.as_str().map(str::trim) else {
        return Value::from(());
    };
    let scheme = url
        .split_once(':')
        .map_or(String::new(), |(scheme, _)| scheme.to_ascii_lowercase());
    let has_host = url
        .get(scheme.len()..)
        .is_some_and(|rest| rest.starts_with("://") && rest.len() > 3);
    let is_allowed = match scheme.as_str() {
        "http" | "https" => has_host,
        "mailto" => url.len() > "mailto:".len(),
        _ => false,
    };
    let is_clean = clean(url) == url && !url.contains(char::is_whitespace);
    if is_allowed && is_clean {
        Value::from(encoded(url))
    } else {
        Value::from(())
    }
}

/// Filter: a colour as `#1b2c3d`, and nothing else, for styles.
fn color(value: &str) -> Result<String, Error> {
    let digits = value.strip_prefix('#').unwrap_or_default();
    let is_color =
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_color.then(|| value.to_owned()).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "a colour is written as #1b2c3d",
        )
    })
}

/// Filter for `.md`: prints an address that came through `safe_url` as it is.
fn address(url: &Value) -> Value {
    // Checked again, so that nothing else can be passed off as an address.
    safe_url(url).as_str().map_or(Value::from(()), |url| {
        Value::from_safe_string(url.to_owned())
    })
}

/// Writes the characters that would end a link in Markdown, or are none of an address, as percent codes.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for letter in url.chars() {
        match letter {
            '(' | ')' | '<' | '>' | '[' | ']' | '\\' | '`' | '|' | '"' | '\'' | '*' | '_' | '{'
            | '}' | '^' | '~' | '$' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{:02X}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Filter: puts a text in the place of another; what comes out is data, even if what goes in was markup.
fn replace(text: &str, from: &str, to: &str) -> String {
    text.replace(from, to)
}

/// Filter: the last of several; of a text, its last letter, as data.
fn last(value: &Value) -> Result<Value, Error> {
    match value.as_str() {
        Some(text) => Ok(text
            .chars()
            .next_back()
            .map_or(Value::UNDEFINED, Value::from)),
        None => filters::last(value.clone()),
    }
}

/// Filter: cuts a text at each occurrence of another; the pieces are data.
fn split(text: &str, at: &str) -> Vec<String> {
    text.split(at).map(str::to_owned).collect()
}

/// Filter for `.txt`: breaks a text into lines of at most `width` columns; the following lines are indented.
fn wrap(text: &str, width: usize, indent: usize) -> Value {
    broken(text, width, width.saturating_sub(indent), indent)
}

/// Filter for `.txt`: breaks a text that begins at column `indent` into lines of `width` columns each.
fn flow(text: &str, width: usize, indent: usize) -> Value {
    broken(text, width, width, indent)
}

fn broken(text: &str, first: usize, others: usize, indent: usize) -> Value {
    let text = clean(text);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let room = if lines.is_empty() { first } else { others };
        if !line.is_empty() && columns(&line) + 1 + columns(word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&shortened(word, others));
    }
    lines.push(line);
    // Cleaned above; the line ends are ours.
    Value::from_safe_string(lines.join(&format!("\n{}", " ".repeat(indent))))
}

/// Filter for `.md`: keeps a short value, such as "20 Oct 2026", on one line of its cell.
fn together(text: &str) -> String {
    const SHORT: usize = 12;
    if columns(text) <= SHORT {
        text.replace(' ', "\u{a0}")
    } else {
        text.to_owned()
    }
}

/// Filter: cuts a text to `width` columns, with an ellipsis.
fn cut(text: &str, width: usize) -> String {
    shortened(&clean(text), width)
}

/// Filter: cuts or fills a text to exactly `width` columns.
fn pad(text: &str, width: usize) -> String {
    let text = shortened(&clean(text), width);
    let blanks = width.saturating_sub(columns(&text));
    text + &" ".repeat(blanks)
}

fn shortened(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for letter in text.chars() {
        if columns(&out) + column(letter) + 1 > width {
            break;
        }
        out.push(letter);
    }
    out.trim_end().to_owned() + "…"
}

/// Columns of a terminal that a text takes, near enough.
fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

fn column(letter: char) -> usize {
    match u32::from(letter) {
        0x300..=0x36f | 0x200b..=0x200d | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0x1f300..=0x1faff
        | 0x20000..=0x3ffff => 2,
        _ => 1,
    }
}
