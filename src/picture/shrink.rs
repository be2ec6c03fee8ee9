//! Scaling down: pixels in, fewer pixels out, each the mean of the area it
//! covers. Whole numbers only, so that every machine gives the same; colours
//! count as much as they are opaque, so that clear edges leave no rim.

use crate::picture::Pixels;

/// Scales to a size that is no larger.
pub(super) fn shrink(pixels: &Pixels, size: (u32, u32)) -> Pixels {
    if pixels.grey { shrink_channels::<1>(pixels, size) } else { shrink_channels::<3>(pixels, size) }
}

fn shrink_channels<const N: usize>(pixels: &Pixels, size: (u32, u32)) -> Pixels {
    let (width, height) = (size.0 as usize, size.1 as usize);
    let (from_width, from_height) = (pixels.size.0 as usize, pixels.size.1 as usize);
    let (columns, rows) = (spans(width, from_width), spans(height, from_height));
    let whole = (from_width * from_height) as u64;
    let full = whole * if pixels.alpha.is_some() { OPAQUE } else { 1 };
    let part = (1 << SHIFT) / full.max(1);
    let mut colors: Vec<u8> = vec![0; width * height * N];
    let mut alpha = pixels.alpha.as_ref().map(|_| vec![0; width * height]);
    let old = Old::<N>::new(pixels);
    // One old row as wide as the new ones, and the sums of one new row. An old
    // row on the border of two new ones is counted for both.
    let mut line = vec![Sum::<N>::default(); width];
    let mut sums = line.clone();
    let mut ends = vec![0; from_width];
    let mut ready = None;
    for (number, covers) in rows.iter().enumerate() {
        old.plain(covers, &mut ends);
        let is_plain = |across: &Cover| ends[across[0].0] > across[across.len() - 1].0;
        // Logos are mostly plain: there a sum is taken only where they are not.
        let mostly = 2 * columns.iter().filter(|across| is_plain(across)).count() > width;
        if !mostly {
            sums.fill(Sum::default());
            for (row, share) in covers {
                if ready != Some(*row) {
                    old.take(*row, &columns, &mut line);
                    ready = Some(*row);
                }
                for (sum, part) in sums.iter_mut().zip(&line) {
                    sum.add(part, *share);
                }
            }
        }
        let place = number * width;
        let out = colors[place * N..][..width * N].as_chunks_mut::<N>().0;
        for (at, (color, across)) in out.iter_mut().zip(&columns).enumerate() {
            let (mean, opacity) = if mostly && is_plain(across) {
                old.clear(covers[0].0, across[0].0)
            } else {
                let sum = if mostly { old.sum(covers, across) } else { sums[at] };
                (sum.mean(full, part), sum.opacity_of(whole, full))
            };
            *color = mean;
            if let Some(alpha) = &mut alpha {
                alpha[place + at] = opacity;
            }
        }
    }
    Pixels { size, grey: pixels.grey, colors, alpha }
}

/// The old pixels that a new one covers in one direction, each with its share.
type Cover = Vec<(usize, u64)>;

/// The old pixels.
struct Old<const N: usize> {
    /// Colours, then the opacity, in four bytes.
    pixels: Vec<u32>,
    width: usize,
    /// Whether a pixel counts as much as it is opaque.
    has_alpha: bool,
}

impl<const N: usize> Old<N> {
    fn new(pixels: &Pixels) -> Self {
        let colors = pixels.colors.as_chunks::<N>().0;
        let pack = |color: &[u8; N], opacity: u8| {
            let mut bytes = [0, 0, 0, opacity];
            bytes[..N].copy_from_slice(color);
            u32::from_le_bytes(bytes)
        };
        let packed = match &pixels.alpha {
            Some(alpha) => colors.iter().zip(alpha).map(|(color, opacity)| pack(color, *opacity)).collect(),
            None => colors.iter().map(|color| pack(color, u8::MAX)).collect(),
        };
        Self { pixels: packed, width: pixels.size.0 as usize, has_alpha: pixels.alpha.is_some() }
    }

    /// The colours of a pixel, none where nothing is seen of them, and its opacity.
    fn clear(&self, row: usize, column: usize) -> ([u8; N], u8) {
        let [colors @ .., opacity] = self.pixels[row * self.width + column].to_le_bytes();
        (std::array::from_fn(|n| if opacity == 0 { 0 } else { colors[n] }), opacity)
    }

