//! Inputs that were looked at, without people, secrets and addresses.

use crate::incident::columns::{ACTION_ITEMS, UPDATES};
use crate::notes::inspection::{Inspection, Layout};
use crate::privacy::Veil;
use crate::privacy::table::PERSON_COLUMNS;

impl Veil {
    /// Hides in what `inspect` shows of an input what may not be shown.
    ///
    /// Of a column that fills no field nothing is known: its samples are shown, without the people whom fields name.
    pub fn hide_in_file(&mut self, file: &mut Inspection) {
        file.name = self.text(&file.name);
        let names = self.names;
        for field in &mut file.fields {
            let is_person = PERSON_COLUMNS.contains(&field.field.as_str())
                || matches!(field.field.as_str(), "owner" | "author" | "assignee")
                || matches!(field.field.as_str(), UPDATES | ACTION_ITEMS);
            for sample in &mut field.samples {
                *sample = match self.people.known(sample) {
                    Some(shown) if is_person => shown.to_owned(),
                    _ if is_person && !names => "(a person)".to_owned(),
                    _ => self.value(sample),
                };
            }
        }
        for column in &mut file.unused {
            column.name = self.text(&column.name);
            let samples = column.samples.iter_mut();
            samples.for_each(|sample| *sample = self.value(sample));
        }
        for guess in &mut file.guesses {
            let words = guess.unknown_words.iter_mut();
            words.for_each(|word| *word = self.value(word));
            guess.why = self.text(&guess.why);
        }
        if let Layout::Table(table) = &mut file.layout {
            let names = table.columns.iter_mut().chain(&mut table.repeated);
            names.for_each(|name| *name = self.text(name));
        }
        if let Some(problem) = &mut file.problem {
            *problem = self.value(problem);
        }
        for note in &mut file.ledger.notes {
            let examples = note.examples.iter_mut();
            examples.for_each(|example| *example = self.value(example));
        }
    }
}
