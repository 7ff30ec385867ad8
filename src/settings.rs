//! Arguments + configuration + as-of time → one checked value; after it nobody asks the environment.

mod clusters_file;
mod config;
mod follow_up;
mod limits;
mod look;
mod mail;
mod postmortem;
mod recurrence;
mod rejects;
mod rules;
mod sample;
mod session;
mod view;
mod window;

use std::path::PathBuf;

use serde_json::json;

use crate::analysis::{MostListed, Rules};
use crate::args::{ActionsArgs, ImportArgs, InputArgs, InspectArgs, ReportArgs};
use crate::error::{Error, Result};
use crate::import::timestamp::{self, DateOrder, Form};
use crate::import::{ImportOptions, preset};
use crate::incident::period::Tz;
use crate::incident::{Instant, table};
use crate::output::Foreign;
use crate::privacy::Privacy;
use crate::render::Templates;
use crate::report::{Audience, Check};

pub use clusters_file::updated as updated_clusters_file;
pub use config::config_text;
use config::{Config, read_config, sha256};
pub use look::files_of as template_files;
pub use mail::MailSettings;
pub use postmortem::{PostmortemSettings, TemplateChoice, lint_settings, postmortem_settings};
pub use recurrence::{ClustersFile, ListFormat, clusters_settings, similar_settings};
pub use rejects::RejectLimit;
use rejects::reject_limit;
pub use sample::sample_settings;
pub use session::{SessionSettings, SessionWork, session_settings};
use window::baseline;
#[cfg(test)]
use window::window;
pub use window::{Baseline, Window};

/// The folder that a report is written to when none is named.
const DEFAULT_OUT: &str = "afteraction-report";

/// What all commands that read incidents are told.
#[derive(Debug)]
pub struct InputSettings {
    /// What to read.
    pub files: Vec<PathBuf>,
    /// How to read it.
    pub options: ImportOptions,
    /// The reporting zone.
    pub zone: Tz,
    /// How many rejects are allowed.
    pub max_rejects: Option<RejectLimit>,
    /// Whether the result goes to stdout as JSON.
    pub json: bool,
    /// Whether nothing but errors is said.
    pub quiet: bool,
    /// Whether progress is shown.
    pub progress: bool,
    /// How many threads work.
    pub threads: Option<usize>,
    /// What may be shown of people, secrets and addresses.
    pub privacy: Privacy,
    /// SHA-256 of the configuration and of the mapping, if there are any.
    hashes: (Option<String>, Option<String>),
    /// What was asked for, as the report repeats it.
    source: Option<String>,
}

/// What the command `report` is told.
#[derive(Debug)]
pub struct ReportSettings {
    /// What to read and how.
    pub input: InputSettings,
    /// The output folder, and whether it was named.
    pub out: PathBuf,
    /// Whether the folder was named: `--json` alone writes no files.
    pub out_is_named: bool,
    /// What to do with files in it that are not ours.
    pub foreign: Foreign,
    /// Whether style and script of the page stand in files beside it.
    pub split_assets: bool,
    /// Which incidents the report is about.
    pub window: Window,
    /// What it is compared with.
    pub baseline: Baseline,
    /// Values that incidents must have.
    pub filters: Vec<Filter>,
    /// What the team counts by.
    pub rules: Rules,
    /// For whom the report is.
    pub audience: Audience,
    /// By which column there is one report for each value.
    pub per: Option<&'static str>,
    /// What makes a run fail, although there is a report.
    pub fail_on: Vec<Check>,
    /// What documents are made with.
    pub templates: Templates,
    /// The targets as they were typed, and SHA-256 of the calendar.
    typed: (Option<String>, Option<String>),
    /// Where they are remembered, and what stands there.
    pub clusters_file: Option<ClustersFile>,
    /// Which mail is written, if one is.
    pub mail: Option<MailSettings>,
    /// The as-of time, if it was given, and where it was.
    as_of: Option<(Instant, &'static str)>,
}

/// A value that incidents must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The canonical column.
    pub column: &'static str,
    /// The value; case does not count.
    pub value: String,
}

