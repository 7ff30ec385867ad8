//! Swim lanes: incidents on a time line, one lane a group; shape and colour tell the severity, area the duration.

use std::cmp::Reverse;

use crate::error::Result;
use crate::report::chart::{Lane, LaneMark, LaneTick, Severity, SwimLanes};

use super::Layout;
use super::axis::{Plot, base, real};
use super::canvas::{Align, Canvas, Frame, Type};
use super::legend::{self, Entry, Swatch};
use super::role::Role;
use super::text::{self, Weight};

/// Radius of a mark for a duration of [`SHORT`] or less.
const LEAST_RADIUS: f64 = 4.5;
/// Radius of a mark for a duration of [`LONG`] or more.
const LARGEST_RADIUS: f64 = 10.5;
/// How far a line that crosses a lane reaches above and below it.
const CUT: f64 = 13.0;
/// Five minutes.
const SHORT: f64 = 300.0;
/// Three days.
const LONG: f64 = 259_200.0;

/// Returns the height of the picture.
pub(super) fn height(picture: &SwimLanes, frame: &Frame) -> f64 {
    legend_height(picture, frame)
        + real(picture.lanes.len()) * lane_height(frame)
        + frame.line()
        + 8.0
}

/// Draws the picture.
pub(super) fn draw(picture: &SwimLanes, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    legend::draw(&entries(picture), frame, canvas)?;
    let plot = plot(picture, frame);
    ticks(&picture.ticks, &plot, frame, canvas)?;
    base(&plot, canvas)?;
    let top = |row: usize| plot.top + real(row) * lane_height(frame);
    for row in 0..picture.lanes.len() {
        let y = top(row) + lane_middle(frame);
        canvas.line(&[(plot.left, y), (plot.right, y)], Role::Grid, 1.5)?;
    }
    for (row, lane) in picture.lanes.iter().enumerate() {
        let y = top(row) + lane_middle(frame);
        names(lane, top(row), y, &plot, frame, canvas)?;
    }
    for (row, lane) in picture.lanes.iter().enumerate() {
        let y = top(row) + lane_middle(frame);
        if let Some(cut) = lane.cut {
            let x = inside(cut, &plot);
            canvas.line(&[(x, y - CUT), (x, y + CUT)], Role::Ink, 3.0)?;
        }
    }
    marks(picture, &plot, frame, canvas)
}

/// Returns the place of a mark; one at either end of the period stays inside the lane.
fn inside(position: f64, plot: &Plot) -> f64 {
    let room = LARGEST_RADIUS * 1.3;
    plot.left + room + (plot.right - plot.left - 2.0 * room) * position.clamp(0.0, 1.0)
}

fn lane_height(frame: &Frame) -> f64 {
    frame.pick(36.0, 60.0)
}

/// How far below its upper end the line of a lane runs.
fn lane_middle(frame: &Frame) -> f64 {
    frame.pick(lane_height(frame) * 0.5, lane_height(frame) * 0.68)
}

fn legend_height(picture: &SwimLanes, frame: &Frame) -> f64 {
    legend::height(&entries(picture), frame) + 10.0
}

fn plot(picture: &SwimLanes, frame: &Frame) -> Plot {
    let widest = |width: &dyn Fn(&Lane) -> f64| picture.lanes.iter().map(width).fold(0.0, f64::max);
    let all = frame.right - frame.left;
    let label = widest(&|lane| frame.width_of(&lane.label)).min(all * 0.34);
    let note =
        widest(&|lane| text::width(&lane.note, frame.size, Weight::SemiBold)).min(all * 0.15);
    let top = frame.top + legend_height(picture, frame);
    Plot {
        left: frame.left + frame.pick(label + 14.0, 0.0),
        right: frame.right - frame.pick(note + 12.0, 0.0),
        top,
        bottom: top + real(picture.lanes.len()) * lane_height(frame),
    }
}

fn entries(picture: &SwimLanes) -> Vec<Entry> {
    let marks = || picture.lanes.iter().flat_map(|lane| &lane.marks);
    let used = Severity::ALL
        .iter()
        .filter(|severity| marks().any(|mark| mark.severity == **severity));
    let mut entries: Vec<Entry> = used
        .map(|severity| (Swatch::Mark(*severity), severity.word().to_owned()))
        .collect();
    if marks().any(|mark| mark.duration_seconds.is_none()) {
        entries.push((Swatch::Hollow, picture.hollow_label.clone()));
    }
    if picture.lanes.iter().any(|lane| lane.cut.is_some()) {
        entries.push((Swatch::Cut, picture.cut_label.clone()));
    }
    entries
}

