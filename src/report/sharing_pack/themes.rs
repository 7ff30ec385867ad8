//! What the incidents of a session share: a service, a problem, a cause, a stop-gap, a way of being noticed, a gap in
//! their records.

use std::collections::BTreeMap;

use crate::analysis::CaseFile;
use crate::incident::DetectedBy;
use crate::report::sections::measure_words;
use crate::report::sharing_pack::{Session, Themes};
use crate::report::{IncidentFacts, words};

/// Themes at most.
const MOST: usize = 8;

/// Finds what at least two of the incidents share, what most of them share first.
pub(super) fn themes(session: &Session) -> Themes {
    let mut found: BTreeMap<(u8, String, String), Vec<String>> = BTreeMap::new();
    for (told, case) in &session.incidents {
        for (rank, kind, name) in traits(told, case) {
            let shared = found
                .entry((rank, kind.to_owned(), name.to_lowercase()))
                .or_default();
            if !shared.contains(&told.id) {
                shared.push(told.id.clone());
            }
        }
    }
    let mut shared: Vec<((u8, String, String), Vec<String>)> =
        found.into_iter().filter(|(_, ids)| ids.len() > 1).collect();
    shared.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    shared.truncate(MOST);
    let themes: Vec<String> = shared
        .into_iter()
        .map(|((_, kind, name), ids)| {
            format!("{kind} {name}: {}.", words::listed(&ids)).replace(" : ", ": ")
        })
        .collect();
    let lead = match (session.incidents.len(), themes.len()) {
        (0 | 1, _) => "A single incident shares nothing with others of this session.".to_owned(),
        (_, 0) => "By their records they share no service, problem, cause, stop-gap or way of being noticed. What do you see that they do not say?".to_owned(),
        _ => "By their records; that they share something does not make it the cause. What do you see that the records do not say?".to_owned(),
    };
    Themes { lead, themes }
}

/// What may be shared: in which order, what it is, and its name.
fn traits(told: &IncidentFacts, case: &CaseFile) -> Vec<(u8, &'static str, String)> {
    let incident = &case.incident;
    let mut found = Vec::new();
    if let Some(history) = &case.history {
        found.push((
            0,
            "The same recurring problem,",
            format!("{} ({})", history.cluster.label, history.cluster.id),
        ));
    }
    for (rank, kind, text) in [
        (
            1,
            "The same recorded cause,",
            incident.root_cause.as_deref(),
        ),
        (2, "The same recorded trigger,", incident.trigger.as_deref()),
    ] {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        found.extend(text.map(|text| (rank, kind, words::cut(text, 80))));
    }
    found.extend(
        incident
            .services
            .iter()
            .map(|name| (3, "The service", name.to_string())),
    );
    found.extend(case.steps.iter().filter_map(|step| {
        Some((
            4,
            "The same stop-gap,",
            measure_words(step.measure?).to_owned(),
        ))
    }));
    match incident.detected_by {
        DetectedBy::Customer => found.push((5, "Noticed first by customers", String::new())),
        DetectedBy::Staff | DetectedBy::Person => {
            found.push((5, "Noticed by a person, not by a monitor", String::new()));
        }
        DetectedBy::Monitoring | DetectedBy::Unknown => {}
    }
    let lacks = [&told.detection, &told.timeline, &told.response]
        .into_iter()
        .flat_map(|part| &part.open);
    found.extend(
        lacks
            .filter(|fill| fill.field.is_some())
            .map(|fill| (6, "Not recorded,", fill.what.clone())),
    );
    found
}
