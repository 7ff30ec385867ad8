//! What several commands share: which incidents, how they are followed up, what is read and how.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Which incidents the result is about, and what they are measured by; shared by the commands that analyse.
#[derive(Debug, ClapArgs, Default)]
pub struct ScopeArgs {
    /// Which incidents the result is about: 1w, 4w, 13w, any Nw, month, quarter or all [default: 4w]
    #[arg(long, value_name = "WINDOW", env = "AFTERACTION_WINDOW")]
    pub window: Option<String>,
    /// What the window is compared with: Nw, Nm (months), quarter or none [default: by the window]
    #[arg(long, value_name = "BASELINE", env = "AFTERACTION_BASELINE")]
    pub baseline: Option<String>,
    /// The window begins here (date or time, inclusive), instead of --window
    #[arg(long, value_name = "TIME", env = "AFTERACTION_SINCE")]
    pub since: Option<String>,
    /// The window ends here (date or time, exclusive), instead of --window
    #[arg(long, value_name = "TIME", env = "AFTERACTION_UNTIL")]
    pub until: Option<String>,
    /// Only incidents with this value, such as service=checkout or severity=SEV1; several must all hold
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    pub filters: Vec<String>,
    /// Whose definitions of the phases: afteraction, pagerduty, datadog, opsgenie or firehydrant [default: afteraction]
    #[arg(long, value_name = "SET", env = "AFTERACTION_DEFINITIONS")]
    pub definitions: Option<String>,
    /// How long phases may take, such as resolve=4h,SEV1:resolve=1h: the share within is reported
    #[arg(long, value_name = "TARGETS", env = "AFTERACTION_TARGET")]
    pub target: Option<String>,
    /// A TOML file with working hours and holidays: durations in them are reported beside the others
    #[arg(long, value_name = "FILE", env = "AFTERACTION_CALENDAR")]
    pub calendar: Option<PathBuf>,
    /// See everything from this moment: date or time [default: now, or the newest record if that is older than 31 days]
    #[arg(long, value_name = "TIME", env = "AFTERACTION_AS_OF")]
    pub as_of: Option<String>,
}

/// Which incidents are written, and seen from when.
#[derive(Debug, ClapArgs)]
pub struct ViewArgs {
    /// Only incidents with this value, such as service=checkout or severity=SEV1; several must all hold
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    pub filters: Vec<String>,
    /// See everything from this moment: date or time [default: now, or the newest record if that is older than 31 days]
    #[arg(long, value_name = "TIME", env = "AFTERACTION_AS_OF")]
    pub as_of: Option<String>,
}

/// How actions and postmortems are followed up; shared by the commands that analyse.
#[derive(Debug, ClapArgs, Default)]
pub struct FollowUpArgs {
    /// Action items of a tracker (CSV or JSON) that name their incident or its recurring problem, or a filled pack; repeatable
    #[arg(long, value_name = "FILE")]
    pub actions: Vec<PathBuf>,
    /// How many people work on an incident, for the person-hours [default: 3]
    #[arg(long, value_name = "N", env = "AFTERACTION_RESPONDERS")]
    pub responders: Option<f64>,
    /// What an hour of a person costs; without it no money is shown
    #[arg(long, value_name = "AMOUNT", env = "AFTERACTION_HOURLY_RATE")]
    pub hourly_rate: Option<f64>,
    /// Which incidents need a postmortem, and within how many days: SEV2:14d = SEV1 and SEV2 [default: SEV2:14d]
    #[arg(long, value_name = "POLICY", env = "AFTERACTION_POSTMORTEM_POLICY")]
    pub postmortem_policy: Option<String>,
}

/// How recurring problems are found; shared by the commands that look for them.
#[derive(Debug, ClapArgs, Default)]
pub struct RecurrenceArgs {
    /// How much evidence makes incidents one problem: loose, default or strict
    #[arg(long, value_name = "LEVEL", env = "AFTERACTION_STRICTNESS")]
    pub strictness: Option<String>,
    /// Remember problems here (TOML): ids, names, and what you decide about them; written after each run
    #[arg(long, value_name = "FILE", env = "AFTERACTION_CLUSTERS_FILE")]
    pub clusters_file: Option<PathBuf>,
}

