//! Work that is told to end leaves off, and only it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use letterpress::stop::{Stop, until};

use crate::desk::{assets, read_letter, root};

fn large() -> letterpress::Document {
    let letter = std::fs::read_to_string(root().join("samples/invoice-only.yaml")).expect("a sample");
    let line = "    - {description: Item, quantity: 1, unit: piece, unit_price: 1.50, vat: 20}\n";
    let at = letter.find("  lines:\n").expect("lines") + "  lines:\n".len();
    let end = letter.find("  check:").expect("a check of the sums");
    let text = format!("{}{}{}", &letter[..at], line.repeat(2000), &letter[at..end]);
    read_letter("samples/invoice-only.yaml", &text).unwrap_or_else(|failed| panic!("{}", failed.diagnostics))
}

#[test]
fn work_ends_when_it_is_asked_to() {
    let document = large();
    let render = || letterpress::render(&document, assets()).is_ok();
    let whole = Instant::now();
    assert_eq!(until(&Stop::default(), render), Some(true));
    let whole = whole.elapsed();
    let asked = Stop::default();
    asked.ask();
    let start = Instant::now();
    assert_eq!(until(&asked, render), None);
    assert!(start.elapsed() < whole / 2, "{:?} of {whole:?}", start.elapsed());
    // From another thread, in the middle.
    let stop = Stop::default();
    let uttered = stop.clone();
    let teller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        uttered.ask();
    });
    assert_eq!(until(&stop, || while render() {}), None);
    teller.join().expect("told");
    // And it is whole again afterwards.
    assert!(render());
}

#[test]
fn wishes_are_heeded_by_the_work_they_are_about() {
    let document = large();
    let render = || letterpress::render(&document, assets()).is_ok();
    let asked = Stop::default();
    asked.ask();
    // The inner work ends, the outer goes on.
    let outer = until(&Stop::default(), || (until(&asked, render), render()));
    assert_eq!(outer, Some((None, true)));
    // Other panics go on through.
    let other = catch_unwind(AssertUnwindSafe(|| until(&Stop::default(), || panic!("other"))));
    assert!(other.is_err());
}