/// Draws the starts of the stretches; a stretch wide enough for its name has it in its middle.
fn ticks(ticks: &[LaneTick], plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let y = plot.bottom + frame.line() * 0.5 + 7.0;
    let stride = (1..=ticks.len())
        .find(|&stride| fits(ticks, stride, plot, frame))
        .unwrap_or(1);
    let shown: Vec<&LaneTick> = ticks.iter().step_by(stride).collect();
    for (index, tick) in shown.iter().enumerate() {
        let x = plot.at_width(tick.position.clamp(0.0, 1.0));
        let end = plot.at_width(
            shown
                .get(index + 1)
                .map_or(1.0, |next| next.position.clamp(0.0, 1.0)),
        );
        grid_line(x, plot, frame, canvas)?;
        canvas.line(&[(x, plot.bottom), (x, plot.bottom + 5.0)], Role::Axis, 1.0)?;
        let width = frame.width_of(&tick.label);
        if stride == 1 && end - x >= width {
            canvas.text(
                &tick.label,
                (f64::midpoint(x, end), y),
                Type::quiet(frame.size, Align::Middle),
            )?;
        } else if stride > 1 && x + width <= frame.right {
            // The name belongs to the first of several stretches, so it stands at its start.
            canvas.text(&tick.label, (x, y), Type::quiet(frame.size, Align::Start))?;
        }
    }
    Ok(())
}

/// Draws the start of a stretch over all lanes; where names stand in the lanes, only across their lines.
fn grid_line(x: f64, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    if frame.layout == Layout::Wide {
        return canvas.line(&[(x, plot.top), (x, plot.bottom)], Role::Grid, 1.0);
    }
    let mut y = plot.top + lane_middle(frame);
    while y < plot.bottom {
        canvas.line(&[(x, y - 5.0), (x, y + 5.0)], Role::Grid, 1.5)?;
        y += lane_height(frame);
    }
    Ok(())
}

/// Tells whether the names fit between the starts; the first and the last stretch may be cut by the period.
fn fits(ticks: &[LaneTick], stride: usize, plot: &Plot, frame: &Frame) -> bool {
    let shown: Vec<&LaneTick> = ticks.iter().step_by(stride).collect();
    let inner = shown.windows(2).skip(1);
    inner.into_iter().all(|pair| {
        let room = plot.at_width(pair[1].position) - plot.at_width(pair[0].position);
        frame.width_of(&pair[0].label) + 10.0 <= room
    })
}

fn names(
    lane: &Lane,
    top: f64,
    y: f64,
    plot: &Plot,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let note_type = Type::clear(frame.size, Align::End).bold();
    let note = |room: f64| text::fitted(&lane.note, room + 0.5, frame.size, Weight::SemiBold);
    let label = |room: f64| text::fitted(&lane.label, room + 0.5, frame.size, Weight::Regular);
    match frame.layout {
        Layout::Wide => {
            let name = label(plot.left - 14.0 - frame.left);
            canvas.text(
                &name,
                (plot.left - 14.0, y),
                Type::clear(frame.size, Align::End),
            )?;
            canvas.text(
                &note(frame.right - plot.right - 12.0),
                (frame.right, y),
                note_type,
            )
        }
        Layout::Narrow => {
            let note = note((frame.right - frame.left) * 0.3);
            let y = top + lane_height(frame) * 0.27;
            let room =
                frame.right - frame.left - text::width(&note, frame.size, Weight::SemiBold) - 12.0;
            canvas.text(
                &label(room),
                (frame.left, y),
                Type::clear(frame.size, Align::Start),
            )?;
            canvas.text(&note, (frame.right, y), note_type)
        }
    }
}

/// Draws large marks first, so that small ones lie on top; of one size all marks of a severity, which look alike.
fn marks(picture: &SwimLanes, plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let lanes = picture.lanes.iter().enumerate();
    let mut marks: Vec<(f64, &LaneMark)> = lanes
        .flat_map(|(row, lane)| {
            let y = plot.top + real(row) * lane_height(frame) + lane_middle(frame);
            lane.marks.iter().map(move |mark| (y, mark))
        })
        .collect();
    marks.sort_by_key(|(_, mark)| {
        let is_hollow = mark.duration_seconds.is_none();
        (Reverse(size(mark)), Reverse(mark.severity), is_hollow)
    });
    for (y, mark) in marks {
        let x = inside(mark.position, plot);
        let role = Role::severity(mark.severity);
        match mark.duration_seconds {
            Some(_) => legend::mark(mark.severity, (x, y), radius(mark), canvas)?,
            None => legend::hollow(mark.severity, (x, y), radius(mark), role, canvas)?,
        }
    }
    Ok(())
}

/// Returns the size of a mark in steps: between those of one step it does not matter which lies on top.
fn size(mark: &LaneMark) -> u8 {
    let steps = [9.0, 7.5, 6.0, 5.0];
    let step = steps.iter().position(|&least| radius(mark) >= least);
    (steps.len() - step.unwrap_or(steps.len()))
        .try_into()
        .unwrap_or(0)
}

fn radius(mark: &LaneMark) -> f64 {
    let Some(seconds) = mark.duration_seconds else {
        return LEAST_RADIUS + 1.0;
    };
    let share = ((seconds.max(SHORT) / SHORT).ln() / (LONG / SHORT).ln()).min(1.0);
    LEAST_RADIUS + (LARGEST_RADIUS - LEAST_RADIUS) * share
}
