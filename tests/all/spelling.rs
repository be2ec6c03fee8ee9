//! The words that a dictionary is asked about, and the places of those that it refuses.

use letterpress::Diagnostics;
use letterpress::proof::spelling::{Answer, OwnWords, names, spelling};
use letterpress::source::reading;

use crate::desk::{Disk, asked};

/// What is said of a letter by a dictionary that knows all but some words, one line each,
/// and all that it was asked.
fn looked_up(language: &str, lines: &str, refused: &[(&str, &str)], own: &str) -> (String, Vec<String>) {
    let text = format!(
        "layout: uk-dl\nlanguage: {language}\n\
         sender: {{name: Anke Wierzbicki, organisation: Lüdecke & Söhne, address: [Kattunbleiche 8, 22041 Hamburg]}}\n\
         recipient: {{name: Ms Claire Warren, address: [2 Low Road, LEEDS]}}\n{lines}\n"
    );
    asked("l.yaml", &text, &[], |request| {
        let reading = reading(request, &Disk);
        let tree = reading.tree.as_ref().expect("a tree");
        let mut own_words = OwnWords::default();
        own_words.add(own);
        let names = names(tree, &own_words);
        let mut words = Vec::new();
        let mut ask = |word: &str| -> Result<Answer, ()> {
            words.push(word.to_owned());
            let wrong = refused.iter().find(|(wrong, _)| *wrong == word);
            Ok(wrong.map(|(_, meant)| {
                meant.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect()
            }))
        };
        let mut found = Diagnostics::default();
        for word in spelling(tree, language) {
            found.append(word.check(&reading.sources, &names, &mut ask).expect("an answer"));
        }
        (found.short(&reading.sources), words)
    })
}

/// What is asked about a text.
fn words(language: &str, lines: &str) -> Vec<String> {
    looked_up(language, lines, &[], "").1
}

#[test]
fn texts_are_read_and_names_are_not() {
    let lines = "\
subject: One
salutation: Two
special_mail: Three
body:
  - part: zero
    heading: Four
    text: Five
    deliverables: [{what: Six, note: Seven}]
    contact: {name: Zero, role: Zero}
    after: Eight
closing: Nine
postscript: Ten
enclosures: [invoice, Eleven, {title: Twelve, file: zero}]
references: {ours: Zero}
signature: {name: Zero, role: Zero}
invoice:
  title: Thirteen
  number: Zero
  order: Zero
  lines:
    - {group: Fourteen, lines: [{description: Fifteen, details: Sixteen, item: Zero, unit: zero}]}
    - {text: Seventeen}
  notes: [Eighteen]
  payment: {terms: Nineteen, reference: Zero}";
    let read = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen";
    assert_eq!(words("en-GB", lines), read.split(' ').collect::<Vec<_>>());
    let named = "body: Claire Warren, Warren's, Warrens, CLAIRE, Lüdeckes and Leeds, of Wierzbicki-Warren";
    assert_eq!(words("en-GB", named), ["and", "of"]);
}

#[test]
fn what_no_dictionary_has_is_passed_by() {
    for text in [
        "body: F-2026-031, 2nd, A4, x, PDF, PDFs, IBAN, 24-hour",
        "body: https://lee.example/wrold, www.lee.example, lee.example, ann@lee.example, a_b, C:\\wrold",
        "body: e.g. i.e. z.B. Kund:innen Kund\\*innen",
        "body: \"{{ wrold }} {{wrold}}s `wrold` <b>\"",
        "body: |\n  ```\n  wrold\n  ```",
    ] {
        assert_eq!(words("en-GB", text), Vec::<String>::new(), "{text}");
    }
    let link =
        "body: \"see [our terms](https://lee.example/wrold \\\"wrold\\\") and **bold**, _words_; HARTLEY\"";
    assert_eq!(words("en-GB", link), ["see", "our", "terms", "and", "bold", "words", "HARTLEY"]);
}

