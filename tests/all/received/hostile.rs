//! Files that are damaged, deep, long or no invoices: each has an answer, in time.

use std::time::{Duration, Instant};

use letterpress::received::read;

use super::{cii, sound_pdf};
use crate::rules::french;

/// A small generator of our own (xorshift), so that every run sees the same files.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("small")
    }
}

/// Cuts, overwrites, doubles or removes a part.
fn mutate(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.roll(4) {
        if out.is_empty() {
            break;
        }
        let at = dice.roll(out.len());
        let end = (at + 1 + dice.roll(40)).min(out.len());
        match dice.roll(5) {
            0 => out.truncate(at),
            1 => out[at] = u8::try_from(dice.roll(256)).expect("a byte"),
            2 => {
                let copy = out[at..end].to_vec();
                out.splice(at..at, copy);
            }
            3 => {
                out.drain(at..end);
            }
            _ => {
                let digits = b"0123456789<>/[]()";
                out[at] = digits[dice.roll(digits.len())];
            }
        }
    }
    out
}

/// A debug build is about twenty times slower than the program that ships.
fn patience() -> Duration {
    Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 })
}

fn answered(bytes: &[u8], name: &str) -> bool {
    let start = Instant::now();
    let received = read(bytes);
    assert!(start.elapsed() < patience(), "{name} took {:?}", start.elapsed());
    assert_eq!(received.layers.len(), 7, "{name}");
    assert!(received.invoice.is_some() || !received.sound(), "{name}");
    assert!(!received.human().is_empty() && received.json().is_object(), "{name}");
    received.sound()
}

#[test]
fn mutated_files_are_answered() {
    let (pdf, xml) = (sound_pdf(), cii(&french()));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut sound, mut not) = (0, 0);
    for round in 0..600 {
        let source = if round % 3 == 0 { pdf.as_slice() } else { xml.as_bytes() };
        if answered(&mutate(source, &mut dice), &format!("round {round}")) {
            sound += 1;
        } else {
            not += 1;
        }
    }
    assert!(sound > 10 && not > 100, "{sound} sound, {not} not: the mutations are too mild or too wild");
}

#[test]
fn what_is_no_invoice_is_no_invoice() {
    let deep = format!("<a>{}", "<b>".repeat(100_000));
    let entities = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
    let foreign = cii(&french()).replace("CrossIndustryInvoice:100", "CrossIndustryInvoice:90");
    let latin = cii(&french()).replacen("UTF-8", "ISO-8859-1", 1);
    let truncated = &cii(&french())[..900];
    let arrays = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>\n", "[".repeat(200_000));
    let dicts = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>\n", "<</A ".repeat(100_000));
    let parens = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>\n", "(".repeat(100_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("a word", b"invoice".to_vec()),
        ("zeros", vec![0; 100_000]),
        ("deep XML", deep.into_bytes()),
        ("entities", entities.as_bytes().to_vec()),
        ("another name space", foreign.into_bytes()),
        ("another encoding", latin.into_bytes()),
        ("truncated", truncated.as_bytes().to_vec()),
        ("HTML", b"<html><body>Rechnung</body></html>".to_vec()),
        ("deep arrays", arrays.into_bytes()),
        ("deep dictionaries", dicts.into_bytes()),
        ("deep strings", parens.into_bytes()),
        ("an empty PDF", b"%PDF-1.7\n%%EOF\n".to_vec()),
        ("half a PDF", sound_pdf()[..2000].to_vec()),
        ("too long", vec![b' '; letterpress::received::MAX_BYTES + 1]),
    ];
    for (name, bytes) in cases {
        assert!(!answered(&bytes, name), "{name}");
        assert!(read(&bytes).invoice.is_none(), "{name}");
    }
}
