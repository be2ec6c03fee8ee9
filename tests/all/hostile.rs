//! Five hundred mutated samples: each gives a PDF or complaints, never a
//! panic, and none takes longer than a second.

use std::time::{Duration, Instant};

use letterpress::render;

use crate::desk::{assets, read_letter, samples};

/// A small generator of our own (xorshift), so that every run sees the same letters.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("small")
    }
}

/// Values that no letter should have.
const ABSURD: [&str; 24] = [
    "~",
    "\"\"",
    "[]",
    "{}",
    "-1",
    "0",
    "99999999999999999999999999999999",
    "1e400",
    ".nan",
    "12,50",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "\"\\u202E\"",
    "\"\\uFFFE\"",
    "\"日本語\"",
    "\"🦀\"",
    "*nothing",
    "&a [*a]",
    "\"{{ effective }}\"",
    "\"{{ x\"",
    "|\n  # H\n\n  - a\n    - b\n\n  > q\n\n  | a | b |\n  |---|---|\n  | c | d |",
    "\"![p](x.png) <b>\"",
    "true",
];

/// Drops, swaps, lengthens or replaces the value of some lines.
fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(lines.len());
        match dice.roll(6) {
            0 => {
                lines.remove(at);
            }
            1 => {
                let other = dice.roll(lines.len());
                lines.swap(at, other);
            }
            2 => {
                let long = ["mot ", "x", "Straßenbahn-", "1"][dice.roll(4)].repeat(1 + dice.roll(4000));
                lines[at].push_str(&long);
            }
            3 => {
                let copy = lines[at].clone();
                lines.insert(at, copy);
            }
            4 => {
                let cut = lines[at].chars().count() / 2;
                lines[at] = lines[at].chars().take(cut).collect();
            }
            _ => {
                if let Some((key, _)) = lines[at].clone().split_once(": ") {
                    lines[at] = format!("{key}: {}", ABSURD[dice.roll(ABSURD.len())]);
                }
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n")
}

#[test]
fn mutated_samples_are_answered() {
    let letters = samples();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut rendered, mut refused) = (0, 0);
    // A debug build is about twenty times slower than the program that ships.
    let patience = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
    for round in 0..500 {
        let (name, text) = &letters[round % letters.len()];
        let text = mutate(text, &mut dice);
        let start = Instant::now();
        match read_letter(name, &text) {
            Ok(document) => match render(&document, assets()) {
                Ok(pdf) => {
                    assert!(
                        pdf.bytes.ends_with(b"%%EOF\n") || pdf.bytes.ends_with(b"%%EOF"),
                        "{name} {round}"
                    );
                    rendered += 1;
                }
                Err(problems) => {
                    assert!(problems.has_errors(), "{name} {round}");
                    refused += 1;
                }
            },
            Err(failed) => {
                assert!(failed.diagnostics.has_errors(), "{name} {round}:\n{text}");
                refused += 1;
            }
        }
        assert!(start.elapsed() < patience, "{name} {round} took {:?}", start.elapsed());
    }
    assert!(
        rendered > 50 && refused > 50,
        "{rendered} rendered, {refused} refused: the mutations are too mild or too wild"
    );
}
