//! One report a team, service or other group, each in a folder of its own, and an index that leads to them.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::report::{artifacts, page_format, write_table};
use super::{eprint_lines, facts_of, filtered, pretty, print};
use crate::error::{Error, Result};
use crate::export;
use crate::import::Imported;
use crate::incident::IncidentTable;
use crate::incident::columns::{COLUMNS, Kind};
use crate::output::Staging;
use crate::progress::Progress;
use crate::render;
use crate::report::{Document, GroupEntry, GroupPart, anchor, group_index, trend_report};
use crate::settings::ReportSettings;

/// The most reports that one run writes.
const MOST: usize = 500;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Names of files that stand beside the folders.
const TAKEN: [&str; 5] = [
    "index.html",
    "index.md",
    "index.json",
    "rejects.csv",
    "manifest.json",
];

/// Writes the reports.
///
/// Which problems keep coming back is looked for in each group by itself, so the file that remembers them is read and not
/// written.
pub(super) fn reports(
    settings: &ReportSettings,
    column: &'static str,
    read: &Imported,
    writes_files: bool,
    progress: &Progress,
) -> Result<()> {
    let table = filtered(&read.table, &settings.filters)?;
    let groups = members(&table, column);
    if groups.len() > MOST {
        return Err(Error::too_many_groups(column, groups.len(), MOST));
    }
    let folders = folders(groups.keys().map(String::as_str));
    let staging = writes_files
        .then(|| Staging::new(&settings.out, settings.foreign))
        .transpose()?;
    let mut entries = Vec::new();
    for ((name, rows), folder) in groups.iter().zip(&folders) {
        progress.step(&format!("report of {name}"));
        let group = (name.as_str(), rows_of(&table, rows)?);
        entries.push(report_of(
            settings,
            column,
            read,
            group,
            folder,
            staging.as_ref(),
        )?);
    }
    let mut all = read.clone();
    let facts = facts_of(settings, &mut all, &table)?;
    let in_none = in_none(&table, &groups)?;
    let without = facts_of(settings, &mut read.clone(), &in_none)?
        .analyses
        .incidents
        .total;
    let index = group_index(&facts, column, entries, without);
    if let Some(staging) = staging {
        for artifact in render::index(&index, &settings.templates)? {
            staging.write(&artifact.path, &artifact.bytes)?;
        }
        staging.write("rejects.csv", &export::rejects(&all.notes, &all.inputs))?;
        staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))?;
    }
    progress.finish();
    if settings.input.json {
        print(&pretty(&index)?)?;
    }
    if !settings.input.quiet {
        let mut lines = index.lead.clone();
        lines.extend(writes_files.then(|| settings.out.join("index.html").display().to_string()));
        eprint_lines(&lines);
    }
    Ok(())
}

/// Writes the report of one group and returns what the index shows of it.
fn report_of(
    settings: &ReportSettings,
    column: &str,
    read: &Imported,
    (name, table): (&str, IncidentTable),
    folder: &str,
    staging: Option<&Staging>,
) -> Result<GroupEntry> {
    let mut facts = facts_of(settings, &mut read.clone(), &table)?;
    facts.group = Some(name.to_owned());
    "../rejects.csv".clone_into(&mut facts.rejects_file);
    if let Some(filters) = facts.settings["where"].as_array_mut() {
        filters.push(format!("{column}={name}").into());
    }
    let document = Document::TrendReport(Box::new(trend_report(facts)));
    if let Some(staging) = staging {
        let below = format!("{folder}/");
        artifacts(
            &document,
            page_format(settings),
            Some(staging),
            &below,
            &settings.templates,
        )?;
        write_table(staging, &below, &table)?;
    }
    let Document::TrendReport(report) = &document;
    Ok(GroupEntry::new(&GroupPart {
        name: name.to_owned(),
        folder: folder.to_owned(),
        report,
    }))
}

/// Returns the rows of each group, by its name as it stands in the records.
fn members(table: &IncidentTable, column: &str) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut put = |name: &str, row: usize| {
        let rows = found.entry(name.to_owned()).or_default();
        // A record may name a group twice.
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    };
    let kind = COLUMNS.iter().find(|known| known.name == column);
    match kind.map(|column| column.kind) {
        Some(Kind::List) => {
            for (row, names) in table.list_rows(column).iter().enumerate() {
                names.into_iter().for_each(|name| put(name, row));
            }
        }
        Some(Kind::Severity) => {
            for (row, severity) in table.severities().into_iter().enumerate() {
                put(severity.word(), row);
            }
        }
        _ => {
            for (row, name) in table.texts(column).iter().enumerate() {
                name.into_iter().for_each(|name| put(name, row));
            }
        }
    }
    found
}

fn rows_of(table: &IncidentTable, rows: &[usize]) -> Result<IncidentTable> {
    let mut keep = vec![false; table.len()];
    rows.iter().for_each(|&row| keep[row] = true);
    table.filter(&keep)
}

/// Returns the incidents that belong to no group.
fn in_none(table: &IncidentTable, groups: &BTreeMap<String, Vec<usize>>) -> Result<IncidentTable> {
    let mut keep = vec![true; table.len()];
    groups.values().flatten().for_each(|&row| keep[row] = false);
    table.filter(&keep)
}

/// Returns a folder for each name, safe on every system; names that would meet are told apart by their hash.
fn folders<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let safe: Vec<(&str, String)> = names.map(|name| (name, anchor::safe_id(name))).collect();
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    for (_, folder) in &safe {
        // Some file systems do not tell case apart.
        let folder = folder.to_lowercase();
        if !seen.insert(folder.clone()) {
            twice.insert(folder);
        }
    }
    let told = |(name, folder): (&str, String)| {
        let lower = folder.to_lowercase();
        let stem = lower.split('.').next().unwrap_or_default();
        let is_device = DEVICES.contains(&stem)
            || matches!(stem.strip_prefix("com").or(stem.strip_prefix("lpt")), Some(rest) if rest.len() == 1);
        if twice.contains(&lower) || is_device || TAKEN.contains(&lower.as_str()) {
            format!(
                "{}-{}",
                folder.replace('.', "-"),
                hex::encode(&Sha256::digest(name)[..4])
            )
        } else {
            folder
        }
    };
    safe.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests;
