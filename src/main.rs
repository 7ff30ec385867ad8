//! Parses the command line, runs it, and gives its exit code; all the rest is the library.

use std::process::ExitCode;

use afteraction::args::Args;
use afteraction::{error, run};
use clap::Parser;

fn main() -> ExitCode {
    match run::guarded(|| run::run(Args::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => error::report(&failure, &mut std::io::stderr()),
    }
}
