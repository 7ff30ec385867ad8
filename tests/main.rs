//! One test binary: each further one would link polars again.

#![expect(clippy::print_stderr, reason = "a skipped comparison says so")]

mod cli;
mod clusters;
mod helpers;
mod hostile;
mod inspect;
mod oracle;
mod presets;
mod properties;
mod readme;
mod simulation;
mod tidy;
