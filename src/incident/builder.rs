//! `TableBuilder`: incidents → columns of the table.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::error::{Error, Result};
use crate::incident::columns::{
    ACTION_ITEMS, COLUMNS, Column, DUPLICATE_OF, ID, INPUT, IS_DRILL, Kind, PLACED_AT, PLACED_BY,
    ROOT_CAUSE, SERVICES, SOURCE, TEAMS, TITLE, TRIGGER, UNPLACED, UPDATES,
};
use crate::incident::{Incident, IncidentTable, Instant, Text};

/// Tables with fewer rows than this on average are made one when they are joined.
const SMALL_PART: usize = 256;

/// Fills an [`IncidentTable`] row by row; the parts of an input are filled apart and joined in order.
pub struct TableBuilder {
    cells: Vec<Cells>,
    placed_at: Vec<i64>,
    placed_by: Vec<u8>,
    inputs: Vec<u32>,
}

/// The cells of one column while it grows; a column without any value costs nothing.
enum Cells {
    Text(Option<StringChunkedBuilder>, TextOf),
    List(Option<ListStringChunkedBuilder>, ListOf),
    Codes(Vec<u8>),
    Numbers(Vec<Option<i64>>),
    Instants(Vec<Option<i64>>),
    Flags(Vec<bool>),
}

/// Returns one text of an incident.
type TextOf = for<'i> fn(&'i Incident<'_>) -> Option<Text<'i>>;

/// Returns one list of an incident.
type ListOf = for<'i, 'a> fn(&'i Incident<'a>) -> &'i [Text<'a>];

impl Default for TableBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl TableBuilder {
    /// Makes a builder without rows.
    #[must_use]
    pub fn new() -> Self {
        let cells = COLUMNS
            .iter()
            .map(|column| match column.kind {
                Kind::Text | Kind::Json => Cells::Text(None, text_of(column.name)),
                Kind::List => Cells::List(None, list_of(column.name)),
                Kind::Severity | Kind::Status | Kind::DetectedBy => Cells::Codes(Vec::new()),
                Kind::Number => Cells::Numbers(Vec::new()),
                Kind::Instant(_) => Cells::Instants(Vec::new()),
                Kind::Flag => Cells::Flags(Vec::new()),
            })
            .collect();
        Self {
            cells,
            placed_at: Vec::new(),
            placed_by: Vec::new(),
            inputs: Vec::new(),
        }
    }

    /// Returns the number of rows so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.placed_at.len()
    }

    /// Tells whether there is no row yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed_at.is_empty()
    }

    /// Adds an incident of the input numbered `input`; tells whether it could be placed in time (else nothing is added).
    pub fn push(&mut self, incident: &Incident<'_>, input: u32) -> bool {
        let Some((placed_at, placed_by)) = incident.placed() else {
            return false;
        };
        self.add(incident, input, placed_at.micros(), placed_by as u8);
        true
    }

    /// Adds a record that cannot be placed in time but may complete an incident; who joins them takes it out again.
    pub fn push_unplaced(&mut self, incident: &Incident<'_>, input: u32) {
        self.add(incident, input, UNPLACED, 0);
    }

    fn add(&mut self, incident: &Incident<'_>, input: u32, placed_at: i64, placed_by: u8) {
        let row = self.placed_at.len();
        for (cells, column) in self.cells.iter_mut().zip(&COLUMNS) {
            cells.push(column, incident, row);
        }
        self.placed_at.push(placed_at);
        self.placed_by.push(placed_by);
        self.inputs.push(input);
    }

    /// Finishes the rows as a table.
    ///
    /// # Errors
    /// Internal, when the frame cannot be made.
    pub fn finish(self) -> Result<IncidentTable> {
        let height = self.len();
        let mut columns: Vec<polars::prelude::Column> = Vec::with_capacity(COLUMNS.len() + 3);
        for (cells, column) in self.cells.into_iter().zip(&COLUMNS) {
            columns.push(cells.finish(column.name, height).into());
        }
        columns.push(instants(PLACED_AT, self.placed_at).into());
        columns.push(stored_codes(PLACED_BY, &self.placed_by).into());
        columns.push(Series::new(INPUT.into(), self.inputs).into());
        let frame =
            DataFrame::new(height, columns).map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(IncidentTable { frame })
    }
}

