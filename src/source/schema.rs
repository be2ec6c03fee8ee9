//! The keys of a letter, as its author writes them. Every key is optional
//! here; what must be there is the business of [`super::check`].
//!
//! The comments are the reference of the format: editors show them, and `docs/reference.md` is
//! made from them. What stands in backquotes behind "such as" is proposed as an example, and
//! what stands before "(the default)" or "if absent" is the default.

use schemars::JsonSchema;
use serde::Deserialize;

use super::invoice_schema::Invoice;
use super::purpose_schema::{About, Contract};
use super::scalars::{Body, Date, DateOrToday, Enclosure};
use super::signature_schema::{Review, Signature};
use super::vocabulary::{Columns, CountryCode, SchemedAddress};
use crate::describe::members;
use crate::diag::At;
use crate::document::{Post, Relationship, Tone};
use crate::geom::{Color, Length};
use crate::law::Fact;

/// A text with its place.
pub(super) type Text = Option<At<String>>;

/// A list of texts, each with its place.
pub(super) type Lines = At<Vec<At<String>>>;

/// A letter, an invoice, or both.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Letter {
    /// What the file is: a `letter` (the default), a `letterhead` or a `template`.
    #[serde(rename = "kind")]
    pub(super) _kind: Option<Kind>,
    /// The letter standard, or a layout of your own; it may stand in the letterhead.
    #[schemars(extend("names" = "layouts"))]
    pub(super) layout: Text,
    /// Language and country of words, dates, numbers, spacing and hyphenation, such as `fr-FR`.
    #[schemars(extend("names" = "languages"))]
    pub(super) language: Text,
    /// The file of a letterhead, relative to this one, such as `letterhead.yaml`; its keys lie under those
    /// of the letter.
    #[serde(rename = "letterhead")]
    pub(super) _letterhead: Text,
    /// What it is for, which says what `letterpress check` expects of it.
    #[schemars(extend("names" = "purposes"))]
    pub(super) purpose: Text,
    /// How the two sides stand, for `letterpress check`; it is not printed.
    pub(super) relationship: Option<At<Relationship>>,
    /// The contract that it is about; texts quote it.
    pub(super) contract: Option<At<Contract>>,
    /// What it is about, an invoice, an order, an offer or a delivery; texts quote it.
    pub(super) about: Option<At<About>>,
    /// How it is sent: how long it travels counts for the day on which a notice takes effect.
    pub(super) post: Option<At<Post>>,
    /// Who writes, and who issues the invoice.
    pub(super) sender: Option<At<Sender>>,
    /// Who receives it, and who is billed.
    #[schemars(required)]
    pub(super) recipient: Option<At<Recipient>>,
    /// The kind of post as it is printed above the address, such as `Einschreiben` or `RECOMMANDÉ`.
    pub(super) special_mail: Text,
    /// What else stands above the address, such as `Persönlich`.
    pub(super) annotations: Option<Vec<At<String>>>,
    /// Place of writing, beside the date, such as `Lyon`.
    pub(super) place: Text,
    /// Date of the letter, such as `2026-03-03`, or `today`; the invoice's date if absent.
    pub(super) date: Option<At<DateOrToday>>,
    /// Reference numbers of both sides.
    pub(super) references: Option<References>,
    /// Subject line (inline CommonMark); it may quote dates, as in `Fin de notre mission au {{ effective }}`.
    pub(super) subject: Text,
    /// Salutation with its punctuation, such as `Madame,`.
    pub(super) salutation: Text,
    /// The parts of the letter, or its text where it has only one.
    pub(super) body: Option<At<Body>>,
    /// Closing formula, such as `Cordialement,`.
    pub(super) closing: Text,
    /// Who signs: one, or a list of up to twelve; the sender if absent.
    pub(super) signature: Option<At<Signature>>,
    /// Whether somebody must approve the letter before it is final.
    pub(super) review: Option<At<Review>>,
    /// What is enclosed: the word `invoice` for the invoice below, a title, or a mapping with the `file` of
    /// a PDF.
    #[schemars(extend("names" = ["invoice"]))]
    pub(super) enclosures: Option<Vec<Enclosure>>,
    /// Who gets a copy: a name for each.
    pub(super) copies: Option<Vec<At<String>>>,
    /// Postscript (inline CommonMark).
    pub(super) postscript: Text,
    /// A PDF under the text, with the printed letterhead, such as `paper.pdf`: a page for the first, one for
    /// the following or one for the even and one for the odd ones.
    pub(super) paper: Text,
    /// Whether the PDF is one for archives (PDF/A-3a): `true` (the default) or `false`.
    pub(super) archive: Option<bool>,
    /// Colours of the letterhead.
    pub(super) colours: Option<Colours>,
    /// Families of type.
    pub(super) fonts: Option<Fonts>,
    /// Footer: one to four columns of one to five lines each; made from the sender if absent.
    #[schemars(with = "Option<Columns>")]
    pub(super) footer: Option<At<Vec<Lines>>>,
    /// Habits of setting that override the layout's.
    pub(super) typography: Option<Typography>,
    /// The invoice, behind the letter or alone.
    pub(super) invoice: Option<At<Invoice>>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A letter, an invoice, or both.
    Letter,
    /// What letters of one firm share.
    Letterhead,
    /// A letter that rows of a table are filled into.
    Template,
}

