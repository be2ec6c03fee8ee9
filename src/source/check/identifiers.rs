//! E-mail addresses, IBAN and BIC.

use super::Check;
use crate::diag::{At, Diagnostic};
use crate::identifiers::{self, Fault};
use crate::source::schema::Text;
use crate::yaml::quote;

impl Check<'_> {
    pub(super) fn email(&mut self, email: Text) -> Text {
        let email = self.text(email)?;
        if !identifiers::is_email(&email) {
            let message = format!("`{}` is not an e-mail address", quote(&email));
            self.diagnostics.push(
                Diagnostic::error("bad-email", email.span, message).help("write it as `name@example.com`"),
            );
        }
        Some(email)
    }

    /// An IBAN without its spaces, its check digits right (ISO 13616).
    pub(super) fn iban(&mut self, iban: Text) -> Text {
        let iban = self.text(iban)?;
        match identifiers::iban(&iban) {
            Ok(solid) => Some(At::new(solid, iban.span)),
            Err(wrong) => {
                let help = match wrong.reason {
                    Fault::Country => "its country does not use IBANs; write it under `account:`".to_owned(),
                    _ => wrong.help(),
                };
                let message = wrong.to_string();
                self.diagnostics.push(Diagnostic::error("bad-iban", iban.span, message).help(help));
                Some(iban)
            }
        }
    }

    /// A BIC without spaces (ISO 9362: bank, country, place and perhaps branch).
    pub(super) fn bic(&mut self, bic: Text) -> Text {
        let bic = self.text(bic)?.map(|text| solid(&text));
        if !is_bic(&bic) {
            let message = format!("`{}` is not a BIC", quote(&bic));
            self.diagnostics.push(
                Diagnostic::error("bad-bic", bic.span, message)
                    .help("it has 8 or 11 letters and digits, such as `AGRIFRPP`"),
            );
        }
        Some(bic)
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

fn is_bic(bic: &str) -> bool {
    let (Some(bank), Some(country), Some(rest)) = (bic.get(..4), bic.get(4..6), bic.get(6..)) else {
        return false;
    };
    bank.bytes().all(|b| b.is_ascii_alphanumeric())
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && matches!(rest.len(), 2 | 5)
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}
