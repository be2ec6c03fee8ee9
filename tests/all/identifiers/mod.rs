//! Identifiers: each checksum with numbers that are right and some that are not.

mod addresses;

use letterpress::identifiers::{
    Fault, codes, company_id, company_scheme, country_code, country_name, default_scheme, electronic_address,
    gtin, is_country, lei, leitweg_id, siren, siret, swiss_uid, unit_code, vat_id, vat_of_siren, vat_prefix,
};
use letterpress::locale::Words;
use proptest::prelude::*;

/// What is wrong, as a word.
fn fault<T>(result: Result<T, letterpress::identifiers::Wrong>) -> Option<Fault> {
    result.err().map(|wrong| wrong.reason)
}

#[test]
fn siren_and_siret() {
    use Fault::{Checksum, Form};
    for good in ["123456782", "732 829 320", "356000000"] {
        assert!(siren(good).is_ok(), "{good}");
    }
    assert_eq!(siren("732 829 320").as_deref(), Ok("732829320"));
    for (bad, why) in [
        ("123456789", Checksum),
        ("732829302", Checksum),
        ("12345678", Form),
        ("000000000", Form),
        ("12345678A", Form),
        ("", Form),
    ] {
        assert_eq!(fault(siren(bad)), Some(why), "{bad}");
    }
    // The last is an office of La Poste: all digits add up to a multiple of five.
    for good in ["732 829 320 00074", "35600000049837"] {
        assert!(siret(good).is_ok(), "{good}");
    }
    for (bad, why) in [
        ("73282932000075", Checksum),
        ("35600000049838", Checksum),
        ("732829320", Form),
        // Luhn's sum of the whole is right, but its first nine digits are no SIREN.
        ("73282933000073", Checksum),
    ] {
        assert_eq!(fault(siret(bad)), Some(why), "{bad}");
    }
    assert_eq!(vat_of_siren("123456782").as_deref(), Ok("FR11123456782"));
    assert!(vat_of_siren("123456783").is_err());
    let wrong = siren("123456789").expect_err("a checksum");
    assert_eq!(wrong.to_string(), "this is not a SIREN");
    assert_eq!(wrong.help(), "a digit is wrong or two are swapped: the check digits do not agree");
    assert_eq!(siren("12").expect_err("a form").help(), "it has nine digits, such as 123 456 782");
}

/// Two that are right for each country, and one that is not.
const VAT: [(&str, &str, &str, &str); 29] = [
    ("AT", "ATU38014126", "ATU93018289", "ATU38014127"),
    ("BE", "BE1250664550", "BE0403170701", "BE0403170710"),
    ("CH", "CHE813357786", "CHE-123.456.788 MWST", "CHE-123.456.789 MWST"),
    ("CY", "CY89066599H", "CY96876249K", "CY96876249L"),
    ("CZ", "CZ21092842", "CZ01434110", "CZ21092843"),
    ("DE", "DE810992622", "DE496392681", "DE810992623"),
    ("DK", "DK94921406", "DK45555070", "DK94921407"),
    ("EE", "EE407914702", "EE779102789", "EE407914703"),
    ("GR", "EL934440050", "GR727076134", "EL934440051"),
    ("ES", "ESB40922288", "ESC09500109", "ESB40922289"),
    ("ES", "ES12345678Z", "ESX1234567L", "ES12345678A"),
    ("FI", "FI35967027", "FI85133143", "FI35967028"),
    ("FR", "FR60193746070", "FR 11 123 456 782", "FR12123456782"),
    ("FR", "FR4Z123456782", "FR83404833048", "FR4Y123456782"),
    ("GB", "GB137665600", "GB191339008368", "GB137665601"),
    ("GB", "XIGD001", "GBHA500", "GBGD500"),
    ("HR", "HR37338369305", "HR06738401131", "HR37338369306"),
    ("HU", "HU60639846", "HU05861295", "HU60639847"),
    ("IE", "IE5436330V", "IE8036440B", "IE5436330W"),
    ("IT", "IT77919440014", "IT73518271009", "IT77919440015"),
    ("LU", "LU75516702", "LU98963645", "LU75516703"),
    ("MT", "MT78847256", "MT28416432", "MT78847257"),
    ("NL", "NL693134298B04", "NL177890174B72", "NL693134299B04"),
    ("NO", "NO484449139", "NO 608 660 615 MVA", "NO484449130"),
    ("PL", "PL1528494623", "PL 193-007-40-45", "PL1528494624"),
    ("PT", "PT868792160", "PT463841794", "PT868792161"),
    ("RO", "RO462476", "RO7346688458", "RO462477"),
    ("SE", "SE630284773301", "SE737329835001", "SE630284773401"),
    ("SI", "SI85388297", "SI65964900", "SI85388298"),
];

