//! Why a run stopped: the kind decides heading and exit code; every message is made by a constructor in this file.
//!
//! Knows nothing of incidents: it only carries text. Anything that a run survives is a note (`crate::notes`).

mod input;
mod output;
mod setting;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The result of everything that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;

/// The way in which a run stopped; it alone decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A check that was asked for found something; the result is printed all the same.
    Tripped,
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
            Self::Tripped => 1,
            Self::Usage => 2,
            Self::TooManyRejects => 3,
            Self::Input => 4,
            Self::Output | Self::Internal => 5,
            Self::Limit => 6,
        }
    }
}

/// Where a template of the user failed, and at what.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TemplatePlace {
    file: String,
    line: Option<usize>,
    what: String,
}

/// What went wrong, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The file and line of a template of the user that failed.
    template: Option<Box<TemplatePlace>>,
    kind: ErrorKind,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            template: None,
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

    /// Says everything in other words.
    #[must_use]
    pub fn reworded(mut self, mut reword: impl FnMut(&str) -> String) -> Self {
        self.message = reword(&self.message);
        for text in self.causes.iter_mut().chain(&mut self.hints) {
            *text = reword(text);
        }
        self
    }

    /// Returns file, line and what is wrong, if a template of the user failed.
    #[must_use]
    pub fn template_place(&self) -> Option<(&str, Option<usize>, &str)> {
        let place = self.template.as_ref()?;
        Some((&place.file, place.line, &place.what))
    }

    /// Returns the kind, which decides the exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns why it was, as far as it is known.
    #[must_use]
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// Returns what to do.
    #[must_use]
    pub fn hints(&self) -> &[String] {
        &self.hints
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
}

/// Says which of the known names is meant, when one is like it.
pub(crate) fn nearest_of(name: &str, known: &[&str]) -> String {
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
