//! The legend: swatches with names in rows, and the shapes by which severities are told apart without colour.

use crate::error::Result;
use crate::report::chart::Severity;

use super::canvas::{Align, Canvas, Frame, Point, Type};
use super::role::Role;

/// What stands before a name in the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swatch {
    /// A filled box.
    Box(Role),
    /// A box hatched as incomplete columns are.
    Hatched,
    /// The mark of a severity.
    Mark(Severity),
    /// A hollow mark.
    Hollow,
    /// A line that crosses a lane.
    Cut,
    /// Nothing: a word in the row.
    None,
}

/// One swatch with its name.
pub(super) type Entry = (Swatch, String);

/// Side of a swatch.
const SIDE: f64 = 13.0;

/// Returns the height of the legend.
pub(super) fn height(entries: &[Entry], frame: &Frame) -> f64 {
    let rows = places(entries, frame)
        .last()
        .map_or(0.0, |(_, row)| row + 1.0);
    rows * frame.line()
}

/// Draws the legend from the upper left corner of the frame.
pub(super) fn draw(entries: &[Entry], frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    for ((swatch, name), (x, row)) in entries.iter().zip(places(entries, frame)) {
        let y = frame.top + (row + 0.5) * frame.line();
        swatch_at(*swatch, (x + SIDE / 2.0, y), canvas)?;
        canvas.text(
            name,
            (x + lead(*swatch), y),
            Type::clear(frame.size, Align::Start),
        )?;
    }
    Ok(())
}

fn lead(swatch: Swatch) -> f64 {
    match swatch {
        Swatch::None => 0.0,
        _ => SIDE + 6.0,
    }
}

fn places(entries: &[Entry], frame: &Frame) -> Vec<(f64, f64)> {
    let (mut x, mut row) = (frame.left, 0.0);
    let mut places = Vec::new();
    for (swatch, name) in entries {
        let width = lead(*swatch) + frame.width_of(name);
        if x > frame.left && x + width > frame.right {
            (x, row) = (frame.left, row + 1.0);
        }
        places.push((x, row));
        x += width + frame.pick(20.0, 14.0);
    }
    places
}

fn swatch_at(swatch: Swatch, centre: Point, canvas: &Canvas<'_>) -> Result<()> {
    let (from, to) = square(centre, SIDE / 2.0);
    match swatch {
        Swatch::Box(role) => canvas.rectangle(from, to, role),
        Swatch::Hatched => {
            canvas.rectangle(from, to, Role::Sev4)?;
            canvas.rectangle(from, to, Role::Hatch)
        }
        Swatch::Mark(severity) => mark(severity, centre, SIDE * 0.46, canvas),
        Swatch::Hollow => hollow(Severity::Sev3, centre, SIDE * 0.46, Role::Axis, canvas),
        Swatch::Cut => {
            let (x, y) = centre;
            canvas.line(&[(x, y - SIDE * 0.6), (x, y + SIDE * 0.6)], Role::Ink, 3.0)
        }
        Swatch::None => Ok(()),
    }
}

fn square((x, y): Point, half: f64) -> (Point, Point) {
    ((x - half, y - half), (x + half, y + half))
}

/// Draws the mark of a severity with the area of a circle of the given radius.
pub(super) fn mark(
    severity: Severity,
    centre: Point,
    radius: f64,
    canvas: &Canvas<'_>,
) -> Result<()> {
    if severity == Severity::Unknown {
        // The hatching lets the lane shine through, which no mark may.
        shape(severity, centre, radius, Role::Paper, canvas)?;
    }
    shape(severity, centre, radius, Role::severity(severity), canvas)
}

/// Draws the outline of the mark of a severity.
pub(super) fn hollow(
    severity: Severity,
    centre: Point,
    radius: f64,
    role: Role,
    canvas: &Canvas<'_>,
) -> Result<()> {
    shape(severity, centre, radius, role, canvas)?;
    shape(severity, centre, radius - 2.0, Role::Paper, canvas)
}

/// Draws the shape of a severity: diamond, triangle, circle, square, triangle on its tip; a circle if unknown.
///
/// All have the area of a circle of the given radius, so that none looks longer than it was.
pub(super) fn shape(
    severity: Severity,
    (x, y): Point,
    radius: f64,
    role: Role,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let around = |offsets: &[Point]| -> Vec<Point> {
        offsets
            .iter()
            .map(|(right, down)| (x + right * radius, y + down * radius))
            .collect()
    };
    match severity {
        Severity::Sev1 => canvas.polygon(
            &around(&[(0.0, -1.253), (1.253, 0.0), (0.0, 1.253), (-1.253, 0.0)]),
            role,
        ),
        Severity::Sev2 => canvas.polygon(
            &around(&[(0.0, -1.4), (1.347, 0.933), (-1.347, 0.933)]),
            role,
        ),
        Severity::Sev4 => {
            let (from, to) = square((x, y), radius * 0.886);
            canvas.polygon(&[from, (to.0, from.1), to, (from.0, to.1)], role)
        }
        Severity::Sev5 => canvas.polygon(
            &around(&[(0.0, 1.4), (1.347, -0.933), (-1.347, -0.933)]),
            role,
        ),
        Severity::Sev3 | Severity::Unknown => canvas.circle((x, y), radius, role),
    }
}
