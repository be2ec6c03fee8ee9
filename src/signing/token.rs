//! Keys that never leave their token (PKCS#11): what is given to it, and what its raw
//! answer becomes. Who speaks with the token is not here.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::pkcs8::DecodePublicKey;

use super::certificate::Certificate;
use super::{Algorithm, Problem, pem};

/// DigestInfo of a SHA-256, all but the digest (RFC 8017, 9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The public side of a key in a token.
#[derive(Debug, Clone)]
pub struct Public {
    algorithm: Algorithm,
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

impl Public {
    /// From the certificate (PEM or DER) and files of those above it.
    ///
    /// # Errors
    ///
    /// One of them cannot be read, or the key is of a kind that is not known here.
    pub fn new(certificate: &[u8], chain: &[&[u8]]) -> Result<Self, Problem> {
        let mut certificates = pem::certificates(certificate)?.into_iter();
        let certificate = certificates.next().ok_or_else(pem::no_certificate)?;
        let mut known: Vec<Vec<u8>> = certificates.collect();
        for file in chain {
            known.extend(pem::certificates(file)?);
        }
        let key = Certificate::read(&certificate)?.key;
        let algorithm = if rsa::PublicKey::from_public_key_der(key).is_ok() {
            Algorithm::RsaSha256
        } else if p256::ecdsa::VerifyingKey::from_public_key_der(key).is_ok() {
            Algorithm::P256Sha256
        } else if p384::ecdsa::VerifyingKey::from_public_key_der(key).is_ok() {
            Algorithm::P384Sha384
        } else {
            return Err(Problem::new(
                "the key of the certificate is of a kind that is not known here; \
                 use RSA, or ECDSA on P-256 or P-384",
            ));
        };
        Ok(Self { algorithm, certificate, chain: known })
    }

    /// How the key signs.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The certificates above, DER.
    #[must_use]
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// What the token is given: for CKM_RSA_PKCS the DigestInfo, for CKM_ECDSA the digest
    /// (PKCS#11 3.0, 2.1.8 and 2.3.6).
    #[must_use]
    pub fn prepared(&self, message: &[u8]) -> Vec<u8> {
        let digest = self.algorithm.digest(&[message]);
        match self.algorithm {
            Algorithm::RsaSha256 => [&SHA256_INFO[..], &digest].concat(),
            Algorithm::P256Sha256 | Algorithm::P384Sha384 => digest,
        }
    }

    /// The token's answer as CMS carries it, once it proved to be of the certificate's key.
    ///
    /// # Errors
    ///
    /// It is another key's.
    pub fn finished(&self, message: &[u8], raw: &[u8]) -> Result<Vec<u8>, Problem> {
        let digest = self.algorithm.digest(&[message]);
        let key = Certificate::read(&self.certificate)?.key;
        let finished = match self.algorithm {
            Algorithm::RsaSha256 => {
                let scheme = rsa::Pkcs1v15Sign::new::<sha2::Sha256>();
                let key = rsa::PublicKey::from_public_key_der(key).ok();
                key.filter(|key| key.verify(scheme, &digest, raw).is_ok()).map(|_| raw.to_vec())
            }
            Algorithm::P256Sha256 => {
                let key = p256::ecdsa::VerifyingKey::from_public_key_der(key).ok();
                let pair = key.zip(p256::ecdsa::Signature::from_slice(raw).ok());
                pair.filter(|(key, raw)| key.verify_prehash(&digest, raw).is_ok())
                    .map(|(_, raw)| raw.to_der().as_bytes().to_vec())
            }
            Algorithm::P384Sha384 => {
                let key = p384::ecdsa::VerifyingKey::from_public_key_der(key).ok();
                let pair = key.zip(p384::ecdsa::Signature::from_slice(raw).ok());
                pair.filter(|(key, raw)| key.verify_prehash(&digest, raw).is_ok())
                    .map(|(_, raw)| raw.to_der().as_bytes().to_vec())
            }
        };
        finished.ok_or(Problem::new(
            "the key in the token does not belong to the certificate; \
             give the certificate that was issued for this key",
        ))
    }
}
