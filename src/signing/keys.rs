//! Keys in memory: from PKCS#12 (RFC 7292) or PEM. They are wiped when they are
//! dropped, and nothing shows them.

use der::{Decode, SecretDocument};
use p12_keystore::Pkcs12Archive;
use p256::elliptic_curve;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use rsa::signature::{Keypair, SignatureEncoding, Signer as _};
use rsa::traits::PublicKeyParts;
use sha2::Sha256;

use super::certificate::Certificate;
use super::pem;
use super::{Algorithm, Problem, Signer};

/// Shorter RSA keys are refused (NIST SP 800-131A, 3; BSI TR-02102-1, 2.3.1 asks for more).
const LEAST_BITS: u32 = 2048;

/// A private key with its certificate.
pub struct Key {
    private: Private,
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

enum Private {
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}

impl Key {
    /// From a PKCS#12 file (.p12, .pfx). What that file holds beside the key's certificate
    /// is the chain.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or does not hold one key with its certificate.
    pub fn from_pkcs12(bytes: &[u8], passphrase: &str) -> Result<Self, Problem> {
        let archive = Pkcs12Archive::from_pkcs12(bytes, passphrase).map_err(|error| {
            Problem::new(format!("the PKCS#12 file cannot be opened: {error}; is the passphrase right?"))
        })?;
        let [key] = archive.keys.as_slice() else {
            return Err(Problem::new(format!(
                "the PKCS#12 file holds {} private keys; there must be one",
                archive.keys.len()
            )));
        };
        let private = pkcs8(key.key.as_der())?;
        let mut certificates: Vec<Vec<u8>> =
            archive.certs.iter().map(|bag| bag.cert.as_der().to_vec()).collect();
        let own = certificates.iter().position(|der| private.matches(der).unwrap_or(false));
        let Some(own) = own else {
            return Err(Problem::new(
                "the PKCS#12 file holds no certificate that belongs to its key; export both together",
            ));
        };
        let certificate = certificates.remove(own);
        Ok(Self { private, certificate, chain: certificates })
    }

    /// From a key, a certificate and further files of certificates, all PEM (certificates
    /// also DER).
    ///
    /// # Errors
    ///
    /// One of them cannot be read, the passphrase is wrong or missing, or the certificate
    /// is another key's.
    pub fn from_pem(
        key: &[u8],
        passphrase: Option<&str>,
        certificate: &[u8],
        chain: &[&[u8]],
    ) -> Result<Self, Problem> {
        let private = private(key, passphrase)?;
        let mut certificates = pem::certificates(certificate)?.into_iter();
        let certificate = certificates.next().ok_or_else(pem::no_certificate)?;
        if !private.matches(&certificate)? {
            return Err(Problem::new(
                "the key does not belong to the certificate; give the certificate that was issued for this key",
            ));
        }
        let mut known: Vec<Vec<u8>> = certificates.collect();
        for file in chain {
            known.extend(pem::certificates(file)?);
        }
        Ok(Self { private, certificate, chain: known })
    }
}

/// Whether a PEM key asks for a passphrase.
#[must_use]
pub fn is_encrypted(key: &[u8]) -> bool {
    pem::blocks(key).iter().any(|block| block.label == "ENCRYPTED PRIVATE KEY")
}

impl Signer for Key {
    fn algorithm(&self) -> Algorithm {
        match self.private {
            Private::Rsa(_) => Algorithm::RsaSha256,
            Private::P256(_) => Algorithm::P256Sha256,
            Private::P384(_) => Algorithm::P384Sha384,
        }
    }

    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Nothing random goes into these: ECDSA takes its number from key and message (RFC 6979).
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let failed = |_| Problem::new("the key cannot sign");
        match &self.private {
            Private::Rsa(key) => key.try_sign(message).map(|s| s.to_vec()).map_err(failed),
            Private::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.try_sign(message).map_err(failed)?;
                Ok(signature.as_bytes().to_vec())
            }
            Private::P384(key) => {
                let signature: p384::ecdsa::DerSignature = key.try_sign(message).map_err(failed)?;
                Ok(signature.as_bytes().to_vec())
            }
        }
    }
}

