//! Ranges: durations by name on one logarithmic axis, labelled directly.

use crate::error::Result;
use crate::report::chart::{RangeRow, Ranges};

use super::Layout;
use super::axis::{DurationScale, Plot, real};
use super::canvas::{Align, Canvas, Frame, Type};
use super::role::Role;
use super::text::{self, Weight};

/// Gap between the plot and the words beside it.
const GAP: f64 = 14.0;

/// Returns the height of the picture.
pub(super) fn height(picture: &Ranges, frame: &Frame) -> f64 {
    real(picture.rows.len()) * row_height(frame) + frame.line() + 12.0
}

/// Draws the picture.
pub(super) fn draw(picture: &Ranges, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let plot = plot(picture, frame);
    let scale = scale(picture, &plot);
    if frame.layout == Layout::Wide {
        for (_, x) in scale.ticks(frame) {
            canvas.line(&[(x, plot.top), (x, plot.bottom)], Role::Grid, 1.0)?;
        }
    }
    scale.draw(&plot, frame, canvas)?;
    for (place, row) in picture.rows.iter().enumerate() {
        let top = plot.top + real(place) * row_height(frame);
        marks(
            row,
            top + row_height(frame) * frame.pick(0.5, 0.7),
            &scale,
            canvas,
        )?;
    }
    for (place, row) in picture.rows.iter().enumerate() {
        let top = plot.top + real(place) * row_height(frame);
        let y = top + row_height(frame) * frame.pick(0.5, 0.26);
        words(row, y, &plot, frame, canvas)?;
    }
    Ok(())
}

fn row_height(frame: &Frame) -> f64 {
    frame.pick(34.0, 54.0)
}

fn plot(picture: &Ranges, frame: &Frame) -> Plot {
    let widest =
        |width: &dyn Fn(&RangeRow) -> f64| picture.rows.iter().map(width).fold(0.0, f64::max);
    let all = frame.right - frame.left;
    let name = widest(&|row| frame.width_of(&row.name)).min(all * 0.34);
    let value = widest(&|row| text::width(&row.typical_text, frame.size, Weight::SemiBold));
    Plot {
        left: frame.left + frame.pick(name + GAP, 8.0),
        right: frame.right - frame.pick(value.min(all * 0.2) + GAP, 8.0),
        top: frame.top,
        bottom: frame.top + real(picture.rows.len()) * row_height(frame),
    }
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

fn words(row: &RangeRow, y: f64, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let value_room = frame.pick(
        frame.right - plot.right - GAP,
        (frame.right - frame.left) * 0.4,
    );
    let value = text::fitted(
        &row.typical_text,
        value_room + 0.5,
        frame.size,
        Weight::SemiBold,
    );
    let value_width = text::width(&value, frame.size, Weight::SemiBold);
    let name_room = frame.pick(
        plot.left - GAP - frame.left,
        frame.right - frame.left - value_width - GAP,
    );
    let name = text::fitted(&row.name, name_room + 0.5, frame.size, Weight::Regular);
    let (at, align) = frame.pick((plot.left - GAP, Align::End), (frame.left, Align::Start));
    canvas.text(&name, (at, y), Type::clear(frame.size, align))?;
    canvas.text(
        &value,
        (frame.right, y),
        Type::clear(frame.size, Align::End).bold(),
    )
}
