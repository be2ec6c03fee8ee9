//! The container of a signature, read by the types of `cms` and checked by the keys'
//! own crates.

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier};
use der::{Decode, Encode, oid::ObjectIdentifier};
use letterpress::signing::sign;
use lopdf::{Document, Object};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use sha2::{Digest, Sha256, Sha384};

use super::fixture::{bytes, key, letter, options, value};

const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";

/// What is signed, and the container.
fn taken_apart(pdf: &[u8], field: &str) -> (Vec<u8>, SignedData) {
    let value = value(&Document::load_mem(pdf).expect("a PDF"), field);
    let range = value.get(b"ByteRange").and_then(Object::as_array).expect("a range");
    let range: Vec<usize> =
        range.iter().map(|n| usize::try_from(n.as_i64().expect("a number")).expect("a length")).collect();
    let [0, before, after, rest] = range[..] else { panic!("{range:?}") };
    assert_eq!(after + rest, pdf.len(), "the whole file is signed");
    assert_eq!((pdf[before], pdf[after - 1]), (b'<', b'>'), "all but the signature is signed");
    let contents = value.get(b"Contents").and_then(Object::as_str).expect("a signature");
    let (info, zeros) = ContentInfo::from_der_partial(contents).expect("DER");
    assert!(zeros.iter().all(|byte| *byte == 0));
    let data = info.content.decode_as::<SignedData>().expect("signed data");
    ([&pdf[..before], &pdf[after..]].concat(), data)
}

fn checked(name: &str, digest: fn(&[u8]) -> Vec<u8>, verify: fn(&[u8], &[u8], &[u8]) -> bool) {
    for stream in [true, false] {
        let pdf = letter(stream, &[]);
        let signed = sign(&pdf, &options("sender"), &key(name), None).expect("signed");
        assert!(signed.starts_with(&pdf), "what was there stays as it was");
        let (content, data) = taken_apart(&signed, "sender");
        assert!(data.encap_content_info.econtent.is_none(), "detached");
        assert_eq!(data.signer_infos.0.len(), 1, "one signer");
        assert_eq!(data.certificates.as_ref().expect("certificates").0.len(), 2, "signer and chain");
        let signer = &data.signer_infos.0.as_slice()[0];
        let certificate = x509_cert::Certificate::load_pem_chain(&bytes(&format!("{name}.crt")));
        let certificate = certificate.expect("a certificate").remove(0);
        let SignerIdentifier::IssuerAndSerialNumber(sid) = &signer.sid else { panic!("{:?}", signer.sid) };
        assert_eq!(&sid.serial_number, certificate.tbs_certificate().serial_number());
        assert_eq!(&sid.issuer, certificate.tbs_certificate().issuer());

        let attributes = signer.signed_attrs.as_ref().expect("signed attributes");
        let attribute = |oid: &str| {
            let oid = ObjectIdentifier::new_unwrap(oid);
            let found = attributes.iter().find(|a| a.oid == oid).expect("the attribute");
            assert_eq!(found.values.len(), 1);
            found.values.as_slice()[0].to_der().expect("DER")
        };
        assert_eq!(attributes.len(), 3, "no signing time (ETSI EN 319 142-1, 6.3)");
        assert_eq!(
            attribute(CONTENT_TYPE),
            ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1").to_der().expect("DER")
        );
        assert_eq!(attribute(MESSAGE_DIGEST)[2..], digest(&content));
        let hash = digest(&certificate.to_der().expect("DER"));
        let named = attribute(SIGNING_CERTIFICATE_V2);
        assert!(named.windows(hash.len()).any(|window| window == hash), "the certificate's digest");

        let public = certificate.tbs_certificate().subject_public_key_info().to_der().expect("DER");
        let message = attributes.to_der().expect("DER");
        assert!(verify(&public, &message, signer.signature.as_bytes()), "{name} signed the attributes");
        assert!(!verify(&public, &message[1..], signer.signature.as_bytes()));
    }
}

#[test]
fn p256_signs_as_pades_wants_it() {
    checked(
        "p256",
        |m| Sha256::digest(m).to_vec(),
        |public, message, signature| {
            let key = p256::ecdsa::VerifyingKey::from_public_key_der(public).expect("a key");
            let signature = p256::ecdsa::DerSignature::from_bytes(signature).expect("a signature");
            key.verify(message, &signature).is_ok()
        },
    );
}

#[test]
fn p384_signs_with_sha384() {
    checked(
        "p384",
        |m| Sha384::digest(m).to_vec(),
        |public, message, signature| {
            let key = p384::ecdsa::VerifyingKey::from_public_key_der(public).expect("a key");
            let signature = p384::ecdsa::DerSignature::from_bytes(signature).expect("a signature");
            key.verify(message, &signature).is_ok()
        },
    );
}

#[test]
fn rsa_signs_as_pades_wants_it() {
    checked(
        "rsa",
        |m| Sha256::digest(m).to_vec(),
        |public, message, signature| {
            let key = rsa::PublicKey::from_public_key_der(public).expect("a key");
            let key = rsa::pkcs1v15::VerifyingKey::<Sha256>::new(key);
            let signature = rsa::pkcs1v15::Signature::try_from(signature).expect("a signature");
            key.verify(message, &signature).is_ok()
        },
    );
}

#[test]
fn the_same_gives_the_same_bytes() {
    let pdf = letter(true, &[]);
    for name in ["p256", "p384", "rsa"] {
        let once = || sign(&pdf, &options("client"), &key(name), None).expect("signed");
        assert!(once() == once(), "{name}");
    }
}

#[test]
fn a_certificate_of_another_chain_is_left_out() {
    let (private, own) = (bytes("p256.key"), bytes("p256.crt"));
    let chain = [bytes("rsa.crt"), bytes("root.crt"), bytes("intermediate.crt")];
    let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let key = letterpress::signing::Key::from_pem(&private, None, &own, &chain).expect("a key");
    let signed = sign(&letter(true, &[]), &options("sender"), &key, None).expect("signed");
    let (_, data) = taken_apart(&signed, "sender");
    assert_eq!(data.certificates.expect("certificates").0.len(), 3, "signer, intermediate, root");
}