/// Which mail to write. Addresses are no variables: what stands in the environment by chance must not receive reports.
#[derive(Debug, ClapArgs, Default)]
pub struct MailArgs {
    /// Write a mail beside the report, digest.eml, to be sent with `sendmail -t`; also when the input cannot be used
    #[arg(long)]
    pub mail: bool,
    /// Who sends the mail: an address, or a name with the address in angle brackets
    #[arg(long, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Who receives the mail; repeatable, or several with commas
    #[arg(long, value_name = "ADDRESS")]
    pub mail_to: Vec<String>,
    /// Who receives answers [default: who sends it]
    #[arg(long, value_name = "ADDRESS")]
    pub mail_reply_to: Option<String>,
    /// Where the report can be read in a browser: the mail links to it
    #[arg(long, value_name = "URL")]
    pub mail_url: Option<String>,
    /// Write no mail when nothing but time has changed since the report that stands in the folder
    #[arg(long)]
    pub only_if_changed: bool,
}

/// What to read and how; shared by the commands that read incidents.
#[derive(Debug, ClapArgs, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flag that is there or not is a yes or no"
)]
pub struct InputArgs {
    /// Exports: files (CSV, JSON, NDJSON, Parquet; .gz and .zst too), folders, or - for stdin
    #[arg(value_name = "FILE", required = false)]
    pub files: Vec<PathBuf>,
    /// The preset to read with, instead of detecting it (see `afteraction presets`)
    #[arg(long, value_name = "PRESET", env = "AFTERACTION_SOURCE")]
    pub source: Option<String>,
    /// A TOML file that says what the columns mean
    #[arg(long, value_name = "FILE", env = "AFTERACTION_MAPPING")]
    pub mapping: Option<PathBuf>,
    /// The zone of the report, and of local times without a zone of their own [default: UTC]
    #[arg(long, value_name = "ZONE", env = "AFTERACTION_TZ")]
    pub tz: Option<String>,
    /// How to read dates such as 03/04/2026 when nothing in the column tells: day-first or month-first
    #[arg(long, value_name = "ORDER", env = "AFTERACTION_DATE_ORDER")]
    pub date_order: Option<String>,
    /// Show people under their names; without it they are pseudonyms (Person 1, Person 2 …) in everything that is written
    #[arg(long)]
    pub names: bool,
    /// Replace these in every text: secrets, emails, ips, parted by commas
    #[arg(long, value_name = "KINDS", env = "AFTERACTION_REDACT")]
    pub redact: Option<String>,
    /// Exit with code 3 when more records are rejected: a number or a percentage [default: no limit]
    #[arg(long, value_name = "LIMIT", env = "AFTERACTION_MAX_REJECTS")]
    pub max_rejects: Option<String>,
    /// Bytes that may be read from one file, such as 500MB [default: 2GiB]
    #[arg(
        long,
        value_name = "SIZE",
        env = "AFTERACTION_MAX_INPUT",
        hide_short_help = true
    )]
    pub max_input: Option<String>,
    /// Bytes that one compressed file may unpack to; giving it allows any growth [default: 2GiB, 200 times the file]
    #[arg(
        long,
        value_name = "SIZE",
        env = "AFTERACTION_MAX_DECOMPRESSED",
        hide_short_help = true
    )]
    pub max_decompressed: Option<String>,
    /// Bytes of one value; a larger one costs its record [default: 16MiB]
    #[arg(
        long,
        value_name = "SIZE",
        env = "AFTERACTION_MAX_FIELD",
        hide_short_help = true
    )]
    pub max_field: Option<String>,
    /// Bytes of one record; a larger one is rejected [default: 64MiB]
    #[arg(
        long,
        value_name = "SIZE",
        env = "AFTERACTION_MAX_LINE",
        hide_short_help = true
    )]
    pub max_line: Option<String>,
    /// Columns of a table [default: 100000]
    #[arg(
        long,
        value_name = "N",
        env = "AFTERACTION_MAX_COLUMNS",
        hide_short_help = true
    )]
    pub max_columns: Option<usize>,
    /// The configuration file [default: afteraction.toml here, if there is one]
    #[arg(long, value_name = "FILE", env = "AFTERACTION_CONFIG")]
    pub config: Option<PathBuf>,
    /// Print the result as JSON on stdout
    #[arg(long)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
    /// How many threads to work with; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", env = "AFTERACTION_THREADS")]
    pub threads: Option<usize>,
}
