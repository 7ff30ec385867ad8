//! The command `postmortem`: incidents → documents that know the facts and ask for the rest.

use serde_json::json;

use super::clusters::scope_of;
use super::similar::row_of;
use super::{check_rejects, filtered, pretty, print, read, settle_ledger};
use crate::analysis::{self, IncidentNames};
use crate::args::PostmortemArgs;
use crate::error::Result;
use crate::progress::Progress;
use crate::report::{IncidentFacts, incident_facts};
use crate::settings;

pub(super) fn postmortem(args: PostmortemArgs) -> Result<()> {
    let settings = settings::postmortem_settings(args)?;
    let report = &settings.report;
    let progress = Progress::new(report.input.progress && !report.input.quiet);
    let mut read = read(&report.input, &progress)?;
    let table = filtered(&read.table, &report.filters)?;
    let scope = scope_of(report, &table, read.latest);
    progress.step("looking back");
    let names = IncidentNames::new(&table);
    let rows: Result<Vec<usize>> = settings.ids.iter().map(|id| row_of(&names, id)).collect();
    let cases = analysis::case_files(&table, &scope, &report.rules, &rows?)?;
    let facts: Vec<IncidentFacts> = cases
        .iter()
        .map(|case| incident_facts(case, &read.inputs, scope.zone))
        .collect();
    progress.finish();
    if report.input.json {
        print(&pretty(&json!({
            "as_of": scope.as_of,
            "time_zone": scope.zone.name(),
            "postmortems": facts,
        }))?)?;
    }
    settle_ledger(&mut read);
    check_rejects(&report.input, &read.ledger)
}
