//! What a letter will show, as far as it can be told before it is laid out.

use crate::document::{Document, Logo};
use crate::geom::Length;
use crate::layout::picture_size;
use crate::pdf::{Ahead, Print};
use crate::stationery::{PictureUse, Stationery, ZoneKind};
use crate::text::{Fonts, Weight};

/// The pictures of a document in the order of its pages, as large as they will most
/// likely be printed, and the faces that nearly all letters show.
pub(super) fn of<'a>(document: &'a Document, stationery: &Stationery, fonts: &'a Fonts) -> Ahead<'a> {
    let faces =
        [Weight::Regular, Weight::Bold].map(|weight| fonts.face(&stationery.text_family, weight, false));
    let faces = faces.into_iter().flatten().map(|id| fonts.get(id)).collect();
    let head = stationery.letter.zones.get(&ZoneKind::Letterhead);
    let room = head.map_or(stationery.text_width(), |zone| zone.rect.width);
    let print = |logo: &'a Logo, use_: PictureUse, room: Length| {
        let (width, height) = picture_size(stationery, &logo.picture, logo.width, use_, room);
        Print { picture: &logo.picture, printed: (width.to_pt(), height.to_pt()) }
    };
    let logo = document.letterhead.logo.iter().filter(|_| document.letterhead.paper.is_none());
    let logo = logo.map(|logo| print(logo, PictureUse::Logo, room));
    let signatories = document.letter.iter().flat_map(|letter| &letter.signatories);
    let images = signatories.filter_map(|signatory| signatory.image.as_ref());
    let images = images.map(|image| print(image, PictureUse::Signature, stationery.text_width()));
    Ahead { pictures: logo.chain(images).collect(), faces }
}
