//! Names in JSON that tell an envelope from a record.

/// Names under which programs put their list of records.
pub(super) const LISTS: &[&str] = &[
    "incidents",
    "data",
    "result",
    "results",
    "hits.hits",
    "issues",
    "tickets",
    "events",
    "items",
    "alerts",
    "transitions",
    "alert_groups",
    "incidentPreviews",
    "log_entries",
    "follow_ups",
    "incident_updates",
    "data.result",
    "data.attributes.incidents",
    "records",
    "value",
    "values",
    "rows",
    "entries",
    "content",
    "data.alertlist",
    "data.statechangelist",
    "data.notificationlist",
    "data.alerts",
    "data.groups",
];
/// Names that a record also gives to lists of its own: next to an `id` they make no envelope.
pub(super) const ALSO_IN_RECORDS: &[&str] = &[
    "data",
    "events",
    "items",
    "alerts",
    "transitions",
    "log_entries",
    "follow_ups",
    "incident_updates",
    "records",
    "value",
    "values",
    "rows",
    "entries",
    "issues",
    "tickets",
    "results",
    "result",
    "content",
];
/// Names that a record has and an envelope has not: an object with one of them is no envelope of an unknown name.
pub(super) const RECORD_NAMES: &[&str] = &[
    "id",
    "key",
    "incident_id",
    "ticket_id",
    "issue_key",
    "number",
    "reference",
    "title",
    "name",
    "summary",
    "subject",
    "severity",
    "priority",
    "started_at",
    "created_at",
];
/// Names by which a record is told from others: an object that has one may be the record that another one only wraps.
pub(super) const IDENTITIES: &[&str] = &[
    "id",
    "_id",
    "key",
    "number",
    "reference",
    "identifier",
    "uuid",
    "sys_id",
    "eventid",
    "fingerprint",
    "tinyId",
    "incident_id",
    "incident_key",
    "incident_number",
    "incidentID",
    "incidentNumber",
    "ticket_id",
    "issue_key",
    "alert_id",
];

/// Says whether a path is one of a list of a graph query: `nodes`, or `edges` with a node each.
pub(super) fn is_connection(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    matches!(name, "nodes" | "edges")
}
