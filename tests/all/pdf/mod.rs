//! Room 4: the bytes of the PDF, read back by another library.

mod attachments;
mod fields;
mod pictures;
pub(crate) mod sample;

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream, String};
use letterpress::pdf::{self, Kept};

fn write(letter: &sample::Letter, kept: &Kept) -> Vec<u8> {
    pdf::write(&letter.pages, &letter.tree, &letter.meta, &[], &letter.fonts, kept).expect("a PDF")
}

fn read(bytes: Vec<u8>) -> Pdf {
    Pdf::new(bytes).unwrap_or_else(|error| panic!("{error:?}"))
}

fn catalog(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get(pdf.xref().root_id()).expect("a catalogue")
}

fn dicts<'a>(array: &Array<'a>) -> Vec<Dict<'a>> {
    array.iter::<Dict<'_>>().collect()
}

#[test]
fn bytes_depend_on_the_letter_alone() {
    let letter = sample::letter();
    let kept = Kept::default();
    let first = write(&letter, &kept);
    assert!(first == write(&letter, &kept), "kept parts change the bytes");
    assert!(first == write(&letter, &Kept::default()), "a second run changes the bytes");
}

#[test]
fn the_catalogue_says_what_archives_and_readers_ask() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let catalog = catalog(&pdf);
    assert_eq!(pdf.pages().len(), 2);
    assert_eq!(catalog.get::<String<'_>>("Lang").expect("a language").as_bytes(), b"fr-FR");
    let marked = catalog.get::<Dict<'_>>("MarkInfo").and_then(|info| info.get::<bool>("Marked"));
    assert_eq!(marked, Some(true));
    let shown = catalog.get::<Dict<'_>>("ViewerPreferences").and_then(|p| p.get::<bool>("DisplayDocTitle"));
    assert_eq!(shown, Some(true));
    let intents = dicts(&catalog.get("OutputIntents").expect("output intents"));
    assert_eq!(intents[0].get::<Name<'_>>("S").expect("a kind").as_str(), "GTS_PDFA1");
    assert!(intents[0].get::<Stream<'_>>("DestOutputProfile").is_some());
    let xmp = catalog.get::<Stream<'_>>("Metadata").expect("metadata");
    let xmp = std::str::from_utf8(&xmp.decoded().expect("plain")).expect("UTF-8").to_owned();
    for wanted in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Fin de notre mission &amp; facture",
        "2026-03-03",
    ] {
        assert!(xmp.contains(wanted), "{wanted} in {xmp}");
    }
}

/// Operators of a page that leave ink, and whether each stands in marked content.
fn inked(page: &hayro_syntax::page::Page<'_>) -> Vec<(std::string::String, bool)> {
    let mut operations = page.operations();
    let (mut depth, mut found) = (0_i32, Vec::new());
    while let Some(instruction) = operations.next() {
        match std::str::from_utf8(instruction.operator).unwrap_or_default() {
            "BDC" | "BMC" => depth += 1,
            "EMC" => depth -= 1,
            ink @ ("TJ" | "Tj" | "'" | "\"" | "f" | "f*" | "S" | "s" | "B" | "Do" | "sh") => {
                found.push((ink.to_owned(), depth > 0));
            }
            _ => {}
        }
        assert!(depth >= 0, "marked content ends that never began");
    }
    assert_eq!(depth, 0, "marked content never ends");
    found
}

#[test]
fn all_ink_is_marked() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    for page in pdf.pages().iter() {
        let ink = inked(page);
        assert!(ink.len() > 10);
        assert!(ink.iter().all(|(_, marked)| *marked), "{ink:?}");
    }
}

/// Elements of the structure tree in reading order, with their depth.
fn elements<'a>(element: &Dict<'a>, depth: usize, out: &mut Vec<(usize, Dict<'a>)>) {
    out.push((depth, element.clone()));
    match element.get::<Object<'_>>("K") {
        Some(Object::Array(kids)) => {
            for kid in kids.iter::<Object<'_>>() {
                if let Object::Dict(kid) = kid
                    && kid.contains_key("S")
                {
                    elements(&kid, depth + 1, out);
                }
            }
        }
        Some(Object::Dict(kid)) if kid.contains_key("S") => elements(&kid, depth + 1, out),
        _ => {}
    }
}

fn structure(pdf: &Pdf) -> (Dict<'_>, Vec<(usize, Dict<'_>)>) {
    let root: Dict<'_> = catalog(pdf).get("StructTreeRoot").expect("a structure");
    let top = dicts(&root.get("K").expect("a document"));
    let mut all = Vec::new();
    elements(&top[0], 0, &mut all);
    (root, all)
}

