//! From the words of a letter's units to UN/ECE unit codes (BT-130).

use super::codes;

/// Keys of the language files, and other words of the trade, with their codes of UN/ECE
/// recommendation 20 (`X..`: recommendation 21).
const UNITS: [(&str, &str); 40] = [
    ("bottle", "XBO"),
    ("box", "XBX"),
    ("carton", "XCT"),
    ("cm", "CMT"),
    ("copy", "C62"),
    ("day", "DAY"),
    ("dozen", "DZN"),
    ("flat", "LS"),
    ("g", "GRM"),
    ("h", "HUR"),
    ("hour", "HUR"),
    ("item", "C62"),
    ("kg", "KGM"),
    ("kilometre", "KMT"),
    ("km", "KMT"),
    ("kw", "KWT"),
    ("kwh", "KWH"),
    ("l", "LTR"),
    ("litre", "LTR"),
    ("m", "MTR"),
    ("m2", "MTK"),
    ("m3", "MTQ"),
    ("m²", "MTK"),
    ("m³", "MTQ"),
    ("minute", "MIN"),
    ("mm", "MMT"),
    ("month", "MON"),
    ("mwh", "MWH"),
    ("one", "C62"),
    ("package", "XPK"),
    ("page", "ZP"),
    ("pair", "PR"),
    ("pallet", "XPX"),
    ("piece", "H87"),
    ("quarter", "QAN"),
    ("second", "SEC"),
    ("set", "SET"),
    ("t", "TNE"),
    ("week", "WEE"),
    ("year", "ANN"),
];

/// The words of units that are known.
pub fn unit_words() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(word, _)| *word)
}

/// The unit code of a word (`hour`, `km`, in any case) or of a code that is written itself
/// (`HUR`); `None` where it is neither. A line without a unit is in `C62`, one.
#[must_use]
pub fn unit_code(unit: &str) -> Option<&'static str> {
    if let Some(code) = codes::unit(unit) {
        return Some(code);
    }
    let word = unit.to_lowercase();
    UNITS.iter().find(|(known, _)| *known == word).map(|(_, code)| *code)
}
