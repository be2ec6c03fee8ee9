//! The benchmark letter, warm and on one thread, with another recipient each
//! time: `cargo bench`. Prints the median of whole letters, the share of each
//! room, what an e-invoice in the PDF and a signature field add to the same letter, and how long the
//! law of a country takes to read when it is first asked for. `LETTERS` sets
//! how many (2000).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use letterpress::compose::compose;
use letterpress::layout::layout;
use letterpress::pdf::{self, Kept};
use letterpress::source::{FileError, Files, Found, Known, Request, read};
use letterpress::{Assets, law, render};

/// What the law and the e-invoice want besides: seller, buyer, invoice, each
/// behind a line of the letter.
const IDENTIFIED: [(&str, &str); 3] = [
    (
        "  organisation: Atelier Marchand SARL\n",
        "  name: Jean Marchand\n  company_id: 123 456 782\n  vat_id: FR11123456782\n  \
         legal: [\"SARL au capital de 10 000 €, RCS Lyon 123 456 782\"]\n  \
         bank: {iban: FR76 3000 6000 0112 3456 7890 189, bic: AGRIFRPP}\n",
    ),
    ("  organisation: Société Horizon\n", "  company_id: 987 654 324\n  vat_id: FR14987654324\n"),
    ("  number: F-2026-031\n", "  due: 2026-04-02\n  delivered: 2026-02-28\n  operation: services\n"),
];

/// Files of `benches/`, read once.
struct Shelf(BTreeMap<String, Arc<[u8]>>);

impl Files for Shelf {
    fn read(&self, path: &str, _from: &str) -> Result<Found, FileError> {
        let bytes = self.0.get(path).ok_or(FileError::Unreachable)?;
        Ok(Found { name: path.to_owned(), bytes: Arc::clone(bytes) })
    }
}

fn benches() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches")
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    for code in ["FR", "DE", "CH"] {
        let start = Instant::now();
        law::country(code).ok_or("no law")?;
        println!("law of {code}, first asked for: {:.3} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    let count: usize = std::env::var("LETTERS").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let text = std::fs::read_to_string(benches().join("letter.yaml"))?;
    let logo = std::fs::read(benches().join("logo.png"))?;
    let files = Shelf(BTreeMap::from([("logo.png".to_owned(), Arc::from(logo))]));
    let mut assets = Assets::shipped();
    let own = std::fs::read_to_string(benches().join("layouts/benchmark.yaml"))?;
    assets
        .add_layouts(BTreeMap::from([("benchmark".to_owned(), own)]))
        .map_err(|(_, problems)| problems.to_string())?;
    let long_date = |language: &str, date: NaiveDate| assets.long_date(language, date);
    let known = Known {
        layouts: assets.layout_names().map(str::to_owned).collect(),
        languages: assets.languages().map(str::to_owned).collect(),
        families: assets.fonts.families().iter().map(|family| family.name.clone()).collect(),
        long_date: &long_date,
    };
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap_or_default();
    let letter = |number: usize| text.replace("Claire Dubois", &format!("Claire Dubois {number}"));
    let open = |text: &str| {
        let request =
            Request { name: "letter.yaml", bytes: text.as_bytes(), settings: &[], today, known: &known };
        read(&request, &files).map_err(|failed| failed.diagnostics.to_string())
    };

    let mut whole = Vec::with_capacity(count);
    let mut size = 0;
    for number in 0..count {
        let text = letter(number);
        let start = Instant::now();
        let pdf = render(&open(&text)?, &assets)?;
        whole.push(start.elapsed());
        size = pdf.bytes.len();
        assert_eq!(pdf.page_count, 2, "the benchmark letter has two pages");
    }

    // Two letters in turn, another recipient each time: medians of both in milliseconds.
    let in_turn = |texts: [&str; 2], check: &dyn Fn(usize, &letterpress::Pdf)| {
        let mut pair = [Vec::with_capacity(count), Vec::with_capacity(count)];
        for number in 0..count {
            for (which, times) in pair.iter_mut().enumerate() {
                let text = texts[which].replace("Claire Dubois", &format!("Claire Dubois {number}"));
                let start = Instant::now();
                let pdf = render(&open(&text)?, &assets)?;
                times.push(start.elapsed());
                check(which, &pdf);
            }
        }
        Ok::<_, Box<dyn std::error::Error>>(pair.map(|mut times| median(&mut times)))
    };

    // Without an e-invoice, and with one.
    let identified = IDENTIFIED
        .iter()
        .fold(text.clone(), |text, (line, more)| text.replacen(line, &format!("{line}{more}"), 1));
    let [none, some] = ["none", "en16931"].map(|wanted| {
        identified.replace("  currency: EUR\n", &format!("  currency: EUR\n  e_invoice: {wanted}\n"))
    });
    let invoiced = in_turn([&none, &some], &|which, pdf| {
        assert_eq!(pdf.e_invoice.is_some(), which == 1, "{}", pdf.warnings);
    })?;

    // Without a signature field, and with one.
    let field = text.replace("role: gérant}", "role: gérant, field: true}");
    let sizes = [Cell::new(0), Cell::new(0)];
    let signed = in_turn([&text, &field], &|which, pdf| sizes[which].set(pdf.bytes.len()))?;
    assert!(sizes[1].get() > sizes[0].get() + 100, "no field: {sizes:?}");

    let kept = Kept::default();
    let mut rooms = [Duration::ZERO; 4];
    for number in 0..count {
        let text = letter(number);
        let start = Instant::now();
        let document = open(&text)?;
        let was_read = Instant::now();
        let mut stationery = assets.layout("benchmark").ok_or("no layout")?.clone();
        stationery.display_family.clone_from(&stationery.text_family);
        let words = assets.words("fr-FR").ok_or("no words")?;
        let content = compose(&document, &stationery, words)?;
        let composed = Instant::now();
        let pages = layout(&content, &stationery, &assets.fonts, &document.sources)?;
        let laid = Instant::now();
        pdf::write(&pages, &content.tree, &content.meta, &[], &assets.fonts, &kept)?;
        let times = [start, was_read, composed, laid, Instant::now()];
        for (room, pair) in rooms.iter_mut().zip(times.windows(2)) {
            *room += pair[1] - pair[0];
        }
    }
    let middle = median(&mut whole);
    let least = whole.first().map_or(0.0, |time| time.as_secs_f64() * 1e3);
    println!("letterpress warm: median {middle:.3} ms, min {least:.3} ms, {size} bytes");
    let sum: Duration = rooms.iter().sum();
    for (name, time) in ["read", "compose", "layout", "pdf"].iter().zip(rooms) {
        println!("  {name:8} {:5.1} %", 100.0 * time.as_secs_f64() / sum.as_secs_f64());
    }
    for (what, [without, with]) in [("an e-invoice", invoiced), ("a signature field", signed)] {
        println!(
            "with {what}: median {with:.3} ms, without {without:.3} ms: {:+.1} %",
            100.0 * (with / without - 1.0)
        );
    }
    Ok(())
}
