//! A certificate (RFC 5280, 4).

use der::asn1::ObjectIdentifier;
use der::pem;

use super::asn1::{self, BIT_STRING, BOOLEAN, Element, INTEGER, OCTETS, OID, SEQUENCE, SET};
use super::{Moment, Problem, algorithms, oids};

/// More certificates in one bundle are not read.
const MOST_IN_BUNDLE: usize = 1024;

/// Bits of keyUsage that are asked for (RFC 5280, 4.2.1.3).
pub(super) mod usage {
    pub(in super::super) const DIGITAL_SIGNATURE: u16 = 1 << 0;
    pub(in super::super) const NON_REPUDIATION: u16 = 1 << 1;
    pub(in super::super) const CERTIFICATES: u16 = 1 << 5;
    pub(in super::super) const REVOCATION_LISTS: u16 = 1 << 6;
}

/// A certificate that was read; whether it may be believed is another matter.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    signed: Vec<u8>,
    serial: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    from: Moment,
    until: Moment,
    key: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    extensions: Vec<Extension>,
}

#[derive(Debug, Clone)]
pub(super) struct Extension {
    pub(super) oid: ObjectIdentifier,
    pub(super) critical: bool,
    pub(super) value: Vec<u8>,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads one certificate from its DER encoding.
    ///
    /// # Errors
    ///
    /// It is not a certificate of X.509.
    pub fn from_der(der: &[u8]) -> Result<Self, Problem> {
        let whole = asn1::only(der)?.of(SEQUENCE)?;
        let mut parts = whole.inside();
        let signed = parts.expect(SEQUENCE)?;
        let algorithm = parts.expect(SEQUENCE)?;
        let signature = parts.expect(BIT_STRING)?.bits()?;
        parts.end()?;

        let mut fields = signed.inside();
        let _version = fields.optional(asn1::context(0))?;
        let serial = fields.expect(INTEGER)?.content;
        // RFC 5280, 4.1.1.2: the algorithm is named twice, and the same.
        if fields.expect(SEQUENCE)?.whole != algorithm.whole {
            return Err(Problem::new("it names two different algorithms for its signature"));
        }
        let issuer = fields.expect(SEQUENCE)?.whole;
        let mut validity = fields.expect(SEQUENCE)?.inside();
        let (from, until) = (validity.next()?.time()?, validity.next()?.time()?);
        let subject = fields.expect(SEQUENCE)?.whole;
        let key = fields.expect(SEQUENCE)?.whole;
        let (_, _) = (fields.optional(asn1::plain(1))?, fields.optional(asn1::plain(2))?);
        let extensions = match fields.optional(asn1::context(3))? {
            Some(list) => extensions(list.explicit()?)?,
            None => Vec::new(),
        };
        fields.end()?;
        Ok(Self {
            der: der.to_vec(),
            signed: signed.whole.to_vec(),
            serial: serial.to_vec(),
            issuer: issuer.to_vec(),
            subject: subject.to_vec(),
            from,
            until,
            key: key.to_vec(),
            algorithm: algorithm.whole.to_vec(),
            signature: signature.to_vec(),
            extensions,
        })
    }

