//! The mail of the command `report`: about the report, or about a run that made none.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::output::{self, Staging};
use crate::render::{self, MAIL};
use crate::report::{Failure, Generator, Gist, TrendReport, digest, failed_digest};
use crate::settings::{MailSettings, ReportSettings};

/// What is said where a mail is written only when something changed.
pub(super) const UNCHANGED: &str = "nothing but time has changed since the last report";

/// Writes the mail about a report, `below` the folder of the run.
///
/// *Input*: the report, its JSON, and what went wrong although it was made. *Output*: where the mail is; `None` when it is
/// wanted only after a change and there was none.
pub(super) fn about(
    settings: &ReportSettings,
    mail: &MailSettings,
    (staging, below): (&Staging, &str),
    (report, json): (&TrendReport, &[u8]),
    failure: Option<&Error>,
) -> Result<Option<String>> {
    if mail.only_if_changed && failure.is_none() && is_unchanged(&settings.out, below, json) {
        return Ok(None);
    }
    let digest = digest(report, mail.url.as_deref(), failure.map(Failure::of));
    let made = render::email(&digest, &mail.envelope, &settings.templates)?;
    let path = format!("{below}{}", made.path);
    staging.write(&path, &made.bytes)?;
    Ok(Some(settings.out.join(path).display().to_string()))
}

/// Tells whether the report in the folder says the same; after a mail about a failed run nothing does.
fn is_unchanged(folder: &Path, below: &str, json: &[u8]) -> bool {
    let is_failed = |mail: &str| {
        output::former_file(folder, mail).is_some_and(|mail| render::is_failure(&mail))
    };
    let former = output::former_file(folder, &format!("{below}report.json"));
    let former = former.and_then(|json| Gist::read(&json));
    // A failed run leaves its mail beside the groups.
    let failed = is_failed(MAIL) || is_failed(&format!("{below}{MAIL}"));
    !failed && former.is_some() && former == Gist::read(json)
}

/// Writes the mail about a run that made no report for want of usable input; what else stands in the folder stays.
///
/// # Errors
/// Output: the mail cannot be written.
pub(super) fn about_failure(
    settings: &ReportSettings,
    mail: &MailSettings,
    error: &Error,
    generator: &Generator,
) -> Result<()> {
    if !matches!(error.kind(), ErrorKind::Input | ErrorKind::Limit) {
        return Ok(());
    }
    let inputs: Vec<String> = settings
        .input
        .files
        .iter()
        .map(|file| {
            settings
                .input
                .privacy
                .setting("source", &file.display().to_string())
        })
        .collect();
    let (as_of, _) = settings.as_of(None);
    let digest = failed_digest(
        error,
        (as_of, settings.input.zone),
        &inputs,
        mail.url.as_deref(),
        generator,
    );
    let made = render::email(&digest, &mail.envelope, &settings.templates)?;
    let name = format!("{} {}", generator.name, generator.version);
    output::put_file(
        &settings.out,
        settings.foreign,
        &made.path,
        &made.bytes,
        &name,
    )
}
