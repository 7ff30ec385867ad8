//! `Chart` → SVG: heading, picture and names for those who cannot see it, through plotters.
//!
//! Everything about looks is decided here and below; everything about content is in the chart. The same chart gives
//! the same bytes.

mod axis;
mod bars;
mod canvas;
mod columns;
mod heat_map;
mod histogram;
mod legend;
mod named_rows;
mod path;
mod ranges;
mod role;
mod shares;
mod survival;
mod svg_backend;
mod swim_lanes;
#[cfg(test)]
mod tests;
pub(super) mod text;

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use crate::error::{Error, Result};
use crate::render::template_filters::seen;
use crate::report::chart::{Chart, Column, DurationMark, Lane, Picture};

use canvas::{Align, Canvas, Frame, Type};
use role::Role;
use svg_backend::{Edges, SvgBackend, element};
use text::Weight;

/// Where title and subtitle of a chart stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// In the picture: for pictures that go out alone.
    Inside,
    /// Around it: the page prints them, and the picture begins with its content.
    Outside,
}

/// How wide the picture is laid out. Both are scaled to the room they get, so text keeps a readable size only if the
/// page shows the layout that is near its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 900 units: screens, print, e-mail.
    Wide,
    /// 420 units: phones.
    Narrow,
}

/// Draws a chart as one `<svg>` element that names and describes itself and refers to nothing outside.
///
/// *Input*: any text; control characters and direction marks are left out of it. *Output*: classes of
/// `templates/chart.css` with the light colours as attributes; ids begin with the chart's id and the layout, so that
/// both layouts can stand in one page. *Empty*: the sentence `no_data` of the chart.
///
/// # Errors
///
/// Fails if a library does, which would be a bug.
pub fn svg(chart: &Chart, heading: Heading, layout: Layout) -> Result<String> {
    drawn(chart, heading, layout, Edges::Smooth)
}

/// Draws a chart to be painted once: edges along the pixels are sharp, which is faster to paint, too.
///
/// All else is as in [`svg`].
///
/// # Errors
///
/// As [`svg`].
pub fn svg_to_paint(chart: &Chart, heading: Heading, layout: Layout) -> Result<String> {
    drawn(chart, heading, layout, Edges::Crisp)
}

fn drawn(chart: &Chart, heading: Heading, layout: Layout, edges: Edges) -> Result<String> {
    let chart = &cleaned(chart);
    let mut frame = frame(heading, layout);
    let headlines = match heading {
        Heading::Inside => Headlines::of(chart, &frame),
        Heading::Outside => Headlines::default(),
    };
    let margin = frame.top;
    frame.top += headlines.height();
    let size = (
        width(layout),
        frame.top + picture_height(chart, &frame) + margin,
    );
    let prefix = prefix(chart, layout);
    let mut content = Vec::new();
    let canvas = Canvas::new(SvgBackend::new(
        &mut content,
        (grid(size.0), grid(size.1)),
        &prefix,
        edges,
    ));
    headlines.draw(margin, &frame, &canvas)?;
    picture(chart, &frame, &canvas)?;
    canvas.finish()?;
    let mut out = Vec::new();
    open(&mut out, chart, size, &prefix, layout).map_err(|error| unwritten(&error))?;
    patterns(&mut out, &prefix, &content).map_err(|error| unwritten(&error))?;
    out.append(&mut content);
    Writer::new(&mut out)
        .write_event(Event::End(BytesEnd::new("svg")))
        .map_err(|error| unwritten(&error))?;
    String::from_utf8(out)
        .map_err(|error| Error::internal(format!("a chart is not UTF-8: {error}")))
}

fn unwritten(error: &io::Error) -> Error {
    Error::internal(format!("a chart could not be written: {error}"))
}

fn grid(units: f64) -> u32 {
    u32::try_from(canvas::whole(units)).unwrap_or(u32::MAX)
}

fn width(layout: Layout) -> f64 {
    match layout {
        Layout::Wide => 900.0,
        Layout::Narrow => 420.0,
    }
}

fn frame(heading: Heading, layout: Layout) -> Frame {
    let margin = match (heading, layout) {
        (Heading::Inside, Layout::Wide) => 26.0,
        (Heading::Inside, Layout::Narrow) => 16.0,
        (Heading::Outside, _) => 3.0,
    };
    Frame {
        left: margin,
        right: width(layout) - margin,
        top: margin,
        size: SIZE,
        small: 13.5,
        layout,
    }
}

fn prefix(chart: &Chart, layout: Layout) -> String {
    let id = chart.id.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    });
    let id: String = id.collect();
    match layout {
        Layout::Wide => format!("{id}-wide"),
        Layout::Narrow => format!("{id}-narrow"),
    }
}

