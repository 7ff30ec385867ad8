//! SVG → PNG, with the embedded font alone: no font of the machine changes a picture.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::{Error, Result};
use crate::render::draw::text::{FAMILY, REGULAR, SEMI_BOLD, printable};

/// Pixels per unit of the SVG.
const SCALE: f32 = 2.0;
/// 144 pixels per inch, so that programs show the picture in the size of its units.
const PIXELS_PER_METRE: u32 = 5_669;

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
    // On a ground without transparency there is nothing to undo but the unused fourth byte.
    let colors: Vec<[u8; 3]> = pixels
        .pixels()
        .iter()
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    encoded(&colors, size.width(), size.height()).map_err(|error| unpainted(&error))
}

fn unpainted(cause: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("a chart could not be painted: {cause}"))
}

/// The most colours that a palette holds.
const PALETTE: usize = 256;

/// Returns the colours that cover most of the picture, and for each colour of it the place of the nearest of them.
///
/// A chart has few colours; the others are blends at the rims of letters and marks, which nobody tells apart.
fn palette(colors: &[[u8; 3]]) -> (Vec<[u8; 3]>, BTreeMap<[u8; 3], u8>) {
    let mut pixels: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    for run in colors.chunk_by(|one, other| one == other) {
        *pixels.entry(run[0]).or_default() += run.len();
    }
    let mut kept: Vec<([u8; 3], usize)> = pixels
        .iter()
        .map(|(color, count)| (*color, *count))
        .collect();
    kept.sort_by_key(|(color, count)| (Reverse(*count), *color));
    kept.truncate(PALETTE);
    let kept: Vec<[u8; 3]> = kept.into_iter().map(|(color, _)| color).collect();
    let nearest = |color: &[u8; 3]| {
        (0..=u8::MAX)
            .zip(&kept)
            .min_by_key(|(_, other)| distance(*color, **other))
    };
    let places = pixels
        .keys()
        .map(|color| (*color, nearest(color).map_or(0, |(place, _)| place)))
        .collect();
    (kept, places)
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.into_iter()
        .zip(other)
        .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
        .sum()
}

fn encoded(
    colors: &[[u8; 3]],
    width: u32,
    height: u32,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let (palette, places) = palette(colors);
    let mut data = Vec::with_capacity(colors.len());
    for run in colors.chunk_by(|one, other| one == other) {
        let place = places.get(&run[0]).copied().unwrap_or(0);
        data.extend(std::iter::repeat_n(place, run.len()));
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.as_flattened().to_vec());
    encoder.set_compression(png::Compression::Balanced);
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
