//! One incident in words: what is known is said with its source, the rest is asked for.

use super::*;
use crate::analysis::{Rules, case_files, sample};
use crate::incident::Update;
use sample::{Case, everything, table, time};

fn facts_of(case: Case) -> IncidentFacts {
    facts_in(case, Tz::UTC)
}

fn facts_in(case: Case, zone: Tz) -> IncidentFacts {
    let table = table(&[case]);
    let scope = everything(&table, "2026-12-01");
    let cases = case_files(&table, &scope, &Rules::default(), &[0]).expect("case files");
    incident_facts(&cases[0], &[], zone)
}

fn parts(facts: &IncidentFacts) -> [&Part; 13] {
    [
        &facts.header,
        &facts.summary,
        &facts.impact,
        &facts.timeline,
        &facts.detection,
        &facts.response,
        &facts.history,
        &facts.analysis,
        &facts.lessons,
        &facts.actions,
        &facts.declined,
        &facts.unknown,
        &facts.external,
    ]
}

fn rows(part: &Part) -> Vec<String> {
    let cell = |cell: &FactCell| match cell {
        FactCell::Known { text, .. } => text.clone(),
        FactCell::ToFill { what } => format!("□ {what}"),
        FactCell::Blank => String::new(),
    };
    let rows = part.tables.iter().flat_map(|table| &table.rows);
    rows.map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
        .collect()
}

#[test]
fn every_statement_and_row_with_words_of_the_record_names_its_source() {
    let case = Case::lasting("A", "2026-01-02 10:00", 90)
        .title("Down")
        .with(|incident| {
            incident.root_cause = Some("A race".into());
            incident.customers_affected = Some(5_000);
        });
    let facts = facts_of(case);
    let known: Vec<u32> = facts.sources.iter().map(|source| source.number).collect();
    for part in parts(&facts) {
        for fact in &part.facts {
            assert!(!fact.sources.is_empty(), "{fact:?}");
            assert!(
                fact.sources
                    .iter()
                    .all(|cited| known.contains(&cited.source)),
                "{fact:?}"
            );
        }
        for row in part.tables.iter().flat_map(|table| &table.rows) {
            let is_gap = row
                .cells
                .iter()
                .all(|cell| !matches!(cell, FactCell::Known { .. }));
            assert!(is_gap || !row.sources.is_empty(), "{row:?}");
        }
    }
}

#[test]
fn an_empty_record_states_nothing_and_asks_for_everything() {
    let case = Case::new("A").at(Milestone::Declared, "2026-01-02 10:00");
    let facts = facts_of(case);
    let asked: Vec<&str> = parts(&facts)
        .iter()
        .flat_map(|part| &part.open)
        .filter_map(|open| open.field.as_deref())
        .collect();
    for field in [
        "severity",
        "services",
        "teams",
        "incident_leader",
        "communication_leader",
        "experts",
        "description",
        "customers_affected",
        "started_at",
        "detected_at",
        "identified_at",
        "mitigated_at",
        "resolved_at",
        "acknowledged_at",
        "detected_by",
        "trigger",
        "root_cause",
        "mitigation",
        "action_items",
    ] {
        assert!(
            asked.contains(&field),
            "{field} is not asked for: {asked:?}"
        );
    }
}

#[test]
fn a_long_silence_is_marked_and_the_times_stand_in_order() {
    let update = |at: &str, text: &str| Update {
        at: Some(time(at)),
        author: Some("Ada L".to_owned()),
        text: text.to_owned(),
        ..Update::default()
    };
    let case = Case::lasting("A", "2026-01-02 10:00", 60).with(|incident| {
        incident.updates = vec![
            update("2026-01-02 10:40", "We look."),
            update("2026-01-02 10:10", "Seen."),
        ];
    });
    assert_eq!(
        rows(&facts_of(case).timeline),
        [
            "2026-01-02 10:00 |  | unnoticed | The impact began",
            "2026-01-02 10:10 | +10 min | unnoticed | Seen.",
            " |  |  | □ what happened in these 30 min?",
            "2026-01-02 10:40 | +40 min | unnoticed | We look.",
            " |  |  | □ what happened in these 20 min?",
            "2026-01-02 11:00 | +1 h | resolved | The impact ended",
        ]
    );
}

#[test]
fn where_the_clock_is_changed_each_time_says_its_offset() {
    let case = Case::lasting("A", "2026-03-29 00:30", 60);
    let seen = rows(&facts_in(case, Tz::Europe__Berlin).timeline);
    assert!(seen[0].starts_with("2026-03-29 01:30 +01:00"), "{seen:?}");
    assert!(seen[2].starts_with("2026-03-29 03:30 +02:00"), "{seen:?}");
}

#[test]
fn times_that_contradict_each_other_are_doubted() {
    let case =
        Case::lasting("A", "2026-01-02 10:00", 60).at(Milestone::Mitigated, "2026-01-02 09:00");
    let facts = facts_of(case);
    let doubts = facts
        .timeline
        .facts
        .iter()
        .filter(|fact| fact.label == "Doubt");
    let doubts: Vec<&str> = doubts.map(|fact| fact.text.as_str()).collect();
    assert_eq!(doubts, ["Mitigated is recorded before started"]);
}

#[test]
fn questions_ask_what_and_how_never_who_or_why() {
    let cases = [
        Case::new("A").at(Milestone::Declared, "2026-01-02 10:00"),
        Case::lasting("B", "2026-01-02 10:00", 60).with(|incident| {
            incident.detected_by = crate::incident::DetectedBy::Customer;
            incident.root_cause = Some("x".into());
            incident.trigger = Some("y".into());
        }),
    ];
    for case in cases {
        let facts = facts_of(case);
        for question in parts(&facts).iter().flat_map(|part| &part.questions) {
            let text = &question.text;
            assert!(
                ["What ", "How "].iter().any(|word| text.starts_with(word)),
                "{text}"
            );
            assert!(
                text.ends_with('?') && !question.because.is_empty(),
                "{text}"
            );
        }
    }
}
