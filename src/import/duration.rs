//! Text → seconds: how exports write that something took a while.

use crate::import::preset::Unit;

/// Reads a duration: a bare number in the unit, `1:09:50`, `0:58` (hours and minutes), `1d 5h 47m`, `19 hours 43 minutes`,
/// `PT1H30M`.
///
/// *Output*: seconds, negative behind a minus; `None` when it is none.
#[must_use]
pub fn read(text: &str, unit: Unit) -> Option<f64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text),
    };
    let seconds = number(rest)
        .and_then(|value| Some(value * seconds_in(unit)?))
        .or_else(|| clock(rest))
        .or_else(|| words(rest))?;
    seconds.is_finite().then_some(sign * seconds)
}

fn seconds_in(unit: Unit) -> Option<f64> {
    Some(match unit {
        Unit::Ms => 0.001,
        Unit::S => 1.0,
        Unit::Min => 60.0,
        Unit::H => 3_600.0,
        Unit::D => 86_400.0,
        Unit::Stated => return None,
    })
}

/// Reads a number, perhaps with separators between thousands.
fn number(text: &str) -> Option<f64> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let plain = text.chars().all(|letter| {
        letter.is_ascii_digit() || matches!(letter, '.' | ',' | 'e' | 'E' | '+' | '-')
    });
    let parts: Vec<&str> = text.split(',').collect();
    let thousands = parts[1..].iter().all(|part| {
        part.split('.')
            .next()
            .is_some_and(|digits| digits.len() == 3)
    });
    (plain && thousands)
        .then(|| parts.concat().parse().ok())
        .flatten()
}

/// Reads `h:mm`, `h:mm:ss` and `d:hh:mm:ss`.
fn clock(text: &str) -> Option<f64> {
    let parts: Option<Vec<f64>> = text
        .split(':')
        .map(|part| part.trim().parse().ok())
        .collect();
    let parts = parts.filter(|parts| parts.iter().all(|part| *part >= 0.0))?;
    let scales: &[f64] = match parts.len() {
        2 => &[3_600.0, 60.0],
        3 => &[3_600.0, 60.0, 1.0],
        4 => &[86_400.0, 3_600.0, 60.0, 1.0],
        _ => return None,
    };
    Some(
        parts
            .iter()
            .zip(scales)
            .map(|(part, scale)| part * scale)
            .sum(),
    )
}

/// Reads numbers with the words of their units, one after the other.
fn words(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let mut rest = lower.trim_start_matches('p').trim_end_matches('.').trim();
    let mut total = None;
    while !rest.is_empty() {
        rest = rest.trim_start_matches([' ', ',', 't']);
        let rest_of_and = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
        let digits = rest_of_and
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(rest_of_and.len());
        let (value, behind) = rest_of_and.split_at(digits);
        let behind = behind.trim_start();
        let letters = behind
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(behind.len());
        let (word, behind) = iso_part(behind, letters);
        total = Some(total.unwrap_or(0.0) + value.parse::<f64>().ok()? * scale(word)?);
        rest = behind.trim_start();
    }
    total
}

/// Parts the unit from what follows; in `1dt2h` of ISO 8601 the `t` belongs to neither.
fn iso_part(text: &str, letters: usize) -> (&str, &str) {
    let (word, rest) = text.split_at(letters);
    match word.strip_suffix('t') {
        Some(unit @ ("d" | "w")) => (unit, rest),
        _ => (word, rest),
    }
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "ms" | "millis" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
