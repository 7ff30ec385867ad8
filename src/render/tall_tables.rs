//! How wide the columns of tall tables are.
//!
//! A browser lays out only those rows of a tall table that are in view (see `.tall` in `report.css`), so it cannot fit
//! the columns to their cells as it does elsewhere. Here that is told from the texts; paper has no view and needs none.

use std::fmt::Write;

use crate::render::draw::text::{Weight, width};
use crate::report::{Align, Block, Cell, Table, TrendReport};

/// A table of more rows than this is tall; shorter ones, as the list of incidents by default, are laid out fast enough
/// as the tables that every browser and every screen reader knows.
pub(super) const MOST_FITTED: usize = 250;
/// Room beyond what a text takes, as a share of it: the font may be another.
const SLACK: f64 = 1.04;
/// The arrow of a sorted column, in em.
const ARROW: f64 = 1.25;
/// The most room that a column of texts always has, and the least and the most that count for its part of the rest, in em.
const LEAST_TEXT: f64 = 9.0;
const TEXT: (f64, f64) = (5.0, 36.0);
/// The mark of a severity, in em.
const MARK: f64 = 1.25;
/// What stands beside the text of a cell, in rem: its padding, that of the last, and the distance from a figure.
const PADDING: f64 = 0.875;
const LAST_PADDING: f64 = 0.25;
const APART: f64 = 1.25;

/// One column: its least room, as em of text and rem beside it, and its part of what is left.
struct Column {
    text: f64,
    beside: f64,
    part: Option<f64>,
}

/// Returns the style that sets the columns of each tall table; empty where none is tall.
pub(super) fn style(report: &TrendReport) -> String {
    let sections = report.page.sections.iter();
    let mut out = String::new();
    for block in sections.flat_map(|section| &section.blocks) {
        if let Block::Table(table) = block
            && table.rows.len() > MOST_FITTED
        {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", rule(table));
        }
    }
    out
}

fn rule(table: &Table) -> String {
    let places = 0..table.columns.len();
    let columns: Vec<Column> = places.map(|place| column(table, place)).collect();
    let tracks: Vec<String> = columns.iter().map(Column::track).collect();
    let text = columns.iter().map(|column| column.text).sum();
    let beside = columns.iter().map(|column| column.beside).sum();
    format!(
        "#{}{{--columns:{};--least:{}}}",
        table.id,
        tracks.join(" "),
        room(text, beside)
    )
}

fn column(table: &Table, place: usize) -> Column {
    let align = |place: usize| table.columns[place].align;
    let title = table.columns[place].title.as_str();
    let cells = table.rows.iter().filter_map(|row| row.get(place));
    let longest = widest(cells.map(|cell| cell_em(cell, align(place))));
    // Figures and texts have headings that may break.
    let heading = match align(place) {
        Align::Word => em(title, Weight::SemiBold),
        Align::Text | Align::Figure => {
            widest(title.split(' ').map(|word| em(word, Weight::SemiBold)))
        }
    };
    let least = longest.max(heading + ARROW) * SLACK;
    let is_text = align(place) == Align::Text;
    let is_last = place + 1 == table.columns.len();
    let follows = place > 0 && align(place - 1) == Align::Figure && align(place) != Align::Figure;
    let padding = if is_last { LAST_PADDING } else { PADDING };
    Column {
        text: if is_text {
            least.min(LEAST_TEXT)
        } else {
            least
        },
        beside: padding + if follows { APART } else { 0.0 },
        part: is_text.then_some(longest.clamp(TEXT.0, TEXT.1)),
    }
}

/// The width of a cell as it is shown: digits of figures are all of one width, and a severity has its mark.
fn cell_em(cell: &Cell, align: Align) -> f64 {
    let mark = if cell.severity.is_some() { MARK } else { 0.0 };
    mark + match align {
        Align::Figure => em(
            &cell
                .text
                .replace(|letter: char| letter.is_ascii_digit(), "0"),
            Weight::Regular,
        ),
        Align::Word | Align::Text => em(&cell.text, Weight::Regular),
    }
}

fn em(text: &str, weight: Weight) -> f64 {
    width(text, 1.0, weight)
}

fn widest(widths: impl Iterator<Item = f64>) -> f64 {
    widths.fold(0.0, f64::max)
}

impl Column {
    fn track(&self) -> String {
        let least = room(self.text, self.beside);
        match self.part {
            Some(part) => format!("minmax({least},{part:.0}fr)"),
            None => least,
        }
    }
}

fn room(text: f64, beside: f64) -> String {
    format!("calc({text:.1}em + {beside}rem)")
}

#[cfg(test)]
mod tests;