/// Who writes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Sender {
    /// Name of the person who writes, such as `Jean Marchand`; this or the organisation is required.
    pub(super) name: Text,
    /// Role in the organisation, such as `Gérant`.
    pub(super) role: Text,
    /// Name of the organisation, such as `Atelier Marchand SARL`.
    pub(super) organisation: Text,
    /// Line under the name of the organisation, in the letterhead.
    pub(super) tagline: Text,
    /// One to six lines of the postal address: `[5 rue du Port, 69002 Lyon]`.
    #[schemars(length(min = 1, max = 6))]
    pub(super) address: Option<Lines>,
    /// Last line of the address on mail abroad, such as `France`.
    pub(super) country: Text,
    /// Country by its ISO 3166-1 code, such as `FR`; known from VAT identifier, country line, account or
    /// language if absent.
    #[schemars(with = "Option<CountryCode>")]
    pub(super) country_code: Text,
    /// Telephone, such as `+33 4 65 71 20 26`.
    pub(super) phone: Text,
    /// E-mail address, such as `name@example.com`.
    pub(super) email: Text,
    /// Where its e-invoices go, scheme and identifier (BT-34), such as `0225:123456782`.
    #[schemars(with = "Option<SchemedAddress>")]
    pub(super) electronic_address: Text,
    /// What VAT law must know of the seller; the law of its country asks for mentions by it.
    #[schemars(with = "Option<Vec<Fact>>")]
    pub(super) situation: Option<Vec<At<String>>>,
    /// Web site, such as `www.example.com`.
    pub(super) web: Text,
    /// Lines of the footer on form, capital and register: `[SARL au capital de 20 000 €]`.
    pub(super) legal: Option<Vec<At<String>>>,
    /// Number in the register of companies, in France the SIREN or SIRET, such as `123 456 782`; its check
    /// digits are checked.
    pub(super) company_id: Text,
    /// VAT identifier, such as `FR11 123456782`; its check digits are checked.
    pub(super) vat_id: Text,
    /// Number at the local tax office, where invoices state one.
    pub(super) tax_number: Text,
    /// The bank account, in the footer and where an invoice says no other.
    pub(super) bank: Option<At<Bank>>,
    /// The logo of the letterhead.
    pub(super) logo: Option<At<Picture>>,
}

/// Who receives it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Recipient {
    /// Name of the person, with title, such as `Madame Claire Dubois`; this or the organisation is required.
    pub(super) name: Text,
    /// Role in the organisation.
    pub(super) role: Text,
    /// Name of the organisation, such as `Société Horizon`.
    pub(super) organisation: Text,
    /// For whose attention, such as `Claire Dubois`, behind the words of the language: `À l’attention de`.
    pub(super) attention: Text,
    /// One to six lines of the postal address: `[12 rue des Lilas, 75011 Paris]`.
    #[schemars(required, length(min = 1, max = 6))]
    pub(super) address: Option<Lines>,
    /// Last line of the address on mail abroad, such as `FRANCE`.
    pub(super) country: Text,
    /// Country by its ISO 3166-1 code, such as `FR`; known from VAT identifier or country line if absent.
    #[schemars(with = "Option<CountryCode>")]
    pub(super) country_code: Text,
    /// Telephone.
    pub(super) phone: Text,
    /// E-mail address, such as `name@example.com`.
    pub(super) email: Text,
    /// Where its e-invoices go, scheme and identifier (BT-49), such as `0225:987654324`.
    #[schemars(with = "Option<SchemedAddress>")]
    pub(super) electronic_address: Text,
    /// What VAT law must know of it where it sells, on an invoice that the sender writes for it
    /// (`kind: self-billed`).
    #[schemars(with = "Option<Vec<Fact>>")]
    pub(super) situation: Option<Vec<At<String>>>,
    /// Whether it is a business; one with an organisation, a VAT identifier or a company number is, if absent.
    pub(super) business: Option<bool>,
    /// VAT identifier, such as `FR14 987654324`; its check digits are checked.
    pub(super) vat_id: Text,
    /// Number in the register of companies, in France the SIREN or SIRET; its check digits are checked.
    pub(super) company_id: Text,
    /// Number at the local tax office, where invoices state one.
    pub(super) tax_number: Text,
}

