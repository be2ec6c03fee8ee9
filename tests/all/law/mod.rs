//! The law of invoices: every file complete, every condition as it should be.

mod facts;
mod files;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use letterpress::invoice::{Category, Code, Decimal, Kind, Operation};
use letterpress::law::{Buyer, Country, Datum, Fact, Present, Situation, countries, country, in_eu};

fn law(code: &str) -> &'static Country {
    country(code).unwrap_or_else(|| panic!("{code} is not known"))
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn of(category: Category) -> Situation {
    Situation { categories: BTreeSet::from([category]), ..Situation::default() }
}

fn with(fact: Fact, category: Category) -> Situation {
    Situation { facts: BTreeSet::from([fact]), ..of(category) }
}

fn ids(country: &str, situation: &Situation, day: &str) -> Vec<&'static str> {
    law(country).mentions(situation, date(day), "en").iter().map(|mention| mention.id).collect()
}

#[test]
fn words_are_read_as_they_are_written() {
    for fact in Fact::ALL {
        assert_eq!(Fact::parse(fact.word()), Some(*fact));
    }
    assert_eq!(Fact::parse("Small-Business"), None);
    assert!(Datum::ALL.len() > 15 && Buyer::ALL.len() == 2);
}

#[test]
fn what_holds_whatever_the_invoice() {
    use Code::{Epc, None as No, Swiss};
    let table = [
        ("FR", true, true, No, Some("EUR")),
        ("DE", true, true, Epc, Some("EUR")),
        ("AT", true, true, Epc, Some("EUR")),
        ("BE", true, true, Epc, Some("EUR")),
        ("NL", true, true, Epc, Some("EUR")),
        ("FI", true, true, Epc, Some("EUR")),
        ("IT", true, true, No, Some("EUR")),
        ("ES", true, true, No, Some("EUR")),
        ("PL", true, true, No, Some("PLN")),
        ("CH", false, false, Swiss, None),
        ("LI", false, false, Swiss, None),
        ("GB", false, false, No, Some("GBP")),
        ("US", false, false, No, None),
    ];
    for (code, eu, e_invoice, payment, vat_currency) in table {
        let country = law(code);
        assert_eq!(country.code(), code);
        assert_eq!(country.in_eu(), eu, "{code}");
        assert_eq!(country.e_invoice().default, e_invoice, "{code}");
        assert_eq!(country.payment_code(), payment, "{code}");
        assert_eq!(country.vat_currency().map(|(currency, _)| currency), vat_currency, "{code}");
    }
    for (territory, country) in [("EL", "GR"), ("RE", "FR"), ("MQ", "FR"), ("IM", "GB"), ("XI", "GB")] {
        assert_eq!(law(territory).code(), country);
    }
    assert!(in_eu("RE") && in_eu("EL") && !in_eu("XI") && !in_eu("CH") && !in_eu(""));
    for unknown in ["", "fr", "NO", "FRA", "ZZ", "EU", "FR-requirements"] {
        assert!(country(unknown).is_none(), "{unknown}");
    }
    assert_eq!(countries().filter(|code| in_eu(code)).count(), 27);
}

#[test]
fn rates_that_exist() {
    use Category::{AE, E, K, L, S, Z};
    let table = [
        ("FR", S, "20", "2026-03-03"),
        ("FR", S, "20.00", "2026-03-03"),
        ("FR", S, "5.5", "2026-03-03"),
        ("FR", S, "0.9", "2026-03-03"),
        ("FR", S, "8.5", "2026-03-03"),
        ("FR", S, "19.6", "2013-12-31"),
        ("FR", E, "0", "2026-03-03"),
        ("FR", AE, "0.00", "2026-03-03"),
        ("FR", K, "0", "2026-03-03"),
        ("DE", S, "16", "2020-12-31"),
        ("DE", Z, "0", "2026-03-03"),
        ("AT", S, "19", "2026-03-03"),
        ("AT", S, "4.9", "2026-07-01"),
        ("CH", S, "7.7", "2023-12-31"),
        ("CH", S, "8.1", "2024-01-01"),
        ("LI", S, "8.1", "2026-01-01"),
        ("GB", Z, "0", "2026-03-03"),
        ("FI", S, "25.5", "2026-03-03"),
        ("ES", L, "7", "2026-03-03"),
        ("US", S, "8.875", "2026-03-03"),
        ("US", S, "0", "2026-03-03"),
    ];
    for (code, category, rate, day) in table {
        assert_eq!(law(code).rate_exists(category, dec(rate), date(day)), Ok(()), "{code} {rate} {day}");
    }
}

