//! How it was noticed: by whom, when, and how long that took.

use crate::incident::{DetectedBy, Milestone, Phase};
use crate::report::incident_facts::{Part, Reach, Teller};
use crate::report::names;

impl Teller<'_> {
    pub(super) fn detection(&mut self) -> Part {
        let mut part = Part::default();
        let by = self.case.incident.detected_by;
        if by == DetectedBy::Unknown {
            part.fill(
                "who or what noticed it: monitoring, a customer, a colleague",
                Some("detected_by"),
            );
            part.ask(
                "What was the first sign, and where did it show?",
                "the record does not say who or what noticed it",
            );
        } else {
            let source = self.cite(&["detected_by"]);
            part.say("Noticed by", names::detected_by(by), source, Reach::Public);
        }
        match self.at(Milestone::Detected) {
            Some(at) => {
                let source = self.cite(&["detected_at"]);
                let text = format!("{}, {}", self.stamp(at), self.zone);
                part.say("Noticed at", text, source, Reach::Public);
            }
            None => part.fill("when it was noticed", Some("detected_at")),
        }
        if self.at(Milestone::Started).is_none() {
            part.fill(
                "when the impact began: without it, nobody knows how long it went unnoticed",
                Some("started_at"),
            );
        }
        self.say_phase(&mut part, Phase::Detect, "Time to detect");
        match by {
            DetectedBy::Customer => part.ask(
                "What would have told us before the customer did?",
                "a customer noticed it first",
            ),
            DetectedBy::Staff | DetectedBy::Person => part.ask(
                "What made somebody look, and what would have shown it without anybody looking?",
                "a person noticed it, not a monitor",
            ),
            DetectedBy::Monitoring | DetectedBy::Unknown => {}
        }
        part.ask(
            "How could the time to notice be halved?",
            "asked of every incident",
        );
        part
    }
}
