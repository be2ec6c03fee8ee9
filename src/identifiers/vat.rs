//! VAT identifiers (BT-31, BT-48, BT-63): letters of a country, then digits.

use super::vat_forms::{FORMS, VatForm};
use super::{Fault, Form, Wrong, solid};

const ANY: Form = Form::new("a VAT identifier", "the letters of its country first, such as FR, DE or CHE");

/// Suffixes of the languages that Swiss VAT numbers are written in.
const SWISS: [&str; 4] = ["MWST", "TVA", "IVA", "VAT"];

/// A VAT identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatId {
    /// The country whose VAT it is of, by its ISO 3166 code: `GR` for `EL`, `GB` for `XI`.
    pub country: &'static str,
    /// The letters it begins with.
    pub prefix: &'static str,
    /// The identifier without spaces and signs, its letters first; without MWST, TVA, IVA or
    /// MVA behind it. This is what an e-invoice carries.
    pub number: String,
    /// How it is printed: `FR11 123 456 782`, `CHE-123.456.788 MWST`; else as [`VatId::number`].
    pub printed: String,
}

impl VatId {
    /// The SIREN in a French identifier.
    #[must_use]
    pub fn siren(&self) -> Option<&str> {
        if self.prefix == "FR" { self.number.get(4..) } else { None }
    }
}

/// A VAT identifier of a state of the European Union, the United Kingdom (Northern Ireland
/// with XI), Switzerland or Norway: its form, and its check digits but for Bulgaria,
/// Latvia, Lithuania and natural persons in Czechia. Those of other countries pass where
/// they begin with the code of one.
///
/// # Errors
/// Where it is not one; the help says how one of that country looks.
pub fn vat_id(text: &str) -> Result<VatId, Wrong> {
    let solid = solid(text);
    let Some(form) = FORMS.iter().find(|form| solid.starts_with(form.prefix)) else {
        return foreign(text, solid);
    };
    let mut body = solid.get(form.prefix.len()..).unwrap_or_default();
    let mut suffix = "";
    for end in if form.prefix == "CHE" { &SWISS[..] } else { &["MVA"][..] } {
        if matches!(form.prefix, "CHE" | "NO")
            && let Some(rest) = body.strip_suffix(end)
        {
            (body, suffix) = (rest, end);
        }
    }
    // Belgian numbers had nine digits until 2007; the leading zero is still left out by some.
    let padded = if form.prefix == "BE" && body.len() == 9 { format!("0{body}") } else { body.to_owned() };
    let fits = form.patterns.iter().any(|pattern| matches(pattern, &padded));
    let body = form.form.check(padded, fits, form.check)?;
    Ok(VatId {
        country: form.country,
        prefix: form.prefix,
        printed: printed(form, &body, suffix),
        number: format!("{}{body}", form.prefix),
    })
}

/// Identifiers of countries whose form is not known.
fn foreign(text: &str, solid: String) -> Result<VatId, Wrong> {
    // Swiss numbers without the E, Greek ones with the country's own code.
    if let Some(rest) = solid.strip_prefix("GR") {
        return vat_id(&format!("EL{rest}"));
    }
    let country = solid.get(..2).and_then(super::codes::country);
    match country {
        Some("CH") => Err(FORMS
            .iter()
            .find(|form| form.prefix == "CHE")
            .map_or(ANY.wrong(Fault::Form), |form| form.form.wrong(Fault::Form))),
        Some(country) if solid.len() > 4 && solid.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            Ok(VatId { country, prefix: country, printed: text.trim().to_owned(), number: solid })
        }
        Some(_) => Err(ANY.wrong(Fault::Form)),
        None => Err(ANY.wrong(Fault::Country)),
    }
}

/// Whether a text is of a pattern.
fn matches(pattern: &str, text: &str) -> bool {
    pattern.len() == text.len()
        && pattern.bytes().zip(text.bytes()).all(|(wanted, b)| match wanted {
            b'9' => b.is_ascii_digit(),
            b'#' => matches!(b, b'1'..=b'9'),
            b'A' => b.is_ascii_uppercase(),
            b'*' => b.is_ascii_uppercase() || b.is_ascii_digit(),
            sign => b == sign,
        })
}

fn printed(form: &VatForm, body: &str, suffix: &str) -> String {
    let threes = |text: &str, sign: &str| {
        let groups: Vec<&str> = (0..text.len()).step_by(3).filter_map(|at| text.get(at..at + 3)).collect();
        groups.join(sign)
    };
    match form.prefix {
        "FR" => {
            let (key, siren) = body.split_at(2);
            format!("FR{key} {}", threes(siren, " "))
        }
        "CHE" if suffix.is_empty() => format!("CHE-{}", threes(body, ".")),
        "CHE" => format!("CHE-{} {suffix}", threes(body, ".")),
        "BE" => format!(
            "BE {}.{}.{}",
            body.get(..4).unwrap_or_default(),
            body.get(4..7).unwrap_or_default(),
            body.get(7..).unwrap_or_default()
        ),
        "NO" if !suffix.is_empty() => format!("NO {} {suffix}", threes(body, " ")),
        prefix => format!("{prefix}{body}"),
    }
}
