//! The SVG that plotters draws on: whole numbers on a fine grid in, elements with classes out.
//!
//! plotters has whole coordinates only, so that everything is drawn [`GRID`] times larger and divided when written.
//! Colours are tokens of a [`Role`]; each is written as a class and, for readers without the style sheet, as its
//! value in the light theme. All text and all attributes go through quick-xml, which escapes them.

use std::fmt::Write as _;
use std::io;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::role::{Look, Role};
use super::text::{self, Weight};

/// Grid lines per unit of the SVG.
pub(super) const GRID: f64 = 8.0;
/// Rectangles narrower than this are drawn without their edge, which would hide them.
const LEAST_EDGED: f64 = 3.0;

type Drawn<T> = Result<T, DrawingErrorKind<io::Error>>;

/// Rectangles that look alike, gathered into one element: smaller, and without seams where they touch.
#[derive(Debug)]
struct Gathered {
    role: Role,
    edged: bool,
    data: String,
}

/// Writes what plotters draws as elements of an SVG document; the root element is written by others.
pub(super) struct SvgBackend<'a> {
    writer: Writer<&'a mut Vec<u8>>,
    size: (u32, u32),
    prefix: String,
    gathered: Option<Gathered>,
}

impl<'a> SvgBackend<'a> {
    /// Starts to write at the end of `out`; the ids of patterns begin with `prefix`.
    pub(super) fn new(out: &'a mut Vec<u8>, size: (u32, u32), prefix: &str) -> Self {
        Self {
            writer: Writer::new(out),
            size,
            prefix: prefix.to_owned(),
            gathered: None,
        }
    }

    fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, String)],
        content: Option<&str>,
    ) -> Drawn<()> {
        self.flush()?;
        element(&mut self.writer, name, attributes, content).map_err(DrawingErrorKind::DrawingError)
    }

    fn flush(&mut self) -> Drawn<()> {
        let Some(Gathered { role, edged, data }) = self.gathered.take() else {
            return Ok(());
        };
        let mut attributes = vec![("d", data)];
        attributes.extend(self.filled(role, edged));
        element(&mut self.writer, "path", &attributes, None).map_err(DrawingErrorKind::DrawingError)
    }

    fn filled(&self, role: Role, edged: bool) -> Vec<(&'static str, String)> {
        let look = role.look();
        let edge = look.edge.filter(|_| edged);
        // Of a pattern on a narrow rectangle only scraps would be seen: a pale fill stands for it.
        let pattern = look
            .pattern
            .filter(|_| edge.is_some() || look.edge.is_none());
        let opacity = look
            .opacity
            .or(look.pattern.filter(|_| pattern.is_none()).map(|_| "0.5"));
        let mut attributes = match pattern {
            Some(pattern) => vec![("fill", format!("url(#{}-{pattern})", self.prefix))],
            None => vec![("fill", look.light.to_owned())],
        };
        let class = match (pattern, edge) {
            (None, None) => format!("f-{}", look.class),
            (None, Some(_)) => format!("f-{0} e-{0}", look.class),
            (Some(_), None) => String::new(),
            (Some(_), Some(_)) => format!("e-{}", look.class),
        };
        if !class.is_empty() {
            attributes.push(("class", class));
        }
        if let Some(edge) = edge {
            attributes.push(("stroke", edge.to_owned()));
        }
        attributes.extend(opacity.map(|opacity| ("fill-opacity", opacity.to_owned())));
        attributes
    }
}

/// Writes one element; quick-xml escapes its attributes and its content.
pub(super) fn element(
    writer: &mut Writer<&mut Vec<u8>>,
    name: &str,
    attributes: &[(&str, String)],
    content: Option<&str>,
) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, value.as_str()));
    }
    let Some(content) = content else {
        return writer.write_event(Event::Empty(start));
    };
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(content)))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn units(grid: i32) -> f64 {
    f64::from(grid) / GRID
}

fn stroked(look: Look, width: u32) -> Vec<(&'static str, String)> {
    let mut attributes = vec![
        ("class", format!("s-{}", look.class)),
        ("fill", "none".to_owned()),
        ("stroke", look.light.to_owned()),
        ("stroke-width", (f64::from(width) / GRID).to_string()),
        ("stroke-linejoin", "round".to_owned()),
    ];
    attributes.extend(look.dash.map(|dash| ("stroke-dasharray", dash.to_owned())));
    attributes
}

