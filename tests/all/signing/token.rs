//! Keys in tokens: what a token is given, and what its raw answer becomes. A key in
//! memory plays the token.

use letterpress::signing::token::Public;
use letterpress::signing::{Algorithm, Signer as _};
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use rsa::pkcs8::DecodePrivateKey as _;

use super::fixture::{bytes, key};

fn public(name: &str) -> Public {
    Public::new(&bytes(&format!("{name}.crt")), &[&bytes("intermediate.crt")]).expect("a certificate")
}

fn pem(name: &str) -> String {
    String::from_utf8(bytes(&format!("{name}.key"))).expect("PEM")
}

/// What a token answers to CKM_RSA_PKCS or CKM_ECDSA.
fn raw(name: &str, prepared: &[u8]) -> Vec<u8> {
    match name {
        "rsa" => {
            let key = rsa::PrivateKey::from_pkcs8_pem(&pem(name)).expect("a key");
            key.sign(rsa::Pkcs1v15Sign::new_unprefixed(), prepared).expect("a signature")
        }
        "p256" => {
            let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&pem(name)).expect("a key");
            let signature: p256::ecdsa::Signature = key.sign_prehash(prepared).expect("a signature");
            signature.to_bytes().to_vec()
        }
        _ => {
            let key = p384::ecdsa::SigningKey::from_pkcs8_pem(&pem(name)).expect("a key");
            let signature: p384::ecdsa::Signature = key.sign_prehash(prepared).expect("a signature");
            signature.to_bytes().to_vec()
        }
    }
}

#[test]
fn a_token_signs_like_the_key_in_memory() {
    for (name, algorithm) in
        [("rsa", Algorithm::RsaSha256), ("p256", Algorithm::P256Sha256), ("p384", Algorithm::P384Sha384)]
    {
        let public = public(name);
        assert_eq!(public.algorithm(), algorithm);
        assert_eq!((public.certificate(), public.chain()), (key(name).certificate(), key(name).chain()));
        let finished =
            public.finished(b"letter", &raw(name, &public.prepared(b"letter"))).expect("a signature");
        assert!(finished == key(name).sign(b"letter").expect("a signature"), "{name}");
    }
}

#[test]
fn the_answer_of_another_key_is_refused() {
    for (name, other) in [("rsa", "p256"), ("p256", "rsa"), ("p384", "p256")] {
        let public = public(name);
        for answer in [raw(other, &[0; 32]), raw(name, &public.prepared(b"other")), Vec::new()] {
            let problem = public.finished(b"letter", &answer).expect_err("a problem");
            assert!(problem.to_string().contains("does not belong to the certificate"), "{problem}");
        }
    }
    assert!(Public::new(b"no certificate", &[]).is_err());
}
