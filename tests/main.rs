//! One test binary: each further one would link polars again.

mod cli;
mod helpers;
mod oracle;
mod presets;
mod properties;
mod readme;
mod tidy;
