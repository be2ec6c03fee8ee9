//! Received e-invoices: the bytes of a PDF or an XML file in, what the invoice
//! says and whether it is sound out, layer by layer. Pure: nothing is fetched,
//! nothing is believed, and bad input has an answer like any other.
//!
//! The layers build on each other: the PDF around the invoice, its XML, the
//! schema as far as it is looked at (what may stand once, and how it is spelt),
//! the rules of EN 16931 under the profile that the invoice names, and then what
//! no official rule looks at: exact amounts, check digits, and France's rules
//! where both parties are French.

mod container;
mod human;
mod json;
mod layers;
mod names;

use en16931::Invoice;
use en16931_formats::zugferd::{Error, Limits, extract};
use en16931_formats::{Policy, receive};

pub use crate::rules::Severity;

/// The largest file that is taken, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// The most that one stream of a PDF may unpack to, and all of them together.
const MAX_STREAM: usize = 32 << 20;
const MAX_STREAMS: usize = 64 << 20;

/// A received file, looked at.
#[derive(Debug, Clone)]
pub struct Received {
    /// The invoice; `None` where it cannot be read.
    pub invoice: Option<Box<Invoice>>,
    /// The profile that it names (BT-24), by its usual name; `None` where it is unknown.
    pub profile: Option<String>,
    /// The layers, from the outermost; one is never left out, only skipped.
    pub layers: Vec<Layer>,
}

/// One layer of a received file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// `container`, `syntax`, `schema`, `rules`, `arithmetic`, `identifiers` or `france`.
    pub name: &'static str,
    /// Why it was not looked at.
    pub skipped: Option<String>,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is: only what is fatal makes an invoice unsound.
    pub severity: Severity,
    /// Id of the rule, such as `BR-CO-15`, where there is one.
    pub rule: Option<String>,
    /// Where: a term (`BG-25[0]/BT-131`, counted from 0), an element, or the PDF.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What should stand there, where it can be counted.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// What to do.
    pub hint: Option<String>,
}

impl Layer {
    /// Whether it was looked at and nothing in it is fatal.
    #[must_use]
    pub fn sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.severity == Severity::Fatal)
    }
}

impl Received {
    /// Whether there is an invoice and nothing in it is fatal.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.invoice.is_some() && self.layers.iter().all(Layer::sound)
    }

    /// All findings of a severity.
    pub fn findings(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        let all = self.layers.iter().flat_map(|layer| &layer.findings);
        all.filter(move |finding| finding.severity == severity)
    }

    /// For people: what the invoice says, then the layers.
    #[must_use]
    pub fn human(&self) -> String {
        human::tell(self)
    }

    /// For programs: one JSON object, described in the README.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        json::tell(self)
    }
}

/// Looks at a received file. What cannot be read has no invoice, and a layer that says why.
#[must_use]
pub fn read(bytes: &[u8]) -> Received {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MB", MAX_BYTES >> 20);
        return layers::unreadable("syntax", "file", message);
    }
    // Readers look for the header among the first bytes (ISO 32000-1, Annex H).
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return layers::all(container::none(), receive(bytes, &Policy::default()));
    }
    let limits = Limits::new().with_max_stream_bytes(MAX_STREAM).with_max_total_bytes(MAX_STREAMS);
    match extract(bytes, &limits) {
        // A PDF in place of the XML would be a file in a file without end.
        Ok(got) if got.xml.starts_with(b"%PDF") => {
            layers::unreadable("container", "PDF", format!("`{}` is a PDF, not XML", got.filename))
        }
        Ok(got) => layers::all(container::look(bytes, &got), receive(&got.xml, &Policy::default())),
        Err(error @ Error::Encoding { .. }) => layers::unreadable("syntax", "XML", error.to_string()),
        Err(error) => layers::unreadable("container", "PDF", container::refusal(&error)),
    }
}
