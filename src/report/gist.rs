//! What a report says, apart from the time that went by: by this two reports are the same or not.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What a mail would say of a report; read from its JSON, so that an earlier run can be compared.
///
/// Ages, days overdue and the dates of the window are no part of it: they change by themselves.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Gist {
    settings: BTreeMap<String, Value>,
    ledger: Rejected,
    incidents: Open,
    incidents_digest: Vec<Value>,
    since_window: Vec<Value>,
    rate: Judged,
    severity_change: Verdict,
    trend: Verdict,
    phases: BTreeMap<String, Judged>,
    clusters: Vec<Problem>,
    actions: Actions,
    discussion: Vec<Topic>,
    page: Alerts,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Rejected {
    rejected: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Open {
    open: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Judged {
    change: Option<Verdict>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Verdict {
    verdict: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Problem {
    id: String,
    status: Option<String>,
    in_window: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Actions {
    pending: u64,
    overdue: u64,
    overdue_items: Vec<Action>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Action {
    title: String,
    incident_id: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Topic {
    kind: String,
    title: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Alerts {
    alerts: Vec<Warning>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Warning {
    section: Option<String>,
}

impl Gist {
    /// Reads what a report says from its JSON; `None` when that is no report of this version.
    #[must_use]
    pub fn read(json: &[u8]) -> Option<Self> {
        let mut gist: Self = serde_json::from_slice(json).ok()?;
        // Files that are brought up to date by the run itself are no news.
        gist.settings.retain(|name, _| !name.ends_with("_sha256"));
        gist.clusters.retain(|problem| problem.in_window > 0);
        Some(gist)
    }
}
