//! Rows with a name on their left, their figure in words on their right, and room for marks between.

use crate::error::Result;

use super::axis::{Plot, real};
use super::canvas::{Align, Canvas, Frame, Type};
use super::text::{self, Weight};

/// Gap between the plot and the words beside it.
const GAP: f64 = 14.0;

/// The words of one row.
pub(super) struct NamedRow<'a> {
    /// What it stands for.
    pub(super) name: &'a str,
    /// Its figure.
    pub(super) value: &'a str,
}

/// The words of all rows, from top to bottom. In the narrow layout they stand above the marks.
pub(super) struct NamedRows<'a>(pub(super) Vec<NamedRow<'a>>);

impl NamedRows<'_> {
    /// Returns the height of the rows with an axis below them.
    pub(super) fn height(&self, frame: &Frame) -> f64 {
        real(self.0.len()) * row_height(frame) + frame.line() + 12.0
    }

    /// Returns where the marks are drawn.
    pub(super) fn plot(&self, frame: &Frame) -> Plot {
        let widest =
            |width: &dyn Fn(&NamedRow<'_>) -> f64| self.0.iter().map(width).fold(0.0, f64::max);
        let all = frame.right - frame.left;
        let name = widest(&|row| frame.width_of(row.name)).min(all * 0.34);
        let value = widest(&|row| text::width(row.value, frame.size, Weight::SemiBold));
        Plot {
            left: frame.left + frame.pick(name + GAP, 8.0),
            right: frame.right - frame.pick(value.min(all * 0.2) + GAP, 8.0),
            top: frame.top,
            bottom: frame.top + real(self.0.len()) * row_height(frame),
        }
    }

    /// Writes names and figures.
    pub(super) fn words(&self, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
        for (place, row) in self.0.iter().enumerate() {
            words(
                row,
                at(place, frame.pick(0.5, 0.26), frame),
                plot,
                frame,
                canvas,
            )?;
        }
        Ok(())
    }
}

/// Returns the height at which the marks of a row stand.
pub(super) fn marks_at(place: usize, frame: &Frame) -> f64 {
    at(place, frame.pick(0.5, 0.7), frame)
}

fn row_height(frame: &Frame) -> f64 {
    frame.pick(34.0, 54.0)
}

fn at(place: usize, share: f64, frame: &Frame) -> f64 {
    frame.top + (real(place) + share) * row_height(frame)
}

fn words(
    row: &NamedRow<'_>,
    y: f64,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let value_room = frame.pick(
        frame.right - plot.right - GAP,
        (frame.right - frame.left) * 0.4,
    );
    let value = text::fitted(row.value, value_room + 0.5, frame.size, Weight::SemiBold);
    let value_width = text::width(&value, frame.size, Weight::SemiBold);
    let name_room = frame.pick(
        plot.left - GAP - frame.left,
        frame.right - frame.left - value_width - GAP,
    );
    let name = text::fitted(row.name, name_room + 0.5, frame.size, Weight::Regular);
    let (at, align) = frame.pick((plot.left - GAP, Align::End), (frame.left, Align::Start));
    canvas.text(&name, (at, y), Type::clear(frame.size, align))?;
    canvas.text(
        &value,
        (frame.right, y),
        Type::clear(frame.size, Align::End).bold(),
    )
}