fn input_settings(
    args: InputArgs,
    config: &Config,
    config_hash: Option<String>,
) -> Result<InputSettings> {
    let zone = match args.tz.as_ref().or(config.tz.as_ref()) {
        Some(name) => Some(
            name.parse::<Tz>()
                .map_err(|_| Error::unknown_zone("--tz", name))?,
        ),
        None => None,
    };
    let mapping_path = args.mapping.as_ref().or(config.mapping.as_ref());
    let mapping_text = match mapping_path {
        Some(path) => {
            Some(std::fs::read_to_string(path).map_err(|cause| Error::mapping_file(path, cause))?)
        }
        None => None,
    };
    let mapping = match (mapping_path, &mapping_text) {
        (Some(path), Some(text)) => Some(preset::parse(text, &path.display().to_string())?),
        _ => None,
    };
    let date_order = args
        .date_order
        .as_deref()
        .or(config.date_order.as_deref())
        .map(date_order)
        .transpose()?;
    let configured = config.max_rejects.as_ref().map(|limit| match limit {
        toml::Value::String(text) => text.clone(),
        number => number.to_string(),
    });
    let limit = args.max_rejects.clone().or(configured);
    let max_rejects = limit.as_deref().map(reject_limit).transpose()?;
    let limits = limits::limits(&args, config)?;
    let redact = args.redact.as_ref().or(config.redact.as_ref());
    let privacy = Privacy {
        names: args.names || config.names.unwrap_or(false),
        redact: redact.map_or(Ok(Vec::new()), |kinds| Privacy::kinds(kinds))?,
    };
    let source = args.source.or_else(|| config.source.clone());
    Ok(InputSettings {
        files: args.files,
        options: ImportOptions {
            source: source.clone(),
            mapping,
            zone,
            date_order,
            limits,
            actions: Vec::new(),
        },
        zone: zone.unwrap_or(Tz::UTC),
        max_rejects,
        json: args.json || config.json.unwrap_or(false),
        quiet: args.quiet || config.quiet.unwrap_or(false),
        progress: !(args.no_progress || config.no_progress.unwrap_or(false)),
        threads: args.threads.or(config.threads),
        privacy,
        hashes: (
            config_hash,
            mapping_text.map(|text| sha256(text.as_bytes())),
        ),
        source,
    })
}

/// What `import` writes, and where.
#[derive(Debug)]
pub struct ImportSettings {
    /// What to read.
    pub input: InputSettings,
    /// Where the table goes.
    pub out: PathBuf,
    /// Where the rejects go.
    pub rejects: Option<PathBuf>,
    /// Where the rejected records go as they stand.
    pub rejected_rows: Option<PathBuf>,
    /// Which incidents are written.
    pub filters: Vec<Filter>,
    /// What starts from here on is pointed out.
    pub as_of: Option<Instant>,
}

/// Checks the command `import`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn import_settings(args: ImportArgs) -> Result<ImportSettings> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    let input = input_settings(args.input, &config, hash)?;
    let (filters, as_of) = view::view(&args.view, &config, &input)?;
    if args.rejected_rows.is_some() {
        rejects::check_rows(&input)?;
    }
    Ok(ImportSettings {
        filters,
        as_of,
        input,
        out: args.out,
        rejects: args.rejects,
        rejected_rows: args.rejected_rows,
    })
}

/// What the command `inspect` needs.
#[derive(Debug)]
pub struct InspectSettings {
    /// What to read and how.
    pub input: InputSettings,
    /// Where a mapping to start from goes.
    pub mapping: Option<PathBuf>,
    /// Which incidents are looked at.
    pub filters: Vec<Filter>,
    /// What starts from here on is pointed out.
    pub as_of: Option<Instant>,
    /// How the page looks.
    pub templates: Templates,
}

