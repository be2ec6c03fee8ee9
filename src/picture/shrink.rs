//! Scaling down: pixels in, fewer pixels out, each the mean of the area it
//! covers. Whole numbers only, so that every machine gives the same; colours
//! count as much as they are opaque, so that clear edges leave no rim.

/// Red, green, blue and how opaque it is.
pub(super) type Pixel = [u8; 4];

/// Scales pixels, row after row, from a size to one that is no larger.
pub(super) fn shrink(pixels: &[Pixel], from: (u32, u32), to: (u32, u32)) -> Vec<Pixel> {
    let (width, height) = (to.0 as usize, to.1 as usize);
    let (from_width, from_height) = (from.0 as usize, from.1 as usize);
    let (columns, rows) = (Spans::new(width, from_width), Spans::new(height, from_height));
    let whole = Whole::new(from_width * from_height);
    let mut out: Vec<Pixel> = Vec::with_capacity(width * height);
    let mut runs = vec![0; from_width];
    // The old row that all of the new row before were like.
    let mut before: Option<&[Pixel]> = None;
    for number in 0..height {
        let (top, down) = rows.get(number);
        let mut covered = &pixels[top * from_width..][..down.len() * from_width];
        let first = &covered[..from_width];
        let same = covered[from_width..].chunks_exact(from_width).all(|row| row == first);
        if same && before == Some(first) {
            // Logos are mostly plain.
            out.extend_from_within(out.len() - width..);
            continue;
        }
        before = same.then_some(first);
        // Rows that are the same are as one row.
        let all = [from_height as u64];
        let down = if same { &all } else { down };
        covered = &covered[..down.len() * from_width];
        find_runs(covered, &mut runs);
        for column in 0..width {
            let (left, across) = columns.get(column);
            let end = left + across.len();
            if runs[end - 1] <= left {
                let plain = first[left];
                out.push(if plain[3] == 0 { [0; 4] } else { plain });
                continue;
            }
            let area = covered.chunks_exact(from_width).map(|row| &row[left..end]);
            let mut sum = Sum::default();
            for (row, share) in area.zip(down) {
                row.iter().zip(across).for_each(|(pixel, part)| sum.add(*pixel, share * part));
            }
            out.push(sum.mean(&whole));
        }
    }
    out
}

/// Where the column is that begins the run of columns like this one; columns that are not
/// the same in all rows have none.
fn find_runs(rows: &[Pixel], runs: &mut [usize]) {
    let (first, others) = rows.split_at(runs.len());
    for (column, pixel) in first.iter().enumerate() {
        let alike = others.chunks_exact(first.len()).all(|row| row[column] == *pixel);
        let before = column.checked_sub(1).filter(|before| first[*before] == *pixel);
        let before = before.map(|before| runs[before]).filter(|start| *start != usize::MAX);
        runs[column] = if alike { before.unwrap_or(column) } else { usize::MAX };
    }
}

/// For each new pixel of a row or column the old ones that it covers, each with its
/// share: a new one is `from` wide and an old one `to`, so that all are `from * to` long.
struct Spans {
    /// The first old pixel, and where the shares end.
    places: Vec<(usize, usize)>,
    shares: Vec<u64>,
}

impl Spans {
    fn new(to: usize, from: usize) -> Self {
        let mut spans = Self { places: Vec::with_capacity(to), shares: Vec::with_capacity(from + to) };
        for new in 0..to {
            let (start, end) = (new * from, (new + 1) * from);
            let old = start / to..end.div_ceil(to);
            let share = |old: usize| (end.min((old + 1) * to) - start.max(old * to)) as u64;
            spans.shares.extend(old.clone().map(share));
            spans.places.push((old.start, spans.shares.len()));
        }
        spans
    }

    fn get(&self, new: usize) -> (usize, &[u64]) {
        let start = new.checked_sub(1).map_or(0, |before| self.places[before].1);
        let (first, end) = self.places[new];
        (first, &self.shares[start..end])
    }
}

/// Bits behind the point of a factor that takes the place of a division: 255
/// times as much still fits 64 bits.
const SHIFT: u32 = 55;

/// The alpha of what is opaque.
const OPAQUE: u64 = 255;

/// A new pixel that is wholly opaque.
struct Whole {
    /// Its area, in shares.
    area: u64,
    /// Its sum of opacity, and the reciprocal of that.
    opacity: u64,
    part: u64,
}

impl Whole {
    fn new(area: usize) -> Self {
        let (area, opacity) = (area as u64, area as u64 * OPAQUE);
        Self { area, opacity, part: (1 << SHIFT) / opacity.max(1) }
    }
}

/// A sum of pixels, each weighted by how opaque it is.
#[derive(Clone, Copy, Default)]
struct Sum {
    colors: [u64; 3],
    opacity: u64,
}

impl Sum {
    fn add(&mut self, [colors @ .., opacity]: Pixel, share: u64) {
        let weight = share * u64::from(opacity);
        for (sum, color) in self.colors.iter_mut().zip(colors) {
            *sum += weight * u64::from(color);
        }
        self.opacity += weight;
    }

    fn mean(&self, whole: &Whole) -> Pixel {
        // Most of a picture is wholly opaque.
        let opaque = self.opacity == whole.opacity;
        let [red, green, blue] = self.colors.map(|sum| {
            if opaque {
                u8::try_from((sum * whole.part + (1 << (SHIFT - 1))) >> SHIFT).unwrap_or(u8::MAX)
            } else {
                mean(sum, self.opacity)
            }
        });
        [red, green, blue, if opaque { u8::MAX } else { mean(self.opacity, whole.area) }]
    }
}

/// A sum over its weight, rounded.
fn mean(sum: u64, weight: u64) -> u8 {
    if sum == 0 {
        return 0;
    }
    u8::try_from((sum + weight / 2).checked_div(weight).unwrap_or_default()).unwrap_or(u8::MAX)
}
