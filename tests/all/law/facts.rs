//! What must be there, and what a country heeds.

use letterpress::invoice::{Category, Kind};
use letterpress::law::{Buyer, Datum, Fact, Present, Situation, countries, in_eu};

use super::{date, dec, law, of, with};

#[test]
fn reasons_of_exemptions_are_the_words_of_the_page() {
    use Category::{AE, E, G, K, O, S};
    let eu = |category| Situation { buyer_country: Some("IT".to_owned()), ..of(category) };
    let table = [
        ("FR", with(Fact::SmallBusiness, E), E, Some("VATEX-FR-FRANCHISE")),
        ("FR", with(Fact::Teaching, E), E, Some("VATEX-FR-CGI261-4")),
        ("FR", of(AE), AE, Some("VATEX-EU-AE")),
        ("DE", with(Fact::SmallBusiness, E), E, None),
        ("DE", eu(K), K, Some("VATEX-EU-IC")),
        ("AT", of(G), G, Some("VATEX-EU-G")),
        ("BE", of(O), O, Some("VATEX-EU-O")),
        ("SE", eu(K), K, Some("VATEX-EU-IC")),
        ("GB", with(Fact::MarginArt, E), E, Some("VATEX-EU-I")),
    ];
    for (code, situation, category, vatex) in table {
        let day = date("2026-11-25");
        let reason = law(code).reason(category, &situation, day, "en").expect("a reason");
        assert_eq!(reason.vatex, vatex, "{code}");
        let mentions = law(code).mentions(&situation, day, "en");
        let said: Vec<_> = mentions.iter().filter(|mention| mention.exemption == Some(category)).collect();
        assert_eq!(said.len(), 1, "{code}: {said:?}");
        assert!(said.iter().all(|mention| mention.text == reason.text && mention.id == reason.id), "{code}");
    }
    // Why else something is exempt only its author knows.
    let day = date("2026-11-25");
    assert!(law("FR").reason(E, &of(E), day, "fr").is_none());
    assert!(law("FR").reason(S, &of(S), day, "fr").is_none());
}

#[test]
fn what_is_missing_and_what_is_not() {
    use Datum as D;
    let everywhere = [D::SellerAddress, D::BuyerAddress, D::DeliveryDate, D::SellerLegal];
    let small = |gross: &str| Situation { gross: Some(dec(gross)), ..Situation::default() };
    let trader = with(Fact::SoleTrader, Category::S);
    let credit = Situation { kind: Kind::CreditNote, ..Situation::default() };
    type Case = (&'static str, Situation, &'static [Datum], &'static str, &'static [&'static str]);
    let table: Vec<Case> = vec![
        (
            "FR",
            Situation { due: true, ..Situation::default() },
            &[],
            "2026-11-25",
            &["seller-company-id", "seller-vat-id", "buyer-company-id", "operation-category", "due-date"],
        ),
        ("FR", Situation::default(), &[], "2026-08-31", &["seller-company-id", "seller-vat-id", "due-date"]),
        (
            "FR",
            Situation::default(),
            &[D::SellerCompanyId, D::SellerVatId, D::BuyerCompanyId, D::Supply, D::DueDate],
            "2026-11-25",
            &[],
        ),
        (
            "FR",
            Situation { buyer: Buyer::Consumer, ..Situation::default() },
            &[D::SellerCompanyId, D::SellerVatId],
            "2026-11-25",
            &[],
        ),
        ("DE", Situation::default(), &[], "2026-11-25", &["seller-tax-id"]),
        ("DE", Situation::default(), &[D::SellerTaxNumber], "2026-11-25", &[]),
        ("DE", Situation::default(), &[D::SellerVatId], "2026-11-25", &[]),
        ("DE", small("250.00"), &[], "2026-11-25", &[]),
        ("DE", small("250.01"), &[], "2026-11-25", &["seller-tax-id"]),
        ("DE", trader.clone(), &[D::SellerTaxNumber], "2026-11-25", &[]),
        ("DE", credit.clone(), &[D::SellerTaxNumber], "2026-11-25", &["preceding-invoice"]),
        ("AT", small("10000"), &[D::SellerVatId], "2026-11-25", &[]),
        ("AT", small("10000.01"), &[D::SellerVatId], "2026-11-25", &["buyer-vat-id"]),
        ("CH", Situation::default(), &[], "2026-11-25", &["seller-vat-id"]),
        ("CH", with(Fact::SmallBusiness, Category::O), &[], "2026-11-25", &[]),
        (
            "GB",
            Situation { foreign_currency: true, ..Situation::default() },
            &[D::SellerVatId],
            "2026-11-25",
            &["national-vat"],
        ),
        ("BE", Situation::default(), &[D::SellerVatId], "2026-11-25", &["buyer-vat-id"]),
        ("US", Situation::default(), &[], "2026-11-25", &[]),
        (
            "IT",
            Situation { buyer_country: Some("FR".to_owned()), ..of(Category::K) },
            &[D::SellerVatId],
            "2026-11-25",
            &["buyer-vat-id"],
        ),
    ];
    for (code, situation, data, day, wanted) in table {
        let present: Present = everywhere.iter().chain(data).copied().collect();
        let missing = law(code).missing(&situation, &present, date(day));
        let found: Vec<&str> = missing.iter().map(|one| one.id).collect();
        assert_eq!(found, wanted, "{code} {day} {data:?}");
        assert!(missing.iter().all(|one| !one.law.is_empty() && !one.remedy.is_empty()));
    }
    // Without anything, the date of supply and the addresses are missed everywhere in the EU.
    for code in countries().filter(|code| in_eu(code)) {
        let missing = law(code).missing(&Situation::default(), &Present::default(), date("2026-11-25"));
        for wanted in ["delivery-date", "seller-address", "buyer-address"] {
            assert!(missing.iter().any(|one| one.id == wanted), "{code} {wanted}");
        }
    }
}

#[test]
fn facts_that_a_country_heeds() {
    let table = [
        ("FR", Fact::VatOnDebits, true),
        ("DE", Fact::VatOnDebits, false),
        ("DE", Fact::SolarInstallation, true),
        ("CH", Fact::NotificationProcedure, true),
        ("SE", Fact::SmallBusiness, true),
        ("US", Fact::SmallBusiness, false),
    ];
    for (code, fact, heeded) in table {
        assert_eq!(law(code).heeds(fact), heeded, "{code} {}", fact.word());
    }
    // Each fact matters somewhere.
    for fact in Fact::ALL {
        assert!(countries().any(|code| law(code).heeds(*fact)), "{}", fact.word());
    }
}
