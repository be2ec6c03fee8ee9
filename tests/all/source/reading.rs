//! What a sound letter becomes.

use chrono::NaiveDate;
use letterpress::document::Enclosure;
use letterpress::invoice::{Decimal, Discount};

use super::{SOUND, Shelf, read_with};

pub(super) fn read(text: &str) -> letterpress::Document {
    match read_with(text, &Shelf::default(), &[]) {
        Ok(document) => document,
        Err(failed) => panic!("{failed}"),
    }
}

#[test]
fn texts_dates_and_amounts_arrive() {
    let document = read(SOUND);
    let letter = document.letter.expect("a letter");
    assert_eq!(
        letter.body[0].text.as_ref().map(|t| t.value.as_str()),
        Some("Notre mission prend fin le 1 May 2026.\n\nMerci.")
    );
    assert_eq!(letter.subject.value, "Fin de mission au 1 May 2026");
    let [signatory] = letter.signatories.as_slice() else { panic!("the sender alone signs") };
    assert_eq!(
        (signatory.name.value.as_str(), signatory.role.as_ref().map(|r| r.value.as_str())),
        ("Jean Marchand", Some("Gérant"))
    );
    assert!(
        matches!(letter.enclosures.as_slice(), [Enclosure::Invoice(_), Enclosure::Titled(title)] if title.value == "Contrat résilié")
    );
    let bank = document.sender.bank.expect("a bank");
    assert_eq!(bank.iban.map(|i| i.value).as_deref(), Some("FR7630006000011234567890189"));
    let invoice = document.invoice.expect("an invoice");
    assert_eq!(invoice.number.value, "0031");
    assert_eq!(invoice.lines[0].unit_price.value.to_string(), "450.00");
    assert_eq!(invoice.lines[1].discount.map(|d| d.value), Some(Discount::Percent(Decimal::from(5))));
    assert_eq!(invoice.totals.due, "2060.50".parse().expect("an amount"));
}

#[test]
fn settings_from_outside_win() {
    let document = read_with(
        SOUND,
        &Shelf::default(),
        &[
            "language=de-DE",
            "date=today",
            "recipient.address.0=14 rue des Lilas",
            "body.1.deliverables.0.what=Archives",
            "invoice.lines.0.quantity=4",
            "invoice.check=",
        ],
    )
    .expect("a letter");
    assert_eq!(document.language.value, "de-DE");
    assert_eq!(Some(document.date.value), NaiveDate::from_ymd_opt(2026, 3, 3));
    assert_eq!(document.recipient.address[0].value, "14 rue des Lilas");
    let letter = document.letter.expect("a letter");
    assert_eq!(letter.body[1].deliverables[0].what.value, "Archives");
    assert_eq!(document.invoice.expect("an invoice").totals.net, "2655.00".parse().expect("an amount"));
}

#[test]
fn a_wrong_setting_is_shown_where_it_was_written() {
    let failed =
        read_with(SOUND, &Shelf::default(), &["date=1/1/26", "sender.nmae=x"]).expect_err("wrong settings");
    assert_eq!(
        failed.diagnostics.short(&failed.sources),
        "--set:1:6: error[bad-date]: `1/1/26` is not a date; write year, month and day as in `2026-03-03`\n\
         --set:1:8: error[unknown-key]: unknown key `nmae`; did you mean `name`?\n"
    );
}

#[test]
fn a_date_in_words_begins_no_list() {
    let document = read(&SOUND.replace("fr-FR", "de-DE").replace("Notre mission prend fin le {{", "{{"));
    let letter = document.letter.expect("a letter");
    assert_eq!(letter.body[0].text.as_ref().map(|t| t.value.as_str()), Some("1\\. Mai 2026.\n\nMerci."));
}

#[test]
fn one_text_is_one_part_and_two_dates_are_no_date() {
    let body = SOUND.find("body:").expect("a body");
    let closing = SOUND.find("closing:").expect("a closing");
    let with = |body_text: &str| format!("{}{body_text}{}", &SOUND[..body], &SOUND[closing..]);
    let document = read(&with("body: Merci.\n").replace("au {{ effective }}", ""));
    assert_eq!(document.letter.expect("a letter").body.len(), 1);

    let own = with(
        "body:\n  - {effective: 2026-05-01, text: 'le {{ effective }}'}\n  - {effective: 2026-06-01, text: 'le {{ effective }}'}\n",
    );
    let document = read(&own.replace("au {{ effective }}", ""));
    let texts: Vec<_> =
        document.letter.expect("a letter").body.into_iter().filter_map(|p| p.text).map(|t| t.value).collect();
    assert_eq!(texts, ["le 1 May 2026", "le 1 June 2026"]);

    let failed = read_with(own, &Shelf::default(), &[]).expect_err("which of the two?");
    assert_eq!(
        failed.diagnostics.short(&failed.sources),
        "letter.yaml:21:31: error[unknown-variable]: `effective` has no date here; give one part of the body an `effective:` date\n"
    );
}

#[test]
fn payments_are_written_in_three_ways() {
    for (written, count, sum) in [
        ("500.00", 1, "500.00"),
        ("{amount: 500.00, date: 2026-01-15, label: Acompte}", 1, "500.00"),
        ("[200, {amount: 300.00}]", 2, "500.00"),
        ("[]", 0, "0"),
    ] {
        let text =
            SOUND.replace("prepaid: 500.00", &format!("prepaid: {written}")).replace(", due: 2060.50", "");
        let invoice = read(&text).invoice.expect("an invoice");
        assert_eq!(
            (invoice.prepaid.len(), invoice.totals.prepaid.normalize().to_string()),
            (count, sum.trim_end_matches(".00").to_owned())
        );
    }
}

#[test]
fn reading_twice_gives_the_same() {
    assert_eq!(format!("{:?}", read(SOUND)), format!("{:?}", read(SOUND)));
}
