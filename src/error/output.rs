//! What is wrong with an output.

use std::fmt;
use std::path::Path;

use super::{Error, ErrorKind, shown};

impl Error {
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
