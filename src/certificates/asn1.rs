//! DER, element by element, with the bytes of each kept as they stand: what is
//! signed or hashed is never encoded anew (X.690, the distinguished encoding rules).

use der::asn1::{BitStringRef, GeneralizedTime, ObjectIdentifier, UtcTime};
use der::{Decode, Header, Reader, SliceReader};

use super::{Moment, Problem};

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const ENUMERATED: u8 = 0x0A;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The tag of a constructed context-specific element, `[n]`.
pub(super) const fn context(n: u8) -> u8 {
    0xA0 | n
}

/// The tag of a primitive context-specific element, `[n] IMPLICIT`.
pub(super) const fn plain(n: u8) -> u8 {
    0x80 | n
}

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Its first byte: tags above 30 are used by nothing that is read here.
    pub(super) tag: u8,
    /// Header and content.
    pub(super) whole: &'a [u8],
    pub(super) content: &'a [u8],
}

/// The elements of a constructed element, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'a> {
    rest: &'a [u8],
}

/// The one element that `bytes` are.
pub(super) fn only(bytes: &[u8]) -> Result<Element<'_>, Problem> {
    let mut elements = Elements { rest: bytes };
    let element = elements.any()?;
    elements.end()?;
    Ok(element)
}

/// The first element of `bytes`, and what follows it.
pub(super) fn first(bytes: &[u8]) -> Result<(Element<'_>, &[u8]), Problem> {
    let mut elements = Elements { rest: bytes };
    let element = elements.any()?;
    Ok((element, elements.rest))
}

impl<'a> Elements<'a> {
    fn any(&mut self) -> Result<Element<'a>, Problem> {
        let bytes = self.rest;
        let broken = |_| Problem::new("a part of it is not DER");
        let mut reader = SliceReader::new(bytes).map_err(broken)?;
        let header = Header::peek(&reader).map_err(broken)?;
        let whole = reader.tlv_bytes().map_err(broken)?;
        let length = usize::try_from(header.length()).map_err(broken)?;
        let (&tag, start) = (whole.first().ok_or(Problem::NOT_DER)?, whole.len() - length);
        self.rest = bytes.get(whole.len()..).unwrap_or_default();
        Ok(Element { tag, whole, content: whole.get(start..).unwrap_or_default() })
    }

    /// The next element, whatever it is.
    pub(super) fn next(&mut self) -> Result<Element<'a>, Problem> {
        if self.rest.is_empty() {
            return Err(Problem::new("a part of it is missing"));
        }
        self.any()
    }

    /// The next element, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Result<Element<'a>, Problem> {
        let element = self.next()?;
        if element.tag == tag { Ok(element) } else { Err(Problem::new("a part of it is of another kind")) }
    }

    /// The next element if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Problem> {
        if self.rest.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Nothing may follow.
    pub(super) fn end(self) -> Result<(), Problem> {
        if self.rest.is_empty() { Ok(()) } else { Err(Problem::new("more bytes follow than it says")) }
    }

    /// What is left, as a list.
    pub(super) fn all(mut self) -> Result<Vec<Element<'a>>, Problem> {
        let mut list = Vec::new();
        while !self.rest.is_empty() {
            list.push(self.any()?);
        }
        Ok(list)
    }
}

impl<'a> Element<'a> {
    /// What a constructed element holds.
    pub(super) fn inside(&self) -> Elements<'a> {
        Elements { rest: self.content }
    }

    /// The element itself if it has this tag.
    pub(super) fn of(self, tag: u8) -> Result<Self, Problem> {
        if self.tag == tag { Ok(self) } else { Err(Problem::new("a part of it is of another kind")) }
    }

    /// The element that an explicit tag holds.
    pub(super) fn explicit(&self) -> Result<Self, Problem> {
        only(self.content)
    }

    pub(super) fn oid(&self) -> Result<ObjectIdentifier, Problem> {
        self.of(OID)?;
        ObjectIdentifier::from_bytes(self.content).map_err(|_| Problem::NOT_DER)
    }

    /// The bytes of a bit string of whole bytes.
    pub(super) fn bits(&self) -> Result<&'a [u8], Problem> {
        let bits = BitStringRef::from_der(self.whole).map_err(|_| Problem::NOT_DER)?;
        bits.as_bytes().ok_or(Problem::NOT_DER)
    }

    /// An integer of a few bytes, not negative.
    pub(super) fn small(&self) -> Result<u64, Problem> {
        match self.content {
            [] => Err(Problem::NOT_DER),
            [first, ..] if *first >= 0x80 => Err(Problem::new("a number of it is negative")),
            bytes if bytes.len() > 8 => Err(Problem::new("a number of it is too large")),
            bytes => Ok(bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))),
        }
    }

    pub(super) fn boolean(&self) -> Result<bool, Problem> {
        match self.content {
            [0] => Ok(false),
            [0xFF] => Ok(true),
            _ => Err(Problem::NOT_DER),
        }
    }

    /// A UTCTime or GeneralizedTime; fractions of a second are dropped (RFC 3161
    /// allows them in a timestamp).
    pub(super) fn time(&self) -> Result<Moment, Problem> {
        const BROKEN: &str = "a time in it cannot be read";
        match self.tag {
            UTC_TIME => UtcTime::from_der(self.whole)
                .map(|time| Moment::from_seconds(time.to_unix_duration().as_secs()))
                .map_err(|_| Problem::new(BROKEN)),
            GENERALIZED_TIME => whole_seconds(self.content).ok_or(Problem::new(BROKEN)),
            _ => Err(Problem::new("a time in it is of another kind")),
        }
    }
}

fn whole_seconds(content: &[u8]) -> Option<Moment> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => {
            whole
        }
        Some(_) => return None,
        None => text,
    };
    // 15 bytes: `YYYYMMDDHHMMSSZ`.
    let element = [&[GENERALIZED_TIME, 15], whole.as_bytes(), b"Z"].concat();
    let time = GeneralizedTime::from_der(&element).ok()?;
    Some(Moment::from_seconds(time.to_unix_duration().as_secs()))
}
