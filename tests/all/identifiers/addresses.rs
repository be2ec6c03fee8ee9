//! Addresses in parts: as people write them, country by country.

use letterpress::identifiers::address::{Address, parse};
use proptest::prelude::*;

/// `street | number | postcode | city | region | country`, with `-` for what is not there.
fn shown(address: &Address) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    [
        part(&address.street),
        part(&address.number),
        part(&address.postcode),
        part(&address.city),
        part(&address.region),
        address.country.unwrap_or("-").to_owned(),
    ]
    .join(" | ")
}

#[test]
fn addresses_of_many_countries() {
    let table: [(&str, &str, &str); 62] = [
        ("FR", "5 rue du Port / 69002 Lyon", "rue du Port | 5 | 69002 | Lyon | - | -"),
        (
            "FR",
            "12 bis, avenue de la République / 75011 PARIS",
            "avenue de la République | 12 bis | 75011 | PARIS | - | -",
        ),
        ("FR", "12, rue des Lilas / 75011 Paris / FRANCE", "rue des Lilas | 12 | 75011 | Paris | - | FR"),
        (
            "FR",
            "Bâtiment A / 3 ter rue Victor-Hugo / BP 123 / 13001 MARSEILLE CEDEX 01",
            "rue Victor-Hugo | 3 ter | 13001 | MARSEILLE CEDEX 01 | - | -",
        ),
        ("FR", "Lieu-dit Le Bourg / 24200 Sarlat-la-Canéda", "- | - | 24200 | Sarlat-la-Canéda | - | -"),
        (
            "FR",
            "1 place de l’Hôtel-de-Ville / F-67000 Strasbourg",
            "place de l’Hôtel-de-Ville | 1 | 67000 | Strasbourg | - | -",
        ),
        ("FR", "10 A rue Haute / 20000 Ajaccio", "rue Haute | 10 A | 20000 | Ajaccio | - | -"),
        (
            "FR",
            "14-16 boulevard Poissonnière / 75009 Paris",
            "boulevard Poissonnière | 14-16 | 75009 | Paris | - | -",
        ),
        ("FR", "5 rue du 8 Mai 1945 / 92110 Clichy", "rue du 8 Mai 1945 | 5 | 92110 | Clichy | - | -"),
        ("FR", "7 rue du Moulin / Lyon", "- | - | - | - | - | -"),
        ("RE", "4 rue de Paris / 97400 Saint-Denis", "rue de Paris | 4 | 97400 | Saint-Denis | - | -"),
        ("DE", "Bahnhofstraße 12 / 50667 Köln", "Bahnhofstraße | 12 | 50667 | Köln | - | -"),
        ("DE", "Am Alten Markt 3 a / D-01067 Dresden", "Am Alten Markt | 3 a | 01067 | Dresden | - | -"),
        (
            "DE",
            "Straße des 17. Juni 135 / 10623 Berlin",
            "Straße des 17. Juni | 135 | 10623 | Berlin | - | -",
        ),
        ("DE", "c/o Müller / Hauptstr. 7b / 80331 München", "Hauptstr. | 7b | 80331 | München | - | -"),
        ("DE", "Postfach 10 12 34 / 40001 Düsseldorf", "- | - | 40001 | Düsseldorf | - | -"),
        ("DE", "Q 7, 24 / 68161 Mannheim", "- | - | 68161 | Mannheim | - | -"),
        (
            "DE",
            "Musterweg 5-7 / DE-20095 Hamburg / Deutschland",
            "Musterweg | 5-7 | 20095 | Hamburg | - | DE",
        ),
        (
            "DE",
            "Kaiserstraße 10/12 / 60311 Frankfurt am Main",
            "Kaiserstraße | 10/12 | 60311 | Frankfurt am Main | - | -",
        ),
        ("AT", "Mariahilfer Straße 88a / 1070 Wien", "Mariahilfer Straße | 88a | 1070 | Wien | - | -"),
        ("AT", "Herrengasse 16/3 / A-8010 Graz / ÖSTERREICH", "Herrengasse | 16/3 | 8010 | Graz | - | AT"),
        ("CH", "Bahnhofstrasse 1 / 8001 Zürich", "Bahnhofstrasse | 1 | 8001 | Zürich | - | -"),
        ("CH", "Rue du Rhône 14 / CH-1204 Genève", "Rue du Rhône | 14 | 1204 | Genève | - | -"),
        ("CH", "5, rue de Bourg / 1003 Lausanne / Suisse", "rue de Bourg | 5 | 1003 | Lausanne | - | CH"),
        ("CH", "Via Nassa 22 / 6900 Lugano", "Via Nassa | 22 | 6900 | Lugano | - | -"),
        ("CH", "Postfach / 3001 Bern", "- | - | 3001 | Bern | - | -"),
        ("LI", "Städtle 36 / FL-9490 Vaduz", "Städtle | 36 | 9490 | Vaduz | - | -"),
        ("BE", "Rue de la Loi 16 / 1000 Bruxelles", "Rue de la Loi | 16 | 1000 | Bruxelles | - | -"),
        ("BE", "Meir 78 / B-2000 Antwerpen", "Meir | 78 | 2000 | Antwerpen | - | -"),
        ("BE", "Kerkstraat 4 bus 3 / 9000 Gent", "Kerkstraat | 4 bus 3 | 9000 | Gent | - | -"),
        (
            "LU",
            "12, avenue de la Liberté / L-1930 Luxembourg",
            "avenue de la Liberté | 12 | 1930 | Luxembourg | - | -",
        ),
        ("NL", "Keizersgracht 123 / 1015 CJ Amsterdam", "Keizersgracht | 123 | 1015 CJ | Amsterdam | - | -"),
        ("NL", "Coolsingel 40-A / 3011AD Rotterdam", "Coolsingel | 40-A | 3011 AD | Rotterdam | - | -"),
        (
            "NL",
            "Lange Voorhout 8 / 2514 ED ’s-Gravenhage / NEDERLAND",
            "Lange Voorhout | 8 | 2514 ED | ’s-Gravenhage | - | NL",
        ),
        ("NL", "Postbus 20001 / 2500 EA Den Haag", "- | - | 2500 EA | Den Haag | - | -"),
        ("IT", "Via Roma, 10 / 20121 Milano MI", "Via Roma | 10 | 20121 | Milano | MI | -"),
        (
            "IT",
            "Corso Vittorio Emanuele II 75 / 10128 Torino (TO) / ITALIA",
            "Corso Vittorio Emanuele II | 75 | 10128 | Torino | TO | IT",
        ),
        ("IT", "Piazza San Marco 1 / 30124 VENEZIA VE", "Piazza San Marco | 1 | 30124 | VENEZIA VE | - | -"),
        ("ES", "Calle Mayor, 5 / 28013 Madrid", "Calle Mayor | 5 | 28013 | Madrid | - | -"),
        ("ES", "Calle de Alcalá, 50, 2º B / 28014 Madrid", "- | - | 28014 | Madrid | - | -"),
        (
            "ES",
            "Paseo de Gracia 43 / 08007 Barcelona (Barcelona)",
            "Paseo de Gracia | 43 | 08007 | Barcelona | Barcelona | -",
        ),
        ("PT", "Rua Augusta 100 / 1100-053 Lisboa", "Rua Augusta | 100 | 1100-053 | Lisboa | - | -"),
        ("PL", "ul. Piękna 24/26 / 00-549 Warszawa", "ul. Piękna | 24/26 | 00-549 | Warszawa | - | -"),
        ("SE", "Drottninggatan 33 / 111 51 Stockholm", "Drottninggatan | 33 | 111 51 | Stockholm | - | -"),
        ("CZ", "Vodičkova 36 / 11602 Praha 1", "Vodičkova | 36 | 116 02 | Praha 1 | - | -"),
        ("DK", "Nørregade 10 / 1165 København K", "Nørregade | 10 | 1165 | København K | - | -"),
        ("LV", "Brīvības iela 55 / Rīga, LV-1010", "Brīvības iela | 55 | LV-1010 | Rīga | - | -"),
        ("GB", "10 Downing Street / London SW1A 2AA", "Downing Street | 10 | SW1A 2AA | London | - | -"),
        (
            "GB",
            "22 High Street / OXFORD / OX1 4AH / UNITED KINGDOM",
            "High Street | 22 | OX1 4AH | OXFORD | - | GB",
        ),
        (
            "GB",
            "Unit 4, Mill Lane / Guildford / Surrey / GU1 1AA",
            "- | - | GU1 1AA | Guildford | Surrey | -",
        ),
        (
            "GB",
            "7 Station Road / Maidstone, Kent ME14 1AA",
            "Station Road | 7 | ME14 1AA | Maidstone | Kent | -",
        ),
        ("GB", "Rose Cottage / M1 1AE", "- | - | M1 1AE | - | - | -"),
        ("IE", "3 Grafton Street / Dublin 2 / D02 AF30", "Grafton Street | 3 | D02 AF30 | Dublin 2 | - | -"),
        (
            "US",
            "1600 Pennsylvania Avenue NW / Washington, DC 20500",
            "Pennsylvania Avenue NW | 1600 | 20500 | Washington | DC | -",
        ),
        (
            "US",
            "350 Fifth Avenue / Suite 3300 / New York, NY 10118-0110 / USA",
            "Fifth Avenue | 350 | 10118-0110 | New York | NY | US",
        ),
        ("US", "1 Main St / Springfield IL 62701", "Main St | 1 | 62701 | Springfield | IL | -"),
        ("US", "5 E Main St / Columbus, OH 43215", "E Main St | 5 | 43215 | Columbus | OH | -"),
        (
            "BE",
            "Avenue Louise 54 bte 2 / BE-1050 Ixelles / BELGIQUE",
            "Avenue Louise | 54 bte 2 | 1050 | Ixelles | - | BE",
        ),
        ("US", "P.O. Box 12 / Springfield, XX 62701", "- | - | - | - | - | -"),
        (
            "CA",
            "100 Queen Street West / Toronto ON M5H 2N2 / Canada",
            "Queen Street West | 100 | M5H 2N2 | Toronto | ON | CA",
        ),
        ("FR", "Bahnhofstraße 12 / 50667 Köln / ALLEMAGNE", "Bahnhofstraße | 12 | 50667 | Köln | - | DE"),
        ("JP", "1-2-3 Marunouchi / Chiyoda-ku / Tokyo 100-0005", "- | - | - | - | - | -"),
    ];
    let mut wrong = Vec::new();
    for (country, written, parts) in table {
        let lines: Vec<&str> = written.split(" / ").collect();
        let found = shown(&parse(&lines, country));
        if found != parts {
            wrong.push(format!("{country}: {written}\n  {found}\n  {parts}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lines_that_are_no_town_stay() {
    let address = parse(&["Bâtiment A", "3 rue Victor-Hugo", "13001 MARSEILLE", "FRANCE"], "FR");
    assert_eq!(address.lines, ["Bâtiment A", "3 rue Victor-Hugo"]);
    let address = parse(&["Surrey House", "Guildford", "GU1 1AA"], "GB");
    assert_eq!(
        (address.lines, address.city.as_deref()),
        (vec!["Surrey House".to_owned()], Some("Guildford"))
    );
    let unknown = parse(&["Somewhere", "Far away"], "FR");
    assert_eq!(unknown.lines, ["Somewhere", "Far away"]);
    assert_eq!(unknown.city, None);
    // One line that is the name of a country is the town of Monaco, or of Luxembourg.
    assert_eq!(parse(&["Luxembourg"], "LU").lines, ["Luxembourg"]);
    assert_eq!(parse::<&str>(&[], "FR"), Address::default());
    assert_eq!(parse(&[" ", ""], "FR"), Address::default());
}

proptest! {
    /// Whatever is written, nothing is lost: every letter and digit is in some part.
    #[test]
    fn nothing_is_lost(
        lines in proptest::collection::vec("[A-Za-zé0-9 ,.()'-]{0,24}", 0..5),
        country in proptest::sample::select(vec!["FR", "DE", "CH", "GB", "US", "NL", "IE", "IT", "LV", "CA", "MT", "ZZ"]),
    ) {
        let address = parse(&lines, country);
        let mut parts = address.lines.clone();
        parts.extend([&address.postcode, &address.city, &address.region].into_iter().flatten().cloned());
        let count = |texts: &[String]| {
            texts.concat().chars().filter(|c| c.is_alphabetic()).count()
        };
        let last = lines.iter().rev().find(|line| !line.trim().is_empty());
        let spare = last.map_or(0, |last| if address.country.is_some() { last.len() } else { 0 });
        prop_assert!(count(&parts) + spare + 4 >= count(&lines), "{lines:?} {address:?}");
        if let (Some(street), Some(number)) = (&address.street, &address.number) {
            let whole = address.lines.iter().any(|line| {
                line.contains(number.split(' ').next().unwrap_or_default()) && line.contains(street.split(' ').next().unwrap_or_default())
            });
            prop_assert!(whole, "{address:?}");
        }
    }
}
