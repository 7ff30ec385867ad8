//! One incident in depth: its record, how long it took against the usual, what was tried, and what came before.
//!
//! Joins for one incident what the other analyses say of all; computes nothing that they do not define.

use std::collections::{BTreeMap, HashMap};

use crate::analysis::follow_up::{Ending, Origin, ended, entries, follow_up, how_it_ended, told};
use crate::analysis::population::Population;
use crate::analysis::spans::{Endings, Kind, Measured, phase_spans, resolve_spans};
use crate::analysis::{
    ActionEntry, Cluster, Extent, FixCheck, FixVerdict, FollowUp, Measure, Rules, Scope, recurrence,
};
use crate::error::Result;
use crate::incident::row::RowReader;
use crate::incident::{Incident, IncidentTable, Instant, Milestone, Phase, Severity};
use crate::stats::survival::Curve;

/// So many other incidents with a known length make a usual one.
const ENOUGH: u64 = 5;

/// One incident in depth.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// How it is called.
    pub id: String,
    /// Its record.
    pub incident: Incident<'static>,
    /// The number of the input that it comes from.
    pub input: u32,
    /// Whether it counts; if not (planned work, a drill, cancelled …), nothing is compared.
    pub counts: bool,
    /// How long each phase took, in reading order.
    pub phases: Vec<CasePhase>,
    /// What was tried, by time; what is told without a time comes last.
    pub steps: Vec<CaseStep>,
    /// What was agreed on after it.
    pub actions: Vec<ActionEntry>,
    /// The recurring problem that it belongs to, if any.
    pub history: Option<CaseHistory>,
    /// Other records of the same event, by start.
    pub same_event: Vec<String>,
    /// How many incidents it was compared with.
    pub compared: u64,
}

/// How long one phase took.
#[derive(Debug, Clone, PartialEq)]
pub struct CasePhase {
    /// Which.
    pub phase: Phase,
    /// The milestone that it is measured from, where it is known.
    pub from: Option<Milestone>,
    /// What is known of it.
    pub state: CaseSpan,
    /// Against other incidents of its severity.
    pub by_severity: Usual,
    /// Against the other incidents of its problem.
    pub by_problem: Option<Usual>,
}

/// What is known of the length of a phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CaseSpan {
    /// So many seconds.
    Known(f64),
    /// It goes on, so many seconds already.
    Open(f64),
    /// A stamp is missing, or zero means that it is.
    Missing,
    /// The end lies before the begin.
    Negative,
}

/// What is usual for a phase, among others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usual {
    /// Other incidents.
    pub others: u64,
    /// Of them, with a known length.
    pub known: u64,
    /// Of them, going on.
    pub open: u64,
    /// Their median (Kaplan-Meier); `None` when fewer than five are known, or half of them are not over.
    pub median_seconds: Option<f64>,
}

/// A measure that was taken, or a lasting fix.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseStep {
    /// When it was told, if a time is recorded.
    pub at: Option<Instant>,
    /// The measure; `None`: only a lasting fix is told of.
    pub measure: Option<Measure>,
    /// The words that told.
    pub words: String,
    /// Where they stand: `updates` or `mitigation`.
    pub field: &'static str,
    /// When the bleeding had stopped, else the impact ended; of a step with a time, only if that is not before it.
    pub followed_by: Option<(Milestone, Instant)>,
}

/// What came before and after, within one recurring problem.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseHistory {
    /// The problem.
    pub cluster: Cluster,
    /// Its other incidents, by start.
    pub others: Vec<PastIncident>,
    /// What was agreed on after them, by incident.
    pub actions: Vec<PastAction>,
    /// The verdicts on its fixes, by time.
    pub fixes: Vec<FixCheck>,
}

impl CaseHistory {
    /// Returns the incidents before `at`.
    #[must_use]
    pub fn earlier(&self, at: Instant) -> &[PastIncident] {
        &self.others[..self.others.partition_point(|one| one.started_at < at)]
    }

    /// Returns the incidents at or after `at`.
    #[must_use]
    pub fn later(&self, at: Instant) -> &[PastIncident] {
        &self.others[self.earlier(at).len()..]
    }
}

/// Another incident of the same problem.
#[derive(Debug, Clone, PartialEq)]
pub struct PastIncident {
    /// How it is called.
    pub id: String,
    /// The number of the input that it comes from.
    pub input: u32,
    /// Its title.
    pub title: Option<String>,
    /// Its place in time.
    pub started_at: Instant,
    /// Its severity.
    pub severity: Severity,
    /// Its time to resolve, where known.
    pub seconds: Option<f64>,
    /// What ended it, as far as it is told.
    pub ended: Option<Ending>,
    /// What stopped it, as it is written.
    pub mitigation: Option<String>,
}

