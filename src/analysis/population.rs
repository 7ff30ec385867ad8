//! Which rows count: each row's fate, decided once, and the counted ones by place in time.
//!
//! Every other analysis works on ranges of this order, so no result depends on the order of the table's rows.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::spans::{Kind, Measured};
use crate::analysis::{Extent, Rules, Scope};
use crate::incident::period::Period;
use crate::incident::table::{
    DUPLICATE_OF, ID, IS_DRILL, IS_MAINTENANCE, PLACED_BY, SEVERITY, SOURCE, STATUS, TextRows,
};
use crate::incident::{IncidentTable, Instant, Milestone, Severity, Status};

/// Which incidents count: `imported = total + all of excluded`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DataBasis {
    /// Incidents that count.
    pub total: u64,
    /// Of them, in the window.
    pub in_window: u64,
    /// Of the total, not finished at as-of (the resolve phase is open).
    pub open: u64,
    /// Of them, in the window.
    pub open_in_window: u64,
    /// Of the total, in the baseline; `None` without a baseline.
    pub in_baseline: Option<u64>,
    /// Of the total, placed after the window's end.
    pub since_window: u64,
    /// Incidents that are counted apart, by reason.
    pub excluded: Excluded,
    /// The milestones that place the total in time, and how many each.
    pub placed_by: BTreeMap<Milestone, u64>,
    /// The oldest and the newest place in time of the total.
    pub span: Option<Span>,
}

/// Incidents that are counted apart; each under the first reason that applies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Excluded {
    /// Planned work.
    pub maintenance: u64,
    /// Exercises and tests.
    pub drill: u64,
    /// No incidents after all.
    pub cancelled: u64,
    /// Parts of other incidents: merged, or duplicates by their own word.
    pub merged: u64,
    /// Placed at or after as-of.
    pub not_yet_started: u64,
    /// Without the values that the user asked for.
    #[serde(default)]
    pub filtered: u64,
}

/// From the first to the last of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub first: Instant,
    /// The last.
    pub last: Instant,
}

/// Stands for a missing time: it lies long before the first year.
pub(super) const ABSENT: i64 = i64::MIN;

/// One counted incident: what every analysis asks of it, and where the rest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// Its place in time in microseconds UTC.
    pub(super) at: i64,
    /// Its row in the table.
    pub(super) number: u32,
    /// Its severity.
    pub(super) severity: Severity,
    /// Its state.
    pub(super) status: Status,
    /// The milestone that places it.
    pub(super) placed_by: Milestone,
}

impl Row {
    /// Tells whether it is SEV1 or SEV2.
    #[inline]
    pub(super) fn is_severe(&self) -> bool {
        self.severity <= Severity::Sev2
    }

    /// Returns its row in the table.
    #[inline]
    pub(super) fn index(&self) -> usize {
        self.number as usize
    }
}

/// The counted incidents by place in time and id, so that every period is a range of them.
pub(super) struct Population<'t> {
    /// The table that they stand in.
    pub(super) table: &'t IncidentTable,
    /// What the figures are about.
    pub(super) scope: &'t Scope,
    /// What the team counts by.
    pub(super) rules: &'t Rules,
    /// All that count, by place in time, id and source.
    pub(super) rows: Vec<Row>,
    /// Of them, the window's.
    pub(super) window: Range<usize>,
    /// Of them, the baseline's.
    pub(super) baseline: Option<Range<usize>>,
    /// Of them, those after the window's end.
    pub(super) since: Range<usize>,
    /// How many are counted apart.
    pub(super) excluded: Excluded,
    milestones: [Option<Vec<i64>>; 9],
    ids: TextRows,
    sources: TextRows,
    shared_ids: HashSet<String>,
}

impl<'t> Population<'t> {
    /// Decides once which rows count, and where they stand.
    pub(super) fn new(table: &'t IncidentTable, scope: &'t Scope, rules: &'t Rules) -> Self {
        let (ids, sources) = (table.text_rows(ID), table.text_rows(SOURCE));
        let (mut rows, excluded) = fates(table, scope);
        rows.par_sort_unstable_by(|a, b| {
            let names = |row: &Row| (ids.get(row.index()), sources.get(row.index()), row.number);
            a.at.cmp(&b.at).then_with(|| names(a).cmp(&names(b)))
        });
        let range = |period: Period| {
            let before = |at: Instant| rows.partition_point(|row| row.at < at.micros());
            before(period.from)..before(period.to).max(before(period.from))
        };
        let window = if scope.extent == Extent::Everything {
            0..rows.len()
        } else {
            range(scope.current)
        };
        let since = if scope.extent == Extent::Everything {
            rows.len()
        } else {
            range(scope.current).end
        };
        Self {
            table,
            scope,
            rules,
            window,
            baseline: scope.baseline.map(range),
            since: since..rows.len(),
            excluded,
            milestones: Milestone::ALL.map(|milestone| times(table, milestone, &rows)),
            shared_ids: shared_ids(table),
            ids,
            sources,
            rows,
        }
    }

