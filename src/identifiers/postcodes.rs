//! The lines of an address that hold the town: postcodes as each country
//! writes them (Universal Postal Union, "Postal addressing systems").

/// A town with its postcode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) postcode: Option<String>,
    pub(super) city: Option<String>,
    pub(super) region: Option<String>,
}

/// States, districts and territories of the United States (USPS publication 28, appendix B).
const STATES: &str = "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT \
                      NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY AA AE AP";

/// Provinces and territories of Canada.
const PROVINCES: &str = "AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// Counties that stand on a line of their own between town and postcode.
const COUNTIES: [&str; 40] = [
    "bedfordshire",
    "berkshire",
    "buckinghamshire",
    "cambridgeshire",
    "cheshire",
    "cornwall",
    "cumbria",
    "derbyshire",
    "devon",
    "dorset",
    "durham",
    "east sussex",
    "east yorkshire",
    "essex",
    "gloucestershire",
    "hampshire",
    "herefordshire",
    "hertfordshire",
    "kent",
    "lancashire",
    "leicestershire",
    "lincolnshire",
    "middlesex",
    "norfolk",
    "north yorkshire",
    "northamptonshire",
    "northumberland",
    "nottinghamshire",
    "oxfordshire",
    "shropshire",
    "somerset",
    "south yorkshire",
    "staffordshire",
    "suffolk",
    "surrey",
    "warwickshire",
    "west sussex",
    "west yorkshire",
    "wiltshire",
    "worcestershire",
];

/// The town at the end of the lines, and how many of them it takes; `None` where the last
/// line is not as the country writes it.
pub(super) fn place(lines: &[&str], country: &str) -> Option<(Place, usize)> {
    let (last, before) = lines.split_last()?;
    match country {
        "GB" | "XI" | "IM" => behind(last, before, british, true),
        "IE" => behind(last, before, irish, true),
        "US" => american(last, STATES, zip).map(|place| (place, 1)),
        "CA" => american(last, PROVINCES, canadian).map(|place| (place, 1)),
        "MT" => behind(last, before, maltese, false),
        "LV" => latvian(last).map(|place| (place, 1)),
        _ => in_front(last, country).map(|place| (place, 1)),
    }
}

/// The digits and letters of a country's postcodes: `9` a digit, `A` a letter, `_` a space
/// that may be left out.
fn pattern(country: &str) -> Option<&'static str> {
    Some(match country {
        "AT" | "BE" | "BG" | "CH" | "CY" | "DK" | "HU" | "LI" | "LU" | "NO" | "SI" => "9999",
        "DE" | "EE" | "ES" | "FI" | "FR" | "GP" | "HR" | "IT" | "LT" | "MC" | "MQ" | "RE" => "99999",
        "CZ" | "GR" | "SE" | "SK" => "999_99",
        "NL" => "9999_AA",
        "PL" => "99-999",
        "PT" => "9999-999",
        "RO" => "999999",
        _ => return None,
    })
}

/// `75011 PARIS`, `CH-8001 Zürich`, `1234 AB Amsterdam`, `20121 Milano (MI)`.
fn in_front(line: &str, country: &str) -> Option<Place> {
    let line = without_letters(line, country);
    let (postcode, rest) = taken(line, pattern(country)?)?;
    let mut city = rest.strip_prefix(char::is_whitespace)?.trim();
    let mut region = None;
    if let Some((town, inside)) = city.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
        && !town.trim().is_empty()
    {
        (city, region) = (town.trim(), Some(inside.trim().to_owned()));
    } else if country == "IT"
        && let Some((town, province)) = city.rsplit_once(' ')
        && province.len() == 2
        && province.bytes().all(|b| b.is_ascii_uppercase())
        && town.chars().any(char::is_lowercase)
    {
        (city, region) = (town.trim_end(), Some(province.to_owned()));
    }
    is_town(city).then(|| Place { postcode: Some(postcode), city: Some(city.to_owned()), region })
}

/// A line without the letters of the country that may stand before a postcode.
fn without_letters<'a>(line: &'a str, country: &str) -> &'a str {
    let short = match country {
        "AT" => "A-",
        "BE" => "B-",
        "DE" => "D-",
        "FI" => "FIN-",
        "FR" => "F-",
        "IT" => "I-",
        "LI" => "FL-",
        "LU" => "L-",
        "ES" => "E-",
        "NO" => "N-",
        "SE" => "S-",
        _ => "",
    };
    let own = line.strip_prefix(country).and_then(|rest| rest.strip_prefix('-').or(rest.strip_prefix(' ')));
    own.or_else(|| if short.is_empty() { None } else { line.strip_prefix(short) })
        .map_or(line, str::trim_start)
}

/// The text that a pattern matches at the front, a space put where the pattern has one, and the rest.
fn taken<'a>(line: &'a str, pattern: &str) -> Option<(String, &'a str)> {
    let mut out = String::new();
    let mut rest = line;
    for wanted in pattern.chars() {
        if wanted == '_' {
            rest = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
            out.push(' ');
            continue;
        }
        let next = rest.chars().next()?;
        let fits = match wanted {
            '9' => next.is_ascii_digit(),
            'A' => next.is_ascii_uppercase(),
            sign => next == sign,
        };
        if !fits {
            return None;
        }
        out.push(next);
        rest = rest.get(next.len_utf8()..)?;
    }
    Some((out, rest))
}

