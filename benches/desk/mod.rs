//! What the benchmarks share: the assets with the benchmark's layout, the benchmark letter,
//! and how it is read.
#![allow(dead_code, reason = "no benchmark uses all of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use letterpress::source::{FileError, Files, Found, Known, Request, read};
use letterpress::{Assets, Document};

/// What the law and the e-invoice want besides: seller, buyer, invoice, each
/// behind a line of the letter.
const IDENTIFIED: &str = include_str!("../identified.json");

/// Name of the layout in `benches/layouts`.
pub(crate) const LAYOUT: &str = "benchmark";

/// The desk, laid once.
pub(crate) static DESK: LazyLock<Desk> = LazyLock::new(|| Desk::lay().expect("the benchmark's files"));

/// Files of `benches/`, read once.
pub(crate) struct Shelf(BTreeMap<String, Arc<[u8]>>);

impl Files for Shelf {
    fn read(&self, path: &str, _from: &str) -> Result<Found, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Unreachable)?;
        Ok(Found { name: path.to_owned(), bytes: Arc::clone(bytes) })
    }
}

/// All that a letter is made of.
pub(crate) struct Desk {
    /// What ships, and the benchmark's layout.
    pub(crate) assets: &'static Assets,
    /// Names that letters may use.
    pub(crate) known: Known<'static>,
    /// The logo.
    pub(crate) files: Shelf,
    /// The letter.
    pub(crate) text: String,
}

/// A file of `benches/`.
pub(crate) fn benches(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(name)
}

impl Desk {
    fn lay() -> Result<Self, Box<dyn std::error::Error>> {
        let mut assets = Assets::shipped();
        let own = std::fs::read_to_string(benches("layouts/benchmark.yaml"))?;
        assets
            .add_layouts(BTreeMap::from([(LAYOUT.to_owned(), own)]))
            .map_err(|(sources, problems)| problems.short(&sources))?;
        let assets: &Assets = Box::leak(Box::new(assets));
        let known = assets.known();
        let logo = std::fs::read(benches("logo.png"))?;
        let files = Shelf(BTreeMap::from([("logo.png".to_owned(), Arc::from(logo))]));
        Ok(Self { assets, known, files, text: std::fs::read_to_string(benches("letter.yaml"))? })
    }

    /// What a reading is asked for.
    pub(crate) fn request<'a>(&'a self, bytes: &'a [u8]) -> Request<'a> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap_or_default();
        Request { name: "letter.yaml", bytes, settings: &[], today, known: &self.known }
    }

    /// Reads a letter.
    pub(crate) fn open(&self, text: &str) -> Result<Document, String> {
        read(&self.request(text.as_bytes()), &self.files).map_err(|failed| failed.to_string())
    }

    /// The letter with all that the law wants, and an e-invoice (`none`, `en16931`).
    pub(crate) fn identified(&self, e_invoice: &str) -> String {
        let more: Vec<(String, String)> = serde_json::from_str(IDENTIFIED).expect("pairs of texts");
        more.iter()
            .fold(self.text.clone(), |text, (line, more)| text.replacen(line, &format!("{line}{more}"), 1))
            .replace("  currency: EUR\n", &format!("  currency: EUR\n  e_invoice: {e_invoice}\n"))
    }

    /// The letter with a signature field and an e-invoice.
    pub(crate) fn full(&self) -> String {
        with_field(&self.identified("en16931"))
    }
}

/// A letter with a signature field.
pub(crate) fn with_field(text: &str) -> String {
    text.replace("role: gérant}", "role: gérant, field: true}")
}

/// A letter to another recipient.
pub(crate) fn to(text: &str, number: usize) -> String {
    text.replace("Claire Dubois", &format!("Claire Dubois {number}"))
}
