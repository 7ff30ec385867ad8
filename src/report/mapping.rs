//! A mapping to start from, commented: the columns of an export with their values, guesses filled in, blanks to fill.

use std::fmt::Write;

use crate::incident::columns::{COLUMNS, Column};
use crate::notes::inspection::{ColumnSeen, Guess, Inspection, Layout};

/// The fields that a mapping asks for, even where nothing is guessed.
const ASKED: [&str; 16] = [
    "id",
    "title",
    "description",
    "services",
    "teams",
    "severity",
    "status",
    "started_at",
    "detected_at",
    "declared_at",
    "acknowledged_at",
    "mitigated_at",
    "resolved_at",
    "closed_at",
    "root_cause",
    "incident_leader",
];
/// The widest column of names, before what stands in them.
const NAME_WIDTH: usize = 34;

/// Writes a mapping for an input, in TOML.
///
/// *Input*: `known` is the text of the preset that reads the input; without one the guesses are filled in.
/// *Output*: a mapping that can be given with `--mapping` as it is; a blank field stays empty.
#[must_use]
pub fn mapping_text(file: &Inspection, known: Option<&str>) -> String {
    let mut out = head(file, known.is_some());
    out.push_str(&columns(file));
    match known {
        Some(preset) => {
            out.push_str("\n# What reads it now; change what is different in your export.\n\n");
            out.push_str(preset);
        }
        None => out.push_str(&blanks(file)),
    }
    out
}

fn head(file: &Inspection, is_known: bool) -> String {
    let name = comment(&file.name);
    let what = if is_known {
        "# It is recognised without a mapping; change this one where your export differs."
    } else {
        "# Check the guesses, fill in the blanks (\"\") with names of columns, and leave blank what the export does not have."
    };
    format!(
        "# Mapping for {name}: which column fills which field of an incident.\n{what}\n\
         # An incident needs an id or a title, and one of started_at, detected_at, declared_at, acknowledged_at.\n\
         # Then: afteraction inspect {name} --mapping THIS_FILE\n\
         # `afteraction schema` lists all fields; the README says what else a field can be told.\n\n"
    )
}

/// Lists the columns with their values, as comments.
fn columns(file: &Inspection) -> String {
    let mut out = String::from("# The columns, and what stands in them:\n");
    for column in &file.unused {
        let _ = writeln!(
            out,
            "#   {:<NAME_WIDTH$} {}",
            comment(&column.name),
            values(column)
        );
    }
    for field in &file.fields {
        for from in &field.from {
            let samples = field.samples.join(" · ");
            let _ = writeln!(
                out,
                "#   {:<NAME_WIDTH$} {} (fills {})",
                comment(from),
                comment(&samples),
                field.field
            );
        }
    }
    out
}

fn values(column: &ColumnSeen) -> String {
    if column.samples.is_empty() {
        return "(empty)".to_owned();
    }
    comment(&column.samples.join(" · "))
}

fn blanks(file: &Inspection) -> String {
    let tool = file
        .name
        .rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.split('.').next())
        .filter(|name| !name.is_empty() && *name != "-")
        .unwrap_or("export");
    let mut out = format!(
        "\ntool = {}   # the name in the column `source`\n",
        quoted(tool)
    );
    if let Layout::Objects(objects) = &file.layout {
        let _ = writeln!(
            out,
            "envelope = [{}]   # where the records stand",
            quoted(&objects.path)
        );
    }
    out.push_str("# zone = \"Europe/Berlin\"   # of times that have no zone; without it --tz, else UTC\n\n[fields]\n");
    for column in &COLUMNS {
        let guess = file.guesses.iter().find(|guess| guess.field == column.name);
        if guess.is_some() || ASKED.contains(&column.name) {
            out.push_str(&field(column, guess, file));
        }
    }
    out
}

fn field(column: &Column, guess: Option<&Guess>, file: &Inspection) -> String {
    let Some(guess) = guess else {
        return format!(
            "{} = {{ from = \"\" }}   # {}\n",
            column.name, column.meaning
        );
    };
    let samples = file.unused.iter().find(|one| one.name == guess.from);
    let mut out = format!(
        "{} = {{ from = {} }}   # {}; a guess ({}): {}\n",
        column.name,
        quoted(&guess.from),
        column.meaning,
        guess.why,
        samples.map_or(String::new(), values)
    );
    if !guess.unknown_words.is_empty() {
        let words: Vec<String> = guess
            .unknown_words
            .iter()
            .map(|word| format!("{} = \"?\"", quoted(word)))
            .collect();
        let _ = writeln!(
            out,
            "#   these words are not known; say what they mean in the line above: words = {{ {} }}",
            words.join(", ")
        );
    }
    out
}

/// Makes a text fit for one line of a comment.
fn comment(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// Writes a text as TOML does.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
