//! Signatures made: PAdES (ETSI EN 319 142-1), as a new revision behind the file's
//! bytes, which stay as they are.
//!
//! ```text
//!  PDF ---- File::read ----> its field, its earlier signatures
//!                |
//!  refusals      |  what forbids signing is told before anything is made
//!                |
//!  appearance    |  the lines in the field's box, when they are asked for
//!                |
//!  revision      |  new objects behind the file, room for the signature in them
//!                |
//!  cms           |  digest of all but that room -> signed attributes -> Signer
//!                |
//!  timestamp     |  of the signature's value, when a stamp is given
//!                v
//!  the room is filled
//! ```

use lopdf::{Object, ObjectId};

use crate::signatures::{Field, File};

mod appearance;
mod certificate;
mod cms;
mod demands;
mod earlier;
mod font;
pub mod keys;
mod pem;
mod refusals;
mod revision;
mod revocation;
mod store;
mod timestamp;
pub mod token;
mod update;
mod words;

pub use keys::Key;
pub use refusals::Refusal;
pub use revocation::{Fetch, Fetcher, long_term};

pub use crate::certificates::{Moment, Problem};

use certificate::Certificate;
use update::Update;

/// Bytes left for a signature besides its certificates: it takes less than 1 kB.
const ROOM: usize = 14 << 10;
/// The same with a time-stamp, whose authority sends a chain of its own.
const ROOM_STAMPED: usize = 30 << 10;

/// What makes raw signatures: a key in memory, or one that never leaves its token.
pub trait Signer: Sync {
    /// How it signs.
    fn algorithm(&self) -> Algorithm;

    /// Its certificate, DER.
    fn certificate(&self) -> &[u8];

    /// The certificates above its own as far as they are known, DER, in any order.
    fn chain(&self) -> &[Vec<u8>];

    /// The signature over `message`, which is not hashed yet, as CMS carries it:
    /// RSA as it is, ECDSA as a DER sequence of two numbers.
    ///
    /// # Errors
    ///
    /// The key cannot be used, or its token failed.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem>;
}

/// How a key signs, and the digest that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, PKCS#1 v1.5, with SHA-256 (RFC 8017, 8.2).
    RsaSha256,
    /// ECDSA on P-256 with SHA-256.
    P256Sha256,
    /// ECDSA on P-384 with SHA-384.
    P384Sha384,
}

/// What a certification still permits (ISO 32000-1, table 254).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certify {
    /// No change at all.
    NoChanges = 1,
    /// Filling in fields and signing.
    FillIn = 2,
    /// Also annotations.
    Annotate = 3,
}

impl Certify {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoChanges => "no-changes",
            Self::FillIn => "fill-in",
            Self::Annotate => "annotate",
        }
    }
}

/// How a file is to be signed.
#[derive(Debug, Clone)]
pub struct Options {
    /// Full name of the field.
    pub field: String,
    /// When: the library asks no clock.
    pub time: Moment,
    /// Minutes east of UTC that the time is shown with.
    pub zone: i16,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How the signer is reached.
    pub contact: Option<String>,
    /// Certification instead of approval.
    pub certify: Option<Certify>,
    /// Whether name, date, reason and place are written into the field's box.
    pub visible: bool,
    /// Sign although the certificate has expired or is not valid yet.
    pub force_expired: bool,
}

impl Options {
    /// A plain approval at a time.
    #[must_use]
    pub fn new(field: &str, time: Moment) -> Self {
        Self {
            field: field.to_owned(),
            time,
            zone: 0,
            reason: None,
            place: None,
            contact: None,
            certify: None,
            visible: false,
            force_expired: false,
        }
    }
}

/// How a time-stamp is fetched: a request's DER in, the response's DER out.
pub type Stamp<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Vec<u8>, Problem>;

/// What a visible signature adds to the file.
#[derive(Debug)]
pub(crate) struct Appearance {
    /// The form XObject that becomes /AP /N.
    pub(crate) normal: ObjectId,
    /// New objects, `normal` among them.
    pub(crate) objects: Vec<(ObjectId, Object)>,
}

/// Signs a file: its bytes with one revision more.
///
/// # Errors
///
/// Whatever speaks against it: see [`Refusal`].
pub fn sign(
    bytes: &[u8],
    options: &Options,
    signer: &dyn Signer,
    stamp: Option<Stamp<'_>>,
) -> Result<Vec<u8>, Refusal> {
    let file = File::read(bytes).map_err(Refusal::Unreadable)?;
    if file.repaired() {
        return Err(Refusal::Unreadable(Problem::new(
            "its table of objects is damaged; open it in a PDF program, save it anew and sign that",
        )));
    }
    if file.hybrid() {
        return Err(Refusal::Unreadable(Problem::new(
            "it has two tables of objects that viewers of different age read differently; save it anew",
        )));
    }
    let fields = file.fields();
    let field = find(&fields, &options.field)?;
    earlier::check(&file, &fields, field, options)?;
    let certificate = Certificate::read(signer.certificate()).map_err(Refusal::Key)?;
    certificate.check(options.time, options.force_expired)?;
    demands::check(field, options, signer.algorithm(), certificate.der, stamp.is_some())?;
    let path = certificate::path(&certificate, signer.chain()).map_err(Refusal::Key)?;
    let update = Update::new(&file);
    let lines =
        options.visible.then(|| appearance::draw(&file, field, options, &certificate.name(), update.free()));
    let lines = lines.transpose().map_err(Refusal::Invisible)?;
    let certificates = path.iter().map(|above| above.der.len()).sum::<usize>() + certificate.der.len();
    let room = if stamp.is_some() { ROOM_STAMPED } else { ROOM } + certificates;
    let revision = revision::make(&file, field, options, lines, update, room)?;
    let digest = signer.algorithm().digest(&revision.signed());
    let signed = cms::sign(&digest, &certificate, signer).map_err(Refusal::Key)?;
    let token = stamp.map(|stamp| timestamp::token(&signed.value, stamp));
    let token = token.transpose().map_err(Refusal::NoStamp)?;
    let token = match token {
        Some((token, time)) => {
            certificate.check(time, options.force_expired)?;
            Some(token)
        }
        None => None,
    };
    let packed = cms::pack(&signed, &certificate, &path, token.as_deref()).map_err(Refusal::Key)?;
    revision.close(&packed)
}

/// The field to be signed.
fn find<'a>(fields: &'a [Field], wanted: &str) -> Result<&'a Field, Refusal> {
    if fields.is_empty() {
        return Err(Refusal::NoFields);
    }
    let Some(field) = fields.iter().find(|field| field.name == wanted) else {
        let mut known: Vec<&Field> = fields.iter().collect();
        known.sort_by_key(|field| field.used);
        let known = known.into_iter().map(|field| field.name.clone()).collect();
        return Err(Refusal::NoSuchField { wanted: wanted.to_owned(), known });
    };
    if field.used { Err(Refusal::Used(field.name.clone())) } else { Ok(field) }
}
