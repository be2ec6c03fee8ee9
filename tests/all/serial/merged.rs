//! Many letters in one file.

use letterpress::serial::Letters;
use letterpress::{Bundle, sheaf};

use super::{TEMPLATE, filled, table};
use crate::desk::assets;

fn bundle(template: &str, csv: &str) -> Bundle {
    let letters = Letters::new(table("k.csv", csv), None, None).expect("letters");
    let mut bundle = Bundle::default();
    for document in filled(template, &letters).expect("a template") {
        let document = document.unwrap_or_else(|failed| panic!("{failed}"));
        let title = document.recipient.name.as_ref().expect("a name").value.clone();
        let sheaf = sheaf(document, title, assets()).unwrap_or_else(|problems| panic!("{problems}"));
        bundle.add(sheaf).unwrap_or_else(|problem| panic!("{}", problem.message));
    }
    bundle
}

#[test]
fn letters_stand_in_order_with_a_bookmark_each() {
    let template = format!("{TEMPLATE}signature: {{name: N, field: true}}\n");
    let bundle = bundle(&template, "name;note\nAda;1\nBo;2\nCleo;3\n");
    assert_eq!((bundle.len(), bundle.page_count()), (3, 3));
    let bytes = bundle.write("alle", assets()).expect("a file");
    let file = hayro_syntax::Pdf::new(std::sync::Arc::new(bytes.clone())).expect("a PDF");
    assert_eq!(file.pages().len(), 3);
    let text = String::from_utf8_lossy(&bytes);
    // No form: signature fields belong to each letter's own file.
    assert!(!text.contains("/AcroForm"));
    assert!(!text.contains("/Widget"));
}

#[test]
fn letters_of_two_languages_are_refused() {
    let template = TEMPLATE.replace("de-DE", "\"{{ language }}\"");
    let letters = Letters::new(table("k.csv", "name;note;language\nA;1;de-DE\nB;2;en-GB\n"), None, None);
    let documents = filled(&template, &letters.expect("letters")).expect("a template");
    let mut bundle = Bundle::default();
    let added: Vec<Result<(), String>> = documents
        .into_iter()
        .map(|document| {
            let sheaf = sheaf(document.expect("a letter"), "x".to_owned(), assets()).expect("pages");
            bundle.add(sheaf).map_err(|problem| problem.message)
        })
        .collect();
    assert_eq!(added[0], Ok(()));
    assert_eq!(added[1], Err("letters in de-DE and in en-GB do not go into one file".to_owned()));
}

#[test]
fn nothing_makes_no_file() {
    assert!(Bundle::default().write("x", assets()).is_err());
}
