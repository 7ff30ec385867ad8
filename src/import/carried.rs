//! The presets that the program carries: one file each in `presets/`, read at compile time.

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
    "cabot-checks",
    "cabot-results",
    "canonical",
    "grafana-annotations",
    "grafana-state-history",
    "graylog-events",
    "icinga-history",
    "incident-io",
    "jira-csv",
    "nagios-archive",
    "nagios-availability",
    "nagios-log",
    "netdata-alarm-log",
    "netdata-transitions",
    "pagerduty-incidents",
    "pagerduty-log-entries",
    "pagerduty-report",
    "pagerduty-webhooks",
    "prometheus-alerts",
    "prometheus-samples",
    "prometheus-rules",
    "sensu-events",
    "servicenow-audit-log",
    "servicenow-list",
    "statuspage",
    "thruk-logs",
    "zabbix-events",
];

/// Returns the presets that the program carries.
///
/// # Errors
/// Internal: a carried preset is wrong.
pub fn carried() -> Result<Vec<Preset>> {
    CARRIED
        .iter()
        .map(|(id, text)| parse(text, &format!("presets/{id}.toml")))
        .collect()
}
