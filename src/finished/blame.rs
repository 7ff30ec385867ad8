//! Words that blame people, with what to write instead; and causes that name a person.
//!
//! A system that failed is no person: what is found needs a person (a role, a pronoun, a name that the document lists) or
//! words that are only said of people.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::finished::document::{Document, Line};
use crate::finished::parts::PartKind;
use crate::finished::people::{named, pattern};
use crate::finished::{Finding, Rule};

/// People without a name.
const PERSON: &str = r"(?:he|she|they|you|somebody|someone|nobody|no one|(?:the|an?|our|one|another|on-call|oncall|junior|senior|new|this|that) (?:[\w-]+ ){0,2}?(?:engineer|developer|operator|administrator|admin|sysadmin|dba|employee|colleague|intern|contractor|technician|team member|responder|member of staff|staff member)s?)";
/// What is only said of people who should have known better.
const LAPSE: &str = r"(?:forgot(?: to)?|forgotten to|neglected(?: to)?|overlooked|ignored the|did(?: not|n[’']t) (?:bother|follow|check|verify|notice|read|realise|realize|understand|think|test|communicate|inform|know)|failed to (?:check|verify|notice|test|read|follow|realise|realize|understand|communicate|inform|update|document|consider|think|spot|escalate|remember)|(?:mistakenly|carelessly|negligently|wrongly|foolishly|accidentally|inadvertently) \w+(?:ed|d|t)\b|made (?:a|the|an) (?:\w+ )?(?:mistake|error)|(?:broke|misconfigured|messed up|screwed up) )";
/// Participles that "should have" needs, beside those that end in -ed.
const PARTICIPLE: &str = r"(?:\w+ed|been|done|known|seen|made|taken|told|kept|run|thought|gone|caught|written|read|found|had|put|set|built|brought|held|understood)";

/// A way to blame, and what to write instead.
struct Way {
    pattern: Regex,
    says: &'static str,
    better: &'static str,
}

static WAYS: LazyLock<Vec<Way>> = LazyLock::new(|| {
    let way = |text: &str, says, better| Way {
        pattern: pattern(&format!("(?i){text}")),
        says,
        better,
    };
    vec![
        way(
            r"\bhuman (?:error|mistake|failure)s?\b|\b(?:operator|pilot|operational) (?:error|mistake)s?\b|\buser error\b|\bpebkac\b",
            "it ends the search where it should begin",
            "say what was done, what made it look right at the time, and what let it through",
        ),
        way(
            &format!(
                r"\b(?:we|i|the team|our team|{PERSON}) (?:really |probably |simply )?(?:should(?:n[’']t| not)?|ought to) have (?:also |already |never |not )?{PARTICIPLE}\b"
            ),
            "it judges people by what was only known afterwards",
            "say what they saw and did, and what would have shown it to them",
        ),
        way(
            &format!(r"\b(?:we|i) could have (?:also |easily )?{PARTICIPLE}\b"),
            "it judges people by what was only known afterwards",
            "say what they saw and did, and what would have shown it to them",
        ),
        way(
            &format!(
                r"\b(?:we|i|{PERSON}) (?:had |have |has |simply |just |then |also |unfortunately )?{LAPSE}"
            ),
            "it makes a person the subject of the failure",
            "make the work the subject: what was not checked by anything, and what would have caught it",
        ),
        way(
            r"\b(?:be|being|been) (?:more|very|extra) (?:careful|attentive|vigilant|diligent)\b|\bpay (?:more|closer|better) attention\b|\btake more care\b|\bbe more aware of\b",
            "it asks people to be better, and no intention holds",
            "say what in the system would have caught it, and make that an action",
        ),
        way(
            r"\b(?:careless(?:ly|ness)?|negligen(?:t|ce|tly)|incompeten(?:t|ce)|sloppy|sloppiness|stupid(?:ly|ity)?|reckless(?:ly|ness)?|thoughtless(?:ly|ness)?|inattenti(?:on|ve))\b",
            "it judges a character instead of telling what happened",
            "say what was done and what made it look right at the time",
        ),
        way(
            &format!(
                r"\b(?:the )?(?:fault|mistake|error) of {PERSON}|\b{PERSON}[’']s (?:fault|mistake|error)\b|\b(?:who|{PERSON}) (?:is|was|were) to blame\b"
            ),
            "it looks for somebody to blame",
            "say what made it possible, whoever did it",
        ),
    ]
});

