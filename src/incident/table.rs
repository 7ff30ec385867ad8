//! `IncidentTable`: the polars frame as a private field, its schema, the column constants.
//!
//! Times are `Datetime` in microseconds UTC; severity, status and `detected_by` are the codes of their enums; lists are
//! lists of text; updates and action items are JSON texts. Three further columns serve the analyses and are never
//! exported: [`PLACED_AT`], [`PLACED_BY`] and [`INPUT`].

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::error::{Error, Result};
use crate::incident::{
    ActionItem, DetectedBy, Incident, Instant, Milestone, Severity, Status, Text,
};

/// Column of the native id.
pub const ID: &str = "id";
/// Column of the title.
pub const TITLE: &str = "title";
/// Column of the services.
pub const SERVICES: &str = "services";
/// Column of the teams.
pub const TEAMS: &str = "teams";
/// Column of the severity code.
pub const SEVERITY: &str = "severity";
/// Column of the status code.
pub const STATUS: &str = "status";
/// Column of the code that says who noticed.
pub const DETECTED_BY: &str = "detected_by";
/// Column of the cause.
pub const ROOT_CAUSE: &str = "root_cause";
/// Column of the trigger.
pub const TRIGGER: &str = "trigger";
/// Column of the duplicated incident's id.
pub const DUPLICATE_OF: &str = "duplicate_of";
/// Column of the maintenance flag.
pub const IS_MAINTENANCE: &str = "is_maintenance";
/// Column of the drill flag.
pub const IS_DRILL: &str = "is_drill";
/// Column of the tool's name.
pub const SOURCE: &str = "source";
/// Column of the updates (JSON).
pub const UPDATES: &str = "updates";
/// Column of the action items (JSON).
pub const ACTION_ITEMS: &str = "action_items";
/// Column of the number of affected customers.
pub const CUSTOMERS_AFFECTED: &str = "customers_affected";
/// Internal column: the instant that places the incident in time; never null.
pub const PLACED_AT: &str = "placed_at";
/// Internal column: the milestone (its number) that places it.
pub const PLACED_BY: &str = "placed_by";
/// Internal column: the number of the input that it comes from.
pub const INPUT: &str = "input";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A list of texts.
    List,
    /// A severity code.
    Severity,
    /// A status code.
    Status,
    /// A code that says who noticed.
    DetectedBy,
    /// An instant.
    Instant(Milestone),
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// JSON in a text.
    Json,
}

/// One canonical column: its name, what it holds, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in every output.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in one line.
    pub meaning: &'static str,
}

const fn column(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column {
        name,
        kind,
        meaning,
    }
}

/// The canonical columns in order.
pub const COLUMNS: [Column; 37] = [
    column(ID, Kind::Text, "native id as exported, unchanged"),
    column("number", Kind::Text, "number or reference that people use"),
    column(TITLE, Kind::Text, "short title"),
    column(
        "description",
        Kind::Text,
        "what happened, in the reporter's words",
    ),
    column(SERVICES, Kind::List, "services that were hit"),
    column(TEAMS, Kind::List, "teams that answered for them"),
    column(SEVERITY, Kind::Severity, "SEV1 (worst) to SEV5, or unknown"),
    column(
        "native_severity",
        Kind::Text,
        "severity in the tool's own words",
    ),
    column(
        STATUS,
        Kind::Status,
        "open, acknowledged, mitigated, resolved, closed, cancelled, merged or unknown",
    ),
    column(
        DETECTED_BY,
        Kind::DetectedBy,
        "monitoring, staff, customer, person or unknown",
    ),
    column(
        "started_at",
        Kind::Instant(Milestone::Started),
        "the impact began",
    ),
    column(
        "detected_at",
        Kind::Instant(Milestone::Detected),
        "somebody or something noticed",
    ),
    column(
        "declared_at",
        Kind::Instant(Milestone::Declared),
        "it was declared, or its record was opened",
    ),
    column(
        "acknowledged_at",
        Kind::Instant(Milestone::Acknowledged),
        "a responder took it",
    ),
    column(
        "identified_at",
        Kind::Instant(Milestone::Identified),
        "the cause was understood",
    ),
    column(
        "mitigated_at",
        Kind::Instant(Milestone::Mitigated),
        "the bleeding stopped",
    ),
    column(
        "resolved_at",
        Kind::Instant(Milestone::Resolved),
        "the impact ended",
    ),
    column(
        "closed_at",
        Kind::Instant(Milestone::Closed),
        "the record was closed",
    ),
    column(
        "postmortem_at",
        Kind::Instant(Milestone::Postmortem),
        "the postmortem was published",
    ),
    column(ROOT_CAUSE, Kind::Text, "what caused it"),
    column(TRIGGER, Kind::Text, "what set it off"),
    column("mitigation", Kind::Text, "what stopped it"),
    column("tags", Kind::List, "labels"),
    column(
        "components",
        Kind::List,
        "parts of the system that were named",
    ),
    column(
        "problem_id",
        Kind::Text,
        "problem record that it belongs to",
    ),
    column(
        CUSTOMERS_AFFECTED,
        Kind::Number,
        "how many customers were hit",
    ),
    column("incident_leader", Kind::Text, "who led the response"),
    column(
        "communication_leader",
        Kind::Text,
        "who told the outside world",
    ),
    column("experts", Kind::List, "who else was called in"),
    column("url", Kind::Text, "where the record is kept"),
    column("postmortem_url", Kind::Text, "where the postmortem is kept"),
    column(
        DUPLICATE_OF,
        Kind::Text,
        "the incident that this one repeats",
    ),
    column(IS_MAINTENANCE, Kind::Flag, "planned work, no incident"),
    column(IS_DRILL, Kind::Flag, "an exercise or a test, no incident"),
    column(SOURCE, Kind::Text, "the tool that it comes from"),
    column(UPDATES, Kind::Json, "what was written down while it ran"),
    column(ACTION_ITEMS, Kind::Json, "what was agreed on afterwards"),
];

