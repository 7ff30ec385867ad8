//! The command line as typed; its doc comments are the help text.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;

/// Turns incident exports into an honest report: how many, how severe, how fast detected and resolved, what keeps
/// coming back. Offline, with nothing to set up.
#[derive(Debug, Parser)]
#[command(name = "afteraction", version, max_term_width = 100, propagate_version = true, after_help = EXAMPLES)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  afteraction report incidents.csv
  afteraction report exports/ --window quarter --tz Europe/Berlin --out review
  afteraction report jira.csv --mapping ours.toml --json | jq .rate
  afteraction import statuspage.json --out incidents.parquet
  afteraction inspect unknown.csv --write-mapping ours.toml
  afteraction similar INC-1042 incidents.csv
  afteraction session incidents.csv --minutes 60
  afteraction postmortem INC-1042 incidents.csv

Exit codes: 0 done, 1 a check found something, 2 usage or configuration, 3 written but too many records rejected,
4 no usable input, 5 output could not be written, 6 a limit was exceeded.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the report: HTML, charts, Markdown, JSON, the incidents and what was rejected
    Report(Box<ReportArgs>),
    /// Turn exports into one canonical table: CSV, NDJSON or Parquet
    Import(ImportArgs),
    /// List what was agreed on afterwards: overdue, unowned, vague, did the fix hold, what waiting cost
    Actions(ActionsArgs),
    /// Say what exports are and why, which column fills what, and what they can answer
    Inspect(InspectArgs),
    /// List the problems that keep coming back, and which incidents belong to them
    Clusters(ClustersArgs),
    /// Find the past incidents that are most like one incident, and what stopped them
    Similar(SimilarArgs),
    /// Prepare a session at which incidents are talked over, and read back what it decided
    Session(SessionArgs),
    /// Write the postmortem of incidents as far as it is known, with what is to be filled in; or check a finished one
    Postmortem(PostmortemArgs),
    /// Print the canonical columns and what they mean
    Schema(PrintArgs),
    /// List the templates of the documents, write them for editing, or check edited ones
    Templates(TemplatesArgs),
    /// List the exports that are recognised
    Presets(PrintArgs),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// The command `report`.
