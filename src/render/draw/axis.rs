//! Scales and axes: from a count, a share or a duration to a place on the paper, with ticks and quiet grid lines.

use plotters::coord::combinators::{IntoLogRange, LogCoord};
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordu64;

use crate::error::Result;
use crate::report::chart::{DURATION_TICKS, DurationTick};

use super::canvas::{Align, Canvas, Frame, Type, whole};
use super::role::Role;
use super::svg_backend::GRID;

/// Where the data are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plot {
    /// Left end.
    pub(super) left: f64,
    /// Right end.
    pub(super) right: f64,
    /// Upper end.
    pub(super) top: f64,
    /// Lower end.
    pub(super) bottom: f64,
}

impl Plot {
    /// Returns the height above the base for the given share of the scale.
    pub(super) fn at_height(&self, share: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * share
    }

    /// Returns the place from left to right for the given share of the width.
    pub(super) fn at_width(&self, share: f64) -> f64 {
        self.left + (self.right - self.left) * share
    }
}

/// Returns the number as one that can be drawn; beyond four thousand million it stays there.
pub(super) fn real(count: impl TryInto<u32>) -> f64 {
    f64::from(count.try_into().unwrap_or(u32::MAX))
}

/// Thousands, millions and so on, with their letters.
const UNITS: [(u64, char); 6] = [
    (1_000, 'k'),
    (1_000_000, 'M'),
    (1_000_000_000, 'G'),
    (1_000_000_000_000, 'T'),
    (1_000_000_000_000_000, 'P'),
    (1_000_000_000_000_000_000, 'E'),
];

/// Returns a count in at most four letters: "1.2k".
pub(super) fn compact(count: u64) -> String {
    let rounded = |unit: u64| count.saturating_add(unit / 2) / unit;
    let Some((unit, letter)) = UNITS
        .into_iter()
        .find(|(unit, _)| rounded(*unit) < 1_000)
        .filter(|_| count >= 1_000)
    else {
        return count.to_string();
    };
    let tenths = count.saturating_add(unit / 20) / (unit / 10);
    match tenths % 10 {
        tenth if tenths < 100 && tenth > 0 => format!("{}.{tenth}{letter}", tenths / 10),
        _ => format!("{}{letter}", rounded(unit)),
    }
}

/// A scale of counts from 0, with round ticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CountScale {
    ticks: Vec<u64>,
}

impl CountScale {
    /// Returns the scale that holds counts up to `most` with about `wanted` ticks above 0.
    pub(super) fn new(most: u64, wanted: usize) -> Self {
        // plotters overflows near the largest numbers there are.
        let most = most.clamp(1, u64::from(u32::MAX));
        let points = RangedCoordu64::from(0..most).key_points(BoldPoints(wanted + 1));
        let step = points.get(1).copied().unwrap_or(1).max(1);
        let last = most.div_ceil(step);
        Self {
            ticks: (0..=last).map(|tick| tick.saturating_mul(step)).collect(),
        }
    }

    /// Returns the share of the scale that a count takes, 0 to 1.
    pub(super) fn share(&self, count: u64) -> f64 {
        (real(count) / real(self.ticks.last().copied().unwrap_or(1))).min(1.0)
    }

    /// Returns the room that the labels need, with the gap to the plot.
    pub(super) fn room(&self, frame: &Frame) -> f64 {
        let widest = self
            .ticks
            .iter()
            .map(|&tick| frame.width_of(&compact(tick)));
        widest.fold(0.0, f64::max) + 8.0
    }

    /// Draws grid lines and labels.
    pub(super) fn draw(&self, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
        let ticks: Vec<_> = self
            .ticks
            .iter()
            .map(|&tick| (self.share(tick), compact(tick)))
            .collect();
        heights(&ticks, plot, frame, canvas)
    }
}

/// Draws grid lines and labels at the given shares of the height.
pub(super) fn heights(
    ticks: &[(f64, String)],
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    for (share, _) in ticks {
        let y = plot.at_height(*share);
        canvas.line(&[(plot.left, y), (plot.right, y)], Role::Grid, 1.0)?;
    }
    for (share, label) in ticks {
        let y = plot.at_height(*share);
        canvas.text(
            label,
            (plot.left - 8.0, y),
            Type::quiet(frame.size, Align::End),
        )?;
    }
    Ok(())
}

