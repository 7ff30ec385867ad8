//! The words that exports use for severity, status and detection, in the scales of the canonical incident.
//!
//! A word that is not known is never guessed: the caller lists it.

use crate::incident::{DetectedBy, Severity, Status};

/// What a severity word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeverityWord {
    /// A level.
    Level(Severity),
    /// Planned work, no incident.
    Maintenance,
    /// The export says that there is none.
    Unset,
}

/// Whether bare numbers are levels: only in a column that is named so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// 1 to 5 are SEV1 to SEV5.
    Levels,
    /// Bare numbers say nothing: scales run both ways.
    Nothing,
}

/// Reads a severity word such as `SEV-2`, `P1`, `2 - High`, `critical`.
///
/// *Output*: `None` when the word is not known.
#[must_use]
pub fn severity(text: &str, bare: Bare) -> Option<SeverityWord> {
    if let Some(level) = exact(text) {
        return Some(level);
    }
    let lower = text.to_lowercase();
    let squeezed: String = lower
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    if let Some(level) = exact(&squeezed) {
        return Some(level);
    }
    if bare == Bare::Levels
        && let Some(level) = number(&squeezed)
    {
        return Some(SeverityWord::Level(level));
    }
    in_words(&lower, bare)
}

/// Reads a text of several words: all of those that are known must agree.
fn in_words(lower: &str, bare: Bare) -> Option<SeverityWord> {
    let mut words = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    let mut found = exact(first);
    if found.is_none()
        && first.bytes().any(|byte| !byte.is_ascii_digit())
        && !matches!(first, "sev" | "severity" | "priority")
    {
        return None;
    }
    for word in words {
        match (exact(word), found) {
            (Some(level), None) => found = Some(level),
            (Some(level), Some(before)) if level != before => return None,
            _ => {}
        }
    }
    found.or_else(|| numbered(lower, bare))
}

/// Reads `sev 2`, `severity: 2`, `priority 2`, and a bare leading number where bare numbers are levels.
fn numbered(lower: &str, bare: Bare) -> Option<SeverityWord> {
    let (word, rest) = lower.split_once(|letter: char| !letter.is_alphanumeric())?;
    let rest = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
    match word {
        "sev" | "severity" | "priority" => number(rest),
        _ if bare == Bare::Levels => number(word),
        _ => None,
    }
    .map(SeverityWord::Level)
}

fn number(digits: &str) -> Option<Severity> {
    match digits {
        "0" | "1" => Some(Severity::Sev1),
        "2" => Some(Severity::Sev2),
        "3" => Some(Severity::Sev3),
        "4" => Some(Severity::Sev4),
        "5" => Some(Severity::Sev5),
        _ => None,
    }
}

fn exact(word: &str) -> Option<SeverityWord> {
    Some(SeverityWord::Level(match word {
        "SEV1" | "sev1" | "sev0" | "p1" | "p0" | "s1" | "s0" | "critical" | "highest"
        | "blocker" | "disaster" | "urgent" => Severity::Sev1,
        "SEV2" | "sev2" | "p2" | "s2" | "high" | "major" => Severity::Sev2,
        "SEV3" | "sev3" | "p3" | "s3" | "medium" | "moderate" | "minor" | "average" | "error" => {
            Severity::Sev3
        }
        "SEV4" | "sev4" | "p4" | "s4" | "low" | "warning" | "none" => Severity::Sev4,
        "SEV5" | "sev5" | "p5" | "s5" | "lowest" | "info" | "information" | "informational"
        | "planning" => Severity::Sev5,
        "maintenance" => return Some(SeverityWord::Maintenance),
        "unknown" | "unset" | "undefined" | "notset" | "nopriority" => {
            return Some(SeverityWord::Unset);
        }
        _ => return None,
    }))
}

/// What a status word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// A state.
    State(Status),
    /// Under way: acknowledged when somebody has taken it, else open.
    UnderWay,
    /// The export says that there is none.
    Unset,
}