    /// Reads a file of certificates: one in DER, or any number in PEM.
    ///
    /// # Errors
    ///
    /// There is none in it, or one of them cannot be read.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>, Problem> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        if bytes.first() == Some(&SEQUENCE) {
            return Self::from_der(bytes).map(|one| vec![one]);
        }
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let blocks = text.match_indices(BEGIN).map(|(start, _)| {
            let rest = text.get(start..).unwrap_or_default();
            rest.find(END).and_then(|end| rest.get(..end + END.len()))
        });
        let broken = || Problem::new("a certificate in it is not PEM");
        let mut found = Vec::new();
        for block in blocks.take(MOST_IN_BUNDLE) {
            let (_, der) = pem::decode_vec(block.ok_or_else(broken)?.as_bytes()).map_err(|_| broken())?;
            found.push(Self::from_der(&der)?);
        }
        if found.is_empty() {
            return Err(Problem::new("there is no certificate in it; DER and PEM are read"));
        }
        Ok(found)
    }

    /// Its DER encoding.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whom it names, for people: the common name, else the organisation.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.subject)
    }

    /// Who issued it, for people.
    #[must_use]
    pub fn issuer_name(&self) -> String {
        name(&self.issuer)
    }

    /// From when and until when it is valid.
    #[must_use]
    pub const fn validity(&self) -> (Moment, Moment) {
        (self.from, self.until)
    }

    /// Whether it names itself as its issuer.
    #[must_use]
    pub fn self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    pub(super) fn subject(&self) -> &[u8] {
        &self.subject
    }

    pub(super) fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    pub(super) fn serial(&self) -> &[u8] {
        &self.serial
    }

    pub(super) fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// The SubjectPublicKeyInfo.
    pub(super) fn key(&self) -> Result<Element<'_>, Problem> {
        asn1::only(&self.key)
    }

    /// The bits of its key, as OCSP digests them.
    pub(super) fn key_bits(&self) -> Result<&[u8], Problem> {
        let mut parts = self.key()?.inside();
        let _algorithm = parts.next()?;
        parts.next()?.bits()
    }

    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&[u8]> {
        self.extensions.iter().find(|e| e.oid == oid).map(|e| e.value.as_slice())
    }

    /// Whether the key of `issuer` signed it.
    pub(super) fn check_signature(&self, issuer: &Self) -> Result<(), Problem> {
        algorithms::check(issuer.key()?, asn1::only(&self.algorithm)?, None, &self.signed, &self.signature)
    }

    /// Whether it may issue certificates, and how many issuers may follow below it
    /// (RFC 5280, 4.2.1.9).
    pub(super) fn issues(&self) -> Result<Option<u64>, Problem> {
        let no = || Problem::new(format!("`{}` may not issue certificates", self.name()));
        let mut parts = asn1::only(self.extension(oids::BASIC_CONSTRAINTS).ok_or_else(no)?)?.inside();
        let authority = parts.optional(BOOLEAN)?.map_or(Ok(false), |flag| flag.boolean())?;
        if !authority || !self.allows(usage::CERTIFICATES)? {
            return Err(no());
        }
        parts.optional(INTEGER)?.map(|length| length.small()).transpose()
    }

    /// Whether its keyUsage has one of these bits, or it has none at all.
    pub(super) fn allows(&self, bits: u16) -> Result<bool, Problem> {
        let Some(value) = self.extension(oids::KEY_USAGE) else { return Ok(true) };
        let content = asn1::only(value)?.of(BIT_STRING)?.content;
        let used = content.get(1..).ok_or(Problem::NOT_DER)?;
        // The first bit is the highest of the first byte.
        let has =
            |bit: u16| used.get(usize::from(bit / 8)).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
        Ok((0..16).any(|bit| bits & (1 << bit) != 0 && has(bit)))
    }

    /// Its extended purposes; `None`: it is not restricted to any.
    pub(super) fn purposes(&self) -> Result<Option<Vec<ObjectIdentifier>>, Problem> {
        let Some(value) = self.extension(oids::EXTENDED_USAGE) else { return Ok(None) };
        let list = asn1::only(value)?.of(SEQUENCE)?.inside().all()?;
        list.iter().map(Element::oid).collect::<Result<_, _>>().map(Some)
    }
}

/// A list of extensions.
pub(super) fn extensions(list: Element<'_>) -> Result<Vec<Extension>, Problem> {
    let mut found: Vec<Extension> = Vec::new();
    for extension in list.of(SEQUENCE)?.inside().all()? {
        let mut parts = extension.of(SEQUENCE)?.inside();
        let oid = parts.expect(OID)?.oid()?;
        let critical = parts.optional(BOOLEAN)?.map_or(Ok(false), |flag| flag.boolean())?;
        let value = parts.expect(OCTETS)?.content.to_vec();
        parts.end()?;
        if found.iter().any(|e| e.oid == oid) {
            return Err(Problem::new("it has an extension twice"));
        }
        found.push(Extension { oid, critical, value });
    }
    Ok(found)
}

/// The common name of a DER name, else its organisation, else nothing.
pub(super) fn name(der: &[u8]) -> String {
    let part = |wanted: ObjectIdentifier| -> Option<String> {
        for set in asn1::only(der).ok()?.inside().all().ok()? {
            for pair in set.of(SET).ok()?.inside().all().ok()? {
                let mut pair = pair.inside();
                if pair.expect(OID).ok()?.oid().ok()? == wanted {
                    return Some(string(pair.next().ok()?));
                }
            }
        }
        None
    };
    part(oids::COMMON_NAME).or_else(|| part(oids::ORGANISATION)).unwrap_or_else(|| "(no name)".to_owned())
}

/// A string of one of the kinds that names have, control characters made visible.
fn string(element: Element<'_>) -> String {
    const BMP: u8 = 0x1E;
    const TELETEX: u8 = 0x14;
    let text = match element.tag {
        BMP => {
            let units: Vec<u16> =
                element.content.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        // In practice Latin-1.
        TELETEX => element.content.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(element.content).into_owned(),
    };
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
