//! Stacked columns: counts over time by severity.

use crate::error::Result;
use crate::report::chart::{Column, ColumnWindow, Coverage, Severity, StackedColumns, UsualRange};

use super::axis::{CountScale, Plot, base, kept_inside, label_below, real, tick_below};
use super::canvas::{Align, Canvas, Frame, Point, Type};
use super::legend::{self, Entry, Swatch};
use super::role::Role;

/// Columns narrower than this touch each other, and their parts too.
const LEAST_APART: f64 = 5.0;

/// Returns the height of the picture.
pub(super) fn height(picture: &StackedColumns, frame: &Frame) -> f64 {
    above(picture, frame) + frame.pick(250.0, 210.0) + frame.line() + 6.0
}

/// Draws the picture.
pub(super) fn draw(picture: &StackedColumns, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let highest = picture.columns.iter().map(total).max().unwrap_or(0);
    let usual = picture.usual.as_ref().map_or(0, |usual| usual.upper);
    let most = highest.max(usual);
    let scale = CountScale::new(most, frame.pick(5, 4));
    let top = frame.top + above(picture, frame);
    let plot = Plot {
        left: frame.left + scale.room(frame),
        right: frame.right,
        top,
        bottom: top + frame.pick(250.0, 210.0),
    };
    legend::draw(&entries(picture), frame, canvas)?;
    let unit_y = top - frame.line() * 0.5 - 8.0;
    canvas.text(
        &picture.unit,
        (frame.left, unit_y),
        Type::quiet(frame.size, Align::Start),
    )?;
    let places = Places::new(picture.columns.len(), &plot);
    if let Some(window) = &picture.window {
        window_band(window, &picture.unit, unit_y, &places, &plot, frame, canvas)?;
    }
    let usual = picture
        .usual
        .as_ref()
        .and_then(|usual| Band::new(usual, &scale, &places, &plot));
    if let Some(usual) = &usual {
        canvas.rectangle(usual.upper_left, usual.lower_right, Role::Grid)?;
    }
    scale.draw(&plot, frame, canvas)?;
    stacks(picture, &scale, &places, &plot, canvas)?;
    if let Some(usual) = &usual {
        usual.edges(canvas)?;
    }
    base(&plot, canvas)?;
    labels(picture, &places, &plot, frame, canvas)
}

fn above(picture: &StackedColumns, frame: &Frame) -> f64 {
    legend::height(&entries(picture), frame) + frame.line() + 14.0
}

fn total(column: &Column) -> u64 {
    column
        .counts
        .iter()
        .fold(0, |sum, &count| sum.saturating_add(count))
}

fn entries(picture: &StackedColumns) -> Vec<Entry> {
    let counted = |level: usize| {
        picture
            .columns
            .iter()
            .any(|column| column.counts[level] > 0)
    };
    let levels = Severity::ALL
        .iter()
        .enumerate()
        .filter(|(level, _)| counted(*level));
    let mut entries: Vec<Entry> = levels
        .map(|(_, severity)| {
            (
                Swatch::Box(Role::severity(*severity)),
                severity.word().to_owned(),
            )
        })
        .collect();
    if picture
        .columns
        .iter()
        .any(|column| column.coverage == Coverage::Incomplete && total(column) > 0)
    {
        entries.push((Swatch::Hatched, picture.incomplete_label.clone()));
    }
    if let Some(usual) = &picture.usual {
        entries.push((Swatch::Box(Role::Grid), usual.label.clone()));
    }
    entries
}

/// The usual range as it lies on the paper.
struct Band {
    upper_left: Point,
    lower_right: Point,
    lower_is_base: bool,
}

impl Band {
    fn new(usual: &UsualRange, scale: &CountScale, places: &Places, plot: &Plot) -> Option<Self> {
        let (from, to) = (
            places.start(usual.from),
            places.start(usual.to).min(plot.right),
        );
        let at = |count: u64| plot.at_height(scale.share(count));
        (from < to).then(|| Self {
            upper_left: (from, at(usual.upper)),
            lower_right: (to, at(usual.lower)),
            lower_is_base: usual.lower == 0,
        })
    }

    /// Draws the edges over the columns, which hide the band.
    fn edges(&self, canvas: &Canvas<'_>) -> Result<()> {
        let ((from, top), (to, bottom)) = (self.upper_left, self.lower_right);
        canvas.line(&[(from, top), (to, top)], Role::Mark, 1.25)?;
        if self.lower_is_base {
            return Ok(());
        }
        canvas.line(&[(from, bottom), (to, bottom)], Role::Mark, 1.25)
    }
}

