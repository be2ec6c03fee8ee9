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
    let mut colors: Vec<u8> = Vec::with_capacity(width * height * N);
    let mut alpha = pixels.alpha.as_ref().map(|_| Vec::with_capacity(width * height));
    let kinds = kinds(pixels);
    // One old row as wide as the new ones, and the sums of one new row. An old
    // row on the border of two new ones is counted for both.
    let mut weighted = vec![Sum::<N>::default(); from_width];
    let mut line = vec![Sum::<N>::default(); width];
    let mut sums = line.clone();
    let (mut ready, mut last) = (None, None);
    for covers in &rows {
        let kind = covers.first().map(|(row, _)| kinds[*row]);
        let alike = kind.filter(|kind| covers.iter().all(|(row, _)| kinds[*row] == *kind));
        if alike.is_some() && alike == last {
            // It is the same as the row before.
            colors.extend_from_within(colors.len() - width * N..);
            if let Some(alpha) = &mut alpha {
                alpha.extend_from_within(alpha.len() - width..);
            }
            continue;
        }
        last = alike;
        sums.fill(Sum::default());
        for (row, share) in covers {
            if ready != Some(kinds[*row]) {
                weigh(pixels, *row, &mut weighted);
                take(&weighted, &columns, &mut line);
                ready = Some(kinds[*row]);
            }
            for (sum, part) in sums.iter_mut().zip(&line) {
                sum.add(part, *share);
            }
        }
        colors.extend(sums.iter().flat_map(|sum| sum.mean(full, part)));
        if let Some(alpha) = &mut alpha {
            alpha.extend(sums.iter().map(|sum| sum.opacity_of(whole, full)));
        }
    }
    Pixels { size, grey: pixels.grey, colors, alpha }
}

/// For each row the first of those just before it that are the same: logos have
/// much that is plain.
fn kinds(pixels: &Pixels) -> Vec<usize> {
    let (width, height) = (pixels.size.0 as usize, pixels.size.1 as usize);
    let step = if pixels.grey { width } else { 3 * width };
    let colors = |row: usize| &pixels.colors[row * step..][..step];
    let alpha = |row: usize| pixels.alpha.as_ref().map(|alpha| &alpha[row * width..][..width]);
    let mut kinds: Vec<usize> = Vec::with_capacity(height);
    for row in 0..height {
        let before = kinds.last().copied();
        let same = before.filter(|_| colors(row) == colors(row - 1) && alpha(row) == alpha(row - 1));
        kinds.push(same.unwrap_or(row));
    }
    kinds
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

/// The pixels of an old row, each as much as it is opaque.
fn weigh<const N: usize>(pixels: &Pixels, row: usize, weighted: &mut [Sum<N>]) {
    let width = pixels.size.0 as usize;
    let (colors, _) = pixels.colors[row * width * N..][..width * N].as_chunks::<N>();
    let alpha = pixels.alpha.as_ref().map(|alpha| &alpha[row * width..][..width]);
    for (column, (color, sum)) in colors.iter().zip(weighted).enumerate() {
        let opacity = alpha.map_or(1, |alpha| u64::from(alpha[column]));
        *sum = Sum { colors: color.map(|color| opacity * u64::from(color)), opacity };
    }
}

/// Makes an old row as wide as the new ones.
fn take<const N: usize>(weighted: &[Sum<N>], columns: &[Vec<(usize, u64)>], line: &mut [Sum<N>]) {
    for (across, sum) in columns.iter().zip(line) {
        *sum = Sum::default();
        for (column, share) in across {
            sum.add(&weighted[*column], *share);
        }
    }
}

/// For each new pixel the old ones that it covers.
fn spans(to: usize, from: usize) -> Vec<Vec<(usize, u64)>> {
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
