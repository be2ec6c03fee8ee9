//! What the law of the seller's country makes of an invoice.

use letterpress::invoice::Code;

use super::{SOUND, Shelf, complaints, read_with};

/// The sound letter, the seller in a situation.
fn situation(words: &str) -> String {
    SOUND.replace("  role: Gérant\n", &format!("  role: Gérant\n  situation: [{words}]\n"))
}

#[test]
fn facts_that_change_nothing_are_told() {
    assert_eq!(complaints(SOUND), "");
    assert_eq!(complaints(situation("vat-on-debits")), "");
    // The e-invoice says when VAT falls due.
    assert_eq!(complaints(situation("cash-accounting")), "");
    assert_eq!(
        complaints(situation("solar-installation")),
        "letter.yaml:6:15: warning[unheeded-situation]: `solar-installation` changes nothing on invoices of \
         France; leave it out; a seller elsewhere has a `country_code:`\n"
    );
}

#[test]
fn the_usual_code_is_that_of_the_sellers_country_where_the_account_fits() {
    let code = |country: &str, iban: &str, currency: &str| {
        let text = SOUND
            .replace("vat_id: FR11123456782", &format!("country_code: {country}"))
            .replace("company_id: \"123456782\"", "phone: '1'")
            .replace("FR76 3000 6000 0112 3456 7890 189", iban)
            .replace("currency: EUR", &format!("currency: {currency}"));
        let document = match read_with(text, &Shelf::default(), &[]) {
            Ok(document) => document,
            Err(failed) => panic!("{}", failed.diagnostics.short(&failed.sources)),
        };
        document.invoice.expect("an invoice").payment.usual_code
    };
    let (french, german) = ("FR7630006000011234567890189", "DE89370400440532013000");
    let (swiss, turkish) = ("CH5800791123000889012", "TR330006100519786457841326");
    // France and Austria both have a rate of 20 %.
    assert_eq!(code("FR", french, "EUR"), Code::None);
    assert_eq!(code("FR", german, "EUR"), Code::None);
    assert_eq!(code("AT", french, "EUR"), Code::Epc);
    assert_eq!(code("AT", swiss, "EUR"), Code::Epc);
    assert_eq!(code("AT", turkish, "EUR"), Code::None);
    assert_eq!(code("AT", german, "CHF"), Code::None);
}

#[test]
fn goods_within_the_union_leave_the_country() {
    let exempt = SOUND.replace("vat: 20}", "vat: K}").replace("  check:", "  # check:");
    let at_home = complaints(&exempt);
    assert!(at_home.starts_with("letter.yaml:42:91: error[vat-destination]"), "{at_home}");
    let abroad = exempt.replace(
        "  lines:\n",
        "  deliver_to: {address: [Kaai 14, 2000 Antwerpen], country_code: BE}\n  lines:\n",
    );
    assert!(!complaints(&abroad).contains("vat-destination"), "{}", complaints(&abroad));
}

#[test]
fn a_situation_is_that_of_who_sells() {
    let exempt = SOUND.replace("vat: 20}", "vat: E}").replace("  check:", "  # check:");
    let seller =
        |text: &str| text.replace("  role: Gérant\n", "  role: Gérant\n  situation: [small-business]\n");
    let buyer = |text: &str| {
        text.replace(
            "  organisation: Société Horizon\n",
            "  organisation: Société Horizon\n  situation: [small-business]\n",
        )
    };
    let unsaid = |text: &str| complaints(text).contains("missing-reason");
    assert!(unsaid(&exempt));
    assert!(!unsaid(&seller(&exempt)) && unsaid(&buyer(&exempt)));
    // On an invoice that the buyer writes, the recipient sells.
    let written = exempt.replace("  number: 0031\n", "  kind: self-billed\n  number: 0031\n");
    assert!(unsaid(&seller(&written)) && !unsaid(&buyer(&written)));
}
