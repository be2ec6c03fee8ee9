//! The words of a visible signature, by language.

/// What stands before each line, and how a date is written.
pub(super) struct Words {
    /// Before the name.
    pub(super) signed: &'static str,
    pub(super) date: &'static str,
    pub(super) reason: &'static str,
    pub(super) place: &'static str,
    /// Day, month and year by their letters.
    pub(super) pattern: &'static str,
}

/// A row for each language that letters are written in; the first is for all others.
const ROWS: [(&str, Words); 6] = [
    ("en", words("Signed electronically by ", "Date: ", "Reason: ", "Place: ", "Y-M-D")),
    ("de", words("Elektronisch unterschrieben von ", "Datum: ", "Grund: ", "Ort: ", "D.M.Y")),
    ("es", words("Firmado electrónicamente por ", "Fecha: ", "Motivo: ", "Lugar: ", "D/M/Y")),
    ("fr", words("Signé électroniquement par ", "Date : ", "Motif : ", "Lieu : ", "D/M/Y")),
    ("it", words("Firmato elettronicamente da ", "Data: ", "Motivo: ", "Luogo: ", "D/M/Y")),
    ("nl", words("Elektronisch ondertekend door ", "Datum: ", "Reden: ", "Plaats: ", "D-M-Y")),
];

const fn words(
    signed: &'static str,
    date: &'static str,
    reason: &'static str,
    place: &'static str,
    pattern: &'static str,
) -> Words {
    Words { signed, date, reason, place, pattern }
}

/// The words of a language, by its tag (`de`, `de-AT`).
pub(super) fn of(language: &str) -> &'static Words {
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let found = ROWS.iter().find(|(known, _)| *known == code);
    &found.unwrap_or(&ROWS[0]).1
}
