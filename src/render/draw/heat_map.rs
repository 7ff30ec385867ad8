//! Heat map: counts by weekday and hour. More is always more prominent; a cell without anything is nearly blank.

use crate::error::Result;
use crate::report::chart::HeatMap;

use super::axis::{compact, real};
use super::canvas::{Align, Canvas, Frame, Type};
use super::legend::{self, Entry, Swatch};
use super::role::Role;
use super::text::{self, Weight};

/// Gap between cells.
const GAP: f64 = 2.0;

/// Returns the height of the picture.
pub(super) fn height(picture: &HeatMap, frame: &Frame) -> f64 {
    let grid = Grid::new(picture, frame);
    7.0 * grid.cell.1 + frame.line() + 12.0 + legend::height(&entries(picture, &grid, frame), frame)
}

/// Draws the picture.
pub(super) fn draw(picture: &HeatMap, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let grid = Grid::new(picture, frame);
    for (row, day) in picture.days.iter().enumerate() {
        let top = frame.top + real(row) * grid.cell.1;
        let day = text::fitted(
            day,
            grid.left - 9.5 - frame.left,
            frame.size,
            Weight::Regular,
        );
        canvas.text(
            &day,
            (grid.left - 10.0, top + (grid.cell.1 - GAP) / 2.0),
            Type::clear(frame.size, Align::End),
        )?;
    }
    cells(&grid, frame, canvas)?;
    let below = frame.top + 7.0 * grid.cell.1;
    hours(&grid, below + frame.line() * 0.5, frame, canvas)?;
    let frame = Frame {
        top: below + frame.line() + 12.0,
        ..*frame
    };
    legend::draw(&entries(picture, &grid, &frame), &frame, canvas)
}

/// The cells as they are drawn: single hours, or blocks of some.
struct Grid {
    left: f64,
    cell: (f64, f64),
    block: usize,
    counts: Vec<Vec<u64>>,
    most: u64,
}

impl Grid {
    fn new(picture: &HeatMap, frame: &Frame) -> Self {
        let block = frame.pick(1, 3);
        let summed = |hours: &[u64]| {
            hours
                .iter()
                .fold(0_u64, |sum, &count| sum.saturating_add(count))
        };
        let counts: Vec<Vec<u64>> = picture
            .counts
            .iter()
            .map(|day| day.chunks(block).map(summed).collect())
            .collect();
        let names = picture
            .days
            .iter()
            .map(|day| frame.width_of(day))
            .fold(0.0, f64::max);
        let left = frame.left + names.min((frame.right - frame.left) * 0.25) + 10.0;
        Self {
            left,
            cell: (
                (frame.right - left + GAP) / real(24 / block),
                frame.pick(34.0, 36.0),
            ),
            block,
            most: counts.iter().flatten().copied().max().unwrap_or(0),
            counts,
        }
    }

    /// Returns the last count on a step of the scale.
    fn last_on(&self, step: usize) -> u64 {
        let (step, steps) = (step as u64, Role::HEAT_STEPS as u64);
        // In two parts, so that the largest count there is does not overflow.
        self.most / steps * step + self.most % steps * step / steps
    }

    fn step(&self, count: u64) -> usize {
        match count {
            0 => 0,
            _ => (1..=Role::HEAT_STEPS)
                .find(|&step| count <= self.last_on(step))
                .unwrap_or(Role::HEAT_STEPS),
        }
    }
}

/// Draws the cells and then their numbers, step by step, because those of a step look alike.
fn cells(grid: &Grid, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let (width, height) = (grid.cell.0 - GAP, grid.cell.1 - GAP);
    let on = |step: usize| {
        let rows = grid.counts.iter().enumerate();
        let cells = rows.flat_map(move |(row, counts)| {
            let y = frame.top + real(row) * grid.cell.1;
            let place = move |column: usize| (grid.left + real(column) * grid.cell.0, y);
            let counts = counts.iter().enumerate();
            counts.map(move |(column, &count)| (place(column), count))
        });
        cells.filter(move |(_, count)| grid.step(*count) == step)
    };
    for step in 0..=Role::HEAT_STEPS {
        for ((x, y), _) in on(step) {
            canvas.rectangle((x, y), (x + width, y + height), Role::heat(step))?;
        }
    }
    for step in 1..=Role::HEAT_STEPS {
        let kind = Type::clear(frame.small, Align::Middle).in_role(Role::heat_text(step));
        for ((x, y), count) in on(step) {
            let middle = (x + width / 2.0, y + height / 2.0);
            canvas.text(&compact(count), middle, kind)?;
        }
    }
    Ok(())
}

fn hours(grid: &Grid, y: f64, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    for column in (0..24 / grid.block).step_by(frame.pick(3, 1)) {
        let x = grid.left + real(column) * grid.cell.0 + (grid.cell.0 - GAP) / 2.0;
        let hour = column * grid.block;
        let label = match grid.block {
            1 => format!("{hour:02}"),
            block => format!("{hour}–{}", hour + block),
        };
        canvas.text(
            &label,
            (x, y),
            Type::quiet(frame.pick(frame.size, frame.small), Align::Middle),
        )?;
    }
    Ok(())
}

fn entries(picture: &HeatMap, grid: &Grid, frame: &Frame) -> Vec<Entry> {
    let mut entries = vec![
        (Swatch::None, picture.unit.clone()),
        (Swatch::Box(Role::heat(0)), "0".to_owned()),
    ];
    for step in 1..=Role::HEAT_STEPS {
        let (first, last) = (grid.last_on(step - 1) + 1, grid.last_on(step));
        let label = match (compact(first), compact(last)) {
            _ if first > last => continue,
            (first, last) if first == last => first,
            (first, last) => format!("{first}–{last}"),
        };
        entries.push((Swatch::Box(Role::heat(step)), label));
    }
    if frame.pick(false, true) {
        entries.push((Swatch::None, picture.blocks_label.clone()));
    }
    entries
}
