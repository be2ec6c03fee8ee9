//! The validated letter: what room 1 hands to room 2.
//!
//! Every value that a later room may complain about keeps its place in an
//! [`At`]. Text is still as its author wrote it (CommonMark where said so);
//! money is exact; totals are already computed and agree.

mod purpose;
mod review;
mod signatory;

use chrono::NaiveDate;

use crate::diag::{At, Diagnostics, Sources};
use crate::foreign::Foreign;
use crate::geom::{Color, Length};
use crate::invoice::Invoice;
use crate::picture::Picture;

pub use purpose::{About, Aim, Contract, Days, End, Post, Relationship, Tone};
pub use review::{Approval, Review, Seals};
pub use signatory::{Capacity, Field, Lock, Seed, Service, Side, Signatory};

/// A letter, an invoice, or both.
#[derive(Debug, Clone)]
pub struct Document {
    /// The files it was read from.
    pub sources: Sources,
    /// Warnings found while reading.
    pub warnings: Diagnostics,
    /// Name of the layout, such as `nf-z11-001`.
    pub layout: At<String>,
    /// Language tag, such as `fr-FR`.
    pub language: At<String>,
    /// What it is for.
    pub aim: Aim,
    /// What the letterhead says and looks like.
    pub letterhead: Letterhead,
    /// Who writes, and who issues the invoice.
    pub sender: Sender,
    /// Who receives it, and who is billed.
    pub recipient: Party,
    /// What stands above the address: kind of post, then other remarks.
    pub annotations: Vec<At<String>>,
    /// Place of writing.
    pub place: Option<At<String>>,
    /// Date of the letter, else of the invoice.
    pub date: At<NaiveDate>,
    /// Whether that is the day on which it is made: it said `today`.
    pub today: bool,
    /// Reference numbers.
    pub references: References,
    /// The letter; absent where only an invoice is sent.
    pub letter: Option<Letter>,
    /// The invoice; absent where only a letter is sent.
    pub invoice: Option<Invoice>,
    /// Justified or ragged; `None` is the layout's habit.
    pub justify: Option<bool>,
    /// Whether body text is hyphenated; `None` is the layout's habit.
    pub hyphenate: Option<bool>,
    /// School of spacing; `None` is the language's habit.
    pub spacing: Option<At<String>>,
    /// Whether the PDF is to be archived (PDF/A-3a) and says so.
    pub archive: bool,
    /// Whether somebody must approve it first, and did: a draft offers nothing to sign.
    pub review: Option<Review>,
}

impl Document {
    /// Whether it waits for its approval.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.review.as_ref().is_some_and(Review::is_pending)
    }
}

/// The look that letters of one firm share.
#[derive(Debug, Clone, Default)]
pub struct Letterhead {
    /// The logo.
    pub logo: Option<Logo>,
    /// The printed paper as a PDF of one to three pages, in place of logo, sender and
    /// footer: the first page, the following ones (or the even and the odd ones).
    pub paper: Option<At<Foreign>>,
    /// Colour of headings, rules and the amount due; the layout's if absent.
    pub accent: Option<Color>,
    /// Second colour; the layout's if absent.
    pub second: Option<Color>,
    /// Family of the running text; the layout's if absent.
    pub text_family: Option<At<String>>,
    /// Family of heads, tables and furniture; the layout's if absent.
    pub display_family: Option<At<String>>,
    /// Footer columns, at most four, each a list of lines; `None` makes them
    /// from the sender (address, contact, registration, bank).
    pub footer: Option<Vec<Vec<At<String>>>>,
}

/// A logo with its printed size.
#[derive(Debug, Clone)]
pub struct Logo {
    /// The picture.
    pub picture: Picture,
    /// Printed width; `None` is the layout's habit.
    pub width: Option<Length>,
    /// What it shows, for those who cannot see it.
    pub alt: At<String>,
}

