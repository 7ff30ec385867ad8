//! The table as comma-separated values.

use std::io::{self, Write};

use crate::export::cells::{Cell, Slice, in_slices, joined};
use crate::export::guarded;
use crate::incident::IncidentTable;
use crate::incident::table::COLUMNS;

/// Writes heading and rows; lines end with LF.
pub(super) fn write(table: &IncidentTable, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut heading = csv::Writer::from_writer(Vec::new());
    heading.write_record(COLUMNS.iter().map(|column| column.name))?;
    out.write_all(
        &heading
            .into_inner()
            .map_err(|cause| io::Error::other(cause.to_string()))?,
    )?;
    in_slices(table, rows, |bytes| out.write_all(&bytes))
}

fn rows(slice: &Slice) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(slice.len() * 300));
    let mut columns = slice.columns();
    let mut time = Vec::with_capacity(32);
    for _ in 0..slice.len() {
        for column in &mut columns {
            let written = match column.next().flatten() {
                None => writer.write_field(b""),
                Some(Cell::Text(text) | Cell::Json(text)) => {
                    writer.write_field(guarded(text).as_bytes())
                }
                Some(Cell::List(texts)) => writer.write_field(guarded(&joined(&texts)).as_bytes()),
                Some(Cell::Instant(at)) => {
                    time.clear();
                    at.write_rfc3339(&mut time);
                    writer.write_field(&time)
                }
                Some(Cell::Number(number)) => writer.write_field(number.to_string()),
                Some(Cell::Flag(flag)) => writer.write_field(if flag { "true" } else { "false" }),
            };
            written.expect("writing to memory does not fail");
        }
        writer
            .write_record(None::<&[u8]>)
            .expect("writing to memory does not fail");
    }
    writer
        .into_inner()
        .expect("writing to memory does not fail")
}
