//! From the lines of an address to its parts: street, number, postcode, town.
//!
//! Conservative: what is not surely a part stays a line. E-invoices take the
//! lines as they are (BT-35, BT-36, BT-162) and the town by itself (BT-37,
//! BT-38); Swiss QR-bills want street and number apart as well (address type S).

use super::countries::country_code;
use super::postcodes::{self, Place};

/// An address in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The lines above the one with the town, in their order, the street among them; all
    /// lines where no town was found.
    pub lines: Vec<String>,
    /// The street without the number, where a line surely is one.
    pub street: Option<String>,
    /// The number of the building with its addition: `12`, `12 bis`, `7a`, `3-5`.
    pub number: Option<String>,
    /// Postcode, without the country's letters before it.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Province, county or state, where it is written.
    pub region: Option<String>,
    /// The country that the last line names (ISO 3166); `None` where none does.
    pub country: Option<&'static str>,
}

/// Takes the lines of an address apart. `country` is the code of the country it is in where
/// the address does not say.
#[must_use]
pub fn parse<S: AsRef<str>>(lines: &[S], country: &str) -> Address {
    let mut lines: Vec<&str> =
        lines.iter().map(|line| line.as_ref().trim()).filter(|line| !line.is_empty()).collect();
    let mut address = Address::default();
    if let [.., _, last] = lines.as_slice()
        && let Some(code) = country_code(last)
    {
        address.country = Some(code);
        lines.pop();
    }
    let country = address.country.unwrap_or(country);
    // Where the town is not as the country writes it, no line is surely a street.
    if let Some((place, used)) = postcodes::place(&lines, country) {
        let Place { postcode, city, region } = place;
        (address.postcode, address.city, address.region) = (postcode, city, region);
        lines.truncate(lines.len().saturating_sub(used));
        let streets = lines.iter().rev().filter(|line| !is_box(line));
        (address.street, address.number) = streets.filter_map(|line| street(line, country)).next().unzip();
    }
    address.lines = lines.into_iter().map(str::to_owned).collect();
    address
}

/// A street and its number, in the order of the country.
fn street(line: &str, country: &str) -> Option<(String, String)> {
    // In English a letter behind the number is a point of the compass: `5 E Main St`.
    let letters = !matches!(country, "GB" | "IE" | "US" | "CA" | "AU" | "NZ" | "MT");
    let leading = || leading_number(line, letters);
    let trailing = || trailing_number(line);
    match country {
        "FR" | "GP" | "MQ" | "RE" | "MC" | "GB" | "IE" | "US" | "CA" | "AU" | "NZ" | "MT" => leading(),
        // French is written with the number first here as well.
        "LU" | "BE" | "CH" => leading().or_else(trailing),
        _ => trailing(),
    }
}

/// `12 bis, rue du Port`: number, addition, street; the addition may be a letter where said so.
fn leading_number(line: &str, letters: bool) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let comma = first.ends_with(',');
    let mut number = first.trim_end_matches(',').to_owned();
    if !is_number(&number) {
        return None;
    }
    let mut rest: Vec<&str> = words.collect();
    let addition = rest.first().map(|word| word.trim_end_matches(','));
    if !comma
        && let Some(word) = addition
        && (matches!(word.to_lowercase().as_str(), "bis" | "ter" | "quater")
            || (letters
                && word.len() == 1
                && word.bytes().all(|b| b.is_ascii_alphabetic())
                && rest.len() > 2))
    {
        number = format!("{number} {word}");
        rest.remove(0);
    }
    let street = rest.join(" ");
    named(&street).then_some((street, number))
}

/// `Bahnhofstraße 12 a`, `Via Roma, 10`: street, number, addition.
fn trailing_number(line: &str) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (rest, number) = match words.as_slice() {
        // A letter box, as Belgium numbers the homes of a house.
        [rest @ .., number, word, letter_box]
            if is_number(number) && matches!(*word, "bus" | "boîte" | "bte" | "bte.") =>
        {
            (rest, format!("{number} {word} {letter_box}"))
        }
        [rest @ .., number] if is_number(number) => (rest, (*number).to_owned()),
        [rest @ .., number, letter]
            if is_number(number) && letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            (rest, format!("{number} {letter}"))
        }
        _ => return None,
    };
    let street = rest.join(" ");
    let street = street.trim_end_matches(',').trim_end_matches(" n.").trim_end_matches(" nº");
    let street = street.trim_end_matches(',');
    // A comma inside is more than a street.
    (named(street) && !street.contains(',')).then(|| (street.to_owned(), number))
}

/// Whether it is a number of a building: digits, perhaps with a letter, or a range of two.
fn is_number(word: &str) -> bool {
    let one = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (1..=5).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && part.len() - digits.len() <= 1
    };
    match word.split_once(['-', '/', '–']) {
        Some((from, to)) => {
            one(from) && (one(to) || (to.len() == 1 && to.bytes().all(|b| b.is_ascii_alphabetic())))
        }
        None => one(word),
    }
}

/// Whether a text has a word in it, and so may be the name of a street.
fn named(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// Whether a line is a box at the post office or a part of a building, and no street.
fn is_box(line: &str) -> bool {
    const WORDS: [&str; 30] = [
        "apartado",
        "apartment",
        "appartement",
        "apt",
        "apt.",
        "bâtiment",
        "bat.",
        "boîte",
        "bp",
        "building",
        "bus",
        "case",
        "casella",
        "cs",
        "etage",
        "étage",
        "floor",
        "hall",
        "immeuble",
        "p.o.",
        "po",
        "postbus",
        "postfach",
        "résidence",
        "room",
        "suite",
        "ste",
        "ste.",
        "tsa",
        "unit",
    ];
    let first = line.split_whitespace().next().unwrap_or_default().to_lowercase();
    let post_code_box = line.to_lowercase().contains("p.o. box") || line.starts_with("c/o");
    WORDS.contains(&first.trim_end_matches([',', ':'])) || post_code_box
}
