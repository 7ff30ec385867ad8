//! What people call the things that the results name by code: phases, fates of records, fields, findings.

use crate::analysis::Definitions;
use crate::incident::{DetectedBy, Milestone, Phase, Severity};
use crate::notes::Code;

/// Returns a phase's name: "Time to resolve".
pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Detect => "Time to detect",
        Phase::Acknowledge => "Time to acknowledge",
        Phase::Identify => "Time to identify the cause",
        Phase::Mitigate => "Time to mitigate",
        Phase::Resolve => "Time to resolve",
        Phase::Close => "Time to close the record",
        Phase::Postmortem => "Time to publish the postmortem",
    }
}

/// Returns what has happened to an incident when a phase is over: "resolved".
pub(super) fn ended(phase: Phase) -> &'static str {
    match phase {
        Phase::Postmortem => "followed by a published postmortem",
        other => other.end().word(),
    }
}

/// Returns between which milestones a phase is measured: "from started (else detected, else declared) to resolved".
pub(super) fn measured(definitions: Definitions, phase: Phase) -> String {
    let either = |milestones: &[Milestone]| {
        let word = |milestone: &Milestone| match milestone {
            Milestone::Postmortem => "postmortem published",
            other => other.word(),
        };
        let words: Vec<&str> = milestones.iter().map(word).collect();
        match words.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, others @ ..] => {
                let others: Vec<String> =
                    others.iter().map(|other| format!("else {other}")).collect();
                format!("{first} ({})", others.join(", "))
            }
        }
    };
    let (begins, ends) = (definitions.begins(phase), definitions.ends(phase));
    let over = if definitions.finished_only(phase) {
        "; of those that are over"
    } else {
        ""
    };
    format!("from {} to {}{over}", either(begins), either(ends))
}

/// Returns the columns without which a phase cannot be measured: `started_at` and `detected_at`.
pub(super) fn needed(definitions: Definitions, phase: Phase) -> String {
    let either = |milestones: &[Milestone]| {
        let columns: Vec<&str> = milestones.iter().map(|one| one.column()).collect();
        columns.join(" or ")
    };
    format!(
        "{} and {}",
        either(definitions.ends(phase)),
        either(definitions.begins(phase))
    )
}

/// Returns who noticed: "a customer".
pub(super) fn detected_by(kind: DetectedBy) -> &'static str {
    match kind {
        DetectedBy::Monitoring => "Monitoring",
        DetectedBy::Staff => "A colleague",
        DetectedBy::Customer => "A customer",
        DetectedBy::Person => "A person (not said who)",
        DetectedBy::Unknown => "Not recorded",
    }
}

/// Returns a severity for a sentence: "a SEV2", "one without severity".
pub(super) fn a_severity(severity: Severity) -> String {
    match severity {
        Severity::Unknown => "one without severity".to_owned(),
        known => format!("a {}", known.word()),
    }
}

/// Returns the others of a severity: "SEV2", "unknown severity".
pub(super) fn others_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Unknown => "unknown severity",
        known => known.word(),
    }
}

/// Returns what happens at a milestone, for a timeline.
pub(super) fn milestone(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Started => "The impact began",
        Milestone::Detected => "Somebody or something noticed",
        Milestone::Declared => "Declared an incident, or its record opened",
        Milestone::Acknowledged => "A responder took it",
        Milestone::Identified => "The cause was understood",
        Milestone::Mitigated => "The bleeding stopped",
        Milestone::Resolved => "The impact ended",
        Milestone::Closed => "The record was closed",
        Milestone::Postmortem => "The postmortem was published",
    }
}

/// Returns the stage of its life that an incident is in from a milestone on.
pub(super) fn stage(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Started => "unnoticed",
        Milestone::Detected => "detected",
        Milestone::Declared => "declared",
        Milestone::Acknowledged => "acknowledged",
        Milestone::Identified => "understood",
        Milestone::Mitigated => "stopped",
        Milestone::Resolved => "resolved",
        Milestone::Closed => "closed",
        Milestone::Postmortem => "written up",
    }
}

