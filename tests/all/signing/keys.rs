//! Keys in every form they come in, and those that are turned down.

use letterpress::signing::{Algorithm, Key, Signer, keys};

use super::fixture::{bytes, key};

fn pem(name: &str, passphrase: Option<&str>, certificate: &str) -> Result<Key, String> {
    Key::from_pem(&bytes(name), passphrase, &bytes(certificate), &[]).map_err(|problem| problem.to_string())
}

fn problem(result: Result<Key, String>) -> String {
    result.expect_err("no key")
}

/// Two keys are one if they make one signature.
fn same(one: &Key, other: &Key) {
    assert_eq!(one.sign(b"a message").expect("signed"), other.sign(b"a message").expect("signed"));
    assert_eq!(one.certificate(), other.certificate());
}

#[test]
fn a_key_is_the_same_in_every_form() {
    let plain = key("p256");
    assert_eq!(plain.algorithm(), Algorithm::P256Sha256);
    same(&plain, &pem("p256-sec1.key", None, "p256.crt").expect("SEC1"));
    same(&plain, &pem("p256-encrypted.key", Some("correct"), "p256.crt").expect("encrypted PKCS#8"));
    let packed = Key::from_pkcs12(&bytes("p256.p12"), "correct").expect("PKCS#12");
    same(&plain, &packed);
    assert_eq!(packed.chain(), plain.chain());
    let plain = key("rsa");
    assert_eq!(plain.algorithm(), Algorithm::RsaSha256);
    same(&plain, &pem("rsa-pkcs1.key", None, "rsa.crt").expect("PKCS#1"));
    same(&plain, &Key::from_pkcs12(&bytes("rsa.p12"), "correct").expect("PKCS#12"));
}

#[test]
fn a_chain_may_stand_behind_the_certificate_and_certificates_may_be_der() {
    let both = [bytes("p256.crt"), b"Bag Attributes\n\n".to_vec(), bytes("intermediate.crt")].concat();
    let plain = key("p256");
    let one = Key::from_pem(&bytes("p256.key"), None, &both, &[]).expect("a key");
    same(&plain, &one);
    assert_eq!(one.chain(), plain.chain());
    let other = Key::from_pem(&bytes("p256.key"), None, plain.certificate(), &[&plain.chain()[0]]);
    let other = other.expect("a key");
    same(&plain, &other);
    assert_eq!(other.chain(), plain.chain());
}

#[test]
fn only_an_encrypted_key_asks_for_a_passphrase() {
    assert!(keys::is_encrypted(&bytes("p256-encrypted.key")));
    assert!(!keys::is_encrypted(&bytes("p256.key")));
    assert!(!keys::is_encrypted(&bytes("p256.p12")));
}

#[test]
fn a_wrong_passphrase_is_told_without_it() {
    for told in [
        problem(pem("p256-encrypted.key", Some("wr0ng-secret"), "p256.crt")),
        Key::from_pkcs12(&bytes("p256.p12"), "wr0ng-secret").expect_err("no key").to_string(),
    ] {
        assert!(told.contains("is the passphrase right?") && !told.contains("wr0ng"), "{told}");
    }
    let told = problem(pem("p256-encrypted.key", None, "p256.crt"));
    assert!(told.contains("--passphrase-file"), "{told}");
}

#[test]
fn keys_that_cannot_sign_are_told_why() {
    for (name, certificate, why) in [
        ("p256.key", "rsa.crt", "does not belong to the certificate"),
        ("rsa.key", "p256.crt", "does not belong to the certificate"),
        ("p256.key", "p384.crt", "does not belong to the certificate"),
        ("short.key", "rsa.crt", "1024 bits, fewer than 2048"),
        ("ed25519.key", "rsa.crt", "use RSA, or ECDSA on P-256 or P-384"),
        ("rsa-old.key", "rsa.crt", "openssl pkcs8 -topk8"),
        ("p256.crt", "p256.crt", "holds no private key"),
        ("p256.key", "p256.key", "holds no certificate"),
    ] {
        let told = problem(pem(name, Some("correct"), certificate));
        assert!(told.contains(why), "{name} with {certificate}: {told}");
    }
    let bare = Key::from_pkcs12(&bytes("bare.p12"), "correct").expect_err("no certificate").to_string();
    assert!(bare.contains("no certificate that belongs to its key"), "{bare}");
}

#[test]
fn damaged_files_are_errors() {
    for name in ["p256.key", "p256-sec1.key", "p256-encrypted.key", "rsa.key", "rsa-pkcs1.key"] {
        let whole = bytes(name);
        for cut in (0..whole.len()).step_by(7) {
            let part = &whole[..cut];
            assert!(
                Key::from_pem(part, Some("correct"), &bytes("p256.crt"), &[]).is_err(),
                "{name} cut at {cut}"
            );
        }
    }
    let whole = bytes("p256.p12");
    for cut in (0..whole.len()).step_by(31) {
        assert!(Key::from_pkcs12(&whole[..cut], "correct").is_err(), "cut at {cut}");
    }
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?}", key("p256"));
    assert_eq!(shown, "Key { algorithm: P256Sha256, .. }");
}
