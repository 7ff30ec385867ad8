//! What templates may do with a value before it is printed.

use std::fmt::Write;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, filters};
use quick_xml::escape::escape;
use unicode_segmentation::UnicodeSegmentation;

use crate::render::tall_tables::MOST_FITTED;
use crate::render::template::clean;

/// How a page and a mail say that a word stays on one line.
const CLASS: &str = "class=\"unbroken\"";
const STYLE: &str = "style=\"white-space:nowrap;\"";
/// The longest word that is kept on one line, in characters: it fits where a telephone is 320 px wide.
const LONGEST_WHOLE: usize = 20;

/// Adds the filters to an engine.
///
/// `is_html`: whether the document is HTML; only there a filter makes markup.
pub(super) fn add(engine: &mut Environment<'_>, is_html: bool) {
    engine.add_filter("replace", replace);
    engine.add_filter("split", split);
    engine.add_filter("last", last);
    engine.add_filter("safe_url", safe_url);
    engine.add_filter("seen", seen);
    engine.add_filter("address", address);
    engine.add_test("ascii", str::is_ascii);
    engine.add_test("tall", is_tall);
    engine.add_filter("color", color);
    engine.add_filter("wrap", wrap);
    engine.add_filter("flow", flow);
    engine.add_filter("cut", cut);
    engine.add_filter("pad", pad);
    engine.add_filter("together", together);
    engine.add_filter("unbroken", move |text: &str| held(text, is_html, CLASS));
    engine.add_filter("unbroken_in_mail", move |text: &str| {
        held(text, is_html, STYLE)
    });
    engine.add_filter("columns", columns);
    engine.add_filter("repeated", str::repeat);
    engine.add_filter("part_name", part_name);
}

/// Filter: the name of a part of a document, and nothing else, for the comments that mark it.
fn part_name(name: &str) -> Result<String, Error> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    name.chars()
        .all(is_name)
        .then(|| name.to_owned())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOperation,
                "the name of a part is small letters",
            )
        })
}

/// Filter for `.html`: a text, or a dash where nothing of it would be seen. A mark that combines with the letter before
/// it gets a circle to stand on where it is the first.
pub(super) fn seen(text: String) -> String {
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

/// Test: so many rows that they are laid out only when they are seen.
fn is_tall(rows: &Value) -> bool {
    rows.len().is_some_and(|count| count > MOST_FITTED)
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

/// Filter: keeps what belongs together on one line, in whatever text it stands: see [`unbroken`], and in HTML ids as
/// well ("INC-0042"), which browsers break at their hyphen; `how` is the attribute that says so.
fn held(text: &str, is_html: bool, how: &str) -> Value {
    let text = unbroken(text);
    if !is_html {
        return Value::from(text);
    }
    let text = clean(&text);
    let mut out = String::with_capacity(text.len() + 16);
    for piece in text.split_inclusive([' ', '\u{a0}']) {
        let is_edge = |letter: char| !letter.is_ascii_alphanumeric();
        let word = piece.trim_matches(is_edge);
        let (before, after) = piece.split_once(word).unwrap_or_default();
        if is_id(word) {
            // Writing to a string cannot fail; an id has no letter that is markup.
            let _ = write!(
                out,
                "{}<span {how}>{word}</span>{}",
                escape(before),
                escape(after)
            );
        } else {
            out.push_str(&escape(piece));
        }
    }
    Value::from_safe_string(out)
}

/// Whether a word is like an id or a date: letters and figures in parts, with hyphens between them.
fn is_id(word: &str) -> bool {
    let is_letter =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    word.len() <= LONGEST_WHOLE
        && word.contains('-')
        && word.chars().any(|letter| letter.is_ascii_digit())
        && word.chars().all(is_letter)
}

/// Keeps durations ("1 h 16 min"), days ("1 November") and "9 in 10" on one line.
fn unbroken(text: &str) -> String {
    const UNITS: [&str; 8] = ["ms", "s", "min", "h", "d", "week", "weeks", "y"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_unit = |word: &str| UNITS.contains(&word.trim_end_matches([',', ';', '.', ':', ')']));
    let is_month = |word: &str| MONTHS.iter().any(|month| word.starts_with(month));
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (place, word) in words.iter().enumerate() {
        let is_length = |place: usize| {
            let pair = words.get(place..place + 2);
            pair.is_some_and(|pair| is_number(pair[0]) && is_unit(pair[1]))
        };
        let goes_on = place > 0 && is_length(place - 1) && is_length(place + 1);
        let next = words.get(place + 1).copied().unwrap_or_default();
        let is_day = word.len() < 3 && is_number(word) && is_month(next);
        let is_of_ten = (*word == "9" && next == "in")
            || (*word == "in" && next == "10" && out.ends_with("9\u{a0}"));
        let is_kept = is_length(place) || (goes_on && UNITS.contains(word)) || is_day || is_of_ten;
        out.push_str(word);
        if place + 1 < words.len() {
            out.push(if is_kept { '\u{a0}' } else { ' ' });
        }
    }
    out
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
