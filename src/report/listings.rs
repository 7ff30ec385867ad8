//! What the commands `clusters` and `similar` say to a person, as plain text.

use crate::analysis::{
    Cluster, ClusterStatus, CutBasis, Drift, DriftKind, Recurrence, RecurrenceBasis, Similar,
    Tightness,
};
use crate::incident::period::Tz;
use crate::report::figures::number;
use crate::report::words;

/// The most problems that a list for a person shows.
const SHOWN: usize = 50;
/// The most members that a line names.
const MEMBERS: usize = 8;
/// The most parts that are named into which a problem would fall.
const PARTS: usize = 6;

/// Lists the problems.
#[must_use]
pub fn clusters(found: &Recurrence, zone: Tz) -> String {
    let mut lines = Vec::new();
    if found.problems.is_empty() {
        lines.push("No problem came more than once.".to_owned());
    }
    for cluster in found.problems.iter().take(SHOWN) {
        lines.extend(problem(cluster, zone));
        lines.push(String::new());
    }
    let hidden = found.problems.len().saturating_sub(SHOWN);
    if hidden > 0 {
        lines.push(format!(
            "{} more; --format json or csv lists them all.",
            words::count(number(hidden))
        ));
    }
    lines.push(rest(&found.basis));
    plain(&lines)
}

fn problem(cluster: &Cluster, zone: Tz) -> Vec<String> {
    let status = cluster.status.map_or("", ClusterStatus::word);
    let mut lines = vec![
        format!("{}  {}", cluster.id, cluster.label),
        format!(
            "  {} in {}, {status}; {} to {}{}",
            words::plural(cluster.size, "incident", "incidents"),
            words::plural(cluster.episodes, "episode", "episodes"),
            cluster
                .first_started_at
                .map_or(String::new(), |at| words::date(at, zone)),
            cluster
                .last_started_at
                .map_or(String::new(), |at| words::date(at, zone)),
            cluster
                .median_gap_days
                .map_or(String::new(), |days| format!(
                    ", typically {} apart",
                    words::duration(days * 86_400.0)
                )),
        ),
    ];
    if !cluster.services.is_empty() {
        let few: Vec<String> = cluster.services.iter().take(4).cloned().collect();
        lines.push(format!("  Services: {}", few.join(", ")));
    }
    lines.push(format!("  Why together: {}", why(cluster)));
    if let Some(doubt) = doubt(cluster) {
        lines.push(format!("  {doubt}"));
    }
    lines.extend(around(cluster).map(|text| format!("  {text}")));
    let hidden = cluster.incident_ids.len().saturating_sub(MEMBERS);
    let shown = cluster.incident_ids.len() - hidden;
    let more = if hidden > 0 {
        format!(" and {} more", words::count(number(hidden)))
    } else {
        String::new()
    };
    lines.push(format!(
        "  Incidents: {}{more}",
        cluster.incident_ids[..shown].join(", ")
    ));
    lines
}

/// Says in words why the members of a problem belong together.
#[must_use]
pub fn why(cluster: &Cluster) -> String {
    let mut reasons = Vec::new();
    for code in &cluster.why {
        match code.as_str() {
            "same_title" => reasons.push("the same title".to_owned()),
            "same_service" => reasons.push("the same service".to_owned()),
            "same_problem_id" => reasons.push("the same problem record".to_owned()),
            "named" => reasons.push("one names the other".to_owned()),
            "pinned" => reasons.push("put together by hand".to_owned()),
            "shared_words" => {
                let shared: Vec<String> = cluster
                    .shared
                    .iter()
                    .take(4)
                    .map(|term| match term.of {
                        1 => format!("“{}”", term.text),
                        of => format!("“{}” ({} of {of})", term.text, term.members),
                    })
                    .collect();
                reasons.push(format!("the words {}", shared.join(", ")));
            }
            _ => {}
        }
    }
    reasons.join("; ")
}

/// Says what is doubtful about a problem; nothing if it is tight.
#[must_use]
pub fn doubt(cluster: &Cluster) -> Option<String> {
    if cluster.is_runaway {
        return Some(
            "Not one problem: it holds more than a tenth of all incidents, and they are only alike from one to the next."
                .to_owned(),
        );
    }
    (cluster.tightness == Tightness::Loose).then(|| {
        "Loose: alike from one to the next, not throughout; look before you trust it.".to_owned()
    })
}

