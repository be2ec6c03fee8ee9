//! Structured addresses from the lines of an envelope: what the Swiss QR-bill
//! takes, where an author writes lines.

use super::swiss::Address;

impl Address {
    /// The address of a name and lines, the last of which has postcode and
    /// town, the one before it the street. Lines before those (departments,
    /// `c/o`) are left out, as the guideline asks. `None` where the last line
    /// has no postcode or no town.
    ///
    /// ```
    /// # use letterpress::payment::swiss::Address;
    /// let address = Address::from_lines("Anna Roth", &["Seestrasse 5a", "8000 Seldwyla"], "CH");
    /// let address = address.expect("postcode and town");
    /// assert_eq!((address.postcode.as_str(), address.town.as_str()), ("8000", "Seldwyla"));
    /// assert_eq!((address.street.as_deref(), address.number.as_deref()), (Some("Seestrasse"), Some("5a")));
    /// ```
    #[must_use]
    pub fn from_lines(name: &str, lines: &[&str], country: &str) -> Option<Self> {
        let (last, before) = lines.split_last()?;
        let (postcode, town) = town(last, country)?;
        let (street, number) = before.last().map_or((None, None), |line| street(line));
        let (name, country) = (name.trim().to_owned(), country.to_owned());
        Some(Self { name, street, number, postcode, town, country })
    }
}

/// Postcode and town, in either order: `8000 Seldwyla`, `CH-8000 Seldwyla`,
/// `1011 AB Amsterdam`, `London SW1A 1AA`.
fn town(line: &str, country: &str) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let digits = |word: &&&str| word.bytes().any(|b| b.is_ascii_digit());
    let leading = words.iter().take_while(digits).count();
    let trailing = words.iter().rev().take_while(digits).count();
    let letters = |word: &&str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let (code, town) = if leading > 0 {
        // The letters of a Dutch postcode stand apart.
        let dutch = country == "NL" && words.get(leading).is_some_and(letters);
        words.split_at_checked(leading + usize::from(dutch))?
    } else {
        let (town, code) = words.split_at_checked(words.len() - trailing)?;
        (code, town)
    };
    let code = code.join(" ");
    // A country's code before the postcode has its own place.
    let code = match code.split_once('-') {
        Some((prefix, rest)) if prefix.bytes().all(|b| b.is_ascii_alphabetic()) => rest.to_owned(),
        _ => code,
    };
    let town = town.join(" ").trim_end_matches(',').to_owned();
    (!code.is_empty() && !town.is_empty()).then_some((code, town))
}

/// Street and number of the house, where the number stands last.
fn street(line: &str) -> (Option<String>, Option<String>) {
    let line = line.trim();
    let split = line.rsplit_once(' ').filter(|(street, number)| {
        let street = street.trim_end();
        number.len() <= 16
            && number.starts_with(|c: char| c.is_ascii_digit())
            && street.chars().any(char::is_alphabetic)
            && !street.ends_with(',')
    });
    match split {
        Some((street, number)) => (Some(street.trim_end().to_owned()), Some(number.to_owned())),
        None => (Some(line.to_owned()).filter(|line| !line.is_empty()), None),
    }
}
