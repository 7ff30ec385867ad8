//! Is an export complete? What its envelope and its size say about further pages.

use std::collections::BTreeMap;

use crate::import::preset::{Pages, Preset};
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
    /// Whether the tool can export what is open alone.
    open_only: bool,
}

/// One input, as far as it says whether it is complete.
pub(super) struct InputPages<'i> {
    /// Its name.
    pub name: &'i str,
    /// The preset that read it.
    pub preset: &'i str,
    /// Its records.
    pub records: u64,
    /// How many of its incidents have an end.
    pub ended: u64,
    /// What it says about further pages.
    pub seen: &'i PagesSeen,
}

impl PagesSeen {
    /// Reads nothing but the size off a table.
    #[must_use]
    pub(super) fn of_table(pages: &Pages) -> Self {
        Self {
            cut_at: pages.cut_at.clone(),
            open_only: pages.open_only,
            ..Self::default()
        }
    }

    /// Reads an envelope: paths and scalars; a path stands there once a page.
    #[must_use]
    pub(super) fn of_envelope(pages: &Pages, scalars: &[(String, String)]) -> Self {
        let mut seen = Self::of_table(pages);
        for (path, value) in scalars {
            // A graph query says it in one way, whatever was asked for.
            let is_more = pages.more.contains(path) || path.ends_with("pageInfo.hasNextPage");
            if is_more || pages.last.contains(path) {
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

/// Warns when the export says that it left something out.
pub(super) fn lost(
    input: &str,
    preset: &Preset,
    scalars: &[(String, String)],
) -> Option<(Code, String)> {
    let name = preset.steps()?.lost.as_ref()?;
    let beside = scalars.iter().filter(|(path, _)| path == name);
    let lost: u64 = beside
        .filter_map(|(_, count)| count.parse::<u64>().ok())
        .sum();
    let text = || format!("{input}: it says that {lost} alerts were left out of it");
    (lost > 0).then(|| (Code::MorePages, text()))
}

/// Notes which exports are not complete.
///
/// *Input*: all inputs. Pages of one export can stand in several of them: those that one preset read are taken together.
pub(super) fn note(inputs: &[InputPages<'_>], notes: &mut Notes) {
    let mut together: BTreeMap<&str, Together> = BTreeMap::new();
    for input in inputs {
        let same = together.entry(input.preset).or_default();
        same.records += input.records;
        same.has_last |= input.seen.is_last;
    }
    for input in inputs {
        if let Some(why) = input.why_not_complete(together[input.preset]) {
            notes.remark(Code::MorePages, format!("{}: {why}", input.name));
        }
    }
}

/// All inputs of one preset.
#[derive(Debug, Clone, Copy, Default)]
struct Together {
    /// Their records.
    records: u64,
    /// Whether one of them says that it is the last page.
    has_last: bool,
}

impl InputPages<'_> {
    /// Says why the export is not complete; `same` are all inputs of its preset.
    fn why_not_complete(&self, same: Together) -> Option<String> {
        let read = same.records;
        if let Some(total) = self.seen.total.filter(|total| *total > read) {
            return Some(format!(
                "the export says that there are {total} records, and {read} were read: it is not complete"
            ));
        }
        if self.seen.total.is_none()
            && let Some(path) = &self.seen.more
            && !same.has_last
        {
            return Some(format!(
                "`{path}` says that there are more pages: this export is not complete"
            ));
        }
        if self.seen.cut_at.contains(&self.records) {
            return Some(format!(
                "exactly {} records, where the tool cuts its exports: there may be more",
                self.records
            ));
        }
        (self.seen.open_only && self.records > 0 && self.ended == 0).then(|| {
            "no incident has an end: the export seems to hold what is open alone".to_owned()
        })
    }
}

#[cfg(test)]
mod tests;
