//! The benchmark letter, warm and on one thread, with another recipient each
//! time: `cargo bench --bench letter`. Prints the median of whole letters, the share of each
//! room, what an e-invoice in the PDF and a signature field add to the same letter, and how long the
//! law of a country takes to read when it is first asked for. `LETTERS` sets
//! how many (2000).
//!
//! `-- json` prints the same for programs. `-- serve` reads lines from standard input, such as
//! `plain 0 100` (which letter, first number, how many) and answers each with a line of JSON:
//! milliseconds of each letter, bytes of the last; where `KEEP` names a folder, the last letter is
//! left there. `benches/compare.py` asks it in turn with others.

mod desk;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;
use std::time::{Duration, Instant};

use desk::{DESK, Desk, LAYOUT, to, with_field};
use letterpress::compose::compose;
use letterpress::layout::layout;
use letterpress::pdf::{self, Kept};
use letterpress::{Pdf, law, render};
use serde_json::json;

type Trouble = Box<dyn std::error::Error>;

/// Names of the rooms, in their order.
const ROOMS: [&str; 4] = ["read", "compose", "layout", "pdf"];

/// What was measured, in milliseconds.
struct Found {
    laws: [(&'static str, f64); 3],
    middle: f64,
    least: f64,
    size: usize,
    rooms: [f64; 4],
    /// What was added; without it, and with it.
    added: [(&'static str, [f64; 2]); 3],
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).copied().map_or(0.0, milliseconds)
}

/// One letter, from its text to the file.
fn make(desk: &Desk, text: &str) -> Result<(Pdf, Duration), Trouble> {
    let start = Instant::now();
    let pdf = render(&desk.open(text)?, desk.assets)?;
    Ok((pdf, start.elapsed()))
}

/// Two letters in turn, another recipient each time: medians of both.
fn in_turn(
    desk: &Desk,
    count: usize,
    texts: [&str; 2],
    check: impl Fn(usize, &Pdf),
) -> Result<[f64; 2], Trouble> {
    let mut pair = [Vec::with_capacity(count), Vec::with_capacity(count)];
    for number in 0..count {
        for (which, times) in pair.iter_mut().enumerate() {
            let (pdf, time) = make(desk, &to(texts[which], number))?;
            times.push(time);
            check(which, &pdf);
        }
    }
    Ok(pair.map(|mut times| median(&mut times)))
}

/// The time of each room, in all.
fn rooms(desk: &Desk, count: usize) -> Result<[f64; 4], Trouble> {
    let kept = Kept::default();
    let mut rooms = [Duration::ZERO; 4];
    for number in 0..count {
        let text = to(&desk.text, number);
        let start = Instant::now();
        let document = desk.open(&text)?;
        let was_read = Instant::now();
        let mut stationery = desk.assets.layout(LAYOUT).ok_or("no layout")?.clone();
        stationery.display_family.clone_from(&stationery.text_family);
        let words = desk.assets.words("fr-FR").ok_or("no words")?;
        let content = compose(&document, &stationery, words)?;
        let composed = Instant::now();
        let pages = layout(&content, &stationery, &desk.assets.fonts, &document.sources)?;
        let laid = Instant::now();
        pdf::write(&pages, &content.tree, &content.meta, &[], &desk.assets.fonts, &kept)?;
        let times = [start, was_read, composed, laid, Instant::now()];
        for (room, pair) in rooms.iter_mut().zip(times.windows(2)) {
            *room += pair[1] - pair[0];
        }
    }
    Ok(rooms.map(milliseconds))
}

fn measure(count: usize) -> Result<Found, Trouble> {
    let mut laws = [("FR", 0.0), ("DE", 0.0), ("CH", 0.0)];
    for (code, time) in &mut laws {
        let start = Instant::now();
        law::country(code).ok_or("no law")?;
        *time = milliseconds(start.elapsed());
    }
    let desk = &*DESK;
    let mut whole = Vec::with_capacity(count);
    let mut size = 0;
    for number in 0..count {
        let (pdf, time) = make(desk, &to(&desk.text, number))?;
        whole.push(time);
        size = pdf.bytes.len();
        assert_eq!(pdf.page_count, 2, "the benchmark letter has two pages");
    }
    let [none, some] = ["none", "en16931"].map(|wanted| desk.identified(wanted));
    let invoiced = in_turn(desk, count, [&none, &some], |which, pdf| {
        assert_eq!(pdf.e_invoice.is_some(), which == 1, "{}", pdf.warnings);
    })?;
    let sizes = [Cell::new(0), Cell::new(0)];
    let signed = in_turn(desk, count, [&desk.text, &with_field(&desk.text)], |which, pdf| {
        sizes[which].set(pdf.bytes.len());
    })?;
    assert!(sizes[1].get() > sizes[0].get() + 100, "no field: {sizes:?}");
    let both = in_turn(desk, count, [&desk.text, &desk.full()], |which, pdf| {
        assert_eq!(pdf.e_invoice.is_some(), which == 1, "{}", pdf.warnings);
    })?;
    let rooms = rooms(desk, count)?;
    let middle = median(&mut whole);
    let added = [("an e-invoice", invoiced), ("a signature field", signed), ("both", both)];
    let least = whole.first().copied().map_or(0.0, milliseconds);
    Ok(Found { laws, middle, least, size, rooms, added })
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn tell(found: &Found) {
    for (code, time) in found.laws {
        println!("law of {code}, first asked for: {time:.3} ms");
    }
    let Found { middle, least, size, .. } = found;
    println!("letterpress warm: median {middle:.3} ms, min {least:.3} ms, {size} bytes");
    let sum: f64 = found.rooms.iter().sum();
    for (name, time) in ROOMS.iter().zip(found.rooms) {
        println!("  {name:8} {:5.1} %", 100.0 * time / sum);
    }
    for (what, [without, with]) in found.added {
        println!(
            "with {what}: median {with:.3} ms, without {without:.3} ms: {:+.1} %",
            100.0 * (with / without - 1.0)
        );
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn tell_programs(found: &Found) {
    let sum: f64 = found.rooms.iter().sum();
    let rooms: BTreeMap<_, _> = ROOMS.iter().zip(found.rooms.map(|time| time / sum)).collect();
    let added = |what: &str| found.added.iter().find(|(name, _)| *name == what).map(|(_, pair)| pair);
    println!(
        "{}",
        json!({
            "unit": "ms",
            "plain": found.middle,
            "plain_least": found.least,
            "bytes": found.size,
            "rooms": rooms,
            "e_invoice": added("an e-invoice"),
            "field": added("a signature field"),
            "full": added("both"),
        })
    );
}

/// Makes letters as standard input asks for them.
#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn serve() -> Result<(), Trouble> {
    let desk = &*DESK;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let [which, first, count] = *line.split_whitespace().collect::<Vec<_>>() else {
            return Err(format!("not understood: {line}").into());
        };
        let text = if which == "full" { desk.full() } else { desk.text.clone() };
        let (first, count): (usize, usize) = (first.parse()?, count.parse()?);
        let mut times = Vec::with_capacity(count);
        let mut last = None;
        for number in first..first + count {
            let (pdf, time) = make(desk, &to(&text, number))?;
            times.push(milliseconds(time));
            last = Some(pdf);
        }
        let bytes = last.as_ref().map(|pdf| pdf.bytes.len());
        if let (Some(folder), Some(pdf)) = (std::env::var_os("KEEP"), last) {
            std::fs::write(Path::new(&folder).join(format!("letterpress-{which}.pdf")), pdf.bytes)?;
        }
        println!("{}", json!({"ms": times, "bytes": bytes}));
    }
    Ok(())
}

fn main() -> Result<(), Trouble> {
    let asked = |word: &str| std::env::args().skip(1).any(|argument| argument == word);
    if asked("serve") {
        return serve();
    }
    let count: usize = std::env::var("LETTERS").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let found = measure(count)?;
    if asked("json") {
        tell_programs(&found)
    } else {
        tell(&found)
    }
    Ok(())
}
