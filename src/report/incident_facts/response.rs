//! What was done: who took it when, which measures were tried in which order, and what worked after how long.

use crate::incident::{Milestone, Phase};
use crate::report::incident_facts::{FactCell, FactRow, FactTable, Part, Reach, Teller};
use crate::report::sections::measure_words;
use crate::report::words;

impl Teller<'_> {
    pub(super) fn response(&mut self) -> Part {
        let mut part = Part::default();
        for (phase, label) in [
            (Phase::Acknowledge, "Until somebody took it"),
            (Phase::Identify, "Until the cause was understood"),
            (Phase::Mitigate, "Until the bleeding stopped"),
            (Phase::Resolve, "Until the impact ended"),
        ] {
            self.say_phase(&mut part, phase, label);
        }
        let incident = &self.case.incident;
        let source = self.cite(&["mitigation"]);
        part.say_or_fill(
            "What stopped it",
            incident.mitigation.as_deref(),
            "what stopped it",
            (source, "mitigation"),
        );
        if self.case.steps.is_empty() {
            part.fill("which measures were tried, in which order, and what each changed after how many minutes", Some("updates"));
        } else {
            let table = self.steps();
            part.tables.push(table);
        }
        if self.at(Milestone::Acknowledged).is_none() {
            part.fill("when somebody took it", Some("acknowledged_at"));
        }
        part.ask(
            "How was it made sure that it had worked?",
            "no export says how the end was verified",
        );
        if self.at(Milestone::Identified).is_none() {
            part.ask(
                "What pointed to the cause, and what pointed away from it?",
                "the record does not say when the cause was understood",
            );
        }
        part.ask(
            "What would have made it possible to stop it without understanding it first?",
            "asked of every incident",
        );
        if self.at(Milestone::Declared).is_none() && self.at(Milestone::Acknowledged).is_none() {
            part.ask(
                "How did the right people come together, and what would have brought them sooner?",
                "neither declaration nor acknowledgement is recorded",
            );
        }
        part
    }

    fn steps(&mut self) -> FactTable {
        let steps = self.case.steps.clone();
        let rows = steps
            .iter()
            .map(|step| {
                let measure = step.measure.map_or("lasting fix", measure_words);
                let after = step.followed_by.map(|(milestone, then)| match step.at {
                    Some(at) => {
                        let later = words::duration(then.seconds_since(at));
                        format!("{} {later} later", milestone.word())
                    }
                    None => format!("{} {}", milestone.word(), self.stamp(then)),
                });
                let mut fields = vec![step.field];
                fields.extend(step.followed_by.map(|(milestone, _)| milestone.column()));
                FactRow {
                    cells: vec![
                        FactCell::or(step.at.map(|at| self.stamp(at)), "when"),
                        FactCell::known(measure),
                        FactCell::known(format!("“{}”", step.words)),
                        FactCell::or(after, "what it changed, and after how long"),
                    ],
                    sources: vec![self.cite(&fields)],
                    reach: Reach::Internal,
                }
            })
            .collect();
        FactTable {
            caption: format!("Measures that the record tells of, in order, {}", self.zone),
            columns: ["When", "Measure", "Words that tell", "Followed by"]
                .map(str::to_owned)
                .to_vec(),
            rows,
            note: "What followed a measure need not have come of it.".to_owned(),
        }
    }
}
