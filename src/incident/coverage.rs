//! How many incidents of a table have a field filled, or both ends of a phase.

use crate::incident::columns::{COLUMNS, Kind};
use crate::incident::{DetectedBy, IncidentTable, Milestone, Phase, Severity, Status};

impl IncidentTable {
    /// Counts the incidents in which a canonical column is filled.
    ///
    /// *Definition*: a code counts unless it is "unknown", a flag where it is true, a list where it has an element.
    /// *Empty*: 0 for a name that is no column.
    #[must_use]
    pub fn filled(&self, name: &str) -> u64 {
        let Some(column) = COLUMNS.iter().find(|column| column.name == name) else {
            return 0;
        };
        let known = |unknown: u8| {
            let codes = self.codes(name);
            codes.iter().filter(|code| *code != Some(unknown)).count()
        };
        let count = match column.kind {
            Kind::Text => {
                let texts = self.texts(name).iter();
                texts
                    .filter(|text| text.is_some_and(|text| !text.is_empty()))
                    .count()
            }
            Kind::List => self
                .list_rows(name)
                .iter()
                .filter(|list| !list.is_empty())
                .count(),
            Kind::Severity => known(Severity::Unknown as u8),
            Kind::Status => known(Status::Unknown as u8),
            Kind::DetectedBy => known(DetectedBy::Unknown as u8),
            Kind::Instant(milestone) => self.instants(milestone).iter().flatten().count(),
            Kind::Number => self.numbers(name).iter().flatten().count(),
            Kind::Flag => self
                .flags(name)
                .iter()
                .filter(|flag| *flag == Some(true))
                .count(),
            Kind::Json => {
                let lists = self.texts(name).iter();
                lists
                    .filter(|json| json.is_some_and(|json| json != "[]"))
                    .count()
            }
        };
        count as u64
    }

    /// Counts the incidents in which both ends of a phase are known and in order.
    #[must_use]
    pub fn measured(&self, phase: Phase) -> u64 {
        let ends = self.instants(phase.end());
        let begins: Vec<_> = phase
            .begins()
            .iter()
            .map(|&one| self.instants(one))
            .collect();
        let is_measured = |row: &usize| {
            let begin = begins.iter().find_map(|column| column.get(*row));
            matches!((begin, ends.get(*row)), (Some(begin), Some(end)) if begin <= end)
        };
        (0..self.len()).filter(is_measured).count() as u64
    }

    /// Returns the milestones that a phase needs and that no incident has; of several that can begin it, the first.
    #[must_use]
    pub fn missing_for(&self, phase: Phase) -> Vec<Milestone> {
        let has = |milestone: Milestone| self.instants(milestone).iter().flatten().next().is_some();
        let begin = phase.begins().iter().all(|&one| !has(one));
        let first = phase.begins().first().copied().filter(|_| begin);
        first
            .into_iter()
            .chain(Some(phase.end()).filter(|&end| !has(end)))
            .collect()
    }
}
