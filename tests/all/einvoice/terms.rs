//! What single keys of the YAML become in the e-invoice.

use en16931::invoice::{Code, PaymentMeans};
use en16931::{Invoice, InvoiceAmount};
use letterpress::rules::arithmetic;

use super::{FRENCH, GERMAN, complaints, invoice, plus, with, xml};

pub(super) fn money(amount: &str) -> InvoiceAmount {
    InvoiceAmount::parse(amount).expect("an amount")
}

/// The German invoice after EN 16931, all at one rate.
fn german() -> String {
    with(&with(GERMAN, "e_invoice: xrechnung", "e_invoice: en16931"), "vat: 7}", "vat: 19}")
}

/// The French invoice with other lines.
pub(super) fn of_lines(lines: &str) -> String {
    let (head, _) = FRENCH.split_once("  lines:\n").expect("lines");
    format!("{head}  lines:\n{lines}")
}

fn notes(invoice: &Invoice) -> Vec<String> {
    let uncoded = invoice.notes.iter().filter(|note| note.subject_code.is_none());
    uncoded.filter_map(|note| note.note.clone()).map(|note| plain(&note)).collect()
}

/// With plain spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}'], " ")
}

pub(super) fn exact(invoice: &Invoice) {
    let found = arithmetic(invoice);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_the_buyer_writes_swaps_the_parties() {
    let text = plus(FRENCH, "  kind: self-billed\n  payment: {iban: FR76 9999 9000 4200 0123 4567 873}\n");
    let invoice = invoice(&text);
    assert_eq!(invoice.type_code, Some(Code::new("389")));
    let (seller, buyer) = (&invoice.seller, &invoice.buyer);
    assert_eq!(seller.name.as_deref(), Some("Société Horizon"));
    assert_eq!(seller.vat_identifier.as_deref(), Some("FR14987654324"));
    assert_eq!(seller.legal_registration.as_ref().map(|id| id.content()), Some("987654324"));
    assert_eq!(buyer.name.as_deref(), Some("Atelier Marchand SARL"));
    assert_eq!(buyer.vat_identifier.as_deref(), Some("FR11123456782"));
    assert_eq!(buyer.contact.name.as_deref(), Some("Jean Marchand"));
    // The sender's legal lines are not the seller's, nor is the sender's account.
    assert_eq!(seller.additional_legal_information, None);
    let Some(PaymentMeans::CreditTransfer(accounts)) = invoice.payment.and_then(|payment| payment.means)
    else {
        panic!("no transfer")
    };
    assert_eq!(accounts[0].account_identifier.as_deref(), Some("FR7699999000420001234567873"));
    assert_eq!(accounts[0].account_name.as_deref(), Some("Société Horizon"));
    let silent = super::invoice(&plus(FRENCH, "  kind: self-billed\n"));
    assert_eq!(silent.payment, None);
}

#[test]
fn kinds_have_their_codes_and_what_they_are_about() {
    let credit =
        invoice(&plus(FRENCH, "  kind: credit-note\n  preceding: [{number: F-9, date: 2026-01-31}]\n"));
    assert_eq!(credit.type_code, Some(Code::new("381")));
    assert_eq!(credit.preceding_invoices.len(), 1);
    assert_eq!(credit.preceding_invoices[0].reference.as_str(), "F-9");
    assert_eq!(
        credit.preceding_invoices[0].issue_date.map(|day| day.to_string()).as_deref(),
        Some("2026-01-31")
    );
    // What is credited is positive: the type says which way it goes.
    assert_eq!(credit.totals.due, money("2560.50"));
    let corrected =
        invoice(&plus(FRENCH, "  kind: corrected\n  preceding: [{number: F-9, date: 2026-01-31}]\n"));
    assert_eq!(corrected.type_code, Some(Code::new("384")));
    let prepayment = invoice(&plus(FRENCH, "  kind: prepayment\n"));
    assert_eq!(prepayment.type_code, Some(Code::new("386")));
    assert_eq!(prepayment.business_process.as_deref(), Some("S1"));
}

#[test]
fn earlier_invoices_that_the_syntax_has_no_place_for_are_notes() {
    // CII holds one reference to an earlier invoice (BG-3).
    let keys = "  kind: credit-note\n  preceding: [{number: F-9, date: 2026-01-31}, {number: F-10}, {number: F-11, date: 2026-02-28}]\n";
    let invoice = invoice(&plus(FRENCH, keys));
    assert_eq!(invoice.preceding_invoices.len(), 1);
    assert_eq!(notes(&invoice), ["Facture d’origine: F-10", "Facture d’origine: F-11 (28/02/2026)"]);
}

#[test]
fn deposits_are_paid_and_each_is_a_note() {
    let keys = "  deposits:\n    - {number: A-1, date: 2026-01-15, net: 500.00, vat: 20}\n    - number: A-2\n      parts: [{net: 100.05, vat: 20}, {net: 50.05, vat: 10}]\n  prepaid: 12.34\n";
    let invoice = invoice(&plus(FRENCH, keys));
    exact(&invoice);
    // 600.00; 120.06 + 55.06 (10.005 and 5.005 half up: 20.01, 5.01); 12.34.
    assert_eq!(invoice.totals.paid, Some(money("787.46")));
    assert_eq!(invoice.totals.due, money("1773.04"));
    assert_eq!(invoice.preceding_invoices[0].reference.as_str(), "A-1");
    let notes = notes(&invoice);
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].contains("A-1") && notes[0].contains("15/01/2026") && notes[0].ends_with("−600,00 €"));
    assert!(
        notes[1].contains("A-2") && notes[1].contains("25,02 €") && notes[1].ends_with("−175,12 €"),
        "{notes:?}"
    );
    // France: the final invoice after deposits.
    assert_eq!(invoice.business_process.as_deref(), Some("S4"));
}