#[test]
fn apostrophes_hyphens_and_accents_are_plain() {
    let french =
        "body: \"L’adresse qu'il m’a donnée d'aujourd’hui, jusqu'ici, quelqu’un ; a-t-on, c’est-à-dire\"";
    let asked = "adresse il donnée aujourd'hui ici quelqu'un on est dire";
    assert_eq!(words("fr-FR", french), asked.split(' ').collect::<Vec<_>>());
    assert_eq!(
        words("en-GB", "body: \"don’t e\u{301}tude co\u{ad}operate\""),
        ["don't", "étude", "cooperate"]
    );
}

/// That of a text a dictionary is asked for these in turn, refusing all but the last, and
/// finds nothing wrong.
#[track_caller]
fn tried(language: &str, text: &str, forms: &[&str]) {
    let refused: Vec<(&str, &str)> = forms[..forms.len() - 1].iter().map(|form| (*form, "")).collect();
    let (found, asked) = looked_up(language, &format!("body: {text}"), &refused, "");
    assert_eq!(asked, forms, "{text}");
    assert_eq!(found, "", "{text}");
    // Refused, too, the last leaves a complaint.
    let all: Vec<(&str, &str)> = forms.iter().map(|form| (*form, "")).collect();
    let (found, _) = looked_up(language, &format!("body: {text}"), &all, "");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn a_word_is_right_in_each_of_its_forms() {
    tried("de-DE", "bzw.", &["bzw", "bzw."]);
    tried("de-DE", "(Rechnungs-)", &["Rechnungs", "Rechnungs-"]);
    tried("de-DE", "-geräte", &["geräte", "Geräte"]);
    tried("de-CH", "Grüsse", &["Grüsse", "Grüße"]);
    tried("de-CH", "Massschluss", &["Massschluss", "Maßschluss", "Massschluß", "Maßschluß"]);
    tried("en-GB", "à-vis", &["vis", "à-vis"]);
}

#[test]
fn a_wrong_word_is_told_at_its_place_with_what_may_be_meant() {
    let refused = [
        ("wrold", "world would wold word"),
        ("wrold-fair", ""),
        ("adrese", "adresse"),
        ("l'adrese", "l'adresse"),
        ("dont't", "don't"),
        ("zzyxq", ""),
    ];
    let told = |language: &str, lines: &str| looked_up(language, lines, &refused, "zzyxq-free").0;
    assert_eq!(
        told("en-GB", "subject: a wrold\nbody: |\n  The wroldly\n  wrold **wrold**.\n"),
        "l.yaml:5:12: warning[spelling]: `wrold` is not in the dictionary; is it `world`, `would` or `wold`?\n\
         l.yaml:8:3: warning[spelling]: `wrold` is not in the dictionary; is it `world`, `would` or `wold`?\n\
         l.yaml:8:11: warning[spelling]: `wrold` is not in the dictionary; is it `world`, `would` or `wold`?\n"
    );
    assert_eq!(
        told("en-GB", "body: The wrold-fair, dont’t"),
        "l.yaml:5:11: warning[spelling]: `wrold-fair` is not in the dictionary; is it `world-fair`, `would-fair` or `wold-fair`?\n\
         l.yaml:5:23: warning[spelling]: `dont’t` is not in the dictionary; is it `don’t`?\n"
    );
    assert_eq!(
        told("fr-FR", "body: \"l'adrese\""),
        "l.yaml:5:10: warning[spelling]: `adrese` is not in the dictionary; is it `adresse`?\n"
    );
    assert_eq!(told("en-GB", "body: zzyxq, Zzyxq-free"), "", "one's own words are right");
    let (found, _) = looked_up("en-GB", "body: zzyxq", &refused, "");
    assert_eq!(
        found,
        "l.yaml:5:7: warning[spelling]: `zzyxq` is not in the dictionary; write another word, or take it into your own words\n"
    );
}
