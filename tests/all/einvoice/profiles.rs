//! Profiles: which e-invoice is embedded, under which name, with which identifiers.

use letterpress::pdf::{Attachment, Profile, Relationship};

use super::{FRENCH, GERMAN, complaints, document, invoice, made, plus, with};

fn attached(text: &str) -> Option<Attachment> {
    let made = made(&document(text)).unwrap_or_else(|found| panic!("{found}"));
    assert!(made.warnings.is_empty(), "{}", made.warnings);
    made.attachment
}

#[test]
fn each_profile_has_its_name_and_identifier() {
    let core = "urn:cen.eu:en16931:2017";
    for (name, profile, file, id) in [
        ("basic", Profile::Basic, "factur-x.xml", format!("{core}#compliant#urn:factur-x.eu:1p0:basic")),
        ("en16931", Profile::En16931, "factur-x.xml", core.to_owned()),
        (
            "extended",
            Profile::Extended,
            "factur-x.xml",
            format!("{core}#conformant#urn:factur-x.eu:1p0:extended"),
        ),
    ] {
        let text = with(FRENCH, "e_invoice: en16931", &format!("e_invoice: {name}"));
        let attached = attached(&text).expect(name);
        assert_eq!((attached.name.as_str(), attached.profile), (file, Some(profile)));
        assert_eq!((attached.mime.as_str(), attached.relationship), ("text/xml", Relationship::Alternative));
        assert_eq!(attached.description, "Factur-X / ZUGFeRD: F-2026-031");
        assert_eq!(attached.modified.to_string(), "2026-03-03");
        let invoice = invoice(&text);
        assert_eq!(invoice.specification_id, Some(id));
        assert_eq!(invoice.business_process.as_deref(), Some("S1"));
    }
    assert_eq!(attached(&with(FRENCH, "e_invoice: en16931", "e_invoice: none")), None);
}

#[test]
fn xrechnung_has_a_name_of_its_own() {
    let attached = attached(GERMAN).expect("an e-invoice");
    assert_eq!((attached.name.as_str(), attached.profile), ("xrechnung.xml", Some(Profile::XRechnung)));
    assert_eq!(attached.description, "XRechnung: R-2026-0388");
    let invoice = invoice(GERMAN);
    let id = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
    assert_eq!(invoice.specification_id.as_deref(), Some(id));
    let process = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
    assert_eq!(invoice.business_process.as_deref(), Some(process));
    assert_eq!(invoice.buyer_reference.as_deref(), Some("11001-99900077-68"));
    let seller = invoice.seller.electronic_address.expect("an address");
    assert_eq!((seller.scheme(), seller.content()), (Some("EM"), "post@nordlicht.example"));
}

#[test]
fn sellers_in_the_union_have_one_by_habit() {
    let silent = with(FRENCH, "  e_invoice: en16931\n", "");
    let profile = |text: &str| attached(text).map(|attached| attached.profile);
    assert_eq!(profile(&silent), Some(Some(Profile::En16931)));
    let german = with(&with(GERMAN, "  e_invoice: xrechnung\n", ""), "vat: 7", "vat: 19");
    assert_eq!(profile(&german), Some(Some(Profile::En16931)));
    // Neither in Switzerland, nor in the United Kingdom or the United States.
    for (country, vat_id, rates) in [
        ("CH", "CHE-109.322.551 MWST", ["8.1", "2.6"]),
        ("GB", "GB980780684", ["20", "5"]),
        ("US", "", ["0", "0"]),
    ] {
        let own = if vat_id.is_empty() { String::new() } else { format!("  vat_id: {vat_id}\n") };
        let seller = format!("{own}  country_code: {country}\n");
        let mut text = with(&german, "  company_id: HRB 999999 B\n  vat_id: DE999000121\n", &seller);
        for (rate, own) in [("vat: 19}\n", rates[0]), ("vat: 19}\n", rates[1])] {
            text = with(&text, rate, &format!("vat: {own} }}\n"));
        }
        assert_eq!(profile(&text), None, "{country}");
    }
}

