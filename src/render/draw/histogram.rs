//! Histogram: how durations are distributed on a logarithmic axis, with marked percentiles.

use crate::error::Result;
use crate::report::chart::{DurationMark, Histogram};

use super::axis::{CountScale, DurationScale, Plot, kept_inside};
use super::canvas::{Align, Canvas, Frame, Type};
use super::role::Role;
use super::text::{self, Weight};

/// Rows in which the labels of marks may stand.
const ROWS: usize = 2;

/// Returns the height of the picture.
pub(super) fn height(picture: &Histogram, frame: &Frame) -> f64 {
    above(picture, frame) + tall(frame) + frame.line() + 6.0
}

/// Draws the picture.
pub(super) fn draw(picture: &Histogram, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let most = picture.counts.iter().copied().max().unwrap_or(0);
    let counts = CountScale::new(most, frame.pick(5, 4));
    let plot = plot(picture, frame, &counts);
    let scale = scale(picture, &plot);
    canvas.text(
        &picture.unit,
        (frame.left, plot.top - frame.line() * 0.5 - 8.0),
        Type::quiet(frame.size, Align::Start),
    )?;
    counts.draw(&plot, frame, canvas)?;
    for (edges, &count) in picture.edges_seconds.windows(2).zip(&picture.counts) {
        let (left, right) = (scale.at(edges[0]), scale.at(edges[1]));
        let gap = if right - left > 5.0 { 1.5 } else { 0.0 };
        if count > 0 {
            canvas.rectangle(
                (left, plot.at_height(counts.share(count))),
                (right - gap, plot.bottom),
                Role::Fill,
            )?;
        }
    }
    scale.draw(&plot, frame, canvas)?;
    marks(&placed(picture, &scale, frame), &plot, frame, canvas)
}

fn tall(frame: &Frame) -> f64 {
    frame.pick(230.0, 190.0)
}

fn row_height(frame: &Frame) -> f64 {
    (frame.size * 2.75).round()
}

fn above(picture: &Histogram, frame: &Frame) -> f64 {
    let counts = CountScale::new(
        picture.counts.iter().copied().max().unwrap_or(0),
        frame.pick(5, 4),
    );
    let plot = plot_below(frame, &counts, frame.top);
    let rows = placed(picture, &scale(picture, &plot), frame)
        .iter()
        .map(|label| label.row + 1)
        .max();
    match rows {
        Some(1) => row_height(frame) + 10.0,
        Some(_) => 2.0 * row_height(frame) + 14.0,
        None => frame.line() + 12.0,
    }
}

fn plot(picture: &Histogram, frame: &Frame, counts: &CountScale) -> Plot {
    plot_below(frame, counts, frame.top + above(picture, frame))
}

fn plot_below(frame: &Frame, counts: &CountScale, top: f64) -> Plot {
    Plot {
        left: frame.left + counts.room(frame),
        right: frame.right,
        top,
        bottom: top + tall(frame),
    }
}

fn scale(picture: &Histogram, plot: &Plot) -> DurationScale {
    let marked = picture.marks.iter().map(|mark| mark.seconds);
    let seconds = || picture.edges_seconds.iter().copied().chain(marked.clone());
    DurationScale::new(
        seconds().fold(f64::INFINITY, f64::min),
        seconds().fold(0.0, f64::max),
        plot,
    )
}

/// A mark whose label found room.
struct Placed<'a> {
    mark: &'a DurationMark,
    x: f64,
    middle: f64,
    half: f64,
    row: usize,
}

/// Finds room for the labels, most important first; marks without room for their label are left out.
fn placed<'a>(picture: &'a Histogram, scale: &DurationScale, frame: &Frame) -> Vec<Placed<'a>> {
    let unit_end = frame.left + frame.width_of(&picture.unit) + 12.0;
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for mark in &picture.marks {
        let x = scale.at(mark.seconds);
        let half = text::width(&mark.label, frame.size, Weight::SemiBold)
            .max(frame.width_of(&mark.text))
            / 2.0;
        let middle = kept_inside(x, half * 2.0, frame);
        let free = |row: usize| {
            let clear = row > 0 || middle - half >= unit_end;
            clear
                && placed.iter().all(|other| {
                    other.row != row || (other.middle - middle).abs() >= other.half + half + 9.0
                })
        };
        if let Some(row) = (0..ROWS).find(|&row| free(row)) {
            placed.push(Placed {
                mark,
                x,
                middle,
                half,
                row,
            });
        }
    }
    placed
}

fn marks(placed: &[Placed<'_>], plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let line = row_height(frame) / 2.0;
    for label in placed {
        let bottom = plot.top
            - 8.0
            - if label.row > 0 {
                row_height(frame) + 4.0
            } else {
                0.0
            };
        let crossed = placed.iter().any(|other| {
            other.row < label.row && (other.middle - label.x).abs() < other.half + 4.0
        });
        let start = if crossed {
            plot.top - 4.0
        } else {
            bottom + 1.0
        };
        canvas.line(&[(label.x, start), (label.x, plot.bottom)], Role::Mark, 1.5)?;
        let name = Type::clear(frame.size, Align::Middle).bold();
        canvas.text(&label.mark.label, (label.middle, bottom - line * 1.5), name)?;
        canvas.text(
            &label.mark.text,
            (label.middle, bottom - line * 0.5),
            Type::clear(frame.size, Align::Middle),
        )?;
    }
    Ok(())
}
