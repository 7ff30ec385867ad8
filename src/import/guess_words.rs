//! Beginnings of words in headings, in a few languages, and the fields that they hint at; lower case.

/// Beginnings of words in a heading that stand for a milestone, the surest milestone first.
pub(super) const TIMES: [(&str, &[&str]); 8] = [
    (
        "acknowledged_at",
        &[
            "ack",
            "respon",
            "accept",
            "assign",
            "taken",
            "angenommen",
            "zugewiesen",
            "pris",
        ],
    ),
    (
        "detected_at",
        &[
            "detect", "alert", "notic", "discover", "erkannt", "bemerkt", "détect", "detec",
        ],
    ),
    (
        "mitigated_at",
        &[
            "mitig",
            "contain",
            "stabil",
            "workaround",
            "entschärft",
            "eingedämmt",
        ],
    ),
    ("identified_at", &["identif", "diagnos"]),
    (
        "closed_at",
        &[
            "clos",
            "geschlossen",
            "abgeschlossen",
            "ferm",
            "clôtur",
            "cerrad",
        ],
    ),
    (
        "resolved_at",
        &[
            "resol", "solv", "fix", "recover", "restor", "end", "until", "done", "finish",
            "complete", "behoben", "gelöst", "ende", "résol", "fin", "resuel",
        ],
    ),
    (
        "declared_at",
        &[
            "creat",
            "open",
            "report",
            "rais",
            "log",
            "submit",
            "regist",
            "declar",
            "erstellt",
            "eröffnet",
            "gemeldet",
            "angelegt",
            "créé",
            "ouvert",
            "abiert",
        ],
    ),
    (
        "started_at",
        &[
            "start", "begin", "began", "onset", "occur", "from", "since", "when", "beginn", "seit",
            "début", "inicio",
        ],
    ),
];

/// Words of headings that say no more than that there is a time.
pub(super) const BARE_TIMES: &[&str] = &[
    "time",
    "date",
    "timestamp",
    "datetime",
    "ts",
    "datum",
    "zeit",
    "zeitpunkt",
    "heure",
    "fecha",
    "hora",
];

/// Beginnings of words in a heading of a time that is no milestone.
pub(super) const NO_MILESTONES: &[&str] = &[
    "due",
    "modif",
    "updat",
    "chang",
    "last",
    "expir",
    "sla",
    "next",
    "fällig",
    "geändert",
    "export",
];

/// Beginnings of words in a heading that stand for any other field.
pub(super) const NAMES: [(&str, &[&str]); 12] = [
    (
        "severity",
        &[
            "sev", "prio", "urgen", "critic", "impact", "level", "dring", "schwere",
        ],
    ),
    (
        "status",
        &["stat", "state", "phase", "zustand", "état", "estado"],
    ),
    (
        "services",
        &[
            "servic",
            "system",
            "applic",
            "app",
            "product",
            "compon",
            "ci",
            "device",
            "host",
            "dienst",
            "anwendung",
        ],
    ),
    (
        "teams",
        &["team", "group", "squad", "gruppe", "équipe", "equipo"],
    ),
    ("root_cause", &["cause", "reason", "ursache", "rca"]),
    (
        "mitigation",
        &[
            "resolution",
            "fix",
            "workaround",
            "action",
            "remedy",
            "lösung",
        ],
    ),
    ("detected_by", &["source", "contact", "origin", "quelle"]),
    (
        "incident_leader",
        &["commander", "lead", "manager", "coordinator", "leiter"],
    ),
    (
        "customers_affected",
        &["customers", "users", "affected", "kunden"],
    ),
    ("tags", &["tag", "label", "keyword", "categor", "kategorie"]),
    ("url", &["url", "link", "permalink"]),
    (
        "description",
        &["desc", "detail", "note", "comment", "body", "beschreibung"],
    ),
];
/// Beginnings of words in a heading that stand for the title.
pub(super) const TITLES: &[&str] = &[
    "title", "summary", "subject", "headline", "name", "short", "what", "titel", "betreff", "kurz",
    "titre", "asunto",
];
/// Beginnings of words in a heading that stand for the id.
pub(super) const IDS: &[&str] = &[
    "id", "key", "ref", "number", "num", "nr", "no", "ticket", "case", "incident", "code", "nummer",
];

/// Names that say nothing without what stands before them in a path.
pub(super) const EMPTY_NAMES: [&str; 9] = [
    "name",
    "value",
    "title",
    "summary",
    "label",
    "text",
    "display_value",
    "displayName",
    "slug",
];
/// Parts of a path that say nothing at all.
pub(super) const WRAPPERS: [&str; 4] = ["attributes", "data", "fields", "node"];
