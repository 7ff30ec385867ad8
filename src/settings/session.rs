//! What the command `session` is told.

use std::path::PathBuf;

use crate::args::{ReportArgs, SessionArgs};
use crate::error::{Error, Result};
use crate::settings::config::read_config;
use crate::settings::{InputSettings, ReportSettings, input_settings, report_settings};

/// The folder that a pack is written to when none is named.
const DEFAULT_OUT: &str = "afteraction-session";
/// Minutes of a session when none are named.
const DEFAULT_MINUTES: u32 = 60;
/// Sessions for which an agenda can be made.
const MINUTES: std::ops::RangeInclusive<u32> = 15..=480;

/// What the command `session` is to do.
#[derive(Debug)]
pub enum SessionWork {
    /// Prepare a session.
    Prepare(Box<SessionSettings>),
    /// Read filled packs back.
    Collect(Box<InputSettings>),
}

/// How a session is prepared.
#[derive(Debug)]
pub struct SessionSettings {
    /// What to read, which window, where to write.
    pub report: ReportSettings,
    /// The incidents to talk over; empty: those that the window suggests.
    pub ids: Vec<String>,
    /// How long it lasts.
    pub minutes: u32,
}

/// Checks the command `session`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn session_settings(args: SessionArgs) -> Result<SessionWork> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    if args.collect {
        return Ok(SessionWork::Collect(Box::new(input_settings(
            args.input, &config, hash,
        )?)));
    }
    let minutes = args.minutes.or(config.minutes).unwrap_or(DEFAULT_MINUTES);
    if !MINUTES.contains(&minutes) {
        return Err(Error::bad_setting(
            "--minutes",
            &minutes.to_string(),
            "from 15 to 480 minutes",
        ));
    }
    let mut ids: Vec<String> = Vec::new();
    for id in args.ids.as_deref().unwrap_or_default().split(',') {
        let id = id.trim().to_owned();
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    }
    // The folder of the configuration is the report's: a pack in its place would take the report away.
    let out_is_named = args.out.is_some();
    let out = args.out.or_else(|| Some(PathBuf::from(DEFAULT_OUT)));
    let mut report = report_settings(ReportArgs {
        out,
        force: args.force,
        scope: args.scope,
        follow_up: args.follow_up,
        recurrence: args.recurrence,
        input: args.input,
        ..ReportArgs::default()
    })?;
    report.out_is_named = out_is_named;
    Ok(SessionWork::Prepare(Box::new(SessionSettings {
        report,
        ids,
        minutes,
    })))
}
