//! What a product may show of people, secrets and addresses: hidden in what was read, before anything is made of it.
//!
//! Every command that reads incidents passes what it read through [`Privacy::hide`], so that no product can forget it.
//! Records are joined before; nothing after it needs a name. `--names` decides on people: without it they appear under
//! stable pseudonyms, in the fields that name them and in the texts that mention them. `--redact` replaces secrets and
//! addresses in every text.

mod addresses;
mod assigned;
mod everyday;
mod files;
mod kind;
mod marks;
mod notes;
mod people;
mod redact;
mod secrets;
mod table;

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::import::Imported;
use crate::import::preset::heading;
use crate::notes::Code;

pub use kind::Kind;
use people::{People, Style};
use redact::Redactor;

/// What may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Whether people appear under their names.
    pub names: bool,
    /// What is replaced in all texts.
    pub redact: Vec<Kind>,
}

/// What was learned of the people and secrets of a run.
#[derive(Debug)]
pub struct Veil {
    people: People,
    redactor: Redactor,
    names: bool,
    /// The headings and paths under which people are named, made alike.
    person_columns: BTreeSet<String>,
    mentions: u64,
}

impl Privacy {
    /// Reads `secrets,emails,ips`.
    ///
    /// # Errors
    /// Usage: a kind that does not exist.
    pub fn kinds(text: &str) -> Result<Vec<Kind>> {
        let mut kinds = Vec::new();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let known = Kind::ALL.into_iter().find(|kind| kind.plural() == word);
            kinds.push(known.ok_or_else(|| {
                Error::bad_setting(
                    "--redact",
                    word,
                    "secrets, emails and ips, parted by commas",
                )
            })?);
        }
        kinds.sort_unstable();
        kinds.dedup();
        Ok(kinds)
    }

    /// Hides what may not be shown in everything that was read, and notes what was hidden.
    ///
    /// # Errors
    /// Internal: a column cannot be made.
    pub fn hide(&self, read: &mut Imported) -> Result<Veil> {
        let mut veil = Veil {
            people: People::default(),
            redactor: Redactor::new(&self.redact),
            names: self.names,
            person_columns: read
                .person_columns
                .iter()
                .map(|name| heading(name))
                .collect(),
            mentions: 0,
        };
        if !self.names {
            read.table = veil.hide_people(&read.table, &read.merged_people)?;
        }
        if !self.redact.is_empty() {
            read.table = veil.redact_table(&read.table)?;
        }
        veil.hide_in_notes(&mut read.notes);
        for input in &mut read.inputs {
            input.name = veil.text(&input.name);
        }
        for advice in &mut read.advice {
            *advice = veil.text(advice);
        }
        veil.tell(read);
        Ok(veil)
    }

    /// Returns a failure without what may not be shown, as far as that can be told without the records.
    #[must_use]
    pub fn failure(&self, failure: Error) -> Error {
        if self.redact.is_empty() {
            return failure;
        }
        let mut redactor = Redactor::new(&self.redact);
        failure.reworded(|text| redactor.redacted(text).unwrap_or_else(|| text.to_owned()))
    }

    /// Redacts every text of what was read elsewhere: finished postmortems, filled packs.
    ///
    /// # Errors
    /// Internal: it cannot be written as JSON and read back.
    pub fn redacted<T: Serialize + DeserializeOwned>(&self, read: T) -> Result<T> {
        if self.redact.is_empty() {
            return Ok(read);
        }
        let failed = |cause: serde_json::Error| Error::internal(cause.to_string());
        let mut value = serde_json::to_value(&read).map_err(failed)?;
        let mut redactor = Redactor::new(&self.redact);
        table::each_text(&mut value, &mut |text| {
            if let Some(redacted) = redactor.redacted(text) {
                *text = redacted;
            }
        });
        serde_json::from_value(value).map_err(failed)
    }

    /// Returns a setting as a product may repeat it: one that names a person is left out without `--names`.
    #[must_use]
    pub fn setting(&self, column: &str, value: &str) -> String {
        if !self.names && table::PERSON_COLUMNS.contains(&column) {
            return "(a person)".to_owned();
        }
        let mut redactor = Redactor::new(&self.redact);
        redactor.redacted(value).unwrap_or_else(|| value.to_owned())
    }
}

impl Veil {
    /// Returns a text as it may be shown.
    #[must_use]
    pub fn text(&mut self, text: &str) -> String {
        let hidden = self.people.hidden(text, Style::Text);
        let text = hidden.map_or_else(
            || text.to_owned(),
            |(text, count)| {
                self.mentions += count;
                text
            },
        );
        self.redactor.redacted(&text).unwrap_or(text)
    }

    /// Says what was hidden.
    fn tell(&self, read: &mut Imported) {
        if self.mentions > 0 {
            let text = format!(
                "{} times a person is named in a text: read as a pseudonym; --names shows them",
                self.mentions
            );
            read.notes
                .remark_many(Code::PersonHidden, self.mentions, text);
        }
        let total: u64 = self.redactor.replaced.values().sum();
        if total > 0 {
            let each: Vec<String> = self
                .redactor
                .replaced
                .iter()
                .map(|(kind, count)| {
                    let different = self.redactor.different(*kind);
                    format!("{}: {count} times, {different} different", kind.plural())
                })
                .collect();
            read.notes.remark_many(
                Code::Redacted,
                total,
                format!("replaced {}", each.join("; ")),
            );
        }
    }
}

#[cfg(test)]
mod tests;