fn picture_height(chart: &Chart, frame: &Frame) -> f64 {
    if chart.picture.is_empty() {
        return no_data(chart, frame)
            .iter()
            .map(|_| frame.line())
            .sum::<f64>()
            + 2.0 * frame.line();
    }
    match &chart.picture {
        Picture::StackedColumns(picture) => columns::height(picture, frame),
        Picture::Histogram(picture) => histogram::height(picture, frame),
        Picture::Survival(picture) => survival::height(picture, frame),
        Picture::HeatMap(picture) => heat_map::height(picture, frame),
        Picture::Bars(picture) => bars::height(picture, frame),
        Picture::SwimLanes(picture) => swim_lanes::height(picture, frame),
        Picture::Ranges(picture) => ranges::height(picture, frame),
        Picture::Shares(picture) => shares::height(picture, frame),
    }
}

fn picture(chart: &Chart, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    if chart.picture.is_empty() {
        return no_data(chart, frame)
            .iter()
            .enumerate()
            .try_for_each(|(row, line)| {
                let y = frame.top + (axis::real(row) + 1.5) * frame.line();
                canvas.text(
                    line,
                    (f64::midpoint(frame.left, frame.right), y),
                    Type::quiet(frame.size, Align::Middle),
                )
            });
    }
    match &chart.picture {
        Picture::StackedColumns(picture) => columns::draw(picture, frame, canvas),
        Picture::Histogram(picture) => histogram::draw(picture, frame, canvas),
        Picture::Survival(picture) => survival::draw(picture, frame, canvas),
        Picture::HeatMap(picture) => heat_map::draw(picture, frame, canvas),
        Picture::Bars(picture) => bars::draw(picture, frame, canvas),
        Picture::SwimLanes(picture) => swim_lanes::draw(picture, frame, canvas),
        Picture::Ranges(picture) => ranges::draw(picture, frame, canvas),
        Picture::Shares(picture) => shares::draw(picture, frame, canvas),
    }
}

fn no_data(chart: &Chart, frame: &Frame) -> Vec<String> {
    text::broken(
        &chart.no_data,
        frame.right - frame.left,
        frame.size,
        Weight::Regular,
        4,
    )
}

/// Title and subtitle, broken into lines.
#[derive(Debug, Default)]
struct Headlines {
    title: Vec<String>,
    subtitle: Vec<String>,
}

/// Size of labels and names.
const SIZE: f64 = 15.0;
/// Size of the title.
const TITLE: f64 = 20.0;
/// Height of a line of the title.
const TITLE_LINE: f64 = 27.0;
/// Gap between the headlines and the picture.
const BELOW: f64 = 12.0;

impl Headlines {
    fn of(chart: &Chart, frame: &Frame) -> Self {
        let room = frame.right - frame.left;
        let most = frame.pick(2, 4);
        Self {
            title: text::broken(&chart.title, room, TITLE, Weight::SemiBold, most),
            subtitle: text::broken(&chart.subtitle, room, frame.size, Weight::Regular, most),
        }
    }

    fn height(&self) -> f64 {
        let lines = |lines: &[String], height: f64| axis::real(lines.len()) * height;
        match (self.title.len(), self.subtitle.len()) {
            (0, 0) => 0.0,
            _ => lines(&self.title, TITLE_LINE) + lines(&self.subtitle, 22.0) + BELOW,
        }
    }

    fn draw(&self, top: f64, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
        let mut y = top;
        for line in &self.title {
            canvas.text(
                line,
                (frame.left, y + TITLE_LINE / 2.0),
                Type::clear(TITLE, Align::Start).bold(),
            )?;
            y += TITLE_LINE;
        }
        for line in &self.subtitle {
            canvas.text(
                line,
                (frame.left, y + 11.0),
                Type::quiet(frame.size, Align::Start),
            )?;
            y += 22.0;
        }
        Ok(())
    }
}

fn open(
    out: &mut Vec<u8>,
    chart: &Chart,
    (width, height): (f64, f64),
    prefix: &str,
    layout: Layout,
) -> io::Result<()> {
    let mut writer = Writer::new(out);
    let class = match layout {
        Layout::Wide => "chart chart-wide",
        Layout::Narrow => "chart chart-narrow",
    };
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
        ("class", class.to_owned()),
        ("viewBox", format!("0 0 {width} {height}")),
        ("width", width.to_string()),
        ("height", height.to_string()),
        ("role", "img".to_owned()),
        ("aria-labelledby", format!("{prefix}-title {prefix}-desc")),
        ("direction", "ltr".to_owned()),
        (
            "font-family",
            format!("{}, system-ui, sans-serif", text::FAMILY),
        ),
    ];
    let mut start = BytesStart::new("svg");
    for (key, value) in &attributes {
        start.push_attribute((*key, value.as_str()));
    }
    writer.write_event(Event::Start(start))?;
    element(
        &mut writer,
        "title",
        &[("id", format!("{prefix}-title"))],
        Some(&chart.title),
    )?;
    element(
        &mut writer,
        "desc",
        &[("id", format!("{prefix}-desc"))],
        Some(&chart.description),
    )
}