/// An earlier action, and whether it held.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAction {
    /// The action.
    pub entry: ActionEntry,
    /// The number of the input of its incident.
    pub input: u32,
    /// The verdict, when it is finished and was to last.
    pub verdict: Option<FixVerdict>,
}

/// Puts together what is known of incidents.
///
/// *Input*: rows of the table; whatever the scope's window, all time up to as-of counts. *Output*: one entry a row, in their order. *Definition*: the
/// usual is the median of the other counted incidents; problems that hold more than a tenth of all incidents without
/// being tight are no history.
///
/// # Errors
/// Internal, when a cell of the table is not what its builder wrote.
pub fn case_files(
    table: &IncidentTable,
    scope: &Scope,
    rules: &Rules,
    rows: &[usize],
) -> Result<Vec<CaseFile>> {
    let scope = Scope {
        extent: Extent::Everything,
        baseline: None,
        ..*scope
    };
    let population = Population::new(table, &scope, rules);
    let endings = Endings::new(&population);
    let resolve = resolve_spans(&population, &endings);
    let found = recurrence::recurrence(recurrence::compared(&population), &resolve, false);
    let follow_up = follow_up(&population, &resolve, &ended(&population), &found.problems)?;
    let spans = Phase::ALL.map(|phase| (phase, phase_spans(&population, &endings, phase).window));
    let places = population.rows.iter().enumerate();
    let cases = Cases {
        population: &population,
        reader: RowReader::new(table),
        spans,
        resolve,
        problems: &found.problems,
        events: &found.events,
        follow_up,
        places: places.map(|(place, row)| (row.index(), place)).collect(),
        names: population
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| (population.id(row.index()), place))
            .collect(),
    };
    Ok(rows.iter().map(|row| cases.case_file(*row)).collect())
}

/// What all case files rest on.
struct Cases<'p, 't> {
    population: &'p Population<'t>,
    reader: RowReader<'t>,
    spans: [(Phase, Vec<Measured>); 7],
    resolve: Vec<Measured>,
    problems: &'p [Cluster],
    events: &'p [Cluster],
    follow_up: FollowUp,
    places: HashMap<usize, usize>,
    names: HashMap<String, usize>,
}

impl Cases<'_, '_> {
    fn case_file(&self, row: usize) -> CaseFile {
        let id = self.population.id(row);
        let incident = self.reader.incident(row).into_owned();
        let place = self.places.get(&row).copied();
        let holds = |cluster: &&Cluster| {
            place.is_some() && !cluster.is_runaway && cluster.incident_ids.contains(&id)
        };
        let problem = self.problems.iter().find(holds);
        let event = self.events.iter().find(holds);
        let same_event = event.map_or(&[][..], |event| event.incident_ids.as_slice());
        let cluster_id = problem.map(|cluster| cluster.id.as_str());
        let as_of = self.population.scope.as_of;
        CaseFile {
            input: self.reader.input(row),
            counts: place.is_some(),
            phases: place.map_or(Vec::new(), |place| self.phases(place, problem)),
            steps: steps(&incident),
            actions: entries(&incident.action_items, &id, cluster_id, as_of),
            history: problem.map(|problem| self.history(problem, &id)),
            same_event: same_event
                .iter()
                .filter(|one| **one != id)
                .cloned()
                .collect(),
            compared: (self.population.rows.len() as u64).saturating_sub(1),
            incident,
            id,
        }
    }

    fn phases(&self, place: usize, problem: Option<&Cluster>) -> Vec<CasePhase> {
        let rows = &self.population.rows;
        let severity = rows[place].severity;
        let alike: Vec<usize> = (0..rows.len())
            .filter(|other| *other != place && rows[*other].severity == severity)
            .collect();
        let members: Option<Vec<usize>> = problem.map(|problem| {
            let ids = problem.incident_ids.iter();
            let places = ids.filter_map(|id| self.names.get(id).copied());
            places.filter(|other| *other != place).collect()
        });
        let definitions = self.population.rules.definitions;
        self.spans
            .iter()
            .map(|(phase, spans)| {
                let span = spans[place];
                let state = state(span);
                let begins = definitions.begins(*phase);
                CasePhase {
                    phase: *phase,
                    from: match state {
                        CaseSpan::Missing => None,
                        _ => begins.get(span.basis()).copied(),
                    },
                    state,
                    by_severity: usual(spans, &alike),
                    by_problem: members.as_ref().map(|members| usual(spans, members)),
                }
            })
            .collect()
    }

