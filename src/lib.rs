//! afteraction
pub mod analysis;
pub mod args;
pub mod error;
pub mod export;
pub mod import;
pub mod incident;
pub mod notes;
pub mod output;
pub mod progress;
pub mod render;
pub mod report;
pub mod run;
pub mod settings;
pub mod stats;
