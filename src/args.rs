//! The command line as typed; its doc comments are the help text.

mod shared;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;

pub use shared::{FollowUpArgs, InputArgs, MailArgs, RecurrenceArgs, ScopeArgs, ViewArgs};

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
    /// Exit with code 1 when one of these is so, with commas between: more, more-severe, slower (clearly, than before),
    /// came-back, overdue, unowned, late-postmortems
    #[arg(long, value_name = "CHECK,…", env = "AFTERACTION_FAIL_ON")]
    pub fail_on: Option<String>,
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

const REPORT_EXAMPLES: &str = "\
Examples:
  afteraction report incidents.csv
  afteraction report incidents.csv --actions action-items.csv --window month
  afteraction report export.json.gz --since 2026-01-01 --until 2026-07-01 --out half-year
  afteraction report incidents.csv --where team=payments --json > report.json
  afteraction report incidents.csv --per team --audience team --out teams
  afteraction report incidents.csv --audience exec --redact secrets,emails,ips
  afteraction report incidents.csv --actions tracker.csv --fail-on came-back,overdue
  afteraction report incidents.csv --templates our-templates
  afteraction report exports/ --mail --mail-from bot@example.org --mail-to team@example.org";

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
    /// Write the rejected records into this folder as they stand, a file an input, to be corrected and read beside the
    /// export; with --names only, for they can name people
    #[arg(long, value_name = "DIR")]
    pub rejected_rows: Option<PathBuf>,
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
  afteraction import incidents.csv --out incidents.parquet --rejected-rows to-correct --names
  afteraction import incidents.csv to-correct --out incidents.parquet

The table is a product like any other: people are pseudonyms in it unless --names is given.";

/// The command `inspect`.
#[derive(Debug, ClapArgs)]
#[command(after_help = INSPECT_EXAMPLES)]
pub struct InspectArgs {
    /// Write a commented mapping to start from, with guesses filled in; - for stdout. Never replaces a file
    #[arg(long, value_name = "PATH")]
    pub write_mapping: Option<PathBuf>,
    /// Which incidents are looked at
    #[command(flatten)]
    pub view: ViewArgs,
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
