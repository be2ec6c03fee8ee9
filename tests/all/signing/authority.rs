//! An authority that answers: time-stamps made here, all else from `pki/authority`.

use std::cell::RefCell;

use letterpress::signing::{Fetch, Key, Problem, Refusal, Signer as _, long_term, sign};
use sha2::{Digest as _, Sha256};

use super::fixture::{bytes, options};

/// 2026-03-03T09:00:05Z.
const TIME: &[u8] = b"20260303090005Z";
const TST_INFO: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
const SHA256: &[u8] = b"\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const ECDSA_SHA256: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";

pub(super) fn file(name: &str) -> Vec<u8> {
    bytes(&format!("authority/{name}"))
}

/// The key and certificate of `name`, without the certificates above.
pub(super) fn bare(name: &str) -> Key {
    Key::from_pem(&file(&format!("{name}.key")), None, &file(&format!("{name}.crt")), &[]).expect("a key")
}

/// An element of DER.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = match content.len() {
        short @ 0..=127 => vec![u8::try_from(short).expect("short")],
        medium @ 128..=255 => vec![0x81, u8::try_from(medium).expect("a byte")],
        long => {
            let length = u16::try_from(long).expect("not that long").to_be_bytes();
            vec![0x82, length[0], length[1]]
        }
    };
    [&[tag], length.as_slice(), &content].concat()
}

/// What an element holds: its elements.
pub(super) fn parts(element: &[u8]) -> Vec<&[u8]> {
    let (_, mut rest) = split(element);
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (header, content) = split(rest);
        let (one, after) = rest.split_at(header + content.len());
        parts.push(one);
        rest = after;
    }
    parts
}

/// Length of the header, and the content.
fn split(bytes: &[u8]) -> (usize, &[u8]) {
    let (header, length) = match bytes[1] {
        short @ 0..=0x7F => (2, usize::from(short)),
        0x81 => (3, usize::from(bytes[2])),
        _ => (4, usize::from(u16::from_be_bytes([bytes[2], bytes[3]]))),
    };
    (header, &bytes[header..header + length])
}

/// How an answer may be wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wrong {
    /// The number of the request is another.
    pub(super) nonce: bool,
    /// What is stamped is another.
    pub(super) imprint: bool,
    /// The signature is over other bytes.
    pub(super) signature: bool,
    /// The certificate is not one for time-stamps.
    pub(super) authority: bool,
}

/// The answer to a request (RFC 3161, 2.4.2).
pub(super) fn stamp(request: &[u8], wrong: Wrong) -> Vec<u8> {
    let asked = parts(request);
    assert_eq!((asked[0], asked[3]), (&[2, 1, 1][..], &[1, 1, 0xFF][..]), "version 1, with the certificate");
    let (mut imprint, mut nonce) = (asked[1].to_vec(), asked[2].to_vec());
    for (part, spoil) in [(&mut imprint, wrong.imprint), (&mut nonce, wrong.nonce)] {
        *part.last_mut().expect("a byte") ^= u8::from(spoil);
    }
    let info = element(
        0x30,
        &[&[2, 1, 1], &[6, 3, 0x2A, 3, 4], &imprint, &[2, 1, 7], &element(0x18, &[TIME]), &nonce],
    );
    let key = bare(if wrong.authority { "signer" } else { "tsa" });
    let certificate = key.certificate();
    let about = parts(parts(certificate)[0]);
    let attribute = |oid: &[u8], value: &[u8]| element(0x30, &[oid, &element(0x31, &[value])]);
    let named = element(0x04, &[&Sha256::digest(certificate)]);
    let named = element(0x30, &[&element(0x30, &[&element(0x30, &[&named])])]);
    let mut attributes = [
        attribute(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03", TST_INFO),
        attribute(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04", &element(0x04, &[&Sha256::digest(&info)])),
        attribute(b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f", &named),
    ];
    attributes.sort();
    let attributes = attributes.concat();
    let signed = if wrong.signature { b"other".to_vec() } else { element(0x31, &[&attributes]) };
    let signer = element(
        0x30,
        &[
            &[2, 1, 1],
            &element(0x30, &[about[3], about[1]]),
            SHA256,
            &element(0xA0, &[&attributes]),
            ECDSA_SHA256,
            &element(0x04, &[&key.sign(&signed).expect("a signature")]),
        ],
    );
    let data = element(
        0x30,
        &[
            &[2, 1, 3],
            &element(0x31, &[SHA256]),
            &element(0x30, &[TST_INFO, &element(0xA0, &[&element(0x04, &[&info])])]),
            &element(0xA0, &[certificate]),
            &element(0x31, &[&signer]),
        ],
    );
    let token = element(0x30, &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &element(0xA0, &[&data])]);
    element(0x30, &[&element(0x30, &[&[2, 1, 0]]), &token])
}

/// Signs with the key `name` and a time-stamp.
pub(super) fn stamped(pdf: &[u8], name: &str, wrong: Wrong) -> Result<Vec<u8>, Refusal> {
    sign(pdf, &options("sender"), &bare(name), Some(&mut |request: &[u8]| Ok(stamp(request, wrong))))
}

/// Adds what the long term needs; also what was asked, in its order. `silent` does not answer.
pub(super) fn lasting(signed: &[u8], silent: &[&str]) -> (Result<Vec<u8>, Refusal>, Vec<String>) {
    let asked = RefCell::new(Vec::new());
    let result = long_term(signed, "sender", &[], &mut |fetch: &Fetch| {
        asked.borrow_mut().push(fetch.url.clone());
        let name = fetch.url.strip_prefix("http://ca.test/").expect("an address of the authority");
        if silent.contains(&name) {
            return Err(Problem::new("no answer"));
        }
        match &fetch.body {
            Some(request) => Ok(answer(request)),
            None => Ok(file(name)),
        }
    });
    (result, asked.into_inner())
}

/// The recorded answer about the certificate that is asked about: its number is the last
/// element of the one request in the list.
fn answer(request: &[u8]) -> Vec<u8> {
    let id = parts(parts(parts(parts(request)[0])[0])[0])[0];
    let number = *parts(id).last().expect("a number");
    let asked = ["signer", "revoked"].into_iter().find(|name| {
        let key = bare(name);
        parts(parts(key.certificate())[0])[1] == number
    });
    file(&format!("{}.ocsp", asked.expect("a certificate of the authority")))
}