/// All incidents of a run, one a row, in the order in which they were read.
#[derive(Debug, Clone)]
pub struct IncidentTable {
    frame: DataFrame,
}

impl IncidentTable {
    /// Returns the number of incidents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Tells whether there is no incident.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the frame for lazy queries.
    #[must_use]
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// Keeps the rows for which `keep` is true; `keep` has one entry a row.
    ///
    /// # Errors
    /// Internal, when `keep` has another length.
    pub fn filter(&self, keep: &[bool]) -> Result<Self> {
        let mask = BooleanChunked::from_slice("keep".into(), keep);
        let frame = self
            .frame
            .filter(&mask)
            .map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(Self { frame })
    }

    fn series(&self, name: &str) -> &Series {
        self.frame
            .column(name)
            .expect("the schema is fixed when the table is built")
            .as_materialized_series()
    }

    /// Returns the times of a milestone in microseconds UTC.
    #[must_use]
    pub fn instants(&self, milestone: Milestone) -> Int64Chunked {
        self.times(milestone.column())
    }

    /// Returns the instants that place the incidents in time; no entry is null.
    #[must_use]
    pub fn placed_at(&self) -> Int64Chunked {
        self.times(PLACED_AT)
    }

    fn times(&self, name: &str) -> Int64Chunked {
        self.series(name)
            .datetime()
            .expect("the schema says so")
            .physical()
            .clone()
    }

    /// Returns a column of texts.
    #[must_use]
    pub fn texts(&self, name: &str) -> &StringChunked {
        self.series(name).str().expect("the schema says so")
    }

    /// Returns a column of lists of texts.
    #[must_use]
    pub fn lists(&self, name: &str) -> &ListChunked {
        self.series(name).list().expect("the schema says so")
    }

    /// Returns a column of lists, opened for reading row by row.
    #[must_use]
    pub fn list_rows(&self, name: &str) -> ListRows {
        ListRows::new(self.lists(name))
    }

