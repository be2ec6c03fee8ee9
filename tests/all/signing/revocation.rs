//! What a signature needs to be judged later: asked for, and found in the file.

use letterpress::certificates::Certificate;
use letterpress::signatures::{Level, Moment, Trust, Verdict, verify};
use letterpress::signing::{Refusal, long_term};
use lopdf::{Document, Object};

use super::authority::{Wrong, file, lasting, stamped};
use super::fixture::{NOON, letter, options, signed, try_signed};

fn level(pdf: &[u8]) -> (Level, Verdict) {
    let anchors = Certificate::read_all(&file("root.crt")).expect("a certificate");
    let report = verify(pdf, &Trust { anchors, at: Moment::from_seconds(NOON + 60) }).expect("a report");
    let judged = report.signatures.first().expect("a signature");
    assert!(judged.problems.is_empty(), "{judged:?}");
    (judged.level, judged.verdict)
}

#[test]
fn all_that_is_needed_is_asked_for_and_kept() {
    for stream in [true, false] {
        let stamped = stamped(&letter(stream, &[]), "signer", Wrong::default()).expect("signed");
        let (lasting, asked) = lasting(&stamped, &[]);
        let lasting = lasting.expect("a long-term signature");
        assert_eq!(
            asked,
            ["intermediate.crt", "ocsp", "root.crt", "intermediate.crl", "root.crl"]
                .map(|name| format!("http://ca.test/{name}"))
        );
        assert!(lasting.starts_with(&stamped), "a revision behind it");
        assert_eq!(level(&lasting), (Level::LongTerm, Verdict::Valid));

        let document = Document::load_mem(&lasting).expect("a PDF");
        let catalog = document.catalog().expect("a catalog");
        let store = document.get_dict_in_dict(catalog, b"DSS").expect("a store");
        let count = |key: &[u8]| store.get(key).and_then(Object::as_array).expect("a list").len();
        // Signer, intermediate, root, time-stamping authority.
        assert_eq!((count(b"Certs"), count(b"OCSPs"), count(b"CRLs")), (4, 1, 2));
        let each = store.get(b"VRI").and_then(Object::as_dict).expect("an entry for each signature");
        let names: Vec<&[u8]> = each.iter().map(|(name, _)| name.as_slice()).collect();
        assert!(names.len() == 1 && names[0].len() == 40, "{names:?}");
    }
}

#[test]
fn a_silent_responder_is_made_good_by_a_list() {
    let stamped = stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed");
    let (lasting, _) = lasting(&stamped, &["ocsp"]);
    assert_eq!(level(&lasting.expect("a long-term signature")), (Level::LongTerm, Verdict::Valid));
}

#[test]
fn what_cannot_be_had_is_told() {
    let sound = stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed");
    let revoked = stamped(&letter(true, &[]), "revoked", Wrong::default()).expect("signed");
    for (pdf, silent, said) in [
        (
            &sound,
            &["ocsp", "intermediate.crl"][..],
            "does not say whether the certificate of `Erika Mustermann`",
        ),
        (
            &sound,
            &["intermediate.crt"],
            "`Answering Intermediate`, which issued that of `Erika Mustermann`, is not known",
        ),
        (&sound, &["root.crl"], "`Answering Root` does not say whether"),
        (&revoked, &[], "the certificate of `Rolf Gesperrt` was revoked on"),
        (&revoked, &["ocsp"], "the certificate of `Rolf Gesperrt` was revoked on"),
    ] {
        let refusal = lasting(pdf, silent).0.expect_err("a refusal");
        assert!(matches!(refusal, Refusal::NoProof(_)), "{refusal:?}");
        assert!(refusal.to_string().contains(said), "{silent:?}: {refusal}");
        let told = silent.iter().all(|name| refusal.to_string().contains(name));
        assert!(told || said.contains("revoked on"), "{refusal}");
    }
}

#[test]
fn nobody_is_asked_above_what_is_trusted() {
    let stamped = stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed");
    let [anchor] = &Certificate::read_all(&file("intermediate.crt")).expect("a certificate")[..] else {
        panic!()
    };
    let mut asked = Vec::new();
    long_term(&stamped, "sender", &[anchor.der().to_vec()], &mut |fetch| {
        asked.push(fetch.url.clone());
        Ok(file(if fetch.body.is_some() { "signer.ocsp" } else { "intermediate.crl" }))
    })
    .expect("a long-term signature");
    assert_eq!(asked, ["http://ca.test/ocsp", "http://ca.test/intermediate.crl"]);
}

#[test]
fn a_second_store_keeps_the_first() {
    let first = stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed");
    let first = lasting(&first, &[]).0.expect("a long-term signature");
    let second = try_signed(&first, &options("client")).expect("signed");
    let again = lasting(&second, &[]);
    assert!(again.1.is_empty(), "all is there already: {:?}", again.1);
    assert_eq!(level(&again.0.expect("a long-term signature")), (Level::LongTerm, Verdict::Valid));
}

#[test]
fn without_a_time_stamp_there_is_nothing_to_keep() {
    let refusal = lasting(&signed(&letter(true, &[]), "sender"), &[]).0.expect_err("a refusal");
    assert!(refusal.to_string().contains("--timestamp-url"), "{refusal}");
}
