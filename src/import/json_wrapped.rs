//! Records that other objects only wrap: `{"incident": {…}}`, `{"node": {…}}`, the answer to a question for one record.
//!
//! They are offered beside the objects around them: what a preset claims, or can read, is taken.

use super::json_layout::Layout;
use super::json_names::{IDENTITIES, RECORD_NAMES};
use super::json_scan::{any_end, members};
use super::read_json::{Array, Span};

/// Objects that may stand around a wrapped record.
const LEVELS: usize = 4;

impl Layout<'_> {
    /// Adds the wrapped records behind the lists; lists that stand inside of them come last.
    pub(super) fn offer_wrapped(&mut self) {
        let lists = std::mem::take(&mut self.json.arrays);
        let mut wrapped: Vec<Array> = lists.iter().flat_map(|list| self.unwrapped(list)).collect();
        // An answer with one record may have lists beside it.
        let is_empty = !lists.is_empty() && lists.iter().all(|list| list.elements.is_empty());
        if let [only] = self.tops.as_slice()
            && !is_empty
        {
            let whole = Array {
                path: String::new(),
                elements: vec![*only],
            };
            let known = |one: &Array| {
                lists
                    .iter()
                    .chain(&wrapped)
                    .all(|list| list.path != one.path)
            };
            let singles: Vec<Array> = self.unwrapped(&whole).into_iter().filter(known).collect();
            wrapped.extend(singles);
        }
        let is_inside = |list: &Array| {
            let starts = |one: &Array| {
                let rest = list.path.strip_prefix(one.path.as_str());
                rest.is_some_and(|rest| rest.starts_with('.'))
            };
            wrapped.iter().any(starts)
        };
        let (inner, outer): (Vec<Array>, Vec<Array>) = lists.into_iter().partition(is_inside);
        self.json.arrays = outer.into_iter().chain(wrapped).chain(inner).collect();
    }

    /// Returns the objects inside of the elements of a list that may be the records; each element must have one.
    fn unwrapped(&self, list: &Array) -> Vec<Array> {
        let mut ways = Vec::new();
        if list.path.rsplit('.').next() == Some("edges") {
            ways.push(vec!["node".to_owned()]);
        } else if let Some(first) = list.elements.first() {
            self.ways_in(*first, &mut Vec::new(), &mut ways);
        }
        let along = |way: Vec<String>| {
            let found = list.elements.iter().map(|span| self.at(*span, &way));
            let elements: Option<Vec<Span>> = found.collect();
            let names = std::iter::once(list.path.clone()).chain(way);
            let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
            Some(Array {
                path: names.join("."),
                elements: elements?,
            })
        };
        ways.into_iter().filter_map(along).collect()
    }

    /// Collects the ways to objects that have an identity, through objects that have not the names of a record.
    fn ways_in(&self, span: Span, way: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        let own = members(self.bytes, span.byte, span.byte + span.len);
        let has = |names: &[&str]| {
            own.iter().any(|(name, value)| {
                names.contains(&&self.text[name.clone()])
                    && !matches!(self.bytes[*value], b'{' | b'[')
            })
        };
        if has(IDENTITIES) && !way.is_empty() && !self.is_envelope(span.byte, span.byte + span.len)
        {
            found.push(way.clone());
            return;
        }
        if way.len() == LEVELS || way.is_empty() && has(RECORD_NAMES) {
            return;
        }
        for (name, value) in &own {
            if self.bytes[*value] == b'{'
                && let Some(end) = any_end(self.bytes, *value)
            {
                way.push(self.text[name.clone()].to_owned());
                let inner = Span {
                    byte: *value,
                    len: end - value,
                };
                self.ways_in(inner, way, found);
                way.pop();
            }
        }
    }

    fn at(&self, span: Span, way: &[String]) -> Option<Span> {
        way.iter().try_fold(span, |span, name| {
            let own = members(self.bytes, span.byte, span.byte + span.len);
            let (_, value) = own
                .into_iter()
                .find(|(own, _)| self.text[own.clone()] == **name)?;
            let end = any_end(self.bytes, value).filter(|_| self.bytes[value] == b'{')?;
            Some(Span {
                byte: value,
                len: end - value,
            })
        })
    }
}