#[test]
fn what_lacks_for_the_habit_is_one_warning() {
    // A buyer without SIREN: the letter is made, its author told once how to have the e-invoice too.
    let text = with(FRENCH, "  e_invoice: en16931\n", "");
    let text = with(&text, "  company_id: 987 654 324\n  vat_id: FR14 987654324\n", "");
    let found = complaints(&text);
    assert_eq!(found.iter().filter(|line| line.contains("no-e-invoice")).count(), 1, "{found:#?}");
    assert!(!found.iter().any(|line| !line.starts_with("warning ")), "{found:#?}");
    // A consumer needs none.
    let consumer = with(&text, "organisation: Société Horizon", "name: Claire Dubois");
    assert!(!complaints(&consumer).iter().any(|line| line.contains("e-invoice")));
}

#[test]
fn what_basic_cannot_hold_is_an_error_at_its_place() {
    let basic = with(FRENCH, "e_invoice: en16931", "e_invoice: basic");
    let line = "quantity: 3, unit: piece";
    for (from, to, at, what) in [
        ("  currency: EUR\n", "  currency: EUR\n  round_to: 0.20\n", "0.20", "BT-114"),
        ("  currency: EUR\n", "  currency: EUR\n  sales_order: SO-7\n", "SO-7", "BT-14"),
        ("  currency: EUR\n", "  currency: EUR\n  project: Mistral\n", "Mistral", "BT-11"),
        ("  currency: EUR\n", "  currency: EUR\n  receipt: RA-9\n", "RA-9", "BT-15"),
        ("  currency: EUR\n", "  currency: EUR\n  tender: LOT-2\n", "LOT-2", "BT-17"),
        (line, "details: relié, quantity: 3, unit: piece", "relié", "BT-154"),
        (line, "item: A-1, quantity: 3, unit: piece", "A-1", "BT-155"),
        (line, "buyer_item: B-1, quantity: 3, unit: piece", "B-1", "BT-156"),
        (line, "origin: PT, quantity: 3, unit: piece", "PT", "BT-159"),
        (line, "order_line: L4, quantity: 3, unit: piece", "L4", "BT-132"),
        (line, "accounting: C-88, quantity: 3, unit: piece", "C-88", "BT-133"),
    ] {
        let found = complaints(&with(&basic, from, to));
        let help = "write `e_invoice: en16931`, or leave it out";
        let [one] = found.as_slice() else { panic!("{what}: {found:#?}") };
        assert!(one.starts_with(&format!("`{at}` basic-profile: the profile BASIC holds no ")), "{one}");
        assert!(one.contains(what) && one.ends_with(help), "{one}");
        // Other profiles hold it.
        invoice(&with(FRENCH, from, to));
    }
}

#[test]
fn basic_says_less_but_nothing_else() {
    let basic = invoice(&with(FRENCH, "e_invoice: en16931", "e_invoice: basic"));
    let whole = invoice(FRENCH);
    assert_eq!(basic.lines, whole.lines);
    assert_eq!(basic.totals, whole.totals);
    assert_eq!(basic.vat_breakdown, whole.vat_breakdown);
    assert_eq!(basic.seller.contact, Default::default());
    assert_eq!(basic.seller.additional_legal_information, None);
    assert!(whole.seller.additional_legal_information.is_some());
    // Of 0.03 with 20 % no net sum in cents is left: the cent is a rounding amount, which BASIC has not.
    let gross = plus(&with(FRENCH, "e_invoice: en16931", "e_invoice: basic"), "  prices_include_vat: true\n");
    let gross = with(&gross, "quantity: 3, unit: piece, unit_price: 450.00", "quantity: 1, unit_price: 0.03");
    let found = complaints(&gross);
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert!(one.starts_with("`F-2026-031` basic-profile") && one.contains("BT-114"), "{one}");
}
