//! The command `clusters`: exports → problems that keep coming back.

use std::collections::HashMap;

use serde_json::json;

use super::{check_rejects, eprint_lines, filtered, pretty, read, settle_ledger};
use crate::analysis::{self, Cluster, IncidentNames, Recurrence, RecurrenceBasis};
use crate::args::ClustersArgs;
use crate::error::{Error, Result};
use crate::export;
use crate::incident::{IncidentTable, Instant};
use crate::output;
use crate::progress::Progress;
use crate::report::listings;
use crate::settings::{self, ClustersFile, ListFormat, ReportSettings};

pub(super) fn clusters(args: ClustersArgs) -> Result<()> {
    let (settings, format) = settings::clusters_settings(args)?;
    let progress = Progress::new(settings.input.progress && !settings.input.quiet);
    let mut read = read(&settings.input, &progress)?;
    let (as_of, _) = settings.as_of(read.latest);
    let table = filtered(&read.table, &settings.filters)?;
    progress.step("comparing");
    let scope = settings.scope(as_of, earliest(&table));
    let around = format != ListFormat::Csv;
    let found = analysis::recurring(&table, &scope, &settings.rules, around);
    progress.step("writing");
    let groups = || found.problems.iter().chain(&found.events);
    let made = match format {
        ListFormat::Csv => csv(&IncidentNames::new(&table), &found)?,
        ListFormat::Json => pretty(&json!({
            "as_of": as_of,
            "time_zone": scope.zone.name(),
            "recurrence": found.basis,
            "clusters": found.problems,
            "single_events": found.events,
        }))?
        .into_bytes(),
        ListFormat::Table => listings::clusters(&found, scope.zone).into_bytes(),
    };
    remember(settings.clusters_file.as_ref(), groups(), &found.basis)?;
    progress.finish();
    output::write_stdout(|out| out.write_all(&made))?;
    settle_ledger(&mut read);
    if !settings.input.quiet {
        eprint_lines(&listings::search(&found.basis));
    }
    check_rejects(&settings.input, &read.ledger)
}

/// Returns the first place in time of a table.
pub(super) fn earliest(table: &IncidentTable) -> Option<Instant> {
    let first = table.placed_at().iter().flatten().min();
    first.map(Instant::from_micros)
}

/// Writes what was found into the file that remembers it, if there is one.
pub(super) fn remember<'c>(
    file: Option<&ClustersFile>,
    clusters: impl Iterator<Item = &'c Cluster>,
    basis: &RecurrenceBasis,
) -> Result<()> {
    let Some(file) = file else {
        return Ok(());
    };
    let text = settings::updated_clusters_file(&file.text, clusters, basis)?;
    if text == file.text {
        return Ok(());
    }
    output::write_file(&file.path, |out| out.write_all(text.as_bytes()))
}

/// One row an incident, by start and id; without a cluster where it is alone.
fn csv(names: &IncidentNames, found: &Recurrence) -> Result<Vec<u8>> {
    let mut cluster_of: HashMap<&str, &Cluster> = HashMap::new();
    for cluster in found.problems.iter().chain(&found.events) {
        cluster_of.extend(cluster.incident_ids.iter().map(|id| (id.as_str(), cluster)));
    }
    let failed = |cause: csv::Error| Error::internal(cause.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["incident_id", "cluster_id", "label"])
        .map_err(failed)?;
    for id in names.in_order() {
        let (cluster, label) = cluster_of
            .get(id.as_str())
            .map_or(("", String::new()), |cluster| {
                (
                    cluster.id.as_str(),
                    export::guarded(&cluster.label).into_owned(),
                )
            });
        out.write_record([&*export::guarded(&id), cluster, label.as_str()])
            .map_err(failed)?;
    }
    out.into_inner()
        .map_err(|cause| Error::internal(cause.to_string()))
}

/// Tells how a run of `similar` or `report` sees its incidents.
pub(super) fn scope_of(
    settings: &ReportSettings,
    table: &IncidentTable,
    latest: Option<Instant>,
) -> crate::analysis::Scope {
    let (as_of, _) = settings.as_of(latest);
    settings.scope(as_of, earliest(table))
}
