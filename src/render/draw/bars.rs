//! Horizontal bars: amounts of time by name, labelled directly.

use crate::error::Result;
use crate::report::chart::{Bar, Bars};

use super::Layout;
use super::axis::real;
use super::canvas::{Align, Canvas, Frame, Type};
use super::role::Role;
use super::text::{self, Weight};

/// Gap between the end of a bar and its words.
const GAP: f64 = 8.0;

/// Returns the height of the picture.
pub(super) fn height(picture: &Bars, frame: &Frame) -> f64 {
    real(picture.bars.len()) * row_height(frame)
}

/// Draws the picture.
pub(super) fn draw(picture: &Bars, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let room = Room::new(picture, frame);
    let longest = picture
        .bars
        .iter()
        .map(|bar| bar.value_seconds)
        .fold(0.0, f64::max);
    for (row, bar) in picture.bars.iter().enumerate() {
        let top = frame.top + real(row) * row_height(frame);
        let share = if longest > 0.0 {
            (bar.value_seconds / longest).clamp(0.0, 1.0)
        } else {
            0.0
        };
        // A value of nothing still shows where the bars begin.
        let end = room.start + ((room.longest - room.start) * share).max(1.5);
        match frame.layout {
            Layout::Wide => wide(bar, top, end, &room, frame, canvas)?,
            Layout::Narrow => narrow(bar, top, end, &room, frame, canvas)?,
        }
    }
    Ok(())
}

fn row_height(frame: &Frame) -> f64 {
    frame.pick(34.0, 54.0)
}

/// Where bars begin and where the longest ends.
struct Room {
    start: f64,
    longest: f64,
}

impl Room {
    fn new(picture: &Bars, frame: &Frame) -> Self {
        let all = frame.right - frame.left;
        let widest =
            |width: &dyn Fn(&Bar) -> f64| picture.bars.iter().map(width).fold(0.0, f64::max);
        let value = widest(&|bar| text::width(&bar.value_text, frame.size, Weight::SemiBold));
        let note = widest(&|bar| frame.width_of(&bar.note));
        let name = widest(&|bar| frame.width_of(&bar.name)).min(all * 0.34);
        let (start, behind) = match frame.layout {
            Layout::Wide if note > 0.0 => (frame.left + name + 12.0, value + GAP * 2.0 + note),
            Layout::Wide => (frame.left + name + 12.0, value + GAP),
            Layout::Narrow => (frame.left, value + GAP),
        };
        Self {
            start,
            longest: frame.right - behind.min(all * 0.45),
        }
    }
}

fn wide(
    bar: &Bar,
    top: f64,
    end: f64,
    room: &Room,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let y = top + row_height(frame) / 2.0;
    let name = text::fitted(
        &bar.name,
        room.start - 12.0 - frame.left,
        frame.size,
        Weight::Regular,
    );
    canvas.text(
        &name,
        (room.start - 12.0, y),
        Type::clear(frame.size, Align::End),
    )?;
    canvas.rectangle((room.start, y - 11.0), (end, y + 11.0), Role::Fill)?;
    let value = text::fitted(
        &bar.value_text,
        frame.right - end - GAP,
        frame.size,
        Weight::SemiBold,
    );
    canvas.text(
        &value,
        (end + GAP, y),
        Type::clear(frame.size, Align::Start).bold(),
    )?;
    let after = end + GAP * 2.0 + text::width(&value, frame.size, Weight::SemiBold);
    note(
        bar,
        frame.right - after,
        (after, y),
        Align::Start,
        frame,
        canvas,
    )
}

fn narrow(
    bar: &Bar,
    top: f64,
    end: f64,
    room: &Room,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let (upper, lower) = (top + 12.0, top + 35.0);
    let note_room = frame
        .width_of(&bar.note)
        .min((frame.right - frame.left) * 0.5);
    let name = text::fitted(
        &bar.name,
        frame.right - frame.left - note_room - 12.0,
        frame.size,
        Weight::Regular,
    );
    canvas.text(
        &name,
        (frame.left, upper),
        Type::clear(frame.size, Align::Start),
    )?;
    note(
        bar,
        note_room,
        (frame.right, upper),
        Align::End,
        frame,
        canvas,
    )?;
    canvas.rectangle((room.start, lower - 9.0), (end, lower + 9.0), Role::Fill)?;
    let value = text::fitted(
        &bar.value_text,
        frame.right - end - GAP,
        frame.size,
        Weight::SemiBold,
    );
    canvas.text(
        &value,
        (end + GAP, lower),
        Type::clear(frame.size, Align::Start).bold(),
    )
}

fn note(
    bar: &Bar,
    room: f64,
    at: (f64, f64),
    align: Align,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    if bar.note.is_empty() {
        return Ok(());
    }
    let note = text::fitted(&bar.note, room.max(0.0) + 0.5, frame.size, Weight::Regular);
    canvas.text(&note, at, Type::quiet(frame.size, align))
}
