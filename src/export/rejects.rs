//! What was rejected, repaired, counted once only or doubted, one line each: a public, stable form.

use crate::export::guarded;
use crate::notes::{Consequence, Finding, InputSummary, Notes};

const HEADING: [&str; 12] = [
    "source",
    "source_sha256",
    "record",
    "line",
    "byte_offset",
    "column_index",
    "column_name",
    "code",
    "consequence",
    "value",
    "reason",
    "suggestion",
];

/// Returns the findings as comma-separated values, in the order of inputs and records; without any, only the heading.
#[must_use]
pub fn rejects(notes: &Notes, inputs: &[InputSummary]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(HEADING)
        .expect("writing to memory does not fail");
    for finding in notes.findings() {
        let line = line(finding, inputs);
        writer
            .write_record(line.iter().map(|cell| guarded(cell).into_owned()))
            .expect("writing to memory does not fail");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}

fn line(finding: &Finding, inputs: &[InputSummary]) -> [String; 12] {
    let input = inputs.get(finding.place.input as usize);
    [
        input.map(|input| input.name.clone()).unwrap_or_default(),
        input.map(|input| input.sha256.clone()).unwrap_or_default(),
        finding.place.record.to_string(),
        finding.place.line.to_string(),
        finding.place.byte.to_string(),
        finding
            .column_index
            .map(|index| index.to_string())
            .unwrap_or_default(),
        finding.column_name.clone().unwrap_or_default(),
        finding.code.word().to_owned(),
        consequence(finding.consequence).to_owned(),
        finding.value.escape_debug_controls(),
        finding.reason.escape_debug_controls(),
        finding.suggestion.clone(),
    ]
}

fn consequence(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Rejected => "rejected",
        Consequence::Duplicate => "duplicate",
        Consequence::Merged => "merged",
        Consequence::Repaired => "repaired",
        Consequence::Doubted => "doubted",
    }
}

trait Escape {
    /// Returns the text with control characters written as `\u{…}`, so that a terminal does not obey them.
    fn escape_debug_controls(&self) -> String;
}

impl Escape for str {
    fn escape_debug_controls(&self) -> String {
        self.chars()
            .flat_map(|letter| {
                if letter.is_control() {
                    letter.escape_default().collect::<Vec<_>>()
                } else {
                    vec![letter]
                }
            })
            .collect()
    }
}