impl IncidentTable {
    /// Joins tables below each other, in order; no table at all gives an empty one.
    ///
    /// # Errors
    /// Internal, when the frames do not fit.
    pub fn join(parts: Vec<Self>) -> Result<Self> {
        let count = parts.len();
        let mut parts = parts.into_iter();
        let Some(mut whole) = parts.next() else {
            return TableBuilder::new().finish();
        };
        for part in parts {
            whole
                .frame
                .vstack_mut_owned(part.frame)
                .map_err(|cause| Error::internal(cause.to_string()))?;
        }
        // A folder of ten thousand small files: each look at a row would walk through as many chunks.
        if whole.len() / count < SMALL_PART {
            whole.frame.rechunk_mut();
        }
        Ok(whole)
    }

    /// Puts action items or updates in the place of those that the rows have.
    ///
    /// # Errors
    /// Internal, when the column cannot be made.
    pub fn with_cells<T: serde::Serialize>(
        mut self,
        name: &'static str,
        items: &BTreeMap<usize, Vec<T>>,
    ) -> Result<Self> {
        let cells = self
            .texts(name)
            .iter()
            .enumerate()
            .map(|(row, cell)| match items.get(&row) {
                Some(items) => json(items),
                None => cell.map(Text::Borrowed),
            });
        let column =
            StringChunked::from_iter_options(name.into(), cells.collect::<Vec<_>>().into_iter());
        self.frame
            .with_column(column.into_series().into())
            .map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(self)
    }
}

/// A column that stands in the place of one of a table.
pub struct ChangedColumn(Series);

impl IncidentTable {
    /// Makes a column with other texts in some rows, which come in order.
    #[must_use]
    pub fn changed_texts(&self, name: &'static str, changed: &[(usize, String)]) -> ChangedColumn {
        let mut changed = changed.iter().peekable();
        let cells = self.texts(name).iter().enumerate().map(|(row, cell)| {
            let other = changed.next_if(|(place, _)| *place == row);
            other.map(|(_, text)| text.as_str()).or(cell)
        });
        let column = StringChunked::from_iter_options(name.into(), cells);
        ChangedColumn(column.into_series())
    }

    /// Makes a column with other lists in some rows, which come in order.
    #[must_use]
    pub fn changed_lists(
        &self,
        name: &'static str,
        changed: &[(usize, Vec<String>)],
    ) -> ChangedColumn {
        let mut changed = changed.iter().peekable();
        let mut column = ListStringChunkedBuilder::new(name.into(), self.len(), self.len());
        for (row, texts) in self.list_rows(name).iter().enumerate() {
            match changed.next_if(|(place, _)| *place == row) {
                Some((_, texts)) => column.append_values_iter(texts.iter().map(String::as_str)),
                None if texts.is_empty() => column.append_null(),
                None => column.append_values_iter(texts.into_iter()),
            }
        }
        ChangedColumn(column.finish().into_series())
    }

    /// Puts a column in the place of the one with its name.
    ///
    /// # Errors
    /// Internal, when it does not fit.
    pub fn with_changed(mut self, column: ChangedColumn) -> Result<Self> {
        self.frame
            .with_column(column.0.into())
            .map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(self)
    }
}

/// Makes a column of codes; polars as we build it has no columns of single bytes.
fn stored_codes(name: &str, codes: &[u8]) -> Series {
    UInt32Chunked::from_iter_values(name.into(), codes.iter().map(|&code| u32::from(code)))
        .into_series()
}

fn instants(name: &str, micros: Vec<i64>) -> Series {
    Int64Chunked::from_vec(name.into(), micros)
        .into_datetime(TimeUnit::Microseconds, None)
        .into_series()
}

impl Cells {
    fn push(&mut self, column: &Column, incident: &Incident<'_>, row: usize) {
        match self {
            Self::Text(builder, text) => {
                push_text(builder, column.name, text(incident).as_deref(), row);
            }
            Self::List(builder, list) => push_list(builder, column.name, list(incident), row),
            Self::Codes(codes) => codes.push(code(incident, column.kind)),
            Self::Numbers(numbers) => numbers.push(incident.customers_affected),
            Self::Instants(times) => {
                times.push(instant(incident, column.kind).map(Instant::micros));
            }
            Self::Flags(flags) => flags.push(if column.name == IS_DRILL {
                incident.is_drill
            } else {
                incident.is_maintenance
            }),
        }
    }

