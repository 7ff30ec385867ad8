//! The paper that the pictures draw on, in units of the SVG, and where on it they may draw.
//!
//! Everything goes through a plotters drawing area; this file hides its grid and its colours.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};

use crate::error::{Error, Result};

use super::Layout;
use super::role::Role;
use super::svg_backend::{GRID, SvgBackend};
use super::text::{self, Weight};

/// A point: to the right, down.
pub(super) type Point = (f64, f64);

/// The part of the paper that a picture may use, and the size of its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Left end.
    pub(super) left: f64,
    /// Right end.
    pub(super) right: f64,
    /// Upper end; the lower one follows from the picture.
    pub(super) top: f64,
    /// Size of text: labels and names.
    pub(super) size: f64,
    /// Size of smaller text: numbers in cells and tables.
    pub(super) small: f64,
    /// Which layout is drawn.
    pub(super) layout: Layout,
}

impl Frame {
    /// Height of a line of text.
    pub(super) fn line(&self) -> f64 {
        (self.size * 1.5).round()
    }

    /// Returns the first value in the wide layout and the second in the narrow one.
    pub(super) fn pick<T>(&self, wide: T, narrow: T) -> T {
        match self.layout {
            Layout::Wide => wide,
            Layout::Narrow => narrow,
        }
    }

    /// Returns the width of the text in the size of labels.
    pub(super) fn width_of(&self, content: &str) -> f64 {
        text::width(content, self.size, Weight::Regular)
    }
}

/// Which end of a text stands at its point; up and down it is always the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// The text begins there.
    Start,
    /// The text has its middle there.
    Middle,
    /// The text ends there.
    End,
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Size in units.
    pub(super) size: f64,
    /// How bold.
    pub(super) weight: Weight,
    /// Its colour.
    pub(super) role: Role,
    /// Which end stands at its point.
    pub(super) align: Align,
}

impl Type {
    /// Quiet text of an axis or a note.
    pub(super) fn quiet(size: f64, align: Align) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            role: Role::Muted,
            align,
        }
    }

    /// Text that is read first.
    pub(super) fn clear(size: f64, align: Align) -> Self {
        Self {
            role: Role::Ink,
            ..Self::quiet(size, align)
        }
    }

    /// The same, semi-bold.
    pub(super) fn bold(self) -> Self {
        Self {
            weight: Weight::SemiBold,
            ..self
        }
    }

    /// The same in another colour.
    pub(super) fn in_role(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

/// The paper.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SvgBackend<'a>, Shift>,
}

impl<'a> Canvas<'a> {
    /// Spreads the paper over a backend.
    pub(super) fn new(backend: SvgBackend<'a>) -> Self {
        Self {
            area: backend.into_drawing_area(),
        }
    }

    /// Fills a rectangle between two corners.
    pub(super) fn rectangle(&self, from: Point, to: Point, role: Role) -> Result<()> {
        seen(
            self.area
                .draw(&Rectangle::new([grid(from), grid(to)], inside(role))),
        )
    }

    /// Draws a line through the points, `width` units thick.
    pub(super) fn line(&self, points: &[Point], role: Role, width: f64) -> Result<()> {
        let style = ShapeStyle {
            color: role.token().into(),
            filled: false,
            stroke_width: u32::try_from(whole(width)).unwrap_or(1),
        };
        let points: Vec<_> = points.iter().copied().map(grid).collect();
        seen(self.area.draw(&PathElement::new(points, style)))
    }

    /// Fills the shape between the points.
    pub(super) fn polygon(&self, points: &[Point], role: Role) -> Result<()> {
        let points: Vec<_> = points.iter().copied().map(grid).collect();
        seen(self.area.draw(&Polygon::new(points, inside(role))))
    }

    /// Fills a circle.
    pub(super) fn circle(&self, centre: Point, radius: f64, role: Role) -> Result<()> {
        seen(
            self.area
                .draw(&Circle::new(grid(centre), whole(radius), inside(role))),
        )
    }

    /// Writes text with its middle (up and down) at a point.
    pub(super) fn text(&self, content: &str, at: Point, kind: Type) -> Result<()> {
        let weight = match kind.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::SemiBold => FontStyle::Bold,
        };
        let align = match kind.align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::Name(text::FAMILY), kind.size * GRID, weight);
        let token = kind.role.token();
        let style = TextStyle::from(font)
            .color(&token)
            .pos(Pos::new(align, VPos::Center));
        seen(self.area.draw(&Text::new(content, grid(at), style)))
    }

    /// Writes what is still held back.
    pub(super) fn finish(self) -> Result<()> {
        seen(self.area.present())
    }
}

fn inside(role: Role) -> ShapeStyle {
    ShapeStyle {
        color: role.token().into(),
        filled: true,
        stroke_width: 0,
    }
}

/// Returns the grid line nearest to a length in units.
#[expect(
    clippy::cast_possible_truncation,
    reason = "lengths on paper are far below the limit, and `as` saturates"
)]
pub(super) fn whole(units: f64) -> i32 {
    (units * GRID).round() as i32
}

fn grid((x, y): Point) -> (i32, i32) {
    (whole(x), whole(y))
}

fn seen<T, E: std::error::Error + Send + Sync>(
    drawn: std::result::Result<T, DrawingAreaErrorKind<E>>,
) -> Result<T> {
    drawn.map_err(|error| Error::internal(format!("a chart could not be drawn: {error}")))
}
