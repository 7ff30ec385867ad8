//! One test binary: each further one would link polars again.

#![expect(clippy::print_stderr, reason = "a skipped comparison says so")]

mod actions;
mod audiences;
mod browser;
mod cli;
mod clusters;
mod exports;
mod fold_exports;
mod fuzzed;
mod helpers;
mod hostile;
mod inert;
mod inspect;
mod ledger;
mod limits;
mod mail;
mod mutation;
mod oracle;
mod perturbed;
mod pollution;
mod postmortem;
mod presets;
mod privacy;
mod properties;
mod readme;
mod redaction;
mod rejected_rows;
mod scenario;
mod session;
mod simulation;
mod tidy;
mod variants;
