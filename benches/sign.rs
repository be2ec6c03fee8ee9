//! Signing, warm and on one thread: `cargo bench --bench sign`. A sample with two fields is
//! signed at a new time each time, with the keys of the tests; prints files a second for each
//! kind of key, for a first signature and for a second one, before which the first is judged.
//! `FILES` sets how many (300).

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use letterpress::signing::{Key, Moment, Options, sign};
use letterpress::source::{FileError, Files, Found, Request, read};
use letterpress::{Assets, render};

/// 2026-03-03T09:00:00Z.
const MORNING: u64 = 1_772_528_400;

/// Files beside the sample, read when they are asked for.
struct Samples(PathBuf);

impl Files for Samples {
    fn read(&self, path: &str, _from: &str) -> Result<Found, FileError> {
        let bytes = std::fs::read(self.0.join(path)).map_err(|_| FileError::Unreachable)?;
        Ok(Found { name: path.to_owned(), bytes: Arc::from(bytes) })
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn letter() -> Result<Vec<u8>, Box<dyn Error>> {
    let assets = Assets::shipped();
    let known = assets.known();
    let folder = root().join("samples/fr");
    let bytes = std::fs::read(folder.join("accord.yaml"))?;
    let today = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap_or_default();
    let request = Request { name: "accord.yaml", bytes: &bytes, settings: &[], today, known: &known };
    let document =
        read(&request, &Samples(folder)).map_err(|failed| failed.diagnostics.short(&failed.sources))?;
    Ok(render(&document, &assets)?.bytes)
}

fn key(name: &str) -> Result<Key, Box<dyn Error>> {
    let pki = root().join("tests/all/signing/pki");
    let file = |name: String| std::fs::read(pki.join(name));
    let chain = file("intermediate.crt".to_owned())?;
    Ok(Key::from_pem(&file(format!("{name}.key"))?, None, &file(format!("{name}.crt"))?, &[&chain])?)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64)
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::var("FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let plain = letter()?;
    let keys = ["p256", "p384", "rsa"].map(|name| (name, key(name)));
    let mut times: BTreeMap<(&str, &str), Vec<Duration>> = BTreeMap::new();
    for number in 0..count {
        for (name, key) in &keys {
            let key = key.as_ref().map_err(ToString::to_string)?;
            let mut once = |pdf: &[u8], field: &str, which: &'static str| {
                let options = Options::new(field, Moment::from_seconds(MORNING + number));
                let start = Instant::now();
                let signed = sign(pdf, &options, key, None)?;
                times.entry((name, which)).or_default().push(start.elapsed());
                Ok::<_, Box<dyn Error>>(signed)
            };
            let first = once(&plain, "sender", "first")?;
            once(&first, "recipient", "second")?;
        }
    }
    println!("a letter of {} bytes, {count} times", plain.len());
    for ((name, which), mut times) in times {
        let middle = median(&mut times);
        let least = times.first().map_or(0.0, Duration::as_secs_f64);
        println!(
            "{name:5} {which:7} median {:6.2} ms, min {:6.2} ms: {:4.0} files a second",
            middle * 1e3,
            least * 1e3,
            1.0 / middle
        );
    }
    Ok(())
}
