//! The canonical columns: their names, what they hold, and what they mean.

use crate::incident::Milestone;

/// Column of the native id.
pub const ID: &str = "id";
/// Column of the title.
pub const TITLE: &str = "title";
/// Column of the description.
pub const DESCRIPTION: &str = "description";
/// Column of what stopped it.
pub const MITIGATION: &str = "mitigation";
/// Column of the labels.
pub const TAGS: &str = "tags";
/// Column of the problem record's id.
pub const PROBLEM_ID: &str = "problem_id";
/// Column of the record's address.
pub const URL: &str = "url";
/// Column of the services.
pub const SERVICES: &str = "services";
/// Column of the teams.
pub const TEAMS: &str = "teams";
/// Column of the parts that were named.
pub const COMPONENTS: &str = "components";
/// Column of the severity code.
pub const SEVERITY: &str = "severity";
/// Column of the status code.
pub const STATUS: &str = "status";
/// Column of the code that says who noticed.
pub const DETECTED_BY: &str = "detected_by";
/// Column of the cause.
pub const ROOT_CAUSE: &str = "root_cause";
/// Column of the trigger.
pub const TRIGGER: &str = "trigger";
/// Column of the duplicated incident's id.
pub const DUPLICATE_OF: &str = "duplicate_of";
/// Column of the maintenance flag.
pub const IS_MAINTENANCE: &str = "is_maintenance";
/// Column of the drill flag.
pub const IS_DRILL: &str = "is_drill";
/// Column of the tool's name.
pub const SOURCE: &str = "source";
/// Column of the updates (JSON).
pub const UPDATES: &str = "updates";
/// The name of the column of numbers that people use.
pub const NUMBER: &str = "number";
/// Column of the action items (JSON).
pub const ACTION_ITEMS: &str = "action_items";
/// Column of the number of affected customers.
pub const CUSTOMERS_AFFECTED: &str = "customers_affected";
/// Internal column: the instant that places the incident in time; never null.
pub const PLACED_AT: &str = "placed_at";
/// What stands there for a record that cannot be placed, until it is joined to an incident.
pub const UNPLACED: i64 = i64::MIN;
/// Internal column: the milestone (its number) that places it.
pub const PLACED_BY: &str = "placed_by";
/// Internal column: the number of the input that it comes from.
pub const INPUT: &str = "input";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A list of texts.
    List,
    /// A severity code.
    Severity,
    /// A status code.
    Status,
    /// A code that says who noticed.
    DetectedBy,
    /// An instant.
    Instant(Milestone),
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// JSON in a text.
    Json,
}

/// One canonical column: its name, what it holds, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in every output.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in one line.
    pub meaning: &'static str,
}

const fn column(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column {
        name,
        kind,
        meaning,
    }
}

/// The canonical columns in order.
pub const COLUMNS: [Column; 37] = [
    column(ID, Kind::Text, "native id as exported, unchanged"),
    column(NUMBER, Kind::Text, "number or reference that people use"),
    column(TITLE, Kind::Text, "short title"),
    column(
        DESCRIPTION,
        Kind::Text,
        "what happened, in the reporter's words",
    ),
    column(SERVICES, Kind::List, "services that were hit"),
    column(TEAMS, Kind::List, "teams that answered for them"),
    column(SEVERITY, Kind::Severity, "SEV1 (worst) to SEV5, or unknown"),
    column(
        "native_severity",
        Kind::Text,
        "severity in the tool's own words",
    ),
    column(
        STATUS,
        Kind::Status,
        "open, acknowledged, mitigated, resolved, closed, cancelled, merged or unknown",
    ),
    column(
        DETECTED_BY,
        Kind::DetectedBy,
        "monitoring, staff, customer, person or unknown",
    ),
    column(
        "started_at",
        Kind::Instant(Milestone::Started),
        "the impact began",
    ),
    column(
        "detected_at",
        Kind::Instant(Milestone::Detected),
        "somebody or something noticed",
    ),
    column(
        "declared_at",
        Kind::Instant(Milestone::Declared),
        "it was declared, or its record was opened",
    ),
    column(
        "acknowledged_at",
        Kind::Instant(Milestone::Acknowledged),
        "a responder took it",
    ),
    column(
        "identified_at",
        Kind::Instant(Milestone::Identified),
        "the cause was understood",
    ),
    column(
        "mitigated_at",
        Kind::Instant(Milestone::Mitigated),
        "the bleeding stopped",
    ),
    column(
        "resolved_at",
        Kind::Instant(Milestone::Resolved),
        "the impact ended",
    ),
    column(
        "closed_at",
        Kind::Instant(Milestone::Closed),
        "the record was closed",
    ),
    column(
        "postmortem_at",
        Kind::Instant(Milestone::Postmortem),
        "the postmortem was published",
    ),
    column(ROOT_CAUSE, Kind::Text, "what caused it"),
    column(TRIGGER, Kind::Text, "what set it off"),
    column(MITIGATION, Kind::Text, "what stopped it"),
    column(TAGS, Kind::List, "labels"),
    column(
        COMPONENTS,
        Kind::List,
        "parts of the system that were named",
    ),
    column(PROBLEM_ID, Kind::Text, "problem record that it belongs to"),
    column(
        CUSTOMERS_AFFECTED,
        Kind::Number,
        "how many customers were hit",
    ),
    column("incident_leader", Kind::Text, "who led the response"),
    column(
        "communication_leader",
        Kind::Text,
        "who told the outside world",
    ),
    column("experts", Kind::List, "who else was called in"),
    column(URL, Kind::Text, "where the record is kept"),
    column("postmortem_url", Kind::Text, "where the postmortem is kept"),
    column(
        DUPLICATE_OF,
        Kind::Text,
        "the incident that this one repeats",
    ),
    column(IS_MAINTENANCE, Kind::Flag, "planned work, no incident"),
    column(IS_DRILL, Kind::Flag, "an exercise or a test, no incident"),
    column(SOURCE, Kind::Text, "the tool that it comes from"),
    column(UPDATES, Kind::Json, "what was written down while it ran"),
    column(ACTION_ITEMS, Kind::Json, "what was agreed on afterwards"),
];

/// What stands between the texts of a list in one cell.
pub const LIST_SEPARATOR: &str = "; ";

/// Tells whether a cell that begins with this letter is run as a formula by programs that show tables.
///
/// They pass over controls before a sign: NUL and `=` is a formula too.
#[must_use]
pub fn begins_formula(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@') || letter.is_control()
}
