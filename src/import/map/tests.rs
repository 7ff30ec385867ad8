use serde_json::{Map, Value, json};

use super::{Seen, incident};
use crate::import::plan::{Plan, Zones};
use crate::import::preset;
use crate::import::raw::{Available, Raw};
use crate::incident::period::Tz;
use crate::incident::{DetectedBy, Incident, Milestone, Severity, Status};
use crate::notes::Code;

fn canonical() -> preset::Preset {
    crate::import::carried()
        .expect("the presets are right")
        .into_iter()
        .find(|preset| preset.id == "canonical")
        .expect("it is carried")
}

fn mapped(preset: &preset::Preset, record: &Value, look: impl Fn(&Incident<'_>, &Seen)) {
    let record: Map<String, Value> = record.as_object().expect("an object").clone();
    let keys = crate::import::path::Keys::of(&std::iter::once(&record), &preset.inside);
    let zones = Zones {
        mapping: None,
        otherwise: Tz::UTC,
    };
    let plan = Plan::new(preset, &Available::Keys(&keys), zones, &|_| None).expect("a plan");
    let mut seen = Seen::default();
    let made = incident(Raw::Object(&record), &plan, &mut seen);
    look(&made, &seen);
}

fn codes(seen: &Seen) -> Vec<Code> {
    seen.doubts.iter().map(|doubt| doubt.code).collect()
}

#[test]
fn a_source_that_says_who_noticed_is_no_tool() {
    let seen_by = |source: &str, detected_by: &str| {
        let record = json!({"id": "A", "created_at": "2026-03-01T10:00:00Z", "Source": source, "detected_by": detected_by});
        let read = std::cell::OnceCell::new();
        mapped(&canonical(), &record, |made, _| {
            let is_detected = made.at(Milestone::Detected).is_some();
            let found = (made.source.to_string(), made.detected_by, is_detected);
            read.set(found).expect("it is mapped once");
        });
        read.into_inner().expect("it is mapped")
    };
    let plain = |who, is_detected| ("plain".to_owned(), who, is_detected);
    assert_eq!(seen_by("email", ""), plain(DetectedBy::Person, false));
    assert_eq!(seen_by("Customer", ""), plain(DetectedBy::Customer, false));
    assert_eq!(
        seen_by("monitoring", ""),
        plain(DetectedBy::Monitoring, true)
    );
    assert_eq!(
        seen_by("phone", "customer"),
        plain(DetectedBy::Customer, false)
    );
    assert_eq!(seen_by("pagerduty", "").0, "pagerduty");
}

#[test]
fn a_creation_time_is_when_it_was_declared() {
    mapped(
        &canonical(),
        &json!({"id": "A", "created_at": "2026-03-01T10:00:00Z"}),
        |made, _| {
            assert_eq!(
                made.at(Milestone::Declared)
                    .map(crate::incident::Instant::rfc3339)
                    .as_deref(),
                Some("2026-03-01T10:00:00Z")
            );
            assert_eq!(
                (made.at(Milestone::Started), made.at(Milestone::Detected)),
                (None, None)
            );
        },
    );
    let found =
        json!({"id": "A", "created_at": "2026-03-01T10:00:00Z", "detected_by": "monitoring"});
    mapped(&canonical(), &found, |made, _| {
        assert_eq!(made.at(Milestone::Detected), made.at(Milestone::Declared));
    });
}

#[test]
fn canonical_names_win_over_synonyms() {
    let record =
        json!({"id": "A", "start": "2026-03-01T09:00:00Z", "started_at": "2026-03-01T10:00:00Z"});
    mapped(&canonical(), &record, |made, _| {
        assert_eq!(
            made.at(Milestone::Started)
                .map(crate::incident::Instant::rfc3339)
                .as_deref(),
            Some("2026-03-01T10:00:00Z")
        );
    });
}

#[test]
fn impact_words_and_maintenance() {
    let impact =
        |word: &str| json!({"id": "A", "started_at": "2026-03-01T10:00:00Z", "impact": word});
    for (word, level) in [
        ("critical", Severity::Sev1),
        ("major", Severity::Sev2),
        ("minor", Severity::Sev3),
        ("none", Severity::Sev4),
    ] {
        mapped(&canonical(), &impact(word), |made, seen| {
            assert_eq!(
                (made.severity, made.is_maintenance, codes(seen).len()),
                (level, false, 0),
                "{word}"
            );
            assert_eq!(made.native_severity.as_deref(), Some(word));
        });
    }
    mapped(&canonical(), &impact("maintenance"), |made, seen| {
        assert_eq!(
            (made.severity, made.is_maintenance, codes(seen).len()),
            (Severity::Unknown, true, 0)
        );
    });
}

#[test]
fn under_way_is_acknowledged_when_somebody_has_it() {
    let record = |assignee: &str| json!({"id": "A", "started_at": "2026-03-01T10:00:00Z", "status": "investigating", "assignee": assignee});
    mapped(&canonical(), &record(""), |made, _| {
        assert_eq!(made.status, Status::Open);
    });
    mapped(&canonical(), &record("Ilka"), |made, _| {
        assert_eq!(made.status, Status::Acknowledged);
    });
}

#[test]
fn doubts_are_listed_and_nothing_is_moved() {
    let record = json!({
        "id": "A", "started_at": "2026-03-01T10:00:00Z", "resolved_at": "2026-03-01T09:00:00Z",
        "severity": "SEV-banana", "status": "parked", "customers_affected": "many", "closed_at": "soon"
    });
    mapped(&canonical(), &record, |made, seen| {
        let found = codes(seen);
        for code in [
            Code::EndBeforeStart,
            Code::UnknownSeverity,
            Code::UnknownStatus,
            Code::BadValue,
            Code::BadTimestamp,
        ] {
            assert_eq!(
                found.iter().filter(|other| **other == code).count(),
                1,
                "{code:?} in {found:?}"
            );
        }
        assert_eq!(
            made.at(Milestone::Resolved)
                .map(crate::incident::Instant::rfc3339)
                .as_deref(),
            Some("2026-03-01T09:00:00Z")
        );
        assert_eq!(
            (made.severity, made.status, made.customers_affected),
            (Severity::Unknown, Status::Unknown, None)
        );
    });
}

#[test]
fn a_record_without_an_id_gets_the_same_one_each_time() {
    let record = json!({"title": "one", "started_at": "2026-03-01T10:00:00Z"});
    mapped(&canonical(), &record, |made, seen| {
        let first = made.id.to_string();
        assert_eq!(codes(seen), [Code::MissingId]);
        mapped(&canonical(), &record, |made, _| assert_eq!(made.id, first));
    });
}

#[test]
fn a_mapping_gathers_flags_and_translates_words() {
    let mapping = preset::parse(
        "[fields]\nid = { from = \"Ref\" }\nservices = { flags = [\"Web\", \"Mail\"], words = { mail = \"post\" } }\nseverity = { from = \"Level\", words = { \"0\" = \"SEV1\" } }\nstarted_at = { from = \"When\", read = \"epoch_s\" }\n",
        "ours.toml",
    );
    let record = json!({"Ref": "A", "Web": 1, "Mail": "TRUE", "Level": 0, "When": "1772530510"});
    mapped(&mapping.expect("it is right"), &record, |made, seen| {
        assert_eq!(made.services, ["Web", "post"]);
        assert_eq!(
            (made.severity, made.native_severity.as_deref()),
            (Severity::Sev1, Some("0"))
        );
        assert_eq!(
            made.at(Milestone::Started)
                .map(crate::incident::Instant::rfc3339)
                .as_deref(),
            Some("2026-03-03T09:35:10Z")
        );
        assert!(seen.doubts.is_empty(), "{:?}", seen.doubts);
    });
}

#[test]
fn updates_and_action_items_are_read_from_lists() {
    let record = json!({
        "id": "A", "started_at": "2026-03-01T10:00:00Z",
        "updates": [{"at": "2026-03-01T11:00:00Z", "message": "done"}, {"at": "2026-03-01T10:05:00Z", "status": "open", "text": "we look"}],
        "action_items": [{"title": "mend it", "owner": "Ilka", "status": "done", "due_at": "2026-04-01"}]
    });
    mapped(&canonical(), &record, |made, _| {
        assert_eq!(
            made.updates
                .iter()
                .map(|update| update.text.as_str())
                .collect::<Vec<_>>(),
            ["we look", "done"]
        );
        assert_eq!(made.action_items.len(), 1);
        assert!(!made.action_items[0].is_pending());
    });
}
