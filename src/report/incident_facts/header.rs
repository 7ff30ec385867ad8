//! What it is, who had which role, what happened in short, and whom it hit.

use crate::incident::{Milestone, Phase, Severity, Status};
use crate::report::incident_facts::{Part, Reach, Teller, filled};
use crate::report::words;

impl Teller<'_> {
    pub(super) fn header(&mut self) -> Part {
        let mut part = Part::default();
        let incident = &self.case.incident;
        let number = incident
            .number
            .as_deref()
            .filter(|number| *number != incident.id);
        let called = number.map_or_else(
            || self.case.id.clone(),
            |number| format!("{} (number {number})", self.case.id),
        );
        let fields: &[&str] = if number.is_some() {
            &["id", "number"]
        } else {
            &["id"]
        };
        let source = self.cite(fields);
        part.say("Incident", called, source, Reach::Public);
        self.severity(&mut part);
        if incident.status == Status::Unknown {
            part.fill("status", Some("status"));
        } else {
            let source = self.cite(&["status"]);
            part.say("Status", incident.status.word(), source, Reach::Public);
        }
        self.list(
            &mut part,
            "Services",
            "services",
            &incident.services,
            "the services that were hit",
        );
        self.list(
            &mut part,
            "Teams",
            "teams",
            &incident.teams,
            "the teams that answered for them",
        );
        self.some(&mut part, "Components", "components", &incident.components);
        self.some(&mut part, "Labels", "tags", &incident.tags);
        self.roles(&mut part);
        self.places(&mut part);
        self.apart(&mut part);
        part.fill("person in charge (PIC) of this document", None);
        part.fill("day of the review, and who takes part", None);
        part
    }

    /// Says who had which role.
    fn roles(&mut self, part: &mut Part) {
        let incident = &self.case.incident;
        for (label, field, name, what) in [
            (
                "Incident leader",
                "incident_leader",
                incident.incident_leader.as_deref(),
                "incident leader",
            ),
            (
                "Communication leader",
                "communication_leader",
                incident.communication_leader.as_deref(),
                "communication leader",
            ),
        ] {
            let source = self.cite(&[field]);
            part.say_or_fill(label, name, what, (source, field));
        }
        self.list(
            part,
            "Operational experts",
            "experts",
            &incident.experts,
            "operational experts who were called in",
        );
    }

    /// Says where the record and the postmortem are kept.
    fn places(&mut self, part: &mut Part) {
        let incident = &self.case.incident;
        for (label, field, url) in [
            ("Record", "url", incident.url.as_deref()),
            (
                "Postmortem",
                "postmortem_url",
                incident.postmortem_url.as_deref(),
            ),
        ] {
            if let Some(url) = filled(url) {
                let source = self.cite(&[field]);
                part.say(label, url, source, Reach::Internal);
            }
        }
        let source = self.cite(&["source"]);
        part.say("Recorded in", &*incident.source, source, Reach::Internal);
    }

    fn severity(&mut self, part: &mut Part) {
        let incident = &self.case.incident;
        if incident.severity == Severity::Unknown && incident.native_severity.is_none() {
            part.fill("severity", Some("severity"));
            return;
        }
        let known = incident.severity.word();
        let text = match incident.native_severity.as_deref() {
            Some(native) if incident.severity == Severity::Unknown => {
                format!("{native} (not a level that is known)")
            }
            Some(native) if !native.eq_ignore_ascii_case(known) => format!("{known} ({native})"),
            _ => known.to_owned(),
        };
        let source = self.cite(&["severity", "native_severity"]);
        part.say("Severity", text, source, Reach::Public);
    }

    fn list<T: AsRef<str>>(
        &mut self,
        part: &mut Part,
        label: &str,
        field: &str,
        texts: &[T],
        what: &str,
    ) {
        if texts.is_empty() {
            part.fill(what, Some(field));
        } else {
            self.some(part, label, field, texts);
        }
    }

    fn some<T: AsRef<str>>(&mut self, part: &mut Part, label: &str, field: &str, texts: &[T]) {
        if !texts.is_empty() {
            let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
            let source = self.cite(&[field]);
            part.say(label, texts.join(", "), source, Reach::Internal);
        }
    }

    /// Says why an incident is counted apart.
    fn apart(&mut self, part: &mut Part) {
        let incident = &self.case.incident;
        let reasons = [
            (
                incident.is_maintenance,
                "is_maintenance",
                "planned work".to_owned(),
            ),
            (
                incident.is_drill,
                "is_drill",
                "an exercise or a test".to_owned(),
            ),
            (
                incident.duplicate_of.is_some(),
                "duplicate_of",
                format!(
                    "a repetition of {}",
                    incident.duplicate_of.as_deref().unwrap_or_default()
                ),
            ),
            (
                matches!(incident.status, Status::Cancelled | Status::Merged),
                "status",
                incident.status.word().to_owned(),
            ),
        ];
        for (is_so, field, words) in reasons {
            if is_so && !self.case.counts {
                let source = self.cite(&[field]);
                let text = format!("{words}: it is counted apart and compared with nothing");
                part.say("Counted apart", text, source, Reach::Internal);
            }
        }
    }

    pub(super) fn summary(&mut self) -> Part {
        let mut part = Part::default();
        let incident = &self.case.incident;
        self.say_when(&mut part);
        let source = self.cite(&["description"]);
        part.say_or_fill(
            "As reported",
            incident.description.as_deref(),
            "what happened, in three sentences that somebody who was not there understands",
            (source, "description"),
        );
        if let Some(customers) = incident.customers_affected {
            self.say_customers(&mut part, customers);
        }
        if let Some(text) = filled(incident.mitigation.as_deref()) {
            let source = self.cite(&["mitigation"]);
            part.say("What stopped it", text, source, Reach::Internal);
        }
        part.fill(
            "the cause in one sentence, as it is understood after the review",
            None,
        );
        part
    }

    fn say_customers(&mut self, part: &mut Part, customers: i64) {
        let source = self.cite(&["customers_affected"]);
        let text = u64::try_from(customers).map_or_else(|_| customers.to_string(), words::count);
        part.say("Customers affected", text, source, Reach::Public);
    }

    /// Says from when to when it was, and how long.
    fn say_when(&mut self, part: &mut Part) {
        let Some((from, by)) = self.case.incident.placed() else {
            part.fill("when it began", Some("started_at"));
            return;
        };
        let begun = format!("{} ({})", self.stamp(from), by.word());
        let end = [Milestone::Resolved, Milestone::Closed]
            .into_iter()
            .find_map(|end| Some((end, self.at(end)?)));
        let (text, fields) = match end {
            Some((end, at)) => (
                format!(
                    "{begun} to {} ({}), {}",
                    self.stamp(at),
                    end.word(),
                    self.zone
                ),
                vec![by.column(), end.column()],
            ),
            None => (format!("{begun}, {}", self.zone), vec![by.column()]),
        };
        let source = self.cite(&fields);
        part.say("When", text, source, Reach::Public);
        if end.is_none() {
            part.fill("when the impact ended", Some("resolved_at"));
        }
        self.say_length(part, Phase::Resolve, "Time to resolve");
    }

    pub(super) fn impact(&mut self) -> Part {
        let mut part = Part::default();
        match self.case.incident.customers_affected {
            Some(customers) => self.say_customers(&mut part, customers),
            None => part.fill("how many customers were hit", Some("customers_affected")),
        }
        self.say_length(&mut part, Phase::Mitigate, "Until the bleeding stopped");
        self.say_length(&mut part, Phase::Resolve, "Until the impact ended");
        self.say_length(
            &mut part,
            Phase::Close,
            "Until the record was closed (paperwork, not impact)",
        );
        part.fill("what customers could not do, in their words", None);
        part.fill("support cases, complaints and contracts touched", None);
        part.fill("cost, and how it was counted", None);
        part.ask(
            "What did those who were hit see, and how did they work around it?",
            "no export says what it was like to be hit",
        );
        part
    }
}
