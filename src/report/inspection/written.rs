//! How an input is written, in words.

use super::{Fact, fact};
use crate::notes::inspection::{Inspection, Layout, Table};
use crate::report::words::{count, listed, plural};

/// Says how an input is written; nothing of one that could not be opened.
pub(super) fn written(file: &Inspection) -> Option<Fact> {
    if file.encoding.is_empty() {
        return None;
    }
    let packed = file
        .compression
        .as_ref()
        .map(|kind| format!("{kind}, "))
        .unwrap_or_default();
    let form = match &file.layout {
        Layout::Table(table) => table_words(table),
        Layout::Objects(objects) => {
            let shape = match objects.shape.as_str() {
                "array" => "JSON, one list",
                "envelope" => "JSON, an envelope",
                "lines" => "one JSON object a line",
                "concatenated" => "JSON values one after the other",
                _ => "one JSON object",
            };
            let path = if objects.path.is_empty() {
                String::new()
            } else {
                format!(", records in `{}`", objects.path)
            };
            let others: Vec<String> = objects
                .other_lists
                .iter()
                .map(|(path, length)| format!("`{path}` ({})", count(*length)))
                .collect();
            let others = if others.is_empty() {
                String::new()
            } else {
                format!("; not read: {}", listed(&others))
            };
            format!("{shape}{path}{others}")
        }
        Layout::Text => "lines of text".to_owned(),
    };
    Some(fact(
        "Written as",
        format!("{packed}{}, {form}", file.encoding),
    ))
}

fn table_words(table: &Table) -> String {
    let delimiter = match table.delimiter {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        '|' => "bars |".to_owned(),
        ' ' => "blanks".to_owned(),
        other => format!("`{other}`"),
    };
    let mut words = vec![format!(
        "{} separated by {delimiter}{}",
        plural(table.columns.len() as u64, "column", "columns"),
        if table.space_after_delimiter {
            " and a space"
        } else {
            ""
        }
    )];
    match table.quote {
        Some('"') => {}
        Some(quote) => words.push(format!("quotes {quote}")),
        None => words.push("no quotes".to_owned()),
    }
    if table.backslash_escape {
        words.push("quotes in quotes written \\\"".to_owned());
    }
    match table.line_ends.as_str() {
        "none" => {}
        "mixed" => words.push("mixed line ends".to_owned()),
        ends => words.push(format!("lines end with {ends}")),
    }
    words.push(if table.preamble_lines > 0 {
        format!(
            "heading in line {}, after {}",
            table.heading_line,
            plural(table.preamble_lines, "other line", "other lines")
        )
    } else {
        format!("heading in line {}", table.heading_line)
    });
    let blank = table.columns.iter().filter(|name| name.is_empty()).count();
    if blank > 0 {
        words.push(format!(
            "{} without a name",
            plural(blank as u64, "column", "columns")
        ));
    }
    let repeated: Vec<String> = table
        .repeated
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| format!("`{name}`"))
        .collect();
    if !repeated.is_empty() {
        words.push(format!("more than once: {}", listed(&repeated)));
    }
    words.join("; ")
}

/// Returns a size in bytes, kB or MB.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0 => String::new(),
        1..=9_999 => plural(bytes, "byte", "bytes"),
        10_000..=9_999_999 => format!("{} kB", count(bytes / 1_000)),
        _ => format!("{} MB", count(bytes / 1_000_000)),
    }
}
