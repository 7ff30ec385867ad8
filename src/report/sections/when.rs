//! When incidents began: whether they follow the clock, how many began out of hours, and which teams carried that.

use crate::analysis::{Pattern, TeamLoad};
use crate::report::sections::{section as make, text};
use crate::report::table::showing;
use crate::report::{Align, Block, Cell, Facts, Section, Table, changes, charts, words};

/// The most teams that are listed.
const TEAMS: usize = 15;

pub(super) fn section(facts: &Facts) -> Section {
    if facts.analyses.time_of_day.starts == 0 {
        return make(
            "when",
            "When they began",
            "No incident began in this window.",
            Vec::new(),
        );
    }
    let mut blocks = vec![
        Block::Chart(Box::new(charts::hour_by_weekday(facts))),
        text(out_of_hours(facts)),
    ];
    blocks.extend(load(facts));
    make("when", "When they began", lead(facts), blocks)
}

/// The load by team, most disrupted time first; teams that are too small are one row. Teams only, never people.
fn load(facts: &Facts) -> Option<Block> {
    let found = &facts.analyses.load;
    let row = |load: &TeamLoad| {
        let name = match load.teams {
            1 if !load.name.is_empty() => load.name.clone(),
            teams => format!(
                "{} together",
                words::plural(teams, "smaller team", "smaller teams")
            ),
        };
        vec![
            Cell::text(name),
            Cell::count(load.incidents),
            Cell::duration(Some(load.disrupted_seconds), words::NOT_KNOWN),
            Cell::text(words::percent_or(load.out_of_hours_share, words::NOT_KNOWN)),
            Cell::count(load.began_out_of_hours),
        ]
    };
    let rows: Vec<_> = found
        .teams
        .iter()
        .take(TEAMS)
        .chain(&found.small_teams)
        .map(row)
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("Team", Align::Text),
        ("Incidents", Align::Figure),
        ("Disrupted", Align::Figure),
        ("Out of hours", Align::Figure),
        ("Began out of hours", Align::Figure),
    ];
    let note = format!(
        "Disrupted is the time in which at least one incident was running, out of hours the share of it outside of working \
         hours. A team stands by itself from {} incidents on and, where people are recorded, from {} people on. {}",
        words::count(found.fewest_incidents),
        words::count(found.fewest_people),
        showing(
            found.teams.len().min(TEAMS),
            found.teams.len(),
            "most disrupted time first",
            "report.json"
        )
    );
    let caption = format!("Load by team, {}", facts.period());
    let table = Table::new("load-table", caption, &columns).with_rows(rows);
    Some(Block::Table(table.noted(note.trim_end())))
}

fn lead(facts: &Facts) -> String {
    let found = &facts.analyses.time_of_day;
    let starts = words::plural(found.starts, "start", "starts");
    let used = if found.starts_used == found.starts {
        String::new()
    } else {
        format!(
            " Those within six hours of an earlier one are taken as the same trouble, which leaves {}.",
            words::count(found.starts_used)
        )
    };
    let is_uneven = |p: Option<f64>| p.is_some_and(|p| p <= 0.05);
    let said = match (
        found.verdict,
        is_uneven(found.hours_p_value),
        is_uneven(found.weekdays_p_value),
    ) {
        (Some(Pattern::Pattern), true, true) => {
            "Both hours of the day and weekdays differ by more than chance."
        }
        (Some(Pattern::Pattern), true, false) => {
            "Hours of the day differ by more than chance; weekdays do not."
        }
        (Some(Pattern::Pattern), ..) => {
            "Weekdays differ by more than chance; hours of the day do not."
        }
        (Some(Pattern::NoClearPattern), ..) => {
            "No hour of the day and no weekday stands out beyond chance: single dark cells are to be expected."
        }
        _ => "Too few to tell whether they follow the clock: single dark cells are to be expected.",
    };
    format!(
        "{starts} by weekday and hour in {}.{used} {said}",
        facts.zone()
    )
}

fn out_of_hours(facts: &Facts) -> String {
    let found = &facts.analyses.time_of_day.out_of_hours;
    let hours = if facts.rules.working_hours.is_some() {
        "the calendar\u{2019}s hours".to_owned()
    } else {
        format!("Monday to Friday, 08:00 to 18:00 in {}", facts.zone())
    };
    let range = words::percent_range(found.current.lower, found.current.upper);
    let here = format!(
        "{} of {} began out of working hours ({}, likely {range}; working hours are {hours}).",
        words::count(found.current.count),
        words::count(found.current.of),
        words::percent_or(found.current.share, words::NOT_KNOWN)
    );
    match changes::shares(facts, found, "starts out of hours") {
        Some(change) => format!("{here} {change}"),
        None => here,
    }
}