    /// Returns the window's incidents.
    pub(super) fn in_window(&self) -> &[Row] {
        &self.rows[self.window.clone()]
    }

    /// Returns the baseline's incidents; none without a baseline.
    pub(super) fn in_baseline(&self) -> &[Row] {
        self.baseline.clone().map_or(&[], |range| &self.rows[range])
    }

    /// Returns the length of the baseline in weeks; 0 without one.
    pub(super) fn baseline_weeks(&self) -> f64 {
        let weeks = |period: Period| period.weeks(self.scope.zone);
        self.scope.baseline.map_or(0.0, weeks)
    }

    /// Returns as-of in microseconds.
    pub(super) fn as_of(&self) -> i64 {
        self.scope.as_of.micros()
    }

    /// Returns the times of a milestone, one for each of `rows`, [`ABSENT`] where it is missing; `None` when no row
    /// of the table has one.
    #[inline]
    pub(super) fn milestone(&self, milestone: Milestone) -> Option<&[i64]> {
        self.milestones[milestone as usize].as_deref()
    }

    /// Returns the time of a milestone of the incident at `place` in `rows`.
    #[inline]
    pub(super) fn at(&self, milestone: Milestone, place: usize) -> Option<i64> {
        self.milestone(milestone)?
            .get(place)
            .copied()
            .filter(|at| *at != ABSENT)
    }

    /// Returns the id under which a row is shown: with its source where two tools share the id.
    pub(super) fn id(&self, row: usize) -> String {
        self.shown(row).into_owned()
    }

    /// Returns the same, where it need not be kept.
    pub(super) fn shown(&self, row: usize) -> Cow<'_, str> {
        let id = self.ids.get(row).unwrap_or_default();
        if self.shared_ids.contains(id) {
            Cow::Owned(format!("{}:{id}", self.source(row)))
        } else {
            Cow::Borrowed(id)
        }
    }

    /// Returns the native id of a row.
    pub(super) fn native_id(&self, row: usize) -> &str {
        self.ids.get(row).unwrap_or_default()
    }

    /// Returns the tool that a row comes from.
    pub(super) fn source(&self, row: usize) -> &str {
        self.sources.get(row).unwrap_or_default()
    }
}

/// Puts the times of a milestone into the order of the rows: every analysis then reads them one after the other.
fn times(table: &IncidentTable, milestone: Milestone, rows: &[Row]) -> Option<Vec<i64>> {
    let times = table.instants(milestone);
    if times.null_count() == times.len() {
        return None;
    }
    let times = times.rechunk();
    let chunk = times.downcast_iter().next()?;
    let (values, filled) = (chunk.values().as_slice(), chunk.validity());
    let time = |row: &Row| match filled {
        Some(filled) if !filled.get_bit(row.index()) => ABSENT,
        _ => values[row.index()],
    };
    Some(rows.par_iter().with_min_len(4_096).map(time).collect())
}

/// What becomes of a row.
enum Fate {
    Counts(Row),
    Maintenance,
    Drill,
    Cancelled,
    Merged,
    NotYetStarted,
}

/// Sorts the rows into those that count and those that are counted apart.
fn fates(table: &IncidentTable, scope: &Scope) -> (Vec<Row>, Excluded) {
    let columns = Columns::new(table);
    let fold = |mut found: (Vec<Row>, Excluded), row: usize| {
        let (rows, excluded) = (&mut found.0, &mut found.1);
        match columns.fate(row, scope.as_of.micros()) {
            Fate::Counts(row) => rows.push(row),
            Fate::Maintenance => excluded.maintenance += 1,
            Fate::Drill => excluded.drill += 1,
            Fate::Cancelled => excluded.cancelled += 1,
            Fate::Merged => excluded.merged += 1,
            Fate::NotYetStarted => excluded.not_yet_started += 1,
        }
        found
    };
    let nothing = || (Vec::new(), Excluded::default());
    (0..table.len())
        .into_par_iter()
        .fold(nothing, fold)
        .reduce(nothing, |mut all, mut part| {
            all.0.append(&mut part.0);
            all.1 = all.1.plus(&part.1);
            all
        })
}