/// A logarithmic scale of durations between two places.
pub(super) struct DurationScale {
    coordinate: LogCoord<f64>,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

/// The shortest duration that a logarithmic axis shows, in seconds.
const SHORTEST: f64 = 1.0;

impl DurationScale {
    /// Returns the scale from `low` to `high` seconds, widened until it holds two ticks, between two places.
    pub(super) fn new(low: f64, high: f64, plot: &Plot) -> Self {
        let (low, high) = widened(low.max(SHORTEST), high.max(SHORTEST));
        Self {
            coordinate: (low..high).log_scale().into(),
            low,
            high,
            from: plot.left,
            to: plot.right,
        }
    }

    /// Returns the place of a duration; what is beyond an end is placed there.
    pub(super) fn at(&self, seconds: f64) -> f64 {
        let seconds = seconds.clamp(self.low, self.high);
        f64::from(
            self.coordinate
                .map(&seconds, (whole(self.from), whole(self.to))),
        ) / GRID
    }

    /// Returns the ticks that have room for their labels, from left to right, with their places.
    pub(super) fn ticks(&self, frame: &Frame) -> Vec<(DurationTick, f64)> {
        let inside = DURATION_TICKS
            .iter()
            .filter(|tick| (self.low..=self.high).contains(&tick.seconds));
        let mut candidates: Vec<_> = inside.map(|tick| (*tick, self.at(tick.seconds))).collect();
        candidates.sort_by_key(|(tick, _)| tick.rank);
        let half = |tick: &DurationTick| frame.width_of(tick.label) / 2.0 + frame.pick(12.0, 7.0);
        let mut kept: Vec<(DurationTick, f64)> = Vec::new();
        for (tick, x) in candidates {
            if kept
                .iter()
                .all(|(other, place)| (x - place).abs() >= half(&tick) + half(other))
            {
                kept.push((tick, x));
            }
        }
        kept.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        kept
    }

    /// Draws the axis line with ticks and labels under the plot.
    pub(super) fn draw(&self, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
        base(plot, canvas)?;
        let ticks = self.ticks(frame);
        for (_, x) in &ticks {
            tick_below(*x, plot, canvas)?;
        }
        for (tick, x) in ticks {
            label_below(tick.label, x, plot, frame, canvas)?;
        }
        Ok(())
    }
}

/// Draws the line that a plot stands on.
pub(super) fn base(plot: &Plot, canvas: &Canvas<'_>) -> Result<()> {
    canvas.line(
        &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
        Role::Axis,
        1.0,
    )
}

/// Draws a tick under the axis.
pub(super) fn tick_below(x: f64, plot: &Plot, canvas: &Canvas<'_>) -> Result<()> {
    canvas.line(&[(x, plot.bottom), (x, plot.bottom + 5.0)], Role::Axis, 1.0)
}

/// Writes a label under the axis, moved inwards where it would leave the frame.
pub(super) fn label_below(
    label: &str,
    x: f64,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let x = kept_inside(x, frame.width_of(label), frame);
    canvas.text(
        label,
        (x, plot.bottom + frame.line() * 0.5 + 7.0),
        Type::quiet(frame.size, Align::Middle),
    )
}

/// Returns the middle of a text of the given width, moved so that the text stays inside the frame.
pub(super) fn kept_inside(middle: f64, width: f64, frame: &Frame) -> f64 {
    middle
        .min(frame.right - width / 2.0)
        .max(frame.left + width / 2.0)
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    let seconds = DURATION_TICKS.map(|tick| tick.seconds);
    let high = high.max(low);
    if seconds
        .iter()
        .filter(|tick| (low..=high).contains(*tick))
        .count()
        >= 2
    {
        return (low, high);
    }
    let below = seconds
        .iter()
        .copied()
        .filter(|tick| *tick <= low)
        .fold(SHORTEST, f64::max);
    let above = seconds
        .iter()
        .copied()
        .find(|tick| *tick >= high && *tick > below);
    (below, above.unwrap_or(high * 2.0).max(high))
}
