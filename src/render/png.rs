//! SVG → PNG, with the embedded font alone: no font of the machine changes a picture.

use std::cmp::Reverse;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::render::draw::text::{FAMILY, REGULAR, SEMI_BOLD, printable};

/// Pixels per unit of the SVG.
const SCALE: f32 = 2.0;
/// 144 pixels per inch, so that programs show the picture in the size of its units.
const PIXELS_PER_METRE: u32 = 5_669;
/// How hard the picture is packed: more costs twice the time for a tenth of the size.
const LEVEL: u8 = 3;

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
    let mut pixels =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| unpainted(&"it is too large"))?;
    pixels.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut pixels.as_mut(),
    );
    encoded(pixels.pixels(), size.width(), size.height()).map_err(|error| unpainted(&error))
}

fn unpainted(cause: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("a chart could not be painted: {cause}"))
}

/// The most colours that a palette holds.
const PALETTE: usize = 256;
/// Blends that agree in these bits look alike: one search serves them all.
const SIMILAR: u32 = 0x00F8_F8F8;

/// Returns the colours that cover most of the picture, and for each colour of it the place of the nearest of them.
///
/// A chart has few colours; the others are blends at the rims of letters and marks, which nobody tells apart.
fn palette(pixels: &[PremultipliedColorU8], width: usize) -> (Vec<[u8; 3]>, FxHashMap<u32, u8>) {
    let mut counts: FxHashMap<u32, (usize, [u8; 3])> = FxHashMap::default();
    for (row, times) in rows(pixels, width) {
        for run in runs(row) {
            let entry = counts
                .entry(packed(opaque(run[0])))
                .or_insert((0, opaque(run[0])));
            entry.0 += run.len() * times;
        }
    }
    let mut kept: Vec<(usize, [u8; 3])> = counts.values().copied().collect();
    kept.sort_unstable_by_key(|(count, color)| (Reverse(*count), *color));
    kept.truncate(PALETTE);
    let kept: Vec<[u8; 3]> = kept.into_iter().map(|(_, color)| color).collect();
    let exact: FxHashMap<u32, u8> = kept.iter().copied().map(packed).zip(0..=u8::MAX).collect();
    let mut near: FxHashMap<u32, u8> = FxHashMap::default();
    let mut place = |pixel: u32, color: [u8; 3]| {
        let found = exact.get(&pixel).copied();
        found.unwrap_or_else(|| {
            *near
                .entry(pixel & SIMILAR)
                .or_insert_with(|| nearest(color, &kept))
        })
    };
    let mut colors: Vec<(u32, [u8; 3])> = counts
        .into_iter()
        .map(|(pixel, (_, color))| (pixel, color))
        .collect();
    colors.sort_unstable();
    let places = colors
        .into_iter()
        .map(|(pixel, color)| (pixel, place(pixel, color)))
        .collect();
    (kept, places)
}

fn nearest(color: [u8; 3], palette: &[[u8; 3]]) -> u8 {
    let places = (0..=u8::MAX).zip(palette);
    places
        .min_by_key(|(_, other)| distance(color, **other))
        .map_or(0, |(place, _)| place)
}

/// Returns the rows of a picture, each with how many times it stands there: charts repeat most of theirs.
fn rows(
    pixels: &[PremultipliedColorU8],
    width: usize,
) -> impl Iterator<Item = (&[PremultipliedColorU8], usize)> {
    let mut rest = pixels.chunks_exact(width.max(1)).peekable();
    std::iter::from_fn(move || {
        let row = rest.next()?;
        let mut times = 1;
        while rest.next_if(|next| *next == row).is_some() {
            times += 1;
        }
        Some((row, times))
    })
}

/// Returns the runs of pixels of one colour.
fn runs(pixels: &[PremultipliedColorU8]) -> impl Iterator<Item = &[PremultipliedColorU8]> {
    pixels.chunk_by(|one, other| one == other)
}

/// Returns a pixel's colour; on a ground without transparency there is nothing to undo.
fn opaque(pixel: PremultipliedColorU8) -> [u8; 3] {
    [pixel.red(), pixel.green(), pixel.blue()]
}

fn packed([red, green, blue]: [u8; 3]) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.into_iter()
        .zip(other)
        .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
        .sum()
}

fn encoded(
    pixels: &[PremultipliedColorU8],
    width: u32,
    height: u32,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let row_length = width as usize;
    let (palette, places) = palette(pixels, row_length);
    let mut data = Vec::with_capacity(pixels.len());
    for (row, times) in rows(pixels, row_length) {
        for run in runs(row) {
            let place = places.get(&packed(opaque(run[0]))).copied().unwrap_or(0);
            data.resize(data.len() + run.len(), place);
        }
        for _ in 1..times {
            data.extend_from_within(data.len() - row_length..);
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.as_flattened().to_vec());
    encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: PIXELS_PER_METRE,
        yppu: PIXELS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(out)
}