#[test]
fn what_is_paid_in_full_says_so() {
    let invoice = invoice(&plus(FRENCH, "  prepaid: 2560.50\n"));
    assert_eq!(invoice.business_process.as_deref(), Some("S2"));
    assert_eq!(invoice.totals.paid, Some(invoice.totals.gross_total));
    assert_eq!(invoice.totals.due, InvoiceAmount::ZERO);
}

#[test]
fn means_of_payment_have_their_codes() {
    for (payment, currency, code) in [
        ("", "EUR", "58"),
        ("  payment: {account: 12 345 678}\n", "EUR", "30"),
        (
            "  payment: {means: direct-debit, mandate: M-7, creditor: FR98ZZZ999999, debited: FR76 9999 9000 4200 0123 4567 873}\n",
            "EUR",
            "59",
        ),
        ("  payment: {means: card, card: \"1881\"}\n", "EUR", "48"),
        ("  payment: {means: cash}\n", "EUR", "10"),
        ("  payment: {means: cheque}\n", "EUR", "20"),
        ("  payment: {means: clearing}\n", "EUR", "97"),
        ("  vat_currency: {currency: EUR, rate: 0.9}\n", "USD", "30"),
        (
            "  vat_currency: {currency: EUR, rate: 0.9}\n  payment: {means: direct-debit, mandate: M-7}\n",
            "USD",
            "49",
        ),
    ] {
        let text = with(&plus(FRENCH, payment), "currency: EUR", &format!("currency: {currency}"));
        let payment = invoice(&text).payment.expect("means of payment");
        assert_eq!(payment.means_code, Some(Code::new(code)));
        match (code, payment.means) {
            ("59", Some(PaymentMeans::DirectDebit(debit))) => {
                assert_eq!(debit.mandate_reference.as_deref(), Some("M-7"));
                assert_eq!(debit.creditor_identifier.as_deref(), Some("FR98ZZZ999999"));
                assert_eq!(debit.debited_account.as_deref(), Some("FR7699999000420001234567873"));
            }
            ("49", Some(PaymentMeans::DirectDebit(debit))) => {
                assert_eq!(debit.mandate_reference.as_deref(), Some("M-7"));
            }
            ("48", Some(PaymentMeans::Card(card))) => {
                assert_eq!(card.primary_account_number.as_deref(), Some("1881"));
            }
            ("30" | "58", Some(PaymentMeans::CreditTransfer(accounts))) => {
                assert_eq!(accounts.len(), 1);
                assert!(accounts[0].account_identifier.is_some());
                assert_eq!(accounts[0].account_name.as_deref(), Some("Atelier Marchand SARL"));
            }
            ("10" | "20" | "97", None) => {}
            (code, means) => panic!("{code}: {means:?}"),
        }
    }
}

#[test]
fn a_mandate_is_not_lost_where_nothing_is_due() {
    // In CII it stands in the terms of payment, which nothing else asks for here.
    let keys = "  prepaid: 2560.50\n  payment: {means: direct-debit, mandate: M-7}\n  process: S1\n";
    let invoice = invoice(&with(&plus(FRENCH, keys), "  due: 2026-04-02\n", ""));
    let Some(PaymentMeans::DirectDebit(debit)) = invoice.payment.and_then(|payment| payment.means) else {
        panic!("no direct debit")
    };
    assert_eq!(debit.mandate_reference.as_deref(), Some("M-7"));
}