#[test]
fn vat_identifiers() {
    for (country, first, second, bad) in VAT {
        for good in [first, second] {
            assert_eq!(vat_id(good).map(|id| id.country), Ok(country), "{good}");
        }
        assert_eq!(fault(vat_id(bad)), Some(Fault::Checksum), "{bad}");
    }
    // Only their forms are known.
    for good in ["BG175074752", "LT119511515", "LV40003521600", "SK6644957550", "XI137665600"] {
        assert!(vat_id(good).is_ok(), "{good}");
    }
    assert_eq!(fault(vat_id("SK6644957551")), Some(Fault::Checksum));
    for bad in [
        "FR123",
        "DE012345678",
        "ATX38014126",
        "NL693134298C04",
        "IT7791944001",
        "CH123456788",
        "LV4000352160",
        "DE",
        "FR",
        "EL",
    ] {
        assert_eq!(fault(vat_id(bad)), Some(Fault::Form), "{bad}");
    }
    for bad in ["", "123456789", "ZZ123456", "é", "Q"] {
        assert_eq!(fault(vat_id(bad)), Some(Fault::Country), "{bad}");
    }
    let wrong = vat_id("DE12345").expect_err("a form");
    assert_eq!(
        (wrong.to_string(), wrong.help()),
        (
            "this is not a German VAT identifier".to_owned(),
            "it has DE and nine digits, the first not 0".to_owned()
        )
    );
}

#[test]
fn vat_identifiers_as_e_invoice_and_page_have_them() {
    let table = [
        ("fr11 123 456 782", "FR11123456782", "FR11 123 456 782"),
        ("CHE-123.456.788 MWST", "CHE123456788", "CHE-123.456.788 MWST"),
        ("CHE 123 456 788 tva", "CHE123456788", "CHE-123.456.788 TVA"),
        ("CHE123456788", "CHE123456788", "CHE-123.456.788"),
        ("BE 403.170.701", "BE0403170701", "BE 0403.170.701"),
        ("NO608660615MVA", "NO608660615", "NO 608 660 615 MVA"),
        ("GR 727076134", "EL727076134", "EL727076134"),
        ("DE 810 992 622", "DE810992622", "DE810992622"),
        ("US 12-3456789", "US123456789", "US 12-3456789"),
    ];
    for (written, number, printed) in table {
        let id = vat_id(written).expect(written);
        assert_eq!((id.number.as_str(), id.printed.as_str()), (number, printed));
        // What is printed is read again as the same.
        assert_eq!(vat_id(&id.printed).map(|again| again.number), Ok(id.number));
    }
    assert_eq!(vat_id("FR11123456782").expect("a VAT identifier").siren(), Some("123456782"));
    assert_eq!(vat_id("DE810992622").expect("a VAT identifier").siren(), None);
}

#[test]
fn numbers_of_companies() {
    assert_eq!(swiss_uid("che 123 456 788").as_deref(), Ok("CHE-123.456.788"));
    assert_eq!(fault(swiss_uid("CHE-123.456.789")), Some(Fault::Checksum));
    assert_eq!(fault(swiss_uid("123.456.788")), Some(Fault::Form));
    let table = [
        ("FR", "732 829 320", "732829320", Some("0002")),
        ("FR", "732 829 320 00074", "73282932000074", Some("0009")),
        ("BE", "BE 0403.170.701", "0403170701", Some("0208")),
        ("CH", "CHE-123.456.788", "CHE-123.456.788", Some("0183")),
        ("NL", "1234 5678", "12345678", Some("0106")),
        ("NO", "484 449 139 MVA", "484449139", Some("0192")),
        ("DE", " HRB 12345 ", "HRB 12345", None),
        ("GB", "SC123456", "SC123456", None),
    ];
    for (country, written, number, scheme) in table {
        let checked = company_id(country, written).expect(written);
        assert_eq!(checked, number);
        assert_eq!(company_scheme(country, &checked), scheme, "{written}");
    }
    for (country, bad) in
        [("FR", "732829321"), ("FR", "HRB 1"), ("BE", "0403170702"), ("NL", "123"), ("NO", "484449130")]
    {
        assert!(company_id(country, bad).is_err(), "{country} {bad}");
    }
}