/// A person or organisation with an address.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// Name of the person, with title.
    pub name: Option<At<String>>,
    /// Role in the organisation.
    pub role: Option<At<String>>,
    /// Name of the organisation.
    pub organisation: Option<At<String>>,
    /// For whose attention.
    pub attention: Option<At<String>>,
    /// Address lines below the names.
    pub address: Vec<At<String>>,
    /// Country line, for mail abroad.
    pub country: Option<At<String>>,
    /// Country by its ISO 3166-1 code (BT-40, BT-55): the author's, else what VAT
    /// identifier, country line or language say.
    pub country_code: Option<At<String>>,
    /// Telephone.
    pub phone: Option<At<String>>,
    /// E-mail address.
    pub email: Option<At<String>>,
    /// Where e-invoices go (BT-34, BT-49).
    pub electronic_address: Option<At<ElectronicAddress>>,
    /// Whether it is a business.
    pub business: bool,
    /// What VAT law knows of it where it sells, such as `small-business`.
    pub situation: Vec<At<String>>,
    /// Web site.
    pub web: Option<At<String>>,
    /// VAT identifier (BT-31, BT-48).
    pub vat_id: Option<At<String>>,
    /// Number in the register of companies, such as a SIREN (BT-30, BT-47).
    pub company_id: Option<At<String>>,
    /// Local tax number (BT-32).
    pub tax_number: Option<At<String>>,
}

impl Party {
    /// What it is called (BT-27, BT-44): the organisation, else the person.
    #[must_use]
    pub fn called(&self) -> Option<&At<String>> {
        self.organisation.as_ref().or(self.name.as_ref())
    }
}

/// An address for e-invoices (BT-34, BT-49).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectronicAddress {
    /// Code of its scheme in the list EAS, such as `0225`.
    pub scheme: String,
    /// The address.
    pub id: String,
}

/// The sender: a party with what only a letterhead says.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// Name, address and identifiers.
    pub party: Party,
    /// Line under the name of the organisation.
    pub tagline: Option<At<String>>,
    /// Registration lines: legal form and capital, court, directors.
    pub legal: Vec<At<String>>,
    /// The bank account.
    pub bank: Option<Bank>,
}

/// A bank account.
#[derive(Debug, Clone)]
pub struct Bank {
    /// Name of the bank.
    pub name: Option<At<String>>,
    /// IBAN, checked, without spaces; absent for accounts outside its realm.
    pub iban: Option<At<String>>,
    /// BIC.
    pub bic: Option<At<String>>,
    /// Account lines as text where there is no IBAN (routing and account number).
    pub account: Option<At<String>>,
}

/// Reference numbers of both sides.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// The sender's reference.
    pub ours: Option<At<String>>,
    /// The recipient's reference.
    pub yours: Option<At<String>>,
    /// Date of the recipient's letter.
    pub your_letter: Option<At<NaiveDate>>,
    /// Customer number.
    pub customer: Option<At<String>>,
}

/// The letter itself.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Subject line (inline CommonMark).
    pub subject: At<String>,
    /// Salutation with its punctuation.
    pub salutation: At<String>,
    /// Parts of the body.
    pub body: Vec<Part>,
    /// Closing formula.
    pub closing: At<String>,
    /// Who signs, in the order of the page.
    pub signatories: Vec<Signatory>,
    /// What is enclosed.
    pub enclosures: Vec<Enclosure>,
    /// Who gets a copy.
    pub copies: Vec<At<String>>,
    /// Postscript (inline CommonMark).
    pub postscript: Option<At<String>>,
}

/// One part of the body.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Name of the part, such as `notice`.
    pub name: Option<At<String>>,
    /// Heading.
    pub heading: Option<At<String>>,
    /// The date from which something holds; texts quote it as `{{ effective }}`.
    pub effective: Option<At<NaiveDate>>,
    /// The date by which something is asked for; texts quote it as `{{ deadline }}`.
    pub deadline: Option<At<NaiveDate>>,
    /// How a reason is told.
    pub tone: Option<At<Tone>>,
    /// Where it says that something ends at once.
    pub immediate: Option<At<bool>>,
    /// Why it ends at once; not printed.
    pub cause: Option<At<String>>,
    /// CommonMark text, already with its variables filled in.
    pub text: Option<At<String>>,
    /// What will still be delivered, set as a small table after the text.
    pub deliverables: Vec<Deliverable>,
    /// A person to turn to, set as a card after the text.
    pub contact: Option<Party>,
    /// CommonMark text after table and card.
    pub after: Option<At<String>>,
}

/// One thing still to be delivered.
#[derive(Debug, Clone)]
pub struct Deliverable {
    /// What (inline CommonMark).
    pub what: At<String>,
    /// By when.
    pub due: Option<At<NaiveDate>>,
    /// A remark, smaller.
    pub note: Option<At<String>>,
}

/// Something enclosed.
#[derive(Debug, Clone)]
pub enum Enclosure {
    /// The invoice of this document.
    Invoice(crate::diag::Span),
    /// Anything else, by its title.
    Titled(At<String>),
    /// A PDF whose pages follow.
    Annex {
        /// Its title.
        title: At<String>,
        /// The PDF.
        foreign: Foreign,
    },
}
