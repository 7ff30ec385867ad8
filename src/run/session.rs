//! The command `session`: incidents → a pack for the meeting; filled packs → what was decided.

use serde_json::{Value, json};

use super::similar::row_of;
use super::{check_rejects, eprint_lines, facts, filtered, ledger_lines, pretty, print, read};
use crate::analysis::{self, Extent, IncidentNames, Scope};
use crate::args::SessionArgs;
use crate::error::{Error, Result};
use crate::export;
use crate::import::filled_pack::{FilledPack, PackLine, filled_pack, pack_copy};
use crate::import::input;
use crate::incident::IncidentTable;
use crate::incident::period::{Period, local_day, start_of_day};
use crate::output::{self, Foreign, Staging};
use crate::progress::Progress;
use crate::render;
use crate::report::sharing_pack::{Session, sharing_pack, suggested};
use crate::report::{Facts, incident_facts};
use crate::settings::{self, InputSettings, SessionSettings, SessionWork};

/// Lines of what cannot be read that are said; all of them are in the JSON.
const SAID: usize = 50;

pub(super) fn session(args: SessionArgs) -> Result<()> {
    match settings::session_settings(args)? {
        SessionWork::Prepare(settings) => prepare(&settings),
        SessionWork::Collect(input) => collect(&input),
    }
}

fn prepare(settings: &SessionSettings) -> Result<()> {
    let report = &settings.report;
    let writes_files = report.out_is_named || !report.input.json;
    if writes_files {
        output::check_folder(&report.out, report.foreign)?;
        if report.foreign == Foreign::Refuse {
            output::check_unchanged(&report.out)?;
        }
    }
    let progress = Progress::new(report.input.progress && !report.input.quiet);
    let mut read = read(&report.input, &progress)?;
    progress.step("analysing");
    let mut facts = facts(report, &mut read)?;
    "the report".clone_into(&mut facts.incidents_file);
    let table = filtered(&read.table, &report.filters)?;
    let pack = sharing_pack(&facts, &talked_over(settings, &facts, &table)?);
    let staging = writes_files
        .then(|| Staging::new(&report.out, report.foreign))
        .transpose()?;
    let templates = &report.templates;
    if let Some(staging) = staging {
        let text = render::session_markdown(&pack, templates)?;
        let text = format!("{text}{}", pack_copy(&pack.copy, &text));
        staging.write("session.md", text.as_bytes())?;
        staging.write(
            "session.html",
            render::session_html(&pack, templates)?.as_bytes(),
        )?;
        staging.write("session.json", pretty(&pack)?.as_bytes())?;
        staging.write("rejects.csv", &export::rejects(&read.notes, &read.inputs))?;
        staging.finish(concat!("afteraction ", env!("CARGO_PKG_VERSION")))?;
    }
    progress.finish();
    if report.input.json {
        print(&pretty(&pack)?)?;
    }
    if !report.input.quiet {
        let mut lines = ledger_lines(&read);
        lines.extend(pack.summary());
        if writes_files {
            lines.push(format!("{}", report.out.join("session.html").display()));
        }
        eprint_lines(&lines);
    }
    check_rejects(&report.input, &read.ledger)
}

/// Puts together what is known of the incidents to talk over.
pub(super) fn talked_over(
    settings: &SessionSettings,
    facts: &Facts,
    table: &IncidentTable,
) -> Result<Session> {
    let names = IncidentNames::new(table);
    let wanted = if settings.ids.is_empty() {
        suggested(facts, settings.minutes)
    } else {
        settings.ids.clone()
    };
    let rows: Vec<usize> = wanted
        .iter()
        .map(|id| row_of(&names, id))
        .collect::<Result<_>>()?;
    let scope = over_all_time(&facts.scope, table);
    let cases = analysis::case_files(table, &scope, &settings.report.rules, &rows)?;
    let told = cases
        .into_iter()
        .map(|case| (incident_facts(&case, &facts.inputs, scope.zone), case));
    Ok(Session {
        minutes: settings.minutes,
        incidents: told.collect(),
    })
}

