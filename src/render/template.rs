//! The template engine with our rules: nothing missing is printed, and nothing from data is markup.
//!
//! A misspelt name, a missing value and a bare yes or no are errors. What a template prints is escaped by the kind of
//! its file: `.html`, `.md` and `.txt` (terminal); any other kind prints nothing.

use std::fmt::Write;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};

use crate::error;

/// The kind of files whose text is Markdown.
const MARKDOWN: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("markdown"));
/// The kind of files that a terminal shows.
const TERMINAL: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("terminal"));
/// The kind of all other files.
const REFUSED: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("refused"));

/// The templates: name and text.
const TEMPLATES: [(&str, &str); 7] = [
    ("inspect.txt", include_str!("../../templates/inspect.txt")),
    ("blocks.html", include_str!("../../templates/blocks.html")),
    ("report.html", include_str!("../../templates/report.html")),
    ("report.md", include_str!("../../templates/report.md")),
    ("session.html", include_str!("../../templates/session.html")),
    ("session.md", include_str!("../../templates/session.md")),
    ("report.txt", include_str!("../../templates/report.txt")),
];

/// Renders a template.
///
/// # Errors
///
/// Fails if the template names what is not there or prints what may not be printed: a bug.
pub(super) fn render(name: &str, context: Value) -> error::Result<String> {
    let failed = |error: Error| error::Error::internal(format!("template {name}: {error}"));
    let engine = engine().map_err(failed)?;
    let template = engine.get_template(name).map_err(failed)?;
    template.render(context).map_err(failed)
}

/// Builds the engine. How to escape is set before any template is added, because each is bound to it then.
fn engine() -> Result<Environment<'static>, Error> {
    let mut engine = Environment::new();
    // Otherwise an error would carry the whole document.
    engine.set_debug(false);
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(escaping);
    engine.set_formatter(print);
    engine.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    engine.add_filter("safe_url", safe_url);
    engine.add_filter("address", address);
    engine.add_filter("wrap", wrap);
    engine.add_filter("flow", flow);
    engine.add_filter("cut", cut);
    engine.add_filter("pad", pad);
    for (name, text) in TEMPLATES {
        engine.add_template(name, text)?;
    }
    Ok(engine)
}

fn escaping(name: &str) -> AutoEscape {
    match name.rsplit_once('.').map(|(_, kind)| kind) {
        Some("html") => AutoEscape::Html,
        Some("md") => MARKDOWN,
        Some("txt") => TERMINAL,
        _ => REFUSED,
    }
}

fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
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
    match state.auto_escape() {
        AutoEscape::Html => escape_formatter(out, state, &Value::from(text)),
        kind if *kind == MARKDOWN => out.write_str(&markdown(&text)).map_err(Error::from),
        kind if *kind == TERMINAL => out.write_str(&text).map_err(Error::from),
        _ => Err(Error::new(
            ErrorKind::InvalidOperation,
            "this kind of template may not print",
        )),
    }
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
        '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | '#' | '~' | '$'
        | '!' | '@' => true,
        // Bare addresses would become links.
        ':' if rest.starts_with("://") => true,
        '/' => before.ends_with('/'),
        '.' => {
            is_www(before) || is_number(before) && (rest.len() == 1 || rest[1..].starts_with(' '))
        }
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
