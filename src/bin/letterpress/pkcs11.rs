//! Keys in tokens: smart cards and security modules, through the library that their
//! maker gives (PKCS#11 3.0).

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use letterpress::signing::token::Public;
use letterpress::signing::{Algorithm, Problem, Signer};
use zeroize::Zeroizing;

/// A key in a token.
pub(crate) struct Token {
    public: Public,
    /// A session signs one thing at a time.
    session: Mutex<Session>,
    key: ObjectHandle,
    // Closed after its session.
    _module: Pkcs11,
}

/// Which key.
pub(crate) struct Wanted<'a> {
    pub(crate) module: &'a Path,
    pub(crate) token: &'a str,
    pub(crate) key: &'a str,
    /// The certificate, if it is not in the token.
    pub(crate) certificate: Option<&'a [u8]>,
    pub(crate) chain: &'a [&'a [u8]],
}

impl Token {
    /// Opens the token; `pin` is asked for its PIN when it wants one.
    pub(crate) fn open(
        wanted: &Wanted<'_>,
        pin: impl FnOnce() -> Result<Zeroizing<String>, String>,
    ) -> Result<Self, String> {
        let at = |what: &str, error: cryptoki::error::Error| {
            format!("`{}`: {what}: {error}", wanted.module.display())
        };
        let module = Pkcs11::new(wanted.module).map_err(|error| at("it is no PKCS#11 library", error))?;
        module
            .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
            .map_err(|error| at("it cannot be started", error))?;
        let slot = find_token(&module, wanted.token)?;
        let info = module.get_token_info(slot).map_err(|error| at("the token cannot be read", error))?;
        let session = module.open_ro_session(slot).map_err(|error| at("the token cannot be used", error))?;
        if info.login_required() {
            // Where the reader has keys of its own, the PIN is entered there.
            let pin = if info.protected_authentication_path() {
                None
            } else {
                Some(AuthPin::new(pin()?.as_str().into()))
            };
            session
                .login(UserType::User, pin.as_ref())
                .map_err(|error| format!("the token `{}` refuses the PIN: {error}", wanted.token))?;
        }
        let key = find_key(&session, wanted)?;
        let stored;
        let certificate = match wanted.certificate {
            Some(given) => given,
            None => {
                stored = find_certificate(&session, key, wanted)?;
                &stored
            }
        };
        let public = Public::new(certificate, wanted.chain).map_err(|problem| problem.to_string())?;
        let kind = session.get_attributes(key, &[AttributeType::KeyType]).unwrap_or_default();
        let fits = match public.algorithm() {
            Algorithm::RsaSha256 => KeyType::RSA,
            Algorithm::P256Sha256 | Algorithm::P384Sha384 => KeyType::EC,
        };
        if matches!(kind.first(), Some(Attribute::KeyType(kind)) if *kind != fits) {
            return Err(format!(
                "the key `{}` in the token does not belong to the certificate: it is of another kind; \
                 give the certificate that was issued for this key",
                wanted.key
            ));
        }
        Ok(Self { public, session: Mutex::new(session), key, _module: module })
    }
}

impl Signer for Token {
    fn algorithm(&self) -> Algorithm {
        self.public.algorithm()
    }

    fn certificate(&self) -> &[u8] {
        self.public.certificate()
    }

    fn chain(&self) -> &[Vec<u8>] {
        self.public.chain()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let mechanism = match self.public.algorithm() {
            Algorithm::RsaSha256 => Mechanism::RsaPkcs,
            Algorithm::P256Sha256 | Algorithm::P384Sha384 => Mechanism::Ecdsa,
        };
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let raw = session.sign(&mechanism, self.key, &self.public.prepared(message));
        let raw = raw.map_err(|error| Problem::new(format!("the token cannot sign: {error}")))?;
        self.public.finished(message, &raw)
    }
}

fn find_token(module: &Pkcs11, label: &str) -> Result<Slot, String> {
    let slots = module.get_slots_with_token();
    let slots = slots.map_err(|error| format!("the tokens cannot be listed: {error}"))?;
    let mut known = Vec::new();
    for slot in slots {
        let Ok(info) = module.get_token_info(slot) else { continue };
        if info.label().trim_end() == label {
            return Ok(slot);
        }
        if info.token_initialized() {
            known.push(format!("`{}`", info.label().trim_end()));
        }
    }
    Err(match known.is_empty() {
        true => format!("there is no token `{label}`, and no other; is it put in?"),
        false => format!("there is no token `{label}`; there is {}", known.join(", ")),
    })
}

fn labels(session: &Session, class: ObjectClass) -> Vec<(ObjectHandle, String)> {
    let found = session.find_objects(&[Attribute::Class(class)]).unwrap_or_default();
    let label = |handle| match session.get_attributes(handle, &[AttributeType::Label]).ok()?.first() {
        Some(Attribute::Label(label)) => Some((handle, String::from_utf8_lossy(label).into_owned())),
        _ => None,
    };
    found.into_iter().filter_map(label).collect()
}

fn find_key(session: &Session, wanted: &Wanted<'_>) -> Result<ObjectHandle, String> {
    let known = labels(session, ObjectClass::PRIVATE_KEY);
    let named: Vec<ObjectHandle> =
        known.iter().filter(|(_, label)| label == wanted.key).map(|(handle, _)| *handle).collect();
    match named[..] {
        [key] => Ok(key),
        [] if known.is_empty() => Err(format!("the token `{}` holds no private key", wanted.token)),
        [] => {
            let known: Vec<String> = known.iter().map(|(_, label)| format!("`{label}`")).collect();
            Err(format!(
                "the token `{}` holds no key `{}`; it holds {}",
                wanted.token,
                wanted.key,
                known.join(", ")
            ))
        }
        _ => Err(format!("the token `{}` holds {} keys `{}`", wanted.token, named.len(), wanted.key)),
    }
}

/// The certificate with the key's identifier, else the one with its label.
fn find_certificate(session: &Session, key: ObjectHandle, wanted: &Wanted<'_>) -> Result<Vec<u8>, String> {
    let x509 =
        [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
    let identifier = session.get_attributes(key, &[AttributeType::Id]).unwrap_or_default();
    let identifier = identifier.into_iter().find(|one| matches!(one, Attribute::Id(id) if !id.is_empty()));
    let by_label = Attribute::Label(wanted.key.as_bytes().to_vec());
    for by in identifier.into_iter().chain([by_label]) {
        let found = session.find_objects(&[&x509[..], &[by]].concat()).unwrap_or_default();
        for handle in found {
            let values = session.get_attributes(handle, &[AttributeType::Value]).unwrap_or_default();
            if let Some(Attribute::Value(der)) = values.into_iter().next() {
                return Ok(der);
            }
        }
    }
    Err(format!(
        "the token `{}` holds no certificate for the key `{}`; name it with `--cert CERT.pem`",
        wanted.token, wanted.key
    ))
}
