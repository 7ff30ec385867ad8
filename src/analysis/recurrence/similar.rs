//! One incident → the past incidents that are most like it.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::analysis::recurrence::grouping::Model;
use crate::analysis::recurrence::labels::{shared, words};
use crate::analysis::recurrence::records::Records;
use crate::analysis::spans::{self, Endings, Measured};
use crate::analysis::{Rules, Scope};
use crate::incident::{IncidentTable, Instant, Severity};

/// A past incident that is like the one that was asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Similar {
    /// The incident.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its place in time.
    pub started_at: Instant,
    /// Its severity.
    pub severity: Severity,
    /// Its services.
    pub services: Vec<String>,
    /// How alike the texts are, 0 to 1.
    pub similarity: f64,
    /// How strong the evidence is that they are one problem; from the cut on, they would be grouped.
    pub strength: f64,
    /// Words that both have, most telling first.
    pub why: Vec<String>,
    /// What stopped it.
    pub mitigation: Option<String>,
    /// What caused it.
    pub root_cause: Option<String>,
    /// Its time to resolve, where known.
    pub seconds: Option<f64>,
}

/// Finds the `most` incidents that are most like the one in row `row` of the table.
///
/// *Input*: all counted incidents before as-of, whether they came before or after it. *Output*: the strongest first,
/// ties by start and id; only those that share a word that tells. `None`: the row is counted apart.
#[must_use]
pub fn similar(
    table: &IncidentTable,
    scope: &Scope,
    row: usize,
    most: usize,
) -> Option<Vec<Similar>> {
    similar_each(table, scope, &[row], most).pop().flatten()
}

/// Answers [`similar`] for several rows at once.
#[must_use]
pub fn similar_each(
    table: &IncidentTable,
    scope: &Scope,
    rows: &[usize],
    most: usize,
) -> Vec<Option<Vec<Similar>>> {
    let rules = Rules::default();
    let population = Population::new(table, scope, &rules);
    let model = Model::new(Records::new(&population, population.rows.len()));
    let resolve = spans::resolve_spans(&population, &Endings::new(&population));
    let place = |row: &usize| population.rows.iter().position(|one| one.index() == *row);
    let answer = |row: &usize| Some(nearest(&model, &resolve, place(row)?, most));
    rows.iter().map(answer).collect()
}

/// Finds the records that are most like the one at `asked`.
fn nearest(model: &Model<'_, '_>, resolve: &[Measured], asked: usize, most: usize) -> Vec<Similar> {
    let records = &model.records;
    let node = |record: usize| model.corpus.node_of[record] as usize;
    let strength = model.strength();
    let mut found: Vec<(f32, usize)> = (0..records.count)
        .into_par_iter()
        .with_min_len(1_024)
        .filter(|record| *record != asked)
        .map(|record| (strength.alike(node(asked), node(record)), record))
        .filter(|(strength, _)| *strength > 0.0)
        .collect();
    found.par_sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(most);
    let of = |(found, record): (f32, usize)| {
        let own = records.row(record);
        let likeness = if node(record) == node(asked) {
            1.0
        } else {
            model.vectors.likeness(node(asked), node(record))
        };
        Similar {
            id: records.population.id(own.index()),
            title: records.title(record).to_owned(),
            started_at: Instant::from_micros(own.at),
            severity: own.severity,
            services: records
                .services
                .of(own.index())
                .map(str::to_owned)
                .collect(),
            similarity: f64::from(likeness),
            strength: f64::from(found),
            why: words(&shared(
                records,
                &model.corpus,
                &model.vectors,
                &[asked, record],
            )),
            mitigation: records.mitigation(record).map(str::to_owned),
            root_cause: records.cause(record).map(str::to_owned),
            seconds: resolve[record].known_seconds(),
        }
    };
    found.into_iter().map(of).collect()
}