/// Checks the command `inspect`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn inspect_settings(args: InspectArgs) -> Result<InspectSettings> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    let templates = look::templates(config.templates.as_deref())?;
    let input = input_settings(args.input, &config, hash)?;
    let (filters, as_of) = view::view(&args.view, &config, &input)?;
    Ok(InspectSettings {
        input,
        mapping: args.write_mapping,
        filters,
        as_of,
        templates,
    })
}

/// Checks the command `report`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn report_settings(args: ReportArgs) -> Result<ReportSettings> {
    let (config, hash) = read_config(args.input.config.as_deref())?;
    report_settings_of(args, config, hash)
}

fn report_settings_of(
    args: ReportArgs,
    config: Config,
    hash: Option<String>,
) -> Result<ReportSettings> {
    let mut input = input_settings(args.input, &config, hash)?;
    let mail = mail::mail_settings(args.mail, &config)?;
    let following = follow_up::follow_up_rules(&args.follow_up, &config)?;
    input.options.actions = follow_up::trackers(args.follow_up, config.actions);
    let scope = args.scope;
    let time = |flag: &str, text: Option<String>| {
        text.map(|text| read_time(flag, &text, input.zone))
            .transpose()
    };
    let since = time("--since", scope.since.or(config.since))?;
    let until = time("--until", scope.until.or(config.until))?;
    let window = window::between(since, until, scope.window.or(config.window).as_deref())?;
    let as_of = match time("--as-of", scope.as_of.or(config.as_of))? {
        Some(at) => Some((at, "flag")),
        None => source_date_epoch()?.map(|at| (at, "environment")),
    };
    let filters = if scope.filters.is_empty() {
        config.filters
    } else {
        scope.filters
    };
    let out = args.out.or(config.out);
    let target = scope.target.or(config.target);
    let calendar = scope.calendar.or(config.calendar);
    let calendar = rules::calendar(calendar.as_deref(), input.zone)?;
    let most_listed = args.max_table_rows.or(config.max_table_rows);
    let definitions = scope.definitions.or(config.definitions);
    let (working_hours, calendar_hash) = calendar.unzip();
    let strictness = args.recurrence.strictness.or(config.strictness);
    let clusters_file = args.recurrence.clusters_file.or(config.clusters_file);
    let (recurrence, clusters_file) = recurrence::recurrence(strictness.as_deref(), clusters_file)?;
    let audience = look::audience(args.audience.or(config.audience).as_deref())?;
    let per = look::per(args.per.or(config.per).as_deref())?;
    let fail_on = look::checks(args.fail_on.or(config.fail_on).as_deref())?;
    let templates = look::templates(args.templates.or(config.templates).as_deref())?;
    Ok(ReportSettings {
        audience,
        fail_on,
        per,
        templates,
        rules: Rules {
            definitions: rules::definitions(definitions.as_deref())?,
            targets: rules::targets(target.as_deref())?,
            working_hours,
            recurrence,
            follow_up: following,
            most_listed: most_listed.map_or_else(MostListed::default, MostListed),
        },
        typed: (target, calendar_hash),
        clusters_file,
        mail,
        out_is_named: out.is_some(),
        out: out.unwrap_or_else(|| DEFAULT_OUT.into()),
        split_assets: args.split_assets || config.split_assets.unwrap_or(false),
        foreign: if args.force || config.force.unwrap_or(false) {
            Foreign::Keep
        } else {
            Foreign::Refuse
        },
        window,
        baseline: baseline(scope.baseline.or(config.baseline).as_deref())?,
        filters: self::filters(&filters)?,
        as_of,
        input,
    })
}

/// Checks the command `actions`.
///
/// # Errors
/// Usage: a value that cannot be used.
pub fn actions_settings(args: ActionsArgs) -> Result<ReportSettings> {
    report_settings(ReportArgs {
        scope: args.scope,
        follow_up: args.follow_up,
        recurrence: args.recurrence,
        input: args.input,
        ..ReportArgs::default()
    })
}

