//! Files tampered with byte by byte: what is signed, the signature, its range, and the
//! order of the revisions.

use lopdf::Object;

use super::fixture::{Later, file, judged, last, told};

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

/// Where the digits of the signatures begin and end, in order of the file.
fn contents(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mark = b"/Contents <";
    let starts = bytes.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark);
    starts
        .map(|(at, _)| {
            let start = at + mark.len();
            (start, start + bytes[start..].iter().position(|byte| *byte == b'>').expect("an end"))
        })
        .collect()
}

fn der(bytes: &[u8]) -> Vec<u8> {
    let (start, end) = *contents(bytes).last().expect("a signature");
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).expect("a digit")).expect("a digit");
    bytes[start..end].chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

fn with_der(bytes: &[u8], der: &[u8]) -> Vec<u8> {
    let (start, end) = *contents(bytes).last().expect("a signature");
    let digits: String = der.iter().map(|byte| format!("{byte:02x}")).collect();
    let digits = format!("{digits:0<width$}", width = end - start);
    [&bytes[..start], &digits.as_bytes()[..end - start], &bytes[end..]].concat()
}

/// The CMS of the last signature with the bytes behind a pattern changed.
fn flipped_behind(bytes: &[u8], pattern: &[u8], behind: usize) -> Vec<u8> {
    let mut der = der(bytes);
    let at = last(&der, pattern) + pattern.len() + behind;
    der[at] ^= 1;
    with_der(bytes, &der)
}

#[test]
fn a_byte_of_what_is_signed() {
    let bytes = file("p256.pdf");
    let digest = "their digest is another";
    let stream = bytes.windows(7).position(|window| window == b"stream\n").expect("a stream") + 40;
    for (name, at) in [
        ("version", 7),
        ("stream", stream),
        ("reason", last(&bytes, b"/Reason") + 9),
        ("time", last(&bytes, b"/M ") + 8),
        ("end of file", bytes.len() - 3),
        ("offset", last(&bytes, b"startxref") + 10),
    ] {
        told(name, &flipped(&bytes, at), "second", digest);
    }
    let encoding = last(&bytes, b"/SubFilter") + 14;
    told("encoding", &flipped(&bytes, encoding), "second", "are not supported");
}

#[test]
fn a_byte_of_the_signature() {
    let bytes = file("p256.pdf");
    // The attribute messageDigest, and the value in it.
    let digest = flipped_behind(&bytes, b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04", 10);
    told("message digest", &digest, "second", "their digest is another");
    let value = flipped(&der(&bytes), der(&bytes).iter().rposition(|byte| *byte != 0).expect("DER") - 5);
    told("signature value", &with_der(&bytes, &value), "second", "its signature is wrong");
    // The last certificate of the list ends before the signer's part.
    let own = letterpress::certificates::Signed::read(
        letterpress::certificates::unpadded(&der(&bytes)).expect("DER"),
    );
    let certificate = own.expect("a signature").certificate().expect("a certificate").der().to_vec();
    let end = last(&der(&bytes), &certificate) + certificate.len() - 3;
    told("certificate", &with_der(&bytes, &flipped(&der(&bytes), end)), "second", "name another certificate");
    // One of another key by the same name and number.
    let namesake = file("namesake.der");
    assert_eq!(namesake.len(), certificate.len(), "the same place can hold it");
    let start = last(&der(&bytes), &certificate);
    let mut swapped = der(&bytes);
    swapped[start..start + namesake.len()].copy_from_slice(&namesake);
    told("namesake", &with_der(&bytes, &swapped), "second", "its signature is wrong");
    told("zeros", &with_der(&bytes, &[]), "second", "cannot be read");
    let mut longer = der(&bytes);
    *longer.last_mut().expect("a byte") = 7;
    told("more inside", &with_der(&bytes, &longer), "second", "bytes follow the signature");
}

#[test]
fn a_signature_of_something_else() {
    let (bytes, other) = (file("p256.pdf"), file("other.pdf"));
    told("another file's", &with_der(&bytes, &der(&other)), "second", "their digest is another");
    let two = file("two.pdf");
    let [first, second] = contents(&two)[..] else { panic!("two signatures") };
    let (a, b) = (two[first.0..first.1].to_vec(), two[second.0..second.1].to_vec());
    let fit = |digits: &[u8], room: usize| {
        let kept = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |at| at + 1).next_multiple_of(2);
        let mut digits = digits[..kept].to_vec();
        assert!(digits.len() <= room);
        digits.resize(room, b'0');
        digits
    };
    let mut swapped = two.clone();
    swapped[first.0..first.1].copy_from_slice(&fit(&b, a.len()));
    swapped[second.0..second.1].copy_from_slice(&fit(&a, b.len()));
    told("swapped, first", &swapped, "first", "their digest is another");
    told("swapped, second", &swapped, "second", "their digest is another");
    told("another's time-stamp", &file("stamp-swapped.pdf"), "second", "was made for something else");
}

