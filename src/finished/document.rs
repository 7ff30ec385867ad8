//! Markdown → lines of text with the part that each belongs to.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::finished::parts::{PartKind, part_of};

/// A document, line by line.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its lines, in order.
    pub(super) lines: Vec<Line>,
    /// The kinds of its parts, with the line where each begins.
    pub(super) parts: Vec<(PartKind, u64)>,
}

/// A heading, paragraph, item of a list or row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: u64,
    /// What it is.
    pub(super) shape: Shape,
    /// Its text without markup; the cells of a row are joined by ` | `.
    pub(super) text: String,
    /// Whether it holds a link.
    pub(super) has_link: bool,
    /// The part that it belongs to.
    pub(super) part: Option<PartKind>,
    /// The bold words that it begins with.
    pub(super) label: String,
    /// Whether anything stood before the bold words.
    is_begun: bool,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph.
    #[default]
    Paragraph,
    /// An item of a list, so deep.
    Item(usize),
    /// A row of a table, with the table's headings.
    Row {
        /// The headings.
        heading: Vec<String>,
        /// The cells.
        cells: Vec<String>,
        /// The bold line above the table.
        caption: String,
    },
}

impl Line {
    /// Tells whether it waits to be filled in.
    pub(super) fn is_to_fill(&self) -> bool {
        self.text.contains("□ to fill")
    }

    /// Tells whether it is one of the questions that a draft asks.
    pub(super) fn is_question(&self) -> bool {
        let asks = ["What ", "How "]
            .iter()
            .any(|word| self.text.starts_with(word));
        asks && self.text.contains("? (")
    }
}

/// Reads the events of a document.
struct Reader<'t> {
    text: &'t str,
    /// Line ends before the byte up to which lines were counted.
    counted: (usize, u64),
    /// The items that are open, by their places in `lines`.
    items: Vec<usize>,
    /// The line that takes text.
    current: Option<usize>,
    lines: Vec<Line>,
    heading: Vec<String>,
    cells: Vec<String>,
    in_head: bool,
    in_cell: bool,
    in_strong: bool,
    silent: usize,
}

