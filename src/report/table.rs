//! Tables of texts: what a reader sees in rows, with what a machine needs to sort and to link them.

use serde::{Deserialize, Serialize};

use crate::incident::Severity;
use crate::report::words;

/// The longest text of a cell, in characters; the data themselves are in the files beside the report.
const LONGEST: usize = 300;
/// The longest text that stays on one line, in characters.
const LONGEST_WORD: usize = 32;

/// A table of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Stable id, unique in its document.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; each has one cell a column, the first names the row.
    pub rows: Vec<Vec<Cell>>,
    /// What stands below it, such as "showing 25 of 400"; may be empty.
    pub note: String,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableColumn {
    /// Its heading.
    pub title: String,
    /// How its cells stand.
    pub align: Align,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words, at the left; they may break over lines.
    Text,
    /// Short words that stay on one line, at the left: ids, times. Where one is long, the column becomes [`Align::Text`].
    Word,
    /// Figures, at the right.
    Figure,
}

/// One cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads (http, https or mailto only; anything else is shown as text).
    pub url: Option<String>,
    /// The whole number by which rows are put in order, where the text does not tell it; `None`: by the text.
    pub sort: Option<i64>,
    /// The anchor of its row.
    pub anchor: Option<String>,
    /// The severity that it stands for, so that it can be marked as in the charts.
    pub severity: Option<Severity>,
}

impl Table {
    /// Makes a table without rows.
    #[must_use]
    pub fn new(id: &str, caption: impl Into<String>, columns: &[(&str, Align)]) -> Self {
        let column = |&(title, align): &(&str, Align)| TableColumn {
            title: title.to_owned(),
            align,
        };
        Self {
            id: id.to_owned(),
            caption: caption.into(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
            note: String::new(),
        }
    }

    /// Fills in the rows; short words that turn out to be long may break over lines.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        for (place, column) in self.columns.iter_mut().enumerate() {
            let mut cells = self.rows.iter().filter_map(|row| row.get(place));
            if column.align == Align::Word
                && cells.any(|cell| cell.text.chars().nth(LONGEST_WORD).is_some())
            {
                column.align = Align::Text;
            }
        }
        self
    }

    /// Sets what stands below it.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl Cell {
    /// A cell of words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: words::cut(&text.into(), LONGEST),
            ..Self::default()
        }
    }

    /// A cell of words, or other words where there are none.
    #[must_use]
    pub fn text_or(text: Option<&str>, absent: &str) -> Self {
        Self::text(
            text.filter(|text| !text.trim().is_empty())
                .unwrap_or(absent),
        )
    }

    /// A whole number.
    #[must_use]
    pub fn count(number: u64) -> Self {
        Self::text(words::count(number)).sorted_by(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// A whole number, or words where it is unknown.
    #[must_use]
    pub fn count_or(number: Option<u64>, absent: &str) -> Self {
        number.map_or_else(|| Self::text(absent).sorted_by(-1), Self::count)
    }

    /// A duration, or words where it is unknown.
    #[must_use]
    pub fn duration(seconds: Option<f64>, absent: &str) -> Self {
        Self::text(words::duration_or(seconds, absent)).sorted_by(seconds.map_or(-1, whole))
    }

    /// A share, or words where it is unknown.
    #[must_use]
    pub fn share(share: Option<f64>, absent: &str) -> Self {
        Self::text(words::percent_or(share, absent))
            .sorted_by(share.map_or(-1, |share| whole(share * 1e6)))
    }

    /// A severity.
    #[must_use]
    pub fn severity(severity: Severity) -> Self {
        Self {
            severity: Some(severity),
            ..Self::text(severity.word())
        }
    }

    /// Sets where it leads.
    #[must_use]
    pub fn linked(self, url: Option<&str>) -> Self {
        Self {
            url: url.map(str::to_owned),
            ..self
        }
    }

    /// Sets the number by which rows are put in order.
    #[must_use]
    pub fn sorted_by(self, sort: i64) -> Self {
        Self {
            sort: Some(sort),
            ..self
        }
    }

    /// Sets the anchor of its row.
    #[must_use]
    pub fn anchored(self, anchor: Option<String>) -> Self {
        Self { anchor, ..self }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates; only the order matters"
)]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// Returns "Showing 10 of 42, longest first; all of them are in report.json.", or nothing when all are shown.
#[must_use]
pub(super) fn showing(shown: usize, of: usize, order: &str, elsewhere: &str) -> String {
    if shown >= of {
        return String::new();
    }
    let [shown, of] =
        [shown, of].map(|number| words::count(u64::try_from(number).unwrap_or(u64::MAX)));
    format!("Showing {shown} of {of}, {order}; all of them are in {elsewhere}.")
}
