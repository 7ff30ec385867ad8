//! What the command `postmortem` is told.

use std::path::PathBuf;

use crate::args::{PostmortemArgs, ReportArgs};
use crate::error::{Error, Result};
use crate::settings::recurrence::over_all_time;
use crate::settings::{ReportSettings, report_settings};

/// In which format a postmortem is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostmortemFormat {
    /// Markdown, to be filled in.
    Markdown,
    /// A page that needs nothing else.
    Html,
}

/// What the command `postmortem` is told.
#[derive(Debug)]
pub struct PostmortemSettings {
    /// What to read, and how to see it: over all time.
    pub report: ReportSettings,
    /// The incidents.
    pub ids: Vec<String>,
    /// In which format.
    pub format: PostmortemFormat,
    /// Whether readers outside may read it.
    pub external: bool,
    /// The folder that they are written to; `None`: the only one goes to stdout.
    pub out: Option<PathBuf>,
}

/// Checks the command `postmortem`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn postmortem_settings(args: PostmortemArgs) -> Result<PostmortemSettings> {
    let format = match args.format.as_deref() {
        None | Some("md") => PostmortemFormat::Markdown,
        Some("html") => PostmortemFormat::Html,
        Some(other) => return Err(Error::bad_setting("--format", other, "md or html")),
    };
    let ids = args.ids.unwrap_or_default();
    let mut wanted: Vec<String> = Vec::new();
    for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        if !wanted.iter().any(|known| known == id) {
            wanted.push(id.to_owned());
        }
    }
    let report = report_settings(ReportArgs {
        follow_up: args.follow_up,
        ..over_all_time(args.input, args.view, args.recurrence)
    })?;
    Ok(PostmortemSettings {
        report,
        ids: wanted,
        format,
        external: args.external,
        out: args.out,
    })
}
