//! What was found in the records, without people, secrets and addresses.

use crate::import::preset::heading;
use crate::notes::{Finding, Notes};
use crate::privacy::Veil;
use crate::privacy::redact::unescaped;

/// As many characters of a value are kept; where there are as many, its last word may be a part of a longer one.
const CUT: usize = 1_024;
/// What stands in the place of a value that names somebody.
const A_PERSON: &str = "(a person)";
/// What stands in the place of a whole record, which may name people whom nothing else names.
const A_RECORD: &str = "(the record: it may name people, so it is shown with --names only)";

impl Veil {
    pub(super) fn hide_in_notes(&mut self, notes: &mut Notes) {
        let nobody = self.people.is_empty() && self.person_columns.is_empty();
        let hides_people = !self.names && !nobody;
        if !hides_people && self.redactor.kinds().is_empty() {
            return;
        }
        notes.reword(|finding| self.finding(finding, hides_people), |_| ());
        notes.reword(|_| (), |remark| *remark = self.text(remark));
    }

    fn finding(&mut self, finding: &mut Finding, hides_people: bool) {
        let column = finding.column_name.as_deref().map(heading);
        let is_person = column.is_some_and(|column| self.person_columns.contains(&column));
        let is_record = finding.column_name.is_none() || finding.column_name.as_deref() == Some("");
        if hides_people && is_person && !finding.value.is_empty() {
            finding.reason = without(&finding.reason, &finding.value);
            A_PERSON.clone_into(&mut finding.value);
        } else if hides_people && is_record && !finding.value.is_empty() {
            finding.reason = without(&finding.reason, &finding.value);
            A_RECORD.clone_into(&mut finding.value);
        } else {
            finding.value = self.value(&finding.value);
        }
        finding.reason = self.value(&finding.reason);
        finding.suggestion = self.text(&finding.suggestion);
        if let Some(name) = &mut finding.column_name {
            *name = self.text(name);
        }
    }

    /// Returns a value as it stood in the input; what is cut off or escaped is looked through as well.
    pub(super) fn value(&mut self, value: &str) -> String {
        let is_redacting = !self.redactor.kinds().is_empty();
        let whole = if is_redacting {
            whole_words(value)
        } else {
            value
        };
        let plain = unescaped(whole).filter(|plain| {
            is_redacting && crate::privacy::redact::look(self.redactor.kinds(), plain).is_some()
        });
        self.text(plain.as_deref().unwrap_or(whole))
    }
}

/// Leaves out the last word of a text that was cut: it may be a part of what is looked for.
fn whole_words(text: &str) -> &str {
    let is_cut = text.chars().count() >= CUT || text.ends_with('…');
    match text.rfind(char::is_whitespace) {
        Some(end) if is_cut => &text[..end],
        None if is_cut => "…",
        _ => text,
    }
}

/// Takes a quoted value out of a sentence, and what it was read as.
fn without(reason: &str, value: &str) -> String {
    let parts: Vec<&str> = reason.split('`').collect();
    if parts.len() < 3 {
        return reason.replace(value, "…");
    }
    // Every second part is quoted.
    let quoted = |(place, part): (usize, &&str)| {
        if place % 2 == 1 {
            "…".to_owned()
        } else {
            (*part).to_owned()
        }
    };
    parts
        .iter()
        .enumerate()
        .map(quoted)
        .collect::<Vec<_>>()
        .join("`")
}
