//! Lists of records: their elements one by one, and where they go on after one that is broken.

use super::json_layout::Layout;
use super::json_scan::{Found, after_space, any_end, value_end};

impl Layout<'_> {
    /// Says whether a list is empty or begins with an object; the first one may be broken.
    pub(super) fn holds_objects(&self, open: usize) -> bool {
        let first = after_space(self.bytes, open + 1);
        if matches!(self.bytes.get(first), Some(b'{' | b']') | None) {
            return true;
        }
        let comma = any_end(self.bytes, first).map(|end| after_space(self.bytes, end));
        let second = comma.filter(|&comma| self.bytes.get(comma) == Some(&b','));
        let second = second.map(|comma| after_space(self.bytes, comma + 1));
        second.is_some_and(|second| self.bytes.get(second) == Some(&b'{'))
    }

    /// Reads a list of records; returns where it ends. `may_hold_pages`: its elements can be envelopes or lists.
    pub(super) fn read_list(&mut self, open: usize, path: &str, may_hold_pages: bool) -> usize {
        let outer = std::mem::take(&mut self.records);
        let names = std::mem::take(&mut self.names);
        let stop = self.read_elements(open, may_hold_pages);
        self.names = names;
        let elements = std::mem::replace(&mut self.records, outer);
        let is_page_list = elements.is_empty()
            && may_hold_pages
            && self
                .json
                .arrays
                .iter()
                .any(|array| !array.elements.is_empty());
        if !is_page_list {
            self.add(path, elements);
        }
        stop
    }

    pub(super) fn read_elements(&mut self, open: usize, may_hold_pages: bool) -> usize {
        let mut at = after_space(self.bytes, open + 1);
        let (mut due, mut first) = (true, true);
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b']' => {
                    if due && !first {
                        self.damage(at, at, at, "a comma before the end of the list");
                    }
                    return at + 1;
                }
                b',' => {
                    if due {
                        self.damage(at, at + 1, at, "a comma where an element is due");
                    }
                    (due, at) = (true, at + 1);
                }
                _ => {
                    if !due {
                        self.damage(at, at, at, "a comma is missing between two elements");
                    }
                    at = self.read_element(at, may_hold_pages);
                    // After a broken element reading goes on behind its comma.
                    due = self.bytes[..at].trim_ascii_end().ends_with(b",");
                }
            }
            first = false;
            at = after_space(self.bytes, at);
        }
        if !self.json.cut_off {
            self.damage(at, at, at, "the text ends before the list does");
        }
        self.json.cut_off = true;
        at
    }

    pub(super) fn read_element(&mut self, at: usize, may_hold_pages: bool) -> usize {
        match self.bytes[at] {
            b'{' => self.read_list_object(at, may_hold_pages),
            b'[' if may_hold_pages && self.holds_objects(at) => self.read_list(at, "", false),
            _ => {
                let end = any_end(self.bytes, at)
                    .unwrap_or_else(|| self.resume(at).unwrap_or(self.bytes.len()))
                    .max(at + 1);
                self.damage(at, end, at, "the element is not an object");
                end
            }
        }
    }

    pub(super) fn read_list_object(&mut self, open: usize, may_hold_pages: bool) -> usize {
        let found = value_end(self.bytes, open, self.limits.json_depth);
        match found {
            Found::Whole(end) => {
                if may_hold_pages {
                    self.document(open, end);
                } else {
                    self.record(open, end);
                }
                end
            }
            Found::Deep(end) => {
                self.deep(open, end);
                end
            }
            Found::Broken(fault) => {
                self.looked_ahead(open, found);
                let end = self.resume(open).unwrap_or(self.bytes.len());
                self.damage(
                    open,
                    end,
                    fault,
                    "unexpected character: a quote or bracket does not fit",
                );
                self.json.cut_off |= end == self.bytes.len();
                end
            }
            Found::CutOff { deep } => {
                self.looked_ahead(open, found);
                match self.resume(open) {
                    Some(next) => {
                        self.damage(
                            open,
                            next,
                            open,
                            "the object does not end before the next one begins",
                        );
                        next
                    }
                    None => self.cut_off(open, deep),
                }
            }
        }
    }

    /// Finds where the records go on after one that is broken: the next object that has names of the good ones.
    ///
    /// Lists inside of records hold objects too, so the names decide; without a good record before, any object does
    /// that is followed by another or by the end of the list.
    pub(super) fn resume(&mut self, open: usize) -> Option<usize> {
        let mut at = open + 1;
        while self.look_ahead > 0 {
            at += memchr::memchr(b'{', self.bytes.get(at..)?)?;
            if self.follows_element(at) {
                let found = value_end(self.bytes, at, self.limits.json_depth);
                self.looked_ahead(at, found);
                if self.is_like_others(at, found) {
                    return Some(at);
                }
            }
            at += 1;
        }
        None
    }

    /// Counts what was read beyond a record: nested faults must not make the work grow with the square of the text.
    fn looked_ahead(&mut self, from: usize, found: Found) {
        let end = match found {
            Found::Whole(end) | Found::Deep(end) | Found::Broken(end) => end,
            Found::CutOff { .. } => self.bytes.len(),
        };
        self.look_ahead = self.look_ahead.saturating_sub(end - from + 1);
    }

    /// Says whether an object stands where an element of a list, or a line, begins.
    pub(super) fn follows_element(&self, at: usize) -> bool {
        let before = self.bytes[..at].trim_ascii_end();
        let separated = before.ends_with(b",") || before.ends_with(b"}");
        let own_line = at > 0 && matches!(self.bytes[at - 1], b'\n' | b'\r');
        separated || own_line
    }

    pub(super) fn is_like_others(&self, at: usize, found: Found) -> bool {
        let Found::Whole(end) = found else {
            return false;
        };
        let next = after_space(self.bytes, end);
        let goes_on = self
            .bytes
            .get(next)
            .is_none_or(|byte| matches!(byte, b',' | b']' | b'{'));
        if self.names.is_empty() {
            return goes_on;
        }
        let names = self.names_of(at, end);
        let common = self
            .names
            .iter()
            .filter(|name| names.contains(name))
            .count();
        goes_on && common * 2 >= self.names.len()
    }
}
