//! What becomes of a record that is not clean, once it is known where it ends: delivered with its repair, or rejected.

use super::csv_record::{Fault, Trouble};
use super::csv_repair::Reader;
use super::damage::{At, Damage, line_ends, offset};
use super::read_csv::Row;
use crate::notes::Code;

impl Reader<'_> {
    pub(super) fn deliver_repaired(
        &mut self,
        trouble: Option<Trouble>,
        stop: usize,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> usize {
        let repair = trouble.map(|trouble| self.quote_repair(trouble));
        self.record.next = stop;
        self.deliver(repair, visit)
    }

    pub(super) fn quote_repair(&mut self, trouble: Trouble) -> Damage {
        let column = trouble.column;
        let value = self.record.cell(self.text, column).to_owned();
        let quote = self.csv.dialect.quote.map_or('"', char::from);
        let opening_only = value
            .strip_prefix(quote)
            .filter(|rest| !rest.contains(quote))
            .map(str::to_owned);
        if let Some(rest) = &opening_only {
            self.record.replace(column, rest);
        }
        let (code, reason) = match trouble.fault {
            Fault::Unterminated => (
                Code::UnterminatedQuote,
                "a quote opens here and never closes: read as if it were not there",
            ),
            Fault::InPlainCell => (
                Code::StrayQuote,
                "a quote stands inside a cell that does not begin with one: kept as text",
            ),
            Fault::AfterClosing => (
                Code::StrayQuote,
                "a quote inside quotes is not doubled: kept as text",
            ),
        };
        let shown = opening_only.as_deref().unwrap_or(&value);
        Damage::new(code, &value, reason)
            .in_column(column)
            .at(trouble.quote)
            .repaired(shown)
    }

    /// Shows a record of the right width, after the checks that are about single cells.
    pub(super) fn deliver(
        &mut self,
        repair: Option<Damage>,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> usize {
        let raw = &self.text[self.record.start..self.record.end];
        if raw.len() > self.csv.limits.line_bytes {
            let reason = format!(
                "a record of more than {} bytes, the limit `line_bytes`",
                self.csv.limits.line_bytes
            );
            visit(Row::Rejected {
                at: self.place(),
                damage: Damage::new(Code::LineTooLarge, raw, reason),
                raw,
            });
            return self.advance();
        }
        if let Some(column) = self.too_large() {
            let reason = format!(
                "a value of more than {} bytes, the limit `field_bytes`",
                self.csv.limits.field_bytes
            );
            let damage = Damage::new(
                Code::FieldTooLarge,
                self.record.cell(self.text, column),
                reason,
            )
            .in_column(column)
            .at(self.record.cells[column].open);
            visit(Row::Rejected {
                at: self.place(),
                damage,
                raw,
            });
            return self.advance();
        }
        let without_nul = if self.csv.has_nul && self.holds_nul() {
            self.remove_nul()
        } else {
            None
        };
        let repair = repair.or(without_nul).or_else(|| self.encoding_repair());
        visit(Row::Record {
            at: self.place(),
            fields: self.fields(),
            repair,
        });
        self.advance()
    }

    pub(super) fn too_large(&self) -> Option<usize> {
        let most = self.csv.limits.field_bytes;
        (0..self.width).find(|&column| self.record.cell(self.text, column).len() > most)
    }

    /// Removes NUL bytes from all cells and tells of the first.
    pub(super) fn remove_nul(&mut self) -> Option<Damage> {
        let mut first = None;
        for column in 0..self.width {
            let value = self.record.cell(self.text, column);
            if !value.contains('\0') {
                continue;
            }
            let (value, repaired) = (value.to_owned(), value.replace('\0', ""));
            let open = self.record.cells[column].open;
            self.record.replace(column, &repaired);
            first.get_or_insert_with(|| {
                Damage::new(Code::NulByte, &value, "NUL bytes were removed")
                    .in_column(column)
                    .at(open)
                    .repaired(&repaired)
            });
        }
        first
    }

    pub(super) fn encoding_repair(&self) -> Option<Damage> {
        let byte = usize::try_from(self.replaced_at()?).ok()?;
        let column = self
            .record
            .cells
            .iter()
            .take_while(|cell| cell.open <= byte)
            .count()
            .checked_sub(1)?;
        let value = self.record.cell(self.text, column);
        let reason = "a character could not be decoded and is shown as U+FFFD";
        Some(
            Damage::new(Code::BadEncoding, value, reason)
                .in_column(column)
                .at(byte)
                .repaired(value),
        )
    }

    pub(super) fn reject(
        &mut self,
        start: usize,
        stop: usize,
        first: Option<Trouble>,
        culprit: Option<usize>,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> usize {
        let raw = self.text[start..stop].trim_end_matches(['\r', '\n']);
        let at = At {
            index: self.index,
            byte: offset(start),
            lines: 1 + line_ends(raw.as_bytes()),
        };
        let swallows = culprit.filter(|&cell| {
            first.is_none_or(|first| {
                !self.one_line(cell, first.quote) || first.fault == Fault::Unterminated
            })
        });
        let damage = match (swallows, first) {
            (Some(cell), _) => Damage::new(
                Code::UnterminatedQuote,
                raw,
                "a quote opens here and never closes",
            )
            .in_column(self.column_at(cell))
            .at(cell),
            (None, Some(trouble)) => Damage::new(
                Code::StrayQuote,
                raw,
                self.width_reason("a quote breaks the cell"),
            )
            .in_column(trouble.column)
            .at(trouble.quote),
            (None, None) => self.width_damage(raw),
        };
        visit(Row::Rejected { at, damage, raw });
        self.index += 1;
        stop
    }

    /// Rejects what follows a quote that never closes and does not look like the other records.
    pub(super) fn reject_rest(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> usize {
        let raw = &self.text[self.record.start..self.record.end];
        let reason = "follows a quote that never closes, and does not look like the other records";
        visit(Row::Rejected {
            at: self.place(),
            damage: Damage::new(Code::UnterminatedQuote, raw, reason),
            raw,
        });
        self.advance()
    }

    pub(super) fn width_reason(&self, what: &str) -> String {
        format!(
            "{what}: {} columns, the heading has {}",
            self.record.cells.len(),
            self.width
        )
    }

    pub(super) fn width_damage(&self, raw: &str) -> Damage {
        let width = self.record.cells.len();
        if width > self.width {
            let byte = self.record.cells[self.width].open;
            return Damage::new(
                Code::TooManyFields,
                raw,
                self.width_reason("a separator too many"),
            )
            .in_column(self.width)
            .at(byte);
        }
        let what = if looks_like_footer(raw, width) {
            "looks like a footer"
        } else {
            "a separator is missing, or the line ends early"
        };
        Damage::new(Code::TooFewFields, raw, self.width_reason(what))
    }
}

/// Says whether a line closes a table rather than belonging to it: `(3596 rows)`, `Total: 12`.
fn looks_like_footer(raw: &str, width: usize) -> bool {
    let line = raw
        .trim()
        .trim_matches(['(', ')', '"', '-', '=', '*'])
        .trim()
        .to_ascii_lowercase();
    let words = [
        "rows",
        "row",
        "records",
        "record",
        "rows selected",
        "rows in set",
    ];
    let counted = line.starts_with(|first: char| first.is_ascii_digit())
        && words.iter().any(|word| line.ends_with(word));
    let named = [
        "total",
        "sum",
        "grand total",
        "count",
        "end of",
        "generated",
        "exported",
    ]
    .iter()
    .any(|word| line.starts_with(word));
    width == 1 && (counted || named) || line.is_empty()
}
