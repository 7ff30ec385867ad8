//! How recurring problems are looked for: strictness, the file that remembers them, and the commands about them alone.

use std::path::PathBuf;

use crate::analysis::{RecurrenceSettings, Register, Strictness};
use crate::args::{ClustersArgs, InputArgs, RecurrenceArgs, ReportArgs, ScopeArgs, SimilarArgs};
use crate::error::{Error, Result};
use crate::settings::{ReportSettings, clusters_file, report_settings};

/// The file that remembers recurring problems.
#[derive(Debug)]
pub struct ClustersFile {
    /// Where it is.
    pub path: PathBuf,
    /// What stood there before the run; empty if there was none.
    pub text: String,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// For a person.
    Table,
    /// One row an incident.
    Csv,
    /// For programs.
    Json,
}

/// Reads the settings of the search and what is remembered.
///
/// # Errors
/// Usage: a level that does not exist, or a file that cannot be read.
pub(super) fn recurrence(
    strictness: Option<&str>,
    path: Option<PathBuf>,
) -> Result<(RecurrenceSettings, Option<ClustersFile>)> {
    let strictness = match strictness {
        None | Some("default") => Strictness::Default,
        Some("loose") => Strictness::Loose,
        Some("strict") => Strictness::Strict,
        Some(other) => {
            return Err(Error::bad_setting(
                "--strictness",
                other,
                "loose, default or strict",
            ));
        }
    };
    let Some(path) = path else {
        let register = Register::default();
        return Ok((
            RecurrenceSettings {
                strictness,
                register,
            },
            None,
        ));
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(cause) => return Err(Error::clusters_file(&path, cause)),
    };
    let register = clusters_file::read(&path, &text)?;
    Ok((
        RecurrenceSettings {
            strictness,
            register,
        },
        Some(ClustersFile { path, text }),
    ))
}

/// Checks the command `clusters`: it looks at all time unless a window is named.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn clusters_settings(args: ClustersArgs) -> Result<(ReportSettings, ListFormat)> {
    let format = match args.format.as_deref() {
        None if args.input.json => ListFormat::Json,
        None | Some("table") => ListFormat::Table,
        Some("csv") => ListFormat::Csv,
        Some("json") => ListFormat::Json,
        Some(other) => {
            return Err(Error::bad_setting("--format", other, "table, csv or json"));
        }
    };
    let settings = report_settings(over_all_time(args.input, args.scope, args.recurrence))?;
    Ok((settings, format))
}

/// Checks the command `similar`: it looks at all time unless a window is named.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn similar_settings(args: SimilarArgs) -> Result<(ReportSettings, String, usize)> {
    const MOST: usize = 10;
    let settings = report_settings(over_all_time(
        args.input,
        args.scope,
        RecurrenceArgs::default(),
    ))?;
    Ok((settings, args.id, args.most.unwrap_or(MOST)))
}

/// Looks at all time unless a window is named on the command line.
pub(super) fn over_all_time(
    input: InputArgs,
    scope: ScopeArgs,
    recurrence: RecurrenceArgs,
) -> ReportArgs {
    let window = match &scope {
        ScopeArgs {
            window: None,
            since: None,
            until: None,
            ..
        } => Some("all".to_owned()),
        named => named.window.clone(),
    };
    ReportArgs {
        scope: ScopeArgs { window, ..scope },
        recurrence,
        input,
        ..ReportArgs::default()
    }
}