fn read_time(flag: &str, text: &str, zone: Tz) -> Result<Instant> {
    let read = timestamp::read(text.trim(), &Form::Any, None, zone);
    read.map(|reading| reading.instant).map_err(|_| {
        Error::bad_setting(
            flag,
            text,
            "a date or a time, such as 2026-11-02 or 2026-11-02T08:00:00Z",
        )
    })
}

/// Reads the variable by which builds are made repeatable (reproducible-builds.org).
fn source_date_epoch() -> Result<Option<Instant>> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds: i64 = text
        .trim()
        .parse()
        .map_err(|_| Error::bad_setting("SOURCE_DATE_EPOCH", &text, "seconds since 1970"))?;
    let time =
        chrono::DateTime::from_timestamp(seconds, 0).and_then(|time| Instant::from_datetime(&time));
    time.map(Some).ok_or_else(|| {
        Error::bad_setting(
            "SOURCE_DATE_EPOCH",
            &text,
            "seconds since 1970, before the year 10000",
        )
    })
}

fn date_order(text: &str) -> Result<DateOrder> {
    match text {
        "day-first" => Ok(DateOrder::DayFirst),
        "month-first" => Ok(DateOrder::MonthFirst),
        _ => Err(Error::bad_setting(
            "--date-order",
            text,
            "day-first or month-first",
        )),
    }
}

fn filters(texts: &[String]) -> Result<Vec<Filter>> {
    texts.iter().map(|text| filter(text)).collect()
}

fn filter(text: &str) -> Result<Filter> {
    let wrong = || {
        Error::bad_setting(
            "--where",
            text,
            "FIELD=VALUE with a canonical column (`afteraction schema`), such as service=checkout",
        )
    };
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let name = name.trim();
    let column = table::COLUMNS
        .iter()
        .find(|column| column.name == name || column.name.strip_suffix('s') == Some(name));
    let column = column.ok_or_else(wrong)?;
    Ok(Filter {
        column: column.name,
        value: value.trim().to_owned(),
    })
}

impl ReportSettings {
    /// Returns the settings that decide the report's content, for the report itself.
    ///
    /// Threads, verbosity and the output folder are not among them: the same content has the same bytes.
    #[must_use]
    pub fn as_json(&self) -> serde_json::Value {
        let filters: Vec<String> = self
            .filters
            .iter()
            .map(|filter| {
                let value = self.input.privacy.setting(filter.column, &filter.value);
                format!("{}={value}", filter.column)
            })
            .collect();
        let (config, mapping) = &self.input.hashes;
        json!({
            "window": self.window_name(),
            "baseline": match self.baseline {
                Baseline::Default => "default".to_owned(),
                Baseline::Nothing => "none".to_owned(),
                Baseline::Before(unit, count) => format!("{count} {unit:?}").to_lowercase(),
            },
            "where": filters,
            "audience": self.audience,
            "fail_on": self.fail_on,
            "per": self.per,
            "templates_sha256": look::hash(&self.templates),
            "time_zone": self.input.zone.name(),
            "source": self.input.source,
            "date_order": self.input.options.date_order.map(|order| order.to_string()),
            "max_rejects": self.input.max_rejects.map(RejectLimit::words),
            "strictness": self.rules.recurrence.strictness,
            "clusters_file_sha256": self.clusters_file.as_ref().map(|file| sha256(file.text.as_bytes())),
            "names": self.input.privacy.names,
            "redact": self.input.privacy.redact.iter().map(|kind| kind.plural()).collect::<Vec<_>>(),
            "responders": self.rules.follow_up.responders,
            "hourly_rate": self.rules.follow_up.hourly_rate,
            "postmortem_policy": follow_up::policy_words(&self.rules.follow_up),
            "max_table_rows": self.rules.most_listed.0,
            "definitions": self.rules.definitions.word(),
            "target": self.typed.0,
            "calendar_sha256": self.typed.1,
            "config_sha256": config,
            "mapping_sha256": mapping,
        })
    }
}

#[cfg(test)]
mod tests;
