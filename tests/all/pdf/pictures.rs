//! Pictures as they are embedded.

use hayro_syntax::object::{Array, Dict, Object, Stream};
use image::{ImageFormat, RgbaImage};
use letterpress::layout::page::ItemKind;
use letterpress::pdf::Kept;

use super::{read, sample, write};

/// Width, height and samples.
type Plane = (u32, u32, Vec<u8>);

/// A picture and its mask; and how many colours it lists.
fn embedded(picture: &letterpress::picture::Picture) -> ([Plane; 2], Option<usize>) {
    let mut letter = sample::letter();
    let items = letter.pages.pages.iter_mut().flat_map(|page| &mut page.items);
    let pictures = items.filter_map(|item| match &mut item.kind {
        ItemKind::Picture { picture, rect } => Some((picture, rect)),
        _ => None,
    });
    // One that stands for all, a third of an inch wide.
    for (place, rect) in pictures {
        *place = picture.clone();
        (rect.width, rect.height) = (sample::pt(24.0), sample::pt(12.0));
    }
    let pdf = read(write(&letter, &Kept::default()));
    let page = pdf.pages().iter().next().expect("a page");
    let names = &page.resources().x_objects;
    let image = names.get::<Stream<'_>>("I0").expect("a picture");
    let mask = image.dict().get::<Stream<'_>>("SMask").expect("a mask");
    let palette = image.dict().get::<Array<'_>>("ColorSpace").map(|space| {
        let mut space = space.iter::<Object<'_>>();
        assert!(matches!(space.next(), Some(Object::Name(name)) if &*name == b"Indexed"));
        assert!(matches!(space.next(), Some(Object::Name(name)) if &*name == b"DeviceRGB"));
        let last = space
            .next()
            .and_then(|last| if let Object::Number(last) = last { Some(last.as_i64()) } else { None });
        let Some(Object::String(colors)) = space.next() else { panic!("no colours") };
        assert_eq!(last, Some(colors.len() as i64 / 3 - 1));
        colors.to_vec()
    });
    let listed = palette.as_ref().map(|palette| palette.len() / 3);
    let planes = [image, mask].map(|stream| {
        let dict: &Dict<'_> = stream.dict();
        let number = |key: &str| dict.get::<u32>(key).expect("a number");
        let (width, height, bits) = (number("Width"), number("Height"), number("BitsPerComponent"));
        let samples = stream.decoded().expect("pixels").to_vec();
        let Some(palette) = palette.as_ref().filter(|_| dict.contains_key("SMask")) else {
            assert_eq!(bits, 8);
            return (width, height, samples);
        };
        let row = (width * bits).div_ceil(8);
        assert_eq!(samples.len() as u32, row * height);
        let number = |x: u32, y: u32| {
            let byte = samples[(y * row + x * bits / 8) as usize];
            usize::from(byte >> (8 - bits - x * bits % 8)) & ((1 << bits) - 1)
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        (width, height, places.flat_map(|(x, y)| palette[3 * number(x, y)..][..3].to_vec()).collect())
    });
    (planes, listed)
}

/// The mean of what a pixel covers, colours as much as they are opaque.
fn mean(image: &RgbaImage, (x, y): (u32, u32), (width, height): (u32, u32)) -> [u8; 4] {
    let share = |old: u32, to: u32, new: u32, from: u32| {
        let (start, end) = (new * from, (new + 1) * from);
        u64::from(end.min((old + 1) * to).saturating_sub(start.max(old * to)))
    };
    let (mut colors, mut opacity) = ([0_u64; 3], 0);
    for (column, row, pixel) in image.enumerate_pixels() {
        let share = share(column, width, x, image.width()) * share(row, height, y, image.height());
        let [red, green, blue, alpha] = pixel.0.map(u64::from);
        opacity += share * alpha;
        for (sum, color) in colors.iter_mut().zip([red, green, blue]) {
            *sum += share * alpha * color;
        }
    }
    let whole = u64::from(image.width() * image.height());
    let round = |sum: u64, weight: u64| (sum + weight / 2).checked_div(weight).unwrap_or(0) as u8;
    let [red, green, blue] = colors.map(|sum| round(sum, opacity));
    [red, green, blue, round(opacity, whole)]
}

#[test]
fn what_is_too_fine_is_scaled_to_its_means() {
    // Plain rows, rows that are alike, a pattern, and nothing at all.
    let picture = RgbaImage::from_fn(170, 83, |x, y| {
        image::Rgba(match y {
            0..=19 => [200, 30, 90, 255],
            20..=41 => [x as u8, 255 - x as u8, 7, if x < 80 { 255 } else { x as u8 }],
            42..=60 => [(x * y) as u8, (x + 3 * y) as u8, (y * 11) as u8, (x * 5 + y) as u8],
            _ => [9, 9, 9, 0],
        })
    });
    let file = sample::encoded(&picture.clone().into(), ImageFormat::Png);
    let ([(width, height, colors), mask], listed) = embedded(&file);
    assert_eq!(listed, None, "too many colours for a list");
    assert_eq!((width, height), (100, 50));
    assert_eq!((mask.0, mask.1), (width, height));
    let colors = colors.chunks_exact(3).zip(&mask.2).map(|(rgb, alpha)| [rgb[0], rgb[1], rgb[2], *alpha]);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let mut count = 0;
    for (found, place) in colors.zip(places) {
        assert_eq!(found, mean(&picture, place, (width, height)), "{place:?}");
        count += 1;
    }
    assert_eq!(count, 5000);
}

/// Logos have few colours: then these are listed, and pixels are numbers of few bits.
#[test]
fn few_colours_are_listed() {
    // So small that no pixel is lost.
    let (width, height) = (37, 23);
    for count in [2, 3, 4, 5, 16, 17, 256, 257] {
        let number = |x: u32, y: u32| (x + width * y) * 7 % count;
        let picture = RgbaImage::from_fn(width, height, |x, y| {
            let number = number(x, y);
            let clear = x == 0 && y == 0;
            image::Rgba([
                number as u8,
                (number / 2) as u8 ^ 0x55,
                (number >> 8) as u8,
                if clear { 9 } else { 255 },
            ])
        });
        let file = sample::encoded(&picture.clone().into(), ImageFormat::Png);
        let ([(found_width, found_height, colors), mask], listed) = embedded(&file);
        assert_eq!((found_width, found_height), (width, height));
        assert_eq!(listed, (count < 257).then_some(count as usize), "{count}");
        let alpha = picture.pixels().map(|pixel| pixel.0[3]);
        assert!(alpha.eq(mask.2), "{count}");
        let expected: Vec<u8> = picture.pixels().flat_map(|pixel| pixel.0[..3].to_vec()).collect();
        assert!(expected == colors, "{count}");
    }
}
