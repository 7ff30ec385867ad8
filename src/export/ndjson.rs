//! The table as one JSON object a line; what is not known is left out.

use std::io::{self, Write};

use serde::Serialize;

use crate::export::cells::{Cell, Slice, in_slices};
use crate::incident::IncidentTable;
use crate::incident::table::COLUMNS;

/// Writes the rows.
pub(super) fn write(table: &IncidentTable, out: &mut (dyn Write + Send)) -> io::Result<()> {
    in_slices(table, rows, |bytes| out.write_all(&bytes))
}

fn rows(slice: &Slice) -> Vec<u8> {
    let mut made = Vec::with_capacity(slice.len() * 500);
    let mut columns = slice.columns();
    for _ in 0..slice.len() {
        let mut separator = b'{';
        for (column, cells) in COLUMNS.iter().zip(&mut columns) {
            let Some(cell) = cells.next().flatten() else {
                continue;
            };
            made.push(separator);
            separator = b',';
            put(&mut made, column.name);
            made.push(b':');
            put_cell(&mut made, &cell);
        }
        made.extend_from_slice(b"}\n");
    }
    made
}

fn put<T: Serialize + ?Sized>(made: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(made, value).expect("texts and numbers serialise");
}

fn put_cell(made: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Text(text) => put(made, text),
        // Our own builder wrote it: it is JSON already.
        Cell::Json(text) => made.extend_from_slice(text.as_bytes()),
        Cell::List(texts) => put(made, texts),
        Cell::Instant(at) => put(made, at),
        Cell::Number(number) => put(made, number),
        Cell::Flag(flag) => put(made, flag),
    }
}
