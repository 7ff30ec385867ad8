//! The charts of the report as data: what they show, their findings, and the same figures as text.

use crate::analysis::{GroupFigures, PeriodCount, SurvivalCurve as Curve, SurvivalGroup};
use crate::incident::{Phase, Severity};
use crate::report::chart::{
    Bar, Bars, Chart, ChartTable, Column, ColumnWindow, Coverage, DURATION_TICKS, DurationMark, HeatMap, Histogram, Picture, SeriesRole,
    StackedColumns, StillOpen, Survival, SurvivalCurve, SurvivalStep,
};
use crate::report::{Facts, words};

/// The weekdays, Monday first.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// More weeks than this need the year on their labels.
const WEEKS_WITHOUT_YEAR: usize = 53;
/// The most services that are drawn.
const BARS: usize = 12;
/// The most steps that are drawn of a curve.
const STEPS: usize = 160;
/// A curve of fewer incidents says too little to be drawn by itself.
const FEWEST_OF_CURVE: u64 = 5;

/// Makes the names and rows of a chart's table.
pub(super) fn table(columns: &[&str], rows: Vec<Vec<String>>) -> ChartTable {
    ChartTable { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows }
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
        subtitle: format!("{} in {last_weeks} from Monday, {}; by place in time", words::plural(total, "incident", "incidents"), facts.zone()),
        no_data: "No data: there is no week to show.".to_owned(),
        picture: Picture::StackedColumns(StackedColumns {
            unit: "incidents".to_owned(),
            columns: weekly.iter().map(|week| column(facts, week, weekly.len())).collect(),
            window: column_window(facts),
            incomplete_label: "week not complete".to_owned(),
        }),
        table: counts_table(facts),
    }
}

/// "Between 1 and 9 incidents a week; 22 in the four weeks to 1 November 2026".
fn per_week_finding(facts: &Facts) -> String {
    let complete: Vec<u64> = facts.analyses.weekly.iter().filter(|week| week.complete).map(|week| week.count).collect();
    let count = words::plural(facts.in_window(), "incident", "incidents");
    let here = format!("{count} {}", facts.in_period());
    match (complete.iter().min(), complete.iter().max()) {
        (Some(least), Some(most)) if complete.len() > 1 && least == most => format!("{here}; {least} in each complete week shown"),
        (Some(least), Some(most)) if complete.len() > 1 => format!("{here}; complete weeks had {} to {}", words::count(*least), words::count(*most)),
        _ => here,
    }
}

