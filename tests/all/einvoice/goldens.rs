//! E-invoices of samples, line for line. After a change that is meant,
//! `BLESS=1 cargo test goldens` writes them anew; then read the difference.

use crate::desk::{read_set, root, samples};

/// A sample, what is set in it, and the file that its e-invoice is held against.
const GOLDENS: [(&str, &[&str], &str); 4] = [
    ("samples/fr/fin-de-mission.yaml", &[], "fin-de-mission.xml"),
    ("samples/fr/avoir.yaml", &[], "avoir.xml"),
    ("samples/de/schlussrechnung.yaml", &[], "schlussrechnung.xml"),
    ("samples/de/behoerde.yaml", &["invoice.e_invoice=xrechnung"], "xrechnung.xml"),
];

#[test]
fn e_invoices_of_samples_say_what_they_said() {
    let letters = samples();
    let mut changed = Vec::new();
    for (name, set, file) in GOLDENS {
        let (_, text) = letters.iter().find(|(n, _)| n == name).expect(name);
        let document = read_set(name, text, set).unwrap_or_else(|failed| panic!("{name}: {failed}"));
        let made = super::made(&document).unwrap_or_else(|found| panic!("{name}: {found}"));
        assert!(made.warnings.is_empty(), "{name}: {}", made.warnings);
        let now = String::from_utf8(made.attachment.expect(name).bytes).expect("UTF-8");
        let path = root().join("tests/all/einvoice").join(file);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &now).expect("writes");
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        if before != now {
            let line = before.lines().zip(now.lines()).position(|(a, b)| a != b);
            let at = line.unwrap_or_else(|| before.lines().count().min(now.lines().count()));
            let show = |text: &str| text.lines().nth(at).unwrap_or("(ends)").to_owned();
            changed.push(format!("{file}:{}\n  was {}\n  is  {}", at + 1, show(&before), show(&now)));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