#[test]
fn the_tag_tree_is_the_content_tree() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let (_, all) = structure(&pdf);
    let tags: Vec<std::string::String> = all
        .iter()
        .map(|(depth, e)| {
            format!("{}{}", ".".repeat(*depth), e.get::<Name<'_>>("S").expect("a type").as_str())
        })
        .collect();
    let wanted = "Document .Part ..Figure ..Div ...P ...P ...P ..H1 ..P ...Link \
        ..L ...LI ....Lbl ....LBody .....P ...LI ....Lbl ....LBody .....P ..Figure ..Figure ..P \
        .Part ..H1 ..Table ...THead ....TR .....TH .....TH .....TH \
        ...TBody ....TR .....TD .....TD .....TD ....TR .....TD .....TD .....TD ....TR .....TH .....TD";
    assert_eq!(tags.join(" "), wanted);
    for (_, figure) in
        all.iter().filter(|(_, e)| e.get::<Name<'_>>("S").is_some_and(|s| s.as_str() == "Figure"))
    {
        assert!(figure.get::<String<'_>>("Alt").is_some_and(|alt| !alt.as_bytes().is_empty()));
        assert_eq!(
            figure
                .get::<Dict<'_>>("A")
                .and_then(|a| a.get::<Array<'_>>("BBox"))
                .map(|b| b.raw_iter().count()),
            Some(4)
        );
    }
}

#[test]
fn each_mark_leads_to_its_element_and_back() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let (root, all) = structure(&pdf);
    let numbers: Array<'_> =
        root.get::<Dict<'_>>("ParentTree").and_then(|tree| tree.get("Nums")).expect("a parent tree");
    let entries: Vec<Object<'_>> = numbers.iter::<Object<'_>>().collect();
    let known: BTreeSet<_> = all.iter().filter_map(|(_, e)| e.obj_id()).map(|id| id.obj_number).collect();
    let mut marks = 0;
    for (page, pair) in pdf.pages().iter().zip(entries.chunks(2)) {
        let Object::Array(owners) = &pair[1] else { panic!("{pair:?}") };
        let owners: Vec<_> = owners
            .raw_iter()
            .map(|owner| match owner {
                MaybeRef::Ref(owner) => owner.obj_number,
                MaybeRef::NotRef(other) => panic!("{other:?}"),
            })
            .collect();
        assert!(owners.iter().all(|owner| known.contains(owner)));
        let mut operations = page.operations();
        let mut ids = Vec::new();
        while let Some(instruction) = operations.next() {
            let operator: &[u8] = instruction.operator.as_ref();
            if operator != b"BDC" {
                continue;
            }
            let properties = instruction.operands().nth(1).cloned().and_then(Object::into_dict);
            ids.extend(properties.and_then(|p| p.get::<i32>("MCID")));
        }
        assert_eq!(ids, (0..i32::try_from(owners.len()).expect("few")).collect::<Vec<_>>());
        marks += ids.len();
    }
    assert!(marks > 20);
}

#[test]
fn links_are_described_and_escaped() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let page = pdf.pages().first().expect("a page");
    let annotations = dicts(&page.raw().get("Annots").expect("annotations"));
    assert_eq!(annotations.len(), 1);
    let link = &annotations[0];
    assert!(link.get::<String<'_>>("Contents").is_some() && link.contains_key("StructParent"));
    assert_eq!(link.get::<i32>("F"), Some(4), "it prints");
    let url =
        link.get::<Dict<'_>>("A").and_then(|action| action.get::<String<'_>>("URI")).expect("an address");
    assert_eq!(url.as_bytes(), b"mailto:jean@example.org?subject=%C3%A9t%C3%A9%202026");
    assert_eq!(page.raw().get::<Name<'_>>("Tabs").expect("an order").as_str(), "S");
}

#[test]
fn fonts_are_subsets_with_a_way_back_to_unicode() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let mut names = BTreeSet::new();
    for page in pdf.pages().iter() {
        let fonts =
            page.raw().get::<Dict<'_>>("Resources").and_then(|r| r.get::<Dict<'_>>("Font")).expect("fonts");
        for key in fonts.keys() {
            let font: Dict<'_> = fonts.get(key.as_str()).expect("a font");
            names.insert(font.get::<Name<'_>>("BaseFont").expect("a name").as_str().to_owned());
            let map = font.get::<Stream<'_>>("ToUnicode").expect("a map").decoded().expect("plain").to_vec();
            assert!(std::string::String::from_utf8_lossy(&map).contains("beginbfrange"));
            let descendant = dicts(&font.get("DescendantFonts").expect("a descendant")).remove(0);
            let file =
                descendant.get::<Dict<'_>>("FontDescriptor").and_then(|d| d.get::<Stream<'_>>("FontFile2"));
            assert!(file.is_some_and(|file| file.decoded().is_ok_and(|data| data.len() < 60_000)));
        }
    }
    assert_eq!(names.len(), 3);
    for name in names {
        let (tag, rest) = name.split_once('+').expect("a subset");
        assert!(
            tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) && rest.starts_with("Source"),
            "{name}"
        );
    }
}

#[test]
fn soft_hyphens_and_odd_spaces_say_their_text() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let page = pdf.pages().first().expect("a page");
    let mut operations = page.operations();
    let mut said = Vec::new();
    while let Some(instruction) = operations.next() {
        let properties = instruction.operands().nth(1).cloned().and_then(Object::into_dict);
        if let Some(text) = properties.and_then(|p| p.get::<String<'_>>("ActualText")) {
            let units: Vec<u16> =
                text.as_bytes()[2..].chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
            said.push(std::string::String::from_utf16(&units).expect("text"));
        }
    }
    assert!(said.contains(&"\u{AD}".to_owned()), "{said:?}");
    assert!(said.iter().all(|text| text != "er" && text != "e"), "raised letters need none: {said:?}");
}

#[test]
fn bookmarks_follow_the_letter() {
    let pdf = read(write(&sample::letter(), &Kept::default()));
    let outline: Dict<'_> = catalog(&pdf).get("Outlines").expect("bookmarks");
    let first: Dict<'_> = outline.get("First").expect("one");
    assert_eq!(first.get::<String<'_>>("Title").expect("a title").as_bytes(), b"Lettre");
    let below: Dict<'_> = first.get("First").expect("one below");
    assert_eq!(below.get::<String<'_>>("Title").expect("a title").as_bytes(), b"Fin de notre mission");
    let next: Dict<'_> = first.get("Next").expect("the invoice");
    assert_eq!(next.get::<String<'_>>("Title").expect("a title").as_bytes(), b"Facture finale");
}
