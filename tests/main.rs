//! One test binary: each further one would link polars again.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a skipped comparison says so"
)]

mod cli;
mod exports;
mod helpers;
mod hostile;
mod inspect;
mod oracle;
mod presets;
mod properties;
mod readme;
mod scenario;
mod simulation;
mod tidy;
mod variants;
