//! One row of the table as an incident again.

use std::borrow::Cow;

use polars::prelude::*;

use crate::incident::table::{DETECTED_BY, SEVERITY, STATUS};
use crate::incident::{
    DetectedBy, Incident, IncidentTable, Instant, Milestone, Severity, Status, Text,
};

/// Reads rows of a table; made once, so that the columns are looked up once.
pub struct RowReader<'t> {
    table: &'t IncidentTable,
    codes: [UInt8Chunked; 3],
    instants: Vec<Int64Chunked>,
}

impl<'t> RowReader<'t> {
    /// Begins to read a table.
    #[must_use]
    pub fn new(table: &'t IncidentTable) -> Self {
        let instants = Milestone::ALL
            .iter()
            .map(|&milestone| table.instants(milestone))
            .collect();
        let codes = [SEVERITY, STATUS, DETECTED_BY].map(|name| table.codes(name));
        Self {
            table,
            codes,
            instants,
        }
    }

    /// Returns the number of the input of a row.
    #[must_use]
    pub fn input(&self, row: usize) -> u32 {
        self.table
            .inputs()
            .get(row)
            .expect("each row has its input")
    }

    /// Returns a row as an incident.
    #[must_use]
    pub fn incident(&self, row: usize) -> Incident<'t> {
        let mut made = Incident::new(
            self.text("id", row).unwrap_or_default(),
            self.text("source", row).unwrap_or_default(),
        );
        for (slot, times) in made.milestones.iter_mut().zip(&self.instants) {
            *slot = times.get(row).map(Instant::from_micros);
        }
        made.severity = Severity::from_code(self.code(0, row));
        made.status = Status::from_code(self.code(1, row));
        made.detected_by = DetectedBy::from_code(self.code(2, row));
        self.texts(&mut made, row);
        made.services = self.list("services", row);
        made.teams = self.list("teams", row);
        made.tags = self.list("tags", row);
        made.components = self.list("components", row);
        made.experts = self.list("experts", row);
        made.customers_affected = self.table.numbers("customers_affected").get(row);
        made.is_maintenance = self.table.flags("is_maintenance").get(row).unwrap_or(false);
        made.is_drill = self.table.flags("is_drill").get(row).unwrap_or(false);
        made.updates = self.json("updates", row);
        made.action_items = self.json("action_items", row);
        made
    }

    fn texts(&self, made: &mut Incident<'t>, row: usize) {
        made.number = self.text("number", row);
        made.title = self.text("title", row);
        made.description = self.text("description", row);
        made.native_severity = self.text("native_severity", row);
        made.root_cause = self.text("root_cause", row);
        made.trigger = self.text("trigger", row);
        made.mitigation = self.text("mitigation", row);
        made.problem_id = self.text("problem_id", row);
        made.incident_leader = self.text("incident_leader", row);
        made.communication_leader = self.text("communication_leader", row);
        made.url = self.text("url", row);
        made.postmortem_url = self.text("postmortem_url", row);
        made.duplicate_of = self.text("duplicate_of", row);
    }

    fn text(&self, name: &str, row: usize) -> Option<Text<'t>> {
        self.table.texts(name).get(row).map(Cow::Borrowed)
    }

    fn code(&self, column: usize, row: usize) -> u8 {
        self.codes[column].get(row).unwrap_or_default()
    }

    fn list(&self, name: &str, row: usize) -> Vec<Text<'t>> {
        let Some(cell) = self.table.lists(name).get_as_series(row) else {
            return Vec::new();
        };
        let texts = cell.str().expect("the schema says so");
        texts
            .iter()
            .flatten()
            .map(|text| Cow::Owned(text.to_owned()))
            .collect()
    }

    fn json<T: serde::de::DeserializeOwned>(&self, name: &str, row: usize) -> Vec<T> {
        let cell = self.table.texts(name).get(row);
        cell.map(|json| serde_json::from_str(json).expect("the builder wrote it"))
            .unwrap_or_default()
    }
}