/// Reads a status word such as `In Progress`, `triggered`, `RESOLVED`.
///
/// *Output*: `None` when the word is not known.
#[must_use]
pub fn status(text: &str) -> Option<StatusWord> {
    let squeezed: String = text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let state = match squeezed.as_str() {
        "open" | "triggered" | "new" | "firing" | "unacked" | "unacknowledged" | "problem"
        | "scheduled" | "todo" | "started" | "declared" | "reported" | "opened" | "reopened"
        | "raised" => Status::Open,
        "acknowledged" | "acked" | "ack" | "inprogress" | "workinprogress" | "assigned"
        | "fixing" => Status::Acknowledged,
        "mitigated" | "monitoring" | "stable" | "verifying" => Status::Mitigated,
        "resolved" | "recovered" | "available" | "ok" | "clear" | "cleared" | "fixed"
        | "solved" => Status::Resolved,
        "closed" | "completed" | "complete" | "done" | "postmortem" | "learning" | "finished" => {
            Status::Closed
        }
        "cancelled" | "canceled" | "declined" | "falsepositive" => Status::Cancelled,
        "merged" | "duplicate" | "duplicated" => Status::Merged,
        "active" | "live" | "investigating" | "identified" | "triage" | "pending" | "onhold"
        | "paused" | "waiting" => return Some(StatusWord::UnderWay),
        "unknown" | "unset" => return Some(StatusWord::Unset),
        word if word.starts_with("awaiting") || word.starts_with("waitingfor") => {
            return Some(StatusWord::UnderWay);
        }
        _ => return None,
    };
    Some(StatusWord::State(state))
}

/// Reads who or what noticed an incident; a word that is not known says nothing.
#[must_use]
pub fn detected_by(text: &str) -> DetectedBy {
    let lower = text.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if holds(&[
        "monitor",
        "alert",
        "automat",
        "probe",
        "synthetic",
        "event",
        "check",
        "machine",
    ]) {
        DetectedBy::Monitoring
    } else if holds(&["customer", "user", "client", "external"]) {
        DetectedBy::Customer
    } else if holds(&[
        "staff",
        "employee",
        "internal",
        "engineer",
        "colleague",
        "support",
        "developer",
        "on-call",
        "oncall",
    ]) {
        DetectedBy::Staff
    } else if holds(&[
        "person",
        "human",
        "people",
        "manual",
        "phone",
        "email",
        "self-service",
    ]) {
        DetectedBy::Person
    } else {
        DetectedBy::Unknown
    }
}

/// Reads a whole value that says who reported an incident, or how: in a column `Source` it names no tool.
///
/// *Output*: `None` for all else, names of tools above all.
#[must_use]
pub fn reporter(text: &str) -> Option<DetectedBy> {
    const REPORTERS: [(DetectedBy, &[&str]); 4] = [
        (
            DetectedBy::Monitoring,
            &[
                "monitoring",
                "monitor",
                "alert",
                "alerts",
                "alerting",
                "automated",
                "automatic",
                "synthetic",
            ],
        ),
        (
            DetectedBy::Customer,
            &[
                "customer",
                "customers",
                "client",
                "clients",
                "user",
                "users",
                "end user",
                "external",
            ],
        ),
        (
            DetectedBy::Staff,
            &[
                "staff",
                "internal",
                "employee",
                "employees",
                "engineer",
                "support",
                "service desk",
                "helpdesk",
                "help desk",
            ],
        ),
        (
            DetectedBy::Person,
            &[
                "person",
                "human",
                "manual",
                "email",
                "mail",
                "phone",
                "phone call",
                "telephone",
                "call",
                "chat",
                "portal",
                "web",
                "web form",
                "form",
                "self service",
                "walk in",
            ],
        ),
    ];
    let lower = text.trim().to_lowercase().replace(['-', '_'], " ");
    let word = if lower == "e mail" { "email" } else { &lower };
    let mut known = REPORTERS.into_iter();
    known.find_map(|(who, words)| words.contains(&word).then_some(who))
}

/// Reads yes and no, also as spreadsheets in German, French, Spanish and Portuguese write them.
///
/// *Output*: `None` when the word is neither.
#[must_use]
pub fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "1.0" | "t" | "wahr" | "ja" | "vrai" | "oui" | "verdadero"
        | "sí" | "si" | "verdadeiro" | "sim" => Some(true),
        "false" | "no" | "n" | "0" | "0.0" | "f" | "falsch" | "nein" | "faux" | "non" | "falso"
        | "não" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