#[test]
fn rates_that_do_not_exist_are_told_with_those_that_do() {
    use Category::{E, S, Z};
    let table = [
        (
            "FR",
            S,
            "19.6",
            "2026-03-03",
            "19.6 % ended on 2013-12-31; the VAT rates in France on 2026-03-03 are 20, 10, 5.5, 2.1 %, in parts of the country also 13, 8.5, 1.75, 1.05, 0.9 %",
        ),
        (
            "FR",
            Z,
            "0",
            "2026-03-03",
            "France has no zero rate: what is exempt has category E, the buyer's tax AE, goods sent abroad K or G",
        ),
        ("FR", E, "20", "2026-03-03", "VAT category E has no tax: its rate is 0"),
        ("DE", S, "21", "2026-03-03", "the VAT rates in Germany on 2026-03-03 are 19, 7 %"),
        (
            "DE",
            S,
            "19",
            "2020-08-01",
            "19 % ended on 2020-06-30; the VAT rates in Germany on 2020-08-01 are 16, 5 %",
        ),
        (
            "AT",
            S,
            "4.9",
            "2026-06-30",
            "4.9 % begins on 2026-07-01; the VAT rates in Austria on 2026-06-30 are 20, 13, 10 %, in parts of the country also 19 %",
        ),
        (
            "CH",
            S,
            "7.7",
            "2024-01-01",
            "7.7 % ended on 2023-12-31; the VAT rates in Switzerland on 2024-01-01 are 8.1, 3.8, 2.6 %",
        ),
        ("US", S, "-1", "2026-03-03", "a tax rate is zero or more"),
    ];
    for (code, category, rate, day, help) in table {
        let told = law(code).rate_exists(category, dec(rate), date(day));
        assert_eq!(told, Err(help.to_owned()), "{code} {rate} {day}");
    }
}

#[test]
fn a_french_invoice_has_each_coded_note_once() {
    let situation = Situation { supply: Some(Operation::Services), ..Situation::default() };
    let mentions = law("FR").mentions(&situation, date("2026-11-25"), "fr-FR");
    for code in ["PMT", "PMD", "AAB"] {
        assert_eq!(mentions.iter().filter(|mention| mention.note_code == Some(code)).count(), 1, "{code}");
    }
    assert_eq!(
        ids("FR", &situation, "2026-11-25"),
        ["operation-category", "late-payment", "recovery-indemnity", "early-payment"]
    );
    // Credit notes have them too: BR-FR-05 knows no exception.
    let credit = Situation { kind: Kind::CreditNote, due: false, ..Situation::default() };
    let sole = Situation { facts: BTreeSet::from([Fact::SoleTrader]), ..credit };
    assert_eq!(
        ids("FR", &sole, "2026-11-25"),
        ["sole-trader", "late-payment", "recovery-indemnity", "early-payment"]
    );
    // A discount is for the author to word, and consumers owe no 40 €.
    let discount = Situation { discount: true, ..Situation::default() };
    assert!(!ids("FR", &discount, "2026-11-25").contains(&"early-payment"));
    let missing = law("FR").missing(&discount, &Present::default(), date("2026-11-25"));
    assert!(missing.iter().any(|one| one.id == "early-payment" && one.law.contains("L441-9")));
    let consumer = Situation { buyer: Buyer::Consumer, ..Situation::default() };
    assert_eq!(ids("FR", &consumer, "2026-11-25"), [""; 0]);
}

