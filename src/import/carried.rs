//! The presets that the program carries: one file each in `presets/`, read at compile time.

use rayon::prelude::*;

use crate::error::Result;
use crate::import::preset::{Preset, parse};

macro_rules! carried {
    ($($id:literal,)*) => {
        &[$(($id, include_str!(concat!("presets/", $id, ".toml")))),*]
    };
}

/// Name and text of each preset, in the order of their names.
const CARRIED: &[(&str, &str)] = carried![
    "action-items",
    "alertmanager-alerts",
    "betterstack",
    "cabot-checks",
    "cabot-results",
    "canonical",
    "datadog",
    "dispatch-incidents",
    "dispatch-tasks",
    "dispatch-timeline",
    "elasticsearch-alerts",
    "firehydrant",
    "freshservice",
    "github-issues",
    "google-cloud-status",
    "grafana-annotations",
    "grafana-incident",
    "grafana-oncall",
    "grafana-state-history",
    "graylog-events",
    "icinga-history",
    "incident-io",
    "incident-io-follow-ups",
    "incident-io-updates",
    "jira-csv",
    "jira-json",
    "linear",
    "nagios-archive",
    "nagios-availability",
    "nagios-log",
    "netdata-alarm-log",
    "netdata-transitions",
    "opsgenie-alerts",
    "opsgenie-incidents",
    "pagerduty-incidents",
    "pagerduty-log-entries",
    "pagerduty-report",
    "pagerduty-webhooks",
    "prometheus-alerts",
    "prometheus-rules",
    "prometheus-samples",
    "rootly",
    "sensu-events",
    "servicenow-api",
    "servicenow-audit-log",
    "servicenow-list",
    "squadcast",
    "statuspage",
    "thruk-logs",
    "victorops",
    "zabbix-csv",
    "zabbix-events",
    "zabbix-problems",
];

/// Returns the presets that the program carries.
///
/// # Errors
/// Internal: a carried preset is wrong.
pub fn carried() -> Result<Vec<Preset>> {
    CARRIED
        .par_iter()
        .map(|(id, text)| parse(text, &format!("presets/{id}.toml")))
        .collect()
}

/// Returns the text of a carried preset; `None` when there is none of that name.
#[must_use]
pub fn carried_text(id: &str) -> Option<&'static str> {
    let found = CARRIED.iter().find(|(known, _)| *known == id);
    found.map(|(_, text)| *text)
}
