//! The chart of recurring problems: each a lane on one time line.

use crate::analysis::{Cluster, ClusterMember, Extent, FixVerdict, ProblemFix};
use crate::incident::Instant;
use crate::incident::period::{Period, Unit, units};
use crate::report::chart::{Chart, Lane, LaneMark, LaneTick, Picture, SwimLanes};
use crate::report::charts::{NAME, table};
use crate::report::{Facts, words};

/// The most problems that are drawn.
const LANES: usize = 8;
/// The most marks that a lane can show side by side.
const MARKS: usize = 120;
/// Up to this length each month is named, up to the second each quarter, beyond each year.
const DAYS_BY_MONTH: f64 = 550.0;
const DAYS_BY_QUARTER: f64 = 1_500.0;

/// Draws the largest recurring problems over the time that the data cover.
pub(super) fn recurring(facts: &Facts) -> Chart {
    let clusters = &facts.analyses.clusters;
    let shown = &clusters[..clusters.len().min(LANES)];
    let over = extent(facts, shown);
    let title = finding(facts, shown);
    let hidden = clusters.len() - shown.len();
    let more = if hidden == 0 {
        String::new()
    } else {
        format!("; {hidden} more in report.json")
    };
    let thinned = shown.iter().any(|cluster| cluster.members.len() > MARKS);
    let cut = if thinned {
        format!("; not every mark of a long lane is drawn{more}")
    } else {
        more
    };
    Chart {
        id: "recurring".to_owned(),
        description: format!(
            "Incidents of recurring problems on a time line, one lane a problem. {title}."
        ),
        title,
        subtitle: format!(
            "{}, {}; all data up to the window's end; larger marks took longer{cut}",
            words::period(over, facts.zone()),
            facts.zone()
        ),
        no_data: "No data: no problem came more than once.".to_owned(),
        picture: Picture::SwimLanes(SwimLanes {
            lanes: shown.iter().map(|cluster| lane(cluster, over)).collect(),
            ticks: ticks(facts, over),
            hollow_label: HOLLOW.to_owned(),
            cut_label: String::new(),
        }),
        table: table(
            &["Problem", "Incidents", "Starts"],
            shown
                .iter()
                .map(|cluster| {
                    vec![
                        words::cut(&cluster.label, NAME),
                        words::count(cluster.size),
                        starts(facts, cluster),
                    ]
                })
                .collect(),
        ),
    }
}

/// What a hollow mark means.
const HOLLOW: &str = "time to resolve not known";

/// Draws recurring problems before and after an action on them was closed; nothing without such an action.
///
/// *Input*: fixes in the order in which they are listed.
pub(super) fn fixes(facts: &Facts, fixes: &[&ProblemFix], title: &str) -> Option<Chart> {
    let clusters = &facts.analyses.clusters;
    let drawn: Vec<(&ProblemFix, &Cluster, Instant)> = fixes
        .iter()
        .filter_map(|fix| {
            let cluster = clusters.iter().find(|one| one.id == fix.cluster_id)?;
            Some((*fix, cluster, fix.check.closed_at?))
        })
        .take(LANES)
        .collect();
    if drawn.is_empty() {
        return None;
    }
    let shown: Vec<Cluster> = drawn
        .iter()
        .map(|(_, cluster, _)| (*cluster).clone())
        .collect();
    let over = extent(facts, &shown);
    let lanes = drawn.iter().map(|(fix, cluster, closed)| Lane {
        label: words::cut(&fix.label, NAME),
        note: words::sentence(short(fix.check.verdict)),
        cut: Some(position(over, *closed)),
        ..lane(cluster, over)
    });
    let row = |(fix, _, closed): &(&ProblemFix, &Cluster, Instant)| {
        vec![
            words::cut(&fix.label, NAME),
            words::day(*closed, facts.zone()),
            words::count(fix.check.before.episodes),
            words::count(fix.check.after.episodes),
            short(fix.check.verdict).to_owned(),
        ]
    };
    Some(Chart {
        id: "fixes".to_owned(),
        description: format!(
            "Incidents of recurring problems on a time line, one lane a problem, with the day on which an action on it was closed. {title}."
        ),
        title: title.to_owned(),
        subtitle: format!(
            "{}, {}; the line is the day on which the action was closed; larger marks took longer",
            words::period(over, facts.zone()),
            facts.zone()
        ),
        no_data: "No data: no action on a recurring problem is closed.".to_owned(),
        picture: Picture::SwimLanes(SwimLanes {
            lanes: lanes.collect(),
            ticks: ticks(facts, over),
            hollow_label: HOLLOW.to_owned(),
            cut_label: "action closed".to_owned(),
        }),
        table: table(
            &[
                "Problem",
                "Action closed",
                "Occurrences before",
                "After",
                "Verdict",
            ],
            drawn.iter().map(row).collect(),
        ),
    })
}

