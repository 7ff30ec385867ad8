//! The charts of the report as data: what they show, their findings, and the same figures as text.

use crate::analysis::{GroupFigures, Pattern, PeriodCount};
use crate::incident::{Phase, Severity};
use crate::report::chart::{
    Bar, Bars, Chart, ChartTable, Column, ColumnWindow, Coverage, DurationMark, HeatMap, Histogram,
    Picture, StackedColumns, UsualRange,
};
use crate::report::{Facts, words};

/// The weekdays, Monday first.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// More weeks than this need the year on their labels.
const WEEKS_WITHOUT_YEAR: usize = 53;
/// The longest name, in characters.
pub(super) const NAME: usize = 80;
/// The most services that are drawn.
const BARS: usize = 12;

/// Makes the names and rows of a chart's table.
pub(super) fn table(columns: &[&str], rows: Vec<Vec<String>>) -> ChartTable {
    ChartTable {
        columns: columns.iter().map(|&name| name.to_owned()).collect(),
        rows,
    }
}

/// Incidents per week, stacked by severity.
pub(super) fn per_week(facts: &Facts) -> Chart {
    let weekly = &facts.analyses.weekly;
    let total: u64 = weekly.iter().map(|week| week.count).sum();
    let title = per_week_finding(facts);
    let last_weeks = words::plural(super::figures::number(weekly.len()), "week", "weeks");
    Chart {
        id: "incidents-per-week".to_owned(),
        description: format!("Columns of incidents per week over {last_weeks}. {title}."),
        title,
        subtitle: format!(
            "{} in {last_weeks} from Monday, {}; by place in time",
            words::plural(total, "incident", "incidents"),
            facts.zone()
        ),
        no_data: "No data: there is no week to show.".to_owned(),
        picture: Picture::StackedColumns(StackedColumns {
            unit: "incidents".to_owned(),
            columns: weekly
                .iter()
                .map(|week| column(facts, week, weekly.len()))
                .collect(),
            window: column_window(facts),
            incomplete_label: "week not complete".to_owned(),
            usual: usual(facts),
        }),
        table: counts_table(facts),
    }
}

/// The counts that are usual for a week of the window, judged by the time before.
fn usual(facts: &Facts) -> Option<UsualRange> {
    let mut judged = facts.analyses.weekly.iter().enumerate();
    let (from, first) = judged.find(|(_, week)| week.usual_lower.is_some())?;
    let to = facts
        .analyses
        .weekly
        .iter()
        .rposition(|week| week.usual_lower.is_some())?
        + 1;
    let (lower, upper) = (first.usual_lower?, first.usual_upper?);
    Some(UsualRange {
        from,
        to,
        lower,
        upper,
        label: format!(
            "usual for a week, judged by the {}: {} to {}",
            facts.before().unwrap_or_default(),
            words::count(lower),
            words::count(upper)
        ),
    })
}

/// "Between 1 and 9 incidents a week; 22 in the four weeks to 1 November 2026".
fn per_week_finding(facts: &Facts) -> String {
    let complete: Vec<u64> = facts
        .analyses
        .weekly
        .iter()
        .filter(|week| week.complete)
        .map(|week| week.count)
        .collect();
    let count = words::plural(facts.in_window(), "incident", "incidents");
    let here = format!("{count} {}", facts.in_period());
    match (complete.iter().min(), complete.iter().max()) {
        (Some(least), Some(most)) if complete.len() > 1 && least == most => {
            format!("{here}; {least} in each complete week shown")
        }
        (Some(least), Some(most)) if complete.len() > 1 => format!(
            "{here}; complete weeks had {} to {}",
            words::count(*least),
            words::count(*most)
        ),
        _ => here,
    }
}

fn column(facts: &Facts, week: &PeriodCount, weeks: usize) -> Column {
    let day = words::short_day(week.from, facts.zone());
    let year = if weeks > WEEKS_WITHOUT_YEAR {
        format!(" {}", words::year(week.from, facts.zone()))
    } else {
        String::new()
    };
    Column {
        label: format!("{day}{year}"),
        coverage: if week.complete {
            Coverage::Complete
        } else {
            Coverage::Incomplete
        },
        counts: counts(week),
    }
}

