//! Proofreading: each mark of a hurried letter is found at its place, and a careful letter has none.

use chrono::NaiveDate;
use letterpress::{inspect, source};

use crate::desk::{Disk, asked, assets};

/// What is found in a letter on 3 March 2026, one line each.
pub(super) fn found(text: &str, set: &[&str]) -> String {
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
    asked("l.yaml", text, set, |request| {
        let reading = source::reading(request, &Disk);
        let (_, diagnostics) = inspect(&reading, assets(), today);
        diagnostics.short(&reading.sources)
    })
}

/// A letter with these keys, lines and languages in place of its own.
fn letter(language: &str, lines: &str) -> String {
    let layout = match language {
        "de-DE" => "din-5008-b",
        "fr-FR" => "nf-z11-001",
        _ => "uk-dl",
    };
    let mut text = format!("layout: {layout}\nlanguage: {language}\n");
    let usual = [
        ("sender:", "sender: {name: Ann Lee, organisation: Lee Ltd, address: [1 High Street, YORK]}"),
        (
            "recipient:",
            "recipient: {name: Ms Claire Warren, organisation: Horizon Ltd, address: [2 Low Road, LEEDS]}",
        ),
        ("date:", "date: 2026-03-03"),
        ("subject:", "subject: Our work"),
        ("salutation:", "salutation: Dear Ms Warren"),
        ("body:", "body: All is well."),
        ("closing:", "closing: Yours sincerely"),
    ];
    for (key, line) in usual {
        if !lines.lines().any(|line| line.starts_with(key)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text + lines
}

/// That a letter is complained of so, and its mended form not at all.
#[track_caller]
fn told(language: &str, wrong: &str, complaint: &str, right: &str) {
    let lines = found(&letter(language, wrong), &[]);
    // The place is told from the lines of the key.
    let bare: Vec<&str> =
        lines.lines().map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim()).collect();
    assert_eq!(bare, [complaint], "{lines}");
    assert_eq!(found(&letter(language, right), &[]), "");
}

#[test]
fn a_careful_letter_has_no_findings() {
    assert_eq!(found(&letter("en-GB", ""), &[]), "");
}

#[test]
fn the_place_is_that_of_the_words() {
    let text = letter("en-GB", "body: |\n  We saw that\n  the the draft is done.\n");
    assert_eq!(
        found(&text, &[]),
        "l.yaml:11:3: warning[doubled-word]: `the` stands twice; remove one of them\n"
    );
}

#[test]
fn placeholders_are_errors_wherever_they_are_printed() {
    for (wrong, shown) in [
        ("body: TODO write this", "TODO"),
        ("body: \"Dear [name], hello\"", "[name]"),
        ("place: <town name>", "<town name>"),
        ("body: \"Paid on ______ by you\"", "______"),
        ("body: Lorem ipsum dolor", "Lorem ipsum"),
        ("recipient: {name: XXX, address: [2 Low Road, LEEDS]}\nsalutation: Dear all", "XXX"),
        ("place: \"{{ town }}\"", "{{ town }}"),
    ] {
        let complaint =
            format!("error[placeholder]: `{shown}` was left to be filled in; write what belongs here");
        told("en-GB", wrong, &complaint, "body: \"All [sic] is in [the contract](https://lee.example).\"");
    }
}

#[test]
fn dates_that_have_passed_are_told() {
    told(
        "en-GB",
        "date: 2026-01-03",
        "warning[date-in-past]: the letter is dated 2026-01-03, 59 days ago; write the day on which it is sent, or `today`",
        "date: today",
    );
    told(
        "en-GB",
        "date: 2027-03-03",
        "warning[date-far-ahead]: the letter is dated 2027-03-03, 365 days from now; write the day on which it is sent, or `today`",
        "date: 2026-03-20",
    );
    told(
        "en-GB",
        "body:\n  - {text: Soon, deadline: 2026-02-20}",
        "warning[date-in-past]: 2026-02-20 has passed when the letter is written, on 2026-03-03; write a day that is still to come",
        "body:\n  - {text: Soon, deadline: 2026-03-20}",
    );
}

#[test]
fn salutation_and_closing_go_together() {
    told(
        "en-GB",
        "salutation: Dear Sir or Madam\nclosing: Yours sincerely\nrecipient: {organisation: Horizon Ltd, address: [2 Low Road, LEEDS]}",
        "warning[salutation-closing]: `Yours sincerely` does not go with `Dear Sir or Madam`; Dear Sir or Madam goes with Yours faithfully",
        "salutation: Dear Sir or Madam\nclosing: Yours faithfully\nrecipient: {organisation: Horizon Ltd, address: [2 Low Road, LEEDS]}",
    );
    told(
        "en-GB",
        "closing: Yours faithfully",
        "warning[salutation-closing]: `Yours faithfully` does not go with `Dear Ms Warren`; a salutation with a name goes with Yours sincerely",
        "closing: Kind regards",
    );
    told(
        "de-DE",
        "recipient: {name: Frau Warren, address: [Weg 2, 10115 Berlin]}\nsalutation: Sehr geehrte Frau Warren,\nclosing: Liebe Grüße",
        "warning[salutation-closing]: `Liebe Grüße` does not go with `Sehr geehrte Frau Warren,`; after Sehr geehrte comes Mit freundlichen Grüßen",
        "recipient: {name: Frau Warren, address: [Weg 2, 10115 Berlin]}\nsalutation: Sehr geehrte Frau Warren,\nclosing: Mit freundlichen Grüßen",
    );
    told(
        "fr-FR",
        "recipient: {name: Madame Dubois, address: [5 rue du Port, 69002 LYON]}\nsalutation: Madame,\nclosing: \"Veuillez agréer, Monsieur, mes salutations distinguées.\"",
        "warning[salutation-closing]: the closing does not address whom the salutation does, `Madame,`; repeat the titles of the salutation in it",
        "recipient: {name: Madame Dubois, address: [5 rue du Port, 69002 LYON]}\nsalutation: Madame,\nclosing: \"Veuillez agréer, Madame, mes salutations distinguées.\"",
    );
}

#[test]
fn titles_and_the_form_of_address_do_not_change() {
    told(
        "en-GB",
        "salutation: Dear Mr Warren",
        "warning[gender-changes]: the salutation does not fit the recipient, `Ms Claire Warren`; use the same title in the address and in the salutation",
        "salutation: Dear Ms Warren",
    );
    let french = "recipient: {name: Madame Dubois, address: [5 rue du Port, 69002 LYON]}\nsalutation: Madame,\nclosing: \"Veuillez agréer, Madame, mes salutations distinguées.\"\n";
    told(
        "fr-FR",
        &format!("{french}body: \"Vous avez raison, et je te remercie.\""),
        "warning[address-changes]: `te` after `Vous`: the form of address changes; keep to one of them in the whole letter",
        &format!("{french}body: \"Vous avez raison, et je vous remercie.\""),
    );
}

#[test]
fn the_recipients_name_has_one_spelling() {
    told(
        "en-GB",
        "salutation: Dear Ms Waren",
        "warning[name-spelling]: `Waren` is written `Warren` in the address; is it `Warren`?",
        "body: \"We thank Warren and Horizon, and the Horizons beyond.\"",
    );
}

#[test]
fn enclosures_are_announced_and_enclosed() {
    told(
        "en-GB",
        "body: The report is enclosed.",
        "warning[enclosure-missing]: `enclosed` announces an enclosure, but nothing is enclosed; add `enclosures:`, or remove the words",
        "body: The report is enclosed.\nenclosures: [Report]",
    );
    told(
        "en-GB",
        "enclosures: [Report]",
        "warning[enclosure-unannounced]: what is enclosed is not announced in the letter; say in the text that it is enclosed",
        "body: You will find more in our report.\nenclosures: [Annual report]",
    );
}

const INVOICE: &str = "enclosures: [invoice]\ninvoice:\n  number: A-1\n  date: 2026-03-03\n  due: 2026-04-02\n  currency: GBP\n  e_invoice: none\n  payment: {iban: GB33 BUKB 2020 1555 5555 55}\n  lines:\n    - {description: Work, quantity: 2, unit_price: 1200.50, vat: 0}\n";

#[test]
fn amounts_of_the_text_are_those_of_the_invoice() {
    let sender = "sender: {name: Ann Lee, organisation: Lee Ltd, address: [1 High Street, YORK]}\n";
    let right =
        format!("{sender}body: \"Our invoice over £2,401 is enclosed: two days at £1,200.50.\"\n{INVOICE}");
    let base = found(&letter("en-GB", &right), &[]);
    assert!(!base.contains("amount-not-invoiced"), "{base}");
    let wrong = right.replace("£2,401", "£2,410");
    let lines = found(&letter("en-GB", &wrong), &[]);
    let more: Vec<&str> = lines.lines().filter(|line| !base.contains(line)).collect();
    assert_eq!(more.len(), 1, "{lines}");
    assert!(
        more[0].ends_with("warning[amount-not-invoiced]: the invoice has no amount of `2,410`; compare the text with the invoice"),
        "{more:?}"
    );
}

#[test]
fn words_that_stand_twice_by_right_are_left_alone() {
    told(
        "en-GB",
        "body: I think think so.",
        "warning[doubled-word]: `think` stands twice; remove one of them",
        "body: \"I know that that is so, and had had it..\"",
    );
}

#[test]
fn every_language_has_its_marks() {
    // Reading a broken file would panic.
    for language in ["fr-CH", "de-AT", "en-US", "es-ES", "it-IT", "nl-NL"] {
        let _ = found(&letter(language, ""), &[]);
    }
}