fn column(facts: &Facts, week: &PeriodCount, weeks: usize) -> Column {
    let day = words::short_day(week.from, facts.zone());
    let year = if weeks > WEEKS_WITHOUT_YEAR { format!(" {}", words::year(week.from, facts.zone())) } else { String::new() };
    Column {
        label: format!("{day}{year}"),
        coverage: if week.complete { Coverage::Complete } else { Coverage::Incomplete },
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
    is_part.then(|| ColumnWindow { from, to, label: "this window".to_owned() })
}

fn counts_table(facts: &Facts) -> ChartTable {
    let used = used_levels(&facts.analyses.weekly);
    let mut columns = vec!["Week from", "Incidents"];
    columns.extend(used.iter().map(|level| level.word()));
    columns.push("Complete");
    let row = |week: &PeriodCount| {
        let mut cells = vec![words::day(week.from, facts.zone()), words::count(week.count)];
        cells.extend(used.iter().map(|level| words::count(week.by_severity.get(level).copied().unwrap_or(0))));
        cells.push(if week.complete { "yes" } else { "no" }.to_owned());
        cells
    };
    table(&columns, facts.analyses.weekly.iter().map(row).collect())
}

/// Returns the severities that occur.
pub(super) fn used_levels(periods: &[PeriodCount]) -> Vec<Severity> {
    let occurs = |level: &Severity| periods.iter().any(|period| period.by_severity.get(level).is_some_and(|&count| count > 0));
    Severity::ALL.into_iter().filter(occurs).collect()
}

/// How the times to resolve of finished incidents are distributed.
pub(super) fn time_to_resolve(facts: &Facts) -> Chart {
    let found = &facts.analyses.duration_distribution;
    let finished: u64 = found.counts.iter().sum();
    let open = facts.analyses.phases.get(&Phase::Resolve).map_or(0, |figures| figures.open);
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
    let at = |share: f64| found.marks.iter().find(|mark| (mark.0 - share).abs() < 1e-9).map(|mark| words::duration(mark.1));
    match (at(0.5), at(0.9)) {
        (Some(half), Some(nine)) => format!("Of the finished incidents, half took {half} or less and nine in ten {nine} or less"),
        _ => "How long the finished incidents took".to_owned(),
    }
}

/// The percentiles, the most important first.
fn marks(found: &[(f64, f64)]) -> Vec<DurationMark> {
    let mark = |share: f64| {
        let &(share, seconds) = found.iter().find(|mark| (mark.0 - share).abs() < 1e-9)?;
        Some(DurationMark { label: format!("p{:.0}", share * 100.0), seconds, text: words::duration(seconds) })
    };
    [0.5, 0.9, 0.75, 0.95, 0.99].into_iter().filter_map(mark).collect()
}

fn distribution_table(edges: &[f64], counts: &[u64]) -> ChartTable {
    let row = |(bin, &count): (&[f64], &u64)| vec![words::duration(bin[0]), words::duration(bin[1]), words::count(count)];
    let rows: Vec<_> = edges.windows(2).zip(counts).map(row).collect();
    let filled = |row: &Vec<String>| row[2] != "0";
    let first = rows.iter().position(filled).unwrap_or(0);
    let last = rows.iter().rposition(filled).map_or(0, |place| place + 1);
    table(&["From", "To below", "Incidents"], rows[first..last.max(first)].to_vec())
}

/// The share of incidents still unresolved against the time since their start.
pub(super) fn still_open(facts: &Facts) -> Chart {
    let shown = shown_curves(&facts.analyses.still_open);
    let all = facts.analyses.still_open.iter().find(|curve| curve.group == SurvivalGroup::All);
    let (count, finished) = all.map_or((0, 0), |curve| (curve.count, curve.finished));
    let title = still_open_finding(all);
    Chart {
        id: "still-open".to_owned(),
        description: format!("Curves of the share still open against the time since the start, with 95% bands. {title}."),
        title,
        subtitle: format!(
            "{} of {}, {} of them open and counted as at least their age; 95% bands",
            words::plural(count, "incident", "incidents"),
            facts.period_and_zone(),
            words::count(count - finished.min(count))
        ),
        no_data: "No data: no incident has a known or running time to resolve.".to_owned(),
        picture: Picture::Survival(Survival {
            unit: "still open".to_owned(),
            curves: shown.iter().enumerate().map(|(place, curve)| drawn_curve(curve, place)).collect(),
            still_open_label: "Number still open".to_owned(),
        }),
        table: still_open_table(&shown),
    }
}

/// All of them, or the severe and the others apart where both are enough to say something.
fn shown_curves(curves: &[Curve]) -> Vec<&Curve> {
    let of = |group| curves.iter().find(|curve| curve.group == group);
    match (of(SurvivalGroup::Severe), of(SurvivalGroup::Other)) {
        (Some(severe), Some(other)) if severe.count.min(other.count) >= FEWEST_OF_CURVE => vec![severe, other],
        _ => of(SurvivalGroup::All).into_iter().filter(|curve| curve.count > 0).collect(),
    }
}

fn group_name(group: SurvivalGroup) -> &'static str {
    match group {
        SurvivalGroup::All => "All",
        SurvivalGroup::Severe => "SEV1–2",
        SurvivalGroup::Other => "Others",
    }
}

fn still_open_finding(all: Option<&Curve>) -> String {
    let Some(curve) = all.filter(|curve| curve.count > 0) else {
        return "How long incidents stay open is not known".to_owned();
    };
    let day = words::percent(share_at(curve, 86_400.0));
    match curve.median_seconds {
        Some(median) => format!("Half were resolved within {}; {day} were still open after a day", words::duration(median)),
        None => format!("Fewer than half are resolved so far; {day} were still open after a day"),
    }
}

/// The share that is still open at a time.
fn share_at(curve: &Curve, seconds: f64) -> f64 {
    curve.steps.iter().take_while(|step| step.seconds <= seconds).last().map_or(1.0, |step| step.share)
}

/// How many are observed and still open at a time; `None` after the last step, where it is not known from the curve.
fn open_at(curve: &Curve, seconds: f64) -> Option<u64> {
    curve.steps.iter().find(|step| step.seconds >= seconds).map(|step| step.at_risk)
}