/// Somebody to turn to: their name, or that of their organisation, is required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Contact {
    /// Name of the person, such as `Jane Smith`; this or the organisation is required.
    pub(super) name: Text,
    /// Role in the organisation.
    pub(super) role: Text,
    /// Name of the organisation.
    pub(super) organisation: Text,
    /// One to six lines of the postal address.
    #[schemars(length(min = 1, max = 6))]
    pub(super) address: Option<Lines>,
    /// Telephone.
    pub(super) phone: Text,
    /// E-mail address.
    pub(super) email: Text,
    /// Web site.
    pub(super) web: Text,
}

/// A bank account; IBAN or account is required.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Bank {
    /// Name of the bank.
    pub(super) name: Text,
    /// IBAN, with or without spaces, such as `FR76 9999 9000 4200 0123 4567 873`; its check digits are checked.
    pub(super) iban: Text,
    /// BIC of 8 or 11 characters, such as `AGRIFRPP`.
    pub(super) bic: Text,
    /// Account as text, where there is no IBAN.
    pub(super) account: Text,
}

/// A picture file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Picture {
    /// PNG, JPEG, WebP or SVG file, relative to the file that names it, such as `logo.svg`; required.
    pub(super) file: Text,
    /// Printed width in mm, cm, pt or in, such as `45mm`; the layout's if absent.
    pub(super) width: Option<At<Length>>,
    /// What it shows, for those who cannot see it; required.
    pub(super) alt: Text,
}

/// Reference numbers of both sides.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct References {
    /// The sender's reference, such as `AM-2026-17`.
    pub(super) ours: Text,
    /// The recipient's reference.
    pub(super) yours: Text,
    /// Date of the recipient's letter that this one answers.
    pub(super) your_letter: Option<At<Date>>,
    /// Customer number.
    pub(super) customer: Text,
}

/// One part of the body.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Part {
    /// Which part of the letter it is, of those that its purpose asks for, such as `notice`; it is not printed.
    #[schemars(extend("names" = "parts"))]
    pub(super) part: Text,
    /// Heading above the text (inline CommonMark).
    pub(super) heading: Text,
    /// Date from which something holds; texts quote it as `{{ effective }}`.
    pub(super) effective: Option<At<Date>>,
    /// Date by which something is asked for; texts quote it as `{{ deadline }}`.
    pub(super) deadline: Option<At<Date>>,
    /// How a reason is told, for `letterpress check`; it is not printed.
    pub(super) tone: Option<At<Tone>>,
    /// Whether what ends, ends at once; that needs a `cause`.
    pub(super) immediate: Option<At<bool>>,
    /// Why it ends at once, for `letterpress check`; it is not printed.
    pub(super) cause: Text,
    /// CommonMark text: paragraphs, lists, tables, bold, italic, links; longer text after `|`.
    pub(super) text: Text,
    /// What will still be delivered: a small table after the text.
    pub(super) deliverables: Option<Vec<At<Deliverable>>>,
    /// A person to turn to: a card after the text.
    pub(super) contact: Option<At<Contact>>,
    /// CommonMark text after table and card.
    pub(super) after: Text,
}

/// One thing still to be delivered.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Deliverable {
    /// What (inline CommonMark).
    #[schemars(required)]
    pub(super) what: Text,
    /// By when.
    pub(super) due: Option<At<Date>>,
    /// A remark, in the last column (inline CommonMark).
    pub(super) note: Text,
}

/// Colours of the letterhead.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Colours {
    /// Of headings, rules and the amount due, such as `"#1b365d"`; the layout's if absent.
    pub(super) accent: Option<Color>,
    /// Of what stands beside it, such as `"#b08d57"`; the layout's if absent.
    pub(super) second: Option<Color>,
}

/// Families of type, among those that ship or were loaded.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Fonts {
    /// Family of the running text; the layout's if absent.
    #[schemars(extend("names" = "families"))]
    pub(super) text: Text,
    /// Family of heads, tables, footer and the like; the layout's if absent.
    #[schemars(extend("names" = "families"))]
    pub(super) display: Text,
}

/// Habits of setting.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(transform = members::<Self>)]
pub(super) struct Typography {
    /// How paragraphs are set; the layout's habit if absent.
    pub(super) align: Option<Alignment>,
    /// Whether words are hyphenated; the layout's habit if absent.
    pub(super) hyphenate: Option<bool>,
    /// School of spacing before signs, of those that the language knows; its own if absent.
    #[schemars(extend("names" = ["national", "thin", "none"]))]
    pub(super) spacing: Option<At<String>>,
}

/// How paragraphs are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Alignment {
    /// Flush on both sides.
    Justified,
    /// Flush left.
    Ragged,
}