    /// A pixel, as much as it is opaque.
    fn pixel(&self, row: usize, column: usize) -> Sum<N> {
        let [colors @ .., opacity] = self.pixels[row * self.width + column].to_le_bytes();
        let opacity = if self.has_alpha { u64::from(opacity) } else { 1 };
        Sum { colors: std::array::from_fn(|n| opacity * u64::from(colors[n])), opacity }
    }

    /// All that a new pixel covers.
    fn sum(&self, rows: &Cover, across: &Cover) -> Sum<N> {
        let mut sum = Sum::default();
        for (row, share) in rows {
            for (column, part) in across {
                sum.add(&self.pixel(*row, *column), share * part);
            }
        }
        sum
    }

    /// Makes a row as wide as the new ones.
    fn take(&self, row: usize, columns: &[Cover], line: &mut [Sum<N>]) {
        for (across, sum) in columns.iter().zip(line) {
            *sum = Sum::default();
            for (column, share) in across {
                sum.add(&self.pixel(row, *column), *share);
            }
        }
    }

    /// For each column of these rows the one before which all pixels are the same.
    fn plain(&self, rows: &Cover, ends: &mut [usize]) {
        let row = |number: usize| &self.pixels[number * self.width..][..self.width];
        let first = row(rows[0].0);
        let mut end = self.width;
        for (column, (place, pixel)) in ends.iter_mut().zip(first).enumerate().rev() {
            if first.get(column + 1).is_some_and(|next| next != pixel) {
                end = column + 1;
            }
            *place = end;
        }
        for (other, _) in &rows[1..] {
            let other = row(*other);
            // Up to the next column that is not the same in both.
            let mut end = self.width;
            for (column, place) in ends.iter_mut().enumerate().rev() {
                if first[column] != other[column] {
                    end = column;
                }
                *place = end.min(*place);
            }
        }
    }
}

/// Bits behind the point of a factor that takes the place of a division: 255
/// times as much still fits 64 bits.
const SHIFT: u32 = 55;

/// The alpha of what is opaque.
const OPAQUE: u64 = 255;

/// A sum of pixels, each weighted by how opaque it is.
#[derive(Clone, Copy)]
struct Sum<const N: usize> {
    colors: [u64; N],
    opacity: u64,
}

impl<const N: usize> Default for Sum<N> {
    fn default() -> Self {
        Self { colors: [0; N], opacity: 0 }
    }
}

impl<const N: usize> Sum<N> {
    fn add(&mut self, other: &Self, share: u64) {
        for (sum, color) in self.colors.iter_mut().zip(other.colors) {
            *sum += share * color;
        }
        self.opacity += share * other.opacity;
    }

    /// The colours; `full` is the opacity of what is wholly opaque, as most of a
    /// picture is, and `part` its reciprocal.
    fn mean(&self, full: u64, part: u64) -> [u8; N] {
        if self.opacity == full {
            self.colors
                .map(|sum| (sum * part + (1 << (SHIFT - 1))) >> SHIFT)
                .map(|mean| u8::try_from(mean).unwrap_or(u8::MAX))
        } else {
            self.colors.map(|sum| mean(sum, self.opacity))
        }
    }

    fn opacity_of(&self, whole: u64, full: u64) -> u8 {
        if self.opacity == full { u8::MAX } else { mean(self.opacity, whole) }
    }
}

/// For each new pixel the old ones that it covers.
fn spans(to: usize, from: usize) -> Vec<Cover> {
    (0..to).map(|new| covered(new, to, from).collect()).collect()
}

/// The old pixels that a new one covers, each with its share: a new one is
/// `from` wide and an old one `to`, so that both rows are `from * to` long.
fn covered(new: usize, to: usize, from: usize) -> impl Iterator<Item = (usize, u64)> {
    let (start, end) = (new * from, (new + 1) * from);
    (start / to..end.div_ceil(to)).map(move |old| {
        let share = end.min((old + 1) * to) - start.max(old * to);
        (old, share as u64)
    })
}

/// A sum over its weight, rounded.
fn mean(sum: u64, weight: u64) -> u8 {
    if sum == 0 {
        return 0;
    }
    u8::try_from((sum + weight / 2).checked_div(weight).unwrap_or_default()).unwrap_or(u8::MAX)
}
