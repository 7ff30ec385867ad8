//! The chart of times to resolve in which open incidents count: the share still open against time.

use crate::analysis::{SurvivalCurve as Curve, SurvivalGroup, SurvivalStep as Step};
use crate::report::chart::{
    Chart, ChartTable, DURATION_TICKS, DurationMark, Picture, SeriesRole, StillOpen, Survival,
    SurvivalCurve, SurvivalStep,
};
use crate::report::charts::table;
use crate::report::{Facts, words};

/// The most steps that are drawn of a curve.
const STEPS: usize = 80;
/// A curve of fewer incidents says too little to be drawn by itself.
const FEWEST_OF_CURVE: u64 = 5;

/// The share of incidents still unresolved against the time since their start.
pub(super) fn still_open(facts: &Facts) -> Chart {
    let shown = shown_curves(&facts.analyses.still_open);
    let all = facts
        .analyses
        .still_open
        .iter()
        .find(|curve| curve.group == SurvivalGroup::All);
    let (count, finished) = all.map_or((0, 0), |curve| (curve.count, curve.finished));
    let title = still_open_finding(all);
    Chart {
        id: "still-open".to_owned(),
        description: format!(
            "Curves of the share still open against the time since the start, with 95% bands. {title}."
        ),
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
            curves: shown
                .iter()
                .enumerate()
                .map(|(place, curve)| drawn_curve(facts, curve, place))
                .collect(),
            still_open_label: "Number still open".to_owned(),
        }),
        table: still_open_table(facts, &shown),
    }
}

/// This window and the baseline where both are enough to say something; else the severe and the others apart, or all.
fn shown_curves(curves: &[Curve]) -> Vec<&Curve> {
    let of = |group| {
        let mut found = curves.iter();
        found.find(|curve| curve.group == group && curve.count > 0)
    };
    let pair = |one, other| {
        let (one, other) = (of(one)?, of(other)?);
        (one.count.min(other.count) >= FEWEST_OF_CURVE).then(|| vec![one, other])
    };
    pair(SurvivalGroup::All, SurvivalGroup::Baseline)
        .or_else(|| pair(SurvivalGroup::Severe, SurvivalGroup::Other))
        .unwrap_or_else(|| of(SurvivalGroup::All).into_iter().collect())
}

fn group_name(facts: &Facts, group: SurvivalGroup) -> String {
    match group {
        SurvivalGroup::All if facts.before().is_some() => "This window".to_owned(),
        SurvivalGroup::All => "All".to_owned(),
        SurvivalGroup::Severe => "SEV1–2".to_owned(),
        SurvivalGroup::Other => "Others".to_owned(),
        SurvivalGroup::Baseline => facts
            .before()
            .map_or_else(|| "Before".to_owned(), |before| words::sentence(&before)),
    }
}

fn still_open_finding(all: Option<&Curve>) -> String {
    let Some(curve) = all.filter(|curve| curve.count > 0) else {
        return "How long incidents stay open is not known".to_owned();
    };
    let day = words::percent(share_at(curve, 86_400.0));
    match curve.median_seconds {
        Some(median) => format!(
            "Half were resolved within {}; {day} were still open after a day",
            words::duration(median)
        ),
        None => format!("Fewer than half are resolved so far; {day} were still open after a day"),
    }
}

/// The share that is still open at a time.
fn share_at(curve: &Curve, seconds: f64) -> f64 {
    curve
        .steps
        .iter()
        .take_while(|step| step.seconds <= seconds)
        .last()
        .map_or(1.0, |step| step.share)
}

/// How many are observed and still open at a time; `None` after the last step, where it is not known from the curve.
fn open_at(curve: &Curve, seconds: f64) -> Option<u64> {
    curve
        .steps
        .iter()
        .find(|step| step.seconds >= seconds)
        .map(|step| step.at_risk)
}

fn drawn_curve(facts: &Facts, curve: &Curve, place: usize) -> SurvivalCurve {
    let role = [SeriesRole::First, SeriesRole::Second, SeriesRole::Third][place.min(2)];
    let step = |step: &Step| SurvivalStep {
        seconds: step.seconds,
        share: step.share,
        // An unbounded end reaches as far as a share can.
        lower: step.lower.unwrap_or(0.0),
        upper: step
            .upper
            .unwrap_or(if step.share > 0.0 { 1.0 } else { 0.0 }),
    };
    let median = |seconds: f64| DurationMark {
        label: "p50".to_owned(),
        seconds,
        text: words::duration(seconds),
    };
    let still_open = DURATION_TICKS.iter().filter_map(|tick| {
        let count = open_at(curve, tick.seconds)?;
        Some(StillOpen {
            seconds: tick.seconds,
            count,
        })
    });
    SurvivalCurve {
        name: group_name(facts, curve.group),
        role,
        steps: thinned(&curve.steps).map(step).collect(),
        median: curve.median_seconds.map(median),
        still_open: still_open.collect(),
    }
}

/// Leaves out steps that no eye could tell apart; the last one stays.
fn thinned(steps: &[Step]) -> impl Iterator<Item = &Step> {
    let every = steps.len().div_ceil(STEPS).max(1);
    let last = steps.len().saturating_sub(1);
    steps
        .iter()
        .enumerate()
        .filter(move |(place, _)| place % every == 0 || *place == last)
        .map(|(_, step)| step)
}

fn still_open_table(facts: &Facts, curves: &[&Curve]) -> ChartTable {
    let times = [
        900.0,
        3_600.0,
        14_400.0,
        86_400.0,
        259_200.0,
        604_800.0,
        2_592_000.0,
    ];
    let row = |curve: &&Curve| {
        let mut cells = vec![
            group_name(facts, curve.group),
            words::count(curve.count),
            words::count(curve.finished),
        ];
        cells.push(words::duration_or(curve.median_seconds, "not reached"));
        cells.extend(
            times
                .iter()
                .map(|&seconds| words::percent(share_at(curve, seconds))),
        );
        cells
    };
    let columns = [
        "Group",
        "Incidents",
        "Finished",
        "Half within",
        "Open after 15 min",
        "1 h",
        "4 h",
        "1 d",
        "3 d",
        "7 d",
        "30 d",
    ];
    table(&columns, curves.iter().map(row).collect())
}
