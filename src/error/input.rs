//! What is wrong with an input, or with all of them.

use std::fmt;
use std::path::Path;

use super::{Error, ErrorKind, shown};

impl Error {
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
        let shown = |name: &String| name.chars().take(60).collect::<String>();
        let listed: Vec<String> = columns.iter().take(12).map(shown).collect();
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

    /// Adds what to do about a table whose first line is a record: it has no heading.
    #[must_use]
    pub fn headless(self) -> Self {
        self.hint("its first line looks like a record, not like a heading: put a line before it that names the columns, such as `id,title,severity,started_at,resolved_at`")
    }

    /// An export of a kind that holds no incidents; `why` says so and what to give instead.
    #[must_use]
    pub fn refused_export(name: &str, kind: &str, why: &str) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{name}: there are no incidents in it: this is {kind}"),
        )
        .hint(why)
    }

    /// Records were read, but none of them is an incident; `first` are the first findings in words, `advice` is what the
    /// presets advise.
    #[must_use]
    pub fn no_incidents(
        names: &[String],
        read: u64,
        rejected: u64,
        first: Vec<String>,
        advice: &[String],
    ) -> Self {
        let what = format!("no incident among {read} records, {rejected} of them rejected");
        let error = Self::new(ErrorKind::Input, format!("{}: {what}", names.join(", ")));
        let error = first.into_iter().fold(error, Self::because);
        let usual = if rejected == 0 {
            "none of its records tells of a problem: export a longer period"
        } else {
            "correct the export, say what its columns mean in a --mapping, or give --date-order"
        };
        match advice {
            [] => error.hint(usual),
            advice => advice.iter().fold(error, Self::hint),
        }
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

    /// The input `path` is no longer what it was when reading began.
    #[must_use]
    pub fn changed_while_read(path: &Path) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: changed while it was read", shown(path)),
        )
        .hint("run again when the export is complete")
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
        .hint("split the export by period, or raise the limit with --max-input")
    }

    /// The compressed input `name` unpacks to more bytes than `limit`.
    #[must_use]
    pub fn unpacks_too_large(name: &str, limit: u64) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!("{name}: unpacks to more than {limit} bytes, the limit `decompressed_bytes`"),
        )
        .hint("split the export by period, or raise the limit with --max-decompressed if you trust the file")
    }

    /// The compressed input `name` grows more than `limit` times: no export does.
    #[must_use]
    pub fn unpacks_too_much(name: &str, limit: u64) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!("{name}: unpacks to more than {limit} times its size, the limit `growth`"),
        )
        .hint("files that are made to fill a memory do so; if you trust it, say how large it may become with --max-decompressed")
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
        .hint("export fewer columns, or raise the limit with --max-columns")
    }

    /// A JSON text holds no object that could be a record.
    #[must_use]
    pub fn no_json_records(what: &str) -> Self {
        Self::new(ErrorKind::Input, format!("no records: {what}")).hint(
            "expected is a list of objects, an object that holds such a list, or one object a line",
        )
    }

    /// Finished postmortems have faults.
    #[must_use]
    pub fn faults_found(findings: usize, documents: usize, of: usize) -> Self {
        Self::new(
            ErrorKind::Tripped,
            format!("{findings} findings in {documents} of {of} documents"),
        )
    }

    /// Checks that were asked for found what is not to be; the report is written all the same.
    #[must_use]
    pub fn checks_tripped(tripped: &[String]) -> Self {
        let many = if tripped.len() == 1 {
            "a check of --fail-on tripped".to_owned()
        } else {
            format!("{} checks of --fail-on tripped", tripped.len())
        };
        let failure = Self::new(ErrorKind::Tripped, many);
        tripped.iter().fold(failure, Self::because)
    }

    /// A finished postmortem cannot be read.
    #[must_use]
    pub fn unreadable_document(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Input,
            format!("{}: the document cannot be read", shown(path)),
        )
        .because(cause)
        .hint("--lint reads Markdown, one file after the other")
    }
}
