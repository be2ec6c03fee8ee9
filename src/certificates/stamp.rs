//! Time-stamp tokens (RFC 3161, 2.4.2).

use super::algorithms::Digest;
use super::asn1::{self, INTEGER, OCTETS, OID, SEQUENCE};
use super::cms::Signed;
use super::{Certificate, Moment, Problem, oids};

/// A time-stamp that was read.
#[derive(Debug, Clone)]
pub struct Stamp {
    signed: Signed,
    digest: Digest,
    imprint: Vec<u8>,
    time: Moment,
}

impl Stamp {
    /// Reads a token.
    ///
    /// # Errors
    ///
    /// It is not signed data over a TSTInfo, or its digest is weak.
    pub fn read(der: &[u8]) -> Result<Self, Problem> {
        let signed = Signed::read(der)?;
        let info = signed.content().filter(|_| signed.kind() == oids::TST_INFO);
        let info = info.ok_or(Problem::new("it is not a time-stamp"))?;
        let mut parts = asn1::only(info)?.of(SEQUENCE)?.inside();
        let _version = parts.expect(INTEGER)?;
        let _policy = parts.expect(OID)?;
        let mut imprint = parts.expect(SEQUENCE)?.inside();
        let digest = Digest::read(imprint.next()?)?;
        let hashed = imprint.expect(OCTETS)?.content.to_vec();
        let _serial = parts.expect(INTEGER)?;
        let time = parts.expect(asn1::GENERALIZED_TIME)?.time()?;
        Ok(Self { digest, imprint: hashed, time, signed })
    }

    /// The time it vouches for.
    #[must_use]
    pub const fn time(&self) -> Moment {
        self.time
    }

    /// The signature of the authority.
    #[must_use]
    pub const fn signed(&self) -> &Signed {
        &self.signed
    }

    /// Checks that it stands over these bytes and was signed by the authority that it
    /// names, whose certificate is the answer; whether that is trusted is another matter.
    ///
    /// # Errors
    ///
    /// It stands over other bytes, or is wrong in itself.
    pub fn check(&self, stamped: &[&[u8]]) -> Result<&Certificate, Problem> {
        if self.digest.of(stamped) != self.imprint {
            return Err(Problem::new("it was made for something else"));
        }
        self.signed.check_digest(&[self.signed.content().unwrap_or_default()])?;
        self.signed.check()?;
        // RFC 3161, 2.4.1: the token names the certificate of the authority.
        if !self.signed.names_certificate() {
            return Err(Problem::new("it does not name the certificate of its authority"));
        }
        self.signed.certificate()
    }
}
