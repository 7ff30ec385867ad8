//! What is wrong with the command line, the configuration or a mapping.

use std::fmt;
use std::path::Path;

use super::{Error, ErrorKind, TemplatePlace, nearest_of, shown};

impl Error {
    /// A value on the command line, in the environment or in the configuration cannot be used.
    #[must_use]
    pub fn bad_setting(name: &str, value: &str, expected: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{name}: `{value}` cannot be used"),
        )
        .hint(format!("expected {expected}"))
    }

    /// The clusters file cannot be read.
    #[must_use]
    pub fn clusters_file(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the clusters file cannot be read", path.display()),
        )
        .because(cause.to_string().trim_end())
        .hint("a problem is written as [[problem]] with id and members; delete the file to begin anew")
    }

    /// No incident has the id that was asked for.
    #[must_use]
    pub fn unknown_incident(id: &str, known: &[&str]) -> Self {
        Self::new(ErrorKind::Usage, format!("there is no incident `{id}`"))
            .hint(nearest_of(id, known))
            .hint("the first column of `afteraction import … --out incidents.csv` lists all ids")
    }

    /// Several incidents have the id that was asked for.
    #[must_use]
    pub fn ambiguous_incident(id: &str, names: &[String]) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("several incidents are called `{id}`"),
        )
        .hint(format!("say which: {}", names.join(", ")))
    }

    /// The incident that was asked for is counted apart.
    #[must_use]
    pub fn uncounted_incident(id: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("`{id}` is no incident that counts: it is maintenance, a drill, cancelled, merged, or not yet begun"),
        )
        .hint("give --as-of if it begins later than the moment from which everything is seen")
    }

    /// A mail is asked for, but an address of it is not known.
    #[must_use]
    pub fn mail_without(what: &str, who: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("--mail: --mail-{what} is missing: {who}"),
        )
        .hint(format!(
            "set it with --mail-{what} ADDRESS, or in afteraction.toml as `mail-{what} = {}`",
            if what == "to" {
                "[\"team@example.org\"]"
            } else {
                "\"bot@example.org\""
            }
        ))
    }

    /// The mail is to depend on a change, but none is asked for.
    #[must_use]
    pub fn changed_without_mail() -> Self {
        Self::new(
            ErrorKind::Usage,
            "--only-if-changed is about the mail, and none is asked for",
        )
        .hint("give --mail too")
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

    /// A calendar cannot be read.
    #[must_use]
    pub fn calendar_file(path: &Path, cause: &std::io::Error) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the calendar cannot be read", path.display()),
        )
        .because(cause.to_string())
    }

    /// A calendar is not of the right form.
    #[must_use]
    pub fn bad_calendar(name: &str, cause: &str, expected: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{name}: the calendar cannot be used"),
        )
        .because(cause.trim_end())
        .hint(format!("expected {expected}"))
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

    /// A mapping is to be written where a file stands already.
    #[must_use]
    pub fn mapping_exists(path: &Path) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: exists already and is left as it is", shown(path)),
        )
        .hint("give another name to --write-mapping, or remove the file")
    }

    /// One mapping is asked for, but not one input.
    #[must_use]
    pub fn one_mapping_at_a_time(inputs: usize) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("--write-mapping is about one input, and {inputs} are given"),
        )
        .hint("name one file; exports of the same kind can share its mapping")
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

    /// Packs are to be read back, and none is named.
    #[must_use]
    pub fn no_packs() -> Self {
        Self::new(ErrorKind::Usage, "--collect needs the packs that were filled in")
            .hint("name the files, such as `afteraction session --collect afteraction-session/session.md`")
    }

    /// A file that we wrote was changed since.
    #[must_use]
    pub fn changed_file(folder: &Path, file: &str) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: `{file}` was changed since it was written, and would be lost", shown(folder)),
        )
        .hint("give another folder with --out; `afteraction session --collect` reads a filled pack back")
        .hint("--force writes over it")
    }

    /// Rejected records are to be written as they stand, and people are to be hidden.
    #[must_use]
    pub fn rejected_rows_without_names() -> Self {
        Self::new(
            ErrorKind::Usage,
            "--rejected-rows writes records as they stand, with the people and secrets in them",
        )
        .hint("give --names too, and keep the folder among those who may see them")
    }

    /// Rejected records are to be written as they stand, and texts are to be replaced.
    #[must_use]
    pub fn rejected_rows_redacted() -> Self {
        Self::new(
            ErrorKind::Usage,
            "--rejected-rows writes records as they stand, and --redact replaces what stands in them",
        )
        .hint("write the rows in a run of their own, with --names and without --redact; the corrected rows can be read with it")
    }

    /// Rejected records are to be taken from an input that can be read only once.
    #[must_use]
    pub fn rejected_rows_of_a_stream(path: &Path) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!(
                "--rejected-rows reads inputs twice, and {} can be read only once",
                shown(path)
            ),
        )
        .hint("save it as a file and name that")
    }

    /// The folder for rejected records cannot be replaced: it holds something else, or what was corrected.
    #[must_use]
    pub fn rejected_rows_folder(self) -> Self {
        Self { hints: Vec::new(), ..self }.hint(
            "give a new folder with --rejected-rows; one with corrected records is read as an input, beside the export",
        )
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

    /// A template of the user cannot be used.
    #[must_use]
    pub fn template(file: &str, line: Option<usize>, what: impl fmt::Display) -> Self {
        let place = line.map_or_else(String::new, |line| format!(", line {line}"));
        let mut error = Self::new(ErrorKind::Usage, format!("template {file}{place}: {what}"));
        error.template = Some(Box::new(TemplatePlace {
            file: file.to_owned(),
            line,
            what: what.to_string(),
        }));
        error.hint(
            "`afteraction templates --check DIR` lists all that is wrong in a folder of templates",
        )
    }

    /// The folder of templates cannot be read.
    #[must_use]
    pub fn templates_folder(folder: &Path, cause: &std::io::Error) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the templates cannot be read", shown(folder)),
        )
        .because(cause)
        .hint("`afteraction templates --eject DIR` writes ours there to start from")
    }

    /// One report a group would make too many.
    #[must_use]
    pub fn too_many_groups(column: &str, count: usize, most: usize) -> Self {
        Self::new(
            ErrorKind::Limit,
            format!(
                "--per: {count} different values in {column}, at most {most} reports are written"
            ),
        )
        .hint("choose some of the incidents with --where, or another field")
    }

    /// A template that does not exist is asked for.
    #[must_use]
    pub fn unknown_template(name: &str, known: &[&str]) -> Self {
        Self::new(ErrorKind::Usage, format!("there is no template `{name}`"))
            .hint(nearest_of(name, known))
    }

    /// A template of postmortems that is neither ours nor a file of a known format.
    #[must_use]
    pub fn unknown_postmortem_template(name: &str, known: &[&str]) -> Self {
        Self::unknown_template(name, known)
            .hint("a template of your own is a file ending in .md or .html")
    }

    /// A template of the user cannot be read.
    #[must_use]
    pub fn template_file(path: &Path, cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{}: the template cannot be read", shown(path)),
        )
        .because(cause)
    }

    /// No incident is named.
    #[must_use]
    pub fn no_incident_named() -> Self {
        Self::new(ErrorKind::Usage, "no incident is named")
            .hint("name the incident first, then the exports: `afteraction postmortem INC-1042 incidents.csv`")
    }

    /// Several documents are to be printed one after the other.
    #[must_use]
    pub fn several_to_stdout(documents: usize) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!("{documents} documents cannot go to standard output together"),
        )
        .hint("name a folder with --out, or one incident")
    }

    /// Edited templates would be written over.
    #[must_use]
    pub fn template_exists(path: &Path, count: usize) -> Self {
        let more = match count {
            1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        Self::new(
            ErrorKind::Usage,
            format!("{}{more}: it is there and differs from ours", shown(path)),
        )
        .hint("give --force to write over it, or another folder")
    }

    /// A folder holds no template.
    #[must_use]
    pub fn no_templates(folder: &Path) -> Self {
        Self::new(
            ErrorKind::Usage,
            format!(
                "{}: no templates: files ending in .html, .md, .txt or .css",
                shown(folder)
            ),
        )
        .hint("`afteraction templates --eject DIR` writes ours there to start from")
    }

    /// Templates are not in order; each fault was said.
    #[must_use]
    pub fn template_faults(folder: &Path, count: usize) -> Self {
        let faults = if count == 1 { "fault" } else { "faults" };
        Self::new(
            ErrorKind::Usage,
            format!("{}: {count} {faults} in the templates", shown(folder)),
        )
        .hint("a run with these templates stops before it writes anything")
    }
}
