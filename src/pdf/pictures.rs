//! The pictures of a letter: the display list in, image and form XObjects out
//! (ISO 32000-1, 8.9 and 8.10; PDF/A-3, 6.2.8 and 6.2.9). One that is printed
//! several times is embedded once, for its largest print.

use std::sync::Arc;

use pdf_writer::types::Predictor;
use pdf_writer::{Filter, Name, Ref};

use super::PdfError;
use super::digits::{count, hundredths};
use super::kept::Kept;
use super::objects::{Block, Objects};
use super::palette::{bits, pack, palette};
use super::press::deflate_well;
use crate::layout::page::{ItemKind, Pages};
use crate::picture::{self, Decoded, Picture, Pixels};

/// Samples, encoded.
struct Samples {
    size: (u32, u32),
    color: Color,
    filter: Filter,
    /// Whether the rows are differences.
    predicted: bool,
    data: Vec<u8>,
}

/// What samples mean.
enum Color {
    Grey,
    /// Three samples a pixel.
    Rgb,
    /// Numbers of so many bits, and the colours of these one behind the other (8.6.6.3).
    Indexed(u8, Vec<u8>),
}

/// What an embedded picture depends on: its file, its print in hundredths of a
/// point, and the numbers of its objects.
#[derive(PartialEq)]
pub(super) struct PictureKey {
    hash: u128,
    printed: (i32, i32),
    first: Ref,
}

/// The pictures of a letter, with their objects.
pub(super) struct Pictures {
    files: Vec<Arc<[u8]>>,
    objects: Vec<Ref>,
}

/// A picture that is printed.
pub(crate) struct Print<'a> {
    /// The picture.
    pub(crate) picture: &'a Picture,
    /// Its size, in points.
    pub(crate) printed: (f32, f32),
}

/// The pictures of the pages, each with its largest print.
pub(super) fn prints(pages: &Pages) -> Vec<Print<'_>> {
    let mut prints: Vec<Print<'_>> = Vec::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let ItemKind::Picture { picture, rect } = &item.kind else { continue };
        let size = (rect.width.to_pt(), rect.height.to_pt());
        match prints.iter_mut().find(|known| same(&known.picture.bytes, &picture.bytes)) {
            Some(Print { printed, .. }) => *printed = (printed.0.max(size.0), printed.1.max(size.1)),
            None => prints.push(Print { picture, printed: size }),
        }
    }
    prints
}

impl Print<'_> {
    fn key(&self, first: Ref) -> PictureKey {
        let (width, height) = self.printed;
        PictureKey { hash: self.picture.hash, printed: (hundredths(width), hundredths(height)), first }
    }
}