#[test]
fn sentences_follow_the_situation_and_the_day() {
    use Category::{AE, E, G, K, O, S, Z};
    let eu = |category| Situation { buyer_country: Some("DE".to_owned()), ..of(category) };
    let self_billed = Situation { kind: Kind::SelfBilled, ..Situation::default() };
    type Case = (&'static str, Situation, &'static str, &'static str, &'static str, &'static str);
    let table: Vec<Case> = vec![
        (
            "FR",
            with(Fact::SmallBusiness, E),
            "2026-11-25",
            "fr-FR",
            "vat-exempt-small-business",
            "TVA non applicable, article 293 B du CGI",
        ),
        (
            "FR",
            with(Fact::SmallBusiness, E),
            "2028-07-01",
            "fr-FR",
            "vat-exempt-small-business",
            "TVA non applicable, article L. 223-3 du Code des impositions sur les biens et services (CIBS)",
        ),
        ("FR", of(AE), "2026-11-25", "fr-FR", "reverse-charge", "Autoliquidation"),
        (
            "FR",
            with(Fact::BuildingSubcontract, AE),
            "2026-11-25",
            "fr-FR",
            "reverse-charge-building",
            "Autoliquidation – article 283, 2 nonies du CGI",
        ),
        (
            "FR",
            eu(K),
            "2026-11-25",
            "de-DE",
            "intra-community",
            "Steuerfreie innergemeinschaftliche Lieferung, Artikel 262 ter, I des französischen Steuergesetzbuchs (CGI)",
        ),
        (
            "FR",
            of(G),
            "2026-11-25",
            "en-GB",
            "export",
            "Exempt export, article 262, I of the French tax code (CGI)",
        ),
        (
            "FR",
            with(Fact::VatOnDebits, S),
            "2026-11-25",
            "fr-FR",
            "vat-on-debits",
            "Option pour le paiement de la taxe d’après les débits",
        ),
        ("FR", self_billed.clone(), "2026-11-25", "fr-FR", "self-billing", "Autofacturation"),
        ("DE", self_billed.clone(), "2026-11-25", "de-DE", "self-billing", "Gutschrift"),
        (
            "DE",
            with(Fact::SmallBusiness, E),
            "2026-11-25",
            "de-DE",
            "vat-exempt-small-business",
            "Steuerbefreiung für Kleinunternehmer (§ 19 UStG)",
        ),
        (
            "DE",
            with(Fact::SmallBusiness, E),
            "2024-12-31",
            "de-DE",
            "vat-exempt-small-business",
            "Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG",
        ),
        (
            "DE",
            of(AE),
            "2026-11-25",
            "de-DE",
            "reverse-charge",
            "Steuerschuldnerschaft des Leistungsempfängers",
        ),
        ("DE", of(AE), "2026-11-25", "nl-NL", "reverse-charge", "Btw verlegd"),
        (
            "DE",
            with(Fact::PrivateBuildingWork, S),
            "2026-11-25",
            "de-DE",
            "keep-invoice",
            "Diese Rechnung ist zwei Jahre lang aufzubewahren (§ 14b Abs. 1 Satz 5 UStG).",
        ),
        (
            "DE",
            with(Fact::CashAccounting, S),
            "2028-01-01",
            "de-DE",
            "cash-accounting",
            "Versteuerung nach vereinnahmten Entgelten",
        ),
        (
            "DE",
            with(Fact::SolarInstallation, Z),
            "2026-11-25",
            "de-DE",
            "solar-installation",
            "Umsatzsteuersatz 0 % gemäß § 12 Abs. 3 UStG",
        ),
        (
            "AT",
            with(Fact::SmallBusiness, E),
            "2026-11-25",
            "de-AT",
            "vat-exempt-small-business",
            "Umsatzsteuerfrei aufgrund der Kleinunternehmerregelung (§ 6 Abs. 1 Z 27 UStG 1994)",
        ),
        (
            "CH",
            with(Fact::SmallBusiness, O),
            "2026-11-25",
            "fr-CH",
            "vat-exempt-small-business",
            "Non assujetti à la TVA (art. 10, al. 2, LTVA)",
        ),
        ("BE", of(AE), "2026-11-25", "nl-BE", "reverse-charge", "Btw verlegd"),
        ("BE", self_billed.clone(), "2026-11-25", "fr-BE", "self-billing", "Facture établie par le preneur"),
        (
            "GB",
            of(AE),
            "2026-11-25",
            "en-GB",
            "reverse-charge",
            "Reverse charge: VAT Act 1994 Section 55A applies. Customer to pay the VAT to HMRC.",
        ),
        ("GB", eu(AE), "2026-11-25", "en-GB", "reverse-charge", "Reverse charge"),
        (
            "GB",
            self_billed.clone(),
            "2026-11-25",
            "en-GB",
            "self-billing",
            "Self-billing invoice. The VAT shown is your output tax due to HMRC.",
        ),
        ("IT", of(AE), "2026-11-25", "it-IT", "reverse-charge", "Inversione contabile"),
        ("ES", of(AE), "2026-11-25", "es-ES", "reverse-charge", "Inversión del sujeto pasivo"),
        ("PL", of(AE), "2026-11-25", "pl-PL", "reverse-charge", "Odwrotne obciążenie"),
        (
            "NL",
            with(Fact::SmallBusiness, E),
            "2026-11-25",
            "nl-NL",
            "vat-exempt-small-business",
            "Vrijgesteld van btw op grond van artikel 25 van de Wet op de omzetbelasting 1968 (kleineondernemersregeling)",
        ),
        ("PT", self_billed.clone(), "2026-11-25", "pt-PT", "self-billing", "Autofaturação"),
    ];
    for (code, situation, day, language, id, text) in table {
        let mentions = law(code).mentions(&situation, date(day), language);
        let said = mentions.iter().find(|mention| mention.id == id);
        assert_eq!(said.map(|mention| mention.text), Some(text), "{code} {id} {day}: {mentions:?}");
    }
}

#[test]
fn what_must_not_be_said() {
    let table = [
        ("DE", with(Fact::CashAccounting, Category::S), "2027-12-31", "cash-accounting"),
        ("DE", Situation::default(), "2026-11-25", "late-payment"),
        ("DE", Situation::default(), "2026-11-25", "keep-invoice"),
        ("DE", Situation::default(), "2026-11-25", "self-billing"),
        ("FR", with(Fact::SmallBusiness, Category::E), "2026-11-25", "reverse-charge"),
        ("FR", with(Fact::VatOnDebits, Category::E), "2026-11-25", "vat-on-debits"),
        ("CH", of(Category::AE), "2026-11-25", "reverse-charge"),
        ("US", Situation::default(), "2026-11-25", "late-payment"),
    ];
    for (code, situation, day, id) in table {
        assert!(!ids(code, &situation, day).contains(&id), "{code} {id}");
    }
}

#[test]
fn a_sentence_on_request() {
    let consumer = Situation { buyer: Buyer::Consumer, ..Situation::default() };
    let day = date("2026-11-25");
    let said = law("DE").mention("late-payment", &consumer, day, "de-DE").expect("a sentence");
    assert!(said.text.contains("§ 286 Abs. 3 BGB") && said.language == "de", "{said:?}");
    let said = law("DE").mention("late-payment", &Situation::default(), day, "pl").expect("a sentence");
    assert!(said.text.contains("nine percentage points") && said.language == "en", "{said:?}");
    let same_day = law("DE").mention("delivery-date", &consumer, day, "de-DE").map(|said| said.text);
    assert_eq!(same_day, Some("Leistungsdatum entspricht Rechnungsdatum"));
    assert!(law("DE").mention("self-billing", &consumer, day, "de").is_none());
    assert!(law("DE").mention_ids().contains(&"late-payment"));
}