#[derive(Debug, ClapArgs, Default)]
#[command(after_help = REPORT_EXAMPLES)]
pub struct ReportArgs {
    /// The folder that the report is written to; it is replaced as a whole [default: afteraction-report]
    #[arg(long, short, value_name = "DIR", env = "AFTERACTION_OUT")]
    pub out: Option<PathBuf>,
    /// Put the files into the folder one by one, even if it holds files that are not ours
    #[arg(long)]
    pub force: bool,
    /// List at most so many incidents of the window in the page; incidents.csv has all of them [default: 250]
    #[arg(long, value_name = "N", env = "AFTERACTION_MAX_TABLE_ROWS")]
    pub max_table_rows: Option<usize>,
    /// Put style and script of the page into files beside it, for servers that allow neither in a page
    #[arg(long)]
    pub split_assets: bool,
    /// Which incidents
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How to follow up
    #[command(flatten)]
    pub follow_up: FollowUpArgs,
    /// For whom: lead (everything), team (what happened, what comes back, what to do) or exec (the short form) [default: lead]
    #[arg(long, value_name = "AUDIENCE", env = "AFTERACTION_AUDIENCE")]
    pub audience: Option<String>,
    /// Write one report a team, service or other group (team, service, component, tag, severity, source) and an index
    #[arg(long, value_name = "FIELD", env = "AFTERACTION_PER")]
    pub per: Option<String>,
    /// A folder of templates of your own; each takes the place of ours of the same name (`afteraction templates`)
    #[arg(long, value_name = "DIR", env = "AFTERACTION_TEMPLATES")]
    pub templates: Option<PathBuf>,
    /// Print a configuration with every setting, commented, and stop
    #[arg(long)]
    pub write_config: bool,
    /// How recurring problems are found
    #[command(flatten)]
    pub recurrence: RecurrenceArgs,
    /// Which mail to write
    #[command(flatten)]
    pub mail: MailArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
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

/// The command `clusters`.
#[derive(Debug, ClapArgs)]
#[command(after_help = CLUSTERS_EXAMPLES)]
pub struct ClustersArgs {
    /// How to print them: table, csv (one row an incident) or json [default: table]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Which incidents, and seen from when [default: of all time]
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How recurring problems are found
    #[command(flatten)]
    pub recurrence: RecurrenceArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const CLUSTERS_EXAMPLES: &str = "\
Examples:
  afteraction clusters incidents.csv
  afteraction clusters exports/ --format csv > clusters.csv
  afteraction clusters incidents.csv --clusters-file clusters.toml --strictness strict";

/// The command `similar`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SIMILAR_EXAMPLES)]
pub struct SimilarArgs {
    /// The incident: its id, its number, or SOURCE:ID where two tools share an id
    #[arg(value_name = "ID")]
    pub id: String,
    /// How many to show [default: 10]
    #[arg(long, value_name = "N")]
    pub most: Option<usize>,
    /// Which incidents, and seen from when [default: of all time]
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const SIMILAR_EXAMPLES: &str = "\
Examples:
  afteraction similar INC-1042 incidents.csv
  afteraction similar INC-1042 exports/ --most 5 --json";

/// The command `postmortem`.
#[derive(Debug, ClapArgs)]
#[command(after_help = POSTMORTEM_EXAMPLES)]
pub struct PostmortemArgs {
    /// The incidents, with commas between: their ids, their numbers, or SOURCE:ID where two tools share an id
    #[arg(value_name = "ID", required_unless_present = "lint")]
    pub ids: Option<String>,
    /// Which template: afteraction, google, pagerduty, atlassian, coe, light or a file of your own ending in .md or
    /// .html [default: afteraction, or by severity as the configuration says]
    #[arg(long, value_name = "TEMPLATE", env = "AFTERACTION_TEMPLATE")]
    pub template: Option<String>,
    /// In which format: md or html [default: md]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Leave out names, systems, links and what people wrote: for readers outside
    #[arg(long)]
    pub external: bool,
    /// Write each into this folder; what people filled in there is kept
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Check finished postmortems (Markdown) instead; exit code 1 when something is the matter
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["template", "format", "external", "out"])]
    pub lint: Vec<PathBuf>,
    /// Which incidents, and seen from when [default: of all time]
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How to follow up
    #[command(flatten)]
    pub follow_up: FollowUpArgs,
    /// How recurring problems are found
    #[command(flatten)]
    pub recurrence: RecurrenceArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const POSTMORTEM_EXAMPLES: &str = "\
Examples:
  afteraction postmortem INC-1042 incidents.csv > INC-1042.md
  afteraction postmortem INC-1042,INC-1051 exports/ --format html --out postmortems
  afteraction postmortem INC-1042 incidents.csv --template coe --actions tracker.csv --names
  afteraction postmortem INC-1042 incidents.csv --external
  afteraction postmortem --lint postmortems/*.md --json";

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

const REPORT_EXAMPLES: &str = "\
Examples:
  afteraction report incidents.csv
  afteraction report incidents.csv --actions action-items.csv --window month
  afteraction report export.json.gz --since 2026-01-01 --until 2026-07-01 --out half-year
  afteraction report incidents.csv --where team=payments --json > report.json
  afteraction report incidents.csv --per team --audience team --out teams
  afteraction report incidents.csv --audience exec --redact secrets,emails,ips
  afteraction report incidents.csv --templates our-templates
  afteraction report exports/ --mail --mail-from bot@example.org --mail-to team@example.org";

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

/// The command `actions`.
#[derive(Debug, ClapArgs)]
#[command(after_help = ACTIONS_EXAMPLES)]
pub struct ActionsArgs {
    /// Which incidents
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How to follow up
    #[command(flatten)]
    pub follow_up: FollowUpArgs,
    /// How recurring problems are found
    #[command(flatten)]
    pub recurrence: RecurrenceArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const ACTIONS_EXAMPLES: &str = "\
Examples:
  afteraction actions incidents.csv --actions tracker.csv
  afteraction actions incidents.csv --actions tracker.csv --window 13w --names
  afteraction actions incidents.csv --json | jq '.actions.fixes[] | {label, verdict}'";

/// The command `session`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SESSION_EXAMPLES)]
pub struct SessionArgs {
    /// The incidents to talk over, with commas between them [default: those that the window suggests, as time allows]
    #[arg(long, value_name = "ID,…")]
    pub ids: Option<String>,
    /// How long the session lasts; the agenda fits [default: 60]
    #[arg(long, value_name = "MINUTES", env = "AFTERACTION_MINUTES")]
    pub minutes: Option<u32>,
    /// Read filled packs (session.md) back: action items as CSV on stdout, everything with --json
    #[arg(long)]
    pub collect: bool,
    /// The folder that the pack is written to; it is replaced as a whole [default: afteraction-session]
    #[arg(long, short, value_name = "DIR", env = "AFTERACTION_SESSION_OUT")]
    pub out: Option<PathBuf>,
    /// Put the files into the folder one by one, even over what was filled in
    #[arg(long)]
    pub force: bool,
    /// Which incidents
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How to follow up
    #[command(flatten)]
    pub follow_up: FollowUpArgs,
    /// How recurring problems are found
    #[command(flatten)]
    pub recurrence: RecurrenceArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const SESSION_EXAMPLES: &str = "\
Examples:
  afteraction session incidents.csv --actions tracker.csv
  afteraction session exports/ --window month --minutes 90 --out october
  afteraction session incidents.csv --ids INC-1042,INC-1057
  afteraction session --collect october/session.md > decided.csv
  afteraction report incidents.csv --actions tracker.csv --actions october/session.md";

/// The command `import`.
#[derive(Debug, ClapArgs)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct ImportArgs {
    /// Where to write: a file ending in .csv, .ndjson or .parquet, or - for NDJSON on stdout
    #[arg(long, short, value_name = "PATH", env = "AFTERACTION_OUT")]
    pub out: PathBuf,
    /// Write what was rejected, repaired or doubted to this CSV file
    #[arg(long, value_name = "PATH")]
    pub rejects: Option<PathBuf>,
    /// Which incidents
    #[command(flatten)]
    pub view: ViewArgs,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  afteraction import statuspage.json --out incidents.csv
  afteraction import exports/ --tz Europe/Berlin --out incidents.parquet --rejects rejects.csv
  afteraction import incidents.csv --out - | jq -c .severity

The table is a product like any other: people are pseudonyms in it unless --names is given.";

/// The command `inspect`.
#[derive(Debug, ClapArgs)]
#[command(after_help = INSPECT_EXAMPLES)]
pub struct InspectArgs {
    /// Write a commented mapping to start from, with guesses filled in; - for stdout. Never replaces a file
    #[arg(long, value_name = "PATH")]
    pub write_mapping: Option<PathBuf>,
    /// What to read and how
    #[command(flatten)]
    pub input: InputArgs,
}

const INSPECT_EXAMPLES: &str = "\
Examples:
  afteraction inspect export.csv
  afteraction inspect exports/ --json | jq '.files[].preset.id'
  afteraction inspect tracker.csv --write-mapping ours.toml
  afteraction inspect tracker.csv --mapping ours.toml";

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

/// The command `templates`.
#[derive(Debug, ClapArgs)]
#[command(after_help = TEMPLATES_EXAMPLES)]
pub struct TemplatesArgs {
    /// Write the built-in templates into this folder, all or those that are named
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    pub eject: Option<PathBuf>,
    /// Say what is wrong in the templates of this folder, with file and line; exit code 2 if anything is
    #[arg(long, value_name = "DIR")]
    pub check: Option<PathBuf>,
    /// Which templates to write
    #[arg(value_name = "NAME", requires = "eject")]
    pub names: Vec<String>,
    /// Write over templates that were edited
    #[arg(long, requires = "eject")]
    pub force: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

const TEMPLATES_EXAMPLES: &str = "\
Examples:
  afteraction templates
  afteraction templates --eject our-templates report.html report.css
  afteraction templates --check our-templates
  afteraction report incidents.csv --templates our-templates";

/// The commands that only print.
#[derive(Debug, ClapArgs)]
pub struct PrintArgs {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}