/// Returns by what a change was split.
pub(super) fn split(by: &str) -> &str {
    match by {
        "severity" => "Severity",
        "service" => "Service",
        "out_of_hours" => "In or out of working hours",
        other => other,
    }
}

/// Returns where the zone of an input comes from.
pub(super) fn zone_basis(basis: &str) -> &str {
    match basis {
        "offsets" => "each time carries its offset",
        "mapping" => "from the mapping",
        "envelope" => "stated in the export",
        "flag" => "from --tz",
        "assumed" => "assumed",
        other => other,
    }
}

/// Returns where the as-of time comes from.
pub(super) fn as_of_basis(basis: &str) -> &str {
    match basis {
        "flag" => "given with --as-of",
        "environment" => "given by SOURCE_DATE_EPOCH",
        "clock" => "the time of the run",
        "newest_record" => "assumed: the end of the newest record's day",
        other => other,
    }
}

/// Returns a finding in words.
pub(super) fn code(code: Code) -> &'static str {
    match code {
        Code::BadEncoding => "Characters that could not be decoded",
        Code::NulByte => "NUL bytes taken out of a cell",
        Code::TooFewFields => "Rows with fewer cells than the heading",
        Code::TooManyFields => "Rows with more cells than the heading",
        Code::UnterminatedQuote => "A quote that is never closed",
        Code::StrayQuote => "A quote in the wrong place, taken as a character",
        Code::FieldTooLarge => "A cell longer than the limit",
        Code::LineTooLarge => "A record longer than the limit",
        Code::JsonSyntax => "JSON that cannot be parsed",
        Code::JsonDepth => "JSON nested deeper than the limit",
        Code::JsonNumberRange => "A JSON number out of range",
        Code::JsonDuplicateKey => "A JSON name twice in one record",
        Code::InputCutOff => "The input ends in the middle of a record",
        Code::MorePages => "The export says that there are more pages",
        Code::MissingId => "No id: one was made from the content",
        Code::MissingStart => "None of the times that place an incident",
        Code::BadTimestamp => "A time that cannot be read",
        Code::AmbiguousTimestamp => "A date that can be read day first or month first",
        Code::MixedDateShapes => "A column with dates of two shapes",
        Code::NonexistentLocalTime => "A local time that the clock skipped",
        Code::AmbiguousLocalTime => "A local time that happened twice; read as the first",
        Code::AssumedZone => "Times without a zone, read as UTC",
        Code::AssumedAsOf => "The as-of time was taken from the newest record",
        Code::EndBeforeStart => "A milestone before the one that it must follow",
        Code::OutOfOrder => "Milestones the wrong way round",
        Code::ImpossibleYear => "A time in a year in which no incident was",
        Code::TimeFromDuration => "A milestone told by a duration, for want of a stamp",
        Code::ZeroMeansMissing => "Spans of exactly zero, read as not recorded",
        Code::UnknownSeverity => "A severity word that is not known",
        Code::UnknownStatus => "A status word that is not known",
        Code::BadValue => "A value of the wrong kind",
        Code::DuplicateIdSame => "The same record more than once",
        Code::NumberTwice => "A number that two incidents have",
        Code::DuplicateIdConflict => "Two records with one id that contradict each other",
        Code::FutureTime => "A time after the as-of time",
        Code::FormulaPrefix => "A text that a spreadsheet would run as a formula",
        Code::PlaceholderValue => "A value that names nothing",
        Code::ActionWithoutIncident => "An action item of an incident that was not read",
        Code::UnreadPackLine => "A line of a filled pack that cannot be read",
        Code::NotIncident => "Log lines, checks and the like: no incidents",
        Code::BoundedTime => "A time that is only a bound",
        Code::EndNotRecorded => "The export does not say when it ended",
        Code::PersonHidden => "People named in texts, read as pseudonyms",
        Code::Redacted => "Secrets and addresses, replaced as asked for",
    }
}
