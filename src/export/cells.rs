//! The cells of a slice of the table, column by column, row by row.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::incident::table::{COLUMNS, Kind, ListRows, TextRows};
use crate::incident::{DetectedBy, IncidentTable, Instant, Severity, Status};

/// How many rows are made into bytes at once.
const SLICE: usize = 16_384;

/// How many slices are made at a time.
const WAVE: usize = 4;

/// One cell; nothing is known where it is `None`.
pub(super) enum Cell<'t> {
    /// A text.
    Text(&'t str),
    /// Texts.
    List(Vec<&'t str>),
    /// A point in time.
    Instant(Instant),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// JSON in a text.
    Json(&'t str),
}

/// A column that hands out its cells one by one.
pub(super) type Cells<'t> = Box<dyn Iterator<Item = Option<Cell<'t>>> + 't>;

/// Some rows of the table, with their lists opened.
pub(super) struct Slice {
    table: IncidentTable,
    lists: Vec<(&'static str, ListRows)>,
    texts: Vec<(&'static str, TextRows)>,
}

impl Slice {
    /// Opens a table, or some rows of it.
    #[must_use]
    pub(super) fn new(table: IncidentTable) -> Self {
        let of = |kinds: &'static [Kind]| {
            let columns = COLUMNS.iter().map(|column| (column.name, column.kind));
            let named = columns.filter(|(_, kind)| kinds.contains(kind));
            named.map(|(name, _)| name)
        };
        let lists = of(&[Kind::List]).map(|name| (name, table.list_rows(name)));
        let texts = of(&[Kind::Text, Kind::Json]).map(|name| (name, table.text_rows(name)));
        Self {
            lists: lists.collect(),
            texts: texts.collect(),
            table,
        }
    }

    /// Returns the number of rows.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns the columns in the order of the schema.
    #[must_use]
    pub(super) fn columns(&self) -> Vec<Cells<'_>> {
        COLUMNS
            .iter()
            .map(|column| self.cells(column.name, column.kind))
            .collect()
    }

    fn cells(&self, name: &'static str, kind: Kind) -> Cells<'_> {
        let table = &self.table;
        if table.is_blank(name) {
            return Box::new((0..table.len()).map(|_| None));
        }
        match kind {
            Kind::Text => self.texts(name, Cell::Text),
            Kind::Json => self.texts(name, Cell::Json),
            Kind::List => {
                let rows = opened(&self.lists, name);
                Box::new(
                    rows.iter()
                        .map(|texts| (!texts.is_empty()).then_some(Cell::List(texts))),
                )
            }
            Kind::Severity => codes(table, name, |code| Severity::from_code(code).word()),
            Kind::Status => codes(table, name, |code| Status::from_code(code).word()),
            Kind::DetectedBy => codes(table, name, |code| DetectedBy::from_code(code).word()),
            Kind::Instant(milestone) => {
                let times: Vec<Option<i64>> = table.instants(milestone).iter().collect();
                Box::new(
                    times.into_iter().map(|micros| {
                        micros.map(|micros| Cell::Instant(Instant::from_micros(micros)))
                    }),
                )
            }
            Kind::Number => Box::new(
                table
                    .numbers(name)
                    .iter()
                    .map(|number| number.map(Cell::Number)),
            ),
            Kind::Flag => Box::new(table.flags(name).iter().map(|flag| flag.map(Cell::Flag))),
        }
    }

    fn texts<'t>(&'t self, name: &str, cell: fn(&'t str) -> Cell<'t>) -> Cells<'t> {
        let rows = opened(&self.texts, name);
        Box::new((0..self.len()).map(move |row| rows.get(row).map(cell)))
    }
}

fn opened<'o, T>(columns: &'o [(&'static str, T)], name: &str) -> &'o T {
    let found = columns.iter().find(|(opened, _)| *opened == name);
    &found.expect("all columns of a kind are opened").1
}

/// Makes bytes of slices of the table, in parallel, and hands them over in order.
///
/// A wave of slices is made while the one before it is handed over: not the whole file stands in memory, and neither
/// waits for the other.
pub(super) fn in_slices(
    table: &IncidentTable,
    make: impl Fn(&Slice) -> Vec<u8> + Sync,
    mut take: impl FnMut(Vec<u8>) -> std::io::Result<()> + Send,
) -> std::io::Result<()> {
    let starts: Vec<usize> = (0..table.len()).step_by(SLICE).collect();
    let slice = |&start: &usize| make(&Slice::new(table.slice(start, SLICE)));
    let mut made: Vec<Vec<u8>> = Vec::new();
    for wave in starts.chunks(WAVE) {
        let before = std::mem::take(&mut made);
        let (next, taken) = rayon::join(
            || wave.par_iter().map(slice).collect(),
            || before.into_iter().try_for_each(&mut take),
        );
        taken?;
        made = next;
    }
    made.into_iter().try_for_each(take)
}

fn codes<'t>(table: &'t IncidentTable, name: &str, word: fn(u8) -> &'static str) -> Cells<'t> {
    let codes: Vec<u8> = table.codes(name).into_no_null_iter().collect();
    Box::new(codes.into_iter().map(move |code| {
        Some(word(code))
            .filter(|word| *word != "unknown")
            .map(Cell::Text)
    }))
}

/// Joins a list for one cell of a table: by `; `, or as JSON where an element holds a separator.
#[must_use]
pub(super) fn joined<'t>(texts: &[&'t str]) -> Cow<'t, str> {
    match texts {
        [one] if is_plain(one) => Cow::Borrowed(one),
        many if many.iter().all(|text| is_plain(text)) => {
            Cow::Owned(many.join(crate::incident::table::LIST_SEPARATOR))
        }
        many => Cow::Owned(serde_json::to_string(many).expect("texts serialise")),
    }
}

fn is_plain(text: &str) -> bool {
    !text.contains([';', ',']) && !text.starts_with('[') && text.trim() == text && !text.is_empty()
}