    /// Tells for each row whether a column holds a value: any element of a list, the word of a code, else the text;
    /// case does not count. A column of instants, numbers or JSON holds none.
    #[must_use]
    pub fn holds(&self, name: &str, value: &str) -> Vec<bool> {
        let wanted = value.to_lowercase();
        let is = |text: &str| text.to_lowercase() == wanted;
        let kind = COLUMNS
            .iter()
            .find(|column| column.name == name)
            .map(|column| column.kind);
        let words = |word: fn(u8) -> &'static str| {
            self.codes(name)
                .into_no_null_iter()
                .map(|code| is(word(code)))
                .collect()
        };
        match kind {
            Some(Kind::List) => self
                .list_rows(name)
                .iter()
                .map(|texts| texts.iter().any(|text| is(text)))
                .collect(),
            Some(Kind::Text) => self
                .texts(name)
                .iter()
                .map(|text| text.is_some_and(is))
                .collect(),
            Some(Kind::Severity) => words(|code| Severity::from_code(code).word()),
            Some(Kind::Status) => words(|code| Status::from_code(code).word()),
            Some(Kind::DetectedBy) => words(|code| DetectedBy::from_code(code).word()),
            Some(Kind::Flag) => self
                .flags(name)
                .iter()
                .map(|flag| is(if flag == Some(true) { "true" } else { "false" }))
                .collect(),
            _ => vec![false; self.len()],
        }
    }

    /// Returns `length` rows from `offset` on, without copying.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let offset = i64::try_from(offset).expect("a table has fewer rows than that");
        Self {
            frame: self.frame.slice(offset, length),
        }
    }

    /// Returns a column of yes and no; no entry is null.
    #[must_use]
    pub fn flags(&self, name: &str) -> &BooleanChunked {
        self.series(name).bool().expect("the schema says so")
    }

    /// Returns a column of whole numbers.
    #[must_use]
    pub fn numbers(&self, name: &str) -> &Int64Chunked {
        self.series(name).i64().expect("the schema says so")
    }

    /// Returns a column of codes (severity, status, who noticed, placing milestone), one a row; no entry is null.
    #[must_use]
    pub fn codes(&self, name: &str) -> UInt8Chunked {
        let stored = self.series(name).u32().expect("the schema says so");
        let code = |code: u32| u8::try_from(code).expect("the builder stores codes of one byte");
        UInt8Chunked::from_vec(name.into(), stored.into_no_null_iter().map(code).collect())
    }

    /// Returns the severities, one a row.
    #[must_use]
    pub fn severities(&self) -> Vec<Severity> {
        self.codes(SEVERITY)
            .into_no_null_iter()
            .map(Severity::from_code)
            .collect()
    }

    /// Returns the states, one a row.
    #[must_use]
    pub fn statuses(&self) -> Vec<Status> {
        self.codes(STATUS)
            .into_no_null_iter()
            .map(Status::from_code)
            .collect()
    }

    /// Returns who noticed, one a row.
    #[must_use]
    pub fn detected_by(&self) -> Vec<DetectedBy> {
        self.codes(DETECTED_BY)
            .into_no_null_iter()
            .map(DetectedBy::from_code)
            .collect()
    }

    /// Returns the number of the input of each row.
    #[must_use]
    pub fn inputs(&self) -> &UInt32Chunked {
        self.series(INPUT).u32().expect("the schema says so")
    }

    /// Returns each row's action items; a row without any gives an empty list.
    pub fn action_items(&self) -> impl Iterator<Item = Vec<ActionItem>> {
        self.texts(ACTION_ITEMS).iter().map(items_of)
    }

    /// Returns one row's action items.
    #[must_use]
    pub fn action_items_of(&self, row: usize) -> Vec<ActionItem> {
        items_of(self.texts(ACTION_ITEMS).get(row))
    }

    /// Puts action items in the place of those that the rows have.
    ///
    /// # Errors
    /// Internal, when the column cannot be made.
    pub fn with_action_items(mut self, items: BTreeMap<usize, Vec<ActionItem>>) -> Result<Self> {
        let cells = self
            .texts(ACTION_ITEMS)
            .iter()
            .enumerate()
            .map(|(row, cell)| match items.get(&row) {
                Some(items) => json(items),
                None => cell.map(Text::Borrowed),
            });
        let column = StringChunked::from_iter_options(
            ACTION_ITEMS.into(),
            cells.collect::<Vec<_>>().into_iter(),
        );
        self.frame
            .with_column(column.into_series().into())
            .map_err(|cause| Error::internal(cause.to_string()))?;
        Ok(self)
    }
}

/// A column of lists of texts, opened for reading.
pub struct ListRows {
    chunks: Vec<(StringChunked, Vec<usize>)>,
}

