//! The salutation that goes with a name, and the closing that goes with the salutation.

use letterpress::starter;

use crate::new::Order;

/// Titles, by language: as they stand before a name, and in the salutation. `{}` is the family name.
const TITLES: [(&str, &str, &str); 11] = [
    ("en", "Mr", "Dear Mr {}"),
    ("en", "Ms", "Dear Ms {}"),
    ("en", "Mrs", "Dear Mrs {}"),
    ("en", "Miss", "Dear Miss {}"),
    ("en", "Dr", "Dear Dr {}"),
    ("fr", "Monsieur", "Monsieur,"),
    ("fr", "Madame", "Madame,"),
    ("fr", "Maître", "Maître,"),
    ("de", "Herr", "Sehr geehrter Herr {},"),
    ("de", "Herrn", "Sehr geehrter Herr {},"),
    ("de", "Frau", "Sehr geehrte Frau {},"),
];

/// The salutation for a name with its title; `None` for a name without one.
pub(crate) fn salutation(language: &str, name: &str) -> Option<String> {
    let short = language.split('-').next().unwrap_or_default();
    let mut words = name.split_whitespace();
    let title = words.next()?.trim_end_matches('.');
    let family = words.next_back()?;
    let (.., pattern) =
        TITLES.iter().find(|(own, known, _)| *own == short && known.trim_end_matches('.') == title)?;
    let text = pattern.replace("{}", family);
    // American letters end it with a colon, Swiss ones in German with nothing.
    Some(match language {
        "en-US" => format!("{text}:"),
        "de-CH" => text.trim_end_matches(',').to_owned(),
        _ => text,
    })
}

/// Adds the salutation that the recipient's name asks for, unless it was given, and makes
/// the French closing name whom the salutation names.
pub(crate) fn add(order: &mut Order, text: &str) {
    let given = |order: &Order, path: &str| {
        order.values.iter().find(|(own, _)| own == path).and_then(|(_, values)| values.first().cloned())
    };
    if given(order, "salutation").is_none()
        && let Some(salutation) =
            given(order, "recipient.name").and_then(|name| salutation(&order.language, &name))
    {
        let salutation = ended(salutation, order, text);
        order.values.push(("salutation".to_owned(), vec![salutation]));
    }
    let Some(salutation) = given(order, "salutation") else { return };
    let closing = starter::value(text, "closing");
    let old = starter::value(text, "salutation");
    if let (Some(closing), Some(old), true) = (closing, old, order.language.starts_with("fr")) {
        let (old, new) = (old.trim_end_matches(','), salutation.trim_end_matches(','));
        if old != new && closing.contains(old) && given(order, "closing").is_none() {
            order.values.push(("closing".to_owned(), vec![closing.replacen(old, new, 1)]));
        }
    }
}

/// A British salutation ends as that of the letter does, whose closing goes with it.
fn ended(salutation: String, order: &Order, text: &str) -> String {
    let has_comma = starter::value(text, "salutation").is_some_and(|old| old.ends_with(','));
    if order.language == "en-GB" && has_comma { format!("{salutation},") } else { salutation }
}