fn drawn_curve(curve: &Curve, place: usize) -> SurvivalCurve {
    let role = [SeriesRole::First, SeriesRole::Second, SeriesRole::Third][place.min(2)];
    let step = |step: &crate::analysis::SurvivalStep| SurvivalStep {
        seconds: step.seconds,
        share: step.share,
        // An unbounded end reaches as far as a share can.
        lower: step.lower.unwrap_or(0.0),
        upper: step.upper.unwrap_or(if step.share > 0.0 { 1.0 } else { 0.0 }),
    };
    let median = |seconds: f64| DurationMark { label: "p50".to_owned(), seconds, text: words::duration(seconds) };
    let still_open = DURATION_TICKS.iter().filter_map(|tick| {
        let count = open_at(curve, tick.seconds)?;
        Some(StillOpen { seconds: tick.seconds, count })
    });
    SurvivalCurve {
        name: group_name(curve.group).to_owned(),
        role,
        steps: thinned(&curve.steps).map(step).collect(),
        median: curve.median_seconds.map(median),
        still_open: still_open.collect(),
    }
}

/// Leaves out steps that no eye could tell apart; the last one stays.
fn thinned(steps: &[crate::analysis::SurvivalStep]) -> impl Iterator<Item = &crate::analysis::SurvivalStep> {
    let every = steps.len().div_ceil(STEPS).max(1);
    let last = steps.len().saturating_sub(1);
    steps.iter().enumerate().filter(move |(place, _)| place % every == 0 || *place == last).map(|(_, step)| step)
}

fn still_open_table(curves: &[&Curve]) -> ChartTable {
    let times = [900.0, 3_600.0, 14_400.0, 86_400.0, 259_200.0, 604_800.0, 2_592_000.0];
    let row = |curve: &&Curve| {
        let mut cells = vec![group_name(curve.group).to_owned(), words::count(curve.count), words::count(curve.finished)];
        cells.push(words::duration_or(curve.median_seconds, "not reached"));
        cells.extend(times.iter().map(|&seconds| words::percent(share_at(curve, seconds))));
        cells
    };
    let columns = [
        "Group", "Incidents", "Finished", "Half within", "Open after 15 min", "1 h", "4 h", "1 d", "3 d", "7 d", "30 d",
    ];
    table(&columns, curves.iter().map(row).collect())
}

/// Starts by weekday and hour; states no pattern.
pub(super) fn hour_by_weekday(facts: &Facts) -> Chart {
    let found = &facts.analyses.time_of_day;
    let at = |day: usize, hour: usize| found.cells.get(day).and_then(|row| row.get(hour)).copied().unwrap_or(0);
    let counts: Box<[[u64; 24]; 7]> = Box::new(std::array::from_fn(|day| std::array::from_fn(|hour| at(day, hour))));
    let starts = words::plural(found.starts_used, "start", "starts");
    let title = format!("When incidents began: {starts} by weekday and hour");
    let columns: Vec<String> = std::iter::once("Day".to_owned()).chain((0..24).map(|hour| format!("{hour:02}"))).collect();
    let row = |(day, row): (&str, &[u64; 24])| std::iter::once(day.to_owned()).chain(row.iter().map(|&count| words::count(count))).collect();
    Chart {
        id: "hour-by-weekday".to_owned(),
        description: format!("Heat map of starts by weekday and hour of day. {title}. Whether there is a pattern is not tested here."),
        title,
        subtitle: format!("{}; local time in {}; hours as recorded", facts.period(), facts.zone()),
        no_data: "No data: no incident began in this window.".to_owned(),
        picture: Picture::HeatMap(HeatMap {
            unit: "incidents".to_owned(),
            days: DAYS.map(str::to_owned),
            counts: counts.clone(),
            blocks_label: "each cell is three hours".to_owned(),
        }),
        table: ChartTable { columns, rows: DAYS.into_iter().zip(counts.iter()).map(row).collect() },
    }
}

/// Incident time by service.
pub(super) fn services(facts: &Facts) -> Chart {
    let groups = &facts.analyses.services;
    let shown = &groups[..groups.len().min(BARS)];
    let title = services_finding(groups);
    let hidden = groups.len() - shown.len();
    let cut = if hidden == 0 { String::new() } else { format!("; {hidden} more in the table below or in report.json") };
    Chart {
        id: "services".to_owned(),
        description: format!("Bars of incident time by service. {title}."),
        title,
        subtitle: format!("{}; an incident counts in each of its services, an open one up to as-of{cut}", facts.period_and_zone()),
        no_data: "No data: no record names a service.".to_owned(),
        picture: Picture::Bars(Bars { bars: shown.iter().map(bar).collect() }),
        table: table(
            &["Service", "Incident time", "Incidents"],
            shown.iter().map(|group| vec![group.name.clone(), words::duration(group.seconds), words::count(group.incidents)]).collect(),
        ),
    }
}

fn bar(group: &GroupFigures) -> Bar {
    Bar {
        name: group.name.clone(),
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
            format!("{} had the most incident time: {} in {incidents}", first.name, words::duration(first.seconds))
        },
    )
}
