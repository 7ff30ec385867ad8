//! One report a team, service or other group, each in a folder of its own, and an index that leads to them.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::mail::{self, UNCHANGED};
use super::report::{artifacts, json_of, page_format, write_table};
use super::{eprint_lines, facts_of, filtered, pretty, print};
use crate::error::{Error, Result};
use crate::export;
use crate::import::Imported;
use crate::incident::IncidentTable;
use crate::incident::columns::{COLUMNS, Kind};
use crate::output::Staging;
use crate::progress::Progress;
use crate::render::{self, MAIL};
use crate::report::{
    Checked, Document, GroupEntry, GroupPart, anchor, checked, group_index, trend_report, words,
};
use crate::settings::{MailSettings, ReportSettings};

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

/// A run over groups.
struct Run<'r> {
    settings: &'r ReportSettings,
    column: &'static str,
    read: &'r Imported,
    /// Where files go, if any are written.
    staging: Option<Staging>,
    /// What went wrong although there are reports.
    failure: Option<&'r Error>,
}

/// Writes the reports, and a mail about each if mails are wanted.
///
/// *Input*: what was read, and what went wrong although there are reports. *Output*: what became of the checks, by group.
///
/// Which problems keep coming back is looked for in each group by itself, so the file that remembers them is read and not
/// written.
pub(super) fn reports(
    settings: &ReportSettings,
    column: &'static str,
    (read, failure): (&Imported, Option<&Error>),
    writes_files: bool,
    progress: &Progress,
) -> Result<Checked> {
    let table = filtered(&read.table, &settings.filters)?;
    let groups = members(&table, column);
    if groups.len() > MOST {
        return Err(Error::too_many_groups(column, groups.len(), MOST));
    }
    let folders = folders(groups.keys().map(String::as_str));
    let run = Run {
        settings,
        column,
        read,
        staging: writes_files
            .then(|| Staging::new(&settings.out, settings.foreign))
            .transpose()?,
        failure,
    };
    let (mut entries, mut mails, mut outcome) = (Vec::new(), 0, Checked::default());
    for ((name, rows), folder) in groups.iter().zip(&folders) {
        progress.step(&format!("report of {name}"));
        let (entry, has_mail, checked) = run.report_of((name, rows_of(&table, rows)?), folder)?;
        entries.push(entry);
        mails += usize::from(has_mail);
        let of_group = |what: String| format!("{name}: {what}");
        outcome
            .tripped
            .extend(checked.tripped.into_iter().map(of_group));
        outcome
            .unknown
            .extend(checked.unknown.into_iter().map(of_group));
    }
    let mut all = read.clone();
    let facts = facts_of(settings, &mut all, &table)?;
    let in_none = in_none(&table, &groups)?;
    let without = facts_of(settings, &mut read.clone(), &in_none)?
        .analyses
        .incidents
        .total;
    let index = group_index(&facts, column, entries, without);
    if let Some(staging) = run.staging {
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
        if let (Some(mail), true) = (&settings.mail, writes_files) {
            lines.extend(mail_lines(mail, &groups, mails));
        }
        lines.extend(writes_files.then(|| settings.out.join("index.html").display().to_string()));
        eprint_lines(&lines);
    }
    Ok(outcome)
}

/// Says how many mails there are, and which recipients wait for a group that is not there.
fn mail_lines(
    mail: &MailSettings,
    groups: &BTreeMap<String, Vec<usize>>,
    mails: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    if mails > 0 {
        let count = words::plural(mails as u64, "mail", "mails");
        lines.push(format!("{count}, {MAIL} in the folder of each"));
    }
    let quiet = groups.len() - mails;
    if quiet > 0 {
        let groups = words::plural(quiet as u64, "group", "groups");
        lines.push(format!("no mail for {groups}: {UNCHANGED}"));
    }
    let unknown = mail
        .to_group
        .keys()
        .filter(|name| !groups.contains_key(*name));
    lines.extend(unknown.map(|name| format!("mail-to-group: there is no report of `{name}`")));
    lines
}

impl Run<'_> {
    /// Writes the report of one group; what the index shows of it, whether there is a mail about it, and what became of the
    /// checks.
    fn report_of(
        &self,
        (name, table): (&str, IncidentTable),
        folder: &str,
    ) -> Result<(GroupEntry, bool, Checked)> {
        let settings = self.settings;
        let mut facts = facts_of(settings, &mut self.read.clone(), &table)?;
        facts.group = Some(name.to_owned());
        "../rejects.csv".clone_into(&mut facts.rejects_file);
        if let Some(filters) = facts.settings["where"].as_array_mut() {
            filters.push(format!("{}={name}", self.column).into());
        }
        let document = Document::TrendReport(Box::new(trend_report(facts)));
        let Document::TrendReport(report) = &document;
        let mut has_mail = false;
        if let Some(staging) = &self.staging {
            let (page, templates) = (page_format(settings), &settings.templates);
            let below = format!("{folder}/");
            let made = artifacts(&document, page, Some(staging), &below, templates)?;
            write_table(staging, &below, &table)?;
            if let Some(mail) = &settings.mail {
                let mail = mail.of_group(name, folder);
                let (place, about) = ((staging, &*below), (&**report, json_of(&made)));
                has_mail = mail::about(settings, &mail, place, about, self.failure)?.is_some();
            }
        }
        let entry = GroupEntry::new(&GroupPart {
            name: name.to_owned(),
            folder: folder.to_owned(),
            report,
        });
        Ok((entry, has_mail, checked(report, &settings.fail_on)))
    }
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