impl Private {
    /// Whether a certificate is about this key.
    fn matches(&self, certificate: &[u8]) -> Result<bool, Problem> {
        let key = Certificate::read(certificate)?.key;
        Ok(match self {
            Self::Rsa(own) => rsa::PublicKey::from_public_key_der(key)
                .is_ok_and(|public| own.verifying_key().as_ref() == &public),
            Self::P256(own) => p256::ecdsa::VerifyingKey::from_public_key_der(key)
                .is_ok_and(|public| own.verifying_key() == &public),
            Self::P384(own) => p384::ecdsa::VerifyingKey::from_public_key_der(key)
                .is_ok_and(|public| own.verifying_key() == &public),
        })
    }

    fn rsa(key: rsa::PrivateKey) -> Result<Self, Problem> {
        let bits = key.n().bit_width_vartime();
        if bits < LEAST_BITS {
            return Err(Problem::new(format!(
                "the RSA key has {bits} bits, fewer than {LEAST_BITS}; use a longer key, or ECDSA"
            )));
        }
        Ok(Self::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key))))
    }
}

fn private(key: &[u8], passphrase: Option<&str>) -> Result<Private, Problem> {
    let blocks = pem::blocks(key);
    let Some(block) = blocks.iter().find(|block| block.label.ends_with("PRIVATE KEY")) else {
        return Err(Problem::new(
            "the file holds no private key in PEM form (`-----BEGIN PRIVATE KEY-----`)",
        ));
    };
    if block.text.contains("Proc-Type:") {
        return Err(Problem::new(
            "the key is encrypted in an old way; convert it with `openssl pkcs8 -topk8 -in OLD.pem -out NEW.pem`",
        ));
    }
    let (_, der) = SecretDocument::from_pem(block.text).map_err(|_| broken())?;
    match block.label {
        "PRIVATE KEY" => pkcs8(der.as_bytes()),
        "ENCRYPTED PRIVATE KEY" => pkcs8(decrypted(&der, passphrase)?.as_bytes()),
        "RSA PRIVATE KEY" => {
            Private::rsa(rsa::PrivateKey::from_pkcs1_der(der.as_bytes()).map_err(|_| broken())?)
        }
        "EC PRIVATE KEY" => sec1(&der),
        _ => Err(unknown()),
    }
}

/// PKCS#8 with PBES2 (RFC 8018).
fn decrypted(der: &SecretDocument, passphrase: Option<&str>) -> Result<SecretDocument, Problem> {
    let Some(passphrase) = passphrase else {
        return Err(Problem::new(
            "the key is encrypted; give its passphrase with `--passphrase-file` or `--passphrase-env`",
        ));
    };
    let info = EncryptedPrivateKeyInfoRef::from_der(der.as_bytes()).map_err(|_| {
        Problem::new(
            "the key is encrypted in an unknown way; convert it with `openssl pkcs8 -topk8 -v2 aes256`",
        )
    })?;
    info.decrypt(passphrase)
        .map_err(|_| Problem::new("the key cannot be decrypted; is the passphrase right?"))
}

fn sec1(der: &SecretDocument) -> Result<Private, Problem> {
    if let Ok(key) = elliptic_curve::SecretKey::<p256::NistP256>::from_sec1_der(der.as_bytes()) {
        return Ok(Private::P256(key.into()));
    }
    let key = elliptic_curve::SecretKey::<p384::NistP384>::from_sec1_der(der.as_bytes());
    key.map(|key| Private::P384(key.into())).map_err(|_| unknown())
}

fn pkcs8(der: &[u8]) -> Result<Private, Problem> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| broken())?;
    if info.algorithm.oid == rsa::pkcs1::ALGORITHM_OID {
        return Private::rsa(rsa::PrivateKey::from_pkcs8_der(der).map_err(|_| broken())?);
    }
    if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(der) {
        return Ok(Private::P256(key));
    }
    p384::ecdsa::SigningKey::from_pkcs8_der(der).map(Private::P384).map_err(|_| unknown())
}

fn broken() -> Problem {
    Problem::new("the private key is damaged; export it again")
}

fn unknown() -> Problem {
    Problem::new("the private key is of a kind that is not known here; use RSA, or ECDSA on P-256 or P-384")
}
