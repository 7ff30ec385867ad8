//! SVG → PNG, with the embedded font alone: no font of the machine changes a picture.

use std::cmp::Reverse;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::render::draw::text::{FAMILY, REGULAR, SEMI_BOLD, printable};

/// Pixels per unit of the SVG.
const SCALE: f32 = 2.0;
/// 144 pixels per inch, so that programs show the picture in the size of its units.
const PIXELS_PER_METRE: u32 = 5_669;
/// How hard the picture is packed: more costs three times the time for a third of the size.
const LEVEL: u8 = 1;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMI_BOLD.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// Paints an SVG on white, two pixels a unit, and returns the PNG file.
///
/// *Output*: the same bytes for the same SVG on every machine. Letters that the embedded font lacks become
/// question marks.
///
/// # Errors
///
/// Fails if the SVG is not one, or too large for memory: both would be bugs.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(&printable(svg), &options).map_err(|error| unpainted(&error))?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(SCALE)
        .ok_or_else(|| unpainted(&"it has no size"))?;
    let white = vec![u8::MAX; size.width() as usize * size.height() as usize * 4];
    let mut pixels = Pixmap::from_vec(white, size).ok_or_else(|| unpainted(&"it is too large"))?;
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut pixels.as_mut(),
    );
    encoded(pixels.data(), size.width(), size.height()).map_err(|error| unpainted(&error))
}

fn unpainted(cause: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("a chart could not be painted: {cause}"))
}

/// The most colours that a palette holds.
const PALETTE: usize = 256;
/// Blends that agree in these bits look alike: one search serves them all.
const SIMILAR: u32 = 0xF8F8_F800;

/// A painted pixel, without transparency: red, green, blue and a byte that says nothing.
type Pixel = [u8; 4];

/// A picture as its rows, each with how many times it stands there, and these as runs of one colour: charts repeat most
/// of theirs.
#[derive(Default)]
struct Picture {
    colors: Vec<Color>,
    /// The places of their colours, and their lengths.
    runs: Vec<(u32, u32)>,
    /// Where the runs of each row end, and how many times it stands there.
    rows: Vec<(usize, usize)>,
}

/// A colour of a picture.
#[derive(Clone, Copy)]
struct Color {
    pixel: Pixel,
    /// How many pixels have it.
    count: usize,
}

impl Picture {
    fn of(pixels: &[u8], width: usize) -> Self {
        let mut made = Self::default();
        let mut places: FxHashMap<Pixel, u32> = FxHashMap::default();
        let mut rows = pixels.chunks_exact((width * 4).max(1)).peekable();
        while let Some(row) = rows.next() {
            let mut times = 1;
            while rows.next_if(|next| *next == row).is_some() {
                times += 1;
            }
            let (row, _) = row.as_chunks::<4>();
            for run in row.chunk_by(|one, other| one == other) {
                let pixel = run[0];
                let next = u32::try_from(made.colors.len()).expect("a picture has fewer pixels");
                let place = *places.entry(pixel).or_insert(next);
                if place == next {
                    made.colors.push(Color { pixel, count: 0 });
                }
                made.colors[place as usize].count += run.len() * times;
                let length =
                    u32::try_from(run.len()).expect("a row is as long as its picture is wide");
                made.runs.push((place, length));
            }
            made.rows.push((made.runs.len(), times));
        }
        made
    }

    /// Returns the colours that cover most of the picture, and for each colour of it the place of the nearest of them.
    ///
    /// A chart has few colours; the others are blends at the rims of letters and marks, which nobody tells apart.
    fn palette(&self) -> (Vec<Pixel>, Vec<u8>) {
        let mut order: Vec<usize> = (0..self.colors.len()).collect();
        order.sort_unstable_by_key(|&at| (Reverse(self.colors[at].count), self.colors[at].pixel));
        let pixel = |at: &usize| self.colors[*at].pixel;
        let kept: Vec<Pixel> = order.iter().take(PALETTE).map(pixel).collect();
        // In the order of their values: which of those that look alike is looked up does not depend on where they stand.
        order.sort_unstable_by_key(pixel);
        let exact: FxHashMap<Pixel, u8> = kept.iter().copied().zip(0..=u8::MAX).collect();
        let mut near: FxHashMap<u32, u8> = FxHashMap::default();
        let mut places = vec![0; self.colors.len()];
        for at in order {
            let pixel = self.colors[at].pixel;
            places[at] = exact.get(&pixel).copied().unwrap_or_else(|| {
                let look = u32::from_be_bytes(pixel) & SIMILAR;
                *near.entry(look).or_insert_with(|| nearest(pixel, &kept))
            });
        }
        (kept, places)
    }

    /// Returns each pixel's place in the palette, row after row.
    fn indexed(&self, places: &[u8], width: usize) -> Vec<u8> {
        let times = self.rows.iter().map(|(_, times)| times);
        let mut data = Vec::with_capacity(width * times.sum::<usize>());
        let mut from = 0;
        for &(to, times) in &self.rows {
            for &(color, length) in &self.runs[from..to] {
                data.resize(data.len() + length as usize, places[color as usize]);
            }
            from = to;
            for _ in 1..times {
                data.extend_from_within(data.len() - width..);
            }
        }
        data
    }
}

fn nearest(color: Pixel, palette: &[Pixel]) -> u8 {
    let places = (0..=u8::MAX).zip(palette);
    places
        .min_by_key(|(_, other)| distance(color, **other))
        .map_or(0, |(place, _)| place)
}

fn distance(one: Pixel, other: Pixel) -> u32 {
    one.into_iter()
        .zip(other)
        .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
        .sum()
}

fn encoded(
    pixels: &[u8],
    width: u32,
    height: u32,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let picture = Picture::of(pixels, width as usize);
    let (palette, places) = picture.palette();
    let colors = palette
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colors.collect::<Vec<u8>>());
    encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: PIXELS_PER_METRE,
        yppu: PIXELS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.indexed(&places, width as usize))?;
    writer.finish()?;
    Ok(out)
}
