//! Outlines as an SVG writes them: each step from the last point, in tenths of a unit, as short as they can be.

use std::fmt::Write;

use plotters_backend::BackendCoord;

use super::svg_backend::GRID;

/// A length in tenths of a unit.
pub(super) type Tenths = i64;

/// Returns a place on the grid in tenths of a unit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a tenth of what fits into the smaller type"
)]
pub(super) fn tenths(grid: i32) -> Tenths {
    (f64::from(grid) * 10.0 / GRID).round() as Tenths
}

/// Returns a length as an attribute holds it: "12.5".
pub(super) fn number(tenths: Tenths) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match tenths.abs() % 10 {
        0 => format!("{sign}{}", tenths.abs() / 10),
        tenth => format!("{sign}{}.{tenth}", tenths.abs() / 10),
    }
}

/// The data of a `<path>`.
#[derive(Debug, Default)]
pub(super) struct Outline {
    data: String,
    from: (Tenths, Tenths),
    at: (Tenths, Tenths),
    is_slanted: bool,
}

impl Outline {
    /// Draws a line through the points.
    pub(super) fn line(points: impl IntoIterator<Item = BackendCoord>) -> Self {
        let mut outline = Self::default();
        for (place, (x, y)) in points.into_iter().enumerate() {
            let to = (tenths(x), tenths(y));
            if place == 0 {
                outline.start(to);
            } else {
                outline.step(to);
            }
        }
        outline
    }

    /// Adds a rectangle.
    pub(super) fn rectangle(&mut self, corner: (Tenths, Tenths), width: Tenths, height: Tenths) {
        self.start(corner);
        self.write("h", &[width]);
        self.write("v", &[height]);
        self.write("h", &[-width]);
        self.close();
    }

    /// Ends the shape at its first point, where the next one may begin.
    pub(super) fn close(&mut self) {
        self.is_slanted |= self.at.0 != self.from.0 && self.at.1 != self.from.1;
        self.data.push('z');
    }

    /// Tells whether all of its lines run across or down.
    pub(super) fn is_straight(&self) -> bool {
        !self.is_slanted
    }

    /// Returns the attribute.
    pub(super) fn into_data(self) -> String {
        self.data
    }

    fn start(&mut self, to: (Tenths, Tenths)) {
        if self.data.is_empty() {
            self.write("M", &[to.0, to.1]);
        } else {
            self.write("m", &[to.0 - self.at.0, to.1 - self.at.1]);
        }
        self.from = to;
        self.at = to;
    }

    fn step(&mut self, to: (Tenths, Tenths)) {
        let (right, down) = (to.0 - self.at.0, to.1 - self.at.1);
        match (right, down) {
            (0, 0) => {}
            (_, 0) => self.write("h", &[right]),
            (0, _) => self.write("v", &[down]),
            _ => {
                self.is_slanted = true;
                self.write("l", &[right, down]);
            }
        }
        self.at = to;
    }

    fn write(&mut self, command: &str, lengths: &[Tenths]) {
        self.data.push_str(command);
        for (place, &length) in lengths.iter().enumerate() {
            let gap = if place > 0 && length >= 0 { " " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(self.data, "{gap}{}", number(length));
        }
    }
}
