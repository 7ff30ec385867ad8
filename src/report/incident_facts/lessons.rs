//! What set it off and why it could; what went well; what nobody knows yet; what the outside world is told.

use crate::incident::Milestone;
use crate::report::incident_facts::actions::action_name;
use crate::report::incident_facts::{Part, Reach, Teller, filled};
use crate::report::words;

impl Teller<'_> {
    pub(super) fn analysis(&mut self) -> Part {
        let mut part = Part::default();
        let incident = &self.case.incident;
        for (label, field, text, what) in [
            (
                "Trigger, as recorded",
                "trigger",
                incident.trigger.as_deref(),
                "what set it off",
            ),
            (
                "Cause, as recorded",
                "root_cause",
                incident.root_cause.as_deref(),
                "what caused it, as far as it is understood",
            ),
        ] {
            let source = self.cite(&[field]);
            part.say_or_fill(label, text, what, (source, field));
        }
        if let Some(problem) = filled(incident.problem_id.as_deref()) {
            let source = self.cite(&["problem_id"]);
            part.say("Problem record", problem, source, Reach::Internal);
        }
        part.fill("contributing factors: technical", None);
        part.fill("contributing factors: how the work is done", None);
        part.fill("contributing factors: how the organisation is set up", None);
        part.fill("what kept it from being worse", None);
        part.fill("why it surprised us", None);
        if filled(incident.trigger.as_deref()).is_none() {
            part.ask(
                "What changed before it began, in the system or around it?",
                "the record names no trigger",
            );
        } else {
            part.ask(
                "What made the trigger enough to cause harm this time?",
                "the record names a trigger",
            );
        }
        if filled(incident.root_cause.as_deref()).is_none() {
            part.ask(
                "What had to come together for this to happen?",
                "the record names no cause",
            );
        } else {
            part.ask(
                "What else had to be so for this cause to do harm?",
                "the record names one cause, and one is seldom enough",
            );
        }
        part.ask(
            "How did it look to those who acted, and what made it look so?",
            "asked of every incident",
        );
        part.ask(
            "What in the way the work is done made this likely?",
            "no export says how the work is done",
        );
        part
    }

    pub(super) fn lessons() -> Part {
        let mut part = Part::default();
        part.fill("what went well", None);
        part.fill("what went badly", None);
        part.fill("where we were lucky", None);
        part.ask(
            "What helped that nobody had planned?",
            "asked of every incident",
        );
        part
    }

    pub(super) fn declined(&mut self) -> Part {
        let mut part = Part::default();
        let dropped: Vec<(String, Option<String>)> = self
            .case
            .actions
            .iter()
            .filter(|entry| entry.state == crate::incident::ActionState::Dropped)
            .map(|entry| (action_name(entry), entry.reason.clone()))
            .collect();
        for (name, reason) in dropped {
            let source = self.cite(&["action_items"]);
            let text = reason.map_or_else(|| name.clone(), |reason| format!("{name}: {reason}"));
            part.say("Decided not to do", text, source, Reach::Internal);
        }
        part.fill("what was considered and left, and why", None);
        part
    }

    pub(super) fn unknown() -> Part {
        let mut part = Part::default();
        part.fill(
            "what nobody could answer, and who will find out by when",
            None,
        );
        part
    }

    pub(super) fn external(&mut self) -> Part {
        let mut part = Part::default();
        let (started, ended) = (self.case.incident.placed(), self.at(Milestone::Resolved));
        if let Some((from, by)) = started {
            let mut fields = vec![by.column()];
            let mut text = format!("began {}", self.stamp(from));
            if let Some(ended) = ended {
                fields.push(Milestone::Resolved.column());
                text = format!("{text}, ended {}", self.stamp(ended));
                if ended > from {
                    text = format!("{text}, {}", words::duration(ended.seconds_since(from)));
                }
            }
            let source = self.cite(&fields);
            part.say(
                "When",
                format!("{text} ({})", self.zone),
                source,
                Reach::Public,
            );
        }
        part.fill("what customers noticed, in their words", None);
        part.fill(
            "what was done, and what will be done so that it does not happen again",
            None,
        );
        part.fill("who approves this message, and where it is published", None);
        part
    }
}
