//! Words of titles: which of them compare, and which of them name something.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Words that say that something happened, when, or nothing; sorted.
const COMMON: &[&str] = &[
    "a",
    "about",
    "active",
    "affected",
    "affecting",
    "affects",
    "alarm",
    "alert",
    "alerts",
    "all",
    "am",
    "an",
    "and",
    "apr",
    "april",
    "are",
    "at",
    "aug",
    "august",
    "been",
    "by",
    "case",
    "cest",
    "cet",
    "critical",
    "customer",
    "customers",
    "date",
    "day",
    "dec",
    "december",
    "degradation",
    "degraded",
    "disruption",
    "disruptions",
    "down",
    "due",
    "est",
    "event",
    "experiencing",
    "feb",
    "february",
    "fixed",
    "for",
    "fri",
    "friday",
    "from",
    "gmt",
    "has",
    "have",
    "high",
    "identified",
    "impact",
    "impacted",
    "impacting",
    "in",
    "inc",
    "incident",
    "incidents",
    "investigating",
    "investigation",
    "is",
    "issue",
    "issues",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "low",
    "maintenance",
    "major",
    "mar",
    "march",
    "may",
    "minor",
    "mon",
    "monday",
    "monitoring",
    "multiple",
    "new",
    "nov",
    "november",
    "now",
    "oct",
    "october",
    "of",
    "on",
    "ongoing",
    "or",
    "our",
    "outage",
    "outages",
    "partial",
    "pdt",
    "performance",
    "pm",
    "possible",
    "potential",
    "problem",
    "problems",
    "production",
    "pst",
    "report",
    "reported",
    "reports",
    "resolved",
    "sat",
    "saturday",
    "scheduled",
    "sep",
    "sept",
    "september",
    "service",
    "services",
    "sev",
    "several",
    "severity",
    "some",
    "status",
    "sun",
    "sunday",
    "system",
    "systems",
    "test",
    "the",
    "thu",
    "thursday",
    "ticket",
    "time",
    "to",
    "trouble",
    "tue",
    "tuesday",
    "unknown",
    "unplanned",
    "update",
    "updates",
    "urgent",
    "us",
    "user",
    "users",
    "utc",
    "various",
    "was",
    "we",
    "wed",
    "wednesday",
    "were",
    "with",
    "xxx",
];

/// Returns a title as it is compared: lower case, punctuation as blanks, whole numbers as `#`, single blanks.
pub(super) fn normalised(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    for word in title
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !text.is_empty() {
            text.push(' ');
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            text.push('#');
        } else {
            text.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    text
}

/// Tells whether a normalised word names something: it is no number, no date, no common word and no single letter.
pub(super) fn names_something(word: &str) -> bool {
    let unit = word.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let is_ordinal = unit.len() < word.len()
        && matches!(
            unit,
            "st" | "nd" | "rd" | "th" | "am" | "pm" | "h" | "min" | "s"
        );
    word != "#" && word.chars().count() > 1 && COMMON.binary_search(&word).is_err() && !is_ordinal
}

/// Returns the words that begin with a capital inside a title that is otherwise written in lower case, normalised.
pub(super) fn names_inside(title: &str) -> Vec<String> {
    let inner = || {
        title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 1)
            .skip(1)
    };
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    if inner()
        .filter(|word| word.len() > 3)
        .all(|word| capital(&word))
    {
        return Vec::new();
    }
    inner().filter(capital).map(str::to_lowercase).collect()
}

/// Hashes a text for grouping within a run; `salt` makes independent hashes.
pub(super) fn hash(salt: u8, text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one((salt, text))
}

#[cfg(test)]
mod tests;
