//! The words of letters and invoices, as a language file writes them.
//!
//! Labels carry their own punctuation (`Objet :`, `Anlage`, `Enc.`), since it
//! belongs to the language; whoever sets one only adds a space behind it.
//! Texts with `{names}` are for [`fill`](super::fill).

use serde::Deserialize;

/// Words of a letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterWords {
    /// What the document is called where it needs a name.
    pub title: String,
    /// Label of the subject; `None` where the subject stands alone (DIN 5008).
    pub subject: Option<String>,
    /// Labels of the reference numbers.
    pub references: ReferenceWords,
    /// Label of the date in an information block.
    pub date: String,
    /// Label of the writer's name in an information block.
    pub name: String,
    /// Label of the telephone number.
    pub phone: String,
    /// Label of the e-mail address.
    pub email: String,
    /// Label of the web site.
    pub web: String,
    /// The line of an address that says for whose attention, with `{name}`.
    pub attention: String,
    /// Label of the enclosures.
    pub enclosures: ByNumber,
    /// The pages of an enclosed PDF, with `{first}` and `{last}`.
    pub annex: ByNumber,
    /// Label of those who get a copy.
    pub copies: String,
    /// Label of the postscript.
    pub postscript: String,
    /// The word across the pages of a letter that is not yet approved.
    pub draft: String,
    /// Page number, with `{page}` and `{pages}`.
    pub page: String,
    /// The table of what will still be delivered.
    pub deliverables: Deliverables,
    /// Around signatures.
    pub signing: SigningWords,
}

/// Labels of the reference numbers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceWords {
    /// The sender's reference.
    pub ours: String,
    /// The recipient's reference.
    pub yours: String,
    /// The date of the recipient's letter.
    pub your_letter: String,
    /// The customer number.
    pub customer: String,
}

/// Words for one thing and for several.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByNumber {
    /// One.
    pub one: String,
    /// Several.
    pub many: String,
}

impl ByNumber {
    /// The words for so many.
    #[must_use]
    pub fn label(&self, count: usize) -> &str {
        if count == 1 { &self.one } else { &self.many }
    }
}

/// The table of what will still be delivered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliverables {
    /// Head of the first column.
    pub what: String,
    /// Head of the dates.
    pub due: String,
    /// What the table is, for those who cannot see it.
    pub summary: String,
}

/// Words around signatures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningWords {
    /// What a signature field is called, with `{name}`.
    pub field: String,
    /// Above the signature of those who agree.
    pub agreed: String,
    /// Label of the line for place and date.
    pub place_date: String,
    /// What stands before the name of one who signs by procuration.
    pub procuration: String,
    /// By authority.
    pub authority: String,
    /// By order.
    pub order: String,
}
