//! Columns opened for reading row by row, without copying them: a table stands in memory in as many pieces as it was
//! read in.

use polars::prelude::*;

/// Texts that stand together.
type TextArray = <StringType as PolarsDataType>::Array;
/// Lists that stand together.
type ListArray = <ListType as PolarsDataType>::Array;

/// Pieces of a column, and where each begins.
struct Pieces<T> {
    all: Vec<T>,
    starts: Vec<usize>,
    len: usize,
}

impl<T> Pieces<T> {
    fn new(pieces: impl Iterator<Item = (usize, T)>) -> Self {
        let mut made = Self {
            all: Vec::new(),
            starts: Vec::new(),
            len: 0,
        };
        for (len, piece) in pieces {
            made.all.push(piece);
            made.starts.push(made.len);
            made.len += len;
        }
        made
    }

    /// Returns the piece of a row and its place in it; there is none beyond the end.
    #[inline]
    fn of(&self, row: usize) -> Option<(&T, usize)> {
        let piece = match self.starts.as_slice() {
            [_] => 0,
            starts => starts
                .partition_point(|start| *start <= row)
                .checked_sub(1)?,
        };
        (row < self.len).then(|| (&self.all[piece], row - self.starts[piece]))
    }
}

/// A column of texts.
pub struct TextRows {
    pieces: Pieces<TextArray>,
    filled: usize,
}

impl TextRows {
    pub(super) fn new(column: &StringChunked) -> Self {
        let pieces = column.downcast_iter().filter(|piece| piece.len() > 0);
        Self {
            pieces: Pieces::new(pieces.map(|piece| (piece.len(), piece.clone()))),
            filled: column.len() - column.null_count(),
        }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.pieces.len
    }

    /// Tells whether no row has a text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.filled == 0
    }

    /// Returns the text of a row.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let (piece, place) = self.pieces.of(row)?;
        piece.get(place)
    }
}

/// A column of lists of texts.
pub struct ListRows {
    pieces: Pieces<(ListArray, TextArray)>,
}

impl ListRows {
    pub(super) fn new(column: &ListChunked) -> Self {
        let open = |piece: &ListArray| {
            let flat = Series::try_from((PlSmallStr::EMPTY, piece.values().clone()))
                .expect("the values of a list are a column");
            let texts = flat.str().expect("the schema says so").downcast_as_array();
            (piece.len(), (piece.clone(), texts.clone()))
        };
        let pieces = column.downcast_iter().filter(|piece| piece.len() > 0);
        Self {
            pieces: Pieces::new(pieces.map(open)),
        }
    }

    /// Returns the texts of a row.
    #[inline]
    pub fn of(&self, row: usize) -> impl Iterator<Item = &str> {
        let piece = self.pieces.of(row).filter(|((lists, _), place)| {
            let filled = lists.validity();
            filled.is_none_or(|filled| filled.get_bit(*place))
        });
        piece.into_iter().flat_map(|((lists, texts), place)| {
            let (begin, end) = lists.offsets().start_end(place);
            (begin..end).filter_map(|place| texts.get(place))
        })
    }

    /// Returns the rows in order; a row without any text gives an empty list.
    pub fn iter(&self) -> impl Iterator<Item = Vec<&str>> {
        (0..self.pieces.len).map(|row| self.of(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{ListRows, TextRows};
    use polars::prelude::*;

    #[test]
    fn rows_are_found_in_whichever_piece_they_stand() {
        let long = "longer than what stands in a view by itself";
        let parts: [&[Option<&str>]; 4] = [&[Some("a"), None], &[], &[Some(long)], &[None]];
        let mut pieces =
            parts.map(|part| StringChunked::from_iter_options("t".into(), part.iter().copied()));
        let [column, rest @ ..] = &mut pieces;
        for piece in rest {
            column.append(piece).expect("the same type");
        }
        let rows = TextRows::new(column);
        let read: Vec<Option<&str>> = (0..6).map(|row| rows.get(row)).collect();
        assert_eq!(read, [Some("a"), None, Some(long), None, None, None]);
        assert_eq!((rows.rows(), rows.is_blank()), (4, false));
        let rest = TextRows::new(&column.slice(1, 2));
        assert_eq!(
            [rest.get(0), rest.get(1), rest.get(2)],
            [None, Some(long), None]
        );
        assert!(TextRows::new(&column.slice(3, 1)).is_blank());
    }

    #[test]
    fn lists_are_found_in_whichever_piece_they_stand() {
        let piece = |lists: &[Option<&[&str]>]| {
            let mut column = ListStringChunkedBuilder::new("l".into(), lists.len(), 8);
            for list in lists {
                match list {
                    Some(texts) => column.append_values_iter(texts.iter().copied()),
                    None => column.append_null(),
                }
            }
            column.finish()
        };
        let mut column = piece(&[Some(&["a", "b"]), None]);
        column
            .append(&piece(&[Some(&[]), Some(&["c"])]))
            .expect("the same type");
        let all: [&[&str]; 4] = [&["a", "b"], &[], &[], &["c"]];
        let rows = ListRows::new(&column);
        assert_eq!(rows.iter().collect::<Vec<_>>(), all);
        assert_eq!(rows.of(4).count(), 0);
        let rest = column.slice(1, 3);
        assert_eq!(ListRows::new(&rest).iter().collect::<Vec<_>>(), all[1..]);
    }
}
