//! Who signed, and whether anybody vouches for that.

use std::path::PathBuf;

use letterpress::certificates::Certificate;
use letterpress::signatures::{Judged, Trust, Verdict, verify};

use super::fixture::{anchors, file, judged, moment, of, told};
use crate::desk::root;

fn at(name: &str, anchors: Vec<Certificate>, time: &str) -> Judged {
    let report = verify(&file(name), &Trust { anchors, at: moment(time) }).expect("a report");
    assert_eq!(report.good(), of(&report, "second").verdict == Verdict::Valid);
    of(&report, "second")
}

fn root_of_strangers() -> PathBuf {
    root().join("tests/all/signing/pki/root.crt")
}

fn untrusted(judged: &Judged, problem: &str) {
    assert_eq!(judged.verdict, Verdict::Untrusted, "{:?}", judged.problems);
    assert!(judged.problems.iter().any(|text| text.contains(problem)), "{:?}", judged.problems);
}

#[test]
fn another_root_is_not_trusted() {
    let pem = std::fs::read(root_of_strangers()).expect("a root");
    let stranger = Certificate::read_all(&pem).expect("a certificate");
    untrusted(&at("p256.pdf", stranger, "2026-12-01T00:00:00Z"), "no trusted certificate issued");
}

#[test]
fn a_certificate_has_its_time() {
    untrusted(&at("p256.pdf", anchors(), "2099-06-01T00:00:00Z"), "expired on 2099-01-01");
    untrusted(&at("p256.pdf", anchors(), "2019-06-01T00:00:00Z"), "not valid before 2020-01-01");
}

/// A time-stamp keeps a signature beyond its certificate, as long as the authority's
/// certificate was valid when it vouched.
#[test]
fn a_time_stamp_outlives_the_certificate() {
    assert_eq!(at("stamped.pdf", anchors(), "2099-06-01T00:00:00Z").verdict, Verdict::Valid);
}

#[test]
fn a_revoked_certificate_is_worthless() {
    told("revoked", &file("revoked.pdf"), "second", "`Rolf Gesperrt` was revoked on 2021-06-01");
    let report = judged(&file("revoked.pdf")).expect("a report");
    assert!(of(&report, "second").pdfsig.ends_with("Certificate has been Revoked."));
}

#[test]
fn a_stranger_beside_the_anchor_does_no_harm() {
    let root = anchors();
    let pem = std::fs::read(root_of_strangers()).expect("a root");
    let both = [Certificate::read_all(&pem).expect("a certificate"), root].concat();
    assert_eq!(at("p256.pdf", both, "2026-12-01T00:00:00Z").verdict, Verdict::Valid);
}

#[test]
fn bundles_of_certificates_are_read() {
    let twice = [file("root.pem"), file("root.pem")].concat();
    assert_eq!(Certificate::read_all(&twice).expect("two certificates").len(), 2);
    assert_eq!(Certificate::read_all(anchors()[0].der()).expect("one in DER").len(), 1);
    for broken in [&b""[..], b"-----BEGIN CERTIFICATE-----", b"\x30\x03\x02\x01\x00", b"words"] {
        assert!(Certificate::read_all(broken).is_err());
    }
}