    fn history(&self, problem: &Cluster, id: &str) -> CaseHistory {
        let mut fixes: Vec<FixCheck> = self
            .follow_up
            .actions
            .fixes
            .iter()
            .filter(|fix| fix.cluster_id == problem.id)
            .map(|fix| fix.check.clone())
            .collect();
        fixes.sort_by_key(|fix| (fix.closed_at.is_none(), fix.closed_at));
        let mut verdicts: BTreeMap<&str, FixVerdict> = BTreeMap::new();
        for fix in &fixes {
            verdicts.extend(fix.action_ids.iter().map(|id| (id.as_str(), fix.verdict)));
        }
        let as_of = self.population.scope.as_of;
        let (mut others, mut actions) = (Vec::new(), Vec::new());
        for member in problem.incident_ids.iter().filter(|member| *member != id) {
            let Some(&place) = self.names.get(member) else {
                continue;
            };
            let row = self.population.rows[place].index();
            let record = self.reader.incident(row);
            let input = self.reader.input(row);
            let agreed = entries(&record.action_items, member, Some(&problem.id), as_of);
            actions.extend(agreed.into_iter().map(|entry| PastAction {
                verdict: verdict(&verdicts, &entry),
                entry,
                input,
            }));
            others.push(self.past(member, place, &record, input));
        }
        CaseHistory {
            cluster: problem.clone(),
            others,
            actions,
            fixes,
        }
    }

    fn past(&self, id: &str, place: usize, record: &Incident<'_>, input: u32) -> PastIncident {
        let owned = |text: &Option<std::borrow::Cow<'_, str>>| {
            let text = text.as_deref().map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let row = &self.population.rows[place];
        PastIncident {
            id: id.to_owned(),
            input,
            title: owned(&record.title),
            started_at: Instant::from_micros(row.at),
            severity: row.severity,
            seconds: self.resolve[place].known_seconds(),
            ended: how_it_ended(
                record.mitigation.as_deref(),
                &record.updates,
                record.description.as_deref(),
            ),
            mitigation: owned(&record.mitigation),
        }
    }
}

fn verdict(verdicts: &BTreeMap<&str, FixVerdict>, entry: &ActionEntry) -> Option<FixVerdict> {
    let name = entry.id.as_deref().unwrap_or(&entry.title);
    verdicts.get(name).copied()
}

fn state(span: Measured) -> CaseSpan {
    match (span.kind(), span.seconds()) {
        (Kind::Known, Some(seconds)) => CaseSpan::Known(seconds),
        (Kind::Open, Some(seconds)) => CaseSpan::Open(seconds),
        (Kind::Negative, _) => CaseSpan::Negative,
        _ => CaseSpan::Missing,
    }
}

fn usual(spans: &[Measured], others: &[usize]) -> Usual {
    let mut seen: Vec<(f64, bool)> = others
        .iter()
        .filter_map(|other| {
            let span = spans[*other];
            Some((span.seconds()?, span.kind() == Kind::Known))
        })
        .collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    let known = seen.iter().filter(|(_, ended)| *ended).count() as u64;
    let median = Curve::new(seen.len(), seen.iter().copied()).estimate(0.5);
    Usual {
        others: others.len() as u64,
        known,
        open: seen.len() as u64 - known,
        median_seconds: median.filter(|_| known >= ENOUGH),
    }
}

/// Reads what was tried: each update that tells of a measure or a fix, then the mitigation.
fn steps(incident: &Incident<'_>) -> Vec<CaseStep> {
    let ended = |from: Instant| {
        [Milestone::Mitigated, Milestone::Resolved]
            .into_iter()
            .filter_map(|milestone| Some((milestone, incident.at(milestone)?)))
            .find(|(_, at)| *at >= from)
    };
    let mut found = Vec::new();
    for update in &incident.updates {
        let told = told(&update.text, Origin::Story);
        found.extend(Ending::of(told).map(|ending| CaseStep {
            at: update.at,
            measure: ending.measure,
            words: ending.words,
            field: "updates",
            followed_by: update.at.and_then(ended),
        }));
    }
    found.sort_by_key(|step| (step.at.is_none(), step.at));
    let mitigation = incident.mitigation.as_deref().unwrap_or_default();
    let last = Ending::of(told(mitigation, Origin::Mitigation));
    found.extend(last.map(|ending| {
        CaseStep {
            at: None,
            measure: ending.measure,
            words: ending.words,
            field: "mitigation",
            followed_by: [Milestone::Mitigated, Milestone::Resolved]
                .into_iter()
                .find_map(|milestone| Some((milestone, incident.at(milestone)?))),
        }
    }));
    found
}

#[cfg(test)]
mod tests;
