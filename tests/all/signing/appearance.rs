//! The lines of a visible signature: what they say, and in which font.

use letterpress::signing::{Options, Refusal};
use lopdf::{Dictionary, Document, Object, Stream};

use super::fixture::{letter, options, try_signed, value};

fn visible(reason: Option<&str>, place: Option<&str>) -> Options {
    let (reason, place) = (reason.map(str::to_owned), place.map(str::to_owned));
    Options { visible: true, zone: 60, reason, place, ..options("sender") }
}

/// The form XObject of the field `sender`.
fn form(document: &Document) -> &Stream {
    let form = document.catalog().and_then(|c| document.get_dict_in_dict(c, b"AcroForm")).expect("a form");
    let fields = form.get(b"Fields").and_then(Object::as_array).expect("fields");
    let field = document.get_dictionary(fields[0].as_reference().expect("a field")).expect("a field");
    let appearance = document.get_dict_in_dict(field, b"AP").expect("an appearance");
    let normal = appearance.get(b"N").and_then(Object::as_reference).expect("a reference");
    document.get_object(normal).and_then(Object::as_stream).expect("a stream")
}

/// The font that the form names.
fn font<'a>(document: &'a Document, form: &'a Stream) -> &'a Dictionary {
    let resources = form.dict.get(b"Resources").and_then(Object::as_dict).expect("resources");
    let fonts = resources.get(b"Font").and_then(Object::as_dict).expect("fonts");
    let font = fonts.get(b"F0").and_then(Object::as_reference).expect("a reference");
    document.get_dictionary(font).expect("a font")
}

/// Lines of the form, through the font's own map to characters.
fn lines(document: &Document) -> Vec<String> {
    let form = form(document);
    let map = font(document, form).get(b"ToUnicode").and_then(Object::as_reference).expect("a map");
    let map = document.get_object(map).and_then(Object::as_stream).expect("a stream");
    let map = String::from_utf8(map.decompressed_content().expect("content")).expect("text");
    let mut characters = std::collections::HashMap::new();
    for line in map.lines() {
        let numbers: Vec<u32> = line
            .split(['<', '>'])
            .filter_map(|part| (part.len() == 4).then(|| u32::from_str_radix(part, 16).ok()).flatten())
            .collect();
        match numbers[..] {
            [first, last, to] => characters.extend((first..=last).zip(to..)),
            [code, to] => characters.extend([(code, to)]),
            _ => {}
        }
    }
    let content = String::from_utf8(form.content.clone()).expect("text");
    let strings = content.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix("> Tj"));
    strings
        .map(|digits| {
            let codes = digits.as_bytes().chunks(4).map(|code| std::str::from_utf8(code).expect("digits"));
            let codes = codes.map(|code| u32::from_str_radix(code, 16).expect("a code"));
            codes.map(|code| char::from_u32(characters[&code]).expect("a character")).collect()
        })
        .collect()
}

fn size(document: &Document) -> f32 {
    let content = String::from_utf8(form(document).content.clone()).expect("text");
    let line =
        content.lines().find_map(|line| line.strip_prefix("/F0 ")?.strip_suffix(" Tf")).expect("a size");
    line.parse().expect("a number")
}

#[test]
fn the_lines_are_read_in_the_language_of_the_letter() {
    let pdf = letter(true, &[]);
    let signed = try_signed(&pdf, &visible(Some("Pour l'exécution"), Some("Lyon"))).expect("signed");
    let document = Document::load_mem(&signed).expect("a PDF");
    assert_eq!(
        lines(&document),
        [
            "Signé électroniquement par Erika Mustermann",
            "Date : 03/03/2026 10:00 +01:00",
            "Motif : Pour l’exécution",
            "Lieu : Lyon"
        ]
    );
    assert!(value(&document, "sender").has(b"Reason"));
}

#[test]
fn the_font_is_one_that_the_page_has_and_it_is_not_embedded_again() {
    let pdf = letter(true, &[]);
    let before = Document::load_mem(&pdf).expect("a PDF");
    let signed = try_signed(&pdf, &visible(None, None)).expect("signed");
    let document = Document::load_mem(&signed).expect("a PDF");
    let font = font(&document, form(&document));
    let page = before.page_iter().next().expect("a page");
    let fonts = before.get_page_fonts(page).expect("fonts");
    assert!(fonts.values().any(|known| *known == font), "a font of the page");
    assert!(signed == try_signed(&pdf, &visible(None, None)).expect("signed"), "the same bytes");
}

#[test]
fn what_does_not_fit_is_left_out_from_the_end() {
    let long =
        "Pour la bonne et fidèle exécution de toutes les clauses du présent contrat de prestation ".repeat(8);
    let pdf = letter(true, &[]);
    let size_of = |options: &Options| {
        let signed = try_signed(&pdf, options).expect("signed");
        let document = Document::load_mem(&signed).expect("a PDF");
        (size(&document), lines(&document))
    };
    let (plain, few) = size_of(&visible(None, None));
    let (smaller, more) = size_of(&visible(Some(&long[..180]), None));
    let (smallest, cut) = size_of(&visible(Some(&long), Some("Lyon")));
    assert!(plain == 9.0 && few.len() == 3, "{plain} {few:?}");
    assert!(smaller < plain && more.len() > few.len(), "{smaller} {more:?}");
    assert!(smallest >= 5.0 && !cut.iter().any(|line| line.contains("Lyon")), "{smallest} {cut:?}");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let narrow = [0, 0, 20, 57].map(Object::from).to_vec();
    for (pdf, options, said) in [
        (letter(true, &[]), visible(Some("为了执行"), None), "`为`"),
        (letter(true, &[("Rect", narrow.into())]), visible(None, None), "make the field larger"),
        (letter(true, &[("Rect", vec![0.into(); 4].into())]), visible(None, None), "has no box on a page"),
    ] {
        let refusal = try_signed(&pdf, &options).expect_err("a refusal");
        assert!(matches!(refusal, Refusal::Invisible(_)), "{refusal:?}");
        assert!(refusal.to_string().contains(said) && refusal.to_string().contains("--visible"), "{refusal}");
    }
}
