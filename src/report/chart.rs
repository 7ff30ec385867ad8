//! A chart as data: what is shown, in which order, with all its words.
//!
//! Knows no pixel, colour or markup and no calendar: whoever makes the chart has turned dates into labels and
//! positions. Lists are drawn in the order they have here; nothing is sorted by the drawing.

use serde::{Deserialize, Serialize};

pub use crate::incident::severity::Severity;

/// One chart with everything a reader needs, whether or not the picture can be seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Slug, unique in its document: stem of the file name and prefix of the ids in the SVG.
    pub id: String,
    /// The finding, in words.
    pub title: String,
    /// What the finding rests on: count, period, time zone, scale.
    pub subtitle: String,
    /// Alternative text: states the finding with its figures.
    pub description: String,
    /// The sentence that stands in place of the picture when there is nothing to draw, such as "No data: …".
    pub no_data: String,
    /// What is drawn.
    pub picture: Picture,
    /// The same data as text.
    pub table: ChartTable,
}

/// The data of a chart as a table of words.
///
/// *Empty*: no rows; the columns are named all the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartTable {
    /// The names of the columns, from left to right.
    pub columns: Vec<String>,
    /// The rows from top to bottom, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// What is drawn, one case a kind of picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Picture {
    /// Counts over time, stacked by severity.
    StackedColumns(StackedColumns),
    /// How durations are distributed.
    Histogram(Histogram),
    /// The share that is still open against time.
    Survival(Survival),
    /// Counts by weekday and hour.
    HeatMap(HeatMap),
    /// Amounts by name.
    Bars(Bars),
    /// Incidents on a time line, one lane a group.
    SwimLanes(SwimLanes),
    /// Durations by name: what is typical and how far it reaches.
    Ranges(Ranges),
    /// Shares of a whole by severity.
    Shares(Shares),
}

impl Picture {
    /// Tells whether there is nothing to draw, so that the chart's `no_data` sentence stands in its place.
    ///
    /// Columns without any count are something to draw: a period without incidents is a finding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::StackedColumns(picture) => picture.columns.is_empty(),
            Self::Histogram(picture) => picture.counts.iter().all(|&count| count == 0),
            Self::Survival(picture) => picture.curves.iter().all(|curve| curve.steps.is_empty()),
            Self::HeatMap(picture) => picture.counts.iter().flatten().all(|&count| count == 0),
            Self::Bars(picture) => picture.bars.is_empty(),
            Self::SwimLanes(picture) => picture.lanes.is_empty(),
            Self::Ranges(picture) => picture.rows.is_empty(),
            Self::Shares(picture) => picture.rows.is_empty(),
        }
    }
}

/// Counts over time: one column a week (or day, or month), stacked by severity with SEV1 at the bottom.
///
/// *Empty*: no columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackedColumns {
    /// What is counted, in the plural: "incidents". Stands above the count axis.
    pub unit: String,
    /// The columns, oldest first; 1 to some thousand.
    pub columns: Vec<Column>,
    /// The columns that the report is about, if they are to stand out.
    pub window: Option<ColumnWindow>,
    /// What the hatching of incomplete columns means: "week not complete". Shown when there is such a column.
    pub incomplete_label: String,
    /// The counts that are usual for one column, drawn as a band; `None` when they are not known.
    #[serde(default)]
    pub usual: Option<UsualRange>,
}

/// The counts that are usual for one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualRange {
    /// Index of the first column that it is for.
    pub from: usize,
    /// Index after the last column that it is for.
    pub to: usize,
    /// The lowest usual count.
    pub lower: u64,
    /// The highest usual count.
    pub upper: u64,
    /// What it is: "usual for a week: 1 to 11".
    pub label: String,
}

/// One column of [`StackedColumns`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Shown under the axis where there is room: "29 Jan". Empty: never labelled.
    pub label: String,
    /// Whether the time it stands for is covered by the data.
    pub coverage: Coverage,
    /// Counts in the order of [`Severity::ALL`].
    pub counts: [u64; 6],
}

