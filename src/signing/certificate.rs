//! What signing needs to know of a certificate (RFC 5280, 4.1). Names and numbers are
//! passed on as the bytes they are.

use der::{Decode, Reader, SliceReader};
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use super::{Moment, Problem, Refusal};

/// A certificate, and slices of its bytes.
pub(super) struct Certificate<'a> {
    pub(super) der: &'a [u8],
    /// The serial number, an INTEGER.
    pub(super) serial: &'a [u8],
    /// The issuer's name.
    pub(super) issuer: &'a [u8],
    /// The name of whom it is about.
    pub(super) subject: &'a [u8],
    /// The public key with its kind.
    pub(super) key: &'a [u8],
    parsed: x509_cert::Certificate,
}

impl<'a> Certificate<'a> {
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Problem> {
        let broken = |_| Problem::new("a certificate cannot be read");
        let parsed = x509_cert::Certificate::from_der(der).map_err(broken)?;
        let mut reader = SliceReader::new(der).map_err(broken)?;
        let [serial, issuer, subject, key] = slices(&mut reader).map_err(broken)?;
        Ok(Self { der, serial, issuer, subject, key, parsed })
    }

    /// First and last moment.
    pub(super) fn period(&self) -> (Moment, Moment) {
        let validity = self.parsed.tbs_certificate().validity();
        let moment = |time: x509_cert::time::Time| Moment::from_seconds(time.to_unix_duration().as_secs());
        (moment(validity.not_before), moment(validity.not_after))
    }

    /// The common name, else the whole name (RFC 4514).
    pub(super) fn name(&self) -> String {
        let subject = self.parsed.tbs_certificate().subject();
        match subject.common_name() {
            Ok(Some(name)) => name.value().into_owned(),
            _ => subject.to_string(),
        }
    }

    /// Whether it may sign documents at a time.
    pub(super) fn check(&self, time: Moment, forced: bool) -> Result<(), Refusal> {
        let usage = self.parsed.tbs_certificate().get_extension::<KeyUsage>();
        let usage =
            usage.map_err(|_| Refusal::Key(Problem::new("the certificate's key usage cannot be read")))?;
        let signs = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
        if usage.is_some_and(|(_, usage)| (usage.0 & signs).is_empty()) {
            return Err(Refusal::NotForSigning);
        }
        let (from, until) = self.period();
        if !forced && (time < from || time > until) {
            return Err(Refusal::OutOfTime { from, until, time });
        }
        Ok(())
    }
}

/// Serial number, issuer, subject and key of TBSCertificate.
fn slices<'a>(reader: &mut SliceReader<'a>) -> der::Result<[&'a [u8]; 4]> {
    reader.sequence(|certificate| {
        let found = certificate.sequence(|tbs| {
            let mut element = tbs.tlv_bytes()?;
            // The version, which is left out in those of version 1.
            if element.first() == Some(&0xA0) {
                element = tbs.tlv_bytes()?;
            }
            let (serial, _algorithm) = (element, tbs.tlv_bytes()?);
            let (issuer, _validity, subject) = (tbs.tlv_bytes()?, tbs.tlv_bytes()?, tbs.tlv_bytes()?);
            let key = tbs.tlv_bytes()?;
            while !tbs.is_finished() {
                tbs.tlv_bytes()?;
            }
            Ok::<_, der::Error>([serial, issuer, subject, key])
        })?;
        while !certificate.is_finished() {
            certificate.tlv_bytes()?;
        }
        Ok(found)
    })
}

/// The certificates from the signer's upwards, as far as they are known; others are
/// left out.
pub(super) fn path<'a>(
    signer: &Certificate<'a>,
    known: &'a [Vec<u8>],
) -> Result<Vec<Certificate<'a>>, Problem> {
    let mut rest: Vec<Certificate<'a>> = Vec::new();
    for der in known {
        rest.push(Certificate::read(der)?);
    }
    let mut path: Vec<Certificate<'a>> = Vec::new();
    let (mut issuer, mut subject) = (signer.issuer, signer.subject);
    while issuer != subject {
        let Some(index) = rest.iter().position(|c| c.subject == issuer && c.der != signer.der) else { break };
        let above = rest.swap_remove(index);
        (issuer, subject) = (above.issuer, above.subject);
        path.push(above);
    }
    Ok(path)
}
