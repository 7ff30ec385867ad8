//! A line of Markdown → cells, ticks and decisions; knows no pack.

use crate::incident::session_sheet::Decision;

/// Splits the row of a table into its cells, with what was escaped as it was meant; `None` when it is no row.
///
/// A row that lost its outer bars is one when it has at least three cells.
pub(super) fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim().trim_start_matches('>').trim_start();
    let (mut found, mut cell, mut escaped) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        if letter == '|' && !escaped {
            found.push(std::mem::take(&mut cell));
        } else {
            cell.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    let is_framed = line.starts_with('|');
    if is_framed {
        found.remove(0);
    }
    if !cell.trim().is_empty() {
        found.push(cell);
    }
    let is_row = found.len() > 1 && (is_framed || found.len() > 2);
    is_row.then(|| found.iter().map(|cell| unescaped(cell.trim())).collect())
}

/// Tells whether cells are the line between a heading and its rows.
pub(super) fn is_rule(cells: &[String]) -> bool {
    let is_rule = |cell: &String| {
        cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':' | ' '))
    };
    cells.iter().all(is_rule)
}

/// Takes back what Markdown needs for a text to stay text.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {
                out.push(*next);
                letters.next();
            }
            _ => out.push(letter),
        }
    }
    // The ampersand last, so that nothing is taken back twice.
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// A text without what no reader sees: one blank between words, no controls, no marks of direction.
pub(super) fn plain(text: &str) -> String {
    let is_unseen = |letter: char| {
        letter.is_control() && !letter.is_whitespace()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
            || ('\u{202a}'..='\u{202e}').contains(&letter)
            || ('\u{2066}'..='\u{2069}').contains(&letter)
    };
    let seen: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of a cell that is ticked or decided in.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Tick,
    Box,
    Word(String),
}

fn tokens(cell: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let letters: Vec<char> = cell.chars().collect();
    let mut place = 0;
    while place < letters.len() {
        let letter = letters[place];
        place += 1;
        match letter {
            '☐' | '□' => found.push(Token::Box),
            '☑' | '☒' | '✓' | '✔' | '✅' | '🗹' => found.push(Token::Tick),
            '[' | '(' => {
                let close = if letter == '[' { ']' } else { ')' };
                let end = (place..letters.len().min(place + 6)).find(|end| letters[*end] == close);
                let inside = end.map(|end| letters[place..end].iter().collect::<String>());
                if let Some((mark, end)) = inside.as_deref().and_then(mark).zip(end) {
                    found.push(mark);
                    place = end + 1;
                }
            }
            _ if letter.is_alphanumeric() => {
                let end = (place..letters.len()).find(|end| !letters[*end].is_alphanumeric());
                let end = end.unwrap_or(letters.len());
                let word: String = letters[place - 1..end].iter().collect();
                place = end;
                found.push(if word.eq_ignore_ascii_case("x") {
                    Token::Tick
                } else {
                    Token::Word(word.to_lowercase())
                });
            }
            _ => {}
        }
    }
    found
}

/// What stands between brackets: a tick, nothing, or neither.
fn mark(inside: &str) -> Option<Token> {
    match inside.trim() {
        "" | "_" | "-" => Some(Token::Box),
        "x" | "X" | "✓" | "✔" | "*" | "v" | "V" => Some(Token::Tick),
        _ => None,
    }
}

/// Reads a box; `None` when it is neither ticked nor empty.
pub(super) fn tick(cell: &str) -> Option<bool> {
    let found = tokens(cell);
    let is = |words: &[&str]| match found.as_slice() {
        [Token::Word(word)] => words.contains(&word.as_str()),
        _ => false,
    };
    match found.as_slice() {
        [] | [Token::Box] => Some(false),
        [Token::Tick] => Some(true),
        _ if is(&["yes", "y", "true", "1", "ja", "ok"]) => Some(true),
        _ if is(&["no", "n", "false", "0", "nein"]) => Some(false),
        _ => None,
    }
}