/// Whether the data cover all the time that a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All of it.
    Complete,
    /// A part only: its count may still grow, or began before the export did. Drawn hatched.
    Incomplete,
}

/// A range of columns that stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnWindow {
    /// Index of the first column.
    pub from: usize,
    /// Index after the last column; at most the number of columns.
    pub to: usize,
    /// What it is: "this window".
    pub label: String,
}

/// How durations are distributed, on a logarithmic axis.
///
/// *Empty*: no counts, or all of them 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// What is counted, in the plural: "incidents".
    pub unit: String,
    /// The edges of the bins in seconds, ascending, one more than `counts`. Edges below one second are drawn as one.
    pub edges_seconds: Vec<f64>,
    /// How many durations each bin holds.
    pub counts: Vec<u64>,
    /// Marked durations, most important first: when labels do not fit, the later are left out.
    pub marks: Vec<DurationMark>,
}

/// A marked duration, such as a percentile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DurationMark {
    /// Its name: "p50".
    pub label: String,
    /// Where it stands, in seconds.
    pub seconds: f64,
    /// The duration in words: "1 h 30 min".
    pub text: String,
}

/// A duration that an axis of time may be ticked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DurationTick {
    /// The duration in seconds.
    pub seconds: f64,
    /// The same in words: "1 h".
    pub label: &'static str,
    /// How soon it is left out where room is short; 0 is kept longest.
    pub rank: u8,
}

/// The durations that an axis of time may be ticked at, from one second to ten years.
///
/// [`SurvivalCurve::still_open`] is given at these, because the drawing chooses its ticks among them.
pub const DURATION_TICKS: [DurationTick; 19] = [
    tick(1.0, "1 s", 1),
    tick(5.0, "5 s", 3),
    tick(15.0, "15 s", 2),
    tick(60.0, "1 min", 0),
    tick(300.0, "5 min", 2),
    tick(900.0, "15 min", 1),
    tick(3_600.0, "1 h", 0),
    tick(14_400.0, "4 h", 1),
    tick(43_200.0, "12 h", 3),
    tick(86_400.0, "1 d", 0),
    tick(259_200.0, "3 d", 2),
    tick(604_800.0, "7 d", 1),
    tick(1_209_600.0, "14 d", 3),
    tick(2_592_000.0, "30 d", 1),
    tick(7_776_000.0, "90 d", 2),
    tick(15_552_000.0, "180 d", 3),
    tick(31_536_000.0, "1 y", 1),
    tick(94_608_000.0, "3 y", 2),
    tick(315_360_000.0, "10 y", 2),
];

const fn tick(seconds: f64, label: &'static str, rank: u8) -> DurationTick {
    DurationTick {
        seconds,
        label,
        rank,
    }
}

/// The share that is still open against the time since a start, on a logarithmic axis.
///
/// *Empty*: no curves, or curves without steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// What is shown, above the share axis: "still open".
    pub unit: String,
    /// One to three curves; further ones are not drawn.
    pub curves: Vec<SurvivalCurve>,
    /// The heading of the table under the axis: "Number still open".
    pub still_open_label: String,
}

/// One curve of [`Survival`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalCurve {
    /// Its name: "SEV1–2".
    pub name: String,
    /// How it is told from the others; each curve its own.
    pub role: SeriesRole,
    /// Where the share falls, ascending in time. Before the first step all are open.
    pub steps: Vec<SurvivalStep>,
    /// The duration after which half are closed; `None` if the share never falls that far.
    pub median: Option<DurationMark>,
    /// How many are still open at the ticks of [`DURATION_TICKS`]; ticks that are missing here stay blank.
    pub still_open: Vec<StillOpen>,
}

/// The place of a series among its like: decides colour and dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesRole {
    /// Blue, solid.
    First,
    /// Orange, dashed.
    Second,
    /// Green, dotted.
    Third,
}

/// One step of a [`SurvivalCurve`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SurvivalStep {
    /// When, in seconds since the start.
    pub seconds: f64,
    /// The share still open from here on, 0 to 1.
    pub share: f64,
    /// Lower end of the interval of the share, 0 to 1.
    pub lower: f64,
    /// Upper end of the interval of the share, 0 to 1.
    pub upper: f64,
}

