//! Shares of a whole by severity: where each lies, and between which it likely lies, on one axis from nothing.

use crate::error::Result;
use crate::report::chart::{ShareRow, Shares};

use super::Layout;
use super::axis::{Plot, base, label_below, real, tick_below};
use super::canvas::{Canvas, Frame};
use super::legend::mark;
use super::named_rows::{NamedRow, NamedRows, marks_at};
use super::role::Role;

/// Radius of a mark.
const RADIUS: f64 = 7.0;
/// Distances between ticks in percent, the finest first.
const STEPS: [u32; 4] = [1, 5, 10, 25];
/// The most ticks above nothing.
const TICKS: u32 = 5;

/// Returns the height of the picture.
pub(super) fn height(picture: &Shares, frame: &Frame) -> f64 {
    rows(picture).height(frame)
}

/// Draws the picture.
pub(super) fn draw(picture: &Shares, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let rows = rows(picture);
    let plot = rows.plot(frame);
    let ticks = ticks(picture);
    let end = real(ticks.last().copied().unwrap_or(1)) / 100.0;
    let x = |share: f64| plot.at_width((share / end).clamp(0.0, 1.0));
    if frame.layout == Layout::Wide {
        for tick in &ticks {
            let x = x(real(*tick) / 100.0);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], Role::Grid, 1.0)?;
        }
    }
    axis(&ticks, &x, &plot, frame, canvas)?;
    for (place, row) in picture.rows.iter().enumerate() {
        let y = marks_at(place, frame);
        if let Some((lower, upper)) = row.likely {
            let (from, to) = (x(lower), x(upper));
            canvas.line(&[(from, y), (to, y)], Role::Axis, 2.5)?;
            canvas.line(&[(from, y - 5.0), (from, y + 5.0)], Role::Axis, 2.5)?;
            canvas.line(&[(to, y - 5.0), (to, y + 5.0)], Role::Axis, 2.5)?;
        }
    }
    for (place, row) in picture.rows.iter().enumerate() {
        mark(
            row.severity,
            (x(row.share), marks_at(place, frame)),
            RADIUS,
            canvas,
        )?;
    }
    rows.words(&plot, frame, canvas)
}

fn rows(picture: &Shares) -> NamedRows<'_> {
    let rows = picture.rows.iter().map(|row| NamedRow {
        name: &row.name,
        value: &row.text,
    });
    NamedRows(rows.collect())
}

/// Returns the ticks in percent, from nothing to the first that no share and no range is beyond.
fn ticks(picture: &Shares) -> Vec<u32> {
    let end = |row: &ShareRow| {
        row.likely
            .map_or(row.share, |(_, upper)| upper.max(row.share))
    };
    let most = picture.rows.iter().map(end).fold(0.0, f64::max) * 100.0;
    let count = |step: u32| {
        (1..100 / step)
            .find(|tick| real(tick * step) >= most)
            .unwrap_or(100 / step)
    };
    let step = STEPS
        .into_iter()
        .find(|step| count(*step) <= TICKS)
        .unwrap_or(25);
    (0..=count(step)).map(|tick| tick * step).collect()
}

fn axis(
    ticks: &[u32],
    x: &dyn Fn(f64) -> f64,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    base(plot, canvas)?;
    for tick in ticks {
        tick_below(x(real(*tick) / 100.0), plot, canvas)?;
    }
    for tick in ticks {
        label_below(
            &format!("{tick}%"),
            x(real(*tick) / 100.0),
            plot,
            frame,
            canvas,
        )?;
    }
    Ok(())
}