/// What a cell says of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing is ticked.
    Nothing,
    /// One decision, and what else stands there.
    One(Decision, String),
    /// It cannot be read, and why.
    Unclear(&'static str),
}

/// Reads the decision of a cell.
///
/// *Definition*: the word whose box is ticked (the box stands before its word, as we write it, or after it when a word begins
/// the cell and a box ends it); or the only word, where no box is left. What is struck through does not count.
pub(super) fn decision(cell: &str) -> Said {
    let found = tokens(&without_struck(cell));
    let is_word = |token: Option<&Token>| matches!(token, Some(Token::Word(_)));
    let marks_first = !is_word(found.first()) || is_word(found.last());
    let mut decisions: Vec<(Decision, Option<&Token>)> = Vec::new();
    let mut others = Vec::new();
    for (place, token) in found.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let Some(decision) = decision_word(word) else {
            others.push(word.clone());
            continue;
        };
        let beside = if marks_first {
            place.checked_sub(1)
        } else {
            Some(place + 1)
        };
        let mark = beside.and_then(|beside| found.get(beside));
        decisions.push((
            decision,
            mark.filter(|mark| !matches!(mark, Token::Word(_))),
        ));
    }
    let has_marks = found.iter().any(|token| !matches!(token, Token::Word(_)));
    let ticks = found.iter().filter(|token| **token == Token::Tick).count();
    let ticked: Vec<Decision> = decisions
        .iter()
        .filter(|(_, mark)| *mark == Some(&Token::Tick))
        .map(|(decision, _)| *decision)
        .collect();
    let others = others.join(" ");
    match (ticked.as_slice(), decisions.as_slice()) {
        ([one], _) if ticks == 1 => Said::One(*one, others),
        (_, _) if ticks > 1 => Said::Unclear("more than one box is ticked"),
        (_, _) if ticks == 1 => Said::Unclear("the box that is ticked stands beside no decision"),
        ([], [(only, None)]) if !has_marks => Said::One(*only, others),
        ([], decisions) if has_marks && decisions.iter().any(|(_, mark)| mark.is_none()) => {
            Said::Unclear("a decision has lost its box, and no other is ticked")
        }
        _ if !others.is_empty() => Said::Unclear("these words are no decision"),
        _ => Said::Nothing,
    }
}

fn decision_word(word: &str) -> Option<Decision> {
    let known = match word {
        "accept" | "accepts" | "agreed" => Some(Decision::Accepted),
        "change" | "changes" => Some(Decision::Changed),
        "refuse" | "refuses" | "rejected" | "reject" | "declined" => Some(Decision::Refused),
        _ => None,
    };
    known.or_else(|| {
        let is_like = |decision: &Decision| strsim::normalized_levenshtein(word, decision.word());
        Decision::ALL
            .into_iter()
            .find(|decision| is_like(decision) >= 0.75)
    })
}

/// Leaves out what stands between double tildes.
fn without_struck(cell: &str) -> String {
    let parts: Vec<&str> = cell.split("~~").collect();
    if parts.len().is_multiple_of(2) {
        return cell.replace("~~", " ");
    }
    parts.into_iter().step_by(2).collect::<Vec<_>>().join(" ")
}

/// Finds which of the choices is ticked: `Ok(None)` none, `Err` more than one.
pub(super) fn choice(line: &str, choices: &[String]) -> Result<Option<String>, ()> {
    let found = tokens(line);
    let pairs = found.windows(2).filter_map(|pair| match pair {
        [Token::Tick, Token::Word(word)] => Some(word.clone()),
        _ => None,
    });
    let mut ticked: Vec<String> = pairs
        .filter(|word| {
            choices
                .iter()
                .any(|choice| choice.eq_ignore_ascii_case(word))
        })
        .collect();
    match ticked.len() {
        0 | 1 => Ok(ticked.pop()),
        _ => Err(()),
    }
}
