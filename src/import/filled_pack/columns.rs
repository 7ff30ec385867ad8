//! The heading of a table → which cell is what, even if columns moved or were renamed.

use crate::incident::session_sheet::{RESOLUTIONS, SHEET};

/// Names that are alike from here on are one.
const ALIKE: f64 = 0.7;

/// Which of our tables it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    /// The sheet of actions.
    Sheet,
    /// The other decisions.
    Resolutions,
}

impl TableKind {
    /// Returns the table's headings.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sheet => &SHEET,
            Self::Resolutions => &RESOLUTIONS,
        }
    }
}

/// Which cell of a row is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The table.
    pub(super) kind: TableKind,
    /// For each of our headings, the place of its cell.
    places: Vec<Option<usize>>,
    /// How many cells a row has.
    pub(super) width: usize,
}

impl Columns {
    /// The columns as they are written.
    pub(super) fn usual(kind: TableKind) -> Self {
        let width = kind.names().len();
        Self {
            kind,
            places: (0..width).map(Some).collect(),
            width,
        }
    }

    /// Reads a heading; `None` when it is that of another table.
    ///
    /// *Definition*: at least half of our headings are there, by name (other than by letters and digits does not count,
    /// and a few letters may differ); one that is not found by name is the cell at its usual place, if no other is.
    pub(super) fn of(cells: &[String]) -> Option<Self> {
        [TableKind::Sheet, TableKind::Resolutions]
            .into_iter()
            .find_map(|kind| Self::named(kind, cells))
    }

    fn named(kind: TableKind, cells: &[String]) -> Option<Self> {
        let names = kind.names();
        let cells: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
        let mut places: Vec<Option<usize>> = vec![None; names.len()];
        for is_fit in [is_same, is_alike] {
            for (name, place) in names.iter().enumerate() {
                if places[name].is_none() {
                    places[name] = (0..cells.len()).find(|at| {
                        !places.contains(&Some(*at)) && is_fit(&key(place), &cells[*at])
                    });
                }
            }
        }
        let found = places.iter().flatten().count();
        if found * 2 < names.len() || found < 3 {
            return None;
        }
        for name in 0..names.len() {
            let is_free = name < cells.len() && !places.contains(&Some(name));
            if places[name].is_none() && cells.len() == names.len() && is_free {
                places[name] = Some(name);
            }
        }
        Some(Self {
            kind,
            places,
            width: cells.len(),
        })
    }

    /// Returns the cell under one of our headings; empty where there is none.
    pub(super) fn cell<'c>(&self, cells: &'c [String], heading: &str) -> &'c str {
        let name = self.kind.names().iter().position(|name| *name == heading);
        let place = name.and_then(|name| self.places[name]);
        place
            .and_then(|place| cells.get(place))
            .map_or("", String::as_str)
    }

    /// Returns the cells under none of our headings that say something.
    pub(super) fn others<'c>(&self, cells: &'c [String]) -> Vec<&'c str> {
        let cells = cells.iter().enumerate();
        cells
            .filter(|(place, cell)| !self.places.contains(&Some(*place)) && !cell.trim().is_empty())
            .map(|(_, cell)| cell.as_str())
            .collect()
    }
}

fn key(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_same(name: &str, cell: &str) -> bool {
    name == cell
}

fn is_alike(name: &str, cell: &str) -> bool {
    let is_longer = name.len() > 3 && cell.starts_with(name);
    is_longer || strsim::normalized_levenshtein(name, cell) >= ALIKE
}
