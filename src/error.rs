//! Why a run stopped: the kind decides heading and exit code; every message is made by a constructor in this file.
//!
//! Knows nothing of incidents: it only carries text. Anything that a run survives is a note (`crate::notes`).

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The result of everything that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;

/// The way in which a run stopped; it alone decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line or the configuration asks for something impossible.
    Usage,
    /// More records were rejected than the user allows; the outputs are written all the same.
    TooManyRejects,
    /// There is no input that could be used.
    Input,
    /// An output could not be written; nothing was changed.
    Output,
    /// A limit that protects the machine was exceeded.
    Limit,
    /// A rule of this program was broken: a bug, reported as such.
    Internal,
}

impl ErrorKind {
    /// Returns the exit code that scripts rely on.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::TooManyRejects => 3,
            Self::Input => 4,
            Self::Output | Self::Internal => 5,
            Self::Limit => 6,
        }
    }
}

/// What went wrong, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
        }
    }

    fn because(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Says in which input it was found.
    #[must_use]
    pub fn in_input(mut self, name: &str) -> Self {
        self.message = format!("{name}: {}", self.message);
        self
    }

    /// Returns the kind, which decides the exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns what was found, as a lower-case fragment with its place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// A library answered in a way that this program rules out.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
            .hint("this is a bug in afteraction: please report it with the command that you ran")
    }

    // ---- command line and configuration

    /// A value on the command line, in the environment or in the configuration cannot be used.
    #[must_use]
    pub fn bad_setting(name: &str, value: &str, expected: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{name}: `{value}` cannot be used"),
        )
        .hint(format!("expected {expected}"))
    }

    /// A zone that the zone table does not have.
    #[must_use]
    pub fn unknown_zone(place: &str, zone: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{place}: `{zone}` is no time zone"),
        )
        .hint("give an IANA name such as `Europe/Berlin` or `UTC`")
    }

    /// A preset that does not exist.
    #[must_use]
    pub fn unknown_preset(name: &str, known: &[&str]) -> Self {
        Self::new(ErrorKind::Usage, format!("there is no preset `{name}`"))
            .hint(nearest_of(name, known))
            .hint("`afteraction presets` lists them all")
    }

    /// A mapping or preset is not of the right form.
    #[must_use]
    pub fn wrong_mapping(name: &str, path: &str, cause: &str) -> Self {
        let place = if path.is_empty() || path == "." {
            String::new()
        } else {
            format!(": {path}")
        };
        Self::new(ErrorKind::Usage, format!("{name}{place}: the mapping cannot be read"))
            .because(cause.trim_end())
            .hint("a field is written as `title = { from = \"Heading\" }`; see the README, section Mapping")
    }

    /// A mapping fills a field that does not exist.
    #[must_use]
    pub fn unknown_field(name: &str, field: &str, known: &[&str]) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{name}: there is no field `{field}`"),
        )
        .hint(nearest_of(field, known))
        .hint("`afteraction schema` lists the fields")
    }

    /// The configuration file cannot be read.
    #[must_use]
    pub fn config(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the configuration cannot be read", shown(path)),
        )
        .because(cause)
        .hint("`afteraction report --write-config` prints one with every setting")
    }

    /// A mapping file cannot be opened.
    #[must_use]
    pub fn mapping_file(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the mapping cannot be opened", shown(path)),
        )
        .because(cause)
    }

    /// The output folder holds something that is not ours.
    #[must_use]
    pub fn foreign_file(folder: &Path, file: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!(
                "{}: the output folder holds `{file}`, which this program did not write",
                shown(folder)
            ),
        )
        .hint("give another folder with --out, or --force to put our files in beside it")
    }

    /// An output name whose ending says no format.
    #[must_use]
    pub fn unknown_format(path: &Path) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!(
                "{}: the ending says no format that can be written",
                shown(path)
            ),
        )
        .hint("use .csv, .ndjson or .parquet, or `-` for NDJSON on stdout")
    }

    // ---- input

    /// A column that a preset cannot do without.
    #[must_use]
    pub fn missing_column(what: &str, column: &str) -> Self {
        Self::new(ErrorKind::Input, format!("{what} has no column `{column}`"))
            .hint("export it with this column, or name another one in a --mapping")
    }

    /// No preset recognises the columns of an export.
    #[must_use]
    pub fn no_preset(
        name: &str,
        columns: &[String],
        nearest: Option<(String, Vec<String>)>,
    ) -> Self {
        let listed: Vec<&str> = columns.iter().take(12).map(String::as_str).collect();
        let more = if columns.len() > listed.len() {
            ", …"
        } else {
            ""
        };
        let error = Self::new(ErrorKind::Input, format!("{name}: no preset matches its columns"))
            .because(format!("it has: {}{more}", listed.join(", ")))
            .hint("an incident needs an id or a title, and a time: rename the columns (`afteraction schema`), or say what they mean in a --mapping");
        match nearest {
            Some((preset, missing)) => error.hint(format!(
                "closest is `{preset}`, which also needs: {}",
                missing.join(", ")
            )),
            None => error,
        }
    }

    /// No input was named.
    #[must_use]
    pub fn no_files() -> Self {
        Self::new(ErrorKind::Usage, "no input is named")
            .hint("name exports: `afteraction report incidents.csv`, or - for stdin")
    }

    /// An input that holds no records.
    #[must_use]
    pub fn no_records(name: &str) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{name}: there are no records in it"),
        )
        .hint("export again, and look whether a filter or a date range leaves nothing over")
    }

    /// More inputs than can be numbered.
    #[must_use]
    pub fn too_many_inputs() -> Self {
        Self::new(
            ErrorKind::Limit,
            "there are more than four thousand million inputs",
        )
    }

    /// The inputs hold a heading and no record.
    #[must_use]
    pub fn only_headings(names: &[String]) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: no records, only a heading", names.join(", ")),
        )
        .hint("export again, and look whether a filter or a date range leaves nothing over")
    }

    /// Records were read, but none of them is an incident; `first` are the first findings in words.
    #[must_use]
    pub fn no_incidents(names: &[String], read: u64, rejected: u64, first: Vec<String>) -> Self {
        let what = format!("no incident among {read} records, {rejected} of them rejected");
        let error = Self::new(ErrorKind::Input, format!("{}: {what}", names.join(", ")));
        first.into_iter().fold(error, Self::because).hint(
            "correct the export, say what its columns mean in a --mapping, or give --date-order",
        )
    }

    /// A filter leaves no incident over.
    #[must_use]
    pub fn nothing_left(filters: &str, imported: u64) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("none of the {imported} incidents matches {filters}"),
        )
        .hint("compare the value with the column in `afteraction import FILE --out -`")
    }

    /// More records were rejected than the user allows.
    #[must_use]
    pub fn too_many_rejects(rejected: u64, read: u64, limit: &str) -> Self {
        Self::new(
            ErrorKind::TooManyRejects,
            format!("{rejected} of {read} records were rejected, more than --max-rejects {limit}"),
        )
        .hint("the outputs are written; rejects.csv lists each record with its reason")
    }

    /// The input `path` does not exist; `beside` are exports in the same folder.
    #[must_use]
    pub fn no_such_input(path: &Path, beside: &[String]) -> Self {
        let failure = Self::new(
            ErrorKind::Input,
            format!("{}: no such file or folder", shown(path)),
        );
        if beside.is_empty() {
            failure.hint("check the spelling and the folder that the command runs in")
        } else {
            failure.hint(format!(
                "check the spelling; exports in the same folder: {}",
                beside.join(", ")
            ))
        }
    }

    /// The folder `path` holds no file that looks like an export.
    #[must_use]
    pub fn no_exports(path: &Path, endings: &[&str]) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: no export in this folder", shown(path)),
        )
        .hint(format!(
            "files ending in .{} are taken (also with .gz or .zst); name others one by one",
            endings.join(", .")
        ))
    }

    /// The input `path` could not be read.
    #[must_use]
    pub fn unreadable(path: &Path, cause: &std::io::Error) -> Self {
        Self::new(ErrorKind::Input, format!("{}: cannot be read", shown(path))).because(cause)
    }

    /// A folder stands where one file is meant.
    #[must_use]
    pub fn folder_as_file(path: &Path) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: is a folder, not a file", shown(path)),
        )
    }

    /// The input `path` is a device or a named pipe.
    #[must_use]
    pub fn not_a_file(path: &Path) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: is a device or a named pipe, not a file", shown(path)),
        )
        .hint("to read from a command, pipe it in and give `-` as the input")
    }

    /// The input `name` holds no character.
    #[must_use]
    pub fn empty_input(name: &str) -> Self {
        Self::new(ErrorKind::Input, format!("{name}: is empty"))
            .hint("the export wrote nothing: export it again")
    }

    /// The input `name` is no text but `what`.
    #[must_use]
    pub fn not_text(name: &str, what: &str, advice: &str) -> Self {
        Self::new(ErrorKind::Input, format!("{name}: this is {what}")).hint(advice)
    }

    /// The compressed input `name` could not be unpacked at all.
    #[must_use]
    pub fn damaged_archive(name: &str, cause: &dyn fmt::Display) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{name}: the compressed data is damaged from its beginning"),
        )
        .because(cause)
        .hint("copy or download the file again")
    }

    /// The input `name` has more bytes than `limit`.
    #[must_use]
    pub fn input_too_large(name: &str, limit: u64) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!("{name}: more than {limit} bytes, the limit `input_bytes`"),
        )
        .hint("split the export by period")
    }

    /// The compressed input `name` unpacks to more bytes than `limit`.
    #[must_use]
    pub fn unpacks_too_large(name: &str, limit: u64) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!("{name}: unpacks to more than {limit} bytes, the limit `decompressed_bytes`"),
        )
        .hint("split the export by period, or raise the limit if you trust the file")
    }

    /// A Parquet file that the library cannot read.
    #[must_use]
    pub fn damaged_parquet(name: &str, cause: &dyn fmt::Display) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{name}: the Parquet file cannot be read"),
        )
        .because(cause)
        .hint("write it again, or export as CSV")
    }

    /// A CSV text has no heading.
    #[must_use]
    pub fn no_heading() -> Self {
        Self::new(ErrorKind::Input, "no heading: the table is empty")
            .hint("export it again, with column names in the first line")
    }

    /// A CSV heading has more columns than allowed.
    #[must_use]
    pub fn too_many_columns(found: usize, limit: usize) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!("{found} columns, more than {limit}, the limit `columns`"),
        )
    }

    /// A JSON text holds no object that could be a record.
    #[must_use]
    pub fn no_json_records(what: &str) -> Self {
        Self::new(ErrorKind::Input, format!("no records: {what}")).hint(
            "expected is a list of objects, an object that holds such a list, or one object a line",
        )
    }

    // ---- output

    /// An output could not be written.
    #[must_use]
    pub fn output(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Output,
            format!("{}: cannot be written, nothing was changed", shown(path)),
        )
        .because(cause)
        .hint("check that the folder exists, is writable and has room")
    }

    /// Standard output could not be written.
    #[must_use]
    pub fn stdout(cause: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Output, "standard output cannot be written").because(cause)
    }
}

/// Says which of the known names is meant, when one is like it.
fn nearest_of(name: &str, known: &[&str]) -> String {
    let best = known
        .iter()
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match best {
        Some((likeness, other)) if likeness > 0.8 => format!("did you mean `{other}`?"),
        _ => format!("known are: {}", known.join(", ")),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.message)?;
        for cause in &self.causes {
            write!(out, "\n  cause: {cause}")?;
        }
        for hint in &self.hints {
            write!(out, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Writes the failure for a person and returns its exit code.
pub fn report(failure: &Error, out: &mut dyn Write) -> ExitCode {
    // A closed stderr leaves nobody to tell, and the exit code still says it.
    let _ = writeln!(out, "error: {failure}");
    ExitCode::from(failure.kind.exit_code())
}

/// Shows a path as the user typed it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
