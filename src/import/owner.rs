//! Which incident a row is about, where it bears another name: the user's own tables name the incidents of tools, and one
//! export of a tool can name by its number what another one names by its id.

use std::collections::HashMap;

use crate::import::part::PLAIN;
use crate::incident::IncidentTable;
use crate::incident::table::{ID, NUMBER, SOURCE};

/// The incidents of tools by what rows may call them; `None` where two have the name.
pub(super) struct Owners<'t> {
    /// The tool that has the id.
    ids: HashMap<&'t str, Option<&'t str>>,
    /// The id that has the number, within a tool.
    numbers: HashMap<(&'t str, &'t str), Option<&'t str>>,
    /// Tool and id that have the number, in any tool.
    anyones_numbers: HashMap<&'t str, Option<(&'t str, &'t str)>>,
}

impl<'t> Owners<'t> {
    /// *Empty*: `None` when there is one input only, whose rows name each other by their ids.
    pub(super) fn new(table: &'t IncidentTable) -> Option<Self> {
        let mut inputs = table.inputs().iter();
        let first = inputs.next()?;
        inputs.find(|input| *input != first)?;
        let mut owners = Self {
            ids: HashMap::new(),
            numbers: HashMap::new(),
            anyones_numbers: HashMap::new(),
        };
        let rows = table.texts(ID).iter().zip(table.texts(SOURCE).iter());
        for ((id, source), number) in rows.zip(table.texts(NUMBER).iter()) {
            let (Some(id), Some(source)) = (id, source) else {
                continue;
            };
            if source == PLAIN {
                continue;
            }
            put(&mut owners.ids, id, source);
            if let Some(number) = number.filter(|number| *number != id) {
                put(&mut owners.numbers, (source, number), id);
                put(&mut owners.anyones_numbers, number, (source, id));
            }
        }
        Some(owners)
    }

    /// Returns tool and id of the incident that a row is about.
    pub(super) fn key(&self, source: &'t str, id: &'t str, is_placed: bool) -> (&'t str, &'t str) {
        if source != PLAIN {
            let id = self
                .numbers
                .get(&(source, id))
                .copied()
                .flatten()
                .unwrap_or(id);
            return (source, id);
        }
        if let Some(owner) = self.ids.get(id).copied().flatten() {
            return (owner, id);
        }
        // A number alone says little: it counts for rows that would have no place in time otherwise.
        let numbers = self.anyones_numbers.get(id).copied().flatten();
        numbers.filter(|_| !is_placed).unwrap_or((source, id))
    }
}

fn put<K: std::hash::Hash + Eq, V: PartialEq + Copy>(
    known: &mut HashMap<K, Option<V>>,
    key: K,
    value: V,
) {
    let only = |one: &mut Option<V>| *one = one.filter(|one| *one == value);
    known.entry(key).and_modify(only).or_insert(Some(value));
}