/// How many are still open at a tick.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StillOpen {
    /// A duration of [`DURATION_TICKS`].
    pub seconds: f64,
    /// How many are still open (and observed) then.
    pub count: u64,
}

/// Counts by weekday and hour of day.
///
/// *Empty*: all counts 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatMap {
    /// What is counted, in the plural: "incidents". Stands beside the scale.
    pub unit: String,
    /// The names of the rows, top to bottom: "Mon" to "Sun".
    pub days: [String; 7],
    /// The counts: seven days of 24 hours. Boxed, because this picture would make all others as large.
    pub counts: Box<[[u64; 24]; 7]>,
    /// What is said when the narrow layout sums three hours into one cell: "each cell is three hours".
    pub blocks_label: String,
}

/// Amounts of time by name, as horizontal bars from the top.
///
/// *Empty*: no bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
}

/// One bar of [`Bars`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What it stands for, cut with an ellipsis where it is too long.
    pub name: String,
    /// Its length in seconds, 0 or more; bars begin at 0.
    pub value_seconds: f64,
    /// Its length in words: "41 h 20 min".
    pub value_text: String,
    /// What else is known of it: "12 incidents". May be empty.
    pub note: String,
}

/// Incidents on a time line, one lane a group.
///
/// *Empty*: no lanes. A lane without marks is drawn as an empty line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SwimLanes {
    /// The lanes from top to bottom.
    pub lanes: Vec<Lane>,
    /// Where a month (or year) begins, ascending, with its name.
    pub ticks: Vec<LaneTick>,
    /// What a hollow mark means: "time to resolve not known". Shown when there is one.
    pub hollow_label: String,
    /// What a line across a lane means: "action closed". Shown when there is one.
    #[serde(default)]
    pub cut_label: String,
}

/// One lane of [`SwimLanes`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// What its incidents have in common.
    pub label: String,
    /// A short word at its right end: "7 ×".
    pub note: String,
    /// Its incidents, in any order.
    pub marks: Vec<LaneMark>,
    /// Where a line crosses it: 0 is the start of the period, 1 its end.
    #[serde(default)]
    pub cut: Option<f64>,
}

/// One incident on a [`Lane`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LaneMark {
    /// Where in the period: 0 is its start, 1 its end.
    pub position: f64,
    /// Decides shape and colour.
    pub severity: Severity,
    /// How long it took; decides the area of the mark. `None`: not known, drawn hollow.
    pub duration_seconds: Option<f64>,
}

/// The start of a named stretch of time on the axis of [`SwimLanes`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaneTick {
    /// Where it starts: 0 is the start of the period, 1 its end.
    pub position: f64,
    /// The name of the stretch from here to the next tick: "Jan".
    pub label: String,
}

/// Durations by name on one logarithmic axis: the typical one, where it likely lies, how far nine in ten reach.
///
/// *Empty*: no rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranges {
    /// The rows from top to bottom.
    pub rows: Vec<RangeRow>,
}

/// One row of [`Ranges`]; durations in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RangeRow {
    /// What it stands for.
    pub name: String,
    /// The typical duration: a dot.
    pub typical_seconds: f64,
    /// The same in words, at the right end.
    pub typical_text: String,
    /// Where the typical duration likely lies: a band, if both ends are known.
    pub likely_seconds: Option<(f64, f64)>,
    /// How far nine in ten reach: a line from the dot.
    pub far_seconds: Option<f64>,
    /// What was typical before: a ring.
    pub before_seconds: Option<f64>,
}

/// Shares of a whole by severity, each with where it likely lies.
///
/// *Empty*: no rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// The rows from top to bottom.
    pub rows: Vec<ShareRow>,
}

/// One row of [`Shares`]; shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    /// What it stands for.
    pub name: String,
    /// Decides shape and colour.
    pub severity: Severity,
    /// The share: a mark.
    pub share: f64,
    /// Between which shares it likely lies: a line, if known.
    pub likely: Option<(f64, f64)>,
    /// The share in words, at the right end.
    pub text: String,
}
