//! From the text of a file to a [`Country`].

use super::FILES;
use super::country::Country;
use super::raw::File;
use crate::diag::{Diagnostics, Sources};
use crate::yaml;

/// Reads a country from the files that are part of the program.
///
/// # Panics
/// Where a file is not complete; the tests read each one.
pub(super) fn shipped(name: &'static str) -> Country {
    let mut complaints = Diagnostics::default();
    let country = country(name, &mut complaints);
    match country {
        Some(country) if !complaints.has_errors() => country,
        _ => panic!("the file of law {name}.yaml is broken: {complaints}"),
    }
}

/// A country with what its file extends: its own come first, since the first that holds is the one.
fn country(code: &'static str, complaints: &mut Diagnostics) -> Option<Country> {
    let own = file(code, complaints)?;
    let (mentions, requirements) = (own.mentions, own.requirements);
    let mut country = Country { code, own: own.country?, mentions, requirements };
    if let Some(under) = own.extends {
        let under = file(&under, complaints)?;
        country.mentions.extend(under.mentions);
        country.requirements.extend(under.requirements);
    }
    Some(country)
}

fn file(name: &str, complaints: &mut Diagnostics) -> Option<File> {
    let (_, text) = FILES.iter().find(|(file, _)| *file == name)?;
    let mut sources = Sources::default();
    let file = sources.add(format!("{name}.yaml"), *text);
    let node = yaml::parse(&sources, file, complaints)?;
    yaml::read::<File>(&node, complaints)
}
