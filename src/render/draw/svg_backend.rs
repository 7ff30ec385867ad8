//! The SVG that plotters draws on: whole numbers on a fine grid in, elements with classes out.
//!
//! plotters has whole coordinates only, so that everything is drawn [`GRID`] times larger and divided when written.
//! Colours are tokens of a [`Role`]; each is written as a class and, for readers without the style sheet, as its
//! value in the light theme. All text and all attributes go through quick-xml, which escapes them.

use std::io;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::path::{Outline, Tenths, number, tenths};
use super::role::{Look, Role};
use super::text::{self, Weight};

/// Grid lines per unit of the SVG.
pub(super) const GRID: f64 = 8.0;
/// Rectangles narrower than this are drawn without their edge, which would hide them.
const LEAST_EDGED: Tenths = 30;
/// Half of an edge.
const EDGE: Tenths = 5;

type Drawn<T> = Result<T, DrawingErrorKind<io::Error>>;

/// How edges along the rows and columns of pixels are painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edges {
    /// Blended with what lies beside them: a page shows the picture in any size, and gaps stay even.
    Smooth,
    /// On the nearest pixel.
    Crisp,
}

/// One element: its name, where it is, and its text.
#[derive(Debug)]
struct Member {
    name: &'static str,
    place: Vec<(&'static str, String)>,
    content: Option<String>,
}

impl Member {
    fn outline(outline: Outline, edges: Edges) -> Self {
        let is_crisp = edges == Edges::Crisp && outline.is_straight();
        let mut place = vec![("d", outline.into_data())];
        if is_crisp {
            place.push(("shape-rendering", "crispEdges".to_owned()));
        }
        Self {
            name: "path",
            place,
            content: None,
        }
    }
}

/// Elements that follow each other and look alike: how they look is written once, around them.
#[derive(Debug)]
struct Run {
    look: Vec<(&'static str, String)>,
    members: Vec<Member>,
    /// Rectangles that came last, as one element: smaller, and without seams where they touch.
    rectangles: Option<Outline>,
}

impl Run {
    /// Turns the rectangles that came last into a member.
    fn settle(&mut self, edges: Edges) {
        let outline = self.rectangles.take();
        self.members
            .extend(outline.map(|outline| Member::outline(outline, edges)));
    }
}

/// Writes what plotters draws as elements of an SVG document; the root element is written by others.
pub(super) struct SvgBackend<'a> {
    writer: Writer<&'a mut Vec<u8>>,
    size: (u32, u32),
    prefix: String,
    edges: Edges,
    run: Option<Run>,
}

impl<'a> SvgBackend<'a> {
    /// Starts to write at the end of `out`; the ids of patterns begin with `prefix`.
    pub(super) fn new(out: &'a mut Vec<u8>, size: (u32, u32), prefix: &str, edges: Edges) -> Self {
        Self {
            writer: Writer::new(out),
            size,
            prefix: prefix.to_owned(),
            edges,
            run: None,
        }
    }

    /// Returns the run of elements that look like this, after whatever looks different is written.
    fn run(&mut self, look: Vec<(&'static str, String)>) -> Drawn<&mut Run> {
        if self.run.as_ref().is_some_and(|run| run.look != look) {
            self.flush()?;
        }
        Ok(self.run.get_or_insert(Run {
            look,
            members: Vec::new(),
            rectangles: None,
        }))
    }

    fn member(&mut self, member: Member, look: Vec<(&'static str, String)>) -> Drawn<()> {
        let edges = self.edges;
        let run = self.run(look)?;
        run.settle(edges);
        run.members.push(member);
        Ok(())
    }

    fn outline(&mut self, outline: Outline, look: Vec<(&'static str, String)>) -> Drawn<()> {
        self.member(Member::outline(outline, self.edges), look)
    }

    fn flush(&mut self) -> Drawn<()> {
        let Some(mut run) = self.run.take() else {
            return Ok(());
        };
        run.settle(self.edges);
        self.written(run).map_err(DrawingErrorKind::DrawingError)
    }

    fn written(&mut self, run: Run) -> io::Result<()> {
        let is_group = run.members.len() > 1;
        if is_group {
            let look = run.look.iter();
            let start = BytesStart::new("g")
                .with_attributes(look.map(|(key, value)| (*key, value.as_str())));
            self.writer.write_event(Event::Start(start))?;
        }
        for mut member in run.members {
            if !is_group {
                member.place.extend(run.look.iter().cloned());
            }
            let content = member.content.as_deref();
            element(&mut self.writer, member.name, &member.place, content)?;
        }
        if is_group {
            self.writer.write_event(Event::End(BytesEnd::new("g")))?;
        }
        Ok(())
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

    /// Returns the look of a mark: one that has no edge of its own gets a rim of paper, so that marks which lie on each
    /// other stay apart.
    fn marked(&self, role: Role) -> Vec<(&'static str, String)> {
        let mut attributes = self.filled(role, true);
        let look = role.look();
        if look.edge.is_none() && look.opacity.is_none() && role != Role::Paper {
            let rim = Role::Paper.look();
            let class = format!("f-{} s-{}", look.class, rim.class);
            attributes.retain(|(key, _)| *key != "class");
            attributes.extend([
                ("class", class),
                ("stroke", rim.light.to_owned()),
                ("stroke-width", "1.5".to_owned()),
            ]);
        }
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
        let corner = (tenths(left), tenths(top));
        let (width, height) = (tenths(right) - corner.0, tenths(bottom) - corner.1);
        let is_edged = role.look().edge.is_some() && width.min(height) >= LEAST_EDGED;
        // The edge is drawn inside the rectangle, so that edged and plain ones have the same size.
        let inset = if is_edged { EDGE } else { 0 };
        let look = self.filled(role, is_edged);
        let rectangles = self.run(look)?.rectangles.get_or_insert_default();
        rectangles.rectangle(
            (corner.0 + inset, corner.1 + inset),
            width - 2 * inset,
            height - 2 * inset,
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<()> {
        let look = stroked(Role::of(style.color()).look(), style.stroke_width());
        self.outline(Outline::line(path), look)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn<()> {
        let role = Role::of(style.color());
        let radius = tenths(i32::try_from(radius).unwrap_or(i32::MAX));
        let place = vec![
            ("cx", number(tenths(x))),
            ("cy", number(tenths(y))),
            ("r", number(radius)),
        ];
        let look = if fill {
            self.marked(role)
        } else {
            stroked(role.look(), style.stroke_width())
        };
        let circle = Member {
            name: "circle",
            place,
            content: None,
        };
        self.member(circle, look)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<()> {
        let mut outline = Outline::line(path);
        outline.close();
        let look = self.marked(Role::of(style.color()));
        self.outline(outline, look)
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
        let place = vec![
            ("x", number(tenths(x))),
            ("y", format!("{:.1}", f64::from(y) / GRID + below_em * size)),
        ];
        let text = Member {
            name: "text",
            place,
            content: Some(content.to_owned()),
        };
        self.member(text, attributes)
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
