//! The keys of a letter, as its author writes them. Every key is optional
//! here; what must be there is the business of [`super::check`].
//!
//! The comments are the reference of the format.

use serde::Deserialize;

use super::invoice_schema::Invoice;
use super::purpose_schema::{About, Contract};
use super::scalars::{Body, Date, DateOrToday, Enclosure};
use super::signature_schema::{Review, Signature};
use crate::diag::At;
use crate::document::{Post, Relationship, Tone};
use crate::geom::{Color, Length};

/// A text with its place.
pub(super) type Text = Option<At<String>>;

/// A list of texts, each with its place.
pub(super) type Lines = At<Vec<At<String>>>;

/// A letter, an invoice, or both.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Letter {
    /// What the file is: a `letter` (the default), a `letterhead` or a `template`.
    #[serde(rename = "kind")]
    pub(super) _kind: Option<Kind>,
    /// The letter standard: `nf-z11-001`, `din-5008-b`, `us-letter-block`, or another layout that was loaded.
    pub(super) layout: Text,
    /// Language of words, dates, numbers, spacing and hyphenation, such as `fr-FR`.
    pub(super) language: Text,
    /// A YAML file whose keys lie under those of the letter.
    #[serde(rename = "letterhead")]
    pub(super) _letterhead: Text,
    /// What it is for, such as `client-termination`: what `letterpress check` expects of it.
    pub(super) purpose: Text,
    /// How the two sides stand: `good` or `strained`.
    pub(super) relationship: Option<At<Relationship>>,
    /// The contract that it is about.
    pub(super) contract: Option<At<Contract>>,
    /// What it is about: an invoice, an order, an offer, a delivery.
    pub(super) about: Option<At<About>>,
    /// How it is sent: `standard`, `registered`, `courier`, `email` or `hand`.
    pub(super) post: Option<At<Post>>,
    /// Who writes, and who issues the invoice.
    pub(super) sender: Option<At<Sender>>,
    /// Who receives it, and who is billed.
    pub(super) recipient: Option<At<Recipient>>,
    /// Kind of post, such as `Einschreiben` or `RECOMMANDÉ`, above the address.
    pub(super) special_mail: Text,
    /// What else stands above the address, such as `Persönlich`.
    pub(super) annotations: Option<Vec<At<String>>>,
    /// Place of writing.
    pub(super) place: Text,
    /// Date of the letter, such as `2026-03-03`, or `today`; the invoice's date if absent.
    pub(super) date: Option<At<DateOrToday>>,
    /// Reference numbers.
    pub(super) references: Option<References>,
    /// Subject line (inline CommonMark).
    pub(super) subject: Text,
    /// Salutation with its punctuation.
    pub(super) salutation: Text,
    /// The parts of the letter, or its text where it has only one.
    pub(super) body: Option<At<Body>>,
    /// Closing formula.
    pub(super) closing: Text,
    /// Who signs; the sender if absent.
    pub(super) signature: Option<At<Signature>>,
    /// Whether somebody must approve it first.
    pub(super) review: Option<At<Review>>,
    /// What is enclosed: `invoice` for the invoice below, a title, or `title` and the `file` of a PDF.
    pub(super) enclosures: Option<Vec<Enclosure>>,
    /// Who gets a copy.
    pub(super) copies: Option<Vec<At<String>>>,
    /// Postscript (inline CommonMark).
    pub(super) postscript: Text,
    /// A PDF under the text, with the printed letterhead: a page for the first, one for the
    /// following or one for the even and one for the odd ones.
    pub(super) paper: Text,
    /// Whether the PDF is one for archives (PDF/A-3a), which is the default.
    pub(super) archive: Option<bool>,
    /// Colours of the letterhead.
    pub(super) colours: Option<Colours>,
    /// Families of type.
    pub(super) fonts: Option<Fonts>,
    /// Footer: one to four columns of one to five lines; made from the sender if absent.
    pub(super) footer: Option<At<Vec<Lines>>>,
    /// Habits of setting that override the layout's.
    pub(super) typography: Option<Typography>,
    /// The invoice.
    pub(super) invoice: Option<At<Invoice>>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// A letter, an invoice, or both.
    Letter,
    /// What letters of one firm share.
    Letterhead,
    /// A letter that rows of a table are filled into.
    Template,
}

/// The sender.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sender {
    /// Name of the person who writes.
    pub(super) name: Text,
    /// Role in the organisation.
    pub(super) role: Text,
    /// Name of the organisation.
    pub(super) organisation: Text,
    /// Line under the name of the organisation.
    pub(super) tagline: Text,
    /// One to six address lines.
    pub(super) address: Option<Lines>,
    /// Country line, for mail abroad.
    pub(super) country: Text,
    /// Country by its ISO 3166-1 code, such as `FR`; known from VAT identifier or language if absent.
    pub(super) country_code: Text,
    /// Telephone.
    pub(super) phone: Text,
    /// E-mail address.
    pub(super) email: Text,
    /// Where e-invoices go, as scheme and identifier: `0225:123456782`.
    pub(super) electronic_address: Text,
    /// What VAT law knows of the seller: `small-business`, `cash-accounting`, `vat-on-debits`, ...
    pub(super) situation: Option<Vec<At<String>>>,
    /// Web site.
    pub(super) web: Text,
    /// Registration lines of the footer.
    pub(super) legal: Option<Vec<At<String>>>,
    /// Number in the register of companies, such as a SIREN.
    pub(super) company_id: Text,
    /// VAT identifier.
    pub(super) vat_id: Text,
    /// Local tax number.
    pub(super) tax_number: Text,
    /// The bank account.
    pub(super) bank: Option<At<Bank>>,
    /// The logo.
    pub(super) logo: Option<At<Picture>>,
}