/// Writes the patterns that the content uses: stripes of paper over incomplete columns, grey stripes for what has no
/// known severity.
fn patterns(out: &mut Vec<u8>, prefix: &str, content: &[u8]) -> io::Result<()> {
    let mut writer = Writer::new(out);
    for (name, role, step, stroke) in [
        ("hatch", Role::Paper, "6", "3.6"),
        ("unknown", Role::Unknown, "5", "1.6"),
    ] {
        let id = format!("{prefix}-{name}");
        let used = format!("url(#{id})");
        if !content
            .windows(used.len())
            .any(|part| part == used.as_bytes())
        {
            continue;
        }
        let start = BytesStart::new("pattern").with_attributes([
            ("id", id.as_str()),
            ("width", step),
            ("height", step),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"),
        ]);
        writer.write_event(Event::Start(start))?;
        let look = role.look();
        let line = [
            ("d", format!("M0 0V{step}")),
            ("class", format!("s-{}", look.class)),
            ("stroke", look.light.to_owned()),
            // Half of it lies outside the tile.
            ("stroke-width", stroke.to_owned()),
        ];
        element(&mut writer, "path", &line, None)?;
        writer.write_event(Event::End(BytesEnd::new("pattern")))?;
    }
    Ok(())
}

/// Room for a label that others stand beside: a unit, a tick, a mark, a window.
const LABEL: f64 = 140.0;
/// Room for a label that may take a line of the narrow layout.
const NOTE: f64 = 330.0;
/// Room for what is cut or broken where it stands.
const NAME: f64 = f64::INFINITY;

/// Returns the chart with all texts that are drawn made fit for a picture: cleaned, and labels not too long.
fn cleaned(chart: &Chart) -> Chart {
    let mut chart = chart.clone();
    clean(
        [
            &mut chart.title,
            &mut chart.subtitle,
            &mut chart.description,
            &mut chart.no_data,
        ],
        NAME,
    );
    clean_picture(&mut chart.picture);
    chart
}

fn clean_picture(picture: &mut Picture) {
    match picture {
        Picture::StackedColumns(picture) => {
            clean([&mut picture.incomplete_label], NOTE);
            clean([&mut picture.unit], LABEL);
            clean(
                picture.window.iter_mut().map(|window| &mut window.label),
                LABEL,
            );
            clean(
                picture.columns.iter_mut().map(|Column { label, .. }| label),
                LABEL,
            );
        }
        Picture::Histogram(picture) => {
            clean([&mut picture.unit], LABEL);
            clean(picture.marks.iter_mut().flat_map(mark_words), LABEL);
        }
        Picture::Survival(picture) => {
            clean([&mut picture.unit], LABEL);
            clean([&mut picture.still_open_label], NOTE);
            clean(picture.curves.iter_mut().map(|curve| &mut curve.name), NAME);
            clean(
                picture
                    .curves
                    .iter_mut()
                    .filter_map(|curve| curve.median.as_mut())
                    .flat_map(mark_words),
                LABEL,
            );
        }
        Picture::HeatMap(picture) => {
            clean([&mut picture.unit], LABEL);
            clean([&mut picture.blocks_label], NOTE);
            clean(&mut picture.days, NAME);
        }
        Picture::Bars(picture) => {
            clean(
                picture
                    .bars
                    .iter_mut()
                    .flat_map(|bar| [&mut bar.name, &mut bar.value_text, &mut bar.note]),
                NAME,
            );
        }
        Picture::SwimLanes(picture) => {
            clean([&mut picture.hollow_label, &mut picture.cut_label], NOTE);
            clean(
                picture
                    .lanes
                    .iter_mut()
                    .flat_map(|Lane { label, note, .. }| [label, note]),
                NAME,
            );
            clean(picture.ticks.iter_mut().map(|tick| &mut tick.label), LABEL);
        }
        Picture::Ranges(picture) => {
            let rows = picture.rows.iter_mut();
            clean(
                rows.flat_map(|row| [&mut row.name, &mut row.typical_text]),
                NAME,
            );
        }
        Picture::Shares(picture) => {
            let rows = picture.rows.iter_mut();
            clean(rows.flat_map(|row| [&mut row.name, &mut row.text]), NAME);
        }
    }
}

fn mark_words(mark: &mut DurationMark) -> [&mut String; 2] {
    [&mut mark.label, &mut mark.text]
}

fn clean<'a>(words: impl IntoIterator<Item = &'a mut String>, room: f64) {
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let shown = text::clean(&seen(std::mem::take(word)));
        *word = text::fitted(&shown, room, SIZE, Weight::SemiBold);
    }
}
