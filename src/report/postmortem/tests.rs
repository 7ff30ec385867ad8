//! What readers outside may read.

use super::*;
use crate::incident::{Severity, Status};
use crate::report::incident_facts::Citation;

fn statement(text: &str, field: &str, reach: Reach) -> Statement {
    Statement {
        label: field.to_owned(),
        text: text.to_owned(),
        sources: vec![Citation {
            source: 1,
            fields: vec![field.to_owned()],
        }],
        reach,
    }
}

fn document() -> Postmortem {
    let header = Part {
        facts: vec![
            statement("SEV1", "severity", Reach::Public),
            statement("checkout, ledger", "services", Reach::Internal),
            statement("Ada L", "incident_leader", Reach::Internal),
            statement("Payments fail", "description", Reach::Internal),
        ],
        ..Part::default()
    };
    let facts = IncidentFacts {
        id: "INC-1".to_owned(),
        title: Some("Ledger down".to_owned()),
        severity: Severity::Sev1,
        status: Status::Closed,
        started_at: None,
        time_zone: "UTC".to_owned(),
        cluster_id: Some("c-1".to_owned()),
        summary: header.clone(),
        history: header.clone(),
        header,
        impact: Part::default(),
        timeline: Part::default(),
        detection: Part::default(),
        response: Part::default(),
        analysis: Part::default(),
        lessons: Part::default(),
        actions: Part::default(),
        declined: Part::default(),
        unknown: Part::default(),
        external: Part::default(),
        sources: Vec::new(),
    };
    let generator = Generator {
        name: "afteraction".to_owned(),
        version: "0".to_owned(),
    };
    postmortem(facts, &[], Instant::from_micros(0), generator)
}

fn seen(fields: &[&str], services: &[&str]) -> String {
    let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
    let document = document().for_outside(&PublicWords {
        fields: owned(fields),
        services: owned(services),
    });
    let texts = document
        .facts
        .header
        .facts
        .iter()
        .map(|fact| fact.text.clone());
    let mut texts: Vec<String> = texts.collect();
    texts.insert(0, document.title);
    texts.push(format!("history {}", document.facts.history.facts.len()));
    texts.join(" | ")
}

#[test]
fn names_systems_texts_and_history_stay_inside() {
    assert_eq!(seen(&[], &[]), "INC-1 | SEV1 | history 0");
}

#[test]
fn what_is_declared_public_goes_out_but_never_people() {
    let fields = ["title", "description", "incident_leader"];
    assert_eq!(
        seen(&fields, &["checkout"]),
        "INC-1: Ledger down | SEV1 | checkout | Payments fail | history 0"
    );
}