/// Returns the counts in the order of [`Severity::ALL`].
fn counts(period: &PeriodCount) -> [u64; 6] {
    Severity::ALL.map(|level| period.by_severity.get(&level).copied().unwrap_or(0))
}

/// Returns the columns that begin in the window, unless it covers everything.
fn column_window(facts: &Facts) -> Option<ColumnWindow> {
    let current = facts.scope.current;
    let weekly = &facts.analyses.weekly;
    let from = weekly.iter().position(|week| week.to > current.from)?;
    let to = weekly.iter().rposition(|week| week.from < current.to)? + 1;
    let is_part = facts.scope.extent == crate::analysis::Extent::Window && from < to;
    is_part.then(|| ColumnWindow {
        from,
        to,
        label: "this window".to_owned(),
    })
}

fn counts_table(facts: &Facts) -> ChartTable {
    let used = used_levels(&facts.analyses.weekly);
    let mut columns = vec!["Week from", "Incidents"];
    columns.extend(used.iter().map(|level| level.word()));
    columns.push("Complete");
    let row = |week: &PeriodCount| {
        let mut cells = vec![
            words::day(week.from, facts.zone()),
            words::count(week.count),
        ];
        cells.extend(
            used.iter()
                .map(|level| words::count(week.by_severity.get(level).copied().unwrap_or(0))),
        );
        cells.push(if week.complete { "yes" } else { "no" }.to_owned());
        cells
    };
    table(&columns, facts.analyses.weekly.iter().map(row).collect())
}

/// Returns the severities that occur.
pub(super) fn used_levels(periods: &[PeriodCount]) -> Vec<Severity> {
    let occurs = |level: &Severity| {
        periods.iter().any(|period| {
            period
                .by_severity
                .get(level)
                .is_some_and(|&count| count > 0)
        })
    };
    Severity::ALL.into_iter().filter(occurs).collect()
}

/// How the times to resolve of finished incidents are distributed.
pub(super) fn time_to_resolve(facts: &Facts) -> Chart {
    let found = &facts.analyses.duration_distribution;
    let finished: u64 = found.counts.iter().sum();
    let open = facts
        .analyses
        .phases
        .get(&Phase::Resolve)
        .map_or(0, |figures| figures.open);
    let title = distribution_finding(facts);
    Chart {
        id: "time-to-resolve".to_owned(),
        description: format!("Histogram of times to resolve on a logarithmic axis. {title}."),
        title,
        subtitle: format!(
            "{} of {}; {} still open {} not in it; logarithmic axis",
            words::plural(finished, "finished incident", "finished incidents"),
            facts.period_and_zone(),
            words::count(open),
            words::is_are(open)
        ),
        no_data: "No data: no incident has both a begin and resolved_at.".to_owned(),
        picture: Picture::Histogram(Histogram {
            unit: "incidents".to_owned(),
            edges_seconds: found.edges.clone(),
            counts: found.counts.clone(),
            marks: marks(&found.marks),
        }),
        table: distribution_table(&found.edges, &found.counts),
    }
}

fn distribution_finding(facts: &Facts) -> String {
    let found = &facts.analyses.duration_distribution;
    let at = |share: f64| {
        found
            .marks
            .iter()
            .find(|mark| (mark.0 - share).abs() < 1e-9)
            .map(|mark| words::duration(mark.1))
    };
    match (at(0.5), at(0.9)) {
        (Some(half), Some(nine)) => format!(
            "Of the finished incidents, half took {half} or less and nine in ten {nine} or less"
        ),
        _ => "How long the finished incidents took".to_owned(),
    }
}

/// The percentiles, the most important first.
fn marks(found: &[(f64, f64)]) -> Vec<DurationMark> {
    let mark = |share: f64| {
        let &(share, seconds) = found.iter().find(|mark| (mark.0 - share).abs() < 1e-9)?;
        Some(DurationMark {
            label: format!("p{:.0}", share * 100.0),
            seconds,
            text: words::duration(seconds),
        })
    };
    [0.5, 0.9, 0.75, 0.95, 0.99]
        .into_iter()
        .filter_map(mark)
        .collect()
}