/// The last range of bytes changed, in the room it has.
fn with_range(bytes: &[u8], change: impl Fn([i64; 4]) -> Vec<i64>) -> Vec<u8> {
    let start = last(bytes, b"/ByteRange [") + b"/ByteRange [".len();
    let end = start + bytes[start..].iter().position(|byte| *byte == b']').expect("an end");
    let text = std::str::from_utf8(&bytes[start..end]).expect("numbers");
    let numbers: Vec<i64> = text.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    let new = change(numbers.try_into().expect("four numbers"));
    let new = new.iter().map(i64::to_string).collect::<Vec<_>>().join(" ") + "]";
    let room = end + 1 - start + bytes[end + 1..].iter().take_while(|byte| **byte == b' ').count();
    let new = format!("{new: <room$}");
    assert_eq!(new.len(), room, "it fits");
    [&bytes[..start], new.as_bytes(), &bytes[start + room..]].concat()
}

#[test]
fn a_range_that_says_something_else() {
    let bytes = file("p256.pdf");
    type Change = fn([i64; 4]) -> Vec<i64>;
    let cases: [(&str, &str, Change); 12] = [
        ("shortened", "ends at no end of a revision", |[a, b, c, d]| vec![a, b, c, d - 64]),
        ("gap wider to the left", "leaves out something else", |[a, b, c, d]| vec![a, b - 64, c, d]),
        ("gap wider to the right", "leaves out something else", |[a, b, c, d]| vec![a, b, c + 64, d - 64]),
        ("gap without a bracket", "leaves out something else", |[a, b, c, d]| vec![a, b + 1, c, d]),
        ("gap elsewhere", "leaves out something else", |[a, b, c, d]| vec![a, b - 99, c - 99, d + 99]),
        ("from byte 1", "does not begin with the file", |[_, b, c, d]| vec![1, b - 1, c, d]),
        ("zeros", "overlap, or are empty", |_| vec![0; 4]),
        ("negative", "negative", |[a, _, c, d]| vec![a, -1, c, d]),
        ("overlapping", "overlap, or are empty", |[a, b, _, d]| vec![a, b, b - 64, d]),
        ("beyond the end", "beyond the end", |[a, b, c, d]| vec![a, b, c, d + 64]),
        ("two numbers", "four numbers", |[a, b, ..]| vec![a, b]),
        ("six numbers", "four numbers", |[a, b, c, d]| vec![a, b, c, d, 0, 0]),
    ];
    for (name, problem, change) in cases {
        told(name, &with_range(&bytes, change), "second", problem);
    }
}

/// Where the revisions end.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let marks = bytes.windows(5).enumerate().filter(|(_, window)| *window == b"%%EOF");
    marks.map(|(at, _)| at + 5 + bytes[at + 5..].iter().take_while(|b| b"\r\n".contains(b)).count()).collect()
}

#[test]
fn revisions_out_of_order() {
    let (two, one) = (file("two.pdf"), file("p256.pdf"));
    let [blank, first, _] = ends(&two)[..] else { panic!("three revisions") };
    let removed = [&two[..blank], &two[first..]].concat();
    told("taken out", &removed, "second", "there is no cross-reference section");
    let blanked = [&two[..blank], &vec![b' '; first - blank], &two[first..]].concat();
    told("blanked", &blanked, "second", "an earlier revision of it was cut or changed");
    told("end cut", &one[..one.len() - 24], "second", "beyond the end of the file");
    let more = [&one[..], b"\n% and 5,000 euros more\n"].concat();
    told("words behind the end", &more, "second", "bytes follow the end of the file");
    let unsigned = &file("other.pdf")[..ends(&file("other.pdf"))[0]];
    told("another file before", &[unsigned, &one].concat(), "second", "the file: ");
}

/// The end of the file names the unsigned revision again: then there is no signature any
/// more, and that a revision was passed over is told.
#[test]
fn a_signature_that_is_passed_over() {
    let one = file("p256.pdf");
    let start = one.windows(9).position(|window| window == b"startxref").expect("an end");
    let tail = &one[start..ends(&one)[0]];
    let report = judged(&[&one, &b"\n"[..], tail].concat()).expect("a report");
    assert!(!report.good());
    assert!(report.signatures.is_empty());
    assert!(report.problem.expect("a problem").to_string().contains("passed over"));
}

#[test]
fn a_key_that_stands_twice_behind_the_signature() {
    let mut later = Later::of(&file("certified.pdf"));
    later.field("note").set("V", Object::string_literal("by post and then"));
    let honest = later.bytes();
    assert!(judged(&honest).expect("a report").good());
    for (name, twice) in [("plain", "(by)  /V(and then)"), ("spelt otherwise", "(by) /#56(andthen)")] {
        let at = last(&honest, b"(by post and then)");
        let doubtful = [&honest[..at], twice.as_bytes(), &honest[at + twice.len()..]].concat();
        told(name, &doubtful, "first", "revision 3 has /V twice");
    }
}
