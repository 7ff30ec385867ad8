//! The table as Apache Parquet: texts, lists of texts, instants in microseconds UTC, whole numbers, yes and no.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use crate::export::cells::{Cell, Cells, Slice};
use crate::incident::IncidentTable;
use crate::incident::table::{COLUMNS, Column, Kind};

/// How many rows make a group.
const GROUP: usize = 131_072;

/// Writes the table, in groups of rows.
pub(super) fn write(table: &IncidentTable, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let schema = schema().map_err(io::Error::other)?;
    let properties = Arc::new(
        WriterProperties::builder()
            .set_created_by("afteraction".to_owned())
            .build(),
    );
    let mut writer = SerializedFileWriter::new(Sendable(Vec::new()), Arc::new(schema), properties)
        .map_err(io::Error::other)?;
    for start in (0..table.len()).step_by(GROUP) {
        let slice = Slice::new(table.slice(start, GROUP));
        let mut group = writer.next_row_group().map_err(io::Error::other)?;
        for (column, cells) in COLUMNS.iter().zip(slice.columns()) {
            write_column(&mut group, column, cells).map_err(io::Error::other)?;
        }
        group.close().map_err(io::Error::other)?;
        out.write_all(&std::mem::take(&mut writer.inner_mut().0))?;
    }
    let rest = writer.into_inner().map_err(io::Error::other)?;
    out.write_all(&rest.0)
}

fn schema() -> parquet::errors::Result<Type> {
    let fields: parquet::errors::Result<Vec<Arc<Type>>> = COLUMNS
        .iter()
        .map(|column| field(column).map(Arc::new))
        .collect();
    Type::group_type_builder("incident")
        .with_fields(fields?)
        .build()
}

fn field(column: &Column) -> parquet::errors::Result<Type> {
    let primitive = |name: &str, physical, logical, repetition| {
        Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
    };
    let optional =
        |physical, logical| primitive(column.name, physical, logical, Repetition::OPTIONAL);
    match column.kind {
        Kind::Instant(_) => optional(
            Physical::INT64,
            Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
        ),
        Kind::Number => optional(Physical::INT64, None),
        Kind::Flag => optional(Physical::BOOLEAN, None),
        Kind::List => {
            let element = primitive(
                "element",
                Physical::BYTE_ARRAY,
                Some(LogicalType::String),
                Repetition::REQUIRED,
            )?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(column.name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
        _ => optional(Physical::BYTE_ARRAY, Some(LogicalType::String)),
    }
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column,
    cells: Cells<'_>,
) -> parquet::errors::Result<()> {
    let Some(mut writer) = group.next_column()? else {
        return Ok(());
    };
    match column.kind {
        Kind::Instant(_) | Kind::Number => {
            let (levels, values) = numbers(cells);
            writer
                .typed::<Int64Type>()
                .write_batch(&values, Some(&levels), None)?;
        }
        Kind::Flag => {
            let (levels, values) = flags(cells);
            writer
                .typed::<BoolType>()
                .write_batch(&values, Some(&levels), None)?;
        }
        Kind::List => {
            let (levels, repeats, values) = lists(cells);
            writer
                .typed::<ByteArrayType>()
                .write_batch(&values, Some(&levels), Some(&repeats))?;
        }
        _ => {
            let (levels, values) = texts(cells);
            writer
                .typed::<ByteArrayType>()
                .write_batch(&values, Some(&levels), None)?;
        }
    }
    writer.close()
}

fn numbers(cells: Cells<'_>) -> (Vec<i16>, Vec<i64>) {
    let value = |cell| match cell {
        Cell::Instant(at) => Some(at.micros()),
        Cell::Number(number) => Some(number),
        _ => None,
    };
    levelled(cells, value)
}

fn flags(cells: Cells<'_>) -> (Vec<i16>, Vec<bool>) {
    levelled(cells, |cell| {
        if let Cell::Flag(flag) = cell {
            Some(flag)
        } else {
            None
        }
    })
}

fn texts(cells: Cells<'_>) -> (Vec<i16>, Vec<ByteArray>) {
    levelled(cells, |cell| match cell {
        Cell::Text(text) | Cell::Json(text) => Some(ByteArray::from(text)),
        _ => None,
    })
}

/// Returns the definition levels (1 = there) and the values that are there.
fn levelled<'t, V>(cells: Cells<'t>, value: impl Fn(Cell<'t>) -> Option<V>) -> (Vec<i16>, Vec<V>) {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    for cell in cells {
        let found = cell.and_then(&value);
        levels.push(i16::from(found.is_some()));
        values.extend(found);
    }
    (levels, values)
}

/// Returns definition levels (2 = an element), repetition levels (0 = a new row) and the elements.
fn lists(cells: Cells<'_>) -> (Vec<i16>, Vec<i16>, Vec<ByteArray>) {
    let (mut levels, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        let Some(Cell::List(texts)) = cell else {
            levels.push(0);
            repeats.push(0);
            continue;
        };
        for (index, text) in texts.into_iter().enumerate() {
            levels.push(2);
            repeats.push(i16::from(index > 0));
            values.push(ByteArray::from(text));
        }
    }
    (levels, repeats, values)
}

/// Bytes that the Parquet writer fills and that are taken off after each group.
struct Sendable(Vec<u8>);

impl Write for Sendable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