fn path_data(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut data = String::new();
    let mut last: Option<BackendCoord> = None;
    for (x, y) in points {
        let step = match last {
            None => format!("M{} {}", units(x), units(y)),
            Some(before) if before == (x, y) => String::new(),
            Some((_, before)) if before == y => format!("H{}", units(x)),
            Some((before, _)) if before == x => format!("V{}", units(y)),
            Some(_) => format!("L{} {}", units(x), units(y)),
        };
        data.push_str(&step);
        last = Some((x, y));
    }
    data
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn<()> {
        Ok(())
    }

    fn present(&mut self) -> Drawn<()> {
        self.flush()
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn<()> {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn<()> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<()> {
        if !fill {
            return self.draw_path(
                [
                    (left, top),
                    (right, top),
                    (right, bottom),
                    (left, bottom),
                    (left, top),
                ],
                style,
            );
        }
        let role = Role::of(style.color());
        let (width, height) = (units(right - left), units(bottom - top));
        let edged = role.look().edge.is_some() && width >= LEAST_EDGED && height >= LEAST_EDGED;
        // The edge is drawn inside the rectangle, so that edged and plain ones have the same size.
        let inset = if edged { 0.5 } else { 0.0 };
        let (x, y) = (units(left) + inset, units(top) + inset);
        let (width, height) = (width - 2.0 * inset, height - 2.0 * inset);
        if self
            .gathered
            .as_ref()
            .is_some_and(|before| before.role != role || before.edged != edged)
        {
            self.flush()?;
        }
        let gathered = self.gathered.get_or_insert(Gathered {
            role,
            edged,
            data: String::new(),
        });
        write!(gathered.data, "M{x} {y}h{width}v{height}h-{width}z")
            .map_err(|error| DrawingErrorKind::DrawingError(io::Error::other(error)))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<()> {
        let mut attributes = vec![("d", path_data(path))];
        attributes.extend(stroked(
            Role::of(style.color()).look(),
            style.stroke_width(),
        ));
        self.element("path", &attributes, None)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<()> {
        let role = Role::of(style.color());
        let mut attributes = vec![
            ("cx", units(x).to_string()),
            ("cy", units(y).to_string()),
            ("r", (f64::from(radius) / GRID).to_string()),
        ];
        attributes.extend(if fill {
            self.filled(role, true)
        } else {
            stroked(role.look(), style.stroke_width())
        });
        self.element("circle", &attributes, None)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<()> {
        let mut attributes = vec![("d", format!("{}z", path_data(path)))];
        attributes.extend(self.filled(Role::of(style.color()), true));
        self.element("path", &attributes, None)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        content: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn<()> {
        let size = style.size() / GRID;
        let pos = style.anchor();
        let anchor = match pos.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let below_em = match pos.v_pos {
            VPos::Top => 2.0 * text::HALF_CAPITAL_EM,
            VPos::Center => text::HALF_CAPITAL_EM,
            VPos::Bottom => 0.0,
        };
        let look = Role::of(style.color()).look();
        let mut attributes = vec![
            ("x", units(x).to_string()),
            ("y", format!("{:.1}", units(y) + below_em * size)),
            ("font-size", size.to_string()),
            ("class", format!("f-{}", look.class)),
            ("fill", look.light.to_owned()),
        ];
        if anchor != "start" {
            attributes.push(("text-anchor", anchor.to_owned()));
        }
        if matches!(style.style(), FontStyle::Bold) {
            attributes.push(("font-weight", "600".to_owned()));
        }
        self.element("text", &attributes, Some(content))
    }

    /// Measures with the embedded font; plotters would assume 0.7 em a byte.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        content: &str,
        style: &S,
    ) -> Drawn<(u32, u32)> {
        let weight = match style.style() {
            FontStyle::Bold => Weight::SemiBold,
            _ => Weight::Regular,
        };
        Ok((
            whole(text::width(content, style.size(), weight)),
            whole(style.size()),
        ))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are positive and far below the limit"
)]
fn whole(size: f64) -> u32 {
    size.ceil() as u32
}
