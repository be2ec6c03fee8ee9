//! PNG, JPEG and WebP: header in, size out; file and printed size in, pixels
//! out, upright, 8 bits a channel, no finer than a printer shows.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::shrink::{Pixel, shrink};
use super::{Decoded, Format, MAX_PIXELS, PictureError, Pixels};

/// Pixels in an inch of paper: what offset printing asks for.
const DPI: f32 = 300.0;

/// What a decoder may allocate besides the pixels themselves.
const MAX_MEMORY: u64 = 512 << 20;

/// Quality of a JPEG that had to be changed, of 100.
const QUALITY: u8 = 90;

/// Width and height in pixels, as it is printed.
pub(super) fn measure(bytes: &[u8], format: Format) -> Result<(f32, f32), PictureError> {
    let mut decoder = open(bytes, format)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError::Broken(format, "it has no pixels".into()));
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels { width, height });
    }
    let turned = is_turned(orientation(&mut decoder));
    #[expect(clippy::cast_precision_loss, reason = "pictures are far smaller than 2^24 pixels wide")]
    let (width, height) = (width as f32, height as f32);
    Ok(if turned { (height, width) } else { (width, height) })
}

/// Decodes for a printed size in points.
pub(super) fn decode(bytes: &[u8], format: Format, printed: (f32, f32)) -> Result<Decoded, PictureError> {
    measure(bytes, format)?;
    let mut decoder = open(bytes, format)?;
    let orientation = orientation(&mut decoder);
    let (width, height) = decoder.dimensions();
    let size = if is_turned(orientation) { (height, width) } else { (width, height) };
    let target = (enough(size.0, printed.0), enough(size.1, printed.1));
    if format == Format::Jpeg
        && orientation == Orientation::NoTransforms
        && target == size
        && let Some(jpeg) = as_it_is(bytes, size)
    {
        return Ok(jpeg);
    }
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| broken(format, &error))?;
    image.apply_orientation(orientation);
    let mixed = image.into_rgba8().into_raw();
    let (mixed, _) = mixed.as_chunks::<4>();
    let pixels =
        if target == size { planes(mixed, size) } else { planes(&shrink(mixed, size, target), target) };
    if format == Format::Jpeg { encode(&pixels) } else { Ok(Decoded::Pixels(pixels)) }
}

/// How many of these pixels a length in points needs.
fn enough(pixels: u32, printed: f32) -> u32 {
    let wanted = (printed / 72.0 * DPI).ceil().max(1.0);
    #[expect(clippy::cast_precision_loss, reason = "see `measure`")]
    let fine = pixels as f32 > wanted;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than `pixels`")]
    if fine { wanted as u32 } else { pixels }
}

fn open(bytes: &[u8], format: Format) -> Result<impl ImageDecoder + '_, PictureError> {
    let kind = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::WebP => ImageFormat::WebP,
        Format::Png | Format::Svg => ImageFormat::Png,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| broken(format, &error))
}

fn broken(format: Format, error: &dyn std::error::Error) -> PictureError {
    PictureError::Broken(format, error.to_string())
}

/// How the camera was held; upright where a broken note says nonsense.
fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Colours apart from opacity; grey where all colours are.
fn planes(pixels: &[Pixel], size: (u32, u32)) -> Pixels {
    let grey = pixels.iter().all(|[red, green, blue, _]| red == green && green == blue);
    let colors = if grey {
        pixels.iter().map(|[grey, ..]| *grey).collect()
    } else {
        let mut colors = vec![0; 3 * pixels.len()];
        for (color, [red, green, blue, _]) in colors.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
            *color = [*red, *green, *blue];
        }
        colors
    };
    let opaque = pixels.iter().all(|[.., opacity]| *opacity == u8::MAX);
    let alpha = (!opaque).then(|| pixels.iter().map(|[.., opacity]| *opacity).collect());
    Pixels { size, grey, colors, alpha }
}

/// A JPEG made anew.
fn encode(pixels: &Pixels) -> Result<Decoded, PictureError> {
    let mut file = Vec::new();
    let color = if pixels.grey { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .encode(&pixels.colors, pixels.size.0, pixels.size.1, color)
        .map_err(|error| broken(Format::Jpeg, &error))?;
    Ok(Decoded::Jpeg { file, size: pixels.size, grey: pixels.grey })
}

/// A JPEG that PDF readers can take as it is (ISO 32000-1, 7.4.8): 8 bits, grey or
/// three colours, Huffman coded. What only cameras and editors read is dropped,
/// places and faces among it; `None` where it is of another kind.
fn as_it_is(bytes: &[u8], size: (u32, u32)) -> Option<Decoded> {
    let mut file = bytes.get(..2)?.to_vec();
    let mut rest = bytes.get(2..)?;
    let mut channels = None;
    loop {
        // Any number of fill bytes may stand before a marker.
        while let [0xFF, 0xFF, ..] = rest {
            rest = &rest[1..];
        }
        let [0xFF, marker, high, low, ..] = *rest else { return None };
        let length = 2 + usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(..length)?;
        match marker {
            // Start of a baseline, extended or progressive frame.
            0xC0..=0xC2 => {
                if *segment.get(4)? != 8 {
                    return None;
                }
                channels = Some(*segment.get(9)?);
                file.extend_from_slice(segment);
            }
            // Arithmetic, lossless and hierarchical frames.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return None,
            // Notes of cameras and editors; APP0 and Adobe's APP14 say how colours are meant.
            0xE1..=0xED | 0xEF | 0xFE => {}
            _ => file.extend_from_slice(segment),
        }
        // The picture itself follows the start of the first scan.
        if marker == 0xDA {
            file.extend_from_slice(&rest[length..]);
            break;
        }
        rest = &rest[length..];
    }
    let grey = match channels? {
        1 => true,
        3 => false,
        _ => return None,
    };
    Some(Decoded::Jpeg { file, size, grey })
}