/// Sees everything, from the same moment.
fn over_all_time(scope: &Scope, table: &IncidentTable) -> Scope {
    let first = table.placed_at().iter().flatten().min();
    let first = first.map_or(scope.as_of, crate::incident::Instant::from_micros);
    let from = start_of_day(scope.zone, local_day(scope.zone, first));
    Scope {
        extent: Extent::Everything,
        current: Period {
            from: from.min(scope.as_of),
            to: scope.as_of,
        },
        baseline: None,
        ..*scope
    }
}

/// Reads filled packs back.
fn collect(settings: &InputSettings) -> Result<()> {
    if settings.files.is_empty() {
        return Err(Error::no_packs());
    }
    let mut packs = Vec::new();
    for path in &settings.files {
        let read = input::read(path, &settings.options.limits)?;
        let pack = filled_pack(&read.text, settings.options.date_order);
        packs.push((read.name.clone(), read.sha256(), pack));
    }
    let packs = settings.privacy.redacted(packs)?;
    if settings.json {
        print(&pretty(&collected_json(&packs))?)?;
    } else {
        let items: Vec<_> = packs
            .iter()
            .flat_map(|(_, _, pack)| pack.action_items())
            .collect();
        let csv = export::action_items(items.iter().map(|(_, incident, item)| (*incident, item)));
        output::write_stdout(|out| out.write_all(&csv))?;
    }
    if !settings.quiet {
        for (name, _, pack) in &packs {
            eprint_lines(&said(name, pack));
        }
    }
    let unread: usize = packs.iter().map(|(_, _, pack)| pack.unread.len()).sum();
    let read: usize = packs.iter().map(|(_, _, pack)| pack.decided.len()).sum();
    match settings.max_rejects {
        Some(limit) if limit.is_exceeded(unread as u64, (unread + read) as u64) => Err(
            Error::too_many_rejects(unread as u64, (unread + read) as u64, &limit.words()),
        ),
        _ => Ok(()),
    }
}

fn collected_json(packs: &[(String, String, FilledPack)]) -> Value {
    let pack = |(name, sha256, pack): &(String, String, FilledPack)| json!({ "name": name, "sha256": sha256, "read": pack });
    let actions = packs
        .iter()
        .flat_map(|(_, _, pack)| pack.action_items())
        .map(|(_, incident, item)| export::action_object(incident, &item));
    json!({
        "schema_version": 1,
        "packs": packs.iter().map(pack).collect::<Vec<_>>(),
        "actions": actions.collect::<Vec<_>>(),
    })
}

/// Says what was read of one pack.
fn said(name: &str, pack: &FilledPack) -> Vec<String> {
    let session = pack.session.as_deref().unwrap_or("unknown");
    let mut lines = vec![format!(
        "{name}: session {session}: {} decisions on actions, {} rows without one, {} other decisions, {} answers, {} notes",
        pack.decided.len(),
        pack.undecided.len(),
        pack.resolutions.len(),
        pack.answers.len(),
        pack.notes.len()
    )];
    for (what, list) in [
        ("cannot be read", &pack.unread),
        ("incomplete", &pack.incomplete),
        ("undecided", &pack.undecided),
        ("note", &pack.notes),
    ] {
        lines.extend(list.iter().take(SAID).map(|line| one_line(what, line)));
        if list.len() > SAID {
            lines.push(format!("  {what}: {} more, see --json", list.len() - SAID));
        }
    }
    lines
}

fn one_line(what: &str, line: &PackLine) -> String {
    let place = if line.line == 0 {
        String::new()
    } else {
        format!("line {}: ", line.line)
    };
    let why = if line.why.is_empty() {
        String::new()
    } else {
        format!(" ({})", line.why)
    };
    format!("  {what}: {place}{}{why}", line.text)
}
