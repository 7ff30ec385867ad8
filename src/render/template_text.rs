//! A template's source, parted into what is printed as it stands and what the engine does.

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Printed as it stands.
    Text(&'t str),
    /// `{{ … }}`
    Print(&'t str),
    /// `{% … %}`
    Tag(&'t str),
}

/// Returns the kind of a file: what stands after the last dot of its name.
pub(super) fn kind(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, kind)| kind)
}

/// Returns the parts in order, each with the line on which it begins; comments are none.
pub(super) fn parts(source: &str) -> Vec<(usize, Part<'_>)> {
    let mut found = Vec::new();
    let (mut at, mut line, mut is_raw) = (0, 1, false);
    while at < source.len() {
        let rest = &source[at..];
        let begins = [rest.find("{{"), rest.find("{%"), rest.find("{#")];
        let Some(begin) = begins.into_iter().flatten().min() else {
            found.push((line, Part::Text(rest)));
            break;
        };
        if begin > 0 {
            found.push((line, Part::Text(&rest[..begin])));
            line += lines(&rest[..begin]);
        }
        let inside = &rest[begin..];
        let length = match &inside[..2] {
            "{#" => inside.find("#}").map_or(inside.len(), |end| end + 2),
            "{{" => end_of(inside, "}}"),
            _ => end_of(inside, "%}"),
        };
        let words = inside[2..length].trim_end_matches(['}', '%']);
        let words =
            words.trim_matches(|letter: char| letter.is_whitespace() || "-+".contains(letter));
        match &inside[..2] {
            "{{" if !is_raw => found.push((line, Part::Print(words))),
            "{%" if words == "endraw" => is_raw = false,
            "{%" if !is_raw && words == "raw" => is_raw = true,
            "{%" if !is_raw => found.push((line, Part::Tag(words))),
            "{#" if !is_raw => {}
            _ => found.push((line, Part::Text(&inside[..length]))),
        }
        line += lines(&inside[..length]);
        at += begin + length;
    }
    found
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Returns where what begins with two marks is over; marks in quotes do not count.
fn end_of(inside: &str, marks: &str) -> usize {
    let mut quote = None;
    let mut letters = inside.char_indices().skip(2);
    while let Some((place, letter)) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => {
                letters.next();
            }
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, _) if inside[place..].starts_with(marks) => return place + marks.len(),
            _ => {}
        }
    }
    inside.len()
}

/// Takes the quoted texts out of what the engine does.
pub(super) fn unquoted(words: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut letters = words.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => {
                letters.next();
            }
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, _) => out.push(letter),
        }
    }
    out
}

/// Returns the quoted texts in what the engine does.
pub(super) fn quoted(words: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(open) = rest.find(['"', '\'']) {
        let mark = &rest[open..=open];
        let Some(length) = rest[open + 1..].find(mark) else {
            break;
        };
        found.push(&rest[open + 1..open + 1 + length]);
        rest = &rest[open + length + 2..];
    }
    found
}
