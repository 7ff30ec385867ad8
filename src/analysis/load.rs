//! Who carries it: the time for which teams had an incident running, and how much of it lay out of working hours.
//!
//! Of groups only, never of people: a team is shown by itself where enough incidents and enough people stand behind its
//! figures; the others are taken together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::analysis::population::Population;
use crate::analysis::spans::{Measured, total_seconds};
use crate::incident::columns::TEAMS;
use crate::incident::working_hours::{WorkingHours, WorkingTime};
use crate::incident::{Instant, Phase};

/// The columns that name one person each.
const LEADERS: [&str; 2] = ["incident_leader", "communication_leader"];
/// The column that names several.
const EXPERTS: &str = "experts";
/// The fewest incidents of a team in the window that are shown by themselves.
const FEWEST_INCIDENTS: usize = 5;
/// The fewest people behind a team's figures, where people are recorded: of fewer, each could be told.
const FEWEST_PEOPLE: usize = 3;

/// The load of the window by team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// Teams that are large enough, most disrupted time first.
    pub teams: Vec<TeamLoad>,
    /// The other teams together; `None` where there are none.
    pub small_teams: Option<TeamLoad>,
    /// The fewest incidents of a team that is shown by itself.
    pub fewest_incidents: u64,
    /// The fewest people of a team that is shown by itself, where people are recorded.
    pub fewest_people: u64,
}

/// The load of one team, or of several together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TeamLoad {
    /// The team; empty for several.
    pub name: String,
    /// How many teams it is.
    pub teams: u64,
    /// Its incidents with a known stay, open ones up to as-of.
    pub incidents: u64,
    /// Time within the window in which at least one of them was running.
    pub disrupted_seconds: f64,
    /// The share of this time out of working hours; `None` without any.
    pub out_of_hours_share: Option<f64>,
    /// Incidents that began out of working hours.
    pub began_out_of_hours: u64,
}

/// What is known of a team while rows are gone through.
#[derive(Default)]
struct Team<'t> {
    /// When its incidents ran, by their place.
    runs: BTreeMap<usize, (i64, i64)>,
    /// Whom they name.
    people: BTreeSet<&'t str>,
}

/// Adds up the load of each team.
///
/// *Input*: the window's resolve spans. *Definition*: times are those to resolve, cut at the window's end and as-of; where
/// several run at once the time counts once. *Output*: most disrupted time first. *Empty*: no team.
pub(super) fn load(population: &Population<'_>, resolve: &[Measured]) -> Load {
    let found = Load {
        fewest_incidents: FEWEST_INCIDENTS as u64,
        fewest_people: FEWEST_PEOPLE as u64,
        ..Load::default()
    };
    let table = population.table;
    if table.lists(TEAMS).null_count() == table.len() {
        return found;
    }
    let (names, experts) = (table.list_rows(TEAMS), table.list_rows(EXPERTS));
    let leaders = LEADERS.map(|name| table.texts(name));
    let nobody = leaders
        .iter()
        .all(|texts| texts.null_count() == texts.len())
        && table.lists(EXPERTS).null_count() == table.len();
    let runs = runs(population, resolve);
    let mut teams: BTreeMap<&str, Team<'_>> = BTreeMap::new();
    for (row, (names, experts)) in names.iter().zip(experts.iter()).enumerate() {
        let Some((place, run)) = runs.get(&row) else {
            continue;
        };
        let leaders = leaders.iter().filter_map(|texts| texts.get(row));
        let people: Vec<&str> = leaders.chain(experts).collect();
        for name in names {
            let team = teams.entry(name).or_default();
            team.runs.insert(*place, *run);
            team.people.extend(&people);
        }
    }
    let is_large = |team: &Team<'_>| {
        team.runs.len() >= FEWEST_INCIDENTS && (nobody || team.people.len() >= FEWEST_PEOPLE)
    };
    shown(population, found, teams, is_large)
}

/// Returns by row when the window's incidents ran, with their place.
fn runs(population: &Population<'_>, resolve: &[Measured]) -> HashMap<usize, (usize, (i64, i64))> {
    let begins = population.rules.definitions.begins(Phase::Resolve);
    let last = population.scope.current.to.micros().min(population.as_of());
    let run = |(place, span): (usize, &Measured)| {
        let begin = population.at(*begins.get(span.basis())?, place)?;
        let end = begin.saturating_add(span.micros()?).min(last).max(begin);
        Some((population.rows[place].index(), (place, (begin, end))))
    };
    population
        .window
        .clone()
        .zip(resolve)
        .filter_map(run)
        .collect()
}

/// Parts the teams into those that are shown by themselves and the others.
fn shown(
    population: &Population<'_>,
    mut found: Load,
    teams: BTreeMap<&str, Team<'_>>,
    is_large: impl Fn(&Team<'_>) -> bool,
) -> Load {
    let scope = population.scope;
    let given = population.rules.working_hours.clone();
    let hours = given.unwrap_or_else(|| WorkingHours::usual(scope.zone));
    let worked = hours.timeline(scope.current);
    let (mut small, mut together) = (0, BTreeMap::new());
    for (name, team) in teams {
        if is_large(&team) {
            found
                .teams
                .push(team_load(name, 1, team.runs, &hours, &worked));
        } else {
            small += 1;
            together.extend(team.runs);
        }
    }
    found.small_teams = (small > 0).then(|| team_load("", small, together, &hours, &worked));
    found.teams.sort_by(|one, other| {
        let by_time = other.disrupted_seconds.total_cmp(&one.disrupted_seconds);
        by_time.then_with(|| one.name.cmp(&other.name))
    });
    found
}

fn team_load(
    name: &str,
    teams: u64,
    runs: BTreeMap<usize, (i64, i64)>,
    hours: &WorkingHours,
    worked: &WorkingTime,
) -> TeamLoad {
    let mut runs: Vec<(i64, i64)> = runs.into_values().collect();
    runs.sort_unstable();
    let (mut total, mut inside, mut covered) = (0_i64, 0_i64, i64::MIN);
    for &(begin, end) in &runs {
        let begin = begin.max(covered);
        if end > begin {
            total += end - begin;
            inside += worked.between(begin, end);
            covered = end;
        }
    }
    let seconds = |micros: i64| total_seconds(i128::from(micros));
    let is_outside = |run: &&(i64, i64)| !hours.is_inside(Instant::from_micros(run.0));
    TeamLoad {
        name: name.to_owned(),
        teams,
        incidents: runs.len() as u64,
        disrupted_seconds: seconds(total),
        out_of_hours_share: (total > 0).then(|| 1.0 - seconds(inside) / seconds(total)),
        began_out_of_hours: runs.iter().filter(is_outside).count() as u64,
    }
}

#[cfg(test)]
mod tests;
