//! Scaling down: pixels in, fewer pixels out, each the mean of the area it
//! covers. Whole numbers only, so that every machine gives the same; colours
//! count as much as they are opaque, so that clear edges leave no rim.

use crate::picture::Pixels;

/// Scales to a size that is no larger.
pub(super) fn shrink(pixels: &Pixels, size: (u32, u32)) -> Pixels {
    let channels = if pixels.grey { 1 } else { 3 };
    let (width, height) = (size.0 as usize, size.1 as usize);
    let (from_width, from_height) = (pixels.size.0 as usize, pixels.size.1 as usize);
    let mut colors = Vec::with_capacity(width * height * channels);
    let mut alpha = pixels.alpha.as_ref().map(|_| Vec::with_capacity(width * height));
    let columns: Vec<Vec<(usize, u64)>> =
        (0..width).map(|x| covered(x, width, from_width).collect()).collect();
    for y in 0..height {
        for across in &columns {
            let mut sums = [0_u64; 3];
            let mut opaque = 0;
            for (row, down) in covered(y, height, from_height) {
                for (column, share) in across {
                    let at = row * from_width + column;
                    let opacity = pixels.alpha.as_ref().map_or(255, |alpha| u64::from(alpha[at]));
                    let weight = down * share * opacity;
                    for (sum, color) in sums.iter_mut().zip(&pixels.colors[at * channels..][..channels]) {
                        *sum += weight * u64::from(*color);
                    }
                    opaque += weight;
                }
            }
            colors.extend(sums[..channels].iter().map(|sum| mean(*sum, opaque)));
            if let Some(alpha) = &mut alpha {
                alpha.push(mean(opaque, (from_width * from_height) as u64));
            }
        }
    }
    Pixels { size, grey: pixels.grey, colors, alpha }
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
    u8::try_from((sum + weight / 2).checked_div(weight).unwrap_or_default()).unwrap_or(u8::MAX)
}