/// Words before a match that deny it: "not human error", "rather than human error".
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\bnot|\bno|\bnever|\brather than|\binstead of|\bwithout|\bisn[’']t|\bwasn[’']t)(?: \w+){0,2} $",
    )
});
/// A cause that is a person.
static CAUSED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?:caused by|because of|due to|result of|root cause(?: is| was|:)) (?:{PERSON}|human)\b"
    ))
});

/// Finds words that blame, and causes that name a person.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let people = named(document);
    let mut found = Vec::new();
    for line in document.lines.iter().filter(|line| !line.is_question()) {
        found.extend(blame(line));
        found.extend(by_name(line, &people));
        if is_cause(line) {
            found.extend(cause(line, &people));
        }
    }
    found
}

fn blame(line: &Line) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for way in WAYS.iter() {
        for told in way.pattern.find_iter(&line.text) {
            if DENIED.is_match(&line.text[..told.start()]) {
                continue;
            }
            found.push(Finding {
                line: line.number,
                rule: Rule::Blame,
                words: told.as_str().trim().to_owned(),
                says: way.says.to_owned(),
                better: way.better.to_owned(),
            });
        }
    }
    found
}

/// Finds lapses of people whom the document names.
fn by_name(line: &Line, people: &BTreeSet<String>) -> Vec<Finding> {
    static AFTER_NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)^ (?:had |has |then |also |unfortunately )?(?:{LAPSE}|should have {PARTICIPLE})"
        ))
    });
    let mut found = Vec::new();
    for name in people {
        for (place, _) in line.text.match_indices(name.as_str()) {
            let is_whole = line.text[..place]
                .chars()
                .next_back()
                .is_none_or(|letter| !letter.is_alphanumeric());
            let rest = &line.text[place + name.len()..];
            if let (true, Some(told)) = (is_whole, AFTER_NAME.find(rest)) {
                found.push(Finding {
                    line: line.number,
                    rule: Rule::Blame,
                    words: format!("{name}{}", told.as_str().trim_end()),
                    says: "it makes a named person the subject of the failure".to_owned(),
                    better: "name the role if it matters, and say what would have caught it"
                        .to_owned(),
                });
            }
        }
    }
    found
}

/// Tells whether a line says what caused it.
fn is_cause(line: &Line) -> bool {
    let text = line.text.to_lowercase();
    line.part == Some(PartKind::Causes) || text.contains("root cause") || text.contains("caused by")
}

fn cause(line: &Line, people: &BTreeSet<String>) -> Option<Finding> {
    let by_role = CAUSED_BY
        .find(&line.text)
        .map(|told| told.as_str().to_owned());
    let by_name = || {
        people
            .iter()
            .filter(|name| name.len() > 3)
            .find(|name| {
                let is_word = |at: usize| {
                    let around = [
                        line.text[..at].chars().next_back(),
                        line.text[at + name.len()..].chars().next(),
                    ];
                    around
                        .iter()
                        .flatten()
                        .all(|letter| !letter.is_alphanumeric())
                };
                line.text.find(name.as_str()).is_some_and(is_word)
            })
            .cloned()
    };
    let words = by_role.or_else(by_name)?;
    Some(Finding {
        line: line.number,
        rule: Rule::CauseNamesPerson,
        words,
        says: "a cause that is a person cannot be mended".to_owned(),
        better: "say what made the step possible and likely, whoever took it".to_owned(),
    })
}
