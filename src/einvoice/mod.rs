//! The e-invoice: [`Document`] in, the XML of EN 16931 (UN/CEFACT CII) out,
//! which travels inside the PDF as Factur-X / ZUGFeRD or XRechnung.
//!
//! `map` says the document in the standard's terms, every amount read from the
//! one place where it was counted. The crate's rules, those of France between
//! French businesses, and exact arithmetic judge it before it is written; what
//! they find becomes a complaint at its place in the YAML (`places`).

mod basic;
mod lines;
mod map;
mod parties;
mod payment;
mod places;

use en16931::profiles::{XRechnung, ZUGFERD_BASIC_ID, ZUGFERD_EXTENDED_ID};
use en16931::validation::profile::ProfileMarker;
use en16931_formats::Syntax;

use crate::diag::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::invoice::{EInvoice as Wanted, Invoice};
use crate::law;
use crate::locale::Words;
use crate::pdf::{Attachment, Profile, Relationship};
use crate::rules::{self, Finding, Severity};

/// The e-invoice of a document, and what its author should know of it.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The e-invoice, as it is embedded; absent where none is wanted or can be made.
    pub attachment: Option<Attachment>,
    /// What its author should know.
    pub warnings: Diagnostics,
}

/// Makes the e-invoice of a document that wants one.
///
/// # Errors
/// Where the author asks for an e-invoice and something that it needs is
/// missing or wrong: all of it, each with its rule and its place. Where it is
/// only the habit of the seller's country, the same are warnings.
pub fn make(document: &Document, words: &Words) -> Result<Made, Diagnostics> {
    let Some(invoice) = &document.invoice else { return Ok(Made::default()) };
    let (profile, asked) = match invoice.e_invoice {
        Wanted::None => return Ok(Made::default()),
        Wanted::Auto if !usual(document, invoice) => return Ok(Made::default()),
        Wanted::Auto => (Profile::En16931, false),
        Wanted::Basic => (Profile::Basic, true),
        Wanted::En16931 => (Profile::En16931, true),
        Wanted::Extended => (Profile::Extended, true),
        Wanted::XRechnung => (Profile::XRechnung, true),
    };
    let business = parties::buyer(document, invoice).business;
    let mut problems = Diagnostics::default();
    if !document.archive {
        // A hybrid invoice is a PDF/A-3 file (Factur-X 1.09, 6.2).
        let message = "an e-invoice is embedded in an archived file (PDF/A-3), which this one is not";
        problems.push(
            Diagnostic::error("e-invoice", invoice.number.span, message).help("leave `archive: false` out"),
        );
        return refused(problems, asked, business);
    }
    let mut mapped = match (map::Map { document, invoice, words, profile }).invoice() {
        Ok(mapped) => mapped,
        Err(problem) => {
            problems.push(problem);
            return refused(problems, asked, business);
        }
    };
    mapped.specification_id = Some(specification(profile).to_owned());
    if profile == Profile::Basic {
        basic::reduce(&mut mapped, invoice, &mut problems);
    }
    for finding in findings(&mapped, profile) {
        problems.push(places::diagnostic(&finding, document, invoice));
    }
    if problems.has_errors() {
        return refused(problems, asked, business);
    }
    let written = match en16931_formats::write_unchecked(&mapped, Syntax::Cii) {
        Ok(written) => written,
        Err(error) => {
            let span = invoice.number.span;
            problems.push(Diagnostic::error("e-invoice", span, error.to_string()));
            return refused(problems, asked, business);
        }
    };
    let losses = written.entries.iter().filter(|entry| entry.is_loss());
    // Earlier invoices beyond the first are notes.
    for lost in losses.filter(|lost| lost.term.as_ref().is_none_or(|term| !term.starts_with("BG-3["))) {
        let term = lost.term.as_deref().unwrap_or(&lost.path);
        let message = format!("the e-invoice does not hold all of {term}: {}", lost.message);
        problems.push(
            Diagnostic::warning("e-invoice-loss", invoice.number.span, message)
                .help("leave it out, or write it without signs that XML has not"),
        );
    }
    Ok(Made { attachment: Some(attachment(written.xml, profile, document, invoice)), warnings: problems })
}

/// Whether the seller's country makes an e-invoice the habit.
fn usual(document: &Document, invoice: &Invoice) -> bool {
    let seller = parties::seller(document, invoice);
    let country = seller.country_code.as_ref().and_then(|code| law::country(&code.value));
    country.is_some_and(|country| country.e_invoice().default)
}

/// What is wrong with an e-invoice: errors where the author asked for it; else
/// one warning that says what to add, and none where a consumer buys, who
/// needs no e-invoice.
fn refused(problems: Diagnostics, asked: bool, business: bool) -> Result<Made, Diagnostics> {
    if asked {
        return Err(problems);
    }
    let mut warnings = Diagnostics::default();
    if let Some(first) = problems.list.first().filter(|_| business) {
        let mut remedies: Vec<&str> = Vec::new();
        for remedy in problems.list.iter().filter_map(|problem| problem.help.as_deref()) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        let more = match problems.list.len() - 1 {
            0 => String::new(),
            1 => "; and one more rule".to_owned(),
            more => format!("; and {more} more rules"),
        };
        let message = format!("no e-invoice is embedded: {}{more}", first.message);
        let help = format!("{}; or write `e_invoice: none` under `invoice`", remedies.join("; "));
        warnings.push(Diagnostic::warning("no-e-invoice", first.span, message).help(help));
    }
    Ok(Made { attachment: None, warnings })
}

/// What the rules find against it.
fn findings(invoice: &en16931::Invoice, profile: Profile) -> Vec<Finding> {
    let report = match profile {
        Profile::XRechnung => XRechnung::PROFILE.validate(invoice),
        _ => en16931::validate(invoice),
    };
    // Warnings speak of how the XML is written, which is not the author's to mend.
    let fatal = report.findings().iter().filter(|finding| finding.severity == Severity::Fatal);
    let mut found: Vec<Finding> = fatal.cloned().collect();
    found.extend(rules::arithmetic(invoice));
    if profile != Profile::XRechnung && rules::french(invoice) {
        found.extend(rules::france(invoice));
    }
    found
}

/// The specification identifier (BT-24).
fn specification(profile: Profile) -> &'static str {
    match profile {
        Profile::Basic => ZUGFERD_BASIC_ID,
        Profile::Extended => ZUGFERD_EXTENDED_ID,
        Profile::XRechnung => XRechnung::PROFILE.specification_id,
        _ => "urn:cen.eu:en16931:2017",
    }
}

fn attachment(xml: String, profile: Profile, document: &Document, invoice: &Invoice) -> Attachment {
    let name = if profile == Profile::XRechnung { "xrechnung.xml" } else { "factur-x.xml" };
    let format = if profile == Profile::XRechnung { "XRechnung" } else { "Factur-X / ZUGFeRD" };
    Attachment {
        name: name.to_owned(),
        mime: "text/xml".to_owned(),
        description: format!("{format}: {}", invoice.number.value),
        // Right in every country for full profiles.
        relationship: Relationship::Alternative,
        modified: document.date.value,
        bytes: xml.into_bytes(),
        profile: Some(profile),
    }
}