/// A verdict in a word or two, for the end of a lane.
fn short(verdict: FixVerdict) -> &'static str {
    match verdict {
        FixVerdict::CameBack => "came back",
        FixVerdict::Fewer => "fewer",
        FixVerdict::Held => "held",
        FixVerdict::TooEarly => "too early",
        FixVerdict::CannotTell => "cannot tell",
    }
}

/// Names the problem that came most often; those that came in the window are drawn first, so it is one of them.
fn finding(facts: &Facts, shown: &[Cluster]) -> String {
    let is_active = |cluster: &&Cluster| cluster.in_window > 0;
    let any_active = shown.iter().any(|cluster| is_active(&cluster));
    let among = match (facts.scope.extent, any_active) {
        (Extent::Everything, _) => "",
        (Extent::Window, true) => "Of those in this window, ",
        (Extent::Window, false) => "Before this window, ",
    };
    shown
        .iter()
        .filter(|cluster| is_active(cluster) || !any_active)
        .max_by_key(|cluster| cluster.episodes)
        .map_or_else(
            || "No problem came more than once".to_owned(),
            |most| {
                format!(
                    "{among}{} came most often: {}",
                    words::cut(&most.label, NAME),
                    words::plural(most.episodes, "time", "times")
                )
            },
        )
}

/// The most starts of a problem that its row in the table names.
const STARTS: usize = 5;

/// Names the newest starts of a problem.
fn starts(facts: &Facts, cluster: &Cluster) -> String {
    let skipped = cluster.members.len().saturating_sub(STARTS);
    let days: Vec<String> = cluster.members[skipped..]
        .iter()
        .map(|member| words::stamp(member.started_at, facts.zone()))
        .collect();
    let earlier = if skipped == 0 {
        String::new()
    } else {
        format!("{skipped} earlier, ")
    };
    format!("{earlier}{}", days.join(", "))
}

/// From the first start among the lanes to the window's end.
fn extent(facts: &Facts, clusters: &[Cluster]) -> Period {
    let starts = || {
        clusters
            .iter()
            .flat_map(|cluster| &cluster.members)
            .map(|member| member.started_at)
    };
    let from = starts()
        .min()
        .unwrap_or(facts.scope.current.from)
        .min(facts.scope.current.from);
    let to = starts().max().map_or(facts.scope.current.to, |last| {
        last.max(facts.scope.current.to)
    });
    Period { from, to }
}

/// Where an instant stands in a period: 0 at its start, 1 at its end.
fn position(over: Period, at: Instant) -> f64 {
    let length = over.to.seconds_since(over.from);
    if length > 0.0 {
        (at.seconds_since(over.from) / length).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Draws at most [`MARKS`] members, spread evenly: more would lie on top of each other, and the table has their number.
fn lane(cluster: &Cluster, over: Period) -> Lane {
    let every = cluster.members.len().div_ceil(MARKS).max(1);
    let mark = |member: &ClusterMember| LaneMark {
        position: position(over, member.started_at),
        severity: member.severity,
        duration_seconds: member.seconds,
    };
    Lane {
        label: words::cut(&cluster.label, NAME),
        note: format!("{} ×", words::count(cluster.episodes)),
        marks: cluster.members.iter().step_by(every).map(mark).collect(),
        cut: None,
    }
}

/// Names months, quarters or years, whatever leaves room.
fn ticks(facts: &Facts, over: Period) -> Vec<LaneTick> {
    let zone = facts.zone();
    let days = over.days(zone);
    let months = units(zone, Unit::Month, over);
    let is_named = |month: &Period| match words::month_number(month.from, zone) {
        _ if days <= DAYS_BY_MONTH => true,
        1 => true,
        4 | 7 | 10 => days <= DAYS_BY_QUARTER,
        _ => false,
    };
    let label = |month: &Period| match words::month_number(month.from, zone) {
        1 => words::year(month.from, zone),
        _ => words::short_month(month.from, zone),
    };
    let tick = |month: &Period| LaneTick {
        position: position(over, month.from),
        label: label(month),
    };
    months
        .iter()
        .filter(|month| is_named(month) && month.from >= over.from)
        .map(tick)
        .collect()
}
