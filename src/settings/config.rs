//! The configuration file: every flag under its own name; a flag or a variable wins over it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The configuration file that is read when it stands in the working folder.
const CONFIG_FILE: &str = "afteraction.toml";

/// Every setting, as the configuration file has it; a flag or a variable wins over it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Config {
    pub(super) out: Option<PathBuf>,
    pub(super) minutes: Option<u32>,
    pub(super) max_table_rows: Option<usize>,
    pub(super) split_assets: Option<bool>,
    pub(super) force: Option<bool>,
    pub(super) audience: Option<String>,
    pub(super) fail_on: Option<String>,
    pub(super) per: Option<String>,
    pub(super) templates: Option<PathBuf>,
    pub(super) window: Option<String>,
    pub(super) baseline: Option<String>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    #[serde(default, rename = "where")]
    pub(super) filters: Vec<String>,
    pub(super) definitions: Option<String>,
    pub(super) target: Option<String>,
    pub(super) calendar: Option<PathBuf>,
    pub(super) as_of: Option<String>,
    pub(super) strictness: Option<String>,
    pub(super) clusters_file: Option<PathBuf>,
    pub(super) source: Option<String>,
    pub(super) mapping: Option<PathBuf>,
    pub(super) tz: Option<String>,
    pub(super) date_order: Option<String>,
    pub(super) max_rejects: Option<toml::Value>,
    pub(super) max_input: Option<String>,
    pub(super) max_decompressed: Option<String>,
    pub(super) max_field: Option<String>,
    pub(super) max_line: Option<String>,
    pub(super) max_columns: Option<usize>,
    pub(super) json: Option<bool>,
    pub(super) quiet: Option<bool>,
    pub(super) no_progress: Option<bool>,
    pub(super) threads: Option<usize>,
    #[serde(default)]
    pub(super) actions: Vec<PathBuf>,
    pub(super) names: Option<bool>,
    pub(super) redact: Option<String>,
    pub(super) responders: Option<f64>,
    pub(super) hourly_rate: Option<f64>,
    pub(super) postmortem_policy: Option<String>,
    #[serde(default)]
    pub(super) postmortem: PostmortemConfig,
    pub(super) mail: Option<bool>,
    pub(super) mail_from: Option<String>,
    #[serde(default)]
    pub(super) mail_to: Vec<String>,
    pub(super) mail_reply_to: Option<String>,
    pub(super) mail_url: Option<String>,
    pub(super) only_if_changed: Option<bool>,
    #[serde(default)]
    pub(super) mail_to_group: BTreeMap<String, Vec<String>>,
}

/// What the configuration says of postmortems.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PostmortemConfig {
    pub(super) template: Option<String>,
    pub(super) templates: BTreeMap<String, String>,
    pub(super) public_fields: Vec<String>,
    pub(super) public_services: Vec<String>,
}

pub(super) fn read_config(named: Option<&Path>) -> Result<(Config, Option<String>)> {
    let path = match named {
        Some(path) => path,
        None if Path::new(CONFIG_FILE).is_file() => Path::new(CONFIG_FILE),
        None => return Ok((Config::default(), None)),
    };
    let text = std::fs::read_to_string(path).map_err(|cause| Error::config(path, cause))?;
    let config = toml::from_str(&text).map_err(|cause| Error::config(path, cause))?;
    Ok((config, Some(sha256(text.as_bytes()))))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Returns a configuration with every setting, commented, at its default.
#[must_use]
pub fn config_text() -> &'static str {
    include_str!("../../templates/afteraction.toml")
}