/// Whether the first picture has still to be decoded.
pub(super) fn is_new(prints: &[Print<'_>], kept: &Kept) -> bool {
    prints.first().is_some_and(|print| !kept.has_picture(&print.key(super::FIRST)))
}

impl Pictures {
    /// Embeds pictures.
    pub(super) fn write(prints: &[Print<'_>], kept: &Kept, objects: &mut Objects) -> Result<Self, PdfError> {
        let mut all = Self { files: Vec::new(), objects: Vec::new() };
        for print in prints {
            let first = objects.next();
            let block = kept.picture(print.key(first), || embed(print.picture, print.printed, first))?;
            all.files.push(Arc::clone(&print.picture.bytes));
            all.objects.push(objects.adopt(&block));
        }
        Ok(all)
    }

    /// The number of a picture in the pages' resources.
    pub(super) fn number(&self, picture: &Picture) -> Option<usize> {
        self.files.iter().position(|file| same(file, &picture.bytes))
    }

    /// The objects, in the order of their numbers.
    pub(super) fn objects(&self) -> &[Ref] {
        &self.objects
    }
}

fn same(a: &Arc<[u8]>, b: &Arc<[u8]>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Decodes a picture and writes its objects, numbered from `first` up.
fn embed(picture: &Picture, printed: (f32, f32), first: Ref) -> Result<Block, PdfError> {
    let mut objects = Objects::new(first);
    let root = match picture::decode(picture, printed).map_err(PdfError::Picture)? {
        Decoded::Jpeg { file, size, grey } => {
            let object = objects.reserve();
            let color = if grey { Color::Grey } else { Color::Rgb };
            let image = Samples { size, color, filter: Filter::DctDecode, predicted: false, data: file };
            image.write(object, None, &mut objects);
            object
        }
        Decoded::Pixels(Pixels { size, grey, colors, alpha }) => {
            let object = objects.reserve();
            let mask = alpha.map(|alpha| (objects.reserve(), alpha));
            let image = match palette(&colors).filter(|_| !grey) {
                Some((palette, numbers)) => {
                    let bits = bits(palette.len() / 3);
                    flate(size, Color::Indexed(bits, palette), &pack(&numbers, size.0, bits))
                }
                None => flate(size, if grey { Color::Grey } else { Color::Rgb }, &colors),
            };
            image.write(object, mask.as_ref().map(|mask| mask.0), &mut objects);
            if let Some((object, alpha)) = mask {
                flate(size, Color::Grey, &alpha).write(object, None, &mut objects);
            }
            object
        }
        #[cfg(feature = "pictures")]
        Decoded::Vector { pdf, size } => {
            super::vector::bring_in(pdf, size, &mut objects).ok_or_else(|| {
                let error = picture::PictureError::Broken(picture.format, "it draws nothing".into());
                PdfError::Picture(error)
            })?
        }
    };
    Ok(objects.into_block(root))
}

/// Compresses samples, as they are or as differences from row to row,
/// whichever promises to be smaller (7.4.4.4).
fn flate(size: (u32, u32), color: Color, samples: &[u8]) -> Samples {
    let step = color.samples();
    let row = (size.0 as usize * step * usize::from(color.bits())).div_ceil(8);
    let mut differences = vec![2; samples.len() + size.1 as usize];
    let zero = vec![0; row];
    let mut above: &[u8] = &zero;
    for (out, line) in differences.chunks_exact_mut(row + 1).zip(samples.chunks_exact(row.max(1))) {
        for ((out, this), up) in out[1..].iter_mut().zip(line).zip(above) {
            *out = this.wrapping_sub(*up);
        }
        above = line;
    }
    let predicted = changes(&differences, step) <= changes(samples, step);
    let data = deflate_well(if predicted { &differences } else { samples });
    Samples { size, color, filter: Filter::FlateDecode, predicted, data }
}

/// How often a sample is not the same as in the pixel before: what compression
/// has to spell out.
fn changes(samples: &[u8], step: usize) -> usize {
    let later = samples.get(step..).unwrap_or_default();
    // So many as a byte can count are counted at once, in a loop without branches.
    let pieces = samples.chunks(255).zip(later.chunks(255));
    let count = |(before, this): (&[u8], &[u8])| {
        usize::from(before.iter().zip(this).map(|(before, this)| u8::from(before != this)).sum::<u8>())
    };
    pieces.map(count).sum()
}

impl Color {
    /// Samples a pixel.
    fn samples(&self) -> usize {
        if matches!(self, Self::Rgb) { 3 } else { 1 }
    }

    /// Bits a sample.
    fn bits(&self) -> u8 {
        if let Self::Indexed(bits, _) = self { *bits } else { 8 }
    }
}

impl Samples {
    fn write(&self, object: Ref, mask: Option<Ref>, objects: &mut Objects) {
        let mut image = objects.image(object, &self.data);
        image.filter(self.filter);
        if self.predicted {
            let columns = count(self.size.0 as usize);
            let colors = count(self.color.samples());
            let mut parms = image.decode_parms();
            parms.predictor(Predictor::PngUp).colors(colors).columns(columns);
            if self.color.bits() < 8 {
                parms.bits_per_component(self.color.bits().into());
            }
        }
        image
            .width(count(self.size.0 as usize))
            .height(count(self.size.1 as usize))
            .bits_per_component(self.color.bits().into());
        let space = image.color_space();
        match &self.color {
            Color::Grey => space.device_gray(),
            Color::Rgb => space.device_rgb(),
            Color::Indexed(_, palette) => {
                space.indexed(Name(b"DeviceRGB"), count(palette.len() / 3) - 1, palette);
            }
        }
        if let Some(mask) = mask {
            image.s_mask(mask);
        }
    }
}