impl Document {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut reader = Reader {
            text,
            counted: (0, 1),
            items: Vec::new(),
            current: None,
            lines: Vec::new(),
            heading: Vec::new(),
            cells: Vec::new(),
            in_head: false,
            in_cell: false,
            in_strong: false,
            silent: 0,
        };
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reader.take(event, range.start);
        }
        let mut document = Self {
            lines: reader.lines,
            parts: Vec::new(),
        };
        document.divide();
        document
    }

    /// Gives each line the part that it belongs to.
    fn divide(&mut self) {
        let mut now: (Option<PartKind>, u8) = (None, 0);
        for line in &mut self.lines {
            line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let begins = match line.shape {
                Shape::Heading(level) => Some((part_of(&line.text, level), level)),
                // A list whose items are parts: "- **Impact**: …".
                Shape::Item(0) if line.label.split_whitespace().count() < 4 => {
                    part_of(&line.label, 7).map(|kind| (Some(kind), 7))
                }
                _ => None,
            };
            if let Some((kind, level)) = begins {
                // A heading within a part that says nothing of its own goes on with it.
                if kind.is_some() || level <= now.1 || now.0.is_none() {
                    now = (kind, level);
                    self.parts.extend(kind.map(|kind| (kind, line.number)));
                }
            }
            line.part = now.0;
        }
        for line in &mut self.lines {
            let is_label = line.shape == Shape::Item(0)
                && line
                    .part
                    .is_some_and(|part| part_of(&line.label, 7) == Some(part));
            if is_label && line.label.split_whitespace().count() < 4 {
                // Only what follows the label is the part's text.
                let rest = line.text.get(line.label.len()..).unwrap_or_default();
                line.text = rest.trim_start_matches([':', ' ']).to_owned();
            }
        }
    }

    /// Returns the lines of the parts of a kind, without headings.
    pub(super) fn of(&self, kind: PartKind) -> impl Iterator<Item = &Line> {
        let is_text = |line: &&Line| !matches!(line.shape, Shape::Heading(_));
        self.lines
            .iter()
            .filter(move |line| line.part == Some(kind))
            .filter(is_text)
    }
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.begin(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.silent == 0 => self.write(&text),
            Event::SoftBreak | Event::HardBreak => self.write(" "),
            _ => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Heading { level, .. } => self.open(Shape::Heading(depth(*level)), at),
            Tag::Paragraph if self.items.is_empty() => self.open(Shape::Paragraph, at),
            Tag::Item => {
                self.open(Shape::Item(self.items.len()), at);
                self.items.extend(self.current);
            }
            Tag::TableHead => {
                self.in_head = true;
                self.heading.clear();
            }
            Tag::TableRow => self.cells.clear(),
            Tag::TableCell => {
                self.in_cell = true;
                self.cells.push(String::new());
            }
            Tag::Strong => {
                let line = self.current.map(|place| &self.lines[place]);
                self.in_strong = line.is_some_and(|line| {
                    !line.is_begun || !line.label.is_empty() && line.label == line.text
                });
            }
            Tag::Link { .. } => {
                if let Some(place) = self.current {
                    self.lines[place].has_link = true;
                }
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::BlockQuote(_) => {
                self.silent += 1;
            }
            _ => {}
        }
        if matches!(tag, Tag::TableRow) {
            let caption = self.lines.last().map(|line| line.label.clone());
            let caption = caption.unwrap_or_default();
            let heading = self.heading.clone();
            let shape = Shape::Row {
                heading,
                cells: Vec::new(),
                caption,
            };
            self.open(shape, at);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.current = None,
            TagEnd::Paragraph if self.items.is_empty() => self.current = None,
            TagEnd::Item => {
                self.items.pop();
                self.current = self.items.last().copied();
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.heading = std::mem::take(&mut self.cells);
            }
            TagEnd::TableRow => {
                let written = std::mem::take(&mut self.cells);
                if let Some(place) = self.current.take() {
                    self.lines[place].text = written.join(" | ");
                    if let Shape::Row { cells, .. } = &mut self.lines[place].shape {
                        *cells = written;
                    }
                }
            }
            TagEnd::TableCell => self.in_cell = false,
            TagEnd::Strong => self.in_strong = false,
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
            | TagEnd::BlockQuote(_) => {
                self.silent = self.silent.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn open(&mut self, shape: Shape, at: usize) {
        let caption = match &shape {
            // All rows of a table stand under the same line.
            Shape::Row { .. } => match self.lines.last().map(|line| line.shape.clone()) {
                Some(Shape::Row { caption, .. }) => Some(caption),
                _ => None,
            },
            _ => None,
        };
        let number = self.number(at);
        let mut line = Line {
            number,
            shape,
            ..Line::default()
        };
        if let (Some(above), Shape::Row { caption, .. }) = (caption, &mut line.shape) {
            *caption = above;
        }
        self.current = Some(self.lines.len());
        self.lines.push(line);
    }

    fn write(&mut self, text: &str) {
        if self.in_cell {
            if let Some(cell) = self.cells.last_mut() {
                cell.push_str(text);
            }
            return;
        }
        let Some(place) = self.current else { return };
        let line = &mut self.lines[place];
        if self.in_strong {
            line.label.push_str(text);
        }
        line.is_begun |= !text.trim().is_empty();
        line.text.push_str(text);
    }

    /// Returns the number of the line in which a byte stands; bytes are asked for in ascending order, or nearly so.
    fn number(&mut self, at: usize) -> u64 {
        if at < self.counted.0 {
            self.counted = (0, 1);
        }
        let between = self
            .text
            .as_bytes()
            .get(self.counted.0..at)
            .unwrap_or_default();
        let ends = memchr::memchr_iter(b'\n', between).count() as u64;
        self.counted = (at, self.counted.1 + ends);
        self.counted.1
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}