impl ListRows {
    fn new(column: &ListChunked) -> Self {
        let open = |values: ArrayRef, offsets: &[i64]| {
            let flat = Series::try_from((PlSmallStr::EMPTY, values))
                .expect("the values of a list are a column");
            let ends = offsets
                .iter()
                .map(|&offset| usize::try_from(offset).expect("offsets are not negative"))
                .collect();
            (flat.str().expect("the schema says so").clone(), ends)
        };
        let chunks = column
            .downcast_iter()
            .map(|chunk| open(chunk.values().clone(), chunk.offsets().as_slice()))
            .collect();
        Self { chunks }
    }

    /// Returns the rows in order; a row without any text gives an empty list.
    pub fn iter(&self) -> impl Iterator<Item = Vec<&str>> {
        self.chunks.iter().flat_map(|(flat, offsets)| {
            let mut texts = flat.iter().skip(offsets.first().copied().unwrap_or(0));
            offsets
                .windows(2)
                .map(move |pair| texts.by_ref().take(pair[1] - pair[0]).flatten().collect())
        })
    }
}

fn items_of(cell: Option<&str>) -> Vec<ActionItem> {
    cell.map(|json| serde_json::from_str(json).expect("the builder wrote it"))
        .unwrap_or_default()
}

/// Fills an [`IncidentTable`] row by row; the parts of an input are filled apart and joined in order.
pub struct TableBuilder {
    cells: Vec<Cells>,
    placed_at: Vec<i64>,
    placed_by: Vec<u8>,
    inputs: Vec<u32>,
}

/// The cells of one column while it grows; a column without any value costs nothing.
enum Cells {
    Text(Option<StringChunkedBuilder>),
    List(Option<ListStringChunkedBuilder>),
    Codes(Vec<u8>),
    Numbers(Vec<Option<i64>>),
    Instants(Vec<Option<i64>>),
    Flags(Vec<bool>),
}

/// Joins a list for a cell and splits nothing: the separator of lists in texts.
pub const LIST_SEPARATOR: &str = "; ";

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
                Kind::Text | Kind::Json => Cells::Text(None),
                Kind::List => Cells::List(None),
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
        let row = self.placed_at.len();
        for (cells, column) in self.cells.iter_mut().zip(&COLUMNS) {
            cells.push(column, incident, row);
        }
        self.placed_at.push(placed_at.micros());
        self.placed_by.push(placed_by as u8);
        self.inputs.push(input);
        true
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
        Ok(whole)
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
            Self::Text(builder) => push_text(
                builder,
                column.name,
                text(incident, column.name).as_deref(),
                row,
            ),
            Self::List(builder) => {
                push_list(builder, column.name, list(incident, column.name), row)
            }
            Self::Codes(codes) => codes.push(code(incident, column.kind)),
            Self::Numbers(numbers) => numbers.push(incident.customers_affected),
            Self::Instants(times) => {
                times.push(instant(incident, column.kind).map(Instant::micros))
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
            Self::Text(Some(builder)) => builder.finish().into_series(),
            Self::Text(None) => StringChunked::full_null(name.into(), height).into_series(),
            Self::List(Some(mut builder)) => builder.finish().into_series(),
            Self::List(None) => {
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

fn text<'i>(incident: &'i Incident<'_>, name: &str) -> Option<Text<'i>> {
    let field = match name {
        ID => return Some(Text::Borrowed(&incident.id)),
        SOURCE => return Some(Text::Borrowed(&incident.source)),
        UPDATES => return json(&incident.updates),
        ACTION_ITEMS => return json(&incident.action_items),
        "number" => &incident.number,
        TITLE => &incident.title,
        "description" => &incident.description,
        "native_severity" => &incident.native_severity,
        ROOT_CAUSE => &incident.root_cause,
        TRIGGER => &incident.trigger,
        "mitigation" => &incident.mitigation,
        "problem_id" => &incident.problem_id,
        "incident_leader" => &incident.incident_leader,
        "communication_leader" => &incident.communication_leader,
        "url" => &incident.url,
        "postmortem_url" => &incident.postmortem_url,
        DUPLICATE_OF => &incident.duplicate_of,
        _ => unreachable!("every text column stands above"),
    };
    field.as_deref().map(Text::Borrowed)
}

fn list<'i, 'a>(incident: &'i Incident<'a>, name: &str) -> &'i [Text<'a>] {
    match name {
        SERVICES => &incident.services,
        TEAMS => &incident.teams,
        "tags" => &incident.tags,
        "components" => &incident.components,
        "experts" => &incident.experts,
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