impl Excluded {
    /// Returns how many incidents are counted apart.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.maintenance
            + self.drill
            + self.cancelled
            + self.merged
            + self.not_yet_started
            + self.filtered
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            maintenance: self.maintenance + other.maintenance,
            drill: self.drill + other.drill,
            cancelled: self.cancelled + other.cancelled,
            merged: self.merged + other.merged,
            not_yet_started: self.not_yet_started + other.not_yet_started,
            filtered: self.filtered + other.filtered,
        }
    }
}

/// The columns that decide a fate, each in one chunk.
struct Columns {
    placed_at: Int64Chunked,
    placed_by: UInt8Chunked,
    severity: UInt8Chunked,
    status: UInt8Chunked,
    maintenance: Option<BooleanChunked>,
    drill: Option<BooleanChunked>,
    is_duplicate: Option<BooleanChunked>,
}

impl Columns {
    fn new(table: &IncidentTable) -> Self {
        Self {
            placed_at: table.placed_at().rechunk().into_owned(),
            placed_by: table.codes(PLACED_BY).rechunk().into_owned(),
            severity: table.codes(SEVERITY).rechunk().into_owned(),
            status: table.codes(STATUS).rechunk().into_owned(),
            maintenance: if_any(table.flags(IS_MAINTENANCE)),
            drill: if_any(table.flags(IS_DRILL)),
            is_duplicate: if_any(&table.texts(DUPLICATE_OF).is_not_null()),
        }
    }

    /// Decides by the first reason that applies, in the order of [`Excluded`].
    fn fate(&self, row: usize, as_of: i64) -> Fate {
        let is = |flags: &Option<BooleanChunked>| {
            flags
                .as_ref()
                .is_some_and(|flags| flags.get(row) == Some(true))
        };
        let status = Status::from_code(self.status.get(row).unwrap_or_default());
        let at = self.placed_at.get(row).unwrap_or(i64::MAX);
        match status {
            _ if is(&self.maintenance) => Fate::Maintenance,
            _ if is(&self.drill) => Fate::Drill,
            Status::Cancelled => Fate::Cancelled,
            Status::Merged => Fate::Merged,
            _ if is(&self.is_duplicate) => Fate::Merged,
            _ if at >= as_of => Fate::NotYetStarted,
            _ => Fate::Counts(Row {
                at,
                number: u32::try_from(row).expect("a frame has fewer than 2^32 rows"),
                severity: Severity::from_code(self.severity.get(row).unwrap_or_default()),
                status,
                placed_by: placing(self.placed_by.get(row).unwrap_or_default()),
            }),
        }
    }
}

fn if_any(flags: &BooleanChunked) -> Option<BooleanChunked> {
    flags.any().then(|| flags.rechunk().into_owned())
}

fn placing(code: u8) -> Milestone {
    Milestone::ALL
        .get(usize::from(code))
        .copied()
        .unwrap_or(Milestone::Started)
}

/// Finds the ids that stand under more than one source.
pub(super) fn shared_ids(table: &IncidentTable) -> HashSet<String> {
    let (ids, sources) = (table.texts(ID), table.texts(SOURCE));
    let first = sources.iter().next();
    if sources.iter().all(|source| Some(source) == first) {
        return HashSet::new();
    }
    let mut owner = HashMap::with_capacity(table.len());
    let pairs = ids
        .iter()
        .flatten()
        .zip(sources.iter().map(Option::unwrap_or_default));
    pairs
        .filter(|&(id, source)| *owner.entry(id).or_insert(source) != source)
        .map(|(id, _)| id.to_owned())
        .collect()
}

/// Counts which incidents count; `open` tells of each counted incident whether its resolve phase is open.
pub(super) fn data_basis(population: &Population<'_>, resolve: &[Measured]) -> DataBasis {
    let open = |spans: &[Measured]| {
        spans
            .iter()
            .filter(|span| span.kind() == Kind::Open)
            .count() as u64
    };
    let mut placed_by = BTreeMap::new();
    for row in &population.rows {
        *placed_by.entry(row.placed_by).or_default() += 1;
    }
    let instant = |row: &Row| Instant::from_micros(row.at);
    let ends = population.rows.first().zip(population.rows.last());
    DataBasis {
        total: population.rows.len() as u64,
        in_window: population.window.len() as u64,
        open: open(resolve),
        open_in_window: open(&resolve[population.window.clone()]),
        in_baseline: population.baseline.as_ref().map(|range| range.len() as u64),
        since_window: population.since.len() as u64,
        excluded: population.excluded.clone(),
        placed_by,
        span: ends.map(|(first, last)| Span {
            first: instant(first),
            last: instant(last),
        }),
    }
}

#[cfg(test)]
mod tests;