fn distribution_table(edges: &[f64], counts: &[u64]) -> ChartTable {
    let row = |(bin, &count): (&[f64], &u64)| {
        vec![
            words::duration(bin[0]),
            words::duration(bin[1]),
            words::count(count),
        ]
    };
    let rows: Vec<_> = edges.windows(2).zip(counts).map(row).collect();
    let filled = |row: &Vec<String>| row[2] != "0";
    let first = rows.iter().position(filled).unwrap_or(0);
    let last = rows.iter().rposition(filled).map_or(0, |place| place + 1);
    table(
        &["From", "To below", "Incidents"],
        rows[first..last.max(first)].to_vec(),
    )
}

/// Starts by weekday and hour, with what is said of their pattern.
pub(super) fn hour_by_weekday(facts: &Facts) -> Chart {
    let found = &facts.analyses.time_of_day;
    let at = |day: usize, hour: usize| {
        found
            .cells
            .get(day)
            .and_then(|row| row.get(hour))
            .copied()
            .unwrap_or(0)
    };
    let counts: Box<[[u64; 24]; 7]> = Box::new(std::array::from_fn(|day| {
        std::array::from_fn(|hour| at(day, hour))
    }));
    let starts = words::plural(found.starts, "start", "starts");
    let said = match found.verdict {
        Some(Pattern::Pattern) => "more than chance follows the clock",
        Some(Pattern::NoClearPattern) => "nothing stands out beyond chance",
        _ => "too few to tell a pattern",
    };
    let title = format!("When incidents began: {starts} by weekday and hour; {said}");
    let columns: Vec<String> = std::iter::once("Day".to_owned())
        .chain((0..24).map(|hour| format!("{hour:02}")))
        .collect();
    let row = |(day, row): (&str, &[u64; 24])| {
        std::iter::once(day.to_owned())
            .chain(row.iter().map(|&count| words::count(count)))
            .collect()
    };
    Chart {
        id: "hour-by-weekday".to_owned(),
        description: format!("Heat map of starts by weekday and hour of day. {title}."),
        title,
        subtitle: format!(
            "{}; local time in {}; hours as recorded",
            facts.period(),
            facts.zone()
        ),
        no_data: "No data: no incident began in this window.".to_owned(),
        picture: Picture::HeatMap(HeatMap {
            unit: "incidents".to_owned(),
            days: DAYS.map(str::to_owned),
            counts: counts.clone(),
            blocks_label: "each cell is three hours".to_owned(),
        }),
        table: ChartTable {
            columns,
            rows: DAYS.into_iter().zip(counts.iter()).map(row).collect(),
        },
    }
}

/// Incident time by service.
pub(super) fn services(facts: &Facts) -> Chart {
    let groups = &facts.analyses.services;
    let shown = &groups[..groups.len().min(BARS)];
    let title = services_finding(groups);
    let hidden = groups.len() - shown.len();
    let cut = if hidden == 0 {
        String::new()
    } else {
        format!("; {hidden} more in the table below or in report.json")
    };
    Chart {
        id: "services".to_owned(),
        description: format!("Bars of incident time by service. {title}."),
        title,
        subtitle: format!(
            "{}; an incident counts in each of its services, an open one up to as-of{cut}",
            facts.period_and_zone()
        ),
        no_data: "No data: no record names a service.".to_owned(),
        picture: Picture::Bars(Bars {
            bars: shown.iter().map(bar).collect(),
        }),
        table: table(
            &["Service", "Incident time", "Incidents"],
            shown
                .iter()
                .map(|group| {
                    vec![
                        words::cut(&group.name, NAME),
                        words::duration(group.seconds),
                        words::count(group.incidents),
                    ]
                })
                .collect(),
        ),
    }
}

fn bar(group: &GroupFigures) -> Bar {
    Bar {
        name: words::cut(&group.name, NAME),
        value_seconds: group.seconds,
        value_text: words::duration(group.seconds),
        note: words::plural(group.incidents, "incident", "incidents"),
    }
}

/// "checkout had the most incident time: 1 d 4 h in 6 incidents".
pub(super) fn services_finding(groups: &[GroupFigures]) -> String {
    groups.first().map_or_else(
        || "No record names a service".to_owned(),
        |first| {
            let incidents = words::plural(first.incidents, "incident", "incidents");
            format!(
                "{} had the most incident time: {} in {incidents}",
                words::cut(&first.name, NAME),
                words::duration(first.seconds)
            )
        },
    )
}
