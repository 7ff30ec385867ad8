//! How the records of a JSON text are laid out: a list, an envelope, lines, or values one after the other.

use super::input::Limits;
use super::json_names::{ALSO_IN_RECORDS, IDENTITIES, LISTS, RECORD_NAMES, is_connection};
use super::json_scan::{Found, after_space, any_end, members, string_end, value_end};
use super::read_json::{Array, Json, Shape, Span, broken, too_deep};
use crate::error::{Error, Result};

/// Objects that may stand around a list.
const LEVELS: usize = 5;
/// Scalars of an envelope that are kept.
const SCALARS: usize = 100_000;
/// How many times its own length a text may be read ahead of broken records, in all.
const LOOK_AHEAD: usize = 8;
/// What a short text may be read ahead at least, in bytes.
const LOOK_AHEAD_LEAST: usize = 1 << 20;

/// The way to a list in an object.
#[derive(Debug, Default)]
pub(super) struct Way {
    /// Names on it, joined with dots.
    path: String,
    /// How many names there are.
    level: usize,
    /// Whether it leads through an object that is a record itself.
    in_record: bool,
}

/// Reads one text.
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) limits: &'t Limits,
    pub(super) json: Json,
    pub(super) records: Vec<Span>,
    /// The names of the first good record: what follows a broken one must have some of them.
    pub(super) names: Vec<&'t str>,
    pub(super) values: usize,
    pub(super) saw_list: bool,
    /// Whether the first of several objects is an envelope; the others are taken for what it is.
    pub(super) has_pages: Option<bool>,
    /// Bytes that may still be read ahead of broken records.
    pub(super) look_ahead: usize,
    /// The first objects at the top: a single one may be an answer about one record.
    pub(super) tops: Vec<Span>,
}

impl<'t> Layout<'t> {
    pub(super) fn new(text: &'t str, limits: &'t Limits) -> Self {
        let json = Json {
            arrays: Vec::new(),
            scalars: Vec::new(),
            shape: Shape::SingleObject,
            damage: Vec::new(),
            cut_off: false,
        };
        Self {
            text,
            bytes: text.as_bytes(),
            limits,
            json,
            records: Vec::new(),
            names: Vec::new(),
            values: 0,
            saw_list: false,
            has_pages: None,
            look_ahead: text
                .len()
                .saturating_mul(LOOK_AHEAD)
                .saturating_add(LOOK_AHEAD_LEAST),
            tops: Vec::new(),
        }
    }

    pub(super) fn read(mut self) -> Result<Json> {
        if self.is_lines() {
            self.json.shape = Shape::Lines;
            self.read_lines();
        } else {
            self.read_values();
        }
        if !self.records.is_empty() {
            let records = std::mem::take(&mut self.records);
            self.add("", records);
        }
        if self.json.arrays.is_empty() && !self.saw_list {
            return Err(self.without_records());
        }
        if self
            .json
            .arrays
            .iter()
            .all(|array| array.elements.is_empty())
            && !self.json.damage.is_empty()
            && self.values <= 1
        {
            return Err(self.without_records());
        }
        if self.json.arrays.is_empty() {
            self.add("", Vec::new());
        }
        self.offer_wrapped();
        self.json.damage.sort_by_key(|(span, _)| span.byte);
        Ok(self.json)
    }

    pub(super) fn without_records(&self) -> Error {
        let Some((span, damage)) = self.json.damage.first() else {
            return Error::no_json_records("there is no object in it");
        };
        let place = damage
            .byte
            .unwrap_or_else(|| super::damage::offset(span.byte));
        let (line, column) = super::damage::LineIndex::new(self.text).line_and_column(place);
        Error::no_json_records(&format!("{} (line {line}, column {column})", damage.reason))
    }

    /// Reads the values at the top, one after the other.
    pub(super) fn read_values(&mut self) {
        let mut lists = 0;
        let mut at = after_space(self.bytes, 0);
        while at < self.bytes.len() {
            self.values += 1;
            at = match self.bytes[at] {
                b'[' => {
                    lists += 1;
                    self.saw_list = true;
                    self.read_list(at, "", true)
                }
                b'{' => self.read_object(at),
                _ => self.skip_junk(at),
            };
            at = after_space(self.bytes, at);
        }
        let objects = self.records.len();
        self.json.shape = match (lists, self.values) {
            (1, 1) => Shape::Array,
            (0, 1) if objects == 0 => Shape::Envelope,
            (0, 1) => Shape::SingleObject,
            _ => Shape::Concatenated,
        };
    }

