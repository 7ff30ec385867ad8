//! The headings of a table, found by what they read as: case, spaces and punctuation do not count. Tables can have a
//! hundred thousand of them, and hundreds of names are looked for.

use std::collections::HashMap;

use crate::import::preset::heading;

/// The headings of a table.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// As they stand, in order.
    pub names: Vec<String>,
    /// Places by what the whole heading reads as.
    whole: HashMap<String, Vec<usize>>,
    /// Places by what stands in brackets at its end: `Custom field (Severity)`.
    in_brackets: HashMap<String, Vec<usize>>,
}

impl Headings {
    /// Takes the headings of a table.
    #[must_use]
    pub(super) fn new(names: &[String]) -> Self {
        let mut made = Self {
            names: names.to_vec(),
            ..Self::default()
        };
        for (place, name) in names.iter().enumerate() {
            made.whole.entry(heading(name)).or_default().push(place);
            if let Some((_, inner)) = name
                .trim_end()
                .strip_suffix(')')
                .and_then(|name| name.split_once('('))
            {
                let inner = made.in_brackets.entry(heading(inner)).or_default();
                inner.push(place);
            }
        }
        made
    }

    /// Returns the columns of a heading, from 0; `(Severity)` is what stands in brackets behind any words, too.
    #[must_use]
    pub(super) fn columns(&self, wanted: &str) -> Option<Vec<usize>> {
        let name = heading(wanted);
        let mut found = self.whole.get(&name).cloned().unwrap_or_default();
        if wanted.starts_with('(') {
            found.extend(self.in_brackets.get(&name).into_iter().flatten());
            found.sort_unstable();
            found.dedup();
        }
        (!found.is_empty()).then_some(found)
    }
}
