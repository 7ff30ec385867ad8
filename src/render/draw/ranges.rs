//! Ranges: durations by name on one logarithmic axis, labelled directly.

use crate::error::Result;
use crate::report::chart::{RangeRow, Ranges};

use super::Layout;
use super::axis::{DurationScale, Plot};
use super::canvas::{Canvas, Frame};
use super::named_rows::{NamedRow, NamedRows, marks_at};
use super::role::Role;

/// Returns the height of the picture.
pub(super) fn height(picture: &Ranges, frame: &Frame) -> f64 {
    rows(picture).height(frame)
}

/// Draws the picture.
pub(super) fn draw(picture: &Ranges, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let rows = rows(picture);
    let plot = rows.plot(frame);
    let scale = scale(picture, &plot);
    if frame.layout == Layout::Wide {
        for (_, x) in scale.ticks(frame) {
            canvas.line(&[(x, plot.top), (x, plot.bottom)], Role::Grid, 1.0)?;
        }
    }
    scale.draw(&plot, frame, canvas)?;
    for (place, row) in picture.rows.iter().enumerate() {
        marks(row, marks_at(place, frame), &scale, canvas)?;
    }
    rows.words(&plot, frame, canvas)
}

fn rows(picture: &Ranges) -> NamedRows<'_> {
    let rows = picture.rows.iter().map(|row| NamedRow {
        name: &row.name,
        value: &row.typical_text,
    });
    NamedRows(rows.collect())
}

fn scale(picture: &Ranges, plot: &Plot) -> DurationScale {
    let seconds = || {
        picture.rows.iter().flat_map(|row| {
            let likely = row
                .likely_seconds
                .into_iter()
                .flat_map(|(lower, upper)| [lower, upper]);
            let others = [row.far_seconds, row.before_seconds].into_iter().flatten();
            likely.chain(others).chain([row.typical_seconds])
        })
    };
    DurationScale::new(
        seconds().fold(f64::INFINITY, f64::min),
        seconds().fold(0.0, f64::max),
        plot,
    )
}

fn marks(row: &RangeRow, y: f64, scale: &DurationScale, canvas: &Canvas<'_>) -> Result<()> {
    let x = scale.at(row.typical_seconds);
    if let Some((lower, upper)) = row.likely_seconds {
        let (from, to) = (scale.at(lower), scale.at(upper));
        canvas.rectangle((from, y - 8.0), (to.max(from + 1.0), y + 8.0), Role::Band1)?;
    }
    if let Some(far) = row.far_seconds {
        let end = scale.at(far);
        canvas.line(&[(x, y), (end, y)], Role::Series1, 2.5)?;
        canvas.line(&[(end, y - 5.0), (end, y + 5.0)], Role::Series1, 2.5)?;
    }
    if let Some(before) = row.before_seconds {
        canvas.circle((scale.at(before), y), 6.5, Role::Series2)?;
        canvas.circle((scale.at(before), y), 4.0, Role::Paper)?;
    }
    canvas.circle((x, y), 5.5, Role::Series1)
}