    /// Skips what is neither list nor object, up to the next line or bracket.
    pub(super) fn skip_junk(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        let stop = rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'{' | b'['))
            .unwrap_or(rest.len());
        self.damage(at, at + stop.max(1), at, "expected an object or a list");
        at + stop.max(1)
    }

    pub(super) fn read_object(&mut self, open: usize) -> usize {
        match value_end(self.bytes, open, self.limits.json_depth) {
            Found::Whole(end) => {
                self.document(open, end);
                end
            }
            Found::Deep(end) => {
                // An envelope may hold one record that is too deep.
                if self.is_envelope(open, end) {
                    self.document(open, end);
                } else {
                    self.deep(open, end);
                }
                end
            }
            found if self.is_envelope(open, self.bytes.len()) => {
                self.json.cut_off |= matches!(found, Found::CutOff { .. });
                self.read_envelope(open, self.bytes.len(), &mut Vec::new())
            }
            Found::Broken(fault) => {
                let end = self.resume(open).unwrap_or(self.bytes.len());
                self.damage(
                    open,
                    end,
                    fault,
                    "unexpected character: a quote or bracket does not fit",
                );
                end
            }
            Found::CutOff { deep } => self.cut_off(open, deep),
        }
    }

    /// Takes one whole object at the top: an envelope, or a record.
    pub(super) fn document(&mut self, open: usize, end: usize) {
        let is_envelope = self.has_pages != Some(false) && self.is_envelope(open, end);
        self.has_pages.get_or_insert(is_envelope);
        if self.tops.len() < 2 && is_envelope {
            self.tops.push(Span {
                byte: open,
                len: end - open,
            });
        }
        if is_envelope {
            let stop = self.read_envelope(open, end, &mut Vec::new());
            if stop != end {
                self.damage(stop, end, stop, "expected `,` or `}` in the envelope");
            }
        } else {
            self.record(open, end);
        }
    }

    pub(super) fn record(&mut self, open: usize, end: usize) {
        if self.names.is_empty() {
            self.names = self.names_of(open, end);
        }
        self.records.push(Span {
            byte: open,
            len: end - open,
        });
    }

    pub(super) fn names_of(&self, open: usize, end: usize) -> Vec<&'t str> {
        members(self.bytes, open, end)
            .into_iter()
            .filter_map(|(name, _)| self.text.get(name))
            .collect()
    }

    /// Says whether an object holds lists of records: under a well-known name, or, where it is all that there is and has
    /// no name of a record, under any.
    pub(super) fn is_envelope(&self, open: usize, end: usize) -> bool {
        let own = members(self.bytes, open, end);
        let has = |wanted: &[&str]| {
            own.iter().any(|(name, value)| {
                wanted.contains(&&self.text[name.clone()])
                    && !matches!(self.bytes[*value], b'{' | b'[')
            })
        };
        // The answer of a remote call has an id of its own.
        let has_id = has(&["id", "incidentNumber", "incident_number"]) && !has(&["jsonrpc"]);
        let mut lists = Vec::new();
        self.lists_in(open, end, &Way::default(), &mut lists);
        let is_record = has_id || has(RECORD_NAMES);
        let is_known = lists.iter().any(|(way, _)| {
            let path = way.path.as_str();
            LISTS.contains(&path) && !(has_id && ALSO_IN_RECORDS.contains(&path))
                || is_connection(path) && !is_record && !way.in_record
        });
        let is_all =
            after_space(self.bytes, 0) == open && after_space(self.bytes, end) >= self.bytes.len();
        let is_filled = |(_, list): &(Way, usize)| {
            self.bytes.get(after_space(self.bytes, list + 1)) == Some(&b'{')
        };
        is_known || is_all && lists.iter().any(is_filled) && !is_record
    }

    pub(super) fn lists_in(
        &self,
        open: usize,
        end: usize,
        before: &Way,
        lists: &mut Vec<(Way, usize)>,
    ) {
        let own = members(self.bytes, open, end);
        let is_identity = |(name, value): &(std::ops::Range<usize>, usize)| {
            IDENTITIES.contains(&&self.text[name.clone()])
                && !matches!(self.bytes[*value], b'{' | b'[')
        };
        let in_record = before.in_record || before.level > 0 && own.iter().any(is_identity);
        for (name, value) in own {
            let way = Way {
                path: joined(&before.path, &self.text[name]),
                level: before.level + 1,
                in_record,
            };
            match self.bytes[value] {
                b'[' if self.holds_objects(value) => lists.push((way, value)),
                b'{' if way.level < LEVELS => self.lists_in(value, end, &way, lists),
                _ => {}
            }
        }
    }

    /// Reads the members of an envelope; returns where it ends.
    pub(super) fn read_envelope(
        &mut self,
        open: usize,
        end: usize,
        path: &mut Vec<&'t str>,
    ) -> usize {
        let mut at = after_space(self.bytes, open + 1);
        while at < end {
            if self.bytes[at] == b'}' {
                return at + 1;
            }
            let Found::Whole(name_end) = string_end(self.bytes, at) else {
                return at;
            };
            let colon = after_space(self.bytes, name_end);
            if self.bytes[at] != b'"' || self.bytes.get(colon) != Some(&b':') {
                return at;
            }
            path.push(&self.text[at + 1..name_end - 1]);
            let value = after_space(self.bytes, colon + 1);
            let Some(stop) = self.read_member(value, end, path) else {
                return value;
            };
            path.pop();
            let next = after_space(self.bytes, stop);
            at = if self.bytes.get(next) == Some(&b',') {
                after_space(self.bytes, next + 1)
            } else {
                next
            };
            if at == next && self.bytes.get(next) != Some(&b'}') {
                return next;
            }
        }
        at.min(end)
    }

    /// Reads the value of one member of an envelope; nothing when its end is not known.
    pub(super) fn read_member(
        &mut self,
        value: usize,
        end: usize,
        path: &mut Vec<&'t str>,
    ) -> Option<usize> {
        let name = path.join(".");
        match *self.bytes.get(value).filter(|_| value < end)? {
            b'[' if self.holds_objects(value) => Some(self.read_list(value, &name, false)),
            b'{' if path.len() <= LEVELS => Some(self.read_envelope(value, end, path)),
            b'{' | b'[' => any_end(self.bytes, value),
            _ => {
                let stop = any_end(self.bytes, value)?;
                if self.json.scalars.len() < SCALARS {
                    self.json
                        .scalars
                        .push((name, plain(&self.text[value..stop])));
                }
                Some(stop)
            }
        }
    }

    pub(super) fn cut_off(&mut self, open: usize, deep: bool) -> usize {
        let end = self.bytes.len();
        self.json.cut_off = true;
        if deep {
            self.deep(open, end);
        } else {
            self.damage(open, end, end, "the text ends inside this object");
        }
        end
    }

    pub(super) fn deep(&mut self, open: usize, end: usize) {
        let damage = too_deep(self.text.get(open..end).unwrap_or_default(), self.limits);
        self.json.damage.push((
            Span {
                byte: open,
                len: end - open,
            },
            damage,
        ));
    }

    pub(super) fn damage(&mut self, start: usize, end: usize, fault: usize, reason: &str) {
        self.json
            .damage
            .push(broken(self.text, start, end, fault, reason));
    }

    pub(super) fn add(&mut self, path: &str, elements: Vec<Span>) {
        match self.json.arrays.iter_mut().find(|array| array.path == path) {
            Some(array) => array.elements.extend(elements),
            None => self.json.arrays.push(Array {
                path: path.to_owned(),
                elements,
            }),
        }
    }
}

fn joined(before: &str, name: &str) -> String {
    if before.is_empty() {
        name.to_owned()
    } else {
        format!("{before}.{name}")
    }
}

/// Returns a scalar as text: strings without quotes and escapes, all else as it stands.
fn plain(raw: &str) -> String {
    if raw.starts_with('"') {
        serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned())
    } else {
        raw.to_owned()
    }
}