/// A postcode at the end of the last line or, where `alone` says so, on a line of its own.
fn behind(
    last: &str,
    before: &[&str],
    code: fn(&str) -> Option<String>,
    alone: bool,
) -> Option<(Place, usize)> {
    if let Some(postcode) = code(last) {
        let (town, above) = before.split_last()?;
        let county = COUNTIES.contains(&town.to_lowercase().as_str());
        // The first line of all is a street, not a town.
        let found = match above.split_last() {
            Some((above, [_, ..])) if county => Some((*above, Some((*town).to_owned()), 3)),
            Some(_) if !county => Some((*town, None, 2)),
            _ => None,
        };
        return Some(match found.filter(|(town, ..)| alone && is_town(town)) {
            Some((town, region, used)) => {
                (Place { postcode: Some(postcode), city: Some(town.to_owned()), region }, used)
            }
            None => (Place { postcode: Some(postcode), city: None, region: None }, 1),
        });
    }
    let spaces = last.match_indices(' ').map(|(at, _)| at);
    let (town, postcode) = spaces
        .rev()
        .take(2)
        .filter_map(|at| {
            let (town, rest) = (last.get(..at)?, last.get(at + 1..)?);
            code(rest).map(|postcode| (town, postcode))
        })
        .last()?;
    let town = town.trim_end().trim_end_matches(',');
    // `Guildford, Surrey GU1 1AA`.
    let (city, region) = match town.rsplit_once(',') {
        Some((city, county)) if COUNTIES.contains(&county.trim().to_lowercase().as_str()) => {
            (city, Some(county.trim().to_owned()))
        }
        _ => (town, None),
    };
    is_town(city).then(|| (Place { postcode: Some(postcode), city: Some(city.trim().to_owned()), region }, 1))
}

/// `SW1A 1AA`, `M1 1AE`: one or two letters, a digit, perhaps a digit or a letter; a digit
/// and two letters.
fn british(text: &str) -> Option<String> {
    let (outward, inward) = halves(text, 3)?;
    let letters = outward.bytes().take_while(u8::is_ascii_uppercase).count();
    let area = matches!(letters, 1 | 2);
    let district = outward.get(letters..).is_some_and(|district| {
        let bytes = district.as_bytes();
        matches!(bytes, [digit] if digit.is_ascii_digit())
            || matches!(bytes, [digit, more] if digit.is_ascii_digit() && more.is_ascii_alphanumeric())
    });
    let inward_fits = matches!(inward.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase());
    (area && district && inward_fits).then(|| format!("{outward} {inward}"))
}

/// An Eircode: `D02 AF30`.
fn irish(text: &str) -> Option<String> {
    let (key, unique) = halves(text, 4)?;
    let key_fits = matches!(key.as_bytes(), [letter, digit, last] if letter.is_ascii_uppercase()
        && digit.is_ascii_digit() && (last.is_ascii_digit() || *last == b'W'));
    let unique_fits = unique.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (key_fits && unique_fits).then(|| format!("{key} {unique}"))
}

/// `VLT 1117`.
fn maltese(text: &str) -> Option<String> {
    let (letters, digits) = text.split_once(' ')?;
    let fits = letters.len() == 3
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && digits.len() == 4
        && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.to_owned())
}

fn zip(text: &str) -> Option<String> {
    let fits = taken(text, "99999-9999").or_else(|| taken(text, "99999"))?;
    fits.1.is_empty().then_some(fits.0)
}

fn canadian(text: &str) -> Option<String> {
    let (code, rest) = taken(text, "A9A_9A9")?;
    rest.is_empty().then_some(code)
}

/// A postcode of two halves, the second of so many characters, with or without a space between.
fn halves(text: &str, second: usize) -> Option<(&str, &str)> {
    if !text.is_ascii() || text.len() <= second {
        return None;
    }
    let (first, last) = text.split_at(text.len() - second);
    Some((first.strip_suffix(' ').unwrap_or(first), last))
}

/// `Springfield, IL 62701`.
fn american(line: &str, states: &str, code: fn(&str) -> Option<String>) -> Option<Place> {
    // The state is the last word of two capitals before the code.
    for (at, _) in line.match_indices(' ') {
        let (front, postcode) = (line.get(..at)?, line.get(at + 1..)?);
        let Some(postcode) = code(postcode.trim()) else { continue };
        let (town, state) = front.trim_end().rsplit_once([' ', ','])?;
        let town = town.trim_end().trim_end_matches(',');
        if states.split_whitespace().any(|known| known == state) && is_town(town) {
            return Some(Place {
                postcode: Some(postcode),
                city: Some(town.to_owned()),
                region: Some(state.to_owned()),
            });
        }
    }
    None
}

/// `Rīga, LV-1050`.
fn latvian(line: &str) -> Option<Place> {
    let (town, code) = line.rsplit_once("LV-")?;
    let town = town.trim_end().trim_end_matches(',');
    let (postcode, rest) = taken(code, "9999")?;
    (rest.is_empty() && is_town(town)).then(|| Place {
        postcode: Some(format!("LV-{postcode}")),
        city: Some(town.to_owned()),
        region: None,
    })
}

/// Whether a text may be a town: it begins with a letter (or, as `'s-Gravenhage`, an apostrophe
/// and one) and has at least two.
fn is_town(text: &str) -> bool {
    let text = text.trim_start_matches(['\'', '’']);
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}
