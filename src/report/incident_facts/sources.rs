//! Where statements come from: fields of a record, or what was computed over many.

use serde::{Deserialize, Serialize};

use crate::analysis::CaseFile;
use crate::notes::InputSummary;

/// Where a statement comes from: a source, and what of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The number of the source.
    pub source: u32,
    /// The canonical fields of its record; empty for what was computed.
    pub fields: Vec<String>,
}

/// A record, or something computed over many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactSource {
    /// Its number, from 1.
    pub number: u32,
    /// The file; `None` for what was computed.
    pub file: Option<String>,
    /// The incident; `None` for what was computed.
    pub incident: Option<String>,
    /// What it was computed from; `None` for a record.
    pub computed: Option<String>,
}

/// The sources that were cited so far.
pub(super) struct Sources<'c> {
    inputs: &'c [InputSummary],
    list: Vec<FactSource>,
}

impl<'c> Sources<'c> {
    /// Begins with the record itself.
    pub(super) fn new(case: &CaseFile, inputs: &'c [InputSummary]) -> Self {
        let mut sources = Self {
            inputs,
            list: Vec::new(),
        };
        sources.record(&case.id, case.input, &["id"]);
        sources
    }

    /// Cites fields of a record.
    pub(super) fn record(&mut self, incident: &str, input: u32, fields: &[&str]) -> Citation {
        let file = self.inputs.get(input as usize);
        let source = self.number(FactSource {
            number: 0,
            file: file.map(|input| input.name.clone()),
            incident: Some(incident.to_owned()),
            computed: None,
        });
        let mut cited: Vec<String> = Vec::new();
        for field in fields {
            if !cited.iter().any(|known| known == field) {
                cited.push((*field).to_owned());
            }
        }
        Citation {
            source,
            fields: cited,
        }
    }

    /// Cites something computed.
    pub(super) fn computed(&mut self, what: impl Into<String>) -> Citation {
        let source = self.number(FactSource {
            number: 0,
            file: None,
            incident: None,
            computed: Some(what.into()),
        });
        Citation {
            source,
            fields: Vec::new(),
        }
    }

    fn number(&mut self, source: FactSource) -> u32 {
        let is_it = |one: &&FactSource| {
            (&one.file, &one.incident, &one.computed)
                == (&source.file, &source.incident, &source.computed)
        };
        if let Some(known) = self.list.iter().find(is_it) {
            return known.number;
        }
        let number = u32::try_from(self.list.len() + 1).unwrap_or(u32::MAX);
        self.list.push(FactSource { number, ..source });
        number
    }

    /// Returns all of them by number.
    pub(super) fn listed(self) -> Vec<FactSource> {
        self.list
    }
}
