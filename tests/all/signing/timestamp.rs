//! Time-stamps: asked for, taken apart, and refused where they are wrong.

use letterpress::certificates::Certificate;
use letterpress::signatures::{Level, Moment, Time, Trust, Verdict, verify};
use letterpress::signing::{Problem, Refusal, sign};

use super::authority::{Wrong, bare, element, file, stamped};
use super::fixture::{NOON, letter, options};

fn trust() -> Trust {
    let anchors = Certificate::read_all(&file("intermediate.crt")).expect("a certificate");
    Trust { anchors, at: Moment::from_seconds(NOON + 60) }
}

#[test]
fn a_signature_with_a_time_stamp_is_of_level_t() {
    let signed = stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed");
    let report = verify(&signed, &trust()).expect("a report");
    let [judged] = &report.signatures[..] else { panic!("{report:?}") };
    assert_eq!(judged.level, Level::Time, "{judged:?}");
    assert_eq!(judged.time, Time::Stamped(Moment::from_seconds(NOON + 5)));
    assert_eq!(judged.verdict, Verdict::Valid, "{judged:?}");
    assert!(
        signed == stamped(&letter(true, &[]), "signer", Wrong::default()).expect("signed"),
        "the same bytes"
    );
}

#[test]
fn wrong_answers_are_told_apart() {
    let pdf = letter(true, &[]);
    let sound = Wrong::default();
    for (wrong, said) in [
        (Wrong { nonce: true, ..sound }, "answered another request"),
        (Wrong { imprint: true, ..sound }, "made for something else"),
        (Wrong { signature: true, ..sound }, "signature is wrong"),
        (Wrong { authority: true, ..sound }, "not for time-stamps"),
    ] {
        let refusal = stamped(&pdf, "signer", wrong).expect_err("a refusal");
        assert!(matches!(refusal, Refusal::NoStamp(_)), "{refusal:?}");
        assert!(refusal.to_string().contains(said), "{wrong:?}: {refusal}");
    }
}

#[test]
fn what_is_no_answer_is_told() {
    let pdf = letter(true, &[]);
    let refused =
        element(0x30, &[&element(0x30, &[&[2, 1, 2], &element(0x30, &[&element(0x0C, &[b"too\x07busy"])])])]);
    for (answer, said) in [
        (Ok(refused), "refused the request (status 2): too\u{FFFD}busy"),
        (Ok(element(0x30, &[&element(0x30, &[&[2, 1, 0]])])), "cannot be read"),
        (Ok(b"<html>".to_vec()), "cannot be read"),
        (Ok(Vec::new()), "cannot be read"),
        (Err(Problem::new("nobody there")), "nobody there"),
    ] {
        let refusal = sign(&pdf, &options("sender"), &bare("signer"), Some(&mut |_: &[u8]| answer.clone()))
            .expect_err("a refusal");
        assert!(refusal.to_string().contains(said), "{refusal}");
    }
}
