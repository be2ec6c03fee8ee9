//! A PDF as signing sees it: its objects in their last state, and its bytes as
//! they stand. Nobody's password is known here, and nothing is repaired in silence.

use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::Problem;

/// A larger file is not read.
pub const MOST_BYTES: usize = 64 << 20;

/// What the object streams of a file may unfold to, all together for each of them.
const MOST_UNFOLDED: usize = 128 << 20;

/// References that lead to references, before that is called a loop.
const MOST_STEPS: usize = 16;

/// A PDF that was read.
#[derive(Debug)]
pub struct File<'a> {
    bytes: &'a [u8],
    document: Document,
}

impl<'a> File<'a> {
    /// Reads a PDF.
    ///
    /// # Errors
    ///
    /// It is too large, no PDF, encrypted, or has no catalog that can be read.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Problem> {
        if bytes.len() > MOST_BYTES {
            return Err(Problem::new(format!("it is larger than {} MiB", MOST_BYTES >> 20)));
        }
        // Offsets in the file and ranges of bytes count from its first byte.
        if !bytes.starts_with(b"%PDF-") {
            return Err(Problem::new("it does not begin as a PDF does, with `%PDF-`"));
        }
        let options = LoadOptions::with_max_decompressed_size(MOST_UNFOLDED);
        let document = Document::load_mem_with_options(bytes, options)
            .map_err(|error| Problem::new(format!("it is not a sound PDF: {error}")))?;
        if document.was_encrypted() || document.is_encrypted() || document.trailer.has(b"Encrypt") {
            return Err(Problem::new(
                "it is encrypted; remove its password first (archives accept no encrypted file)",
            ));
        }
        if document.catalog().is_err() {
            return Err(Problem::new("it is not a sound PDF: it has no catalog"));
        }
        Ok(Self { bytes, document })
    }

    /// The whole file.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The objects, the newest revision of each.
    pub(crate) const fn document(&self) -> &Document {
        &self.document
    }

    /// Whether its table of objects had to be found by searching: then nobody can say
    /// which of several readings a viewer shows.
    #[must_use]
    pub fn repaired(&self) -> bool {
        matches!(
            self.document.xref_recovery,
            Some(XrefRecovery::OffsetCorrected | XrefRecovery::Reconstructed)
        )
    }

    /// Whether it has two tables of objects side by side (ISO 32000-1, 7.5.8.4), which
    /// viewers of different age read differently.
    #[must_use]
    pub fn hybrid(&self) -> bool {
        self.document.trailer.has(b"XRefStm")
    }

    /// The catalog.
    pub(crate) fn catalog(&self) -> Result<&Dictionary, Problem> {
        self.document.catalog().map_err(|_| Problem::new("it is not a sound PDF: it has no catalog"))
    }

    /// What an object is when references are followed; null where they lead nowhere.
    pub(crate) fn resolve<'b>(&'b self, object: &'b Object) -> &'b Object {
        let mut object = object;
        for _ in 0..MOST_STEPS {
            let Object::Reference(id) = object else { return object };
            object = self.document.objects.get(id).unwrap_or(&Object::Null);
        }
        &Object::Null
    }

    /// The object that a key of a dictionary holds, references followed.
    pub(crate) fn get<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Object> {
        dictionary.get(key).ok().map(|object| self.resolve(object)).filter(|object| !object.is_null())
    }

    /// The dictionary that a key of a dictionary holds, references followed.
    pub(crate) fn dictionary<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Dictionary> {
        self.get(dictionary, key).and_then(|object| object.as_dict().ok())
    }

    /// The array that a key of a dictionary holds, references followed.
    pub(crate) fn array<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b [Object]> {
        self.get(dictionary, key).and_then(|object| object.as_array().ok()).map(Vec::as_slice)
    }

    /// The text that a key of a dictionary holds.
    pub(crate) fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        self.get(dictionary, key).and_then(|object| lopdf::decode_text_string(object).ok())
    }

    /// The name that a key of a dictionary holds.
    pub(crate) fn name(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        let name = self.get(dictionary, key)?.as_name().ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    }

    /// The whole number that a key of a dictionary holds.
    pub(crate) fn integer(&self, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
        self.get(dictionary, key).and_then(|object| object.as_i64().ok())
    }

    /// The reference that a key of a dictionary holds.
    pub(crate) fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
        dictionary.get(key).ok().and_then(|object| object.as_reference().ok())
    }
}
