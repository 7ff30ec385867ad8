//! The command `similar`: one incident → the past incidents that are most like it.

use serde_json::json;

use super::clusters::scope_of;
use super::{check_rejects, filtered, pretty, print, read, settle_ledger};
use crate::analysis::{self, IncidentNames};
use crate::args::SimilarArgs;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::report::listings;
use crate::settings;

pub(super) fn similar(args: SimilarArgs) -> Result<()> {
    let (settings, id, most) = settings::similar_settings(args)?;
    let progress = Progress::new(settings.input.progress && !settings.input.quiet);
    let mut read = read(&settings.input, &progress)?;
    let table = filtered(&read.table, &settings.filters)?;
    let scope = scope_of(&settings, &table, read.latest);
    progress.step("comparing");
    let names = IncidentNames::new(&table);
    let row = row_of(&names, &id)?;
    let found = analysis::similar(&table, &scope, row, most)
        .ok_or_else(|| Error::uncounted_incident(&id))?;
    progress.finish();
    if settings.input.json {
        print(&pretty(&json!({
            "id": names.shown(row),
            "as_of": scope.as_of,
            "similar": found,
        }))?)?;
    } else {
        print(&listings::similar(&names.shown(row), &found, scope.zone))?;
    }
    settle_ledger(&mut read);
    check_rejects(&settings.input, &read.ledger)
}

/// Returns the row of the incident that a name means.
pub(super) fn row_of(names: &IncidentNames, id: &str) -> Result<usize> {
    match names.rows(id).as_slice() {
        [row] => Ok(*row),
        [] => {
            let known = names.in_order();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Err(Error::unknown_incident(id, &known))
        }
        several => {
            let shown: Vec<String> = several.iter().map(|row| names.shown(*row)).collect();
            Err(Error::ambiguous_incident(id, &shown))
        }
    }
}