/// Where the columns stand, from left to right.
struct Places {
    left: f64,
    step: f64,
    gap: f64,
}

impl Places {
    fn new(count: usize, plot: &Plot) -> Self {
        let step = (plot.right - plot.left) / real(count.max(1));
        // A single column as broad as the plot would look like a band.
        let broad = (step - 60.0).max(step * 0.14).min(step - 1.0);
        Self {
            left: plot.left,
            step,
            gap: if step < LEAST_APART { 0.0 } else { broad },
        }
    }

    fn start(&self, index: usize) -> f64 {
        self.left + self.step * real(index)
    }

    fn middle(&self, index: usize) -> f64 {
        self.start(index) + self.step / 2.0
    }

    fn inner(&self, index: usize) -> (f64, f64) {
        (
            self.start(index) + self.gap / 2.0,
            self.start(index + 1) - self.gap / 2.0,
        )
    }

    fn apart(&self) -> bool {
        self.gap > 0.0
    }
}

/// Draws all parts of one severity before the next, so that they become one element of the SVG.
fn stacks(
    picture: &StackedColumns,
    scale: &CountScale,
    places: &Places,
    plot: &Plot,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let mut below = vec![0_u64; picture.columns.len()];
    for (level, severity) in Severity::ALL.iter().enumerate() {
        for (index, column) in picture.columns.iter().enumerate() {
            let count = column.counts[level];
            if count == 0 {
                continue;
            }
            let above = below[index].saturating_add(count);
            let (left, right) = places.inner(index);
            let (top, bottom) = (
                plot.at_height(scale.share(above)),
                plot.at_height(scale.share(below[index])),
            );
            // One unit of paper keeps the parts apart where they are high enough.
            let apart = if places.apart() && below[index] > 0 && bottom - top > 4.0 {
                1.0
            } else {
                0.0
            };
            canvas.rectangle(
                (left, top),
                (right, bottom - apart),
                Role::severity(*severity),
            )?;
            below[index] = above;
        }
    }
    for (index, column) in picture.columns.iter().enumerate() {
        if column.coverage == Coverage::Incomplete && below[index] > 0 {
            let (left, right) = places.inner(index);
            canvas.rectangle(
                (left, plot.at_height(scale.share(below[index]))),
                (right, plot.bottom),
                Role::Hatch,
            )?;
        }
    }
    Ok(())
}

/// Draws the band behind the columns that the report is about, and its name above.
fn window_band(
    window: &ColumnWindow,
    unit: &str,
    y: f64,
    places: &Places,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let (from, to) = (
        places.start(window.from),
        places.start(window.to).min(plot.right),
    );
    if to <= from {
        return Ok(());
    }
    canvas.rectangle((from, plot.top - 4.0), (to, plot.bottom), Role::Window)?;
    let bracket = [
        (from, plot.top),
        (from, plot.top - 4.0),
        (to, plot.top - 4.0),
        (to, plot.top),
    ];
    canvas.line(&bracket, Role::WindowEdge, 1.5)?;
    let width = frame.width_of(&window.label);
    let least = frame.left + frame.width_of(unit) + 14.0 + width / 2.0;
    let middle = kept_inside(f64::midpoint(from, to), width, frame).max(least);
    canvas.text(
        &window.label,
        (middle, y),
        Type::clear(frame.size, Align::Middle),
    )
}

/// Labels columns at equal distances, as many as have room.
fn labels(
    picture: &StackedColumns,
    places: &Places,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let labelled = picture
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.label.is_empty());
    let labelled: Vec<(f64, &str)> = labelled
        .map(|(index, column)| (places.middle(index), column.label.as_str()))
        .collect();
    let stride = (1..=labelled.len())
        .find(|&stride| fits(&labelled, stride, frame))
        .unwrap_or(1);
    for (x, _) in labelled.iter().step_by(stride) {
        tick_below(*x, plot, canvas)?;
    }
    for (x, label) in labelled.iter().step_by(stride) {
        label_below(label, *x, plot, frame, canvas)?;
    }
    Ok(())
}

fn fits(labelled: &[(f64, &str)], stride: usize, frame: &Frame) -> bool {
    let shown: Vec<_> = labelled
        .iter()
        .step_by(stride)
        .map(|(x, label)| {
            let width = frame.width_of(label);
            let middle = kept_inside(*x, width, frame);
            (middle - width / 2.0, middle + width / 2.0)
        })
        .collect();
    shown.windows(2).all(|pair| pair[0].1 + 14.0 <= pair[1].0)
}
