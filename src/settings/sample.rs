//! The settings under which templates are tried.

use crate::args::{ReportArgs, ScopeArgs};
use crate::error::Result;
use crate::settings::config::Config;
use crate::settings::{ReportSettings, report_settings_of};

/// Returns the settings under which templates are tried with the sample: the defaults, seen from after its last incident.
///
/// # Errors
/// Usage: never, as long as the defaults can be used.
pub fn sample_settings() -> Result<ReportSettings> {
    report_settings_of(
        ReportArgs {
            scope: ScopeArgs {
                window: Some("all".to_owned()),
                as_of: Some("2026-11-02T08:00:00Z".to_owned()),
                ..ScopeArgs::default()
            },
            ..ReportArgs::default()
        },
        Config::default(),
        None,
    )
}