#[test]
fn leitweg_gtin_and_lei() {
    for good in ["04011000-1234512345-06", "991-03730-19"] {
        assert_eq!(leitweg_id(good).as_deref(), Ok(good));
    }
    for (bad, why) in [
        ("04011000-1234512345-07", Fault::Checksum),
        ("4-03730-19", Fault::Form),
        ("991", Fault::Form),
        ("991-03730-", Fault::Form),
        ("991--19", Fault::Form),
        ("99A-03730-19", Fault::Form),
    ] {
        assert_eq!(fault(leitweg_id(bad)), Some(why), "{bad}");
    }
    for good in ["4006381333931", "96385074", "036000291452", "1 5400141288763"] {
        assert!(gtin(good).is_ok(), "{good}");
    }
    for (bad, why) in [
        ("4006381333932", Fault::Checksum),
        ("400638133393", Fault::Checksum),
        ("123", Fault::Form),
        ("40063813339A1", Fault::Form),
    ] {
        assert_eq!(fault(gtin(bad)), Some(why), "{bad}");
    }
    assert!(lei("529900T8BM49AURSDO55").is_ok() && lei("5299 00T8 BM49 AURS DO55").is_ok());
    assert_eq!(fault(lei("529900T8BM49AURSDO56")), Some(Fault::Checksum));
    assert_eq!(fault(lei("529900T8BM49AURSDO5")), Some(Fault::Form));
}

#[test]
fn electronic_addresses() {
    let table = [
        ("0225", "123456782", "123456782"),
        ("0225", "123456782_12345678200010", "123456782_12345678200010"),
        ("0225", "123456782_service-achats", "123456782_service-achats"),
        ("0002", "123 456 782", "123456782"),
        ("0009", "732 829 320 00074", "73282932000074"),
        ("0088", "4006381333931", "4006381333931"),
        ("0204", "04011000-1234512345-06", "04011000-1234512345-06"),
        ("0208", "0403.170.701", "0403170701"),
        ("0183", "CHE-123.456.788", "CHE123456788"),
        ("9930", "DE 810 992 622", "DE810992622"),
        ("9957", "FR11123456782", "FR11123456782"),
        ("EM", "facture@example.com", "facture@example.com"),
        ("0130", "whatever", "whatever"),
    ];
    for (scheme, written, value) in table {
        assert_eq!(electronic_address(scheme, written).as_deref(), Ok(value), "{scheme}");
    }
    for (scheme, bad) in [
        ("0225", "123456789"),
        ("0225", "12345678"),
        ("0225", "123456782_"),
        ("0225", "123456782_a+b"),
        ("0225", "FR11123456782"),
        ("0002", "123456789"),
        ("9930", "FR11123456782"),
        ("9930", "DE810992623"),
        ("EM", "facture"),
        ("EM", "a b@example.com"),
        ("0088", "4006381333932"),
        ("0130", " "),
        ("0224", "x"),
        ("9999", "x"),
        ("", ""),
    ] {
        assert!(electronic_address(scheme, bad).is_err(), "{scheme} {bad}");
    }
    let long = format!("123456782_{}", "a".repeat(116));
    assert!(electronic_address("0225", &long).is_err());
    for code in ["FR", "DE", "AT", "BE", "NL", "IT", "ES", "LU", "PT", "PL", "GB", "CH", "NO"] {
        let (scheme, _) = default_scheme(code).expect(code);
        assert_eq!(codes::address_scheme(scheme), Some(scheme), "{code}");
    }
    assert_eq!(default_scheme("US"), None);
}

