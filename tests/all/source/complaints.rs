use super::{SOUND, Shelf, complaints, read_with};

#[test]
fn probe() {
    println!("{}", complaints(SOUND));
    for (a, b) in [
        ("date: 2026-03-03\nsubject", "date: 03/03/2026\nsubject"), ("  address:\n    - 12 rue", "  adress:\n    - 12 rue"),
        ("quantity: 3", "quantity: 12,50"), ("place: Lyon", "place: [Lyon"), ("unit: piece, ", "unit: piece, unit: x, "),
        ("net: 2205", "net: 2206"), ("due: 2026-04-02", "due: 2026-02-30"), ("bic: AGRI", "bic: AG"), ("7890 189", "7890 188"),
        ("subject: Fin de mission au {{ effective }}", "subject: Fin {{ efective }}"), ("salutation: Madame,", "salutation: ''"),
        ("salutation: Madame,", "salutation:"), ("salutation: Madame,\n", ""), ("fr-FR", "fr-FX"),
    ] {
        println!("--- {b}");
        let text = SOUND.replace(a, b);
        assert_ne!(text, SOUND, "{a}");
        print!("{}", complaints(&text));
        if complaints(&text).is_empty() { continue }
        let f = read_with(&text, &Shelf::default(), &[]).unwrap_err();
        print!("{}", f.diagnostics.human(&f.sources, false, 140));
    }
}