/// Says how a problem would look one level stricter and one looser; nothing if it would be the same.
fn around(cluster: &Cluster) -> Option<String> {
    let others = cluster.other_cuts.as_ref()?;
    let mut told = Vec::new();
    if let Some(parts) = others.stricter.as_ref().filter(|parts| parts.len() > 1) {
        let together = parts.partition_point(|size| *size > 1);
        let shown = together.min(PARTS);
        let mut sizes: Vec<String> = parts[..shown]
            .iter()
            .map(|size| words::count(*size))
            .collect();
        let more = [
            (together - shown, "smaller ones"),
            (parts.len() - together, "alone"),
        ];
        sizes.extend(
            more.iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{} {what}", words::count(number(*count)))),
        );
        told.push(format!("stricter, it falls into {}", sizes.join(" + ")));
    }
    if let Some(more) = others.looser.filter(|more| *more > 0) {
        told.push(format!("looser, {} more join it", words::count(more)));
    }
    let text = told.join("; ");
    (!text.is_empty()).then(|| format!("{}{}.", text[..1].to_uppercase(), &text[1..]))
}

/// Says how many incidents were compared, and how many are in no problem.
#[must_use]
pub fn rest(basis: &RecurrenceBasis) -> String {
    let events = if basis.single_events == 0 {
        String::new()
    } else {
        format!(
            ", {} in {}",
            words::count(basis.in_single_events),
            words::plural(
                basis.single_events,
                "event with several records",
                "events with several records"
            )
        )
    };
    format!(
        "{} compared: {} alike to no other{events}.",
        words::plural(basis.incidents, "incident", "incidents"),
        words::count(basis.alone)
    )
}

/// Says how the search went: where it cut, and what changed since the last run.
#[must_use]
pub fn search(basis: &RecurrenceBasis) -> Vec<String> {
    let mut lines = Vec::new();
    if basis.cut_basis == CutBasis::ProblemIds {
        lines.push(format!(
            "how alike is alike enough was fitted to {} of incidents that share a problem id",
            words::plural(basis.problem_id_pairs, "pair", "pairs")
        ));
    }
    lines.extend(basis.drift.iter().map(drift));
    lines
}

/// Says how a problem differs from the last run.
#[must_use]
pub fn drift(drift: &Drift) -> String {
    let members = words::plural(drift.members, "incident", "incidents");
    match drift.kind {
        DriftKind::Split => format!("{}: {members} of it are now {}", drift.id, drift.other),
        DriftKind::Merged => format!(
            "{}: it is now a part of {} ({members})",
            drift.id, drift.other
        ),
    }
}

/// Lists similar incidents.
#[must_use]
pub fn similar(id: &str, found: &[Similar], zone: Tz) -> String {
    if found.is_empty() {
        return plain(&[format!("No past incident shares a telling word with {id}.")]);
    }
    let mut lines = vec![format!("Most like {id}:"), String::new()];
    for one in found {
        let services = if one.services.is_empty() {
            String::new()
        } else {
            format!("; {}", one.services.join(", "))
        };
        lines.push(format!("{}  {}", one.id, words::cut(&one.title, 90)));
        lines.push(format!(
            "  {}{services}; {} alike; resolved in {}",
            words::date(one.started_at, zone),
            words::percent(one.similarity),
            words::duration_or(one.seconds, "an unknown time"),
        ));
        if !one.why.is_empty() {
            lines.push(format!("  Both say: {}", one.why.join(", ")));
        }
        let stopped = one.mitigation.as_deref().unwrap_or(words::NOT_RECORDED);
        lines.push(format!("  What stopped it: {}", words::cut(stopped, 200)));
        lines.push(String::new());
    }
    lines.pop();
    plain(&lines)
}

/// Joins lines; control characters of the data are left out.
fn plain(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| {
            let kept: String = line.chars().filter(|letter| !letter.is_control()).collect();
            kept + "\n"
        })
        .collect()
}