    fn finish(self, name: &'static str, height: usize) -> Series {
        match self {
            Self::Text(Some(builder), _) => builder.finish().into_series(),
            Self::Text(None, _) => StringChunked::full_null(name.into(), height).into_series(),
            Self::List(Some(mut builder), _) => builder.finish().into_series(),
            Self::List(None, _) => {
                ListChunked::full_null_with_dtype(name.into(), height, &DataType::String)
                    .into_series()
            }
            Self::Codes(codes) => stored_codes(name, &codes),
            Self::Numbers(numbers) => Series::new(name.into(), numbers),
            Self::Instants(times) => {
                Int64Chunked::from_iter_options(name.into(), times.into_iter())
                    .into_datetime(TimeUnit::Microseconds, None)
                    .into_series()
            }
            Self::Flags(flags) => Series::new(name.into(), flags),
        }
    }
}

fn push_text(
    builder: &mut Option<StringChunkedBuilder>,
    name: &'static str,
    value: Option<&str>,
    row: usize,
) {
    if builder.is_none() && value.is_some() {
        let mut fresh = StringChunkedBuilder::new(name.into(), row + 1);
        (0..row).for_each(|_| fresh.append_null());
        *builder = Some(fresh);
    }
    if let Some(builder) = builder {
        builder.append_option(value);
    }
}

fn push_list(
    builder: &mut Option<ListStringChunkedBuilder>,
    name: &'static str,
    values: &[Text<'_>],
    row: usize,
) {
    if builder.is_none() && !values.is_empty() {
        let mut fresh = ListStringChunkedBuilder::new(name.into(), row + 1, row + 1);
        (0..row).for_each(|_| fresh.append_null());
        *builder = Some(fresh);
    }
    if let Some(builder) = builder {
        if values.is_empty() {
            builder.append_null();
        } else {
            builder.append_values_iter(values.iter().map(AsRef::as_ref));
        }
    }
}

fn json<T: serde::Serialize>(values: &[T]) -> Option<Text<'static>> {
    (!values.is_empty()).then(|| {
        serde_json::to_string(values)
            .expect("texts and times serialise")
            .into()
    })
}

/// Finds the field of a column once, not for every row.
fn text_of(column: &str) -> TextOf {
    match column {
        ID => |incident| Some(Text::Borrowed(&incident.id)),
        SOURCE => |incident| Some(Text::Borrowed(&incident.source)),
        UPDATES => |incident| json(&incident.updates),
        ACTION_ITEMS => |incident| json(&incident.action_items),
        "number" => |incident| incident.number.as_deref().map(Text::Borrowed),
        TITLE => |incident| incident.title.as_deref().map(Text::Borrowed),
        "description" => |incident| incident.description.as_deref().map(Text::Borrowed),
        "native_severity" => |incident| incident.native_severity.as_deref().map(Text::Borrowed),
        ROOT_CAUSE => |incident| incident.root_cause.as_deref().map(Text::Borrowed),
        TRIGGER => |incident| incident.trigger.as_deref().map(Text::Borrowed),
        "mitigation" => |incident| incident.mitigation.as_deref().map(Text::Borrowed),
        "problem_id" => |incident| incident.problem_id.as_deref().map(Text::Borrowed),
        "incident_leader" => |incident| incident.incident_leader.as_deref().map(Text::Borrowed),
        "communication_leader" => {
            |incident| incident.communication_leader.as_deref().map(Text::Borrowed)
        }
        "url" => |incident| incident.url.as_deref().map(Text::Borrowed),
        "postmortem_url" => |incident| incident.postmortem_url.as_deref().map(Text::Borrowed),
        DUPLICATE_OF => |incident| incident.duplicate_of.as_deref().map(Text::Borrowed),
        _ => unreachable!("every text column stands above"),
    }
}

/// Finds the list of a column once, not for every row.
fn list_of(column: &str) -> ListOf {
    match column {
        SERVICES => |incident| &incident.services,
        TEAMS => |incident| &incident.teams,
        "tags" => |incident| &incident.tags,
        "components" => |incident| &incident.components,
        "experts" => |incident| &incident.experts,
        _ => unreachable!("every list column stands above"),
    }
}

fn code(incident: &Incident<'_>, kind: Kind) -> u8 {
    match kind {
        Kind::Severity => incident.severity.code(),
        Kind::Status => incident.status.code(),
        _ => incident.detected_by.code(),
    }
}

fn instant(incident: &Incident<'_>, kind: Kind) -> Option<Instant> {
    match kind {
        Kind::Instant(milestone) => incident.at(milestone),
        _ => None,
    }
}
