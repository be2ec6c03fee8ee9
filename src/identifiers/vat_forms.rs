//! The forms of VAT identifiers, country by country.
//!
//! Source: European Commission, VIES, "VAT identification number structure";
//! for the United Kingdom, Switzerland and Norway their own authorities.

use super::{Form, vat_checks as checks};

/// One country's VAT identifiers.
pub(super) struct VatForm {
    /// Its letters.
    pub(super) prefix: &'static str,
    /// The ISO 3166 code of the country.
    pub(super) country: &'static str,
    pub(super) form: Form,
    /// The form behind the letters, one of these: `9` a digit, `#` one that is
    /// not zero, `A` a letter, `*` either,
    /// any other character itself.
    pub(super) patterns: &'static [&'static str],
    pub(super) check: fn(&str) -> bool,
}

macro_rules! forms {
    ($($prefix:literal $country:literal $what:literal $form:literal [$($pattern:literal)*] $check:ident,)*) => {
        &[$(VatForm {
            prefix: $prefix,
            country: $country,
            form: Form::new(concat!($what, " VAT identifier"), $form),
            patterns: &[$($pattern,)*],
            check: checks::$check,
        },)*]
    };
}

/// All that are known, by their letters.
pub(super) const FORMS: &[VatForm] = forms![
    "AT" "AT" "an Austrian" "ATU and eight digits" ["U99999999"] austrian,
    "BE" "BE" "a Belgian" "BE and ten digits, the first 0 or 1" ["0999999999" "1999999999"] belgian,
    "BG" "BG" "a Bulgarian" "BG and nine or ten digits" ["999999999" "9999999999"] form_only,
    "CHE" "CH" "a Swiss" "CHE and nine digits, MWST, TVA or IVA behind, such as CHE-123.456.788 MWST" ["999999999"] swiss,
    "CY" "CY" "a Cypriot" "CY, eight digits and a letter" ["99999999A"] cypriot,
    "CZ" "CZ" "a Czech" "CZ and eight to ten digits" ["99999999" "999999999" "9999999999"] czech,
    "DE" "DE" "a German" "DE and nine digits, the first not 0" ["#99999999"] german,
    "DK" "DK" "a Danish" "DK and eight digits" ["#9999999"] danish,
    "EE" "EE" "an Estonian" "EE and nine digits" ["999999999"] estonian,
    "EL" "GR" "a Greek" "EL and nine digits" ["999999999"] greek,
    "ES" "ES" "a Spanish" "ES and nine characters, the first or the last a letter" ["A9999999A" "A99999999" "99999999A"] spanish,
    "FI" "FI" "a Finnish" "FI and eight digits" ["99999999"] finnish,
    "FR" "FR" "a French" "FR, two digits or letters and the SIREN" ["**999999999"] french,
    "GB" "GB" "a British" "GB and nine or twelve digits" ["999999999" "999999999999" "GD999" "HA999"] british,
    "HR" "HR" "a Croatian" "HR and eleven digits" ["99999999999"] croatian,
    "HU" "HU" "a Hungarian" "HU and eight digits" ["99999999"] hungarian,
    "IE" "IE" "an Irish" "IE, seven digits and one or two letters" ["9999999A" "9999999AA" "9A99999A" "9+99999A" "9*99999A"] irish,
    "IT" "IT" "an Italian" "IT and eleven digits" ["99999999999"] italian,
    "LT" "LT" "a Lithuanian" "LT and nine or twelve digits" ["999999999" "999999999999"] form_only,
    "LU" "LU" "a Luxembourgish" "LU and eight digits" ["99999999"] luxembourgish,
    "LV" "LV" "a Latvian" "LV and eleven digits" ["99999999999"] form_only,
    "MT" "MT" "a Maltese" "MT and eight digits" ["99999999"] maltese,
    "NL" "NL" "a Dutch" "NL, nine digits, B and two digits" ["999999999B99"] dutch,
    "NO" "NO" "a Norwegian" "NO and nine digits, perhaps MVA behind" ["999999999"] norwegian,
    "PL" "PL" "a Polish" "PL and ten digits" ["9999999999"] polish,
    "PT" "PT" "a Portuguese" "PT and nine digits" ["#99999999"] portuguese,
    "RO" "RO" "a Romanian" "RO and two to ten digits" ["#9" "#99" "#999" "#9999" "#99999" "#999999" "#9999999" "#99999999" "#999999999"] romanian,
    "SE" "SE" "a Swedish" "SE and twelve digits, the last two mostly 01" ["999999999999"] swedish,
    "SI" "SI" "a Slovenian" "SI and eight digits" ["#9999999"] slovenian,
    "SK" "SK" "a Slovak" "SK and ten digits" ["#999999999"] slovak,
    "XI" "GB" "a Northern Irish" "XI and nine or twelve digits" ["999999999" "999999999999" "GD999" "HA999"] british,
];
