//! The commands that print what the program knows: the canonical columns, the presets, the manual page.

use clap::CommandFactory;
use serde_json::json;

use super::{pretty, print};
use crate::args::{Args, PrintArgs};
use crate::error::{Error, Result};
use crate::import;
use crate::incident::table::{COLUMNS, Kind};
use crate::output;

pub(super) fn man() -> Result<()> {
    let mut made = Vec::new();
    let page = clap_mangen::Man::new(Args::command());
    page.render(&mut made)
        .map_err(|cause| Error::internal(cause.to_string()))?;
    output::write_stdout(|out| out.write_all(&made))
}

pub(super) fn schema(args: &PrintArgs) -> Result<()> {
    let kind = |kind: Kind| match kind {
        Kind::Text => "text",
        Kind::List => "list of text",
        Kind::Severity | Kind::Status | Kind::DetectedBy => "word",
        Kind::Instant(_) => "instant (RFC 3339, UTC)",
        Kind::Number => "whole number",
        Kind::Flag => "true or false",
        Kind::Json => "JSON list",
    };
    if args.json {
        let columns: Vec<_> = COLUMNS.iter().map(|column| json!({"name": column.name, "kind": kind(column.kind), "meaning": column.meaning})).collect();
        return print(&pretty(&columns)?);
    }
    let lines: Vec<String> = COLUMNS
        .iter()
        .map(|column| {
            format!(
                "{:<22}{:<25}{}\n",
                column.name,
                kind(column.kind),
                column.meaning
            )
        })
        .collect();
    print(&lines.concat())
}

pub(super) fn presets(args: &PrintArgs) -> Result<()> {
    let presets = import::carried()?;
    if args.json {
        let listed: Vec<_> = presets
            .iter()
            .map(|preset| {
                json!({
                    "id": preset.id,
                    "title": preset.title,
                    "records": preset.records,
                    "detect": preset.detect,
                })
            })
            .collect();
        return print(&pretty(&listed)?);
    }
    let lines: Vec<String> = presets
        .iter()
        .map(|preset| format!("{:<24}{}\n", preset.id, preset.title))
        .collect();
    print(&lines.concat())
}
