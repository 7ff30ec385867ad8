//! The parts of a postmortem: which a heading begins, and whether each that is needed says something.

use crate::finished::actions::is_action;
use crate::finished::document::{Document, Line, Shape};
use crate::finished::{Finding, Rule};

/// What a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// What happened, in short.
    Summary,
    /// Whom it hit.
    Impact,
    /// What happened when.
    Timeline,
    /// Why it could happen.
    Causes,
    /// How it was noticed.
    Detection,
    /// What was done about it.
    Response,
    /// What was learned.
    Lessons,
    /// What will be done.
    Actions,
    /// What will not be done.
    Declined,
    /// Who was there.
    People,
}

/// Words of headings by part; the first that fits decides.
const HEADINGS: [(PartKind, &[&str]); 10] = [
    (
        PartKind::Declined,
        &[
            "decided not",
            "not to do",
            "not to be done",
            "decided against",
            "left undone",
        ],
    ),
    (
        PartKind::Actions,
        &[
            "action",
            "follow-up",
            "follow up",
            "preventative measures",
            "preventive measures",
            "next steps",
        ],
    ),
    (
        PartKind::Timeline,
        &[
            "timeline",
            "key events",
            "chronology",
            "what happened when",
            "sequence of events",
            "time line",
        ],
    ),
    (
        PartKind::Causes,
        &["cause", "contributing", "analysis", "five whys", "trigger"],
    ),
    (PartKind::Impact, &["impact", "affected"]),
    (PartKind::Detection, &["detect", "identified", "noticed"]),
    (
        PartKind::Response,
        &[
            "resolution",
            "response",
            "recovery",
            "mitigation",
            "remediation",
        ],
    ),
    (
        PartKind::Lessons,
        &[
            "lesson",
            "learn",
            "went well",
            "went wrong",
            "how it went",
            "luck",
        ],
    ),
    (
        PartKind::Summary,
        &[
            "summary",
            "overview",
            "in short",
            "what happened",
            "description",
            "background",
            "tl;dr",
        ],
    ),
    (
        PartKind::People,
        &[
            "attend",
            "atendees",
            "participant",
            "author",
            "responders",
            "people",
            "and who",
            "owner",
        ],
    ),
];

/// Returns the part that a heading begins; a heading of the first level is the document's title, unless it is short.
pub(super) fn part_of(heading: &str, level: u8) -> Option<PartKind> {
    let heading = heading.trim().trim_end_matches(':').to_lowercase();
    if level == 1 && heading.split_whitespace().count() > 3 {
        return None;
    }
    if heading == "context" {
        return Some(PartKind::Timeline);
    }
    let fits = |words: &&str| heading.contains(*words);
    HEADINGS
        .iter()
        .find(|(_, words)| words.iter().any(fits))
        .map(|(kind, _)| *kind)
}

/// What every postmortem needs: in words, the parts that can say it, and what belongs there.
const NEEDED: [(&str, &[PartKind], &str); 4] = [
    (
        "what happened",
        &[PartKind::Summary, PartKind::Impact],
        "what happened and whom it hit, so that somebody who was not there understands",
    ),
    (
        "a timeline",
        &[PartKind::Timeline],
        "when it began, was noticed, was stopped and ended, with the zone",
    ),
    (
        "why it could happen",
        &[PartKind::Causes, PartKind::Response],
        "what set it off, what contributed, and what kept it from being worse",
    ),
    (
        "what will be done",
        &[PartKind::Actions],
        "actions, each with one person in charge, a day, and what will exist then; or that there is none, and why",
    ),
];

/// Finds parts that are missing or say nothing, and what is still to be filled in.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    for (what, kinds, belongs) in NEEDED {
        let at = document.parts.iter().find(|(kind, _)| kinds.contains(kind));
        let says_so = |line: &Line, kind: PartKind| {
            says(line) && (kind != PartKind::Actions || is_action(line))
        };
        let says_something = kinds
            .iter()
            .any(|kind| document.of(*kind).any(|line| says_so(line, *kind)));
        let (rule, line, says) = match at {
            None => (Rule::MissingPart, 1, format!("nothing says {what}")),
            Some((_, line)) if !says_something => (
                Rule::EmptyPart,
                *line,
                format!("the part that says {what} is empty"),
            ),
            Some(_) => continue,
        };
        found.push(Finding {
            line,
            rule,
            words: String::new(),
            says,
            better: format!("write {belongs}"),
        });
    }
    found.extend(to_fill(document));
    found
}

/// Tells whether a line says something: no box, no question of a draft, no stand-in.
fn says(line: &Line) -> bool {
    const STAND_INS: [&str; 8] = ["", "-", "tbd", "tba", "todo", "...", "…", "n/a"];
    if let Shape::Row { cells, .. } = &line.shape {
        let is_filled = |cell: &String| !cell.trim().is_empty() && !cell.contains("□ to fill");
        return cells.iter().any(is_filled);
    }
    // A bold line is the caption of what follows it.
    let is_caption = line.shape == Shape::Paragraph && line.label.trim() == line.text.trim();
    let text = line.text.trim().trim_end_matches(['.', ':']).to_lowercase();
    !is_caption && !line.is_to_fill() && !line.is_question() && !STAND_INS.contains(&text.as_str())
}

/// Says, once a part, what is still to be filled in.
fn to_fill(document: &Document) -> Vec<Finding> {
    let mut found: Vec<(Option<PartKind>, Finding, u64)> = Vec::new();
    for line in document.lines.iter().filter(|line| line.is_to_fill()) {
        match found.last_mut() {
            Some((part, _, count)) if *part == line.part => *count += 1,
            _ => {
                let words = line.text.split("□ to fill").nth(1).unwrap_or_default();
                let finding = Finding {
                    line: line.number,
                    rule: Rule::ToFill,
                    words: words.trim_start_matches(':').trim().to_owned(),
                    says: String::new(),
                    better: "fill it in, or write that nobody knows and who will find out"
                        .to_owned(),
                };
                found.push((line.part, finding, 1));
            }
        }
    }
    let said = |(_, finding, count): (_, Finding, u64)| Finding {
        says: match count {
            1 => "a box is still to be filled in".to_owned(),
            _ => format!("{count} boxes are still to be filled in here"),
        },
        ..finding
    };
    found.into_iter().map(said).collect()
}