#[test]
fn who_is_paid_and_where_it_went() {
    let keys = "  payee: {name: Affacturage SA, id: AF-1, company_id: 552 100 554}\n  deliver_to: {name: Entrepôt Horizon, address: [Quai 3, 13002 Marseille], country_code: FR, location: E-3}\n  period: {from: 2026-02-01, to: 2026-02-28}\n";
    let invoice = invoice(&plus(FRENCH, keys));
    let payee = invoice.payee.expect("a payee");
    assert_eq!(payee.name.as_deref(), Some("Affacturage SA"));
    assert_eq!(payee.identifier.as_ref().map(|id| id.content()), Some("AF-1"));
    let Some(PaymentMeans::CreditTransfer(accounts)) = invoice.payment.and_then(|payment| payment.means)
    else {
        panic!("no transfer")
    };
    assert_eq!(accounts[0].account_name.as_deref(), Some("Affacturage SA"));
    let delivery = invoice.delivery.expect("a delivery");
    assert_eq!(delivery.party_name.as_deref(), Some("Entrepôt Horizon"));
    assert_eq!(delivery.location.as_ref().map(|id| id.content()), Some("E-3"));
    assert_eq!(delivery.date.map(|day| day.to_string()).as_deref(), Some("2026-03-02"));
    let address = delivery.address.expect("an address");
    assert_eq!((address.post_code.as_deref(), address.city.as_deref()), (Some("13002"), Some("Marseille")));
    assert_eq!(address.country, Some(Code::new("FR")));
    let period = invoice.invoicing_period.expect("a period");
    assert_eq!(period.start.map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
    assert_eq!(period.end.map(|day| day.to_string()).as_deref(), Some("2026-02-28"));
}

#[test]
fn goods_within_the_union_are_delivered_to_the_buyer() {
    let german =
        with(FRENCH, "  company_id: 987 654 324\n  vat_id: FR14 987654324\n", "  vat_id: DE999000201\n");
    let german = with(&german, "[12 rue des Lilas, 75011 Paris]", "[Werftstraße 23, 24143 Kiel]");
    let german = with(&with(&german, "vat: 20}", "vat: K}"), "vat: 10}", "vat: K}");
    let invoice = invoice(&with(&german, "operation: services", "operation: goods"));
    let address = invoice.delivery.and_then(|delivery| delivery.address).expect("an address");
    assert_eq!((address.city.as_deref(), address.country), (Some("Kiel"), Some(Code::new("DE"))));
    let [group] = invoice.vat_breakdown.as_slice() else { panic!("one group") };
    assert_eq!(group.exemption_reason_code, Some(Code::new("VATEX-EU-IC")));
    assert!(group.exemption_reason.as_ref().is_some_and(|reason| !reason.is_empty()));
}

#[test]
fn what_bears_no_vat_says_why() {
    let text = of_lines(
        "    - {description: Formation, quantity: 1, unit_price: 100, vat: E, exemption: {reason: Formation professionnelle, code: VATEX-EU-132}}\n    \
         - {description: Autre formation, quantity: 1, unit_price: 50, vat: E, exemption: {reason: Enseignement}}\n    \
         - {description: Conseil, quantity: 1, unit_price: 10, vat: 20}\n",
    );
    let invoice = invoice(&text);
    let group = invoice.vat_breakdown.iter().find(|group| group.category.as_str() == "E").expect("exempt");
    assert_eq!(group.exemption_reason.as_deref(), Some("Formation professionnelle; Enseignement"));
    assert_eq!(group.exemption_reason_code, Some(Code::new("VATEX-EU-132")));
    let taxed = invoice.vat_breakdown.iter().find(|group| group.category.as_str() == "S").expect("taxed");
    assert_eq!((&taxed.exemption_reason, &taxed.exemption_reason_code), (&None, &None));
}

#[test]
fn units_have_codes_or_are_notes() {
    let text = of_lines(
        "    - {description: a, quantity: 1, unit: hour, unit_price: 1, vat: 20}\n    \
         - {description: b, quantity: 1, unit: feuillets, unit_price: 1, vat: 20}\n    \
         - {description: c, quantity: 1, unit: {name: palettes, code: XPX}, unit_price: 1, vat: 20}\n    \
         - {description: d, quantity: 1, unit_price: 1, vat: 20}\n",
    );
    let units: Vec<_> = invoice(&text)
        .lines
        .into_iter()
        .map(|line| (line.unit_code.as_str().to_owned(), line.note.unwrap_or_default()))
        .collect();
    let wanted = [("HUR", ""), ("C62", "Unité: feuillets"), ("XPX", ""), ("C62", "")];
    assert_eq!(units, wanted.map(|(code, note)| (code.to_owned(), note.to_owned())));
}

#[test]
fn markup_stays_on_the_page() {
    let text = of_lines(
        "    - {description: \"**Dossier** de [presse](https://presse.example)\", details: \"_relié_ & `A4`\", quantity: 1, unit_price: 1, vat: 20}\n",
    );
    let text = plus(
        &text,
        "  notes: [\"**Merci** de votre _confiance_\"]\n  payment: {terms: \"à **30** jours\"}\n",
    );
    let xml = xml(&text);
    for sign in ["**", "_relié_", "](", "`"] {
        assert!(!xml.contains(sign), "`{sign}` in\n{xml}");
    }
    let invoice = super::read_back(&xml);
    assert_eq!(invoice.lines[0].item.name.as_deref(), Some("Dossier de presse"));
    assert_eq!(invoice.lines[0].item.description.as_deref(), Some("relié & A4"));
    assert_eq!(invoice.payment_terms.as_deref(), Some("à 30 jours"));
    assert!(notes(&invoice).contains(&"Merci de votre confiance".to_owned()));
}

#[test]
fn references_and_articles_reach_their_terms() {
    let keys = "  order: BC-1\n  sales_order: SO-2\n  contract: CT-3\n  project: PR-4\n  despatch: BL-5\n  receipt: BR-6\n  tender: AO-7\n  buyer_reference: SERV-8\n  accounting: CC-9\n";
    let text = with(
        &plus(FRENCH, keys),
        "quantity: 3, unit: piece",
        "item: A-1, buyer_item: B-2, gtin: \"4006381333931\", origin: PT, order_line: L-3, accounting: D-4, period: {from: 2026-02-01, to: 2026-02-03}, quantity: 3, unit: piece",
    );
    let invoice = invoice(&text);
    let of = |it: &Option<en16931::DocumentReference>| {
        it.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default()
    };
    assert_eq!(of(&invoice.purchase_order_reference), "BC-1");
    assert_eq!(of(&invoice.sales_order_reference), "SO-2");
    assert_eq!(of(&invoice.contract_reference), "CT-3");
    assert_eq!(of(&invoice.project_reference), "PR-4");
    assert_eq!(of(&invoice.despatch_advice_reference), "BL-5");
    assert_eq!(of(&invoice.receiving_advice_reference), "BR-6");
    assert_eq!(of(&invoice.tender_reference), "AO-7");
    assert_eq!(invoice.buyer_reference.as_deref(), Some("SERV-8"));
    assert_eq!(invoice.accounting_reference.as_deref(), Some("CC-9"));
    let line = &invoice.lines[0];
    assert_eq!(line.item.seller_identifier.as_deref(), Some("A-1"));
    assert_eq!(line.item.buyer_identifier.as_deref(), Some("B-2"));
    let gtin = line.item.standard_identifier.as_ref().map(|id| (id.scheme(), id.content()));
    assert_eq!(gtin, Some((Some("0160"), "4006381333931")));
    assert_eq!(line.item.origin_country, Some(Code::new("PT")));
    assert_eq!(of(&line.order_line_reference), "L-3");
    assert_eq!(line.accounting_reference.as_deref(), Some("D-4"));
    assert!(line.period.is_some());
}

#[test]
fn mentions_of_the_law_have_their_codes() {
    let codes = |text: &str| -> Vec<String> {
        let invoice = invoice(text);
        let mut codes: Vec<String> = invoice
            .notes
            .into_iter()
            .filter_map(|note| note.subject_code)
            .map(|code| code.as_str().to_owned())
            .collect();
        codes.sort();
        codes
    };
    assert_eq!(codes(FRENCH), ["AAB", "PMD", "PMT"]);
    let early = plus(FRENCH, "  payment: {early_payment: 2 % à dix jours}\n");
    assert_eq!(codes(&early), ["AAB", "PMD", "PMT"]);
    assert!(xml(&early).contains("2 % à dix jours"));
    assert!(complaints(&german()).is_empty());
}
