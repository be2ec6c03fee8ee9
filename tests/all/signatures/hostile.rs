//! Bytes that mean harm: whatever comes, there is an answer, soon.

use std::time::{Duration, Instant};

use letterpress::signatures::Verdict;
use miniz_oxide::deflate::compress_to_vec_zlib;

use super::fixture::{file, judged, last};

/// A byte of a signed file is changed, wherever it is: no panic, an answer within a
/// second, and never a signature that is valid or intact.
#[test]
fn single_bytes() {
    let bytes = file("p256.pdf");
    let digits = last(&bytes, b"/Contents <") + b"/Contents <".len();
    let mut state = 1_u64;
    let mut random = |below: usize| {
        // Knuth's linear congruential generator (MMIX).
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("a number") % below
    };
    for _ in 0..300 {
        let (at, mask) = (random(bytes.len()), u8::try_from(random(255) + 1).expect("a byte"));
        let mut changed = bytes.clone();
        changed[at] ^= mask;
        let start = Instant::now();
        let report = judged(&changed);
        assert!(start.elapsed() < Duration::from_secs(2), "byte {at}");
        let Ok(report) = report else { continue };
        for judged in &report.signatures {
            let good = matches!(judged.verdict, Verdict::Valid | Verdict::Intact);
            // A digit of the signature itself may be written in the other case.
            let digit = at >= digits && bytes[at].eq_ignore_ascii_case(&changed[at]);
            assert!(!good || digit, "byte {at} ^ {mask:#x}: {judged:?}");
        }
    }
}

fn pdf(object: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R /AcroForm 3 0 R>>\nendobj\n".to_vec();
    let mut offsets = vec![9];
    for (number, body) in [(2, &b"<</Type /Pages /Kids [] /Count 0>>"[..]), (3, object)] {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes().chain(body.iter().copied()).chain(*b"\nendobj\n"));
    }
    let xref = bytes.len();
    bytes.extend(b"xref\n0 4\n0000000000 65535 f \n");
    bytes.extend(offsets.iter().flat_map(|offset| format!("{offset:010} 00000 n \n").into_bytes()));
    bytes.extend(format!("trailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n").bytes());
    bytes
}

fn soon(name: &str, bytes: &[u8]) {
    let start = Instant::now();
    let report = judged(bytes);
    assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    assert!(report.is_err() || report.is_ok_and(|report| !report.good()), "{name}");
}

#[test]
fn nested_without_end() {
    let deep = 100_000;
    for (open, close) in [("[", "]"), ("<</A ", ">>"), ("(", ")")] {
        let body = format!("<</Fields {}{}>>", open.repeat(deep), close.repeat(deep));
        soon(open, &pdf(body.as_bytes()));
        soon(open, &pdf(format!("<</Fields {}", open.repeat(deep)).as_bytes()));
    }
}

#[test]
fn forms_that_lead_into_themselves() {
    soon("field", &pdf(b"<</Fields [3 0 R] /Kids [3 0 R] /FT /Sig /T (a) /V 3 0 R>>"));
    soon("list", &pdf(b"<</Fields 3 0 R>>"));
    soon("catalog", &pdf(b"<</Fields [1 0 R 2 0 R 3 0 R 1 0 R] /Parent 1 0 R>>"));
}

#[test]
fn streams_that_unfold_to_too_much() {
    let zeros = compress_to_vec_zlib(&vec![b' '; 200 << 20], 9);
    let head =
        format!("<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {}>>\nstream\n", zeros.len());
    soon("object stream", &pdf(&[head.as_bytes(), &zeros, b"\nendstream"].concat()));
}

#[test]
fn no_pdf_at_all() {
    for bytes in
        [&b""[..], b"%PDF-", b"%PDF-1.7\nstartxref\n5\n%%EOF", &[0xFF; 4096], b"%PDF-1.7\nxref\ntrailer"]
    {
        assert!(judged(bytes).is_err());
    }
}
