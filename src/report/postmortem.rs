//! One incident → its postmortem as far as the record knows it; for readers outside, only what they may read.

use serde::{Deserialize, Serialize};

use crate::incident::Instant;
use crate::notes::InputSummary;
use crate::report::incident_facts::{FactCell, IncidentFacts, Part, Reach, Statement};
use crate::report::{Generator, SCHEMA_VERSION};

/// A postmortem before people worked on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Postmortem {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Which program made it.
    pub generator: Generator,
    /// The moment from which everything is seen.
    pub as_of: Instant,
    /// What was read; nothing for readers outside.
    pub inputs: Vec<InputSummary>,
    /// What it is called.
    pub title: String,
    /// Whether it is for readers outside.
    pub is_external: bool,
    /// The incident.
    pub facts: IncidentFacts,
}

/// What readers outside may read beside times, durations, counts and states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicWords {
    /// Canonical fields that are written for the public.
    pub fields: Vec<String>,
    /// Services that the public knows by name.
    pub services: Vec<String>,
}

/// Makes the postmortem of an incident.
#[must_use]
pub fn postmortem(
    facts: IncidentFacts,
    inputs: &[InputSummary],
    as_of: Instant,
    generator: Generator,
) -> Postmortem {
    Postmortem {
        schema_version: SCHEMA_VERSION,
        generator,
        as_of,
        inputs: inputs.to_vec(),
        title: title(&facts),
        is_external: false,
        facts,
    }
}

fn title(facts: &IncidentFacts) -> String {
    match &facts.title {
        Some(title) => format!("{}: {title}", facts.id),
        None => facts.id.clone(),
    }
}

impl Postmortem {
    /// Leaves only what readers outside may read: no names, systems, links, other incidents or files, and no text that a
    /// person wrote, unless its field is one of the public ones.
    #[must_use]
    pub fn for_outside(mut self, public: &PublicWords) -> Self {
        let facts = &mut self.facts;
        let is_public = |field: &str| public.fields.iter().any(|known| known == field);
        facts.title = facts.title.take().filter(|_| is_public("title"));
        facts.cluster_id = None;
        facts.sources.clear();
        let parts = [
            &mut facts.header,
            &mut facts.summary,
            &mut facts.impact,
            &mut facts.timeline,
            &mut facts.detection,
            &mut facts.response,
            &mut facts.analysis,
            &mut facts.lessons,
            &mut facts.actions,
            &mut facts.declined,
            &mut facts.unknown,
            &mut facts.external,
        ];
        for part in parts {
            part.for_outside(public);
        }
        // What came before is about other incidents, whatever its field.
        facts.history = Part::default();
        self.inputs.clear();
        self.title = title(&self.facts);
        self.is_external = true;
        self
    }
}

impl Part {
    fn for_outside(&mut self, public: &PublicWords) {
        let is_public = |fields: &[String]| {
            !fields.is_empty()
                && fields
                    .iter()
                    .all(|field| public.fields.contains(field) && !NEVER.contains(&field.as_str()))
        };
        self.facts.retain_mut(|fact| {
            let fields: Vec<String> = fact
                .sources
                .iter()
                .flat_map(|source| source.fields.clone())
                .collect();
            fact.sources.clear();
            fact.reach == Reach::Public
                || is_public(&fields)
                || (fields == ["services"] && known_services(fact, public))
        });
        for table in &mut self.tables {
            table.rows.retain_mut(|row| {
                let fields: Vec<String> = row
                    .sources
                    .iter()
                    .flat_map(|source| source.fields.clone())
                    .collect();
                row.sources.clear();
                for cell in &mut row.cells {
                    if let FactCell::Known { by, .. } = cell {
                        *by = None;
                    }
                }
                row.reach == Reach::Public || is_public(&fields)
            });
        }
        self.tables.retain(|table| !table.rows.is_empty());
        self.questions.clear();
    }
}

/// Fields that name people or lead inside, and are never for the public.
const NEVER: [&str; 7] = [
    "incident_leader",
    "communication_leader",
    "experts",
    "url",
    "postmortem_url",
    "action_items",
    "duplicate_of",
];

/// Keeps the services that the public knows; tells whether any is left.
fn known_services(fact: &mut Statement, public: &PublicWords) -> bool {
    let known: Vec<&str> = fact
        .text
        .split(", ")
        .filter(|service| public.services.iter().any(|one| one == service))
        .collect();
    fact.text = known.join(", ");
    !fact.text.is_empty()
}

#[cfg(test)]
mod tests;
