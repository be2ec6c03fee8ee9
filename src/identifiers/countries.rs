//! Countries: their codes, their names in the languages of letters, and the
//! letters of their VAT identifiers.

use super::codes;

/// Code and names, one country a line: English, French, German, Italian, Spanish, Dutch.
const NAMES: &str = include_str!("countries.csv");

/// The languages of the columns of [`NAMES`].
const LANGUAGES: [&str; 6] = ["en", "fr", "de", "it", "es", "nl"];

/// Other names that people write on the last line of an address, folded, by name.
const OTHERS: [(&str, &str); 44] = [
    ("angleterre", "GB"),
    ("ceska republika", "CZ"),
    ("cesko", "CZ"),
    ("czech republic", "CZ"),
    ("danmark", "DK"),
    ("eire", "IE"),
    ("england", "GB"),
    ("gran bretagna", "GB"),
    ("gran bretana", "GB"),
    ("grande bretagne", "GB"),
    ("great britain", "GB"),
    ("groot brittannie", "GB"),
    ("grossbritannien", "GB"),
    ("holanda", "NL"),
    ("holland", "NL"),
    ("hollande", "NL"),
    ("hong kong", "HK"),
    ("hongkong", "HK"),
    ("hrvatska", "HR"),
    ("inghilterra", "GB"),
    ("inglaterra", "GB"),
    ("macau", "MO"),
    ("magyarorszag", "HU"),
    ("norge", "NO"),
    ("olanda", "NL"),
    ("polska", "PL"),
    ("republic of ireland", "IE"),
    ("republica checa", "CZ"),
    ("repubblica ceca", "CZ"),
    ("republique tcheque", "CZ"),
    ("romania", "RO"),
    ("schottland", "GB"),
    ("scotland", "GB"),
    ("slovenija", "SI"),
    ("slovensko", "SK"),
    ("suomi", "FI"),
    ("sverige", "SE"),
    ("tschechische republik", "CZ"),
    ("turkey", "TR"),
    ("uk", "GB"),
    ("united states of america", "US"),
    ("usa", "US"),
    ("wales", "GB"),
    ("weissrussland", "BY"),
];

/// The codes of ISO 3166-1, sorted.
pub fn countries() -> impl Iterator<Item = &'static str> {
    codes::countries().filter(|code| is_country(code))
}

/// Whether a code is one of ISO 3166-1.
#[must_use]
pub fn is_country(code: &str) -> bool {
    codes::country(code).is_some() && !matches!(code, "1A" | "XI")
}

/// The code of the country that a line of an address names, in any of the six languages of
/// letters, with or without accents, in capitals or not; or of a code that is written itself.
///
/// `EL` is Greece and `UK` the United Kingdom, as the European Union writes them.
#[must_use]
pub fn country_code(name: &str) -> Option<&'static str> {
    let trimmed = name.trim();
    if trimmed == "EL" {
        return Some("GR");
    }
    if let Some(code) = codes::country(trimmed) {
        return Some(code);
    }
    // No country has digits in its name; most last lines have a postcode.
    if trimmed.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let wanted = folded(trimmed);
    if wanted.len() < 2 {
        return None;
    }
    if let Some((_, code)) = OTHERS.iter().find(|(other, _)| *other == wanted) {
        return Some(code);
    }
    let first = wanted.chars().next();
    let mut rows = NAMES.lines().filter(|line| !line.starts_with('#'));
    let row = rows.find(|row| {
        row.split(';').skip(1).any(|name| folded_first(name) == first && folded(name) == wanted)
    })?;
    row.split(';').next().and_then(codes::country)
}

/// The name of a country in a language (`fr` or `fr-BE`), in English where the language is
/// none of letters.
#[must_use]
pub fn country_name(code: &str, language: &str) -> Option<&'static str> {
    let base = language.split('-').next().unwrap_or_default();
    let column = LANGUAGES.iter().position(|one| *one == base).unwrap_or_default();
    let row = NAMES.lines().find(|row| row.strip_prefix(code).is_some_and(|rest| rest.starts_with(';')))?;
    row.split(';').nth(column + 1)
}

/// The letters that VAT identifiers of a country begin with: its code, but `EL` for Greece,
/// `CHE` for Switzerland and Liechtenstein, `FR` for the French overseas departments.
#[must_use]
pub fn vat_prefix(country: &str) -> Option<&'static str> {
    match country {
        "GR" | "EL" => Some("EL"),
        "CH" | "LI" => Some("CHE"),
        "GP" | "MQ" | "RE" | "MC" => Some("FR"),
        "IM" => Some("GB"),
        "XI" => Some("XI"),
        other => codes::country(other),
    }
}

fn folded_first(name: &str) -> Option<char> {
    fold(name.chars().next()?)[0]
}

/// Small letters without accents, words parted by one space, signs left out.
fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '’' | '\'') {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(fold(c).into_iter().flatten());
        }
    }
    let out = out.trim_end();
    out.strip_prefix("the ").unwrap_or(out).to_owned()
}

/// A letter without its accent, small, as one letter or two; nothing for signs.
fn fold(c: char) -> [Option<char>; 2] {
    let plain = match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' => 's',
        'ž' => 'z',
        'ß' => return [Some('s'), Some('s')],
        'æ' => return [Some('a'), Some('e')],
        'œ' => return [Some('o'), Some('e')],
        other if other.is_alphanumeric() => other,
        _ => return [None, None],
    };
    [Some(plain), None]
}
