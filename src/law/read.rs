//! From the text of a file to a [`Country`].

use super::FILES;
use super::country::Country;
use super::raw::File;

/// Reads a country from the files that are part of the program.
///
/// # Panics
/// Where a file is not complete; the tests read each one.
pub(super) fn shipped(name: &'static str) -> Country {
    country(name).unwrap_or_else(|wrong| panic!("the law of {name} is broken: {wrong}"))
}

/// A country with what its file extends: its own come first, since the first that holds is the one.
fn country(code: &'static str) -> Result<Country, String> {
    let File { extends, country, mentions, requirements } = file(code)?;
    let own = country.ok_or("it has no `country`")?;
    let mut country = Country { code, own, mentions, requirements };
    if let Some(under) = extends {
        let under = file(&under)?;
        country.mentions.extend(under.mentions);
        country.requirements.extend(under.requirements);
    }
    Ok(country)
}

fn file(name: &str) -> Result<File, String> {
    let (_, text) = FILES.iter().find(|(file, _)| *file == name).ok_or(format!("no file {name}"))?;
    serde_json::from_str(text).map_err(|error| format!("{name}.yaml: {error}"))
}
