//! Is an export complete? What its envelope and its size say about further pages.

use crate::import::preset::Pages;
use crate::notes::{Code, Notes};

/// What one input says about further pages.
#[derive(Debug, Clone, Default)]
pub(super) struct PagesSeen {
    /// The path that says that more pages follow.
    more: Option<String>,
    /// Whether a page says that it is the last one.
    is_last: bool,
    /// How many records there are in all.
    total: Option<u64>,
    /// Numbers of records at which the tool cuts its exports.
    cut_at: Vec<u64>,
}

impl PagesSeen {
    /// Reads nothing but the size off a table.
    #[must_use]
    pub(super) fn of_table(pages: &Pages) -> Self {
        Self {
            cut_at: pages.cut_at.clone(),
            ..Self::default()
        }
    }

    /// Reads an envelope: paths and scalars; a path stands there once a page.
    #[must_use]
    pub(super) fn of_envelope(pages: &Pages, scalars: &[(String, String)]) -> Self {
        let mut seen = Self::of_table(pages);
        for (path, value) in scalars {
            if pages.more.contains(path) || pages.last.contains(path) {
                let no = matches!(value.as_str(), "" | "false" | "null" | "0");
                let goes_on = no == pages.last.contains(path);
                seen.is_last |= !goes_on;
                if goes_on {
                    seen.more.get_or_insert_with(|| path.clone());
                }
            }
            if pages.total.contains(path) {
                seen.total = seen.total.max(value.parse().ok());
            }
        }
        seen
    }
}

/// Notes which exports are not complete.
///
/// *Input*: name, preset, number of records and what was seen, of every input. Pages of one export can stand in several
/// inputs: those that one preset read are taken together.
pub(super) fn note(inputs: &[(&str, &str, u64, &PagesSeen)], notes: &mut Notes) {
    for (name, preset, records, seen) in inputs {
        let same = || inputs.iter().filter(|(_, other, ..)| other == preset);
        let read: u64 = same().map(|(_, _, records, _)| records).sum();
        if let Some(total) = seen.total.filter(|total| *total > read) {
            let text = format!(
                "{name}: the export says that there are {total} records, and {read} were read: it is not complete"
            );
            notes.remark(Code::MorePages, text);
        } else if let Some(path) = &seen.more
            && !same().any(|(.., other)| other.is_last)
            && seen.total.is_none()
        {
            let text = format!(
                "{name}: `{path}` says that there are more pages: this export is not complete"
            );
            notes.remark(Code::MorePages, text);
        } else if seen.cut_at.contains(records) {
            let text = format!(
                "{name}: exactly {records} records, where the tool cuts its exports: there may be more"
            );
            notes.remark(Code::MorePages, text);
        }
    }
}

#[cfg(test)]
mod tests;
