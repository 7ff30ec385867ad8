//! What the command `postmortem` is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::args::{InputArgs, PostmortemArgs, ReportArgs};
use crate::error::{Error, Result};
use crate::incident::Severity;
use crate::incident::table::COLUMNS;
use crate::render::{POSTMORTEM_TEMPLATES, Templates, postmortem_file};
use crate::report::PublicWords;
use crate::settings::config::{PostmortemConfig, read_config};
use crate::settings::look;
use crate::settings::recurrence::over_all_time;
use crate::settings::{InputSettings, ReportSettings, input_settings, report_settings};

/// What the command `postmortem` is told.
#[derive(Debug)]
pub struct PostmortemSettings {
    /// What to read, and how to see it: over all time.
    pub report: ReportSettings,
    /// The incidents.
    pub ids: Vec<String>,
    /// By which template, by severity and else.
    pub template: TemplateChoice,
    /// What readers outside may read beside figures; `None`: it is for readers inside.
    pub public: Option<PublicWords>,
    /// The folder that they are written to; `None`: the only one goes to stdout.
    pub out: Option<PathBuf>,
}

/// By which templates postmortems are written.
#[derive(Debug)]
pub struct TemplateChoice {
    usual: String,
    by_severity: BTreeMap<Severity, String>,
    /// Our templates and the user's.
    pub templates: Templates,
}

impl TemplateChoice {
    /// Returns the file of the template for a severity.
    #[must_use]
    pub fn file(&self, severity: Severity) -> &str {
        self.by_severity.get(&severity).unwrap_or(&self.usual)
    }
}

/// Checks the command `postmortem --lint`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn lint_settings(args: InputArgs) -> Result<InputSettings> {
    let (config, hash) = read_config(args.config.as_deref())?;
    input_settings(args, &config, hash)
}

/// Checks the command `postmortem`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn postmortem_settings(args: PostmortemArgs) -> Result<PostmortemSettings> {
    let (config, _) = read_config(args.input.config.as_deref())?;
    let own = look::templates(config.templates.as_deref())?;
    let config = config.postmortem;
    let template = choice(
        (args.template.as_deref(), args.format.as_deref()),
        args.external,
        &config,
        &own,
    )?;
    let public = if args.external {
        Some(public_words(config)?)
    } else {
        None
    };
    let mut ids: Vec<String> = Vec::new();
    let wanted = args.ids.unwrap_or_default();
    for id in wanted.split(',').map(str::trim) {
        if !id.is_empty() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    // Without a window: history and what is usual are those of all time.
    let report = report_settings(ReportArgs {
        follow_up: args.follow_up,
        ..over_all_time(args.input, args.scope, args.recurrence)
    })?;
    if ids.is_empty() {
        return Err(Error::no_incident_named());
    }
    if ids.len() > 1 && args.out.is_none() && !report.input.json {
        return Err(Error::several_to_stdout(ids.len()));
    }
    Ok(PostmortemSettings {
        report,
        ids,
        template,
        public,
        out: args.out,
    })
}

/// Decides on the templates: the flag, else by severity, else the configured one; for readers outside one of its own.
///
/// *Input*: `own` are the user's files that take the place of ours.
fn choice(
    (flag, format): (Option<&str>, Option<&str>),
    is_external: bool,
    config: &PostmortemConfig,
    own: &Templates,
) -> Result<TemplateChoice> {
    let ending = match format {
        None | Some("md") => "md",
        Some("html") => "html",
        Some(other) => return Err(Error::bad_setting("--format", other, "md or html")),
    };
    let own = own.own();
    let mut own: BTreeMap<String, String> = own
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    let mut file = |name: &str| template_file(name, format.map(|_| ending), ending, &mut own);
    let mut by_severity = BTreeMap::new();
    let usual = match (flag, is_external) {
        (Some(name), _) => file(name)?,
        (None, true) => file("external")?,
        (None, false) => {
            for (level, name) in &config.templates {
                by_severity.insert(severity(level)?, file(name)?);
            }
            file(config.template.as_deref().unwrap_or("afteraction"))?
        }
    };
    Ok(TemplateChoice {
        usual,
        by_severity,
        templates: Templates::with(own),
    })
}

/// Returns the file of a template: one of ours, or one of the user's, which is read.
fn template_file(
    name: &str,
    wanted: Option<&str>,
    ending: &str,
    own: &mut BTreeMap<String, String>,
) -> Result<String> {
    if let Some(file) = postmortem_file(name, ending) {
        return Ok(file);
    }
    let path = Path::new(name);
    let found = path.extension().and_then(|found| found.to_str());
    let Some(found @ ("md" | "html")) = found else {
        return Err(Error::unknown_postmortem_template(
            name,
            &POSTMORTEM_TEMPLATES,
        ));
    };
    if wanted.is_some_and(|wanted| wanted != found) {
        return Err(Error::bad_setting(
            "--format",
            ending,
            "the format of the template's ending, or nothing",
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|cause| Error::template_file(path, cause))?;
    let file = path.file_name().map_or_else(
        || name.to_owned(),
        |file| file.to_string_lossy().into_owned(),
    );
    own.insert(file.clone(), text);
    Ok(file)
}

fn severity(level: &str) -> Result<Severity> {
    let word = level.trim();
    let found = Severity::ALL
        .into_iter()
        .find(|severity| severity.word().eq_ignore_ascii_case(word));
    found.ok_or_else(|| {
        Error::bad_setting(
            "postmortem.templates",
            level,
            "severities (SEV1 to SEV5, unknown), such as SEV1 = \"coe\"",
        )
    })
}

fn public_words(config: PostmortemConfig) -> Result<PublicWords> {
    let known = |field: &&String| COLUMNS.iter().any(|column| column.name == field.as_str());
    if let Some(wrong) = config.public_fields.iter().find(|field| !known(field)) {
        return Err(Error::bad_setting(
            "postmortem.public-fields",
            wrong,
            "canonical columns (`afteraction schema`), such as title",
        ));
    }
    Ok(PublicWords {
        fields: config.public_fields,
        services: config.public_services,
    })
}

#[cfg(test)]
mod tests;
