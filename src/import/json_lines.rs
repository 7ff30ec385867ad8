//! Lines of JSON: whether a text holds one object a line, and where the records stand in it.

use super::input::Limits;
use super::json_layout::Layout;
use super::json_scan::{Found, after_space, value_end};
use super::read_json::{Json, Shape};

/// Lines that are looked at to see whether each is one object.
const LINES_LOOKED_AT: usize = 50;

/// Returns the whole lines at the beginning of a text, where they hold one object each.
///
/// *Output*: `None` for another layout, and for so few lines that the rest of the text could change it.
pub(super) fn whole_lines<'t>(text: &'t str, limits: &Limits) -> Option<&'t str> {
    let whole = &text[..=memchr::memrchr(b'\n', text.as_bytes())?];
    let filled = whole.lines().filter(|line| !line.trim().is_empty());
    let is_sure = filled.take(LINES_LOOKED_AT).count() == LINES_LOOKED_AT;
    (is_sure && Layout::new(whole, limits).is_lines()).then_some(whole)
}

/// Tells whether all records of a text are its lines themselves, as far as its beginning shows.
pub(super) fn is_plain(beginning: &Json) -> bool {
    let [only] = beginning.arrays.as_slice() else {
        return false;
    };
    let is_top = only.path.is_empty() && !only.elements.is_empty();
    beginning.shape == Shape::Lines && is_top && beginning.scalars.is_empty()
}

/// Finds the records of whole lines out of such a text.
pub(super) fn records(lines: &str, limits: &Limits) -> Json {
    let mut layout = Layout::new(lines, limits);
    layout.json.shape = Shape::Lines;
    layout.has_pages = Some(false);
    layout.read_lines();
    let records = std::mem::take(&mut layout.records);
    layout.add("", records);
    layout.json.damage.sort_by_key(|(span, _)| span.byte);
    layout.json
}

impl Layout<'_> {
    /// Says whether most lines hold one object each.
    pub(super) fn is_lines(&self) -> bool {
        let opens = |line: &&str| line.starts_with('{');
        let lines = || {
            self.text
                .lines()
                .map(|line| line.trim().trim_start_matches('\u{1E}'))
                .filter(|line| !line.is_empty())
                .take(LINES_LOOKED_AT)
        };
        if lines().next().is_none_or(|line| line.starts_with('[')) {
            return false;
        }
        let all = lines().count();
        let is_whole = |line: &&str| {
            let end = value_end(line.as_bytes(), 0, self.limits.json_depth);
            let rest = |end: usize| line.get(end..).map_or("", str::trim);
            matches!(end, Found::Whole(end) | Found::Deep(end) if matches!(rest(end), "" | ",") || rest(end).starts_with('{'))
        };
        let whole = lines().filter(opens).filter(is_whole).count();
        if all < 2 || whole * 2 < all {
            return false;
        }
        // An envelope can have one record a line: then what opens in the first line is whole only with the others.
        let is_spread = || {
            let open = after_space(self.bytes, 0);
            let end = value_end(self.bytes, open, self.limits.json_depth);
            matches!(end, Found::Whole(_) | Found::Deep(_))
        };
        lines().take(1).any(|line| is_whole(&line)) || !is_spread()
    }

    pub(super) fn read_lines(&mut self) {
        let mut start = 0;
        while start < self.bytes.len() {
            let end = memchr::memchr(b'\n', &self.bytes[start..])
                .map_or(self.bytes.len(), |end| start + end);
            self.read_line(start, end);
            start = end + 1;
        }
    }

    pub(super) fn read_line(&mut self, start: usize, end: usize) {
        let line = &self.bytes[..end];
        let mut open = after_space(line, start);
        while open < end {
            self.values += 1;
            if line[open] != b'{' {
                return self.damage(open, end, open, "expected an object in this line");
            }
            let stop = match value_end(line, open, self.limits.json_depth) {
                Found::Whole(stop) => {
                    self.document(open, stop);
                    stop
                }
                Found::Deep(stop) => {
                    self.deep(open, stop);
                    stop
                }
                Found::Broken(fault) => {
                    return self.damage(
                        open,
                        end,
                        fault,
                        "unexpected character: a quote or bracket does not fit",
                    );
                }
                Found::CutOff { deep } => {
                    let is_last = after_space(self.bytes, end) == self.bytes.len();
                    self.json.cut_off |= is_last;
                    if deep {
                        return self.deep(open, end);
                    }
                    return self.damage(open, end, end, "the line ends inside the object");
                }
            };
            open = self.after_record(stop, end);
        }
    }

    /// Returns where the next value of a line begins; what stands between is damage.
    pub(super) fn after_record(&mut self, stop: usize, end: usize) -> usize {
        let line = &self.bytes[..end];
        let next = after_space(line, stop);
        if line.get(next) == Some(&b',') {
            self.damage(next, next + 1, next, "a comma after the object");
            return after_space(line, next + 1);
        }
        next
    }
}