#[test]
fn units_of_every_language_have_codes() {
    for tag in Words::languages() {
        for unit in Words::shipped(tag).expect("a language").units() {
            let code = unit_code(unit).unwrap_or_else(|| panic!("{tag}: `{unit}` has no code"));
            assert_eq!(codes::unit(code), Some(code), "{unit}");
        }
    }
    let table = [
        ("hour", "HUR"),
        ("Hour", "HUR"),
        ("HUR", "HUR"),
        ("day", "DAY"),
        ("month", "MON"),
        ("week", "WEE"),
        ("set", "SET"),
        ("flat", "LS"),
        ("km", "KMT"),
        ("kWh", "KWH"),
        ("m²", "MTK"),
        ("piece", "H87"),
        ("XPP", "XPP"),
    ];
    for (unit, code) in table {
        assert_eq!(unit_code(unit), Some(code), "{unit}");
        assert!(codes::unit(code).is_some(), "{code}");
    }
    for none in ["palette", "", "hur ", "HOUR2"] {
        assert_eq!(unit_code(none), None, "{none}");
    }
}

#[test]
fn countries_in_the_languages_of_letters() {
    let table = [
        ("France", "FR"),
        ("FRANCE", "FR"),
        ("Allemagne", "DE"),
        ("Deutschland", "DE"),
        ("SUISSE", "CH"),
        ("Svizzera", "CH"),
        ("Suiza", "CH"),
        ("Zwitserland", "CH"),
        ("ETATS-UNIS", "US"),
        ("États-Unis", "US"),
        ("the Netherlands", "NL"),
        ("Pays-Bas", "NL"),
        ("Österreich", "AT"),
        ("OSTERREICH", "AT"),
        ("Großbritannien", "GB"),
        ("United Kingdom", "GB"),
        ("U.S.A.", "US"),
        ("Czech Republic", "CZ"),
        ("Côte d’Ivoire", "CI"),
        ("ESPAÑA", "ES"),
        ("CH", "CH"),
        ("EL", "GR"),
        ("UK", "GB"),
    ];
    for (name, code) in table {
        assert_eq!(country_code(name), Some(code), "{name}");
    }
    for none in ["Paris", "75011 Paris", "", " ", "-", "fr", "Londres", "é"] {
        assert_eq!(country_code(none), None, "{none}");
    }
    // Every name leads back to its country; no two countries share one.
    for line in
        include_str!("../../../src/identifiers/countries.csv").lines().filter(|line| !line.starts_with('#'))
    {
        let mut cells = line.split(';');
        let code = cells.next().expect("a code");
        let names: Vec<&str> = cells.collect();
        assert_eq!(names.len(), 6, "{line}");
        for (name, language) in names.iter().zip(["en", "fr", "de", "it", "es", "nl"]) {
            assert_eq!(country_code(name), Some(code), "{name}");
            assert_eq!(country_name(code, language), Some(*name));
        }
    }
    assert_eq!(country_name("CH", "fr-CH"), Some("Suisse"));
    assert_eq!(country_name("CH", "pl"), Some("Switzerland"));
    assert_eq!(country_name("ZZ", "fr"), None);
    assert!(is_country("FR") && !is_country("XI") && !is_country("EL") && !is_country("ZZ"));
    let prefixes = [("GR", "EL"), ("CH", "CHE"), ("LI", "CHE"), ("XI", "XI"), ("RE", "FR"), ("DE", "DE")];
    for (country, prefix) in prefixes {
        assert_eq!(vat_prefix(country), Some(prefix), "{country}");
    }
}

proptest! {
    /// No text stops the program, and what is right once is right when it is read again.
    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,40}", scheme in "[0-9A-Z]{0,5}") {
        for answer in [siren(&text), siret(&text), swiss_uid(&text), leitweg_id(&text), gtin(&text), lei(&text)] {
            if let Err(wrong) = answer {
                prop_assert!(!wrong.help().is_empty());
            }
        }
        let _ = (company_id("BE", &text), electronic_address(&scheme, &text), unit_code(&text));
        let _ = (country_code(&text), country_name(&text, &scheme), vat_prefix(&text));
        if let Ok(id) = vat_id(&text) {
            prop_assert_eq!(vat_id(&id.number).map(|again| again.number), Ok(id.number));
        }
    }

    #[test]
    fn vat_like_texts_get_an_answer(prefix in "[A-Z]{2,3}", body in "[0-9A-Z+*.é -]{0,14}") {
        if let Ok(id) = vat_id(&format!("{prefix}{body}")) {
            prop_assert_eq!(vat_id(&id.number).map(|again| again.number), Ok(id.number));
        }
    }
}