/// The recipient.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Recipient {
    /// Name of the person, with title.
    pub(super) name: Text,
    /// Role in the organisation.
    pub(super) role: Text,
    /// Name of the organisation.
    pub(super) organisation: Text,
    /// For whose attention, behind the words of the language: `À l’attention de ...`.
    pub(super) attention: Text,
    /// One to six address lines.
    pub(super) address: Option<Lines>,
    /// Country line, for mail abroad.
    pub(super) country: Text,
    /// Country by its ISO 3166-1 code, such as `FR`; known from VAT identifier or country line if absent.
    pub(super) country_code: Text,
    /// Telephone.
    pub(super) phone: Text,
    /// E-mail address.
    pub(super) email: Text,
    /// Where e-invoices go, as scheme and identifier: `0225:987654324`.
    pub(super) electronic_address: Text,
    /// What VAT law knows of it where it sells, on an invoice that the sender writes for it
    /// (`kind: self-billed`): `small-business`, ...
    pub(super) situation: Option<Vec<At<String>>>,
    /// Whether it is a business; one that has an organisation or a VAT identifier is.
    pub(super) business: Option<bool>,
    /// VAT identifier.
    pub(super) vat_id: Text,
    /// Number in the register of companies.
    pub(super) company_id: Text,
    /// Local tax number.
    pub(super) tax_number: Text,
}

/// A person to turn to.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Contact {
    /// Name of the person; this or the organisation is required.
    pub(super) name: Text,
    /// Role in the organisation.
    pub(super) role: Text,
    /// Name of the organisation.
    pub(super) organisation: Text,
    /// Address lines.
    pub(super) address: Option<Lines>,
    /// Telephone.
    pub(super) phone: Text,
    /// E-mail address.
    pub(super) email: Text,
    /// Web site.
    pub(super) web: Text,
}

/// A bank account; IBAN or account is required.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Bank {
    /// Name of the bank.
    pub(super) name: Text,
    /// IBAN.
    pub(super) iban: Text,
    /// BIC.
    pub(super) bic: Text,
    /// Account as text, where there is no IBAN.
    pub(super) account: Text,
}

/// A picture file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Picture {
    /// PNG, JPEG, WebP or SVG, relative to the file that names it.
    pub(super) file: Text,
    /// Printed width, such as `45mm`; the layout's if absent.
    pub(super) width: Option<At<Length>>,
    /// What it shows, for those who cannot see it.
    pub(super) alt: Text,
}

/// Reference numbers of both sides.
#[derive(Debug, Default, Deserialize)]
pub(super) struct References {
    /// The sender's reference.
    pub(super) ours: Text,
    /// The recipient's reference.
    pub(super) yours: Text,
    /// Date of the recipient's letter.
    pub(super) your_letter: Option<At<Date>>,
    /// Customer number.
    pub(super) customer: Text,
}

/// One part of the body.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Part {
    /// Name of the part, such as `notice`.
    pub(super) part: Text,
    /// Heading (inline CommonMark).
    pub(super) heading: Text,
    /// Date from which something holds; texts quote it as `{{ effective }}`.
    pub(super) effective: Option<At<Date>>,
    /// Date by which something is asked for; texts quote it as `{{ deadline }}`.
    pub(super) deadline: Option<At<Date>>,
    /// How a reason is told: `frank` or `neutral`.
    pub(super) tone: Option<At<Tone>>,
    /// Whether what ends, ends at once; that needs a `cause`.
    pub(super) immediate: Option<At<bool>>,
    /// Why it ends at once, for `letterpress check`; it is not printed.
    pub(super) cause: Text,
    /// CommonMark text.
    pub(super) text: Text,
    /// What will still be delivered: a small table after the text.
    pub(super) deliverables: Option<Vec<At<Deliverable>>>,
    /// A person to turn to: a card after the text.
    pub(super) contact: Option<At<Contact>>,
    /// CommonMark text after table and card.
    pub(super) after: Text,
}

/// One thing still to be delivered.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Deliverable {
    /// What (inline CommonMark).
    pub(super) what: Text,
    /// By when.
    pub(super) due: Option<At<Date>>,
    /// A remark.
    pub(super) note: Text,
}

/// Colours of the letterhead.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Colours {
    /// Headings, rules and the amount due, such as `"#1b365d"`.
    pub(super) accent: Option<Color>,
    /// Second colour.
    pub(super) second: Option<Color>,
}

/// Families of type, among those that ship or were loaded.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fonts {
    /// Running text.
    pub(super) text: Text,
    /// Heads, tables and furniture.
    pub(super) display: Text,
}

/// Habits of setting.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typography {
    /// `justified` or `ragged`.
    pub(super) align: Option<Alignment>,
    /// Whether words are hyphenated.
    pub(super) hyphenate: Option<bool>,
    /// School of spacing, of those that the language knows: `national`, `thin`, `none`.
    pub(super) spacing: Option<At<String>>,
}

/// How paragraphs are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Alignment {
    /// Flush on both sides.
    Justified,
    /// Flush left.
    Ragged,
}
